/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "store/kvp-plan-record.h"

#define STATUS_COLUMNS \
  "p.state, p.total, p.pending, p.excluded, p.in_flight, p.deleted, p.failed, p.skipped, p.unknown, p.revision," \
  " p.n_claims, p.checked_at, p.finished_at, p.run_duration, p.run_requests, p.n_listed, p.whole_listing," \
  " p.partial, p.claim_from, c.claimed_to, p.missing," \
  " p.title, p.note, p.approved_at, p.approved_by, p.forgotten_at," \
  " p.backup_state, p.backup_revision, p.backup_at, p.backup_saved, p.backup_unsaved, p.backup_path," \
  " p.backup_checksum"
#define N_STATUS_COLUMNS 33
#define FROM_PLAN " FROM plan p JOIN plan_claim c ON c.plan = p.id"

/* 1 is KVP_PLAN_FROM_KEY_LIST. A filter that is longer than this says many keys, in a sentence that says few. */
#define ORIGIN_COLUMNS \
  "p.id, o.created_at, o.endpoint, o.account_id, o.account_name, o.namespace_id, o.namespace_title, o.sentence," \
  " o.created_by, o.source, o.source_name," \
  " CASE WHEN o.source <> 1 AND length (o.filter) <= 4096 THEN o.filter END"

static char *
read_text (sqlite3_stmt *statement,
           int           column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  return g_strdup (text != NULL ? text : "");
}

static KvpPlanStatus *
read_status (sqlite3_stmt *statement)
{
  KvpPlanStatus *self = g_new0 (KvpPlanStatus, 1);
  int column = 0;

  self->state = sqlite3_column_int (statement, column++);
  self->counts.total = sqlite3_column_int64 (statement, column++);
  self->counts.pending = sqlite3_column_int64 (statement, column++);
  self->counts.excluded = sqlite3_column_int64 (statement, column++);
  self->counts.in_flight = sqlite3_column_int64 (statement, column++);
  self->counts.deleted = sqlite3_column_int64 (statement, column++);
  self->counts.failed = sqlite3_column_int64 (statement, column++);
  self->counts.skipped = sqlite3_column_int64 (statement, column++);
  self->counts.unknown = sqlite3_column_int64 (statement, column++);
  self->revision = sqlite3_column_int64 (statement, column++);
  self->n_claims = sqlite3_column_int64 (statement, column++);
  self->checked_at = sqlite3_column_int64 (statement, column++);
  self->finished_at = sqlite3_column_int64 (statement, column++);
  self->run_duration = sqlite3_column_int64 (statement, column++);
  self->run_requests = sqlite3_column_int64 (statement, column++);
  self->n_listed = sqlite3_column_int64 (statement, column++);
  self->whole_listing = sqlite3_column_int (statement, column++) != 0;
  self->partial = sqlite3_column_int (statement, column++) != 0;
  self->claim_from = sqlite3_column_int64 (statement, column++);
  self->claimed_to = sqlite3_column_int64 (statement, column++);
  self->missing = read_text (statement, column++);
  self->title = read_text (statement, column++);
  self->note = read_text (statement, column++);
  self->approved_at = sqlite3_column_int64 (statement, column++);
  self->approved_by = read_text (statement, column++);
  self->forgotten_at = sqlite3_column_int64 (statement, column++);
  self->backup_state = sqlite3_column_int (statement, column++);
  self->backup_revision = sqlite3_column_int64 (statement, column++);
  self->backup_at = sqlite3_column_int64 (statement, column++);
  self->backup_saved = sqlite3_column_int64 (statement, column++);
  self->backup_unsaved = sqlite3_column_int64 (statement, column++);
  self->backup_path = read_text (statement, column++);
  self->backup_checksum = read_text (statement, column++);
  g_assert (column == N_STATUS_COLUMNS);

  return self;
}

static KvpPlanRecord *
read_record (sqlite3_stmt *statement)
{
  KvpPlanRecord *self = g_new0 (KvpPlanRecord, 1);
  int column = N_STATUS_COLUMNS;

  self->status = read_status (statement);
  self->id = sqlite3_column_int64 (statement, column++);
  self->created_at = sqlite3_column_int64 (statement, column++);
  self->endpoint = read_text (statement, column++);
  self->account_id = read_text (statement, column++);
  self->account_name = read_text (statement, column++);
  self->namespace_id = read_text (statement, column++);
  self->namespace_title = read_text (statement, column++);
  self->sentence = read_text (statement, column++);
  self->created_by = read_text (statement, column++);
  self->source = sqlite3_column_int (statement, column++);
  self->source_name = read_text (statement, column++);
  self->short_filter = g_strdup ((const char *) sqlite3_column_text (statement, column++));

  return self;
}

/**
 * kvp_plan_record_insert:
 * @database: the writing connection, inside a transaction
 * @state: the state that the plan is in first
 * @id: (out): its ID
 * @error: the failure
 *
 * A plan without rows, to which nobody has said yet where it comes from.
 *
 * Returns: whether it is written
 */
gboolean
kvp_plan_record_insert (KvpDatabase   *database,
                        KvpPlanState   state,
                        gint64        *id,
                        GError       **error)
{
  if (!kvp_database_update (database, "INSERT INTO plan (state) VALUES (?)", (const gint64[]) { state }, 1, NULL,
                            error))
    return FALSE;

  *id = sqlite3_last_insert_rowid (kvp_database_get (database));

  return kvp_database_update (database, "INSERT INTO plan_claim (plan) VALUES (?)", id, 1, NULL, error);
}

static void
set_gone (GError **error)
{
  g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE, _("This list of keys no longer exists."));
}

/* The statement stands on the one row that was asked for, or %NULL. */
static sqlite3_stmt *
find (KvpDatabase  *database,
      const char   *sql,
      gint64        id,
      GError      **error)
{
  g_autoptr(sqlite3_stmt) statement = kvp_database_prepare (database, sql, error);
  gboolean has_row;

  if (statement == NULL)
    return NULL;

  sqlite3_bind_int64 (statement, 1, id);
  if (!kvp_database_step (database, statement, &has_row, error))
    return NULL;

  if (!has_row)
    {
      set_gone (error);
      return NULL;
    }

  return g_steal_pointer (&statement);
}

/**
 * kvp_plan_status_load:
 * @database: a connection
 * @id: a plan's ID
 * @error: STATE if there is no such plan
 *
 * Returns: (transfer full): what is written of it now, or %NULL
 */
KvpPlanStatus *
kvp_plan_status_load (KvpDatabase  *database,
                      gint64        id,
                      GError      **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;

  statement = find (database, "SELECT " STATUS_COLUMNS FROM_PLAN " WHERE p.id = ?", id, error);

  return statement != NULL ? read_status (statement) : NULL;
}

void
kvp_plan_status_free (KvpPlanStatus *self)
{
  g_free (self->missing);
  g_free (self->title);
  g_free (self->note);
  g_free (self->approved_by);
  g_free (self->backup_path);
  g_free (self->backup_checksum);
  g_free (self);
}

/**
 * kvp_plan_record_load:
 * @database: a connection
 * @id: a plan's ID
 * @error: STATE if there is no such plan
 *
 * Returns: (transfer full): the plan, or %NULL
 */
KvpPlanRecord *
kvp_plan_record_load (KvpDatabase  *database,
                      gint64        id,
                      GError      **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;

  statement = find (database,
                    "SELECT " STATUS_COLUMNS ", " ORIGIN_COLUMNS
                    FROM_PLAN " JOIN plan_origin o ON o.plan = p.id WHERE p.id = ?", id, error);

  return statement != NULL ? read_record (statement) : NULL;
}

/**
 * kvp_plan_record_load_all:
 * @database: a connection
 * @error: the failure
 *
 * Returns: (transfer full) (element-type KvpPlanRecord): every plan, newest first, or %NULL
 */
GPtrArray *
kvp_plan_record_load_all (KvpDatabase  *database,
                          GError      **error)
{
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) kvp_plan_record_free);
  g_autoptr(sqlite3_stmt) statement = NULL;
  gboolean has_row;

  statement = kvp_database_prepare (database,
                                    "SELECT " STATUS_COLUMNS ", " ORIGIN_COLUMNS
                                    FROM_PLAN " JOIN plan_origin o ON o.plan = p.id ORDER BY p.id DESC", error);
  if (statement == NULL)
    return NULL;

  while (TRUE)
    {
      if (!kvp_database_step (database, statement, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&records);
      g_ptr_array_add (records, read_record (statement));
    }
}

/**
 * kvp_plan_record_load_filter:
 * @database: a connection
 * @id: a plan's ID
 * @error: STATE if there is no such plan
 *
 * Returns: (transfer full): the filter's text, or %NULL
 */
char *
kvp_plan_record_load_filter (KvpDatabase  *database,
                             gint64        id,
                             GError      **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;

  statement = find (database, "SELECT filter FROM plan_origin WHERE plan = ?", id, error);

  return statement != NULL ? read_text (statement, 0) : NULL;
}

void
kvp_plan_record_free (KvpPlanRecord *self)
{
  g_free (self->endpoint);
  g_free (self->account_id);
  g_free (self->account_name);
  g_free (self->namespace_id);
  g_free (self->namespace_title);
  g_free (self->sentence);
  g_free (self->short_filter);
  g_free (self->created_by);
  g_free (self->source_name);
  kvp_plan_status_free (self->status);
  g_free (self);
}
