/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-database"

#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>

#include "store/kvp-database-condition.h"
#include "store/kvp-database.h"

/* A reader meets a lock only for an instant, while the writer restarts its log; nobody else may write. */
#define BUSY_TIMEOUT_MSEC 5000

struct _KvpDatabase {
  sqlite3 *connection; /* (owned) */
  char    *path;       /* (owned) */
  guint    durable : 1;
};

/* A file system that meets an error may become read-only under way. */
static KvpError
system_error_code (int      system_error,
                   KvpError otherwise)
{
  switch (system_error)
    {
    case ENOSPC:
#ifdef EDQUOT
    case EDQUOT:
#endif
      return KVP_ERROR_DISK_FULL;

    case EACCES:
    case EPERM:
    case EROFS:
      return KVP_ERROR_STORE_READ_ONLY;

    default:
      return otherwise;
    }
}

static KvpError
error_code (int result,
            int system_error)
{
  /* What the system said last may be of an earlier call, so it counts only where the system was asked. */
  switch (result & 0xff)
    {
    case SQLITE_FULL:
      return KVP_ERROR_DISK_FULL;

    case SQLITE_IOERR:
      return system_error_code (system_error, KVP_ERROR_STORE);

    case SQLITE_CANTOPEN:
      return system_error_code (system_error, KVP_ERROR_STORE_READ_ONLY);

    case SQLITE_READONLY:
    case SQLITE_PERM:
      return KVP_ERROR_STORE_READ_ONLY;

    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return KVP_ERROR_STORE_DAMAGED;

    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return KVP_ERROR_STORE_BUSY;

    default:
      return KVP_ERROR_STORE;
    }
}

/* The one place where a failure of SQLite becomes a sentence. */
static void
set_error (GError     **error,
           const char  *path,
           int          result,
           int          system_error,
           const char  *detail)
{
  g_autofree char *shown = g_filename_display_name (path);
  KvpError code = error_code (result, system_error);

  if ((result & 0xff) == SQLITE_INTERRUPT)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The operation was cancelled."));
      return;
    }

  g_debug ("SQLite: %d, system %d: %s", result, system_error, detail);
  /* See kvp_plan_invariants_install(). */
  if (result == SQLITE_CONSTRAINT_TRIGGER)
    g_critical ("%s", detail);

  if (code == KVP_ERROR_DISK_FULL)
    g_set_error_literal (error, KVP_ERROR, code, _("The disk is full."));
  else if (code == KVP_ERROR_STORE_READ_ONLY)
    /* Translators: %s is the path of a file */
    g_set_error (error, KVP_ERROR, code, _("The database “%s” can’t be written."), shown);
  else if (code == KVP_ERROR_STORE_DAMAGED)
    /* Translators: %s is the path of a file */
    g_set_error (error, KVP_ERROR, code, _("The database “%s” is damaged."), shown);
  else if (code == KVP_ERROR_STORE_BUSY)
    g_set_error_literal (error, KVP_ERROR, code,
                         _("KV Purger is running already, or another program has its database open."));
  else
    /* Translators: %1$s is the path of a file, %2$s the words of the database library */
    g_set_error (error, KVP_ERROR, code, _("The database “%1$s” failed (%2$s)."), shown, detail);
}

/* A commit that fails does not renew sqlite3_system_errno(), so the files are asked themselves: first the log, which
 * is what is written. */
static int
get_system_error (KvpDatabase *self)
{
  sqlite3_file *log = NULL;
  int system_error = 0;

  sqlite3_file_control (self->connection, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
  if (log != NULL && log->pMethods != NULL)
    log->pMethods->xFileControl (log, SQLITE_FCNTL_LAST_ERRNO, &system_error);
  if (system_error == 0)
    sqlite3_file_control (self->connection, "main", SQLITE_FCNTL_LAST_ERRNO, &system_error);

  return system_error != 0 ? system_error : sqlite3_system_errno (self->connection);
}

/**
 * kvp_database_set_error:
 * @self: a connection on which a call just failed
 * @error: where the error goes
 *
 * Says what the failure means to the person.
 */
void
kvp_database_set_error (KvpDatabase  *self,
                        GError      **error)
{
  int result = sqlite3_extended_errcode (self->connection);
  int system_error =
    (result & 0xff) == SQLITE_IOERR ? get_system_error (self) : sqlite3_system_errno (self->connection);

  set_error (error, self->path, result, system_error, sqlite3_errmsg (self->connection));
}

/**
 * kvp_database_open:
 * @path: a file
 * @mode: %KVP_DATABASE_WRITE makes the file if there is none
 * @error: STORE_READ_ONLY, DISK_FULL or STORE
 *
 * SQLite opens lazily: that a file is damaged or in use shows only when something is read.
 *
 * Returns: (transfer full): a connection, or %NULL
 */
KvpDatabase *
kvp_database_open (const char       *path,
                   KvpDatabaseMode   mode,
                   GError          **error)
{
  g_autoptr(KvpDatabase) self = g_new0 (KvpDatabase, 1);
  int flags = mode == KVP_DATABASE_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  static gsize configured = 0;
  int result;

  /* Without its statistics, SQLite's allocations take no lock that is shared by all threads. If somebody has
   * started SQLite already, this does nothing. */
  if (g_once_init_enter (&configured))
    {
      sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
      g_once_init_leave (&configured, 1);
    }

  self->path = g_strdup (path);
  /* SQLite's default is the safest level: see kvp_database_begin(). */
  self->durable = TRUE;

  result = sqlite3_open_v2 (path, &self->connection, flags | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX, NULL);
  if (result == SQLITE_OK && !kvp_database_condition_install (self->connection))
    result = sqlite3_extended_errcode (self->connection);
  if (result != SQLITE_OK)
    {
      set_error (error, path, result, self->connection != NULL ? sqlite3_system_errno (self->connection) : 0,
                 self->connection != NULL ? sqlite3_errmsg (self->connection) : sqlite3_errstr (result));
      return NULL;
    }

  sqlite3_busy_timeout (self->connection, BUSY_TIMEOUT_MSEC);
  /* A damaged or hostile file can not make SQLite run code of its own through a view or trigger. */
  sqlite3_db_config (self->connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (self->connection, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);

  return g_steal_pointer (&self);
}

/**
 * kvp_database_free:
 * @self: (transfer full): a connection
 *
 * Closes it; statements that still exist keep it open until they go.
 */
void
kvp_database_free (KvpDatabase *self)
{
  sqlite3_close_v2 (self->connection);
  g_free (self->path);
  g_free (self);
}

sqlite3 *
kvp_database_get (KvpDatabase *self)
{
  return self->connection;
}

const char *
kvp_database_get_path (KvpDatabase *self)
{
  return self->path;
}

/**
 * kvp_database_exec:
 * @self: a connection
 * @sql: statements without parameters; what they return is dropped
 * @error: the failure
 *
 * Returns: whether all of them ran
 */
gboolean
kvp_database_exec (KvpDatabase  *self,
                   const char   *sql,
                   GError      **error)
{
  if (sqlite3_exec (self->connection, sql, NULL, NULL, NULL) != SQLITE_OK)
    {
      kvp_database_set_error (self, error);
      return FALSE;
    }

  return TRUE;
}

/**
 * kvp_database_prepare:
 * @self: a connection
 * @sql: one statement
 * @error: the failure
 *
 * Returns: (transfer full): the statement, or %NULL
 */
sqlite3_stmt *
kvp_database_prepare (KvpDatabase  *self,
                      const char   *sql,
                      GError      **error)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (self->connection, sql, -1, &statement, NULL) != SQLITE_OK)
    kvp_database_set_error (self, error);

  return statement;
}

/**
 * kvp_database_step:
 * @self: a connection
 * @statement: one of its statements
 * @has_row: (out): whether there is a row
 * @error: the failure
 *
 * A statement that has run to its end is reset, so that it does not hold a read transaction open: the log
 * could not be emptied then.
 *
 * Returns: %FALSE on a failure
 */
gboolean
kvp_database_step (KvpDatabase   *self,
                   sqlite3_stmt  *statement,
                   gboolean      *has_row,
                   GError       **error)
{
  int result = sqlite3_step (statement);

  *has_row = result == SQLITE_ROW;
  if (result == SQLITE_ROW)
    return TRUE;

  if (result != SQLITE_DONE)
    kvp_database_set_error (self, error);
  sqlite3_reset (statement);

  return result == SQLITE_DONE;
}

/**
 * kvp_database_run:
 * @self: a connection
 * @statement: a statement that returns nothing
 * @n_changed: (out) (optional): how many rows it changed
 * @error: the failure
 *
 * Runs it and resets it.
 *
 * Returns: whether it ran
 */
gboolean
kvp_database_run (KvpDatabase   *self,
                  sqlite3_stmt  *statement,
                  guint64       *n_changed,
                  GError       **error)
{
  gboolean has_row;

  if (!kvp_database_step (self, statement, &has_row, error))
    return FALSE;

  if (has_row)
    sqlite3_reset (statement);
  if (n_changed != NULL)
    *n_changed = sqlite3_changes64 (self->connection);

  return TRUE;
}

/**
 * kvp_database_update:
 * @self: a connection
 * @sql: one statement whose parameters are all integers
 * @values: (array length=n_values): what they are
 * @n_values: how many
 * @n_changed: (out) (optional): how many rows it changed
 * @error: the failure
 *
 * Returns: whether it ran
 */
gboolean
kvp_database_update (KvpDatabase   *self,
                     const char    *sql,
                     const gint64  *values,
                     guint          n_values,
                     guint64       *n_changed,
                     GError       **error)
{
  g_autoptr(sqlite3_stmt) statement = kvp_database_prepare (self, sql, error);

  if (statement == NULL)
    return FALSE;

  g_assert (sqlite3_bind_parameter_count (statement) == (int) n_values);
  for (guint i = 0; i < n_values; i++)
    sqlite3_bind_int64 (statement, i + 1, values[i]);

  return kvp_database_run (self, statement, n_changed, error);
}

/**
 * kvp_database_get_int:
 * @self: a connection
 * @sql: a query without parameters
 * @value: (out): the first column of its first row, or 0 if there is none
 * @error: the failure
 *
 * Returns: whether it ran
 */
gboolean
kvp_database_get_int (KvpDatabase  *self,
                      const char   *sql,
                      gint64       *value,
                      GError      **error)
{
  g_autoptr(sqlite3_stmt) statement = kvp_database_prepare (self, sql, error);
  gboolean has_row;

  *value = 0;
  if (statement == NULL || !kvp_database_step (self, statement, &has_row, error))
    return FALSE;

  if (has_row)
    *value = sqlite3_column_int64 (statement, 0);

  return TRUE;
}

/**
 * kvp_database_begin:
 * @self: the writing connection
 * @durable: whether a power cut must not undo the transaction once it is committed
 * @error: the failure
 *
 * With a write-ahead log, a commit that is not durable is whole and survives a kill of the process, and costs
 * no wait for the disk. A durable commit makes those before it durable too: they lie in the same log.
 *
 * Returns: whether a transaction has begun
 */
gboolean
kvp_database_begin (KvpDatabase  *self,
                    gboolean      durable,
                    GError      **error)
{
  if (self->durable != (guint) durable)
    {
      if (!kvp_database_exec (self, durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL", error))
        return FALSE;
      self->durable = durable;
    }

  return kvp_database_exec (self, "BEGIN IMMEDIATE", error);
}

/**
 * kvp_database_commit:
 * @self: the writing connection
 * @error: the failure
 *
 * Ends the transaction. If that fails, it is rolled back: what the caller meant to write is not there.
 *
 * Returns: whether it is committed
 */
gboolean
kvp_database_commit (KvpDatabase  *self,
                     GError      **error)
{
  if (!kvp_database_exec (self, "COMMIT", error))
    {
      kvp_database_rollback (self);
      return FALSE;
    }

  return TRUE;
}

/**
 * kvp_database_rollback:
 * @self: the writing connection
 *
 * Undoes the transaction, unless SQLite did so itself on the failure that led here.
 */
void
kvp_database_rollback (KvpDatabase *self)
{
  if (!sqlite3_get_autocommit (self->connection) &&
      sqlite3_exec (self->connection, "ROLLBACK", NULL, NULL, NULL) != SQLITE_OK)
    g_warning ("Rolling back failed: %s", sqlite3_errmsg (self->connection));

  /* What was misread once must be read again, if the job is: it would stay in memory for good. */
  sqlite3_db_release_memory (self->connection);
}
