/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-plan-refresh.h"

#include <glib/gi18n.h>

#include "base/kvp-error.h"
#include "purge/kvp-connection-private.h"
#include "purge/kvp-recheck.h"

typedef struct {
  /* Output */
  KvpPlanCheckCounts counts;
} Refresh;

/**
 * kvp_plan_refresh_is_due:
 * @plan: a plan
 * @max_age: seconds for which a list counts as fresh
 * @now: seconds since the epoch
 *
 * Returns: whether its keys are looked up again before any of them is sent, because the list is older
 */
gboolean
kvp_plan_refresh_is_due (KvpPlan *plan,
                         guint    max_age,
                         gint64   now)
{
  KvpPlanCheckScope scope;

  g_return_val_if_fail (KVP_IS_PLAN (plan), TRUE);

  return kvp_recheck_is_needed (plan, max_age, now, &scope) && scope == KVP_PLAN_CHECK_ALL;
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Refresh *refresh = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (kvp_recheck_run_finish (result, &refresh->counts, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static gboolean
is_of_connection (KvpPlan       *plan,
                  KvpConnection *connection)
{
  KvpAccount *account = kvp_connection_get_account (connection);

  return account != NULL &&
         g_str_equal (kvp_account_get_id (account), kvp_plan_get_account_id (plan)) &&
         g_str_equal (kvp_connection_get_endpoint (connection), kvp_plan_get_endpoint (plan));
}

/**
 * kvp_plan_refresh_async:
 * @plan: a plan in state DRAFT, WAITING, APPROVED, PAUSED or STOPPED
 * @connection: the account that its keys are in
 * @page_func: (nullable): called after each page
 * @page_data: for @page_func; not called any more once @callback is
 * @cancellable: (nullable): ends it; nothing is changed
 * @callback: called when what was found is written
 * @user_data: for @callback
 *
 * Lists what is needed, compares, and writes what it found. It never adds a key, so an approval stays good.
 */
void
kvp_plan_refresh_async (KvpPlan             *plan,
                        KvpConnection       *connection,
                        KvpPlanRefreshFunc   page_func,
                        gpointer             page_data,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(KvpClient) client = NULL;

  g_return_if_fail (KVP_IS_PLAN (plan));
  g_return_if_fail (KVP_IS_CONNECTION (connection));

  task = g_task_new (plan, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_plan_refresh_async);
  /* What is written is written. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_new0 (Refresh, 1), g_free);

  if (!is_of_connection (plan, connection))
    {
      g_task_return_new_error (task, KVP_ERROR, KVP_ERROR_STATE, "%s",
                               _("These keys are in another account than the one that is connected now."));
      return;
    }

  client = kvp_connection_new_run_client (connection);
  kvp_recheck_run_async (client, plan, KVP_PLAN_CHECK_ALL, page_func, page_data, cancellable, checked_cb,
                         g_steal_pointer (&task));
}

/**
 * kvp_plan_refresh_finish:
 * @plan: a plan
 * @result: the result that the callback got
 * @counts: (out) (optional): how many keys came to what
 * @error: return location; nothing is changed then
 *
 * Returns: whether all ticked keys were compared, and what was found is written
 */
gboolean
kvp_plan_refresh_finish (KvpPlan             *plan,
                         GAsyncResult        *result,
                         KvpPlanCheckCounts  *counts,
                         GError             **error)
{
  g_return_val_if_fail (g_task_is_valid (result, plan), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_refresh_async), FALSE);

  if (counts != NULL)
    *counts = ((Refresh *) g_task_get_task_data (G_TASK (result)))->counts;

  return g_task_propagate_boolean (G_TASK (result), error);
}
