/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-json-reader.h"
#include "purge/kvp-report-html.h"
#include "purge/kvp-report-row.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

#define N_COLUMNS 6

/* A row as RFC 4180 has it. (transfer full) (element-type GString): NULL if it is none, or more than one */
static GPtrArray *
split_row (const GString *row)
{
  g_autoptr(GPtrArray) cells = g_ptr_array_new ();
  const char *p = row->str;
  const char *end = row->str + row->len;

  do
    {
      GString *cell = g_string_new (NULL);

      g_ptr_array_add (cells, cell);
      if (p < end && *p == '"')
        {
          for (p++; p < end && (*p != '"' || (p + 1 < end && p[1] == '"')); p++)
            {
              p += *p == '"' ? 1 : 0;
              g_string_append_c (cell, *p);
            }
          g_assert (p < end);
          p++;
          g_assert (p < end && (*p == ',' || *p == '\r'));
        }
      else
        {
          for (; p < end && *p != ',' && *p != '\r'; p++)
            {
              g_assert (*p != '"' && *p != '\n');
              g_string_append_c (cell, *p);
            }
        }
    }
  while (p < end && *p == ',' && p++ != NULL);
  g_assert (end - p == 2 && p[0] == '\r' && p[1] == '\n');

  return g_steal_pointer (&cells);
}

/* No cell begins as a formula does, and the name can be had back to the byte. */
static void
check_csv (const KvpKey *key,
           KvpKeyState   state,
           KvpKeyReason  reason,
           const char   *detail)
{
  g_autoptr(GString) row = g_string_new (NULL);
  g_autoptr(GPtrArray) cells = NULL;
  const GString *name, *encoded;

  kvp_report_row_append_csv (row, key, state, reason, detail);
  cells = split_row (row);
  g_assert (cells->len == N_COLUMNS);

  for (guint i = 0; i < cells->len; i++)
    {
      const GString *cell = g_ptr_array_index (cells, i);

      g_assert (cell->len == 0 || memchr ("=+-@\t\r", cell->str[0], 6) == NULL);
    }

  name = g_ptr_array_index (cells, 0);
  encoded = g_ptr_array_index (cells, N_COLUMNS - 1);
  if (encoded->len > 0)
    {
      gsize length;
      g_autofree guchar *decoded = g_base64_decode (encoded->str, &length);

      g_assert (length == key->name_length && memcmp (decoded, key->name, length) == 0);
    }
  else
    {
      g_assert (name->len == key->name_length && memcmp (name->str, key->name, name->len) == 0);
    }

  for (guint i = 0; i < cells->len; i++)
    g_string_free (g_ptr_array_index (cells, i), TRUE);
}

static void
check_json (const KvpKey *key,
            KvpKeyState   state,
            KvpKeyReason  reason,
            const char   *detail)
{
  g_autoptr(GString) row = g_string_new (NULL);
  g_autoptr(GString) name = g_string_new (NULL);
  KvpJsonReader reader;
  gsize length;

  kvp_report_row_append_json (row, key, state, reason, detail);
  kvp_json_reader_init (&reader, row->str, row->len);
  g_assert (kvp_json_reader_next (&reader) == KVP_JSON_OBJECT_BEGIN);
  g_assert (kvp_json_reader_next (&reader) == KVP_JSON_MEMBER);
  g_assert (kvp_json_reader_next (&reader) == KVP_JSON_STRING);
  g_assert (kvp_json_reader_get_string (&reader, name));
  g_assert (name->len == key->name_length && memcmp (name->str, key->name, name->len) == 0);

  kvp_json_reader_init (&reader, row->str, row->len);
  kvp_json_reader_next (&reader);
  g_assert (kvp_json_reader_skip (&reader, &length) != NULL && length == row->len);
}

/* Nothing in a row is a tag that was not there with an empty one. */
static void
check_html (const KvpKey *key,
            KvpKeyState   state,
            KvpKeyReason  reason,
            const char   *detail)
{
  KvpKey empty = { .name = "", .expiration = key->expiration };
  g_autoptr(GString) row = g_string_new (NULL);
  g_autoptr(GString) plain = g_string_new (NULL);
  guint n_tags = 0;

  kvp_report_html_append_row (row, key, state, reason, detail);
  kvp_report_html_append_row (plain, &empty, state, reason, NULL);
  g_assert (g_utf8_validate (row->str, (gssize) row->len, NULL));

  for (gsize i = 0; i < row->len; i++)
    n_tags += row->str[i] == '<' ? 1 : 0;
  for (gsize i = 0; i < plain->len; i++)
    n_tags -= plain->str[i] == '<' ? 1 : 0;
  g_assert (n_tags == 0);
}

/* Two bytes choose state and reason. Then a line is the server's own words, the next one metadata, the rest a name. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  guint choice = size > 0 ? data[0] : 0;
  KvpKeyReason reason = (size > 1 ? data[1] : 0) % (KVP_REASON_NOT_SAVED + 1);
  g_autofree char *text = g_strndup (size > 2 ? (const char *) data + 2 : "", size > 2 ? size - 2 : 0);
  g_auto(GStrv) lines = g_strsplit (text, "\n", 3);
  const char *name = g_strv_length (lines) > 2 ? lines[2] : "a";
  const char *metadata = g_strv_length (lines) > 1 ? lines[1] : "";
  g_autofree char *detail = g_utf8_make_valid (g_strv_length (lines) > 0 ? lines[0] : "", -1);
  KvpKey key = { .name = name, .name_length = strlen (name), .expiration = choice & 0x40 ? 1800000000 : 0 };
  KvpJsonReader reader;
  gsize length;

  if (key.name_length == 0 || !g_utf8_validate (name, -1, NULL))
    return 0;

  /* The table has no metadata that is not JSON. */
  kvp_json_reader_init (&reader, metadata, strlen (metadata));
  kvp_json_reader_next (&reader);
  if (kvp_json_reader_skip (&reader, &length) != NULL && kvp_json_reader_next (&reader) == KVP_JSON_END)
    {
      key.metadata = metadata;
      key.metadata_length = strlen (metadata);
    }

  check_csv (&key, choice % (KVP_KEY_SKIPPED + 1), reason, choice & 0x80 ? detail : NULL);
  check_json (&key, choice % (KVP_KEY_SKIPPED + 1), reason, choice & 0x80 ? detail : NULL);
  check_html (&key, choice % (KVP_KEY_SKIPPED + 1), reason, choice & 0x80 ? detail : NULL);

  return 0;
}
