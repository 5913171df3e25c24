/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-display-text.h"
#include "base/kvp-json-reader.h"
#include "base/kvp-json-stream.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

/* From a stream it reads as from memory. */
static void
check_stream (const guint8 *data,
              gsize         size)
{
  g_autoptr(GInputStream) input = g_memory_input_stream_new_from_data (data, (gssize) size, NULL);
  g_autoptr(KvpJsonStream) stream = kvp_json_stream_new (input, MAX (size, 1));
  g_autoptr(GString) string = g_string_new (NULL);
  g_autoptr(GString) string_again = g_string_new (NULL);
  KvpJsonReader reader;
  KvpJsonToken token;

  kvp_json_reader_init (&reader, (const char *) data, size);
  do
    {
      g_autoptr(GError) error = NULL;

      token = kvp_json_reader_next (&reader);
      g_assert (kvp_json_stream_next (stream, NULL, &error) == token);
      g_assert ((token == KVP_JSON_ERROR) == (error != NULL));
      if (token != KVP_JSON_STRING && token != KVP_JSON_MEMBER)
        continue;

      g_assert (kvp_json_reader_get_string (&reader, string) == kvp_json_stream_get_string (stream, string_again));
      g_assert (g_string_equal (string, string_again));
    }
  while (token != KVP_JSON_END && token != KVP_JSON_ERROR);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GString) string = g_string_new (NULL);
  g_autofree char *shown = kvp_display_text ((const char *) data, (gssize) size);
  KvpJsonReader reader;
  KvpJsonToken token;
  gint64 number;

  g_assert (g_utf8_validate (shown, -1, NULL));

  kvp_json_reader_init (&reader, (const char *) data, size);
  while ((token = kvp_json_reader_next (&reader)) != KVP_JSON_END && token != KVP_JSON_ERROR)
    {
      g_assert (kvp_json_reader_get_depth (&reader) <= KVP_JSON_MAX_DEPTH);
      g_assert (kvp_json_reader_get_offset (&reader) <= size);
      if (token == KVP_JSON_STRING || token == KVP_JSON_MEMBER)
        kvp_json_reader_get_string (&reader, string);
      if (token == KVP_JSON_NUMBER)
        kvp_json_reader_get_int64 (&reader, &number);
    }
  g_assert (token == KVP_JSON_ERROR || kvp_json_reader_get_depth (&reader) == 0);
  check_stream (data, size);

  return 0;
}
