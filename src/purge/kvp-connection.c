/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-error.h"
#include "purge/kvp-connection-private.h"
#include "purge/kvp-connection-text.h"
#include "purge/kvp-main-context.h"

#define DEFAULT_CONCURRENCY 8
#define MAX_CONCURRENCY 64

/* Seconds. Less would take a slow answer for none; more would have a person wait for nothing. */
#define DEFAULT_SILENCE_LIMIT 30
#define MIN_SILENCE_LIMIT 5
#define MAX_SILENCE_LIMIT 600

/* A contract with Cloudflare may allow more than everybody has. */
#define MAX_REQUESTS_PER_WINDOW 1000000

struct _KvpConnection {
  GObject         parent_instance;

  KvpMainContext  home;

  KvpClient      *client;     /* (owned) */
  KvpBudget      *budget;     /* (owned): of @account */
  KvpTokenKind    kind;
  GDateTime      *expires_on; /* (owned) (nullable) */
  char           *token_id;   /* (owned) (nullable) */
  GListStore     *accounts;   /* (owned) (element-type KvpAccount) */
  GListStore     *namespaces; /* (owned) (element-type KvpNamespace): of @account */
  KvpAccount     *account;    /* (owned) (nullable) */

  /* Settings */
  guint           max_concurrency;
  guint           silence_limit;
  guint           requests_per_window;
  KvpRetryPolicy  run_policy; /* of run clients */

  guint           old_form : 1; /* of the token */
  guint           is_demo : 1;
  guint           checked : 1;
};

enum {
  PROP_0,
  PROP_ACCOUNT,
  PROP_CHECKED,
  PROP_MAX_CONCURRENCY,
  PROP_REQUESTS_PER_WINDOW,
  PROP_SILENCE_LIMIT,
  N_PROPS
};

enum {
  SIGNAL_BUDGET_CHANGED,
  SIGNAL_TOKEN_CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpConnection, kvp_connection, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* --- the budget and the settings --- */

static void
budget_changed_cb (KvpConnection *self)
{
  kvp_main_context_assert (&self->home);

  g_signal_emit (self, signals[SIGNAL_BUDGET_CHANGED], 0);
}

static void
drop_budget (KvpConnection *self)
{
  if (self->budget != NULL)
    g_signal_handlers_disconnect_by_func (self->budget, budget_changed_cb, self);
  g_clear_object (&self->budget);
}

/* The account's; before one is chosen, that of the calls without one. */
static void
take_budget (KvpConnection *self)
{
  drop_budget (self);

  self->budget = kvp_client_get_budget (self->client,
                                        self->account != NULL ? kvp_account_get_id (self->account) : "");
  kvp_budget_set_limit (self->budget, self->requests_per_window, KVP_BUDGET_DEFAULT_WINDOW);
  g_signal_connect_swapped (self->budget, "changed", G_CALLBACK (budget_changed_cb), self);
  budget_changed_cb (self);
}

static void
set_max_concurrency (KvpConnection *self,
                     guint          max_concurrency)
{
  if (self->max_concurrency == max_concurrency)
    return;

  self->max_concurrency = max_concurrency;
  kvp_client_set_max_concurrency (self->client, max_concurrency);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MAX_CONCURRENCY]);
}

static void
set_requests_per_window (KvpConnection *self,
                         guint          requests_per_window)
{
  if (self->requests_per_window == requests_per_window)
    return;

  self->requests_per_window = requests_per_window;
  kvp_budget_set_limit (self->budget, requests_per_window, KVP_BUDGET_DEFAULT_WINDOW);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REQUESTS_PER_WINDOW]);
}

static void
set_silence_limit (KvpConnection *self,
                   guint          silence_limit)
{
  if (self->silence_limit == silence_limit)
    return;

  self->silence_limit = silence_limit;
  kvp_client_set_silence_limit (self->client, silence_limit);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SILENCE_LIMIT]);
}

/* --- the object --- */

static void
kvp_connection_dispose (GObject *object)
{
  KvpConnection *self = KVP_CONNECTION (object);

  drop_budget (self);

  G_OBJECT_CLASS (kvp_connection_parent_class)->dispose (object);
}

static void
kvp_connection_finalize (GObject *object)
{
  KvpConnection *self = KVP_CONNECTION (object);

  g_clear_object (&self->client);
  g_clear_pointer (&self->expires_on, g_date_time_unref);
  g_free (self->token_id);
  g_clear_object (&self->accounts);
  g_clear_object (&self->namespaces);
  g_clear_object (&self->account);
  kvp_main_context_forget (&self->home);

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

    case PROP_MAX_CONCURRENCY:
      g_value_set_uint (value, self->max_concurrency);
      break;

    case PROP_REQUESTS_PER_WINDOW:
      g_value_set_uint (value, self->requests_per_window);
      break;

    case PROP_SILENCE_LIMIT:
      g_value_set_uint (value, self->silence_limit);
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

  kvp_main_context_assert (&self->home);

  switch (prop_id)
    {
    case PROP_ACCOUNT:
      kvp_connection_set_account (self, g_value_get_object (value));
      break;

    case PROP_MAX_CONCURRENCY:
      set_max_concurrency (self, g_value_get_uint (value));
      break;

    case PROP_REQUESTS_PER_WINDOW:
      set_requests_per_window (self, g_value_get_uint (value));
      break;

    case PROP_SILENCE_LIMIT:
      set_silence_limit (self, g_value_get_uint (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_connection_class_init (KvpConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kvp_connection_dispose;
  object_class->finalize = kvp_connection_finalize;
  object_class->get_property = kvp_connection_get_property;
  object_class->set_property = kvp_connection_set_property;

  properties[PROP_ACCOUNT] =
    g_param_spec_object ("account", NULL, NULL, KVP_TYPE_ACCOUNT,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  properties[PROP_CHECKED] =
    g_param_spec_boolean ("checked", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * KvpConnection:max-concurrency:
   *
   * The most requests that each run has under way at the same time.
   */
  properties[PROP_MAX_CONCURRENCY] =
    g_param_spec_uint ("max-concurrency", NULL, NULL, 1, MAX_CONCURRENCY, DEFAULT_CONCURRENCY,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * KvpConnection:requests-per-window:
   *
   * How many requests the account may send in five minutes.
   */
  properties[PROP_REQUESTS_PER_WINDOW] =
    g_param_spec_uint ("requests-per-window", NULL, NULL, 1, MAX_REQUESTS_PER_WINDOW, KVP_BUDGET_DEFAULT_REQUESTS,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * KvpConnection:silence-limit:
   *
   * Seconds without a byte after which a request has timed out.
   */
  properties[PROP_SILENCE_LIMIT] =
    g_param_spec_uint ("silence-limit", NULL, NULL, MIN_SILENCE_LIMIT, MAX_SILENCE_LIMIT, DEFAULT_SILENCE_LIMIT,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * KvpConnection::budget-changed:
   *
   * What is left of the account's budget changed, or Cloudflare began or ceased to ask to wait. A few times a second
   * at most.
   */
  signals[SIGNAL_BUDGET_CHANGED] =
    g_signal_new ("budget-changed", KVP_TYPE_CONNECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * KvpConnection::token-changed:
   *
   * Another token is sent from now on.
   */
  signals[SIGNAL_TOKEN_CHANGED] =
    g_signal_new ("token-changed", KVP_TYPE_CONNECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kvp_connection_init (KvpConnection *self)
{
  self->run_policy = kvp_retry_policy_default;
  kvp_main_context_remember (&self->home);
  self->max_concurrency = DEFAULT_CONCURRENCY;
  self->requests_per_window = KVP_BUDGET_DEFAULT_REQUESTS;
  self->silence_limit = DEFAULT_SILENCE_LIMIT;
  self->accounts = g_list_store_new (KVP_TYPE_ACCOUNT);
  self->namespaces = g_list_store_new (KVP_TYPE_NAMESPACE);
}

/* @client: (transfer full) */
static KvpConnection *
new_connection (KvpClient    *client,
                KvpTokenKind  kind,
                gboolean      old_form)
{
  KvpConnection *self = g_object_new (KVP_TYPE_CONNECTION, NULL);

  self->client = client;
  kvp_client_set_max_concurrency (self->client, self->max_concurrency);
  kvp_client_set_silence_limit (self->client, self->silence_limit);
  take_budget (self);
  self->kind = kind;
  self->old_form = old_form;

  return self;
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
  KvpClient *client;
  g_autofree char *refusal = NULL;

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

  return new_connection (client, _kvp_connection_guess_kind (token), _kvp_connection_is_old_form (token));
}

/**
 * kvp_connection_new_with_key:
 * @endpoint: (nullable): where the API is; %NULL for Cloudflare's
 * @email: the user's e-mail address
 * @key: the user's Global API Key; white space around both is trimmed
 * @error: return location for a %KVP_ERROR_INVALID_INPUT
 *
 * Sends nothing yet.
 *
 * Returns: (transfer full) (nullable): a connection
 */
KvpConnection *
kvp_connection_new_with_key (const char  *endpoint,
                             const char  *email,
                             const char  *key,
                             GError     **error)
{
  KvpClient *client;
  g_autofree char *refusal = NULL;

  g_return_val_if_fail (email != NULL && key != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  refusal = _kvp_connection_refuse_key (key);
  if (refusal != NULL)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT, refusal);
      return NULL;
    }

  client = kvp_client_new_with_key (endpoint != NULL ? endpoint : KVP_CLIENT_DEFAULT_ENDPOINT, email, key, error);

  return client != NULL ? new_connection (client, KVP_TOKEN_KIND_GLOBAL_KEY, FALSE) : NULL;
}

/**
 * kvp_connection_get_client:
 * @self: a connection
 *
 * Returns: (transfer none): the client for a person who waits: it gives up soon
 */
KvpClient *
kvp_connection_get_client (KvpConnection *self)
{
  g_return_val_if_fail (KVP_IS_CONNECTION (self), NULL);
  kvp_main_context_assert (&self->home);

  return self->client;
}

const char *
_kvp_connection_get_secret (KvpConnection *self)
{
  return kvp_client_get_secret (self->client);
}

static void
follow_max_concurrency_cb (KvpClient     *client,
                           GParamSpec    *pspec,
                           KvpConnection *self)
{
  kvp_client_set_max_concurrency (client, self->max_concurrency);
}

/**
 * kvp_connection_new_run_client:
 * @self: a connection
 *
 * It shares token, connections and budget with @self, so that a new token and a new setting count for it from its next
 * request on.
 *
 * Returns: (transfer full): a client for one run
 */
KvpClient *
kvp_connection_new_run_client (KvpConnection *self)
{
  KvpClient *client;

  g_return_val_if_fail (KVP_IS_CONNECTION (self), NULL);
  kvp_main_context_assert (&self->home);

  client = kvp_client_new_for_run (self->client);
  kvp_client_set_retry_policy (client, &self->run_policy);
  kvp_client_set_max_concurrency (client, self->max_concurrency);
  /* Only as long as the client lives. */
  g_signal_connect_object (self, "notify::max-concurrency", G_CALLBACK (follow_max_concurrency_cb), client,
                           G_CONNECT_SWAPPED);

  return client;
}

void
_kvp_connection_set_run_policy (KvpConnection        *self,
                                const KvpRetryPolicy *policy)
{
  self->run_policy = *policy;
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
  kvp_main_context_assert (&self->home);

  return kvp_client_get_endpoint (self->client);
}

/**
 * kvp_connection_get_email:
 * @self: a connection
 *
 * Returns: (transfer none) (nullable): the e-mail address that goes with a Global API Key
 */
const char *
kvp_connection_get_email (KvpConnection *self)
{
  g_return_val_if_fail (KVP_IS_CONNECTION (self), NULL);
  kvp_main_context_assert (&self->home);

  return kvp_client_get_email (self->client);
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
  kvp_main_context_assert (&self->home);

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
  kvp_main_context_assert (&self->home);

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
  kvp_main_context_assert (&self->home);

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
  kvp_main_context_assert (&self->home);

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
  kvp_main_context_assert (&self->home);

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
  kvp_main_context_assert (&self->home);

  return self->account;
}

/* Another object may be the same account, from a list that was asked for again. */
static gboolean
is_account (KvpConnection *self,
            KvpAccount    *account)
{
  if (self->account == NULL || account == NULL)
    return self->account == account;

  return g_ascii_strcasecmp (kvp_account_get_id (self->account), kvp_account_get_id (account)) == 0;
}

/**
 * kvp_connection_set_account:
 * @self: a connection
 * @account: (nullable): the account to use
 *
 * The namespaces of the one before are dropped, unless it is the same one.
 */
void
kvp_connection_set_account (KvpConnection *self,
                            KvpAccount    *account)
{
  gboolean same;

  g_return_if_fail (KVP_IS_CONNECTION (self));
  g_return_if_fail (account == NULL || KVP_IS_ACCOUNT (account));
  kvp_main_context_assert (&self->home);

  same = is_account (self, account);
  if (!g_set_object (&self->account, account))
    return;

  if (!same)
    {
      g_list_store_remove_all (self->namespaces);
      take_budget (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACCOUNT]);
}

/**
 * kvp_connection_set_token:
 * @self: a connection
 * @token: another API token
 * @error: return location for a %KVP_ERROR_INVALID_INPUT
 *
 * From the next request on, this connection and all runs that use it send @token. Nothing is known of it before
 * kvp_connection_check_async().
 *
 * Returns: whether it can be used; if not, nothing changed
 */
gboolean
kvp_connection_set_token (KvpConnection  *self,
                          const char     *token,
                          GError        **error)
{
  g_autofree char *refusal = NULL;

  g_return_val_if_fail (KVP_IS_CONNECTION (self), FALSE);
  g_return_val_if_fail (token != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);
  kvp_main_context_assert (&self->home);

  refusal = _kvp_connection_refuse_token (token);
  if (refusal != NULL)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT, refusal);
      return FALSE;
    }

  if (!kvp_client_set_token (self->client, token, error))
    return FALSE;

  self->kind = _kvp_connection_guess_kind (token);
  self->old_form = _kvp_connection_is_old_form (token);
  g_clear_pointer (&self->expires_on, g_date_time_unref);
  g_clear_pointer (&self->token_id, g_free);
  if (self->checked)
    {
      self->checked = FALSE;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHECKED]);
    }
  g_signal_emit (self, signals[SIGNAL_TOKEN_CHANGED], 0);

  return TRUE;
}

/**
 * kvp_connection_get_budget_capacity:
 * @self: a connection
 *
 * Returns: how many requests the account may send in five minutes
 */
guint
kvp_connection_get_budget_capacity (KvpConnection *self)
{
  g_return_val_if_fail (KVP_IS_CONNECTION (self), 0);
  kvp_main_context_assert (&self->home);

  return kvp_budget_get_capacity (self->budget);
}

/**
 * kvp_connection_get_budget_remaining:
 * @self: a connection
 *
 * Returns: how many requests could be sent at once now
 */
guint
kvp_connection_get_budget_remaining (KvpConnection *self)
{
  g_return_val_if_fail (KVP_IS_CONNECTION (self), 0);
  kvp_main_context_assert (&self->home);

  return kvp_budget_get_remaining (self->budget);
}

/**
 * kvp_connection_get_blocked_for:
 * @self: a connection
 *
 * Returns: seconds, rounded up, for which Cloudflare asks to send nothing; 0 if it does not
 */
guint
kvp_connection_get_blocked_for (KvpConnection *self)
{
  g_return_val_if_fail (KVP_IS_CONNECTION (self), 0);
  kvp_main_context_assert (&self->home);

  return kvp_budget_get_blocked_for (self->budget);
}

/**
 * kvp_connection_estimate_requests:
 * @self: a connection
 * @n_requests: how many requests are to be sent
 *
 * Returns: microseconds that the budget makes them take from now on; 0 if it does not hold them up
 */
gint64
kvp_connection_estimate_requests (KvpConnection *self,
                                  guint64        n_requests)
{
  g_return_val_if_fail (KVP_IS_CONNECTION (self), 0);
  kvp_main_context_assert (&self->home);

  return kvp_budget_estimate (self->budget, n_requests);
}

/**
 * kvp_connection_get_n_requests:
 * @self: a connection
 *
 * Returns: requests sent so far, of every kind, but for those of runs, which count their own
 */
guint64
kvp_connection_get_n_requests (KvpConnection *self)
{
  g_return_val_if_fail (KVP_IS_CONNECTION (self), 0);
  kvp_main_context_assert (&self->home);

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
  g_free (self->token_id);
  self->token_id = g_strdup (info->id);
}

const char *
_kvp_connection_get_token_id (KvpConnection *self)
{
  return self->token_id;
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

/* --- namespaces --- */

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
  kvp_main_context_assert (&self->home);

  return G_LIST_MODEL (self->namespaces);
}

/* FALSE: another account was chosen since they were asked for. */
gboolean
_kvp_connection_take_namespaces (KvpConnection *self,
                                 KvpAccount    *account,
                                 GPtrArray     *namespaces)
{
  if (!is_account (self, account))
    return FALSE;

  replace_items (self->namespaces, namespaces);

  return TRUE;
}
