/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "demo/kvp-demo-server.h"
#include "purge/kvp-connection.h"

#define USER_TOKEN "cfut_0123456789abcdefghijABCDEFGHIJ0123456789"
#define ACCOUNT_TOKEN "cfat_0123456789abcdefghijABCDEFGHIJ0123456789"
#define OLD_TOKEN "abcdefghijABCDEFGHIJ0123456789-_abcdefgh"
#define OTHER_ACCOUNT_ID "ffffffffffffffffffffffffffffffff"

#define ANSWER(result) "{'success':true,'errors':[],'messages':[],'result':" result "}"
#define GOOD_TOKEN ANSWER ("{'id':'t','status':'active','expires_on':'2030-01-02T03:04:05Z'}")
#define DISABLED_TOKEN ANSWER ("{'id':'t','status':'disabled'}")
#define EXPIRED_TOKEN ANSWER ("{'id':'t','status':'expired'}")
#define ERROR_ANSWER(code) \
  "{'success':false,'errors':[{'code':" code ",'message':'No.'}],'messages':[],'result':null}"

typedef struct {
  KvpDemoServer *server;
  KvpConnection *connection;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  const char *token = data;
  g_autoptr(GError) error = NULL;

  self->server = kvp_demo_server_new ();
  g_object_set (self->server, "large-size", 10, NULL);
  kvp_demo_server_start (self->server, 0, &error);
  g_assert_no_error (error);

  self->connection = kvp_connection_new (kvp_demo_server_get_endpoint (self->server), token, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_assert_finalize_object (self->connection);
  kvp_demo_server_stop (self->server);
  g_object_unref (self->server);
}

static void
script (Fixture    *self,
        const char *match,
        guint       status,
        const char *body)
{
  g_autofree char *json = g_strdelimit (g_strdup (body), "'", '"');
  g_autoptr(GBytes) bytes = g_bytes_new (json, strlen (json));

  kvp_demo_server_script (self->server, match, status, "Content-Type: application/json", bytes, FALSE);
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
check (Fixture     *self,
       const char  *account_id,
       GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_connection_check_async (self->connection, account_id, NULL, keep_result, &result);
  wait_for (&result);

  return kvp_connection_check_finish (self->connection, result, error);
}

static gboolean
refresh (Fixture  *self,
         GError  **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_connection_refresh_async (self->connection, NULL, keep_result, &result);
  wait_for (&result);

  return kvp_connection_refresh_finish (self->connection, result, error);
}

static gboolean
is_checked (Fixture *self)
{
  gboolean checked;

  g_object_get (self->connection, "checked", &checked, NULL);

  return checked;
}

static guint
count_accounts (Fixture *self)
{
  return g_list_model_get_n_items (kvp_connection_get_accounts (self->connection));
}

static guint
count_namespaces (Fixture *self)
{
  return g_list_model_get_n_items (kvp_connection_get_namespaces (self->connection));
}

/* --- what is typed --- */

static void
test_token_text (void)
{
  static const struct {
    const char *token;
    gboolean    good;
    gboolean    names_permission;
  } cases[] = {
    { "", TRUE, FALSE },
    { "  ", TRUE, FALSE },
    { USER_TOKEN, TRUE, FALSE },
    { "  " ACCOUNT_TOKEN "\n", TRUE, FALSE },
    { OLD_TOKEN, TRUE, FALSE },
    { KVP_DEMO_TOKEN, TRUE, FALSE },
    { "cfk_0123456789abcdefghijABCDEFGHIJ0123456789", FALSE, TRUE },
    { " cfk_x ", FALSE, TRUE },
    { "0123456789abcdef0123456789abcdef01234", FALSE, TRUE },         /* 37 */
    { "0123456789abcdef0123456789abcdef012345678abcd", FALSE, TRUE }, /* 45 */
    { "0123456789abcdef0123456789abcdef0123", TRUE, FALSE },          /* 36 */
    { "0123456789abcdef0123456789abcdef0123456789abcd", TRUE, FALSE },/* 46 */
    { "0123456789ABCDEF0123456789abcdef01234567", TRUE, FALSE },      /* 40, not lower case */
    { "two words", FALSE, FALSE },
    { "ellipsis…", FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *problem = kvp_connection_check_token_text (cases[i].token);

      if ((problem == NULL) != cases[i].good)
        g_error ("case %u: %s", i, problem != NULL ? problem : "accepted");
      if (problem != NULL)
        {
          g_assert_null (strstr (problem, cases[i].token));
          g_assert_cmpint (strstr (problem, "Workers KV Storage: Edit") != NULL, ==,
                           cases[i].names_permission);
        }

      /* What the form would refuse can not become a connection either. */
      if (problem != NULL || cases[i].token[strspn (cases[i].token, " ")] == '\0')
        {
          g_autoptr(GError) error = NULL;

          g_assert_null (kvp_connection_new (NULL, cases[i].token, &error));
          g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
        }
    }
}

static void
test_other_text (void)
{
  static const struct {
    const char *account_id;
    gboolean    good;
  } accounts[] = {
    { "", TRUE }, { "  ", TRUE }, { KVP_DEMO_ACCOUNT_ID, TRUE }, { " " KVP_DEMO_ACCOUNT_ID " ", TRUE },
    { "0F2AC74B498B48028CB68387C421E279", TRUE }, { "0f2ac74b498b48028cb68387c421e27", FALSE },
    { KVP_DEMO_ACCOUNT_ID "0", FALSE }, { "0f2ac74b498b48028cb68387c421e27g", FALSE }, { "..", FALSE },
    { "a/b", FALSE },
  };
  static const struct {
    const char *endpoint;
    gboolean    good;
  } endpoints[] = {
    { "", TRUE }, { "https://api.cloudflare.com/client/v4", TRUE },
    { "http://127.0.0.1:8080/client/v4", TRUE },
    { "http://example.com/", FALSE }, { "ftp://example.com/", FALSE }, { "nonsense", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (accounts); i++)
    {
      g_autofree char *problem = kvp_connection_check_account_id_text (accounts[i].account_id);

      if ((problem == NULL) != accounts[i].good)
        g_error ("account %s", accounts[i].account_id);
    }

  for (guint i = 0; i < G_N_ELEMENTS (endpoints); i++)
    {
      g_autofree char *problem = kvp_connection_check_endpoint_text (endpoints[i].endpoint);
      g_autoptr(GError) error = NULL;

      if ((problem == NULL) != endpoints[i].good)
        g_error ("endpoint %s", endpoints[i].endpoint);
      if (problem != NULL)
        {
          g_assert_null (kvp_connection_new (endpoints[i].endpoint, USER_TOKEN, &error));
          g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
        }
    }
}

/* --- the check --- */

static void
test_user (Fixture       *self,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  GListModel *accounts = kvp_connection_get_accounts (self->connection);
  g_autoptr(KvpAccount) account = NULL;

  g_assert_false (is_checked (self));
  g_assert_true (check (self, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (is_checked (self));
  g_assert_cmpint (kvp_connection_get_token_kind (self->connection), ==, KVP_TOKEN_KIND_USER);

  /* The same model, filled; and none is chosen for the person. */
  g_assert_true (accounts == kvp_connection_get_accounts (self->connection));
  g_assert_cmpuint (g_list_model_get_n_items (accounts), ==, 1);
  g_assert_null (kvp_connection_get_account (self->connection));
  account = g_list_model_get_item (accounts, 0);
  g_assert_cmpstr (kvp_account_get_id (account), ==, KVP_DEMO_ACCOUNT_ID);
  g_assert_cmpuint (kvp_connection_get_n_requests (self->connection), ==, 2);

  /* With its ID given, it is the listed one, not a second. */
  g_assert_true (check (self, " 0F2AC74B498B48028CB68387C421E279 ", &error));
  g_assert_cmpuint (g_list_model_get_n_items (accounts), ==, 1);
  g_assert_cmpstr (kvp_account_get_name (kvp_connection_get_account (self->connection)), ==,
                   KVP_DEMO_ACCOUNT_NAME);
}

static void
test_account_list_empty (Fixture       *self,
                         gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  kvp_demo_server_set_token_kind (self->server, KVP_DEMO_TOKEN_NO_ACCOUNTS);
  g_assert_true (check (self, "", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_accounts (self), ==, 0);
  g_assert_null (kvp_connection_get_account (self->connection));

  g_assert_true (check (self, KVP_DEMO_ACCOUNT_ID, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_accounts (self), ==, 1);
  g_assert_cmpstr (kvp_account_get_id (kvp_connection_get_account (self->connection)), ==,
                   KVP_DEMO_ACCOUNT_ID);
  g_assert_true (refresh (self, &error));
  g_assert_no_error (error);
}

static void
test_account_list_refused (Fixture       *self,
                           gconstpointer  data)
{
  static const guint statuses[] = { 403, 401, 400, 404 };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr(GError) error = NULL;

      script (self, "GET /client/v4/accounts", statuses[i], ERROR_ANSWER ("9109"));
      g_assert_true (check (self, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (count_accounts (self), ==, 0);
    }
}

/* That the list did not come is not the same as an empty list. */
static void
test_account_list_fails (Fixture       *self,
                         gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  /* It is asked twice. */
  script (self, "GET /client/v4/accounts", 500, ERROR_ANSWER ("10001"));
  script (self, "GET /client/v4/accounts", 500, ERROR_ANSWER ("10001"));
  g_assert_false (check (self, NULL, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_SERVER);
  g_assert_false (is_checked (self));
}

/* A token of the old form may belong to an account: that can be asked with the account's ID only. */
static void
test_old_account_token (Fixture       *self,
                        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  kvp_demo_server_set_token_kind (self->server, KVP_DEMO_TOKEN_ACCOUNT_OWNED);
  g_assert_false (check (self, NULL, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  g_assert_nonnull (strstr (error->message, "account ID"));
  g_clear_error (&error);

  g_assert_true (check (self, KVP_DEMO_ACCOUNT_ID, &error));
  g_assert_no_error (error);
  g_assert_cmpint (kvp_connection_get_token_kind (self->connection), ==, KVP_TOKEN_KIND_ACCOUNT);
  g_assert_cmpuint (count_accounts (self), ==, 1);
  g_assert_cmpstr (kvp_account_get_id (kvp_connection_get_account (self->connection)), ==,
                   KVP_DEMO_ACCOUNT_ID);
  g_assert_true (refresh (self, &error));
  g_assert_cmpuint (count_namespaces (self), >, 0);
}

static void
test_account_token (Fixture       *self,
                    gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) log = NULL;

  g_assert_cmpint (kvp_connection_get_token_kind (self->connection), ==, KVP_TOKEN_KIND_ACCOUNT);

  /* Nothing is sent before the ID is known. */
  g_assert_false (check (self, NULL, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  g_clear_error (&error);
  g_assert_false (check (self, "not an ID", &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  g_clear_error (&error);
  g_assert_cmpuint (kvp_connection_get_n_requests (self->connection), ==, 0);

  script (self, "/accounts/" KVP_DEMO_ACCOUNT_ID "/tokens/verify", 200, GOOD_TOKEN);
  g_assert_true (check (self, KVP_DEMO_ACCOUNT_ID, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_accounts (self), ==, 1);
  g_assert_cmpint (g_date_time_to_unix (kvp_connection_get_expires_on (self->connection)), ==, 1893553445);

  /* It was not asked for what it can't answer. */
  log = kvp_demo_server_take_log (self->server);
  g_assert_cmpuint (g_strv_length (log), ==, 1);
}

static void
test_bad_tokens (Fixture       *self,
                 gconstpointer  data)
{
  static const struct {
    guint       status;
    const char *body;
    int         code;
    const char *contains;
  } cases[] = {
    { 200, DISABLED_TOKEN, KVP_ERROR_AUTH, "Workers KV Storage: Edit" },
    { 200, EXPIRED_TOKEN, KVP_ERROR_AUTH, "expired" },
    { 401, ERROR_ANSWER ("1000"), KVP_ERROR_AUTH, "token" },
    { 403, ERROR_ANSWER ("9109"), KVP_ERROR_AUTH, NULL },
    { 500, ERROR_ANSWER ("10001"), KVP_ERROR_SERVER, NULL },
    { 200, "<html>", KVP_ERROR_NOT_API, NULL },
    { 200, "{'success':true,'errors':[],'messages':[],'result':{}}", KVP_ERROR_BAD_RESPONSE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      /* What may pass is asked for twice. */
      for (guint n = cases[i].status == 500 ? 2 : 1; n > 0; n--)
        script (self, "/user/tokens/verify", cases[i].status, cases[i].body);
      g_assert_false (check (self, NULL, &error));
      g_assert_error (error, KVP_ERROR, cases[i].code);
      g_assert_null (strstr (error->message, (const char *) data));
      if (cases[i].contains != NULL)
        g_assert_nonnull (strstr (error->message, cases[i].contains));
      g_assert_false (is_checked (self));
      g_assert_cmpuint (count_accounts (self), ==, 0);
    }

  /* A user's token with an account's ID is not tried as an account's. */
  {
    g_autoptr(GError) error = NULL;

    script (self, "/user/tokens/verify", 401, ERROR_ANSWER ("1000"));
    g_assert_false (check (self, KVP_DEMO_ACCOUNT_ID, &error));
    g_assert_error (error, KVP_ERROR, KVP_ERROR_AUTH);
    g_assert_null (kvp_connection_get_account (self->connection));
  }
}

/* Nothing that was learnt from a failure: the next check begins anew. */
static void
test_check_again (Fixture       *self,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  kvp_demo_server_set_token_kind (self->server, KVP_DEMO_TOKEN_ACCOUNT_OWNED);
  g_assert_false (check (self, OTHER_ACCOUNT_ID, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);

  kvp_demo_server_set_token_kind (self->server, KVP_DEMO_TOKEN_USER);
  g_assert_true (check (self, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (kvp_connection_get_token_kind (self->connection), ==, KVP_TOKEN_KIND_USER);
}

static void
test_no_network (void)
{
  g_autoptr(KvpDemoServer) server = kvp_demo_server_new ();
  g_autofree char *endpoint = NULL;
  g_autoptr(GError) error = NULL;
  Fixture fixture = { NULL };

  kvp_demo_server_start (server, 0, &error);
  g_assert_no_error (error);
  endpoint = g_strdup (kvp_demo_server_get_endpoint (server));
  kvp_demo_server_stop (server);

  fixture.connection = kvp_connection_new (endpoint, USER_TOKEN, &error);
  g_assert_false (check (&fixture, NULL, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_NETWORK);
  g_assert_finalize_object (fixture.connection);
}

static void
test_cancel (Fixture       *self,
             gconstpointer  data)
{
  static const char *const held[] = { "/user/tokens/verify", "GET /client/v4/accounts" };

  for (guint i = 0; i < G_N_ELEMENTS (held); i++)
    {
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;
      guint deadline = g_timeout_add_seconds (240, deadline_cb, NULL);

      kvp_demo_server_hold (self->server, held[i]);
      kvp_connection_check_async (self->connection, NULL, cancellable, keep_result, &result);
      while (kvp_demo_server_get_n_held (self->server) == 0)
        g_main_context_iteration (NULL, FALSE);
      g_source_remove (deadline);
      g_cancellable_cancel (cancellable);
      wait_for (&result);
      g_assert_false (kvp_connection_check_finish (self->connection, result, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_false (is_checked (self));
      kvp_demo_server_release (self->server);
    }
}

/* --- accounts, namespaces, values --- */

static void
count_cb (gpointer user_data)
{
  ++*(guint *) user_data;
}

static void
test_namespaces (Fixture       *self,
                 gconstpointer  data)
{
  GListModel *namespaces = kvp_connection_get_namespaces (self->connection);
  g_autoptr(KvpAccount) account = kvp_account_new (KVP_DEMO_ACCOUNT_ID, "Acme");
  g_autoptr(KvpAccount) other = kvp_account_new (OTHER_ACCOUNT_ID, NULL);
  g_autoptr(GError) error = NULL;
  guint n_notified = 0;
  guint n_namespaces;

  g_signal_connect_swapped (self->connection, "notify::account", G_CALLBACK (count_cb), &n_notified);

  g_assert_false (refresh (self, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
  g_clear_error (&error);

  kvp_connection_set_account (self->connection, account);
  kvp_connection_set_account (self->connection, account);
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_true (refresh (self, &error));
  g_assert_no_error (error);
  n_namespaces = g_list_model_get_n_items (namespaces);
  g_assert_cmpuint (n_namespaces, >=, 5);

  /* An error leaves the list; it says which permission is missing. */
  kvp_demo_server_set_token_kind (self->server, KVP_DEMO_TOKEN_NO_KV);
  g_assert_false (refresh (self, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_FORBIDDEN);
  g_assert_nonnull (strstr (error->message, "Workers KV Storage"));
  g_clear_error (&error);
  g_assert_cmpuint (g_list_model_get_n_items (namespaces), ==, n_namespaces);
  kvp_demo_server_set_token_kind (self->server, KVP_DEMO_TOKEN_USER);

  {
    g_autofree char *added = kvp_demo_server_add_namespace (self->server, "new one");

    g_assert_true (refresh (self, &error));
    g_assert_cmpuint (g_list_model_get_n_items (namespaces), ==, n_namespaces + 1);
  }

  /* Another account has other namespaces. */
  kvp_connection_set_account (self->connection, other);
  g_assert_cmpuint (n_notified, ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (namespaces), ==, 0);
  g_assert_true (namespaces == kvp_connection_get_namespaces (self->connection));
}

/* A list that comes late must not become the list of another account. */
static void
test_account_changes_meanwhile (Fixture       *self,
                                gconstpointer  data)
{
  g_autoptr(KvpAccount) account = kvp_account_new (KVP_DEMO_ACCOUNT_ID, "Acme");
  g_autoptr(KvpAccount) other = kvp_account_new (OTHER_ACCOUNT_ID, NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  guint deadline = g_timeout_add_seconds (240, deadline_cb, NULL);

  kvp_connection_set_account (self->connection, account);
  kvp_demo_server_hold (self->server, "/storage/kv/namespaces");
  kvp_connection_refresh_async (self->connection, NULL, keep_result, &result);
  while (kvp_demo_server_get_n_held (self->server) == 0)
    g_main_context_iteration (NULL, FALSE);
  g_source_remove (deadline);

  kvp_connection_set_account (self->connection, other);
  kvp_demo_server_release (self->server);
  wait_for (&result);
  g_assert_false (kvp_connection_refresh_finish (self->connection, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_namespaces (self), ==, 0);
}

static GBytes *
fetch (Fixture     *self,
       const char  *ns,
       GBytes      *name,
       GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_connection_fetch_value_async (self->connection, ns, name, NULL, keep_result, &result);
  wait_for (&result);

  return kvp_connection_fetch_value_finish (self->connection, result, error);
}

static void
test_value (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr(KvpAccount) account = kvp_account_new (KVP_DEMO_ACCOUNT_ID, "Acme");
  g_autofree char *ns = kvp_demo_server_add_namespace (self->server, "values");
  g_autoptr(GBytes) name = g_bytes_new_static ("a/../b?\0", 8);
  g_autoptr(GBytes) missing = g_bytes_new_static ("missing", 7);
  g_autoptr(GBytes) value = g_bytes_new_static ("\xff\0binary", 8);
  g_autoptr(GBytes) fetched = NULL;
  g_autoptr(GError) error = NULL;

  kvp_demo_server_put (self->server, ns, name, value, NULL, 0);
  g_assert_null (fetch (self, ns, name, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
  g_clear_error (&error);

  kvp_connection_set_account (self->connection, account);
  fetched = fetch (self, ns, name, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (fetched, value));

  g_assert_null (fetch (self, ns, missing, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_NOT_FOUND);
}

static void
test_demo_mark (Fixture       *self,
                gconstpointer  data)
{
  g_assert_false (kvp_connection_get_is_demo (self->connection));
  kvp_connection_set_is_demo (self->connection, TRUE);
  g_assert_true (kvp_connection_get_is_demo (self->connection));
  g_assert_cmpstr (kvp_connection_get_endpoint (self->connection), ==,
                   kvp_demo_server_get_endpoint (self->server));
}

static void
add_test (const char *path,
          const char *token,
          void      (*test) (Fixture       *self,
                             gconstpointer  data))
{
  g_test_add (path, Fixture, token, set_up, test, tear_down);
}

/* The credential of before there were tokens: two headers, and nothing that verifies it but that it works. */
static void
test_key (Fixture       *self,
          gconstpointer  data)
{
  const char *endpoint = kvp_demo_server_get_endpoint (self->server);
  g_autoptr(KvpConnection) connection = NULL;
  g_autoptr(KvpConnection) wrong = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) refused = NULL;
  g_autoptr(GAsyncResult) listed = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) log = NULL;

  connection = kvp_connection_new_with_key (endpoint, KVP_DEMO_EMAIL, KVP_DEMO_KEY, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kvp_connection_get_token_kind (connection), ==, KVP_TOKEN_KIND_GLOBAL_KEY);
  kvp_connection_check_async (connection, KVP_DEMO_ACCOUNT_ID, NULL, keep_result, &result);
  wait_for (&result);
  g_assert_true (kvp_connection_check_finish (connection, result, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (kvp_account_get_name (kvp_connection_get_account (connection)), ==, KVP_DEMO_ACCOUNT_NAME);
  kvp_connection_refresh_async (connection, NULL, keep_result, &listed);
  wait_for (&listed);
  g_assert_true (kvp_connection_refresh_finish (connection, listed, &error));
  g_assert_no_error (error);
  log = kvp_demo_server_take_log (self->server);
  for (guint i = 0; log[i] != NULL; i++)
    g_assert_null (strstr (log[i], "verify"));

  wrong = kvp_connection_new_with_key (endpoint, "someone@example.com", KVP_DEMO_KEY, &error);
  g_assert_no_error (error);
  kvp_connection_check_async (wrong, NULL, NULL, keep_result, &refused);
  wait_for (&refused);
  g_assert_false (kvp_connection_check_finish (wrong, refused, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_AUTH);
  g_assert_null (strstr (error->message, KVP_DEMO_KEY));
}

static void
test_key_text (void)
{
  g_autofree char *token = kvp_connection_check_key_text (USER_TOKEN);
  g_autofree char *no_at = kvp_connection_check_email_text ("grace");
  g_autofree char *header = kvp_connection_check_email_text ("a@b\r\nX-Evil: 1");
  g_autofree char *as_token = kvp_connection_check_token_text (KVP_DEMO_KEY);

  g_assert_null (kvp_connection_check_key_text (KVP_DEMO_KEY));
  g_assert_null (kvp_connection_check_key_text (""));
  g_assert_null (kvp_connection_check_email_text (" grace@example.com "));
  g_assert_null (kvp_connection_check_email_text (""));
  g_assert_nonnull (token);
  g_assert_nonnull (no_at);
  g_assert_nonnull (header);
  g_assert_nonnull (as_token);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/purge/connection/token-text", test_token_text);
  g_test_add_func ("/purge/connection/other-text", test_other_text);
  add_test ("/purge/connection/check/user", KVP_DEMO_TOKEN, test_user);
  add_test ("/purge/connection/check/account-list-empty", KVP_DEMO_TOKEN, test_account_list_empty);
  add_test ("/purge/connection/check/account-list-refused", KVP_DEMO_TOKEN, test_account_list_refused);
  add_test ("/purge/connection/check/account-list-fails", KVP_DEMO_TOKEN, test_account_list_fails);
  add_test ("/purge/connection/check/old-account-token", KVP_DEMO_TOKEN, test_old_account_token);
  add_test ("/purge/connection/check/account-token", ACCOUNT_TOKEN, test_account_token);
  add_test ("/purge/connection/check/bad-tokens", USER_TOKEN, test_bad_tokens);
  add_test ("/purge/connection/check/again", KVP_DEMO_TOKEN, test_check_again);
  add_test ("/purge/connection/check/cancel", KVP_DEMO_TOKEN, test_cancel);
  g_test_add_func ("/purge/connection/check/no-network", test_no_network);
  add_test ("/purge/connection/namespaces", KVP_DEMO_TOKEN, test_namespaces);
  add_test ("/purge/connection/account-changes-meanwhile", KVP_DEMO_TOKEN, test_account_changes_meanwhile);
  add_test ("/purge/connection/value", KVP_DEMO_TOKEN, test_value);
  add_test ("/purge/connection/demo-mark", KVP_DEMO_TOKEN, test_demo_mark);

  g_test_add ("/connection/key", Fixture, USER_TOKEN, set_up, test_key, tear_down);
  g_test_add_func ("/connection/key-text", test_key_text);

  return g_test_run ();
}
