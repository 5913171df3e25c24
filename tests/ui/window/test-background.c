/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "notice-board.h"
#include "ui/kvp-result-page.h"
#include "ui/kvp-run-page.h"
#include "ui/kvp-settings.h"
#include "window-steps.h"

#define SIZE 10000
/* What a name may be, and must not do to a notice. */
#define ODD_NAME "<b>a & b</b>"
#define ODD_SIZE 10

/* --- steps --- */

static void
set_knows_background (gboolean knows)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();

  g_assert_nonnull (settings);
  g_settings_set_boolean (settings, KVP_SETTING_KNOWS_BACKGROUND, knows);
}

static void
set_batch_size (guint n)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();

  g_settings_set_uint (settings, KVP_SETTING_BATCH_SIZE, n);
}

/* A deletion is under way, and its answers are held back. */
static void
start_deletion (WindowFixture *self)
{
  window_start (self);
  window_dry_run (self);
  kvp_demo_server_hold (self->server, "bulk/delete");
  window_confirm (self);
  SPIN_UNTIL (kvp_demo_server_get_n_held (self->server) > 0);
}

static void
close_window (WindowFixture *self)
{
  gtk_window_close (GTK_WINDOW (self->window));
}

/* As the desktop does when the app is opened while it runs. */
static void
open_again (WindowFixture *self)
{
  g_application_activate (G_APPLICATION (self->application));
}

static gboolean
is_shown (WindowFixture *self)
{
  return gtk_widget_get_mapped (GTK_WIDGET (self->window));
}

static guint
count_windows (WindowFixture *self)
{
  guint n = 0;

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self->application)); l != NULL; l = l->next)
    n += KVP_IS_WINDOW (l->data);

  return n;
}

/* --- closing the window --- */

static void
test_first_time (WindowFixture *self)
{
  GtkWidget *dialog;
  KvpPage *page;

  set_knows_background (FALSE);
  notice_board_set_active (TRUE);
  start_deletion (self);
  page = kvp_window_get_page (self->window);

  /* Enter and Escape keep the window. */
  close_window (self);
  SPIN_UNTIL ((dialog = window_find_toplevel ("background-dialog")) != NULL);
  g_assert_cmpstr (adw_message_dialog_get_default_response (ADW_MESSAGE_DIALOG (dialog)), ==, "keep");
  g_assert_cmpstr (adw_message_dialog_get_close_response (ADW_MESSAGE_DIALOG (dialog)), ==, "keep");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_assert_true (is_shown (self));

  close_window (self);
  SPIN_UNTIL ((dialog = window_find_toplevel ("background-dialog")) != NULL);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "close");
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_assert_false (is_shown (self));
  SPIN_UNTIL (g_strcmp0 (notice_board_get ("title"), "Deletion goes on in “product-cache”") == 0);
  g_assert_cmpstr (notice_board_get ("body"), ==, "Open KV Purger to see it, or to stop it.");

  /* The same window comes back, with the same run. */
  open_again (self);
  SPIN_UNTIL (is_shown (self));
  g_assert_cmpuint (count_windows (self), ==, 1);
  g_assert_true (kvp_window_get_page (self->window) == page);
  SPIN_UNTIL (notice_board_get_n () == 0);

  /* It is not said again. */
  close_window (self);
  g_assert_false (is_shown (self));
  g_assert_null (window_find_toplevel ("background-dialog"));
  open_again (self);
  SPIN_UNTIL (is_shown (self));

  kvp_demo_server_release (self->server);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
}

/* To its end without a window. */
static void
test_ends_without_window (WindowFixture *self)
{
  g_autofree char *body = NULL;
  KvpPlan *plan;

  set_knows_background (TRUE);
  notice_board_set_active (TRUE);
  start_deletion (self);
  plan = window_get_plan (self);
  close_window (self);
  g_assert_false (is_shown (self));

  kvp_demo_server_release (self->server);
  SPIN_UNTIL (g_strcmp0 (notice_board_get ("title"), "Deletion ended in “product-cache”") == 0);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_FINISHED);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, >, 1000);
  body = g_strdup_printf ("%u,%03u keys were deleted.", kvp_plan_get_counts (plan)->deleted / 1000,
                          kvp_plan_get_counts (plan)->deleted % 1000);
  g_assert_cmpstr (notice_board_get ("body"), ==, body);

  /* A press shows the report, and the notice goes. */
  notice_board_press (G_ACTION_GROUP (self->application));
  SPIN_UNTIL (is_shown (self));
  g_assert_true (KVP_IS_RESULT_PAGE (kvp_window_get_page (self->window)));
  g_assert_cmpuint (count_windows (self), ==, 1);
  SPIN_UNTIL (notice_board_get_n () == 0);

  /* Nothing runs any more: now it closes. */
  close_window (self);
  SPIN_UNTIL (count_windows (self) == 0);
  self->window = NULL;
}

/* On a desktop that shows no notices, what was deleted is seen when the app is opened the next time. */
static void
test_no_service (WindowFixture *self)
{
  KvpPlan *plan;
  KvpPage *page;

  notice_board_set_present (FALSE);
  set_knows_background (TRUE);
  notice_board_set_active (TRUE);
  start_deletion (self);
  plan = window_get_plan (self);
  close_window (self);
  g_assert_false (is_shown (self));

  kvp_demo_server_release (self->server);
  SPIN_UNTIL (kvp_plan_get_state (plan) == KVP_PLAN_FINISHED);
  SPIN_UNTIL (KVP_IS_RESULT_PAGE (kvp_window_get_page (self->window)));
  g_assert_false (is_shown (self));
  g_assert_cmpuint (notice_board_get_n (), ==, 0);

  /* It has not ended behind the person's back: the window is there, with the report. */
  open_again (self);
  SPIN_UNTIL (is_shown (self));
  g_assert_cmpuint (count_windows (self), ==, 1);
  page = kvp_window_get_page (self->window);
  g_assert_true (KVP_IS_RESULT_PAGE (page));
  SPIN_UNTIL (window_says (window_find (page, "headline_label"), " keys deleted"));

  close_window (self);
  SPIN_UNTIL (count_windows (self) == 0);
  self->window = NULL;
  notice_board_set_present (TRUE);
}

/* The same beside a window that another program hides: the app goes on, and pauses and ends as it would. */
static void
test_no_service_paused (WindowFixture *self)
{
  notice_board_set_present (FALSE);
  set_batch_size (100);
  notice_board_set_active (TRUE);
  start_deletion (self);
  notice_board_set_active (FALSE);
  kvp_demo_server_set_token_kind (self->server, KVP_DEMO_TOKEN_READ_ONLY);
  kvp_demo_server_release (self->server);
  SPIN_UNTIL (window_says (self->window, "The Token Does Not Allow It"));

  kvp_demo_server_set_token_kind (self->server, KVP_DEMO_TOKEN_USER);
  SPIN_UNTIL (gtk_widget_is_sensitive (window_find (self->window, "pause_button")));
  window_click (window_find (self->window, "pause_button"));
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  g_assert_cmpint (kvp_plan_get_state (window_get_plan (self)), ==, KVP_PLAN_FINISHED);
  notice_board_set_active (TRUE);
  set_batch_size (10000);
  notice_board_set_present (TRUE);
}

/* Quit stops what is not seen, too, after a question that somebody can see. */
static void
test_quit (WindowFixture *self)
{
  GtkWidget *dialog;

  set_knows_background (TRUE);
  notice_board_set_active (TRUE);
  start_deletion (self);
  close_window (self);
  g_assert_false (is_shown (self));

  g_action_group_activate_action (G_ACTION_GROUP (self->application), "quit", NULL);
  SPIN_UNTIL ((dialog = window_find_toplevel ("stop-dialog")) != NULL);
  g_assert_true (is_shown (self));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "stop");
  gtk_window_destroy (GTK_WINDOW (dialog));
  kvp_demo_server_release (self->server);
  SPIN_UNTIL (count_windows (self) == 0);
  self->window = NULL;
  SPIN_UNTIL (notice_board_get_n () == 0);
}

/* --- while another program is in front --- */

static void
test_ended_unseen (WindowFixture *self)
{
  notice_board_set_active (TRUE);
  start_deletion (self);
  notice_board_set_active (FALSE);
  kvp_demo_server_release (self->server);
  SPIN_UNTIL (g_strcmp0 (notice_board_get ("title"), "Deletion ended in “product-cache”") == 0);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);

  /* Whoever comes back sees the report: the notice is old then. */
  notice_board_set_active (TRUE);
  SPIN_UNTIL (notice_board_get_n () == 0);
}

static void
test_ended_seen (WindowFixture *self)
{
  notice_board_set_active (TRUE);
  start_deletion (self);
  kvp_demo_server_release (self->server);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);

  /* Anything that was sent has come by the time that a second one is there. */
  close_window (self);
  SPIN_UNTIL (count_windows (self) == 0);
  self->window = NULL;
  g_assert_cmpuint (notice_board_get_n (), ==, 0);
}

/* A press leads from wherever the window is. */
static void
test_from_another_page (WindowFixture *self)
{
  notice_board_set_active (TRUE);
  start_deletion (self);
  window_fixture_choose (self, "sessions");
  notice_board_set_active (FALSE);
  kvp_demo_server_release (self->server);
  SPIN_UNTIL (notice_board_get_n () == 1);
  g_assert_false (KVP_IS_RESULT_PAGE (kvp_window_get_page (self->window)));

  /* Another page than that of the deletion is in front: it is not seen yet. */
  notice_board_set_active (TRUE);
  g_assert_cmpuint (notice_board_get_n (), ==, 1);
  notice_board_press (G_ACTION_GROUP (self->application));
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  SPIN_UNTIL (notice_board_get_n () == 0);
}

static void
test_paused (WindowFixture *self)
{
  set_batch_size (100);
  notice_board_set_active (TRUE);
  start_deletion (self);
  notice_board_set_active (FALSE);
  kvp_demo_server_set_token_kind (self->server, KVP_DEMO_TOKEN_READ_ONLY);
  kvp_demo_server_release (self->server);
  SPIN_UNTIL (g_strcmp0 (notice_board_get ("title"), "Deletion paused in “product-cache”") == 0);
  g_assert_nonnull (strstr (notice_board_get ("body"), "Workers KV Storage: Edit"));
  g_assert_cmpstr (notice_board_get ("priority"), ==, "high");

  /* It goes on: that it is paused is not true any more. */
  kvp_demo_server_set_token_kind (self->server, KVP_DEMO_TOKEN_USER);
  kvp_demo_server_hold (self->server, "bulk/delete");
  SPIN_UNTIL (gtk_widget_is_sensitive (window_find (self->window, "pause_button")));
  window_click (window_find (self->window, "pause_button"));
  SPIN_UNTIL (notice_board_get_n () == 0);
  kvp_demo_server_release (self->server);
  SPIN_UNTIL (g_strcmp0 (notice_board_get ("title"), "Deletion ended in “product-cache”") == 0);
  notice_board_set_active (TRUE);
  set_batch_size (10000);
}

/* The same behind a window that was closed: what is told is always how it stands. */
static void
test_paused_without_window (WindowFixture *self)
{
  set_batch_size (100);
  set_knows_background (TRUE);
  notice_board_set_active (TRUE);
  start_deletion (self);
  gtk_window_close (GTK_WINDOW (self->window));
  kvp_demo_server_set_token_kind (self->server, KVP_DEMO_TOKEN_READ_ONLY);
  kvp_demo_server_release (self->server);
  SPIN_UNTIL (g_strcmp0 (notice_board_get ("title"), "Deletion paused in “product-cache”") == 0);

  notice_board_press (G_ACTION_GROUP (self->application));
  SPIN_UNTIL (is_shown (self));
  g_assert_true (KVP_IS_RUN_PAGE (kvp_window_get_page (self->window)));
  g_assert_true (window_says (self->window, "The Token Does Not Allow It"));
  SPIN_UNTIL (notice_board_get_n () == 0);

  kvp_demo_server_set_token_kind (self->server, KVP_DEMO_TOKEN_USER);
  window_click (window_find (self->window, "pause_button"));
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  set_batch_size (10000);
}

/* A person who pauses knows it. */
static void
test_paused_by_person (WindowFixture *self)
{
  set_batch_size (100);
  notice_board_set_active (FALSE);
  start_deletion (self);
  window_click (window_find (self->window, "pause_button"));
  kvp_demo_server_release (self->server);
  SPIN_UNTIL (window_says (self->window, "Paused by You"));
  g_assert_cmpuint (notice_board_get_n (), ==, 0);
  SPIN_UNTIL (gtk_widget_is_sensitive (window_find (self->window, "pause_button")));
  window_click (window_find (self->window, "pause_button"));
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  notice_board_set_active (TRUE);
  SPIN_UNTIL (notice_board_get_n () == 0);
  set_batch_size (10000);
}

/* --- names --- */

static void
test_odd_name (WindowFixture *self)
{
  g_autofree char *id = kvp_demo_server_add_namespace (self->server, ODD_NAME);
  GtkWidget *dialog;

  for (guint i = 0; i < ODD_SIZE; i++)
    {
      g_autofree char *text = g_strdup_printf (WINDOW_PREFIX "%u", i);
      g_autoptr(GBytes) name = g_bytes_new (text, strlen (text));

      kvp_demo_server_put (self->server, id, name, NULL, "{\"status\":\"archived\"}", 0);
    }

  notice_board_set_active (TRUE);
  window_fixture_open (self, 1280, 800);
  window_fixture_connect (self);
  window_fixture_choose (self, ODD_NAME);
  window_dry_run (self);
  notice_board_set_active (FALSE);
  dialog = window_ask_to_delete (self);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "delete");
  gtk_window_destroy (GTK_WINDOW (dialog));
  SPIN_UNTIL (notice_board_get_n () == 1);

  /* As it is, and in the title alone, which is never read as markup. */
  g_assert_cmpstr (notice_board_get ("title"), ==, "Deletion ended in “" ODD_NAME "”");
  g_assert_cmpstr (notice_board_get ("body"), ==, "10 keys were deleted.");
  notice_board_set_active (TRUE);
}

int
main (int    argc,
      char **argv)
{
  window_fixture_init (&argc, &argv);

  window_fixture_add ("/window/background/close/first-time", SIZE, test_first_time);
  window_fixture_add ("/window/background/close/ends-without-window", SIZE, test_ends_without_window);
  window_fixture_add ("/window/background/no-service/closed", SIZE, test_no_service);
  window_fixture_add ("/window/background/no-service/paused", SIZE, test_no_service_paused);
  window_fixture_add ("/window/background/close/quit", SIZE, test_quit);
  window_fixture_add ("/window/background/notice/ended-unseen", SIZE, test_ended_unseen);
  window_fixture_add ("/window/background/notice/ended-seen", SIZE, test_ended_seen);
  window_fixture_add ("/window/background/notice/from-another-page", SIZE, test_from_another_page);
  window_fixture_add ("/window/background/notice/paused", SIZE, test_paused);
  window_fixture_add ("/window/background/notice/paused-without-window", SIZE, test_paused_without_window);
  window_fixture_add ("/window/background/notice/paused-by-person", SIZE, test_paused_by_person);
  window_fixture_add ("/window/background/notice/odd-name", SIZE, test_odd_name);

  return g_test_run ();
}
