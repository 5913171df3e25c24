/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "store/kvp-plan-origin-private.h"
#include "store/kvp-plan-private.h"
#include "store/kvp-store-import.h"
#include "store/kvp-store-private.h"

/* How a plan that was made elsewhere comes into a store: all of it in one transaction. */

typedef struct {
  /* Input */
  KvpPlanOrigin     origin;      /* (owned): its strings */
  KvpPlanImport     import;      /* (owned): its strings, but for @missing none is NULL */
  KvpPlanImportFunc func;
  gpointer          func_data;   /* (owned) */
  GDestroyNotify    func_data_free;

  /* Output */
  KvpPlanRecord    *record;      /* (owned) */
} ImportJob;

static void
import_job_free (ImportJob *job)
{
  kvp_plan_origin_clear (&job->origin);
  g_free ((char *) job->import.title);
  g_free ((char *) job->import.note);
  g_free ((char *) job->import.approved_by);
  g_free ((char *) job->import.missing);
  if (job->func_data_free != NULL)
    job->func_data_free (job->func_data);
  g_clear_pointer (&job->record, kvp_plan_record_free);
  g_free (job);
}

static gboolean
insert_row (KvpDatabase             *database,
            sqlite3_stmt            *statement,
            guint32                  position,
            const KvpPlanImportRow  *row,
            GError                 **error)
{
  sqlite3_bind_int64 (statement, 2, position);
  sqlite3_bind_int (statement, 3, row->state);
  sqlite3_bind_int (statement, 4, row->reason);
  sqlite3_bind_int64 (statement, 5, (gint64) row->why);
  sqlite3_bind_int64 (statement, 6, row->key.expiration);
  sqlite3_bind_blob64 (statement, 7, row->key.name, row->key.name_length, SQLITE_STATIC);
  /* A NULL pointer binds NULL: the key has no metadata. */
  sqlite3_bind_blob64 (statement, 8, row->key.metadata, row->key.metadata_length, SQLITE_STATIC);

  return kvp_database_run (database, statement, NULL, error);
}

static gboolean
insert_rows (KvpDatabase   *database,
             ImportJob     *job,
             gint64         plan,
             GCancellable  *cancellable,
             gint64         delta[6],
             GError       **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;
  gboolean has_row = TRUE;

  statement = kvp_database_prepare (database,
                                    "INSERT OR FAIL INTO plan_key (plan, position, state, reason, why, expiration,"
                                    " name, metadata) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, plan);
  for (guint32 position = 0;; position++)
    {
      KvpPlanImportRow row = { 0 };

      if (!job->func (&row, &has_row, job->func_data, cancellable, error))
        return FALSE;
      if (!has_row)
        return TRUE;

      g_assert (row.state == KVP_KEY_PENDING || row.state == KVP_KEY_EXCLUDED);
      if (position == G_MAXUINT32)
        {
          g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT, _("The list has too many keys."));
          return FALSE;
        }
      if (!insert_row (database, statement, position, &row, error))
        return FALSE;
      delta[row.state]++;
    }
}

/* scanned_at and checked_at stay 0: whatever the file says, nobody looked at these keys from here, so that they are
 * looked up before they are deleted. And an approval from elsewhere is no approval here: only its name is kept. */
static gboolean
insert_plan (KvpDatabase          *database,
             const KvpPlanImport  *import,
             GError              **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;

  statement = kvp_database_prepare (database,
                                    "INSERT INTO plan (state, title, note, approved_by, n_listed, whole_listing,"
                                    " partial, missing) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int (statement, 1, KVP_PLAN_WAITING);
  sqlite3_bind_text (statement, 2, import->title, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 3, import->note, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 4, import->approved_by, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 5, (gint64) import->n_listed);
  sqlite3_bind_int (statement, 6, import->whole_listing);
  sqlite3_bind_int (statement, 7, import->missing != NULL);
  sqlite3_bind_text (statement, 8, import->missing != NULL ? import->missing : "", -1, SQLITE_STATIC);

  return kvp_database_run (database, statement, NULL, error);
}

static gboolean
import_run (KvpDatabase  *database,
            GTask        *task,
            GError      **error)
{
  ImportJob *job = g_task_get_task_data (task);
  gint64 delta[6] = { 0, };
  gint64 id;

  if (!kvp_database_begin (database, TRUE, error))
    return FALSE;

  if (!insert_plan (database, &job->import, error))
    goto failed;

  id = sqlite3_last_insert_rowid (kvp_database_get (database));
  if (!kvp_plan_origin_insert (database, &job->origin, id, error) ||
      !insert_rows (database, job, id, g_task_get_cancellable (task), delta, error) ||
      !kvp_plan_job_change_counts (database, id, delta, error))
    goto failed;

  job->record = kvp_plan_record_load (database, id, error);
  if (job->record == NULL)
    goto failed;

  return kvp_database_commit (database, error);

failed:
  kvp_database_rollback (database);

  return FALSE;
}

static void
import_done (GTask  *task,
             GError *error)
{
  ImportJob *job = g_task_get_task_data (task);

  kvp_store_return_new_plan (task, g_steal_pointer (&job->record), error);
}

/**
 * kvp_store_import_plan_async:
 * @self: a store
 * @origin: what never changes of the plan; copied
 * @import: what else it says of itself; copied
 * @func: (scope notified): gives its keys, in the writer's thread
 * @func_data: for @func; must not be used elsewhere meanwhile
 * @func_data_free: (nullable): called on the main context in the end
 * @cancellable: (nullable): undoes it; also given to @func
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * A new plan in state WAITING, first in kvp_store_get_plans(), with all its rows or not at all. Other changes of the
 * database wait meanwhile, some three seconds for a million keys. Errors: DISK_FULL and the other STORE ones, or
 * @func's.
 */
void
kvp_store_import_plan_async (KvpStore            *self,
                             const KvpPlanOrigin *origin,
                             const KvpPlanImport *import,
                             KvpPlanImportFunc    func,
                             gpointer             func_data,
                             GDestroyNotify       func_data_free,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  ImportJob *job;

  g_return_if_fail (KVP_IS_STORE (self));
  g_return_if_fail (origin != NULL && import != NULL && func != NULL);
  g_return_if_fail (import->title != NULL && import->note != NULL && import->approved_by != NULL);

  job = g_new0 (ImportJob, 1);
  kvp_plan_origin_copy (&job->origin, origin);
  job->import = *import;
  job->import.title = g_strdup (import->title);
  job->import.note = g_strdup (import->note);
  job->import.approved_by = g_strdup (import->approved_by);
  job->import.missing = g_strdup (import->missing);
  job->func = func;
  job->func_data = func_data;
  job->func_data_free = func_data_free;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_store_import_plan_async);
  /* What is written is there, and must not read as cancelled. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, job, (GDestroyNotify) import_job_free);
  kvp_store_file_push (kvp_store_get_file (self), g_steal_pointer (&task), import_run, import_done);
}

/**
 * kvp_store_import_plan_finish:
 * @self: a store
 * @result: the result
 * @error: the failure
 *
 * Returns: (transfer full): the plan, or %NULL
 */
KvpPlan *
kvp_store_import_plan_finish (KvpStore      *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_store_import_plan_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
