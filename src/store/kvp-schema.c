/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "store/kvp-plan-backup.h"
#include "store/kvp-plan.h"
#include "store/kvp-schema.h"

/* In the file's header, for file(1) and for telling a database of ours from another program's: "KVPG". */
#define FILE_APPLICATION_ID 0x4b565047

/* The version of the tables, in PRAGMA user_version:
 * 1: plan, plan_origin, plan_key
 * 2: who made a plan and who approved it, where its keys come from; plan_prefix, keep_rule, saved_filter,
 *    connection_mark
 * 3: saved_connection; connection_mark knows read-only
 * 4: the values that were saved before a purge
 * 5: plan_row, plan_claim: which rows are in flight is a position
 */
#define SCHEMA_VERSION 5

/* Up to this size a check of every page costs a few milliseconds, so it is made at each start. */
#define MAX_PAGES_TO_CHECK 2048

/* The numbers are in the file, so they can not change. */
G_STATIC_ASSERT (KVP_KEY_PENDING == 0 && KVP_KEY_EXCLUDED == 1 && KVP_KEY_IN_FLIGHT == 2 &&
                 KVP_KEY_DELETED == 3 && KVP_KEY_FAILED == 4 && KVP_KEY_SKIPPED == 5);
G_STATIC_ASSERT (KVP_PLAN_SCANNING == 0 && KVP_PLAN_FINISHED == 7);
G_STATIC_ASSERT (KVP_PLAN_FROM_DRY_RUN == 0 && KVP_PLAN_FROM_KEY_LIST == 1 && KVP_PLAN_FROM_FILE == 2);
G_STATIC_ASSERT (KVP_REASON_NONE == 0 && KVP_REASON_KEEP_LIST == 9 && KVP_REASON_NOT_SAVED == 10);
G_STATIC_ASSERT (KVP_PLAN_BACKUP_NONE == 0 && KVP_PLAN_BACKUP_WANTED == 1 && KVP_PLAN_BACKUP_COMPLETE == 2);

/* plan is what changes while a plan lives, small, because each batch rewrites its row. plan_origin is what
 * never changes and may be large (a filter can carry a list of a million keys). That every key is accounted
 * for is a constraint of the table, so no code can write numbers that do not add up. No pending row lies
 * before claim_from, so that a purge does not walk past all deleted rows for each batch. Identifiers are
 * never used twice (AUTOINCREMENT). Names and metadata are BLOBs: exact bytes, which no SQL function reads as
 * text.
 *
 * plan_key has no index: even a partial one, on what failed alone, makes each insert dearer by half and each
 * mark twice as dear (measured), and what it would find is found in a million rows in a tenth of a second, in
 * a worker thread. */
static const char schema_1[] =
  "CREATE TABLE plan ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  state INTEGER NOT NULL,"
  "  revision INTEGER NOT NULL DEFAULT 0,"
  "  total INTEGER NOT NULL DEFAULT 0,"
  "  pending INTEGER NOT NULL DEFAULT 0 CHECK (pending >= 0),"
  "  excluded INTEGER NOT NULL DEFAULT 0 CHECK (excluded >= 0),"
  "  in_flight INTEGER NOT NULL DEFAULT 0 CHECK (in_flight >= 0),"
  "  deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted >= 0),"
  "  failed INTEGER NOT NULL DEFAULT 0 CHECK (failed >= 0),"
  "  skipped INTEGER NOT NULL DEFAULT 0 CHECK (skipped >= 0),"
  "  unknown INTEGER NOT NULL DEFAULT 0 CHECK (unknown BETWEEN 0 AND failed),"
  "  n_claims INTEGER NOT NULL DEFAULT 0,"
  "  scanned_at INTEGER NOT NULL DEFAULT 0,"
  "  checked_at INTEGER NOT NULL DEFAULT 0,"
  "  finished_at INTEGER NOT NULL DEFAULT 0,"
  "  run_duration INTEGER NOT NULL DEFAULT 0,"
  "  run_requests INTEGER NOT NULL DEFAULT 0,"
  "  n_listed INTEGER NOT NULL DEFAULT 0,"
  "  whole_listing INTEGER NOT NULL DEFAULT 0,"
  "  partial INTEGER NOT NULL DEFAULT 0,"
  "  claim_from INTEGER NOT NULL DEFAULT 0,"
  "  missing TEXT NOT NULL DEFAULT '',"
  "  title TEXT NOT NULL DEFAULT '',"
  "  note TEXT NOT NULL DEFAULT '',"
  "  CHECK (total = pending + excluded + in_flight + deleted + failed + skipped)"
  ");"
  "CREATE TABLE plan_origin ("
  "  plan INTEGER PRIMARY KEY REFERENCES plan (id) ON DELETE CASCADE,"
  "  created_at INTEGER NOT NULL,"
  "  endpoint TEXT NOT NULL,"
  "  account_id TEXT NOT NULL,"
  "  account_name TEXT NOT NULL,"
  "  namespace_id TEXT NOT NULL,"
  "  namespace_title TEXT NOT NULL,"
  "  sentence TEXT NOT NULL,"
  "  filter TEXT NOT NULL"
  ");"
  "CREATE TABLE plan_key ("
  "  plan INTEGER NOT NULL,"
  "  position INTEGER NOT NULL,"
  "  state INTEGER NOT NULL,"
  "  reason INTEGER NOT NULL,"
  "  why INTEGER NOT NULL,"
  "  expiration INTEGER NOT NULL,"
  "  name BLOB NOT NULL,"
  "  metadata BLOB,"
  "  detail TEXT,"
  "  PRIMARY KEY (plan, position)"
  ") WITHOUT ROWID;";

/* plan_prefix is how many keys of the namespace the dry run saw under each prefix that is worth a bar of its own,
 * those that do not go included. keep_rule is what is never deleted in a namespace; saved_filter a filter with a
 * name; connection_mark what a person said of an account. forgotten_at: when the plan's names and metadata were
 * forgotten while its counts stayed, or 0. */
static const char schema_2[] =
  "ALTER TABLE plan ADD COLUMN approved_at INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE plan ADD COLUMN approved_by TEXT NOT NULL DEFAULT '';"
  "ALTER TABLE plan ADD COLUMN forgotten_at INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE plan_origin ADD COLUMN created_by TEXT NOT NULL DEFAULT '';"
  "ALTER TABLE plan_origin ADD COLUMN source INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE plan_origin ADD COLUMN source_name TEXT NOT NULL DEFAULT '';"
  "CREATE TABLE plan_prefix ("
  "  plan INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE,"
  "  prefix BLOB NOT NULL,"
  "  n_listed INTEGER NOT NULL,"
  "  PRIMARY KEY (plan, prefix)"
  ") WITHOUT ROWID;"
  "CREATE TABLE keep_rule ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  endpoint TEXT NOT NULL,"
  "  account_id TEXT NOT NULL,"
  "  namespace_id TEXT NOT NULL,"
  "  kind INTEGER NOT NULL,"
  "  pattern BLOB NOT NULL,"
  "  note TEXT NOT NULL DEFAULT '',"
  "  created_at INTEGER NOT NULL,"
  "  UNIQUE (endpoint, account_id, namespace_id, kind, pattern)"
  ");"
  "CREATE TABLE saved_filter ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  name TEXT NOT NULL UNIQUE,"
  "  filter TEXT NOT NULL,"
  "  changed_at INTEGER NOT NULL"
  ");"
  "CREATE TABLE connection_mark ("
  "  endpoint TEXT NOT NULL,"
  "  account_id TEXT NOT NULL,"
  "  mark INTEGER NOT NULL,"
  "  PRIMARY KEY (endpoint, account_id)"
  ") WITHOUT ROWID;";

/* saved_connection is an account that somebody connected to, so that it can be offered again. Its id is random, for it
 * names the token in a keyring that other databases of the same person may share. No credential is ever in here. That
 * connection_mark can say read-only needs no change of a table, but a version that does not know it must not open the
 * file. */
static const char schema_3[] =
  "CREATE TABLE saved_connection ("
  "  id TEXT PRIMARY KEY,"
  "  name TEXT NOT NULL UNIQUE,"
  "  endpoint TEXT NOT NULL,"
  "  account_id TEXT NOT NULL,"
  "  account_name TEXT NOT NULL DEFAULT '',"
  "  token_kind INTEGER NOT NULL,"
  "  email TEXT NOT NULL DEFAULT '',"
  "  in_keyring INTEGER NOT NULL DEFAULT 0,"
  "  used_at INTEGER NOT NULL DEFAULT 0,"
  "  UNIQUE (endpoint, account_id)"
  ") WITHOUT ROWID;";

/* backup_revision: of the ticks whose values are saved, or to be. backup_path and backup_checksum: the file, once it is
 * complete. */
static const char schema_4[] =
  "ALTER TABLE plan ADD COLUMN backup_state INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE plan ADD COLUMN backup_revision INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE plan ADD COLUMN backup_at INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE plan ADD COLUMN backup_saved INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE plan ADD COLUMN backup_unsaved INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE plan ADD COLUMN backup_path BLOB NOT NULL DEFAULT '';"
  "ALTER TABLE plan ADD COLUMN backup_checksum TEXT NOT NULL DEFAULT '';";

/* What is in flight: see kvp-plan-in-flight.c. The rows are in plan_row, and plan_key is how to read them: so nothing
 * that reads a state can read another one than the row has, and nothing that writes one can forget that it is another
 * table.
 *
 * claimed_to is in a table of its own because it is asked for with each row: of a row as wide as that of plan, SQLite
 * would read thirty columns each time to get there, a tenth of a second for a million rows. */
static const char schema_5[] =
  "ALTER TABLE plan_key RENAME TO plan_row;"
  "CREATE TABLE plan_claim ("
  "  plan INTEGER PRIMARY KEY REFERENCES plan (id) ON DELETE CASCADE,"
  "  claimed_to INTEGER NOT NULL DEFAULT 0 CHECK (claimed_to >= 0)"
  ");"
  "INSERT INTO plan_claim (plan) SELECT id FROM plan;"
  "CREATE VIEW plan_key AS"
  " SELECT r.plan, r.position, IIF(r.state = 0 AND r.position < c.claimed_to, 2, r.state) AS state,"
  "  r.reason, r.why, r.expiration, r.name, r.metadata, r.detail"
  " FROM plan_row AS r JOIN plan_claim AS c ON c.plan = r.plan;";

static gboolean
refuse_damaged (KvpDatabase  *database,
                GError      **error)
{
  g_autofree char *shown = g_filename_display_name (kvp_database_get_path (database));

  /* Translators: %s is the path of a file */
  g_set_error (error, KVP_ERROR, KVP_ERROR_STORE_DAMAGED, _("The database “%s” is damaged."), shown);

  return FALSE;
}

static gboolean
check_pages (KvpDatabase  *database,
             GError      **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;
  gint64 n_pages;
  gboolean has_row;

  if (!kvp_database_get_int (database, "PRAGMA page_count", &n_pages, error))
    return FALSE;
  if (n_pages > MAX_PAGES_TO_CHECK)
    return TRUE;

  statement = kvp_database_prepare (database, "PRAGMA quick_check(1)", error);
  if (statement == NULL || !kvp_database_step (database, statement, &has_row, error))
    return FALSE;

  if (!has_row || g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "ok") != 0)
    return refuse_damaged (database, error);

  return TRUE;
}

/**
 * kvp_schema_check:
 * @database: a connection that has just been opened
 * @error: STORE_NEWER or STORE_DAMAGED
 *
 * Looks whether this version can use the file, and changes nothing in it.
 *
 * Returns: whether it is empty or a sound database of ours
 */
gboolean
kvp_schema_check (KvpDatabase  *database,
                  GError      **error)
{
  gint64 version;
  gint64 application_id;
  gint64 n_objects;

  if (!kvp_database_get_int (database, "PRAGMA user_version", &version, error) ||
      !kvp_database_get_int (database, "PRAGMA application_id", &application_id, error) ||
      !kvp_database_get_int (database, "SELECT COUNT(*) FROM sqlite_schema", &n_objects, error))
    return FALSE;

  if (version == 0 && application_id == 0 && n_objects == 0)
    return TRUE;

  if (application_id != FILE_APPLICATION_ID || version < 1)
    return refuse_damaged (database, error);

  if (version > SCHEMA_VERSION)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STORE_NEWER,
                           _("The database was written by a newer version of KV Purger. "
                             "Update the app to open it."));
      return FALSE;
    }

  return check_pages (database, error);
}

static gboolean
migrate (KvpDatabase  *database,
         gint64        version,
         GError      **error)
{
  g_autofree char *stamp = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d;",
                                            FILE_APPLICATION_ID, SCHEMA_VERSION);

  if (!kvp_database_begin (database, TRUE, error))
    return FALSE;

  /* Each case brings the tables one version further and falls through to the next. */
  switch (version)
    {
    case 0:
      if (!kvp_database_exec (database, schema_1, error))
        goto failed;
      G_GNUC_FALLTHROUGH;

    case 1:
      if (!kvp_database_exec (database, schema_2, error))
        goto failed;
      G_GNUC_FALLTHROUGH;

    case 2:
      if (!kvp_database_exec (database, schema_3, error))
        goto failed;
      G_GNUC_FALLTHROUGH;

    case 3:
      if (!kvp_database_exec (database, schema_4, error))
        goto failed;
      G_GNUC_FALLTHROUGH;

    case 4:
      if (!kvp_database_exec (database, schema_5, error))
        goto failed;
      break;

    default:
      g_assert_not_reached ();
    }

  if (!kvp_database_exec (database, stamp, error))
    goto failed;

  return kvp_database_commit (database, error);

failed:
  kvp_database_rollback (database);

  return FALSE;
}

/**
 * kvp_schema_prepare:
 * @database: the writing connection, after kvp_schema_check()
 * @error: the failure
 *
 * Sets how the connection works and brings the tables to this version.
 *
 * Returns: whether the database can be used
 */
gboolean
kvp_schema_prepare (KvpDatabase  *database,
                    GError      **error)
{
  gint64 version;

  /* The log is cut back after a long dry run has made it grow. What is forgotten is overwritten. */
  if (!kvp_database_exec (database,
                          "PRAGMA journal_mode = WAL;"
                          "PRAGMA journal_size_limit = 16777216;"
                          "PRAGMA secure_delete = ON;"
                          "PRAGMA foreign_keys = ON;", error) ||
      !kvp_database_get_int (database, "PRAGMA user_version", &version, error))
    return FALSE;

  return version == SCHEMA_VERSION || migrate (database, version, error);
}
