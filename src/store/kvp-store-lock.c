/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-database.h"
#include "store/kvp-store-lock.h"

struct _KvpStoreLock {
  KvpDatabase *database; /* (owned): of no content; its lock is all that counts */
};

/**
 * kvp_store_lock_take:
 * @path: an empty file beside the database
 * @error: STORE_BUSY if another process, or another store in this one, has it
 *
 * Takes an exclusive SQLite lock on it. SQLite knows how to lock on every platform, and the system lets go of
 * it when a process dies. It is not the database's own file: with that locked exclusively, our own readers
 * would be shut out.
 *
 * Returns: (transfer full): the lock, or %NULL
 */
KvpStoreLock *
kvp_store_lock_take (const char  *path,
                     GError     **error)
{
  g_autoptr(KvpDatabase) database = NULL;
  KvpStoreLock *self;

  database = kvp_database_open (path, KVP_DATABASE_WRITE, error);
  if (database == NULL)
    return NULL;

  /* Whoever holds it holds it for hours: there is nothing to wait for. */
  sqlite3_busy_timeout (kvp_database_get (database), 0);
  /* Nothing is ever written: a journal on disk would only lie about. */
  if (!kvp_database_exec (database, "PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE", error))
    return NULL;

  self = g_new0 (KvpStoreLock, 1);
  self->database = g_steal_pointer (&database);

  return self;
}

/**
 * kvp_store_lock_release:
 * @self: (transfer full): a lock
 *
 * Lets go of it. The empty file stays: removing it could take away the one that another process locks just
 * now.
 */
void
kvp_store_lock_release (KvpStoreLock *self)
{
  kvp_database_rollback (self->database);
  kvp_database_free (self->database);
  g_free (self);
}
