/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-plan-backup.h"
#include "store/kvp-plan-batch-private.h"
#include "store/kvp-plan-private.h"

typedef struct {
  /* Input */
  char    *path; /* (owned) */
  gint64   plan;
  guint32  from;
  guint    max;
} ReadJob;

static void
read_job_free (ReadJob *job)
{
  g_free (job->path);
  g_free (job);
}

static sqlite3_stmt *
prepare (KvpDatabase  *database,
         ReadJob      *job,
         GError      **error)
{
  sqlite3_stmt *statement;

  statement = kvp_database_prepare (database,
                                    "SELECT position, expiration, name, metadata FROM plan_key"
                                    " WHERE plan = ?1 AND position >= ?2 AND state IN (?3, ?4)"
                                    " ORDER BY position LIMIT ?5", error);
  if (statement == NULL)
    return NULL;

  sqlite3_bind_int64 (statement, 1, job->plan);
  sqlite3_bind_int64 (statement, 2, job->from);
  sqlite3_bind_int (statement, 3, KVP_KEY_PENDING);
  sqlite3_bind_int (statement, 4, KVP_KEY_IN_FLIGHT);
  sqlite3_bind_int64 (statement, 5, job->max);

  return statement;
}

static gboolean
read_rows (KvpDatabase   *database,
           sqlite3_stmt  *statement,
           KvpKeyList    *keys,
           GArray        *positions,
           GError       **error)
{
  gboolean has_row;

  while (TRUE)
    {
      KvpKey key = { 0, };
      guint32 position;

      if (!kvp_database_step (database, statement, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;

      position = sqlite3_column_int64 (statement, 0);
      key.expiration = sqlite3_column_int64 (statement, 1);
      /* SQLite gives NULL for an empty BLOB. */
      key.name = sqlite3_column_blob (statement, 2);
      key.name_length = sqlite3_column_bytes (statement, 2);
      if (key.name == NULL)
        key.name = "";
      key.metadata = sqlite3_column_blob (statement, 3);
      key.metadata_length = sqlite3_column_bytes (statement, 3);

      kvp_key_list_append (keys, &key);
      g_array_append_val (positions, position);
    }
}

static void
read_ticked_thread (GTask        *task,
                    gpointer      source_object,
                    gpointer      task_data,
                    GCancellable *cancellable)
{
  ReadJob *job = task_data;
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
  g_autoptr(GArray) positions = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpDatabase) database = kvp_database_open (job->path, KVP_DATABASE_READ, &error);
  g_autoptr(sqlite3_stmt) statement = database != NULL ? prepare (database, job, &error) : NULL;

  if (statement == NULL || !read_rows (database, statement, keys, positions, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (positions->len == 0)
    g_task_return_pointer (task, NULL, NULL);
  else
    g_task_return_pointer (task, kvp_plan_batch_new (keys, positions), (GDestroyNotify) kvp_plan_batch_free);
}

static void
read_ticked_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  KvpPlanBatch *batch = g_task_propagate_pointer (G_TASK (result), &error);

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, batch, (GDestroyNotify) kvp_plan_batch_free);
}

/**
 * kvp_plan_read_ticked_async:
 * @self: a plan
 * @from: the first position
 * @max: how many rows at most
 * @cancellable: (nullable): a cancellable
 * @callback: called when they are read
 * @user_data: for @callback
 *
 * Reads rows that go, or may have to be sent again, in the order of their positions. In a worker thread.
 */
void
kvp_plan_read_ticked_async (KvpPlan             *self,
                            guint32              from,
                            guint                max,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GTask) worker = NULL;
  ReadJob *job;

  g_return_if_fail (KVP_IS_PLAN (self));
  g_return_if_fail (max > 0);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_plan_read_ticked_async);

  job = g_new0 (ReadJob, 1);
  job->path = g_strdup (kvp_store_file_get_path (kvp_plan_get_file (self)));
  job->plan = kvp_plan_get_id (self);
  job->from = from;
  job->max = max;

  /* A task without the plan, which must not be let go of in another thread. */
  worker = g_task_new (NULL, cancellable, read_ticked_cb, g_steal_pointer (&task));
  g_task_set_source_tag (worker, kvp_plan_read_ticked_async);
  g_task_set_task_data (worker, job, (GDestroyNotify) read_job_free);
  g_task_run_in_thread (worker, read_ticked_thread);
}

/**
 * kvp_plan_read_ticked_finish:
 * @self: a plan
 * @result: the result
 * @error: the failure
 *
 * Returns: (transfer full) (nullable): the rows, or %NULL without an error if there are none
 */
KvpPlanBatch *
kvp_plan_read_ticked_finish (KvpPlan       *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_read_ticked_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
