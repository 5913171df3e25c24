/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cloudflare/kvp-values-reader.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-error.h"
#include "base/kvp-json-reader.h"
#include "cloudflare/kvp-api-error.h"

static gboolean
fail_values (GError **error)
{
  g_set_error_literal (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE,
                       _("The answer holds values, but not in a way that can be read. None of them was taken."));

  return FALSE;
}

static guint
hash_key (gconstpointer data)
{
  const KvpKey *key = data;
  guint hash = 5381;

  for (gsize i = 0; i < key->name_length; i++)
    hash = hash * 33 + (guchar) key->name[i];

  return hash;
}

static gboolean
equal_keys (gconstpointer a,
            gconstpointer b)
{
  const KvpKey *one = a;
  const KvpKey *other = b;

  return one->name_length == other->name_length && memcmp (one->name, other->name, one->name_length) == 0;
}

/* (element-type KvpKey guint): where each key is in the list. */
static GHashTable *
index_keys (KvpKeyList *keys)
{
  GHashTable *table = g_hash_table_new (hash_key, equal_keys);

  for (guint i = 0; i < kvp_key_list_get_length (keys); i++)
    g_hash_table_insert (table, (gpointer) kvp_key_list_get (keys, i), GUINT_TO_POINTER (i));

  return table;
}

/* U+FFFD stands where bytes were that are not text. It may be what the value really has in it: only the value itself
 * can tell. */
static gboolean
has_lost_characters (const GString *text)
{
  return g_strstr_len (text->str, (gssize) text->len, "\xef\xbf\xbd") != NULL;
}

/* @span: a member of the answer, with metadata and expiration beside the value. */
static gboolean
read_value (KvpSpan    span,
            KvpValue  *value,
            GError   **error)
{
  KvpSpan text_span = { 0 };
  KvpSpan metadata = { 0 };
  gint64 expiration = 0;
  const KvpField fields[] = {
    { "value", KVP_FIELD_SPAN, TRUE, &text_span },
    { "metadata", KVP_FIELD_SPAN, FALSE, &metadata },
    { "expiration", KVP_FIELD_INTEGER, FALSE, &expiration },
  };
  g_autoptr(GString) text = NULL;
  KvpJsonReader reader;

  if (kvp_span_is_null (span))
    {
      value->state = KVP_VALUE_GONE;
      return TRUE;
    }

  if (!kvp_record_read (span, fields, G_N_ELEMENTS (fields), error))
    return FALSE;

  kvp_json_reader_init (&reader, text_span.text, text_span.length);
  if (kvp_json_reader_next (&reader) != KVP_JSON_STRING || expiration < 0)
    return fail_values (error);

  text = g_string_sized_new (text_span.length);
  if (!kvp_json_reader_get_string (&reader, text) || has_lost_characters (text))
    return TRUE;

  value->state = KVP_VALUE_THERE;
  value->value = g_string_free_to_bytes (g_steal_pointer (&text));
  value->expiration = expiration;
  if (!kvp_span_is_null (metadata))
    value->metadata = g_bytes_new (metadata.text, metadata.length);

  return TRUE;
}

static gboolean
read_members (KvpSpan        span,
              KvpKeyList    *keys,
              KvpValueList  *values,
              GError       **error)
{
  g_autoptr(GHashTable) table = index_keys (keys);
  g_autoptr(GString) name = g_string_new (NULL);
  KvpJsonReader reader;
  KvpJsonToken token;

  kvp_json_reader_init (&reader, span.text, span.length);
  if (kvp_json_reader_next (&reader) != KVP_JSON_OBJECT_BEGIN)
    return fail_values (error);

  while ((token = kvp_json_reader_next (&reader)) == KVP_JSON_MEMBER)
    {
      KvpKey key = { 0 };
      KvpSpan member;
      gpointer index;

      /* A name that was not asked for, or twice: then it is not known whose value is whose. */
      if (!kvp_json_reader_get_string (&reader, name))
        return fail_values (error);
      key.name = name->str;
      key.name_length = name->len;
      if (!g_hash_table_steal_extended (table, &key, NULL, &index))
        return fail_values (error);

      kvp_json_reader_next (&reader);
      member.text = kvp_json_reader_skip (&reader, &member.length);
      if (member.text == NULL)
        return fail_values (error);
      if (!read_value (member, kvp_value_list_get (values, GPOINTER_TO_UINT (index)), error))
        return FALSE;
    }

  return token == KVP_JSON_OBJECT_END || fail_values (error);
}

/**
 * kvp_values_read:
 * @answer: the answer to a bulk get
 * @keys: what was asked for
 * @secret: (nullable): the token, which must not show in an error
 * @error: return location for the error that the answer means
 *
 * A value that may have lost something on its way through JSON text, and a key of which the answer says nothing, stay
 * UNSURE: neither is taken for what it is not.
 *
 * Returns: (transfer full): what the answer says of each key; %NULL if it is no success or can not be read
 */
KvpValueList *
kvp_values_read (const KvpAnswer  *answer,
                 KvpKeyList       *keys,
                 const char       *secret,
                 GError          **error)
{
  g_autoptr(KvpValueList) values = NULL;
  KvpEnvelope envelope;
  KvpSpan span = { 0 };
  const KvpField fields[] = {
    { "values", KVP_FIELD_SPAN, TRUE, &span },
  };

  g_return_val_if_fail (answer != NULL && keys != NULL, NULL);

  if (!kvp_api_check_answer (answer, &envelope, secret, error))
    return NULL;

  if (kvp_span_is_null (envelope.result))
    {
      fail_values (error);
      return NULL;
    }

  values = kvp_value_list_new (kvp_key_list_get_length (keys));
  if (!kvp_record_read (envelope.result, fields, G_N_ELEMENTS (fields), error) ||
      !read_members (span, keys, values, error))
    return NULL;

  return g_steal_pointer (&values);
}
