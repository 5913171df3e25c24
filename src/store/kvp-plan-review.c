/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-plan-private.h"
#include "store/kvp-prefix-range.h"

/* What a person does with a plan before it runs: states DRAFT, WAITING and APPROVED. */

typedef struct {
  KvpPlanJob base;

  /* Input */
  GArray    *positions; /* (owned) (nullable) (element-type guint32): %NULL is every row */
  GBytes    *prefix;    /* (owned) (nullable): instead of positions: what names begin with */
  gboolean   ticked;
} TickJob;

typedef struct {
  KvpPlanJob base;

  /* Input */
  char      *title; /* (owned) */
  char      *note;  /* (owned) */
} SaveJob;

static void
tick_job_free (TickJob *job)
{
  kvp_plan_job_clear (&job->base);
  g_clear_pointer (&job->positions, g_array_unref);
  g_clear_pointer (&job->prefix, g_bytes_unref);
  g_free (job);
}

static void
save_job_free (SaveJob *job)
{
  kvp_plan_job_clear (&job->base);
  g_free (job->title);
  g_free (job->note);
  g_free (job);
}

static int
compare_positions (gconstpointer a,
                   gconstpointer b)
{
  guint32 left = *(const guint32 *) a;
  guint32 right = *(const guint32 *) b;

  return (left > right) - (left < right);
}

/* Only rows that the person may change are: pending ones, and those that were left out by hand. */
static sqlite3_stmt *
prepare_tick (KvpDatabase  *database,
              TickJob      *job,
              GError      **error)
{
  sqlite3_stmt *statement;

  statement = kvp_database_prepare (database,
                                    "UPDATE plan_key SET state = ?4, reason = ?5"
                                    " WHERE plan = ?1 AND position BETWEEN ?2 AND ?3"
                                    " AND state = ?6 AND reason = ?7", error);
  if (statement == NULL)
    return NULL;

  sqlite3_bind_int64 (statement, 1, job->base.plan);
  sqlite3_bind_int (statement, 4, job->ticked ? KVP_KEY_PENDING : KVP_KEY_EXCLUDED);
  sqlite3_bind_int (statement, 5, job->ticked ? KVP_REASON_NONE : KVP_REASON_LEFT_OUT);
  sqlite3_bind_int (statement, 6, job->ticked ? KVP_KEY_EXCLUDED : KVP_KEY_PENDING);
  sqlite3_bind_int (statement, 7, job->ticked ? KVP_REASON_LEFT_OUT : KVP_REASON_NONE);

  return statement;
}

static gboolean
tick_range (KvpDatabase   *database,
            TickJob       *job,
            sqlite3_stmt  *statement,
            guint32        first,
            guint32        last,
            guint64       *n_total,
            GError       **error)
{
  guint64 n_changed;

  sqlite3_bind_int64 (statement, 2, first);
  sqlite3_bind_int64 (statement, 3, last);
  if (!kvp_database_run (database, statement, &n_changed, error))
    return FALSE;

  if (n_changed > 0)
    kvp_plan_job_mark_changed (&job->base, first, last);
  *n_total += n_changed;

  return TRUE;
}

/* Runs of neighbours, which is what a person marks, are one statement each. */
static gboolean
tick_positions (KvpDatabase   *database,
                TickJob       *job,
                sqlite3_stmt  *statement,
                guint64       *n_total,
                GError       **error)
{
  GArray *positions = job->positions;
  guint start = 0;

  g_array_sort (positions, compare_positions);

  for (guint i = 1; i <= positions->len; i++)
    {
      guint32 last = g_array_index (positions, guint32, i - 1);

      /* A position that is given twice is in the run already. */
      if (i < positions->len && g_array_index (positions, guint32, i) - last <= 1)
        continue;

      if (!tick_range (database, job, statement, g_array_index (positions, guint32, start), last, n_total,
                       error))
        return FALSE;
      start = i;
    }

  return TRUE;
}

/* In a plan under review, names that begin alike are neighbours. */
static gboolean
tick_prefix (KvpDatabase   *database,
             TickJob       *job,
             sqlite3_stmt  *statement,
             guint64       *n_total,
             GError       **error)
{
  guint32 first, n_rows;

  if (!kvp_prefix_range_find (database, job->base.plan, job->prefix, &first, &n_rows, error))
    return FALSE;

  return n_rows == 0 || tick_range (database, job, statement, first, first + n_rows - 1, n_total, error);
}

static gboolean
tick_run (KvpDatabase  *database,
          KvpPlanJob   *base,
          GError      **error)
{
  TickJob *job = (TickJob *) base;
  g_autoptr(KvpPlanStatus) status = NULL;
  g_autoptr(sqlite3_stmt) statement = NULL;
  gint64 delta[6] = { 0, };
  guint64 n_changed = 0;
  guint32 claim_from;

  status = kvp_plan_job_load_status (database, base->plan, KVP_PLAN_STATES_OF_REVIEW, error);
  statement = status != NULL ? prepare_tick (database, job, error) : NULL;
  if (statement == NULL)
    return FALSE;

  if (job->positions != NULL)
    {
      if (!tick_positions (database, job, statement, &n_changed, error))
        return FALSE;
    }
  else if (job->prefix != NULL)
    {
      if (!tick_prefix (database, job, statement, &n_changed, error))
        return FALSE;
    }
  else if (status->counts.total > 0)
    {
      if (!tick_range (database, job, statement, 0, status->counts.total - 1, &n_changed, error))
        return FALSE;
    }

  if (n_changed == 0)
    return TRUE;

  /* All that is ticked lies at claim_from or after it. */
  if (job->ticked)
    claim_from = MIN (status->claim_from, base->first_changed);
  else if (job->positions == NULL && job->prefix == NULL)
    claim_from = status->counts.total;
  else
    claim_from = status->claim_from;

  delta[KVP_KEY_PENDING] = job->ticked ? (gint64) n_changed : -(gint64) n_changed;
  delta[KVP_KEY_EXCLUDED] = -delta[KVP_KEY_PENDING];

  /* A check looks only at what is ticked, so that of a row that is ticked after it nothing newer is known
   * than of the dry run. */
  return kvp_plan_job_change_counts (database, base->plan, delta, error) &&
         kvp_plan_approval_void (database, base->plan, error) &&
         kvp_database_update (database,
                              "UPDATE plan SET revision = revision + 1, claim_from = ?2,"
                              " checked_at = IIF(?3, scanned_at, checked_at) WHERE id = ?1",
                              (const gint64[]) { base->plan, claim_from, job->ticked }, 3, NULL, error);
}

/**
 * kvp_plan_set_ticked_async:
 * @self: a plan in state DRAFT, WAITING or APPROVED
 * @positions: (nullable) (array length=n_positions): the rows, in any order; copied; %NULL is every row
 * @n_positions: how many
 * @ticked: whether they are to go
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * Ticks or unticks rows; kept rows stay as they are. If anything changed, the revision grows, and an approval is void:
 * the plan waits again. Error: STATE.
 */
void
kvp_plan_set_ticked_async (KvpPlan             *self,
                           const guint32       *positions,
                           gsize                n_positions,
                           gboolean             ticked,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  TickJob *job;

  g_return_if_fail (KVP_IS_PLAN (self));
  g_return_if_fail (positions != NULL || n_positions == 0);

  job = g_new0 (TickJob, 1);
  job->base.func = tick_run;
  job->base.durable = TRUE;
  job->ticked = ticked;
  if (positions != NULL)
    {
      job->positions = g_array_sized_new (FALSE, FALSE, sizeof (guint32), n_positions);
      g_array_append_vals (job->positions, positions, n_positions);
    }

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_plan_set_ticked_async);
  g_task_set_task_data (task, job, (GDestroyNotify) tick_job_free);
  kvp_plan_job_push (self, g_steal_pointer (&task));
}

/**
 * kvp_plan_set_ticked_finish:
 * @self: a plan
 * @result: the result
 * @error: the failure
 *
 * Returns: whether it is written
 */
gboolean
kvp_plan_set_ticked_finish (KvpPlan       *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_set_ticked_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * kvp_plan_set_prefix_ticked_async:
 * @self: a plan in state DRAFT, WAITING or APPROVED
 * @prefix: what names begin with, exact bytes; none is every row
 * @ticked: whether they are to go
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * Ticks or unticks all rows whose names begin with @prefix; kept rows stay as they are. If anything changed,
 * the revision grows. Error: STATE.
 */
void
kvp_plan_set_prefix_ticked_async (KvpPlan             *self,
                                  GBytes              *prefix,
                                  gboolean             ticked,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  TickJob *job;

  g_return_if_fail (KVP_IS_PLAN (self));
  g_return_if_fail (prefix != NULL);

  job = g_new0 (TickJob, 1);
  job->base.func = tick_run;
  job->base.durable = TRUE;
  job->ticked = ticked;
  job->prefix = g_bytes_ref (prefix);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_plan_set_prefix_ticked_async);
  g_task_set_task_data (task, job, (GDestroyNotify) tick_job_free);
  kvp_plan_job_push (self, g_steal_pointer (&task));
}

/**
 * kvp_plan_set_prefix_ticked_finish:
 * @self: a plan
 * @result: the result
 * @error: the failure
 *
 * Returns: whether it is written
 */
gboolean
kvp_plan_set_prefix_ticked_finish (KvpPlan       *self,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_set_prefix_ticked_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
save_run (KvpDatabase  *database,
          KvpPlanJob   *base,
          GError      **error)
{
  SaveJob *job = (SaveJob *) base;
  g_autoptr(KvpPlanStatus) status = NULL;
  g_autoptr(sqlite3_stmt) statement = NULL;

  status = kvp_plan_job_load_status (database, base->plan, KVP_PLAN_STATES_OF_REVIEW, error);
  if (status == NULL)
    return FALSE;

  /* Who approved it read these words. */
  if (status->state == KVP_PLAN_APPROVED)
    {
      if (g_str_equal (status->title, job->title) && g_str_equal (status->note, job->note))
        return TRUE;
      if (!kvp_plan_approval_void (database, base->plan, error))
        return FALSE;
    }

  statement = kvp_database_prepare (database,
                                    "UPDATE plan SET state = ?2, title = ?3, note = ?4 WHERE id = ?1", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, base->plan);
  sqlite3_bind_int (statement, 2, KVP_PLAN_WAITING);
  sqlite3_bind_text (statement, 3, job->title, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 4, job->note, -1, SQLITE_STATIC);

  return kvp_database_run (database, statement, NULL, error);
}

/**
 * kvp_plan_save_async:
 * @self: a plan in state DRAFT, WAITING or APPROVED
 * @title: what the person calls it
 * @note: (nullable): what the person says about it
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * DRAFT -> WAITING, or renames what is WAITING. A change of these words makes an approval void: APPROVED -> WAITING.
 * Error: STATE.
 */
void
kvp_plan_save_async (KvpPlan             *self,
                     const char          *title,
                     const char          *note,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  SaveJob *job;

  g_return_if_fail (KVP_IS_PLAN (self));
  g_return_if_fail (title != NULL);

  job = g_new0 (SaveJob, 1);
  job->base.func = save_run;
  job->base.durable = TRUE;
  job->title = g_strdup (title);
  job->note = g_strdup (note != NULL ? note : "");

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_plan_save_async);
  g_task_set_task_data (task, job, (GDestroyNotify) save_job_free);
  kvp_plan_job_push (self, g_steal_pointer (&task));
}

/**
 * kvp_plan_save_finish:
 * @self: a plan
 * @result: the result
 * @error: the failure
 *
 * Returns: whether it is saved
 */
gboolean
kvp_plan_save_finish (KvpPlan       *self,
                      GAsyncResult  *result,
                      GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_save_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
