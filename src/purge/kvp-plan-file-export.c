/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-error.h"
#include "purge/kvp-plan-file-writer.h"
#include "purge/kvp-plan-file.h"
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
  const KvpPlanImportRow row = { *key, state, reason, why };

  return kvp_plan_file_writer_add_row (user_data, &row, error);
}

static const KvpRowsFormat plan_file_format = {
  .open = (KvpWriterStepFunc) kvp_plan_file_writer_open,
  .add_row = add_row,
  .finish = (KvpWriterStepFunc) kvp_plan_file_writer_finish,
  .free = (GDestroyNotify) kvp_plan_file_writer_free,
};

/* Of a list of keys that came from a file, the filter is that list, and may be as long. */
static char *
dup_filter (KvpPlan *plan)
{
  const char *filter;

  if (kvp_plan_get_source (plan) == KVP_PLAN_FROM_KEY_LIST)
    return g_strdup ("");

  filter = kvp_plan_get_filter_text (plan);

  return g_strdup (strlen (filter) <= KVP_PLAN_FILE_MAX_FILTER_LENGTH ? filter : "");
}

static KvpPlanFileHeader *
make_header (KvpPlan *plan)
{
  KvpPlanFileHeader *header = g_new0 (KvpPlanFileHeader, 1);
  gint64 checked_at = kvp_plan_get_checked_at (plan);

  header->endpoint = g_strdup (kvp_plan_get_endpoint (plan));
  header->account_id = g_strdup (kvp_plan_get_account_id (plan));
  header->account_name = g_strdup (kvp_plan_get_account_name (plan));
  header->namespace_id = g_strdup (kvp_plan_get_namespace_id (plan));
  header->namespace_title = g_strdup (kvp_plan_get_namespace_title (plan));
  header->filter = dup_filter (plan);
  header->sentence = g_strdup (kvp_plan_get_sentence (plan));
  header->title = g_strdup (kvp_plan_get_title (plan));
  header->note = g_strdup (kvp_plan_get_note (plan));
  header->created_by = g_strdup (kvp_plan_get_created_by (plan));
  header->created_at = kvp_plan_get_created_at (plan);
  header->approved_at = kvp_plan_get_approved_at (plan);
  header->approved_by = g_strdup (header->approved_at != 0 ? kvp_plan_get_approved_by (plan) : "");
  header->checked_at = checked_at != 0 ? checked_at : header->created_at;
  header->n_listed = (gint64) kvp_plan_get_n_listed (plan);
  header->whole_listing = kvp_plan_get_whole_listing (plan);
  header->partial = kvp_plan_get_partial (plan);
  header->missing = g_strdup (header->partial ? kvp_plan_get_missing (plan) : "");
  header->n_keys = kvp_plan_get_counts (plan)->total;

  return header;
}

/**
 * kvp_plan_file_can_export:
 * @plan: a plan
 *
 * Returns: whether it can be handed over: its list is complete, it has not run, and its names are there
 */
gboolean
kvp_plan_file_can_export (KvpPlan *plan)
{
  KvpPlanState state;

  g_return_val_if_fail (KVP_IS_PLAN (plan), FALSE);

  state = kvp_plan_get_state (plan);

  return (state == KVP_PLAN_DRAFT || state == KVP_PLAN_WAITING || state == KVP_PLAN_APPROVED) &&
         kvp_plan_get_forgotten_at (plan) == 0;
}

/**
 * kvp_plan_file_export_async:
 * @plan: a plan that can be exported
 * @file: where to; a file that is there is replaced in one step when the new one is whole
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * Writes the plan as it is now, in worker threads. No credentials are in it.
 */
void
kvp_plan_file_export_async (KvpPlan             *plan,
                            GFile               *file,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(KvpPlanKeys) keys = NULL;

  g_return_if_fail (KVP_IS_PLAN (plan));
  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_plan_file_export_async);
  g_task_set_check_cancellable (task, FALSE);

  if (!kvp_plan_file_can_export (plan))
    {
      g_task_return_new_error (task, KVP_ERROR, KVP_ERROR_STATE, "%s",
                               _("This list has run, or is running: only one that is still to run can be handed "
                                 "over."));
      return;
    }

  keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  kvp_rows_export_run (g_steal_pointer (&task), keys, &plan_file_format,
                       kvp_plan_file_writer_new (file, make_header (plan)));
}

/**
 * kvp_plan_file_export_finish:
 * @result: what the callback got
 * @error: %KVP_ERROR_DISK_FULL, %KVP_ERROR_STATE, or %KVP_ERROR_INVALID_INPUT if it can't be written there
 *
 * Returns: whether the file is written; if not, a file that was there is as it was
 */
gboolean
kvp_plan_file_export_finish (GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_file_export_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
