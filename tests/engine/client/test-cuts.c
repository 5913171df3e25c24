/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Connections that end when nobody expects it, and requests that nobody ends. Each is over with an answer or an error,
 * once. */

#include "config.h"

#include <string.h>

#include <libsoup/soup.h>

#include "base/kvp-error.h"
#include "client-calls.h"
#include "cloudflare/kvp-transport.h"

#define ANSWER "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
#define N_OPEN 8

typedef struct {
  RawServer    *server;
  KvpTransport *transport;
  GUri         *uri;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  g_autoptr(GError) error = NULL;

  fixture->server = raw_server_new ();
  fixture->transport = kvp_transport_new (30);
  fixture->uri = g_uri_parse (raw_server_get_endpoint (fixture->server), G_URI_FLAGS_NONE, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_clear_pointer (&fixture->uri, g_uri_unref);
  g_assert_finalize_object (fixture->transport);
  g_clear_pointer (&fixture->server, raw_server_free);
}

static void
send_request (Fixture       *fixture,
              GBytes        *body,
              GAsyncResult **result)
{
  kvp_transport_send_async (fixture->transport, body != NULL ? "POST" : "GET", fixture->uri, NULL, TEST_TOKEN, body,
                            NULL, keep_result, result);
}

/* (transfer full) (nullable): takes the result away */
static KvpAnswer *
finish_request (Fixture       *fixture,
                GAsyncResult **result,
                GError       **error)
{
  KvpAnswer *answer;

  SPIN_UNTIL (*result != NULL);
  answer = kvp_transport_send_finish (fixture->transport, *result, error);
  g_clear_object (result);

  return answer;
}

static void
push_answers (Fixture    *fixture,
              guint       n_answers,
              const char *answer,
              RawManner   manner)
{
  for (guint i = 0; i < n_answers; i++)
    raw_server_push_raw (fixture->server, answer, strlen (answer), manner);
}

/* Connections that were used, and that are kept open for the next requests. */
static void
keep_open (Fixture *fixture)
{
  GAsyncResult *results[N_OPEN] = { NULL };

  push_answers (fixture, N_OPEN, ANSWER, RAW_HOLD);
  for (guint i = 0; i < N_OPEN; i++)
    send_request (fixture, NULL, &results[i]);
  SPIN_UNTIL (raw_server_get_n_requests (fixture->server) == N_OPEN);
  raw_server_release (fixture->server);

  for (guint i = 0; i < N_OPEN; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(KvpAnswer) answer = finish_request (fixture, &results[i], &error);

      g_assert_no_error (error);
    }
  g_assert_cmpuint (kvp_transport_get_n_connections (fixture->transport), ==, N_OPEN);
}

/* --- cuts --- */

typedef struct {
  RawServer *server;
  guint      n_cuts; /* as many requests are cut off as soon as they are out */
  guint      n_done;
  guint      signal_id;
  gulong     hook;
} Cutter;

/* Between the last byte of a request and the first look for its answer. */
static gboolean
wrote_cb (GSignalInvocationHint *hint,
          guint                  n_values,
          const GValue          *values,
          gpointer               user_data)
{
  Cutter *cutter = user_data;

  if (cutter->n_done < cutter->n_cuts)
    raw_server_wait_until_closed (cutter->server, ++cutter->n_done);

  return TRUE;
}

static void
cutter_start (Cutter  *cutter,
              Fixture *fixture,
              guint    n_cuts)
{
  cutter->server = fixture->server;
  cutter->n_cuts = n_cuts;
  cutter->n_done = 0;
  push_answers (fixture, n_cuts, "", RAW_CLOSE);
  cutter->signal_id = g_signal_lookup ("wrote-body", SOUP_TYPE_MESSAGE);
  cutter->hook = g_signal_add_emission_hook (cutter->signal_id, 0, wrote_cb, cutter, NULL);
}

static void
cutter_stop (Cutter *cutter)
{
  g_signal_remove_emission_hook (cutter->signal_id, cutter->hook);
}

/* A server, or something on the way to it, lets go of a connection just as it is used again. libsoup starts such a
 * request once more by itself, before it has heard of the end of the first. */
static void
test_stale_once (Fixture       *fixture,
                 gconstpointer  user_data)
{
  Cutter cutter;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpAnswer) answer = NULL;

  keep_open (fixture);
  cutter_start (&cutter, fixture, 1);
  push_answers (fixture, 1, ANSWER, RAW_KEEP);
  send_request (fixture, NULL, &result);
  answer = finish_request (fixture, &result, &error);
  cutter_stop (&cutter);

  g_assert_no_error (error);
  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_cmpuint (raw_server_get_n_requests (fixture->server), ==, N_OPEN + 2);
  /* On a connection that can not have gone stale. */
  g_assert_cmpuint (raw_server_get_request (fixture->server, N_OPEN + 1)->connection, ==, N_OPEN);
}

/* As often as it likes: the second cut is an error, and the request is not out any more after it. */
static void
test_stale_again (Fixture       *fixture,
                  gconstpointer  user_data)
{
  guint n_cuts = GPOINTER_TO_UINT (user_data);
  Cutter cutter;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  keep_open (fixture);
  cutter_start (&cutter, fixture, n_cuts);
  send_request (fixture, NULL, &result);
  g_assert_null (finish_request (fixture, &result, &error));
  cutter_stop (&cutter);

  g_assert_error (error, KVP_ERROR, KVP_ERROR_NETWORK);
  g_assert_cmpuint (cutter.n_done, ==, 2);
  g_assert_cmpuint (raw_server_get_n_requests (fixture->server), ==, N_OPEN + 2);
}

/* What changes something is started again by nobody but us. */
static void
test_stale_post (Fixture       *fixture,
                 gconstpointer  user_data)
{
  g_autoptr(GBytes) body = g_bytes_new_static ("[]", 2);
  Cutter cutter;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  keep_open (fixture);
  cutter_start (&cutter, fixture, 1);
  send_request (fixture, body, &result);
  g_assert_null (finish_request (fixture, &result, &error));
  cutter_stop (&cutter);

  g_assert_error (error, KVP_ERROR, KVP_ERROR_NETWORK);
  g_assert_cmpuint (raw_server_get_n_requests (fixture->server), ==, N_OPEN + 1);
}

/* --- silence --- */

/* libsoup waits for ever: as if it had lost track of the request. */
static gboolean
queued_cb (GSignalInvocationHint *hint,
           guint                  n_values,
           const GValue          *values,
           gpointer               user_data)
{
  soup_session_set_timeout (g_value_get_object (&values[0]), 0);

  return FALSE;
}

static void
forget_timeouts (void)
{
  g_type_ensure (SOUP_TYPE_SESSION);
  g_signal_add_emission_hook (g_signal_lookup ("request-queued", SOUP_TYPE_SESSION), 0, queued_cb, NULL, NULL);
}

static void
test_silence (gconstpointer user_data)
{
  const char *said = user_data;
  g_autoptr(GBytes) post = g_bytes_new_static ("[]", 2);
  GBytes *bodies[] = { NULL, post };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      Fixture fixture;
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;

      set_up (&fixture, NULL);
      kvp_transport_set_silence_limit (fixture.transport, 1);
      forget_timeouts ();
      push_answers (&fixture, 1, said, *said != '\0' ? RAW_KEEP : RAW_HOLD);
      send_request (&fixture, bodies[i], &result);
      g_assert_null (finish_request (&fixture, &result, &error));
      g_assert_error (error, KVP_ERROR, KVP_ERROR_TIMED_OUT);

      /* What comes now comes too late, and is let go. */
      raw_server_free (g_steal_pointer (&fixture.server));
      g_object_add_weak_pointer (G_OBJECT (fixture.transport), (gpointer *) &fixture.transport);
      g_object_unref (fixture.transport);
      SPIN_UNTIL (fixture.transport == NULL);
      g_uri_unref (fixture.uri);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/client/cuts/stale/once", Fixture, NULL, set_up, test_stale_once, tear_down);
  g_test_add ("/client/cuts/stale/twice", Fixture, GUINT_TO_POINTER (2), set_up, test_stale_again, tear_down);
  g_test_add ("/client/cuts/stale/often", Fixture, GUINT_TO_POINTER (N_OPEN), set_up, test_stale_again, tear_down);
  g_test_add ("/client/cuts/stale/post", Fixture, NULL, set_up, test_stale_post, tear_down);
  g_test_add_data_func ("/client/cuts/silence/no-answer", "", test_silence);
  g_test_add_data_func ("/client/cuts/silence/half-a-head", "HTTP/1.1 200 OK\r\nContent-Le", test_silence);
  g_test_add_data_func ("/client/cuts/silence/half-a-body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}", test_silence);

  return g_test_run ();
}
