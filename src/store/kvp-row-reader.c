/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-row-reader.h"

/* Stepping over a row costs about a microsecond, seeking to one about eight. */
#define MAX_GAP 8

static sqlite3_stmt *
prepare (KvpDatabase  *database,
         gint64        plan,
         GError      **error)
{
  sqlite3_stmt *statement;

  statement = kvp_database_prepare (database,
                                    "SELECT position, expiration, name, metadata, why, state, reason, detail"
                                    " FROM plan_key WHERE plan = ?1 AND position BETWEEN ?2 AND ?3"
                                    " ORDER BY position", error);
  if (statement != NULL)
    sqlite3_bind_int64 (statement, 1, plan);

  return statement;
}

static const char *
read_blob (sqlite3_stmt *statement,
           int           column,
           gsize        *length)
{
  const char *blob;

  if (sqlite3_column_type (statement, column) == SQLITE_NULL)
    {
      *length = 0;
      return NULL;
    }

  blob = sqlite3_column_blob (statement, column);
  *length = sqlite3_column_bytes (statement, column);

  /* SQLite gives NULL for a BLOB of no bytes. */
  return blob != NULL ? blob : "";
}

static void
read_values (sqlite3_stmt     *statement,
             KvpPlanRowValues *values)
{
  values->position = sqlite3_column_int64 (statement, 0);
  values->key.expiration = sqlite3_column_int64 (statement, 1);
  values->key.name = read_blob (statement, 2, &values->key.name_length);
  values->key.metadata = read_blob (statement, 3, &values->key.metadata_length);
  values->why = (guint64) sqlite3_column_int64 (statement, 4);
  values->state = sqlite3_column_int (statement, 5);
  values->reason = sqlite3_column_int (statement, 6);
  values->key.flags = values->reason == KVP_REASON_KEPT_INEXACT_NAME ? KVP_KEY_INEXACT_NAME : KVP_KEY_NO_FLAGS;
  values->detail = (const char *) sqlite3_column_text (statement, 7);
}

/* @positions: (nullable): which of the range are meant; all if %NULL. */
static gboolean
read_span (KvpDatabase       *database,
           sqlite3_stmt      *statement,
           guint32            first,
           guint32            last,
           const guint32     *positions,
           KvpRowReaderFunc   func,
           gpointer           user_data,
           GError           **error)
{
  KvpPlanRowValues values;
  gboolean has_row;

  sqlite3_bind_int64 (statement, 2, first);
  sqlite3_bind_int64 (statement, 3, last);

  while (TRUE)
    {
      if (!kvp_database_step (database, statement, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;

      read_values (statement, &values);
      while (positions != NULL && *positions < values.position && *positions < last)
        positions++;
      if (positions != NULL && *positions != values.position)
        continue;

      if (!func (&values, user_data, error))
        {
          sqlite3_reset (statement);
          return FALSE;
        }
    }
}

/**
 * kvp_row_reader_read_range:
 * @database: a connection
 * @plan: a plan's ID
 * @first: a position
 * @last: a position
 * @func: called for each row, in order
 * @user_data: for @func
 * @error: the failure, or @func's
 *
 * Returns: whether all of them were read
 */
gboolean
kvp_row_reader_read_range (KvpDatabase       *database,
                           gint64             plan,
                           guint32            first,
                           guint32            last,
                           KvpRowReaderFunc   func,
                           gpointer           user_data,
                           GError           **error)
{
  g_autoptr(sqlite3_stmt) statement = prepare (database, plan, error);

  return statement != NULL && read_span (database, statement, first, last, NULL, func, user_data, error);
}

/**
 * kvp_row_reader_read:
 * @database: a connection
 * @plan: a plan's ID
 * @positions: (array length=n_positions): ascending
 * @n_positions: how many
 * @func: called for each row that there is, in order
 * @user_data: for @func
 * @error: the failure, or @func's
 *
 * Rows that lie close together are read in one go.
 *
 * Returns: whether all of them were read
 */
gboolean
kvp_row_reader_read (KvpDatabase       *database,
                     gint64             plan,
                     const guint32     *positions,
                     guint              n_positions,
                     KvpRowReaderFunc   func,
                     gpointer           user_data,
                     GError           **error)
{
  g_autoptr(sqlite3_stmt) statement = prepare (database, plan, error);
  guint start = 0;

  if (statement == NULL)
    return FALSE;

  for (guint i = 1; i <= n_positions; i++)
    {
      if (i < n_positions && positions[i] - positions[i - 1] <= MAX_GAP)
        continue;

      if (!read_span (database, statement, positions[start], positions[i - 1], positions + start, func,
                      user_data, error))
        return FALSE;
      start = i;
    }

  return TRUE;
}
