/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-plan-batch.h"
#include "store/kvp-tick-change.h"

/* Rows that lie no further from each other are changed by one statement: a seek costs as much as stepping over
 * so many. */
#define MAX_GAP 32

#define POINTER_TYPE "kvp-position-set"

typedef struct {
  sqlite3_stmt *select; /* (owned) */
  sqlite3_stmt *update; /* (owned) */
} Statements;

/**
 * kvp_tick_change_new:
 * @ticked: whether rows are to go
 * @first: a position
 * @last: a position not before it: no row outside is changed
 *
 * Returns: (transfer full): a change of nothing
 */
KvpTickChange *
kvp_tick_change_new (gboolean ticked,
                     guint32  first,
                     guint32  last)
{
  KvpTickChange *self = g_new0 (KvpTickChange, 1);

  self->ticked = ticked;
  self->rows = kvp_position_set_new (first, last);

  return self;
}

void
kvp_tick_change_free (KvpTickChange *self)
{
  kvp_position_set_unref (self->rows);
  g_free (self);
}

/* kvp_is_wanted (position, set) */
static void
is_wanted (sqlite3_context  *context,
           int               n_values,
           sqlite3_value   **values)
{
  const KvpPositionSet *wanted = sqlite3_value_pointer (values[1], POINTER_TYPE);
  sqlite3_int64 position = sqlite3_value_int64 (values[0]);

  sqlite3_result_int (context, wanted == NULL || kvp_position_set_contains (wanted, (guint32) position));
}

static sqlite3_stmt *
prepare (KvpTickChange  *self,
         KvpDatabase    *database,
         gint64          plan,
         const char     *sql,
         GError        **error)
{
  sqlite3_stmt *statement = kvp_database_prepare (database, sql, error);

  if (statement == NULL)
    return NULL;

  sqlite3_bind_int64 (statement, 1, plan);
  sqlite3_bind_int (statement, 4, self->ticked ? KVP_KEY_EXCLUDED : KVP_KEY_PENDING);
  sqlite3_bind_int (statement, 5, self->ticked ? KVP_REASON_LEFT_OUT : KVP_REASON_NONE);

  return statement;
}

/* Only rows that a person may change are: pending ones, and those that were left out by hand. */
#define WHERE_CHANGEABLE \
  " WHERE plan = ?1 AND position BETWEEN ?2 AND ?3 AND state = ?4 AND reason = ?5 AND kvp_is_wanted(position, ?6)"

static gboolean
statements_init (Statements     *statements,
                 KvpTickChange  *self,
                 KvpDatabase    *database,
                 gint64          plan,
                 GError        **error)
{
  if (sqlite3_create_function_v2 (kvp_database_get (database), "kvp_is_wanted", 2, SQLITE_UTF8, NULL, is_wanted, NULL,
                                  NULL, NULL) != SQLITE_OK)
    {
      kvp_database_set_error (database, error);
      return FALSE;
    }

  statements->select = prepare (self, database, plan,
                                "SELECT position FROM plan_key" WHERE_CHANGEABLE " ORDER BY position", error);
  if (statements->select == NULL)
    return FALSE;

  statements->update = prepare (self, database, plan,
                                "UPDATE plan_row SET state = ?7, reason = ?8" WHERE_CHANGEABLE, error);
  if (statements->update == NULL)
    return FALSE;

  sqlite3_bind_int (statements->update, 7, self->ticked ? KVP_KEY_PENDING : KVP_KEY_EXCLUDED);
  sqlite3_bind_int (statements->update, 8, self->ticked ? KVP_REASON_NONE : KVP_REASON_LEFT_OUT);

  return TRUE;
}

static void
statements_clear (Statements *statements)
{
  g_clear_pointer (&statements->select, sqlite3_finalize);
  g_clear_pointer (&statements->update, sqlite3_finalize);
}

/* Notes which rows are about to change. */
static gboolean
note_rows (KvpTickChange  *self,
           KvpDatabase    *database,
           sqlite3_stmt   *select,
           guint32        *first,
           guint32        *last,
           gboolean       *any,
           GError        **error)
{
  gboolean has_row;

  *any = FALSE;
  while (TRUE)
    {
      guint32 position;

      if (!kvp_database_step (database, select, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;

      position = sqlite3_column_int64 (select, 0);
      kvp_position_set_add (self->rows, position);
      if (!*any)
        *first = position;
      *last = position;
      *any = TRUE;
    }
}

/* @wanted: (nullable): all from @first to @last. */
static gboolean
write_stretch (KvpTickChange   *self,
               KvpDatabase     *database,
               KvpPlanJob      *job,
               Statements      *statements,
               guint32          first,
               guint32          last,
               KvpPositionSet  *wanted,
               GError         **error)
{
  sqlite3_stmt *both[] = { statements->select, statements->update };
  gboolean any;

  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      sqlite3_bind_int64 (both[i], 2, first);
      sqlite3_bind_int64 (both[i], 3, last);
      sqlite3_bind_pointer (both[i], 6, wanted, POINTER_TYPE, NULL);
    }

  if (!note_rows (self, database, statements->select, &first, &last, &any, error))
    return FALSE;
  if (!any)
    return TRUE;

  kvp_plan_job_mark_changed (job, first, last);

  return kvp_database_run (database, statements->update, NULL, error);
}

static gboolean
write_all (KvpTickChange   *self,
           KvpDatabase     *database,
           KvpPlanJob      *job,
           Statements      *statements,
           guint32          first,
           guint32          last,
           KvpPositionSet  *wanted,
           GError         **error)
{
  guint64 from = first;
  gboolean is_dense;

  if (wanted == NULL)
    return write_stretch (self, database, job, statements, first, last, NULL, error);

  while (kvp_position_set_next_stretch (wanted, from, MAX_GAP, &first, &last, &is_dense))
    {
      if (!write_stretch (self, database, job, statements, first, last, is_dense ? NULL : wanted, error))
        return FALSE;
      from = (guint64) last + 1;
    }

  return TRUE;
}

/**
 * kvp_tick_change_write:
 * @self: a change
 * @database: the writing connection, inside a transaction
 * @job: whose transaction it is
 * @first: a position that @self can hold
 * @last: a position not before it that @self can hold
 * @wanted: (nullable): which of the rows are meant, all of which @self can hold; %NULL is all
 * @error: the failure
 *
 * Ticks or unticks rows, and notes in @self which ones really changed.
 *
 * Returns: whether it is written
 */
gboolean
kvp_tick_change_write (KvpTickChange   *self,
                       KvpDatabase     *database,
                       KvpPlanJob      *job,
                       guint32          first,
                       guint32          last,
                       KvpPositionSet  *wanted,
                       GError         **error)
{
  Statements statements = { NULL, };
  gboolean success;

  success = statements_init (&statements, self, database, job->plan, error) &&
            write_all (self, database, job, &statements, first, last, wanted, error);
  statements_clear (&statements);

  return success;
}
