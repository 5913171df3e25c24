/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "window-fixture.h"

/* The form that tokens have now, and the one of before, of which a user's and an account's look alike. */
#define WRONG_TOKEN "cfut_wrongWRONGwrongWRONGwrongWRONGwrongWRONG0000"
#define WRONG_OLD_TOKEN "wrongWRONGwrongWRONGwrongWRONGwrongWRONG"
#define SMALL 100

static gboolean
is_sensitive (WindowFixture *self,
              const char    *name)
{
  return gtk_widget_is_sensitive (window_find (self->window, name));
}

static const char *
get_text (WindowFixture *self,
          const char    *name)
{
  return gtk_editable_get_text (GTK_EDITABLE (window_find (self->window, name)));
}

static void
test_nothing_filled_in (WindowFixture *self)
{
  window_fixture_open (self, 1000, 800);

  g_assert_cmpstr (window_get_state (self->window), ==, "connect");
  g_assert_false (is_sensitive (self, "connect-button"));
  g_assert_true (is_sensitive (self, "sample-button"));
  g_assert_null (window_find (self->window, "account-row"));
  g_assert_null (window_find (self->window, "account-id-row"));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (window_find (self->window, "connect-button")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Connect");
}

/* What is wrong is said at the field, while typing. */
static void
test_token_problem (WindowFixture *self)
{
  window_fixture_open (self, 1000, 800);

  /* A horizontal ellipsis, as a web page shows a token that is cut short. */
  window_type (window_find (self->window, "token-row"), "abcdefghijklmnopqrstuvwxyz012345678901…");
  SPIN_UNTIL (window_find (self->window, "token-problem") != NULL);
  g_assert_true (gtk_widget_has_css_class (window_find (self->window, "token-row"), "error"));
  g_assert_false (is_sensitive (self, "connect-button"));

  window_type (window_find (self->window, "token-row"), "  " KVP_DEMO_TOKEN "\n");
  SPIN_UNTIL (window_find (self->window, "token-problem") == NULL);
  g_assert_false (gtk_widget_has_css_class (window_find (self->window, "token-row"), "error"));
  g_assert_true (is_sensitive (self, "connect-button"));
}

static void
test_endpoint_problem (WindowFixture *self)
{
  window_fixture_open (self, 1000, 800);
  window_type (window_find (self->window, "token-row"), KVP_DEMO_TOKEN);

  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (window_find (self->window, "advanced-row")), TRUE);
  SPIN_UNTIL (window_find (self->window, "endpoint-row") != NULL);
  window_type (window_find (self->window, "endpoint-row"), "http://api.example.com/client/v4");
  SPIN_UNTIL (window_find (self->window, "endpoint-problem") != NULL);
  g_assert_false (is_sensitive (self, "connect-button"));

  window_type (window_find (self->window, "endpoint-row"), "https://api.example.com/client/v4");
  SPIN_UNTIL (window_find (self->window, "endpoint-problem") == NULL);
  g_assert_true (is_sensitive (self, "connect-button"));
}

static void
assert_error (WindowFixture *self,
              const char    *title,
              const char    *button)
{
  GtkWidget *view;

  SPIN_UNTIL (window_find (self->window, "connect-error") != NULL);
  view = window_find (self->window, "connect-error");
  g_assert_true (window_says (view, title));
  g_assert_true (window_says (window_find (view, "error-button"), button));

  /* Nothing that was typed is lost, and nothing says the token. */
  g_assert_cmpstr (window_get_state (self->window), ==, "connect");
  g_assert_cmpstr (get_text (self, "token-row"), !=, "");
  g_assert_false (window_says (view, get_text (self, "token-row")));
  g_assert_true (is_sensitive (self, "connect-button"));
}

static void
test_wrong_token (WindowFixture *self)
{
  window_fixture_open (self, 1000, 800);
  window_fixture_try_connect (self, kvp_demo_server_get_endpoint (self->server), WRONG_TOKEN);

  assert_error (self, "Token Not Accepted", "Change Token");

  window_click (window_find (window_find (self->window, "connect-error"), "error-button"));
  SPIN_UNTIL (window_find (self->window, "connect-error") == NULL);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (self->window)),
                                         window_find (self->window, "token-row")));
}

/* It may be an account's, so the account ID is asked for; but it may be wrong as well, and then another one is. */
static void
test_wrong_old_token (WindowFixture *self)
{
  window_fixture_open (self, 1000, 800);
  window_fixture_try_connect (self, kvp_demo_server_get_endpoint (self->server), WRONG_OLD_TOKEN);

  SPIN_UNTIL (window_find (self->window, "account-id-problem") != NULL);
  g_assert_false (is_sensitive (self, "connect-button"));

  window_type (window_find (self->window, "account-id-row"), KVP_DEMO_ACCOUNT_ID);
  window_click (window_find (self->window, "connect-button"));
  assert_error (self, "Token Not Accepted", "Change Token");

  window_type (window_find (self->window, "account-id-row"), "");
  window_type (window_find (self->window, "token-row"), KVP_DEMO_TOKEN);
  g_assert_null (window_find (self->window, "connect-error"));
  SPIN_UNTIL (window_find (self->window, "account-id-row") == NULL);
  window_click (window_find (self->window, "connect-button"));
  SPIN_UNTIL (g_strcmp0 (window_get_state (self->window), "main") == 0);
}

static void
test_expired_token (WindowFixture *self)
{
  kvp_demo_server_set_token_kind (self->server, KVP_DEMO_TOKEN_EXPIRED);
  window_fixture_open (self, 1000, 800);
  window_fixture_try_connect (self, kvp_demo_server_get_endpoint (self->server), KVP_DEMO_TOKEN);

  assert_error (self, "Token Not Accepted", "Change Token");
}

static void
test_no_network (WindowFixture *self)
{
  g_autofree char *endpoint = g_strdup (kvp_demo_server_get_endpoint (self->server));
  g_autoptr(GError) error = NULL;

  kvp_demo_server_stop (self->server);
  window_fixture_open (self, 1000, 800);
  window_fixture_try_connect (self, endpoint, KVP_DEMO_TOKEN);

  assert_error (self, "No Connection", "Try Again");

  kvp_demo_server_start (self->server, 0, &error);
  g_assert_no_error (error);
}

static void
test_not_an_api (WindowFixture *self)
{
  g_autoptr(GBytes) body = g_bytes_new_static ("<html>It works!</html>", 22);

  for (guint i = 0; i < 8; i++)
    kvp_demo_server_script (self->server, NULL, 200, "Content-Type: text/html", body, FALSE);
  window_fixture_open (self, 1000, 800);
  window_fixture_try_connect (self, kvp_demo_server_get_endpoint (self->server), KVP_DEMO_TOKEN);

  assert_error (self, "Not Cloudflare’s API", "Try Again");
}

static void
test_connect (WindowFixture *self)
{
  window_fixture_open (self, 1000, 800);
  window_fixture_connect (self);

  g_assert_nonnull (kvp_window_get_connection (self->window));
  g_assert_true (window_says (window_find (self->window, "account-name"), KVP_DEMO_ACCOUNT_NAME));
  g_assert_null (window_find (self->window, "sample-badge"));
}

/* A password that stays in a widget can be read by whatever reads the screen. */
static void
test_token_leaves_form (WindowFixture *self)
{
  window_fixture_open (self, 1000, 800);
  window_fixture_connect (self);

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.disconnect", NULL);
  SPIN_UNTIL (g_strcmp0 (window_get_state (self->window), "accounts") == 0);
  g_assert_null (kvp_window_get_connection (self->window));
  window_click (window_find (self->window, "add-account-button"));
  SPIN_UNTIL (g_strcmp0 (window_get_state (self->window), "connect") == 0);
  g_assert_cmpstr (get_text (self, "token-row"), ==, "");
}

static void
test_account_id (WindowFixture *self)
{
  window_fixture_open (self, 1000, 800);
  window_fixture_try_connect (self, kvp_demo_server_get_endpoint (self->server), KVP_DEMO_TOKEN);

  SPIN_UNTIL (window_find (self->window, "account-id-problem") != NULL);
  g_assert_cmpstr (window_get_state (self->window), ==, "connect");
  g_assert_false (is_sensitive (self, "connect-button"));

  window_type (window_find (self->window, "account-id-row"), "not an ID");
  g_assert_false (is_sensitive (self, "connect-button"));

  window_type (window_find (self->window, "account-id-row"), " " KVP_DEMO_ACCOUNT_ID " ");
  g_assert_true (is_sensitive (self, "connect-button"));
  window_click (window_find (self->window, "connect-button"));
  SPIN_UNTIL (g_strcmp0 (window_get_state (self->window), "main") == 0);
  SPIN_UNTIL (window_find_namespace (self->window, KVP_DEMO_LARGE_NAMESPACE_TITLE) != NULL);
}

static void
test_account_owned (WindowFixture *self)
{
  kvp_demo_server_set_token_kind (self->server, KVP_DEMO_TOKEN_ACCOUNT_OWNED);
  test_account_id (self);
}

static void
test_no_accounts (WindowFixture *self)
{
  kvp_demo_server_set_token_kind (self->server, KVP_DEMO_TOKEN_NO_ACCOUNTS);
  test_account_id (self);
}

static void
test_several_accounts (WindowFixture *self)
{
  static const char accounts[] =
    "{\"success\":true,\"errors\":[],\"messages\":[],\"result\":["
    "{\"id\":\"11111111111111111111111111111111\",\"name\":\"<b>Other & Sons\"},"
    "{\"id\":\"" KVP_DEMO_ACCOUNT_ID "\",\"name\":\"Acme_Inc\"}],"
    "\"result_info\":{\"page\":1,\"per_page\":50,\"count\":2,\"total_count\":2,\"total_pages\":1}}";
  g_autoptr(GBytes) body = g_bytes_new_static (accounts, sizeof accounts - 1);
  GtkWidget *row;

  kvp_demo_server_script (self->server, "GET /client/v4/accounts?", 200, "Content-Type: application/json", body, FALSE);
  window_fixture_open (self, 1000, 800);
  window_fixture_try_connect (self, kvp_demo_server_get_endpoint (self->server), KVP_DEMO_TOKEN);

  SPIN_UNTIL (window_find (self->window, "account-row") != NULL);
  row = window_find (self->window, "account-row");
  g_assert_true (window_says (row, "<b>Other & Sons"));
  g_assert_nonnull (window_find (self->window, "validity-row"));

  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 1);
  window_click (window_find (self->window, "connect-button"));
  SPIN_UNTIL (g_strcmp0 (window_get_state (self->window), "main") == 0);
  g_assert_true (window_says (window_find (self->window, "account-name"), "Acme_Inc"));
  SPIN_UNTIL (window_find_namespace (self->window, KVP_DEMO_LARGE_NAMESPACE_TITLE) != NULL);
}

static void
test_cancel (WindowFixture *self)
{
  kvp_demo_server_hold (self->server, "tokens/verify");
  window_fixture_open (self, 1000, 800);
  window_fixture_try_connect (self, kvp_demo_server_get_endpoint (self->server), KVP_DEMO_TOKEN);
  SPIN_UNTIL (kvp_demo_server_get_n_held (self->server) == 1);

  g_assert_true (window_says (window_find (self->window, "connect-button"), "Cancel"));
  g_assert_false (is_sensitive (self, "token-row"));
  window_click (window_find (self->window, "connect-button"));

  SPIN_UNTIL (window_says (window_find (self->window, "connect-button"), "Connect"));
  g_assert_true (is_sensitive (self, "token-row"));
  g_assert_null (window_find (self->window, "connect-error"));
  kvp_demo_server_release (self->server);
}

/* What the environment has is filled in, and sent nowhere before the person presses the button. */
static void
test_environment (WindowFixture *self)
{
  g_auto(GStrv) log = NULL;

  g_setenv ("CLOUDFLARE_API_TOKEN", KVP_DEMO_TOKEN, TRUE);
  g_setenv ("CLOUDFLARE_ACCOUNT_ID", KVP_DEMO_ACCOUNT_ID, TRUE);
  window_fixture_open (self, 1000, 800);
  g_unsetenv ("CLOUDFLARE_API_TOKEN");
  g_unsetenv ("CLOUDFLARE_ACCOUNT_ID");

  g_assert_cmpstr (get_text (self, "token-row"), ==, KVP_DEMO_TOKEN);
  g_assert_cmpstr (get_text (self, "account-id-row"), ==, KVP_DEMO_ACCOUNT_ID);
  log = kvp_demo_server_take_log (self->server);
  g_assert_cmpuint (g_strv_length (log), ==, 0);

  window_fixture_connect (self);
}

static void
test_sample (WindowFixture *self)
{
  window_fixture_open (self, 1000, 800);
  window_click (window_find (self->window, "sample-button"));

  SPIN_UNTIL (g_strcmp0 (window_get_state (self->window), "main") == 0);
  SPIN_UNTIL (window_find_namespace (self->window, KVP_DEMO_LARGE_NAMESPACE_TITLE) != NULL);
  g_assert_nonnull (window_find (self->window, "sample-badge"));
}

int
main (int    argc,
      char **argv)
{
  window_fixture_init (&argc, &argv);

  window_fixture_add ("/window/connect/nothing-filled-in", SMALL, test_nothing_filled_in);
  window_fixture_add ("/window/connect/token-problem", SMALL, test_token_problem);
  window_fixture_add ("/window/connect/endpoint-problem", SMALL, test_endpoint_problem);
  window_fixture_add ("/window/connect/wrong-token", SMALL, test_wrong_token);
  window_fixture_add ("/window/connect/wrong-old-token", SMALL, test_wrong_old_token);
  window_fixture_add ("/window/connect/expired-token", SMALL, test_expired_token);
  window_fixture_add ("/window/connect/no-network", SMALL, test_no_network);
  window_fixture_add ("/window/connect/not-an-api", SMALL, test_not_an_api);
  window_fixture_add ("/window/connect/connect", SMALL, test_connect);
  window_fixture_add ("/window/connect/token-leaves-form", SMALL, test_token_leaves_form);
  window_fixture_add ("/window/connect/account-owned", SMALL, test_account_owned);
  window_fixture_add ("/window/connect/no-accounts", SMALL, test_no_accounts);
  window_fixture_add ("/window/connect/several-accounts", SMALL, test_several_accounts);
  window_fixture_add ("/window/connect/cancel", SMALL, test_cancel);
  window_fixture_add ("/window/connect/environment", SMALL, test_environment);
  window_fixture_add ("/window/connect/sample", SMALL, test_sample);

  return g_test_run ();
}
