/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-backup"

#include "config.h"

#include "purge/kvp-backup-private.h"

#include <glib/gi18n.h>

#include "base/kvp-error.h"
#include "purge/kvp-writer-step.h"

/* --- the end --- */

void
_kvp_backup_take_failure (KvpBackup *self,
                          GError    *error)
{
  kvp_main_context_assert (&self->run.main_context);

  if (self->failure == NULL)
    self->failure = error;
  else
    g_error_free (error);

  if (self->run.cancellable != NULL)
    g_cancellable_cancel (self->run.cancellable);
  _kvp_run_set_phase (&self->run, KVP_RUN_PHASE_STOPPING);
}

void
_kvp_backup_end (KvpRun *run)
{
  KvpBackup *self = KVP_BACKUP (run);
  GError *error = NULL;

  g_assert (!self->writing);

  if (self->failure != NULL)
    error = g_error_copy (self->failure);
  else if (!self->complete && run->pause.error != NULL)
    error = g_error_copy (run->pause.error);
  else if (!self->complete)
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");

  /* What is not in its place goes here. */
  if (!self->complete)
    g_clear_pointer (&self->writer, kvp_backup_writer_free);
  _kvp_run_return (run, error);
}

static void
run_step (KvpBackup           *self,
          KvpWriterStepFunc    step,
          GAsyncReadyCallback  callback)
{
  kvp_writer_step_async (self->writer, step, NULL, callback, g_object_ref (self));
}

static void
finished_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(KvpBackup) self = user_data;
  GError *error = NULL;

  if (kvp_writer_step_finish (result, &error))
    self->complete = TRUE;
  else
    _kvp_backup_take_failure (self, error);

  _kvp_backup_end (&self->run);
}

static void
become_paused (KvpBackup *self)
{
  /* Whoever resumes it wants to know of which keys it is. */
  if (self->run.pause.reason == KVP_PAUSE_SERVER)
    self->any_good = TRUE;

  _kvp_run_become_paused (&self->run);
}

void
_kvp_backup_lanes_over (KvpRun *run)
{
  KvpBackup *self = KVP_BACKUP (run);

  if (run->phase == KVP_RUN_PHASE_STOPPING)
    {
      _kvp_backup_end (run);
    }
  else if (run->phase == KVP_RUN_PHASE_PAUSING)
    {
      become_paused (self);
    }
  else
    {
      g_assert (self->rows_at_end && g_queue_is_empty (&self->again));
      run_step (self, (KvpWriterStepFunc) kvp_backup_writer_finish, finished_cb);
    }
}

/* --- the start --- */

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(KvpBackup) self = user_data;
  GError *error = NULL;

  if (kvp_writer_step_finish (result, &error))
    self->opened = TRUE;
  else
    _kvp_backup_take_failure (self, error);

  if (self->run.phase == KVP_RUN_PHASE_STOPPING)
    _kvp_backup_end (&self->run);
  else if (self->run.phase == KVP_RUN_PHASE_PAUSING)
    become_paused (self);
  else
    _kvp_run_start_lanes (&self->run);
}

static void
begun_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(KvpBackup) self = user_data;
  GError *error = NULL;

  if (!kvp_plan_begin_backup_finish (KVP_PLAN (source), result, &error))
    _kvp_backup_take_failure (self, error);

  if (self->run.phase == KVP_RUN_PHASE_STOPPING)
    _kvp_backup_end (&self->run);
  else
    run_step (self, (KvpWriterStepFunc) kvp_backup_writer_open, opened_cb);
}

void
_kvp_backup_begin (KvpRun *run)
{
  KvpBackup *self = KVP_BACKUP (run);

  _kvp_run_set_phase (run, KVP_RUN_PHASE_WORKING);
  if (self->opened)
    _kvp_run_start_lanes (run);
  else
    kvp_plan_begin_backup_async (kvp_backup_get_plan (self), kvp_confirmation_get_revision (self->confirmation), NULL,
                                 begun_cb, g_object_ref (self));
}

/* No name of a namespace or a key is ever the name of a file. (transfer full) */
static char *
make_name (KvpPlan *plan)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *when = g_date_time_format (now, "%Y-%m-%d-%H%M%S");

  return g_strdup_printf ("values-%s-%" G_GINT64_FORMAT ".json", when, kvp_plan_get_id (plan));
}

static gboolean
check_can_start (KvpBackup  *self,
                 GError    **error)
{
  if (self->run.started || kvp_confirmation_get_is_spent (self->confirmation))
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE, _("This purge has run already."));
      return FALSE;
    }

  if (!kvp_confirmation_get_save_values (self->confirmation))
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE,
                           _("The confirmation does not say that values are to be saved."));
      return FALSE;
    }

  return kvp_confirmation_check_endpoint (self->confirmation, kvp_connection_get_endpoint (self->run.connection),
                                          error);
}

/**
 * kvp_backup_run_async:
 * @self: a backup that has not run
 * @callback: called at the end, for kvp_run_finish()
 * @user_data: for @callback
 *
 * Saves the values of the plan's ticked keys. There is no cancellable, see kvp_run_stop().
 */
void
kvp_backup_run_async (KvpBackup           *self,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  g_autofree char *name = NULL;
  GError *error = NULL;

  g_return_if_fail (KVP_IS_BACKUP (self));
  kvp_main_context_assert (&self->run.main_context);

  if (check_can_start (self, &error))
    {
      name = make_name (kvp_backup_get_plan (self));
      self->writer = kvp_backup_writer_new (self->folder, name);
    }
  _kvp_run_start (&self->run, error, callback, user_data);
}
