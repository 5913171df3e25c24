/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-error.h"
#include "purge/kvp-report-writer.h"
#include "purge/kvp-report.h"
#include "purge/kvp-rows-export.h"

/* In a worker thread. */
static gboolean
add_row (const KvpKey  *key,
         KvpKeyState    state,
         KvpKeyReason   reason,
         const char    *detail,
         guint64        why,
         gpointer       user_data,
         GError       **error)
{
  return kvp_report_writer_add_row (user_data, key, state, reason, detail, error);
}

static const KvpRowsFormat report_format = {
  .open = (KvpWriterStepFunc) kvp_report_writer_open,
  .add_row = add_row,
  .finish = (KvpWriterStepFunc) kvp_report_writer_finish,
  .free = (GDestroyNotify) kvp_report_writer_free,
};

/**
 * kvp_report_export_async:
 * @keys: the rows to write
 * @file: where to; a file that is there is replaced in one step when the new one is whole
 * @format: CSV, JSON or HTML
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * Writes the rows as they are now, in worker threads.
 */
void
kvp_report_export_async (KvpPlanKeys         *keys,
                         GFile               *file,
                         KvpReportFormat      format,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (KVP_IS_PLAN_KEYS (keys));
  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_report_export_async);
  g_task_set_check_cancellable (task, FALSE);

  /* An empty file would look as if there had been no keys. */
  if (kvp_plan_get_forgotten_at (kvp_plan_keys_get_plan (keys)) != 0)
    {
      g_task_return_new_error (task, KVP_ERROR, KVP_ERROR_STATE, "%s",
                               _("The names and metadata of these keys were forgotten, so there is no list to write."));
      return;
    }

  kvp_rows_export_run (g_steal_pointer (&task), keys, &report_format,
                       kvp_report_writer_new (file, format, kvp_plan_keys_get_plan (keys)));
}

/**
 * kvp_report_export_finish:
 * @result: what the callback got
 * @error: return location for an error: %KVP_ERROR_STATE if the names were forgotten, %KVP_ERROR_DISK_FULL, or
 *   %KVP_ERROR_INVALID_INPUT if it can't be written there
 *
 * Returns: whether the file is written; if not, a file that was there is as it was
 */
gboolean
kvp_report_export_finish (GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_report_export_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
