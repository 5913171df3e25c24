/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-restore-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-error.h"

/* A body of this size is sent at once; a value that is larger than that goes alone. The API takes 100 MB, which would
 * all be in memory. */
#define MAX_BODY (8 * 1024 * 1024)

/* Tries of keys that an answer named as not written: "They should be retried."
 * (https://developers.cloudflare.com/api/, bulk put) */
#define MAX_REFUSALS 3

/* One step through the file; borrowed from the restore, which outlives it and touches none of it meanwhile. */
typedef struct {
  /* Input */
  KvpBackupFile    *file;
  const guint8     *exists;
  gboolean          overwrite;
  gint64            now;

  /* In and out */
  GInputStream    **stream;
  KvpBackupReader **reader;
  guint             next_index;

  /* Output */
  KvpPairList      *pairs;   /* (owned) */
  GArray           *indices; /* (owned) (element-type guint) */
  GArray           *left;    /* (owned) (element-type guint): that exist */
  GArray           *over;    /* (owned) (element-type guint): that would have expired */
  gboolean          at_end;
} ReadJob;

static void send_next (KvpRestore *self);
static void send_range (KvpRestore *self);

static void
read_job_free (ReadJob *job)
{
  g_clear_pointer (&job->pairs, kvp_pair_list_free);
  g_clear_pointer (&job->indices, g_array_unref);
  g_clear_pointer (&job->left, g_array_unref);
  g_clear_pointer (&job->over, g_array_unref);
  g_free (job);
}

/* --- the file --- */

static gboolean
open_reader (ReadJob       *job,
             GCancellable  *cancellable,
             GError       **error)
{
  if (*job->reader != NULL)
    return TRUE;

  *job->stream = G_INPUT_STREAM (g_file_read (kvp_backup_file_get_file (job->file), cancellable, error));
  if (*job->stream == NULL)
    return FALSE;

  *job->reader = kvp_backup_reader_new (*job->stream, job->now);

  return TRUE;
}

/* What was looked at and decided upon is what is restored. */
static gboolean
is_same (ReadJob       *job,
         const KvpPair *pair)
{
  gsize length;
  const char *name;

  if (job->next_index >= kvp_backup_file_get_n_keys (job->file))
    return FALSE;

  name = kvp_backup_file_get_key (job->file, job->next_index, &length);

  return length == pair->name_length && memcmp (name, pair->name, length) == 0;
}

static void
take_pair (ReadJob       *job,
           const KvpPair *pair)
{
  guint index = job->next_index;

  if (_kvp_restore_is_over (pair->expiration, job->now))
    g_array_append_val (job->over, index);
  else if (job->exists[index] && !job->overwrite)
    g_array_append_val (job->left, index);
  else
    {
      kvp_pair_list_append (job->pairs, pair);
      g_array_append_val (job->indices, index);
    }
}

static gboolean
read_batch (ReadJob       *job,
            GCancellable  *cancellable,
            GError       **error)
{
  gboolean has_pair = TRUE;

  if (!open_reader (job, cancellable, error))
    return FALSE;

  while (kvp_pair_list_get_length (job->pairs) < KVP_CLIENT_MAX_PAIRS_PER_PUT &&
         kvp_pair_list_get_size (job->pairs) < MAX_BODY)
    {
      KvpPair pair;

      if (!kvp_backup_reader_next (*job->reader, &pair, &has_pair, cancellable, error))
        return FALSE;

      if (has_pair ? !is_same (job, &pair) : job->next_index != kvp_backup_file_get_n_keys (job->file))
        {
          g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                               _("The file of saved values was changed while it was read."));
          return FALSE;
        }

      if (!has_pair)
        {
          job->at_end = TRUE;
          return TRUE;
        }

      take_pair (job, &pair);
      job->next_index++;
    }

  return TRUE;
}

static void
read_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  ReadJob *job = task_data;
  GError *error = NULL;

  if (read_batch (job, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
set_outcomes (KvpRestore        *self,
              GArray            *indices,
              KvpRestoreOutcome  outcome)
{
  for (guint i = 0; i < indices->len; i++)
    _kvp_restore_set_outcome (self, g_array_index (indices, guint, i), outcome, NULL);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(KvpRestore) self = user_data;
  ReadJob *job = g_task_get_task_data (G_TASK (result));
  KvpRestoreRange range = { 0 };

  kvp_main_context_assert (&self->run.main_context);

  if (!g_task_propagate_boolean (G_TASK (result), &self->error))
    {
      _kvp_restore_end (self);
      return;
    }

  set_outcomes (self, job->left, KVP_RESTORE_EXISTS);
  set_outcomes (self, job->over, KVP_RESTORE_EXPIRED);
  self->next_index = job->next_index;
  self->at_end = job->at_end;
  g_clear_pointer (&self->pairs, kvp_pair_list_free);
  g_clear_pointer (&self->indices, g_array_unref);
  self->pairs = g_steal_pointer (&job->pairs);
  self->indices = g_steal_pointer (&job->indices);
  range.n_pairs = self->indices->len;
  if (range.n_pairs > 0)
    g_array_append_val (self->ranges, range);
  self->run.progress.fetched += range.n_pairs;

  send_next (self);
}

static void
read_next (KvpRestore *self)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, read_cb, g_object_ref (self));
  ReadJob *job = g_new0 (ReadJob, 1);

  job->file = self->file;
  job->exists = self->exists;
  job->overwrite = self->overwrite;
  job->now = g_get_real_time () / G_USEC_PER_SEC;
  job->stream = &self->stream;
  job->reader = &self->reader;
  job->next_index = self->next_index;
  job->pairs = kvp_pair_list_new ();
  job->indices = g_array_new (FALSE, FALSE, sizeof (guint));
  job->left = g_array_new (FALSE, FALSE, sizeof (guint));
  job->over = g_array_new (FALSE, FALSE, sizeof (guint));
  g_task_set_source_tag (task, read_next);
  g_task_set_task_data (task, job, (GDestroyNotify) read_job_free);
  g_task_run_in_thread (task, read_thread);
}

/* --- an answer --- */

static const KvpRestoreRange *
get_current (KvpRestore *self)
{
  return &g_array_index (self->ranges, KvpRestoreRange, self->ranges->len - 1);
}

static void
drop_current (KvpRestore *self)
{
  g_array_set_size (self->ranges, self->ranges->len - 1);
}

static guint
get_index (KvpRestore *self,
           guint       pair)
{
  return g_array_index (self->indices, guint, pair);
}

static void
settle (KvpRestore        *self,
        guint              pair,
        KvpRestoreOutcome  outcome,
        const char        *detail)
{
  _kvp_restore_set_outcome (self, get_index (self, pair), outcome, detail);
  self->run.progress.processed++;
}

/* (transfer full) (element-type guint): the pairs of @range that the answer names. %NULL if it names others. */
static GArray *
find_refused (KvpRestore             *self,
              const KvpRestoreRange  *range,
              KvpKeyList             *names)
{
  g_autoptr(GArray) refused = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GHashTable) pairs = NULL;

  if (kvp_key_list_get_length (names) == 0)
    return g_steal_pointer (&refused);

  pairs = g_hash_table_new (NULL, NULL);
  for (guint i = range->first; i < range->first + range->n_pairs; i++)
    g_hash_table_insert (pairs, GUINT_TO_POINTER (get_index (self, i)), GUINT_TO_POINTER (i));

  for (guint i = 0; i < kvp_key_list_get_length (names); i++)
    {
      const KvpKey *name = kvp_key_list_get (names, i);
      gpointer pair;
      guint found;
      guint index;

      if (!kvp_backup_file_find (self->file, name->name, name->name_length, &index) ||
          !g_hash_table_steal_extended (pairs, GUINT_TO_POINTER (index), NULL, &pair))
        return NULL;
      found = GPOINTER_TO_UINT (pair);
      g_array_append_val (refused, found);
    }

  return g_steal_pointer (&refused);
}

/* (transfer full) (nullable) (element-type guint): those that are not restored, if the answer accounts for every
 * pair. */
static GArray *
read_answer (KvpRestore             *self,
             const KvpRestoreRange  *range,
             KvpBulkResult          *answer,
             GError                **error)
{
  g_autoptr(GArray) refused = find_refused (self, range, kvp_bulk_result_get_unsuccessful (answer));
  const GError *failure = kvp_bulk_result_get_error (answer);
  gint64 count = kvp_bulk_result_get_successful_count (answer);
  gboolean adds_up = refused != NULL && count == (gint64) range->n_pairs - refused->len;

  /* Of an answer that is no success only what adds up is believed. */
  if (refused != NULL && (failure != NULL ? adds_up : count < 0 || adds_up))
    return g_steal_pointer (&refused);

  if (failure != NULL)
    g_propagate_error (error, g_error_copy (failure));
  else
    g_set_error_literal (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE,
                         _("The answer does not say for each key whether it was restored."));

  return NULL;
}

static int
compare_pairs (gconstpointer a,
               gconstpointer b)
{
  guint one = *(const guint *) a;
  guint other = *(const guint *) b;

  return (one > other) - (one < other);
}

static void
take_answer (KvpRestore *self,
             GArray     *refused)
{
  const KvpRestoreRange range = *get_current (self);
  guint next = 0;

  drop_current (self);
  g_array_sort (refused, compare_pairs);
  for (guint i = range.first; i < range.first + range.n_pairs; i++)
    {
      KvpRestoreRange again = { .first = i, .n_pairs = 1, .n_refusals = range.n_refusals + 1 };

      if (next == refused->len || g_array_index (refused, guint, next) != i)
        {
          settle (self, i, KVP_RESTORE_DONE, NULL);
          continue;
        }

      /* Neighbours go together again. */
      for (next++; next < refused->len && g_array_index (refused, guint, next) == i + 1; next++, i++)
        again.n_pairs++;
      if (again.n_refusals < MAX_REFUSALS)
        {
          g_array_append_val (self->ranges, again);
          continue;
        }
      for (guint pair = again.first; pair < again.first + again.n_pairs; pair++)
        settle (self, pair, KVP_RESTORE_FAILED, _("Cloudflare did not write it."));
    }
}

static void
delayed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(KvpRestore) self = user_data;

  kvp_client_delay_finish (KVP_CLIENT (source), result);
  send_next (self);
}

static void
split_current (KvpRestore *self)
{
  const KvpRestoreRange range = *get_current (self);
  const KvpRestoreRange parts[] = {
    { .first = range.first + range.n_pairs / 2, .n_pairs = range.n_pairs - range.n_pairs / 2 },
    { .first = range.first, .n_pairs = range.n_pairs / 2 },
  };

  drop_current (self);
  g_array_append_vals (self->ranges, parts, G_N_ELEMENTS (parts));
}

/* @error: (transfer full) */
static void
take_failure (KvpRestore *self,
              GError     *error)
{
  KvpRestoreRange *range = &g_array_index (self->ranges, KvpRestoreRange, self->ranges->len - 1);
  gboolean of_keys = g_error_matches (error, KVP_ERROR, KVP_ERROR_REJECTED) ||
                     g_error_matches (error, KVP_ERROR, KVP_ERROR_NOT_API) ||
                     g_error_matches (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);

  if (g_error_matches (error, KVP_ERROR, KVP_ERROR_RATE_LIMITED))
    {
      /* The budget has the wait, which is no try. */
      send_next (self);
    }
  else if (of_keys && range->n_pairs > 1)
    {
      split_current (self);
      send_next (self);
    }
  else if (of_keys)
    {
      guint pair = range->first;

      drop_current (self);
      settle (self, pair, KVP_RESTORE_FAILED, error->message);
      send_next (self);
    }
  else if (kvp_retry_error_passes (error) &&
           ++range->n_tries < kvp_client_get_retry_policy (self->run.client)->max_tries)
    {
      kvp_client_delay_async (self->run.client, range->n_tries, self->run.cancellable, delayed_cb, g_object_ref (self));
    }
  else
    {
      self->error = g_steal_pointer (&error);
      _kvp_restore_end (self);
    }

  g_clear_error (&error);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(KvpRestore) self = user_data;
  g_autoptr(KvpBulkResult) answer = NULL;
  g_autoptr(GArray) refused = NULL;
  GError *error = NULL;

  kvp_main_context_assert (&self->run.main_context);

  answer = kvp_client_bulk_put_finish (KVP_CLIENT (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      /* It was waiting for its turn. */
      g_error_free (error);
      send_next (self);
      return;
    }

  if (answer != NULL)
    refused = read_answer (self, get_current (self), answer, &error);
  if (refused == NULL)
    {
      take_failure (self, error);
      return;
    }

  take_answer (self, refused);
  send_next (self);
}

static void
send_range (KvpRestore *self)
{
  const KvpRestoreRange *range = get_current (self);

  kvp_client_bulk_put_async (self->run.client, self->run.account_id, kvp_namespace_get_id (self->ns), self->pairs,
                             range->first, range->n_pairs, self->run.cancellable, answered_cb, g_object_ref (self));
}

static void
send_next (KvpRestore *self)
{
  if (self->run.phase != KVP_RUN_PHASE_WORKING)
    _kvp_restore_end (self);
  else if (self->ranges->len > 0)
    send_range (self);
  else if (self->at_end)
    _kvp_restore_end (self);
  else
    read_next (self);
}

/* One request at a time: ten thousand keys each are more than the budget of any account asks for. */
void
_kvp_restore_begin (KvpRun *run)
{
  _kvp_run_set_phase (run, KVP_RUN_PHASE_WORKING);
  send_next (KVP_RESTORE (run));
}
