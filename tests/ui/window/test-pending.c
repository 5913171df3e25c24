/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-error.h"
#include "pending-steps.h"
#include "purge/kvp-purge.h"
#include "ui/kvp-approve-page.h"
#include "ui/kvp-filter-page.h"
#include "ui/kvp-result-page.h"
#include "ui/kvp-review-page.h"
#include "ui/kvp-save-dialog.h"
#include "ui/kvp-settings.h"

/* Few enough keys to be deleted without typing the name, outside of production. */
#define SIZE 5000

/* Saved by one person, approved by another, deleted in an account that is marked as production: exactly those keys. */
static void
test_approve_and_run (WindowFixture *self)
{
  g_autofree char *id = kvp_demo_server_get_namespace_id (self->server, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  guint n_before = kvp_demo_server_count_keys (self->server, id);
  g_autoptr(GBytes) kept = NULL;
  KvpPlan *plan;
  GtkWidget *page;
  GtkWidget *row;
  guint n_keys;

  window_start (self);
  pending_mark_production (self);
  window_dry_run (self);
  kept = window_untick_first (self);
  pending_save (self, "Archived products", "Agreed on Tuesday");
  pending_restart (self, "UPDATE plan_origin SET created_by = 'Ada Lovelace'");

  pending_show (self);
  plan = window_get_plan (self);
  n_keys = kvp_plan_get_counts (plan)->pending;
  row = pending_get_row (self, plan);
  g_assert_true (window_says (row, "Archived products"));
  g_assert_true (window_says (row, "Agreed on Tuesday"));
  g_assert_true (window_says (row, "Made by Ada Lovelace"));
  g_assert_true (window_says (row, "WAITING"));
  g_assert_nonnull (window_find (self->window, "production-badge"));

  /* The page says what it is about, and Enter does not approve. */
  page = pending_open_approval (self, plan, "plan.approve");
  g_assert_true (window_says (page, "Nothing changed"));
  g_assert_true (window_says (page, "Agreed on Tuesday"));
  g_assert_true (window_says (page, "Made by Ada Lovelace"));
  g_assert_true (window_says (page, "not a lock"));
  SPIN_UNTIL (gtk_window_get_focus (GTK_WINDOW (self->window)) == window_find (page, "cancel_button"));
  g_assert_null (gtk_window_get_default_widget (GTK_WINDOW (self->window)));
  window_click (window_find (page, "cancel_button"));
  SPIN_UNTIL (window_find (self->window, "pending-page") != NULL);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_WAITING);

  pending_approve (self, plan);
  row = pending_get_row (self, plan);
  SPIN_UNTIL (window_says (row, "APPROVED"));
  g_assert_true (window_says (row, kvp_store_get_person ()));
  g_assert_cmpuint (window_count_deletes (self), ==, 0);

  gtk_widget_activate (row);
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  window_confirm (self);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);

  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, n_keys);
  g_assert_cmpuint (kvp_demo_server_count_keys (self->server, id), ==, n_before - n_keys);
  g_assert_true (kvp_demo_server_has_key (self->server, id, kept));
  g_assert_cmpuint (pending_count_on_server (self, plan, KVP_KEY_DELETED), ==, 0);
}

static void
purge_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GError **error = user_data;

  g_assert_false (kvp_run_finish (KVP_RUN (source), result, error));
  g_assert_nonnull (*error);
}

/* Neither by the window nor past it. */
static void
test_production_refuses (WindowFixture *self)
{
  g_autofree char *id = kvp_demo_server_get_namespace_id (self->server, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  guint n_before = kvp_demo_server_count_keys (self->server, id);
  g_autoptr(KvpConfirmation) early = NULL;
  g_autoptr(KvpConfirmation) late = NULL;
  g_autoptr(KvpPurge) purge = NULL;
  g_autoptr(GError) error = NULL;
  GtkWidget *page;

  window_start (self);
  window_dry_run (self);
  page = GTK_WIDGET (kvp_window_get_page (self->window));
  g_assert_nonnull (window_find (page, "delete_button"));
  early = kvp_confirmation_new (window_get_plan (self), KVP_DEMO_LARGE_NAMESPACE_TITLE, &error);
  g_assert_no_error (error);

  /* The review that is open follows. */
  pending_mark_production (self);
  SPIN_UNTIL (window_find (page, "delete_button") == NULL);
  g_assert_true (window_says (page, "marked as production"));
  g_assert_true (window_says (window_find (page, "save_button"), "Save for Approval"));
  gtk_widget_activate_action (page, "review.delete", NULL);
  g_assert_null (window_find_toplevel_type (ADW_TYPE_MESSAGE_DIALOG));

  late = kvp_confirmation_new (window_get_plan (self), KVP_DEMO_LARGE_NAMESPACE_TITLE, &error);
  g_assert_null (late);
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
  g_clear_error (&error);

  purge = kvp_purge_new (kvp_window_get_connection (self->window), early);
  kvp_purge_run_async (purge, purge_cb, &error);
  SPIN_UNTIL (error != NULL);
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);

  /* What waits offers to be approved, and no more. */
  pending_save (self, "Archived products", "");
  gtk_widget_activate (pending_get_row (self, window_get_plan (self)));
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  page = GTK_WIDGET (kvp_window_get_page (self->window));
  g_assert_null (window_find (page, "delete_button"));
  g_assert_nonnull (window_find (page, "approve_button"));

  g_assert_cmpuint (window_count_deletes (self), ==, 0);
  g_assert_cmpuint (kvp_demo_server_count_keys (self->server, id), ==, n_before);
}

static void
test_production_mark_taken_off (WindowFixture *self)
{
  GtkWidget *dialog;

  window_start (self);
  pending_mark_production (self);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.mark-production", NULL);
  SPIN_UNTIL ((dialog = window_find_toplevel ("production-dialog")) != NULL);
  g_assert_cmpstr (adw_message_dialog_get_default_response (ADW_MESSAGE_DIALOG (dialog)), ==, "cancel");
  gtk_window_close (GTK_WINDOW (dialog));
  SPIN_UNTIL (window_find_toplevel ("production-dialog") == NULL);
  g_assert_nonnull (window_find (self->window, "production-badge"));

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.mark-production", NULL);
  SPIN_UNTIL ((dialog = window_find_toplevel ("production-dialog")) != NULL);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "unmark");
  gtk_window_destroy (GTK_WINDOW (dialog));
  SPIN_UNTIL (window_find (self->window, "production-badge") == NULL);
}

/* In the open review, the person is told. */
static void
test_void_by_tick (WindowFixture *self)
{
  g_autoptr(GBytes) name = NULL;
  KvpPlan *plan;

  window_start (self);
  window_dry_run (self);
  pending_save (self, "Archived products", "");
  plan = window_get_plan (self);
  pending_approve (self, plan);

  gtk_widget_activate (pending_get_row (self, plan));
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  SPIN_UNTIL (window_says (kvp_window_get_page (self->window), "Approved by"));
  name = window_untick_first (self);
  SPIN_UNTIL (window_says (kvp_window_get_page (self->window), "its approval is void"));
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_WAITING);
  g_assert_cmpint (kvp_plan_get_approved_at (plan), ==, 0);
}

static void
test_take_back (WindowFixture *self)
{
  GtkWidget *page;
  KvpPlan *plan;

  window_start (self);
  window_dry_run (self);
  pending_save (self, "Archived products", "");
  plan = window_get_plan (self);
  pending_approve (self, plan);

  page = pending_open_approval (self, plan, "plan.look-at-approval");
  g_assert_null (window_find (page, "approve_button"));
  window_click (window_find (page, "take_back_button"));
  SPIN_UNTIL (kvp_plan_get_state (plan) == KVP_PLAN_WAITING);
  SPIN_UNTIL (window_says (pending_get_row (self, plan), "WAITING"));
}

/* Nothing is approved that could not be looked up. */
static void
test_approve_offline (WindowFixture *self)
{
  GtkWidget *page;
  KvpPlan *plan;

  window_start (self);
  window_dry_run (self);
  pending_save (self, "Archived products", "");
  plan = window_get_plan (self);

  kvp_demo_server_set_token_kind (self->server, KVP_DEMO_TOKEN_NO_KV);
  gtk_widget_activate_action (pending_get_row (self, plan), "plan.approve", NULL);
  window_wait_for_page (self, KVP_TYPE_APPROVE_PAGE);
  page = GTK_WIDGET (kvp_window_get_page (self->window));
  SPIN_UNTIL (window_find (page, "approve-error") != NULL);
  g_assert_true (window_says (window_find (page, "error-button"), "Change Token…"));
  g_assert_null (window_find (page, "approve_button"));
  gtk_widget_activate_action (page, "approval.approve", NULL);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_WAITING);

  kvp_demo_server_set_token_kind (self->server, KVP_DEMO_TOKEN_USER);
  window_click (window_find (window_find (page, "approve-error"), "error-second-button"));
  SPIN_UNTIL (window_find (page, "approve_button") != NULL);
  g_assert_true (gtk_widget_is_sensitive (window_find (page, "approve_button")));
}

/* --- removing --- */

static GtkWidget *
find_undo (WindowFixture *self)
{
  GtkWidget *overlay = window_find_type (self->window, ADW_TYPE_TOAST_OVERLAY);

  for (GtkWidget *child = gtk_widget_get_first_child (overlay); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *button = gtk_widget_get_mapped (child) ? window_find_type (child, GTK_TYPE_BUTTON) : NULL;

      if (g_str_equal (G_OBJECT_TYPE_NAME (child), "AdwToastWidget") && button != NULL &&
          window_says (button, "Undo"))
        return button;
    }

  return NULL;
}

static guint
count_plans (WindowFixture *self)
{
  return g_list_model_get_n_items (kvp_store_get_plans (kvp_window_get_store (self->window)));
}

static void
save_one (WindowFixture *self)
{
  window_start (self);
  window_dry_run (self);
  pending_save (self, "Archived products", "");
}

static void
test_undo (WindowFixture *self)
{
  KvpPlan *plan;
  GtkWidget *row;

  save_one (self);
  plan = window_get_plan (self);
  row = pending_get_row (self, plan);

  /* As the key Delete does. */
  gtk_widget_activate_action (row, "plan.remove", NULL);
  SPIN_UNTIL (pending_find_row (self, plan) == NULL);
  SPIN_UNTIL (window_says (self->window, "Nothing Is Waiting"));
  SPIN_UNTIL (find_undo (self) != NULL);
  g_assert_null (window_find_toplevel_type (ADW_TYPE_MESSAGE_DIALOG));
  g_assert_cmpuint (count_plans (self), ==, 1);

  window_click (find_undo (self));
  pending_get_row (self, plan);
  g_assert_cmpuint (count_plans (self), ==, 1);

  gtk_widget_activate_action (pending_get_row (self, plan), "plan.remove", NULL);
  SPIN_UNTIL (pending_find_row (self, plan) == NULL);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.undo-removal", NULL);
  pending_get_row (self, plan);
}

/* What is told does not stand on the buttons of the page, whichever page comes while it is told. */
static void
test_toast_above_buttons (WindowFixture *self)
{
  graphene_rect_t toast;
  graphene_rect_t bar;
  GtkWidget *button;
  GtkWidget *page;

  save_one (self);
  gtk_widget_activate_action (pending_get_row (self, window_get_plan (self)), "plan.remove", NULL);
  SPIN_UNTIL (find_undo (self) != NULL);
  button = find_undo (self);
  SPIN_UNTIL (gtk_widget_compute_bounds (button, GTK_WIDGET (self->window), &toast) && toast.size.height > 0);
  g_assert_cmpint (gtk_widget_get_margin_bottom (gtk_widget_get_parent (button)), ==, 0);

  window_fixture_choose (self, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  window_wait_for_page (self, KVP_TYPE_FILTER_PAGE);
  page = GTK_WIDGET (kvp_window_get_page (self->window));
  SPIN_UNTIL (gtk_widget_compute_bounds (window_find (page, "dry_run_button"), GTK_WIDGET (self->window), &bar) &&
              gtk_widget_compute_bounds (button, GTK_WIDGET (self->window), &toast) &&
              toast.origin.y + toast.size.height < bar.origin.y);
}

/* When the toast goes, so does the plan. */
static void
test_removed_with_toast (WindowFixture *self)
{
  GtkWidget *close;

  save_one (self);
  gtk_widget_activate_action (pending_get_row (self, window_get_plan (self)), "plan.remove", NULL);
  SPIN_UNTIL (find_undo (self) != NULL);
  g_assert_cmpuint (count_plans (self), ==, 1);

  /* The other button of the toast. */
  close = gtk_widget_get_next_sibling (find_undo (self));
  g_assert_true (GTK_IS_BUTTON (close));
  window_click (close);
  SPIN_UNTIL (count_plans (self) == 0);

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.undo-removal", NULL);
  SPIN_UNTIL (window_says (self->window, "Nothing Is Waiting"));
}

/* Closing the window is the end of the offer. */
static void
test_removed_when_closed (WindowFixture *self)
{
  save_one (self);
  gtk_widget_activate_action (pending_get_row (self, window_get_plan (self)), "plan.remove", NULL);
  SPIN_UNTIL (find_undo (self) != NULL);

  gtk_window_close (GTK_WINDOW (self->window));
  self->window = NULL;
  pending_restart (self, NULL);
  g_assert_cmpuint (count_plans (self), ==, 0);
}

/* A window that goes without having been asked is what a crash leaves. */
static void
test_kept_by_crash (WindowFixture *self)
{
  save_one (self);
  gtk_widget_activate_action (pending_get_row (self, window_get_plan (self)), "plan.remove", NULL);
  SPIN_UNTIL (find_undo (self) != NULL);

  pending_restart (self, NULL);
  g_assert_cmpuint (count_plans (self), ==, 1);
  pending_show (self);
  pending_get_row (self, window_get_plan (self));
}

static void
test_removed_when_disconnected (WindowFixture *self)
{
  save_one (self);
  gtk_widget_activate_action (pending_get_row (self, window_get_plan (self)), "plan.remove", NULL);
  SPIN_UNTIL (find_undo (self) != NULL);

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.disconnect", NULL);
  SPIN_UNTIL (g_strcmp0 (window_get_state (self->window), "accounts") == 0);
  SPIN_UNTIL (count_plans (self) == 0);
}

/* --- other commands of a row --- */

static void
test_duplicate (WindowFixture *self)
{
  g_autofree char *filter = NULL;
  KvpPlan *plan;

  save_one (self);
  plan = window_get_plan (self);
  filter = g_strdup (kvp_plan_get_filter_text (plan));

  gtk_widget_activate_action (pending_get_row (self, plan), "plan.duplicate", NULL);
  window_wait_for_page (self, KVP_TYPE_FILTER_PAGE);
  g_assert_cmpstr (kvp_page_get_title (kvp_window_get_page (self->window)), ==, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  SPIN_UNTIL (gtk_widget_is_sensitive (window_find (kvp_window_get_page (self->window), "dry_run_button")));
  window_click (window_find (kvp_window_get_page (self->window), "dry_run_button"));
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);

  g_assert_true (window_get_plan (self) != plan);
  g_assert_cmpstr (kvp_plan_get_filter_text (window_get_plan (self)), ==, filter);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_WAITING);
  g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->total, ==, kvp_plan_get_counts (plan)->total);
}

static void
test_rename (WindowFixture *self)
{
  GtkWidget *dialog;
  KvpPlan *plan;

  save_one (self);
  plan = window_get_plan (self);
  gtk_widget_activate_action (pending_get_row (self, plan), "plan.rename", NULL);
  SPIN_UNTIL ((dialog = window_find_toplevel_type (KVP_TYPE_SAVE_DIALOG)) != NULL);
  window_type (window_find (dialog, "title_row"), "Old products");
  window_type (window_find (dialog, "note_row"), "<b>Ask & tell</b>");
  gtk_widget_activate_action (dialog, "dialog.save", NULL);
  SPIN_UNTIL (window_says (pending_get_row (self, plan), "Old products"));
  g_assert_true (window_says (pending_get_row (self, plan), "<b>Ask & tell</b>"));
}

static void
test_keyboard (WindowFixture *self)
{
  GtkWidget *row;

  save_one (self);
  row = pending_get_row (self, window_get_plan (self));
  gtk_widget_grab_focus (row);
  g_assert_true (gtk_widget_get_focusable (window_find (row, "plan-menu")) ||
                 gtk_widget_child_focus (window_find (row, "plan-menu"), GTK_DIR_TAB_FORWARD));

  gtk_widget_activate_action (row, "plan.menu", NULL);
  SPIN_UNTIL (window_find_type (row, GTK_TYPE_POPOVER_MENU) != NULL);
  /* The key as most people know it. */
  g_assert_true (window_says (row, "Remove From List"));
  g_assert_true (window_says (row, "Delete"));
  g_assert_false (window_says (row, "KP"));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (window_find (row, "plan-menu")));

  /* Enter on the row. */
  gtk_widget_grab_focus (row);
  gtk_widget_activate (row);
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
}

/* The focus is not lost with the row that had it. */
static void
test_focus_after_removal (WindowFixture *self)
{
  KvpPlan *first;
  KvpPlan *second;

  save_one (self);
  first = window_get_plan (self);
  window_fixture_choose (self, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  window_wait_for_page (self, KVP_TYPE_FILTER_PAGE);
  window_click (window_find (kvp_window_get_page (self->window), "dry_run_button"));
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  pending_save (self, "Again", "");
  second = window_get_plan (self);
  g_assert_true (first != second);

  gtk_widget_grab_focus (pending_get_row (self, second));
  gtk_widget_activate_action (pending_get_row (self, second), "plan.remove", NULL);
  SPIN_UNTIL (pending_find_row (self, second) == NULL);
  SPIN_UNTIL (gtk_window_get_focus (GTK_WINDOW (self->window)) == pending_find_row (self, first));
}

/* --- history --- */

static void
test_history_forgotten (WindowFixture *self)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();
  KvpPlan *plan;
  GtkWidget *page;
  GtkWidget *row;

  window_start (self);
  window_dry_run (self);
  window_confirm (self);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);

  g_settings_set_uint (settings, KVP_SETTING_HISTORY_FORGET_NAMES_DAYS, 30);
  pending_restart (self, "UPDATE plan SET finished_at = finished_at - 31 * 86400");
  plan = window_get_plan (self);
  SPIN_UNTIL (kvp_plan_get_forgotten_at (plan) != 0);

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-history", NULL);
  SPIN_UNTIL (window_find (self->window, "history-page") != NULL);
  row = pending_get_row (self, plan);
  g_assert_true (window_says (row, "key names forgotten"));
  gtk_widget_activate (row);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  page = GTK_WIDGET (kvp_window_get_page (self->window));
  g_assert_true (window_says (page, "were forgotten on"));
  g_assert_true (window_says (page, "keys deleted"));
  g_assert_false (gtk_widget_is_sensitive (window_find (page, "export_button")));
  g_assert_false (gtk_widget_is_sensitive (window_find (page, "review_button")));

  /* And after a while the record goes, too. */
  g_settings_set_uint (settings, KVP_SETTING_HISTORY_KEEP_DAYS, 30);
  pending_restart (self, NULL);
  SPIN_UNTIL (g_list_model_get_n_items (kvp_store_get_plans (kvp_window_get_store (self->window))) == 0);

  g_settings_reset (settings, KVP_SETTING_HISTORY_FORGET_NAMES_DAYS);
  g_settings_reset (settings, KVP_SETTING_HISTORY_KEEP_DAYS);
}

/* What was made in another language is said in this one, as long as its filter is there. */
static void
test_sentence_of_now (WindowFixture *self)
{
  GtkWidget *row;

  window_start (self);
  window_dry_run (self);
  pending_save (self, "Of then", "");
  pending_restart (self, "UPDATE plan_origin SET sentence = 'Schlüssel von damals.'");
  pending_show (self);
  row = pending_get_row (self, window_get_plan (self));
  g_assert_true (window_says (row, "whose metadata field “status” is “archived”"));
  g_assert_false (window_says (row, "Schlüssel von damals"));

  /* And else in the words of then, which is better than none. */
  pending_restart (self, "UPDATE plan_origin SET filter = '{'");
  pending_show (self);
  row = pending_get_row (self, window_get_plan (self));
  g_assert_true (window_says (row, "Schlüssel von damals."));
}

int
main (int    argc,
      char **argv)
{
  window_fixture_init (&argc, &argv);

  window_fixture_add ("/window/pending/approve-and-run", SIZE, test_approve_and_run);
  window_fixture_add ("/window/pending/approve-offline", SIZE, test_approve_offline);
  window_fixture_add ("/window/pending/sentence-of-now", SIZE, test_sentence_of_now);
  window_fixture_add ("/window/pending/take-back", SIZE, test_take_back);
  window_fixture_add ("/window/pending/void-by-tick", SIZE, test_void_by_tick);
  window_fixture_add ("/window/pending/undo", SIZE, test_undo);
  window_fixture_add ("/window/pending/toast-above-buttons", SIZE, test_toast_above_buttons);
  window_fixture_add ("/window/pending/removed-with-toast", SIZE, test_removed_with_toast);
  window_fixture_add ("/window/pending/removed-when-closed", SIZE, test_removed_when_closed);
  window_fixture_add ("/window/pending/removed-when-disconnected", SIZE, test_removed_when_disconnected);
  window_fixture_add ("/window/pending/kept-by-crash", SIZE, test_kept_by_crash);
  window_fixture_add ("/window/pending/duplicate", SIZE, test_duplicate);
  window_fixture_add ("/window/pending/rename", SIZE, test_rename);
  window_fixture_add ("/window/pending/keyboard", SIZE, test_keyboard);
  window_fixture_add ("/window/pending/focus-after-removal", SIZE, test_focus_after_removal);
  window_fixture_add ("/window/production/refuses", SIZE, test_production_refuses);
  window_fixture_add ("/window/production/mark-taken-off", SIZE, test_production_mark_taken_off);
  window_fixture_add ("/window/history/forgotten", 10000, test_history_forgotten);

  return g_test_run ();
}
