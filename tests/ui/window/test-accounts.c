/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "purge/kvp-confirmation.h"
#include "purge/kvp-account-tokens.h"
#include "ui/kvp-result-page.h"
#include "ui/kvp-review-page.h"
#include "ui/kvp-run-page.h"
#include "ui/kvp-save-dialog.h"
#include "ui/kvp-settings.h"
#include "window-steps.h"

/* Few enough keys to be deleted without typing the name. */
#define SIZE 1000

static void
answer (WindowFixture *self,
        const char    *dialog_name,
        const char    *response)
{
  GtkWidget *dialog;

  SPIN_UNTIL ((dialog = window_find_toplevel (dialog_name)) != NULL);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (GTK_WINDOW (dialog));
  SPIN_UNTIL (window_find_toplevel (dialog_name) == NULL);
}

static void
keep_result (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* --- marks --- */

static void
mark_read_only (WindowFixture *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.mark-read-only", NULL);
  answer (self, "read-only-dialog", "mark");
  SPIN_UNTIL (window_find (self->window, "read-only-badge") != NULL);
}

/* Nothing can be deleted, the page says why, and the way out of it is in the menu. */
static void
test_read_only (WindowFixture *self)
{
  g_autofree char *id = kvp_demo_server_get_namespace_id (self->server, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  guint n_before = kvp_demo_server_count_keys (self->server, id);
  g_autoptr(KvpConfirmation) refused = NULL;
  g_autoptr(GError) error = NULL;
  GtkWidget *dialog;
  GtkWidget *page;

  window_start (self);
  window_dry_run (self);
  page = GTK_WIDGET (kvp_window_get_page (self->window));
  g_assert_true (gtk_widget_is_sensitive (window_find (page, "delete_button")));

  mark_read_only (self);
  SPIN_UNTIL (!gtk_widget_is_sensitive (window_find (page, "delete_button")));
  g_assert_true (window_says (page, "marked as read-only, where nothing is deleted"));
  g_assert_true (window_says (self->window, "READ-ONLY"));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (self->window), "read-only"));
  gtk_widget_activate_action (page, "review.delete", NULL);
  g_assert_null (window_find_toplevel_type (ADW_TYPE_MESSAGE_DIALOG));
  refused = kvp_confirmation_new (window_get_plan (self), KVP_DEMO_LARGE_NAMESPACE_TITLE, &error);
  g_assert_null (refused);
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);

  /* The one mark replaces the other, and says so. */
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.mark-production", NULL);
  SPIN_UNTIL ((dialog = window_find_toplevel ("production-dialog")) != NULL);
  g_assert_true (window_says (dialog, "marked as read-only now"));
  answer (self, "production-dialog", "cancel");
  g_assert_cmpuint (window_count_deletes (self), ==, 0);

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.mark-read-only", NULL);
  answer (self, "read-only-dialog", "unmark");
  SPIN_UNTIL (gtk_widget_is_sensitive (window_find (page, "delete_button")));
  g_assert_null (window_find (self->window, "read-only-badge"));
  g_assert_false (window_says (page, "read-only"));
  g_assert_cmpuint (kvp_demo_server_count_keys (self->server, id), ==, n_before);
}

static void
wait_for_state (KvpWindow  *window,
                const char *state)
{
  SPIN_UNTIL (g_strcmp0 (window_get_state (window), state) == 0);
}

/* Whether a label stands inside @root with every letter of it. */
static gboolean
is_whole (GtkWidget *label,
          GtkWidget *root)
{
  graphene_rect_t bounds;

  return !pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))) &&
         gtk_widget_compute_bounds (label, root, &bounds) && bounds.origin.x >= 0 &&
         bounds.origin.x + bounds.size.width <= gtk_widget_get_width (root);
}

static void
set_font (const char *name)
{
  g_object_set (gtk_settings_get_default (), "gtk-font-name", name, NULL);
}

static void
assert_badges_are_whole (WindowFixture *self)
{
  static const char * const names[] = { "sample-badge", "production-badge" };
  GtkWidget *sidebar = window_find (self->window, "sidebar");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      SPIN_UNTIL (window_find (sidebar, names[i]) != NULL);
      SPIN_UNTIL (is_whole (window_find (sidebar, names[i]), GTK_WIDGET (self->window)));
    }
}

/* Both words can be read, on a phone and with large text too: what is cut short is the account's name. */
static void
test_badges_are_whole (WindowFixture *self)
{
  g_autofree char *font = NULL;

  g_object_get (gtk_settings_get_default (), "gtk-font-name", &font, NULL);
  window_fixture_open (self, 1280, 800);
  window_click (window_find (self->window, "sample-button"));
  wait_for_state (self->window, "main");
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.mark-production", NULL);
  answer (self, "production-dialog", "mark");
  assert_badges_are_whole (self);
  SPIN_UNTIL (is_whole (window_find (window_find (self->window, "content_bin"), "production-badge"),
                        GTK_WIDGET (self->window)));

  set_font ("Cantarell 22");
  assert_badges_are_whole (self);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 360, 700);
  SPIN_UNTIL (gtk_widget_get_width (GTK_WIDGET (self->window)) <= 360);
  assert_badges_are_whole (self);

  /* With a page in front, it is below the title. */
  window_fixture_choose (self, "feature-flags");
  SPIN_UNTIL (window_find (window_find (self->window, "content_bin"), "production-badge") != NULL);
  SPIN_UNTIL (is_whole (window_find (window_find (self->window, "content_bin"), "production-badge"),
                        GTK_WIDGET (self->window)));
  set_font (font);
}

/* What paused is not resumed there, and the button says why. */
static void
test_read_only_run (WindowFixture *self)
{
  GtkWidget *button;
  GtkWidget *dialog;

  window_start (self);
  window_dry_run (self);
  kvp_demo_server_script (self->server, "bulk/delete", 401, "Content-Type: application/json", NULL, FALSE);
  dialog = window_ask_to_delete (self);
  SPIN_UNTIL (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "delete"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "delete");
  gtk_window_destroy (GTK_WINDOW (dialog));
  window_wait_for_page (self, KVP_TYPE_RUN_PAGE);
  button = window_find (kvp_window_get_page (self->window), "pause_button");
  SPIN_UNTIL (window_find (kvp_window_get_page (self->window), "token_button") != NULL);
  g_assert_true (gtk_widget_is_sensitive (button));

  mark_read_only (self);
  SPIN_UNTIL (!gtk_widget_is_sensitive (button));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (button), "marked as read-only, where nothing is deleted"));
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.mark-read-only", NULL);
  answer (self, "read-only-dialog", "unmark");
  SPIN_UNTIL (gtk_widget_is_sensitive (button));
  window_click (window_find (kvp_window_get_page (self->window), "stop_button"));
  SPIN_UNTIL (!KVP_IS_RUN_PAGE (kvp_window_get_page (self->window)));
}

/* A red edge and a word, in the window and in the dialog that deletes. */
static void
test_production_is_seen (WindowFixture *self)
{
  GtkWidget *dialog;

  window_start (self);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.mark-production", NULL);
  answer (self, "production-dialog", "mark");

  SPIN_UNTIL (gtk_widget_has_css_class (GTK_WIDGET (self->window), "production"));
  g_assert_true (window_says (window_find (self->window, "sidebar"), "PRODUCTION"));
  g_assert_true (window_says (window_find (self->window, "content_bin"), "PRODUCTION"));

  window_dry_run (self);
  window_click (window_find (kvp_window_get_page (self->window), "save_button"));
  SPIN_UNTIL ((dialog = window_find_toplevel_type (KVP_TYPE_SAVE_DIALOG)) != NULL);
  g_assert_true (window_says (dialog, "PRODUCTION"));
  g_assert_true (gtk_widget_has_css_class (dialog, "production"));
  gtk_window_destroy (GTK_WINDOW (dialog));

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.disconnect", NULL);
  SPIN_UNTIL (!gtk_widget_has_css_class (GTK_WIDGET (self->window), "production"));
}

/* --- several accounts --- */

#define OTHER_ID "11111111111111111111111111111111"

static KvpSavedConnections *
get_saved (WindowFixture *self)
{
  return kvp_saved_connections_get (kvp_window_get_store (self->window));
}

static gboolean
is_kept (WindowFixture *self,
         const char    *account_id)
{
  g_autoptr(KvpSavedConnections) connections = get_saved (self);
  KvpSavedConnection *saved = kvp_saved_connections_find (connections, kvp_demo_server_get_endpoint (self->server),
                                                          account_id);

  return saved != NULL && kvp_saved_connection_get_in_keyring (saved);
}

/* Waits until the token is where it is to be found again. */
static void
connect_and_keep (WindowFixture *self)
{
  window_fixture_connect (self);
  SPIN_UNTIL (is_kept (self, KVP_DEMO_ACCOUNT_ID));
}

/* What the keyring itself has of the one account. (transfer full) */
static char *
ask_keyring (WindowFixture *self)
{
  g_autoptr(KvpKeyring) keyring = kvp_keyring_new_system ();
  g_autoptr(KvpSavedConnections) connections = get_saved (self);
  g_autoptr(KvpSavedConnection) saved = g_list_model_get_item (G_LIST_MODEL (connections), 0);
  g_autoptr(GAsyncResult) result = NULL;
  const KvpKeyringPlace place = {
    kvp_saved_connection_get_id (saved), kvp_saved_connection_get_endpoint (saved),
    kvp_saved_connection_get_account_id (saved),
  };

  kvp_keyring_lookup_async (keyring, &place, NULL, keep_result, &result);
  SPIN_UNTIL (result != NULL);

  return kvp_keyring_lookup_finish (keyring, result, NULL);
}

static gboolean
keyring_has (WindowFixture *self,
             const char    *token)
{
  g_autofree char *secret = ask_keyring (self);

  return g_strcmp0 (secret, token) == 0;
}

/* The token comes from the keyring, and the person chooses with one click. */
static void
test_chosen_again (WindowFixture *self)
{
  GtkWidget *row;

  window_fixture_open (self, 1000, 800);
  connect_and_keep (self);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.disconnect", NULL);
  wait_for_state (self->window, "accounts");
  g_assert_null (kvp_window_get_connection (self->window));

  row = window_find (self->window, "account-row-saved");
  g_assert_true (window_says (row, KVP_DEMO_ACCOUNT_NAME));
  gtk_widget_activate (row);
  wait_for_state (self->window, "main");
  SPIN_UNTIL (window_find_namespace (self->window, KVP_DEMO_LARGE_NAMESPACE_TITLE) != NULL);
}

/* Somebody tidied up the keyring. It says what is missing and what is not, and the button leads to where it is entered. */
static void
test_token_gone (WindowFixture *self)
{
  g_autoptr(KvpKeyring) keyring = kvp_keyring_new_system ();
  g_autoptr(KvpSavedConnections) connections = NULL;
  g_autoptr(KvpSavedConnection) saved = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  KvpKeyringPlace place;
  GtkWidget *error_view;

  window_fixture_open (self, 1000, 800);
  connect_and_keep (self);
  connections = get_saved (self);
  saved = g_list_model_get_item (G_LIST_MODEL (connections), 0);
  place.id = kvp_saved_connection_get_id (saved);
  place.endpoint = kvp_saved_connection_get_endpoint (saved);
  place.account_id = kvp_saved_connection_get_account_id (saved);
  kvp_keyring_clear_async (keyring, &place, NULL, keep_result, &result);
  SPIN_UNTIL (result != NULL);
  g_assert_true (kvp_keyring_clear_finish (keyring, result, NULL));

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.disconnect", NULL);
  wait_for_state (self->window, "accounts");
  gtk_widget_activate (window_find (self->window, "account-row-saved"));
  SPIN_UNTIL ((error_view = window_find (window_find (self->window, "accounts_page"), "error_view")) != NULL);

  g_assert_true (window_says (window_find (error_view, "error-title"), "Token Missing"));
  g_assert_true (window_says (error_view, "Enter the token of this account again."));
  g_assert_false (window_says (error_view, "namespace"));
  g_assert_true (window_says (window_find (error_view, "error-button"), "Enter Token…"));
  window_click (window_find (error_view, "error-button"));
  wait_for_state (self->window, "connect");
  g_assert_true (window_says (GTK_WIDGET (self->window), "Enter the Token of"));

  /* And the account is as it was. */
  window_fixture_try_connect (self, kvp_demo_server_get_endpoint (self->server), KVP_DEMO_TOKEN);
  wait_for_state (self->window, "main");
  SPIN_UNTIL (is_kept (self, KVP_DEMO_ACCOUNT_ID));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (connections)), ==, 1);
}

/* Where there is room, nobody has to guess the mark. */
static void
test_mark_is_whole (WindowFixture *self)
{
  GtkWidget *badge;

  window_fixture_open (self, 1000, 800);
  connect_and_keep (self);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.mark-production", NULL);
  answer (self, "production-dialog", "mark");
  SPIN_UNTIL (gtk_widget_has_css_class (GTK_WIDGET (self->window), "production"));
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.disconnect", NULL);
  wait_for_state (self->window, "accounts");

  badge = window_find (window_find (self->window, "account-row-saved"), "production-badge");
  g_assert_nonnull (badge);
  SPIN_UNTIL (gtk_widget_get_width (badge) > 0);
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (badge))));
}

/* A server that does not answer does not hold the page. */
static void
test_opening_is_cancelled (WindowFixture *self)
{
  window_fixture_open (self, 1000, 800);
  connect_and_keep (self);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.disconnect", NULL);
  wait_for_state (self->window, "accounts");

  kvp_demo_server_hold (self->server, "tokens/verify");
  gtk_widget_activate (window_find (self->window, "account-row-saved"));
  SPIN_UNTIL (kvp_demo_server_get_n_held (self->server) == 1);
  g_assert_true (window_says (window_find (self->window, "opening"), "Connecting to “Acme”"));
  window_click (window_find (self->window, "cancel-opening"));
  SPIN_UNTIL (window_find (self->window, "opening") == NULL);
  g_assert_null (window_find (self->window, "accounts-error"));
  g_assert_true (gtk_widget_is_sensitive (window_find (self->window, "account-row-saved")));
  kvp_demo_server_release (self->server);
}

/* The token was revoked: the form asks for another one of this account, and that one is kept. */
static void
test_token_is_refused (WindowFixture *self)
{
  const char *other = "cfut_otherOTHERotherOTHERotherOTHERotherOTHER0000";

  window_fixture_open (self, 1000, 800);
  connect_and_keep (self);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.disconnect", NULL);
  wait_for_state (self->window, "accounts");

  kvp_demo_server_set_token_life (self->server, 0);
  kvp_demo_server_add_token (self->server, other);
  gtk_widget_activate (window_find (self->window, "account-row-saved"));
  SPIN_UNTIL (window_find (self->window, "accounts-error") != NULL);
  g_assert_true (window_says (window_find (self->window, "accounts-error"), "Token Not Accepted"));
  window_click (window_find (window_find (self->window, "accounts-error"), "error-button"));

  wait_for_state (self->window, "connect");
  g_assert_true (window_says (window_find (self->window, "connect-title"), "Enter the Token of “Acme”"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (window_find (self->window, "endpoint-row"))), ==,
                   kvp_demo_server_get_endpoint (self->server));
  window_type (window_find (self->window, "token-row"), other);
  window_click (window_find (self->window, "connect-button"));
  wait_for_state (self->window, "main");
  SPIN_UNTIL (keyring_has (self, other));

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.disconnect", NULL);
  wait_for_state (self->window, "accounts");
  SPIN_UNTIL (gtk_widget_is_sensitive (window_find (self->window, "account-row-saved")));
  gtk_widget_activate (window_find (self->window, "account-row-saved"));
  wait_for_state (self->window, "main");
}

static GtkWidget *
manage (WindowFixture *self)
{
  GtkWidget *dialog;

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.manage-accounts", NULL);
  SPIN_UNTIL ((dialog = window_find_toplevel ("accounts-dialog")) != NULL);

  return dialog;
}

/* The name is the person's, and is what the window calls the account. */
static void
test_renamed (WindowFixture *self)
{
  GtkWidget *dialog;
  GtkWidget *question;

  window_fixture_open (self, 1000, 800);
  connect_and_keep (self);
  dialog = manage (self);
  window_click (window_find (dialog, "rename-account"));
  SPIN_UNTIL ((question = window_find_toplevel ("name-dialog")) != NULL);
  window_type (window_find (question, "name-entry"), "Shop <b>");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (question), "accept");
  gtk_window_destroy (GTK_WINDOW (question));

  SPIN_UNTIL (window_says (window_find (self->window, "account-name"), "Shop <b>"));
  SPIN_UNTIL (window_says (dialog, "Shop <b>"));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* Asked first. Then the keyring has nothing, the list has nothing, and the plans are there still. */
static void
test_forgotten (WindowFixture *self)
{
  g_autoptr(KvpSavedConnections) connections = NULL;
  g_autoptr(KvpKeyring) keyring = kvp_keyring_new_system ();
  g_autoptr(KvpAccountTokens) asks_keyring = kvp_account_tokens_new (keyring);
  g_autoptr(KvpSavedConnection) saved = NULL;
  g_autoptr(GError) error = NULL;
  GAsyncResult *result = NULL;
  GtkWidget *dialog;

  window_start (self);
  SPIN_UNTIL (is_kept (self, KVP_DEMO_ACCOUNT_ID));
  window_dry_run (self);
  connections = get_saved (self);
  saved = g_list_model_get_item (G_LIST_MODEL (connections), 0);

  dialog = manage (self);
  window_click (window_find (dialog, "forget-account"));
  answer (self, "forget-dialog", "cancel");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (connections)), ==, 1);
  window_click (window_find (dialog, "forget-account"));
  answer (self, "forget-dialog", "forget");
  SPIN_UNTIL (g_list_model_get_n_items (G_LIST_MODEL (connections)) == 0);
  g_assert_cmpuint (g_list_model_get_n_items (kvp_store_get_plans (kvp_window_get_store (self->window))), ==, 1);

  kvp_account_tokens_recall_async (asks_keyring, saved, NULL, keep_result, &result);
  SPIN_UNTIL (result != NULL);
  g_assert_null (kvp_account_tokens_recall_finish (asks_keyring, result, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_NO_TOKEN);
  g_object_unref (result);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
script_two_accounts (WindowFixture *self)
{
  static const char accounts[] =
    "{\"success\":true,\"errors\":[],\"messages\":[],\"result\":["
    "{\"id\":\"" KVP_DEMO_ACCOUNT_ID "\",\"name\":\"Acme\"},{\"id\":\"" OTHER_ID "\",\"name\":\"Other\"}],"
    "\"result_info\":{\"page\":1,\"per_page\":50,\"count\":2,\"total_count\":2,\"total_pages\":1}}";
  g_autoptr(GBytes) body = g_bytes_new_static (accounts, sizeof accounts - 1);

  kvp_demo_server_script (self->server, "GET /client/v4/accounts?", 200, "Content-Type: application/json", body, FALSE);
}

/* Both are kept; and what runs in one is not stopped to look at the other, which gets a window of its own. */
static void
test_switched_while_running (WindowFixture *self)
{
  g_autoptr(KvpSavedConnections) connections = NULL;
  g_autofree char *other_id = NULL;
  KvpWindow *second = NULL;
  GList *windows;

  script_two_accounts (self);
  window_fixture_open (self, 1280, 800);
  window_fixture_try_connect (self, kvp_demo_server_get_endpoint (self->server), KVP_DEMO_TOKEN);
  SPIN_UNTIL (window_find (self->window, "account-row") != NULL);
  window_click (window_find (self->window, "connect-button"));
  wait_for_state (self->window, "main");
  SPIN_UNTIL (is_kept (self, KVP_DEMO_ACCOUNT_ID));
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.account", "s", OTHER_ID);
  SPIN_UNTIL (is_kept (self, OTHER_ID));
  connections = get_saved (self);
  other_id = g_strdup (kvp_saved_connection_get_id (
    kvp_saved_connections_find (connections, kvp_demo_server_get_endpoint (self->server), OTHER_ID)));
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.account", "s", KVP_DEMO_ACCOUNT_ID);
  SPIN_UNTIL (window_find_namespace (self->window, KVP_DEMO_LARGE_NAMESPACE_TITLE) != NULL);

  /* A dry run that goes on. */
  window_fixture_choose (self, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  window_fill_in_filter (self);
  kvp_demo_server_hold (self->server, "/keys");
  window_click (window_find (kvp_window_get_page (self->window), "dry_run_button"));
  SPIN_UNTIL (kvp_demo_server_get_n_held (self->server) > 0);

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.open-account", "s", other_id);
  SPIN_UNTIL (g_list_length (gtk_application_get_windows (GTK_APPLICATION (self->application))) == 2);
  windows = gtk_application_get_windows (GTK_APPLICATION (self->application));
  second = KVP_WINDOW (windows->data) == self->window ? windows->next->data : windows->data;
  wait_for_state (second, "main");
  g_assert_true (window_says (window_find (second, "account-name"), "Other"));

  kvp_demo_server_release (self->server);
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  g_assert_false (kvp_plan_get_partial (window_get_plan (self)));

  /* Where it is shown already, it is looked at there. */
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.open-account", "s", other_id);
  g_assert_cmpuint (g_list_length (gtk_application_get_windows (GTK_APPLICATION (self->application))), ==, 2);
  g_assert_nonnull (kvp_window_get_connection (self->window));
}

/* --- what there is to know of a token --- */

static GtkWidget *
open_token_info (WindowFixture *self)
{
  GtkWidget *dialog;

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.token-info", NULL);
  SPIN_UNTIL ((dialog = window_find_toplevel ("token-info-dialog")) != NULL);

  return dialog;
}

static void
script (WindowFixture *self,
        const char    *match,
        const char    *result)
{
  g_autofree char *json = g_strdup_printf ("{\"success\":true,\"errors\":[],\"messages\":[],\"result\":%s}", result);
  g_autoptr(GBytes) body = g_bytes_new (json, strlen (json));

  kvp_demo_server_script (self->server, match, 200, "Content-Type: application/json", body, FALSE);
}

/* Of a token that may not read its own policies, what is not known is called so. */
static void
test_rights_unknown (WindowFixture *self)
{
  GtkWidget *dialog;

  window_fixture_open (self, 1000, 800);
  connect_and_keep (self);
  g_assert_null (window_find (self->window, "account-notice"));
  dialog = open_token_info (self);
  SPIN_UNTIL (window_says (window_find (dialog, "right-read"), "Yes"));
  g_assert_true (window_says (window_find (dialog, "right-delete"), "Not known until the first deletion"));
  g_assert_true (window_says (window_find (dialog, "right-purge"), "Not known"));
  g_assert_true (window_says (window_find (dialog, "token-kind"), "API token of a user"));
  g_assert_true (window_says (window_find (dialog, "token-end"), "no end"));
  g_assert_true (window_says (window_find (dialog, "token-kept"), "keyring"));
  g_assert_null (window_find (dialog, "mend-label"));
  g_assert_cmpuint (window_count_deletes (self), ==, 0);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* One that may: what it may, what it may not, and how to mend it. */
static void
test_rights_read_only (WindowFixture *self)
{
  GtkWidget *dialog;

  script (self, "/tokens/ed17574386854bf78a67040be0a770b0",
          "{\"policies\":[{\"effect\":\"allow\",\"resources\":{\"com.cloudflare.api.account." KVP_DEMO_ACCOUNT_ID
          "\":\"*\"},\"permission_groups\":[{\"id\":\"x\",\"name\":\"Workers KV Storage Read\"}]}]}");
  window_fixture_open (self, 1000, 800);
  connect_and_keep (self);
  dialog = open_token_info (self);
  SPIN_UNTIL (window_says (window_find (dialog, "right-read"), "Yes"));
  g_assert_true (window_says (window_find (dialog, "right-delete"), "No"));
  g_assert_true (window_says (window_find (dialog, "right-purge"), "No"));
  SPIN_UNTIL (window_find (dialog, "mend-label") != NULL);
  g_assert_true (window_says (window_find (dialog, "mend-label"), "change “Workers KV Storage: Read” to “Edit”"));
  g_assert_cmpstr (gtk_link_button_get_uri (GTK_LINK_BUTTON (window_find (dialog, "token-page-link"))), ==,
                   "https://dash.cloudflare.com/profile/api-tokens");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
confirm (WindowFixture *self)
{
  GtkWidget *dialog = window_ask_to_delete (self);

  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "delete");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* Whatever is known of a token beforehand: that it deleted says that it may, and that it was refused says that it may
 * not. Another token is another matter. */
static void
test_rights_after_deletion (WindowFixture *self)
{
  GtkWidget *dialog;

  window_start (self);
  window_dry_run (self);
  confirm (self);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  dialog = open_token_info (self);
  SPIN_UNTIL (window_says (window_find (dialog, "right-delete"), "Yes"));
  gtk_window_destroy (GTK_WINDOW (dialog));

  kvp_connection_set_token (kvp_window_get_connection (self->window), KVP_DEMO_TOKEN, NULL);
  dialog = open_token_info (self);
  SPIN_UNTIL (window_says (window_find (dialog, "right-read"), "Yes"));
  g_assert_true (window_says (window_find (dialog, "right-delete"), "Not known until the first deletion"));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
test_rights_after_refusal (WindowFixture *self)
{
  GtkWidget *dialog;
  GtkWidget *page;

  kvp_demo_server_set_token_kind (self->server, KVP_DEMO_TOKEN_READ_ONLY);
  window_start (self);
  window_dry_run (self);
  confirm (self);
  window_wait_for_page (self, KVP_TYPE_RUN_PAGE);
  page = GTK_WIDGET (kvp_window_get_page (self->window));
  SPIN_UNTIL (kvp_run_get_phase (KVP_RUN (kvp_run_page_get_purge (KVP_RUN_PAGE (page)))) == KVP_RUN_PHASE_PAUSED);
  dialog = open_token_info (self);
  SPIN_UNTIL (window_says (window_find (dialog, "right-delete"), "No"));
  g_assert_false (window_says (window_find (dialog, "right-delete"), "Not known"));
  g_assert_true (window_says (window_find (dialog, "right-read"), "Yes"));
  SPIN_UNTIL (window_find (dialog, "mend-label") != NULL);
  g_assert_true (window_says (window_find (dialog, "mend-label"), "change “Workers KV Storage: Read” to “Edit”"));
  gtk_window_destroy (GTK_WINDOW (dialog));
  kvp_run_stop (KVP_RUN (kvp_run_page_get_purge (KVP_RUN_PAGE (page))));
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
}

static void
test_account_owned_page (WindowFixture *self)
{
  GtkWidget *dialog;

  kvp_demo_server_set_token_kind (self->server, KVP_DEMO_TOKEN_ACCOUNT_OWNED);
  window_fixture_open (self, 1000, 800);
  window_fixture_try_connect (self, kvp_demo_server_get_endpoint (self->server), KVP_DEMO_TOKEN);
  SPIN_UNTIL (window_find (self->window, "account-id-problem") != NULL);
  window_type (window_find (self->window, "account-id-row"), KVP_DEMO_ACCOUNT_ID);
  window_click (window_find (self->window, "connect-button"));
  wait_for_state (self->window, "main");
  dialog = open_token_info (self);
  g_assert_true (window_says (window_find (dialog, "token-kind"), "API token of the account"));
  g_assert_cmpstr (gtk_link_button_get_uri (GTK_LINK_BUTTON (window_find (dialog, "token-page-link"))), ==,
                   "https://dash.cloudflare.com/" KVP_DEMO_ACCOUNT_ID "/api-tokens");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* Said in the window, before it happens. */
static void
test_token_ends_soon (WindowFixture *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) end = g_date_time_add_hours (now, 3 * 24 + 1);
  g_autofree char *day = g_date_time_format (end, "%Y-%m-%dT%H:%M:%SZ");
  g_autofree char *result = g_strdup_printf ("{\"id\":\"t\",\"status\":\"active\",\"expires_on\":\"%s\"}", day);

  script (self, "tokens/verify", result);
  window_fixture_open (self, 1000, 800);
  connect_and_keep (self);
  g_assert_true (window_says (window_find (self->window, "account-notice"), "The token ends in 3 days"));
}

/* --- a Global API Key --- */

static void
test_key (WindowFixture *self)
{
  g_autoptr(KvpSavedConnections) connections = NULL;
  GtkWidget *advanced;

  window_fixture_open (self, 1000, 900);
  /* As a token it is refused, with the reason. */
  window_type (window_find (self->window, "token-row"), KVP_DEMO_KEY);
  SPIN_UNTIL (window_find (self->window, "token-problem") != NULL);
  g_assert_true (window_says (window_find (self->window, "token-problem"), "Global API Key"));
  g_assert_null (window_find (self->window, "email-row"));

  advanced = window_find (self->window, "advanced-row");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (advanced), TRUE);
  SPIN_UNTIL (window_find (self->window, "key-switch") != NULL);
  gtk_switch_set_active (GTK_SWITCH (window_find (self->window, "key-switch")), TRUE);
  SPIN_UNTIL (window_find (self->window, "key-warning") != NULL);
  SPIN_UNTIL (window_find (self->window, "token-problem") == NULL);
  g_assert_false (gtk_widget_is_sensitive (window_find (self->window, "connect-button")));
  window_type (window_find (self->window, "endpoint-row"), kvp_demo_server_get_endpoint (self->server));
  window_type (window_find (self->window, "email-row"), KVP_DEMO_EMAIL);
  window_click (window_find (self->window, "connect-button"));
  wait_for_state (self->window, "main");
  SPIN_UNTIL (is_kept (self, KVP_DEMO_ACCOUNT_ID));

  connections = get_saved (self);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.disconnect", NULL);
  wait_for_state (self->window, "accounts");
  g_assert_true (window_says (window_find (self->window, "account-row-saved"), "Global API Key"));
  gtk_widget_activate (window_find (self->window, "account-row-saved"));
  wait_for_state (self->window, "main");
}

/* --- presets --- */

static void
test_preset_endpoint (WindowFixture *self)
{
  g_setenv ("CLOUDFLARE_BASE_URL", "https://proxy.example.com/client/v4", TRUE);
  g_setenv ("CLOUDFLARE_EMAIL", KVP_DEMO_EMAIL, TRUE);
  g_setenv ("CLOUDFLARE_API_KEY", KVP_DEMO_KEY, TRUE);
  window_fixture_open (self, 1000, 900);
  g_unsetenv ("CLOUDFLARE_BASE_URL");
  g_unsetenv ("CLOUDFLARE_EMAIL");
  g_unsetenv ("CLOUDFLARE_API_KEY");

  /* Seen, because it is where the token would go. */
  SPIN_UNTIL (window_find (self->window, "endpoint-row") != NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (window_find (self->window, "endpoint-row"))), ==,
                   "https://proxy.example.com/client/v4");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (window_find (self->window, "email-row"))), ==, KVP_DEMO_EMAIL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (window_find (self->window, "token-row"))), ==, KVP_DEMO_KEY);
}

static void
test_preset_settings (WindowFixture *self)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();

  g_settings_set_string (settings, KVP_SETTING_DEFAULT_ENDPOINT, "https://gateway.example.com/client/v4");
  g_settings_set_string (settings, KVP_SETTING_DEFAULT_ACCOUNT, OTHER_ID);
  window_fixture_open (self, 1000, 900);
  SPIN_UNTIL (window_find (self->window, "endpoint-row") != NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (window_find (self->window, "endpoint-row"))), ==,
                   "https://gateway.example.com/client/v4");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (window_find (self->window, "account-id-row"))), ==, OTHER_ID);
  g_settings_reset (settings, KVP_SETTING_DEFAULT_ENDPOINT);
  g_settings_reset (settings, KVP_SETTING_DEFAULT_ACCOUNT);
}

int
main (int    argc,
      char **argv)
{
  window_fixture_init (&argc, &argv);

  window_fixture_add ("/window/accounts/read-only", SIZE, test_read_only);
  window_fixture_add ("/window/accounts/read-only-run", SIZE, test_read_only_run);
  window_fixture_add ("/window/accounts/production-is-seen", SIZE, test_production_is_seen);
  window_fixture_add ("/window/accounts/badges-are-whole", SIZE, test_badges_are_whole);
  window_fixture_add ("/window/accounts/chosen-again", SIZE, test_chosen_again);
  window_fixture_add ("/window/accounts/token-gone", SIZE, test_token_gone);
  window_fixture_add ("/window/accounts/mark-is-whole", SIZE, test_mark_is_whole);
  window_fixture_add ("/window/accounts/opening-is-cancelled", SIZE, test_opening_is_cancelled);
  window_fixture_add ("/window/accounts/token-is-refused", SIZE, test_token_is_refused);
  window_fixture_add ("/window/accounts/renamed", SIZE, test_renamed);
  window_fixture_add ("/window/accounts/forgotten", SIZE, test_forgotten);
  window_fixture_add ("/window/accounts/switched-while-running", SIZE, test_switched_while_running);
  window_fixture_add ("/window/accounts/rights-unknown", SIZE, test_rights_unknown);
  window_fixture_add ("/window/accounts/rights-read-only", SIZE, test_rights_read_only);
  window_fixture_add ("/window/accounts/rights-after-deletion", SIZE, test_rights_after_deletion);
  window_fixture_add ("/window/accounts/rights-after-refusal", SIZE, test_rights_after_refusal);
  window_fixture_add ("/window/accounts/account-owned-page", SIZE, test_account_owned_page);
  window_fixture_add ("/window/accounts/token-ends-soon", SIZE, test_token_ends_soon);
  window_fixture_add ("/window/accounts/key", SIZE, test_key);
  window_fixture_add ("/window/accounts/preset-endpoint", SIZE, test_preset_endpoint);
  window_fixture_add ("/window/accounts/preset-settings", SIZE, test_preset_settings);

  return g_test_run ();
}
