/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>

#include "ui/kvp-filter-page.h"
#include "ui/kvp-key-list-tick.h"
#include "ui/kvp-result-page.h"
#include "ui/kvp-review-page.h"
#include "ui/kvp-run-page.h"
#include "ui/kvp-scan-page.h"
#include "ui/kvp-token-dialog.h"
#include "window-steps.h"

#define SMALL 100
#define NAMESPACE "bad-input"
/* More than two pages of a listing. */
#define N_KEYS 2500
#define NO_SUCH_ACCOUNT "ffffffffffffffffffffffffffffffff"

/* --- steps --- */

/* A namespace with keys "key:0000"… (transfer full): its ID */
/* As often as a run asks for one page. */
#define N_TRIES 6

static char *
add_namespace (WindowFixture *self,
               guint          n_keys)
{
  char *id = kvp_demo_server_add_namespace (self->server, NAMESPACE);

  for (guint i = 0; i < n_keys; i++)
    {
      g_autofree char *text = g_strdup_printf ("key:%04u", i);
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
  window_wait_for_page (self, KVP_TYPE_FILTER_PAGE);
}

static void
press_dry_run (WindowFixture *self)
{
  GtkWidget *page = GTK_WIDGET (kvp_window_get_page (self->window));

  SPIN_UNTIL (gtk_widget_is_sensitive (window_find (page, "dry_run_button")));
  window_click (window_find (page, "dry_run_button"));
}

static void
dry_run_prefix (WindowFixture *self)
{
  GtkWidget *entry = window_find_type (window_find (self->window, "prefix_chips"), GTK_TYPE_ENTRY);

  window_type (entry, "key:");
  g_signal_emit_by_name (entry, "activate");
  press_dry_run (self);
}

static void
type_regex (WindowFixture *self,
            const char    *pattern)
{
  GtkWidget *page = GTK_WIDGET (kvp_window_get_page (self->window));

  gtk_drop_down_set_selected (GTK_DROP_DOWN (window_find (page, "name_drop_down")), KVP_NAME_REGEX);
  SPIN_UNTIL (window_find (page, "name_entry") != NULL);
  window_type (window_find (page, "name_entry"), pattern);
}

static void
wait_for_review (WindowFixture *self)
{
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  SPIN_UNTIL (window_find_type (kvp_window_get_page (self->window), KVP_TYPE_KEY_LIST_TICK) != NULL);
}

/* The dry run gave nothing: the page says what happened and what helps, in whole sentences. */
static void
assert_scan_error (WindowFixture *self,
                   const char    *title,
                   const char    *advice)
{
  GtkWidget *view;

  SPIN_UNTIL (window_find (self->window, "error_view") != NULL);
  g_assert_true (KVP_IS_SCAN_PAGE (kvp_window_get_page (self->window)));
  view = window_find (self->window, "error_view");
  g_assert_true (window_says (window_find (view, "error-title"), title));
  g_assert_true (window_says (window_find (view, "error-sentence"), advice));
  g_assert_true (window_says (view, "."));
  g_assert_true (window_says (window_find (view, "error-button"), "Try Again"));

  /* No plan is left that somebody could take for a whole one. */
  g_assert_cmpuint (g_list_model_get_n_items (kvp_store_get_plans (kvp_window_get_store (self->window))), ==, 0);
}

static void
try_again (WindowFixture *self)
{
  kvp_demo_server_clear_troubles (self->server);
  window_click (window_find (window_find (self->window, "error_view"), "error-button"));
  wait_for_review (self);
  g_assert_false (kvp_plan_get_partial (window_get_plan (self)));
  g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->pending, ==, N_KEYS);
}

/* The first page came, the second did not: a list with a banner that says how far it goes and why. */
static void
assert_partial (WindowFixture *self,
                const char    *why)
{
  GtkWidget *banner;

  wait_for_review (self);
  SPIN_UNTIL (window_find (self->window, "partial_box") != NULL);
  banner = window_find (self->window, "partial_box");
  g_assert_true (window_says (banner, why));
  g_assert_true (window_says (banner, "Only 1,000 keys were listed."));
  g_assert_true (window_says (banner, "what comes after “key:0999” was not listed."));
  g_assert_true (window_says (window_find (self->window, "heading_label"), "1,000"));

  g_assert_true (kvp_plan_get_partial (window_get_plan (self)));
  g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->total, ==, 1000);
}

/* --- a server that does not answer well --- */

static void
test_cut_first_page (WindowFixture *self)
{
  g_autofree char *id = add_namespace (self, N_KEYS);

  open_namespace (self);
  kvp_demo_server_set_trouble (self->server, "/keys?", KVP_DEMO_TROUBLE_RESET_IN_BODY, 1);
  dry_run_prefix (self);
  assert_scan_error (self, "No Connection", "Check the network and the API endpoint, and try again.");

  try_again (self);
  g_assert_cmpuint (kvp_demo_server_count_keys (self->server, id), ==, N_KEYS);
}

static void
test_cut_later_page (WindowFixture *self)
{
  g_autofree char *id = add_namespace (self, N_KEYS);

  open_namespace (self);
  kvp_demo_server_set_trouble (self->server, "cursor=", KVP_DEMO_TROUBLE_RESET_IN_BODY, 1);
  dry_run_prefix (self);
  assert_partial (self, "The connection to “127.0.0.1”");

  g_assert_cmpuint (window_count_deletes (self), ==, 0);
  g_assert_cmpuint (kvp_demo_server_count_keys (self->server, id), ==, N_KEYS);
}

/* The answers to a deletion are cut: the keys went, and none is called what is not known of it. */
static void
test_cut_deletion (WindowFixture *self)
{
  g_autofree char *id = add_namespace (self, N_KEYS);
  const KvpPlanCounts *counts;

  open_namespace (self);
  dry_run_prefix (self);
  wait_for_review (self);
  kvp_demo_server_set_trouble (self->server, "bulk/delete", KVP_DEMO_TROUBLE_RESET_IN_BODY, 1);
  window_confirm_typing (self, NAMESPACE);
  SPIN_UNTIL (window_says (self->window, "It goes on by itself as soon as there is a connection."));

  counts = kvp_plan_get_counts (window_get_plan (self));
  g_assert_cmpuint (counts->deleted, ==, 0);
  g_assert_cmpuint (counts->in_flight, ==, N_KEYS);
  g_assert_cmpuint (kvp_demo_server_count_keys (self->server, id), ==, 0);

  /* When the connection is back, the keys are looked up, and none is sent again. */
  kvp_demo_server_clear_troubles (self->server);
  window_count_deletes (self);
  SPIN_UNTIL (gtk_widget_is_sensitive (window_find (self->window, "pause_button")));
  window_click (window_find (self->window, "pause_button"));
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  counts = kvp_plan_get_counts (window_get_plan (self));
  g_assert_cmpuint (counts->skipped, ==, N_KEYS);
  g_assert_cmpuint (window_count_deletes (self), ==, 0);
}

static void
script_malformed (WindowFixture *self,
                  const char    *match)
{
  static const char malformed[] =
    "{\"success\":true,\"errors\":[],\"messages\":[],\"result\":[{\"name\":\"key:0000\"},";
  g_autoptr(GBytes) body = g_bytes_new_static (malformed, sizeof malformed - 1);

  for (guint i = 0; i < N_TRIES; i++)
    kvp_demo_server_script (self->server, match, 200, "Content-Type: application/json", body, FALSE);
}

static void
test_malformed_first_page (WindowFixture *self)
{
  g_autofree char *id = add_namespace (self, N_KEYS);

  open_namespace (self);
  script_malformed (self, "/keys?");
  dry_run_prefix (self);
  assert_scan_error (self, "Unexpected Answer", "it does not answer like Cloudflare’s API.");

  try_again (self);
  g_assert_cmpuint (kvp_demo_server_count_keys (self->server, id), ==, N_KEYS);
}

static void
test_malformed_later_page (WindowFixture *self)
{
  g_autofree char *id = add_namespace (self, N_KEYS);

  open_namespace (self);
  script_malformed (self, "cursor=");
  dry_run_prefix (self);
  assert_partial (self, "JSON");

  g_assert_cmpuint (kvp_demo_server_count_keys (self->server, id), ==, N_KEYS);
}

/* The server goes while the window is connected, and comes back at the same address. */
static void
test_closed_port (WindowFixture *self)
{
  g_autofree char *id = add_namespace (self, N_KEYS);
  g_autoptr(GUri) uri = g_uri_parse (kvp_demo_server_get_endpoint (self->server), G_URI_FLAGS_NONE, NULL);
  g_autoptr(GError) error = NULL;

  open_namespace (self);
  kvp_demo_server_stop (self->server);
  dry_run_prefix (self);
  assert_scan_error (self, "No Connection", "Check the network and the API endpoint, and try again.");

  kvp_demo_server_start (self->server, (guint) g_uri_get_port (uri), &error);
  g_assert_no_error (error);
  try_again (self);
  g_assert_cmpuint (kvp_demo_server_count_keys (self->server, id), ==, N_KEYS);
}

/* --- rights --- */

static void
test_account_unknown (WindowFixture *self)
{
  GtkWidget *error;

  kvp_demo_server_set_token_kind (self->server, KVP_DEMO_TOKEN_NO_ACCOUNTS);
  window_fixture_open (self, 1280, 800);
  window_fixture_try_connect (self, kvp_demo_server_get_endpoint (self->server), KVP_DEMO_TOKEN);
  SPIN_UNTIL (window_find (self->window, "account-id-problem") != NULL);

  window_type (window_find (self->window, "account-id-row"), NO_SUCH_ACCOUNT);
  /* The answer to the first try may still be on its way to the button. */
  SPIN_UNTIL (gtk_widget_is_sensitive (window_find (self->window, "connect-button")));
  window_click (window_find (self->window, "connect-button"));
  SPIN_UNTIL (window_find (self->window, "namespaces-error") != NULL);
  error = window_find (self->window, "namespaces-error");
  g_assert_true (window_says (window_find (error, "error-title"), "Not Found"));
  g_assert_true (window_says (window_find (error, "error-sentence"), "Check the account"));
  g_assert_true (window_says (window_find (error, "error-detail"), "The account does not exist"));
  g_assert_true (window_says (window_find (error, "error-button"), "Change Account"));

  /* And that is where the button leads. */
  window_click (window_find (error, "error-button"));
  SPIN_UNTIL (g_strcmp0 (window_get_state (self->window), "connect") == 0);
}

/* The token may list but not delete: the server says so at the deletion only. */
static void
test_no_permission_to_delete (WindowFixture *self)
{
  g_autofree char *id = add_namespace (self, N_KEYS);
  const KvpPlanCounts *counts;

  kvp_demo_server_set_token_kind (self->server, KVP_DEMO_TOKEN_READ_ONLY);
  open_namespace (self);
  dry_run_prefix (self);
  wait_for_review (self);
  window_confirm_typing (self, NAMESPACE);
  SPIN_UNTIL (window_says (self->window, "The Token Does Not Allow It"));
  g_assert_true (window_says (window_find (self->window, "pause_advice"), "Workers KV Storage: Edit"));
  SPIN_UNTIL (gtk_widget_is_sensitive (window_find (self->window, "stop_button")));
  window_click (window_find (self->window, "stop_button"));
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  g_assert_true (window_says (window_find (self->window, "reason_label"), "Workers KV Storage: Edit"));
  g_assert_true (window_says (window_find (self->window, "headline_label"), "2,500 keys not deleted yet"));

  counts = kvp_plan_get_counts (window_get_plan (self));
  g_assert_cmpuint (counts->pending, ==, N_KEYS);
  g_assert_cmpuint (counts->deleted, ==, 0);
  g_assert_cmpuint (kvp_demo_server_count_keys (self->server, id), ==, N_KEYS);
}

/* The tests may run as root, to whom no mode forbids anything: a folder in the file's place has to do. */
static void
test_read_only_database (WindowFixture *self)
{
  g_autofree char *path = window_fixture_get_path (self);
  GtkWidget *error;

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  window_fixture_open (self, 1280, 800);
  g_assert_cmpstr (window_get_state (self->window), ==, "store-error");
  error = window_find (self->window, "store-error");
  g_assert_true (window_says (window_find (error, "error-title"), "Plans Can Not Be Written"));
  g_assert_true (window_says (window_find (error, "error-sentence"), "Make the folder writable and try again."));
  g_assert_true (window_says (window_find (error, "error-detail"), "plans.db"));

  g_assert_cmpint (g_rmdir (path), ==, 0);
  window_click (window_find (error, "error-button"));
  SPIN_UNTIL (g_strcmp0 (window_get_state (self->window), "connect") == 0);
}

/* --- regular expressions --- */

static void
test_regex_syntax (WindowFixture *self)
{
  g_autofree char *id = add_namespace (self, 1);

  open_namespace (self);
  type_regex (self, "key:(");
  SPIN_UNTIL (window_says (self->window, "regular expression"));
  g_assert_false (gtk_widget_is_sensitive (window_find (self->window, "dry_run_button")));

  type_regex (self, "key:()");
  SPIN_UNTIL (gtk_widget_is_sensitive (window_find (self->window, "dry_run_button")));
}

static void
test_regex_backtracking (WindowFixture *self)
{
  g_autofree char *id = add_namespace (self, 1);
  char text[501];
  g_autoptr(GBytes) name = NULL;

  memset (text, 'a', 500);
  text[500] = '!';
  name = g_bytes_new (text, sizeof text);
  kvp_demo_server_put (self->server, id, name, NULL, NULL, 0);

  open_namespace (self);
  type_regex (self, "(a+)+$");
  press_dry_run (self);
  SPIN_UNTIL (window_says (self->window, "The regular expression “(a+)+$” takes too long on the key “aaa"));
  g_assert_true (window_says (self->window, "A simpler one is needed."));
  g_assert_null (window_find (self->window, "delete_button"));

  /* The form is as it was, to be mended. */
  window_click (window_find (self->window, "back-button"));
  window_wait_for_page (self, KVP_TYPE_FILTER_PAGE);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (window_find (self->window, "name_entry"))), ==, "(a+)+$");
  type_regex (self, "^a+!$");
  press_dry_run (self);
  wait_for_review (self);
  g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->pending, ==, 1);
  g_assert_cmpuint (kvp_demo_server_count_keys (self->server, id), ==, 2);
}

/* --- two windows --- */

static gboolean
has_dialog (KvpWindow *window)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr(GtkWindow) toplevel = g_list_model_get_item (toplevels, i);

      if (gtk_window_get_transient_for (toplevel) == GTK_WINDOW (window) &&
          gtk_widget_get_mapped (GTK_WIDGET (toplevel)))
        return TRUE;
    }

  return FALSE;
}

/* A dry run that the token may not do is done with another one. */
static void
test_dry_run_with_another_token (WindowFixture *self)
{
  static const char other[] = "another-token-that-is-accepted-0000000000";
  g_autofree char *id = add_namespace (self, N_KEYS);
  GtkWidget *page;
  GtkWidget *dialog;

  kvp_demo_server_add_token (self->server, other);
  open_namespace (self);
  kvp_demo_server_set_token_life (self->server, 0);
  dry_run_prefix (self);

  page = GTK_WIDGET (kvp_window_get_page (self->window));
  SPIN_UNTIL (window_find (page, "error-button") != NULL);
  g_assert_true (window_says (page, "Token Not Accepted"));

  /* To try again alone does not help. */
  window_click (window_find (page, "error-second-button"));
  SPIN_UNTIL (GTK_WIDGET (kvp_window_get_page (self->window)) != page);
  page = GTK_WIDGET (kvp_window_get_page (self->window));
  SPIN_UNTIL (window_find (page, "error-button") != NULL);

  window_click (window_find (page, "error-button"));
  SPIN_UNTIL ((dialog = window_find_toplevel_type (KVP_TYPE_TOKEN_DIALOG)) != NULL);
  g_assert_true (window_says (dialog, "The dry run begins anew with it."));
  g_assert_true (window_says (dialog, "Change and Try Again"));
  window_type (window_find (dialog, "token-row"), other);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "change");
  gtk_window_destroy (GTK_WINDOW (dialog));

  wait_for_review (self);
  g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->pending, ==, N_KEYS);
  g_assert_cmpuint (kvp_demo_server_count_keys (self->server, id), ==, N_KEYS);
}

/* With so few requests in a window of time that those which are used do not come back while the test runs. */
static KvpWindow *
open_and_dry_run (WindowFixture *self)
{
  open_namespace (self);
  g_object_set (kvp_window_get_connection (self->window), "requests-per-window", 20, NULL);
  dry_run_prefix (self);
  wait_for_review (self);

  return self->window;
}

/* Both have listed the same keys. While one deletes, the other may not. */
static void
test_two_windows (WindowFixture *self)
{
  g_autofree char *id = add_namespace (self, N_KEYS);
  KvpWindow *first = open_and_dry_run (self);
  KvpWindow *second = open_and_dry_run (self);

  /* What one has used up, the other does not have. */
  g_assert_cmpuint (kvp_connection_get_budget_remaining (kvp_window_get_connection (first)), <,
                    kvp_connection_get_budget_capacity (kvp_window_get_connection (first)));
  g_assert_cmpuint (kvp_connection_get_budget_remaining (kvp_window_get_connection (first)), ==,
                    kvp_connection_get_budget_remaining (kvp_window_get_connection (second)));

  kvp_demo_server_hold (self->server, "bulk/delete");
  self->window = first;
  window_confirm_typing (self, NAMESPACE);
  window_wait_for_page (self, KVP_TYPE_RUN_PAGE);
  SPIN_UNTIL (kvp_demo_server_get_n_held (self->server) == 1);

  window_click (window_find (second, "delete_button"));
  SPIN_UNTIL (window_says (second, "Another deletion runs in this namespace. Wait until it has ended."));
  g_assert_false (has_dialog (second));
  g_assert_true (KVP_IS_REVIEW_PAGE (kvp_window_get_page (second)));

  kvp_demo_server_release (self->server);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  g_assert_cmpuint (window_count_deletes (self), ==, 1);
  g_assert_cmpuint (kvp_demo_server_count_keys (self->server, id), ==, 0);

  /* Then the other may. */
  self->window = second;
  window_confirm_typing (self, NAMESPACE);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  g_assert_cmpuint (window_count_deletes (self), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  window_fixture_init (&argc, &argv);

  window_fixture_add ("/window/bad-input/cut/first-page", SMALL, test_cut_first_page);
  window_fixture_add ("/window/bad-input/cut/later-page", SMALL, test_cut_later_page);
  window_fixture_add ("/window/bad-input/cut/deletion", SMALL, test_cut_deletion);
  window_fixture_add ("/window/bad-input/malformed/first-page", SMALL, test_malformed_first_page);
  window_fixture_add ("/window/bad-input/malformed/later-page", SMALL, test_malformed_later_page);
  window_fixture_add ("/window/bad-input/closed-port", SMALL, test_closed_port);
  window_fixture_add ("/window/bad-input/account-unknown", SMALL, test_account_unknown);
  window_fixture_add ("/window/bad-input/no-permission-to-delete", SMALL, test_no_permission_to_delete);
  window_fixture_add ("/window/bad-input/read-only-database", SMALL, test_read_only_database);
  window_fixture_add ("/window/bad-input/regex/syntax", SMALL, test_regex_syntax);
  window_fixture_add ("/window/bad-input/regex/backtracking", SMALL, test_regex_backtracking);
  window_fixture_add ("/window/bad-input/dry-run-with-another-token", SMALL, test_dry_run_with_another_token);
  window_fixture_add ("/window/bad-input/two-windows", SMALL, test_two_windows);

  return g_test_run ();
}
