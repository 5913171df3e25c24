/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-transport"

#include "config.h"

#include "cloudflare/kvp-transport.h"

#include <glib/gi18n.h>
#include <libsoup/soup.h>

#include "base/kvp-error.h"

/* libsoup's own default of two connections a host would send all batches two at a time. More than several runs have
 * under way: a request that waits for a connection is silent. */
#define MAX_CONNECTIONS 256

/* What has arrived is read first, however late the main loop gets to it. */
#define SILENCE_PRIORITY (G_PRIORITY_DEFAULT + 10)

/* A list page of 1,000 keys is read in one or two steps. */
#define CHUNK_SIZE (128 * 1024)

struct _KvpTransport {
  GObject parent_instance;

  SoupSession *session;       /* (owned) */
  guint        silence_limit; /* seconds */
  guint        n_connections;
};

G_DEFINE_FINAL_TYPE (KvpTransport, kvp_transport, G_TYPE_OBJECT)

typedef struct {
  /* Input */
  SoupMessage *message; /* (owned) */

  /* In progress */
  GInputStream *stream;    /* (owned) (nullable) */
  GByteArray   *body;      /* (owned) */
  gsize         size;      /* bytes of @body that came; the rest of it is room */
  GSource      *cancelled; /* (owned) (nullable) */
  GSource      *silence;   /* (owned) (nullable): ready when no byte came or went for too long */
  gint64        limit;     /* microseconds of silence */
  gboolean      whole;     /* all of the answer is here */
  gboolean      given_up;  /* the task has returned, and what still comes is let go */
} SendData;

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* The task returns: what could make it return otherwise goes. */
static void
clear_sources (SendData *data)
{
  clear_source (&data->cancelled);
  clear_source (&data->silence);
}

static void
send_data_free (SendData *data)
{
  clear_sources (data);
  /* libsoup may keep it longer. */
  g_signal_handlers_disconnect_by_data (data->message, data);
  g_clear_object (&data->message);
  g_clear_object (&data->stream);
  g_clear_pointer (&data->body, g_byte_array_unref);
  g_free (data);
}

static void
kvp_transport_finalize (GObject *object)
{
  KvpTransport *self = KVP_TRANSPORT (object);

  g_clear_object (&self->session);

  G_OBJECT_CLASS (kvp_transport_parent_class)->finalize (object);
}

static void
kvp_transport_class_init (KvpTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kvp_transport_finalize;
}

static void
kvp_transport_init (KvpTransport *self)
{
}

/**
 * kvp_transport_new:
 * @silence_limit: seconds without a byte after which a request has timed out
 *
 * Returns: (transfer full): a transport for the main context that is the thread's default now
 */
KvpTransport *
kvp_transport_new (guint silence_limit)
{
  KvpTransport *self = g_object_new (KVP_TYPE_TRANSPORT, NULL);

  self->session = soup_session_new_with_options ("max-conns", MAX_CONNECTIONS,
                                                 "max-conns-per-host", MAX_CONNECTIONS,
                                                 "user-agent", "KVPurger/" PACKAGE_VERSION,
                                                 NULL);
  kvp_transport_set_silence_limit (self, silence_limit);

  return self;
}

/**
 * kvp_transport_set_silence_limit:
 * @self: a transport
 * @silence_limit: seconds without a byte after which a request has timed out
 *
 * Takes effect on requests that are sent from now on.
 */
void
kvp_transport_set_silence_limit (KvpTransport *self,
                                 guint         silence_limit)
{
  g_return_if_fail (KVP_IS_TRANSPORT (self));

  self->silence_limit = silence_limit;
  /* libsoup's own ends what was given up, and lets go of the connection. It is not what is relied on: it counts for
   * connections that are made from now on, and knows only of requests that libsoup has not lost track of. */
  soup_session_set_timeout (self->session, 2 * silence_limit);
}

/**
 * kvp_transport_get_n_connections:
 * @self: a transport
 *
 * Returns: the connections that were opened so far; one that is used again counts once
 */
guint
kvp_transport_get_n_connections (KvpTransport *self)
{
  g_return_val_if_fail (KVP_IS_TRANSPORT (self), 0);

  return self->n_connections;
}

static void
network_event_cb (KvpTransport       *self,
                  GSocketClientEvent  event,
                  GIOStream          *stream)
{
  if (event == G_SOCKET_CLIENT_CONNECTED)
    self->n_connections++;
}

/* libsoup 3.2 starts a GET once more by itself if its connection, which was used before, ends before there is an
 * answer. That can begin before the end of the first try is reported; then this report ends the second, and what that
 * leaves behind crashes or waits for ever. A new connection takes until after the report, and what fails on it is not
 * started again. */
static void
restarted_cb (SoupMessage *message)
{
  soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);
}

static GError *
convert_io_error (GIOErrorEnum  code,
                  const char   *host,
                  const char   *detail)
{
  switch ((int) code)
    {
    case G_IO_ERROR_TIMED_OUT:
      /* Translators: %s is the name of a server. */
      return g_error_new (KVP_ERROR, KVP_ERROR_TIMED_OUT, _("“%s” did not answer in time."), host);

    case G_IO_ERROR_CONNECTION_REFUSED:
      return g_error_new (KVP_ERROR, KVP_ERROR_NETWORK,
                          _("“%s” accepts no connection. Check the API endpoint and the network."), host);

    case G_IO_ERROR_NETWORK_UNREACHABLE:
    case G_IO_ERROR_HOST_UNREACHABLE:
      return g_error_new (KVP_ERROR, KVP_ERROR_NETWORK,
                          _("There is no connection to “%s”. Check the network."), host);

    case G_IO_ERROR_PARTIAL_INPUT:
    case G_IO_ERROR_CONNECTION_CLOSED: /* the same number as BROKEN_PIPE */
      return g_error_new (KVP_ERROR, KVP_ERROR_NETWORK,
                          _("The connection to “%s” broke in mid-answer."), host);

    case G_IO_ERROR_INVALID_DATA:
      return g_error_new (KVP_ERROR, KVP_ERROR_BAD_RESPONSE,
                          _("The answer of “%s” cannot be decoded."), host);

    default:
      return g_error_new (KVP_ERROR, KVP_ERROR_NETWORK, _("The connection to “%1$s” failed: %2$s"), host,
                          detail);
    }
}

/* Errors of other libraries end here: above there is one domain, with codes that say what can be done. */
static GError *
convert_error (const GError *error,
               SoupMessage  *message)
{
  const char *host = g_uri_get_host (soup_message_get_uri (message));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);

  if (error->domain == KVP_ERROR)
    return g_error_copy (error);

  if (error->domain == G_RESOLVER_ERROR)
    return g_error_new (KVP_ERROR, KVP_ERROR_NETWORK,
                        _("The server “%s” was not found. Check the network and the API endpoint."), host);

  if (error->domain == G_TLS_ERROR)
    return g_error_new (KVP_ERROR, KVP_ERROR_NETWORK, _("There is no secure connection to “%1$s”: %2$s"),
                        host, error->message);

  if (g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_PARSING) ||
      g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_ENCODING))
    return g_error_new (KVP_ERROR, KVP_ERROR_BAD_RESPONSE,
                        _("What “%s” answers is not HTTP. Check the API endpoint."), host);

  if (error->domain == G_IO_ERROR)
    return convert_io_error ((GIOErrorEnum) error->code, host, error->message);

  return convert_io_error (G_IO_ERROR_FAILED, host, error->message);
}

/* libsoup is not told: whoever cancels gets their answer at once, and the request runs to its end unheard. A message
 * that is cancelled while its headers are read is one of those that libsoup 3.2 loses track of. */
static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);
  SendData *data = g_task_get_task_data (task);

  clear_sources (data);
  data->given_up = TRUE;
  g_task_return_error_if_cancelled (task);

  return G_SOURCE_REMOVE;
}

static void
watch_cancellable (GTask *task)
{
  SendData *data = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (cancellable == NULL)
    return;

  /* The callbacks of the request hold the task. */
  data->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_callback (data->cancelled, G_SOURCE_FUNC (cancelled_cb), task, NULL);
  g_source_attach (data->cancelled, g_task_get_context (task));
}

static void
return_failure (GTask        *task,
                const GError *error)
{
  SendData *data = g_task_get_task_data (task);
  GError *converted;

  clear_sources (data);
  if (data->given_up)
    return;

  converted = convert_error (error, data->message);
  g_debug ("%s failed: %s", soup_message_get_method (data->message), converted->message);
  g_task_return_error (task, converted);
}

static void
return_answer (GTask *task)
{
  SendData *data = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_response_headers (data->message);
  guint status = (guint) soup_message_get_status (data->message);
  gboolean mitigated = soup_message_headers_get_one (headers, "cf-mitigated") != NULL;
  const char *expiration;
  g_autoptr(GBytes) body = NULL;
  KvpAnswer *answer;

  clear_sources (data);
  if (data->given_up)
    return;

  g_byte_array_set_size (data->body, (guint) data->size);
  body = g_byte_array_free_to_bytes (g_steal_pointer (&data->body));

  /* The path, but neither the query nor a header: they may hold what belongs into no log. */
  g_debug ("%s %s: %u, %" G_GSIZE_FORMAT " bytes", soup_message_get_method (data->message),
           g_uri_get_path (soup_message_get_uri (data->message)), status, g_bytes_get_size (body));

  answer = kvp_answer_new (status, mitigated, body);
  answer->is_page = g_strcmp0 (soup_message_headers_get_content_type (headers, NULL), "text/html") == 0;
  expiration = soup_message_headers_get_one (headers, "expiration");
  if (expiration != NULL)
    g_ascii_string_to_signed (expiration, 10, 1, G_MAXINT64, &answer->expiration, NULL);
  kvp_rate_hint_read (&answer->rate,
                      soup_message_headers_get_list (headers, "Ratelimit"),
                      soup_message_headers_get_list (headers, "Ratelimit-Policy"),
                      soup_message_headers_get_one (headers, "Retry-After"),
                      g_get_real_time () / G_USEC_PER_SEC);
  g_task_return_pointer (task, answer, (GDestroyNotify) kvp_answer_free);
}

/* --- silence --- */

static gboolean
silent_cb (gpointer user_data)
{
  GTask *task = user_data;
  SendData *data = g_task_get_task_data (task);
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "silence");

  if (data->whole)
    return_answer (task);
  else
    return_failure (task, error);
  data->given_up = TRUE;

  return G_SOURCE_REMOVE;
}

/* Something came or went. */
static void
put_silence_off (SendData *data)
{
  if (data->silence != NULL)
    g_source_set_ready_time (data->silence, g_get_monotonic_time () + data->limit);
}

static void
watch_silence (GTask *task)
{
  SendData *data = g_task_get_task_data (task);
  KvpTransport *self = g_task_get_source_object (task);

  data->limit = (gint64) self->silence_limit * G_USEC_PER_SEC;
  /* It may be that no callback of libsoup's is left to hold the task. */
  data->silence = g_timeout_source_new (self->silence_limit * 1000);
  g_source_set_priority (data->silence, SILENCE_PRIORITY);
  g_source_set_callback (data->silence, silent_cb, g_object_ref (task), g_object_unref);
  g_source_attach (data->silence, g_task_get_context (task));

  /* Of an answer, every piece that is read counts. */
  g_signal_connect_swapped (data->message, "network-event", G_CALLBACK (put_silence_off), data);
  g_signal_connect_swapped (data->message, "wrote-headers", G_CALLBACK (put_silence_off), data);
  g_signal_connect_swapped (data->message, "wrote-body-data", G_CALLBACK (put_silence_off), data);
  g_signal_connect_swapped (data->message, "got-informational", G_CALLBACK (put_silence_off), data);
}

static void read_chunk (GTask *task);

static void
closed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  /* The whole answer is here: that its connection could not be put by in good order changes nothing of it. */
  g_input_stream_close_finish (G_INPUT_STREAM (object), result, NULL);
  return_answer (task);
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  SendData *data = g_task_get_task_data (task);
  gssize size = g_input_stream_read_finish (G_INPUT_STREAM (object), result, &error);

  if (size < 0)
    {
      return_failure (task, error);
      return;
    }

  put_silence_off (data);
  if (size == 0)
    {
      data->whole = TRUE;
      g_input_stream_close_async (data->stream, G_PRIORITY_DEFAULT, NULL, closed_cb, g_steal_pointer (&task));
      return;
    }

  data->size += (gsize) size;
  if (data->given_up)
    return;
  if (data->size > KVP_TRANSPORT_MAX_BODY)
    {
      clear_sources (data);
      g_task_return_new_error (task, KVP_ERROR, KVP_ERROR_BAD_RESPONSE,
                               _("The answer is larger than any that the Cloudflare API sends."));
      return;
    }

  read_chunk (g_steal_pointer (&task));
}

/* (transfer full): the task is handed on to the callback. */
static void
read_chunk (GTask *task)
{
  SendData *data = g_task_get_task_data (task);

  g_byte_array_set_size (data->body, (guint) (data->size + CHUNK_SIZE));
  g_input_stream_read_async (data->stream, data->body->data + data->size, CHUNK_SIZE, G_PRIORITY_DEFAULT,
                             NULL, read_cb, task);
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  SendData *data = g_task_get_task_data (task);

  data->stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);
  if (data->stream == NULL)
    {
      return_failure (task, error);
      return;
    }

  put_silence_off (data);
  read_chunk (g_steal_pointer (&task));
}

static SoupMessage *
new_message (const char *method,
             GUri       *uri,
             const char *email,
             const char *token,
             GBytes     *body)
{
  SoupMessage *message = soup_message_new_from_uri (method, uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  if (email != NULL)
    {
      soup_message_headers_replace (headers, "X-Auth-Email", email);
      soup_message_headers_replace (headers, "X-Auth-Key", token);
    }
  else
    {
      g_autofree char *authorization = g_strconcat ("Bearer ", token, NULL);

      soup_message_headers_replace (headers, "Authorization", authorization);
    }

  if (body != NULL)
    {
      /* To delete a key, ask for it or write the same value twice is the same as once, and only a message marked
       * so may use a connection again. */
      soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT);
      soup_message_set_request_body_from_bytes (message, "application/json", body);
    }

  return message;
}

/**
 * kvp_transport_send_async:
 * @self: a transport
 * @method: "GET", "POST" or "PUT"
 * @uri: where to
 * @email: (nullable): with it, @token is a Global API Key
 * @token: goes into one header, and nowhere else
 * @body: (nullable): JSON; %NULL for a GET, and for a GET alone
 * @cancellable: (nullable): a cancellable; once the answer is whole, it comes too late
 * @callback: called when the answer is whole, or there will be none
 * @user_data: for @callback
 *
 * Sends a request. libsoup may send one again by itself if a connection that it kept open turns out to be
 * closed.
 */
void
kvp_transport_send_async (KvpTransport        *self,
                          const char          *method,
                          GUri                *uri,
                          const char          *email,
                          const char          *token,
                          GBytes              *body,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  SendData *data;

  g_return_if_fail (KVP_IS_TRANSPORT (self));
  g_return_if_fail (uri != NULL && token != NULL);
  g_return_if_fail (body == NULL ? g_str_equal (method, "GET")
                                 : g_str_equal (method, "POST") || g_str_equal (method, "PUT"));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_transport_send_async);
  /* An answer that is here says what was deleted: a cancellation meanwhile must not take it away. */
  g_task_set_check_cancellable (task, FALSE);

  data = g_new0 (SendData, 1);
  data->message = new_message (method, uri, email, token, body);
  g_signal_connect_object (data->message, "network-event", G_CALLBACK (network_event_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (data->message, "restarted", G_CALLBACK (restarted_cb), NULL);
  data->body = g_byte_array_new ();
  g_task_set_task_data (task, data, (GDestroyNotify) send_data_free);

  if (g_task_return_error_if_cancelled (task))
    return;

  watch_cancellable (task);
  watch_silence (task);
  soup_session_send_async (self->session, data->message, G_PRIORITY_DEFAULT, NULL, sent_cb,
                           g_steal_pointer (&task));
}

/**
 * kvp_transport_send_finish:
 * @self: a transport
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full): the answer, of whatever status
 */
KvpAnswer *
kvp_transport_send_finish (KvpTransport  *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_transport_send_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
