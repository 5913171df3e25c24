/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-shared-store"

#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "base/kvp-error.h"
#include "ui/kvp-history-retention.h"
#include "ui/kvp-shared-store.h"

struct _KvpSharedStore
{
  GObject parent_instance;

  char *path;
  char *scratch_directory;
  KvpStore *store;
  KvpHistoryRetention *retention;

  /* Callers that wait for the opening that runs. (element-type GTask) */
  GPtrArray *waiting;
  guint opening : 1;
  guint closing : 1;
};

G_DEFINE_FINAL_TYPE (KvpSharedStore, kvp_shared_store, G_TYPE_OBJECT)

static void
remove_scratch (KvpSharedStore *self)
{
  g_autoptr(GDir) directory = NULL;
  const char *name;

  if (self->scratch_directory == NULL)
    return;

  /* Only the database and what SQLite lays beside it is in there. */
  directory = g_dir_open (self->scratch_directory, 0, NULL);
  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *file = g_build_filename (self->scratch_directory, name, NULL);

      g_unlink (file);
    }

  if (g_rmdir (self->scratch_directory) != 0)
    g_warning ("The directory of the sample’s plans could not be removed: %s", self->scratch_directory);

  g_clear_pointer (&self->scratch_directory, g_free);
  g_clear_pointer (&self->path, g_free);
}

static void
kvp_shared_store_finalize (GObject *object)
{
  KvpSharedStore *self = KVP_SHARED_STORE (object);

  g_assert (self->waiting->len == 0);

  g_clear_object (&self->retention);
  g_clear_object (&self->store);
  remove_scratch (self);
  g_ptr_array_unref (self->waiting);
  g_free (self->path);
  g_free (self->scratch_directory);

  G_OBJECT_CLASS (kvp_shared_store_parent_class)->finalize (object);
}

static void
kvp_shared_store_class_init (KvpSharedStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = kvp_shared_store_finalize;
}

static void
kvp_shared_store_init (KvpSharedStore *self)
{
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * kvp_shared_store_new:
 * @path: the database file
 *
 * Returns: (transfer full): a store that is not open yet
 */
KvpSharedStore *
kvp_shared_store_new (const char *path)
{
  KvpSharedStore *self = g_object_new (KVP_TYPE_SHARED_STORE, NULL);

  self->path = g_strdup (path);

  return self;
}

/**
 * kvp_shared_store_new_scratch:
 *
 * What is done to sample data does not belong among the plans of real accounts, and is over with the process.
 *
 * Returns: (transfer full): a store in a new temporary directory
 */
KvpSharedStore *
kvp_shared_store_new_scratch (void)
{
  return g_object_new (KVP_TYPE_SHARED_STORE, NULL);
}

/**
 * kvp_shared_store_get_store:
 * @self: a shared store
 *
 * Returns: (transfer none) (nullable): the open store
 */
KvpStore *
kvp_shared_store_get_store (KvpSharedStore *self)
{
  g_return_val_if_fail (KVP_IS_SHARED_STORE (self), NULL);

  return self->store;
}

/**
 * kvp_shared_store_get_is_open:
 * @self: a shared store
 *
 * Returns: whether the file is in use: also while it is opened or closed
 */
gboolean
kvp_shared_store_get_is_open (KvpSharedStore *self)
{
  g_return_val_if_fail (KVP_IS_SHARED_STORE (self), FALSE);

  return self->store != NULL || self->opening || self->closing;
}

static void
open_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(KvpSharedStore) self = user_data;
  g_autoptr(GPtrArray) waiting = NULL;
  g_autoptr(GError) error = NULL;

  self->opening = FALSE;
  self->store = kvp_store_open_finish (result, &error);
  if (self->store != NULL)
    self->retention = kvp_history_retention_new (self->store);

  /* A callback may ask again. */
  waiting = g_steal_pointer (&self->waiting);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < waiting->len; i++)
    {
      GTask *task = g_ptr_array_index (waiting, i);

      if (self->store != NULL)
        g_task_return_pointer (task, g_object_ref (self->store), g_object_unref);
      else
        g_task_return_error (task, g_error_copy (error));
    }
}

static void
start_opening (KvpSharedStore *self)
{
  g_autoptr(GError) error = NULL;

  if (self->path == NULL)
    {
      self->scratch_directory = g_dir_make_tmp ("kv-purger-sample-XXXXXX", &error);
      if (self->scratch_directory != NULL)
        self->path = g_build_filename (self->scratch_directory, "plans.db", NULL);
    }

  if (self->path == NULL)
    {
      g_autoptr(GPtrArray) waiting = g_steal_pointer (&self->waiting);

      self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
      for (guint i = 0; i < waiting->len; i++)
        g_task_return_new_error (g_ptr_array_index (waiting, i), KVP_ERROR, KVP_ERROR_STORE,
                                 /* Translators: %s is what the system says */
                                 _("A place for the sample’s plans could not be made: %s"), error->message);
      return;
    }

  self->opening = TRUE;
  kvp_store_open_async (self->path, NULL, open_cb, g_object_ref (self));
}

/**
 * kvp_shared_store_open_async:
 * @self: a shared store
 * @cancellable: (nullable): for this caller alone
 * @callback: called with the store
 * @user_data: for @callback
 *
 * Opens the database, or waits for the opening that runs, or gives what is open. After a failure it may be called
 * again.
 */
void
kvp_shared_store_open_async (KvpSharedStore      *self,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (KVP_IS_SHARED_STORE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_shared_store_open_async);

  if (self->store != NULL)
    {
      g_task_return_pointer (task, g_object_ref (self->store), g_object_unref);
      return;
    }

  g_ptr_array_add (self->waiting, g_steal_pointer (&task));

  /* While it is closed, the file is not free yet. */
  if (!self->opening && !self->closing)
    start_opening (self);
}

/**
 * kvp_shared_store_open_finish:
 * @self: a shared store
 * @result: as given to the callback
 * @error: (nullable): those of kvp_store_open_finish()
 *
 * Returns: (transfer full) (nullable): the open store, or %NULL and @error
 */
KvpStore *
kvp_shared_store_open_finish (KvpSharedStore  *self,
                              GAsyncResult    *result,
                              GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * kvp_shared_store_set_aside:
 * @self: a shared store that could not be opened
 * @error: (nullable): why it could not be renamed
 *
 * Renames the damaged database, so that the next opening makes a new one. It is one rename, done at once.
 *
 * Returns: (transfer full) (nullable): where the damaged database is now
 */
char *
kvp_shared_store_set_aside (KvpSharedStore  *self,
                            GError         **error)
{
  g_return_val_if_fail (KVP_IS_SHARED_STORE (self), NULL);
  g_return_val_if_fail (self->store == NULL, NULL);

  return kvp_store_set_aside (self->path, error);
}

static void
close_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  KvpSharedStore *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  gboolean ok = kvp_store_close_finish (KVP_STORE (source), result, &error);

  self->closing = FALSE;
  remove_scratch (self);

  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));

  if (self->waiting->len > 0)
    start_opening (self);
}

/**
 * kvp_shared_store_close_async:
 * @self: a shared store
 * @callback: called when everything is written and the file is free
 * @user_data: for @callback
 *
 * Closes the database if it is open. It can be opened again.
 */
void
kvp_shared_store_close_async (KvpSharedStore      *self,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(KvpStore) store = NULL;

  g_return_if_fail (KVP_IS_SHARED_STORE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, kvp_shared_store_close_async);

  store = g_steal_pointer (&self->store);
  if (store == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  kvp_history_retention_stop (self->retention);
  g_clear_object (&self->retention);
  self->closing = TRUE;
  kvp_store_close_async (store, close_cb, g_steal_pointer (&task));
}

/**
 * kvp_shared_store_close_finish:
 * @self: a shared store
 * @result: as given to the callback
 * @error: (nullable): what could not be written
 *
 * Returns: whether everything is written
 */
gboolean
kvp_shared_store_close_finish (KvpSharedStore  *self,
                               GAsyncResult    *result,
                               GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
