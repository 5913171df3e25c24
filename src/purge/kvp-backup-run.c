/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-backup"

#include "config.h"

#include "purge/kvp-backup-private.h"

#include <glib/gi18n.h>

#include "base/kvp-error.h"
#include "purge/kvp-writer-step.h"

/* --- progress --- */

static const KvpProgress *
get_progress (gpointer owner)
{
  return kvp_backup_get_progress (owner);
}

static void
show_progress (gpointer owner)
{
  _kvp_backup_show_progress (owner);
}

/* --- the end --- */

void
_kvp_backup_take_failure (KvpBackup *self,
                          GError    *error)
{
  kvp_main_context_assert (&self->main_context);

  if (self->failure == NULL)
    self->failure = error;
  else
    g_error_free (error);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  _kvp_backup_set_phase (self, KVP_BACKUP_STOPPING);
}

static void
return_result (KvpBackup *self)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->task);
  g_autoptr(GError) error = NULL;

  g_assert (self->n_lanes == 0 && !self->writing);

  if (self->failure != NULL)
    error = g_error_copy (self->failure);
  else if (!self->complete && self->pause.error != NULL)
    error = g_error_copy (self->pause.error);
  else if (!self->complete)
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");

  kvp_backup_get_progress (self);
  self->started_at = 0;
  g_clear_signal_handler (&self->concurrency_id, self->client);
  /* What is not in its place goes here. */
  if (!self->complete)
    g_clear_pointer (&self->writer, kvp_backup_writer_free);
  g_clear_object (&self->cancellable);
  kvp_pause_clear (&self->pause);
  _kvp_backup_set_phase (self, KVP_BACKUP_ENDED);
  g_clear_pointer (&self->ticker, kvp_progress_ticker_free);

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
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

  return_result (self);
}

void
_kvp_backup_lanes_over (KvpBackup *self)
{
  if (self->phase == KVP_BACKUP_STOPPING)
    {
      return_result (self);
    }
  else if (self->phase == KVP_BACKUP_PAUSING)
    {
      _kvp_backup_become_paused (self);
    }
  else
    {
      g_assert (self->rows_at_end && g_queue_is_empty (&self->again));
      self->finishing = TRUE;
      run_step (self, (KvpWriterStepFunc) kvp_backup_writer_finish, finished_cb);
    }
}

/* --- the start --- */

void
_kvp_backup_begin (KvpBackup *self)
{
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  _kvp_backup_set_phase (self, KVP_BACKUP_SAVING);
  _kvp_backup_start_lanes (self);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(KvpBackup) self = user_data;
  GError *error = NULL;

  if (!kvp_writer_step_finish (result, &error))
    _kvp_backup_take_failure (self, error);

  if (self->phase == KVP_BACKUP_STOPPING)
    return_result (self);
  else if (self->phase == KVP_BACKUP_PAUSING)
    _kvp_backup_become_paused (self);
  else
    _kvp_backup_begin (self);
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

  if (self->phase == KVP_BACKUP_STOPPING)
    return_result (self);
  else
    run_step (self, (KvpWriterStepFunc) kvp_backup_writer_open, opened_cb);
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
  KvpPlan *plan = kvp_backup_get_plan (self);

  if (self->started || kvp_confirmation_get_is_spent (self->confirmation))
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

  if (g_strcmp0 (kvp_connection_get_endpoint (self->connection), kvp_plan_get_endpoint (plan)) != 0)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE,
                           _("These keys were listed through another API endpoint "
                             "than the one that is connected now."));
      return FALSE;
    }

  return TRUE;
}

/**
 * kvp_backup_run_async:
 * @self: a backup that has not run
 * @callback: called at the end
 * @user_data: for @callback
 *
 * Saves the values of the plan's ticked keys. There is no cancellable, see kvp_backup_stop().
 */
void
kvp_backup_run_async (KvpBackup           *self,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;

  g_return_if_fail (KVP_IS_BACKUP (self));
  kvp_main_context_assert (&self->main_context);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, kvp_backup_run_async);
  g_task_set_check_cancellable (task, FALSE);

  if (!check_can_start (self, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  name = make_name (kvp_backup_get_plan (self));
  self->started = TRUE;
  self->started_at = g_get_monotonic_time ();
  self->task = g_steal_pointer (&task);
  self->writer = kvp_backup_writer_new (self->folder, name);
  self->ticker = kvp_progress_ticker_new (self, get_progress, show_progress);
  self->concurrency_id = g_signal_connect_swapped (self->client, "notify::concurrency",
                                                   G_CALLBACK (_kvp_backup_adjust_lanes), self);

  _kvp_backup_set_phase (self, KVP_BACKUP_SAVING);
  kvp_plan_begin_backup_async (kvp_backup_get_plan (self), kvp_confirmation_get_revision (self->confirmation), NULL,
                               begun_cb, g_object_ref (self));
}

gboolean
kvp_backup_run_finish (KvpBackup     *self,
                       GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (KVP_IS_BACKUP (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_backup_run_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * kvp_backup_stop:
 * @self: a backup
 *
 * Ends it. What was written so far is dropped: a part of the values is no backup.
 */
void
kvp_backup_stop (KvpBackup *self)
{
  KvpBackupPhase phase;

  g_return_if_fail (KVP_IS_BACKUP (self));
  kvp_main_context_assert (&self->main_context);

  phase = self->phase;
  if (phase == KVP_BACKUP_READY || phase == KVP_BACKUP_STOPPING || phase == KVP_BACKUP_ENDED)
    return;

  self->stopped = TRUE;
  self->resume_wanted = FALSE;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  _kvp_backup_set_phase (self, KVP_BACKUP_STOPPING);

  if (phase == KVP_BACKUP_PAUSED)
    return_result (self);
}
