/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-backup-reader.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-display-text.h"
#include "base/kvp-error.h"
#include "base/kvp-json-stream.h"
#include "base/kvp-key-name.h"

/* Of a value of control characters JSON makes six bytes for each. */
#define MAX_TOKEN (6 * KVP_BACKUP_MAX_VALUE + 2)

/* Far more than the 1,024 bytes that the API takes, which counts them in its own way. */
#define MAX_METADATA (64 * 1024)

struct _KvpBackupReader {
  KvpJsonStream *json;     /* (owned) */
  gint64         now;
  GString       *text;     /* (owned): a member's name */
  GString       *name;     /* (owned) */
  GString       *value;    /* (owned) */
  GString       *metadata; /* (owned) */
  guint          n_pairs;
  gboolean       begun;
};

typedef enum {
  MEMBER_KEY,
  MEMBER_VALUE,
  MEMBER_BASE64,
  MEMBER_METADATA,
  MEMBER_EXPIRATION,
  MEMBER_EXPIRATION_TTL,
  N_MEMBERS
} Member;

static const char *const member_names[N_MEMBERS] = {
  "key", "value", "base64", "metadata", "expiration", "expiration_ttl",
};

/* What an entry says; each member once. */
typedef struct {
  guint    seen; /* a bit for each Member */
  gboolean base64;
  gint64   expiration;
  gint64   ttl;
} Entry;

/**
 * kvp_backup_reader_new:
 * @stream: a file
 * @now: seconds since the epoch
 *
 * Returns: (transfer full): a reader at the beginning
 */
KvpBackupReader *
kvp_backup_reader_new (GInputStream *stream,
                       gint64        now)
{
  KvpBackupReader *self;

  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), NULL);

  self = g_new0 (KvpBackupReader, 1);
  self->json = kvp_json_stream_new (stream, MAX_TOKEN);
  self->now = now;
  self->text = g_string_new (NULL);
  self->name = g_string_new (NULL);
  self->value = g_string_new (NULL);
  self->metadata = g_string_new (NULL);

  return self;
}

/**
 * kvp_backup_reader_free:
 * @self: (transfer full): a reader
 */
void
kvp_backup_reader_free (KvpBackupReader *self)
{
  g_return_if_fail (self != NULL);

  kvp_json_stream_free (self->json);
  g_string_free (self->text, TRUE);
  g_string_free (self->name, TRUE);
  g_string_free (self->value, TRUE);
  g_string_free (self->metadata, TRUE);
  g_free (self);
}

/* Of what stands at the first place that is wrong. Whatever said more before this stays. */
static gboolean
fail (KvpBackupReader  *self,
      const char       *why,
      GError          **error)
{
  if (error != NULL && *error == NULL)
    g_set_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                 /* Translators: %1$u is the number of an entry in a file, %2$s a whole sentence. */
                 _("Entry %1$u can not be restored. %2$s"), self->n_pairs + 1, why);

  return FALSE;
}

static gboolean
fail_foreign (GError **error)
{
  if (error != NULL && *error == NULL)
    g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                         _("It is not a file of saved values: those are a list of keys with their values."));

  return FALSE;
}

static gboolean
fail_type (KvpBackupReader  *self,
           Member            member,
           GError          **error)
{
  g_autofree char *why = NULL;

  if (error != NULL && *error != NULL)
    return FALSE;

  /* Translators: %s is a word of the file's format, such as expiration. */
  why = g_strdup_printf (_("Its “%s” is not what it should be."), member_names[member]);

  return fail (self, why, error);
}

/* --- one entry --- */

static gboolean
read_string (KvpBackupReader  *self,
             GString          *out,
             GCancellable     *cancellable,
             GError          **error)
{
  return kvp_json_stream_next (self->json, cancellable, error) == KVP_JSON_STRING &&
         kvp_json_stream_get_string (self->json, out);
}

/* null is as good as no member. */
static gboolean
read_seconds (KvpBackupReader  *self,
              gint64           *seconds,
              GCancellable     *cancellable,
              GError          **error)
{
  KvpJsonToken token = kvp_json_stream_next (self->json, cancellable, error);

  if (token == KVP_JSON_NULL)
    return TRUE;

  return token == KVP_JSON_NUMBER && kvp_json_stream_get_int64 (self->json, seconds) && *seconds > 0;
}

static gboolean
read_metadata (KvpBackupReader  *self,
               GCancellable     *cancellable,
               GError          **error)
{
  g_string_truncate (self->metadata, 0);
  if (kvp_json_stream_next (self->json, cancellable, error) == KVP_JSON_ERROR ||
      !kvp_json_stream_read_raw (self->json, MAX_METADATA, self->metadata, cancellable, error))
    return FALSE;

  if (strcmp (self->metadata->str, "null") == 0)
    g_string_truncate (self->metadata, 0);

  return TRUE;
}

static gboolean
read_member (KvpBackupReader  *self,
             Entry            *entry,
             Member            member,
             GCancellable     *cancellable,
             GError          **error)
{
  KvpJsonToken token;

  switch (member)
    {
    case MEMBER_KEY:
      return read_string (self, self->name, cancellable, error);

    case MEMBER_VALUE:
      return read_string (self, self->value, cancellable, error);

    case MEMBER_BASE64:
      token = kvp_json_stream_next (self->json, cancellable, error);
      entry->base64 = token == KVP_JSON_TRUE;
      return token == KVP_JSON_TRUE || token == KVP_JSON_FALSE || token == KVP_JSON_NULL;

    case MEMBER_METADATA:
      return read_metadata (self, cancellable, error);

    case MEMBER_EXPIRATION:
      return read_seconds (self, &entry->expiration, cancellable, error);

    case MEMBER_EXPIRATION_TTL:
      return read_seconds (self, &entry->ttl, cancellable, error);

    case N_MEMBERS:
    default:
      g_return_val_if_reached (FALSE);
    }
}

/* What is not known may mean something that would get lost. */
static gboolean
fail_unknown (KvpBackupReader  *self,
              GError          **error)
{
  g_autofree char *shown = kvp_display_text (self->text->str, (gssize) self->text->len);
  g_autofree char *why = NULL;

  /* Translators: %s is a word from the file. */
  why = g_strdup_printf (_("It has “%s” in it, which this version of KV Purger does not know. "
                           "It may be of a newer one."), shown);

  return fail (self, why, error);
}

static gboolean
read_members (KvpBackupReader  *self,
              Entry            *entry,
              GCancellable     *cancellable,
              GError          **error)
{
  KvpJsonToken token;

  while ((token = kvp_json_stream_next (self->json, cancellable, error)) == KVP_JSON_MEMBER)
    {
      guint member = 0;

      kvp_json_stream_get_string (self->json, self->text);
      while (member < N_MEMBERS && strcmp (member_names[member], self->text->str) != 0)
        member++;
      if (member == N_MEMBERS || strlen (self->text->str) != self->text->len)
        return fail_unknown (self, error);
      if ((entry->seen & (1u << member)) != 0)
        return fail (self, _("It says something twice."), error);

      entry->seen |= 1u << member;
      if (!read_member (self, entry, (Member) member, cancellable, error))
        return fail_type (self, (Member) member, error);
    }

  return token == KVP_JSON_OBJECT_END;
}

/* The text itself, and no more lenient than it was written: a character that is lost would be another value. */
static gboolean
decode_value (KvpBackupReader *self)
{
  const char *alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  GString *text = self->value;
  gsize n_digits = strspn (text->str, alphabet);
  gsize n_padding = text->len - n_digits;
  gsize length;

  if (text->len % 4 != 0 || n_padding > 2 || strcmp (text->str + n_digits, &"=="[2 - n_padding]) != 0)
    return FALSE;

  if (text->len > 0)
    {
      g_base64_decode_inplace (text->str, &length);
      g_string_truncate (text, length);
    }

  return TRUE;
}

static gboolean
check_entry (KvpBackupReader  *self,
             Entry            *entry,
             GError          **error)
{
  KvpKeyNameProblem problem = kvp_key_name_check (self->name->str, self->name->len);

  if ((entry->seen & (1u << MEMBER_KEY)) == 0 || (entry->seen & (1u << MEMBER_VALUE)) == 0)
    return fail (self, _("It lacks the key or the value."), error);
  if (problem != KVP_KEY_NAME_GOOD)
    return fail (self, kvp_key_name_describe (problem), error);
  if (entry->base64 && !decode_value (self))
    return fail (self, _("Its value is not base64, as it says to be."), error);
  if (self->value->len > KVP_BACKUP_MAX_VALUE)
    return fail (self, _("Its value is larger than 25 MiB. No value is."), error);

  return TRUE;
}

static gboolean
read_entry (KvpBackupReader  *self,
            KvpPair          *pair,
            GCancellable     *cancellable,
            GError          **error)
{
  Entry entry = { 0 };

  g_string_truncate (self->name, 0);
  g_string_truncate (self->value, 0);
  g_string_truncate (self->metadata, 0);
  if (!read_members (self, &entry, cancellable, error) || !check_entry (self, &entry, error))
    return FALSE;

  *pair = (KvpPair) {
    .name = self->name->str,
    .name_length = self->name->len,
    .value = self->value->str,
    .value_length = self->value->len,
    .metadata = self->metadata->len > 0 ? self->metadata->str : NULL,
    .metadata_length = self->metadata->len,
    /* The API takes the latter if there are both. */
    .expiration = entry.ttl > 0 ? self->now + MIN (entry.ttl, G_MAXINT64 - self->now) : entry.expiration,
  };
  self->n_pairs++;

  return TRUE;
}

/**
 * kvp_backup_reader_next:
 * @self: a reader
 * @pair: (out): a key with its value
 * @has_pair: (out): whether there was one more
 * @cancellable: (nullable): a cancellable
 * @error: %KVP_ERROR_INVALID_INPUT with a sentence, or why reading failed
 *
 * Returns: %FALSE on error; nothing can be read any more then
 */
gboolean
kvp_backup_reader_next (KvpBackupReader  *self,
                        KvpPair          *pair,
                        gboolean         *has_pair,
                        GCancellable     *cancellable,
                        GError          **error)
{
  g_autoptr(GError) local_error = NULL;
  KvpJsonToken token;
  gboolean good;

  g_return_val_if_fail (self != NULL && pair != NULL && has_pair != NULL, FALSE);

  *has_pair = FALSE;
  if (!self->begun)
    {
      token = kvp_json_stream_next (self->json, cancellable, &local_error);
      self->begun = TRUE;
      if (token != KVP_JSON_ARRAY_BEGIN)
        {
          /* Of something that never was one it is of no use to know where it ceases to be JSON. */
          if (local_error != NULL && local_error->domain == KVP_ERROR && self->n_pairs == 0)
            g_clear_error (&local_error);
          fail_foreign (&local_error);
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }

  token = kvp_json_stream_next (self->json, cancellable, &local_error);
  if (token == KVP_JSON_ARRAY_END)
    good = kvp_json_stream_next (self->json, cancellable, &local_error) == KVP_JSON_END;
  else if (token == KVP_JSON_OBJECT_BEGIN)
    good = *has_pair = read_entry (self, pair, cancellable, &local_error);
  else
    good = FALSE;

  if (!good)
    {
      fail_foreign (&local_error);
      g_propagate_error (error, g_steal_pointer (&local_error));
    }

  return good;
}
