/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-filter-tell.h"

#include "purge/kvp-filter.h"

typedef struct {
  char *text;
} TellJob;

static void
tell_job_free (TellJob *job)
{
  g_free (job->text);
  g_free (job);
}

/* A filter may list a hundred thousand keys, and nobody waits for its sentence. */
static void
tell_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  TellJob *job = task_data;
  g_autoptr(KvpFilter) filter = NULL;
  GError *error = NULL;

  filter = kvp_filter_from_text (job->text, &error);
  if (filter != NULL)
    g_task_return_pointer (task, kvp_filter_to_short_sentence (filter), g_free);
  else
    g_task_return_error (task, error);
}

/**
 * kvp_filter_text_tell_async:
 * @text: a filter as it is saved
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is read
 * @user_data: for @callback
 */
void
kvp_filter_text_tell_async (const char          *text,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  TellJob *job;

  g_return_if_fail (text != NULL);

  job = g_new0 (TellJob, 1);
  job->text = g_strdup (text);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_filter_text_tell_async);
  g_task_set_task_data (task, job, (GDestroyNotify) tell_job_free);
  g_task_run_in_thread (task, tell_thread);
}

/**
 * kvp_filter_text_tell_finish:
 * @result: the result
 * @error: INVALID_INPUT with a sentence
 *
 * Returns: (transfer full): what it says in short, or %NULL
 */
char *
kvp_filter_text_tell_finish (GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_filter_text_tell_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
