/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "review-fixture.h"
#include "ui/kvp-key-list-cell.h"
#include "ui/kvp-key-list-sorter.h"
#include "ui/kvp-page.h"
#include "ui/kvp-review-page.h"
#include "ui/kvp-settings.h"

/* The order of the keys, ranges of them, taking ticks back, and that the person stays where they were. */

static KvpKeyListView *
get_view (ReviewFixture *fixture)
{
  return KVP_KEY_LIST_VIEW (review_find_type (fixture->page, KVP_TYPE_KEY_LIST_VIEW));
}

static GtkWidget *
get_list (ReviewFixture *fixture)
{
  return gtk_widget_get_last_child (GTK_WIDGET (kvp_key_list_view_get_column_view (get_view (fixture))));
}

static GListModel *
get_model (ReviewFixture *fixture)
{
  return G_LIST_MODEL (gtk_column_view_get_model (kvp_key_list_view_get_column_view (get_view (fixture))));
}

static KvpPlanKeys *
get_keys (ReviewFixture *fixture)
{
  return kvp_key_selection_get_keys (KVP_KEY_SELECTION (get_model (fixture)));
}

static KvpKeyStretch *
get_stretch (ReviewFixture *fixture)
{
  return kvp_key_selection_get_stretch (KVP_KEY_SELECTION (get_model (fixture)));
}

static const KvpPlanCounts *
counts (ReviewFixture *fixture)
{
  return kvp_plan_get_counts (fixture->plan);
}

/* Once all rows are there. */
static void
open_page (ReviewFixture *fixture)
{
  guint total = counts (fixture)->total;

  review_fixture_show (fixture, kvp_review_page_new (NULL, fixture->plan), 1000, 700);
  SPIN_UNTIL (g_list_model_get_n_items (get_model (fixture)) == total);
  review_settle_frames (fixture);
}

static void
open_samples (ReviewFixture *fixture)
{
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();

  review_add_key (keys, "product:a", -1, "{\"status\":\"archived\"}", 0);
  review_add_key (keys, "product:b", -1, NULL, 4000000000);
  review_add_key (keys, "product:c", -1, "1", 3000000000);
  review_fixture_create_plan (fixture, keys);
  open_page (fixture);
}

/* The keys from top to bottom, as they are drawn. */
static char *
read_screen (ReviewFixture *fixture)
{
  const char *const names[] = { "product:a", "product:b", "product:c" };
  GString *text = g_string_new (NULL);
  double last = -1;

  for (guint row = 0; row < G_N_ELEMENTS (names); row++)
    {
      double next = G_MAXDOUBLE;
      const char *name = "?";

      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        {
          GtkWidget *cell = review_find_cell (fixture->page, names[i]);
          graphene_rect_t bounds;

          g_assert_true (cell != NULL && gtk_widget_compute_bounds (cell, get_list (fixture), &bounds));
          if (bounds.origin.y > last && bounds.origin.y < next)
            {
              next = bounds.origin.y;
              name = names[i];
            }
        }
      g_string_append_c (text, name[strlen (name) - 1]);
      last = next;
    }

  return g_string_free (text, FALSE);
}

static gboolean
screen_is (ReviewFixture *fixture,
           const char    *expected)
{
  g_autofree char *screen = NULL;

  review_settle_frames (fixture);
  screen = read_screen (fixture);

  return g_str_equal (screen, expected);
}

#define SPIN_UNTIL_SCREEN(expected) SPIN_UNTIL (screen_is (fixture, expected))

/* What GTK does at a click on a header, which it takes from a real pointer only: a column that is sorted by is turned
 * round, another comes first. */
static void
click_header (ReviewFixture *fixture,
              guint          index)
{
  GtkColumnView *view = kvp_key_list_view_get_column_view (get_view (fixture));
  g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (gtk_column_view_get_columns (view), index);
  GtkSorter *sorter = gtk_column_view_column_get_sorter (column);
  KvpRowOrder order;
  gboolean descending;
  KvpRowOrder its_order;
  gboolean its_descending;

  g_assert_nonnull (sorter);
  g_assert_true (kvp_key_list_sorter_ask (sorter, &its_order, &its_descending));
  g_assert_true (kvp_key_list_sorter_ask (gtk_column_view_get_sorter (view), &order, &descending));
  gtk_column_view_sort_by_column (view, column, order == its_order && !descending ? GTK_SORT_DESCENDING
                                                                                  : GTK_SORT_ASCENDING);
}

/* Presses a key by what is bound to it. */
static void
press (GtkWidget  *widget,
       const char *trigger)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      for (guint j = 0; GTK_IS_SHORTCUT_CONTROLLER (controller)
                        && j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
        {
          g_autoptr(GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);
          g_autofree char *name = gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut));

          if (g_str_has_prefix (name, trigger))
            {
              gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget,
                                            gtk_shortcut_get_arguments (shortcut));
              return;
            }
        }
    }

  g_error ("Nothing is bound to %s", trigger);
}

enum {
  HEADER_TICK,
  HEADER_KEY,
  HEADER_EXPIRES,
  HEADER_METADATA,
};

static void
test_headers (ReviewFixture *fixture)
{
  open_samples (fixture);
  SPIN_UNTIL_SCREEN ("abc");

  click_header (fixture, HEADER_KEY);
  SPIN_UNTIL_SCREEN ("cba");
  click_header (fixture, HEADER_EXPIRES);
  /* By key downwards and by expiration upwards are the same here. */
  SPIN_UNTIL (kvp_plan_keys_get_order (get_keys (fixture)) == KVP_ROW_ORDER_EXPIRATION);
  SPIN_UNTIL_SCREEN ("cba");
  click_header (fixture, HEADER_EXPIRES);
  SPIN_UNTIL_SCREEN ("abc");
  g_assert_true (kvp_plan_keys_get_descending (get_keys (fixture)));
  click_header (fixture, HEADER_METADATA);
  SPIN_UNTIL_SCREEN ("bca");

  review_fixture_set_ticked (fixture, 1, FALSE);
  click_header (fixture, HEADER_TICK);
  SPIN_UNTIL_SCREEN ("acb");
}

static void
assert_menu (ReviewFixture *fixture,
             const char    *order,
             gboolean       descending)
{
  g_autofree char *said = NULL;
  gboolean reversed;

  g_object_get (fixture->page, "order", &said, "descending", &reversed, NULL);
  g_assert_cmpstr (said, ==, order);
  g_assert_cmpint (reversed, ==, descending);
}

/* The menu and the headers say the same, whichever was used. */
static void
test_menu (ReviewFixture *fixture)
{
  open_samples (fixture);
  assert_menu (fixture, "name", FALSE);
  gtk_widget_activate_action (fixture->page, "review.sort", "s", "expiration");
  SPIN_UNTIL_SCREEN ("cba");
  assert_menu (fixture, "expiration", FALSE);
  gtk_widget_activate_action (fixture->page, "review.reverse-order", NULL);
  SPIN_UNTIL_SCREEN ("abc");
  assert_menu (fixture, "expiration", TRUE);

  /* The header is where the menu left it: a click turns it round once more. */
  click_header (fixture, HEADER_EXPIRES);
  SPIN_UNTIL_SCREEN ("cba");
  assert_menu (fixture, "expiration", FALSE);
}

static void
test_undo (ReviewFixture *fixture)
{
  GtkWidget *button;

  review_fixture_create_many (fixture, 1200);
  open_page (fixture);
  button = review_find_id (fixture->page, "undo_button");
  g_assert_false (gtk_widget_get_sensitive (button));

  gtk_widget_activate_action (fixture->page, "review.untick-all", NULL);
  SPIN_UNTIL (counts (fixture)->pending == 0);
  SPIN_UNTIL (gtk_widget_get_sensitive (button));
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, "Undo Unticking 1,200 Keys");
  g_signal_emit_by_name (button, "clicked");
  SPIN_UNTIL (counts (fixture)->pending == 1200);
  {
    g_autofree char *toast = review_dup_toast (fixture->page);

    g_assert_cmpstr (toast, ==, "Ticked 1,200 keys again");
  }
  SPIN_UNTIL (!gtk_widget_get_sensitive (button));
  g_assert_true (review_fixture_is_ticked (fixture, 1199));
}

/* Right after the change, before it is written: what is meant is that change. */
static void
test_undo_by_key (ReviewFixture *fixture)
{
  review_fixture_create_many (fixture, 500);
  open_page (fixture);
  review_fixture_set_ticked (fixture, 3, FALSE);

  gtk_widget_activate_action (fixture->page, "review.untick-all", NULL);
  press (fixture->page, "<Control>z");
  SPIN_UNTIL (counts (fixture)->pending == 499 && !gtk_widget_get_sensitive (review_find_id (fixture->page, "undo_button")));
  g_assert_false (review_fixture_is_ticked (fixture, 3));
  g_assert_true (review_fixture_is_ticked (fixture, 4));

  /* In the search, it is about the text. */
  gtk_widget_activate_action (fixture->page, "review.untick-all", NULL);
  SPIN_UNTIL (counts (fixture)->pending == 0);
  gtk_widget_grab_focus (review_find_id (fixture->page, "search_entry"));
  press (fixture->page, "<Control>z");
  review_settle_frames (fixture);
  g_assert_cmpuint (counts (fixture)->pending, ==, 0);
}

/* Shift and an arrow, or a click with Shift: a range. Space: all of it. */
static void
test_range (ReviewFixture *fixture)
{
  review_fixture_create_many (fixture, 1000);
  open_page (fixture);

  g_assert_true (gtk_widget_activate_action (get_list (fixture), "list.select-item", "(ubb)", 10u, FALSE, FALSE));
  g_assert_true (gtk_widget_activate_action (get_list (fixture), "list.select-item", "(ubb)", 19u, FALSE, TRUE));
  g_assert_true (review_says (fixture->page, "10 keys selected"));
  press (GTK_WIDGET (kvp_key_list_view_get_column_view (get_view (fixture))), "space");
  SPIN_UNTIL (counts (fixture)->excluded == 10);
  g_assert_true (review_fixture_is_ticked (fixture, 9));
  g_assert_false (review_fixture_is_ticked (fixture, 10));
  g_assert_false (review_fixture_is_ticked (fixture, 19));
  g_assert_true (review_fixture_is_ticked (fixture, 20));
  g_assert_true (review_says (fixture->page, "10 keys selected"));

  SPIN_UNTIL (gtk_widget_get_sensitive (review_find_id (fixture->page, "undo_button")));
  gtk_widget_activate_action (fixture->page, "review.tick-selected", NULL);
  SPIN_UNTIL (counts (fixture)->excluded == 0);
  review_settle_frames (fixture);
  g_assert_true (gtk_widget_get_sensitive (review_find_id (fixture->page, "undo_button")));
  g_signal_emit_by_name (review_find_id (fixture->page, "undo_button"), "clicked");
  SPIN_UNTIL (counts (fixture)->excluded == 10);
}

static double
get_place (ReviewFixture *fixture,
           const char    *name)
{
  GtkWidget *cell = review_find_cell (fixture->page, name);
  graphene_rect_t bounds;

  if (cell == NULL || !gtk_widget_compute_bounds (cell, get_list (fixture), &bounds))
    return -1;

  return bounds.origin.y;
}

static gboolean
is_in_sight (ReviewFixture *fixture,
             const char    *name)
{
  double place = get_place (fixture, name);

  return place >= 0 && place < gtk_widget_get_height (get_list (fixture));
}

/* The key that a person works with stays in sight and selected, however the list is sorted or narrowed. */
static void
test_stays_in_sight (ReviewFixture *fixture)
{
  const char *name = "product:007007:price";

  review_fixture_create_many (fixture, 20000);
  open_page (fixture);
  gtk_widget_activate_action (get_list (fixture), "list.scroll-to-item", "u", 7007u);
  gtk_widget_activate_action (get_list (fixture), "list.select-item", "(ubb)", 7007u, FALSE, FALSE);
  review_settle_frames (fixture);
  g_assert_true (is_in_sight (fixture, name));

  gtk_widget_activate_action (fixture->page, "review.reverse-order", NULL);
  SPIN_UNTIL (kvp_plan_keys_get_descending (get_keys (fixture)));
  review_settle_frames (fixture);
  g_assert_true (is_in_sight (fixture, name));
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (get_model (fixture)), 19999 - 7007));

  gtk_editable_set_text (GTK_EDITABLE (review_find_id (fixture->page, "search_entry")), "7");
  SPIN_UNTIL (*kvp_plan_keys_get_search (get_keys (fixture)) != '\0');
  review_settle_frames (fixture);
  g_assert_true (is_in_sight (fixture, name));

  gtk_editable_set_text (GTK_EDITABLE (review_find_id (fixture->page, "search_entry")), "");
  SPIN_UNTIL (*kvp_plan_keys_get_search (get_keys (fixture)) == '\0');
  review_settle_frames (fixture);
  g_assert_true (is_in_sight (fixture, name));
  g_assert_true (review_mentions (fixture->page, name));

  /* Ticks move nothing. */
  {
    double before = get_place (fixture, name);

    gtk_widget_activate_action (fixture->page, "review.untick-all", NULL);
    SPIN_UNTIL (counts (fixture)->pending == 0);
    review_settle_frames (fixture);
    g_assert_cmpfloat (get_place (fixture, name), ==, before);
  }
}

/* Who has not chosen a key, and is at the top, stays at the top. */
static void
test_stays_at_top (ReviewFixture *fixture)
{
  review_fixture_create_many (fixture, 5000);
  open_page (fixture);
  gtk_widget_activate_action (fixture->page, "review.reverse-order", NULL);
  SPIN_UNTIL (kvp_plan_keys_get_descending (get_keys (fixture)));
  review_settle_frames (fixture);
  g_assert_true (is_in_sight (fixture, "product:004999:price"));
  g_assert_false (is_in_sight (fixture, "product:000000:price"));
}

static void
focus_row (ReviewFixture *fixture,
           const char    *name)
{
  GtkWidget *row = review_find_cell (fixture->page, name);

  while (gtk_widget_get_parent (row) != get_list (fixture))
    row = gtk_widget_get_parent (row);
  g_assert_true (gtk_widget_grab_focus (row));
}

static KvpPlanRow *
get_focused_row (ReviewFixture *fixture)
{
  return kvp_key_list_view_get_focused_row (get_view (fixture));
}

/* What the person works with has the focus, in whatever order the list is put. */
static void
test_focus_stays (ReviewFixture *fixture)
{
  const char *name = "product:000007:price";

  review_fixture_create_many (fixture, 5000);
  open_page (fixture);
  gtk_widget_activate_action (get_list (fixture), "list.select-item", "(ubb)", 7u, FALSE, FALSE);
  focus_row (fixture, name);
  for (guint i = 0; i < 3; i++)
    {
      gboolean descending = kvp_plan_keys_get_descending (get_keys (fixture));

      gtk_widget_activate_action (fixture->page, "review.reverse-order", NULL);
      SPIN_UNTIL (kvp_plan_keys_get_descending (get_keys (fixture)) != descending);
      review_settle_frames (fixture);
      g_assert_nonnull (get_focused_row (fixture));
      g_assert_cmpstr (kvp_plan_row_get_display_name (get_focused_row (fixture)), ==, name);
    }
}

/* Space ticks what has the focus: that is a row that can be seen, never one that the list happens to end with. */
static void
assert_focus_in_sight (ReviewFixture *fixture)
{
  KvpPlanRow *row;

  review_settle_frames (fixture);
  row = get_focused_row (fixture);
  g_assert_nonnull (row);
  g_assert_true (is_in_sight (fixture, kvp_plan_row_get_display_name (row)));
}

static void
search_for (ReviewFixture *fixture,
            const char    *text)
{
  gtk_editable_set_text (GTK_EDITABLE (review_find_id (fixture->page, "search_entry")), text);
  SPIN_UNTIL (g_str_equal (kvp_plan_keys_get_search (get_keys (fixture)), text));
  review_settle_frames (fixture);
}

static void
test_focus_after_search (ReviewFixture *fixture)
{
  GtkWidget *entry;

  review_fixture_create_many (fixture, 5000);
  open_page (fixture);
  entry = review_find_id (fixture->page, "search_entry");
  gtk_widget_activate_action (get_list (fixture), "list.scroll-to-item", "u", 3000u);
  review_settle_frames (fixture);
  focus_row (fixture, "product:003001:price");

  /* Escape. */
  gtk_widget_activate_action (fixture->page, "review.search", NULL);
  search_for (fixture, "0001");
  g_signal_emit_by_name (entry, "stop-search");
  SPIN_UNTIL (*kvp_plan_keys_get_search (get_keys (fixture)) == '\0');
  assert_focus_in_sight (fixture);
  press (GTK_WIDGET (kvp_key_list_view_get_column_view (get_view (fixture))), "space");
  SPIN_UNTIL (counts (fixture)->excluded == 1);
  g_assert_true (review_fixture_is_ticked (fixture, 4999));

  /* Enter. */
  gtk_widget_activate_action (fixture->page, "review.search", NULL);
  search_for (fixture, "0002");
  g_signal_emit_by_name (entry, "activate");
  assert_focus_in_sight (fixture);

  /* Tab, past the header of the list. */
  gtk_widget_activate_action (fixture->page, "review.search", NULL);
  search_for (fixture, "");
  gtk_widget_child_focus (GTK_WIDGET (fixture->window), GTK_DIR_TAB_FORWARD);
  assert_focus_in_sight (fixture);
}

/* Far more than run at the same time: what comes after them has to wait. */
#define N_BUSY_TASKS 100

static void
busy_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  GMutex *mutex = task_data;

  g_mutex_lock (mutex);
  g_mutex_unlock (mutex);
  g_task_return_boolean (task, TRUE);
}

static void
busy_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  guint *n_busy = user_data;

  (*n_busy)--;
}

/* While a search takes its time the rows are others than were asked for, and that is said. */
static void
test_search_takes_time (ReviewFixture *fixture)
{
  GMutex mutex;
  guint n_busy = N_BUSY_TASKS;

  review_fixture_create_many (fixture, 500);
  open_page (fixture);

  g_mutex_init (&mutex);
  g_mutex_lock (&mutex);
  for (guint i = 0; i < N_BUSY_TASKS; i++)
    {
      g_autoptr(GTask) task = g_task_new (NULL, NULL, busy_cb, &n_busy);

      g_task_set_task_data (task, &mutex, NULL);
      g_task_run_in_thread (task, busy_thread);
    }
  gtk_editable_set_text (GTK_EDITABLE (review_find_id (fixture->page, "search_entry")), "00042");
  SPIN_UNTIL (review_says (fixture->page, "Searching…"));
  g_mutex_unlock (&mutex);

  SPIN_UNTIL (review_says (fixture->page, "11 of 500 keys found"));
  g_assert_false (review_says (fixture->page, "Searching…"));
  SPIN_UNTIL (n_busy == 0);
  g_mutex_clear (&mutex);
}

/* Down leads from what is typed to what is found. */
static void
test_down_from_search (ReviewFixture *fixture)
{
  GtkWidget *entry;

  review_fixture_create_many (fixture, 500);
  open_page (fixture);
  entry = review_find_id (fixture->page, "search_entry");
  gtk_widget_activate_action (fixture->page, "review.search", NULL);
  search_for (fixture, "00042");
  press (entry, "Down");
  assert_focus_in_sight (fixture);
  g_assert_cmpstr (kvp_plan_row_get_display_name (get_focused_row (fixture)), ==, "product:000042:price");

  /* Where nothing is found there is nowhere to go. */
  gtk_widget_activate_action (fixture->page, "review.search", NULL);
  search_for (fixture, "nowhere");
  press (entry, "Down");
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (fixture->window), entry));
}

/* Who has selected all of them looks at the top, and wants to see there what comes first. */
static void
test_all_selected_at_top (ReviewFixture *fixture)
{
  review_fixture_create_many (fixture, 5000);
  open_page (fixture);
  gtk_widget_activate_action (get_list (fixture), "list.select-all", NULL);
  gtk_widget_activate_action (fixture->page, "review.reverse-order", NULL);
  SPIN_UNTIL (kvp_plan_keys_get_descending (get_keys (fixture)));
  review_settle_frames (fixture);
  g_assert_true (is_in_sight (fixture, "product:004999:price"));
  g_assert_true (review_says (fixture->page, "5,000 keys selected"));
}

/* A click on a tick box, and one with Shift on another: all between them, in the order that is shown. */
static void
test_range_of_boxes (ReviewFixture *fixture)
{
  review_fixture_create_many (fixture, 1000);
  open_page (fixture);
  gtk_widget_activate_action (fixture->page, "review.reverse-order", NULL);
  SPIN_UNTIL (kvp_plan_keys_get_descending (get_keys (fixture)));

  g_signal_emit_by_name (get_view (fixture), "tick", 990u, FALSE, FALSE);
  SPIN_UNTIL (counts (fixture)->excluded == 1);
  g_signal_emit_by_name (get_view (fixture), "tick", 981u, FALSE, TRUE);
  SPIN_UNTIL (counts (fixture)->excluded == 10);
  g_assert_true (review_fixture_is_ticked (fixture, 980));
  g_assert_false (review_fixture_is_ticked (fixture, 981));
  g_assert_false (review_fixture_is_ticked (fixture, 990));
  g_assert_true (review_fixture_is_ticked (fixture, 991));

  /* One change, so that it is taken back as one. */
  SPIN_UNTIL (gtk_widget_get_sensitive (review_find_id (fixture->page, "undo_button")));
  press (fixture->page, "<Control>z");
  SPIN_UNTIL (counts (fixture)->excluded == 1);
  g_assert_false (review_fixture_is_ticked (fixture, 990));

  /* From one that is not shown there is no range. */
  search_for (fixture, "00012");
  g_signal_emit_by_name (get_view (fixture), "tick", 125u, FALSE, TRUE);
  SPIN_UNTIL (counts (fixture)->excluded == 2);
  g_signal_emit_by_name (get_view (fixture), "tick", 128u, FALSE, TRUE);
  SPIN_UNTIL (counts (fixture)->excluded == 5);
}

/* What a toast says of the ticks goes when it is no longer so. */
static void
test_undo_toast_goes (ReviewFixture *fixture)
{
  review_fixture_create_many (fixture, 500);
  open_page (fixture);
  gtk_widget_activate_action (fixture->page, "review.untick-all", NULL);
  press (fixture->page, "<Control>z");
  SPIN_UNTIL (counts (fixture)->pending == 0);
  SPIN_UNTIL (counts (fixture)->pending == 500);
  SPIN_UNTIL (review_find_toast (fixture->page) != NULL);
  {
    g_autofree char *toast = review_dup_toast (fixture->page);

    g_assert_cmpstr (toast, ==, "Ticked 500 keys again");
  }
  gtk_widget_activate_action (fixture->page, "review.untick-all", NULL);
  SPIN_UNTIL (review_find_toast (fixture->page) == NULL);
}

/* The rows that are shown are those of the list, whatever was shown before it. */
static void
test_rows_are_right (ReviewFixture *fixture)
{
  static const struct {
    const char *text;
    guint       n;
  } searches[] = { { "00", 2081 }, { "01234", 11 }, { "5", 8146 }, { "xyz", 0 }, { "9", 8146 }, { "", 20000 } };

  review_fixture_create_many (fixture, 20000);
  open_page (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      GListModel *model = get_model (fixture);
      guint n_rows;

      gtk_editable_set_text (GTK_EDITABLE (review_find_id (fixture->page, "search_entry")), searches[i].text);
      SPIN_UNTIL (g_str_equal (kvp_plan_keys_get_search (get_keys (fixture)), searches[i].text));
      SPIN_UNTIL (g_list_model_get_n_items (model) == g_list_model_get_n_items (G_LIST_MODEL (get_keys (fixture))));
      n_rows = g_list_model_get_n_items (model);
      if (i == 1 || i == 3 || i == 5)
        g_assert_cmpuint (n_rows, ==, searches[i].n);

      review_settle_frames (fixture);
      for (guint j = 0; j < MIN (n_rows, 10); j++)
        {
          g_autoptr(KvpPlanRow) row = g_list_model_get_item (model, j);

          g_assert_cmpuint (kvp_plan_row_get_position (row), ==, kvp_plan_keys_get_position (get_keys (fixture), j));
          g_assert_true (is_in_sight (fixture, kvp_plan_row_get_display_name (row)));
        }
    }
}

/* The rows that are not hidden show the keys from the first on; GTK makes some two hundred of them. */
static void
assert_rows_shown (ReviewFixture *fixture)
{
  guint n_keys = g_list_model_get_n_items (G_LIST_MODEL (get_keys (fixture)));
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (get_list (fixture)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      KvpKeyListCell *cell = KVP_KEY_LIST_CELL (review_find_type (row, KVP_TYPE_KEY_LIST_CELL));
      KvpPlanRow *shown = kvp_key_list_cell_get_row (cell);

      if (!gtk_widget_get_visible (row))
        continue;

      g_assert_cmpuint (n, <, n_keys);
      g_assert_cmpuint (kvp_plan_row_get_position (shown), ==, kvp_plan_keys_get_position (get_keys (fixture), n));
      n++;
    }

  if (n_keys < 200)
    g_assert_cmpuint (n, ==, n_keys);
  else
    g_assert_cmpuint (n, >=, 200);
}

static void
start_search (ReviewFixture *fixture,
              const char    *text)
{
  gtk_editable_set_text (GTK_EDITABLE (review_find_id (fixture->page, "search_entry")), text);
  SPIN_UNTIL (g_str_equal (kvp_plan_keys_get_search (get_keys (fixture)), text));
}

/* The widgets of many rows go over some frames when few are found: until then they are out of sight and out of reach. */
static void
test_few_after_many (ReviewFixture *fixture)
{
  GtkAdjustment *adjustment;

  review_fixture_create_many (fixture, 5000);
  open_page (fixture);
  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (gtk_widget_get_parent (get_list (fixture))));
  gtk_widget_activate_action (get_list (fixture), "list.scroll-to-item", "u", 3000u);
  review_settle_frames (fixture);
  focus_row (fixture, "product:003001:price");

  start_search (fixture, "001234");
  g_assert_cmpuint (g_list_model_get_n_items (get_model (fixture)), >, 1);
  assert_rows_shown (fixture);
  press (get_list (fixture), "End");
  g_assert_nonnull (get_focused_row (fixture));
  g_assert_cmpstr (kvp_plan_row_get_display_name (get_focused_row (fixture)), ==, "product:001234:price");
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (get_model (fixture)));
  g_assert_cmpuint (kvp_key_selection_get_n_selected (KVP_KEY_SELECTION (get_model (fixture))), ==, 1);
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (get_model (fixture)));

  /* There is nothing to scroll. */
  review_settle_frames (fixture);
  g_assert_cmpfloat (gtk_adjustment_get_upper (adjustment), <=, gtk_adjustment_get_page_size (adjustment));

  SPIN_UNTIL (g_list_model_get_n_items (get_model (fixture)) == 1);
  g_assert_null (gtk_widget_get_next_sibling (gtk_widget_get_first_child (get_list (fixture))));
  assert_focus_in_sight (fixture);
}

/* Whatever is asked for before they are gone, they come back for it. */
static void
test_many_before_few_are_done (ReviewFixture *fixture)
{
  const char *const searches[] = { "001234", "", "0012", "xyz", "00", "xyz", "" };

  review_fixture_create_many (fixture, 5000);
  open_page (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      start_search (fixture, searches[i]);
      /* As many more come at each frame as were gone already. */
      SPIN_UNTIL (kvp_key_stretch_get_n_lingering (get_stretch (fixture)) > 0
                  || kvp_key_stretch_is_whole (get_stretch (fixture)));
      assert_rows_shown (fixture);
    }

  SPIN_UNTIL (g_list_model_get_n_items (get_model (fixture)) == 5000);
  review_settle_frames (fixture);
  assert_rows_shown (fixture);
  g_assert_true (is_in_sight (fixture, "product:000000:price"));
}

/* What the picture asks for is counted and can be ticked like what is searched for. */
static void
test_narrowed_by_prefix (ReviewFixture *fixture)
{
  g_autoptr(GBytes) prefix = g_bytes_new_static ("product:0000", 12);

  review_fixture_create_many (fixture, 1000);
  open_page (fixture);
  kvp_plan_keys_set_prefix_async (get_keys (fixture), prefix, NULL, NULL, NULL);
  SPIN_UNTIL (kvp_plan_keys_get_prefix (get_keys (fixture)) != NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (get_keys (fixture))), ==, 100);
  gtk_widget_activate_action (fixture->page, "review.untick-found", NULL);
  SPIN_UNTIL (counts (fixture)->excluded == 100);
  g_assert_true (review_fixture_is_ticked (fixture, 100));
}

/* Escape shows all again, and leaves the focus in the list. */
static void
test_escape_from_branch (ReviewFixture *fixture)
{
  g_autoptr(GBytes) prefix = g_bytes_new_static ("product:0000", 12);

  review_fixture_create_many (fixture, 1000);
  open_page (fixture);
  kvp_plan_keys_set_prefix_async (get_keys (fixture), prefix, NULL, NULL, NULL);
  SPIN_UNTIL (kvp_plan_keys_get_prefix (get_keys (fixture)) != NULL);
  review_settle_frames (fixture);
  g_assert_true (review_says (fixture->page, "Show All Keys"));
  focus_row (fixture, "product:000005:price");

  press (fixture->page, "Escape");
  SPIN_UNTIL (kvp_plan_keys_get_prefix (get_keys (fixture)) == NULL);
  assert_focus_in_sight (fixture);
  g_assert_false (review_says (fixture->page, "Show All Keys"));
}

/* Why a key goes is seen in its name: in bold, whatever the name looks like. */
static void
test_why_is_emphasised (ReviewFixture *fixture)
{
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
  GtkWidget *cell;
  PangoAttrList *attributes;
  g_autofree char *described = NULL;

  review_add_key (keys, "product:<b>", -1, NULL, 0);
  review_fixture_create_plan (fixture, keys);
  open_page (fixture);
  cell = review_find_cell (fixture->page, "product:<b>");
  g_assert_nonnull (cell);
  attributes = kvp_key_list_cell_get_attributes (KVP_KEY_LIST_CELL (cell));
  g_assert_nonnull (attributes);
  described = pango_attr_list_to_string (attributes);
  g_assert_cmpstr (described, ==, "0 8 weight bold\n0 8 underline single");
}

/* --- what is remembered --- */

static void
test_order_remembered (ReviewFixture *fixture)
{
  g_autofree char *order = NULL;
  gboolean descending;

  open_samples (fixture);
  gtk_widget_activate_action (fixture->page, "review.sort", "s", "expiration");
  gtk_widget_activate_action (fixture->page, "review.reverse-order", NULL);
  SPIN_UNTIL (kvp_plan_keys_get_order (get_keys (fixture)) == KVP_ROW_ORDER_EXPIRATION &&
              kvp_plan_keys_get_descending (get_keys (fixture)));
  review_fixture_close_window (fixture);

  open_page (fixture);
  SPIN_UNTIL (kvp_plan_keys_get_order (get_keys (fixture)) == KVP_ROW_ORDER_EXPIRATION &&
              kvp_plan_keys_get_descending (get_keys (fixture)));
  g_object_get (fixture->page, "order", &order, "descending", &descending, NULL);
  g_assert_cmpstr (order, ==, "expiration");
  g_assert_true (descending);
}

static GtkColumnViewColumn *
get_column (ReviewFixture *fixture,
            const char    *title)
{
  GListModel *columns = gtk_column_view_get_columns (kvp_key_list_view_get_column_view (get_view (fixture)));

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (g_strcmp0 (gtk_column_view_column_get_title (column), title) == 0)
        return column;
    }

  g_assert_not_reached ();
}

static void
test_widths_remembered (ReviewFixture *fixture)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();

  g_settings_reset (settings, KVP_SETTING_COLUMN_WIDTHS);
  open_samples (fixture);
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (get_column (fixture, "Metadata")), ==, -1);
  gtk_column_view_column_set_fixed_width (get_column (fixture, "Metadata"), 222);
  review_fixture_close_window (fixture);

  open_page (fixture);
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (get_column (fixture, "Metadata")), ==, 222);
  /* The others are as wide as they like to be. */
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (get_column (fixture, "Expires")), ==, -1);
  review_fixture_close_window (fixture);

  /* Whatever somebody has written there, each column can be seen. */
  g_settings_set_value (settings, KVP_SETTING_COLUMN_WIDTHS,
                        g_variant_new_parsed ("{'metadata': -7, 'expires': 1000000, 'of-the-future': 3}"));
  open_page (fixture);
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (get_column (fixture, "Metadata")), >, 10);
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (get_column (fixture, "Expires")), <, 1000);
  review_fixture_close_window (fixture);
  g_settings_reset (settings, KVP_SETTING_COLUMN_WIDTHS);
}

static gboolean
has_column (ReviewFixture *fixture,
            const char    *title)
{
  return gtk_column_view_column_get_visible (get_column (fixture, title));
}

/* Whether the menu has an item for it: one whose action is not there is left out. */
static gboolean
offers_column (ReviewFixture *fixture,
               const char    *name)
{
  return g_action_group_has_action (kvp_key_list_choice_get_actions (kvp_key_list_view_get_choice (get_view (fixture))),
                                    name);
}

static void
test_columns_chosen (ReviewFixture *fixture)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();

  g_settings_reset (settings, KVP_SETTING_HIDDEN_COLUMNS);
  open_samples (fixture);
  g_assert_true (has_column (fixture, "Metadata"));
  g_assert_true (review_mentions (fixture->page, "archived"));

  g_assert_true (gtk_widget_activate_action (fixture->page, "columns.metadata", NULL));
  g_assert_true (gtk_widget_activate_action (fixture->page, "columns.expires", NULL));
  review_settle_frames (fixture);
  g_assert_false (has_column (fixture, "Metadata"));
  g_assert_false (has_column (fixture, "Expires"));
  g_assert_true (has_column (fixture, "Why"));
  g_assert_nonnull (review_find_cell (fixture->page, "product:a"));
  review_fixture_close_window (fixture);

  open_page (fixture);
  g_assert_false (has_column (fixture, "Metadata"));
  g_assert_false (has_column (fixture, "Expires"));
  g_assert_true (has_column (fixture, "Why"));
  g_assert_true (gtk_widget_activate_action (fixture->page, "columns.metadata", NULL));
  g_assert_true (has_column (fixture, "Metadata"));

  /* A narrow window has no room for it, and does not forget that it was wanted. */
  kvp_page_set_narrow (KVP_PAGE (fixture->page), TRUE);
  g_assert_false (has_column (fixture, "Metadata"));
  g_assert_false (offers_column (fixture, "metadata"));
  g_assert_false (offers_column (fixture, "why"));
  g_assert_true (offers_column (fixture, "expires"));
  kvp_page_set_narrow (KVP_PAGE (fixture->page), FALSE);
  g_assert_true (has_column (fixture, "Metadata"));
  g_assert_true (offers_column (fixture, "metadata"));
  g_assert_false (has_column (fixture, "Expires"));

  /* Chosen in another window. */
  g_settings_set_strv (settings, KVP_SETTING_HIDDEN_COLUMNS, (const char *const[]) { "why", "of-the-future", NULL });
  SPIN_UNTIL (!has_column (fixture, "Why"));
  g_assert_true (has_column (fixture, "Expires"));
  g_assert_true (has_column (fixture, "Key"));
  review_fixture_close_window (fixture);
  g_settings_reset (settings, KVP_SETTING_HIDDEN_COLUMNS);
}

int
main (int   argc,
      char *argv[])
{
  /* Not with directories of its own for each test: GTK reads its settings schemas from there. */
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  review_fixture_add ("/review-order/headers", test_headers);
  review_fixture_add ("/review-order/menu", test_menu);
  review_fixture_add ("/review-order/undo", test_undo);
  review_fixture_add ("/review-order/undo-by-key", test_undo_by_key);
  review_fixture_add ("/review-order/range", test_range);
  review_fixture_add ("/review-order/stays-in-sight", test_stays_in_sight);
  review_fixture_add ("/review-order/stays-at-top", test_stays_at_top);
  review_fixture_add ("/review-order/focus-stays", test_focus_stays);
  review_fixture_add ("/review-order/focus-after-search", test_focus_after_search);
  review_fixture_add ("/review-order/search-takes-time", test_search_takes_time);
  review_fixture_add ("/review-order/down-from-search", test_down_from_search);
  review_fixture_add ("/review-order/all-selected-at-top", test_all_selected_at_top);
  review_fixture_add ("/review-order/range-of-boxes", test_range_of_boxes);
  review_fixture_add ("/review-order/undo-toast-goes", test_undo_toast_goes);
  review_fixture_add ("/review-order/rows-are-right", test_rows_are_right);
  review_fixture_add ("/review-order/few-after-many", test_few_after_many);
  review_fixture_add ("/review-order/many-before-few-are-done", test_many_before_few_are_done);
  review_fixture_add ("/review-order/narrowed-by-prefix", test_narrowed_by_prefix);
  review_fixture_add ("/review-order/escape-from-branch", test_escape_from_branch);
  review_fixture_add ("/review-order/why-is-emphasised", test_why_is_emphasised);
  review_fixture_add ("/review-order/order-remembered", test_order_remembered);
  review_fixture_add ("/review-order/widths-remembered", test_widths_remembered);
  review_fixture_add ("/review-order/columns-chosen", test_columns_chosen);

  return g_test_run ();
}
