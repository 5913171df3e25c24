/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <sqlite3.h>

#include "store/kvp-plan-batch.h"
#include "store/kvp-store-private.h"
#include "ui/kvp-filter-page.h"
#include "ui/kvp-key-list-tick.h"
#include "ui/kvp-result-page.h"
#include "ui/kvp-review-page.h"
#include "window-steps.h"

/* Five bulk deletes, one after the other. */
#define N_KEYS 45000
#define FIRST_BATCH 10000
#define KEY_FORMAT "key:%05u"
#define NAMESPACE "disk-full"
#define SMALL 100

/* --- steps --- */

/* (transfer full): its ID */
static char *
add_namespace (WindowFixture *self)
{
  char *id = kvp_demo_server_add_namespace (self->server, NAMESPACE);

  for (guint i = 0; i < N_KEYS; i++)
    {
      g_autofree char *text = g_strdup_printf (KEY_FORMAT, i);
      g_autoptr(GBytes) name = g_bytes_new (text, strlen (text));

      kvp_demo_server_put (self->server, id, name, NULL, NULL, 0);
    }

  return id;
}

static void
open_namespace (WindowFixture *self)
{
  window_fixture_open (self, 1280, 800);
  window_fixture_connect (self);
  window_fixture_choose (self, NAMESPACE);
}

static void
fill_the_disk (WindowFixture *self)
{
  kvp_store_set_max_pages (kvp_window_get_store (self->window), 1);
}

static void
free_space (WindowFixture *self)
{
  kvp_store_set_max_pages (kvp_window_get_store (self->window), 0);
}

static void
press_dry_run_of_every_key (WindowFixture *self)
{
  GtkWidget *page;

  window_wait_for_page (self, KVP_TYPE_FILTER_PAGE);
  page = GTK_WIDGET (kvp_window_get_page (self->window));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (window_find (page, "every_button")), TRUE);
  SPIN_UNTIL (gtk_widget_is_sensitive (window_find (page, "dry_run_button")));
  window_click (window_find (page, "dry_run_button"));
}

static void
wait_for_review (WindowFixture *self)
{
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  SPIN_UNTIL (window_find_type (kvp_window_get_page (self->window), KVP_TYPE_KEY_LIST_TICK) != NULL);
}

/* --- what the database holds --- */

typedef struct {
  guint n_keys;
  guint n_in_state[KVP_KEY_SKIPPED + 1];
} Held;

static GHashTable *
get_names (WindowFixture *self,
           const char    *id)
{
  g_autoptr(GPtrArray) names = kvp_demo_server_get_names (self->server, id);
  GHashTable *set = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);

  for (guint i = 0; i < names->len; i++)
    g_hash_table_add (set, g_bytes_ref (g_ptr_array_index (names, i)));

  return set;
}

static sqlite3 *
open_database (WindowFixture *self)
{
  g_autofree char *path = window_fixture_get_path (self);
  sqlite3 *database;

  g_assert_cmpint (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);

  return database;
}

/* What is called deleted is gone, and what is called not sent is there; of the rest, nothing is claimed. */
static Held
compare_with_server (WindowFixture *self,
                     const char    *id)
{
  g_autoptr(GHashTable) names = get_names (self, id);
  sqlite3 *database = open_database (self);
  sqlite3_stmt *statement;
  Held held = { 0 };

  g_assert_cmpint (sqlite3_prepare_v2 (database, "SELECT name, state FROM plan_key", -1, &statement, NULL), ==,
                   SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      g_autoptr(GBytes) name = g_bytes_new (sqlite3_column_blob (statement, 0),
                                            (gsize) sqlite3_column_bytes (statement, 0));
      int state = sqlite3_column_int (statement, 1);

      g_assert (state >= 0 && state <= KVP_KEY_SKIPPED);
      held.n_keys++;
      held.n_in_state[state]++;

      if (state == KVP_KEY_DELETED)
        g_assert_false (g_hash_table_contains (names, name));
      if (state == KVP_KEY_PENDING || state == KVP_KEY_EXCLUDED)
        g_assert_true (g_hash_table_contains (names, name));
    }

  sqlite3_finalize (statement);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);

  return held;
}

/* --- the tests --- */

/* In the middle of a dry run: no list, rather than a part of one that passes for it. */
static void
test_dry_run (WindowFixture *self)
{
  g_autofree char *id = add_namespace (self);
  GtkWidget *view;

  open_namespace (self);
  window_wait_for_page (self, KVP_TYPE_FILTER_PAGE);
  kvp_demo_server_hold (self->server, "cursor=");
  press_dry_run_of_every_key (self);
  SPIN_UNTIL (kvp_demo_server_get_n_held (self->server) > 0);
  fill_the_disk (self);
  kvp_demo_server_release (self->server);

  SPIN_UNTIL (window_find (self->window, "error_view") != NULL);
  view = window_find (self->window, "error_view");
  g_assert_true (window_says (window_find (view, "error-title"), "Disk Full"));
  g_assert_true (window_says (window_find (view, "error-sentence"),
                              "Nothing that was saved is lost. Free some space and try again."));
  g_assert_true (window_says (window_find (view, "error-button"), "Try Again"));
  g_assert_cmpuint (kvp_demo_server_count_keys (self->server, id), ==, N_KEYS);

  /* As long as the disk is full it is said again, and then it works. */
  window_click (window_find (view, "error-button"));
  SPIN_UNTIL (window_find (self->window, "error_view") != view && window_find (self->window, "error_view") != NULL);
  g_assert_true (window_says (window_find (self->window, "error_view"), "Disk Full"));

  free_space (self);
  window_click (window_find (window_find (self->window, "error_view"), "error-button"));
  wait_for_review (self);
  g_assert_false (kvp_plan_get_partial (window_get_plan (self)));
  g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->total, ==, N_KEYS);
  g_assert_cmpuint (window_count_deletes (self), ==, 0);
  g_assert_cmpuint (kvp_demo_server_count_keys (self->server, id), ==, N_KEYS);
}

/* The server names all keys of the batch as not deleted, in so many words that there is no room left to write them
 * down: each of the three times that they are sent. */
static void
script_long_refusal (WindowFixture *self)
{
  g_autofree char *words = g_strnfill (2000, 'w');
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GBytes) body = NULL;

  g_string_printf (text, "{\"success\":false,\"errors\":[{\"code\":10001,\"message\":\"%s\"}],\"messages\":[],"
                         "\"result\":{\"successful_key_count\":0,\"unsuccessful_keys\":[", words);
  for (guint i = 0; i < FIRST_BATCH; i++)
    g_string_append_printf (text, "%s\"" KEY_FORMAT "\"", i > 0 ? "," : "", i);
  g_string_append (text, "]}}");
  body = g_bytes_new (text->str, text->len);

  for (guint i = 0; i < 3; i++)
    kvp_demo_server_script (self->server, "bulk/delete", 400, "Content-Type: application/json", body, FALSE);
}

static void
run_until_disk_full (WindowFixture *self)
{
  open_namespace (self);
  press_dry_run_of_every_key (self);
  wait_for_review (self);

  g_object_set (kvp_window_get_connection (self->window), "max-concurrency", 1, NULL);
  script_long_refusal (self);
  kvp_demo_server_hold (self->server, "bulk/delete");
  window_confirm_typing (self, NAMESPACE);
  SPIN_UNTIL (kvp_demo_server_get_n_held (self->server) == 1);
  fill_the_disk (self);
  kvp_demo_server_release (self->server);

  SPIN_UNTIL (window_says (self->window, "The Result Can Not Be Saved"));
  g_assert_true (window_says (window_find (self->window, "pause_advice"), "Make room"));
  g_assert_true (window_says (window_find (self->window, "pause_advice"), "The disk is full"));
}

/* In the middle of a deletion: it pauses before the next request. Each key is accounted for in the database, also after
 * the app was closed. */
static void
test_deletion (WindowFixture *self)
{
  g_autofree char *id = add_namespace (self);
  Held held;

  run_until_disk_full (self);
  SPIN_UNTIL (gtk_widget_is_sensitive (window_find (self->window, "stop_button")));
  window_click (window_find (self->window, "stop_button"));
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  g_assert_true (window_says (window_find (self->window, "reason_label"),
                              "The disk is full. Nothing that was saved is lost. Free some space and try again."));
  g_assert_true (window_says (kvp_window_get_page (self->window), "Outcome Unknown"));
  window_fixture_close (self);

  held = compare_with_server (self, id);
  g_assert_cmpuint (held.n_keys, ==, N_KEYS);
  g_assert_cmpuint (held.n_in_state[KVP_KEY_IN_FLIGHT], ==, FIRST_BATCH);
  g_assert_cmpuint (kvp_demo_server_count_keys (self->server, id), ==, N_KEYS);
}

/* What helps: with room on the disk, what was known is written down, and the rest is deleted. */
static void
test_deletion_goes_on (WindowFixture *self)
{
  g_autofree char *id = add_namespace (self);
  Held held;

  run_until_disk_full (self);
  free_space (self);
  SPIN_UNTIL (gtk_widget_is_sensitive (window_find (self->window, "pause_button")));
  window_click (window_find (self->window, "pause_button"));
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  window_fixture_close (self);

  held = compare_with_server (self, id);
  g_assert_cmpuint (held.n_keys, ==, N_KEYS);
  g_assert_cmpuint (held.n_in_state[KVP_KEY_FAILED], ==, FIRST_BATCH);
  g_assert_cmpuint (held.n_in_state[KVP_KEY_DELETED], ==, N_KEYS - FIRST_BATCH);
  g_assert_cmpuint (kvp_demo_server_count_keys (self->server, id), ==, FIRST_BATCH);
}

int
main (int    argc,
      char **argv)
{
  window_fixture_init (&argc, &argv);

  window_fixture_add ("/window/disk-full/dry-run", SMALL, test_dry_run);
  window_fixture_add ("/window/disk-full/deletion", SMALL, test_deletion);
  window_fixture_add ("/window/disk-full/deletion-goes-on", SMALL, test_deletion_goes_on);

  return g_test_run ();
}
