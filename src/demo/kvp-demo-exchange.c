/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-demo"

#include "config.h"

#include "demo/kvp-demo-server-private.h"

#include <string.h>

/* Old lines go: a program that runs for days takes none away. */
#define MAX_LOG_LINES 10000

/* Half an answer has to fit into the buffers of the socket: the reader may be waiting for this thread. */
#define MAX_HALF (32 * 1024)

/* Pieces of an answer that comes in drips. */
#define N_DRIPS 16

/* One request and what becomes of it. */
typedef struct {
  KvpDemoServer     *server;  /* (borrowed) */
  SoupServerMessage *message; /* (owned) */
  KvpDemoReply      *reply;   /* (owned) (nullable): none if the connection is cut before */
  KvpDemoVerdict     verdict; /* (owned) */
  KvpDemoTrouble     trouble;
  GIOStream         *stream;  /* (owned) (nullable): taken from the server, for an answer in drips */
  gsize              n_sent;  /* bytes of it that are out */
  GSource           *timer;   /* (owned) (nullable) */
} KvpDemoExchange;

void
_kvp_demo_exchange_free (gpointer data)
{
  KvpDemoExchange *self = data;

  if (self->timer != NULL)
    {
      g_source_destroy (self->timer);
      g_source_unref (self->timer);
    }
  g_clear_pointer (&self->reply, kvp_demo_reply_free);
  g_clear_object (&self->stream);
  kvp_demo_verdict_clear (&self->verdict);
  g_object_unref (self->message);
  g_free (self);
}

static gboolean
is_cut (const KvpDemoExchange *self)
{
  return (self->verdict.fault != NULL && self->verdict.fault->status == 0) ||
         self->trouble == KVP_DEMO_TROUBLE_RESET_BEFORE || self->trouble == KVP_DEMO_TROUBLE_RESET_AFTER ||
         self->trouble == KVP_DEMO_TROUBLE_RESET_IN_BODY;
}

static gboolean
is_cut_in_body (const KvpDemoExchange *self)
{
  return self->verdict.fault != NULL ? self->verdict.fault->cut == KVP_DEMO_CUT_IN_BODY
                                     : self->trouble == KVP_DEMO_TROUBLE_RESET_IN_BODY;
}

static gboolean
is_hung (const KvpDemoExchange *self)
{
  return self->trouble == KVP_DEMO_TROUBLE_HUNG || self->trouble == KVP_DEMO_TROUBLE_HUNG_AFTER;
}

/* @headers: lines, each with its end */
static char *
write_head (const KvpDemoExchange *self,
            const char            *headers)
{
  return g_strdup_printf ("HTTP/1.1 %u %s\r\nContent-Type: application/json\r\n%s"
                          "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                          self->reply->status, soup_status_get_phrase (self->reply->status), headers,
                          g_bytes_get_size (self->reply->body));
}

/* Errors are of no interest: the client may have gone first. */
static void
cut (KvpDemoExchange *self)
{
  g_autoptr(GIOStream) stream = soup_server_message_steal_connection (self->message);

  if (stream == NULL)
    return;

  if (is_cut_in_body (self))
    {
      gsize size = g_bytes_get_size (self->reply->body);
      g_autofree char *head = write_head (self, "");
      GOutputStream *out = g_io_stream_get_output_stream (stream);

      g_output_stream_write_all (out, head, strlen (head), NULL, NULL, NULL);
      g_output_stream_write_all (out, g_bytes_get_data (self->reply->body, NULL), MIN (size / 2, MAX_HALF),
                                 NULL, NULL, NULL);
    }
  g_io_stream_close (stream, NULL, NULL);
}

/* The client waits for ever, or as long as it likes. */
static void
hang (KvpDemoExchange *self)
{
  GIOStream *stream = soup_server_message_steal_connection (self->message);

  if (stream != NULL)
    g_ptr_array_add (self->server->hung, stream);
}

static gboolean
drip_cb (gpointer user_data)
{
  KvpDemoExchange *self = user_data;
  gsize size;
  const char *body = g_bytes_get_data (self->reply->body, &size);
  gsize n = MIN (size - self->n_sent, MAX (size / N_DRIPS, 1));

  /* The client may have gone. */
  if (!g_output_stream_write_all (g_io_stream_get_output_stream (self->stream), body + self->n_sent, n, NULL, NULL,
                                  NULL))
    n = size - self->n_sent;
  self->n_sent += n;
  if (self->n_sent < size)
    return G_SOURCE_CONTINUE;

  g_io_stream_close (self->stream, NULL, NULL);
  g_ptr_array_remove (self->server->pending, self);

  return G_SOURCE_REMOVE;
}

/* A slow answer that keeps coming. */
static void
drip (KvpDemoExchange *self)
{
  g_autofree char *head = write_head (self, "Connection: close\r\n");

  self->stream = soup_server_message_steal_connection (self->message);
  if (self->stream == NULL)
    {
      _kvp_demo_exchange_free (self);
      return;
    }

  g_output_stream_write_all (g_io_stream_get_output_stream (self->stream), head, strlen (head), NULL, NULL, NULL);
  g_ptr_array_add (self->server->pending, self);
  self->timer = g_timeout_source_new ((guint) (self->server->wait * 1000 / N_DRIPS) + 1);
  g_source_set_callback (self->timer, drip_cb, self, NULL);
  g_source_attach (self->timer, self->server->context);
}

/* Sends what there is to send. Frees @self, unless pending holds it, whose remover then does. */
static void
answer (KvpDemoExchange *self,
        gboolean         was_paused)
{
  if (is_cut (self))
    {
      cut (self);
      return;
    }
  if (is_hung (self))
    {
      hang (self);
      return;
    }

  kvp_demo_reply_send (self->reply, self->message);
  if (was_paused)
    soup_server_message_unpause (self->message);
}

static gboolean
answer_after_delay (gpointer user_data)
{
  KvpDemoExchange *self = user_data;

  answer (self, TRUE);
  g_ptr_array_remove (self->server->pending, self);

  return G_SOURCE_REMOVE;
}

static void
wait_before_answer (KvpDemoExchange *self)
{
  soup_server_message_pause (self->message);
  g_ptr_array_add (self->server->pending, self);
  if (self->verdict.hold)
    return;

  self->timer = g_timeout_source_new (self->verdict.delay);
  g_source_set_callback (self->timer, answer_after_delay, self, NULL);
  g_source_attach (self->timer, self->server->context);
}

static void
log_request (KvpDemoServer        *server,
             KvpDemoRequest       *request,
             const KvpDemoExchange *exchange)
{
  guint status =
    exchange->reply != NULL && !is_cut (exchange) && !is_hung (exchange) ? exchange->reply->status : 0;

  g_queue_push_tail (&server->log, g_strdup_printf ("%s %u %u", request->line, status,
                                                    kvp_demo_request_count_keys (request)));
  server->n_requests++;
  if (server->log.length > MAX_LOG_LINES)
    g_free (g_queue_pop_head (&server->log));
}

static KvpDemoReply *
new_scripted_reply (const KvpDemoFault *fault)
{
  const char *data = fault->body != NULL ? g_bytes_get_data (fault->body, NULL) : NULL;
  const char *type = data == NULL ? NULL : *data == '<' ? "text/html" : "application/json";
  KvpDemoReply *reply;

  reply = kvp_demo_reply_new (fault->status, type,
                              fault->body != NULL ? g_bytes_ref (fault->body) : g_bytes_new (NULL, 0));
  if (fault->headers != NULL)
    kvp_demo_reply_add_headers (reply, fault->headers);

  return reply;
}

/* Nothing is done of what is refused, nor of what is cut or hung before it begins. */
static KvpDemoReply *
handle (KvpDemoServer  *server,
        KvpDemoRequest *request,
        KvpDemoTrouble  trouble)
{
  KvpDemoReply *reply = kvp_demo_trouble_new_refusal (trouble, server->wait);

  if (reply != NULL)
    return reply;
  if (trouble == KVP_DEMO_TROUBLE_RESET_BEFORE || trouble == KVP_DEMO_TROUBLE_HUNG)
    return kvp_demo_reply_new (0, NULL, g_bytes_new (NULL, 0));

  server->api->trouble = trouble;
  reply = kvp_demo_api_handle (server->api, request);
  server->api->trouble = KVP_DEMO_TROUBLE_NONE;

  return reply;
}

/* The server's own answer, a script's, or none for a connection that is cut before anything. */
static KvpDemoReply *
make_reply (KvpDemoServer      *server,
            KvpDemoRequest     *request,
            KvpDemoTrouble      trouble,
            const KvpDemoFault *fault)
{
  g_autoptr(KvpDemoReply) own = NULL;

  if (fault == NULL || fault->apply)
    {
      own = kvp_demo_limits_check (&server->api->limits, g_get_monotonic_time ());
      if (own == NULL)
        own = handle (server, request, trouble);
      kvp_demo_limits_add_headers (&server->api->limits, own, g_get_monotonic_time ());
      kvp_demo_faults_add_ray (server->api->faults, own);
      kvp_demo_trouble_spoil (trouble, own);
    }

  return fault != NULL && fault->status != 0 ? new_scripted_reply (fault) : g_steal_pointer (&own);
}

/* There is no way back from it, in no test and in no client. */
static void
refuse_namespace_delete (KvpDemoServer  *server,
                         KvpDemoRequest *request)
{
  if (!server->api->lets_namespaces_go)
    g_error ("A request to delete a whole namespace arrived: %s", request->line);

  g_warning ("A request to delete a whole namespace arrived: %s", request->line);
}

/**
 * _kvp_demo_server_handle:
 * @soup: the HTTP server
 * @message: a message whose body is in
 * @path: its path
 * @query: (nullable): its query
 * @user_data: the server
 *
 * Every request goes through here: judged, carried out, logged, and answered now or later. What is held
 * was carried out: it is the answer that waits.
 */
void
_kvp_demo_server_handle (SoupServer        *soup,
                         SoupServerMessage *message,
                         const char        *path,
                         GHashTable        *query,
                         gpointer           user_data)
{
  KvpDemoServer *server = user_data;
  KvpDemoExchange *exchange = g_new0 (KvpDemoExchange, 1);
  g_auto(KvpDemoRequest) request = { NULL };

  exchange->server = server;
  exchange->message = g_object_ref (message);
  kvp_demo_request_init (&request, message);
  if (kvp_demo_api_is_namespace_delete (&request))
    refuse_namespace_delete (server, &request);

  kvp_demo_writer_write (server->writer, server->api->store);
  kvp_demo_faults_judge (server->api->faults, request.line, &exchange->verdict);
  exchange->trouble =
    exchange->verdict.fault == NULL ? kvp_demo_troubles_draw (server->troubles, request.line) : KVP_DEMO_TROUBLE_NONE;
  if (exchange->trouble == KVP_DEMO_TROUBLE_SLOW)
    exchange->verdict.delay += (guint) (server->wait * 1000);
  exchange->reply = make_reply (server, &request, exchange->trouble, exchange->verdict.fault);
  log_request (server, &request, exchange);

  if (exchange->trouble == KVP_DEMO_TROUBLE_DRIP && exchange->verdict.delay == 0 && !exchange->verdict.hold)
    {
      drip (exchange);
      return;
    }

  if (exchange->verdict.hold || exchange->verdict.delay > 0)
    {
      wait_before_answer (exchange);
      return;
    }
  answer (exchange, FALSE);
  _kvp_demo_exchange_free (exchange);
}

void
_kvp_demo_server_release_held (KvpDemoServer *self)
{
  for (guint i = self->pending->len; i > 0; i--)
    {
      KvpDemoExchange *exchange = g_ptr_array_index (self->pending, i - 1);

      if (!exchange->verdict.hold)
        continue;
      answer (exchange, TRUE);
      g_ptr_array_remove_index (self->pending, i - 1);
    }
}

guint
_kvp_demo_server_count_held (KvpDemoServer *self)
{
  guint n = 0;

  for (guint i = 0; i < self->pending->len; i++)
    {
      const KvpDemoExchange *exchange = g_ptr_array_index (self->pending, i);

      n += exchange->verdict.hold ? 1 : 0;
    }

  return n;
}
