/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "demo-fixture.h"

#include <string.h>

#define DEADLINE_SECONDS 240

typedef struct {
  GMainLoop *loop;
  GBytes    *body;
  GError    *error;
  gboolean   done;
} Pending;

static void
pending_clear (Pending *self)
{
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pending, pending_clear)

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Pending *pending = user_data;

  pending->body = soup_session_send_and_read_finish (SOUP_SESSION (object), result, &pending->error);
  pending->done = TRUE;
}

static void
send_async (Fixture      *fixture,
            SoupMessage  *message,
            GCancellable *cancellable,
            Pending      *pending)
{
  soup_session_send_and_read_async (fixture->session, message, G_PRIORITY_DEFAULT, cancellable, sent_cb,
                                    pending);
}

static gboolean
give_up (gpointer user_data)
{
  g_error ("What was waited for did not happen in %d seconds", DEADLINE_SECONDS);

  return G_SOURCE_REMOVE;
}

#define SPIN_UNTIL(condition)                                                   \
  G_STMT_START                                                                  \
    {                                                                           \
      guint deadline = g_timeout_add_seconds (DEADLINE_SECONDS, give_up, NULL); \
      while (!(condition))                                                      \
        g_main_context_iteration (NULL, FALSE);                                 \
      g_source_remove (deadline);                                               \
    }                                                                           \
  G_STMT_END

static void
test_script (Fixture       *fixture,
             gconstpointer  user_data)
{
  static const char page[] = "<html>busy</html>";
  g_autoptr(GBytes) html = g_bytes_new_static (page, sizeof page - 1);
  g_autoptr(GBytes) failure = g_bytes_new_static ("{\"success\":false}", 17);
  g_autoptr(Answer) other = NULL;
  g_autoptr(Answer) first = NULL;
  g_autoptr(Answer) second = NULL;
  g_autoptr(Answer) third = NULL;

  fixture_put (fixture, "a", NULL, NULL, 0);
  kvp_demo_server_script (fixture->server, "POST", 429, "Retry-After: 7\nx-should-retry: false", html, FALSE);
  kvp_demo_server_script (fixture->server, "bulk/delete", 200, NULL, failure, TRUE);

  /* Not for this one. */
  other = fixture_send (fixture, "GET", "keys", NULL);
  answer_assert_good (other);

  first = fixture_send (fixture, "POST", "bulk/delete", "[\"a\"]");
  g_assert_cmpuint (first->status, ==, 429);
  g_assert_cmpstr (soup_message_headers_get_one (first->headers, "Retry-After"), ==, "7");
  g_assert_cmpstr (soup_message_headers_get_one (first->headers, "x-should-retry"), ==, "false");
  g_assert_cmpstr (soup_message_headers_get_content_type (first->headers, NULL), ==, "text/html");
  g_assert_null (soup_message_headers_get_one (first->headers, "Ratelimit"));
  g_assert_true (g_bytes_equal (first->body, html));
  g_assert_true (fixture_has (fixture, "a"));

  second = fixture_send (fixture, "POST", "bulk/delete", "[\"a\"]");
  g_assert_cmpuint (second->status, ==, 200);
  g_assert_true (g_bytes_equal (second->body, failure));
  g_assert_false (fixture_has (fixture, "a"));

  third = fixture_send (fixture, "POST", "bulk/delete", "[\"a\"]");
  answer_assert_good (third);
}

static void
test_cut (Fixture       *fixture,
          gconstpointer  user_data)
{
  static const struct { KvpDemoCut cut; gboolean applied; } cuts[] = {
    { KVP_DEMO_CUT_BEFORE, FALSE }, { KVP_DEMO_CUT_IN_BODY, TRUE }, { KVP_DEMO_CUT_AFTER_APPLY, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      g_autoptr(Answer) answer = NULL;
      g_autoptr(Answer) after = NULL;

      fixture_put (fixture, "a", NULL, NULL, 0);
      kvp_demo_server_script_cut (fixture->server, "bulk/delete", cuts[i].cut);
      answer = fixture_send (fixture, "POST", "bulk/delete", "[\"a\"]");
      g_assert_cmpuint (answer->status, ==, 0);
      g_assert_cmpint (fixture_has (fixture, "a"), ==, !cuts[i].applied);
      after = fixture_send (fixture, "GET", "keys", NULL);
      answer_assert_good (after);
    }
}

static void
test_cut_in_page (Fixture       *fixture,
                  gconstpointer  user_data)
{
  g_autofree char *id = kvp_demo_server_get_namespace_id (fixture->server, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  g_autofree char *path = g_strdup_printf (DEMO_NAMESPACES "/%s/keys", id);
  g_autoptr(Answer) answer = NULL;

  kvp_demo_server_script_cut (fixture->server, "keys", KVP_DEMO_CUT_IN_BODY);
  answer = fixture_send (fixture, "GET", path, NULL);
  g_assert_cmpuint (answer->status, ==, 0);
}

static void
test_hold (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_autoptr(SoupMessage) first = fixture_new_message (fixture, "POST", "bulk/delete", "[\"a\"]");
  g_autoptr(SoupMessage) second = fixture_new_message (fixture, "POST", "bulk/delete", "[\"b\"]");
  g_auto(Pending) first_pending = { NULL };
  g_auto(Pending) second_pending = { NULL };
  g_autoptr(Answer) other = NULL;
  g_autoptr(Answer) after = NULL;

  fixture_put (fixture, "a", NULL, NULL, 0);
  kvp_demo_server_hold (fixture->server, "bulk/delete");
  send_async (fixture, first, NULL, &first_pending);
  send_async (fixture, second, NULL, &second_pending);
  SPIN_UNTIL (kvp_demo_server_get_n_held (fixture->server) == 2);
  g_assert_false (first_pending.done);
  /* It is the answer that waits. */
  g_assert_false (fixture_has (fixture, "a"));

  kvp_demo_server_release (fixture->server);
  SPIN_UNTIL (first_pending.done && second_pending.done);
  g_assert_no_error (first_pending.error);
  g_assert_no_error (second_pending.error);
  g_assert_cmpuint (kvp_demo_server_get_n_held (fixture->server), ==, 0);
  after = fixture_send (fixture, "POST", "bulk/delete", "[\"a\"]");
  answer_assert_good (after);
}

/* A client that goes away while its answer is held takes nothing with it. */
static void
test_hold_cancelled (Fixture       *fixture,
                     gconstpointer  user_data)
{
  g_autoptr(SoupMessage) message = fixture_new_message (fixture, "GET", "keys", NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_auto(Pending) pending = { NULL };
  g_autoptr(Answer) after = NULL;

  kvp_demo_server_hold (fixture->server, NULL);
  send_async (fixture, message, cancellable, &pending);
  SPIN_UNTIL (kvp_demo_server_get_n_held (fixture->server) == 1);
  g_cancellable_cancel (cancellable);
  SPIN_UNTIL (pending.done);
  g_assert_error (pending.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  kvp_demo_server_release (fixture->server);
  after = fixture_send (fixture, "GET", "keys", NULL);
  answer_assert_good (after);
}

/* A cut that was held, and a stop while answers are held. */
static void
test_hold_and_cut (Fixture       *fixture,
                   gconstpointer  user_data)
{
  g_autoptr(SoupMessage) cut = fixture_new_message (fixture, "POST", "bulk/delete", "[\"a\"]");
  g_autoptr(SoupMessage) stopped = fixture_new_message (fixture, "POST", "bulk/delete", "[\"b\"]");
  g_auto(Pending) cut_pending = { NULL };
  g_auto(Pending) stopped_pending = { NULL };

  kvp_demo_server_hold (fixture->server, NULL);
  kvp_demo_server_script_cut (fixture->server, NULL, KVP_DEMO_CUT_AFTER_APPLY);
  send_async (fixture, cut, NULL, &cut_pending);
  SPIN_UNTIL (kvp_demo_server_get_n_held (fixture->server) == 1);
  kvp_demo_server_release (fixture->server);
  SPIN_UNTIL (cut_pending.done);
  g_assert_nonnull (cut_pending.error);

  kvp_demo_server_hold (fixture->server, NULL);
  send_async (fixture, stopped, NULL, &stopped_pending);
  SPIN_UNTIL (kvp_demo_server_get_n_held (fixture->server) == 1);
  kvp_demo_server_stop (fixture->server);
  SPIN_UNTIL (stopped_pending.done);
  g_assert_nonnull (stopped_pending.error);
}

static gboolean
has_logged (Fixture *fixture)
{
  g_auto(GStrv) log = kvp_demo_server_take_log (fixture->server);

  return g_strv_length (log) > 0;
}

/* An answer that is an hour away is overtaken by one that is not. */
static void
test_latency (Fixture       *fixture,
              gconstpointer  user_data)
{
  g_autoptr(SoupMessage) slow = fixture_new_message (fixture, "GET", "keys", NULL);
  g_autoptr(SoupMessage) soon = fixture_new_message (fixture, "GET", "keys", NULL);
  g_auto(Pending) slow_pending = { NULL };
  g_auto(Pending) soon_pending = { NULL };

  kvp_demo_server_set_latency (fixture->server, 3600 * 1000, 0);
  send_async (fixture, slow, NULL, &slow_pending);
  SPIN_UNTIL (has_logged (fixture));

  kvp_demo_server_set_latency (fixture->server, 5, 5);
  send_async (fixture, soon, NULL, &soon_pending);
  SPIN_UNTIL (soon_pending.done);
  g_assert_no_error (soon_pending.error);
  g_assert_cmpuint (soup_message_get_status (soon), ==, 200);
  g_assert_false (slow_pending.done);

  kvp_demo_server_stop (fixture->server);
  SPIN_UNTIL (slow_pending.done);
  g_assert_nonnull (slow_pending.error);
}

static void
test_log (Fixture       *fixture,
          gconstpointer  user_data)
{
  g_autoptr(Answer) list = NULL;
  g_autoptr(Answer) delete = NULL;
  g_autoptr(Answer) get = NULL;
  g_autofree char *list_line = g_strdup_printf ("GET " DEMO_NAMESPACES "/%s/keys?limit=10&prefix=a%%2F 200 0",
                                                fixture->id);
  g_autofree char *delete_line = g_strdup_printf ("POST " DEMO_NAMESPACES "/%s/bulk/delete 429 3",
                                                  fixture->id);
  g_autofree char *get_line = g_strdup_printf ("POST " DEMO_NAMESPACES "/%s/bulk/get 200 2", fixture->id);
  g_auto(GStrv) log = NULL;
  g_auto(GStrv) empty = NULL;

  kvp_demo_server_script (fixture->server, "bulk/delete", 429, NULL, NULL, FALSE);
  list = fixture_send (fixture, "GET", "keys?limit=10&prefix=a%2F", NULL);
  delete = fixture_send (fixture, "POST", "bulk/delete", "[\"a\",\"b\",\"c\"]");
  get = fixture_send (fixture, "POST", "bulk/get", "{\"type\":\"text\",\"keys\":[\"a\",\"b\"]}");
  log = kvp_demo_server_take_log (fixture->server);
  empty = kvp_demo_server_take_log (fixture->server);

  g_assert_cmpuint (g_strv_length (log), ==, 3);
  g_assert_cmpstr (log[0], ==, list_line);
  g_assert_cmpstr (log[1], ==, delete_line);
  g_assert_cmpstr (log[2], ==, get_line);
  g_assert_cmpuint (g_strv_length (empty), ==, 0);
}

static void
test_restart (Fixture       *fixture,
              gconstpointer  user_data)
{
  g_autoptr(GUri) uri = g_uri_parse (kvp_demo_server_get_endpoint (fixture->server), G_URI_FLAGS_NONE, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(Answer) before = NULL;
  g_autoptr(Answer) gone = NULL;
  g_autoptr(Answer) back = NULL;

  fixture_put (fixture, "a", NULL, NULL, 0);
  before = fixture_send (fixture, "GET", "keys", NULL);
  answer_assert_good (before);

  kvp_demo_server_stop (fixture->server);
  kvp_demo_server_stop (fixture->server);
  gone = fixture_send (fixture, "GET", "keys", NULL);
  g_assert_cmpuint (gone->status, ==, 0);
  /* It is still to be asked. */
  g_assert_true (fixture_has (fixture, "a"));

  kvp_demo_server_start (fixture->server, (guint) g_uri_get_port (uri), &error);
  g_assert_no_error (error);
  back = fixture_send (fixture, "GET", "keys", NULL);
  answer_assert_good (back);
  g_assert_cmpuint (answer_get_length (back, "result"), ==, 1);
}

static void
test_port_taken (Fixture       *fixture,
                 gconstpointer  user_data)
{
  g_autoptr(GUri) uri = g_uri_parse (kvp_demo_server_get_endpoint (fixture->server), G_URI_FLAGS_NONE, NULL);
  g_autoptr(KvpDemoServer) second = kvp_demo_server_new ();
  g_autoptr(GError) error = NULL;

  g_assert_false (kvp_demo_server_start (second, (guint) g_uri_get_port (uri), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_clear_error (&error);
  g_assert_true (kvp_demo_server_start (second, 0, &error));
  g_assert_no_error (error);
}

static void
started_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  gboolean *done = user_data;
  g_autoptr(GError) error = NULL;

  kvp_demo_server_start_finish (KVP_DEMO_SERVER (object), result, &error);
  g_assert_no_error (error);
  *done = TRUE;
}

static void
test_start_async (void)
{
  g_autoptr(KvpDemoServer) server = g_object_new (KVP_TYPE_DEMO_SERVER, "large-size", 5000, NULL);
  g_autofree char *id = NULL;
  gboolean done = FALSE;

  kvp_demo_server_start_async (server, 0, NULL, started_cb, &done);
  SPIN_UNTIL (done);
  g_assert_nonnull (kvp_demo_server_get_endpoint (server));
  id = kvp_demo_server_get_namespace_id (server, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  g_assert_cmpuint (kvp_demo_server_count_keys (server, id), ==, 5000);
  kvp_demo_server_stop (server);
}

/* A test may fill a server before it starts it; then the sample is never made. */
static void
test_fill_before_start (void)
{
  g_autoptr(KvpDemoServer) server = kvp_demo_server_new ();
  g_autoptr(GBytes) name = g_bytes_new_static ("a", 1);
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *sample = NULL;

  kvp_demo_server_clear (server);
  id = kvp_demo_server_add_namespace (server, "mine");
  kvp_demo_server_put (server, id, name, NULL, NULL, 0);
  kvp_demo_server_start (server, 0, &error);
  g_assert_no_error (error);
  sample = kvp_demo_server_get_namespace_id (server, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  g_assert_null (sample);
  g_assert_true (kvp_demo_server_has_key (server, id, name));
}

static void
test_namespace_delete (gconstpointer user_data)
{
  const char *path = user_data;
  Fixture fixture = { NULL };
  g_autoptr(Answer) answer = NULL;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_failed ();
      g_test_trap_assert_stderr ("*A request to delete a whole namespace arrived: DELETE *");
      g_test_trap_assert_stderr_unmatched ("*came through*");
      return;
    }

  fixture_set_up (&fixture, NULL);
  answer = fixture_send (&fixture, "DELETE", path, NULL);
  g_printerr ("The request came through\n");
  fixture_tear_down (&fixture, NULL);
}

/* Told to, it carries the request out, as the real service would. */
static void
test_namespace_delete_allowed (Fixture       *fixture,
                               gconstpointer  user_data)
{
  g_autoptr(Answer) answer = NULL;
  g_autoptr(Answer) after = NULL;
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK);

  g_object_set (fixture->server, "aborts-on-namespace-delete", FALSE, NULL);
  answer = fixture_send (fixture, "DELETE", "values/%2E%2E", NULL);
  g_log_set_always_fatal (fatal);
  answer_assert_good (answer);
  after = fixture_send (fixture, "GET", "keys", NULL);
  answer_assert_bad (after, 404, 10013);
}

int
main (int    argc,
      char **argv)
{
  /* No file is touched, and folders per test leak in GLib 2.74. */
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("/demo/server/script", test_script);
  ADD ("/demo/server/cut", test_cut);
  ADD ("/demo/server/cut-in-page", test_cut_in_page);
  ADD ("/demo/server/hold", test_hold);
  ADD ("/demo/server/hold-cancelled", test_hold_cancelled);
  ADD ("/demo/server/hold-and-cut", test_hold_and_cut);
  ADD ("/demo/server/latency", test_latency);
  ADD ("/demo/server/log", test_log);
  ADD ("/demo/server/restart", test_restart);
  ADD ("/demo/server/port-taken", test_port_taken);
  g_test_add_func ("/demo/server/start-async", test_start_async);
  g_test_add_func ("/demo/server/fill-before-start", test_fill_before_start);
  /* Relative to a namespace's path: the last three get there only by way of a URL parser. */
  g_test_add_data_func ("/demo/server/namespace-delete/plain", "", test_namespace_delete);
  g_test_add_data_func ("/demo/server/namespace-delete/dots", "values/..", test_namespace_delete);
  g_test_add_data_func ("/demo/server/namespace-delete/encoded-dots", "values/%2E%2E", test_namespace_delete);
  g_test_add_data_func ("/demo/server/namespace-delete/dots-and-slash", "values/%2e./",
                        test_namespace_delete);
  ADD ("/demo/server/namespace-delete/allowed", test_namespace_delete_allowed);

  return g_test_run ();
}
