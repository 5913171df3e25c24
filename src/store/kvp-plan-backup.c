/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "store/kvp-plan-backup.h"
#include "store/kvp-plan-in-flight.h"
#include "store/kvp-plan-private.h"

/* That the values of a plan's keys are saved before it runs, as the database holds it. The values themselves are in a
 * file. */

typedef struct {
  KvpPlanJob base;

  /* Input */
  guint64    revision;
} BeginJob;

typedef struct {
  KvpPlanJob  base;

  /* Input */
  guint64     revision;
  char       *path;      /* (owned) */
  char       *checksum;  /* (owned) */
  guint       n_saved;
  guint       n_unsaved;
  GArray     *skips;     /* (owned) (element-type KvpPlanSkip) */
  gint64      now;
} EndJob;

#define STATES_OF_BACKUP \
  (KVP_PLAN_STATES_OF_REVIEW | KVP_PLAN_STATE_MASK (KVP_PLAN_PAUSED) | KVP_PLAN_STATE_MASK (KVP_PLAN_STOPPED))

static void
begin_job_free (BeginJob *job)
{
  kvp_plan_job_clear (&job->base);
  g_free (job);
}

static void
end_job_free (EndJob *job)
{
  kvp_plan_job_clear (&job->base);
  g_free (job->path);
  g_free (job->checksum);
  g_array_unref (job->skips);
  g_free (job);
}

KvpPlanBackupState
kvp_plan_get_backup_state (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), KVP_PLAN_BACKUP_NONE);

  return kvp_plan_get_status (self)->backup_state;
}

const char *
kvp_plan_get_backup_path (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), "");

  return kvp_plan_get_status (self)->backup_path;
}

const char *
kvp_plan_get_backup_checksum (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), "");

  return kvp_plan_get_status (self)->backup_checksum;
}

gint64
kvp_plan_get_backup_at (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), 0);

  return kvp_plan_get_status (self)->backup_at;
}

guint
kvp_plan_get_backup_n_saved (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), 0);

  return kvp_plan_get_status (self)->backup_saved;
}

guint
kvp_plan_get_backup_n_unsaved (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), 0);

  return kvp_plan_get_status (self)->backup_unsaved;
}

/* Ticks can not change once a run has begun. */
static gboolean
is_in_use (const KvpPlanStatus *status)
{
  return status->backup_state == KVP_PLAN_BACKUP_COMPLETE && status->backup_revision == status->revision &&
         (KVP_PLAN_STATES_OF_REVIEW & KVP_PLAN_STATE_MASK (status->state)) == 0;
}

/**
 * kvp_plan_has_saved_values:
 * @self: a plan
 *
 * Returns: whether it has begun to run with its values saved, so that those of what is left are saved too
 */
gboolean
kvp_plan_has_saved_values (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), FALSE);

  return is_in_use (kvp_plan_get_status (self));
}

static gboolean
check_revision (const KvpPlanStatus  *status,
                guint64               revision,
                GError              **error)
{
  if (status->revision == revision)
    return TRUE;

  g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE,
                       _("Keys were ticked or unticked after the confirmation. Review the list and confirm again."));

  return FALSE;
}

static gboolean
begin_run (KvpDatabase  *database,
           KvpPlanJob   *base,
           GError      **error)
{
  BeginJob *job = (BeginJob *) base;
  g_autoptr(KvpPlanStatus) status = NULL;

  status = kvp_plan_job_load_status (database, base->plan, STATES_OF_BACKUP, error);
  if (status == NULL || !check_revision (status, job->revision, error))
    return FALSE;

  if (is_in_use (status))
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE, _("The values of these keys are saved already."));
      return FALSE;
    }

  return kvp_database_update (database,
                              "UPDATE plan SET backup_state = ?2, backup_revision = ?3, backup_path = '',"
                              " backup_checksum = '', backup_saved = 0, backup_unsaved = 0, backup_at = 0"
                              " WHERE id = ?1",
                              (const gint64[]) { base->plan, KVP_PLAN_BACKUP_WANTED, (gint64) job->revision }, 3,
                              NULL, error);
}

/**
 * kvp_plan_begin_backup_async:
 * @self: a plan that is to run
 * @revision: the revision that the person confirmed
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * From now on a run that needs the values saved is refused, until kvp_plan_end_backup_async().
 */
void
kvp_plan_begin_backup_async (KvpPlan             *self,
                             guint64              revision,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  BeginJob *job;

  g_return_if_fail (KVP_IS_PLAN (self));

  job = g_new0 (BeginJob, 1);
  job->base.func = begin_run;
  job->base.durable = TRUE;
  job->revision = revision;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_plan_begin_backup_async);
  g_task_set_task_data (task, job, (GDestroyNotify) begin_job_free);
  kvp_plan_job_push (self, g_steal_pointer (&task));
}

gboolean
kvp_plan_begin_backup_finish (KvpPlan       *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_begin_backup_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* A row that the keep list took out meanwhile stays as it is. */
static gboolean
skip_row (KvpDatabase         *database,
          EndJob              *job,
          sqlite3_stmt        *statement,
          const KvpPlanSkip   *skip,
          gint64               delta[6],
          GError             **error)
{
  const KvpKeyState states[] = { KVP_KEY_PENDING, KVP_KEY_IN_FLIGHT };
  guint64 n_changed = 0;

  sqlite3_bind_int64 (statement, 2, skip->position);
  sqlite3_bind_int (statement, 4, skip->reason);
  sqlite3_bind_text (statement, 5, skip->detail, -1, SQLITE_STATIC);
  for (guint i = 0; i < G_N_ELEMENTS (states) && n_changed == 0; i++)
    {
      sqlite3_bind_int (statement, 6, states[i]);
      if (!kvp_database_run (database, statement, &n_changed, error))
        return FALSE;

      delta[states[i]] -= (gint64) n_changed;
      delta[KVP_KEY_SKIPPED] += (gint64) n_changed;
    }
  if (n_changed > 0)
    kvp_plan_job_mark_changed (&job->base, skip->position, skip->position);

  return TRUE;
}

static gboolean
skip_rows (KvpDatabase          *database,
           EndJob               *job,
           const KvpPlanStatus  *status,
           GError              **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;
  gint64 delta[6] = { 0, };

  statement = kvp_database_prepare (database,
                                    "UPDATE plan_row SET state = ?3, reason = ?4, detail = ?5"
                                    " WHERE plan = ?1 AND position = ?2 AND " KVP_PLAN_ROW_STATE ("?7") " = ?6", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, job->base.plan);
  sqlite3_bind_int (statement, 3, KVP_KEY_SKIPPED);
  sqlite3_bind_int64 (statement, 7, status->claimed_to);
  for (guint i = 0; i < job->skips->len; i++)
    {
      if (!skip_row (database, job, statement, &g_array_index (job->skips, KvpPlanSkip, i), delta, error))
        return FALSE;
    }

  return kvp_plan_job_change_counts (database, job->base.plan, delta, error);
}

static gboolean
write_backup (KvpDatabase  *database,
              EndJob       *job,
              GError      **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;

  statement = kvp_database_prepare (database,
                                    "UPDATE plan SET backup_state = ?2, backup_at = ?3, backup_saved = ?4,"
                                    " backup_unsaved = ?5, backup_path = ?6, backup_checksum = ?7 WHERE id = ?1",
                                    error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, job->base.plan);
  sqlite3_bind_int (statement, 2, KVP_PLAN_BACKUP_COMPLETE);
  sqlite3_bind_int64 (statement, 3, job->now);
  sqlite3_bind_int64 (statement, 4, job->n_saved);
  sqlite3_bind_int64 (statement, 5, job->n_unsaved);
  /* The name of a file is bytes. */
  sqlite3_bind_blob (statement, 6, job->path, (int) strlen (job->path), SQLITE_STATIC);
  sqlite3_bind_text (statement, 7, job->checksum, -1, SQLITE_STATIC);

  return kvp_database_run (database, statement, NULL, error);
}

static gboolean
end_run (KvpDatabase  *database,
         KvpPlanJob   *base,
         GError      **error)
{
  EndJob *job = (EndJob *) base;
  g_autoptr(KvpPlanStatus) status = NULL;

  status = kvp_plan_job_load_status (database, base->plan, STATES_OF_BACKUP, error);
  if (status == NULL || !check_revision (status, job->revision, error))
    return FALSE;

  if (status->backup_state != KVP_PLAN_BACKUP_WANTED || status->backup_revision != job->revision)
    {
      kvp_plan_job_set_mismatch (error);
      return FALSE;
    }

  return skip_rows (database, job, status, error) && write_backup (database, job, error);
}

/**
 * kvp_plan_end_backup_async:
 * @self: a plan whose backup is wanted
 * @revision: the revision that the person confirmed
 * @path: the file, which is in its place
 * @checksum: of the file
 * @n_saved: how many values are in it
 * @n_unsaved: of how many keys no value could be saved
 * @skips: (transfer full) (element-type KvpPlanSkip): keys that do not go because of that
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * From now on a run that needs the values saved may start. Keys are only ever taken out here, so that the revision, and
 * the confirmation with it, stays good.
 */
void
kvp_plan_end_backup_async (KvpPlan             *self,
                           guint64              revision,
                           const char          *path,
                           const char          *checksum,
                           guint                n_saved,
                           guint                n_unsaved,
                           GArray              *skips,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  EndJob *job;

  g_return_if_fail (KVP_IS_PLAN (self));
  g_return_if_fail (path != NULL && *path != '\0' && checksum != NULL && skips != NULL);

  job = g_new0 (EndJob, 1);
  job->base.func = end_run;
  job->base.durable = TRUE;
  job->revision = revision;
  job->path = g_strdup (path);
  job->checksum = g_strdup (checksum);
  job->n_saved = n_saved;
  job->n_unsaved = n_unsaved;
  job->skips = skips;
  job->now = g_get_real_time () / G_USEC_PER_SEC;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_plan_end_backup_async);
  g_task_set_task_data (task, job, (GDestroyNotify) end_job_free);
  kvp_plan_job_push (self, g_steal_pointer (&task));
}

gboolean
kvp_plan_end_backup_finish (KvpPlan       *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_end_backup_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
