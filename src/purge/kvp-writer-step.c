/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-writer-step.h"

typedef struct {
  gpointer          writer; /* (borrowed) */
  KvpWriterStepFunc step;
} StepJob;

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

/**
 * kvp_writer_step_async:
 * @writer: (transfer none): what writes a file, used by one step at a time; it outlives the step
 * @step: what it is to do
 * @cancellable: (nullable): for @step
 * @callback: called when it is done, or failed
 * @user_data: for @callback
 */
void
kvp_writer_step_async (gpointer             writer,
                       KvpWriterStepFunc    step,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  StepJob *job;

  g_return_if_fail (writer != NULL);
  g_return_if_fail (step != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  job = g_new0 (StepJob, 1);
  job->writer = writer;
  job->step = step;
  g_task_set_source_tag (task, kvp_writer_step_async);
  g_task_set_task_data (task, job, g_free);
  /* A file that was put in its place stays there: that must not read as cancelled. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, step_thread);
}

/**
 * kvp_writer_step_finish:
 * @result: what the callback got
 * @error: what @step says
 *
 * Returns: whether the step went well
 */
gboolean
kvp_writer_step_finish (GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_writer_step_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
