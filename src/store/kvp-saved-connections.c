/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "store/kvp-saved-connection-private.h"
#include "store/kvp-saved-connections-private.h"

/* The list is here; what changes it, in the writer's thread, in kvp-saved-connections-write.c. */
struct _KvpSavedConnections {
  KvpTableList parent_instance;
};

G_DEFINE_FINAL_TYPE (KvpSavedConnections, kvp_saved_connections, KVP_TYPE_TABLE_LIST)

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  const char *left = kvp_saved_connection_get_name (*(KvpSavedConnection *const *) a);
  const char *right = kvp_saved_connection_get_name (*(KvpSavedConnection *const *) b);
  int order = g_utf8_collate (left, right);

  return order != 0 ? order : strcmp (left, right);
}

/* (transfer full) (element-type KvpSavedConnection) */
static GPtrArray *
load_list (KvpDatabase  *database,
           GError      **error)
{
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(sqlite3_stmt) statement = NULL;
  gboolean has_row;

  statement = kvp_database_prepare (database, "SELECT " KVP_SAVED_CONNECTION_COLUMNS " FROM saved_connection", error);
  if (statement == NULL)
    return NULL;

  while (TRUE)
    {
      if (!kvp_database_step (database, statement, &has_row, error))
        return NULL;
      if (!has_row)
        break;

      g_ptr_array_add (list, _kvp_saved_connection_new_from_row (statement));
    }

  return g_steal_pointer (&list);
}

/**
 * kvp_saved_connections_get:
 * @store: an open store
 *
 * Returns: (transfer full): its saved connections
 */
KvpSavedConnections *
kvp_saved_connections_get (KvpStore *store)
{
  g_return_val_if_fail (KVP_IS_STORE (store), NULL);

  return _kvp_table_list_get (KVP_TYPE_SAVED_CONNECTIONS, store);
}

/**
 * kvp_saved_connections_find:
 * @self: saved connections
 * @endpoint: where the API is
 * @account_id: an account
 *
 * Returns: (transfer none) (nullable): the one of this account
 */
KvpSavedConnection *
kvp_saved_connections_find (KvpSavedConnections *self,
                            const char          *endpoint,
                            const char          *account_id)
{
  GPtrArray *connections;

  g_return_val_if_fail (KVP_IS_SAVED_CONNECTIONS (self), NULL);
  g_return_val_if_fail (endpoint != NULL && account_id != NULL, NULL);

  connections = _kvp_table_list_get_items (KVP_TABLE_LIST (self));
  for (guint i = 0; i < connections->len; i++)
    {
      KvpSavedConnection *connection = g_ptr_array_index (connections, i);

      if (g_str_equal (kvp_saved_connection_get_endpoint (connection), endpoint) &&
          g_str_equal (kvp_saved_connection_get_account_id (connection), account_id))
        return connection;
    }

  return NULL;
}

/**
 * kvp_saved_connections_find_by_id:
 * @self: saved connections
 * @id: an ID
 *
 * Returns: (transfer none) (nullable): the one that has it
 */
KvpSavedConnection *
kvp_saved_connections_find_by_id (KvpSavedConnections *self,
                                  const char          *id)
{
  GPtrArray *connections;

  g_return_val_if_fail (KVP_IS_SAVED_CONNECTIONS (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  connections = _kvp_table_list_get_items (KVP_TABLE_LIST (self));
  for (guint i = 0; i < connections->len; i++)
    {
      KvpSavedConnection *connection = g_ptr_array_index (connections, i);

      if (g_str_equal (kvp_saved_connection_get_id (connection), id))
        return connection;
    }

  return NULL;
}

/**
 * kvp_saved_connections_get_last_used:
 * @self: saved connections
 *
 * Returns: (transfer none) (nullable): the one that was connected to last
 */
KvpSavedConnection *
kvp_saved_connections_get_last_used (KvpSavedConnections *self)
{
  GPtrArray *connections;
  KvpSavedConnection *last = NULL;

  g_return_val_if_fail (KVP_IS_SAVED_CONNECTIONS (self), NULL);

  connections = _kvp_table_list_get_items (KVP_TABLE_LIST (self));
  for (guint i = 0; i < connections->len; i++)
    {
      KvpSavedConnection *connection = g_ptr_array_index (connections, i);

      if (last == NULL || kvp_saved_connection_get_used_at (connection) > kvp_saved_connection_get_used_at (last))
        last = connection;
    }

  return last;
}

/* --- changes --- */

static void
change_free (KvpConnectionChange *change)
{
  _kvp_table_change_clear (&change->base);
  g_free (change->id);
  g_free (change->name);
  g_free (change->endpoint);
  g_free (change->account_id);
  g_free (change->account_name);
  g_free (change->email);
  g_free (change);
}

/* @connection: (nullable): whose row changes. */
static KvpConnectionChange *
change_new (KvpTableWrite       write,
            KvpSavedConnection *connection)
{
  KvpConnectionChange *change = g_new0 (KvpConnectionChange, 1);

  change->base.write = write;
  change->id = connection != NULL ? g_strdup (kvp_saved_connection_get_id (connection)) : NULL;

  return change;
}

static KvpTableChange *
new_rename (gpointer    item,
            const char *name)
{
  KvpConnectionChange *change = change_new (_kvp_saved_connections_write_rename, item);

  change->name = g_strdup (name);

  return &change->base;
}

static void
kvp_saved_connections_class_init (KvpSavedConnectionsClass *klass)
{
  static const KvpTable table = {
    .get_item_type = kvp_saved_connection_get_type,
    .load = load_list,
    .compare = compare_names,
    .new_rename = new_rename,
    .change_free = (GDestroyNotify) change_free,
  };

  KVP_TABLE_LIST_CLASS (klass)->table = &table;
}

static void
kvp_saved_connections_init (KvpSavedConnections *self)
{
}

static void
push_change (KvpSavedConnections *self,
             KvpConnectionChange *change,
             gpointer             source_tag,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  _kvp_table_list_push_change (KVP_TABLE_LIST (self), &change->base, (GDestroyNotify) change_free, source_tag,
                               cancellable, callback, user_data);
}

/**
 * kvp_saved_connections_note_async:
 * @self: saved connections
 * @endpoint: where the API is
 * @account_id: the account
 * @account_name: (nullable): as Cloudflare has it
 * @token_kind: whose credential it is
 * @email: (nullable): what goes with a Global API Key
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is written
 * @user_data: for @callback
 */
void
kvp_saved_connections_note_async (KvpSavedConnections *self,
                                  const char          *endpoint,
                                  const char          *account_id,
                                  const char          *account_name,
                                  KvpTokenKind         token_kind,
                                  const char          *email,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  KvpConnectionChange *change;

  g_return_if_fail (KVP_IS_SAVED_CONNECTIONS (self));
  g_return_if_fail (endpoint != NULL && account_id != NULL);

  change = change_new (_kvp_saved_connections_write_note, NULL);
  change->endpoint = g_strdup (endpoint);
  change->account_id = g_strdup (account_id);
  change->account_name = g_strdup (account_name != NULL ? account_name : "");
  change->token_kind = token_kind;
  change->email = g_strdup (email != NULL ? email : "");
  push_change (self, change, kvp_saved_connections_note_async, cancellable, callback, user_data);
}

/**
 * kvp_saved_connections_note_finish:
 * @self: saved connections
 * @result: the result
 * @error: the store's failure
 *
 * Returns: (transfer full) (nullable): what is saved of the account now
 */
KvpSavedConnection *
kvp_saved_connections_note_finish (KvpSavedConnections  *self,
                                   GAsyncResult         *result,
                                   GError              **error)
{
  KvpConnectionChange *change;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_saved_connections_note_async), NULL);

  change = g_task_get_task_data (G_TASK (result));
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;

  for (guint i = 0; i < change->base.list->len; i++)
    {
      KvpSavedConnection *connection = g_ptr_array_index (change->base.list, i);

      if (g_str_equal (kvp_saved_connection_get_endpoint (connection), change->endpoint) &&
          g_str_equal (kvp_saved_connection_get_account_id (connection), change->account_id))
        return g_object_ref (connection);
    }

  g_assert_not_reached ();
}

/**
 * kvp_saved_connections_set_in_keyring_async:
 * @self: saved connections
 * @connection: one of them
 * @in_keyring: whether a keyring has its token
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is written
 * @user_data: for @callback
 */
void
kvp_saved_connections_set_in_keyring_async (KvpSavedConnections *self,
                                            KvpSavedConnection  *connection,
                                            gboolean             in_keyring,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data)
{
  KvpConnectionChange *change;

  g_return_if_fail (KVP_IS_SAVED_CONNECTIONS (self));
  g_return_if_fail (KVP_IS_SAVED_CONNECTION (connection));

  change = change_new (_kvp_saved_connections_write_in_keyring, connection);
  change->in_keyring = in_keyring;
  push_change (self, change, kvp_saved_connections_set_in_keyring_async, cancellable, callback, user_data);
}

/**
 * kvp_saved_connections_set_in_keyring_finish:
 * @self: saved connections
 * @result: the result
 * @error: the store's failure
 *
 * Returns: whether it is written
 */
gboolean
kvp_saved_connections_set_in_keyring_finish (KvpSavedConnections  *self,
                                             GAsyncResult         *result,
                                             GError              **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_saved_connections_set_in_keyring_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * kvp_saved_connections_remove_async:
 * @self: saved connections
 * @connection: one of them
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is gone
 * @user_data: for @callback
 *
 * Forgets the account here. Its token is another matter: see kvp-account-tokens.h.
 */
void
kvp_saved_connections_remove_async (KvpSavedConnections *self,
                                    KvpSavedConnection  *connection,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  KvpConnectionChange *change;

  g_return_if_fail (KVP_IS_SAVED_CONNECTIONS (self));
  g_return_if_fail (KVP_IS_SAVED_CONNECTION (connection));

  change = change_new (_kvp_saved_connections_write_remove, connection);
  push_change (self, change, kvp_saved_connections_remove_async, cancellable, callback, user_data);
}

/**
 * kvp_saved_connections_remove_finish:
 * @self: saved connections
 * @result: the result
 * @error: the store's failure
 *
 * Returns: whether it is gone
 */
gboolean
kvp_saved_connections_remove_finish (KvpSavedConnections  *self,
                                     GAsyncResult         *result,
                                     GError              **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_saved_connections_remove_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
