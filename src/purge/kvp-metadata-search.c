/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-display-text.h"
#include "base/kvp-error.h"
#include "base/kvp-json-reader.h"
#include "purge/kvp-filter-find.h"
#include "purge/kvp-metadata-canonical.h"
#include "purge/kvp-metadata-search.h"

struct _KvpMetadataSearch {
  GString *folded;            /* (owned) */
  gboolean has_replacement;   /* it looks for U+FFFD itself */
};

static gboolean
is_ascii (const char *text,
          gsize       length)
{
  for (gsize i = 0; i < length; i++)
    {
      if ((guchar) text[i] >= 0x80)
        return FALSE;
    }

  return TRUE;
}

/* Folds @text in place. g_utf8_casefold() ends at a NUL, which is legal in a value. */
static void
fold (GString *text)
{
  g_autoptr(GString) folded = NULL;

  if (is_ascii (text->str, text->len))
    {
      g_string_ascii_down (text);
      return;
    }

  folded = g_string_sized_new (text->len);
  for (gsize start = 0; start <= text->len;)
    {
      gsize length = strlen (text->str + start);
      g_autofree char *part = g_utf8_casefold (text->str + start, (gssize) length);

      if (start > 0)
        g_string_append_c (folded, '\0');
      g_string_append (folded, part);
      start += length + 1;
    }

  g_string_truncate (text, 0);
  g_string_append_len (text, folded->str, (gssize) folded->len);
}

/**
 * kvp_metadata_search_new:
 * @text: what to look for, valid UTF-8, not empty
 *
 * Returns: (transfer full): the search
 */
KvpMetadataSearch *
kvp_metadata_search_new (const char *text)
{
  KvpMetadataSearch *self;

  g_return_val_if_fail (text != NULL && *text != '\0', NULL);

  self = g_new0 (KvpMetadataSearch, 1);
  self->folded = g_string_new (text);
  self->has_replacement = strstr (text, "\357\277\275") != NULL;
  fold (self->folded);

  return self;
}

/**
 * kvp_metadata_search_free:
 * @self: (transfer full): a search
 */
void
kvp_metadata_search_free (KvpMetadataSearch *self)
{
  g_return_if_fail (self != NULL);

  g_string_free (self->folded, TRUE);
  g_free (self);
}

static gboolean
scalar_holds (const KvpMetadataSearch *self,
              KvpJsonReader           *reader,
              KvpJsonToken             token,
              GString                 *scratch)
{
  const char *span;
  gsize length;

  if (token == KVP_JSON_STRING)
    {
      if (!kvp_json_reader_get_string (reader, scratch) && self->has_replacement)
        return FALSE;
    }
  else if (token == KVP_JSON_NUMBER || token == KVP_JSON_TRUE || token == KVP_JSON_FALSE)
    {
      span = kvp_json_reader_get_span (reader, &length);
      g_string_truncate (scratch, 0);
      g_string_append_len (scratch, span, (gssize) length);
    }
  else
    {
      return FALSE;
    }

  fold (scratch);

  return kvp_filter_find_bytes (scratch->str, scratch->len, self->folded->str, self->folded->len);
}

/* Whether it is in a value that counts: of a member that comes twice, only the last does. Slower than the
 * walk over the whole text, so that goes first. The depth is bounded: the text was read by a reader with a
 * depth limit before. */
static gboolean
visible_holds (const KvpMetadataSearch *self,
               const char              *text,
               gsize                    length,
               GString                 *scratch)
{
  KvpJsonReader reader;
  KvpJsonToken token;

  kvp_json_reader_init (&reader, text, length);
  token = kvp_json_reader_next (&reader);

  if (token == KVP_JSON_OBJECT_BEGIN)
    {
      g_autoptr(GPtrArray) members = kvp_metadata_read_members (text, length);

      for (guint i = 0; members != NULL && i < members->len; i++)
        {
          const KvpMetadataMember *member = g_ptr_array_index (members, i);

          if (visible_holds (self, member->value, member->value_length, scratch))
            return TRUE;
        }

      return FALSE;
    }

  if (token == KVP_JSON_ARRAY_BEGIN)
    {
      while ((token = kvp_json_reader_next (&reader)) != KVP_JSON_ARRAY_END && token != KVP_JSON_ERROR)
        {
          gsize element_length;
          const char *element = kvp_json_reader_skip (&reader, &element_length);

          if (element != NULL && visible_holds (self, element, element_length, scratch))
            return TRUE;
        }

      return FALSE;
    }

  return scalar_holds (self, &reader, token, scratch);
}

/**
 * kvp_metadata_search_test:
 * @self: a search
 * @key: a key; one without metadata does not match
 * @scratch: any buffer; overwritten
 * @holds: (out): whether the text is in its metadata
 * @error: return location for a %KVP_ERROR_BAD_RESPONSE
 *
 * Returns: %FALSE if the metadata can not be read
 */
gboolean
kvp_metadata_search_test (const KvpMetadataSearch  *self,
                          const KvpKey             *key,
                          GString                  *scratch,
                          gboolean                 *holds,
                          GError                  **error)
{
  KvpJsonReader reader;
  KvpJsonToken token;
  gboolean found = FALSE;

  g_return_val_if_fail (self != NULL && key != NULL && scratch != NULL && holds != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  *holds = FALSE;
  if (key->metadata == NULL)
    return TRUE;

  kvp_json_reader_init (&reader, key->metadata, key->metadata_length);
  while ((token = kvp_json_reader_next (&reader)) != KVP_JSON_END && token != KVP_JSON_ERROR)
    found = found || scalar_holds (self, &reader, token, scratch);

  if (token == KVP_JSON_ERROR)
    {
      g_autofree char *name = kvp_display_text (key->name, (gssize) key->name_length);

      g_set_error (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE,
                   /* Translators: %s is the name of a key. */
                   _("The metadata of the key “%s” can not be read."), name);
      return FALSE;
    }

  *holds = found && visible_holds (self, key->metadata, key->metadata_length, scratch);

  return TRUE;
}
