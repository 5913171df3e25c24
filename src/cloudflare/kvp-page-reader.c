/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cloudflare/kvp-page-reader.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "base/kvp-error.h"
#include "base/kvp-json-reader.h"
#include "cloudflare/kvp-api-error.h"

/* Beyond this a double no longer tells one integer from the next; in seconds it is 285 million years away. */
#define MAX_EXACT_DOUBLE 9007199254740992.0

/* No number of seconds is written in more characters. */
#define MAX_NUMBER_LENGTH 40

enum {
  SEEN_NAME = 1 << 0,
  SEEN_EXPIRATION = 1 << 1,
  SEEN_METADATA = 1 << 2,
};

/**
 * kvp_key_page_free:
 * @self: (transfer full): a page
 */
void
kvp_key_page_free (KvpKeyPage *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->keys, kvp_key_list_unref);
  g_free (self->cursor);
  g_free (self);
}

static gboolean
fail_key (GError     **error,
          const char  *member)
{
  /* Translators: %s is the name of a member of the API's answer: name, expiration or metadata. */
  g_set_error (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE,
               _("The list of keys is not what the Cloudflare API sends: the “%s” of a key is missing, "
                 "repeated or of the wrong kind."),
               member);

  return FALSE;
}

/* Seconds since the epoch. The API's type is “number”, so 1577836800.0 and 1.5778368e9 are right as well;
 * half a second is not, nor is a time before 1970. */
static gboolean
read_expiration (KvpJsonReader *reader,
                 KvpJsonToken   token,
                 gint64        *expiration)
{
  char text[MAX_NUMBER_LENGTH + 1];
  const char *span;
  gsize length;
  double value;

  if (token == KVP_JSON_NULL)
    return TRUE;
  if (token != KVP_JSON_NUMBER)
    return FALSE;
  if (kvp_json_reader_get_int64 (reader, expiration))
    return *expiration >= 0;

  span = kvp_json_reader_get_span (reader, &length);
  if (length > MAX_NUMBER_LENGTH)
    return FALSE;
  memcpy (text, span, length);
  text[length] = '\0';

  value = g_ascii_strtod (text, NULL);
  if (!(value >= 0 && value <= MAX_EXACT_DOUBLE) || floor (value) != value)
    return FALSE;
  *expiration = (gint64) value;

  return TRUE;
}

static gboolean
read_name (KvpJsonReader *reader,
           KvpJsonToken   token,
           GString       *name,
           KvpKey        *key)
{
  if (token != KVP_JSON_STRING)
    return FALSE;

  if (!kvp_json_reader_get_string (reader, name))
    key->flags |= KVP_KEY_INEXACT_NAME;

  return name->len > 0;
}

static gboolean
read_metadata (KvpJsonReader *reader,
               KvpJsonToken   token,
               KvpKey        *key)
{
  /* The spans of a page outlive the key: they are copied with it. */
  if (token != KVP_JSON_NULL)
    key->metadata = kvp_json_reader_skip (reader, &key->metadata_length);

  return token == KVP_JSON_NULL || key->metadata != NULL;
}

/* Which member of a key has just been read; 0 for one that nobody asked for. */
static guint
which_member (KvpJsonReader *reader,
              GString       *buffer)
{
  kvp_json_reader_get_string (reader, buffer);

  if (buffer->len == 4 && memcmp (buffer->str, "name", 4) == 0)
    return SEEN_NAME;
  if (buffer->len == 10 && memcmp (buffer->str, "expiration", 10) == 0)
    return SEEN_EXPIRATION;
  if (buffer->len == 8 && memcmp (buffer->str, "metadata", 8) == 0)
    return SEEN_METADATA;

  return 0;
}

/* One key, whose opening brace was read. */
static gboolean
read_key (KvpJsonReader  *reader,
          GString        *name,
          GString        *buffer,
          KvpKeyList     *keys,
          GError        **error)
{
  KvpKey key = { 0 };
  guint seen = 0;

  while (kvp_json_reader_next (reader) == KVP_JSON_MEMBER)
    {
      guint member = which_member (reader, buffer);
      KvpJsonToken token = kvp_json_reader_next (reader);
      gsize length;

      /* Two names would be two keys: no guess which of them is meant. */
      if ((seen & member) != 0)
        return fail_key (error, buffer->str);
      seen |= member;

      if (member == SEEN_NAME && !read_name (reader, token, name, &key))
        return fail_key (error, "name");
      if (member == SEEN_EXPIRATION && !read_expiration (reader, token, &key.expiration))
        return fail_key (error, "expiration");
      if (member == SEEN_METADATA && !read_metadata (reader, token, &key))
        return fail_key (error, "metadata");
      if (member == 0 && kvp_json_reader_skip (reader, &length) == NULL)
        return fail_key (error, "name");
    }

  if ((seen & SEEN_NAME) == 0)
    return fail_key (error, "name");

  key.name = name->str;
  key.name_length = name->len;
  kvp_key_list_append (keys, &key);

  return TRUE;
}

static gboolean
read_keys (KvpSpan      result,
           KvpKeyList  *keys,
           GError     **error)
{
  g_autoptr(GString) name = g_string_new (NULL);
  g_autoptr(GString) buffer = g_string_new (NULL);
  KvpJsonReader reader;
  KvpJsonToken token;

  kvp_json_reader_init (&reader, result.text, result.length);
  token = result.text != NULL ? kvp_json_reader_next (&reader) : KVP_JSON_ERROR;
  if (token != KVP_JSON_ARRAY_BEGIN)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE,
                           _("The list of keys is not what the Cloudflare API sends: it has no list."));
      return FALSE;
    }

  while ((token = kvp_json_reader_next (&reader)) != KVP_JSON_ARRAY_END)
    {
      if (token != KVP_JSON_OBJECT_BEGIN)
        return fail_key (error, "name");
      if (!read_key (&reader, name, buffer, keys, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_cursor (KvpSpan      result_info,
             const char  *sent_cursor,
             char       **cursor,
             GError     **error)
{
  g_autofree char *text = NULL;
  const KvpField fields[] = {
    { "cursor", KVP_FIELD_STRING, FALSE, &text },
  };

  if (!kvp_span_is_null (result_info) && !kvp_record_read (result_info, fields, G_N_ELEMENTS (fields), error))
    return FALSE;

  /* The end of the list is an empty cursor, or none. */
  if (text == NULL || *text == '\0')
    return TRUE;

  /* To ask with it again would give the same page for ever, and to stop would call a part of the list the
   * whole. */
  if (g_strcmp0 (text, sent_cursor) == 0)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE,
                           _("The list of keys goes round in circles: the server repeats a page."));
      return FALSE;
    }
  *cursor = g_steal_pointer (&text);

  return TRUE;
}

/**
 * kvp_key_page_read:
 * @answer: the answer to a request for a page of keys
 * @sent_cursor: (nullable): the cursor in the request
 * @secret: (nullable): the token, which must not show in an error
 * @error: return location for the error that the answer means
 *
 * Reads a page: `{"result": [{"name": …, "expiration": …, "metadata": …}, …], "result_info": {"cursor": …},
 * …}`, members in any order. Metadata stays the text that it came in. A key whose name cannot be held
 * exactly is flagged rather than refused, so that one odd name does not hide a million others; a key without
 * a name, or with a member of the wrong kind, is not of the API, and then nothing of the page can be trusted.
 *
 * Returns: (transfer full): the page
 */
KvpKeyPage *
kvp_key_page_read (const KvpAnswer  *answer,
                   const char       *sent_cursor,
                   const char       *secret,
                   GError          **error)
{
  g_autoptr(KvpKeyPage) page = g_new0 (KvpKeyPage, 1);
  KvpEnvelope envelope;

  g_return_val_if_fail (answer != NULL, NULL);

  page->keys = kvp_key_list_new ();
  if (!kvp_api_check_answer (answer, &envelope, secret, error) ||
      !read_keys (envelope.result, page->keys, error) ||
      !read_cursor (envelope.result_info, sent_cursor, &page->cursor, error))
    return NULL;

  return g_steal_pointer (&page);
}
