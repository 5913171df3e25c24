/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-connection-mark"

#include "config.h"

#include <glib/gi18n.h>

#include "store/kvp-connection-mark.h"
#include "store/kvp-plan-private.h"
#include "store/kvp-store-private.h"

/* The numbers are in the file, so they can not change. */
G_STATIC_ASSERT (KVP_CONNECTION_UNMARKED == 0 && KVP_CONNECTION_PRODUCTION == 1 && KVP_CONNECTION_READ_ONLY == 2);

typedef struct {
  /* Input */
  char              *endpoint;   /* (owned) */
  char              *account_id; /* (owned) */
  KvpConnectionMark  mark;
} MarkJob;

static void
mark_job_free (MarkJob *job)
{
  g_free (job->endpoint);
  g_free (job->account_id);
  g_free (job);
}

/* A number that no version up to this one has written says that somebody meant something. */
static KvpConnectionMark
get_column (sqlite3_stmt *statement)
{
  int mark = sqlite3_column_int (statement, 0);

  return mark >= KVP_CONNECTION_UNMARKED && mark <= KVP_CONNECTION_READ_ONLY ? (KvpConnectionMark) mark
                                                                             : KVP_CONNECTION_READ_ONLY;
}

static gboolean
read_mark (KvpDatabase       *reader,
           const char        *endpoint,
           const char        *account_id,
           KvpConnectionMark *mark,
           GError           **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;
  gboolean has_row;

  statement = kvp_database_prepare (reader,
                                    "SELECT mark FROM connection_mark WHERE endpoint = ?1 AND account_id = ?2",
                                    error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, endpoint, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, account_id, -1, SQLITE_STATIC);
  if (!kvp_database_step (reader, statement, &has_row, error))
    return FALSE;

  *mark = has_row ? get_column (statement) : KVP_CONNECTION_UNMARKED;

  return TRUE;
}

static KvpConnectionMark
get_mark (KvpStoreFile *file,
          const char   *endpoint,
          const char   *account_id)
{
  KvpDatabase *reader = kvp_store_file_get_reader (file);
  KvpConnectionMark mark = KVP_CONNECTION_READ_ONLY;
  g_autoptr(GError) error = NULL;

  if (reader != NULL && !read_mark (reader, endpoint, account_id, &mark, &error))
    g_warning ("Reading the mark of an account: %s", error->message);

  return mark;
}

/**
 * kvp_store_get_mark:
 * @self: a store
 * @endpoint: where the API is
 * @account_id: an account
 *
 * Returns: what a person said of the account; READ_ONLY if that can not be read
 */
KvpConnectionMark
kvp_store_get_mark (KvpStore   *self,
                    const char *endpoint,
                    const char *account_id)
{
  g_return_val_if_fail (KVP_IS_STORE (self), KVP_CONNECTION_READ_ONLY);
  g_return_val_if_fail (endpoint != NULL && account_id != NULL, KVP_CONNECTION_READ_ONLY);

  return get_mark (kvp_store_get_file (self), endpoint, account_id);
}

/**
 * kvp_plan_get_mark:
 * @plan: a plan
 *
 * Returns: what a person said of the account that its keys are in; READ_ONLY if that can not be read
 */
KvpConnectionMark
kvp_plan_get_mark (KvpPlan *plan)
{
  g_return_val_if_fail (KVP_IS_PLAN (plan), KVP_CONNECTION_READ_ONLY);

  return get_mark (kvp_plan_get_file (plan), kvp_plan_get_endpoint (plan), kvp_plan_get_account_id (plan));
}

static gboolean
read_mark_of_plan (KvpDatabase        *database,
                   gint64              plan,
                   KvpConnectionMark  *mark,
                   GError            **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;
  gboolean has_row;

  statement = kvp_database_prepare (database,
                                    "SELECT mark FROM plan_origin JOIN connection_mark USING (endpoint, account_id)"
                                    " WHERE plan = ?1", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, plan);
  if (!kvp_database_step (database, statement, &has_row, error))
    return FALSE;

  *mark = has_row ? get_column (statement) : KVP_CONNECTION_UNMARKED;

  return TRUE;
}

/**
 * kvp_connection_mark_lets_delete:
 * @database: the writing connection, inside a transaction
 * @plan: a plan's ID
 * @approved: whether somebody approved it
 * @error: STATE, or the failure
 *
 * Whatever a caller thinks: nothing is deleted where that is marked as read-only, and in production nothing that nobody
 * approved. Nothing else writes while the transaction lasts, so what this finds holds until the job is done.
 *
 * Returns: whether keys of the plan may be deleted
 */
gboolean
kvp_connection_mark_lets_delete (KvpDatabase  *database,
                                 gint64        plan,
                                 gboolean      approved,
                                 GError      **error)
{
  KvpConnectionMark mark;

  if (!read_mark_of_plan (database, plan, &mark, error))
    return FALSE;

  if (mark == KVP_CONNECTION_READ_ONLY)
    g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE,
                         _("This account is marked as read-only, where nothing is deleted."));
  else if (mark == KVP_CONNECTION_PRODUCTION && !approved)
    g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE,
                         _("This account is marked as production, where only a list that was approved is deleted."));
  else
    return TRUE;

  return FALSE;
}

static gboolean
set_mark_run (KvpDatabase  *database,
              GTask        *task,
              GError      **error)
{
  MarkJob *job = g_task_get_task_data (task);
  g_autoptr(sqlite3_stmt) statement = NULL;

  if (!kvp_database_begin (database, TRUE, error))
    return FALSE;

  statement = kvp_database_prepare (database,
                                    "INSERT INTO connection_mark (endpoint, account_id, mark) VALUES (?1, ?2, ?3)"
                                    " ON CONFLICT DO UPDATE SET mark = excluded.mark", error);
  if (statement != NULL)
    {
      sqlite3_bind_text (statement, 1, job->endpoint, -1, SQLITE_STATIC);
      sqlite3_bind_text (statement, 2, job->account_id, -1, SQLITE_STATIC);
      sqlite3_bind_int (statement, 3, job->mark);
    }

  if (statement == NULL || !kvp_database_run (database, statement, NULL, error))
    {
      kvp_database_rollback (database);
      return FALSE;
    }

  return kvp_database_commit (database, error);
}

static void
set_mark_done (GTask  *task,
               GError *error)
{
  KvpStore *self = g_task_get_source_object (task);
  MarkJob *job = g_task_get_task_data (task);
  GListModel *plans = kvp_store_get_plans (self);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  for (guint i = 0; i < g_list_model_get_n_items (plans); i++)
    {
      g_autoptr(KvpPlan) plan = g_list_model_get_item (plans, i);

      if (g_str_equal (kvp_plan_get_endpoint (plan), job->endpoint) &&
          g_str_equal (kvp_plan_get_account_id (plan), job->account_id))
        kvp_plan_tell_changed (plan);
    }

  kvp_store_tell_mark_changed (self, job->endpoint, job->account_id);
  g_task_return_boolean (task, TRUE);
}

/**
 * kvp_store_set_mark_async:
 * @self: a store
 * @endpoint: where the API is
 * @account_id: an account
 * @mark: what a person says of it
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * Takes effect for every run that starts or resumes from then on. One that runs already goes on, but not in an account
 * that becomes read-only: there it gets no more keys.
 */
void
kvp_store_set_mark_async (KvpStore            *self,
                          const char          *endpoint,
                          const char          *account_id,
                          KvpConnectionMark    mark,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  MarkJob *job;

  g_return_if_fail (KVP_IS_STORE (self));
  g_return_if_fail (endpoint != NULL && account_id != NULL);

  job = g_new0 (MarkJob, 1);
  job->endpoint = g_strdup (endpoint);
  job->account_id = g_strdup (account_id);
  job->mark = mark;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_store_set_mark_async);
  g_task_set_task_data (task, job, (GDestroyNotify) mark_job_free);
  kvp_store_file_push (kvp_store_get_file (self), g_steal_pointer (&task), set_mark_run, set_mark_done);
}

/**
 * kvp_store_set_mark_finish:
 * @self: a store
 * @result: the result
 * @error: the failure
 *
 * Returns: whether it is written
 */
gboolean
kvp_store_set_mark_finish (KvpStore      *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_store_set_mark_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
