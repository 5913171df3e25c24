/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "file-steps.h"
#include "slow-file.h"
#include "ui/kvp-handover-dialog.h"
#include "ui/kvp-review-page.h"
#include "window-steps.h"

/* How much of a large file is read, and that one need not wait for it. */

#define SIZE 300
#define LARGE (1024 * 1024)
#define HALF (LARGE / 2)

/* The list of a dry run, with so much room in it that it takes a while to read. (transfer full) */
static GFile *
make_large_plan_file (WindowFixture *self)
{
  g_autofree char *path = g_build_filename (self->folder, "small.kvplan", NULL);
  g_autoptr(GFile) small = g_file_new_for_path (path);
  g_autofree char *room = g_strnfill (LARGE, ' ');
  g_autofree char *contents = NULL;
  g_autoptr(GString) large = NULL;
  g_autofree char *with_room = NULL;

  window_start (self);
  window_dry_run (self);
  kvp_handover_dialog_write (GTK_WIDGET (kvp_window_get_page (self->window)), window_get_plan (self), small);
  SPIN_UNTIL (window_says (self->window, "Written to “small.kvplan”."));
  window_move_to_another_computer (self);

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  large = g_string_new (contents);
  with_room = g_strconcat ("\"keys\":", room, NULL);
  g_assert_cmpuint (g_string_replace (large, "\"keys\":", with_room, 1), ==, 1);

  return window_make_file (self, "large.kvplan", large->str, (gssize) large->len);
}

/* Names of eight bytes, each with a line feed. (transfer full) */
static GFile *
make_large_list (WindowFixture *self)
{
  g_autoptr(GString) text = g_string_sized_new (LARGE);

  for (guint i = 0; text->len < LARGE; i++)
    g_string_append_printf (text, "%07u\n", i);

  return window_make_file (self, "large.txt", text->str, (gssize) text->len);
}

static gboolean
can_be_slow (void)
{
  if (!slow_file_is_possible ())
    g_test_skip ("No file can be made slow here");

  return slow_file_is_possible ();
}

static void
test_plan_file (WindowFixture *self)
{
  g_autoptr(GFile) file = NULL;

  if (!can_be_slow ())
    return;

  file = make_large_plan_file (self);
  slow_file_hold (g_file_peek_path (file), HALF);
  kvp_window_open_file (self->window, file);
  SPIN_UNTIL (window_says (self->window, "Reading the file: 49%") || window_says (self->window, "Reading the file: 50%"));
  g_assert_true (slow_file_is_waited_for ());
  g_assert_cmpuint (window_count_plans (self), ==, 0);

  slow_file_let_go ();
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  SPIN_UNTIL (!window_says (self->window, "Reading the file: "));
  g_assert_cmpuint (window_count_plans (self), ==, 1);
}

/* While its keys come into the database, that is told as well. */
static void
test_plan_file_taken_over (WindowFixture *self)
{
  g_autoptr(GFile) file = NULL;

  if (!can_be_slow ())
    return;

  file = make_large_plan_file (self);
  /* The whole of it, and of the second reading a half. */
  slow_file_hold (g_file_peek_path (file), HALF);
  kvp_window_open_file (self->window, file);
  SPIN_UNTIL (slow_file_is_waited_for ());
  slow_file_go_on (LARGE);
  SPIN_UNTIL (window_says (self->window, "Taking the list over: "));
  SPIN_UNTIL (slow_file_is_waited_for ());
  window_click_button (self->window, "Cancel");
  slow_file_let_go ();
  SPIN_UNTIL (!window_says (self->window, "Taking the list over: "));
  g_assert_cmpuint (window_count_plans (self), ==, 0);
}

static void
test_plan_file_cancelled (WindowFixture *self)
{
  g_autoptr(GFile) file = NULL;

  if (!can_be_slow ())
    return;

  file = make_large_plan_file (self);
  slow_file_hold (g_file_peek_path (file), HALF);
  kvp_window_open_file (self->window, file);
  SPIN_UNTIL (window_says (self->window, "Reading the file: "));
  window_click_button (self->window, "Cancel");
  slow_file_let_go ();
  SPIN_UNTIL (!window_says (self->window, "Reading the file: "));
  g_assert_cmpuint (window_count_plans (self), ==, 0);
  g_assert_null (window_find_toplevel ("file-problem-dialog"));
}

static GtkWidget *
open_list (WindowFixture *self,
           GFile         *file)
{
  GtkWidget *dialog;

  slow_file_hold (g_file_peek_path (file), HALF);
  kvp_window_open_file (self->window, file);
  SPIN_UNTIL ((dialog = window_find_toplevel ("import-dialog")) != NULL);
  SPIN_UNTIL (slow_file_is_waited_for ());
  SPIN_UNTIL (gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (window_find (dialog, "reading-bar"))) > 0.3);
  g_assert_cmpfloat (gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (window_find (dialog, "reading-bar"))), <=, 0.5);
  g_assert_true (window_says (window_find (dialog, "reading-size"), " of 1.0"));

  return dialog;
}

static void
test_list (WindowFixture *self)
{
  g_autoptr(GFile) file = NULL;
  GtkWidget *dialog;

  if (!can_be_slow ())
    return;

  window_start (self);
  file = make_large_list (self);
  dialog = open_list (self, file);
  slow_file_let_go ();
  window_import_wait (dialog, "keys");
  g_assert_true (window_says (dialog, "131,072 keys"));
  gtk_window_close (GTK_WINDOW (dialog));
  SPIN_UNTIL (window_find_toplevel ("import-dialog") == NULL);
}

static void
test_list_cancelled (WindowFixture *self)
{
  g_autoptr(GFile) file = NULL;

  if (!can_be_slow ())
    return;

  window_start (self);
  file = make_large_list (self);
  window_click_button (open_list (self, file), "Cancel");
  SPIN_UNTIL (window_find_toplevel ("import-dialog") == NULL);
  slow_file_let_go ();
}

int
main (int    argc,
      char **argv)
{
  window_fixture_init (&argc, &argv);

  window_fixture_add ("/window/reading/plan-file", SIZE, test_plan_file);
  window_fixture_add ("/window/reading/plan-file-taken-over", SIZE, test_plan_file_taken_over);
  window_fixture_add ("/window/reading/plan-file-cancelled", SIZE, test_plan_file_cancelled);
  window_fixture_add ("/window/reading/list", SIZE, test_list);
  window_fixture_add ("/window/reading/list-cancelled", SIZE, test_list_cancelled);

  return g_test_run ();
}
