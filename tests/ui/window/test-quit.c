/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-review-page.h"
#include "ui/kvp-result-page.h"
#include "ui/kvp-scan-page.h"
#include "window-steps.h"

#define SIZE 10000

/* --- the session manager --- */

/* These two stand in for GTK's, which speak to a session manager that there is none of here. */
static GHashTable *inhibitions; /* cookie -> reason */
static guint last_cookie;
static GtkApplicationInhibitFlags last_flags;

guint
gtk_application_inhibit (GtkApplication             *application,
                         GtkWindow                  *window,
                         GtkApplicationInhibitFlags  flags,
                         const char                 *reason)
{
  last_flags = flags;
  g_hash_table_insert (inhibitions, GUINT_TO_POINTER (++last_cookie), g_strdup (reason));

  return last_cookie;
}

void
gtk_application_uninhibit (GtkApplication *application,
                           guint           cookie)
{
  g_assert_true (g_hash_table_remove (inhibitions, GUINT_TO_POINTER (cookie)));
}

/* What the session manager would show, or NULL when it may go ahead. */
static const char *
get_reason (void)
{
  GHashTableIter iter;
  gpointer reason = NULL;

  g_assert_cmpuint (g_hash_table_size (inhibitions), <=, 1);
  g_hash_table_iter_init (&iter, inhibitions);
  g_hash_table_iter_next (&iter, NULL, &reason);

  return reason;
}

/* --- steps --- */

static GtkWidget *
wait_for_question (const char *heading)
{
  GtkWidget *dialog;

  SPIN_UNTIL ((dialog = window_find_toplevel ("stop-dialog")) != NULL);
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)), ==, heading);
  g_assert_cmpstr (adw_message_dialog_get_default_response (ADW_MESSAGE_DIALOG (dialog)), ==, "keep");
  g_assert_cmpstr (adw_message_dialog_get_close_response (ADW_MESSAGE_DIALOG (dialog)), ==, "keep");

  return dialog;
}

static void
answer (GtkWidget  *dialog,
        const char *response)
{
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  /* As when its button is pressed. */
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
quit (WindowFixture *self)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->application), "quit", NULL);
}

static guint
count_windows (WindowFixture *self)
{
  return g_list_length (gtk_application_get_windows (GTK_APPLICATION (self->application)));
}

static void
start_dry_run (WindowFixture *self)
{
  window_start (self);
  window_fill_in_filter (self);
  kvp_demo_server_hold (self->server, "cursor=");
  window_click (window_find (kvp_window_get_page (self->window), "dry_run_button"));
  SPIN_UNTIL (kvp_demo_server_get_n_held (self->server) > 0);
}

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
wait_until_gone (WindowFixture *self)
{
  SPIN_UNTIL (count_windows (self) == 0);
  self->window = NULL;
  SPIN_UNTIL (!kvp_shared_store_get_is_open (kvp_application_get_shared_store (self->application, FALSE)));
}

/* --- a dry run --- */

static void
test_dry_run_kept (WindowFixture *self)
{
  start_dry_run (self);
  g_assert_cmpstr (get_reason (), ==, "A dry run is under way");

  quit (self);
  answer (wait_for_question ("Stop the Dry Run?"), "keep");
  g_assert_true (KVP_IS_SCAN_PAGE (kvp_window_get_page (self->window)));

  /* It goes on, and is whole. */
  kvp_demo_server_release (self->server);
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  g_assert_false (kvp_plan_get_partial (window_get_plan (self)));
  g_assert_null (get_reason ());
}

static void
test_dry_run_stopped (WindowFixture *self)
{
  KvpPlan *plan;

  start_dry_run (self);
  gtk_window_close (GTK_WINDOW (self->window));
  answer (wait_for_question ("Stop the Dry Run?"), "stop");
  kvp_demo_server_release (self->server);
  wait_until_gone (self);
  g_assert_null (get_reason ());

  /* What was found is there, and says that it is not all. */
  window_fixture_open (self, 1280, 800);
  plan = window_get_plan (self);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_DRAFT);
  g_assert_true (kvp_plan_get_partial (plan));
}

/* --- a deletion --- */

static void
test_deletion_kept (WindowFixture *self)
{
  start_deletion (self);
  g_assert_cmpstr (get_reason (), ==, "Keys are being deleted");
  g_assert_cmpint (last_flags, ==, GTK_APPLICATION_INHIBIT_LOGOUT | GTK_APPLICATION_INHIBIT_SUSPEND);

  quit (self);
  answer (wait_for_question ("Stop the Deletion?"), "keep");

  kvp_demo_server_release (self->server);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->pending, ==, 0);
  g_assert_null (get_reason ());
}

static void
test_deletion_stopped (WindowFixture *self)
{
  start_deletion (self);
  quit (self);
  answer (wait_for_question ("Stop the Deletion?"), "stop");

  /* What is on its way is waited for. */
  g_assert_cmpuint (count_windows (self), ==, 1);
  g_assert_cmpstr (get_reason (), ==, "Keys are being deleted");
  kvp_demo_server_release (self->server);
  wait_until_gone (self);
  g_assert_null (get_reason ());

  window_fixture_open (self, 1280, 800);
  g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->in_flight, ==, 0);
  g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->deleted, >, 0);
}

/* A dry run in another namespace is stopped with it. */
static void
test_both_stopped (WindowFixture *self)
{
  start_deletion (self);
  window_fixture_choose (self, "sessions");
  window_fill_in_filter (self);
  kvp_demo_server_hold (self->server, "/keys?");
  window_click (window_find (kvp_window_get_page (self->window), "dry_run_button"));
  window_wait_for_page (self, KVP_TYPE_SCAN_PAGE);
  g_assert_cmpstr (get_reason (), ==, "Keys are being deleted");

  quit (self);
  answer (wait_for_question ("Stop the Deletion?"), "stop");
  kvp_demo_server_release (self->server);
  wait_until_gone (self);
  g_assert_null (get_reason ());
}

/* --- nothing --- */

static void
test_nothing_runs (WindowFixture *self)
{
  window_start (self);
  g_assert_null (get_reason ());
  quit (self);
  wait_until_gone (self);
  g_assert_null (window_find_toplevel ("stop-dialog"));
}

int
main (int    argc,
      char **argv)
{
  int status;

  window_fixture_init (&argc, &argv);
  inhibitions = g_hash_table_new_full (NULL, NULL, NULL, g_free);

  window_fixture_add ("/window/quit/dry-run/kept", SIZE, test_dry_run_kept);
  window_fixture_add ("/window/quit/dry-run/stopped", SIZE, test_dry_run_stopped);
  window_fixture_add ("/window/quit/deletion/kept", SIZE, test_deletion_kept);
  window_fixture_add ("/window/quit/deletion/stopped", SIZE, test_deletion_stopped);
  window_fixture_add ("/window/quit/both-stopped", SIZE, test_both_stopped);
  window_fixture_add ("/window/quit/nothing-runs", 100, test_nothing_runs);

  status = g_test_run ();
  g_hash_table_unref (inhibitions);

  return status;
}
