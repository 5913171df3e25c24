/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-store-import"

#include "config.h"

#include <glib/gi18n.h>

#include "store/kvp-plan-invariants.h"
#include "store/kvp-plan-keep.h"
#include "store/kvp-plan-origin-private.h"
#include "store/kvp-plan-private.h"
#include "store/kvp-store-import.h"
#include "store/kvp-store-private.h"

/* How a plan that was made elsewhere comes into a store. It is filled in many short transactions, so that a purge that
 * goes on has its turn between two of them, and one last transaction makes it a plan like any other. Until then it is
 * SCANNING and from a file, which no other plan is: no list shows it, and what a crash leaves of it is dropped at the
 * next start (kvp-store-recovery.c). */

/* About as much work as a batch of a purge, a few hundredths of a second. */
#define ROWS_IN_STEP 10000

/* Removing a row costs less than writing one. */
#define ROWS_IN_UNDO_STEP 25000

typedef struct {
  /* Input */
  KvpPlanOrigin     origin;      /* (owned): its strings */
  KvpPlanImport     import;      /* (owned): its strings, but for @missing none is NULL */
  KvpPlanImportFunc func;
  gpointer          func_data;   /* (owned) */
  GDestroyNotify    func_data_free;

  /* In progress */
  gint64            plan;        /* 0: nothing is written yet */
  guint32           n_rows;      /* that are written */
  gboolean          complete;    /* all of them are */

  /* Output */
  KvpPlanRecord    *record;      /* (owned) (nullable) */
} ImportJob;

/* What an import that failed has written goes again. */
typedef struct {
  /* Input */
  gint64   plan;
  GTask   *import; /* (owned): the task that fails */
  GError  *cause;  /* (owned): with this */

  /* In progress */
  guint32  n_rows; /* that are left */
  gboolean gone;
} UndoJob;

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

static void
undo_job_free (UndoJob *job)
{
  g_clear_object (&job->import);
  g_clear_error (&job->cause);
  g_free (job);
}

/* --- rows --- */

static gboolean
insert_row (KvpDatabase             *database,
            sqlite3_stmt            *statement,
            guint32                  position,
            const KvpPlanImportRow  *row,
            const char              *kept_by,
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
  sqlite3_bind_text (statement, 9, kept_by, -1, SQLITE_STATIC);

  return kvp_database_run (database, statement, NULL, error);
}

/* What is on the keep list here is locked, as it is in a dry run of this computer. */
static const char *
keep_row (KvpPlanKeep      *keep,
          KvpPlanImportRow *row)
{
  const char *kept_by = NULL;

  if (row->state == KVP_KEY_PENDING || row->reason == KVP_REASON_LEFT_OUT)
    kept_by = kvp_plan_keep_find (keep, row->key.name, row->key.name_length);
  if (kept_by != NULL)
    {
      row->state = KVP_KEY_EXCLUDED;
      row->reason = KVP_REASON_KEEP_LIST;
    }

  return kept_by;
}

static gboolean
insert_rows (KvpDatabase   *database,
             ImportJob     *job,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr(KvpPlanKeep) keep = kvp_plan_keep_load (database, job->plan, error);
  g_autoptr(sqlite3_stmt) statement = NULL;
  gint64 delta[6] = { 0, };

  if (keep == NULL)
    return FALSE;

  statement = kvp_database_prepare (database,
                                    "INSERT OR FAIL INTO plan_row (plan, position, state, reason, why, expiration,"
                                    " name, metadata, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, job->plan);
  for (guint i = 0; i < ROWS_IN_STEP; i++)
    {
      KvpPlanImportRow row = { 0 };
      gboolean has_row = TRUE;
      const char *kept_by;

      if (!job->func (&row, &has_row, job->func_data, cancellable, error))
        return FALSE;
      if (!has_row)
        {
          job->complete = TRUE;
          break;
        }

      g_assert (row.state == KVP_KEY_PENDING || row.state == KVP_KEY_EXCLUDED || row.state == KVP_KEY_SKIPPED);
      if (job->n_rows == G_MAXUINT32)
        {
          g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT, _("The list has too many keys."));
          return FALSE;
        }

      kept_by = keep_row (keep, &row);
      if (!insert_row (database, statement, job->n_rows, &row, kept_by, error))
        return FALSE;
      delta[row.state]++;
      job->n_rows++;
    }

  return kvp_plan_job_change_counts (database, job->plan, delta, error);
}

/* --- the plan --- */

/* Unlisted until it is complete. */
static gboolean
insert_plan (KvpDatabase  *database,
             ImportJob    *job,
             GError      **error)
{
  return kvp_plan_record_insert (database, KVP_PLAN_SCANNING, &job->plan, error) &&
         kvp_plan_origin_insert (database, &job->origin, job->plan, error);
}

/* scanned_at and checked_at stay 0: whatever the file says, nobody looked at these keys from here, so that they are
 * looked up before they are deleted. And an approval from elsewhere is no approval here: only its name is kept. */
static gboolean
complete_plan (KvpDatabase          *database,
               gint64                plan,
               const KvpPlanImport  *import,
               GError              **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;

  statement = kvp_database_prepare (database,
                                    "UPDATE plan SET state = ?2, title = ?3, note = ?4, approved_by = ?5,"
                                    " n_listed = ?6, whole_listing = ?7, partial = ?8, missing = ?9"
                                    " WHERE id = ?1 AND state = ?10", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, plan);
  sqlite3_bind_int (statement, 2, KVP_PLAN_WAITING);
  sqlite3_bind_text (statement, 3, import->title, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 4, import->note, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 5, import->approved_by, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 6, (gint64) import->n_listed);
  sqlite3_bind_int (statement, 7, import->whole_listing);
  sqlite3_bind_int (statement, 8, import->missing != NULL);
  sqlite3_bind_text (statement, 9, import->missing != NULL ? import->missing : "", -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, 10, KVP_PLAN_SCANNING);

  return kvp_database_run (database, statement, NULL, error);
}

static KvpPlanRecord *
load_complete (KvpDatabase  *database,
               gint64        plan,
               GError      **error)
{
  g_autoptr(KvpPlanRecord) record = kvp_plan_record_load (database, plan, error);

  if (record == NULL || !kvp_plan_invariants_check (database, plan, record->status, error))
    return NULL;

  return g_steal_pointer (&record);
}

/* --- undoing --- */

static gboolean
undo_run (KvpDatabase  *database,
          GTask        *task,
          GError      **error)
{
  UndoJob *job = g_task_get_task_data (task);
  guint32 first = job->n_rows > ROWS_IN_UNDO_STEP ? job->n_rows - ROWS_IN_UNDO_STEP : 0;

  if (!kvp_database_begin (database, FALSE, error))
    return FALSE;

  if (!kvp_database_update (database, "DELETE FROM plan_row WHERE plan = ? AND position >= ?",
                            (const gint64[]) { job->plan, first }, 2, NULL, error) ||
      (first == 0 && !kvp_database_update (database, "DELETE FROM plan WHERE id = ?", &job->plan, 1, NULL, error)))
    {
      kvp_database_rollback (database);
      return FALSE;
    }

  job->n_rows = first;
  job->gone = first == 0;

  return kvp_database_commit (database, error);
}

static void
undo_done (GTask  *task,
           GError *error)
{
  UndoJob *job = g_task_get_task_data (task);
  KvpStore *self = g_task_get_source_object (task);

  if (error == NULL && !job->gone)
    {
      kvp_store_file_push (kvp_store_get_file (self), g_object_ref (task), undo_run, undo_done);
      return;
    }

  /* On a full disk, or when the app ends, what is left goes at the next start; the person is told why the import
   * failed, and not that. */
  if (error != NULL)
    g_debug ("What was imported stays for now: %s", error->message);
  g_clear_error (&error);

  g_task_return_error (job->import, g_steal_pointer (&job->cause));
  g_task_return_boolean (task, TRUE);
}

/* Not with the cancellable of the import, which may be what ended it. */
static void
undo (GTask     *import,
      ImportJob *job,
      GError    *cause)
{
  KvpStore *self = g_task_get_source_object (import);
  UndoJob *undo = g_new0 (UndoJob, 1);
  GTask *task = g_task_new (self, NULL, NULL, NULL);

  undo->plan = job->plan;
  undo->n_rows = job->n_rows;
  undo->import = g_object_ref (import);
  undo->cause = cause;
  g_task_set_source_tag (task, undo_run);
  g_task_set_task_data (task, undo, (GDestroyNotify) undo_job_free);
  kvp_store_file_push (kvp_store_get_file (self), task, undo_run, undo_done);
}

/* --- the steps --- */

static gboolean
take_step (KvpDatabase   *database,
           ImportJob     *job,
           GCancellable  *cancellable,
           GError       **error)
{
  if (job->plan == 0 && !insert_plan (database, job, error))
    return FALSE;

  if (!job->complete)
    return insert_rows (database, job, cancellable, error);

  if (!complete_plan (database, job->plan, &job->import, error))
    return FALSE;

  job->record = load_complete (database, job->plan, error);

  return job->record != NULL;
}

static gboolean
import_run (KvpDatabase  *database,
            GTask        *task,
            GError      **error)
{
  ImportJob *job = g_task_get_task_data (task);
  gint64 plan = job->plan;
  guint32 n_rows = job->n_rows;

  /* The last one makes those before it durable too. */
  if (!kvp_database_begin (database, job->complete, error))
    return FALSE;

  if (!take_step (database, job, g_task_get_cancellable (task), error))
    kvp_database_rollback (database);
  else if (kvp_database_commit (database, error))
    return TRUE;

  job->plan = plan;
  job->n_rows = n_rows;
  g_clear_pointer (&job->record, kvp_plan_record_free);

  return FALSE;
}

static void
import_done (GTask  *task,
             GError *error)
{
  KvpStore *self = g_task_get_source_object (task);
  ImportJob *job = g_task_get_task_data (task);

  if (error == NULL && job->record == NULL)
    kvp_store_file_push (kvp_store_get_file (self), g_object_ref (task), import_run, import_done);
  else if (error != NULL && job->plan != 0)
    undo (task, job, error);
  else
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
 * database have their turn meanwhile. Errors: DISK_FULL and the other STORE ones, or @func's.
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
