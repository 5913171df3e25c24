/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-store-file"

#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "store/kvp-plan-invariants.h"
#include "store/kvp-plan-record.h"
#include "store/kvp-schema.h"
#include "store/kvp-store-file.h"
#include "store/kvp-store-lock.h"
#include "store/kvp-store-recovery.h"

struct _KvpStoreFile {
  gatomicrefcount  ref_count;
  char            *path;   /* (owned) */
  KvpStoreLock    *lock;   /* (owned) (nullable): until it was closed */
  KvpStoreWriter  *writer; /* (owned) */
  KvpDatabase     *reader; /* (owned) (nullable): until it was closed */
};

static void
set_file_error (GError     **error,
                const char  *path,
                int          system_error)
{
  g_autofree char *shown = g_filename_display_name (path);

  if (system_error == ENOSPC)
    g_set_error_literal (error, KVP_ERROR, KVP_ERROR_DISK_FULL, _("The disk is full."));
  else
    /* Translators: %1$s is the path of a file or folder, %2$s what the system says */
    g_set_error (error, KVP_ERROR, KVP_ERROR_STORE_READ_ONLY, _("“%1$s” can’t be written (%2$s)."), shown,
                 g_strerror (system_error));
}

/* The file must be private before SQLite writes the first byte; its -wal and -shm get the same mode. */
static gboolean
make_private (const char  *path,
              GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileOutputStream) stream = NULL;
  g_autoptr(GError) local_error = NULL;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      set_file_error (error, folder, errno);
      return FALSE;
    }

  stream = g_file_create (file, G_FILE_CREATE_PRIVATE, NULL, &local_error);
  if (stream != NULL)
    return TRUE;

  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_EXISTS))
    {
      GStatBuf info;

      /* One that came here by hand, from a backup for instance. If it may not be changed, SQLite will say
       * so. */
      if (g_stat (path, &info) == 0 && (info.st_mode & 0077) != 0 && g_chmod (path, info.st_mode & 0700) != 0)
        g_debug ("Making %s private: %s", path, g_strerror (errno));
      return TRUE;
    }

  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    set_file_error (error, path, ENOSPC);
  else
    /* The words of the stream do not say more than that; EACCES stands for all of it. */
    set_file_error (error, path, EACCES);

  return FALSE;
}

/* Nothing is written before it is clear that the file is ours and of a version that we know. */
static KvpDatabase *
open_for_writing (const char  *path,
                  GError     **error)
{
  g_autoptr(KvpDatabase) database = kvp_database_open (path, KVP_DATABASE_WRITE, error);

  if (database == NULL)
    return NULL;

  sqlite3_db_config (kvp_database_get (database), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  if (!kvp_schema_check (database, error))
    return NULL;

  sqlite3_db_config (kvp_database_get (database), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
  if (!kvp_schema_prepare (database, error) || !kvp_store_recover (database, error) ||
      !kvp_plan_invariants_install (database, error))
    return NULL;

  return g_steal_pointer (&database);
}

/**
 * kvp_store_file_open:
 * @path: where the database is, or is to be
 * @records: (out) (transfer full) (element-type KvpPlanRecord): the plans in it, newest first
 * @error: STORE_NEWER, STORE_DAMAGED, STORE_READ_ONLY, STORE_BUSY, DISK_FULL or STORE
 *
 * Takes the lock, checks the file, brings it up to date and starts the writer. Takes time: for a worker
 * thread.
 *
 * Returns: (transfer full): the open file, or %NULL
 */
KvpStoreFile *
kvp_store_file_open (const char   *path,
                     GPtrArray   **records,
                     GError      **error)
{
  g_autofree char *lock_path = g_strconcat (path, "-lock", NULL);
  g_autoptr(KvpStoreLock) lock = NULL;
  g_autoptr(KvpDatabase) database = NULL;
  g_autoptr(KvpDatabase) reader = NULL;
  g_autoptr(GPtrArray) loaded = NULL;
  KvpStoreFile *self;

  if (!make_private (lock_path, error))
    return NULL;

  lock = kvp_store_lock_take (lock_path, error);
  if (lock == NULL || !make_private (path, error))
    return NULL;

  database = open_for_writing (path, error);
  if (database == NULL)
    return NULL;

  loaded = kvp_plan_record_load_all (database, error);
  reader = loaded != NULL ? kvp_database_open (path, KVP_DATABASE_READ, error) : NULL;
  if (reader == NULL)
    return NULL;

  self = g_new0 (KvpStoreFile, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->path = g_strdup (path);
  self->lock = g_steal_pointer (&lock);
  self->reader = g_steal_pointer (&reader);
  self->writer = kvp_store_writer_new (g_steal_pointer (&database));
  *records = g_steal_pointer (&loaded);

  return self;
}

KvpStoreFile *
kvp_store_file_ref (KvpStoreFile *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
kvp_store_file_unref (KvpStoreFile *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->reader, kvp_database_free);
  kvp_store_writer_free (self->writer);
  g_clear_pointer (&self->lock, kvp_store_lock_release);
  g_free (self->path);
  g_free (self);
}

const char *
kvp_store_file_get_path (KvpStoreFile *self)
{
  return self->path;
}

/**
 * kvp_store_file_get_reader:
 * @self: an open file
 *
 * For reads of microseconds on the main context; whatever takes longer opens a connection of its own in a
 * worker thread. A statement must be reset as soon as its rows are read.
 *
 * Returns: (transfer none) (nullable): the main context's connection, %NULL once the file is closed
 */
KvpDatabase *
kvp_store_file_get_reader (KvpStoreFile *self)
{
  return self->reader;
}

void
kvp_store_file_push (KvpStoreFile       *self,
                     GTask              *task,
                     KvpStoreWriterRun   run,
                     KvpStoreWriterDone  done)
{
  kvp_store_writer_push (self->writer, task, run, done);
}

/**
 * kvp_store_file_close:
 * @self: an open file
 * @task: (transfer full): a task
 * @done: called when all that was queued is written and the database is closed; it calls
 *   kvp_store_file_unlock()
 *
 * Ends reading at once and writing after what is queued.
 */
void
kvp_store_file_close (KvpStoreFile       *self,
                      GTask              *task,
                      KvpStoreWriterDone  done)
{
  /* Before the writer: whoever closes last empties the log, and a reader can not. */
  g_clear_pointer (&self->reader, kvp_database_free);
  kvp_store_writer_end (self->writer, task, done);
}

/**
 * kvp_store_file_unlock:
 * @self: a file whose database is closed
 *
 * Lets another process have it.
 */
void
kvp_store_file_unlock (KvpStoreFile *self)
{
  g_clear_pointer (&self->lock, kvp_store_lock_release);
}
