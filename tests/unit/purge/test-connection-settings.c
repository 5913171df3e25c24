/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a connection hands on to its runs, and what it tells of the budget. */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "demo/kvp-demo-server.h"
#include "purge/kvp-connection-private.h"

#define OTHER_TOKEN "cfut_0123456789abcdefghijABCDEFGHIJ0123456789"
#define OTHER_ACCOUNT_ID "ffffffffffffffffffffffffffffffff"

typedef struct {
  KvpDemoServer *server;
  KvpConnection *connection;
  KvpAccount    *account;
} Fixture;

static KvpConnection *
connect_to (Fixture *self)
{
  g_autoptr(GError) error = NULL;
  KvpConnection *connection = kvp_connection_new (kvp_demo_server_get_endpoint (self->server), KVP_DEMO_TOKEN, &error);

  g_assert_no_error (error);

  return connection;
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  self->server = kvp_demo_server_new ();
  g_object_set (self->server, "large-size", 10, NULL);
  kvp_demo_server_start (self->server, 0, &error);
  g_assert_no_error (error);

  self->account = kvp_account_new (KVP_DEMO_ACCOUNT_ID, KVP_DEMO_ACCOUNT_NAME);
  self->connection = connect_to (self);
  kvp_connection_set_account (self->connection, self->account);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_assert_finalize_object (self->connection);
  g_clear_object (&self->account);
  kvp_demo_server_stop (self->server);
  g_clear_object (&self->server);
}

static void
keep_result (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
deadline_cb (gpointer user_data)
{
  g_error ("no answer");

  return G_SOURCE_REMOVE;
}

static void
wait_for (GAsyncResult **result)
{
  guint deadline = g_timeout_add_seconds (240, deadline_cb, NULL);

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (deadline);
}

static gboolean
refresh (KvpConnection  *connection,
         GError        **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_connection_refresh_async (connection, NULL, keep_result, &result);
  wait_for (&result);

  return kvp_connection_refresh_finish (connection, result, error);
}

static gboolean
check (KvpConnection  *connection,
       GError        **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_connection_check_async (connection, KVP_DEMO_ACCOUNT_ID, NULL, keep_result, &result);
  wait_for (&result);

  return kvp_connection_check_finish (connection, result, error);
}

/* A page of keys, asked for as a run does. */
static gboolean
list_page (Fixture    *self,
           KvpClient  *client,
           GError    **error)
{
  g_autofree char *ns = kvp_demo_server_get_namespace_id (self->server, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(KvpKeyList) keys = NULL;

  kvp_client_list_keys_async (client, KVP_DEMO_ACCOUNT_ID, ns, NULL, 1000, NULL, NULL, keep_result, &result);
  wait_for (&result);
  keys = kvp_client_list_keys_finish (client, result, NULL, error);

  return keys != NULL;
}

static void
count_cb (gpointer user_data)
{
  ++*(guint *) user_data;
}

/* --- the token --- */

/* A token that expired in the middle of a run is replaced, and the run goes on with the same client. */
static void
test_set_token (Fixture       *self,
                gconstpointer  data)
{
  g_autoptr(KvpClient) client = kvp_connection_new_run_client (self->connection);
  g_autoptr(GError) error = NULL;
  guint n_notified = 0;
  gboolean checked;

  g_assert_true (check (self->connection, &error));
  g_signal_connect_swapped (self->connection, "notify::checked", G_CALLBACK (count_cb), &n_notified);
  kvp_demo_server_add_token (self->server, OTHER_TOKEN);
  kvp_demo_server_set_token_life (self->server, 0);
  g_assert_false (list_page (self, client, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_AUTH);
  g_clear_error (&error);

  g_assert_true (kvp_connection_set_token (self->connection, "  " OTHER_TOKEN "\n", &error));
  g_assert_no_error (error);
  g_assert_true (list_page (self, client, &error));
  g_assert_no_error (error);
  g_assert_true (refresh (self->connection, &error));
  g_assert_no_error (error);

  /* Nothing is known of the new one yet, but that it may be tried. */
  g_object_get (self->connection, "checked", &checked, NULL);
  g_assert_false (checked);
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_null (kvp_connection_get_expires_on (self->connection));
  g_assert_true (kvp_connection_get_account (self->connection) != NULL);
}

static void
test_set_bad_token (Fixture       *self,
                    gconstpointer  data)
{
  static const char * const tokens[] = {
    "", "two words", "ellipsis…", "cfk_0123456789abcdefghijABCDEFGHIJ0123456789",
    "0123456789abcdef0123456789abcdef01234",
  };
  g_autoptr(GError) error = NULL;
  gboolean checked;

  g_assert_true (check (self->connection, &error));
  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      g_assert_false (kvp_connection_set_token (self->connection, tokens[i], &error));
      g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
      g_assert_true (*tokens[i] == '\0' || strstr (error->message, tokens[i]) == NULL);
      g_clear_error (&error);
    }

  /* Nothing changed. */
  g_object_get (self->connection, "checked", &checked, NULL);
  g_assert_true (checked);
  g_assert_true (refresh (self->connection, &error));
  g_assert_no_error (error);
}

/* To verify a new token lists the accounts anew; the one in use stays in use, with its namespaces. */
static void
test_same_account (Fixture       *self,
                   gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpAccount) other = kvp_account_new (OTHER_ACCOUNT_ID, NULL);
  GListModel *namespaces = kvp_connection_get_namespaces (self->connection);
  guint n_namespaces;

  g_assert_true (refresh (self->connection, &error));
  n_namespaces = g_list_model_get_n_items (namespaces);
  g_assert_cmpuint (n_namespaces, >, 0);

  g_assert_true (check (self->connection, &error));
  g_assert_true (kvp_connection_get_account (self->connection) != self->account);
  g_assert_cmpuint (g_list_model_get_n_items (namespaces), ==, n_namespaces);

  kvp_connection_set_account (self->connection, other);
  g_assert_cmpuint (g_list_model_get_n_items (namespaces), ==, 0);
}

/* --- settings --- */

static void
test_settings (Fixture       *self,
               gconstpointer  data)
{
  static const struct {
    const char *name;
    guint       initial;
    guint       other;
  } cases[] = {
    { "max-concurrency", 8, 3 },
    { "silence-limit", 30, 60 },
    { "requests-per-window", 1200, 600 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *signal = g_strconcat ("notify::", cases[i].name, NULL);
      guint n_notified = 0;
      guint value;

      g_object_get (self->connection, cases[i].name, &value, NULL);
      g_assert_cmpuint (value, ==, cases[i].initial);
      g_signal_connect_swapped (self->connection, signal, G_CALLBACK (count_cb), &n_notified);
      g_object_set (self->connection, cases[i].name, cases[i].other, NULL);
      g_object_set (self->connection, cases[i].name, cases[i].other, NULL);
      g_object_get (self->connection, cases[i].name, &value, NULL);
      g_assert_cmpuint (value, ==, cases[i].other);
      g_assert_cmpuint (n_notified, ==, 1);
      g_signal_handlers_disconnect_by_func (self->connection, count_cb, &n_notified);
    }
}

/* A change counts for the runs that are under way, too. */
static void
test_max_concurrency (Fixture       *self,
                      gconstpointer  data)
{
  g_autoptr(KvpClient) before = kvp_connection_new_run_client (self->connection);
  g_autoptr(KvpClient) after = NULL;
  KvpClient *gone = kvp_connection_new_run_client (self->connection);
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (kvp_client_get_concurrency (before), ==, 2);
  g_assert_finalize_object (gone);
  g_object_set (self->connection, "max-concurrency", 1, NULL);
  after = kvp_connection_new_run_client (self->connection);
  g_assert_cmpuint (kvp_client_get_concurrency (before), ==, 1);
  g_assert_cmpuint (kvp_client_get_concurrency (after), ==, 1);

  for (guint i = 0; i < 5; i++)
    g_assert_true (list_page (self, before, &error));
  g_assert_cmpuint (kvp_client_get_concurrency (before), ==, 1);

  g_object_set (self->connection, "max-concurrency", 3, NULL);
  for (guint i = 0; i < 20; i++)
    g_assert_true (list_page (self, before, &error));
  g_assert_cmpuint (kvp_client_get_concurrency (before), ==, 3);

  /* Each has its own pace and its own count. */
  g_assert_cmpuint (kvp_client_get_concurrency (after), ==, 1);
  g_assert_cmpuint (kvp_client_get_n_requests (before), ==, 25);
  g_assert_cmpuint (kvp_client_get_n_requests (after), ==, 0);
}

/* No answer in five seconds is none. */
static void
test_silence_limit (Fixture       *self,
                    gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_object_set (self->connection, "silence-limit", 5, NULL);
  kvp_demo_server_set_trouble (self->server, NULL, KVP_DEMO_TROUBLE_HUNG, 1);
  g_assert_false (refresh (self->connection, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_TIMED_OUT);
}

/* --- the budget --- */

static void
test_budget (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr(KvpConnection) same = connect_to (self);
  g_autoptr(KvpConnection) elsewhere = connect_to (self);
  g_autoptr(KvpAccount) other = kvp_account_new (OTHER_ACCOUNT_ID, NULL);
  g_autoptr(KvpClient) client = NULL;
  g_autoptr(GError) error = NULL;

  g_object_set (self->connection, "requests-per-window", 100, NULL);
  g_object_set (same, "requests-per-window", 100, NULL);
  kvp_connection_set_account (same, self->account);
  kvp_connection_set_account (elsewhere, other);

  g_assert_cmpuint (kvp_connection_get_budget_capacity (self->connection), ==, 100);
  g_assert_cmpuint (kvp_connection_get_budget_remaining (self->connection), ==, 100);
  g_assert_cmpuint (kvp_connection_get_budget_capacity (elsewhere), ==, 1200);

  /* What a run spends is spent for all who use the account, and for no one else. */
  client = kvp_connection_new_run_client (self->connection);
  for (guint i = 0; i < 20; i++)
    g_assert_true (list_page (self, client, &error));
  g_assert_cmpuint (kvp_connection_get_budget_remaining (self->connection), <=, 90);
  g_assert_cmpuint (kvp_connection_get_budget_remaining (same), ==,
                    kvp_connection_get_budget_remaining (self->connection));
  g_assert_cmpuint (kvp_connection_get_budget_remaining (elsewhere), ==, 1200);

  /* 100 in 300 s: what is more takes 3 s each. */
  g_assert_cmpint (kvp_connection_estimate_requests (self->connection, 10), ==, 0);
  g_assert_cmpint (kvp_connection_estimate_requests (self->connection, 1100), >, 2990 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (kvp_connection_estimate_requests (self->connection, 1100), <, 3100 * G_TIME_SPAN_SECOND);
}

typedef struct {
  KvpConnection *connection;
  guint          n_signals;
  guint          longest;
} Told;

static void
told_cb (KvpConnection *connection,
         Told          *told)
{
  told->n_signals++;
  told->longest = MAX (told->longest, kvp_connection_get_blocked_for (connection));
}

/* Whoever watches is told that something was spent, and that Cloudflare asks to wait, whoever was asked. */
static void
test_budget_changed (Fixture       *self,
                     gconstpointer  data)
{
  g_autoptr(KvpConnection) watched = connect_to (self);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(KvpClient) client = kvp_connection_new_run_client (self->connection);
  g_autofree char *ns = kvp_demo_server_get_namespace_id (self->server, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  g_autoptr(KvpAccount) other = kvp_account_new (OTHER_ACCOUNT_ID, NULL);
  g_autoptr(GError) error = NULL;
  Told told = { watched, 0, 0 };
  guint deadline;
  guint n_signals;

  g_signal_connect (watched, "budget-changed", G_CALLBACK (told_cb), &told);
  kvp_connection_set_account (watched, self->account);
  g_assert_cmpuint (told.n_signals, ==, 1);

  deadline = g_timeout_add_seconds (240, deadline_cb, NULL);
  g_assert_true (list_page (self, client, &error));
  while (told.n_signals < 2)
    g_main_context_iteration (NULL, TRUE);

  kvp_demo_server_set_trouble_wait (self->server, 300);
  kvp_demo_server_script_trouble (self->server, "/keys", KVP_DEMO_TROUBLE_429_DATE);
  kvp_client_list_keys_async (client, KVP_DEMO_ACCOUNT_ID, ns, NULL, 1000, NULL, cancellable, keep_result, &result);
  while (told.longest == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (told.longest, >, 200);
  g_source_remove (deadline);

  /* A person who waits for one answer is told at once, and waits for no five minutes. */
  g_assert_false (refresh (self->connection, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_RATE_LIMITED);

  g_cancellable_cancel (cancellable);
  wait_for (&result);

  /* Of the account before, nothing more is told. */
  kvp_connection_set_account (watched, other);
  g_assert_cmpuint (kvp_connection_get_blocked_for (watched), ==, 0);
  n_signals = told.n_signals;
  g_assert_false (refresh (self->connection, NULL));
  g_assert_cmpuint (told.n_signals, ==, n_signals);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/connection/token/set", Fixture, NULL, set_up, test_set_token, tear_down);
  g_test_add ("/connection/token/set-bad", Fixture, NULL, set_up, test_set_bad_token, tear_down);
  g_test_add ("/connection/same-account", Fixture, NULL, set_up, test_same_account, tear_down);
  g_test_add ("/connection/settings", Fixture, NULL, set_up, test_settings, tear_down);
  g_test_add ("/connection/max-concurrency", Fixture, NULL, set_up, test_max_concurrency, tear_down);
  g_test_add ("/connection/silence-limit", Fixture, NULL, set_up, test_silence_limit, tear_down);
  g_test_add ("/connection/budget", Fixture, NULL, set_up, test_budget, tear_down);
  g_test_add ("/connection/budget-changed", Fixture, NULL, set_up, test_budget_changed, tear_down);

  return g_test_run ();
}
