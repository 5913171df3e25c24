/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "store/kvp-plan-keep.h"
#include "store/kvp-plan-private.h"
#include "store/kvp-store-private.h"

/* A plan of what failed in another. */

typedef struct {
  /* Input */
  gint64         plan;
  char          *person; /* (owned) */
  gint64         now;

  /* Output */
  KvpPlanRecord *record; /* (owned) */
} RetryJob;

static void
retry_job_free (RetryJob *job)
{
  g_free (job->person);
  g_clear_pointer (&job->record, kvp_plan_record_free);
  g_free (job);
}

static gboolean
copy_origin (KvpDatabase  *database,
             RetryJob     *job,
             gint64        id,
             GError      **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;

  statement = kvp_database_prepare (database,
                                    "INSERT INTO plan_origin (plan, created_at, source, endpoint, account_id,"
                                    " account_name, namespace_id, namespace_title, sentence, filter, created_by,"
                                    " source_name)"
                                    " SELECT ?1, ?2, source, endpoint, account_id, account_name, namespace_id,"
                                    " namespace_title, sentence, filter, ?3, source_name"
                                    " FROM plan_origin WHERE plan = ?4", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, id);
  sqlite3_bind_int64 (statement, 2, job->now);
  sqlite3_bind_text (statement, 3, job->person, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 4, job->plan);

  return kvp_database_run (database, statement, NULL, error);
}

/* Positions are dense and in the order of names, as they are in the other plan. */
static gboolean
copy_rows (KvpDatabase  *database,
           RetryJob     *job,
           gint64        id,
           guint64      *n_rows,
           GError      **error)
{
  const gint64 values[] = { id, job->plan, KVP_KEY_PENDING, KVP_REASON_NONE, KVP_KEY_FAILED };

  return kvp_database_update (database,
                              "INSERT INTO plan_row (plan, position, state, reason, why, expiration, name, metadata)"
                              " SELECT ?1, ROW_NUMBER () OVER (ORDER BY position) - 1, ?3, ?4, why, expiration, name,"
                              " metadata FROM plan_key WHERE plan = ?2 AND state = ?5",
                              values, G_N_ELEMENTS (values), n_rows, error);
}

static gboolean
fill (KvpDatabase  *database,
      RetryJob     *job,
      gint64        id,
      GError      **error)
{
  g_autoptr(KvpPlanKeep) keep = NULL;
  KvpPlanJob change = { .plan = id };
  guint64 n_rows;

  if (!copy_origin (database, job, id, error) || !copy_rows (database, job, id, &n_rows, error))
    return FALSE;

  if (n_rows == 0)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE, _("No key of this list failed."));
      return FALSE;
    }

  if (!kvp_database_update (database, "UPDATE plan SET pending = ?2, total = ?2, n_listed = ?2 WHERE id = ?1",
                            (const gint64[]) { id, n_rows }, 2, NULL, error))
    return FALSE;

  keep = kvp_plan_keep_load (database, id, error);
  if (keep == NULL || !kvp_plan_keep_apply (keep, database, &change, NULL, error))
    return FALSE;

  job->record = kvp_plan_record_load (database, id, error);

  return job->record != NULL;
}

static gboolean
check_names (const KvpPlanStatus  *status,
             GError              **error)
{
  if (status->forgotten_at == 0)
    return TRUE;

  g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE, _("The names of these keys were forgotten."));

  return FALSE;
}

static gboolean
retry_run (KvpDatabase  *database,
           GTask        *task,
           GError      **error)
{
  RetryJob *job = g_task_get_task_data (task);
  const guint mask = ~(KVP_PLAN_STATE_MASK (KVP_PLAN_SCANNING) | KVP_PLAN_STATE_MASK (KVP_PLAN_RUNNING));
  g_autoptr(KvpPlanStatus) status = NULL;
  gint64 id;

  if (!kvp_database_begin (database, TRUE, error))
    return FALSE;

  /* checked_at stays 0: nothing is known of these keys since they failed. */
  status = kvp_plan_job_load_status (database, job->plan, mask, error);
  if (status == NULL || !check_names (status, error) ||
      !kvp_plan_record_insert (database, KVP_PLAN_DRAFT, &id, error) || !fill (database, job, id, error))
    {
      kvp_database_rollback (database);
      return FALSE;
    }

  return kvp_database_commit (database, error);
}

static void
retry_done (GTask  *task,
            GError *error)
{
  KvpStore *self = g_task_get_source_object (task);
  RetryJob *job = g_task_get_task_data (task);
  KvpPlan *plan;

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  plan = kvp_plan_new (kvp_store_get_file (self), g_steal_pointer (&job->record));
  g_list_store_insert (kvp_store_get_plan_store (self), 0, plan);
  g_task_return_pointer (task, plan, g_object_unref);
}

/**
 * kvp_store_retry_plan_async:
 * @self: a store
 * @plan: a plan of it of which keys failed
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * A new DRAFT with the keys that failed: from the same filter, to be reviewed and confirmed like any other. What it
 * says of them is as old as @plan, and it was never checked, so that a purge looks them up first. Error: STATE.
 */
void
kvp_store_retry_plan_async (KvpStore            *self,
                            KvpPlan             *plan,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  RetryJob *job;

  g_return_if_fail (KVP_IS_STORE (self));
  g_return_if_fail (KVP_IS_PLAN (plan) && kvp_plan_get_file (plan) == kvp_store_get_file (self));

  job = g_new0 (RetryJob, 1);
  job->plan = kvp_plan_get_id (plan);
  job->person = g_strdup (kvp_store_get_person ());
  job->now = g_get_real_time () / G_USEC_PER_SEC;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_store_retry_plan_async);
  g_task_set_task_data (task, job, (GDestroyNotify) retry_job_free);
  kvp_store_file_push (kvp_store_get_file (self), g_steal_pointer (&task), retry_run, retry_done);
}

/**
 * kvp_store_retry_plan_finish:
 * @self: a store
 * @result: the result
 * @error: STATE if no key failed, or the store's failure
 *
 * Returns: (transfer full): the new plan, or %NULL
 */
KvpPlan *
kvp_store_retry_plan_finish (KvpStore      *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_store_retry_plan_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
