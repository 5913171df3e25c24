/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-error.h"
#include "purge/kvp-metadata-canonical.h"
#include "purge/kvp-metadata-value.h"

static void
read_other_meanings (KvpMetadataValue *self)
{
  KvpJsonReader reader;
  KvpJsonToken token;

  kvp_json_reader_init (&reader, self->text, self->text_length);
  token = kvp_json_reader_next (&reader);

  switch (token)
    {
    case KVP_JSON_NUMBER:
      if (kvp_json_reader_next (&reader) == KVP_JSON_END)
        self->number = kvp_metadata_number_new (self->text, self->text_length);
      break;

    case KVP_JSON_TRUE:
    case KVP_JSON_FALSE:
    case KVP_JSON_NULL:
      if (kvp_json_reader_next (&reader) == KVP_JSON_END)
        self->word = token;
      break;

    case KVP_JSON_ARRAY_BEGIN:
    case KVP_JSON_OBJECT_BEGIN:
      {
        g_autoptr(GString) canonical = g_string_new (NULL);

        if (kvp_metadata_append_canonical (self->text, self->text_length, canonical))
          self->structure = g_string_free (g_steal_pointer (&canonical), FALSE);
      }
      break;

    case KVP_JSON_STRING:
    case KVP_JSON_MEMBER:
    case KVP_JSON_ARRAY_END:
    case KVP_JSON_OBJECT_END:
    case KVP_JSON_END:
    case KVP_JSON_ERROR:
    default:
      break;
    }
}

static KvpMetadataValue *
new_quoted (const char  *typed,
            gsize        length,
            GError     **error)
{
  g_autoptr(GString) text = g_string_new (NULL);
  KvpMetadataValue *self;
  KvpJsonReader reader;

  kvp_json_reader_init (&reader, typed, length);
  if (kvp_json_reader_next (&reader) != KVP_JSON_STRING ||
      !kvp_json_reader_get_string (&reader, text) ||
      kvp_json_reader_next (&reader) != KVP_JSON_END)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                           _("A value that begins with a double quote must end with one, and be written as "
                             "in JSON between them: \\\\ for a backslash, \\\" for a double quote."));
      return NULL;
    }

  self = g_new0 (KvpMetadataValue, 1);
  self->quoted = TRUE;
  self->word = KVP_JSON_END;
  self->text_length = text->len;
  self->text = g_string_free (g_steal_pointer (&text), FALSE);

  return self;
}

static KvpMetadataValue *
new_from_part (const char  *typed,
               gsize        length,
               GError     **error)
{
  KvpMetadataValue *self;

  while (length > 0 && g_ascii_isspace (typed[0]))
    {
      typed++;
      length--;
    }
  while (length > 0 && g_ascii_isspace (typed[length - 1]))
    length--;

  if (length == 0)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                           _("A value is missing. Two double quotes, \"\", stand for an empty text."));
      return NULL;
    }

  if (typed[0] == '"')
    return new_quoted (typed, length, error);

  self = g_new0 (KvpMetadataValue, 1);
  self->word = KVP_JSON_END;
  self->text = g_strndup (typed, length);
  self->text_length = length;
  read_other_meanings (self);

  return self;
}

static gboolean
check_utf8 (const char  *typed,
            GError     **error)
{
  if (g_utf8_validate (typed, -1, NULL))
    return TRUE;

  g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT, _("The value is not valid UTF-8 text."));

  return FALSE;
}

/**
 * kvp_metadata_value_new:
 * @typed: as typed
 * @error: return location for a %KVP_ERROR_INVALID_INPUT with a sentence
 *
 * Returns: (transfer full) (nullable): what it means
 */
KvpMetadataValue *
kvp_metadata_value_new (const char  *typed,
                        GError     **error)
{
  g_return_val_if_fail (typed != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!check_utf8 (typed, error))
    return NULL;

  return new_from_part (typed, strlen (typed), error);
}

/* The comma that ends the item, or the end; a comma inside double quotes does not count. A quote in the
 * middle of an unquoted item is text. */
static const char *
find_item_end (const char *item)
{
  const char *end = item;

  while (g_ascii_isspace (*end))
    end++;

  if (*end == '"')
    {
      end++;
      while (*end != '\0' && *end != '"')
        end += *end == '\\' && end[1] != '\0' ? 2 : 1;
    }

  return end + strcspn (end, ",");
}

/**
 * kvp_metadata_value_new_list:
 * @typed: as typed: items between commas
 * @error: return location for a %KVP_ERROR_INVALID_INPUT with a sentence
 *
 * An empty item is an error rather than nothing: it may be one that was forgotten.
 *
 * Returns: (transfer full) (nullable) (element-type KvpMetadataValue): what each item means
 */
GPtrArray *
kvp_metadata_value_new_list (const char  *typed,
                             GError     **error)
{
  g_autoptr(GPtrArray) values = NULL;
  const char *item = typed;

  g_return_val_if_fail (typed != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!check_utf8 (typed, error))
    return NULL;

  values = g_ptr_array_new_with_free_func ((GDestroyNotify) kvp_metadata_value_free);
  while (item != NULL)
    {
      const char *end = find_item_end (item);
      KvpMetadataValue *value = new_from_part (item, (gsize) (end - item), error);

      if (value == NULL)
        return NULL;

      g_ptr_array_add (values, value);
      item = *end == ',' ? end + 1 : NULL;
    }

  return g_steal_pointer (&values);
}

/**
 * kvp_metadata_value_free:
 * @self: (transfer full): a value
 */
void
kvp_metadata_value_free (KvpMetadataValue *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->text);
  g_free (self->structure);
  g_clear_pointer (&self->number, kvp_metadata_number_free);
  g_free (self);
}

static gboolean
string_equals (const KvpMetadataValue *self,
               KvpJsonReader          *reader,
               GString                *scratch)
{
  /* A string that can not be held exactly is no text that anybody can type. */
  return kvp_json_reader_get_string (reader, scratch) &&
         scratch->len == self->text_length &&
         memcmp (scratch->str, self->text, self->text_length) == 0;
}

static gboolean
number_equals (const KvpMetadataValue *self,
               const char             *span,
               gsize                   length)
{
  g_autoptr(KvpMetadataNumber) number = NULL;

  if (self->number == NULL)
    return FALSE;

  number = kvp_metadata_number_new (span, length);

  return kvp_metadata_number_compare (number, self->number) == 0;
}

static gboolean
structure_equals (const KvpMetadataValue *self,
                  const char             *span,
                  gsize                   length,
                  GString                *scratch)
{
  if (self->structure == NULL || self->structure[0] != span[0])
    return FALSE;

  g_string_truncate (scratch, 0);

  return kvp_metadata_append_canonical (span, length, scratch) && g_str_equal (scratch->str, self->structure);
}

/**
 * kvp_metadata_value_equals:
 * @self: a value
 * @span: the raw text of a JSON value, without white space around it
 * @length: bytes in @span
 * @scratch: any buffer; overwritten
 *
 * Returns: whether they are equal, by the rules of #KvpMetadataTest
 */
gboolean
kvp_metadata_value_equals (const KvpMetadataValue *self,
                           const char             *span,
                           gsize                   length,
                           GString                *scratch)
{
  KvpJsonReader reader;
  KvpJsonToken token;

  g_return_val_if_fail (self != NULL && span != NULL && scratch != NULL, FALSE);

  kvp_json_reader_init (&reader, span, length);
  token = kvp_json_reader_next (&reader);

  switch (token)
    {
    case KVP_JSON_STRING:
      return string_equals (self, &reader, scratch);

    case KVP_JSON_NUMBER:
      return number_equals (self, span, length);

    case KVP_JSON_TRUE:
    case KVP_JSON_FALSE:
    case KVP_JSON_NULL:
      return self->word == token;

    case KVP_JSON_ARRAY_BEGIN:
    case KVP_JSON_OBJECT_BEGIN:
      return structure_equals (self, span, length, scratch);

    case KVP_JSON_MEMBER:
    case KVP_JSON_ARRAY_END:
    case KVP_JSON_OBJECT_END:
    case KVP_JSON_END:
    case KVP_JSON_ERROR:
    default:
      return FALSE;
    }
}
