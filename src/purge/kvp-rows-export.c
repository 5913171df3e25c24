/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-rows-export.h"

/* Three steps, each in a worker thread, one after the other: open, a row at a time, put in place. */

typedef struct {
  KvpPlanKeys         *keys;   /* (owned) */
  const KvpRowsFormat *format;
  gpointer             writer; /* (owned): used by one step at a time */
} Export;

static void
export_free (Export *export)
{
  g_object_unref (export->keys);
  export->format->free (export->writer);
  g_free (export);
}

static void
finished_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (kvp_writer_step_finish (result, &error))
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
  Export *export = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (kvp_plan_keys_foreach_finish (KVP_PLAN_KEYS (source), result, &error))
    kvp_writer_step_async (export->writer, export->format->finish, cancellable, finished_cb, g_steal_pointer (&task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  Export *export = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (kvp_writer_step_finish (result, &error))
    kvp_plan_keys_foreach_async (export->keys, export->format->add_row, export->writer, NULL, cancellable, rows_cb,
                                 g_steal_pointer (&task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * kvp_rows_export_run:
 * @task: (transfer full): the task of the export, without data
 * @keys: the rows to write
 * @format: (transfer none): what @writer does; static
 * @writer: (transfer full): what writes the file
 *
 * Writes the rows as they are now, in worker threads, and returns from @task whether the file is written; if not, a
 * file that was there is as it was. @task is not to check its cancellable: what is in its place stays there.
 */
void
kvp_rows_export_run (GTask               *task,
                     KvpPlanKeys         *keys,
                     const KvpRowsFormat *format,
                     gpointer             writer)
{
  Export *export;

  g_return_if_fail (G_IS_TASK (task) && g_task_get_task_data (task) == NULL);
  g_return_if_fail (!g_task_get_check_cancellable (task));
  g_return_if_fail (KVP_IS_PLAN_KEYS (keys));
  g_return_if_fail (writer != NULL);

  export = g_new0 (Export, 1);
  export->keys = g_object_ref (keys);
  export->format = format;
  export->writer = writer;
  g_task_set_task_data (task, export, (GDestroyNotify) export_free);

  kvp_writer_step_async (writer, format->open, g_task_get_cancellable (task), opened_cb, task);
}
