/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-backup-private.h"

#include "purge/kvp-backup-fetch.h"

/* Read at once: enough for the lanes, and little memory. */
#define ROWS_TO_READ 2000

/* Where most values are no text, asking for them together only costs; but that may change. */
#define BATCHES_BETWEEN_LOOKS 16

/* One of the batches that are under way at the same time: it takes keys, asks for their values and has them written,
 * again and again. */
typedef struct {
  KvpBackup      *backup; /* (owned) */
  KvpPlanBatch   *batch;  /* (owned) (nullable) */
  KvpBackupFetch *fetch;  /* (owned) (nullable) */
} Lane;

/* Both belong to the lane, and no one else touches them meanwhile. */
typedef struct {
  /* Input */
  KvpBackupWriter *writer;
  KvpBackupFetch  *fetch;
} WriteJob;

static void lane_go_on (Lane *lane);

static void
lane_end (Lane *lane)
{
  g_autoptr(KvpBackup) self = g_steal_pointer (&lane->backup);

  g_clear_pointer (&lane->batch, kvp_plan_batch_free);
  g_clear_pointer (&lane->fetch, kvp_backup_fetch_free);
  g_free (lane);

  _kvp_run_lane_ended (&self->run);
}

/* --- the file --- */

static gboolean
write_fetch (WriteJob  *job,
             GError   **error)
{
  for (guint i = 0; i < kvp_key_list_get_length (job->fetch->keys); i++)
    {
      const KvpKey *key = kvp_key_list_get (job->fetch->keys, i);
      const KvpValue *value = kvp_value_list_get (job->fetch->values, i);
      KvpPair pair = { .name = key->name, .name_length = key->name_length };

      /* Nothing is ever written for a key whose value is not known. */
      if (value->state != KVP_VALUE_THERE)
        continue;

      pair.value = g_bytes_get_data (value->value, &pair.value_length);
      if (value->metadata != NULL)
        pair.metadata = g_bytes_get_data (value->metadata, &pair.metadata_length);
      pair.expiration = value->expiration;
      if (!kvp_backup_writer_add (job->writer, &pair, error))
        return FALSE;
    }

  return TRUE;
}

static void
write_thread (GTask        *task,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  WriteJob *job = task_data;
  GError *error = NULL;

  if (write_fetch (job, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
count (Lane *lane)
{
  KvpBackup *self = lane->backup;

  for (guint i = 0; i < kvp_plan_batch_get_length (lane->batch); i++)
    {
      const char *reason = g_ptr_array_index (lane->fetch->reasons, i);
      KvpPlanSkip skip = { .position = kvp_plan_batch_get_position (lane->batch, i) };

      switch (kvp_value_list_get (lane->fetch->values, i)->state)
        {
        case KVP_VALUE_THERE:
          self->run.progress.matched++;
          break;

        case KVP_VALUE_GONE:
          skip.reason = KVP_REASON_GONE;
          g_array_append_val (self->gone, skip);
          break;

        case KVP_VALUE_UNSURE:
        default:
          skip.reason = KVP_REASON_NOT_SAVED;
          skip.detail = g_string_chunk_insert_const (self->details, reason != NULL ? reason : "");
          g_array_append_val (self->unsaved, skip);
          break;
        }
    }

  self->run.progress.processed += kvp_plan_batch_get_length (lane->batch);
  self->n_alone = lane->fetch->n_alone;
}

static void write_next (KvpBackup *self);

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Lane *lane = user_data;
  KvpBackup *self = lane->backup;
  GError *error = NULL;

  kvp_main_context_assert (&self->run.main_context);

  self->writing = FALSE;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      self->size = kvp_backup_writer_get_size (self->writer);
      count (lane);
    }
  else
    {
      _kvp_backup_take_failure (self, error);
    }
  g_clear_pointer (&lane->batch, kvp_plan_batch_free);
  g_clear_pointer (&lane->fetch, kvp_backup_fetch_free);

  g_object_ref (self);
  lane_go_on (lane);
  write_next (self);
  g_object_unref (self);
}

/* One lane at a time has the file. */
static void
write_next (KvpBackup *self)
{
  g_autoptr(GTask) task = NULL;
  WriteJob *job;
  Lane *lane;

  if (self->writing)
    return;

  lane = g_queue_pop_head (&self->writers);
  if (lane == NULL)
    return;

  if (self->failure != NULL)
    {
      lane_end (lane);
      write_next (self);
      return;
    }

  self->writing = TRUE;
  job = g_new0 (WriteJob, 1);
  job->writer = self->writer;
  job->fetch = lane->fetch;
  task = g_task_new (NULL, NULL, written_cb, lane);
  g_task_set_source_tag (task, write_next);
  g_task_set_task_data (task, job, g_free);
  g_task_run_in_thread (task, write_thread);
}

/* --- the values --- */

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Lane *lane = user_data;
  KvpBackup *self = lane->backup;
  g_autoptr(KvpBackup) owned = g_object_ref (self);
  GError *error = NULL;

  kvp_main_context_assert (&self->run.main_context);

  lane->fetch = kvp_backup_fetch_finish (result, &error);
  if (lane->fetch == NULL)
    {
      /* Asked for again when it goes on. */
      g_queue_push_tail (&self->again, g_steal_pointer (&lane->batch));
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_error_free (error);
      else
        _kvp_run_take_error (&self->run, error);
      lane_end (lane);
      return;
    }

  self->any_good = TRUE;
  self->run.pause.network_wait = 0;
  self->run.progress.fetched += kvp_plan_batch_get_length (lane->batch);
  g_queue_push_tail (&self->writers, lane);
  write_next (self);
}

static void
lane_fetch (Lane *lane)
{
  KvpBackup *self = lane->backup;
  KvpPlan *plan = kvp_backup_get_plan (self);
  gboolean mostly_alone = self->n_alone > KVP_CLIENT_MAX_KEYS_PER_GET / 2;

  self->n_batches++;
  kvp_backup_fetch_async (self->run.client, kvp_plan_get_account_id (plan), kvp_plan_get_namespace_id (plan),
                          kvp_plan_batch_get_keys (lane->batch),
                          mostly_alone && self->n_batches % BATCHES_BETWEEN_LOOKS != 0, self->any_good,
                          self->run.cancellable, fetched_cb, lane);
}

/* --- the rows --- */

static void
rows_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(KvpBackup) self = user_data;
  GQueue waiting = self->readers;
  GError *error = NULL;
  Lane *lane;

  kvp_main_context_assert (&self->run.main_context);

  self->reading = FALSE;
  g_queue_init (&self->readers);
  self->next_row = 0;
  self->rows = kvp_plan_read_ticked_finish (KVP_PLAN (source), result, &error);
  if (error != NULL)
    _kvp_run_take_error (&self->run, error);
  else if (self->rows == NULL)
    self->rows_at_end = TRUE;
  else
    self->next_position =
      kvp_plan_batch_get_position (self->rows, kvp_plan_batch_get_length (self->rows) - 1) + 1;

  while ((lane = g_queue_pop_head (&waiting)) != NULL)
    lane_go_on (lane);
}

static void
lane_read (Lane *lane)
{
  KvpBackup *self = lane->backup;

  g_queue_push_tail (&self->readers, lane);
  if (self->reading)
    return;

  self->reading = TRUE;
  kvp_plan_read_ticked_async (kvp_backup_get_plan (self), self->next_position, ROWS_TO_READ, NULL, rows_cb,
                              g_object_ref (self));
}

/* (transfer full): the next hundred of the rows that were read. */
static KvpPlanBatch *
cut_batch (KvpBackup *self)
{
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
  g_autoptr(GArray) positions = g_array_new (FALSE, FALSE, sizeof (guint32));
  KvpKeyList *all = kvp_plan_batch_get_keys (self->rows);
  guint n_rows = kvp_plan_batch_get_length (self->rows);

  for (; self->next_row < n_rows && positions->len < KVP_CLIENT_MAX_KEYS_PER_GET; self->next_row++)
    {
      guint32 position = kvp_plan_batch_get_position (self->rows, self->next_row);

      kvp_key_list_append (keys, kvp_key_list_get (all, self->next_row));
      g_array_append_val (positions, position);
    }
  if (self->next_row == n_rows)
    g_clear_pointer (&self->rows, kvp_plan_batch_free);

  return kvp_plan_batch_new (keys, positions);
}

static void
lane_go_on (Lane *lane)
{
  KvpBackup *self = lane->backup;

  if (!_kvp_run_lane_goes_on (&self->run))
    {
      lane_end (lane);
      return;
    }

  lane->batch = g_queue_pop_head (&self->again);
  if (lane->batch == NULL && self->rows != NULL)
    lane->batch = cut_batch (self);

  if (lane->batch != NULL)
    lane_fetch (lane);
  else if (self->rows_at_end)
    lane_end (lane);
  else
    lane_read (lane);
}

void
_kvp_backup_start_lane (KvpRun *run)
{
  Lane *lane = g_new0 (Lane, 1);

  lane->backup = g_object_ref (KVP_BACKUP (run));
  lane_go_on (lane);
}
