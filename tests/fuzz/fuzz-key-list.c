/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-json-reader.h"
#include "base/kvp-key-name.h"
#include "purge/kvp-key-list-file.h"

/* A KvpKeyListFormat: each has a target of its own. */
#ifndef KEY_LIST_FORMAT
#error "KEY_LIST_FORMAT is not set"
#endif

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

/* The first byte says how the rest is read, and whether it is told or has to be guessed. */
static KvpKeyListOptions
choose_options (guint8 byte)
{
  static const char delimiters[] = { ',', ';', '\t' };
  KvpKeyListOptions options = KVP_KEY_LIST_OPTIONS_GUESS;

  options.format = byte % 4 == 3 ? KVP_KEY_LIST_GUESS : KEY_LIST_FORMAT;
  byte /= 4;
  options.delimiter = byte % 4 == 3 ? KVP_KEY_LIST_GUESS : delimiters[byte % 4];
  byte /= 4;
  options.column = byte % 4 == 3 ? KVP_KEY_LIST_GUESS : byte % 4;
  byte /= 4;
  options.has_heading = byte % 4 > 1 ? KVP_KEY_LIST_GUESS : byte % 4;

  return options;
}

/* In a text, a name is a line: what stands before and after it ends lines. */
static gboolean
is_line (const guint8 *text,
         gsize         size,
         GBytes       *name,
         gboolean      has_crlf)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (name, &length);

  for (gsize i = 0; i + length <= size; i++)
    {
      const guint8 *end = text + i + length;

      if (memcmp (text + i, bytes, length) != 0 || (i > 0 && text[i - 1] != '\n' && (i != 3 || text[2] != 0xbf)))
        continue;
      if (end == text + size || *end == '\n' || (has_crlf && *end == '\r'))
        return TRUE;
    }

  return FALSE;
}

/* In a table, a name is a field: as it is, or with its quotes doubled. */
static gboolean
is_in_table (const guint8 *text,
             gsize         size,
             GBytes       *name)
{
  g_autoptr(GString) doubled = g_string_new (NULL);
  gsize length;
  const char *bytes = g_bytes_get_data (name, &length);

  for (gsize i = 0; i < length; i++)
    g_string_append (doubled, bytes[i] == '"' ? "\"\"" : ((char[]) { bytes[i], '\0' }));

  for (gsize i = 0; i + doubled->len <= size; i++)
    {
      if (memcmp (text + i, doubled->str, doubled->len) == 0)
        return TRUE;
    }

  return FALSE;
}

static GString *
write_table (GPtrArray *keys)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < keys->len; i++)
    {
      gsize length;
      const char *name = g_bytes_get_data (g_ptr_array_index (keys, i), &length);

      g_string_append_c (out, '"');
      for (gsize j = 0; j < length; j++)
        {
          if (name[j] == '"')
            g_string_append_c (out, '"');
          g_string_append_c (out, name[j]);
        }
      g_string_append (out, "\"\n");
    }

  return out;
}

static GString *
write_json (GPtrArray *keys)
{
  GString *out = g_string_new ("[");

  for (guint i = 0; i < keys->len; i++)
    {
      gsize length;
      const char *name = g_bytes_get_data (g_ptr_array_index (keys, i), &length);

      if (i > 0)
        g_string_append_c (out, ',');
      kvp_json_append_string (out, name, length);
    }
  g_string_append_c (out, ']');

  return out;
}

/* Names that are written to a file of the same format, each as it is, are read from there as they are. */
static void
check_again (GPtrArray *keys,
             int        format)
{
  KvpKeyListOptions options = { format, ',', 0, FALSE };
  g_autoptr(GString) text = format == KVP_KEY_LIST_CSV ? write_table (keys) : write_json (keys);
  g_autoptr(GInputStream) stream = g_memory_input_stream_new_from_data (text->str, (gssize) text->len, NULL);
  g_autoptr(KvpKeyListFile) file = kvp_key_list_file_read (stream, "again", &options, NULL, NULL);
  GPtrArray *again;

  g_assert (file != NULL && kvp_key_list_file_count_rejected (file) == 0);
  again = kvp_filter_get_keys (kvp_key_list_file_get_filter (file));
  g_assert (again->len == keys->len);
  for (guint i = 0; i < keys->len; i++)
    g_assert (g_bytes_equal (g_ptr_array_index (keys, i), g_ptr_array_index (again, i)));
}

static void
check_keys (KvpKeyListFile *file,
            const guint8   *text,
            gsize           size)
{
  GPtrArray *keys = kvp_filter_get_keys (kvp_key_list_file_get_filter (file));
  int format = kvp_key_list_file_get_options (file)->format;

  g_assert (keys->len == kvp_key_list_file_get_n_keys (file));
  for (guint i = 0; i < keys->len; i++)
    {
      gsize length;
      const char *name = g_bytes_get_data (g_ptr_array_index (keys, i), &length);

      g_assert (kvp_key_name_check (name, length) == KVP_KEY_NAME_GOOD);
      g_assert (i == 0 || g_bytes_compare (g_ptr_array_index (keys, i - 1), g_ptr_array_index (keys, i)) < 0);
      if (format == KVP_KEY_LIST_TEXT && size < 4096)
        g_assert (is_line (text, size, g_ptr_array_index (keys, i), kvp_key_list_file_get_has_crlf (file)));
      if (format == KVP_KEY_LIST_CSV && size < 4096)
        g_assert (is_in_table (text, size, g_ptr_array_index (keys, i)));
    }

  if (format != KVP_KEY_LIST_TEXT)
    check_again (keys, format);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static const char *const names[] = { "a", "a.txt", "a.csv", "a.json" };
  KvpKeyListOptions options = choose_options (size > 0 ? data[0] : 0);
  const guint8 *text = size > 0 ? data + 1 : data;
  gsize length = size > 0 ? size - 1 : 0;
  g_autoptr(GInputStream) stream = g_memory_input_stream_new_from_data (text, (gssize) length, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpKeyListFile) file = NULL;
  guint64 n_rejected = 0;

  file = kvp_key_list_file_read (stream, names[size % 4], &options, NULL, &error);
  g_assert ((file == NULL) == (error != NULL));
  if (file == NULL)
    return 0;

  for (guint i = 0; i < KVP_KEY_LIST_N_REJECTED; i++)
    n_rejected += kvp_key_list_file_get_n_rejected (file, i);
  g_assert (n_rejected == kvp_key_list_file_count_rejected (file));
  g_assert (kvp_key_list_file_get_n_entries (file) == n_rejected + kvp_key_list_file_get_n_keys (file));
  g_assert ((kvp_key_list_file_get_filter (file) == NULL) == (kvp_key_list_file_get_n_keys (file) == 0));
  if (kvp_key_list_file_get_filter (file) != NULL)
    check_keys (file, text, length);

  return 0;
}
