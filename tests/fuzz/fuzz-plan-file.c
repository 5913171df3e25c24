/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-key-name.h"
#include "purge/kvp-plan-file-reader.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

static void
check_row (const KvpPlanImportRow *row)
{
  KvpKeyNameProblem problem = kvp_key_name_check (row->key.name, row->key.name_length);

  g_assert (row->state == KVP_KEY_PENDING || row->state == KVP_KEY_EXCLUDED);
  /* Nothing that could be sent has a name that no key has. */
  g_assert (problem == KVP_KEY_NAME_GOOD || row->reason == KVP_REASON_KEPT_INEXACT_NAME);
  g_assert (row->key.expiration >= 0);
  g_assert (row->key.metadata != NULL || row->key.metadata_length == 0);
}

/* Gives the checksum, or NULL if it can not be read. (transfer full) */
static char *
read_whole (const guint8 *data,
            gsize         size,
            gboolean     *changed)
{
  g_autoptr(GInputStream) stream = g_memory_input_stream_new_from_data (data, (gssize) size, NULL);
  g_autoptr(KvpPlanFileReader) reader = kvp_plan_file_reader_new (stream);
  g_autoptr(GError) error = NULL;
  const KvpPlanFileHeader *header = kvp_plan_file_reader_read_header (reader, NULL, &error);
  gboolean has_row = header != NULL;

  g_assert ((header == NULL) == (error != NULL));
  while (has_row)
    {
      KvpPlanImportRow row;

      if (!kvp_plan_file_reader_next (reader, &row, &has_row, NULL, &error))
        {
          g_assert (error != NULL && error->message[0] != '\0');
          return NULL;
        }
      if (has_row)
        check_row (&row);
    }

  if (header == NULL)
    return NULL;

  *changed = kvp_plan_file_reader_get_changed (reader);

  return g_strdup (kvp_plan_file_reader_get_checksum (reader));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  gboolean changed = FALSE;
  gboolean changed_again = FALSE;
  g_autofree char *checksum = read_whole (data, size, &changed);
  g_autofree char *again = checksum != NULL ? read_whole (data, size, &changed_again) : NULL;

  g_assert (g_strcmp0 (checksum, again) == 0 && changed == changed_again);

  return 0;
}
