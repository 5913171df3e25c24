/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-error.h"
#include "purge/kvp-plan-file-writer.h"
#include "purge/kvp-plan-file.h"
#include "store/kvp-plan-keys.h"

/* Three steps, each in a worker thread, one after the other: open, a key at a time, put in place. */

typedef struct {
  /* Input */
  KvpPlanKeys       *keys;   /* (owned) */

  /* In progress */
  KvpPlanFileWriter *writer; /* (owned): used by one step at a time */
} ExportData;

/* One step's input: borrowed from the export, which outlives the step. */
typedef struct {
  KvpPlanFileWriter *writer;
  gboolean         (*step) (KvpPlanFileWriter  *writer,
                            GCancellable       *cancellable,
                            GError            **error);
} StepJob;

static void
export_data_free (ExportData *data)
{
  g_clear_object (&data->keys);
  g_clear_pointer (&data->writer, kvp_plan_file_writer_free);
  g_free (data);
}

static void
step_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  StepJob *job = task_data;
  GError *error = NULL;

  if (job->step (job->writer, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
run_step (GTask                *export_task, /* (transfer full) */
          gboolean            (*step) (KvpPlanFileWriter  *writer,
                                       GCancellable       *cancellable,
                                       GError            **error),
          GAsyncReadyCallback   callback)
{
  ExportData *data = g_task_get_task_data (export_task);
  g_autoptr(GTask) worker = g_task_new (NULL, g_task_get_cancellable (export_task), callback, export_task);
  StepJob *job = g_new0 (StepJob, 1);

  job->writer = data->writer;
  job->step = step;
  g_task_set_source_tag (worker, run_step);
  g_task_set_task_data (worker, job, g_free);
  /* A file that was put in its place stays there: that must not read as cancelled. */
  g_task_set_check_cancellable (worker, FALSE);
  g_task_run_in_thread (worker, step_thread);
}

static void
finished_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
rows_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (kvp_plan_keys_foreach_finish (KVP_PLAN_KEYS (source), result, &error))
    run_step (g_steal_pointer (&task), kvp_plan_file_writer_finish, finished_cb);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

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

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  ExportData *data = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  kvp_plan_keys_foreach_async (data->keys, add_row, data->writer, NULL, cancellable, rows_cb, g_steal_pointer (&task));
}

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
  ExportData *data;

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

  data = g_new0 (ExportData, 1);
  data->keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  data->writer = kvp_plan_file_writer_new (file, make_header (plan));
  g_task_set_task_data (task, data, (GDestroyNotify) export_data_free);

  run_step (g_steal_pointer (&task), kvp_plan_file_writer_open, opened_cb);
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
