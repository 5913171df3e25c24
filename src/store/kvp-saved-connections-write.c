/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "base/kvp-format-count.h"
#include "store/kvp-saved-connections-private.h"

/* What a change of the saved connections does in the writer's thread. */

static gboolean
is_name_taken (KvpDatabase  *database,
               const char   *name,
               const char   *id, /* (nullable): but for this one */
               gboolean     *taken,
               GError      **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;

  statement = kvp_database_prepare (database, "SELECT 1 FROM saved_connection WHERE name = ? AND id <> ?", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, name, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, id != NULL ? id : "", -1, SQLITE_STATIC);

  return kvp_database_step (database, statement, taken, error);
}

/* (transfer full): the account's, with a number after it if another connection has that already. */
static char *
find_free_name (KvpDatabase          *database,
                KvpConnectionChange  *change,
                GError              **error)
{
  const char *wanted = change->account_name[0] != '\0' ? change->account_name : change->account_id;

  for (guint n = 1; ; n++)
    {
      g_autofree char *number = kvp_format_count (n);
      /* Translators: the name of an account, and a number that tells it from another of the same name. */
      g_autofree char *name = n == 1 ? g_strdup (wanted) : g_strdup_printf (_("%1$s (%2$s)"), wanted, number);
      gboolean taken;

      if (!is_name_taken (database, name, NULL, &taken, error))
        return NULL;
      if (!taken)
        return g_steal_pointer (&name);
    }
}

gboolean
_kvp_saved_connections_write_note (KvpDatabase     *database,
                                   KvpTableChange  *base,
                                   GError         **error)
{
  KvpConnectionChange *change = (KvpConnectionChange *) base;
  g_autofree char *name = find_free_name (database, change, error);
  g_autofree char *id = g_uuid_string_random ();
  g_autoptr(sqlite3_stmt) statement = NULL;

  if (name == NULL)
    return FALSE;

  statement = kvp_database_prepare (database,
                                    "INSERT INTO saved_connection"
                                    " (id, name, endpoint, account_id, account_name, token_kind, email, used_at)"
                                    /* A clock that was set back does not make another one the last used. */
                                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7,"
                                    "         MAX(?8, IFNULL((SELECT MAX(used_at) + 1 FROM saved_connection), 0)))"
                                    " ON CONFLICT (endpoint, account_id) DO UPDATE SET"
                                    " account_name = IIF(?5 = '', account_name, ?5), token_kind = ?6, email = ?7,"
                                    " used_at = excluded.used_at", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, id, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, name, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 3, change->endpoint, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 4, change->account_id, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 5, change->account_name, -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, 6, change->token_kind);
  sqlite3_bind_text (statement, 7, change->email, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 8, change->base.now);

  return kvp_database_run (database, statement, NULL, error);
}

gboolean
_kvp_saved_connections_write_in_keyring (KvpDatabase     *database,
                                         KvpTableChange  *base,
                                         GError         **error)
{
  KvpConnectionChange *change = (KvpConnectionChange *) base;
  g_autoptr(sqlite3_stmt) statement = NULL;

  statement = kvp_database_prepare (database, "UPDATE saved_connection SET in_keyring = ?2 WHERE id = ?1", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, change->id, -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, 2, change->in_keyring);

  return kvp_database_run (database, statement, NULL, error);
}

gboolean
_kvp_saved_connections_write_rename (KvpDatabase     *database,
                                     KvpTableChange  *base,
                                     GError         **error)
{
  KvpConnectionChange *change = (KvpConnectionChange *) base;
  g_autoptr(sqlite3_stmt) statement = NULL;
  gboolean taken;

  if (!is_name_taken (database, change->name, change->id, &taken, error))
    return FALSE;

  if (taken)
    {
      g_autofree char *shown = kvp_display_text (change->name, -1);

      /* Translators: %s is the name that a person gave an account. */
      g_set_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT, _("Another account is called “%s”."), shown);
      return FALSE;
    }

  statement = kvp_database_prepare (database, "UPDATE saved_connection SET name = ?2 WHERE id = ?1", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, change->id, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, change->name, -1, SQLITE_STATIC);

  return kvp_database_run (database, statement, NULL, error);
}

gboolean
_kvp_saved_connections_write_remove (KvpDatabase     *database,
                                     KvpTableChange  *base,
                                     GError         **error)
{
  KvpConnectionChange *change = (KvpConnectionChange *) base;
  g_autoptr(sqlite3_stmt) statement = NULL;

  statement = kvp_database_prepare (database, "DELETE FROM saved_connection WHERE id = ?", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, change->id, -1, SQLITE_STATIC);

  return kvp_database_run (database, statement, NULL, error);
}
