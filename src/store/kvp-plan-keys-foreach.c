/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-plan-keys-private.h"
#include "store/kvp-plan-private.h"
#include "store/kvp-row-reader.h"

/* Going through a whole list in a worker thread, for an export. */

typedef struct {
  /* Input */
  char           *path;      /* (owned) */
  gint64          plan;
  GArray         *positions; /* (owned) (nullable) (element-type guint32) */
  GCancellable   *cancellable; /* (owned) (nullable) */
  KvpPlanRowFunc  func;
  gpointer        func_data;
} ForeachJob;

/* Freed on the main context. */
typedef struct {
  gpointer       func_data; /* (owned) */
  GDestroyNotify func_data_free;
} FuncData;

static void
foreach_job_free (ForeachJob *job)
{
  g_free (job->path);
  g_clear_pointer (&job->positions, g_array_unref);
  g_clear_object (&job->cancellable);
  g_free (job);
}

static void
func_data_free (FuncData *data)
{
  if (data->func_data_free != NULL)
    data->func_data_free (data->func_data);
  g_free (data);
}

static gboolean
call_func (const KvpPlanRowValues  *values,
           gpointer                 user_data,
           GError                 **error)
{
  ForeachJob *job = user_data;

  return !g_cancellable_set_error_if_cancelled (job->cancellable, error) &&
         job->func (&values->key, values->state, values->reason, values->detail, values->why, job->func_data, error);
}

static void
foreach_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  ForeachJob *job = task_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpDatabase) database = kvp_database_open (job->path, KVP_DATABASE_READ, &error);
  gboolean success = FALSE;

  /* One transaction, so that all rows are of one moment. */
  if (database != NULL && kvp_database_exec (database, "BEGIN", &error))
    {
      if (job->positions == NULL)
        success = kvp_row_reader_read_range (database, job->plan, 0, G_MAXUINT32, call_func, job, &error);
      else
        success = kvp_row_reader_read (database, job->plan, (const guint32 *) (void *) job->positions->data,
                                       job->positions->len, call_func, job, &error);
    }

  if (success)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
foreach_cb (GObject      *source_object,
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

/**
 * kvp_plan_keys_foreach_async:
 * @self: a list
 * @func: (scope notified): called in a worker thread for every row, in order
 * @func_data: for @func; must not be used elsewhere meanwhile
 * @func_data_free: (nullable): called on the main context in the end
 * @cancellable: (nullable): stops before the next row
 * @callback: called when all rows were given, or @func stopped
 * @user_data: for @callback
 *
 * Goes through the rows that the list shows now, with the states of one moment.
 */
void
kvp_plan_keys_foreach_async (KvpPlanKeys         *self,
                             KvpPlanRowFunc       func,
                             gpointer             func_data,
                             GDestroyNotify       func_data_free_func,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GTask) worker = NULL;
  GArray *positions;
  FuncData *data;
  ForeachJob *job;
  KvpPlan *plan;

  g_return_if_fail (KVP_IS_PLAN_KEYS (self));
  g_return_if_fail (func != NULL);

  plan = kvp_plan_keys_get_plan (self);
  positions = kvp_plan_keys_get_positions (self);

  data = g_new0 (FuncData, 1);
  data->func_data = func_data;
  data->func_data_free = func_data_free_func;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_plan_keys_foreach_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, data, (GDestroyNotify) func_data_free);

  job = g_new0 (ForeachJob, 1);
  job->path = g_strdup (kvp_store_file_get_path (kvp_plan_get_file (plan)));
  job->plan = kvp_plan_get_id (plan);
  /* The list changes its own array in place. */
  job->positions = positions != NULL ? g_array_copy (positions) : NULL;
  job->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  job->func = func;
  job->func_data = func_data;

  worker = g_task_new (NULL, cancellable, foreach_cb, g_steal_pointer (&task));
  g_task_set_source_tag (worker, kvp_plan_keys_foreach_async);
  g_task_set_check_cancellable (worker, FALSE);
  g_task_set_task_data (worker, job, (GDestroyNotify) foreach_job_free);
  g_task_run_in_thread (worker, foreach_thread);
}

/**
 * kvp_plan_keys_foreach_finish:
 * @self: a list
 * @result: the result
 * @error: the failure, or the function's
 *
 * Returns: whether every row was given
 */
gboolean
kvp_plan_keys_foreach_finish (KvpPlanKeys   *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_keys_foreach_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
