/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "store/kvp-plan-check-private.h"
#include "store/kvp-plan-in-flight.h"
#include "store/kvp-plan-private.h"

/* How what a check found gets into the database. It can only take keys out: a row becomes skipped, or from in
 * flight pending again. */

typedef struct {
  KvpPlanJob          base;

  /* Input */
  KvpPlanMarks       *marks; /* (owned) (nullable): until they are taken back */
  KvpPlanCheckScope   scope;
  gint64              now;

  /* In progress */
  KvpPlanStatus      *status; /* (unowned): while the runs are written */
  sqlite3_stmt       *update; /* (unowned): while the runs are written */
  sqlite3_stmt       *count;  /* (unowned): likewise */
  gint64              delta[6];
  guint32             first_pending;

  /* Output */
  KvpPlanCheckCounts  counts;
} WriteJob;

static void
write_job_free (WriteJob *job)
{
  kvp_plan_job_clear (&job->base);
  g_clear_pointer (&job->marks, kvp_plan_marks_free);
  g_free (job);
}

static KvpKeyReason
get_reason (KvpPlanOutcome outcome)
{
  switch (outcome)
    {
    case KVP_PLAN_OUTCOME_REWRITTEN:
      return KVP_REASON_REWRITTEN;

    case KVP_PLAN_OUTCOME_GONE:
      return KVP_REASON_GONE;

    case KVP_PLAN_OUTCOME_EXPIRED:
      return KVP_REASON_EXPIRED;

    case KVP_PLAN_OUTCOME_UNCHANGED:
    default:
      return KVP_REASON_NONE;
    }
}

static guint *
get_count (WriteJob       *job,
           KvpPlanOutcome  outcome)
{
  switch (outcome)
    {
    case KVP_PLAN_OUTCOME_REWRITTEN:
      return &job->counts.rewritten;

    case KVP_PLAN_OUTCOME_GONE:
      return &job->counts.gone;

    case KVP_PLAN_OUTCOME_EXPIRED:
      return &job->counts.expired;

    case KVP_PLAN_OUTCOME_UNCHANGED:
    default:
      return &job->counts.unchanged;
    }
}

/* Nothing is to be written of these; but some may have been unticked since. */
static gboolean
count_unchanged (KvpDatabase           *database,
                 WriteJob              *job,
                 const KvpPlanMarkRun  *run,
                 GError               **error)
{
  gboolean has_row;

  sqlite3_bind_int64 (job->count, 2, run->first);
  sqlite3_bind_int64 (job->count, 3, run->last);
  if (!kvp_database_step (database, job->count, &has_row, error))
    return FALSE;

  job->counts.unchanged += has_row ? sqlite3_column_int64 (job->count, 0) : 0;
  sqlite3_reset (job->count);

  return TRUE;
}

/* A row is changed only if it is in the state that it was in when the check began. */
static gboolean
write_run (KvpDatabase           *database,
           WriteJob              *job,
           const KvpPlanMarkRun  *run,
           GError               **error)
{
  KvpKeyState from = run->in_flight ? KVP_KEY_IN_FLIGHT : KVP_KEY_PENDING;
  KvpKeyState to = run->outcome == KVP_PLAN_OUTCOME_UNCHANGED ? KVP_KEY_PENDING : KVP_KEY_SKIPPED;
  guint64 n_changed;

  if (from == to)
    return count_unchanged (database, job, run, error);
  if (to == KVP_KEY_PENDING && !kvp_plan_in_flight_write (database, job->base.plan, job->status, run->first, error))
    return FALSE;

  sqlite3_bind_int64 (job->update, 2, run->first);
  sqlite3_bind_int64 (job->update, 3, run->last);
  sqlite3_bind_int (job->update, 4, to);
  sqlite3_bind_int (job->update, 5, get_reason (run->outcome));
  if (run->in_flight && run->outcome == KVP_PLAN_OUTCOME_GONE)
    sqlite3_bind_text (job->update, 6,
                       _("It was probably deleted by a request whose answer did not arrive."), -1, SQLITE_STATIC);
  else
    sqlite3_bind_null (job->update, 6);
  sqlite3_bind_int (job->update, 7, from);
  sqlite3_bind_int64 (job->update, 8, job->status->claimed_to);
  if (!kvp_database_run (database, job->update, &n_changed, error))
    return FALSE;

  if (n_changed == 0)
    return TRUE;

  job->delta[from] -= n_changed;
  job->delta[to] += n_changed;
  *get_count (job, run->outcome) += n_changed;
  if (to == KVP_KEY_PENDING)
    job->first_pending = MIN (job->first_pending, run->first);
  kvp_plan_job_mark_changed (&job->base, run->first, run->last);

  return TRUE;
}

static gboolean
write_runs (KvpDatabase  *database,
            WriteJob     *job,
            GError      **error)
{
  g_autoptr(sqlite3_stmt) update = NULL;
  g_autoptr(sqlite3_stmt) count = NULL;
  KvpPlanMarkIter iter;
  KvpPlanMarkRun run;

  update = kvp_database_prepare (database,
                                 "UPDATE plan_row SET state = ?4, reason = ?5, detail = ?6"
                                 " WHERE plan = ?1 AND position BETWEEN ?2 AND ?3 AND " KVP_PLAN_ROW_STATE ("?8")
                                 " = ?7", error);
  count = update == NULL ? NULL :
    kvp_database_prepare (database,
                          "SELECT COUNT(*) FROM plan_key"
                          " WHERE plan = ?1 AND position BETWEEN ?2 AND ?3 AND state = ?4", error);
  if (count == NULL)
    return FALSE;

  sqlite3_bind_int64 (update, 1, job->base.plan);
  sqlite3_bind_int64 (count, 1, job->base.plan);
  sqlite3_bind_int (count, 4, KVP_KEY_PENDING);
  job->update = update;
  job->count = count;

  kvp_plan_mark_iter_init (&iter, job->marks, job->now);
  while (kvp_plan_mark_iter_next (&iter, &run))
    {
      if (!write_run (database, job, &run, error))
        return FALSE;
    }

  return TRUE;
}

/* What rests and has nothing left to do is a report. When the keys were as they are in the plan is known anew
 * only if all of them were looked at. */
static gboolean
write_plan (KvpDatabase  *database,
            WriteJob     *job,
            GError      **error)
{
  const gint64 values[] = {
    job->base.plan, job->first_pending, job->scope == KVP_PLAN_CHECK_ALL, job->now, KVP_PLAN_PAUSED,
    KVP_PLAN_STOPPED, KVP_PLAN_FINISHED,
  };

  return kvp_plan_job_change_counts (database, job->base.plan, job->delta, error) &&
         kvp_database_update (database,
                              "UPDATE plan SET claim_from = MIN (claim_from, ?2),"
                              " checked_at = IIF(?3, ?4, checked_at),"
                              " finished_at = IIF(state IN (?5, ?6) AND pending + in_flight = 0 AND finished_at = 0,"
                              "  ?4, finished_at),"
                              " state = IIF(state IN (?5, ?6) AND pending + in_flight = 0, ?7, state)"
                              " WHERE id = ?1", values, G_N_ELEMENTS (values), NULL, error);
}

static gboolean
write_check (KvpDatabase  *database,
             KvpPlanJob   *base,
             GError      **error)
{
  WriteJob *job = (WriteJob *) base;
  g_autoptr(KvpPlanStatus) status = NULL;

  status = kvp_plan_job_load_status (database, base->plan, KVP_PLAN_STATES_OF_CHECK, error);
  if (status == NULL)
    return FALSE;

  /* A row that is in flight again would look as if it were in flight still. */
  if (status->n_claims != kvp_plan_marks_get_n_claims (job->marks))
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE,
                           _("Keys of this list were sent while they were compared with the namespace. "
                             "Nothing was changed."));
      return FALSE;
    }

  job->status = status;

  return write_runs (database, job, error) && write_plan (database, job, error);
}

/**
 * kvp_plan_write_check_async:
 * @plan: the plan that was checked
 * @marks: (transfer full): what was found
 * @scope: which rows were looked at
 * @now: seconds since the epoch: a key that is gone and whose expiration is not after it has expired
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * One durable transaction. Error: STATE if keys were claimed since the marks were read.
 */
void
kvp_plan_write_check_async (KvpPlan             *plan,
                            KvpPlanMarks        *marks,
                            KvpPlanCheckScope    scope,
                            gint64               now,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  WriteJob *job = g_new0 (WriteJob, 1);

  job->base.func = write_check;
  job->base.durable = TRUE;
  job->marks = marks;
  job->scope = scope;
  job->now = now;
  job->first_pending = G_MAXUINT32;

  task = g_task_new (plan, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_plan_write_check_async);
  g_task_set_task_data (task, job, (GDestroyNotify) write_job_free);
  kvp_plan_job_push (plan, g_steal_pointer (&task));
}

/**
 * kvp_plan_write_check_finish:
 * @plan: a plan
 * @result: the result
 * @counts: (out) (optional): how many rows came to what
 * @error: the failure; nothing is changed then
 *
 * Returns: whether it is written
 */
gboolean
kvp_plan_write_check_finish (KvpPlan             *plan,
                             GAsyncResult        *result,
                             KvpPlanCheckCounts  *counts,
                             GError             **error)
{
  WriteJob *job;

  g_return_val_if_fail (g_task_is_valid (result, plan), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_write_check_async), FALSE);

  job = g_task_get_task_data (G_TASK (result));
  if (counts != NULL)
    *counts = job->counts;

  return g_task_propagate_boolean (G_TASK (result), error);
}

KvpPlanMarks *
kvp_plan_write_check_take_back (KvpPlan      *plan,
                                GAsyncResult *result)
{
  WriteJob *job;

  g_return_val_if_fail (g_task_is_valid (result, plan), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_write_check_async), NULL);

  job = g_task_get_task_data (G_TASK (result));

  return g_steal_pointer (&job->marks);
}
