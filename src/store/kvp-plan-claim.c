/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-plan-batch-private.h"
#include "store/kvp-plan-in-flight.h"
#include "store/kvp-plan-keep.h"
#include "store/kvp-plan-private.h"
#include "store/kvp-store-private.h"

/* What is written around each request of a purge: the rows are in flight before it is sent, and have their
 * outcome after it is answered. Both are durable, so that whatever happens in between is known to be
 * unknown. The first is a position (see kvp-plan-in-flight.c), the second is in each row. */

typedef struct {
  KvpPlanJob base;

  /* Input */
  guint      max;
} ClaimJob;

typedef struct {
  KvpPlanJob    base;

  /* Input */
  KvpPlanBatch *batch; /* (owned) */

  /* In progress */
  gint64        n_unknown;
} SettleJob;

static void
claim_job_free (ClaimJob *job)
{
  kvp_plan_job_clear (&job->base);
  g_free (job);
}

static void
settle_job_free (SettleJob *job)
{
  kvp_plan_job_clear (&job->base);
  g_clear_pointer (&job->batch, kvp_plan_batch_free);
  g_free (job);
}

static gboolean
read_pending (KvpDatabase  *database,
              ClaimJob     *job,
              guint32       from,
              KvpKeyList   *keys,
              GArray       *positions,
              GError      **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;
  gboolean has_row;

  statement = kvp_database_prepare (database,
                                    "SELECT position, expiration, name, metadata FROM plan_key"
                                    " WHERE plan = ?1 AND position >= ?2 AND state = ?3"
                                    " ORDER BY position LIMIT ?4", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, job->base.plan);
  sqlite3_bind_int64 (statement, 2, from);
  sqlite3_bind_int (statement, 3, KVP_KEY_PENDING);
  sqlite3_bind_int64 (statement, 4, job->max);

  while (TRUE)
    {
      KvpKey key = { 0, };
      guint32 position;

      if (!kvp_database_step (database, statement, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;

      position = sqlite3_column_int64 (statement, 0);
      key.expiration = sqlite3_column_int64 (statement, 1);
      /* SQLite gives NULL for an empty BLOB. */
      key.name = sqlite3_column_blob (statement, 2);
      key.name_length = sqlite3_column_bytes (statement, 2);
      if (key.name == NULL)
        key.name = "";
      key.metadata = sqlite3_column_blob (statement, 3);
      key.metadata_length = sqlite3_column_bytes (statement, 3);

      kvp_key_list_append (keys, &key);
      g_array_append_val (positions, position);
    }
}

/* The rows that were read, but for those that the keep list holds: they are skipped. */
static gboolean
take_kept_out (KvpDatabase  *database,
               ClaimJob     *job,
               KvpPlanKeep  *keep,
               KvpKeyList  **keys,
               GArray       *positions,
               GError      **error)
{
  g_autoptr(KvpKeyList) rest = NULL;
  g_autoptr(sqlite3_stmt) skip = NULL;
  guint n_rest = 0;

  if (kvp_plan_keep_is_empty (keep))
    return TRUE;

  skip = kvp_plan_keep_prepare_skip (database, job->base.plan, error);
  if (skip == NULL)
    return FALSE;

  rest = kvp_key_list_new ();
  for (guint i = 0; i < positions->len; i++)
    {
      const KvpKey *key = kvp_key_list_get (*keys, i);
      guint32 position = g_array_index (positions, guint32, i);
      const char *kept_by = kvp_plan_keep_find (keep, key->name, key->name_length);

      if (kept_by == NULL)
        {
          kvp_key_list_append (rest, key);
          g_array_index (positions, guint32, n_rest++) = position;
          continue;
        }

      if (!kvp_plan_keep_skip (database, skip, position, kept_by, error))
        return FALSE;
      kvp_plan_job_mark_changed (&job->base, position, position);
    }

  if (n_rest < positions->len)
    {
      const gint64 n_skipped = positions->len - n_rest;
      const gint64 delta[6] = { [KVP_KEY_PENDING] = -n_skipped, [KVP_KEY_SKIPPED] = n_skipped };

      g_array_set_size (positions, n_rest);
      kvp_key_list_unref (*keys);
      *keys = g_steal_pointer (&rest);

      return kvp_plan_job_change_counts (database, job->base.plan, delta, error);
    }

  return TRUE;
}

/* The next pending rows that may be sent, up to as many as are asked for; none if nothing is pending any more. */
static gboolean
read_claim (KvpDatabase    *database,
            ClaimJob       *job,
            KvpPlanStatus  *status,
            KvpKeyList    **keys,
            GArray         *positions,
            GError        **error)
{
  g_autoptr(KvpPlanKeep) keep = kvp_plan_keep_load (database, job->base.plan, error);
  /* Not claim_from: whatever looks pending from here to the last row will be in flight, so it must all be read. */
  guint32 from = status->claimed_to;
  guint n_pending = status->counts.pending;

  if (keep == NULL)
    return FALSE;

  while (n_pending > 0)
    {
      guint n_read;

      if (!read_pending (database, job, from, *keys, positions, error))
        return FALSE;
      if (positions->len == 0)
        {
          kvp_plan_job_set_mismatch (error);
          return FALSE;
        }

      n_read = positions->len;
      from = g_array_index (positions, guint32, n_read - 1) + 1;
      if (!take_kept_out (database, job, keep, keys, positions, error))
        return FALSE;
      if (positions->len > 0)
        break;

      n_pending -= MIN (n_pending, n_read);
    }

  return TRUE;
}

static gboolean
claim_run (KvpDatabase  *database,
           KvpPlanJob   *base,
           GError      **error)
{
  ClaimJob *job = (ClaimJob *) base;
  g_autoptr(KvpPlanStatus) status = NULL;
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
  g_autoptr(GArray) positions = g_array_new (FALSE, FALSE, sizeof (guint32));
  gint64 delta[6] = { 0, };
  guint32 first, last;

  status = kvp_plan_job_load_status (database, base->plan, KVP_PLAN_STATE_MASK (KVP_PLAN_RUNNING), error);
  if (status == NULL)
    return FALSE;
  if (status->counts.pending == 0)
    return TRUE;

  /* What an approval is needed for was asked when the run started. */
  if (!kvp_connection_mark_lets_delete (database, base->plan, TRUE, error) ||
      !read_claim (database, job, status, &keys, positions, error))
    return FALSE;
  if (positions->len == 0)
    return TRUE;

  /* The rows read are all that are pending up to the last. */
  first = g_array_index (positions, guint32, 0);
  last = g_array_index (positions, guint32, positions->len - 1);
  delta[KVP_KEY_PENDING] = -(gint64) positions->len;
  delta[KVP_KEY_IN_FLIGHT] = positions->len;
  kvp_plan_job_mark_changed (base, first, last);
  base->result = kvp_plan_batch_new_take (g_steal_pointer (&keys), g_steal_pointer (&positions));

  return kvp_plan_job_change_counts (database, base->plan, delta, error) &&
         kvp_database_update (database,
                              "UPDATE plan SET claim_from = ?2, n_claims = n_claims + 1 WHERE id = ?1",
                              (const gint64[]) { base->plan, (gint64) last + 1 }, 2, NULL, error) &&
         kvp_database_update (database, "UPDATE plan_claim SET claimed_to = ?2 WHERE plan = ?1",
                              (const gint64[]) { base->plan, (gint64) last + 1 }, 2, NULL, error);
}

/**
 * kvp_plan_claim_async:
 * @self: a plan in state RUNNING
 * @max: how many at most, at least 1
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when the rows are marked
 * @user_data: for @callback
 *
 * Takes the next pending rows in the order of their positions and writes that they are in flight in one durable
 * transaction: a request that follows can not be forgotten. What is on the namespace's keep list by then is skipped
 * in the same transaction, so that no way leads around that list. Error: STATE if the plan is not running, so that
 * no key can be deleted while the list of keys still grows or is under review, and if its account was marked as
 * read-only meanwhile.
 */
void
kvp_plan_claim_async (KvpPlan             *self,
                      guint                max,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  ClaimJob *job;

  g_return_if_fail (KVP_IS_PLAN (self));
  g_return_if_fail (max > 0);

  job = g_new0 (ClaimJob, 1);
  job->base.func = claim_run;
  job->base.durable = TRUE;
  job->base.gives_pointer = TRUE;
  job->base.result_free = (GDestroyNotify) kvp_plan_batch_free;
  job->max = max;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_plan_claim_async);
  g_task_set_task_data (task, job, (GDestroyNotify) claim_job_free);
  kvp_plan_job_push (self, g_steal_pointer (&task));
}

/**
 * kvp_plan_claim_finish:
 * @self: a plan
 * @result: the result
 * @error: the failure
 *
 * Returns: (transfer full) (nullable): the rows, or %NULL without an error if none is pending now; rows in
 *   flight may become pending again when they are settled or checked
 */
KvpPlanBatch *
kvp_plan_claim_finish (KvpPlan       *self,
                       GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_claim_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* How many rows from @start on are neighbours in the plan and share their outcome. */
static guint
run_length (KvpPlanBatch *batch,
            guint         start)
{
  KvpKeyReason reason, next_reason;
  const char *detail, *next_detail;
  KvpKeyState state = kvp_plan_batch_get_outcome (batch, start, &reason, &detail);
  guint32 position = kvp_plan_batch_get_position (batch, start);
  guint n = 1;

  while (start + n < kvp_plan_batch_get_length (batch) &&
         kvp_plan_batch_get_position (batch, start + n) == position + n &&
         kvp_plan_batch_get_outcome (batch, start + n, &next_reason, &next_detail) == state &&
         next_reason == reason && next_detail == detail)
    n++;

  return n;
}

/* The first row that goes back to pending; G_MAXUINT32 if none does. */
static guint32
find_first_pending (KvpPlanBatch *batch)
{
  guint32 first = G_MAXUINT32;

  for (guint i = 0; i < kvp_plan_batch_get_length (batch); i++)
    {
      if (kvp_plan_batch_get_outcome (batch, i, NULL, NULL) == KVP_KEY_PENDING)
        first = MIN (first, kvp_plan_batch_get_position (batch, i));
    }

  return first;
}

static gboolean
settle_run_of_rows (KvpDatabase   *database,
                    SettleJob     *job,
                    sqlite3_stmt  *statement,
                    guint          start,
                    guint          n,
                    gint64        *delta,
                    GError       **error)
{
  guint32 position = kvp_plan_batch_get_position (job->batch, start);
  KvpKeyReason reason;
  const char *detail;
  KvpKeyState state = kvp_plan_batch_get_outcome (job->batch, start, &reason, &detail);
  guint64 n_changed;

  sqlite3_bind_int64 (statement, 2, position);
  sqlite3_bind_int64 (statement, 3, (gint64) position + n - 1);
  sqlite3_bind_int (statement, 4, state);
  sqlite3_bind_int (statement, 5, reason);
  sqlite3_bind_text (statement, 6, detail, -1, SQLITE_STATIC);
  if (!kvp_database_run (database, statement, &n_changed, error))
    return FALSE;

  /* An outcome for a row that is not in flight: it was settled before, or never sent. */
  if (n_changed != n)
    {
      kvp_plan_job_set_mismatch (error);
      return FALSE;
    }

  delta[state] += n;
  delta[KVP_KEY_IN_FLIGHT] -= n;
  if (state == KVP_KEY_FAILED && reason == KVP_REASON_OUTCOME_UNKNOWN)
    job->n_unknown += n;
  kvp_plan_job_mark_changed (&job->base, position, position + n - 1);

  return TRUE;
}

static gboolean
settle_run (KvpDatabase  *database,
            KvpPlanJob   *base,
            GError      **error)
{
  SettleJob *job = (SettleJob *) base;
  g_autoptr(KvpPlanStatus) status = NULL;
  g_autoptr(sqlite3_stmt) statement = NULL;
  gint64 delta[6] = { 0, };
  guint32 first_pending = find_first_pending (job->batch);
  guint n;
  /* An answer may come after the run was ended; it is as true then. */
  const guint mask =
    KVP_PLAN_STATE_MASK (KVP_PLAN_RUNNING) | KVP_PLAN_STATE_MASK (KVP_PLAN_PAUSED) |
    KVP_PLAN_STATE_MASK (KVP_PLAN_STOPPED);

  status = kvp_plan_job_load_status (database, base->plan, mask, error);
  if (status == NULL || !kvp_plan_in_flight_write (database, base->plan, status, first_pending, error))
    return FALSE;

  statement = kvp_database_prepare (database,
                                    "UPDATE plan_row SET state = ?4, reason = ?5, detail = ?6"
                                    " WHERE plan = ?1 AND position BETWEEN ?2 AND ?3 AND " KVP_PLAN_ROW_STATE ("?8")
                                    " = ?7", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, base->plan);
  sqlite3_bind_int (statement, 7, KVP_KEY_IN_FLIGHT);
  sqlite3_bind_int64 (statement, 8, status->claimed_to);
  for (guint i = 0; i < kvp_plan_batch_get_length (job->batch); i += n)
    {
      n = run_length (job->batch, i);
      if (!settle_run_of_rows (database, job, statement, i, n, delta, error))
        return FALSE;
    }

  return kvp_plan_job_change_counts (database, base->plan, delta, error) &&
         kvp_database_update (database, "UPDATE plan SET claim_from = MIN (claim_from, ?2), unknown = unknown + ?3"
                              " WHERE id = ?1",
                              (const gint64[]) { base->plan, first_pending, job->n_unknown }, 3, NULL, error);
}

/**
 * kvp_plan_settle_async:
 * @self: a plan
 * @batch: (transfer full): rows that were claimed, with their outcomes
 * @cancellable: (nullable): ignored: an outcome that is known is written in any case
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * Writes the outcome of each row in one durable transaction. A row without an outcome goes back to pending;
 * one whose outcome is IN_FLIGHT stays in flight, with reason and detail. Only rows in flight can change: if
 * one of the batch is not, nothing is written. If it fails, see kvp_plan_settle_take_back(). Error: STATE,
 * DISK_FULL and the other STORE ones.
 */
void
kvp_plan_settle_async (KvpPlan             *self,
                       KvpPlanBatch        *batch,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  SettleJob *job;

  g_return_if_fail (KVP_IS_PLAN (self));
  g_return_if_fail (batch != NULL);

  job = g_new0 (SettleJob, 1);
  job->base.func = settle_run;
  job->base.durable = TRUE;
  job->batch = batch;

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, kvp_plan_settle_async);
  g_task_set_task_data (task, job, (GDestroyNotify) settle_job_free);
  kvp_plan_job_push (self, g_steal_pointer (&task));
}

/**
 * kvp_plan_settle_finish:
 * @self: a plan
 * @result: the result
 * @error: the failure
 *
 * Returns: whether the outcomes are written
 */
gboolean
kvp_plan_settle_finish (KvpPlan       *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_settle_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * kvp_plan_settle_take_back:
 * @self: a plan
 * @result: the result of a settling that failed
 *
 * What is known of keys must not be lost because the disk is full: the batch can be settled again when there
 * is room.
 *
 * Returns: (transfer full) (nullable): the batch with its outcomes
 */
KvpPlanBatch *
kvp_plan_settle_take_back (KvpPlan      *self,
                           GAsyncResult *result)
{
  SettleJob *job;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_settle_async), NULL);
  g_return_val_if_fail (g_task_had_error (G_TASK (result)), NULL);

  job = g_task_get_task_data (G_TASK (result));

  return g_steal_pointer (&job->batch);
}
