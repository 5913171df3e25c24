/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-store"

#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "store/kvp-plan-private.h"
#include "store/kvp-store-private.h"

/**
 * KvpStore:
 *
 * The database and the plans in it. There is one object for a plan, in the list as long as the plan exists.
 */
struct _KvpStore {
  GObject       parent_instance;

  KvpStoreFile *file;  /* (owned) */
  GListStore   *plans; /* (owned) (element-type KvpPlan) */
};

G_DEFINE_FINAL_TYPE (KvpStore, kvp_store, G_TYPE_OBJECT)

typedef struct {
  /* Input */
  char         *path;    /* (owned) */

  /* Output */
  KvpStoreFile *file;    /* (owned) */
  GPtrArray    *records; /* (owned) (element-type KvpPlanRecord) */
} OpenJob;

typedef struct {
  /* Input */
  char          *endpoint;        /* (owned) */
  char          *account_id;      /* (owned) */
  char          *account_name;    /* (owned) */
  char          *namespace_id;    /* (owned) */
  char          *namespace_title; /* (owned) */
  char          *filter_text;     /* (owned) */
  char          *sentence;        /* (owned) */
  gint64         now;

  /* Output */
  KvpPlanRecord *record;          /* (owned) */
} CreateJob;

static void
open_job_free (OpenJob *job)
{
  g_free (job->path);
  g_clear_pointer (&job->file, kvp_store_file_unref);
  g_clear_pointer (&job->records, g_ptr_array_unref);
  g_free (job);
}

static void
create_job_free (CreateJob *job)
{
  g_free (job->endpoint);
  g_free (job->account_id);
  g_free (job->account_name);
  g_free (job->namespace_id);
  g_free (job->namespace_title);
  g_free (job->filter_text);
  g_free (job->sentence);
  g_clear_pointer (&job->record, kvp_plan_record_free);
  g_free (job);
}

static void
kvp_store_finalize (GObject *object)
{
  KvpStore *self = KVP_STORE (object);

  g_clear_object (&self->plans);
  g_clear_pointer (&self->file, kvp_store_file_unref);

  G_OBJECT_CLASS (kvp_store_parent_class)->finalize (object);
}

static void
kvp_store_class_init (KvpStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kvp_store_finalize;
}

static void
kvp_store_init (KvpStore *self)
{
  self->plans = g_list_store_new (KVP_TYPE_PLAN);
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
 * Opens or makes the database. Nothing is ever deleted or overwritten on an error. What a crash cut off is brought to
 * rest: see kvp_store_recover().
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

      /* Translators: the first %s is the path of a file, the second what the system says */
      g_set_error (error, KVP_ERROR, KVP_ERROR_STORE, _("“%s” can’t be renamed (%s)."), shown,
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
 * Renames it, with its -wal and -shm, so that opening makes a new one. Nothing in it is lost to someone who can mend it.
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
 * Waits for queued writes, then closes the database and lets go of the file. Changes of plans that are asked for after
 * this fail with %KVP_ERROR_STATE.
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

static gboolean
insert_origin (KvpDatabase  *database,
               CreateJob    *job,
               gint64        id,
               GError      **error)
{
  const char *texts[] = {
    job->endpoint, job->account_id, job->account_name, job->namespace_id, job->namespace_title, job->sentence,
    job->filter_text,
  };
  g_autoptr(sqlite3_stmt) statement = NULL;

  statement = kvp_database_prepare (database,
                                    "INSERT INTO plan_origin (plan, created_at, endpoint, account_id, account_name,"
                                    " namespace_id, namespace_title, sentence, filter)"
                                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, id);
  sqlite3_bind_int64 (statement, 2, job->now);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    sqlite3_bind_text (statement, i + 3, texts[i], -1, SQLITE_STATIC);

  return kvp_database_run (database, statement, NULL, error);
}

static gboolean
create_run (KvpDatabase  *database,
            GTask        *task,
            GError      **error)
{
  CreateJob *job = g_task_get_task_data (task);
  gint64 id;

  if (!kvp_database_begin (database, TRUE, error))
    return FALSE;

  if (!kvp_database_update (database, "INSERT INTO plan (state) VALUES (?)",
                            (const gint64[]) { KVP_PLAN_SCANNING }, 1, NULL, error))
    goto failed;

  id = sqlite3_last_insert_rowid (kvp_database_get (database));
  if (!insert_origin (database, job, id, error))
    goto failed;

  job->record = kvp_plan_record_load (database, id, error);
  if (job->record == NULL)
    goto failed;

  return kvp_database_commit (database, error);

failed:
  kvp_database_rollback (database);

  return FALSE;
}

static void
create_done (GTask  *task,
             GError *error)
{
  KvpStore *self = g_task_get_source_object (task);
  CreateJob *job = g_task_get_task_data (task);
  g_autoptr(KvpPlan) plan = NULL;

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  plan = kvp_plan_new (self->file, g_steal_pointer (&job->record));
  g_list_store_insert (self->plans, 0, plan);
  g_task_return_pointer (task, g_steal_pointer (&plan), g_object_unref);
}

/**
 * kvp_store_create_plan_async:
 * @self: a store
 * @endpoint: where the API is
 * @account_id: the account's ID
 * @account_name: (nullable): what it is called
 * @namespace_id: the namespace's ID
 * @namespace_title: what it is called
 * @filter_text: the filter as JSON
 * @sentence: the filter as a sentence
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * A new, empty plan in state SCANNING, first in kvp_store_get_plans(). Errors: DISK_FULL and the other STORE ones.
 */
void
kvp_store_create_plan_async (KvpStore            *self,
                             const char          *endpoint,
                             const char          *account_id,
                             const char          *account_name,
                             const char          *namespace_id,
                             const char          *namespace_title,
                             const char          *filter_text,
                             const char          *sentence,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  CreateJob *job;

  g_return_if_fail (KVP_IS_STORE (self));
  g_return_if_fail (endpoint != NULL && account_id != NULL && namespace_id != NULL && namespace_title != NULL);
  g_return_if_fail (filter_text != NULL && sentence != NULL);

  job = g_new0 (CreateJob, 1);
  job->endpoint = g_strdup (endpoint);
  job->account_id = g_strdup (account_id);
  job->account_name = g_strdup (account_name != NULL ? account_name : "");
  job->namespace_id = g_strdup (namespace_id);
  job->namespace_title = g_strdup (namespace_title);
  job->filter_text = g_strdup (filter_text);
  job->sentence = g_strdup (sentence);
  job->now = g_get_real_time () / G_USEC_PER_SEC;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_store_create_plan_async);
  g_task_set_task_data (task, job, (GDestroyNotify) create_job_free);
  kvp_store_file_push (self->file, g_steal_pointer (&task), create_run, create_done);
}

/**
 * kvp_store_create_plan_finish:
 * @self: a store
 * @result: the result
 * @error: the failure
 *
 * Returns: (transfer full): the plan, or %NULL
 */
KvpPlan *
kvp_store_create_plan_finish (KvpStore      *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_store_create_plan_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
delete_run (KvpDatabase  *database,
            GTask        *task,
            GError      **error)
{
  const gint64 *id = g_task_get_task_data (task);
  const guint mask = ~(KVP_PLAN_STATE_MASK (KVP_PLAN_SCANNING) | KVP_PLAN_STATE_MASK (KVP_PLAN_RUNNING));
  g_autoptr(KvpPlanStatus) status = NULL;

  if (!kvp_database_begin (database, TRUE, error))
    return FALSE;

  status = kvp_plan_job_load_status (database, *id, mask, error);
  if (status == NULL ||
      !kvp_database_update (database, "DELETE FROM plan_key WHERE plan = ?", id, 1, NULL, error) ||
      !kvp_database_update (database, "DELETE FROM plan WHERE id = ?", id, 1, NULL, error))
    {
      kvp_database_rollback (database);
      return FALSE;
    }

  return kvp_database_commit (database, error);
}

static gint64
get_task_plan (GTask *task)
{
  const gint64 *id = g_task_get_task_data (task);

  return *id;
}

static void
delete_done (GTask  *task,
             GError *error)
{
  KvpStore *self = g_task_get_source_object (task);
  GListModel *plans = G_LIST_MODEL (self->plans);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  for (guint i = 0; i < g_list_model_get_n_items (plans); i++)
    {
      g_autoptr(KvpPlan) plan = g_list_model_get_item (plans, i);

      if (kvp_plan_get_id (plan) == get_task_plan (task))
        {
          g_list_store_remove (self->plans, i);
          break;
        }
    }

  g_task_return_boolean (task, TRUE);
}

/**
 * kvp_store_delete_plan_async:
 * @self: a store
 * @plan: a plan of it that is neither scanning nor running
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is gone
 * @user_data: for @callback
 *
 * Forgets a plan and its rows. No key in Cloudflare is touched. Error: STATE.
 */
void
kvp_store_delete_plan_async (KvpStore            *self,
                             KvpPlan             *plan,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  gint64 *id;

  g_return_if_fail (KVP_IS_STORE (self));
  g_return_if_fail (KVP_IS_PLAN (plan) && kvp_plan_get_file (plan) == self->file);

  id = g_new (gint64, 1);
  *id = kvp_plan_get_id (plan);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_store_delete_plan_async);
  g_task_set_task_data (task, id, g_free);
  kvp_store_file_push (self->file, g_steal_pointer (&task), delete_run, delete_done);
}

/**
 * kvp_store_delete_plan_finish:
 * @self: a store
 * @result: the result
 * @error: the failure
 *
 * Returns: whether it is gone
 */
gboolean
kvp_store_delete_plan_finish (KvpStore      *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_store_delete_plan_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
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
