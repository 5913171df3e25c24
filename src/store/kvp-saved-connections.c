/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-saved-connections"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-display-text.h"
#include "base/kvp-format-count.h"
#include "store/kvp-saved-connection-private.h"
#include "store/kvp-store-private.h"

struct _KvpSavedConnections {
  GObject    parent_instance;

  KvpStore  *store;       /* (owned) */
  GPtrArray *connections; /* (owned) (element-type KvpSavedConnection): by name */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KvpSavedConnections, kvp_saved_connections, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

typedef struct _ChangeJob ChangeJob;

struct _ChangeJob {
  /* Input */
  gboolean   (*func) (KvpDatabase  *database,
                      ChangeJob    *job,
                      GError      **error);
  char        *id;           /* (owned) (nullable) */
  char        *name;         /* (owned) (nullable) */
  char        *endpoint;     /* (owned) (nullable) */
  char        *account_id;   /* (owned) (nullable) */
  char        *account_name; /* (owned) (nullable) */
  KvpTokenKind token_kind;
  char        *email;        /* (owned) (nullable) */
  gboolean     in_keyring;
  gint64       now;

  /* Output */
  GPtrArray   *list;         /* (owned) (element-type KvpSavedConnection): all of them after it */
};

static void
change_job_free (ChangeJob *job)
{
  g_free (job->id);
  g_free (job->name);
  g_free (job->endpoint);
  g_free (job->account_id);
  g_free (job->account_name);
  g_free (job->email);
  g_clear_pointer (&job->list, g_ptr_array_unref);
  g_free (job);
}

/* --- the list --- */

static GType
get_item_type (GListModel *model)
{
  return KVP_TYPE_SAVED_CONNECTION;
}

static guint
get_n_items (GListModel *model)
{
  return KVP_SAVED_CONNECTIONS (model)->connections->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  GPtrArray *connections = KVP_SAVED_CONNECTIONS (model)->connections;

  return position < connections->len ? g_object_ref (g_ptr_array_index (connections, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  const char *left = kvp_saved_connection_get_name (*(KvpSavedConnection *const *) a);
  const char *right = kvp_saved_connection_get_name (*(KvpSavedConnection *const *) b);
  int order = g_utf8_collate (left, right);

  return order != 0 ? order : strcmp (left, right);
}

static void
kvp_saved_connections_finalize (GObject *object)
{
  KvpSavedConnections *self = KVP_SAVED_CONNECTIONS (object);

  _kvp_store_set_saved_connections (self->store, NULL);
  g_object_unref (self->store);
  g_ptr_array_unref (self->connections);

  G_OBJECT_CLASS (kvp_saved_connections_parent_class)->finalize (object);
}

static void
kvp_saved_connections_class_init (KvpSavedConnectionsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kvp_saved_connections_finalize;
}

static void
kvp_saved_connections_init (KvpSavedConnections *self)
{
  self->connections = g_ptr_array_new_with_free_func (g_object_unref);
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

static void
take_list (KvpSavedConnections *self,
           GPtrArray           *list)
{
  guint n_old = self->connections->len;

  g_ptr_array_unref (self->connections);
  self->connections = g_ptr_array_ref (list);
  g_ptr_array_sort (self->connections, compare_names);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_old, list->len);
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
  KvpSavedConnections *self;
  KvpDatabase *reader;
  g_autoptr(GPtrArray) list = NULL;
  g_autoptr(GError) error = NULL;

  g_return_val_if_fail (KVP_IS_STORE (store), NULL);

  self = _kvp_store_get_saved_connections (store);
  if (self != NULL)
    return g_object_ref (self);

  self = g_object_new (KVP_TYPE_SAVED_CONNECTIONS, NULL);
  self->store = g_object_ref (store);
  _kvp_store_set_saved_connections (store, self);

  reader = kvp_store_file_get_reader (kvp_store_get_file (store));
  list = reader != NULL ? load_list (reader, &error) : NULL;
  if (list != NULL)
    take_list (self, list);
  else if (error != NULL)
    g_warning ("Reading the saved connections: %s", error->message);

  return self;
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
  g_return_val_if_fail (KVP_IS_SAVED_CONNECTIONS (self), NULL);
  g_return_val_if_fail (endpoint != NULL && account_id != NULL, NULL);

  for (guint i = 0; i < self->connections->len; i++)
    {
      KvpSavedConnection *connection = g_ptr_array_index (self->connections, i);

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
  g_return_val_if_fail (KVP_IS_SAVED_CONNECTIONS (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; i < self->connections->len; i++)
    {
      KvpSavedConnection *connection = g_ptr_array_index (self->connections, i);

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
  KvpSavedConnection *last = NULL;

  g_return_val_if_fail (KVP_IS_SAVED_CONNECTIONS (self), NULL);

  for (guint i = 0; i < self->connections->len; i++)
    {
      KvpSavedConnection *connection = g_ptr_array_index (self->connections, i);

      if (last == NULL || kvp_saved_connection_get_used_at (connection) > kvp_saved_connection_get_used_at (last))
        last = connection;
    }

  return last;
}

/* --- changes, in the writer's thread --- */

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
find_free_name (KvpDatabase  *database,
                ChangeJob    *job,
                GError      **error)
{
  const char *wanted = job->account_name[0] != '\0' ? job->account_name : job->account_id;

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

static gboolean
write_note (KvpDatabase  *database,
            ChangeJob    *job,
            GError      **error)
{
  g_autofree char *name = find_free_name (database, job, error);
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
  sqlite3_bind_text (statement, 3, job->endpoint, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 4, job->account_id, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 5, job->account_name, -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, 6, job->token_kind);
  sqlite3_bind_text (statement, 7, job->email, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 8, job->now);

  return kvp_database_run (database, statement, NULL, error);
}

static gboolean
write_in_keyring (KvpDatabase  *database,
                  ChangeJob    *job,
                  GError      **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;

  statement = kvp_database_prepare (database, "UPDATE saved_connection SET in_keyring = ?2 WHERE id = ?1", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, job->id, -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, 2, job->in_keyring);

  return kvp_database_run (database, statement, NULL, error);
}

static gboolean
write_rename (KvpDatabase  *database,
              ChangeJob    *job,
              GError      **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;
  gboolean taken;

  if (!is_name_taken (database, job->name, job->id, &taken, error))
    return FALSE;

  if (taken)
    {
      g_autofree char *shown = kvp_display_text (job->name, -1);

      /* Translators: %s is the name that a person gave an account. */
      g_set_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT, _("Another account is called “%s”."), shown);
      return FALSE;
    }

  statement = kvp_database_prepare (database, "UPDATE saved_connection SET name = ?2 WHERE id = ?1", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, job->id, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, job->name, -1, SQLITE_STATIC);

  return kvp_database_run (database, statement, NULL, error);
}

static gboolean
write_remove (KvpDatabase  *database,
              ChangeJob    *job,
              GError      **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;

  statement = kvp_database_prepare (database, "DELETE FROM saved_connection WHERE id = ?", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, job->id, -1, SQLITE_STATIC);

  return kvp_database_run (database, statement, NULL, error);
}

static gboolean
change_run (KvpDatabase  *database,
            GTask        *task,
            GError      **error)
{
  ChangeJob *job = g_task_get_task_data (task);

  if (!kvp_database_begin (database, TRUE, error))
    return FALSE;

  if (job->func (database, job, error))
    job->list = load_list (database, error);
  if (job->list == NULL)
    {
      kvp_database_rollback (database);
      return FALSE;
    }

  return kvp_database_commit (database, error);
}

static void
change_done (GTask  *task,
             GError *error)
{
  KvpSavedConnections *self = g_task_get_source_object (task);
  ChangeJob *job = g_task_get_task_data (task);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  take_list (self, job->list);
  g_task_return_boolean (task, TRUE);
}

static void
push_change (KvpSavedConnections *self,
             ChangeJob           *job,
             gpointer             source_tag,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  job->now = g_get_real_time () / G_USEC_PER_SEC;
  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, job, (GDestroyNotify) change_job_free);
  kvp_store_file_push (kvp_store_get_file (self->store), g_steal_pointer (&task), change_run, change_done);
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
  ChangeJob *job;

  g_return_if_fail (KVP_IS_SAVED_CONNECTIONS (self));
  g_return_if_fail (endpoint != NULL && account_id != NULL);

  job = g_new0 (ChangeJob, 1);
  job->func = write_note;
  job->endpoint = g_strdup (endpoint);
  job->account_id = g_strdup (account_id);
  job->account_name = g_strdup (account_name != NULL ? account_name : "");
  job->token_kind = token_kind;
  job->email = g_strdup (email != NULL ? email : "");
  push_change (self, job, kvp_saved_connections_note_async, cancellable, callback, user_data);
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
  ChangeJob *job;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_saved_connections_note_async), NULL);

  job = g_task_get_task_data (G_TASK (result));
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;

  for (guint i = 0; i < job->list->len; i++)
    {
      KvpSavedConnection *connection = g_ptr_array_index (job->list, i);

      if (g_str_equal (kvp_saved_connection_get_endpoint (connection), job->endpoint) &&
          g_str_equal (kvp_saved_connection_get_account_id (connection), job->account_id))
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
  ChangeJob *job;

  g_return_if_fail (KVP_IS_SAVED_CONNECTIONS (self));
  g_return_if_fail (KVP_IS_SAVED_CONNECTION (connection));

  job = g_new0 (ChangeJob, 1);
  job->func = write_in_keyring;
  job->id = g_strdup (kvp_saved_connection_get_id (connection));
  job->in_keyring = in_keyring;
  push_change (self, job, kvp_saved_connections_set_in_keyring_async, cancellable, callback, user_data);
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
 * kvp_saved_connections_rename_async:
 * @self: saved connections
 * @connection: one of them
 * @name: what to call it from now on
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is written
 * @user_data: for @callback
 */
void
kvp_saved_connections_rename_async (KvpSavedConnections *self,
                                    KvpSavedConnection  *connection,
                                    const char          *name,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  ChangeJob *job;

  g_return_if_fail (KVP_IS_SAVED_CONNECTIONS (self));
  g_return_if_fail (KVP_IS_SAVED_CONNECTION (connection));
  g_return_if_fail (name != NULL && *name != '\0');

  job = g_new0 (ChangeJob, 1);
  job->func = write_rename;
  job->id = g_strdup (kvp_saved_connection_get_id (connection));
  job->name = g_strdup (name);
  push_change (self, job, kvp_saved_connections_rename_async, cancellable, callback, user_data);
}

/**
 * kvp_saved_connections_rename_finish:
 * @self: saved connections
 * @result: the result
 * @error: INVALID_INPUT if another has that name, or the store's failure
 *
 * Returns: whether it has the new name
 */
gboolean
kvp_saved_connections_rename_finish (KvpSavedConnections  *self,
                                     GAsyncResult         *result,
                                     GError              **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_saved_connections_rename_async), FALSE);

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
  ChangeJob *job;

  g_return_if_fail (KVP_IS_SAVED_CONNECTIONS (self));
  g_return_if_fail (KVP_IS_SAVED_CONNECTION (connection));

  job = g_new0 (ChangeJob, 1);
  job->func = write_remove;
  job->id = g_strdup (kvp_saved_connection_get_id (connection));
  push_change (self, job, kvp_saved_connections_remove_async, cancellable, callback, user_data);
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
