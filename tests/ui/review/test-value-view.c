/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "demo/kvp-demo-server.h"
#include "review-fixture.h"
#include "ui/kvp-review-page.h"
#include "ui/kvp-value-layout.h"

/* A server with three keys, and a review of them. */
typedef struct {
  KvpDemoServer *server;
  KvpConnection *connection;
  char          *namespace_id;
} Values;

static void
put (Values     *self,
     const char *name,
     const void *value,
     gsize       length)
{
  g_autoptr(GBytes) name_bytes = g_bytes_new (name, strlen (name));
  g_autoptr(GBytes) value_bytes = g_bytes_new (value, length);

  kvp_demo_server_put (self->server, self->namespace_id, name_bytes, value_bytes, NULL, 0);
}

static void
values_init (Values        *self,
             ReviewFixture *fixture)
{
  g_autoptr(KvpAccount) account = kvp_account_new (KVP_DEMO_ACCOUNT_ID, KVP_DEMO_ACCOUNT_NAME);
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
  g_autofree char *large = g_strnfill (KVP_VALUE_LAYOUT_MAX_TEXT_BYTES * 3, 'x');
  g_autoptr(GError) error = NULL;

  self->server = kvp_demo_server_new ();
  g_object_set (self->server, "large-size", 10, NULL);
  g_assert_true (kvp_demo_server_start (self->server, 0, &error));
  g_assert_no_error (error);
  kvp_demo_server_clear (self->server);
  self->namespace_id = kvp_demo_server_add_namespace (self->server, "product-cache");
  put (self, "a:text", "line 1\n<b>line 2</b>", 20);
  put (self, "b:binary", "\x89PNG\r\n\x1a\n", 8);
  put (self, "c:empty", "", 0);
  put (self, "d:large", large, strlen (large));

  self->connection = kvp_connection_new (kvp_demo_server_get_endpoint (self->server), KVP_DEMO_TOKEN, &error);
  g_assert_no_error (error);
  kvp_connection_set_account (self->connection, account);

  fixture->endpoint = kvp_connection_get_endpoint (self->connection);
  fixture->namespace_id = self->namespace_id;
  review_add_key (keys, "a:text", -1, NULL, 0);
  review_add_key (keys, "b:binary", -1, NULL, 0);
  review_add_key (keys, "c:empty", -1, NULL, 0);
  review_add_key (keys, "d:large", -1, NULL, 0);
  review_fixture_create_plan (fixture, keys);
  review_fixture_show (fixture, kvp_review_page_new (self->connection, fixture->plan), 1000, 700);
}

static void
values_clear (Values        *self,
              ReviewFixture *fixture)
{
  review_fixture_close_window (fixture);
  g_clear_object (&self->connection);
  kvp_demo_server_stop (self->server);
  g_clear_object (&self->server);
  g_free (self->namespace_id);
}

static void
select_key (ReviewFixture *fixture,
            guint          index)
{
  KvpKeyListView *view = KVP_KEY_LIST_VIEW (review_find_type (fixture->page, KVP_TYPE_KEY_LIST_VIEW));
  GtkSelectionModel *model = gtk_column_view_get_model (kvp_key_list_view_get_column_view (view));

  gtk_selection_model_select_item (model, index, TRUE);
}

static void
show_value (ReviewFixture *fixture)
{
  GtkWidget *button = review_find_id (fixture->page, "show_button");

  g_assert_true (gtk_widget_get_mapped (button));
  g_assert_true (gtk_widget_get_sensitive (button));
  gtk_widget_activate_action (button, "value.fetch", NULL);
}

static void
test_kinds (ReviewFixture *fixture)
{
  Values values = { NULL, };

  values_init (&values, fixture);
  g_assert_true (gtk_widget_get_sensitive (review_find_id (fixture->page, "delete_button")));

  select_key (fixture, 0);
  show_value (fixture);
  SPIN_UNTIL (review_says (fixture->page, "line 1\n<b>line 2</b>"));
  g_assert_true (review_says (fixture->page, "20 bytes"));

  /* Another key: its value is asked for anew. */
  select_key (fixture, 1);
  g_assert_false (review_says (fixture->page, "line 1\n<b>line 2</b>"));
  show_value (fixture);
  SPIN_UNTIL (review_says (fixture->page, "0000 8950 4e47 0d0a 1a0a .PNG...."));
  g_assert_true (review_says (fixture->page, "8 bytes, not text"));

  select_key (fixture, 2);
  show_value (fixture);
  SPIN_UNTIL (review_says (fixture->page, "The value is empty."));

  select_key (fixture, 3);
  show_value (fixture);
  SPIN_UNTIL (review_says (fixture->page, "The first 16.4\u00a0kB of 49.2\u00a0kB"));

  values_clear (&values, fixture);
}

static void
test_error (ReviewFixture *fixture)
{
  Values values = { NULL, };

  values_init (&values, fixture);
  select_key (fixture, 0);
  /* It is asked for twice. */
  kvp_demo_server_script (values.server, "/values/", 500, NULL, NULL, FALSE);
  kvp_demo_server_script (values.server, "/values/", 500, NULL, NULL, FALSE);
  show_value (fixture);
  SPIN_UNTIL (review_says (fixture->page, "Cloudflare Has a Problem"));

  /* The button that helps. */
  g_signal_emit_by_name (review_find_id (fixture->page, "error_view"), "action", 1);
  SPIN_UNTIL (review_says (fixture->page, "line 1\n<b>line 2</b>"));

  values_clear (&values, fixture);
}

/* The answer for one key must not show up beside another. */
static void
test_stale (ReviewFixture *fixture)
{
  Values values = { NULL, };

  values_init (&values, fixture);
  kvp_demo_server_hold (values.server, "/values/");
  select_key (fixture, 0);
  show_value (fixture);
  SPIN_UNTIL (kvp_demo_server_get_n_held (values.server) == 1);
  g_assert_true (review_says (fixture->page, "Fetching the value…"));

  select_key (fixture, 2);
  kvp_demo_server_release (values.server);
  show_value (fixture);
  SPIN_UNTIL (review_says (fixture->page, "The value is empty."));
  review_settle_frames (fixture);
  g_assert_true (review_says (fixture->page, "The value is empty."));

  values_clear (&values, fixture);
}

/* The page goes while the answer is on its way. */
static void
test_closed_early (ReviewFixture *fixture)
{
  Values values = { NULL, };

  values_init (&values, fixture);
  kvp_demo_server_hold (values.server, "/values/");
  select_key (fixture, 0);
  show_value (fixture);
  SPIN_UNTIL (kvp_demo_server_get_n_held (values.server) == 1);
  review_fixture_close_window (fixture);
  kvp_demo_server_release (values.server);

  values_clear (&values, fixture);
}

/* A plan of another account: its namespace is not to be looked for in this one. */
static void
test_other_account (ReviewFixture *fixture)
{
  g_autoptr(KvpAccount) other = kvp_account_new ("ffffffffffffffffffffffffffffffff", "Other");
  Values values = { NULL, };

  values_init (&values, fixture);
  kvp_connection_set_account (values.connection, other);
  select_key (fixture, 0);

  g_assert_false (gtk_widget_get_mapped (review_find_id (fixture->page, "show_button")));
  g_assert_false (gtk_widget_get_sensitive (review_find_id (fixture->page, "delete_button")));
  g_assert_true (review_mentions (fixture->page, "Connect to the account “Acme”"));

  values_clear (&values, fixture);
}

int
main (int   argc,
      char *argv[])
{
  /* Not with directories of its own for each test: GTK reads its settings schemas from there. */
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  review_fixture_add ("/value-view/kinds", test_kinds);
  review_fixture_add ("/value-view/error", test_error);
  review_fixture_add ("/value-view/stale", test_stale);
  review_fixture_add ("/value-view/closed-early", test_closed_early);
  review_fixture_add ("/value-view/other-account", test_other_account);

  return g_test_run ();
}
