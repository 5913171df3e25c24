/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-plan-private.h"
#include "store/kvp-store-private.h"

#define SECONDS_PER_DAY ((gint64) 24 * 60 * 60)

/* How history ends: after so many days a finished plan is dropped; after so many its names and metadata are, while its
 * counts stay. One plan after the other, each in a transaction of its own, so that what a person does meanwhile has its
 * turn in between. */

typedef struct {
  /* In progress */
  GPtrArray *to_drop;   /* (owned) (element-type KvpPlan) */
  GPtrArray *to_forget; /* (owned) (element-type KvpPlan) */

  /* Output */
  guint      n_changed;
} Forgetting;

static void
forgetting_free (Forgetting *self)
{
  g_ptr_array_unref (self->to_drop);
  g_ptr_array_unref (self->to_forget);
  g_free (self);
}

static void
job_free (KvpPlanJob *job)
{
  kvp_plan_job_clear (job);
  g_free (job);
}

/* A filter may carry a list of keys, and its rules values of metadata; what a partial dry run lacks begins after a key.
 * The sentence stays: it is what the record is about, and names no list. */
static gboolean
forget_names_run (KvpDatabase  *database,
                  KvpPlanJob   *job,
                  GError      **error)
{
  const gint64 values[] = { job->plan, g_get_real_time () / G_USEC_PER_SEC };
  g_autoptr(KvpPlanStatus) status = NULL;

  status = kvp_plan_job_load_status (database, job->plan, KVP_PLAN_STATE_MASK (KVP_PLAN_FINISHED), error);
  if (status == NULL)
    return FALSE;

  job->reordered = TRUE;

  /* Whoever asks for this has seen to the file. */
  return kvp_database_update (database, "DELETE FROM plan_row WHERE plan = ?1", values, 1, NULL, error) &&
         kvp_database_update (database, "DELETE FROM plan_prefix WHERE plan = ?1", values, 1, NULL, error) &&
         kvp_database_update (database, "UPDATE plan_origin SET filter = '' WHERE plan = ?1", values, 1, NULL, error) &&
         kvp_database_update (database, "UPDATE plan SET forgotten_at = ?2, missing = '', backup_path = '',"
                              " backup_checksum = '' WHERE id = ?1", values, 2, NULL, error);
}

static void
forget_names_async (KvpPlan             *plan,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (plan, NULL, callback, user_data);
  KvpPlanJob *job = g_new0 (KvpPlanJob, 1);

  job->func = forget_names_run;
  job->durable = TRUE;
  g_task_set_source_tag (task, forget_names_async);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  kvp_plan_job_push (plan, g_steal_pointer (&task));
}

static void go_on (GTask *task);

static void
dropped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Forgetting *self = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (!kvp_store_delete_plan_finish (KVP_STORE (source), result, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  self->n_changed++;
  go_on (task);
}

static void
names_forgotten_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Forgetting *self = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  kvp_plan_forget_filter (KVP_PLAN (source));
  self->n_changed++;
  go_on (task);
}

static void
go_on (GTask *task)
{
  KvpStore *store = g_task_get_source_object (task);
  Forgetting *self = g_task_get_task_data (task);
  g_autoptr(KvpPlan) plan = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;

  if (self->to_drop->len > 0)
    {
      plan = g_ptr_array_steal_index_fast (self->to_drop, 0);
      kvp_store_delete_plan_async (store, plan, NULL, dropped_cb, g_object_ref (task));
    }
  else if (self->to_forget->len > 0)
    {
      plan = g_ptr_array_steal_index_fast (self->to_forget, 0);
      forget_names_async (plan, names_forgotten_cb, g_object_ref (task));
    }
  else
    {
      g_task_return_int (task, self->n_changed);
    }
}

/* Nothing that is still to be done is history, however old it is. */
static gboolean
is_older (KvpPlan *plan,
          gint64   now,
          guint    days)
{
  return days > 0 && kvp_plan_get_state (plan) == KVP_PLAN_FINISHED && kvp_plan_get_finished_at (plan) != 0 &&
         kvp_plan_get_finished_at (plan) < now - days * SECONDS_PER_DAY;
}

/* Once is enough. */
static gboolean
is_to_forget (KvpPlan *plan,
              gint64   now,
              guint    keep_names_days)
{
  return is_older (plan, now, keep_names_days) && kvp_plan_get_forgotten_at (plan) == 0;
}

/**
 * kvp_store_find_old:
 * @self: a store
 * @now: seconds since the epoch
 * @keep_days: as of kvp_store_forget_async()
 * @keep_names_days: as of kvp_store_forget_async()
 *
 * Returns: (transfer full) (element-type KvpPlan): what kvp_store_forget_async() would change
 */
GPtrArray *
kvp_store_find_old (KvpStore *self,
                    gint64    now,
                    guint     keep_days,
                    guint     keep_names_days)
{
  GPtrArray *old = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *plans;

  g_return_val_if_fail (KVP_IS_STORE (self), old);

  plans = kvp_store_get_plans (self);
  for (guint i = 0; i < g_list_model_get_n_items (plans); i++)
    {
      g_autoptr(KvpPlan) plan = g_list_model_get_item (plans, i);

      if (is_older (plan, now, keep_days) || is_to_forget (plan, now, keep_names_days))
        g_ptr_array_add (old, g_steal_pointer (&plan));
    }

  return old;
}

/**
 * kvp_store_forget_async:
 * @self: a store
 * @now: seconds since the epoch
 * @keep_days: how many days a finished plan is kept; 0: for ever
 * @keep_names_days: how many days the names and metadata of its keys are kept; 0: as long as it is
 * @spared: (nullable) (element-type KvpPlan): plans that stay as they are
 * @cancellable: (nullable): stops before the next plan
 * @callback: called when all is done
 * @user_data: for @callback
 *
 * Drops finished plans that ended more than @keep_days before @now. Of those that ended more than @keep_names_days
 * before it, deletes the rows of the keys and the filter, and where the values were saved, and keeps the counts: see
 * kvp_plan_get_forgotten_at().
 */
void
kvp_store_forget_async (KvpStore            *self,
                        gint64               now,
                        guint                keep_days,
                        guint                keep_names_days,
                        GPtrArray           *spared,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  Forgetting *forgetting;
  GListModel *plans;

  g_return_if_fail (KVP_IS_STORE (self));

  plans = kvp_store_get_plans (self);
  forgetting = g_new0 (Forgetting, 1);
  forgetting->to_drop = g_ptr_array_new_with_free_func (g_object_unref);
  forgetting->to_forget = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < g_list_model_get_n_items (plans); i++)
    {
      g_autoptr(KvpPlan) plan = g_list_model_get_item (plans, i);

      if (spared != NULL && g_ptr_array_find (spared, plan, NULL))
        continue;
      if (is_older (plan, now, keep_days))
        g_ptr_array_add (forgetting->to_drop, g_steal_pointer (&plan));
      else if (is_to_forget (plan, now, keep_names_days))
        g_ptr_array_add (forgetting->to_forget, g_steal_pointer (&plan));
    }

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_store_forget_async);
  g_task_set_task_data (task, forgetting, (GDestroyNotify) forgetting_free);
  go_on (task);
}

/**
 * kvp_store_forget_finish:
 * @self: a store
 * @result: the result
 * @error: the failure; what was done before it stays done
 *
 * Returns: how many plans were dropped, or lost their names; -1 on an error
 */
gssize
kvp_store_forget_finish (KvpStore      *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_store_forget_async), -1);

  return g_task_propagate_int (G_TASK (result), error);
}
