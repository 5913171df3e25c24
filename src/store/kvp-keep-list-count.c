/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-keep-list-private.h"

#include "store/kvp-keep-matcher.h"
#include "store/kvp-store-private.h"

typedef struct {
  /* Input */
  char      *path;  /* (owned) */
  gint64     plan;
  GPtrArray *rules; /* (owned) (element-type KvpKeepRule) */
} CountJob;

static void
count_job_free (CountJob *job)
{
  g_free (job->path);
  g_ptr_array_unref (job->rules);
  g_free (job);
}

static gboolean
count_rows (KvpDatabase     *database,
            CountJob        *job,
            KvpKeepMatcher  *matcher,
            GCancellable    *cancellable,
            guint           *counts,
            GError         **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;
  gboolean has_row;

  statement = kvp_database_prepare (database, "SELECT name FROM plan_key WHERE plan = ?1 AND reason = ?2", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, job->plan);
  sqlite3_bind_int (statement, 2, KVP_REASON_KEEP_LIST);

  while (TRUE)
    {
      const char *name;

      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !kvp_database_step (database, statement, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;

      name = sqlite3_column_blob (statement, 0);
      kvp_keep_matcher_count (matcher, name != NULL ? name : "", sqlite3_column_bytes (statement, 0), counts);
    }
}

static void
count_thread (GTask        *task,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  CountJob *job = task_data;
  g_autoptr(GArray) counts = g_array_new (FALSE, TRUE, sizeof (guint));
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpKeepMatcher) matcher = kvp_keep_matcher_new (job->rules, &error);
  g_autoptr(KvpDatabase) database = NULL;

  g_array_set_size (counts, job->rules->len);
  if (matcher != NULL)
    database = kvp_database_open (job->path, KVP_DATABASE_READ, &error);

  if (database != NULL &&
      count_rows (database, job, matcher, cancellable, (guint *) (void *) counts->data, &error))
    g_task_return_pointer (task, g_steal_pointer (&counts), (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
counted_cb (GObject      *source_object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  GArray *counts = g_task_propagate_pointer (G_TASK (result), &error);

  if (counts != NULL)
    g_task_return_pointer (task, counts, (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * kvp_keep_list_count_async:
 * @self: a keep list
 * @plan: a plan of its namespace
 * @cancellable: (nullable): ends it
 * @callback: called with the numbers
 * @user_data: for @callback
 *
 * Counts in a worker thread how many keys of @plan each rule holds. A key that two rules hold counts for both, since
 * either would keep it alone.
 */
void
kvp_keep_list_count_async (KvpKeepList         *self,
                           KvpPlan             *plan,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GTask) worker = NULL;
  KvpStoreFile *file;
  CountJob *job;

  g_return_if_fail (KVP_IS_KEEP_LIST (self));
  g_return_if_fail (KVP_IS_PLAN (plan));

  file = kvp_store_get_file (_kvp_table_list_get_store (KVP_TABLE_LIST (self)));

  job = g_new0 (CountJob, 1);
  job->path = g_strdup (kvp_store_file_get_path (file));
  job->plan = kvp_plan_get_id (plan);
  job->rules = _kvp_keep_list_copy_rules (_kvp_table_list_get_items (KVP_TABLE_LIST (self)));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_keep_list_count_async);

  /* The worker has no source object, for its thread may be the last to let go of it. */
  worker = g_task_new (NULL, cancellable, counted_cb, g_steal_pointer (&task));
  g_task_set_source_tag (worker, kvp_keep_list_count_async);
  g_task_set_task_data (worker, job, (GDestroyNotify) count_job_free);
  g_task_run_in_thread (worker, count_thread);
}

/**
 * kvp_keep_list_count_finish:
 * @self: a keep list
 * @result: the result
 * @error: the failure
 *
 * Returns: (transfer full) (element-type guint): a number for each rule that was on the list when it began, or %NULL
 */
GArray *
kvp_keep_list_count_finish (KvpKeepList   *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_keep_list_count_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
