/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-plan-keys-private.h"

/* How a person chooses what a list shows. */

static GTask *
create_task (KvpPlanKeys         *self,
             gpointer             source_tag,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  /* The list shows what was found by the time the task returns, whoever cancels it then. */
  g_task_set_check_cancellable (task, FALSE);

  return task;
}

static gboolean
finish (KvpPlanKeys   *self,
        GAsyncResult  *result,
        guint         *n_shown,
        GError       **error)
{
  if (n_shown != NULL)
    *n_shown = self->n_items;

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * kvp_plan_keys_search_async:
 * @self: a list
 * @text: what to look for; "" is any name
 * @cancellable: (nullable): the list stays as it is then
 * @callback: called when the list shows what was found
 * @user_data: for @callback
 *
 * Shows only rows whose name contains @text, ignoring case. A later search wins over one that still runs,
 * which ends as cancelled.
 */
void
kvp_plan_keys_search_async (KvpPlanKeys         *self,
                            const char          *text,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (KVP_IS_PLAN_KEYS (self));
  g_return_if_fail (text != NULL);

  task = create_task (self, kvp_plan_keys_search_async, cancellable, callback, user_data);
  kvp_row_choice_set_text (self->wanted, text);
  _kvp_plan_keys_choose (self, task);
}

/**
 * kvp_plan_keys_search_finish:
 * @self: a list
 * @result: the result
 * @n_found: (out) (optional): how many rows the list shows
 * @error: the failure
 *
 * Returns: whether the list shows what was found
 */
gboolean
kvp_plan_keys_search_finish (KvpPlanKeys   *self,
                             GAsyncResult  *result,
                             guint         *n_found,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_keys_search_async), FALSE);

  return finish (self, result, n_found, error);
}

const char *
kvp_plan_keys_get_search (KvpPlanKeys *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_KEYS (self), NULL);

  return self->shown->text;
}

/**
 * kvp_plan_keys_set_prefix_async:
 * @self: a list
 * @prefix: (nullable): exact bytes; %NULL, or none, is any name
 * @cancellable: (nullable): the list stays as it is then
 * @callback: called when the list shows those rows
 * @user_data: for @callback
 *
 * Shows only rows whose name begins with @prefix: those of the search, if there is one, and in the order that
 * was chosen. Once the dry run has ended, no other rows are looked at.
 */
void
kvp_plan_keys_set_prefix_async (KvpPlanKeys         *self,
                                GBytes              *prefix,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (KVP_IS_PLAN_KEYS (self));

  task = create_task (self, kvp_plan_keys_set_prefix_async, cancellable, callback, user_data);
  kvp_row_choice_set_prefix (self->wanted, prefix);
  _kvp_plan_keys_choose (self, task);
}

/**
 * kvp_plan_keys_set_prefix_finish:
 * @self: a list
 * @result: the result
 * @n_shown: (out) (optional): how many rows the list shows
 * @error: the failure
 *
 * Returns: whether the list shows those rows
 */
gboolean
kvp_plan_keys_set_prefix_finish (KvpPlanKeys   *self,
                                 GAsyncResult  *result,
                                 guint         *n_shown,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_keys_set_prefix_async), FALSE);

  return finish (self, result, n_shown, error);
}

GBytes *
kvp_plan_keys_get_prefix (KvpPlanKeys *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_KEYS (self), NULL);

  return self->shown->prefix;
}

/**
 * kvp_plan_keys_set_expiration_async:
 * @self: a list
 * @from: seconds since the epoch
 * @until: the first second that is too late; 0 is any time, and 1 with a @from of 0 never
 * @cancellable: (nullable): the list stays as it is then
 * @callback: called when the list shows those rows
 * @user_data: for @callback
 *
 * Shows only rows that expire from @from on and before @until: those of the search and with the prefix, if there is
 * one, and in the order that was chosen.
 */
void
kvp_plan_keys_set_expiration_async (KvpPlanKeys         *self,
                                    gint64               from,
                                    gint64               until,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (KVP_IS_PLAN_KEYS (self));

  task = create_task (self, kvp_plan_keys_set_expiration_async, cancellable, callback, user_data);
  self->wanted->expires_from = until != 0 ? from : 0;
  self->wanted->expires_until = until;
  _kvp_plan_keys_choose (self, task);
}

/**
 * kvp_plan_keys_set_expiration_finish:
 * @self: a list
 * @result: the result
 * @n_shown: (out) (optional): how many rows the list shows
 * @error: the failure
 *
 * Returns: whether the list shows those rows
 */
gboolean
kvp_plan_keys_set_expiration_finish (KvpPlanKeys   *self,
                                     GAsyncResult  *result,
                                     guint         *n_shown,
                                     GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_keys_set_expiration_async), FALSE);

  return finish (self, result, n_shown, error);
}

/**
 * kvp_plan_keys_get_expiration:
 * @self: a list
 * @from: (out) (optional): as it was set
 * @until: (out) (optional): as it was set
 *
 * Returns: whether the list is narrowed to a span of time
 */
gboolean
kvp_plan_keys_get_expiration (KvpPlanKeys *self,
                              gint64      *from,
                              gint64      *until)
{
  g_return_val_if_fail (KVP_IS_PLAN_KEYS (self), FALSE);

  if (from != NULL)
    *from = self->shown->expires_from;
  if (until != NULL)
    *until = self->shown->expires_until;

  return self->shown->expires_until != 0;
}

/**
 * kvp_plan_keys_sort_async:
 * @self: a list
 * @order: what rows are sorted by
 * @descending: whether the greatest comes first
 * @cancellable: (nullable): the list stays as it is then
 * @callback: called when the list is in that order
 * @user_data: for @callback
 *
 * Sorts the list once. If rows change after it, it stays as it is until it is sorted, or narrowed, anew.
 */
void
kvp_plan_keys_sort_async (KvpPlanKeys         *self,
                          KvpRowOrder          order,
                          gboolean             descending,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (KVP_IS_PLAN_KEYS (self));

  task = create_task (self, kvp_plan_keys_sort_async, cancellable, callback, user_data);
  self->wanted->order = order;
  self->wanted->descending = !!descending;
  _kvp_plan_keys_choose (self, task);
}

/**
 * kvp_plan_keys_sort_finish:
 * @self: a list
 * @result: the result
 * @error: the failure
 *
 * Returns: whether the list is in that order
 */
gboolean
kvp_plan_keys_sort_finish (KvpPlanKeys   *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_keys_sort_async), FALSE);

  return finish (self, result, NULL, error);
}

KvpRowOrder
kvp_plan_keys_get_order (KvpPlanKeys *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_KEYS (self), KVP_ROW_ORDER_NAME);

  return self->shown->order;
}

gboolean
kvp_plan_keys_get_descending (KvpPlanKeys *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_KEYS (self), FALSE);

  return self->shown->descending;
}
