/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-keep-list-private.h"

#include "store/kvp-plan-private.h"
#include "store/kvp-store-private.h"

static void
plan_job_free (KvpPlanJob *job)
{
  kvp_plan_job_clear (job);
  g_free (job);
}

static void
change_job_free (KvpKeepListJob *job)
{
  _kvp_table_change_clear (&job->base);
  g_free (job->endpoint);
  g_free (job->account_id);
  g_free (job->namespace_id);
  g_ptr_array_unref (job->rules);
  g_clear_pointer (&job->positions, g_array_unref);
  g_clear_pointer (&job->unticked, g_array_unref);
  g_ptr_array_unref (job->changed);
  g_ptr_array_unref (job->plans);
  g_free (job);
}

static KvpPlan *
find_plan (KvpKeepList *self,
           gint64       id)
{
  GListModel *plans = kvp_store_get_plans (_kvp_table_list_get_store (KVP_TABLE_LIST (self)));

  for (guint i = 0; i < g_list_model_get_n_items (plans); i++)
    {
      g_autoptr(KvpPlan) plan = g_list_model_get_item (plans, i);

      if (kvp_plan_get_id (plan) == id)
        return g_steal_pointer (&plan);
    }

  return NULL;
}

static void
change_done (GTask *task)
{
  KvpKeepList *self = g_task_get_source_object (task);
  KvpKeepListJob *job = g_task_get_task_data (task);

  for (guint i = 0; i < job->plans->len; i++)
    {
      KvpPlanJob *plan_job = g_ptr_array_index (job->plans, i);
      g_autoptr(KvpPlan) plan = find_plan (self, plan_job->plan);

      if (plan != NULL)
        kvp_plan_apply_job (plan, plan_job);
    }

  g_task_return_pointer (task, g_ptr_array_ref (job->changed), (GDestroyNotify) g_ptr_array_unref);
}

static KvpKeepListJob *
change_job_new (KvpKeepList *self,
                GPtrArray   *rules,
                gboolean     add)
{
  KvpKeepListJob *job = g_new0 (KvpKeepListJob, 1);

  job->base.write = _kvp_keep_list_write;
  job->base.done = change_done;
  job->endpoint = g_strdup (self->endpoint);
  job->account_id = g_strdup (self->account_id);
  job->namespace_id = g_strdup (self->namespace_id);
  job->rules = rules != NULL ? _kvp_keep_list_copy_rules (rules) : g_ptr_array_new_with_free_func (g_object_unref);
  job->add = add;
  job->changed = g_ptr_array_new_with_free_func (g_object_unref);
  job->plans = g_ptr_array_new_with_free_func ((GDestroyNotify) plan_job_free);

  return job;
}

static void
push_change (KvpKeepList         *self,
             KvpKeepListJob      *job,
             gpointer             source_tag,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  _kvp_table_list_push_change (KVP_TABLE_LIST (self), &job->base, (GDestroyNotify) change_job_free, source_tag,
                               cancellable, callback, user_data);
}

/**
 * kvp_keep_list_add_async:
 * @self: a keep list
 * @rules: (element-type KvpKeepRule): copied
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * In one durable transaction: the rules, and what they mean to each plan that is filled or under review.
 */
void
kvp_keep_list_add_async (KvpKeepList         *self,
                         GPtrArray           *rules,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (KVP_IS_KEEP_LIST (self));
  g_return_if_fail (rules != NULL);

  push_change (self, change_job_new (self, rules, TRUE), kvp_keep_list_add_async, cancellable, callback,
               user_data);
}

/**
 * kvp_keep_list_add_finish:
 * @self: a keep list
 * @result: the result
 * @error: INVALID_INPUT if the list is full, or the store's failure; nothing is changed then
 *
 * Returns: (transfer full) (element-type KvpKeepRule): the rules that were not on the list before, or %NULL
 */
GPtrArray *
kvp_keep_list_add_finish (KvpKeepList   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_keep_list_add_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * kvp_keep_list_add_keys_async:
 * @self: a keep list
 * @plan: a plan of its namespace
 * @positions: (array length=n_positions): rows of it; copied
 * @n_positions: how many
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * Like kvp_keep_list_add_async(), with a rule for the exact name of each row.
 */
void
kvp_keep_list_add_keys_async (KvpKeepList         *self,
                              KvpPlan             *plan,
                              const guint32       *positions,
                              gsize                n_positions,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  KvpKeepListJob *job;

  g_return_if_fail (KVP_IS_KEEP_LIST (self));
  g_return_if_fail (KVP_IS_PLAN (plan) && kvp_keep_list_is_of_plan (self, plan));
  g_return_if_fail (positions != NULL && n_positions > 0);

  job = change_job_new (self, NULL, TRUE);
  job->plan = kvp_plan_get_id (plan);
  job->positions = g_array_sized_new (FALSE, FALSE, sizeof (guint32), n_positions);
  g_array_append_vals (job->positions, positions, n_positions);
  job->unticked = g_array_new (FALSE, FALSE, sizeof (guint32));

  push_change (self, job, kvp_keep_list_add_keys_async, cancellable, callback, user_data);
}

/**
 * kvp_keep_list_add_keys_finish:
 * @self: a keep list
 * @result: the result
 * @unticked: (out) (optional) (transfer full) (element-type guint32): the rows that were ticked before
 * @error: INVALID_INPUT if the list is full, or the store's failure; nothing is changed then
 *
 * Returns: (transfer full) (element-type KvpKeepRule): the rules that were not on the list before, or %NULL
 */
GPtrArray *
kvp_keep_list_add_keys_finish (KvpKeepList   *self,
                               GAsyncResult  *result,
                               GArray       **unticked,
                               GError       **error)
{
  KvpKeepListJob *job;
  GPtrArray *added;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_keep_list_add_keys_async), NULL);

  job = g_task_get_task_data (G_TASK (result));
  added = g_task_propagate_pointer (G_TASK (result), error);
  if (added != NULL && unticked != NULL)
    *unticked = g_array_ref (job->unticked);

  return added;
}

/**
 * kvp_keep_list_remove_async:
 * @self: a keep list
 * @rules: (element-type KvpKeepRule): copied
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * In one durable transaction. Keys that no other rule keeps are unticked in the plans that are under review, and may
 * be ticked again. To undo it, add the rules again.
 */
void
kvp_keep_list_remove_async (KvpKeepList         *self,
                            GPtrArray           *rules,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_return_if_fail (KVP_IS_KEEP_LIST (self));
  g_return_if_fail (rules != NULL);

  push_change (self, change_job_new (self, rules, FALSE), kvp_keep_list_remove_async, cancellable, callback,
               user_data);
}

/**
 * kvp_keep_list_remove_finish:
 * @self: a keep list
 * @result: the result
 * @error: the failure
 *
 * Returns: whether they are off the list
 */
gboolean
kvp_keep_list_remove_finish (KvpKeepList   *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_autoptr(GPtrArray) removed = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_keep_list_remove_async), FALSE);

  removed = g_task_propagate_pointer (G_TASK (result), error);

  return removed != NULL;
}
