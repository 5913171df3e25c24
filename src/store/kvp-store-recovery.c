/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "store/kvp-plan-order.h"
#include "store/kvp-plan.h"
#include "store/kvp-store-recovery.h"

/* A draft that nobody saved is dropped after this long. */
#define DRAFT_LIFETIME_SEC (24 * 60 * 60)

static GArray *
find_plans (KvpDatabase   *database,
            const char    *sql,
            gint64         value,
            GError       **error)
{
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(sqlite3_stmt) statement = kvp_database_prepare (database, sql, error);
  gboolean has_row;

  if (statement == NULL)
    return NULL;

  sqlite3_bind_int64 (statement, 1, value);
  while (TRUE)
    {
      gint64 id;

      if (!kvp_database_step (database, statement, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&ids);

      id = sqlite3_column_int64 (statement, 0);
      g_array_append_val (ids, id);
    }
}

/* Rows in flight stay so: whether their request arrived can not be known from here. */
static gboolean
pause_runs (KvpDatabase  *database,
            GError      **error)
{
  return kvp_database_update (database, "UPDATE plan SET state = ? WHERE state = ?",
                              (const gint64[]) { KVP_PLAN_PAUSED, KVP_PLAN_RUNNING }, 2, NULL, error);
}

static gboolean
end_scan (KvpDatabase  *database,
          gint64        id,
          GError      **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;
  gboolean reordered;

  if (!kvp_plan_order_rows (database, id, &reordered, error))
    return FALSE;

  /* When the listing was cut off is not known; it is not older than its beginning. */
  statement = kvp_database_prepare (database,
                                    "UPDATE plan SET state = ?2, partial = 1, n_listed = total, missing = ?3,"
                                    " (scanned_at, checked_at) ="
                                    "  (SELECT created_at, created_at FROM plan_origin WHERE plan = ?1)"
                                    " WHERE id = ?1", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, id);
  sqlite3_bind_int (statement, 2, KVP_PLAN_DRAFT);
  sqlite3_bind_text (statement, 3,
                     _("The app was closed while the dry run went on, so keys that match may be missing."), -1,
                     SQLITE_TRANSIENT);

  return kvp_database_run (database, statement, NULL, error);
}

static gboolean
end_scans (KvpDatabase  *database,
           GError      **error)
{
  g_autoptr(GArray) ids = find_plans (database, "SELECT id FROM plan WHERE state = ?", KVP_PLAN_SCANNING, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      if (!end_scan (database, g_array_index (ids, gint64, i), error))
        return FALSE;
    }

  return ids != NULL;
}

static gboolean
drop_plan (KvpDatabase   *database,
           const gint64  *id,
           GError       **error)
{
  return kvp_database_update (database, "DELETE FROM plan_row WHERE plan = ?", id, 1, NULL, error) &&
         kvp_database_update (database, "DELETE FROM plan WHERE id = ?", id, 1, NULL, error);
}

/* An import that was cut off: the file is still where it was, and half of it is of no use. */
static gboolean
drop_half_imports (KvpDatabase  *database,
                   GError      **error)
{
  g_autoptr(GArray) ids = NULL;

  G_STATIC_ASSERT (KVP_PLAN_SCANNING == 0);
  ids = find_plans (database, "SELECT id FROM plan JOIN plan_origin ON plan = id WHERE state = 0 AND source = ?",
                    KVP_PLAN_FROM_FILE, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      if (!drop_plan (database, &g_array_index (ids, gint64, i), error))
        return FALSE;
    }

  return ids != NULL;
}

static gboolean
drop_stale_drafts (KvpDatabase  *database,
                   GError      **error)
{
  gint64 limit = g_get_real_time () / G_USEC_PER_SEC - DRAFT_LIFETIME_SEC;
  g_autoptr(GArray) ids = NULL;

  G_STATIC_ASSERT (KVP_PLAN_DRAFT == 1);
  ids = find_plans (database,
                    "SELECT id FROM plan JOIN plan_origin ON plan = id WHERE state = 1 AND created_at < ?", limit,
                    error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      if (!drop_plan (database, &g_array_index (ids, gint64, i), error))
        return FALSE;
    }

  return ids != NULL;
}

/**
 * kvp_store_recover:
 * @database: the writing connection of a process that has just opened the database
 * @error: the failure; nothing is changed then
 *
 * Brings what another process left behind to rest: a run that was cut off becomes PAUSED with its rows in
 * flight, a dry run that was cut off a partial draft. Drafts that were never saved and are older than a day
 * are dropped, and so is what an import that was cut off had written.
 *
 * Returns: whether it is done
 */
gboolean
kvp_store_recover (KvpDatabase  *database,
                   GError      **error)
{
  if (!kvp_database_begin (database, TRUE, error))
    return FALSE;

  /* Stale drafts first: what was a dry run until now is not one of them, however old. */
  if (!drop_stale_drafts (database, error) || !drop_half_imports (database, error) ||
      !pause_runs (database, error) || !end_scans (database, error))
    {
      kvp_database_rollback (database);
      return FALSE;
    }

  return kvp_database_commit (database, error);
}
