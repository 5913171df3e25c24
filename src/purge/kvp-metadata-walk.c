/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-display-text.h"
#include "base/kvp-error.h"
#include "base/kvp-json-reader.h"
#include "purge/kvp-metadata-walk.h"

typedef struct {
  const KvpMetadataPath *path;
  const KvpKey          *key;
  GString               *scratch;
  KvpMetadataFieldFunc   func;
  gpointer               user_data;
} Walk;

static gboolean
set_not_json (Walk    *walk,
              GError **error)
{
  g_autofree char *name = kvp_display_text (walk->key->name, (gssize) walk->key->name_length);

  g_set_error (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE,
               /* Translators: %s is the name of a key. */
               _("The metadata of the key “%s” can not be read."), name);

  return FALSE;
}

static gboolean
member_has_name (KvpJsonReader         *reader,
                 const KvpMetadataStep *step,
                 GString               *scratch)
{
  gsize length;
  const char *span = kvp_json_reader_get_span (reader, &length);

  /* Without an escape, what stands between the quotes is the name. */
  if (memchr (span, '\\', length) == NULL)
    return length - 2 == step->name_length && memcmp (span + 1, step->name, step->name_length) == 0;

  return kvp_json_reader_get_string (reader, scratch) &&
         scratch->len == step->name_length &&
         memcmp (scratch->str, step->name, step->name_length) == 0;
}

static gboolean follow (Walk        *walk,
                        guint        n_done,
                        const char  *span,
                        gsize        length,
                        GError     **error);

/* Of a member that comes twice, the last counts, as JSON.parse() in a Worker has it. */
static gboolean
follow_member (Walk           *walk,
               guint           n_done,
               KvpJsonReader  *reader,
               GError        **error)
{
  const KvpMetadataStep *step = kvp_metadata_path_get_step (walk->path, n_done);
  const char *found = NULL;
  gsize found_length = 0;
  KvpJsonToken token;

  while ((token = kvp_json_reader_next (reader)) == KVP_JSON_MEMBER)
    {
      gboolean is_it = member_has_name (reader, step, walk->scratch);
      const char *value;
      gsize length;

      kvp_json_reader_next (reader);
      value = kvp_json_reader_skip (reader, &length);
      if (value == NULL)
        return set_not_json (walk, error);

      if (is_it)
        {
          found = value;
          found_length = length;
        }
    }

  if (token != KVP_JSON_OBJECT_END)
    return set_not_json (walk, error);

  return found == NULL || follow (walk, n_done + 1, found, found_length, error);
}

static gboolean
follow_elements (Walk           *walk,
                 guint           n_done,
                 KvpJsonReader  *reader,
                 GError        **error)
{
  const KvpMetadataStep *step = kvp_metadata_path_get_step (walk->path, n_done);
  KvpJsonToken token;
  guint64 index = 0;

  while ((token = kvp_json_reader_next (reader)) != KVP_JSON_ARRAY_END)
    {
      const char *element = NULL;
      gsize length;

      if (token != KVP_JSON_ERROR && token != KVP_JSON_END)
        element = kvp_json_reader_skip (reader, &length);
      if (element == NULL)
        return set_not_json (walk, error);

      if ((step->kind == KVP_METADATA_STEP_EACH || step->index == index) &&
          !follow (walk, n_done + 1, element, length, error))
        return FALSE;
      index++;
    }

  return TRUE;
}

static gboolean
follow (Walk        *walk,
        guint        n_done,
        const char  *span,
        gsize        length,
        GError     **error)
{
  const KvpMetadataStep *step;
  KvpJsonReader reader;
  KvpJsonToken token;

  if (n_done == kvp_metadata_path_get_n_steps (walk->path))
    return walk->func (span, length, walk->user_data, error);

  step = kvp_metadata_path_get_step (walk->path, n_done);
  kvp_json_reader_init (&reader, span, length);
  token = kvp_json_reader_next (&reader);

  if (step->kind == KVP_METADATA_STEP_MEMBER)
    return token != KVP_JSON_OBJECT_BEGIN || follow_member (walk, n_done, &reader, error);

  return token != KVP_JSON_ARRAY_BEGIN || follow_elements (walk, n_done, &reader, error);
}

/* The raw text of the metadata without white space around it; NULL and no error if there is none: the API
 * gives null where there is none, so null is none too. */
static gboolean
get_root (Walk         *walk,
          const char  **span,
          gsize        *length,
          GError      **error)
{
  const KvpKey *key = walk->key;
  KvpJsonReader reader;
  KvpJsonToken token;

  *span = NULL;
  if (key->metadata == NULL)
    return TRUE;

  kvp_json_reader_init (&reader, key->metadata, key->metadata_length);
  token = kvp_json_reader_next (&reader);
  if (token == KVP_JSON_ERROR || token == KVP_JSON_END)
    return set_not_json (walk, error);

  /* To the end, even where the path does not lead there: what is broken must not read as a no. */
  *span = kvp_json_reader_skip (&reader, length);
  if (*span == NULL || kvp_json_reader_next (&reader) != KVP_JSON_END)
    return set_not_json (walk, error);

  if (token == KVP_JSON_NULL)
    *span = NULL;

  return TRUE;
}

/**
 * kvp_metadata_walk:
 * @path: where to
 * @key: the key whose metadata it is
 * @scratch: any buffer; overwritten
 * @func: (scope call): called with each value that the path leads to
 * @user_data: for @func
 * @error: return location for an error
 *
 * Follows the path through the raw text. A key without metadata has no values at all.
 *
 * Returns: %FALSE if the metadata is not JSON, or if @func stopped
 */
gboolean
kvp_metadata_walk (const KvpMetadataPath  *path,
                   const KvpKey           *key,
                   GString                *scratch,
                   KvpMetadataFieldFunc    func,
                   gpointer                user_data,
                   GError                **error)
{
  Walk walk = { .path = path, .key = key, .scratch = scratch, .func = func, .user_data = user_data };
  const char *span;
  gsize length;

  g_return_val_if_fail (path != NULL && key != NULL && scratch != NULL && func != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!get_root (&walk, &span, &length, error))
    return FALSE;

  return span == NULL || follow (&walk, 0, span, length, error);
}
