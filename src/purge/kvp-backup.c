/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-backup"

#include "config.h"

#include "purge/kvp-backup-private.h"

G_DEFINE_FINAL_TYPE (KvpBackup, kvp_backup, KVP_TYPE_RUN)

static void
kvp_backup_dispose (GObject *object)
{
  KvpBackup *self = KVP_BACKUP (object);

  g_clear_object (&self->confirmation);
  g_clear_object (&self->folder);
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

  G_OBJECT_CLASS (kvp_backup_parent_class)->finalize (object);
}

static void
kvp_backup_class_init (KvpBackupClass *klass)
{
  KvpRunClass *run_class = KVP_RUN_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kvp_backup_dispose;
  G_OBJECT_CLASS (klass)->finalize = kvp_backup_finalize;

  run_class->begin = _kvp_backup_begin;
  run_class->end_paused = _kvp_backup_end;
  run_class->start_lane = _kvp_backup_start_lane;
  run_class->lanes_over = _kvp_backup_lanes_over;
  /* A batch of values may have 25 MiB, and each lane holds one. */
  run_class->max_lanes = 8;
}

static void
kvp_backup_init (KvpBackup *self)
{
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
  KvpPlan *plan;

  g_return_val_if_fail (KVP_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (KVP_IS_CONFIRMATION (confirmation), NULL);
  g_return_val_if_fail (G_IS_FILE (folder), NULL);

  self = g_object_new (KVP_TYPE_BACKUP, NULL);
  plan = kvp_confirmation_get_plan (confirmation);
  _kvp_run_set_up (&self->run, connection, kvp_plan_get_account_id (plan));
  self->confirmation = g_object_ref (confirmation);
  self->folder = g_object_ref (folder);
  self->run.progress.total = kvp_confirmation_get_n_keys (confirmation);

  return self;
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
