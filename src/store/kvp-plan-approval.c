/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "store/kvp-plan-approval.h"
#include "store/kvp-plan-private.h"

/* That a person looked through a list and says that its keys may go. It is a record, and it holds for the list that
 * was seen: whatever changes the list in the review takes it back, see kvp_plan_approval_void(). A check can only take
 * keys out, so it leaves the approval as it is. */

typedef struct {
  KvpPlanJob base;

  /* Input */
  char      *person; /* (owned) (nullable): %NULL takes an approval back */
  guint64    revision;
  gint64     now;
} ApprovalJob;

static void
approval_job_free (ApprovalJob *job)
{
  kvp_plan_job_clear (&job->base);
  g_free (job->person);
  g_free (job);
}

/**
 * kvp_plan_approval_void:
 * @database: the writing connection, inside a transaction
 * @plan: a plan's ID
 * @error: the failure
 *
 * APPROVED -> WAITING, in the transaction of the change that makes the approval void. One that a file told of, which
 * was none here anyway, is forgotten with it. A plan in another state stays as it is.
 *
 * Returns: whether it is written
 */
gboolean
kvp_plan_approval_void (KvpDatabase  *database,
                        gint64        plan,
                        GError      **error)
{
  return kvp_database_update (database,
                              "UPDATE plan SET state = ?2, approved_at = 0, approved_by = ''"
                              " WHERE id = ?1 AND state IN (?2, ?3)",
                              (const gint64[]) { plan, KVP_PLAN_WAITING, KVP_PLAN_APPROVED }, 3, NULL, error);
}

static gboolean
approve_run (KvpDatabase  *database,
             KvpPlanJob   *base,
             GError      **error)
{
  ApprovalJob *job = (ApprovalJob *) base;
  g_autoptr(KvpPlanStatus) status = NULL;
  g_autoptr(sqlite3_stmt) statement = NULL;

  status = kvp_plan_job_load_status (database, base->plan, KVP_PLAN_STATE_MASK (KVP_PLAN_WAITING), error);
  if (status == NULL)
    return FALSE;

  if (status->revision != job->revision)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE,
                           _("Keys were ticked or unticked meanwhile. Look at the list again before you approve it."));
      return FALSE;
    }

  if (status->counts.pending == 0)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE, _("No key of this list is ticked."));
      return FALSE;
    }

  statement = kvp_database_prepare (database,
                                    "UPDATE plan SET state = ?2, approved_at = ?3, approved_by = ?4 WHERE id = ?1",
                                    error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, base->plan);
  sqlite3_bind_int (statement, 2, KVP_PLAN_APPROVED);
  sqlite3_bind_int64 (statement, 3, job->now);
  sqlite3_bind_text (statement, 4, job->person, -1, SQLITE_STATIC);

  return kvp_database_run (database, statement, NULL, error);
}

static gboolean
take_back_run (KvpDatabase  *database,
               KvpPlanJob   *base,
               GError      **error)
{
  g_autoptr(KvpPlanStatus) status = NULL;

  status = kvp_plan_job_load_status (database, base->plan, KVP_PLAN_STATE_MASK (KVP_PLAN_APPROVED), error);

  return status != NULL && kvp_plan_approval_void (database, base->plan, error);
}

static void
push (KvpPlan             *plan,
      KvpPlanJobFunc       func,
      const char          *person,
      guint64              revision,
      GCancellable        *cancellable,
      gpointer             source_tag,
      GAsyncReadyCallback  callback,
      gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (plan, cancellable, callback, user_data);
  ApprovalJob *job = g_new0 (ApprovalJob, 1);

  job->base.func = func;
  job->base.durable = TRUE;
  job->person = g_strdup (person);
  job->revision = revision;
  job->now = g_get_real_time () / G_USEC_PER_SEC;

  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, job, (GDestroyNotify) approval_job_free);
  kvp_plan_job_push (plan, g_steal_pointer (&task));
}

/**
 * kvp_plan_approve_async:
 * @self: a plan in state WAITING
 * @revision: the revision that the person looked at
 * @person: who approves it
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * WAITING -> APPROVED, with who and when. Error: STATE if ticks changed since @revision, none is set, or the plan is in
 * another state.
 */
void
kvp_plan_approve_async (KvpPlan             *self,
                        guint64              revision,
                        const char          *person,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_return_if_fail (KVP_IS_PLAN (self));
  g_return_if_fail (person != NULL && *person != '\0');

  push (self, approve_run, person, revision, cancellable, kvp_plan_approve_async, callback, user_data);
}

/**
 * kvp_plan_approve_finish:
 * @self: a plan
 * @result: the result
 * @error: the failure
 *
 * Returns: whether the plan is approved
 */
gboolean
kvp_plan_approve_finish (KvpPlan       *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_approve_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * kvp_plan_take_back_approval_async:
 * @self: a plan in state APPROVED
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * APPROVED -> WAITING. Error: STATE.
 */
void
kvp_plan_take_back_approval_async (KvpPlan             *self,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_return_if_fail (KVP_IS_PLAN (self));

  push (self, take_back_run, NULL, 0, cancellable, kvp_plan_take_back_approval_async, callback, user_data);
}

/**
 * kvp_plan_take_back_approval_finish:
 * @self: a plan
 * @result: the result
 * @error: the failure
 *
 * Returns: whether the plan waits again
 */
gboolean
kvp_plan_take_back_approval_finish (KvpPlan       *self,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_take_back_approval_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
