/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-plan-origin-private.h"
#include "store/kvp-plan-private.h"
#include "store/kvp-store-private.h"

/* How plans come into a store, and out of it. */

typedef struct {
  /* Input */
  KvpPlanOrigin  origin; /* (owned): its strings, none of which is NULL */

  /* Output */
  KvpPlanRecord *record; /* (owned) */
} CreateJob;

static CreateJob *
create_job_new (const KvpPlanOrigin *origin)
{
  CreateJob *job = g_new0 (CreateJob, 1);

  kvp_plan_origin_copy (&job->origin, origin);

  return job;
}

static void
create_job_free (CreateJob *job)
{
  kvp_plan_origin_clear (&job->origin);
  g_clear_pointer (&job->record, kvp_plan_record_free);
  g_free (job);
}

static gboolean
create_run (KvpDatabase  *database,
            GTask        *task,
            GError      **error)
{
  CreateJob *job = g_task_get_task_data (task);
  gint64 id;

  if (!kvp_database_begin (database, TRUE, error))
    return FALSE;

  if (!kvp_plan_record_insert (database, KVP_PLAN_SCANNING, &id, error) ||
      !kvp_plan_origin_insert (database, &job->origin, id, error))
    goto failed;

  job->record = kvp_plan_record_load (database, id, error);
  if (job->record == NULL)
    goto failed;

  return kvp_database_commit (database, error);

failed:
  kvp_database_rollback (database);

  return FALSE;
}

/* For what makes a plan: it is the first of the store's plans, and what the task gives.
 * @record: (transfer full) (nullable): what is written of it
 * @error: (transfer full) (nullable): why there is none */
void
kvp_store_return_new_plan (GTask         *task,
                           KvpPlanRecord *record,
                           GError        *error)
{
  KvpStore *self = g_task_get_source_object (task);
  KvpPlan *plan;

  if (error != NULL)
    {
      g_clear_pointer (&record, kvp_plan_record_free);
      g_task_return_error (task, error);
      return;
    }

  plan = kvp_plan_new (kvp_store_get_file (self), record);
  g_list_store_insert (kvp_store_get_plan_store (self), 0, plan);
  g_task_return_pointer (task, plan, g_object_unref);
}

static void
create_done (GTask  *task,
             GError *error)
{
  CreateJob *job = g_task_get_task_data (task);

  kvp_store_return_new_plan (task, g_steal_pointer (&job->record), error);
}

/**
 * kvp_store_get_person:
 *
 * Returns: (transfer none): the name of the person who is logged in, as it is recorded with what they make and approve:
 *   the real name where the system knows one, else the user name
 */
const char *
kvp_store_get_person (void)
{
  const char *name = g_get_real_name ();

  /* What GLib says where it does not know. */
  return name != NULL && *name != '\0' && !g_str_equal (name, "Unknown") ? name : g_get_user_name ();
}

/**
 * kvp_store_create_plan_async:
 * @self: a store
 * @origin: what never changes of it; copied
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * A new, empty plan in state SCANNING, first in kvp_store_get_plans(). Errors: DISK_FULL and the other STORE
 * ones.
 */
void
kvp_store_create_plan_async (KvpStore            *self,
                             const KvpPlanOrigin *origin,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  CreateJob *job;

  g_return_if_fail (KVP_IS_STORE (self));
  g_return_if_fail (origin != NULL && origin->endpoint != NULL && origin->account_id != NULL);
  g_return_if_fail (origin->namespace_id != NULL && origin->namespace_title != NULL);
  g_return_if_fail (origin->filter_text != NULL && origin->sentence != NULL);

  job = create_job_new (origin);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_store_create_plan_async);
  g_task_set_task_data (task, job, (GDestroyNotify) create_job_free);
  kvp_store_file_push (kvp_store_get_file (self), g_steal_pointer (&task), create_run, create_done);
}

/**
 * kvp_store_create_plan_finish:
 * @self: a store
 * @result: the result
 * @error: the failure
 *
 * Returns: (transfer full): the plan, or %NULL
 */
KvpPlan *
kvp_store_create_plan_finish (KvpStore      *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_store_create_plan_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
delete_run (KvpDatabase  *database,
            GTask        *task,
            GError      **error)
{
  const gint64 *id = g_task_get_task_data (task);
  const guint mask = ~(KVP_PLAN_STATE_MASK (KVP_PLAN_SCANNING) | KVP_PLAN_STATE_MASK (KVP_PLAN_RUNNING));
  g_autoptr(KvpPlanStatus) status = NULL;

  if (!kvp_database_begin (database, TRUE, error))
    return FALSE;

  status = kvp_plan_job_load_status (database, *id, mask, error);
  if (status == NULL ||
      !kvp_database_update (database, "DELETE FROM plan_row WHERE plan = ?", id, 1, NULL, error) ||
      !kvp_database_update (database, "DELETE FROM plan WHERE id = ?", id, 1, NULL, error))
    {
      kvp_database_rollback (database);
      return FALSE;
    }

  return kvp_database_commit (database, error);
}

static gint64
get_task_plan (GTask *task)
{
  const gint64 *id = g_task_get_task_data (task);

  return *id;
}

static void
delete_done (GTask  *task,
             GError *error)
{
  KvpStore *self = g_task_get_source_object (task);
  GListStore *plans = kvp_store_get_plan_store (self);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plans)); i++)
    {
      g_autoptr(KvpPlan) plan = g_list_model_get_item (G_LIST_MODEL (plans), i);

      if (kvp_plan_get_id (plan) == get_task_plan (task))
        {
          g_list_store_remove (plans, i);
          break;
        }
    }

  g_task_return_boolean (task, TRUE);
}

/**
 * kvp_store_delete_plan_async:
 * @self: a store
 * @plan: a plan of it that is neither scanning nor running
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is gone
 * @user_data: for @callback
 *
 * Forgets a plan and its rows. No key in Cloudflare is touched. Error: STATE.
 */
void
kvp_store_delete_plan_async (KvpStore            *self,
                             KvpPlan             *plan,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  gint64 *id;

  g_return_if_fail (KVP_IS_STORE (self));
  g_return_if_fail (KVP_IS_PLAN (plan) && kvp_plan_get_file (plan) == kvp_store_get_file (self));

  id = g_new (gint64, 1);
  *id = kvp_plan_get_id (plan);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_store_delete_plan_async);
  g_task_set_task_data (task, id, g_free);
  kvp_store_file_push (kvp_store_get_file (self), g_steal_pointer (&task), delete_run, delete_done);
}

/**
 * kvp_store_delete_plan_finish:
 * @self: a store
 * @result: the result
 * @error: the failure
 *
 * Returns: whether it is gone
 */
gboolean
kvp_store_delete_plan_finish (KvpStore      *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_store_delete_plan_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
