/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cloudflare/kvp-client-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-error.h"
#include "cloudflare/kvp-api-error.h"
#include "cloudflare/kvp-endpoint.h"
#include "cloudflare/kvp-token.h"
#include "cloudflare/kvp-transport.h"

/* No byte for so long, and the request has timed out. An answer that drips is alive. */
#define SILENCE_LIMIT_SECONDS 30

/* IDs have 32 digits; the limit keeps what was pasted by mistake out of the address. */
#define MAX_ID_LENGTH 128

struct _KvpClient {
  GObject parent_instance;

  KvpEndpoint  *endpoint;  /* (owned) */
  KvpTransport *transport; /* (owned) */
  char         *token;     /* (owned) */
  guint64       n_requests;
};

G_DEFINE_FINAL_TYPE (KvpClient, kvp_client, G_TYPE_OBJECT)

static void
kvp_client_finalize (GObject *object)
{
  KvpClient *self = KVP_CLIENT (object);

  g_clear_pointer (&self->endpoint, kvp_endpoint_free);
  g_clear_object (&self->transport);
  g_free (self->token);

  G_OBJECT_CLASS (kvp_client_parent_class)->finalize (object);
}

static void
kvp_client_class_init (KvpClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kvp_client_finalize;
}

static void
kvp_client_init (KvpClient *self)
{
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
  g_autoptr(KvpEndpoint) place = NULL;
  g_autofree char *fault = NULL;
  KvpClient *self;

  place = kvp_endpoint_new (endpoint, error);
  if (place == NULL)
    return NULL;

  fault = kvp_token_check (token);
  if (fault != NULL)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT, fault);
      return NULL;
    }

  self = g_object_new (KVP_TYPE_CLIENT, NULL);
  self->endpoint = g_steal_pointer (&place);
  self->transport = kvp_transport_new (SILENCE_LIMIT_SECONDS);
  self->token = kvp_token_trim (token);

  return self;
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

  return kvp_endpoint_get_text (self->endpoint);
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

const char *
_kvp_client_get_secret (KvpClient *self)
{
  return self->token;
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

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  KvpAnswer *answer = kvp_transport_send_finish (KVP_TRANSPORT (object), result, &error);

  if (answer == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, answer, (GDestroyNotify) kvp_answer_free);
}

void
_kvp_client_send_async (KvpClient           *self,
                        GString             *path,
                        GString             *query,
                        GBytes              *body,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(GUri) uri = kvp_endpoint_build_uri (self->endpoint, path->str, query != NULL ? query->str : NULL);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, _kvp_client_send_async);
  /* What has arrived counts: it is for the caller's task to say if a cancellation comes before it. */
  g_task_set_check_cancellable (task, FALSE);

  if (!g_cancellable_is_cancelled (cancellable))
    self->n_requests++;
  kvp_transport_send_async (self->transport, uri, self->token, body, cancellable, sent_cb, task);
}

KvpAnswer *
_kvp_client_send_finish (KvpClient     *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, _kvp_client_send_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
_kvp_client_check_answer (KvpClient        *self,
                          const KvpAnswer  *answer,
                          KvpEnvelope      *envelope,
                          GError          **error)
{
  return kvp_api_check_answer (answer, envelope, self->token, error);
}
