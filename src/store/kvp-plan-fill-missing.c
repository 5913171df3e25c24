/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "store/kvp-plan-private.h"

/* What a list of keys names and the namespace does not have: rows too, so that each listed key is accounted for. */

typedef struct {
  KvpPlanJob base;

  /* Input */
  GPtrArray *names;     /* (owned) (element-type GBytes): sorted by bytes, each once; nobody changes it any more */

  /* Output */
  guint      n_missing;
} MissingJob;

static void
missing_job_free (MissingJob *job)
{
  kvp_plan_job_clear (&job->base);
  g_ptr_array_unref (job->names);
  g_free (job);
}

/* Marks @name in @found, if it is one of those that were asked for. */
static void
mark_found (GPtrArray  *names,
            guint8     *found,
            const char *name,
            gsize       length)
{
  guint low = 0;
  guint high = names->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      gsize other_length;
      const char *other = g_bytes_get_data (g_ptr_array_index (names, middle), &other_length);
      int order = memcmp (name, other, MIN (length, other_length));

      if (order == 0 && length == other_length)
        {
          found[middle] = 1;
          return;
        }

      if (order < 0 || (order == 0 && length < other_length))
        high = middle;
      else
        low = middle + 1;
    }
}

static gboolean
find_rows (KvpDatabase  *database,
           MissingJob   *job,
           guint8       *found,
           GError      **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;
  gboolean has_row;

  statement = kvp_database_prepare (database, "SELECT name FROM plan_key WHERE plan = ?", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, job->base.plan);
  while (TRUE)
    {
      if (!kvp_database_step (database, statement, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;

      mark_found (job->names, found, sqlite3_column_blob (statement, 0),
                  (gsize) sqlite3_column_bytes (statement, 0));
    }
}

static gboolean
missing_run (KvpDatabase  *database,
             KvpPlanJob   *base,
             GError      **error)
{
  MissingJob *job = (MissingJob *) base;
  g_autofree guint8 *found = g_malloc0 (MAX (job->names->len, 1));
  g_autoptr(KvpPlanStatus) status = NULL;
  g_autoptr(sqlite3_stmt) statement = NULL;
  gint64 delta[6] = { 0, };

  status = kvp_plan_job_load_status (database, base->plan, KVP_PLAN_STATE_MASK (KVP_PLAN_SCANNING), error);
  if (status == NULL || !find_rows (database, job, found, error))
    return FALSE;

  statement = kvp_database_prepare (database,
                                    "INSERT OR FAIL INTO plan_row (plan, position, state, reason, why, expiration,"
                                    " name) VALUES (?1, ?2, ?3, ?4, 0, 0, ?5)", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, base->plan);
  sqlite3_bind_int (statement, 3, KVP_KEY_EXCLUDED);
  sqlite3_bind_int (statement, 4, KVP_REASON_GONE);
  for (guint i = 0; i < job->names->len; i++)
    {
      gsize length;
      const char *name = g_bytes_get_data (g_ptr_array_index (job->names, i), &length);

      if (found[i])
        continue;

      sqlite3_bind_int64 (statement, 2, (gint64) status->counts.total + job->n_missing);
      sqlite3_bind_blob64 (statement, 5, name, length, SQLITE_STATIC);
      if (!kvp_database_run (database, statement, NULL, error))
        return FALSE;
      job->n_missing++;
    }

  delta[KVP_KEY_EXCLUDED] = job->n_missing;

  return kvp_plan_job_change_counts (database, base->plan, delta, error);
}

/**
 * kvp_plan_append_missing_async:
 * @self: a plan in state SCANNING, to which all pages were appended
 * @names: (element-type GBytes): the names that were looked for, sorted by bytes, each once; must not change any more
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * Writes those that were not found as rows too: excluded and locked, with the reason that they are not there.
 */
void
kvp_plan_append_missing_async (KvpPlan             *self,
                               GPtrArray           *names,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  MissingJob *job;

  g_return_if_fail (KVP_IS_PLAN (self));
  g_return_if_fail (names != NULL);

  job = g_new0 (MissingJob, 1);
  job->base.func = missing_run;
  job->names = g_ptr_array_ref (names);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_plan_append_missing_async);
  g_task_set_task_data (task, job, (GDestroyNotify) missing_job_free);
  kvp_plan_job_push (self, g_steal_pointer (&task));
}

/**
 * kvp_plan_append_missing_finish:
 * @self: a plan
 * @result: the result
 * @n_missing: (out) (optional): how many were not found
 * @error: the failure
 *
 * Returns: whether they are written; if not, none is
 */
gboolean
kvp_plan_append_missing_finish (KvpPlan       *self,
                                GAsyncResult  *result,
                                guint         *n_missing,
                                GError       **error)
{
  MissingJob *job;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_append_missing_async), FALSE);

  job = g_task_get_task_data (G_TASK (result));
  if (n_missing != NULL)
    *n_missing = job->n_missing;

  return g_task_propagate_boolean (G_TASK (result), error);
}
