/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-error.h"
#include "base/kvp-json-stream.h"
#include "purge/kvp-key-list-file-private.h"

/* What "wrangler kv key list" prints (objects with "name"), what "wrangler kv bulk put" reads (objects with "key", and
 * with values of up to 25 MiB in base64), what "wrangler kv bulk delete" reads (an array of strings), an answer of the
 * API ("result") and a report of ours ("keys"). */

#define MAX_TOKEN (64 * 1024 * 1024)

typedef struct {
  KvpKeyListFile *file;
  KvpJsonStream  *json;
  GString        *text;    /* the string last read */
  GString        *name;    /* of an object, so far */
  guint64         n_entries;
  GCancellable   *cancellable;
} ArrayReader;

static gboolean
fail (GError **error)
{
  g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                       _("It is JSON, but no array of names, or of objects with “name” or “key”."));

  return FALSE;
}

static gboolean
add_name (ArrayReader  *self,
          GString      *name,
          gboolean      exact,
          GError      **error)
{
  if (exact)
    return _kvp_key_list_file_add (self->file, self->n_entries, name->str, name->len, error);

  _kvp_key_list_file_reject (self->file, self->n_entries, name->str, MIN (name->len, KVP_KEY_LIST_MAX_KEPT),
                             KVP_KEY_LIST_REJECTED_INEXACT);

  return TRUE;
}

static void
reject (ArrayReader *self)
{
  _kvp_key_list_file_reject (self->file, self->n_entries, "", 0, KVP_KEY_LIST_REJECTED_NO_NAME);
}

/* Two names in one object would be two meanings: then neither is taken. */
static gboolean
read_object (ArrayReader  *self,
             GError      **error)
{
  KvpJsonToken token;
  guint n_names = 0;
  gboolean exact = TRUE;

  while ((token = kvp_json_stream_next (self->json, self->cancellable, error)) == KVP_JSON_MEMBER)
    {
      gboolean is_name = kvp_json_stream_get_string (self->json, self->text) &&
                         self->text->len == strlen (self->text->str) &&
                         (g_str_equal (self->text->str, "name") || g_str_equal (self->text->str, "key"));

      token = kvp_json_stream_next (self->json, self->cancellable, error);
      if (is_name)
        n_names++;
      if (is_name && token == KVP_JSON_STRING)
        exact = kvp_json_stream_get_string (self->json, self->name);
      else if (is_name)
        n_names++;

      if (token == KVP_JSON_ERROR || !kvp_json_stream_skip (self->json, self->cancellable, error))
        return FALSE;
    }

  if (token == KVP_JSON_ERROR)
    return FALSE;

  if (n_names == 1)
    return add_name (self, self->name, exact, error);

  reject (self);

  return TRUE;
}

static gboolean
read_array (ArrayReader  *self,
            GError      **error)
{
  KvpJsonToken token;

  while ((token = kvp_json_stream_next (self->json, self->cancellable, error)) != KVP_JSON_ARRAY_END)
    {
      self->n_entries++;

      if (token == KVP_JSON_STRING)
        {
          gboolean exact = kvp_json_stream_get_string (self->json, self->text);

          if (!add_name (self, self->text, exact, error))
            return FALSE;
        }
      else if (token == KVP_JSON_OBJECT_BEGIN)
        {
          if (!read_object (self, error))
            return FALSE;
        }
      else
        {
          if (token == KVP_JSON_ERROR || !kvp_json_stream_skip (self->json, self->cancellable, error))
            return FALSE;
          reject (self);
        }
    }

  return TRUE;
}

/* An object around the array. */
static gboolean
read_envelope (ArrayReader  *self,
               GError      **error)
{
  KvpJsonToken token;
  guint n_arrays = 0;

  while ((token = kvp_json_stream_next (self->json, self->cancellable, error)) == KVP_JSON_MEMBER)
    {
      gboolean is_list = kvp_json_stream_get_string (self->json, self->text) &&
                         (g_str_equal (self->text->str, "keys") || g_str_equal (self->text->str, "result"));

      token = kvp_json_stream_next (self->json, self->cancellable, error);
      if (token == KVP_JSON_ARRAY_BEGIN && is_list && n_arrays++ == 0)
        {
          if (!read_array (self, error))
            return FALSE;
        }
      else if (token == KVP_JSON_ERROR || !kvp_json_stream_skip (self->json, self->cancellable, error))
        {
          return FALSE;
        }
    }

  if (token == KVP_JSON_ERROR)
    return FALSE;

  return n_arrays == 1 || fail (error);
}

gboolean
_kvp_key_list_read_json (KvpKeyListFile  *self,
                         GInputStream    *stream,
                         GCancellable    *cancellable,
                         GError         **error)
{
  g_autoptr(KvpJsonStream) json = kvp_json_stream_new (stream, MAX_TOKEN);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GString) name = g_string_new (NULL);
  ArrayReader reader = { self, json, text, name, 0, cancellable };
  KvpJsonToken token = kvp_json_stream_next (json, cancellable, error);
  gboolean good;

  if (token == KVP_JSON_ARRAY_BEGIN)
    good = read_array (&reader, error);
  else if (token == KVP_JSON_OBJECT_BEGIN)
    good = read_envelope (&reader, error);
  else
    good = token != KVP_JSON_ERROR && fail (error);

  return good && kvp_json_stream_next (json, cancellable, error) == KVP_JSON_END;
}
