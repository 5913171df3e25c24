/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-backup"

#include "config.h"

#include "purge/kvp-backup-private.h"

#include "purge/kvp-connection-private.h"

enum {
  PROP_0,
  PROP_PHASE,
  N_PROPS
};

enum {
  SIGNAL_PROGRESS,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpBackup, kvp_backup, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

void
_kvp_backup_show_progress (KvpBackup *self)
{
  kvp_main_context_assert (&self->main_context);
  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0);
}

void
_kvp_backup_set_phase (KvpBackup      *self,
                       KvpBackupPhase  phase)
{
  kvp_main_context_assert (&self->main_context);

  if (self->phase == phase)
    return;

  self->phase = phase;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PHASE]);
  _kvp_backup_show_progress (self);
}

static void
kvp_backup_dispose (GObject *object)
{
  KvpBackup *self = KVP_BACKUP (object);

  g_assert (self->task == NULL);
  g_assert (self->n_lanes == 0);

  kvp_pause_clear (&self->pause);
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

gboolean
kvp_backup_get_stopping (KvpBackup *self)
{
  g_return_val_if_fail (KVP_IS_BACKUP (self), FALSE);

  return self->stopped;
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
