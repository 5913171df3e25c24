/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-error.h"
#include "base/kvp-json-stream.h"
#include "base/kvp-key-name.h"
#include "purge/kvp-plan-file-reader.h"

/* Longer than any filter, note or metadata of ours. */
#define MAX_TOKEN (1024 * 1024)

struct _KvpPlanFileReader {
  KvpJsonStream     *json;     /* (owned) */
  KvpPlanFileHeader *header;   /* (owned): what is read of it so far */
  GChecksum         *checksum; /* (owned) */
  GString           *text;     /* (owned): the string last read */
  GString           *scratch;  /* (owned) */
  GString           *name;     /* (owned): of the key last read */
  GString           *last;     /* (owned): the name before that */
  GString           *metadata; /* (owned): of the key last read */
  guint64            n_rows;
  gboolean           last_inexact;
  gboolean           is_ours;
  gboolean           at_end;
  gboolean           changed;
};

/**
 * kvp_plan_file_reader_new:
 * @stream: a file
 *
 * Returns: (transfer full): a reader at its beginning
 */
KvpPlanFileReader *
kvp_plan_file_reader_new (GInputStream *stream)
{
  KvpPlanFileReader *self;

  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), NULL);

  self = g_new0 (KvpPlanFileReader, 1);
  self->json = kvp_json_stream_new (stream, MAX_TOKEN);
  self->header = g_new0 (KvpPlanFileHeader, 1);
  self->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  self->text = g_string_new (NULL);
  self->scratch = g_string_new (NULL);
  self->name = g_string_new (NULL);
  self->last = g_string_new (NULL);
  self->metadata = g_string_new (NULL);

  return self;
}

/**
 * kvp_plan_file_reader_free:
 * @self: (transfer full): a reader
 */
void
kvp_plan_file_reader_free (KvpPlanFileReader *self)
{
  g_return_if_fail (self != NULL);

  kvp_json_stream_free (self->json);
  kvp_plan_file_header_free (self->header);
  g_checksum_free (self->checksum);
  g_string_free (self->text, TRUE);
  g_string_free (self->scratch, TRUE);
  g_string_free (self->name, TRUE);
  g_string_free (self->last, TRUE);
  g_string_free (self->metadata, TRUE);
  g_free (self);
}

static gboolean
fail (GError     **error,
      const char  *sentence)
{
  /* What the stream said is more to the point. */
  if (error == NULL || *error == NULL)
    g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT, sentence);

  return FALSE;
}

static gboolean
fail_form (GError **error)
{
  return fail (error, _("The file was changed so that it can not be read any more, or something else than KV Purger "
                        "wrote it."));
}

static gboolean
fail_foreign (GError **error)
{
  return fail (error, _("This is not a pending deletion that KV Purger wrote."));
}

/* The next token must be a text without a NUL, exactly held; it is in @text then. */
static gboolean
take_text (KvpPlanFileReader *self,
           KvpJsonToken       token)
{
  return token == KVP_JSON_STRING && kvp_json_stream_get_string (self->json, self->text) &&
         strlen (self->text->str) == self->text->len;
}

/* --- the header --- */

static gboolean
read_member_name (KvpPlanFileReader  *self,
                  GCancellable       *cancellable,
                  GError            **error)
{
  KvpJsonToken token = kvp_json_stream_next (self->json, cancellable, error);

  return token == KVP_JSON_MEMBER && kvp_json_stream_get_string (self->json, self->text) &&
         strlen (self->text->str) == self->text->len;
}

/* The first two members, so that a newer version may change all that follows. */
static gboolean
read_format (KvpPlanFileReader  *self,
             GCancellable       *cancellable,
             GError            **error)
{
  gint64 version;

  if (kvp_json_stream_next (self->json, cancellable, error) != KVP_JSON_OBJECT_BEGIN ||
      !read_member_name (self, cancellable, error) || !g_str_equal (self->text->str, "format") ||
      !take_text (self, kvp_json_stream_next (self->json, cancellable, error)) ||
      !g_str_equal (self->text->str, KVP_PLAN_FILE_FORMAT))
    return FALSE;

  self->is_ours = TRUE;
  if (!read_member_name (self, cancellable, error) || !g_str_equal (self->text->str, "version") ||
      kvp_json_stream_next (self->json, cancellable, error) != KVP_JSON_NUMBER ||
      !kvp_json_stream_get_int64 (self->json, &version) || version < 1)
    return FALSE;

  if (version > KVP_PLAN_FILE_VERSION)
    return fail (error, _("The file was written by a newer version of KV Purger. Update the app to open it."));

  return TRUE;
}

static gboolean
read_member (KvpPlanFileReader        *self,
             const KvpPlanFileMember  *member,
             GCancellable             *cancellable,
             GError                  **error)
{
  KvpJsonToken token = kvp_json_stream_next (self->json, cancellable, error);
  gint64 *number = &G_STRUCT_MEMBER (gint64, self->header, member->offset);

  switch (member->type)
    {
    case KVP_PLAN_FILE_TEXT:
      if (!take_text (self, token))
        return FALSE;
      G_STRUCT_MEMBER (char *, self->header, member->offset) = g_strndup (self->text->str, self->text->len);
      return TRUE;

    case KVP_PLAN_FILE_NUMBER:
      return token == KVP_JSON_NUMBER && kvp_json_stream_get_int64 (self->json, number) && *number >= 0;

    case KVP_PLAN_FILE_BOOLEAN:
      G_STRUCT_MEMBER (gboolean, self->header, member->offset) = token == KVP_JSON_TRUE;
      return token == KVP_JSON_TRUE || token == KVP_JSON_FALSE;

    default:
      g_return_val_if_reached (FALSE);
    }
}

/* Each member once, in any order, up to the keys, which come last. */
static gboolean
read_members (KvpPlanFileReader  *self,
              GCancellable       *cancellable,
              GError            **error)
{
  guint n_members = 0;
  guint seen = 0;

  while (kvp_plan_file_members[n_members].name != NULL)
    n_members++;

  while (read_member_name (self, cancellable, error))
    {
      guint i = 0;

      if (g_str_equal (self->text->str, "keys"))
        return seen == (1u << n_members) - 1 &&
               kvp_json_stream_next (self->json, cancellable, error) == KVP_JSON_ARRAY_BEGIN;

      while (i < n_members && !g_str_equal (kvp_plan_file_members[i].name, self->text->str))
        i++;
      if (i == n_members || (seen & (1u << i)) != 0)
        return FALSE;

      seen |= 1u << i;
      if (!read_member (self, &kvp_plan_file_members[i], cancellable, error))
        return FALSE;
    }

  return FALSE;
}

static gboolean
is_header_sound (const KvpPlanFileHeader *header)
{
  return header->endpoint[0] != '\0' && header->account_id[0] != '\0' && header->namespace_id[0] != '\0' &&
         (header->partial || header->missing[0] == '\0') && header->created_at > 0;
}

/**
 * kvp_plan_file_reader_read_header:
 * @self: a reader at its beginning
 * @cancellable: (nullable): a cancellable
 * @error: %KVP_ERROR_INVALID_INPUT, or why reading failed
 *
 * Returns: (transfer none) (nullable): what stands before the keys
 */
const KvpPlanFileHeader *
kvp_plan_file_reader_read_header (KvpPlanFileReader  *self,
                                  GCancellable       *cancellable,
                                  GError            **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (!read_format (self, cancellable, error))
    {
      /* Of something that never was a plan it is of no use to know where it ceases to be JSON. */
      if (!self->is_ours && error != NULL && *error != NULL && (*error)->domain == KVP_ERROR)
        g_clear_error (error);
      if (self->is_ours)
        fail_form (error);
      else
        fail_foreign (error);
      return NULL;
    }

  if (!read_members (self, cancellable, error) || !is_header_sound (self->header))
    {
      fail_form (error);
      return NULL;
    }

  kvp_plan_file_add_header (self->scratch, self->header);
  g_checksum_update (self->checksum, (const guchar *) self->scratch->str, (gssize) self->scratch->len);

  return self->header;
}

/* --- the keys --- */

typedef struct {
  KvpPlanImportRow *row;
  gboolean          has_name;
  gboolean          has_expiration;
  gboolean          has_metadata;
  gboolean          has_state;
  gboolean          has_why;
} RowMembers;

static gboolean
read_name (KvpPlanFileReader *self,
           KvpJsonToken       token,
           gboolean           encoded)
{
  guchar *bytes;
  gsize length;

  if (!encoded)
    return token == KVP_JSON_STRING && kvp_json_stream_get_string (self->json, self->name);

  if (!take_text (self, token) || self->text->len % 4 != 0 || self->text->len > 4 * KVP_KEY_NAME_MAX_LENGTH)
    return FALSE;

  bytes = g_base64_decode (self->text->str, &length);
  g_string_truncate (self->name, 0);
  g_string_append_len (self->name, (const char *) bytes, (gssize) length);
  g_free (bytes);

  return TRUE;
}

/* Metadata is a text with JSON in it, so that no program on the way changes its numbers. */
static gboolean
is_json (GString *text)
{
  KvpJsonReader reader;
  gsize length;

  kvp_json_reader_init (&reader, text->str, text->len);
  kvp_json_reader_next (&reader);

  return kvp_json_reader_skip (&reader, &length) != NULL && kvp_json_reader_next (&reader) == KVP_JSON_END;
}

static gboolean
read_why (KvpPlanFileReader *self,
          KvpJsonToken       token,
          guint64           *why)
{
  return take_text (self, token) &&
         g_ascii_string_to_unsigned (self->text->str, 16, 1, G_MAXUINT64, why, NULL);
}

static gboolean
read_row_member (KvpPlanFileReader  *self,
                 RowMembers         *seen,
                 GCancellable       *cancellable,
                 GError            **error)
{
  gboolean is_name = g_str_equal (self->text->str, "name");
  gboolean is_encoded = g_str_equal (self->text->str, "name_base64");
  gboolean is_expiration = g_str_equal (self->text->str, "expiration");
  gboolean is_metadata = g_str_equal (self->text->str, "metadata");
  gboolean is_state = g_str_equal (self->text->str, "state");
  gboolean is_why = g_str_equal (self->text->str, "why");
  KvpJsonToken token = kvp_json_stream_next (self->json, cancellable, error);
  KvpPlanImportRow *row = seen->row;

  if ((is_name || is_encoded) && !seen->has_name)
    {
      seen->has_name = TRUE;
      return read_name (self, token, is_encoded);
    }
  if (is_expiration && !seen->has_expiration)
    {
      seen->has_expiration = TRUE;
      return token == KVP_JSON_NUMBER && kvp_json_stream_get_int64 (self->json, &row->key.expiration) &&
             row->key.expiration > 0;
    }
  if (is_metadata && !seen->has_metadata)
    {
      seen->has_metadata = TRUE;
      return token == KVP_JSON_STRING && kvp_json_stream_get_string (self->json, self->metadata) &&
             is_json (self->metadata);
    }
  if (is_state && !seen->has_state)
    {
      seen->has_state = TRUE;
      return take_text (self, token) && kvp_plan_file_parse_state (self->text->str, &row->state, &row->reason);
    }
  if (is_why && !seen->has_why)
    {
      seen->has_why = TRUE;
      return read_why (self, token, &row->why);
    }

  return FALSE;
}

/* In the order in which the app holds them, so that no key can be in the file twice. */
static gboolean
is_in_order (KvpPlanFileReader *self,
             gboolean           inexact)
{
  int order = memcmp (self->last->str, self->name->str, MIN (self->last->len, self->name->len));

  if (self->n_rows == 0 || order < 0 || (order == 0 && self->last->len < self->name->len))
    return TRUE;

  return order == 0 && self->last->len == self->name->len && !self->last_inexact && inexact;
}

static gboolean
read_row (KvpPlanFileReader  *self,
          KvpPlanImportRow   *row,
          GCancellable       *cancellable,
          GError            **error)
{
  RowMembers seen = { .row = row };
  KvpKeyNameProblem problem;
  KvpJsonToken token;
  gboolean inexact;

  while ((token = kvp_json_stream_next (self->json, cancellable, error)) == KVP_JSON_MEMBER)
    {
      if (!kvp_json_stream_get_string (self->json, self->text) || !read_row_member (self, &seen, cancellable, error))
        return FALSE;
    }

  if (token != KVP_JSON_OBJECT_END || !seen.has_name || !seen.has_state)
    return FALSE;

  inexact = row->reason == KVP_REASON_KEPT_INEXACT_NAME;
  /* A stand-in for a name may be longer than the name. */
  problem = kvp_key_name_check (self->name->str, self->name->len);
  if (problem != KVP_KEY_NAME_GOOD && !(inexact && problem == KVP_KEY_NAME_TOO_LONG))
    return FALSE;
  if (!is_in_order (self, inexact))
    return fail (error, _("The keys in the file are not in order, or one of them is in it twice. It was changed after "
                          "KV Purger wrote it."));

  row->key.name = self->name->str;
  row->key.name_length = self->name->len;
  row->key.metadata = seen.has_metadata ? self->metadata->str : NULL;
  row->key.metadata_length = seen.has_metadata ? self->metadata->len : 0;
  row->key.flags = inexact ? KVP_KEY_INEXACT_NAME : KVP_KEY_NO_FLAGS;
  self->last_inexact = inexact;

  return TRUE;
}

static gboolean
read_end (KvpPlanFileReader  *self,
          GCancellable       *cancellable,
          GError            **error)
{
  const char *said;

  if (!read_member_name (self, cancellable, error) || !g_str_equal (self->text->str, "checksum") ||
      !take_text (self, kvp_json_stream_next (self->json, cancellable, error)) ||
      !g_str_has_prefix (self->text->str, KVP_PLAN_FILE_CHECKSUM_PREFIX))
    return FALSE;

  said = self->text->str + strlen (KVP_PLAN_FILE_CHECKSUM_PREFIX);
  self->changed = !g_str_equal (said, g_checksum_get_string (self->checksum)) ||
                  (guint64) self->header->n_keys != self->n_rows;
  self->at_end = TRUE;

  return kvp_json_stream_next (self->json, cancellable, error) == KVP_JSON_OBJECT_END &&
         kvp_json_stream_next (self->json, cancellable, error) == KVP_JSON_END;
}

/**
 * kvp_plan_file_reader_next:
 * @self: a reader whose header was read
 * @row: (out caller-allocates): the next key; good until the next call
 * @has_row: (out): whether there was one; if not, the whole file was read
 * @cancellable: (nullable): a cancellable
 * @error: %KVP_ERROR_INVALID_INPUT, or why reading failed
 *
 * Returns: whether the file is good so far
 */
gboolean
kvp_plan_file_reader_next (KvpPlanFileReader  *self,
                           KvpPlanImportRow   *row,
                           gboolean           *has_row,
                           GCancellable       *cancellable,
                           GError            **error)
{
  KvpJsonToken token;

  g_return_val_if_fail (self != NULL && row != NULL && has_row != NULL, FALSE);
  g_return_val_if_fail (!self->at_end, FALSE);

  *has_row = FALSE;
  *row = (KvpPlanImportRow) { 0 };

  token = kvp_json_stream_next (self->json, cancellable, error);
  if (token == KVP_JSON_ARRAY_END)
    return read_end (self, cancellable, error) || fail_form (error);

  /* The string that holds this name has held the one before last. */
  {
    GString *last = self->last;

    self->last = self->name;
    self->name = last;
  }

  if (token != KVP_JSON_OBJECT_BEGIN || !read_row (self, row, cancellable, error))
    return fail_form (error);

  g_string_truncate (self->scratch, 0);
  kvp_plan_file_add_row (self->scratch, row);
  g_checksum_update (self->checksum, (const guchar *) self->scratch->str, (gssize) self->scratch->len);
  self->n_rows++;
  *has_row = TRUE;

  return TRUE;
}

/**
 * kvp_plan_file_reader_get_changed:
 * @self: a reader that has read the whole file
 *
 * Returns: whether the file was changed after it was written
 */
gboolean
kvp_plan_file_reader_get_changed (KvpPlanFileReader *self)
{
  g_return_val_if_fail (self != NULL && self->at_end, TRUE);

  return self->changed;
}

/**
 * kvp_plan_file_reader_get_checksum:
 * @self: a reader that has read the whole file
 *
 * Returns: (transfer none): the checksum of what it read
 */
const char *
kvp_plan_file_reader_get_checksum (KvpPlanFileReader *self)
{
  g_return_val_if_fail (self != NULL && self->at_end, NULL);

  return g_checksum_get_string (self->checksum);
}

/**
 * kvp_plan_file_reader_get_n_held:
 * @self: a reader
 *
 * Returns: how many bytes of memory hold what is read
 */
gsize
kvp_plan_file_reader_get_n_held (KvpPlanFileReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return kvp_json_stream_get_n_held (self->json) + self->text->allocated_len + self->scratch->allocated_len +
         self->name->allocated_len + self->last->allocated_len + self->metadata->allocated_len;
}
