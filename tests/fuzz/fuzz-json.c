/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-display-text.h"
#include "base/kvp-json-reader.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

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

  return 0;
}
