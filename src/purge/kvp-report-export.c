/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-error.h"
#include "purge/kvp-report-writer.h"
#include "purge/kvp-report.h"

/* Three steps, each in a worker thread, one after the other: open, a row at a time, put in place. */

typedef struct {
  /* Input */
  KvpPlanKeys     *keys;   /* (owned) */

  /* In progress */
  KvpReportWriter *writer; /* (owned) (nullable): between the steps, of which one has it at a time */
} ExportData;

typedef struct {
  /* Input */
  gboolean       (*step) (KvpReportWriter  *writer,
                          GCancellable     *cancellable,
                          GError          **error);

  /* Input and output */
  KvpReportWriter *writer; /* (owned) (nullable): until it is taken back */
} StepJob;

static void
export_data_free (ExportData *data)
{
  g_clear_object (&data->keys);
  g_clear_pointer (&data->writer, kvp_report_writer_free);
  g_free (data);
}

static void
step_job_free (StepJob *job)
{
  g_clear_pointer (&job->writer, kvp_report_writer_free);
  g_free (job);
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
          gboolean            (*step) (KvpReportWriter  *writer,
                                       GCancellable     *cancellable,
                                       GError          **error),
          GAsyncReadyCallback   callback)
{
  ExportData *data = g_task_get_task_data (export_task);
  g_autoptr(GTask) worker = g_task_new (NULL, g_task_get_cancellable (export_task), callback, export_task);
  StepJob *job = g_new0 (StepJob, 1);

  job->writer = g_steal_pointer (&data->writer);
  job->step = step;
  g_task_set_source_tag (worker, run_step);
  g_task_set_task_data (worker, job, (GDestroyNotify) step_job_free);
  /* A file that was put in its place stays there: that must not read as cancelled. */
  g_task_set_check_cancellable (worker, FALSE);
  g_task_run_in_thread (worker, step_thread);
}

/* Gives whether the step went well. The writer is the export's again. */
static gboolean
finish_step (ExportData    *data,
             GTask         *worker,
             GError       **error)
{
  StepJob *job = g_task_get_task_data (worker);

  data->writer = g_steal_pointer (&job->writer);

  return g_task_propagate_boolean (worker, error);
}

static void
finished_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (finish_step (g_task_get_task_data (task), G_TASK (result), &error))
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
    run_step (g_steal_pointer (&task), kvp_report_writer_finish, finished_cb);
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
  return kvp_report_writer_add_row (user_data, key, state, reason, detail, error);
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

  if (!finish_step (data, G_TASK (result), &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  kvp_plan_keys_foreach_async (data->keys, add_row, data->writer, NULL, cancellable, rows_cb,
                               g_steal_pointer (&task));
}

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
  GTask *task;
  ExportData *data;

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
      g_object_unref (task);
      return;
    }

  data = g_new0 (ExportData, 1);
  data->keys = g_object_ref (keys);
  data->writer = kvp_report_writer_new (file, format, kvp_plan_keys_get_plan (keys));
  g_task_set_task_data (task, data, (GDestroyNotify) export_data_free);

  run_step (task, kvp_report_writer_open, opened_cb);
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
