/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-restore-private.h"

#include <glib/gi18n.h>

#include "base/kvp-error.h"
#include "purge/kvp-list-walk.h"
#include "store/kvp-prefix-cover.h"

/* More of them would cost more requests than they spare. */
#define MAX_PREFIXES 20

/* What the task holds. */
typedef struct {
  GPtrArray   *prefixes; /* (owned) (nullable) (element-type GBytes) */
  guint        next;     /* of the prefixes */
  KvpListWalk *walk;     /* (owned) (nullable) */
  guint8      *exists;   /* (owned): by index */
} Look;

typedef struct {
  /* Input */
  KvpBackupFile *file; /* (owned): it does not change */
} CoverJob;

static void go_on (GTask *task);

static void
look_free (Look *self)
{
  g_clear_pointer (&self->prefixes, g_ptr_array_unref);
  g_clear_object (&self->walk);
  g_free (self->exists);
  g_free (self);
}

static void
cover_job_free (CoverJob *job)
{
  g_object_unref (job->file);
  g_free (job);
}

/* A million names. */
static void
cover_thread (GTask        *task,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  CoverJob *job = task_data;
  g_autoptr(KvpPrefixCover) cover = kvp_prefix_cover_new (MAX_PREFIXES);

  for (guint i = 0; i < kvp_backup_file_get_n_keys (job->file); i++)
    {
      gsize length;
      const char *name = kvp_backup_file_get_key (job->file, kvp_backup_file_get_ranked (job->file, i), &length);

      kvp_prefix_cover_add (cover, name, length);
    }

  g_task_return_pointer (task, kvp_prefix_cover_get (cover), (GDestroyNotify) g_ptr_array_unref);
}

/* @error: (transfer full). (transfer full): the task. */
static void
fail (GTask  *task,
      GError *error)
{
  _kvp_run_set_phase (KVP_RUN (g_task_get_source_object (task)), KVP_RUN_PHASE_READY);
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* Of a key that expired Cloudflare may still list the name for a moment; it can not be restored in any case. */
static void
count (KvpRestore *self)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  self->n_existing = 0;
  self->n_expired = 0;
  for (guint i = 0; i < kvp_backup_file_get_n_keys (self->file); i++)
    {
      if (_kvp_restore_is_over (kvp_backup_file_get_expiration (self->file, i), now))
        self->n_expired++;
      else if (self->exists[i])
        self->n_existing++;
    }
}

static void
page_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GTask *task = user_data;
  KvpRestore *self = g_task_get_source_object (task);
  Look *look = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(KvpKeyList) page = kvp_list_walk_next_finish (KVP_LIST_WALK (source), result, &error);

  kvp_main_context_assert (&self->run.main_context);

  if (page == NULL)
    {
      fail (task, error);
      return;
    }

  for (guint i = 0; i < kvp_key_list_get_length (page); i++)
    {
      const KvpKey *key = kvp_key_list_get (page, i);
      guint index;

      if (kvp_backup_file_find (self->file, key->name, key->name_length, &index))
        look->exists[index] = TRUE;
    }

  if (kvp_list_walk_is_at_end (look->walk))
    g_clear_object (&look->walk);
  go_on (task);
}

/* (transfer full): the task. */
static void
go_on (GTask *task)
{
  KvpRestore *self = g_task_get_source_object (task);
  Look *look = g_task_get_task_data (task);

  if (look->walk == NULL && look->next < look->prefixes->len)
    look->walk = kvp_list_walk_new (self->run.client, self->run.account_id, kvp_namespace_get_id (self->ns),
                                    g_ptr_array_index (look->prefixes, look->next++), KVP_CLIENT_MAX_KEYS_PER_PAGE);

  if (look->walk != NULL)
    {
      kvp_list_walk_next_async (look->walk, g_task_get_cancellable (task), page_cb, task);
      return;
    }

  g_free (self->exists);
  self->exists = g_steal_pointer (&look->exists);
  count (self);
  _kvp_run_set_phase (&self->run, KVP_RUN_PHASE_CHECKED);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
covered_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  Look *look = g_task_get_task_data (task);
  GError *error = NULL;

  look->prefixes = g_task_propagate_pointer (G_TASK (result), &error);
  if (look->prefixes == NULL)
    fail (task, error);
  else
    go_on (task);
}

/**
 * kvp_restore_look_async:
 * @self: a restore that has not run
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is known which keys exist
 * @user_data: for @callback
 *
 * Lists the namespace by the longest prefixes that cover the file's keys. Nothing is written. A list may be up to 60
 * seconds behind, so that a key that was deleted just now can still be in it.
 */
void
kvp_restore_look_async (KvpRestore          *self,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GTask) worker = NULL;
  CoverJob *job;
  Look *look;

  g_return_if_fail (KVP_IS_RESTORE (self));
  kvp_main_context_assert (&self->run.main_context);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_restore_look_async);
  if (self->run.phase != KVP_RUN_PHASE_READY && self->run.phase != KVP_RUN_PHASE_CHECKED)
    {
      g_task_return_new_error (task, KVP_ERROR, KVP_ERROR_STATE, "%s", _("These values are being restored already."));
      return;
    }

  look = g_new0 (Look, 1);
  look->exists = g_malloc0 (kvp_backup_file_get_n_keys (self->file));
  g_task_set_task_data (task, look, (GDestroyNotify) look_free);
  _kvp_run_set_phase (&self->run, KVP_RUN_PHASE_CHECKING);

  job = g_new0 (CoverJob, 1);
  job->file = g_object_ref (self->file);
  worker = g_task_new (NULL, cancellable, covered_cb, g_steal_pointer (&task));
  g_task_set_source_tag (worker, kvp_restore_look_async);
  g_task_set_task_data (worker, job, (GDestroyNotify) cover_job_free);
  g_task_run_in_thread (worker, cover_thread);
}

gboolean
kvp_restore_look_finish (KvpRestore    *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_restore_look_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
