/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "store/kvp-plan-batch.h"
#include "store/kvp-plan-order.h"

/* Compares bytes, as SQLite orders BLOBs and as the API orders names. */
static int
compare_names (const void *a,
               gsize       a_length,
               const void *b,
               gsize       b_length)
{
  gsize common = MIN (a_length, b_length);
  int result = common > 0 ? memcmp (a, b, common) : 0;

  if (result != 0)
    return result;

  return (a_length > b_length) - (a_length < b_length);
}

/* One pass over the names costs a tenth of a second for a million, so it needs no memory of how they arrived,
 * and does as well for a dry run that a crash cut off. */
static gboolean
check_ascending (KvpDatabase  *database,
                 gint64        plan,
                 gboolean     *ascending,
                 GError      **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;
  g_autoptr(GByteArray) last = g_byte_array_new ();
  gboolean is_first = TRUE;
  gboolean has_row;

  statement = kvp_database_prepare (database,
                                    "SELECT name FROM plan_key WHERE plan = ? ORDER BY position", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, plan);
  *ascending = TRUE;

  while (TRUE)
    {
      const void *name;
      gsize length;

      if (!kvp_database_step (database, statement, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;

      name = sqlite3_column_blob (statement, 0);
      length = sqlite3_column_bytes (statement, 0);
      if (!is_first && compare_names (last->data, last->len, name, length) >= 0)
        {
          *ascending = FALSE;
          return TRUE;
        }

      is_first = FALSE;
      g_byte_array_set_size (last, 0);
      if (length > 0)
        g_byte_array_append (last, name, length);
    }
}

/* A name that came twice is one key. But a stand-in for a name that can not be held exactly is another key
 * than the one that really has this name. The copies go to a temporary table first, since a row's position is
 * its place on disk. */
static const char rewrite[] =
  "CREATE TEMP TABLE ordered_key AS"
  " SELECT MIN(position) AS position, state, reason, why, expiration, name, metadata, detail"
  " FROM plan_row WHERE plan = %" G_GINT64_FORMAT " GROUP BY name, reason = %d ORDER BY name, reason = %d;"
  "DELETE FROM plan_row WHERE plan = %" G_GINT64_FORMAT ";"
  "INSERT INTO plan_row (plan, position, state, reason, why, expiration, name, metadata, detail)"
  " SELECT %" G_GINT64_FORMAT ", rowid - 1, state, reason, why, expiration, name, metadata, detail"
  " FROM temp.ordered_key ORDER BY rowid;"
  "DROP TABLE temp.ordered_key;";

static gboolean
recount (KvpDatabase  *database,
         gint64        plan,
         GError      **error)
{
  const gint64 values[] = { plan, KVP_KEY_PENDING, KVP_KEY_EXCLUDED };

  return kvp_database_update (database,
                              "UPDATE plan SET (pending, excluded, total) ="
                              " (SELECT IFNULL(SUM(state = ?2), 0), IFNULL(SUM(state = ?3), 0), COUNT(*)"
                              "  FROM plan_key WHERE plan = ?1)"
                              " WHERE id = ?1", values, G_N_ELEMENTS (values), NULL, error);
}

/**
 * kvp_plan_order_rows:
 * @database: the writing connection, inside a transaction
 * @plan: the ID of a plan whose rows are all pending or excluded
 * @reordered: (out): whether positions changed
 * @error: the failure
 *
 * Removes rows that came twice, and orders the positions by name, dense from 0. A listing of the whole
 * namespace, or of one prefix, is in order already; several prefixes that are listed side by side are not.
 *
 * Returns: whether it is done
 */
gboolean
kvp_plan_order_rows (KvpDatabase  *database,
                     gint64        plan,
                     gboolean     *reordered,
                     GError      **error)
{
  g_autofree char *sql = NULL;
  gboolean ascending;

  *reordered = FALSE;
  if (!check_ascending (database, plan, &ascending, error))
    return FALSE;
  if (ascending)
    return TRUE;

  sql = g_strdup_printf (rewrite, plan, KVP_REASON_KEPT_INEXACT_NAME, KVP_REASON_KEPT_INEXACT_NAME, plan, plan);
  if (!kvp_database_exec (database, sql, error) || !recount (database, plan, error))
    return FALSE;

  *reordered = TRUE;

  return TRUE;
}
