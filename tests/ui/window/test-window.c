/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <sqlite3.h>

#include "store/kvp-store.h"
#include "ui/kvp-error-view.h"
#include "ui/kvp-filter-page.h"
#include "ui/kvp-namespace-row.h"
#include "ui/kvp-run-text.h"
#include "window-fixture.h"
#include "window-steps.h"

#define SMALL 100

/* --- the sidebar --- */

static guint
count_shown (WindowFixture *self)
{
  GtkWidget *list = window_find (self->window, "namespace-list");

  return list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)))) : 0;
}

static void
test_namespaces (WindowFixture *self)
{
  window_fixture_open (self, 1280, 800);
  window_fixture_connect (self);

  g_assert_cmpuint (count_shown (self), ==, 5);
  g_assert_true (window_says (window_find_namespace (self->window, "sessions"), "not listed yet"));
  SPIN_UNTIL (window_says (self->window, "Choose a Namespace"));
}

static void
test_search (WindowFixture *self)
{
  GtkWidget *search;

  window_fixture_open (self, 1280, 800);
  window_fixture_connect (self);
  search = window_find (self->window, "namespace-search");

  window_type (search, "FLAGS");
  SPIN_UNTIL (count_shown (self) == 1);
  SPIN_UNTIL (window_find_namespace (self->window, "feature-flags") != NULL);

  window_type (search, "no such namespace");
  SPIN_UNTIL (window_says (self->window, "No namespace has a name like this."));

  g_signal_emit_by_name (search, "stop-search");
  SPIN_UNTIL (count_shown (self) == 5);

  /* Enter takes the first one. */
  window_type (search, "flags");
  SPIN_UNTIL (count_shown (self) == 1);
  g_signal_emit_by_name (search, "activate");
  SPIN_UNTIL (KVP_IS_FILTER_PAGE (kvp_window_get_page (self->window)));
  g_assert_cmpstr (kvp_page_get_title (kvp_window_get_page (self->window)), ==, "feature-flags");
}

static void
test_many_namespaces (WindowFixture *self)
{
  for (guint i = 0; i < 250; i++)
    {
      g_autofree char *title = g_strdup_printf ("namespace-%03u", i);
      g_autofree char *id = kvp_demo_server_add_namespace (self->server, title);
    }

  window_fixture_open (self, 1280, 800);
  window_fixture_connect (self);
  SPIN_UNTIL (count_shown (self) == 255);

  /* The lists of deletions are not pushed out of the window. */
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (self->window)), <=, 900);
  g_assert_nonnull (window_find (self->window, "history-row"));
}

static void
test_no_namespaces (WindowFixture *self)
{
  kvp_demo_server_clear (self->server);
  window_fixture_open (self, 1280, 800);
  window_fixture_try_connect (self, kvp_demo_server_get_endpoint (self->server), KVP_DEMO_TOKEN);
  SPIN_UNTIL (window_says (self->window, "This account has no namespaces."));
  /* Nobody is asked to choose one. */
  SPIN_UNTIL (window_says (self->window, "No Namespaces"));
  g_assert_false (window_says (self->window, "Choose a Namespace"));
}

static void
test_namespaces_error (WindowFixture *self)
{
  g_autoptr(GBytes) body = g_bytes_new_static ("<html>Bad gateway</html>", 24);
  GtkWidget *error;

  for (guint i = 0; i < 4; i++)
    kvp_demo_server_script (self->server, "GET /client/v4/accounts/" KVP_DEMO_ACCOUNT_ID "/storage/kv/namespaces?", 502,
                            "Content-Type: text/html", body, FALSE);
  window_fixture_open (self, 1280, 800);
  window_fixture_try_connect (self, kvp_demo_server_get_endpoint (self->server), KVP_DEMO_TOKEN);
  SPIN_UNTIL (window_find (self->window, "namespaces-error") != NULL);
  error = window_find (self->window, "namespaces-error");
  g_assert_true (window_says (error, "Cloudflare Has a Problem"));
  SPIN_UNTIL (window_says (self->window, "Namespaces Could Not Be Listed"));

  /* The button helps as soon as the server is well. */
  for (guint i = 0; i < 4 && window_find (self->window, "namespaces-error") != NULL; i++)
    {
      window_click (window_find (window_find (self->window, "namespaces-error"), "error-button"));
      SPIN_UNTIL (window_find (self->window, "namespaces-error") != NULL || count_shown (self) > 0);
    }
  SPIN_UNTIL (count_shown (self) == 5);
  SPIN_UNTIL (window_says (self->window, "Choose a Namespace"));
}

/* All of @widget is within @around. */
static void
assert_in_sight (GtkWidget *widget,
                 GtkWidget *around)
{
  graphene_rect_t inner, outer;

  g_assert_true (gtk_widget_compute_bounds (widget, around, &inner));
  graphene_rect_init (&outer, 0, 0, (float) gtk_widget_get_width (around), (float) gtk_widget_get_height (around));
  g_assert_true (graphene_rect_contains_rect (&outer, &inner));
}

static void
test_no_permission (WindowFixture *self)
{
  kvp_demo_server_set_token_kind (self->server, KVP_DEMO_TOKEN_NO_KV);
  window_fixture_open (self, 1280, 800);
  window_fixture_try_connect (self, kvp_demo_server_get_endpoint (self->server), KVP_DEMO_TOKEN);
  SPIN_UNTIL (window_find (self->window, "namespaces-error") != NULL);
  g_assert_true (window_says (window_find (self->window, "namespaces-error"), "Workers KV Storage: Edit"));
  SPIN_UNTIL (gtk_widget_get_height (window_find (self->window, "error-button")) > 0);
  assert_in_sight (window_find (self->window, "error-button"), window_find (self->window, "namespaces-error"));

  window_click (window_find (window_find (self->window, "namespaces-error"), "error-button"));
  SPIN_UNTIL (g_strcmp0 (window_get_state (self->window), "connect") == 0);
}

static void
test_places (WindowFixture *self)
{
  window_fixture_open (self, 1280, 800);
  window_fixture_connect (self);

  g_signal_emit_by_name (window_find (self->window, "places"), "row-activated",
                         window_find (self->window, "pending-row"));
  SPIN_UNTIL (window_find (self->window, "pending-page") != NULL);
  SPIN_UNTIL (window_says (self->window, "Nothing Is Waiting"));

  g_signal_emit_by_name (window_find (self->window, "places"), "row-activated",
                         window_find (self->window, "history-row"));
  SPIN_UNTIL (window_find (self->window, "history-page") != NULL);
  SPIN_UNTIL (window_says (self->window, "No Deletions Yet"));
}

/* What the account has left is in sight all the time, and dry runs use it as well. */
static gboolean
shows_what_is_left (WindowFixture *self)
{
  KvpConnection *connection = kvp_window_get_connection (self->window);
  guint left = kvp_connection_get_budget_remaining (connection);
  g_autofree char *text = kvp_run_text_budget (left, kvp_connection_get_budget_capacity (connection));

  return window_says (window_find (self->window, "budget_meter"), text);
}

static void
test_budget (WindowFixture *self)
{
  KvpConnection *connection;

  window_start (self);
  connection = kvp_window_get_connection (self->window);
  /* So few that those which are used here do not all come back while this test runs: one in half a minute. */
  g_object_set (connection, "requests-per-window", 10, NULL);
  SPIN_UNTIL (shows_what_is_left (self));

  window_dry_run (self);
  g_assert_cmpuint (kvp_connection_get_budget_remaining (connection), <,
                    kvp_connection_get_budget_capacity (connection));
  SPIN_UNTIL (shows_what_is_left (self));
  g_assert_cmpuint (kvp_connection_get_budget_remaining (connection), <,
                    kvp_connection_get_budget_capacity (connection));
}

/* --- narrow --- */

static gboolean
is_folded (WindowFixture *self)
{
  return adw_leaflet_get_folded (ADW_LEAFLET (window_find (self->window, "leaflet")));
}

static void
test_folded (WindowFixture *self)
{
  window_fixture_open (self, 360, 640);
  /* A window without a compositor has its frame inside. */
  SPIN_UNTIL (gtk_widget_get_width (GTK_WIDGET (self->window)) > 0);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (self->window)), <=, 360);
  window_fixture_connect (self);

  SPIN_UNTIL (is_folded (self));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (self->window)), <=, 360);
  g_assert_null (window_find (self->window, "back-button"));

  window_fixture_choose (self, "sessions");
  SPIN_UNTIL (window_find (self->window, "back-button") != NULL);
  SPIN_UNTIL (kvp_page_get_narrow (kvp_window_get_page (self->window)));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (self->window)), <=, 360);

  window_click (window_find (self->window, "back-button"));
  SPIN_UNTIL (window_find (self->window, "namespace-list") != NULL);
  SPIN_UNTIL (window_find (self->window, "back-button") == NULL);
}

static void
test_wide (WindowFixture *self)
{
  window_fixture_open (self, 1280, 800);
  window_fixture_connect (self);
  window_fixture_choose (self, "sessions");
  SPIN_UNTIL (KVP_IS_FILTER_PAGE (kvp_window_get_page (self->window)));

  g_assert_false (is_folded (self));
  g_assert_false (kvp_page_get_narrow (kvp_window_get_page (self->window)));
  g_assert_null (window_find (self->window, "back-button"));
}

/* --- the form --- */

static gboolean
is_in_sight (WindowFixture *self,
             const char    *name)
{
  GtkWidget *widget = window_find (self->window, name);
  graphene_rect_t bounds;

  return widget != NULL && gtk_widget_compute_bounds (widget, GTK_WIDGET (self->window), &bounds) &&
         bounds.size.height > 0 && bounds.origin.y >= 0 &&
         bounds.origin.y + bounds.size.height <= (float) gtk_widget_get_height (GTK_WIDGET (self->window));
}

static void
fill_in_a_lot (WindowFixture *self)
{
  GtkWidget *entry = window_find_type (window_find (self->window, "prefix_chips"), GTK_TYPE_ENTRY);

  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *prefix = g_strdup_printf ("a-rather-long-prefix-%u:", i);

      window_type (entry, prefix);
      g_signal_emit_by_name (entry, "activate");
    }
  SPIN_UNTIL (gtk_widget_is_sensitive (window_find (self->window, "dry_run_button")));
}

/* However long the form is, one sees what it means and can go on. */
static void
test_form_in_sight (WindowFixture *self)
{
  static const int sizes[][2] = { { 1280, 800 }, { 720, 500 }, { 360, 480 } };

  window_fixture_open (self, 1280, 800);
  window_fixture_connect (self);
  window_fixture_choose (self, "sessions");
  SPIN_UNTIL (KVP_IS_FILTER_PAGE (kvp_window_get_page (self->window)));
  fill_in_a_lot (self);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      gtk_window_set_default_size (GTK_WINDOW (self->window), sizes[i][0], sizes[i][1]);
      /* A window without a compositor has its frame inside. */
      SPIN_UNTIL (ABS (gtk_widget_get_width (GTK_WIDGET (self->window)) - sizes[i][0]) <= 24);
      SPIN_UNTIL (ABS (gtk_widget_get_height (GTK_WIDGET (self->window)) - sizes[i][1]) <= 24);
      SPIN_UNTIL (is_in_sight (self, "dry_run_button"));
      SPIN_UNTIL (is_in_sight (self, "sentence_label"));
      SPIN_UNTIL (is_in_sight (self, "mode_box"));
    }
}

/* The way through the form begins at its top, not at what stands below it. */
static void
test_form_focus (WindowFixture *self)
{
  window_fixture_open (self, 1280, 800);
  window_fixture_connect (self);
  window_fixture_choose (self, "sessions");
  SPIN_UNTIL (gtk_window_get_focus (GTK_WINDOW (self->window)) == window_find (self->window, "match_button"));
}

/* --- the database --- */

static void
write_database (WindowFixture *self,
                const char    *content)
{
  g_autofree char *path = window_fixture_get_path (self);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, content, -1, &error);
  g_assert_no_error (error);
}

static void
test_store_damaged (WindowFixture *self)
{
  g_autoptr(GDir) directory = NULL;
  g_autofree char *kept = NULL;
  g_autoptr(GError) error = NULL;
  const char *name;

  write_database (self, "This is no database, but it may be somebody's.");
  window_fixture_open (self, 1280, 800);
  g_assert_cmpstr (window_get_state (self->window), ==, "store-error");
  g_assert_true (window_says (self->window, "Plans Are Damaged"));

  window_click (window_find (window_find (self->window, "store-error"), "error-button"));
  SPIN_UNTIL (g_strcmp0 (window_get_state (self->window), "connect") == 0);

  /* Nothing is lost: it is under another name, as it was. */
  directory = g_dir_open (self->folder, 0, NULL);
  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      if (strstr (name, "damaged") != NULL)
        g_file_get_contents (path, &kept, NULL, &error);
    }
  g_assert_no_error (error);
  g_assert_cmpstr (kept, ==, "This is no database, but it may be somebody's.");
}

static void
test_store_newer (WindowFixture *self)
{
  g_autofree char *path = window_fixture_get_path (self);
  sqlite3 *database;

  /* One of ours, as a later version would leave it. */
  window_fixture_open (self, 1280, 800);
  window_fixture_close (self);
  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, "PRAGMA user_version = 1000", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);

  window_fixture_open (self, 1280, 800);
  g_assert_cmpstr (window_get_state (self->window), ==, "store-error");
  g_assert_true (window_says (self->window, "Written by a Newer Version"));
  g_assert_true (window_says (window_find (window_find (self->window, "store-error"), "error-button"), "Quit"));
}

static void
other_opened_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  KvpStore **store = user_data;
  g_autoptr(GError) error = NULL;

  *store = kvp_store_open_finish (result, &error);
  g_assert_no_error (error);
}

static void
other_closed_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  gboolean *closed = user_data;
  g_autoptr(GError) error = NULL;

  kvp_store_close_finish (KVP_STORE (source), result, &error);
  g_assert_no_error (error);
  *closed = TRUE;
}

static void
test_store_busy (WindowFixture *self)
{
  g_autofree char *path = window_fixture_get_path (self);
  g_autoptr(KvpStore) other = NULL;
  gboolean closed = FALSE;

  kvp_store_open_async (path, NULL, other_opened_cb, &other);
  SPIN_UNTIL (other != NULL);

  window_fixture_open (self, 1280, 800);
  g_assert_cmpstr (window_get_state (self->window), ==, "store-error");
  g_assert_true (window_says (self->window, "Already Open"));

  kvp_store_close_async (other, other_closed_cb, &closed);
  SPIN_UNTIL (closed);
  window_click (window_find (window_find (self->window, "store-error"), "error-button"));
  SPIN_UNTIL (g_strcmp0 (window_get_state (self->window), "connect") == 0);
}

/* --- two windows --- */

static void
test_two_windows (WindowFixture *self)
{
  KvpWindow *first;
  KvpWindow *second;

  window_fixture_open (self, 1280, 800);
  window_fixture_connect (self);
  first = self->window;

  window_fixture_open (self, 1280, 800);
  second = self->window;
  /* What the first one connected to is offered, and not opened by itself. */
  g_assert_cmpstr (window_get_state (second), ==, "accounts");
  g_assert_cmpstr (window_get_state (first), ==, "main");

  window_fixture_connect (self);
  window_fixture_choose (self, "sessions");
  SPIN_UNTIL (KVP_IS_FILTER_PAGE (kvp_window_get_page (second)));
  g_assert_null (kvp_window_get_page (first));
  g_assert_true (kvp_window_get_store (first) == kvp_window_get_store (second));
  g_assert_true (kvp_window_get_connection (first) != kvp_window_get_connection (second));

  /* One goes; the other goes on, with the database. */
  gtk_window_close (GTK_WINDOW (first));
  SPIN_UNTIL (g_list_length (gtk_application_get_windows (GTK_APPLICATION (self->application))) == 1);
  g_assert_true (kvp_shared_store_get_is_open (kvp_application_get_shared_store (self->application, FALSE)));
  g_assert_cmpstr (window_get_state (second), ==, "main");
}

/* --- what every window has --- */

static void
assert_labelled (GtkWidget *root)
{
  if (GTK_IS_MENU_BUTTON (root) || (GTK_IS_BUTTON (root) && gtk_button_get_icon_name (GTK_BUTTON (root)) != NULL))
    {
      /* A button with a picture alone says nothing to a screen reader. */
      if (gtk_widget_get_ancestor (gtk_widget_get_parent (root), GTK_TYPE_MENU_BUTTON) == NULL &&
          gtk_widget_get_ancestor (root, GTK_TYPE_WINDOW_CONTROLS) == NULL &&
          /* A header bar of libadwaita 1.4 has one of its own, which has its words as soon as it is of use. */
          g_strcmp0 (G_OBJECT_TYPE_NAME (gtk_widget_get_parent (root)), "AdwBackButton") != 0 &&
          gtk_widget_get_tooltip_text (root) == NULL)
        g_error ("A button without words: %s %s in %s", G_OBJECT_TYPE_NAME (root),
                 GTK_IS_BUTTON (root) ? gtk_button_get_icon_name (GTK_BUTTON (root)) : gtk_widget_get_name (root),
                 G_OBJECT_TYPE_NAME (gtk_widget_get_parent (root)));
    }
}

static void
walk (GtkWidget *root)
{
  assert_labelled (root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    walk (child);
}

static void
test_accessible (WindowFixture *self)
{
  window_fixture_open (self, 360, 640);
  window_fixture_connect (self);
  walk (window_find (self->window, "leaflet"));

  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (window_find (self->window, "refresh-button")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Refresh Namespaces");
  window_fixture_choose (self, "sessions");
  SPIN_UNTIL (window_find (self->window, "back-button") != NULL);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (window_find (self->window, "back-button")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Back");
}

int
main (int    argc,
      char **argv)
{
  window_fixture_init (&argc, &argv);

  window_fixture_add ("/window/sidebar/namespaces", SMALL, test_namespaces);
  window_fixture_add ("/window/sidebar/search", SMALL, test_search);
  window_fixture_add ("/window/sidebar/many-namespaces", SMALL, test_many_namespaces);
  window_fixture_add ("/window/sidebar/no-namespaces", SMALL, test_no_namespaces);
  window_fixture_add ("/window/sidebar/error", SMALL, test_namespaces_error);
  window_fixture_add ("/window/sidebar/no-permission", SMALL, test_no_permission);
  window_fixture_add ("/window/sidebar/places", SMALL, test_places);
  window_fixture_add ("/window/sidebar/budget", SMALL, test_budget);
  window_fixture_add ("/window/width/folded", SMALL, test_folded);
  window_fixture_add ("/window/width/wide", SMALL, test_wide);
  window_fixture_add ("/window/form/in-sight", SMALL, test_form_in_sight);
  window_fixture_add ("/window/form/focus", SMALL, test_form_focus);
  window_fixture_add ("/window/store/damaged", SMALL, test_store_damaged);
  window_fixture_add ("/window/store/newer", SMALL, test_store_newer);
  window_fixture_add ("/window/store/busy", SMALL, test_store_busy);
  window_fixture_add ("/window/two-windows", SMALL, test_two_windows);
  window_fixture_add ("/window/accessible", SMALL, test_accessible);

  return g_test_run ();
}
