/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-json-reader.h"
#include "base/kvp-key-name.h"
#include "purge/kvp-backup-reader.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

#define NOW 1700000000

static gboolean
is_json (const char *text,
         gsize       length)
{
  KvpJsonReader reader;
  gsize span;

  kvp_json_reader_init (&reader, text, length);
  kvp_json_reader_next (&reader);

  return kvp_json_reader_skip (&reader, &span) != NULL && kvp_json_reader_next (&reader) == KVP_JSON_END;
}

static void
check_pair (const KvpPair *pair)
{
  g_assert (kvp_key_name_check (pair->name, pair->name_length) == KVP_KEY_NAME_GOOD);
  g_assert (pair->value_length <= KVP_BACKUP_MAX_VALUE);
  g_assert (pair->expiration >= 0);
  g_assert (pair->metadata == NULL || is_json (pair->metadata, pair->metadata_length));
}

/* Whether it can be read to its end. @out: what was read, as it would be sent. */
static gboolean
read_whole (const guint8 *data,
            gsize         size,
            GString      *out)
{
  g_autoptr(GInputStream) stream = g_memory_input_stream_new_from_data (data, (gssize) size, NULL);
  g_autoptr(KvpBackupReader) reader = kvp_backup_reader_new (stream, NOW);
  gboolean has_pair = TRUE;

  g_string_append_c (out, '[');
  while (has_pair)
    {
      g_autoptr(GError) error = NULL;
      KvpPair pair;

      if (!kvp_backup_reader_next (reader, &pair, &has_pair, NULL, &error))
        {
          g_assert (error != NULL && error->message[0] != '\0');
          return FALSE;
        }
      if (!has_pair)
        break;

      check_pair (&pair);
      if (out->len > 1)
        g_string_append_c (out, ',');
      kvp_pair_append_json (out, &pair);
    }
  g_string_append_c (out, ']');

  return TRUE;
}

/* What was read and is written again reads as the same: nothing is lost between a file, a request and a file. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GString) first = g_string_new (NULL);
  g_autoptr(GString) second = g_string_new (NULL);

  if (!read_whole (data, size, first))
    return 0;

  g_assert (read_whole ((const guint8 *) first->str, first->len, second));
  g_assert (first->len == second->len && memcmp (first->str, second->str, first->len) == 0);

  return 0;
}
