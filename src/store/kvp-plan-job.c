/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "store/kvp-plan-invariants.h"
#include "store/kvp-plan-job.h"
#include "store/kvp-plan-private.h"
#include "store/kvp-tick-change.h"

/**
 * kvp_plan_job_clear:
 * @self: a job
 *
 * Frees what it holds, not itself.
 */
void
kvp_plan_job_clear (KvpPlanJob *self)
{
  g_clear_pointer (&self->status, kvp_plan_status_free);
  g_clear_pointer (&self->ticks, kvp_tick_change_free);
  if (self->result != NULL)
    self->result_free (self->result);
  self->result = NULL;
}

/**
 * kvp_plan_job_mark_changed:
 * @self: a job, in its function
 * @first: a position
 * @last: a position not before it
 *
 * Rows from @first to @last may have changed state: the range that is told with KvpPlan::keys-changed grows
 * to hold them.
 */
void
kvp_plan_job_mark_changed (KvpPlanJob *self,
                           guint32     first,
                           guint32     last)
{
  self->first_changed = self->keys_changed ? MIN (self->first_changed, first) : first;
  self->last_changed = self->keys_changed ? MAX (self->last_changed, last) : last;
  self->keys_changed = TRUE;
}

/* In the writer's thread. */
static gboolean
run (KvpDatabase  *database,
     GTask        *task,
     GError      **error)
{
  KvpPlanJob *job = g_task_get_task_data (task);

  if (!kvp_database_begin (database, job->durable, error))
    return FALSE;

  if (!job->func (database, job, error))
    goto failed;

  job->status = kvp_plan_status_load (database, job->plan, error);
  if (job->status == NULL || !kvp_plan_invariants_check (database, job->plan, job->status, error))
    goto failed;

  return kvp_database_commit (database, error);

failed:
  kvp_database_rollback (database);

  return FALSE;
}

static void
done (GTask  *task,
      GError *error)
{
  KvpPlan *plan = g_task_get_source_object (task);
  KvpPlanJob *job = g_task_get_task_data (task);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  kvp_plan_apply_job (plan, job);

  if (job->gives_pointer)
    g_task_return_pointer (task, g_steal_pointer (&job->result), job->result_free);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * kvp_plan_job_push:
 * @plan: the plan it changes
 * @task: (transfer full): a task of @plan whose data is a #KvpPlanJob with its function set
 *
 * Queues the job. When it is done, @plan is brought up to date and emits its signals; then the task returns.
 */
void
kvp_plan_job_push (KvpPlan *plan,
                   GTask   *task)
{
  KvpPlanJob *job = g_task_get_task_data (task);

  job->plan = kvp_plan_get_id (plan);
  kvp_store_file_push (kvp_plan_get_file (plan), task, run, done);
}

static const char *
describe_state (KvpPlanState state)
{
  switch (state)
    {
    case KVP_PLAN_SCANNING:
      return _("The dry run that makes this list of keys has not ended yet.");

    case KVP_PLAN_DRAFT:
    case KVP_PLAN_WAITING:
    case KVP_PLAN_APPROVED:
      return _("This list of keys is still under review.");

    case KVP_PLAN_RUNNING:
      return _("The keys of this list are being deleted already.");

    case KVP_PLAN_PAUSED:
      return _("The deletion of this list of keys is paused.");

    case KVP_PLAN_STOPPED:
      return _("The deletion of this list of keys was stopped.");

    case KVP_PLAN_FINISHED:
      return _("The deletion of this list of keys is finished.");

    default:
      return _("This list of keys is in a state that this version does not know.");
    }
}

/**
 * kvp_plan_job_load_status:
 * @database: the writing connection, inside a transaction
 * @plan: a plan's ID
 * @mask: the states it may be in, by KVP_PLAN_STATE_MASK()
 * @error: STATE if it is in another, or does not exist
 *
 * Nothing else writes while the transaction lasts, so what this finds holds until the job is done.
 *
 * Returns: (transfer full): what is written of the plan, or %NULL
 */
KvpPlanStatus *
kvp_plan_job_load_status (KvpDatabase  *database,
                          gint64        plan,
                          guint         mask,
                          GError      **error)
{
  g_autoptr(KvpPlanStatus) status = kvp_plan_status_load (database, plan, error);

  if (status == NULL)
    return NULL;

  if ((mask & KVP_PLAN_STATE_MASK (status->state)) == 0)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE, describe_state (status->state));
      return NULL;
    }

  return g_steal_pointer (&status);
}

/**
 * kvp_plan_job_change_counts:
 * @database: the writing connection, inside a transaction
 * @plan: a plan's ID
 * @delta: by how much the number of rows changes, by #KvpKeyState
 * @error: the failure
 *
 * The total changes by their sum. The table itself refuses numbers that do not add up or are negative.
 *
 * Returns: whether it is written
 */
gboolean
kvp_plan_job_change_counts (KvpDatabase   *database,
                            gint64         plan,
                            const gint64   delta[6],
                            GError       **error)
{
  const gint64 values[] = {
    plan,
    delta[KVP_KEY_PENDING], delta[KVP_KEY_EXCLUDED], delta[KVP_KEY_IN_FLIGHT],
    delta[KVP_KEY_DELETED], delta[KVP_KEY_FAILED], delta[KVP_KEY_SKIPPED],
  };

  return kvp_database_update (database,
                              "UPDATE plan SET pending = pending + ?2, excluded = excluded + ?3,"
                              " in_flight = in_flight + ?4, deleted = deleted + ?5, failed = failed + ?6,"
                              " skipped = skipped + ?7, total = total + ?2 + ?3 + ?4 + ?5 + ?6 + ?7"
                              " WHERE id = ?1",
                              values, G_N_ELEMENTS (values), NULL, error);
}

/**
 * kvp_plan_job_set_mismatch:
 * @error: where the error goes
 *
 * Rows are in other states than they can be in: the job must fail, and with it all that it did.
 */
void
kvp_plan_job_set_mismatch (GError **error)
{
  g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE,
                       _("The database holds another state for some keys than this run knows of. "
                         "Nothing was changed."));
}
