/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "store/kvp-prefix-range.h"

/* Compares a name with a prefix: 0 if it begins with it, less if it stands before all that do, else more. */
static int
compare_with_prefix (GBytes     *prefix,
                     const void *name,
                     gsize       length)
{
  gsize prefix_length;
  const void *bytes = g_bytes_get_data (prefix, &prefix_length);
  gsize common = MIN (length, prefix_length);
  int result = common > 0 ? memcmp (name, bytes, common) : 0;

  if (result != 0)
    return result;

  return length < prefix_length ? -1 : 0;
}

/**
 * kvp_prefix_range_name_matches:
 * @prefix: bytes
 * @name: (nullable): a name's bytes; SQLite gives %NULL for none
 * @length: how many
 *
 * Returns: whether @name begins with @prefix
 */
gboolean
kvp_prefix_range_name_matches (GBytes     *prefix,
                               const void *name,
                               gsize       length)
{
  return compare_with_prefix (prefix, name, length) == 0;
}

/* The first position from @low to @high (which is one after the last) whose name does not compare less than
 * @bound. */
static gboolean
find_bound (KvpDatabase   *database,
            sqlite3_stmt  *statement,
            GBytes        *prefix,
            int            bound,
            guint32        low,
            guint32        high,
            guint32       *position,
            GError       **error)
{
  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;
      gboolean has_row;
      int order;

      sqlite3_bind_int64 (statement, 2, middle);
      if (!kvp_database_step (database, statement, &has_row, error))
        return FALSE;

      /* Positions are dense, so a row that is not there is one that a plan which is being deleted has lost. */
      order = has_row ? compare_with_prefix (prefix, sqlite3_column_blob (statement, 0),
                                             sqlite3_column_bytes (statement, 0)) : 1;
      sqlite3_reset (statement);

      if (order < bound)
        low = middle + 1;
      else
        high = middle;
    }

  *position = low;

  return TRUE;
}

static gboolean
count_rows (KvpDatabase  *database,
            gint64        plan,
            guint32      *n_rows,
            GError      **error)
{
  g_autoptr(sqlite3_stmt) statement = kvp_database_prepare (database, "SELECT total FROM plan WHERE id = ?", error);
  gboolean has_row;

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, plan);
  if (!kvp_database_step (database, statement, &has_row, error))
    return FALSE;

  *n_rows = has_row ? sqlite3_column_int64 (statement, 0) : 0;

  return TRUE;
}

/**
 * kvp_prefix_range_find:
 * @database: a connection
 * @plan: the ID of a plan whose positions are in the order of names
 * @prefix: what names are to begin with, exact bytes; none is every name
 * @first: (out): the first of them
 * @n_rows: (out): how many there are
 * @error: the failure
 *
 * Returns: whether it could be found out
 */
gboolean
kvp_prefix_range_find (KvpDatabase  *database,
                       gint64        plan,
                       GBytes       *prefix,
                       guint32      *first,
                       guint32      *n_rows,
                       GError      **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;
  guint32 n_all, end;

  if (!count_rows (database, plan, &n_all, error))
    return FALSE;

  statement = kvp_database_prepare (database, "SELECT name FROM plan_key WHERE plan = ?1 AND position = ?2", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, plan);
  if (!find_bound (database, statement, prefix, 0, 0, n_all, first, error) ||
      !find_bound (database, statement, prefix, 1, *first, n_all, &end, error))
    return FALSE;

  *n_rows = end - *first;

  return TRUE;
}
