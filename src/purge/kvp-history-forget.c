/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-history-forget"

#include "config.h"

#include "purge/kvp-history-forget.h"
#include "store/kvp-plan-backup.h"

/* How history ends. A file of saved values has the names of the keys in it, and their values: it goes first, so that a
 * crash leaves a record that says too much rather than a file that nothing leads to. */

typedef struct {
  /* Input */
  gint64           now;
  KvpHistoryLimits limits;

  /* In progress */
  GPtrArray       *old;    /* (owned) (element-type KvpPlan): whose saved values are still to be looked for */
  GPtrArray       *spared; /* (owned) (element-type KvpPlan): whose saved values stay, and they with them */
} Forgetting;

static void
forgetting_free (Forgetting *self)
{
  g_ptr_array_unref (self->old);
  g_ptr_array_unref (self->spared);
  g_free (self);
}

static void look_at_next (GTask *task);

static GFile *
get_file (Forgetting *self)
{
  return g_file_new_for_path (kvp_plan_get_backup_path (g_ptr_array_index (self->old, 0)));
}

/* Takes @task. */
static void
end_look (GTask    *task,
          gboolean  gone)
{
  Forgetting *self = g_task_get_task_data (task);
  g_autoptr(KvpPlan) plan = g_ptr_array_steal_index (self->old, 0);

  if (!gone)
    g_ptr_array_add (self->spared, g_steal_pointer (&plan));
  look_at_next (task);
}

static void
forgotten_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  gssize n_changed = kvp_store_forget_finish (KVP_STORE (source), result, &error);

  if (n_changed >= 0)
    g_task_return_int (task, n_changed);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* A folder that is not there may be on a disk that is not connected now. */
static void
folder_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, NULL);

  end_look (user_data, info != NULL);
}

static void
look_for_folder (GTask *task)
{
  g_autoptr(GFile) file = get_file (g_task_get_task_data (task));
  g_autoptr(GFile) folder = g_file_get_parent (file);

  g_file_query_info_async (folder, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, G_PRIORITY_LOW,
                           g_task_get_cancellable (task), folder_cb, task);
}

static void
deleted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  g_autoptr(GError) error = NULL;

  if (g_file_delete_finish (G_FILE (source), result, &error))
    {
      end_look (task, TRUE);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    {
      look_for_folder (task);
    }
  else
    {
      /* The record stays, and says so; it is tried again the next day. */
      g_debug ("Saved values stay: %s", error->message);
      end_look (task, FALSE);
    }
}

static void
file_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GTask *task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    look_for_folder (task);
  else
    end_look (task, FALSE);
}

static gboolean
has_file (KvpPlan *plan)
{
  return kvp_plan_get_backup_state (plan) == KVP_PLAN_BACKUP_COMPLETE && kvp_plan_get_backup_path (plan)[0] != '\0';
}

/* Takes @task. */
static void
look_at_next (GTask *task)
{
  KvpStore *store = g_task_get_source_object (task);
  Forgetting *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr(GFile) file = NULL;

  if (g_task_return_error_if_cancelled (task))
    {
      g_object_unref (task);
      return;
    }

  while (self->old->len > 0 && !has_file (g_ptr_array_index (self->old, 0)))
    g_ptr_array_remove_index (self->old, 0);

  if (self->old->len == 0)
    {
      kvp_store_forget_async (store, self->now, self->limits.keep_days, self->limits.keep_names_days, self->spared,
                              cancellable, forgotten_cb, task);
      return;
    }

  file = get_file (self);
  if (self->limits.delete_values)
    g_file_delete_async (file, G_PRIORITY_LOW, cancellable, deleted_cb, task);
  else
    g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, G_PRIORITY_LOW,
                             cancellable, file_cb, task);
}

/**
 * kvp_history_forget_async:
 * @store: a store
 * @now: seconds since the epoch
 * @limits: how long the history is kept
 * @cancellable: (nullable): stops before the next plan
 * @callback: called when all is done
 * @user_data: for @callback
 *
 * Drops finished plans, or the names and metadata of their keys, that are older than the limits, and their files of
 * saved values if @limits says so. A plan whose file is there all the same, or on a disk that is not, stays as it is.
 */
void
kvp_history_forget_async (KvpStore               *store,
                          gint64                  now,
                          const KvpHistoryLimits *limits,
                          GCancellable           *cancellable,
                          GAsyncReadyCallback     callback,
                          gpointer                user_data)
{
  GTask *task;
  Forgetting *self;

  g_return_if_fail (KVP_IS_STORE (store));
  g_return_if_fail (limits != NULL);

  self = g_new0 (Forgetting, 1);
  self->now = now;
  self->limits = *limits;
  self->old = kvp_store_find_old (store, now, limits->keep_days, limits->keep_names_days);
  self->spared = g_ptr_array_new_with_free_func (g_object_unref);

  task = g_task_new (store, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_history_forget_async);
  g_task_set_task_data (task, self, (GDestroyNotify) forgetting_free);
  look_at_next (task);
}

/**
 * kvp_history_forget_finish:
 * @store: a store
 * @result: what the callback got
 * @error: the failure; what was done before it stays done
 *
 * Returns: how many plans were dropped, or lost their names; -1 on an error
 */
gssize
kvp_history_forget_finish (KvpStore      *store,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), -1);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_history_forget_async), -1);

  return g_task_propagate_int (G_TASK (result), error);
}
