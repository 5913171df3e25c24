/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "pending-steps.h"
#include "store/kvp-plan-keys.h"
#include "ui/kvp-approve-page.h"
#include "ui/kvp-plan-list-row.h"
#include "ui/kvp-result-page.h"
#include "ui/kvp-review-page.h"
#include "ui/kvp-save-dialog.h"
#include "window-steps.h"

#define SIZE 10000

/* Pango markup, an entity, an underline for a mnemonic, and what turns the text around. */
#define HOSTILE "<b>a & b</b> _c &lt; \342\200\256txt"
/* As a label shows it. */
#define SHOWN "<b>a & b</b> _c &lt; "

static void
delete_key (GtkWidget *widget)
{
  gtk_widget_activate_default (widget);
}

/* Every way out of the confirmation but its own button, and every way around it: the server gets no delete. */
static void
test_no_confirmation (WindowFixture *self)
{
  g_autofree char *id = kvp_demo_server_get_namespace_id (self->server, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  guint n_keys = kvp_demo_server_count_keys (self->server, id);
  static const char * const actions[] = { "win.back", "win.refresh", "win.show-pending", "win.show-history" };
  GtkWidget *dialog;

  window_start (self);
  window_dry_run (self);
  delete_key (GTK_WIDGET (self->window));

  /* Closed. */
  dialog = window_ask_to_delete (self);
  gtk_window_close (GTK_WINDOW (dialog));
  SPIN_UNTIL (window_find_toplevel_type (ADW_TYPE_MESSAGE_DIALOG) == NULL);

  /* Cancelled. */
  dialog = window_ask_to_delete (self);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  gtk_window_destroy (GTK_WINDOW (dialog));
  SPIN_UNTIL (window_find_toplevel_type (ADW_TYPE_MESSAGE_DIALOG) == NULL);

  /* Enter, with the wrong name typed. */
  dialog = window_ask_to_delete (self);
  window_type (window_find (dialog, "typing_entry"), "product");
  delete_key (dialog);
  gtk_window_close (GTK_WINDOW (dialog));
  SPIN_UNTIL (window_find_toplevel_type (ADW_TYPE_MESSAGE_DIALOG) == NULL);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_activate_action (GTK_WIDGET (self->window), actions[i], NULL);
  SPIN_UNTIL (window_find (self->window, "history-page") != NULL);

  g_assert_cmpuint (window_count_deletes (self), ==, 0);
  g_assert_cmpuint (kvp_demo_server_count_keys (self->server, id), ==, n_keys);
}

/* Until the list was seen there is nothing that could delete. */
static void
test_deletes_while_listing (WindowFixture *self)
{
  window_start (self);
  window_fill_in_filter (self);
  kvp_demo_server_hold (self->server, "/keys");
  window_click (window_find (kvp_window_get_page (self->window), "dry_run_button"));
  SPIN_UNTIL (kvp_demo_server_get_n_held (self->server) > 0);

  g_assert_null (window_find (self->window, "delete_button"));
  /* Enter presses what has the focus, which is the button that stops, and a while later at that: here nothing has it. */
  gtk_window_set_focus (GTK_WINDOW (self->window), NULL);
  delete_key (GTK_WIDGET (self->window));

  kvp_demo_server_release (self->server);
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  g_assert_cmpuint (window_count_deletes (self), ==, 0);
}

/* --- markup-in-names --- */

static void
script_accounts (WindowFixture *self)
{
  static const char accounts[] =
    "{\"success\":true,\"errors\":[],\"messages\":[],\"result\":["
    "{\"id\":\"" KVP_DEMO_ACCOUNT_ID "\",\"name\":\"" HOSTILE "\"}],"
    "\"result_info\":{\"page\":1,\"per_page\":50,\"count\":1,\"total_count\":1,\"total_pages\":1}}";
  g_autoptr(GBytes) body = g_bytes_new_static (accounts, sizeof accounts - 1);

  kvp_demo_server_script (self->server, "GET /client/v4/accounts?", 200, "Content-Type: application/json", body, FALSE);
}

/* A warning about markup that cannot be parsed ends the test, and a name that was parsed would not be shown like this. */
static void
test_markup (WindowFixture *self)
{
  g_autofree char *id = kvp_demo_server_add_namespace (self->server, HOSTILE);
  g_autoptr(GBytes) name = g_bytes_new_static (WINDOW_PREFIX "<b>&", strlen (WINDOW_PREFIX "<b>&"));
  GtkWidget *dialog;
  GtkWidget *page;
  GtkWidget *row;

  kvp_demo_server_put (self->server, id, name, NULL, "{\"status\":\"archived\"}", 0);
  script_accounts (self);
  window_fixture_open (self, 1280, 800);
  window_fixture_connect (self);
  g_assert_true (window_says (window_find (self->window, "account-name"), SHOWN));

  SPIN_UNTIL (window_find_namespace (self->window, SHOWN) != NULL);
  window_fixture_choose (self, HOSTILE);
  window_dry_run (self);

  window_click (window_find (kvp_window_get_page (self->window), "save_button"));
  SPIN_UNTIL ((dialog = window_find_toplevel_type (KVP_TYPE_SAVE_DIALOG)) != NULL);
  window_type (window_find_type (dialog, ADW_TYPE_ENTRY_ROW), HOSTILE);
  window_type (window_find (dialog, "note_row"), HOSTILE);
  gtk_widget_activate_action (dialog, "dialog.save", NULL);

  SPIN_UNTIL ((row = window_find_type (self->window, KVP_TYPE_PLAN_LIST_ROW)) != NULL);
  g_assert_true (window_says (row, SHOWN));

  kvp_window_add_toast (self->window, HOSTILE);
  SPIN_UNTIL (window_says (self->window, HOSTILE));

  /* The list may have made its rows anew meanwhile. */
  SPIN_UNTIL ((row = window_find_type (self->window, KVP_TYPE_PLAN_LIST_ROW)) != NULL);
  gtk_widget_activate_action (row, "plan.approve", NULL);
  window_wait_for_page (self, KVP_TYPE_APPROVE_PAGE);
  page = GTK_WIDGET (kvp_window_get_page (self->window));
  SPIN_UNTIL (window_find (page, "approve-since") != NULL);
  g_assert_true (window_says (window_find (page, "approve-heading"), SHOWN));
  g_assert_true (window_says (window_find (page, "approve-note"), SHOWN));
  g_assert_true (window_says (page, WINDOW_PREFIX "<b>&"));
  gtk_widget_activate_action (page, "approval.cancel", NULL);

  gtk_widget_activate_action (pending_get_row (self, window_get_plan (self)), "plan.remove", NULL);
  SPIN_UNTIL (window_says (self->window, "Nothing Is Waiting"));
  SPIN_UNTIL (window_says (self->window, "Removed “" SHOWN));
  g_assert_true (kvp_demo_server_has_key (self->server, id, name));
}

/* --- stale-plan --- */

/* The plan was made, checked and approved so many seconds earlier. */
#define AGE_PLAN \
  "UPDATE plan SET scanned_at = scanned_at - 7200, checked_at = checked_at - 7200, approved_at = approved_at - 7200"

/* Somebody writes the plan's key at this position anew. (transfer full) */
static GBytes *
rewrite (WindowFixture *self,
         KvpPlan       *plan,
         guint          index)
{
  g_autoptr(KvpPlanKeys) keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  g_autoptr(KvpPlanRow) row = g_list_model_get_item (G_LIST_MODEL (keys), index);

  kvp_demo_server_put (self->server, kvp_plan_get_namespace_id (plan), kvp_plan_row_get_name (row), NULL,
                       "{\"status\":\"archived\",\"again\":true}", 0);

  return g_bytes_ref (kvp_plan_row_get_name (row));
}

static KvpPlan *
approve_hours_ago (WindowFixture *self)
{
  window_start (self);
  window_dry_run (self);
  pending_save (self, "Archived products", "");
  pending_approve (self, window_get_plan (self));
  pending_restart (self, AGE_PLAN);
  pending_show (self);

  return window_get_plan (self);
}

static void
run_approved (WindowFixture *self,
              KvpPlan       *plan)
{
  gtk_widget_activate (pending_get_row (self, plan));
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  window_confirm (self);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
}

/* Approved hours ago, and keys were rewritten since: the page that is about the approval shows them, and a run leaves
 * them alone. */
static void
test_stale_plan_shown (WindowFixture *self)
{
  KvpPlan *plan = approve_hours_ago (self);
  g_autoptr(GBytes) first = rewrite (self, plan, 3);
  g_autoptr(GBytes) second = rewrite (self, plan, 7);
  guint n_keys = kvp_plan_get_counts (plan)->pending;
  GtkWidget *page;

  SPIN_UNTIL (window_says (pending_get_row (self, plan), "stale"));
  page = pending_open_approval (self, plan, "plan.look-at-approval");
  g_assert_true (window_says (window_find (page, "approve-since"), "2 keys changed since"));
  SPIN_UNTIL (window_says (page, "Skipped: rewritten since the dry run."));
  gtk_widget_activate_action (page, "approval.cancel", NULL);

  SPIN_UNTIL (window_says (pending_get_row (self, plan), "CHANGED"));
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_APPROVED);
  run_approved (self, plan);

  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, n_keys - 2);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->skipped, ==, 2);
  g_assert_true (kvp_demo_server_has_key (self->server, kvp_plan_get_namespace_id (plan), first));
  g_assert_true (kvp_demo_server_has_key (self->server, kvp_plan_get_namespace_id (plan), second));
}

/* The same for who does not look: the run looks by itself. */
static void
test_stale_plan_run (WindowFixture *self)
{
  KvpPlan *plan = approve_hours_ago (self);
  g_autoptr(GBytes) name = rewrite (self, plan, 3);
  guint n_keys = kvp_plan_get_counts (plan)->pending;

  run_approved (self, plan);

  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, n_keys - 1);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->skipped, ==, 1);
  g_assert_true (kvp_demo_server_has_key (self->server, kvp_plan_get_namespace_id (plan), name));
  g_assert_true (window_says (kvp_window_get_page (self->window), "Skipped: rewritten since the dry run."));
}

int
main (int    argc,
      char **argv)
{
  window_fixture_init (&argc, &argv);

  window_fixture_add ("/must-not/safety/no-confirmation/whole-window", SIZE, test_no_confirmation);
  window_fixture_add ("/must-not/wrong-keys/deletes-while-listing/whole-window", SIZE, test_deletes_while_listing);
  window_fixture_add ("/must-not/safety/markup-in-names/whole-window", SIZE, test_markup);
  window_fixture_add ("/must-not/wrong-keys/stale-plan/approval-shows", SIZE, test_stale_plan_shown);
  window_fixture_add ("/must-not/wrong-keys/stale-plan/approved-and-run", SIZE, test_stale_plan_run);

  return g_test_run ();
}
