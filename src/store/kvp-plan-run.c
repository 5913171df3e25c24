/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "store/kvp-plan-private.h"
#include "store/kvp-store-private.h"

/* The beginning and the end of a purge; see kvp-plan-claim.c for what lies between. */

typedef struct {
  KvpPlanJob base;

  /* Input */
  guint64    revision;
  gboolean   needs_backup;
} StartJob;

typedef struct {
  KvpPlanJob base;

  /* Input */
  gint64     duration;
  guint64    requests;
  gint64     now;
  gboolean   paused;
} EndJob;

static void
job_free (KvpPlanJob *job)
{
  kvp_plan_job_clear (job);
  g_free (job);
}

/* What was confirmed with the words that the values are saved first does not go before they are. */
static gboolean
check_backup (KvpPlanStatus  *status,
              StartJob       *job,
              GError        **error)
{
  if (!job->needs_backup ||
      (status->backup_state == KVP_PLAN_BACKUP_COMPLETE && status->backup_revision == job->revision))
    return TRUE;

  g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE,
                       _("The values of these keys are not saved yet, so nothing was deleted."));

  return FALSE;
}

static gboolean
start_run (KvpDatabase  *database,
           KvpPlanJob   *base,
           GError      **error)
{
  StartJob *job = (StartJob *) base;
  g_autoptr(KvpPlanStatus) status = NULL;
  const guint mask =
    KVP_PLAN_STATES_OF_REVIEW | KVP_PLAN_STATE_MASK (KVP_PLAN_PAUSED) |
    KVP_PLAN_STATE_MASK (KVP_PLAN_STOPPED);

  status = kvp_plan_job_load_status (database, base->plan, mask, error);
  if (status == NULL)
    return FALSE;

  if (status->revision != job->revision)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE,
                           _("Keys were ticked or unticked after the confirmation. "
                             "Review the list and confirm again."));
      return FALSE;
    }

  if (status->counts.pending + status->counts.in_flight == 0)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE, _("No key of this list is ticked."));
      return FALSE;
    }

  if (!kvp_connection_mark_lets_delete (database, base->plan, status->approved_at != 0, error) ||
      !check_backup (status, job, error))
    return FALSE;

  /* A backup that was begun, and that the person who confirmed now does without. */
  return kvp_database_update (database,
                              "UPDATE plan SET state = ?2, backup_state = IIF(backup_state = ?5, ?6, backup_state)"
                              " WHERE id = ?1 AND state = ?3 AND revision = ?4",
                              (const gint64[]) { base->plan, KVP_PLAN_RUNNING, status->state, job->revision,
                                                 KVP_PLAN_BACKUP_WANTED, KVP_PLAN_BACKUP_NONE },
                              6, NULL, error);
}

static void
push_start (KvpPlan             *self,
            guint64              revision,
            gboolean             needs_backup,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  StartJob *job = g_new0 (StartJob, 1);

  job->base.func = start_run;
  job->base.durable = TRUE;
  job->revision = revision;
  job->needs_backup = needs_backup;

  g_task_set_source_tag (task, kvp_plan_start_run_async);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  kvp_plan_job_push (self, g_steal_pointer (&task));
}

/**
 * kvp_plan_start_run_async:
 * @self: a plan in state DRAFT, WAITING, APPROVED, PAUSED or STOPPED
 * @revision: the revision that the person confirmed
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * -> RUNNING. Error: STATE if ticks changed since @revision, it runs already, no key is left to delete, its
 * account is marked as read-only, or it is marked as production and nobody approved the plan.
 */
void
kvp_plan_start_run_async (KvpPlan             *self,
                          guint64              revision,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (KVP_IS_PLAN (self));

  push_start (self, revision, FALSE, cancellable, callback, user_data);
}

/**
 * kvp_plan_start_saved_run_async:
 * @self: a plan, as for kvp_plan_start_run_async()
 * @revision: the revision that the person confirmed
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * As kvp_plan_start_run_async(), which also has the result, for a confirmation that says that the values are saved
 * first. Error: STATE if they are not, all of them, of this very revision.
 */
void
kvp_plan_start_saved_run_async (KvpPlan             *self,
                                guint64              revision,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (KVP_IS_PLAN (self));

  push_start (self, revision, TRUE, cancellable, callback, user_data);
}

/**
 * kvp_plan_start_run_finish:
 * @self: a plan
 * @result: the result
 * @error: the failure
 *
 * Returns: whether the plan is running now
 */
gboolean
kvp_plan_start_run_finish (KvpPlan       *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_start_run_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
end_run (KvpDatabase  *database,
         KvpPlanJob   *base,
         GError      **error)
{
  EndJob *job = (EndJob *) base;
  g_autoptr(KvpPlanStatus) status = NULL;
  const guint mask = KVP_PLAN_STATE_MASK (KVP_PLAN_RUNNING) | KVP_PLAN_STATE_MASK (KVP_PLAN_PAUSED);
  gint64 values[] = {
    base->plan, KVP_PLAN_FINISHED, job->paused ? KVP_PLAN_PAUSED : KVP_PLAN_STOPPED, job->now, job->duration,
    job->requests, 0,
  };

  status = kvp_plan_job_load_status (database, base->plan, mask, error);
  if (status == NULL)
    return FALSE;

  values[G_N_ELEMENTS (values) - 1] = status->state;

  return kvp_database_update (database,
                              "UPDATE plan SET state = IIF(pending + in_flight = 0, ?2, ?3), finished_at = ?4,"
                              " run_duration = run_duration + ?5, run_requests = run_requests + ?6"
                              " WHERE id = ?1 AND state = ?7",
                              values, G_N_ELEMENTS (values), NULL, error);
}

/**
 * kvp_plan_end_run_async:
 * @self: a plan in state RUNNING or PAUSED
 * @duration: microseconds of this run, added
 * @requests: requests of this run, added
 * @paused: whether it is to go on by itself
 * @cancellable: (nullable): ignored: that a run is over is written in any case
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * RUNNING, or PAUSED when a run that is paused is stopped -> FINISHED if nothing is pending or in flight,
 * else STOPPED, or PAUSED with @paused. Error: STATE.
 */
void
kvp_plan_end_run_async (KvpPlan             *self,
                        gint64               duration,
                        guint64              requests,
                        gboolean             paused,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  EndJob *job;

  g_return_if_fail (KVP_IS_PLAN (self));

  job = g_new0 (EndJob, 1);
  job->base.func = end_run;
  job->base.durable = TRUE;
  job->duration = duration;
  job->requests = requests;
  job->paused = paused;
  job->now = g_get_real_time () / G_USEC_PER_SEC;

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, kvp_plan_end_run_async);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  kvp_plan_job_push (self, g_steal_pointer (&task));
}

/**
 * kvp_plan_end_run_finish:
 * @self: a plan
 * @result: the result
 * @error: the failure
 *
 * Returns: whether it is written
 */
gboolean
kvp_plan_end_run_finish (KvpPlan       *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_end_run_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
