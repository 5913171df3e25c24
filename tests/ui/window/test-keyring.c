/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window beside a keyring that is not there, that stays locked, and whose prompt nobody answers. Each group is run with
 * a desktop of its kind. */

#include "config.h"

#include "purge/kvp-account-tokens.h"
#include "ui/kvp-review-page.h"
#include "window-steps.h"

/* Few enough keys to be deleted without typing the name. */
#define SIZE 1000

#define NOTICE "The token is kept for this session only"

static void
wait_for_state (WindowFixture *self,
                const char    *state)
{
  SPIN_UNTIL (g_strcmp0 (window_get_state (self->window), state) == 0);
}

static KvpSavedConnection *
get_saved (WindowFixture *self)
{
  g_autoptr(KvpSavedConnections) connections = kvp_saved_connections_get (kvp_window_get_store (self->window));

  return g_list_model_get_item (G_LIST_MODEL (connections), 0);
}

static guint
count_saved (WindowFixture *self)
{
  g_autoptr(KvpSavedConnections) connections = kvp_saved_connections_get (kvp_window_get_store (self->window));

  return g_list_model_get_n_items (G_LIST_MODEL (connections));
}

static void
expect_usable (WindowFixture *self)
{
  window_fixture_choose (self, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  window_dry_run (self);
  g_assert_true (gtk_widget_is_sensitive (window_find (kvp_window_get_page (self->window), "delete_button")));
}

static GtkWidget *
ask_to_forget (WindowFixture *self)
{
  GtkWidget *dialog;
  GtkWidget *question;

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.manage-accounts", NULL);
  SPIN_UNTIL ((dialog = window_find_toplevel ("accounts-dialog")) != NULL);
  window_click (window_find (dialog, "forget-account"));
  SPIN_UNTIL ((question = window_find_toplevel ("forget-dialog")) != NULL);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (question), "forget");
  gtk_window_destroy (GTK_WINDOW (question));

  return dialog;
}

static void
noted_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_assert_true (kvp_saved_connections_set_in_keyring_finish (KVP_SAVED_CONNECTIONS (source), result, NULL));
  *(gboolean *) user_data = TRUE;
}

/* As if the keyring had been unlocked when the account was connected. */
static void
note_in_keyring (WindowFixture *self)
{
  g_autoptr(KvpSavedConnections) connections = kvp_saved_connections_get (kvp_window_get_store (self->window));
  g_autoptr(KvpSavedConnection) saved = get_saved (self);
  gboolean noted = FALSE;

  kvp_saved_connections_set_in_keyring_async (connections, saved, TRUE, NULL, noted_cb, &noted);
  SPIN_UNTIL (noted);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  *(KvpSavedConnection **) user_data =
    kvp_saved_connections_note_finish (KVP_SAVED_CONNECTIONS (source), result, NULL);
}

/* A window that lists an account of an earlier day, whose token only the keyring can have. */
static void
open_with_account (WindowFixture *self)
{
  g_autoptr(KvpSavedConnections) connections = NULL;
  g_autoptr(KvpSavedConnection) saved = NULL;

  window_fixture_open (self, 1280, 800);
  connections = kvp_saved_connections_get (kvp_window_get_store (self->window));
  kvp_saved_connections_note_async (connections, kvp_demo_server_get_endpoint (self->server), KVP_DEMO_ACCOUNT_ID,
                                    KVP_DEMO_ACCOUNT_NAME, KVP_TOKEN_KIND_USER, NULL, NULL, saved_cb, &saved);
  SPIN_UNTIL (saved != NULL);
  note_in_keyring (self);
  g_clear_object (&saved);
  g_clear_object (&connections);
  window_fixture_close (self);

  window_fixture_open (self, 1280, 800);
  wait_for_state (self, "accounts");
}

/* --- none, or one that stays locked --- */

/* Said in the window and where more is told of the token; everything works, and the session remembers. */
static void
test_session_only (WindowFixture *self)
{
  g_autoptr(KvpSavedConnection) saved = NULL;
  GtkWidget *dialog;

  window_fixture_open (self, 1280, 800);
  window_fixture_connect (self);
  SPIN_UNTIL (window_find (self->window, "account-notice") != NULL);
  g_assert_true (window_says (window_find (self->window, "account-notice"), NOTICE));
  saved = get_saved (self);
  g_assert_false (kvp_saved_connection_get_in_keyring (saved));

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.token-info", NULL);
  SPIN_UNTIL ((dialog = window_find_toplevel ("token-info-dialog")) != NULL);
  g_assert_true (window_says (window_find (dialog, "token-kept"), "For this session only. The keyring "));
  gtk_window_destroy (GTK_WINDOW (dialog));
  expect_usable (self);

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.disconnect", NULL);
  wait_for_state (self, "accounts");
  gtk_widget_activate (window_find (self->window, "account-row-saved"));
  wait_for_state (self, "main");
}

/* The token is not there any more: the page says why, and the person can enter it. */
static void
test_not_recalled (WindowFixture *self)
{
  GtkWidget *error;

  open_with_account (self);
  gtk_widget_activate (window_find (self->window, "account-row-saved"));
  SPIN_UNTIL ((error = window_find (self->window, "accounts-error")) != NULL);
  g_assert_true (window_says (error, "No Keyring"));
  g_assert_true (window_says (error, "or enter the token: it is then kept for this session only"));
  g_assert_true (gtk_widget_is_sensitive (window_find (self->window, "account-row-saved")));

  window_fixture_connect (self);
  expect_usable (self);
}

/* What the keyring may have still is not said to be forgotten. */
static void
test_not_forgotten (WindowFixture *self)
{
  GtkWidget *dialog;

  window_fixture_open (self, 1280, 800);
  window_fixture_connect (self);
  SPIN_UNTIL (window_find (self->window, "account-notice") != NULL);
  note_in_keyring (self);

  dialog = ask_to_forget (self);
  SPIN_UNTIL (window_says (dialog, "The token may still be in the keyring."));
  g_assert_cmpuint (count_saved (self), ==, 1);
  gtk_window_destroy (GTK_WINDOW (dialog));
  expect_usable (self);
}

/* One that never had it need not be there. */
static void
test_forgotten (WindowFixture *self)
{
  GtkWidget *dialog;

  window_fixture_open (self, 1280, 800);
  window_fixture_connect (self);
  SPIN_UNTIL (window_find (self->window, "account-notice") != NULL);

  dialog = ask_to_forget (self);
  SPIN_UNTIL (count_saved (self) == 0);
  gtk_window_destroy (GTK_WINDOW (dialog));
  expect_usable (self);
}

/* --- a prompt that nobody answers --- */

static void
keep_result (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Those of earlier windows too: they wait until the process ends. */
static gint32
count_prompts (void)
{
  g_autoptr(GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GVariant) answer = NULL;
  g_autoptr(GError) error = NULL;
  gint32 n = 0;

  g_dbus_connection_call (bus, "org.freedesktop.secrets", "/kvp", "io.github.kvpurger.Mock", "Prompted", NULL,
                          G_VARIANT_TYPE ("(i)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, keep_result, &result);
  SPIN_UNTIL (result != NULL);
  answer = g_dbus_connection_call_finish (bus, result, &error);
  g_assert_no_error (error);
  g_variant_get (answer, "(i)", &n);

  return n;
}

/* The keyring asks, and the window goes on. The session has the token, and the window can be closed. */
static void
test_used_meanwhile (WindowFixture *self)
{
  gint32 before = count_prompts ();

  window_fixture_open (self, 1280, 800);
  window_fixture_connect (self);
  SPIN_UNTIL (count_prompts () == before + 1);
  expect_usable (self);
  g_assert_cmpint (count_prompts (), ==, before + 1);

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.disconnect", NULL);
  wait_for_state (self, "accounts");
  gtk_widget_activate (window_find (self->window, "account-row-saved"));
  wait_for_state (self, "main");
}

/* The keyring asks for the token of an account that is opened; the person changes their mind. */
static void
test_opening_is_cancelled (WindowFixture *self)
{
  gint32 before = count_prompts ();

  open_with_account (self);
  gtk_widget_activate (window_find (self->window, "account-row-saved"));
  SPIN_UNTIL (count_prompts () == before + 1);
  g_assert_true (window_says (window_find (self->window, "opening"), "Connecting to “Acme”"));
  window_click (window_find (self->window, "cancel-opening"));
  SPIN_UNTIL (window_find (self->window, "opening") == NULL);
  SPIN_UNTIL (count_prompts () == before);
  g_assert_null (window_find (self->window, "accounts-error"));
  g_assert_true (gtk_widget_is_sensitive (window_find (self->window, "account-row-saved")));
  g_assert_true (gtk_widget_is_sensitive (window_find (self->window, "add-account-button")));
}

/* And while it asks whether the token may be deleted. */
static void
test_forgetting_is_cancelled (WindowFixture *self)
{
  gint32 before = count_prompts ();
  GtkWidget *dialog;

  open_with_account (self);
  dialog = ask_to_forget (self);
  SPIN_UNTIL (count_prompts () == before + 1);
  window_click (window_find_type (window_find (dialog, "forgetting"), GTK_TYPE_BUTTON));
  SPIN_UNTIL (count_prompts () == before);
  SPIN_UNTIL (gtk_widget_is_sensitive (window_find (dialog, "forget-account")));
  g_assert_cmpuint (count_saved (self), ==, 1);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* The person closes the window while the keyring asks for the token. */
static void
test_closed_meanwhile (WindowFixture *self)
{
  gint32 before = count_prompts ();

  open_with_account (self);
  gtk_widget_activate (window_find (self->window, "account-row-saved"));
  SPIN_UNTIL (count_prompts () == before + 1);
  window_fixture_close (self);
  SPIN_UNTIL (count_prompts () == before);
}

int
main (int    argc,
      char **argv)
{
  window_fixture_init (&argc, &argv);

  window_fixture_add ("/window/keyring/session/notice", SIZE, test_session_only);
  window_fixture_add ("/window/keyring/session/not-recalled", SIZE, test_not_recalled);
  window_fixture_add ("/window/keyring/session/not-forgotten", SIZE, test_not_forgotten);
  window_fixture_add ("/window/keyring/session/forgotten", SIZE, test_forgotten);
  window_fixture_add ("/window/keyring/silent/opening-is-cancelled", SIZE, test_opening_is_cancelled);
  window_fixture_add ("/window/keyring/silent/forgetting-is-cancelled", SIZE, test_forgetting_is_cancelled);
  window_fixture_add ("/window/keyring/silent/closed-meanwhile", SIZE, test_closed_meanwhile);
  /* Last: what it makes the keyring ask waits until the process ends. */
  window_fixture_add ("/window/keyring/silent/used-meanwhile", SIZE, test_used_meanwhile);

  return g_test_run ();
}
