/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-account-tokens"

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "base/kvp-error.h"
#include "purge/kvp-account-tokens.h"
#include "purge/kvp-connection-private.h"

struct _KvpAccountTokens {
  GObject     parent_instance;

  KvpKeyring *keyring; /* (owned) */
  KvpKeyring *session; /* (owned): for what @keyring does not take */
};

G_DEFINE_FINAL_TYPE (KvpAccountTokens, kvp_account_tokens, G_TYPE_OBJECT)

typedef struct {
  /* Input */
  KvpSavedConnections *connections; /* (owned) (nullable) */
  KvpConnection       *connection;  /* (owned) (nullable) */

  /* In progress and output */
  KvpSavedConnection  *saved;       /* (owned) (nullable) */
  GError              *keyring_error; /* (owned) (nullable) */
} Errand;

static void
errand_free (Errand *errand)
{
  g_clear_object (&errand->connections);
  g_clear_object (&errand->connection);
  g_clear_object (&errand->saved);
  g_clear_error (&errand->keyring_error);
  g_free (errand);
}

static GTask *
new_task (KvpAccountTokens    *self,
          gpointer             source_tag,
          KvpSavedConnections *connections,
          KvpConnection       *connection,
          KvpSavedConnection  *saved,
          GCancellable        *cancellable,
          GAsyncReadyCallback  callback,
          gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Errand *errand = g_new0 (Errand, 1);

  g_set_object (&errand->connections, connections);
  g_set_object (&errand->connection, connection);
  g_set_object (&errand->saved, saved);
  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, errand, (GDestroyNotify) errand_free);

  return task;
}

static KvpKeyringPlace
get_place (KvpSavedConnection *saved)
{
  return (KvpKeyringPlace) {
    .id = kvp_saved_connection_get_id (saved),
    .endpoint = kvp_saved_connection_get_endpoint (saved),
    .account_id = kvp_saved_connection_get_account_id (saved),
  };
}

static void
kvp_account_tokens_finalize (GObject *object)
{
  KvpAccountTokens *self = KVP_ACCOUNT_TOKENS (object);

  g_clear_object (&self->keyring);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (kvp_account_tokens_parent_class)->finalize (object);
}

static void
kvp_account_tokens_class_init (KvpAccountTokensClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kvp_account_tokens_finalize;
}

static void
kvp_account_tokens_init (KvpAccountTokens *self)
{
  self->session = kvp_keyring_new_session ();
}

/**
 * kvp_account_tokens_new:
 * @keyring: where credentials are kept
 *
 * Returns: (transfer full): what carries them there and back
 */
KvpAccountTokens *
kvp_account_tokens_new (KvpKeyring *keyring)
{
  KvpAccountTokens *self;

  g_return_val_if_fail (KVP_IS_KEYRING (keyring), NULL);

  self = g_object_new (KVP_TYPE_ACCOUNT_TOKENS, NULL);
  self->keyring = g_object_ref (keyring);

  return self;
}

/* --- keep --- */

static void
return_kept (GTask *task)
{
  Errand *errand = g_task_get_task_data (task);

  g_task_return_pointer (task, g_object_ref (errand->saved), g_object_unref);
}

static void
noted_in_keyring_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (kvp_saved_connections_set_in_keyring_finish (KVP_SAVED_CONNECTIONS (source), result, &error))
    return_kept (task);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Errand *errand = g_task_get_task_data (task);
  KvpAccountTokens *self = g_task_get_source_object (task);
  KvpKeyringPlace place = get_place (errand->saved);

  if (!kvp_keyring_store_finish (KVP_KEYRING (source), result, &errand->keyring_error))
    {
      g_debug ("A token is kept for the session only: %s", errand->keyring_error->message);
      return_kept (task);
      return;
    }

  kvp_keyring_clear_async (self->session, &place, NULL, NULL, NULL);
  kvp_saved_connections_set_in_keyring_async (errand->connections, errand->saved, TRUE, NULL, noted_in_keyring_cb,
                                              g_steal_pointer (&task));
}

static void
noted_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;
  g_autofree char *label = NULL;
  Errand *errand = g_task_get_task_data (task);
  KvpAccountTokens *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  KvpKeyringPlace place;

  errand->saved = kvp_saved_connections_note_finish (KVP_SAVED_CONNECTIONS (source), result, &error);
  if (errand->saved == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  place = get_place (errand->saved);
  name = kvp_display_text (kvp_saved_connection_get_name (errand->saved), -1);
  /* Translators: how the desktop’s keyring names the token of an account, which is %s. */
  label = g_strdup_printf (_("KV Purger: Cloudflare token of “%s”"), name);
  /* At hand while the keyring asks, and if it does not take it. */
  kvp_keyring_store_async (self->session, &place, "", _kvp_connection_get_secret (errand->connection), NULL, NULL,
                           NULL);
  kvp_keyring_store_async (self->keyring, &place, label, _kvp_connection_get_secret (errand->connection),
                           cancellable, stored_cb, g_steal_pointer (&task));
}

/**
 * kvp_account_tokens_keep_async:
 * @self: the tokens
 * @saved: the saved connections
 * @connection: a connection with an account
 * @cancellable: (nullable): closes a prompt of the keyring; the credential is then kept for the session
 * @callback: called when it is kept, one way or the other
 * @user_data: for @callback
 */
void
kvp_account_tokens_keep_async (KvpAccountTokens    *self,
                               KvpSavedConnections *saved,
                               KvpConnection       *connection,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  KvpAccount *account;
  GTask *task;

  g_return_if_fail (KVP_IS_ACCOUNT_TOKENS (self));
  g_return_if_fail (KVP_IS_SAVED_CONNECTIONS (saved));
  g_return_if_fail (KVP_IS_CONNECTION (connection));
  g_return_if_fail (kvp_connection_get_account (connection) != NULL);

  account = kvp_connection_get_account (connection);
  task = new_task (self, kvp_account_tokens_keep_async, saved, connection, NULL, cancellable, callback, user_data);
  g_task_set_check_cancellable (task, FALSE);
  kvp_saved_connections_note_async (saved, kvp_connection_get_endpoint (connection), kvp_account_get_id (account),
                                    kvp_account_get_name (account), kvp_connection_get_token_kind (connection),
                                    kvp_connection_get_email (connection), NULL, noted_cb, task);
}

/**
 * kvp_account_tokens_keep_finish:
 * @self: the tokens
 * @result: what the callback got
 * @session_only: (out) (optional) (nullable) (transfer full): why the keyring did not take it
 * @error: the store's failure
 *
 * Returns: (transfer full) (nullable): what is saved of the account
 */
KvpSavedConnection *
kvp_account_tokens_keep_finish (KvpAccountTokens  *self,
                                GAsyncResult      *result,
                                GError           **session_only,
                                GError           **error)
{
  Errand *errand;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_account_tokens_keep_async), NULL);

  errand = g_task_get_task_data (G_TASK (result));
  if (session_only != NULL)
    *session_only = errand->keyring_error != NULL ? g_error_copy (errand->keyring_error) : NULL;

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- recall --- */

static void
return_connection (GTask      *task,
                   const char *secret)
{
  Errand *errand = g_task_get_task_data (task);
  KvpSavedConnection *saved = errand->saved;
  const char *name = kvp_saved_connection_get_account_name (saved);
  const char *endpoint = kvp_saved_connection_get_endpoint (saved);
  g_autoptr(KvpConnection) connection = NULL;
  g_autoptr(KvpAccount) account = NULL;
  g_autoptr(GError) error = NULL;

  if (kvp_saved_connection_get_token_kind (saved) == KVP_TOKEN_KIND_GLOBAL_KEY)
    connection = kvp_connection_new_with_key (endpoint, kvp_saved_connection_get_email (saved), secret, &error);
  else
    connection = kvp_connection_new (endpoint, secret, &error);

  if (connection == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  account = kvp_account_new (kvp_saved_connection_get_account_id (saved), *name != '\0' ? name : NULL);
  kvp_connection_set_account (connection, account);
  g_task_return_pointer (task, g_steal_pointer (&connection), g_object_unref);
}

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  char *secret = kvp_keyring_lookup_finish (KVP_KEYRING (source), result, &error);

  if (secret != NULL)
    return_connection (task, secret);
  else if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_new_error (task, KVP_ERROR, KVP_ERROR_NO_TOKEN, "%s",
                             _("The token of this account is not in the keyring."));
  kvp_keyring_free_secret (secret);
}

static void
looked_up_in_session_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Errand *errand = g_task_get_task_data (task);
  KvpAccountTokens *self = g_task_get_source_object (task);
  KvpKeyringPlace place = get_place (errand->saved);
  GCancellable *cancellable = g_task_get_cancellable (task);
  char *secret = kvp_keyring_lookup_finish (KVP_KEYRING (source), result, NULL);

  if (secret != NULL)
    return_connection (task, secret);
  else
    kvp_keyring_lookup_async (self->keyring, &place, cancellable, looked_up_cb, g_steal_pointer (&task));
  kvp_keyring_free_secret (secret);
}

/**
 * kvp_account_tokens_recall_async:
 * @self: the tokens
 * @saved: an account
 * @cancellable: (nullable): closes a prompt of the keyring, too
 * @callback: called when the connection is made
 * @user_data: for @callback
 */
void
kvp_account_tokens_recall_async (KvpAccountTokens    *self,
                                 KvpSavedConnection  *saved,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  KvpKeyringPlace place;

  g_return_if_fail (KVP_IS_ACCOUNT_TOKENS (self));
  g_return_if_fail (KVP_IS_SAVED_CONNECTION (saved));

  place = get_place (saved);
  kvp_keyring_lookup_async (self->session, &place, NULL, looked_up_in_session_cb,
                            new_task (self, kvp_account_tokens_recall_async, NULL, NULL, saved, cancellable, callback,
                                      user_data));
}

/**
 * kvp_account_tokens_recall_finish:
 * @self: the tokens
 * @result: what the callback got
 * @error: NO_TOKEN if there is no credential, KEYRING, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): a connection with an account
 */
KvpConnection *
kvp_account_tokens_recall_finish (KvpAccountTokens  *self,
                                  GAsyncResult      *result,
                                  GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_account_tokens_recall_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- forget --- */

static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (kvp_saved_connections_remove_finish (KVP_SAVED_CONNECTIONS (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
cleared_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  Errand *errand = g_task_get_task_data (task);

  /* A keyring that never had it need not be there. */
  if (!kvp_keyring_clear_finish (KVP_KEYRING (source), result, &error) &&
      kvp_saved_connection_get_in_keyring (errand->saved))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  kvp_saved_connections_remove_async (errand->connections, errand->saved, NULL, removed_cb, g_steal_pointer (&task));
}

/**
 * kvp_account_tokens_forget_async:
 * @self: the tokens
 * @connections: the saved connections
 * @saved: one of them
 * @cancellable: (nullable): closes a prompt of the keyring, too
 * @callback: called when it is forgotten
 * @user_data: for @callback
 */
void
kvp_account_tokens_forget_async (KvpAccountTokens    *self,
                                 KvpSavedConnections *connections,
                                 KvpSavedConnection  *saved,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  KvpKeyringPlace place;
  GTask *task;

  g_return_if_fail (KVP_IS_ACCOUNT_TOKENS (self));
  g_return_if_fail (KVP_IS_SAVED_CONNECTIONS (connections));
  g_return_if_fail (KVP_IS_SAVED_CONNECTION (saved));

  place = get_place (saved);
  task = new_task (self, kvp_account_tokens_forget_async, connections, NULL, saved, cancellable, callback, user_data);
  g_task_set_check_cancellable (task, FALSE);
  kvp_keyring_clear_async (self->session, &place, NULL, NULL, NULL);
  kvp_keyring_clear_async (self->keyring, &place, cancellable, cleared_cb, task);
}

/**
 * kvp_account_tokens_forget_finish:
 * @self: the tokens
 * @result: what the callback got
 * @error: KEYRING if the credential may be in the keyring still, or the store's failure: the account stays
 *
 * Returns: whether both are forgotten
 */
gboolean
kvp_account_tokens_forget_finish (KvpAccountTokens  *self,
                                  GAsyncResult      *result,
                                  GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_account_tokens_forget_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
