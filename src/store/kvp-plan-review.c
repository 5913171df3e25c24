/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "store/kvp-plan-private.h"
#include "store/kvp-prefix-range.h"
#include "store/kvp-tick-change.h"

/* What a person does with a plan before it runs: states DRAFT, WAITING and APPROVED. */

typedef struct {
  KvpPlanJob      base;

  /* Input */
  GArray         *positions; /* (owned) (nullable) (element-type guint32): %NULL is every row */
  GBytes         *prefix;    /* (owned) (nullable): instead of positions: what names begin with */
  KvpPositionSet *rows;      /* (owned) (nullable): instead of positions: what is undone */
  guint64         revision;  /* for rows: at which it can be undone */
  gboolean        ticked;

  /* Output */
  guint           n_changed;
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
  g_clear_pointer (&job->rows, kvp_position_set_unref);
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

/* Which rows are meant: all from @first to @last, or those of them that are in @wanted. %FALSE without an error:
 * none. */
static gboolean
find_rows (KvpDatabase     *database,
           TickJob         *job,
           guint32          n_rows,
           guint32         *first,
           guint32         *last,
           KvpPositionSet **wanted,
           GError         **error)
{
  guint32 n_with_prefix = 0;

  *first = 0;
  *last = n_rows - 1;
  if (n_rows == 0)
    return FALSE;

  if (job->rows != NULL)
    {
      *wanted = kvp_position_set_ref (job->rows);
    }
  else if (job->positions != NULL)
    {
      if (job->positions->len == 0)
        return FALSE;

      *wanted = kvp_position_set_new_from ((const guint32 *) (void *) job->positions->data, job->positions->len,
                                           n_rows - 1);
    }
  else if (job->prefix != NULL)
    {
      /* In a plan under review, names that begin alike are neighbours. */
      if (!kvp_prefix_range_find (database, job->base.plan, job->prefix, first, &n_with_prefix, error) ||
          n_with_prefix == 0)
        return FALSE;

      *last = *first + n_with_prefix - 1;
    }

  return TRUE;
}

static gboolean
write_ticks (KvpDatabase  *database,
             TickJob      *job,
             guint32       n_rows,
             GError      **error)
{
  g_autoptr(KvpTickChange) change = NULL;
  g_autoptr(KvpPositionSet) wanted = NULL;
  g_autoptr(GError) find_error = NULL;
  guint32 first, last;

  if (!find_rows (database, job, n_rows, &first, &last, &wanted, &find_error))
    {
      if (find_error == NULL)
        return TRUE;

      g_propagate_error (error, g_steal_pointer (&find_error));
      return FALSE;
    }

  change = kvp_tick_change_new (job->ticked, first, last);
  if (!kvp_tick_change_write (change, database, &job->base, first, last, wanted, error))
    return FALSE;

  job->n_changed = kvp_position_set_get_n (change->rows);
  if (job->rows != NULL)
    job->base.undid_ticks = TRUE;
  else if (job->n_changed > 0)
    job->base.ticks = g_steal_pointer (&change);

  return TRUE;
}

static gboolean
tick_run (KvpDatabase  *database,
          KvpPlanJob   *base,
          GError      **error)
{
  TickJob *job = (TickJob *) base;
  g_autoptr(KvpPlanStatus) status = NULL;
  gint64 delta[6] = { 0, };
  guint32 claim_from;

  status = kvp_plan_job_load_status (database, base->plan, KVP_PLAN_STATES_OF_REVIEW, error);
  if (status == NULL)
    return FALSE;

  if (job->rows != NULL && status->revision != job->revision)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE,
                           _("Keys were ticked or unticked since, so that change can’t be undone any more."));
      return FALSE;
    }

  if (!write_ticks (database, job, status->counts.total, error))
    return FALSE;

  if (job->n_changed == 0)
    return TRUE;

  /* All that is ticked lies at claim_from or after it. */
  if (job->ticked)
    claim_from = MIN (status->claim_from, base->first_changed);
  else if (job->positions == NULL && job->prefix == NULL && job->rows == NULL)
    claim_from = status->counts.total;
  else
    claim_from = status->claim_from;

  delta[KVP_KEY_PENDING] = job->ticked ? (gint64) job->n_changed : -(gint64) job->n_changed;
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

/**
 * kvp_plan_get_last_ticks:
 * @self: a plan
 * @ticked: (out) (optional): whether rows were ticked; else they were unticked
 * @n_rows: (out) (optional): how many changed
 *
 * The last change of ticks can be undone while the plan is under review, and until the app ends.
 *
 * Returns: whether there is one that can be undone
 */
gboolean
kvp_plan_get_last_ticks (KvpPlan  *self,
                         gboolean *ticked,
                         guint    *n_rows)
{
  KvpTickChange *change;

  g_return_val_if_fail (KVP_IS_PLAN (self), FALSE);

  change = kvp_plan_get_tick_change (self);
  if (change == NULL)
    return FALSE;

  if (ticked != NULL)
    *ticked = change->ticked;
  if (n_rows != NULL)
    *n_rows = kvp_position_set_get_n (change->rows);

  return TRUE;
}

/**
 * kvp_plan_undo_ticks_async:
 * @self: a plan in state DRAFT, WAITING or APPROVED
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * Takes back the last change of ticks: exactly those rows that it changed. The revision grows, as with any
 * other. Error: STATE, also if there is nothing to undo.
 */
void
kvp_plan_undo_ticks_async (KvpPlan             *self,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  KvpTickChange *change;
  TickJob *job;

  g_return_if_fail (KVP_IS_PLAN (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_plan_undo_ticks_async);

  change = kvp_plan_get_tick_change (self);
  if (change == NULL)
    {
      g_task_return_new_error (task, KVP_ERROR, KVP_ERROR_STATE, "%s", _("There is no change of ticks to undo."));
      return;
    }

  job = g_new0 (TickJob, 1);
  job->base.func = tick_run;
  job->base.durable = TRUE;
  job->ticked = !change->ticked;
  job->rows = kvp_position_set_ref (change->rows);
  job->revision = change->revision;

  g_task_set_task_data (task, job, (GDestroyNotify) tick_job_free);
  kvp_plan_job_push (self, g_steal_pointer (&task));
}

/**
 * kvp_plan_undo_ticks_finish:
 * @self: a plan
 * @result: the result
 * @ticked: (out) (optional): whether rows are ticked again; else unticked again
 * @n_rows: (out) (optional): how many
 * @error: the failure
 *
 * Returns: whether it is written
 */
gboolean
kvp_plan_undo_ticks_finish (KvpPlan       *self,
                            GAsyncResult  *result,
                            gboolean      *ticked,
                            guint         *n_rows,
                            GError       **error)
{
  TickJob *job;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_undo_ticks_async), FALSE);

  job = g_task_get_task_data (G_TASK (result));
  if (ticked != NULL)
    *ticked = job != NULL && job->ticked;
  if (n_rows != NULL)
    *n_rows = job != NULL ? job->n_changed : 0;

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
