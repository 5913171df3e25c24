/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-error.h"
#include "purge/kvp-connection-private.h"
#include "purge/kvp-connection-text.h"

struct _KvpConnection {
  GObject       parent_instance;

  KvpClient    *client;     /* (owned) */
  KvpTokenKind  kind;
  GDateTime    *expires_on; /* (owned) (nullable) */
  GListStore   *accounts;   /* (owned) (element-type KvpAccount) */
  GListStore   *namespaces; /* (owned) (element-type KvpNamespace): of @account */
  KvpAccount   *account;    /* (owned) (nullable) */

  guint         old_form : 1; /* of the token */
  guint         is_demo : 1;
  guint         checked : 1;
};

enum {
  PROP_0,
  PROP_ACCOUNT,
  PROP_CHECKED,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (KvpConnection, kvp_connection, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
kvp_connection_finalize (GObject *object)
{
  KvpConnection *self = KVP_CONNECTION (object);

  g_clear_object (&self->client);
  g_clear_pointer (&self->expires_on, g_date_time_unref);
  g_clear_object (&self->accounts);
  g_clear_object (&self->namespaces);
  g_clear_object (&self->account);

  G_OBJECT_CLASS (kvp_connection_parent_class)->finalize (object);
}

static void
kvp_connection_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  KvpConnection *self = KVP_CONNECTION (object);

  switch (prop_id)
    {
    case PROP_ACCOUNT:
      g_value_set_object (value, self->account);
      break;

    case PROP_CHECKED:
      g_value_set_boolean (value, self->checked);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_connection_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  KvpConnection *self = KVP_CONNECTION (object);

  switch (prop_id)
    {
    case PROP_ACCOUNT:
      kvp_connection_set_account (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_connection_class_init (KvpConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = kvp_connection_finalize;
  object_class->get_property = kvp_connection_get_property;
  object_class->set_property = kvp_connection_set_property;

  properties[PROP_ACCOUNT] =
    g_param_spec_object ("account", NULL, NULL, KVP_TYPE_ACCOUNT,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  properties[PROP_CHECKED] =
    g_param_spec_boolean ("checked", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
kvp_connection_init (KvpConnection *self)
{
  self->accounts = g_list_store_new (KVP_TYPE_ACCOUNT);
  self->namespaces = g_list_store_new (KVP_TYPE_NAMESPACE);
}

/**
 * kvp_connection_new:
 * @endpoint: (nullable): where the API is; %NULL for Cloudflare's
 * @token: the API token; white space around it is trimmed
 * @error: return location for a %KVP_ERROR_INVALID_INPUT
 *
 * Sends nothing yet.
 *
 * Returns: (transfer full) (nullable): a connection
 */
KvpConnection *
kvp_connection_new (const char  *endpoint,
                    const char  *token,
                    GError     **error)
{
  g_autoptr(KvpClient) client = NULL;
  g_autofree char *refusal = NULL;
  KvpConnection *self;

  g_return_val_if_fail (token != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  refusal = _kvp_connection_refuse_token (token);
  if (refusal != NULL)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT, refusal);
      return NULL;
    }

  client = kvp_client_new (endpoint != NULL ? endpoint : KVP_CLIENT_DEFAULT_ENDPOINT, token, error);
  if (client == NULL)
    return NULL;

  self = g_object_new (KVP_TYPE_CONNECTION, NULL);
  self->client = g_steal_pointer (&client);
  self->kind = _kvp_connection_guess_kind (token);
  self->old_form = _kvp_connection_is_old_form (token);

  return self;
}

/**
 * kvp_connection_get_client:
 * @self: a connection
 *
 * Returns: (transfer none): the client, for the runs of this layer
 */
KvpClient *
kvp_connection_get_client (KvpConnection *self)
{
  g_return_val_if_fail (KVP_IS_CONNECTION (self), NULL);

  return self->client;
}

/**
 * kvp_connection_get_endpoint:
 * @self: a connection
 *
 * Returns: (transfer none): where the API is
 */
const char *
kvp_connection_get_endpoint (KvpConnection *self)
{
  g_return_val_if_fail (KVP_IS_CONNECTION (self), NULL);

  return kvp_client_get_endpoint (self->client);
}

/**
 * kvp_connection_get_is_demo:
 * @self: a connection
 *
 * Returns: whether it leads to sample data
 */
gboolean
kvp_connection_get_is_demo (KvpConnection *self)
{
  g_return_val_if_fail (KVP_IS_CONNECTION (self), FALSE);

  return self->is_demo;
}

/**
 * kvp_connection_set_is_demo:
 * @self: a connection
 * @is_demo: whether it leads to sample data
 */
void
kvp_connection_set_is_demo (KvpConnection *self,
                            gboolean       is_demo)
{
  g_return_if_fail (KVP_IS_CONNECTION (self));

  self->is_demo = !!is_demo;
}

/**
 * kvp_connection_get_token_kind:
 * @self: a connection
 *
 * Returns: whose token it is; known for certain once it was checked
 */
KvpTokenKind
kvp_connection_get_token_kind (KvpConnection *self)
{
  g_return_val_if_fail (KVP_IS_CONNECTION (self), KVP_TOKEN_KIND_UNKNOWN);

  return self->kind;
}

/**
 * kvp_connection_get_expires_on:
 * @self: a connection
 *
 * Returns: (transfer none) (nullable): when the token ends; %NULL if never, or before it was checked
 */
GDateTime *
kvp_connection_get_expires_on (KvpConnection *self)
{
  g_return_val_if_fail (KVP_IS_CONNECTION (self), NULL);

  return self->expires_on;
}

/**
 * kvp_connection_get_accounts:
 * @self: a connection
 *
 * Returns: (transfer none): the accounts that the token can see, a #KvpAccount each; always the same model
 */
GListModel *
kvp_connection_get_accounts (KvpConnection *self)
{
  g_return_val_if_fail (KVP_IS_CONNECTION (self), NULL);

  return G_LIST_MODEL (self->accounts);
}

/**
 * kvp_connection_get_account:
 * @self: a connection
 *
 * Returns: (transfer none) (nullable): the account in use
 */
KvpAccount *
kvp_connection_get_account (KvpConnection *self)
{
  g_return_val_if_fail (KVP_IS_CONNECTION (self), NULL);

  return self->account;
}

/**
 * kvp_connection_set_account:
 * @self: a connection
 * @account: (nullable): the account to use
 *
 * The namespaces of the one before are dropped.
 */
void
kvp_connection_set_account (KvpConnection *self,
                            KvpAccount    *account)
{
  g_return_if_fail (KVP_IS_CONNECTION (self));
  g_return_if_fail (account == NULL || KVP_IS_ACCOUNT (account));

  if (!g_set_object (&self->account, account))
    return;

  g_list_store_remove_all (self->namespaces);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACCOUNT]);
}

/**
 * kvp_connection_get_n_requests:
 * @self: a connection
 *
 * Returns: requests sent so far, of every kind
 */
guint64
kvp_connection_get_n_requests (KvpConnection *self)
{
  g_return_val_if_fail (KVP_IS_CONNECTION (self), 0);

  return kvp_client_get_n_requests (self->client);
}

static void
replace_items (GListStore *store,
               GPtrArray  *items)
{
  g_list_store_splice (store, 0, g_list_model_get_n_items (G_LIST_MODEL (store)),
                       items->pdata, items->len);
}

/* (transfer none): the account in the model; one with the ID alone is added if it is not there. */
static KvpAccount *
ensure_account (KvpConnection *self,
                const char    *account_id)
{
  g_autoptr(KvpAccount) made = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->accounts)); i++)
    {
      g_autoptr(KvpAccount) account = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);

      /* The model keeps it alive. */
      if (g_ascii_strcasecmp (kvp_account_get_id (account), account_id) == 0)
        return account;
    }

  made = kvp_account_new (account_id, NULL);
  g_list_store_append (self->accounts, made);

  return made;
}

/**
 * _kvp_connection_has_old_token:
 * @self: a connection
 *
 * Returns: whether the token has the form of before the prefixes, so that it may be a user's or an account's
 */
gboolean
_kvp_connection_has_old_token (KvpConnection *self)
{
  return self->old_form;
}

void
_kvp_connection_take_token_info (KvpConnection      *self,
                                 const KvpTokenInfo *info)
{
  self->kind = info->account_owned ? KVP_TOKEN_KIND_ACCOUNT : KVP_TOKEN_KIND_USER;
  g_clear_pointer (&self->expires_on, g_date_time_unref);
  if (info->expires_on != NULL)
    self->expires_on = g_date_time_ref (info->expires_on);
}

void
_kvp_connection_take_accounts (KvpConnection *self,
                               GPtrArray     *accounts,
                               const char    *account_id)
{
  replace_items (self->accounts, accounts);
  if (account_id != NULL)
    kvp_connection_set_account (self, ensure_account (self, account_id));

  self->checked = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHECKED]);
}

/* --- namespaces and values --- */

/**
 * kvp_connection_get_namespaces:
 * @self: a connection
 *
 * Returns: (transfer none): the account's namespaces as last listed, a #KvpNamespace each; always the same
 *   model
 */
GListModel *
kvp_connection_get_namespaces (KvpConnection *self)
{
  g_return_val_if_fail (KVP_IS_CONNECTION (self), NULL);

  return G_LIST_MODEL (self->namespaces);
}

static void
return_no_account (GTask *task)
{
  g_task_return_new_error (task, KVP_ERROR, KVP_ERROR_STATE, _("No account is chosen."));
}

static void
namespaces_listed_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) namespaces = kvp_client_list_namespaces_finish (KVP_CLIENT (source), result, &error);
  KvpConnection *self = g_task_get_source_object (task);
  KvpAccount *account = g_task_get_task_data (task);

  if (namespaces == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  /* Another account was chosen meanwhile: these are not its namespaces. */
  if (self->account != account)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Another account was chosen."));
      return;
    }

  replace_items (self->namespaces, namespaces);
  g_task_return_boolean (task, TRUE);
}

/**
 * kvp_connection_refresh_async:
 * @self: a connection with an account
 * @cancellable: (nullable): a cancellable
 * @callback: called when the list is here
 * @user_data: for @callback
 *
 * Lists the account's namespaces again.
 */
void
kvp_connection_refresh_async (KvpConnection       *self,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (KVP_IS_CONNECTION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_connection_refresh_async);

  if (self->account == NULL)
    {
      return_no_account (task);
      return;
    }

  g_task_set_task_data (task, g_object_ref (self->account), g_object_unref);
  kvp_client_list_namespaces_async (self->client, kvp_account_get_id (self->account), cancellable,
                                    namespaces_listed_cb, g_steal_pointer (&task));
}

/**
 * kvp_connection_refresh_finish:
 * @self: a connection
 * @result: what the callback got
 * @error: return location for an error; the model is as it was then
 *
 * Returns: whether the namespaces were listed
 */
gboolean
kvp_connection_refresh_finish (KvpConnection  *self,
                               GAsyncResult   *result,
                               GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_connection_refresh_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
value_fetched_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  GBytes *value = kvp_client_get_value_finish (KVP_CLIENT (source), result, &error);

  if (value != NULL)
    g_task_return_pointer (task, value, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * kvp_connection_fetch_value_async:
 * @self: a connection with an account
 * @namespace_id: the namespace
 * @name: the key's exact name
 * @cancellable: (nullable): a cancellable
 * @callback: called when the value is here
 * @user_data: for @callback
 *
 * Fetches one value, to be looked at.
 */
void
kvp_connection_fetch_value_async (KvpConnection       *self,
                                  const char          *namespace_id,
                                  GBytes              *name,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (KVP_IS_CONNECTION (self));
  g_return_if_fail (namespace_id != NULL && name != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_connection_fetch_value_async);

  if (self->account == NULL)
    {
      return_no_account (task);
      return;
    }

  kvp_client_get_value_async (self->client, kvp_account_get_id (self->account), namespace_id, name,
                              cancellable,
                              value_fetched_cb, g_steal_pointer (&task));
}

/**
 * kvp_connection_fetch_value_finish:
 * @self: a connection
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the value's bytes
 */
GBytes *
kvp_connection_fetch_value_finish (KvpConnection  *self,
                                   GAsyncResult   *result,
                                   GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_connection_fetch_value_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
