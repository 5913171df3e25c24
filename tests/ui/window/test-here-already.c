/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "file-steps.h"
#include "pending-steps.h"
#include "ui/kvp-handover-dialog.h"
#include "ui/kvp-key-list-tick.h"
#include "ui/kvp-plans-page.h"
#include "ui/kvp-result-page.h"
#include "ui/kvp-review-page.h"

/* A *.kvplan file is opened whose list is here already. */

#define SIZE 300
#define TITLE "Archived <products> & so on"

static void
dry_run_and_save (WindowFixture *self)
{
  window_start (self);
  window_dry_run (self);
  pending_save (self, TITLE, "");
}

/* (transfer full) */
static GFile *
hand_over (WindowFixture *self,
           const char    *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autofree char *written = g_strdup_printf ("Written to “%s”.", name);
  KvpPlan *plan = window_get_plan (self);

  kvp_handover_dialog_write (pending_get_row (self, plan), plan, g_file_new_for_path (path));
  SPIN_UNTIL (window_says (self->window, written));

  return g_file_new_for_path (path);
}

/* What another person got, and has opened. (transfer full) */
static GFile *
open_elsewhere (WindowFixture *self)
{
  g_autoptr(GFile) file = NULL;

  dry_run_and_save (self);
  file = hand_over (self, "spring.kvplan");
  window_move_to_another_computer (self);
  kvp_window_open_file (self->window, file);
  SPIN_UNTIL (window_says (self->window, "Opened “" TITLE "”. It waits for review."));
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  SPIN_UNTIL (window_find_type (kvp_window_get_page (self->window), KVP_TYPE_KEY_LIST_TICK) != NULL);

  return g_steal_pointer (&file);
}

static GtkWidget *
wait_for_question (WindowFixture *self)
{
  GtkWidget *dialog;

  SPIN_UNTIL ((dialog = window_find_toplevel ("twin-dialog")) != NULL);
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)), ==, "This List Is Here Already");
  g_assert_cmpstr (adw_message_dialog_get_default_response (ADW_MESSAGE_DIALOG (dialog)), ==, "show");
  g_assert_cmpstr (adw_message_dialog_get_close_response (ADW_MESSAGE_DIALOG (dialog)), ==, "cancel");

  return dialog;
}

static void
answer (GtkWidget  *dialog,
        const char *response)
{
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
assert_body_says (GtkWidget  *dialog,
                  const char *part)
{
  const char *body = adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog));

  if (strstr (body, part) == NULL)
    g_error ("“%s” does not say “%s”", body, part);
}

/* It is shown, and said; a second one is made only on demand. */
static void
test_same (WindowFixture *self)
{
  g_autoptr(GFile) file = open_elsewhere (self);
  KvpPlan *plan = window_get_plan (self);

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-history", NULL);
  window_wait_for_page (self, KVP_TYPE_PLANS_PAGE);
  kvp_window_open_file (self->window, file);
  SPIN_UNTIL (window_says (self->window, "“" TITLE "” is here already. It waits for review."));
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  g_assert_cmpuint (window_count_plans (self), ==, 1);
  g_assert_null (window_find_toplevel ("twin-dialog"));

  window_click_button (self->window, "Open Anyway");
  SPIN_UNTIL (window_count_plans (self) == 2);
  g_assert_true (window_get_plan (self) != plan);
  g_assert_cmpint (kvp_plan_get_state (window_get_plan (self)), ==, KVP_PLAN_WAITING);
}

/* Where it was made, too; and that somebody approved it here is no reason to ask. */
static void
test_own (WindowFixture *self)
{
  g_autoptr(GFile) file = NULL;

  dry_run_and_save (self);
  file = hand_over (self, "own.kvplan");
  pending_approve (self, window_get_plan (self));
  kvp_window_open_file (self->window, file);
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  SPIN_UNTIL (window_says (self->window, "“" TITLE "” is here already. "));
  g_assert_true (window_says (self->window, " approved it."));
  g_assert_cmpuint (window_count_plans (self), ==, 1);
}

/* Whoever double-clicks it again because nothing seems to happen. */
static void
test_at_once (WindowFixture *self)
{
  g_autoptr(GFile) file = NULL;

  dry_run_and_save (self);
  file = hand_over (self, "spring.kvplan");
  window_move_to_another_computer (self);
  for (guint i = 0; i < 3; i++)
    kvp_window_open_file (self->window, file);

  SPIN_UNTIL (window_says (self->window, "“" TITLE "” is here already. It waits for review."));
  g_assert_cmpuint (window_count_plans (self), ==, 1);
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
}

static void
test_ticks (WindowFixture *self)
{
  g_autoptr(GFile) file = open_elsewhere (self);
  g_autoptr(GBytes) name = window_untick_first (self);
  KvpPlan *plan = window_get_plan (self);
  GtkWidget *dialog;

  kvp_window_open_file (self->window, file);
  dialog = wait_for_question (self);
  assert_body_says (dialog, "“spring.kvplan” has the same keys as “" TITLE "”, which is here already.");
  assert_body_says (dialog, "It waits for review.");
  assert_body_says (dialog, "1 key that is ticked in the file is left out here.");
  answer (dialog, "cancel");
  g_assert_cmpuint (window_count_plans (self), ==, 1);

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-history", NULL);
  window_wait_for_page (self, KVP_TYPE_PLANS_PAGE);
  kvp_window_open_file (self->window, file);
  answer (wait_for_question (self), "show");
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  g_assert_cmpuint (window_count_plans (self), ==, 1);

  /* A second one is as the file is, and the first as it was left. */
  kvp_window_open_file (self->window, file);
  answer (wait_for_question (self), "second");
  SPIN_UNTIL (window_count_plans (self) == 2);
  g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->excluded, ==, 0);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->excluded, ==, 1);
}

/* What ran does not look undone because its file is opened again. */
static void
test_run (WindowFixture *self)
{
  g_autoptr(GFile) file = open_elsewhere (self);
  KvpPlan *plan = window_get_plan (self);
  g_autofree char *count = NULL;
  GtkWidget *dialog;

  window_delete_few (self);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_FINISHED);
  count = g_strdup_printf ("%1$u of %1$u keys were deleted.", kvp_plan_get_counts (plan)->deleted);
  pending_show (self);
  window_count_deletes (self);

  kvp_window_open_file (self->window, file);
  dialog = wait_for_question (self);
  assert_body_says (dialog, "It ran just now: ");
  assert_body_says (dialog, count);
  assert_body_says (dialog, "Nothing is deleted before somebody confirms it.");
  answer (dialog, "show");
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  g_assert_cmpuint (window_count_plans (self), ==, 1);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_FINISHED);
  g_assert_cmpuint (window_count_deletes (self), ==, 0);
}

/* It came back with an approval: that is news, and none here. */
static void
test_came_back (WindowFixture *self)
{
  g_autoptr(GFile) file = NULL;
  g_autofree char *text = NULL;
  GtkWidget *dialog;
  KvpPlan *plan;

  dry_run_and_save (self);
  plan = window_get_plan (self);
  pending_approve (self, plan);
  file = hand_over (self, "approved.kvplan");
  gtk_widget_activate_action (pending_get_row (self, plan), "plan.look-at-approval", NULL);
  SPIN_UNTIL (window_find (self->window, "take_back_button") != NULL);
  window_click (window_find (self->window, "take_back_button"));
  SPIN_UNTIL (kvp_plan_get_approved_at (plan) == 0);

  kvp_window_open_file (self->window, file);
  dialog = wait_for_question (self);
  text = g_strdup_printf ("As the file says, %s approved it; here nobody did.", kvp_store_get_person ());
  assert_body_says (dialog, text);
  answer (dialog, "cancel");
  g_assert_cmpuint (window_count_plans (self), ==, 1);
}

/* What was removed is not here any more, also while that can be undone. */
static void
test_removed (WindowFixture *self)
{
  g_autoptr(GFile) file = open_elsewhere (self);
  KvpPlan *plan = window_get_plan (self);

  pending_show (self);
  gtk_widget_activate_action (pending_get_row (self, plan), "plan.remove", NULL);
  SPIN_UNTIL (window_says (self->window, "Removed “" TITLE "”"));
  kvp_window_open_file (self->window, file);
  SPIN_UNTIL (window_says (self->window, "Opened “" TITLE "”. It waits for review."));
  g_assert_true (window_get_plan (self) != plan);
}

int
main (int    argc,
      char **argv)
{
  window_fixture_init (&argc, &argv);

  window_fixture_add ("/window/here-already/same", SIZE, test_same);
  window_fixture_add ("/window/here-already/own", SIZE, test_own);
  window_fixture_add ("/window/here-already/at-once", SIZE, test_at_once);
  window_fixture_add ("/window/here-already/ticks", SIZE, test_ticks);
  window_fixture_add ("/window/here-already/run", SIZE, test_run);
  window_fixture_add ("/window/here-already/came-back", SIZE, test_came_back);
  window_fixture_add ("/window/here-already/removed", SIZE, test_removed);

  return g_test_run ();
}
