/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cloudflare/kvp-client-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-error.h"
#include "cloudflare/kvp-api-error.h"
#include "cloudflare/kvp-token.h"

/* No byte for so long, and the request has timed out. An answer that drips is alive. */
#define SILENCE_LIMIT_SECONDS 30

/* IDs have 32 digits; the limit keeps what was pasted by mistake out of the address. */
#define MAX_ID_LENGTH 128

/* A run shows nobody each request, so it is as patient as need be. A person who waits for one is told soon. */
static const KvpRetryPolicy policy_for_person = {
  .max_tries = 2,
  .max_half_tries = 1,
  .first_delay = 300,
  .max_delay = 300,
  .max_elapsed = 10 * G_TIME_SPAN_SECOND,
  .max_empty_pages = 10000,
};

#define DEFAULT_CONCURRENCY 8
#define MAX_CONCURRENCY 64

enum {
  PROP_0,
  PROP_CONCURRENCY,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (KvpClient, kvp_client, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
core_clear (gpointer data)
{
  KvpClientCore *core = data;

  g_clear_pointer (&core->endpoint, kvp_endpoint_free);
  g_clear_object (&core->transport);
  g_clear_pointer (&core->email, g_free);
  g_clear_pointer (&core->token, g_free);
}

static void
kvp_client_finalize (GObject *object)
{
  KvpClient *self = KVP_CLIENT (object);

  /* Whoever waits holds a reference. */
  g_assert (g_queue_is_empty (&self->slots_row));

  g_clear_pointer (&self->random, g_rand_free);
  if (self->core != NULL)
    g_rc_box_release_full (self->core, core_clear);

  G_OBJECT_CLASS (kvp_client_parent_class)->finalize (object);
}

static void
kvp_client_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  KvpClient *self = KVP_CLIENT (object);

  switch (prop_id)
    {
    case PROP_CONCURRENCY:
      g_value_set_uint (value, self->pace.limit);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_client_class_init (KvpClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = kvp_client_finalize;
  object_class->get_property = kvp_client_get_property;

  /**
   * KvpClient:concurrency:
   *
   * How many requests the pace allows at the same time now.
   */
  properties[PROP_CONCURRENCY] =
    g_param_spec_uint ("concurrency", NULL, NULL, 1, MAX_CONCURRENCY, 1,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
kvp_client_init (KvpClient *self)
{
  self->random = g_rand_new ();
  g_queue_init (&self->slots_row);
  kvp_pace_init (&self->pace, DEFAULT_CONCURRENCY);
}

static gboolean
check_credential (const char  *email, /* (nullable) */
                  const char  *token,
                  GError     **error)
{
  g_autofree char *fault = email != NULL ? kvp_token_check_email (email) : NULL;

  if (fault == NULL)
    fault = kvp_token_check (token);
  if (fault == NULL)
    return TRUE;

  g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT, fault);

  return FALSE;
}

static void
set_credential (KvpClientCore *core,
                const char    *email, /* (nullable) */
                const char    *token)
{
  g_free (core->email);
  core->email = email != NULL ? kvp_token_trim (email) : NULL;
  g_free (core->token);
  core->token = kvp_token_trim (token);
}

static KvpClient *
new_client (const char  *endpoint,
            const char  *email, /* (nullable) */
            const char  *token,
            GError     **error)
{
  g_autoptr(KvpEndpoint) place = NULL;
  KvpClient *self;

  place = kvp_endpoint_new (endpoint, error);
  if (place == NULL || !check_credential (email, token, error))
    return NULL;

  self = g_object_new (KVP_TYPE_CLIENT, NULL);
  self->core = g_rc_box_new0 (KvpClientCore);
  self->core->endpoint = g_steal_pointer (&place);
  self->core->transport = kvp_transport_new (SILENCE_LIMIT_SECONDS);
  set_credential (self->core, email, token);
  self->policy = policy_for_person;
  self->for_person = TRUE;

  return self;
}

/**
 * kvp_client_new:
 * @endpoint: where the API is, such as %KVP_CLIENT_DEFAULT_ENDPOINT
 * @token: an API token
 * @error: return location for a %KVP_ERROR_INVALID_INPUT
 *
 * Returns: (transfer full): a client for the main context that is the thread's default now, or %NULL if
 *   either cannot be used
 */
KvpClient *
kvp_client_new (const char  *endpoint,
                const char  *token,
                GError     **error)
{
  return new_client (endpoint, NULL, token, error);
}

/**
 * kvp_client_new_with_key:
 * @endpoint: where the API is
 * @email: of the user
 * @key: the user's Global API Key
 * @error: return location for a %KVP_ERROR_INVALID_INPUT
 *
 * Returns: (transfer full): the same as kvp_client_new(), with the credential of before there were tokens
 */
KvpClient *
kvp_client_new_with_key (const char  *endpoint,
                         const char  *email,
                         const char  *key,
                         GError     **error)
{
  g_return_val_if_fail (email != NULL, NULL);

  return new_client (endpoint, email, key, error);
}

/**
 * kvp_client_new_for_run:
 * @self: a client
 *
 * A run has turns, a pace and a count of requests of its own, and is patient. Endpoint, token and connections are
 * shared.
 *
 * Returns: (transfer full): a client for a dry run or a purge
 */
KvpClient *
kvp_client_new_for_run (KvpClient *self)
{
  KvpClient *client;

  g_return_val_if_fail (KVP_IS_CLIENT (self), NULL);

  client = g_object_new (KVP_TYPE_CLIENT, NULL);
  client->core = g_rc_box_acquire (self->core);
  client->policy = kvp_retry_policy_default;
  kvp_pace_init (&client->pace, self->pace.max);

  return client;
}

/**
 * kvp_client_set_token:
 * @self: a client
 * @token: an API token
 * @error: return location for a %KVP_ERROR_INVALID_INPUT
 *
 * From the next request on this client and all that share with it use @token.
 *
 * Returns: whether it can be used; if not, nothing changed
 */
gboolean
kvp_client_set_token (KvpClient   *self,
                      const char  *token,
                      GError     **error)
{
  g_return_val_if_fail (KVP_IS_CLIENT (self), FALSE);

  if (!check_credential (NULL, token, error))
    return FALSE;

  set_credential (self->core, NULL, token);

  return TRUE;
}

/**
 * kvp_client_get_secret:
 * @self: a client
 *
 * For whoever keeps it in a keyring, and nobody else.
 *
 * Returns: (transfer none): the token or the key
 */
const char *
kvp_client_get_secret (KvpClient *self)
{
  g_return_val_if_fail (KVP_IS_CLIENT (self), NULL);

  return self->core->token;
}

/**
 * kvp_client_get_email:
 * @self: a client
 *
 * Returns: (transfer none) (nullable): what goes with a Global API Key
 */
const char *
kvp_client_get_email (KvpClient *self)
{
  g_return_val_if_fail (KVP_IS_CLIENT (self), NULL);

  return self->core->email;
}

/**
 * kvp_client_set_silence_limit:
 * @self: a client
 * @seconds: without a byte after which a request has timed out
 *
 * For this client and all that share with it, on requests that are sent from now on.
 */
void
kvp_client_set_silence_limit (KvpClient *self,
                              guint      seconds)
{
  g_return_if_fail (KVP_IS_CLIENT (self));
  g_return_if_fail (seconds > 0);

  kvp_transport_set_silence_limit (self->core->transport, seconds);
}

/**
 * kvp_client_set_retry_policy:
 * @self: a client
 * @policy: how patient its GETs are
 */
void
kvp_client_set_retry_policy (KvpClient            *self,
                             const KvpRetryPolicy *policy)
{
  g_return_if_fail (KVP_IS_CLIENT (self));
  g_return_if_fail (policy != NULL && policy->max_tries > 0);

  self->policy = *policy;
}

/**
 * kvp_client_get_retry_policy:
 * @self: a client
 *
 * Returns: (transfer none): how patient it is
 */
const KvpRetryPolicy *
kvp_client_get_retry_policy (KvpClient *self)
{
  g_return_val_if_fail (KVP_IS_CLIENT (self), &kvp_retry_policy_default);

  return &self->policy;
}

/**
 * kvp_client_get_concurrency:
 * @self: a client
 *
 * Returns: how many requests the pace allows at the same time now
 */
guint
kvp_client_get_concurrency (KvpClient *self)
{
  g_return_val_if_fail (KVP_IS_CLIENT (self), 1);

  return self->pace.limit;
}

/**
 * kvp_client_set_max_concurrency:
 * @self: a client
 * @max: the most requests at the same time, 1 to 64
 */
void
kvp_client_set_max_concurrency (KvpClient *self,
                                guint      max)
{
  guint limit_before;

  g_return_if_fail (KVP_IS_CLIENT (self));
  g_return_if_fail (max > 0);

  limit_before = self->pace.limit;
  kvp_pace_set_max (&self->pace, MIN (max, MAX_CONCURRENCY));
  _kvp_client_set_pace (self, limit_before);
}

/**
 * kvp_client_get_budget:
 * @self: a client
 * @account_id: an account
 *
 * Returns: (transfer full): the account's budget at this endpoint
 */
KvpBudget *
kvp_client_get_budget (KvpClient  *self,
                       const char *account_id)
{
  g_return_val_if_fail (KVP_IS_CLIENT (self), NULL);

  return kvp_budget_get (kvp_endpoint_get_text (self->core->endpoint), account_id != NULL ? account_id : "");
}

/**
 * kvp_client_get_endpoint:
 * @self: a client
 *
 * Returns: (transfer none): where it sends to
 */
const char *
kvp_client_get_endpoint (KvpClient *self)
{
  g_return_val_if_fail (KVP_IS_CLIENT (self), NULL);

  return kvp_endpoint_get_text (self->core->endpoint);
}

/**
 * kvp_client_check_endpoint:
 * @endpoint: (nullable): what someone entered
 *
 * Returns: (transfer full) (nullable): a sentence that says what is wrong with it, or %NULL
 */
char *
kvp_client_check_endpoint (const char *endpoint)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpEndpoint) place = kvp_endpoint_new (endpoint, &error);

  return place == NULL ? g_strdup (error->message) : NULL;
}

/**
 * kvp_client_check_token:
 * @token: (nullable): what someone pasted
 *
 * Returns: (transfer full) (nullable): a sentence that says what is wrong with it, or %NULL. It never has the
 *   token in it.
 */
char *
kvp_client_check_token (const char *token)
{
  return kvp_token_check (token);
}

/**
 * kvp_client_check_email:
 * @email: (nullable): what someone typed
 *
 * Returns: (transfer full) (nullable): a sentence that says what is wrong with it, or %NULL
 */
char *
kvp_client_check_email (const char *email)
{
  return kvp_token_check_email (email);
}

/**
 * kvp_client_get_n_requests:
 * @self: a client
 *
 * Returns: the requests sent so far, of every kind
 */
guint64
kvp_client_get_n_requests (KvpClient *self)
{
  g_return_val_if_fail (KVP_IS_CLIENT (self), 0);

  return self->n_requests;
}

/**
 * kvp_client_get_n_connections:
 * @self: a client
 *
 * Returns: the connections that it, and all that share with it, opened so far
 */
guint
kvp_client_get_n_connections (KvpClient *self)
{
  g_return_val_if_fail (KVP_IS_CLIENT (self), 0);

  return kvp_transport_get_n_connections (self->core->transport);
}

const char *
_kvp_client_get_secret (KvpClient *self)
{
  return self->core->token;
}

static gboolean
is_id (const char *id)
{
  gsize length = id != NULL ? strlen (id) : 0;

  return length > 0 && length <= MAX_ID_LENGTH &&
         strspn (id, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_") == length;
}

GString *
_kvp_client_build_path (const char  *account_id,
                        const char  *namespace_id,
                        GError     **error)
{
  GString *path;

  if (!is_id (account_id))
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                           _("This is not an account ID: it has letters and digits only."));
      return NULL;
    }

  if (namespace_id != NULL && !is_id (namespace_id))
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                           _("This is not a namespace ID: it has letters and digits only."));
      return NULL;
    }

  path = g_string_new ("/accounts");
  kvp_path_append (path, account_id, strlen (account_id));
  if (namespace_id != NULL)
    {
      g_string_append (path, "/storage/kv/namespaces");
      kvp_path_append (path, namespace_id, strlen (namespace_id));
    }

  return path;
}

gboolean
_kvp_client_check_answer (KvpClient        *self,
                          const KvpAnswer  *answer,
                          KvpEnvelope      *envelope,
                          GError          **error)
{
  return kvp_api_check_answer (answer, envelope, self->core->token, error);
}
