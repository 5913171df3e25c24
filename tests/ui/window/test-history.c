/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "pending-steps.h"
#include "ui/kvp-filter-page.h"
#include "ui/kvp-format.h"
#include "ui/kvp-key-list-tick.h"
#include "ui/kvp-plan-list-row.h"
#include "ui/kvp-plans-page.h"
#include "ui/kvp-result-page.h"
#include "ui/kvp-review-page.h"

/* What was deleted: found again, tried again, run again. */

#define SMALL 300

static GtkWidget *
page (WindowFixture *self)
{
  return GTK_WIDGET (kvp_window_get_page (self->window));
}

static gboolean
server_has (WindowFixture *self,
            GBytes        *name)
{
  g_autofree char *id = kvp_demo_server_get_namespace_id (self->server, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  g_autoptr(GPtrArray) names = kvp_demo_server_get_names (self->server, id);

  return g_ptr_array_find_with_equal_func (names, name, g_bytes_equal, NULL);
}

static void
confirm (WindowFixture *self)
{
  GtkWidget *dialog = window_ask_to_delete (self);

  if (window_find (dialog, "typing_entry") != NULL)
    window_type (window_find (dialog, "typing_entry"), KVP_DEMO_LARGE_NAMESPACE_TITLE);
  SPIN_UNTIL (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "delete"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "delete");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* Deletes what the filter finds, of which the first key can not be deleted. (transfer full) */
static GBytes *
delete_all_but_one (WindowFixture *self)
{
  GtkWidget *tick;
  GBytes *name;

  window_dry_run (self);
  tick = window_find_type (page (self), KVP_TYPE_KEY_LIST_TICK);
  name = g_bytes_ref (kvp_plan_row_get_name (kvp_key_list_tick_get_row (KVP_KEY_LIST_TICK (tick))));
  kvp_demo_server_refuse_key (self->server, name);
  confirm (self);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->failed, ==, 1);

  return name;
}

/* Only what failed, reviewed and confirmed again. */
static void
test_retry_failed (WindowFixture *self)
{
  g_autoptr(GBytes) name = NULL;
  g_autoptr(KvpPlan) first = NULL;

  window_start (self);
  name = delete_all_but_one (self);
  first = g_object_ref (window_get_plan (self));
  g_assert_true (server_has (self, name));
  g_assert_true (window_says (page (self), "Made by "));

  kvp_demo_server_refuse_none (self->server);
  window_count_deletes (self);
  window_click (window_find (page (self), "retry_button"));
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  SPIN_UNTIL (window_says (page (self), "1 of 1 "));
  g_assert_true (window_get_plan (self) != first);
  g_assert_cmpint (kvp_plan_get_state (window_get_plan (self)), ==, KVP_PLAN_DRAFT);
  /* Nothing is sent before another confirmation. */
  g_assert_cmpuint (window_count_deletes (self), ==, 0);
  g_assert_true (server_has (self, name));

  confirm (self);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  SPIN_UNTIL (kvp_plan_get_state (window_get_plan (self)) == KVP_PLAN_FINISHED);
  g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->deleted, ==, 1);
  g_assert_false (server_has (self, name));
  g_assert_null (window_find (page (self), "retry_button"));
  g_assert_cmpuint (kvp_plan_get_counts (first)->failed, ==, 1);
}

/* A key that was written since it failed is somebody's. */
static void
test_retry_rewritten (WindowFixture *self)
{
  g_autofree char *id = NULL;
  g_autoptr(GBytes) name = NULL;
  g_autoptr(GBytes) value = g_bytes_new_static ("new", 3);

  window_start (self);
  name = delete_all_but_one (self);
  id = kvp_demo_server_get_namespace_id (self->server, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  kvp_demo_server_refuse_none (self->server);
  kvp_demo_server_put (self->server, id, name, value, "{\"status\":\"active\"}", 0);

  window_click (window_find (page (self), "retry_button"));
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  SPIN_UNTIL (window_says (page (self), "1 of 1 "));
  confirm (self);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  SPIN_UNTIL (kvp_plan_get_state (window_get_plan (self)) == KVP_PLAN_FINISHED);
  g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->skipped, ==, 1);
  g_assert_true (server_has (self, name));
}

/* From the history: a new dry run with the same filter, and nothing deleted. */
static void
test_run_again (WindowFixture *self)
{
  g_autoptr(KvpPlan) first = NULL;
  g_autoptr(GBytes) name = NULL;

  window_start (self);
  name = delete_all_but_one (self);
  first = g_object_ref (window_get_plan (self));
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-history", NULL);
  window_wait_for_page (self, KVP_TYPE_PLANS_PAGE);
  SPIN_UNTIL (window_find_type (page (self), KVP_TYPE_PLAN_LIST_ROW) != NULL);
  gtk_widget_activate (window_find_type (page (self), KVP_TYPE_PLAN_LIST_ROW));
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);

  window_count_deletes (self);
  window_click (window_find (page (self), "again_button"));
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  SPIN_UNTIL (window_says (page (self), "1 of "));
  g_assert_true (window_get_plan (self) != first);
  g_assert_cmpstr (kvp_plan_get_filter_text (window_get_plan (self)), ==, kvp_plan_get_filter_text (first));
  g_assert_cmpuint (window_count_deletes (self), ==, 0);
}

static GtkWidget *
history_row (WindowFixture *self)
{
  return window_find_type (page (self), KVP_TYPE_PLAN_LIST_ROW);
}

/* By what a person remembers of it. */
static void
test_search (WindowFixture *self)
{
  static const char *const found[] = { "PRODUCT", "archived", KVP_DEMO_LARGE_NAMESPACE_TITLE };
  g_autoptr(GBytes) name = NULL;
  GtkWidget *entry;

  window_start (self);
  name = delete_all_but_one (self);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-history", NULL);
  window_wait_for_page (self, KVP_TYPE_PLANS_PAGE);
  SPIN_UNTIL (history_row (self) != NULL);
  entry = window_find (page (self), "search_entry");

  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    {
      window_type (entry, "nothing like this");
      SPIN_UNTIL (window_says (page (self), "No deletion is found."));
      g_assert_null (history_row (self));
      window_type (entry, found[i]);
      SPIN_UNTIL (history_row (self) != NULL);
    }

  window_type (entry, "nothing like this");
  SPIN_UNTIL (history_row (self) == NULL);
  window_type (entry, kvp_store_get_person ());
  SPIN_UNTIL (history_row (self) != NULL);

  window_type (entry, "nothing like this");
  SPIN_UNTIL (history_row (self) == NULL);
  g_signal_emit_by_name (entry, "stop-search");
  SPIN_UNTIL (history_row (self) != NULL);
}

/* What the report is about, and the ways back: from all of its keys to the report, from there to the history. */
static void
test_report (WindowFixture *self)
{
  g_autoptr(GBytes) name = NULL;
  g_autofree char *when = NULL;

  window_start (self);
  window_dry_run (self);
  pending_save (self, "Archived <products>", "Agreed on Tuesday");
  gtk_widget_activate (pending_get_row (self, window_get_plan (self)));
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  g_assert_true (window_says (page (self), "Agreed on Tuesday"));
  g_assert_true (window_says (page (self), kvp_store_get_person ()));
  confirm (self);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-history", NULL);
  window_wait_for_page (self, KVP_TYPE_PLANS_PAGE);
  SPIN_UNTIL (history_row (self) != NULL);
  gtk_widget_activate (history_row (self));
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  g_assert_true (window_says (page (self), "Archived <products>: Keys in “" KVP_DEMO_LARGE_NAMESPACE_TITLE "” that"));
  g_assert_true (window_says (page (self), "Agreed on Tuesday"));
  when = kvp_format_exact_time (kvp_plan_get_finished_at (window_get_plan (self)));
  g_assert_true (window_says (page (self), when));

  window_click (window_find (page (self), "review_button"));
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.back", NULL);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.back", NULL);
  window_wait_for_page (self, KVP_TYPE_PLANS_PAGE);
  g_assert_nonnull (window_find (self->window, "history-page"));
}

/* Also of a run that was begun from a form in this window. */
static void
test_report_of_form (WindowFixture *self)
{
  g_autoptr(GBytes) name = NULL;

  window_start (self);
  name = delete_all_but_one (self);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-history", NULL);
  window_wait_for_page (self, KVP_TYPE_PLANS_PAGE);
  SPIN_UNTIL (history_row (self) != NULL);
  gtk_widget_activate (history_row (self));
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.back", NULL);
  window_wait_for_page (self, KVP_TYPE_PLANS_PAGE);
  g_assert_nonnull (window_find (self->window, "history-page"));

  /* What showed the run still does. */
  window_fixture_choose (self, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
}

static gboolean
names_file (GtkWidget  *chooser,
            const char *suffix)
{
  g_autofree char *name = gtk_file_chooser_get_current_name (GTK_FILE_CHOOSER (chooser));

  return name != NULL && g_str_has_suffix (name, suffix);
}

/* What is asked for is what the file is called, and what is in it. */
static void
test_export_kinds (WindowFixture *self)
{
  static const char *const kinds[] = { "csv", "json", "html" };
  g_autoptr(GBytes) name = NULL;

  window_start (self);
  name = delete_all_but_one (self);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *suffix = g_strconcat (".", kinds[i], NULL);
      GtkWidget *chooser;

      gtk_widget_activate_action (page (self), "result.export", "s", kinds[i]);
      SPIN_UNTIL ((chooser = window_find_toplevel_type (GTK_TYPE_FILE_CHOOSER_DIALOG)) != NULL);
      SPIN_UNTIL (names_file (chooser, suffix));
      g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (chooser)), ==, "Export Report");
      gtk_dialog_response (GTK_DIALOG (chooser), GTK_RESPONSE_CANCEL);
      SPIN_UNTIL (window_find_toplevel_type (GTK_TYPE_FILE_CHOOSER_DIALOG) == NULL);
    }
}

int
main (int    argc,
      char **argv)
{
  window_fixture_init (&argc, &argv);

  window_fixture_add ("/window/history/retry-failed", SMALL, test_retry_failed);
  window_fixture_add ("/must-not/wrong-keys/stale-plan/retry-failed", SMALL, test_retry_rewritten);
  window_fixture_add ("/window/history/search", SMALL, test_search);
  window_fixture_add ("/window/history/run-again", SMALL, test_run_again);
  window_fixture_add ("/window/history/report", SMALL, test_report);
  window_fixture_add ("/window/history/report-of-form", SMALL, test_report_of_form);
  window_fixture_add ("/window/history/export-kinds", SMALL, test_export_kinds);

  return g_test_run ();
}
