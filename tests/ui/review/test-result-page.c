/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-error.h"
#include "review-fixture.h"
#include "ui/kvp-key-list-cell.h"
#include "ui/kvp-key-list-outcomes.h"
#include "ui/kvp-page.h"
#include "ui/kvp-result-page.h"

static void
open_page (ReviewFixture *fixture,
           const GError  *error)
{
  review_fixture_show (fixture, kvp_result_page_new (fixture->plan, error), 900, 900);
}

static KvpResultKind
get_kind (ReviewFixture *fixture)
{
  return kvp_result_page_get_kind (KVP_RESULT_PAGE (fixture->page));
}

static void
settle_deleted (KvpPlanBatch *batch)
{
  kvp_plan_batch_set_all (batch, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
}

static void
settle_mixed (KvpPlanBatch *batch)
{
  settle_deleted (batch);
  kvp_plan_batch_set_outcome (batch, 0, KVP_KEY_FAILED, KVP_REASON_NOT_DELETED, NULL);
  kvp_plan_batch_set_outcome (batch, 1, KVP_KEY_FAILED, KVP_REASON_REQUEST_FAILED, "Code <10000> & more.");
  kvp_plan_batch_set_outcome (batch, 2, KVP_KEY_SKIPPED, KVP_REASON_REWRITTEN, NULL);
}

static void
settle_skipped (KvpPlanBatch *batch)
{
  settle_deleted (batch);
  kvp_plan_batch_set_outcome (batch, 2, KVP_KEY_SKIPPED, KVP_REASON_GONE, NULL);
}

static void
settle_failed (KvpPlanBatch *batch)
{
  kvp_plan_batch_set_all (batch, KVP_KEY_FAILED, KVP_REASON_REQUEST_FAILED, "No network.");
}

static void
settle_unknown (KvpPlanBatch *batch)
{
  settle_deleted (batch);
  kvp_plan_batch_set_outcome (batch, 0, KVP_KEY_FAILED, KVP_REASON_OUTCOME_UNKNOWN, NULL);
}

static void
test_success (ReviewFixture *fixture)
{
  review_fixture_create_many (fixture, 12003);
  review_fixture_set_ticked (fixture, 1, FALSE);
  review_fixture_run (fixture, 20000, settle_deleted);
  open_page (fixture, NULL);

  g_assert_cmpint (get_kind (fixture), ==, KVP_RESULT_SUCCESS);
  g_assert_true (review_mentions (fixture->page, "12,002"));
  g_assert_true (review_mentions (fixture->page, "In 1.4 seconds with 4 requests."));
  g_assert_false (gtk_widget_get_mapped (review_find_id (fixture->page, "problems_box")));
  g_assert_cmpstr (kvp_page_get_subtitle (KVP_PAGE (fixture->page)), ==, "Acme · Result");
}

static void
test_mixed (ReviewFixture *fixture)
{
  review_fixture_create_many (fixture, 100);
  review_fixture_run (fixture, 1000, settle_mixed);
  open_page (fixture, NULL);

  g_assert_cmpint (get_kind (fixture), ==, KVP_RESULT_PROBLEMS);
  g_assert_true (review_says (fixture->page, "97"));
  g_assert_true (review_says (fixture->page, "3 Keys Not Deleted"));
  g_assert_nonnull (review_find_cell (fixture->page, "product:000000:price"));
  g_assert_true (review_mentions (fixture->page, "Code <10000> & more."));
  g_assert_true (review_mentions (fixture->page, "rewritten since the dry run"));
  g_assert_null (review_find_cell (fixture->page, "product:000003:price"));
}

static void
test_skipped (ReviewFixture *fixture)
{
  review_fixture_create_many (fixture, 10);
  review_fixture_run (fixture, 1000, settle_skipped);
  open_page (fixture, NULL);

  /* Nothing failed; but the key that a check took out is named. */
  g_assert_cmpint (get_kind (fixture), ==, KVP_RESULT_SUCCESS);
  g_assert_true (review_says (fixture->page, "1 Key Not Deleted"));
}

static void
test_all_failed (ReviewFixture *fixture)
{
  review_fixture_create_many (fixture, 10);
  review_fixture_run (fixture, 1000, settle_failed);
  open_page (fixture, NULL);

  g_assert_cmpint (get_kind (fixture), ==, KVP_RESULT_ERROR);
  g_assert_true (review_says (fixture->page, "10 Keys Not Deleted"));
}

static void
test_unknown (ReviewFixture *fixture)
{
  review_fixture_create_many (fixture, 10);
  review_fixture_run (fixture, 1000, settle_unknown);
  open_page (fixture, NULL);
  g_assert_cmpint (get_kind (fixture), ==, KVP_RESULT_PROBLEMS);
}

static void
test_stopped (ReviewFixture *fixture)
{
  review_fixture_create_many (fixture, 100);
  review_fixture_run (fixture, 40, settle_deleted);
  open_page (fixture, NULL);

  g_assert_cmpint (get_kind (fixture), ==, KVP_RESULT_STOPPED);
  g_assert_true (review_says (fixture->page, "The deletion was stopped before 60 keys were sent. "
                                           "They wait in Pending Deletions."));
  g_assert_true (review_says (fixture->page, "Not Sent"));
  g_assert_true (review_says (fixture->page, "60"));
}

static void
test_error (ReviewFixture *fixture)
{
  g_autoptr(GError) error = g_error_new_literal (KVP_ERROR, KVP_ERROR_FORBIDDEN, "The token <may> not & so on.");

  review_fixture_create_many (fixture, 100);
  review_fixture_run (fixture, 40, settle_deleted);
  open_page (fixture, error);

  g_assert_cmpint (get_kind (fixture), ==, KVP_RESULT_ERROR);
  g_assert_true (review_mentions (fixture->page, "The token <may> not & so on."));
  g_assert_true (review_says (fixture->page, "Not Sent"));
}

static void
text_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  char **text = user_data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  if (*text == NULL)
    *text = g_strdup ("");
}

static void
test_copy (ReviewFixture *fixture)
{
  g_autofree char *text = NULL;

  review_fixture_create_many (fixture, 100);
  review_fixture_run (fixture, 1000, settle_mixed);
  open_page (fixture, NULL);

  gtk_widget_activate_action (fixture->page, "result.copy", NULL);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (fixture->page), NULL, text_cb, &text);
  SPIN_UNTIL (text != NULL);
  g_assert_nonnull (strstr (text, "product:000000:price\t"));
  g_assert_nonnull (strstr (text, "product:000001:price\t"));
  g_assert_nonnull (strstr (text, "product:000002:price\t"));
  g_assert_null (strstr (text, "product:000003:price"));
}

static void
test_export (ReviewFixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "report.json", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autofree char *contents = NULL;
  g_autofree char *toast = NULL;

  review_fixture_create_many (fixture, 100);
  review_fixture_run (fixture, 1000, settle_mixed);
  open_page (fixture, NULL);
  kvp_result_page_export (KVP_RESULT_PAGE (fixture->page), file);
  SPIN_UNTIL ((toast = review_dup_toast (fixture->page)) != NULL);

  g_assert_cmpstr (toast, ==, "100 keys written to “report.json”");
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_nonnull (strstr (contents, "product:000099:price"));
  g_assert_nonnull (strstr (contents, "Code <10000> & more."));
}

static void
test_signals (ReviewFixture *fixture)
{
  int n_done = 0;
  int n_review = 0;

  review_fixture_create_many (fixture, 10);
  review_fixture_run (fixture, 1000, settle_deleted);
  open_page (fixture, NULL);
  g_signal_connect_swapped (fixture->page, "done", G_CALLBACK (g_atomic_int_inc), &n_done);
  g_signal_connect_swapped (fixture->page, "review", G_CALLBACK (g_atomic_int_inc), &n_review);

  g_signal_emit_by_name (review_find_id (fixture->page, "done_button"), "clicked");
  g_signal_emit_by_name (review_find_id (fixture->page, "review_button"), "clicked");
  g_assert_cmpint (n_done, ==, 1);
  g_assert_cmpint (n_review, ==, 1);
}

/* The parts of a prefix in a right-to-left window, as they are drawn. */
static void
test_prefix_right_to_left (ReviewFixture *fixture)
{
  g_autoptr(GtkWidget) label = NULL;
  PangoRectangle year, slash;
  g_autofree char *title = NULL;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  title = kvp_key_list_cell_isolate ("2021/");
  label = g_object_ref_sink (gtk_label_new (title));
  pango_layout_index_to_pos (gtk_label_get_layout (GTK_LABEL (label)), (int) strlen (title) - 5, &year);
  pango_layout_index_to_pos (gtk_label_get_layout (GTK_LABEL (label)), (int) strlen (title) - 1, &slash);
  g_assert_cmpint (MIN (slash.x, slash.x + slash.width), >, MIN (year.x, year.x + year.width));
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

/* What of its width a text leaves free at the left. */
static double
get_free_left (GtkWidget *cell)
{
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (cell);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;
  graphene_rect_t bounds;

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (cell), gtk_widget_get_height (cell));
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL) /* It is not drawn yet. */
    return 0;
  gsk_render_node_get_bounds (node, &bounds);

  return (double) (bounds.origin.x / gtk_widget_get_width (cell));
}

/* From right to left, a key's name stands at the same side as what is said about it, whatever it is written in. */
static void
test_right_to_left (ReviewFixture *fixture)
{
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
  static const char * const names[] = { "product:1", "2021/", "עברית:1" };

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  review_add_key (keys, "2021/", -1, NULL, 0);
  review_add_key (keys, "product:1", -1, NULL, 0);
  review_add_key (keys, "עברית:1", -1, NULL, 0);
  review_fixture_create_plan (fixture, keys);
  review_fixture_run (fixture, 1000, settle_failed);
  open_page (fixture, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *shown = kvp_key_list_cell_isolate (names[i]);
      GtkWidget *cell;

      SPIN_UNTIL ((cell = review_find_cell (fixture->page, shown)) != NULL);
      SPIN_UNTIL (get_free_left (cell) > 0.5);
    }
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

int
main (int   argc,
      char *argv[])
{
  /* Not with directories of its own for each test: GTK reads its settings schemas from there. */
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  review_fixture_add ("/result-page/success", test_success);
  review_fixture_add ("/result-page/mixed", test_mixed);
  review_fixture_add ("/result-page/skipped", test_skipped);
  review_fixture_add ("/result-page/all-failed", test_all_failed);
  review_fixture_add ("/result-page/unknown", test_unknown);
  review_fixture_add ("/result-page/stopped", test_stopped);
  review_fixture_add ("/result-page/error", test_error);
  review_fixture_add ("/result-page/copy", test_copy);
  review_fixture_add ("/result-page/export", test_export);
  review_fixture_add ("/result-page/signals", test_signals);
  review_fixture_add ("/result-page/right-to-left/name", test_prefix_right_to_left);
  review_fixture_add ("/result-page/right-to-left/side", test_right_to_left);

  return g_test_run ();
}
