/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-connection-private.h"

#include "base/kvp-error.h"
#include "purge/kvp-connection-text.h"

#define DEFAULT_CONCURRENCY 8
#define MAX_CONCURRENCY 64

/* Seconds. Less would take a slow answer for none; more would have a person wait for nothing. */
#define DEFAULT_SILENCE_LIMIT 30
#define MIN_SILENCE_LIMIT 5
#define MAX_SILENCE_LIMIT 600

/* A contract with Cloudflare may allow more than everybody has. */
#define MAX_REQUESTS_PER_WINDOW 1000000

enum {
  PROP_0,
  PROP_ACCOUNT,
  PROP_CHECKED,
  PROP_MAX_CONCURRENCY,
  PROP_REQUESTS_PER_WINDOW,
  PROP_SILENCE_LIMIT,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (KvpConnection, kvp_connection, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
kvp_connection_dispose (GObject *object)
{
  KvpConnection *self = KVP_CONNECTION (object);

  _kvp_connection_drop_budget (self);

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
      _kvp_connection_set_max_concurrency (self, g_value_get_uint (value));
      break;

    case PROP_REQUESTS_PER_WINDOW:
      _kvp_connection_set_requests_per_window (self, g_value_get_uint (value));
      break;

    case PROP_SILENCE_LIMIT:
      _kvp_connection_set_silence_limit (self, g_value_get_uint (value));
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
  g_signal_new ("budget-changed", KVP_TYPE_CONNECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * KvpConnection::token-changed:
   *
   * Another token is sent from now on.
   */
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
  _kvp_connection_take_budget (self);
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
