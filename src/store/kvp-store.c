/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-store"

#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "store/kvp-plan-private.h"
#include "store/kvp-store-private.h"
#include "store/kvp-table-list-private.h"

/**
 * KvpStore:
 *
 * The database and the plans in it. There is one object for a plan, in the list as long as the plan exists.
 */
struct _KvpStore {
  GObject       parent_instance;

  KvpStoreFile *file;  /* (owned) */
  GListStore   *plans; /* (owned) (element-type KvpPlan) */
  GPtrArray    *lists; /* (owned) (element-type KvpTableList): unowned; each holds the store and takes itself out */
};

enum {
  SIGNAL_MARK_CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpStore, kvp_store, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

typedef struct {
  /* Input */
  char         *path;    /* (owned) */

  /* Output */
  KvpStoreFile *file;    /* (owned) */
  GPtrArray    *records; /* (owned) (element-type KvpPlanRecord) */
} OpenJob;

static void
open_job_free (OpenJob *job)
{
  g_free (job->path);
  g_clear_pointer (&job->file, kvp_store_file_unref);
  g_clear_pointer (&job->records, g_ptr_array_unref);
  g_free (job);
}

static void
kvp_store_finalize (GObject *object)
{
  KvpStore *self = KVP_STORE (object);

  g_clear_object (&self->plans);
  g_clear_pointer (&self->lists, g_ptr_array_unref);
  g_clear_pointer (&self->file, kvp_store_file_unref);

  G_OBJECT_CLASS (kvp_store_parent_class)->finalize (object);
}

static void
kvp_store_class_init (KvpStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kvp_store_finalize;

  /**
   * KvpStore::mark-changed:
   * @endpoint: where the API is
   * @account_id: an account
   *
   * A person said something else of the account. Emitted after the database holds it.
   */
  signals[SIGNAL_MARK_CHANGED] =
    g_signal_new ("mark-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
kvp_store_init (KvpStore *self)
{
  self->plans = g_list_store_new (KVP_TYPE_PLAN);
  self->lists = g_ptr_array_new ();
}

/**
 * kvp_store_get_default_path:
 *
 * Returns: (transfer full): where the database of this user is
 */
char *
kvp_store_get_default_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "kv-purger", "plans.db", NULL);
}

/**
 * kvp_store_get_engine_version:
 *
 * Returns: (transfer none): the version of SQLite
 */
const char *
kvp_store_get_engine_version (void)
{
  return sqlite3_libversion ();
}

static void
open_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  OpenJob *job = task_data;
  g_autoptr(GError) error = NULL;

  job->file = kvp_store_file_open (job->path, &job->records, &error);
  if (job->file == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * kvp_store_open_async:
 * @path: where the database is, or is to be
 * @cancellable: (nullable): if it is cancelled, what was opened is closed again
 * @callback: called when it is open
 * @user_data: for @callback
 *
 * Opens or makes the database. Nothing is ever deleted or overwritten on an error. What a crash cut off is
 * brought to rest: see kvp_store_recover().
 */
void
kvp_store_open_async (const char          *path,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  OpenJob *job = g_new0 (OpenJob, 1);

  job->path = g_strdup (path);
  g_task_set_source_tag (task, kvp_store_open_async);
  g_task_set_task_data (task, job, (GDestroyNotify) open_job_free);
  g_task_run_in_thread (task, open_thread);
}

/**
 * kvp_store_open_finish:
 * @result: the result
 * @error: STORE_NEWER, STORE_DAMAGED, STORE_READ_ONLY, STORE_BUSY, DISK_FULL or STORE
 *
 * Returns: (transfer full): the store, or %NULL
 */
KvpStore *
kvp_store_open_finish (GAsyncResult  *result,
                       GError       **error)
{
  OpenJob *job;
  KvpStore *self;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_store_open_async), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;

  job = g_task_get_task_data (G_TASK (result));
  self = g_object_new (KVP_TYPE_STORE, NULL);
  self->file = g_steal_pointer (&job->file);

  while (job->records->len > 0)
    {
      g_autoptr(KvpPlan) plan = kvp_plan_new (self->file, g_ptr_array_steal_index (job->records, 0));

      g_list_store_append (self->plans, plan);
    }

  return self;
}

static gboolean
rename_aside (const char  *path,
              const char  *new_path,
              const char  *suffix,
              GError     **error)
{
  g_autofree char *from = g_strconcat (path, suffix, NULL);
  g_autofree char *to = g_strconcat (new_path, suffix, NULL);

  if (g_rename (from, to) != 0 && !(errno == ENOENT && *suffix != '\0'))
    {
      int system_error = errno;
      g_autofree char *shown = g_filename_display_name (from);

      /* Translators: %1$s is the path of a file, %2$s what the system says */
      g_set_error (error, KVP_ERROR, KVP_ERROR_STORE, _("“%1$s” can’t be renamed (%2$s)."), shown,
                   g_strerror (system_error));
      return FALSE;
    }

  return TRUE;
}

/**
 * kvp_store_set_aside:
 * @path: a database that can not be opened because it is damaged
 * @error: the failure
 *
 * Renames it, with its -wal and -shm, so that opening makes a new one. Nothing in it is lost to someone who
 * can mend it.
 *
 * Returns: (transfer full): its new path, or %NULL
 */
char *
kvp_store_set_aside (const char  *path,
                     GError     **error)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d-%H%M%S");
  g_autofree char *new_path = g_strdup_printf ("%s.damaged-%s", path, date);

  g_return_val_if_fail (path != NULL, NULL);

  /* Renaming would replace a file that is there already. */
  for (guint i = 2; g_file_test (new_path, G_FILE_TEST_EXISTS); i++)
    {
      g_free (new_path);
      new_path = g_strdup_printf ("%s.damaged-%s-%u", path, date, i);
    }

  /* The log before the database: if a crash comes in between, no new database meets an old log. */
  if (!rename_aside (path, new_path, "-wal", error) ||
      !rename_aside (path, new_path, "-shm", error) ||
      !rename_aside (path, new_path, "", error))
    return NULL;

  return g_steal_pointer (&new_path);
}

static void
close_done (GTask  *task,
            GError *error)
{
  KvpStore *self = g_task_get_source_object (task);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  kvp_store_file_unlock (self->file);
  g_task_return_boolean (task, TRUE);
}

/**
 * kvp_store_close_async:
 * @self: a store
 * @callback: called when it is closed
 * @user_data: for @callback
 *
 * Waits for queued writes, then closes the database and lets go of the file. Changes of plans that are asked
 * for after this fail with %KVP_ERROR_STATE.
 */
void
kvp_store_close_async (KvpStore            *self,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (KVP_IS_STORE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, kvp_store_close_async);
  kvp_store_file_close (self->file, g_steal_pointer (&task), close_done);
}

/**
 * kvp_store_close_finish:
 * @self: a store
 * @result: the result
 * @error: STATE if it was closed before
 *
 * Returns: whether it is closed
 */
gboolean
kvp_store_close_finish (KvpStore      *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_store_close_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * kvp_store_get_file:
 * @self: a store
 *
 * Returns: (transfer none): the open database file
 */
KvpStoreFile *
kvp_store_get_file (KvpStore *self)
{
  return self->file;
}

/**
 * kvp_store_get_plan_store:
 * @self: a store
 *
 * Returns: (transfer none): what kvp_store_get_plans() gives, to be changed
 */
GListStore *
kvp_store_get_plan_store (KvpStore *self)
{
  return self->plans;
}

void
kvp_store_tell_mark_changed (KvpStore   *self,
                             const char *endpoint,
                             const char *account_id)
{
  g_signal_emit (self, signals[SIGNAL_MARK_CHANGED], 0, endpoint, account_id);
}

/**
 * kvp_store_get_plans:
 * @self: a store
 *
 * Returns: (transfer none): a list of #KvpPlan, newest first
 */
GListModel *
kvp_store_get_plans (KvpStore *self)
{
  g_return_val_if_fail (KVP_IS_STORE (self), NULL);

  return G_LIST_MODEL (self->plans);
}

GPtrArray *
_kvp_store_get_table_lists (KvpStore *self)
{
  return self->lists;
}

static gboolean
limit_run (KvpDatabase  *database,
           GTask        *task,
           GError      **error)
{
  guint n_pages = GPOINTER_TO_UINT (g_task_get_task_data (task));
  /* SQLite takes no number below the present size for it, so that 1 stands for "no growth at all". */
  g_autofree char *sql = g_strdup_printf ("PRAGMA max_page_count = %u", n_pages > 0 ? n_pages : 1073741823);

  return kvp_database_exec (database, sql, error);
}

static void
limit_done (GTask  *task,
            GError *error)
{
  g_clear_error (&error);
  g_task_return_boolean (task, TRUE);
}

void
kvp_store_set_max_pages (KvpStore *self,
                         guint     n_pages)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (KVP_IS_STORE (self));

  task = g_task_new (self, NULL, NULL, NULL);
  g_task_set_source_tag (task, kvp_store_set_max_pages);
  g_task_set_task_data (task, GUINT_TO_POINTER (n_pages), NULL);
  kvp_store_file_push (self->file, g_steal_pointer (&task), limit_run, limit_done);
}
