/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "review-fixture.h"
#include "row-count.h"
#include "ui/kvp-key-list-cell.h"
#include "ui/kvp-key-list-outcomes.h"
#include "ui/kvp-key-list-tick.h"
#include "ui/kvp-result-page.h"
#include "ui/kvp-review-page.h"

#define N_FAILED 700
#define N_FLOOD 200000

static KvpKeyListView *
get_list (ReviewFixture *fixture)
{
  return KVP_KEY_LIST_VIEW (review_find_type (fixture->page, KVP_TYPE_KEY_LIST_VIEW));
}

static GtkWidget *
get_inner_list (ReviewFixture *fixture)
{
  return gtk_widget_get_last_child (GTK_WIDGET (kvp_key_list_view_get_column_view (get_list (fixture))));
}

/* --- safety/markup-in-names --- */

/* Each would be a warning, which ends the test, or vanish, if it were read as markup. */
static const char *markup_names[] = {
  "<b>bold</b>", "&", "a & b", "</b>", "<span foreground='red'>", "&lt;", "<!-- -->", "%s", "<a href=\"x\">y</a>",
};

static void
fill_with_markup (ReviewFixture *fixture)
{
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();

  fixture->namespace_title = "<i>ns</i> & more";
  for (guint i = 0; i < G_N_ELEMENTS (markup_names); i++)
    review_add_key (keys, markup_names[i], -1, "{\"<b>\":\"</b> & <i>\"}", 0);
  review_fixture_create_plan (fixture, keys);
}

static void
test_markup_in_review (ReviewFixture *fixture)
{
  g_autoptr(KvpPlanKeys) keys = NULL;

  fill_with_markup (fixture);
  review_fixture_show (fixture, kvp_review_page_new (NULL, fixture->plan), 1000, 700);

  keys = kvp_plan_keys_new (fixture->plan, KVP_PLAN_KEYS_ALL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (keys)), ==, G_N_ELEMENTS (markup_names));
  for (guint i = 0; i < G_N_ELEMENTS (markup_names); i++)
    {
      g_autoptr(KvpPlanRow) row = g_list_model_get_item (G_LIST_MODEL (keys), i);
      const char *name = g_bytes_get_data (kvp_plan_row_get_name (row), NULL);
      g_autofree char *exact = g_strndup (name, g_bytes_get_size (kvp_plan_row_get_name (row)));

      g_assert_nonnull (review_find_cell (fixture->page, exact));
      gtk_widget_activate_action (get_inner_list (fixture), "list.select-item", "(ubb)", i, FALSE, FALSE);
      g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (review_find_id (fixture->page, "name_label"))), ==, exact);
      g_assert_false (gtk_label_get_use_markup (GTK_LABEL (review_find_id (fixture->page, "name_label"))));
      g_assert_true (review_mentions (fixture->page, "\"<b>\": \"</b> & <i>\""));
    }
}

static void
test_markup_in_toast (ReviewFixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "<b>bold<", "&.csv", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autofree char *toast = NULL;

  fill_with_markup (fixture);
  review_fixture_show (fixture, kvp_review_page_new (NULL, fixture->plan), 1000, 700);

  /* There is no such folder, and the toast says so with its name. */
  kvp_review_page_export (KVP_REVIEW_PAGE (fixture->page), file);
  SPIN_UNTIL ((toast = review_dup_toast (fixture->page)) != NULL);
  g_assert_nonnull (strstr (toast, "&.csv"));
}

static void
fail_all (KvpPlanBatch *batch)
{
  kvp_plan_batch_set_all (batch, KVP_KEY_FAILED, KVP_REASON_REQUEST_FAILED, "Cloudflare said: <b>no</b> & bye");
}

static void
test_markup_in_result (ReviewFixture *fixture)
{
  g_autoptr(GError) error = g_error_new_literal (KVP_ERROR, KVP_ERROR_REJECTED, "API: <b>no</b> & bye");

  fill_with_markup (fixture);
  review_fixture_run (fixture, 1000, fail_all);
  review_fixture_show (fixture, kvp_result_page_new (fixture->plan, error), 900, 1200);

  for (guint i = 0; i < G_N_ELEMENTS (markup_names); i++)
    g_assert_nonnull (review_find_cell (fixture->page, markup_names[i]));
  g_assert_true (review_mentions (fixture->page, "Cloudflare said: <b>no</b> & bye"));
  g_assert_true (review_mentions (fixture->page, "API: <b>no</b> & bye"));
}

/* --- false-reports/completed-100-with-failures --- */

static void
fail_one (KvpPlanBatch *batch)
{
  kvp_plan_batch_set_all (batch, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  kvp_plan_batch_set_outcome (batch, 4711, KVP_KEY_FAILED, KVP_REASON_NOT_DELETED, NULL);
}

/* One of ten thousand. */
static void
test_completed_with_failures (ReviewFixture *fixture)
{
  GtkWidget *icon;

  review_fixture_create_many (fixture, 10000);
  review_fixture_run (fixture, 10000, fail_one);
  g_assert_cmpint (kvp_plan_get_state (fixture->plan), ==, KVP_PLAN_FINISHED);
  review_fixture_show (fixture, kvp_result_page_new (fixture->plan, NULL), 900, 900);

  icon = review_find_id (fixture->page, "icon");
  g_assert_false (gtk_widget_has_css_class (icon, "success"));
  g_assert_true (gtk_widget_has_css_class (icon, "warning"));
  g_assert_cmpstr (gtk_image_get_icon_name (GTK_IMAGE (icon)), !=, "emblem-ok-symbolic");
  g_assert_true (review_says (fixture->page, "9,999"));
  g_assert_true (review_says (fixture->page, "1 Key Not Deleted"));
  g_assert_nonnull (review_find_cell (fixture->page, "product:004711:price"));
  g_assert_null (strstr (gtk_label_get_text (GTK_LABEL (review_find_id (fixture->page, "headline_label"))), "100 %"));
}

/* --- false-reports/first-error-hides --- */

static void
fail_each (KvpPlanBatch *batch)
{
  kvp_plan_batch_set_all (batch, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  for (guint i = 0; i < N_FAILED; i++)
    {
      g_autofree char *detail = g_strdup_printf ("Reason %u.", i * 3);

      kvp_plan_batch_set_outcome (batch, i * 3, KVP_KEY_FAILED, KVP_REASON_REQUEST_FAILED, detail);
    }
}

static void
test_first_error_hides (ReviewFixture *fixture)
{
  GtkListView *list;
  g_autoptr(GListModel) model = NULL;

  review_fixture_create_many (fixture, N_FAILED * 3);
  review_fixture_run (fixture, 10000, fail_each);
  review_fixture_show (fixture, kvp_result_page_new (fixture->plan, NULL), 900, 900);

  list = kvp_key_list_outcomes_get_list_view (
    KVP_KEY_LIST_OUTCOMES (review_find_type (fixture->page, KVP_TYPE_KEY_LIST_OUTCOMES)));
  model = g_object_ref (G_LIST_MODEL (gtk_list_view_get_model (list)));
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, N_FAILED);

  for (guint i = 0; i < N_FAILED; i++)
    {
      g_autofree char *name = g_strdup_printf ("product:%06u:price", i * 3);
      g_autofree char *reason = g_strdup_printf ("Reason %u.", i * 3);
      g_autoptr(KvpPlanRow) row = g_list_model_get_item (model, i);

      g_assert_cmpstr (kvp_plan_row_get_display_name (row), ==, name);
      g_assert_cmpstr (kvp_plan_row_get_detail (row), ==, reason);

      /* And on the screen, here and there. */
      if (i % 50 == 0 || i == N_FAILED - 1)
        {
          gtk_widget_activate_action (GTK_WIDGET (list), "list.scroll-to-item", "u", i);
          review_settle_frames (fixture);
          g_assert_nonnull (review_find_cell (fixture->page, name));
          g_assert_true (review_mentions (fixture->page, reason));
        }
    }
}

/* --- hangs/ui-flood --- */

static guint
count_widgets (GtkWidget *widget)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += G_TYPE_CHECK_INSTANCE_TYPE (child, KVP_TYPE_KEY_LIST_TICK) ? 1 : count_widgets (child);

  return n;
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static GListModel *
get_model (ReviewFixture *fixture)
{
  return G_LIST_MODEL (gtk_column_view_get_model (kvp_key_list_view_get_column_view (get_list (fixture))));
}

static void
wait_for_rows (ReviewFixture *fixture)
{
  SPIN_UNTIL (g_list_model_get_n_items (get_model (fixture)) == N_FLOOD);
  review_settle_frames (fixture);
}

/* Neither widgets nor signals grow with the list, whatever is done to all of it. What counts is how often something
 * happens, not how long it takes. */
static void
test_ui_flood_widgets (ReviewFixture *fixture)
{
  /* What GTK keeps around the screen, and those of it that have the focus or are selected. */
  const guint limit = 260;
  guint n_signals = 0;

  review_fixture_create_many (fixture, N_FLOOD);
  row_count_reset ();
  review_fixture_show (fixture, kvp_review_page_new (NULL, fixture->plan), 1000, 700);
  wait_for_rows (fixture);
  g_assert_cmpuint (count_widgets (GTK_WIDGET (get_list (fixture))), <, limit);
  g_signal_connect_swapped (get_model (fixture), "items-changed", G_CALLBACK (count_cb), &n_signals);

  /* Ticks change what rows say and no more. */
  gtk_widget_activate_action (fixture->page, "review.untick-all", NULL);
  SPIN_UNTIL (kvp_plan_get_counts (fixture->plan)->pending == 0);
  gtk_widget_activate_action (fixture->page, "review.undo", NULL);
  SPIN_UNTIL (kvp_plan_get_counts (fixture->plan)->pending == N_FLOOD);
  review_settle_frames (fixture);
  g_assert_cmpuint (n_signals, ==, 0);

  /* An order is two changes of the list, however long it is. */
  gtk_widget_activate_action (fixture->page, "review.sort", "s", "expiration");
  SPIN_UNTIL (n_signals > 0);
  wait_for_rows (fixture);
  gtk_widget_activate_action (fixture->page, "review.reverse-order", NULL);
  SPIN_UNTIL (n_signals > 2);
  wait_for_rows (fixture);
  g_assert_cmpuint (n_signals, ==, 4);
  g_assert_cmpuint (count_widgets (GTK_WIDGET (get_list (fixture))), <, limit);

  for (guint i = 1; i <= 5; i++)
    {
      gtk_editable_set_text (GTK_EDITABLE (review_find_id (fixture->page, "search_entry")), i % 2 == 1 ? "price" : "");
      SPIN_UNTIL (n_signals == 4 + 2 * i);
      wait_for_rows (fixture);
    }
  g_assert_cmpuint (count_widgets (GTK_WIDGET (get_list (fixture))), <, limit);
  g_assert_cmpuint (row_count_get_most (), <, 4000);

  g_signal_handlers_disconnect_by_data (get_model (fixture), &n_signals);
  review_fixture_close_window (fixture);
  g_assert_cmpuint (row_count_get (), ==, 0);
}

static void
test_ui_flood (ReviewFixture *fixture)
{
  /* What the screen shows, what GTK keeps around it, and the window of rows that were read last. */
  const guint limit = 4000;

  review_fixture_create_many (fixture, N_FLOOD);
  row_count_reset ();
  review_fixture_show (fixture, kvp_review_page_new (NULL, fixture->plan), 1000, 700);
  g_assert_cmpuint (row_count_get (), >, 0);
  g_assert_cmpuint (row_count_get_most (), <, limit);

  for (guint i = 1; i <= 40; i++)
    {
      gtk_widget_activate_action (get_inner_list (fixture), "list.scroll-to-item", "u", i * (N_FLOOD / 40) - 1);
      review_settle_frames (fixture);
    }
  g_assert_cmpuint (row_count_get_most (), <, limit);

  gtk_widget_activate_action (fixture->page, "review.untick-all", NULL);
  SPIN_UNTIL (kvp_plan_get_counts (fixture->plan)->pending == 0);
  gtk_widget_activate_action (fixture->page, "review.tick-all", NULL);
  SPIN_UNTIL (kvp_plan_get_counts (fixture->plan)->pending == N_FLOOD);
  review_settle_frames (fixture);
  g_assert_cmpuint (row_count_get_most (), <, limit);

  /* Selecting them all must not make them all either. */
  gtk_widget_activate_action (get_inner_list (fixture), "list.select-all", NULL);
  review_settle_frames (fixture);
  g_assert_true (review_says (fixture->page, "200,000 keys selected"));
  gtk_widget_activate_action (fixture->page, "review.untick-selected", NULL);
  SPIN_UNTIL (kvp_plan_get_counts (fixture->plan)->pending == 0);
  review_settle_frames (fixture);
  g_assert_cmpuint (row_count_get_most (), <, limit);

  gtk_editable_set_text (GTK_EDITABLE (review_find_id (fixture->page, "search_entry")), "price");
  SPIN_UNTIL (review_says (fixture->page, "200,000 of 200,000 keys found"));
  review_settle_frames (fixture);
  g_assert_cmpuint (row_count_get_most (), <, limit);
  g_test_message ("At most %u of %u rows were alive", row_count_get_most (), (guint) N_FLOOD);

  review_fixture_close_window (fixture);
  SPIN_UNTIL (row_count_get () == 0);
}

int
main (int   argc,
      char *argv[])
{
  /* Not with directories of its own for each test: GTK reads its settings schemas from there. */
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  row_count_start ();

  review_fixture_add ("/must-not/safety/markup-in-names/review", test_markup_in_review);
  review_fixture_add ("/must-not/safety/markup-in-names/toast", test_markup_in_toast);
  review_fixture_add ("/must-not/safety/markup-in-names/result", test_markup_in_result);
  review_fixture_add ("/must-not/false-reports/completed-100-with-failures/result", test_completed_with_failures);
  review_fixture_add ("/must-not/false-reports/first-error-hides/result", test_first_error_hides);
  review_fixture_add ("/must-not/hangs/ui-flood/review", test_ui_flood);
  review_fixture_add ("/must-not/hangs/ui-flood/widgets", test_ui_flood_widgets);

  return g_test_run ();
}
