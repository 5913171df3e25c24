/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-json-reader.h"
#include "purge/kvp-metadata-canonical.h"
#include "purge/kvp-metadata-number.h"

static void
member_free (gpointer data)
{
  KvpMetadataMember *member = data;

  g_string_free (member->name, TRUE);
  g_free (member);
}

static int
compare_members (gconstpointer a,
                 gconstpointer b)
{
  const KvpMetadataMember *first = *(const KvpMetadataMember * const *) a;
  const KvpMetadataMember *second = *(const KvpMetadataMember * const *) b;
  gsize length = MIN (first->name->len, second->name->len);
  int result = memcmp (first->name->str, second->name->str, length);

  if (result != 0)
    return result;
  if (first->name->len != second->name->len)
    return first->name->len < second->name->len ? -1 : 1;

  return first->position < second->position ? -1 : first->position > second->position;
}

/* A string with a lone surrogate equals nothing but the same raw text, which no decoded text is: it begins
 * with a NUL. */
static void
read_name (KvpJsonReader *reader,
           GString       *out)
{
  if (!kvp_json_reader_get_string (reader, out))
    {
      gsize length;
      const char *span = kvp_json_reader_get_span (reader, &length);

      g_string_truncate (out, 0);
      g_string_append_len (out, "\0\"", 2);
      g_string_append_len (out, span, (gssize) length);
    }
}

static void
drop_shadowed (GPtrArray *members)
{
  for (guint i = members->len; i > 1; i--)
    {
      KvpMetadataMember *last = g_ptr_array_index (members, i - 1);
      KvpMetadataMember *before = g_ptr_array_index (members, i - 2);

      if (g_string_equal (before->name, last->name))
        g_ptr_array_remove_index (members, i - 2);
    }
}

/**
 * kvp_metadata_read_members:
 * @text: JSON text
 * @length: bytes in @text
 *
 * Returns: (transfer full) (nullable) (element-type KvpMetadataMember): the members of the object that
 *   @text is, sorted
 */
GPtrArray *
kvp_metadata_read_members (const char *text,
                           gsize       length)
{
  g_autoptr(GPtrArray) members = NULL;
  KvpJsonReader reader;
  KvpJsonToken token;

  g_return_val_if_fail (text != NULL, NULL);

  kvp_json_reader_init (&reader, text, length);
  if (kvp_json_reader_next (&reader) != KVP_JSON_OBJECT_BEGIN)
    return NULL;

  members = g_ptr_array_new_with_free_func (member_free);
  while ((token = kvp_json_reader_next (&reader)) == KVP_JSON_MEMBER)
    {
      KvpMetadataMember *member = g_new0 (KvpMetadataMember, 1);

      member->name = g_string_new (NULL);
      member->position = members->len;
      read_name (&reader, member->name);
      g_ptr_array_add (members, member);

      if (kvp_json_reader_next (&reader) == KVP_JSON_ERROR)
        return NULL;
      member->value = kvp_json_reader_skip (&reader, &member->value_length);
      if (member->value == NULL)
        return NULL;
    }

  if (token != KVP_JSON_OBJECT_END || kvp_json_reader_next (&reader) != KVP_JSON_END)
    return NULL;

  g_ptr_array_sort (members, compare_members);
  drop_shadowed (members);

  return g_steal_pointer (&members);
}

static gboolean
append_object (const char *text,
               gsize       length,
               GString    *out)
{
  g_autoptr(GPtrArray) members = kvp_metadata_read_members (text, length);

  if (members == NULL)
    return FALSE;

  g_string_append_c (out, '{');
  for (guint i = 0; i < members->len; i++)
    {
      const KvpMetadataMember *member = g_ptr_array_index (members, i);

      if (i > 0)
        g_string_append_c (out, ',');
      kvp_json_append_string (out, member->name->str, member->name->len);
      g_string_append_c (out, ':');
      if (!kvp_metadata_append_canonical (member->value, member->value_length, out))
        return FALSE;
    }
  g_string_append_c (out, '}');

  return TRUE;
}

static gboolean
append_array (KvpJsonReader *reader,
              GString       *out)
{
  KvpJsonToken token;
  gboolean first = TRUE;

  g_string_append_c (out, '[');
  while ((token = kvp_json_reader_next (reader)) != KVP_JSON_ARRAY_END)
    {
      const char *element;
      gsize length;

      if (token == KVP_JSON_ERROR || token == KVP_JSON_END)
        return FALSE;

      element = kvp_json_reader_skip (reader, &length);
      if (element == NULL)
        return FALSE;

      if (!first)
        g_string_append_c (out, ',');
      first = FALSE;
      if (!kvp_metadata_append_canonical (element, length, out))
        return FALSE;
    }
  g_string_append_c (out, ']');

  return TRUE;
}

static void
append_scalar (KvpJsonReader *reader,
               KvpJsonToken   token,
               GString       *out)
{
  gsize length;
  const char *span = kvp_json_reader_get_span (reader, &length);

  if (token == KVP_JSON_STRING)
    {
      g_autoptr(GString) string = g_string_new (NULL);

      read_name (reader, string);
      kvp_json_append_string (out, string->str, string->len);
    }
  else if (token == KVP_JSON_NUMBER)
    {
      g_autoptr(KvpMetadataNumber) number = kvp_metadata_number_new (span, length);

      kvp_metadata_number_append (number, out);
    }
  else
    {
      g_string_append_len (out, span, (gssize) length);
    }
}

/**
 * kvp_metadata_append_canonical:
 * @text: JSON text
 * @length: bytes in @text
 * @out: where to append
 *
 * The recursion is bounded by the reader's depth limit.
 *
 * Returns: %FALSE if @text is not one JSON value; @out then has a part of it
 */
gboolean
kvp_metadata_append_canonical (const char *text,
                               gsize       length,
                               GString    *out)
{
  KvpJsonReader reader;
  KvpJsonToken token;

  g_return_val_if_fail (text != NULL && out != NULL, FALSE);

  kvp_json_reader_init (&reader, text, length);
  token = kvp_json_reader_next (&reader);

  if (token == KVP_JSON_OBJECT_BEGIN)
    return append_object (text, length, out);

  if (token == KVP_JSON_ARRAY_BEGIN)
    return append_array (&reader, out) && kvp_json_reader_next (&reader) == KVP_JSON_END;

  if (token == KVP_JSON_ERROR || token == KVP_JSON_END)
    return FALSE;

  append_scalar (&reader, token, out);

  return kvp_json_reader_next (&reader) == KVP_JSON_END;
}
