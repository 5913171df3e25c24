/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "raw-server.h"

#include <string.h>

typedef struct {
  GBytes    *bytes;
  RawManner  manner;
} Answer;

struct _RawServer {
  GSocketService *service;
  GCancellable   *stop;
  char           *endpoint;

  /* Shared with the threads of the connections */
  GMutex     mutex;
  GCond      changed;
  GQueue     answers;  /* (element-type Answer) */
  GPtrArray *requests; /* (element-type RawRequest) */
  guint      n_connections;
  guint      n_open;
  gboolean   released;
};

static void
answer_free (Answer *answer)
{
  g_bytes_unref (answer->bytes);
  g_free (answer);
}

static void
request_free (RawRequest *request)
{
  g_free (request->line);
  g_free (request->headers);
  g_clear_pointer (&request->body, g_bytes_unref);
  g_free (request);
}

static gsize
find_content_length (const char *headers)
{
  g_auto(GStrv) lines = g_strsplit (headers, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (g_ascii_strncasecmp (lines[i], "Content-Length:", 15) == 0)
        return (gsize) g_ascii_strtoull (lines[i] + 15, NULL, 10);
    }

  return 0;
}

static RawRequest *
read_request (GDataInputStream *input,
              GCancellable     *stop)
{
  RawRequest *request = g_new0 (RawRequest, 1);
  g_autoptr(GString) headers = g_string_new (NULL);
  g_autofree char *body = NULL;
  gsize length, got;

  request->line = g_data_input_stream_read_line (input, NULL, stop, NULL);
  while (request->line != NULL)
    {
      g_autofree char *line = g_data_input_stream_read_line (input, NULL, stop, NULL);

      if (line == NULL)
        g_clear_pointer (&request->line, g_free);
      else if (*line == '\0')
        break;
      else
        g_string_append_printf (headers, "\n%s", line);
    }
  if (request->line == NULL)
    {
      request_free (request);
      return NULL;
    }

  request->headers = g_strdup (headers->str);
  length = find_content_length (request->headers);
  body = g_malloc (length + 1);
  if (!g_input_stream_read_all (G_INPUT_STREAM (input), body, length, &got, stop, NULL) || got < length)
    {
      request_free (request);
      return NULL;
    }
  request->body = g_bytes_new_take (g_steal_pointer (&body), length);

  return request;
}

/* Keeps the request and gives its answer; waits if that is to be held. */
static Answer *
exchange (RawServer  *self,
          RawRequest *request)
{
  Answer *answer;

  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->requests, request);
  answer = g_queue_pop_head (&self->answers);
  while (answer != NULL && answer->manner == RAW_HOLD && !self->released)
    g_cond_wait (&self->changed, &self->mutex);
  g_mutex_unlock (&self->mutex);

  return answer;
}

static gboolean
send_answer (GOutputStream *output,
             Answer        *answer,
             GCancellable  *stop)
{
  gsize length;
  const char *bytes = g_bytes_get_data (answer->bytes, &length);
  gboolean sent = length == 0 || g_output_stream_write_all (output, bytes, length, NULL, stop, NULL);

  if (answer->manner == RAW_ENDLESS)
    {
      g_autofree char *more = g_malloc (1024 * 1024);

      memset (more, bytes[length - 1], 1024 * 1024);
      while (sent)
        sent = g_output_stream_write_all (output, more, 1024 * 1024, NULL, stop, NULL);
    }

  return sent && answer->manner != RAW_CLOSE;
}

static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection      *connection,
        GObject                *source_object,
        gpointer                user_data)
{
  RawServer *self = user_data;
  g_autoptr(GDataInputStream) input = NULL;
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  RawRequest *request;
  guint number;
  gboolean open = TRUE;

  g_mutex_lock (&self->mutex);
  number = self->n_connections++;
  g_mutex_unlock (&self->mutex);

  g_tcp_connection_set_graceful_disconnect (G_TCP_CONNECTION (connection), FALSE);
  input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  g_data_input_stream_set_newline_type (input, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  while (open && (request = read_request (input, self->stop)) != NULL)
    {
      Answer *answer;

      request->connection = number;
      answer = exchange (self, request);
      open = answer != NULL && send_answer (output, answer, self->stop);
      g_clear_pointer (&answer, answer_free);
    }

  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);

  g_mutex_lock (&self->mutex);
  self->n_open--;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);

  return TRUE;
}

/* In the main context, before the connection gets its thread. */
static gboolean
incoming_cb (GSocketService    *service,
             GSocketConnection *connection,
             GObject           *source_object,
             gpointer           user_data)
{
  RawServer *self = user_data;

  g_mutex_lock (&self->mutex);
  self->n_open++;
  g_mutex_unlock (&self->mutex);

  return FALSE;
}

RawServer *
raw_server_new (void)
{
  RawServer *self = g_new0 (RawServer, 1);
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) any_port = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) address = NULL;
  g_autoptr(GError) error = NULL;

  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  g_queue_init (&self->answers);
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) request_free);
  self->stop = g_cancellable_new ();
  self->service = g_threaded_socket_service_new (64);

  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), any_port, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP,
                                 NULL, &address, &error);
  g_assert_no_error (error);
  self->endpoint = g_strdup_printf ("http://127.0.0.1:%u/client/v4",
                                    g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));

  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
  g_socket_service_start (self->service);

  return self;
}

void
raw_server_free (RawServer *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_cancellable_cancel (self->stop);

  g_mutex_lock (&self->mutex);
  self->released = TRUE;
  g_cond_broadcast (&self->changed);
  while (self->n_open > 0)
    g_cond_wait (&self->changed, &self->mutex);
  g_mutex_unlock (&self->mutex);

  g_object_unref (self->service);
  g_object_unref (self->stop);
  g_queue_clear_full (&self->answers, (GDestroyNotify) answer_free);
  g_ptr_array_unref (self->requests);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  g_free (self->endpoint);
  g_free (self);
}

const char *
raw_server_get_endpoint (RawServer *self)
{
  return self->endpoint;
}

void
raw_server_push_raw (RawServer  *self,
                     const void *answer,
                     gsize       length,
                     RawManner   manner)
{
  Answer *copy = g_new0 (Answer, 1);

  copy->bytes = g_bytes_new (answer, length);
  copy->manner = manner;

  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->answers, copy);
  g_mutex_unlock (&self->mutex);
}

void
raw_server_push (RawServer  *self,
                 guint       status,
                 const char *headers,
                 const char *body)
{
  g_autofree char *answer = g_strdup_printf ("HTTP/1.1 %u Scripted\r\n"
                                             "Content-Length: %" G_GSIZE_FORMAT "\r\n%s\r\n%s",
                                             status, strlen (body), headers != NULL ? headers : "", body);

  raw_server_push_raw (self, answer, strlen (answer), RAW_KEEP);
}

void
raw_server_push_json (RawServer  *self,
                      const char *body)
{
  raw_server_push (self, 200, "Content-Type: application/json\r\n", body);
}

void
raw_server_release (RawServer *self)
{
  g_mutex_lock (&self->mutex);
  self->released = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

/* The main loop does not turn meanwhile. */
void
raw_server_wait_until_closed (RawServer *self,
                              guint      n_connections)
{
  g_mutex_lock (&self->mutex);
  while (self->n_connections - self->n_open < n_connections)
    g_cond_wait (&self->changed, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

guint
raw_server_get_n_requests (RawServer *self)
{
  guint n_requests;

  g_mutex_lock (&self->mutex);
  n_requests = self->requests->len;
  g_mutex_unlock (&self->mutex);

  return n_requests;
}

RawRequest *
raw_server_get_request (RawServer *self,
                        guint      index)
{
  RawRequest *request;

  g_mutex_lock (&self->mutex);
  g_assert_cmpuint (index, <, self->requests->len);
  request = g_ptr_array_index (self->requests, index);
  g_mutex_unlock (&self->mutex);

  return request;
}
