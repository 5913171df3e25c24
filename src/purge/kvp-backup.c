/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-backup"

#include "config.h"

#include "purge/kvp-backup-private.h"

#include <glib/gi18n.h>

#include "base/kvp-error.h"
#include "purge/kvp-connection-private.h"
#include "purge/kvp-purge-private.h"

enum {
  PROP_0,
  PROP_PHASE,
  N_PROPS
};

enum {
  SIGNAL_PROGRESS,
  N_SIGNALS
};

/* Borrowed from the backup, which outlives the step. */
typedef struct {
  KvpBackupWriter *writer;
  gboolean       (*step) (KvpBackupWriter  *writer,
                          GCancellable     *cancellable,
                          GError          **error);
} StepJob;

G_DEFINE_FINAL_TYPE (KvpBackup, kvp_backup, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* --- progress --- */

static const KvpProgress *
get_progress (gpointer owner)
{
  return kvp_backup_get_progress (owner);
}

static void
show_progress (gpointer owner)
{
  KvpBackup *self = owner;

  kvp_main_context_assert (&self->main_context);
  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0);
}

static void
set_phase (KvpBackup      *self,
           KvpBackupPhase  phase)
{
  kvp_main_context_assert (&self->main_context);

  if (self->phase == phase)
    return;

  self->phase = phase;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PHASE]);
  show_progress (self);
}

/* --- pauses --- */

static void
clear_resume_source (KvpBackup *self)
{
  if (self->resume_source != NULL)
    g_source_destroy (self->resume_source);
  g_clear_pointer (&self->resume_source, g_source_unref);
}

static void
clear_pause (KvpBackup *self)
{
  clear_resume_source (self);
  self->pause = KVP_PAUSE_NONE;
  self->resume_at = 0;
  g_clear_error (&self->pause_error);
}

static void
hold (KvpBackup *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->phase == KVP_BACKUP_SAVING)
    set_phase (self, KVP_BACKUP_PAUSING);
}

/* The first reason tells why; those after it are mostly its consequences. */
void
_kvp_backup_take_error (KvpBackup *self,
                        GError    *error)
{
  kvp_main_context_assert (&self->main_context);

  if (self->pause_error == NULL)
    {
      self->pause = _kvp_purge_classify_pause (error);
      self->pause_error = error;
    }
  else
    {
      g_debug ("A second error, after “%s”: %s", self->pause_error->message, error->message);
      g_error_free (error);
    }

  hold (self);
}

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
  set_phase (self, KVP_BACKUP_STOPPING);
}

static gboolean
resume_cb (gpointer user_data)
{
  KvpBackup *self = user_data;

  clear_resume_source (self);
  kvp_backup_resume (self);

  return G_SOURCE_REMOVE;
}

static void
become_paused (KvpBackup *self)
{
  if (self->pause == KVP_PAUSE_NETWORK)
    {
      self->resume_at = _kvp_purge_get_network_try (&self->network_wait);
      self->resume_source = g_timeout_source_new_seconds (self->network_wait);
      g_source_set_callback (self->resume_source, resume_cb, self, NULL);
      g_source_attach (self->resume_source, self->main_context.context);
    }
  else if (self->pause == KVP_PAUSE_QUOTA)
    {
      self->resume_at = _kvp_purge_get_next_midnight ();
    }
  else if (self->pause == KVP_PAUSE_SERVER)
    {
      /* Whoever resumes it wants to know of which keys it is. */
      self->any_good = TRUE;
    }

  set_phase (self, KVP_BACKUP_PAUSED);
  if (self->resume_wanted)
    kvp_backup_resume (self);
}

/* --- the end --- */

static void
return_result (KvpBackup *self)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->task);
  g_autoptr(GError) error = NULL;

  g_assert (self->n_lanes == 0 && !self->writing);

  if (self->failure != NULL)
    error = g_error_copy (self->failure);
  else if (!self->complete && self->pause_error != NULL)
    error = g_error_copy (self->pause_error);
  else if (!self->complete)
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");

  kvp_backup_get_progress (self);
  self->started_at = 0;
  g_clear_signal_handler (&self->concurrency_id, self->client);
  /* What is not in its place goes here. */
  if (!self->complete)
    g_clear_pointer (&self->writer, kvp_backup_writer_free);
  g_clear_object (&self->cancellable);
  clear_pause (self);
  set_phase (self, KVP_BACKUP_ENDED);
  g_clear_pointer (&self->ticker, kvp_progress_ticker_free);

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
step_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  StepJob *job = task_data;
  GError *error = NULL;

  if (job->step (job->writer, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
run_step (KvpBackup            *self,
          gboolean            (*step) (KvpBackupWriter  *writer,
                                       GCancellable     *cancellable,
                                       GError          **error),
          GAsyncReadyCallback   callback)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, callback, g_object_ref (self));
  StepJob *job = g_new0 (StepJob, 1);

  job->writer = self->writer;
  job->step = step;
  g_task_set_source_tag (task, run_step);
  g_task_set_task_data (task, job, g_free);
  g_task_run_in_thread (task, step_thread);
}

static void
finished_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(KvpBackup) self = user_data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
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
      become_paused (self);
    }
  else
    {
      g_assert (self->rows_at_end && g_queue_is_empty (&self->again));
      self->finishing = TRUE;
      run_step (self, kvp_backup_writer_finish, finished_cb);
    }
}

/* --- the start --- */

static void
begin_stretch (KvpBackup *self)
{
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  set_phase (self, KVP_BACKUP_SAVING);
  _kvp_backup_start_lanes (self);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(KvpBackup) self = user_data;
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    _kvp_backup_take_failure (self, error);

  if (self->phase == KVP_BACKUP_STOPPING)
    return_result (self);
  else if (self->phase == KVP_BACKUP_PAUSING)
    become_paused (self);
  else
    begin_stretch (self);
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
    run_step (self, kvp_backup_writer_open, opened_cb);
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

/* --- the object --- */

static void
kvp_backup_dispose (GObject *object)
{
  KvpBackup *self = KVP_BACKUP (object);

  g_assert (self->task == NULL);
  g_assert (self->n_lanes == 0);

  clear_pause (self);
  g_clear_signal_handler (&self->concurrency_id, self->client);
  g_clear_object (&self->client);
  g_clear_object (&self->connection);
  g_clear_object (&self->confirmation);
  g_clear_object (&self->folder);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->writer, kvp_backup_writer_free);
  g_clear_pointer (&self->rows, kvp_plan_batch_free);
  g_queue_clear_full (&self->again, (GDestroyNotify) kvp_plan_batch_free);
  g_clear_error (&self->failure);

  G_OBJECT_CLASS (kvp_backup_parent_class)->dispose (object);
}

static void
kvp_backup_finalize (GObject *object)
{
  KvpBackup *self = KVP_BACKUP (object);

  g_array_unref (self->gone);
  g_array_unref (self->unsaved);
  g_string_chunk_free (self->details);
  kvp_main_context_forget (&self->main_context);

  G_OBJECT_CLASS (kvp_backup_parent_class)->finalize (object);
}

static void
kvp_backup_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  KvpBackup *self = KVP_BACKUP (object);

  switch (prop_id)
    {
    case PROP_PHASE:
      g_value_set_int (value, self->phase);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_backup_class_init (KvpBackupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kvp_backup_dispose;
  object_class->finalize = kvp_backup_finalize;
  object_class->get_property = kvp_backup_get_property;

  /**
   * KvpBackup:phase:
   *
   * A #KvpBackupPhase.
   */
  properties[PROP_PHASE] =
    g_param_spec_int ("phase", NULL, NULL, KVP_BACKUP_READY, KVP_BACKUP_ENDED, KVP_BACKUP_READY,
                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * KvpBackup::progress:
   *
   * kvp_backup_get_progress() changed: a few times a second, and at once with each phase.
   */
  signals[SIGNAL_PROGRESS] =
    g_signal_new ("progress", KVP_TYPE_BACKUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kvp_backup_init (KvpBackup *self)
{
  kvp_main_context_remember (&self->main_context);
  g_queue_init (&self->again);
  g_queue_init (&self->readers);
  g_queue_init (&self->writers);
  self->gone = g_array_new (FALSE, FALSE, sizeof (KvpPlanSkip));
  self->unsaved = g_array_new (FALSE, FALSE, sizeof (KvpPlanSkip));
  self->details = g_string_chunk_new (256);
}

/**
 * kvp_backup_new:
 * @connection: the connection through which the plan was made
 * @confirmation: the proof that a person confirmed the plan, and wants the values saved first
 * @folder: where the file goes
 *
 * Returns: (transfer full): a backup that has not started
 */
KvpBackup *
kvp_backup_new (KvpConnection   *connection,
                KvpConfirmation *confirmation,
                GFile           *folder)
{
  KvpBackup *self;

  g_return_val_if_fail (KVP_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (KVP_IS_CONFIRMATION (confirmation), NULL);
  g_return_val_if_fail (G_IS_FILE (folder), NULL);

  self = g_object_new (KVP_TYPE_BACKUP, NULL);
  self->connection = g_object_ref (connection);
  self->confirmation = g_object_ref (confirmation);
  self->folder = g_object_ref (folder);
  self->client = kvp_connection_new_run_client (connection);
  self->progress.total = kvp_confirmation_get_n_keys (confirmation);

  return self;
}

KvpConnection *
kvp_backup_get_connection (KvpBackup *self)
{
  g_return_val_if_fail (KVP_IS_BACKUP (self), NULL);

  return self->connection;
}

KvpConfirmation *
kvp_backup_get_confirmation (KvpBackup *self)
{
  g_return_val_if_fail (KVP_IS_BACKUP (self), NULL);

  return self->confirmation;
}

KvpPlan *
kvp_backup_get_plan (KvpBackup *self)
{
  g_return_val_if_fail (KVP_IS_BACKUP (self), NULL);

  return kvp_confirmation_get_plan (self->confirmation);
}

const KvpProgress *
kvp_backup_get_progress (KvpBackup *self)
{
  g_return_val_if_fail (KVP_IS_BACKUP (self), NULL);

  if (self->started_at > 0)
    self->progress.elapsed = g_get_monotonic_time () - self->started_at;
  self->progress.requests = kvp_client_get_n_requests (self->client);

  return &self->progress;
}

KvpBackupPhase
kvp_backup_get_phase (KvpBackup *self)
{
  g_return_val_if_fail (KVP_IS_BACKUP (self), KVP_BACKUP_READY);

  return self->phase;
}

KvpPurgePause
kvp_backup_get_pause (KvpBackup *self)
{
  g_return_val_if_fail (KVP_IS_BACKUP (self), KVP_PAUSE_NONE);

  return self->pause;
}

const GError *
kvp_backup_get_pause_error (KvpBackup *self)
{
  g_return_val_if_fail (KVP_IS_BACKUP (self), NULL);

  return self->pause_error;
}

gint64
kvp_backup_get_resume_at (KvpBackup *self)
{
  g_return_val_if_fail (KVP_IS_BACKUP (self), 0);

  return self->resume_at;
}

guint
kvp_backup_get_blocked_for (KvpBackup *self)
{
  g_autoptr(KvpBudget) budget = NULL;

  g_return_val_if_fail (KVP_IS_BACKUP (self), 0);

  budget = kvp_client_get_budget (self->client, kvp_plan_get_account_id (kvp_backup_get_plan (self)));

  return kvp_budget_get_blocked_for (budget);
}

guint64
kvp_backup_get_size (KvpBackup *self)
{
  g_return_val_if_fail (KVP_IS_BACKUP (self), 0);

  return self->size;
}

guint
kvp_backup_get_n_gone (KvpBackup *self)
{
  g_return_val_if_fail (KVP_IS_BACKUP (self), 0);

  return self->gone->len;
}

guint
kvp_backup_get_n_unsaved (KvpBackup *self)
{
  g_return_val_if_fail (KVP_IS_BACKUP (self), 0);

  return self->unsaved->len;
}

const char *
kvp_backup_get_reason (KvpBackup *self)
{
  g_return_val_if_fail (KVP_IS_BACKUP (self), NULL);

  return self->unsaved->len > 0 ? g_array_index (self->unsaved, KvpPlanSkip, 0).detail : NULL;
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

  set_phase (self, KVP_BACKUP_SAVING);
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
 * kvp_backup_pause:
 * @self: a backup
 *
 * Asks for nothing new until kvp_backup_resume(). Questions that are under way are given up; they change nothing.
 */
void
kvp_backup_pause (KvpBackup *self)
{
  g_return_if_fail (KVP_IS_BACKUP (self));
  kvp_main_context_assert (&self->main_context);

  self->resume_wanted = FALSE;
  if (self->phase == KVP_BACKUP_PAUSED)
    clear_resume_source (self);
  if (self->phase != KVP_BACKUP_SAVING)
    return;

  self->pause = KVP_PAUSE_PERSON;
  hold (self);
}

/**
 * kvp_backup_resume:
 * @self: a backup
 *
 * Goes on from where it was.
 */
void
kvp_backup_resume (KvpBackup *self)
{
  g_return_if_fail (KVP_IS_BACKUP (self));
  kvp_main_context_assert (&self->main_context);

  if (self->phase == KVP_BACKUP_PAUSING)
    {
      self->resume_wanted = TRUE;
      return;
    }
  if (self->phase != KVP_BACKUP_PAUSED)
    return;

  self->resume_wanted = FALSE;
  clear_pause (self);
  begin_stretch (self);
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
  set_phase (self, KVP_BACKUP_STOPPING);

  if (phase == KVP_BACKUP_PAUSED)
    return_result (self);
}

gboolean
kvp_backup_get_stopping (KvpBackup *self)
{
  g_return_val_if_fail (KVP_IS_BACKUP (self), FALSE);

  return self->stopped;
}

/* --- what comes of it --- */

static void
settled_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (kvp_plan_end_backup_finish (KVP_PLAN (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * kvp_backup_settle_async:
 * @self: a backup whose run came to its end
 * @delete_unsaved: whether keys whose value could not be saved go all the same, as a person said
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * Writes down that the values are saved, so that the plan may run, and takes out the keys that do not go.
 */
void
kvp_backup_settle_async (KvpBackup           *self,
                         gboolean             delete_unsaved,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  GArray *skips;

  g_return_if_fail (KVP_IS_BACKUP (self));
  kvp_main_context_assert (&self->main_context);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, kvp_backup_settle_async);

  if (!self->complete)
    {
      g_task_return_new_error (task, KVP_ERROR, KVP_ERROR_STATE, "%s",
                               _("The values of these keys are not saved yet, so nothing was deleted."));
      return;
    }

  skips = g_array_copy (self->gone);
  if (!delete_unsaved)
    g_array_append_vals (skips, self->unsaved->data, self->unsaved->len);

  kvp_plan_end_backup_async (kvp_backup_get_plan (self), kvp_confirmation_get_revision (self->confirmation),
                             g_file_peek_path (kvp_backup_writer_get_file (self->writer)),
                             kvp_backup_writer_get_checksum (self->writer),
                             (guint) self->progress.matched, self->unsaved->len, skips, NULL, settled_cb,
                             g_steal_pointer (&task));
}

gboolean
kvp_backup_settle_finish (KvpBackup     *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (KVP_IS_BACKUP (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_backup_settle_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
discarded_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!g_file_delete_finish (G_FILE (source), result, &error))
    g_warning ("A file of saved values is left over: %s", error->message);
}

/**
 * kvp_backup_discard:
 * @self: a backup that was not settled
 *
 * Deletes the file.
 */
void
kvp_backup_discard (KvpBackup *self)
{
  g_return_if_fail (KVP_IS_BACKUP (self));
  kvp_main_context_assert (&self->main_context);

  if (!self->complete)
    return;

  self->complete = FALSE;
  g_file_delete_async (kvp_backup_writer_get_file (self->writer), G_PRIORITY_DEFAULT, NULL, discarded_cb, NULL);
}

/**
 * kvp_backup_estimate:
 * @connection: a connection
 * @plan: what is to be confirmed
 * @duration: (out): microseconds that the budget makes it take; 0 if it does not hold it up
 *
 * Returns: requests that it takes if nothing goes wrong and every value is text
 */
guint64
kvp_backup_estimate (KvpConnection *connection,
                     KvpPlan       *plan,
                     gint64        *duration)
{
  const KvpPlanCounts *counts;
  guint64 n_requests;

  g_return_val_if_fail (KVP_IS_CONNECTION (connection) && KVP_IS_PLAN (plan), 0);
  g_return_val_if_fail (duration != NULL, 0);

  counts = kvp_plan_get_counts (plan);
  n_requests = ((guint64) counts->pending + counts->in_flight + KVP_CLIENT_MAX_KEYS_PER_GET - 1) /
               KVP_CLIENT_MAX_KEYS_PER_GET;
  *duration = kvp_connection_estimate_requests (connection, n_requests);

  return n_requests;
}
