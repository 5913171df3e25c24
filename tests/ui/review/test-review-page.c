/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "review-fixture.h"
#include "ui/kvp-key-list-cell.h"
#include "ui/kvp-page.h"
#include "ui/kvp-review-page.h"
#include "ui/kvp-save-dialog.h"

#define ARCHIVED "{\"status\":\"archived\",\"owner\":{\"team\":\"search\"},\"sku\":118}"

static void
open_page (ReviewFixture *fixture,
           int            width,
           int            height)
{
  GtkWidget *page = kvp_review_page_new (NULL, fixture->plan);

  kvp_page_set_narrow (KVP_PAGE (page), width < 600);
  review_fixture_show (fixture, page, width, height);
}

static void
open_plain (ReviewFixture *fixture,
            guint          n_keys)
{
  review_fixture_create_many (fixture, n_keys);
  open_page (fixture, 1000, 700);
}

static void
activate (ReviewFixture *fixture,
          const char    *action)
{
  g_assert_true (gtk_widget_activate_action (fixture->page, action, NULL));
}

static const KvpPlanCounts *
counts (ReviewFixture *fixture)
{
  return kvp_plan_get_counts (fixture->plan);
}

static GtkWidget *
get_list (ReviewFixture *fixture)
{
  GtkWidget *view = review_find_type (fixture->page, KVP_TYPE_KEY_LIST_VIEW);

  return gtk_widget_get_last_child (GTK_WIDGET (kvp_key_list_view_get_column_view (KVP_KEY_LIST_VIEW (view))));
}

static guint
count_rows (ReviewFixture *fixture)
{
  KvpKeyListView *view = KVP_KEY_LIST_VIEW (review_find_type (fixture->page, KVP_TYPE_KEY_LIST_VIEW));

  return g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (kvp_key_list_view_get_column_view (view))));
}

static void
select_key (ReviewFixture *fixture,
            guint          index,
            gboolean       modify)
{
  g_assert_true (gtk_widget_activate_action (get_list (fixture), "list.select-item", "(ubb)", index, modify, FALSE));
}

static void
search (ReviewFixture *fixture,
        const char    *text)
{
  gtk_editable_set_text (GTK_EDITABLE (review_find_id (fixture->page, "search_entry")), text);
}

static gboolean
is_kept (ReviewFixture *fixture,
         const char    *name)
{
  GtkWidget *cell = review_find_cell (fixture->page, name);

  g_assert_nonnull (cell);

  return gtk_widget_has_css_class (cell, "kept");
}

static void
test_heading (ReviewFixture *fixture)
{
  fixture->n_listed = 100000;
  open_plain (fixture, 12003);

  g_assert_true (review_says (fixture->page, "12,003 of 100,000 keys go"));
  g_assert_true (review_says (fixture->page, "2 requests, about 1 second"));
  g_assert_true (review_says (fixture->page, "Delete 12,003 Keys…"));
  g_assert_true (review_mentions (fixture->page, "product:"));
  g_assert_cmpstr (kvp_page_get_title (KVP_PAGE (fixture->page)), ==, "product-cache");
  g_assert_cmpstr (kvp_page_get_subtitle (KVP_PAGE (fixture->page)), ==, "Acme · Review");

  review_fixture_set_ticked (fixture, 0, FALSE);
  review_fixture_set_ticked (fixture, 7, FALSE);
  g_assert_true (review_says (fixture->page, "12,001 of 100,000 keys go"));
  g_assert_true (review_says (fixture->page, "Delete 12,001 Keys…"));
}

static void
test_partial (ReviewFixture *fixture)
{
  fixture->missing = "The dry run was stopped: keys from “page” on are not on the list.";
  open_plain (fixture, 3);
  g_assert_true (review_says (fixture->page, fixture->missing));
}

static void
test_tick_one (ReviewFixture *fixture)
{
  GtkWidget *check;

  open_plain (fixture, 50);
  check = review_find_check (fixture->page, 3);
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Delete product:000003:price");
  g_assert_false (is_kept (fixture, "product:000003:price"));

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), FALSE);
  SPIN_UNTIL (counts (fixture)->excluded == 1);
  g_assert_false (review_fixture_is_ticked (fixture, 3));
  g_assert_true (review_fixture_is_ticked (fixture, 2));
  g_assert_true (review_fixture_is_ticked (fixture, 4));
  g_assert_true (is_kept (fixture, "product:000003:price"));
  g_assert_false (is_kept (fixture, "product:000004:price"));
  g_assert_true (review_says (fixture->page, "49 of 50 keys go"));

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  SPIN_UNTIL (counts (fixture)->excluded == 0);
  g_assert_true (review_fixture_is_ticked (fixture, 3));
  g_assert_false (is_kept (fixture, "product:000003:price"));
}

static void
test_tick_all (ReviewFixture *fixture)
{
  open_plain (fixture, 500);

  activate (fixture, "review.untick-all");
  SPIN_UNTIL (counts (fixture)->pending == 0);
  g_assert_true (review_says (fixture->page, "0 of 500 keys go"));
  g_assert_true (review_says (fixture->page, "No key is ticked"));
  g_assert_false (gtk_widget_get_sensitive (review_find_id (fixture->page, "delete_button")));
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (review_find_check (fixture->page, 0))));

  activate (fixture, "review.tick-all");
  SPIN_UNTIL (counts (fixture)->pending == 500);
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (review_find_check (fixture->page, 0))));
}

static void
test_tick_found (ReviewFixture *fixture)
{
  open_plain (fixture, 1000);

  /* Without a search there is nothing found. */
  activate (fixture, "review.untick-found");
  search (fixture, ":00099");
  SPIN_UNTIL (review_says (fixture->page, "10 of 1,000 keys found"));

  activate (fixture, "review.untick-found");
  SPIN_UNTIL (counts (fixture)->excluded == 10);
  g_assert_false (review_fixture_is_ticked (fixture, 990));
  g_assert_false (review_fixture_is_ticked (fixture, 999));
  g_assert_true (review_fixture_is_ticked (fixture, 989));

  activate (fixture, "review.tick-found");
  SPIN_UNTIL (counts (fixture)->excluded == 0);
}

static void
test_tick_selected (ReviewFixture *fixture)
{
  open_plain (fixture, 100);

  select_key (fixture, 2, FALSE);
  select_key (fixture, 4, TRUE);
  g_assert_true (review_says (fixture->page, "2 keys selected"));

  activate (fixture, "review.untick-selected");
  SPIN_UNTIL (counts (fixture)->excluded == 2);
  g_assert_false (review_fixture_is_ticked (fixture, 2));
  g_assert_true (review_fixture_is_ticked (fixture, 3));
  g_assert_false (review_fixture_is_ticked (fixture, 4));

  activate (fixture, "review.tick-selected");
  SPIN_UNTIL (counts (fixture)->excluded == 0);
}

/* Ctrl+A and Space, by the actions that they are bound to. */
static void
test_keyboard (ReviewFixture *fixture)
{
  open_plain (fixture, 2000);

  gtk_widget_activate_action (get_list (fixture), "list.select-all", NULL);
  g_assert_true (review_says (fixture->page, "2,000 keys selected"));
  g_signal_emit_by_name (review_find_type (fixture->page, KVP_TYPE_KEY_LIST_VIEW), "toggle");
  SPIN_UNTIL (counts (fixture)->pending == 0);
  activate (fixture, "review.toggle-selected");
  SPIN_UNTIL (counts (fixture)->pending == 2000);

  select_key (fixture, 1, FALSE);
  activate (fixture, "review.toggle-selected");
  SPIN_UNTIL (counts (fixture)->pending == 1999);
  g_assert_false (review_fixture_is_ticked (fixture, 1));

  activate (fixture, "review.search");
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (fixture->window)),
                                         review_find_id (fixture->page, "search_entry")));
}

/* The list had the focus as a whole, as it has at first: then Tab goes to it again, and not nowhere. */
static void
test_leave_search (ReviewFixture *fixture)
{
  GtkWidget *entry;
  GtkWidget *focus;

  open_plain (fixture, 100);
  kvp_key_list_view_focus_list (KVP_KEY_LIST_VIEW (review_find_id (fixture->page, "key_list")));
  activate (fixture, "review.search");
  entry = review_find_id (fixture->page, "search_entry");
  focus = gtk_window_get_focus (fixture->window);
  g_assert_true (gtk_widget_is_ancestor (focus, entry));

  gtk_widget_child_focus (GTK_WIDGET (fixture->window), GTK_DIR_TAB_FORWARD);
  focus = gtk_window_get_focus (fixture->window);
  g_assert_nonnull (focus);
  g_test_message ("%s", G_OBJECT_TYPE_NAME (focus));
  g_assert_false (gtk_widget_is_ancestor (focus, entry));
}

static void
test_search (ReviewFixture *fixture)
{
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();

  review_add_key (keys, "product:1:Price", -1, NULL, 0);
  review_add_key (keys, "product:2:stock", -1, NULL, 0);
  review_add_key (keys, "product:3:100%_off", -1, NULL, 0);
  review_fixture_create_plan (fixture, keys);
  open_page (fixture, 1000, 700);

  search (fixture, "pRICE");
  SPIN_UNTIL (review_says (fixture->page, "1 of 3 keys found"));
  review_settle_frames (fixture);
  g_assert_nonnull (review_find_cell (fixture->page, "product:1:Price"));
  g_assert_null (review_find_cell (fixture->page, "product:2:stock"));

  /* Neither a wildcard nor a pattern. */
  search (fixture, "0%_o");
  SPIN_UNTIL (review_find_cell (fixture->page, "product:3:100%_off") != NULL);
  search (fixture, "p%k");
  SPIN_UNTIL (review_says (fixture->page, "No Key Found"));

  search (fixture, "");
  SPIN_UNTIL (review_find_cell (fixture->page, "product:2:stock") != NULL);
  g_assert_false (review_mentions (fixture->page, "keys found"));
}

static void
test_details (ReviewFixture *fixture)
{
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
  gint64 later = g_get_real_time () / G_USEC_PER_SEC + 3 * 86400 + 600;

  review_add_key (keys, "product:1", -1, ARCHIVED, later);
  review_add_key (keys, "product:2", -1, "{\"big\":12345678901234567890,\"e\":1e400}", 0);
  review_add_key (keys, "product:3", -1, NULL, 0);
  review_fixture_create_plan (fixture, keys);
  open_page (fixture, 1000, 700);
  g_assert_true (review_says (fixture->page, "Select a key to see its details."));

  select_key (fixture, 0, FALSE);
  g_assert_true (review_mentions (fixture->page, "Expires in 3 days: "));
  g_assert_true (review_mentions (fixture->page, "  \"owner\": { \"team\": \"search\" },\n"));

  select_key (fixture, 1, FALSE);
  g_assert_true (review_says (fixture->page, "{\n  \"big\": 12345678901234567890,\n  \"e\": 1e400\n}"));
  g_assert_true (review_says (fixture->page, "Never expires."));

  select_key (fixture, 2, FALSE);
  g_assert_true (review_says (fixture->page, "No Metadata"));

  /* Without a connection there is no button that could not work. */
  g_assert_false (gtk_widget_get_mapped (review_find_id (fixture->page, "show_button")));
  g_assert_true (review_mentions (fixture->page, "Connect to the account “Acme”"));
}

static void
test_odd_names (ReviewFixture *fixture)
{
  static const char *names[] = {
    "<b>bold</b>", "a&b", "</span>", "%s%n", "日本語",
    "\u05e2\u05d1\u05e8\u05d9\u05ea:1", "🚀", "..", "a%2Fb", "'; DROP TABLE", " ", "a", "a ",
  };
  g_autofree char *longest = g_strnfill (512, 'x');
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
  g_autoptr(KvpPlanKeys) rows = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    review_add_key (keys, names[i], -1, "\"<i>&\"", 0);
  review_add_key (keys, "nul\0inside", 10, NULL, 0);
  review_add_key (keys, "bidi\u202eedir", -1, NULL, 0);
  review_add_key (keys, longest, -1, NULL, 0);
  review_fixture_create_plan (fixture, keys);
  open_page (fixture, 1000, 700);

  rows = kvp_plan_keys_new (fixture->plan, KVP_PLAN_KEYS_ALL);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (rows)); i++)
    {
      g_autoptr(KvpPlanRow) row = g_list_model_get_item (G_LIST_MODEL (rows), i);
      g_autofree char *shown = kvp_key_list_cell_isolate (kvp_plan_row_get_display_name (row));

      g_assert_nonnull (review_find_cell (fixture->page, shown));
      select_key (fixture, i, FALSE);
      g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (review_find_id (fixture->page, "name_label"))), ==, shown);
    }
  g_assert_nonnull (review_find_cell (fixture->page, "nul\u2400inside"));
  g_assert_nonnull (review_find_cell (fixture->page, "bidi<U+202E>edir"));
  /* None looks like no name, or like another. */
  g_assert_nonnull (review_find_cell (fixture->page, "\u2420"));
  g_assert_nonnull (review_find_cell (fixture->page, "a"));
  g_assert_nonnull (review_find_cell (fixture->page, "a\u2420"));
}

/* A name that can not be held exactly is kept, whatever is clicked. */
static void
test_locked_row (ReviewFixture *fixture)
{
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
  KvpKey inexact = { .name = "lone:\xef\xbf\xbd", .name_length = 8, .flags = KVP_KEY_INEXACT_NAME };

  kvp_key_list_append (keys, &inexact);
  review_add_key (keys, "product:1", -1, NULL, 0);
  review_fixture_create_plan (fixture, keys);
  open_page (fixture, 1000, 700);

  g_assert_true (review_says (fixture->page, "1 of 2 keys goes"));
  g_assert_false (gtk_widget_get_sensitive (review_find_check (fixture->page, 0)));
  g_assert_true (gtk_widget_get_sensitive (review_find_check (fixture->page, 1)));

  activate (fixture, "review.untick-all");
  SPIN_UNTIL (counts (fixture)->pending == 0);
  activate (fixture, "review.tick-all");
  SPIN_UNTIL (counts (fixture)->pending == 1);
  g_assert_false (review_fixture_is_ticked (fixture, 0));
}

static void
test_empty (ReviewFixture *fixture)
{
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();

  fixture->n_listed = 88214;
  review_fixture_create_plan (fixture, keys);
  open_page (fixture, 1000, 700);

  g_assert_true (review_says (fixture->page, "No Key Matches"));
  g_assert_true (review_says (fixture->page, "88,214 keys were looked at. There is nothing to delete."));
  g_assert_false (gtk_widget_get_mapped (review_find_id (fixture->page, "delete_button")));
}

static void
test_save (ReviewFixture *fixture)
{
  g_autoptr(GListModel) windows = g_object_ref (gtk_window_get_toplevels ());
  g_autoptr(GtkWidget) dialog = NULL;
  gboolean saved = FALSE;

  open_plain (fixture, 3);
  g_signal_connect_swapped (fixture->page, "saved", G_CALLBACK (g_atomic_int_inc), &saved);
  activate (fixture, "review.save");
  dialog = g_list_model_get_item (windows, g_list_model_get_n_items (windows) - 1);
  if (!KVP_IS_SAVE_DIALOG (dialog))
    {
      g_clear_object (&dialog);
      dialog = g_list_model_get_item (windows, 0);
    }
  g_assert_true (KVP_IS_SAVE_DIALOG (dialog));

  gtk_editable_set_text (GTK_EDITABLE (review_find_id (dialog, "title_row")), "  ");
  g_assert_false (gtk_widget_get_sensitive (review_find_id (dialog, "save_button")));
  gtk_editable_set_text (GTK_EDITABLE (review_find_id (dialog, "title_row")), " Spring <clean> ");
  gtk_editable_set_text (GTK_EDITABLE (review_find_id (dialog, "note_row")), "ask Ann");
  gtk_widget_activate_action (dialog, "dialog.save", NULL);

  SPIN_UNTIL (saved);
  g_assert_cmpint (kvp_plan_get_state (fixture->plan), ==, KVP_PLAN_WAITING);
  g_assert_cmpstr (kvp_plan_get_title (fixture->plan), ==, "Spring <clean>");
  g_assert_cmpstr (kvp_plan_get_note (fixture->plan), ==, "ask Ann");
}

static void
test_export (ReviewFixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "a<b>&c.csv", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autofree char *toast = NULL;
  g_autofree char *contents = NULL;

  open_plain (fixture, 30);
  search (fixture, "00001");
  SPIN_UNTIL (review_mentions (fixture->page, "of 30 keys found"));

  kvp_review_page_export (KVP_REVIEW_PAGE (fixture->page), file);
  SPIN_UNTIL ((toast = review_dup_toast (fixture->page)) != NULL);
  /* All of them, and not only those that were found. */
  g_assert_cmpstr (toast, ==, "30 keys written to “a<b>&c.csv”");
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_nonnull (strstr (contents, "product:000029:price"));
}

static void
test_export_fails (ReviewFixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "none", "keys.csv", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autofree char *toast = NULL;

  open_plain (fixture, 3);
  kvp_review_page_export (KVP_REVIEW_PAGE (fixture->page), file);
  SPIN_UNTIL ((toast = review_dup_toast (fixture->page)) != NULL);
  g_test_message ("%s", toast);
  g_assert_false (g_str_has_prefix (toast, "3 keys"));
}

/* What went wrong is read to its end, however narrow the window is. */
static void
test_export_fails_narrow (ReviewFixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "a folder that is not there", "<b>", "keys.csv", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  GtkLabel *toast;

  review_fixture_create_many (fixture, 3);
  open_page (fixture, 360, 640);
  kvp_review_page_export (KVP_REVIEW_PAGE (fixture->page), file);
  SPIN_UNTIL ((toast = review_find_toast (fixture->page)) != NULL && gtk_widget_get_height (GTK_WIDGET (toast)) > 0);

  g_assert_cmpint (gtk_widget_get_width (fixture->page), <=, 360);
  g_assert_cmpint (pango_layout_get_line_count (gtk_label_get_layout (toast)), >, 1);
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (toast)));
}

static void
settle_all (KvpPlanBatch *batch)
{
  kvp_plan_batch_set_all (batch, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
}

/* What ran can be looked at, and not changed. */
static void
test_finished (ReviewFixture *fixture)
{
  review_fixture_create_many (fixture, 20);
  review_fixture_set_ticked (fixture, 4, FALSE);
  review_fixture_run (fixture, 1000, settle_all);
  open_page (fixture, 1000, 700);

  g_assert_true (review_says (fixture->page, "19 of 19 keys deleted"));
  g_assert_true (review_mentions (fixture->page, "Left out by you"));
  g_assert_false (gtk_widget_get_mapped (review_find_id (fixture->page, "delete_button")));
  g_assert_false (gtk_widget_get_mapped (review_find_id (fixture->page, "save_button")));
  g_assert_false (gtk_widget_get_mapped (review_find_id (fixture->page, "tick_button")));
  g_assert_null (review_find_check (fixture->page, 0));

  activate (fixture, "review.tick-all");
  activate (fixture, "review.toggle-selected");
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (counts (fixture)->excluded, ==, 1);
}

/* A page that is open while the run begins. */
static void
test_run_begins (ReviewFixture *fixture)
{
  open_plain (fixture, 20);
  g_assert_nonnull (review_find_check (fixture->page, 0));
  review_fixture_run (fixture, 5, settle_all);
  review_settle_frames (fixture);

  g_assert_true (review_says (fixture->page, "15 of 20 keys are left to delete"));
  g_assert_null (review_find_check (fixture->page, 0));
}

/* In a window that is too small for both, the details take the place of the list, and there is a way back. */
static void
test_folded (ReviewFixture *fixture)
{
  GtkWidget *list;
  GtkWidget *details;

  review_fixture_create_many (fixture, 20);
  open_page (fixture, 360, 640);
  list = GTK_WIDGET (kvp_key_list_view_get_column_view (KVP_KEY_LIST_VIEW (review_find_type (fixture->page,
                                                                                           KVP_TYPE_KEY_LIST_VIEW))));
  details = review_find_id (fixture->page, "name_label");
  g_assert_cmpint (gtk_widget_get_width (fixture->page), <=, 360);
  g_assert_true (gtk_widget_get_mapped (list));
  g_assert_false (gtk_widget_get_mapped (details));
  g_assert_true (gtk_widget_get_mapped (review_find_id (fixture->page, "delete_button")));
  g_assert_false (gtk_widget_get_mapped (review_find_id (fixture->page, "export_button")));

  g_signal_emit_by_name (list, "activate", 7u);
  review_settle_frames (fixture);
  g_assert_false (gtk_widget_get_mapped (list));
  g_assert_true (gtk_widget_get_mapped (details));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (details)), ==, "product:000007:price");
  g_assert_true (gtk_root_get_focus (GTK_ROOT (fixture->window)) == review_find_id (fixture->page, "close_button"));

  kvp_page_go_back (KVP_PAGE (fixture->page));
  review_settle_frames (fixture);
  g_assert_true (gtk_widget_get_mapped (list));
  g_assert_false (gtk_widget_get_mapped (details));
}

/* The cell with the name, in a row of the list. */
static GtkWidget *
get_name_cell (GtkWidget *row)
{
  GtkWidget *cell = gtk_widget_get_next_sibling (gtk_widget_get_first_child (row));

  cell = gtk_widget_get_first_child (cell);
  g_assert_true (KVP_IS_KEY_LIST_CELL (cell));

  return cell;
}

/* Whether @widget has something in the window as it was drawn last. */
static gboolean
is_drawn (GtkWidget *widget)
{
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  g_autoptr(GdkPaintable) image = gdk_paintable_get_current_image (paintable);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;

  gdk_paintable_snapshot (image, snapshot, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  node = gtk_snapshot_free_to_node (snapshot);

  return node != NULL;
}

/* Returns how many rows there are in sight. */
static guint
assert_drawn_in_sight (ReviewFixture *fixture)
{
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (get_list (fixture)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      if (!gtk_widget_get_mapped (row))
        continue;

      g_assert_true (is_drawn (get_name_cell (row)));
      n++;
    }

  return n;
}

/* Whether a screen reader is told of each row which key it is, whether it can be seen or not. */
static gboolean
are_all_named (ReviewFixture *fixture)
{
  for (GtkWidget *row = gtk_widget_get_first_child (get_list (fixture)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *cell = get_name_cell (row);
      g_autofree char *wrong = NULL;

      wrong = gtk_test_accessible_check_property (
        GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL,
        kvp_plan_row_get_display_name (kvp_key_list_cell_get_row (KVP_KEY_LIST_CELL (cell))));
      if (wrong != NULL)
        return FALSE;
    }

  return TRUE;
}

/* Rows that come into sight are there with the frame in which they do, from wherever the person comes. */
static void
test_drawn (ReviewFixture *fixture)
{
  GtkAdjustment *adjustment;

  open_plain (fixture, 20000);
  review_settle_frames (fixture);
  g_assert_cmpuint (assert_drawn_in_sight (fixture), >, 10);

  SPIN_UNTIL (count_rows (fixture) == 20000);
  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (gtk_widget_get_parent (get_list (fixture))));
  for (guint i = 1; i <= 20; i++)
    {
      gtk_adjustment_set_value (adjustment, i * i * 997);
      review_settle_frames (fixture);
      g_assert_cmpuint (assert_drawn_in_sight (fixture), >, 10);
    }

  search (fixture, "7");
  SPIN_UNTIL (review_mentions (fixture->page, "of 20,000 keys found"));
  review_settle_frames (fixture);
  g_assert_cmpuint (assert_drawn_in_sight (fixture), >, 10);

  gtk_adjustment_set_value (adjustment, 9999);
  SPIN_UNTIL (are_all_named (fixture));
}

static guint
count_widgets (ReviewFixture *fixture)
{
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (get_list (fixture)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    n++;

  return n;
}

/* A page that was left goes little by little, wherever the person was in its list, and however it was sorted. */
static void
test_wind_down (ReviewFixture *fixture)
{
  guint n;

  open_plain (fixture, 20000);
  SPIN_UNTIL (count_rows (fixture) == 20000);
  kvp_key_list_view_focus_list (KVP_KEY_LIST_VIEW (review_find_type (fixture->page, KVP_TYPE_KEY_LIST_VIEW)));
  activate (fixture, "review.reverse-order");
  search (fixture, "7");
  SPIN_UNTIL (review_mentions (fixture->page, "of 20,000 keys found"));
  gtk_adjustment_set_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (gtk_widget_get_parent (get_list (fixture)))),
                            99999);
  review_settle_frames (fixture);
  n = count_widgets (fixture);
  g_assert_cmpuint (n, >=, 200);

  while (!kvp_page_wind_down (KVP_PAGE (fixture->page)))
    {
      guint n_left = count_widgets (fixture);

      g_assert_cmpuint (n_left, <=, n);
      g_assert_cmpuint (n - n_left, <=, 25);
      n = n_left;
    }

  g_assert_cmpuint (count_widgets (fixture), ==, 0);
}

static void
test_large (ReviewFixture *fixture)
{
  GtkWidget *list;

  open_plain (fixture, 100000);
  list = get_list (fixture);
  g_assert_nonnull (review_find_cell (fixture->page, "product:000000:price"));
  SPIN_UNTIL (count_rows (fixture) == 100000);

  for (guint i = 1; i <= 10; i++)
    {
      g_autofree char *name = g_strdup_printf ("product:%06u:price", i * 10000 - 1);

      g_assert_true (gtk_widget_activate_action (list, "list.scroll-to-item", "u", i * 10000 - 1));
      review_settle_frames (fixture);
      g_assert_nonnull (review_find_cell (fixture->page, name));
    }

  gtk_widget_activate_action (list, "list.select-all", NULL);
  activate (fixture, "review.untick-selected");
  SPIN_UNTIL (counts (fixture)->pending == 0);
  g_assert_false (review_fixture_is_ticked (fixture, 99999));
}

/* The page goes while the database still works for it. */
static void
test_closed_early (ReviewFixture *fixture)
{
  open_plain (fixture, 5000);
  search (fixture, "0001");
  activate (fixture, "review.untick-all");
  review_fixture_close_window (fixture);

  SPIN_UNTIL (counts (fixture)->pending == 0);
}

int
main (int   argc,
      char *argv[])
{
  /* Not with directories of its own for each test: GTK reads its settings schemas from there. */
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  review_fixture_add ("/review-page/heading", test_heading);
  review_fixture_add ("/review-page/partial", test_partial);
  review_fixture_add ("/review-page/tick/one", test_tick_one);
  review_fixture_add ("/review-page/tick/all", test_tick_all);
  review_fixture_add ("/review-page/tick/found", test_tick_found);
  review_fixture_add ("/review-page/tick/selected", test_tick_selected);
  review_fixture_add ("/review-page/tick/locked", test_locked_row);
  review_fixture_add ("/review-page/keyboard", test_keyboard);
  review_fixture_add ("/review-page/leave-search", test_leave_search);
  review_fixture_add ("/review-page/search", test_search);
  review_fixture_add ("/review-page/details", test_details);
  review_fixture_add ("/review-page/odd-names", test_odd_names);
  review_fixture_add ("/review-page/empty", test_empty);
  review_fixture_add ("/review-page/save", test_save);
  review_fixture_add ("/review-page/export", test_export);
  review_fixture_add ("/review-page/export-fails", test_export_fails);
  review_fixture_add ("/review-page/finished", test_finished);
  review_fixture_add ("/review-page/export-fails-narrow", test_export_fails_narrow);
  review_fixture_add ("/review-page/run-begins", test_run_begins);
  review_fixture_add ("/review-page/folded", test_folded);
  review_fixture_add ("/review-page/drawn", test_drawn);
  review_fixture_add ("/review-page/wind-down", test_wind_down);
  review_fixture_add ("/review-page/large", test_large);
  review_fixture_add ("/review-page/closed-early", test_closed_early);

  return g_test_run ();
}
