/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "store/kvp-keep-list.h"
#include "ui/kvp-filter-page.h"
#include "ui/kvp-key-list-tick.h"
#include "ui/kvp-key-list-view.h"
#include "ui/kvp-result-page.h"
#include "ui/kvp-review-page.h"
#include "window-steps.h"

/* Keys that are never deleted, by mouse and by keyboard: what the window says, and which keys the server has left. */

#define SMALL 300

static GtkWidget *
page (WindowFixture *self)
{
  return GTK_WIDGET (kvp_window_get_page (self->window));
}

static GPtrArray *
server_names (WindowFixture *self)
{
  g_autofree char *id = kvp_demo_server_get_namespace_id (self->server, KVP_DEMO_LARGE_NAMESPACE_TITLE);

  return kvp_demo_server_get_names (self->server, id);
}

static gboolean
server_has (WindowFixture *self,
            GBytes        *name)
{
  g_autoptr(GPtrArray) names = server_names (self);

  return g_ptr_array_find_with_equal_func (names, name, g_bytes_equal, NULL);
}

static guint
count_with_prefix (WindowFixture *self,
                   const char    *prefix)
{
  g_autoptr(GPtrArray) names = server_names (self);
  guint n = 0;

  for (guint i = 0; i < names->len; i++)
    {
      gsize length;
      const char *name = g_bytes_get_data (g_ptr_array_index (names, i), &length);

      n += length >= strlen (prefix) && memcmp (name, prefix, strlen (prefix)) == 0;
    }

  return n;
}

/* The dialog, from the form or from the review. */
static GtkWidget *
open_dialog (WindowFixture *self)
{
  if (KVP_IS_FILTER_PAGE (page (self)))
    window_click (window_find (page (self), "keep_button"));
  else
    g_assert_true (gtk_widget_activate_action (page (self), "review.keep-list", NULL));
  SPIN_UNTIL (window_find_toplevel ("keep-list-dialog") != NULL);

  return window_find_toplevel ("keep-list-dialog");
}

static void
close_dialog (GtkWidget *dialog)
{
  gtk_window_close (GTK_WINDOW (dialog));
  SPIN_UNTIL (window_find_toplevel ("keep-list-dialog") == NULL);
}

/* With Enter in the entry, as a person does who does not reach for the mouse. */
static void
add_rule (GtkWidget  *dialog,
          guint       kind,
          const char *pattern,
          const char *note)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (window_find (dialog, "kind_row")), kind);
  window_type (window_find (dialog, "pattern_row"), pattern);
  window_type (window_find (dialog, "note_row"), note);
  g_signal_emit_by_name (window_find (dialog, "pattern_row"), "entry-activated");
  SPIN_UNTIL (*gtk_editable_get_text (GTK_EDITABLE (window_find (dialog, "pattern_row"))) == '\0');
}

static void
dry_run_of_everything (WindowFixture *self)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (window_find (page (self), "every_button")), TRUE);
  SPIN_UNTIL (gtk_widget_is_sensitive (window_find (page (self), "dry_run_button")));
  window_click (window_find (page (self), "dry_run_button"));
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  SPIN_UNTIL (window_find_type (page (self), KVP_TYPE_KEY_LIST_TICK) != NULL);
}

/* A list that is made before the dry run; then every key of the namespace is deleted. */
static void
test_purge_everything (WindowFixture *self)
{
  GtkWidget *dialog;
  guint n_kept;
  guint n_all;

  window_start (self);
  window_wait_for_page (self, KVP_TYPE_FILTER_PAGE);
  dialog = open_dialog (self);
  g_assert_true (window_says (dialog, "No key is on the keep list."));
  g_assert_false (gtk_widget_is_sensitive (window_find (dialog, "add_button")));

  add_rule (dialog, 1, WINDOW_PREFIX, "Belongs to <b>sales</b> & co");
  g_assert_true (window_says (dialog, "Keys that start with “product:”"));
  g_assert_true (window_says (dialog, "Belongs to <b>sales</b> & co"));
  close_dialog (dialog);
  g_assert_true (window_says (page (self), "Keep List: 1 Rule"));

  n_kept = count_with_prefix (self, WINDOW_PREFIX);
  {
    g_autoptr(GPtrArray) all = server_names (self);

    n_all = all->len;
  }
  g_assert_cmpuint (n_kept, >, 0);
  g_assert_cmpuint (n_kept, <, n_all);

  dry_run_of_everything (self);
  g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->pending, <=, n_all - n_kept);
  g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->excluded, >=, n_kept);

  /* Whatever is ticked. */
  g_assert_true (gtk_widget_activate_action (page (self), "review.untick-all", NULL));
  SPIN_UNTIL (kvp_plan_get_counts (window_get_plan (self))->pending == 0);
  g_assert_true (gtk_widget_activate_action (page (self), "review.tick-all", NULL));
  SPIN_UNTIL (kvp_plan_get_counts (window_get_plan (self))->pending > 0);
  g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->excluded, >=, n_kept);

  {
    GtkWidget *confirm = window_ask_to_delete (self);

    if (window_find (confirm, "typing_entry") != NULL)
      window_type (window_find (confirm, "typing_entry"), KVP_DEMO_LARGE_NAMESPACE_TITLE);
    SPIN_UNTIL (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (confirm), "delete"));
    adw_message_dialog_response (ADW_MESSAGE_DIALOG (confirm), "delete");
    gtk_window_destroy (GTK_WINDOW (confirm));
  }
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  g_assert_cmpuint (count_with_prefix (self, WINDOW_PREFIX), ==, n_kept);
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **out = user_data;

  *out = g_object_ref (result);
}

/* As another window of the same app does while this one has its confirmation open. */
static void
keep_elsewhere (WindowFixture *self,
                GBytes        *name)
{
  g_autoptr(KvpKeepList) list =
    kvp_keep_list_get_for_plan (kvp_window_get_store (self->window), window_get_plan (self));
  g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) added = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  g_ptr_array_add (rules, kvp_keep_rule_new (KVP_KEEP_KEY, name, NULL, 0, NULL));
  kvp_keep_list_add_async (list, rules, NULL, result_cb, &result);
  SPIN_UNTIL (result != NULL);
  added = kvp_keep_list_add_finish (list, result, NULL);
  g_assert_cmpuint (added->len, ==, 1);
}

static KvpPlanRow *
first_row (WindowFixture *self)
{
  GtkWidget *tick = window_find_type (page (self), KVP_TYPE_KEY_LIST_TICK);

  return kvp_key_list_tick_get_row (KVP_KEY_LIST_TICK (tick));
}

static void
test_after_confirmation_opened (WindowFixture *self)
{
  g_autoptr(GBytes) name = NULL;
  GtkWidget *confirm;
  guint n_deleted;

  window_start (self);
  window_dry_run (self);
  name = g_bytes_ref (kvp_plan_row_get_name (first_row (self)));
  n_deleted = kvp_plan_get_counts (window_get_plan (self))->total - 1;

  confirm = window_ask_to_delete (self);
  if (window_find (confirm, "typing_entry") != NULL)
    window_type (window_find (confirm, "typing_entry"), KVP_DEMO_LARGE_NAMESPACE_TITLE);
  keep_elsewhere (self, name);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (confirm), "delete");
  gtk_window_destroy (GTK_WINDOW (confirm));

  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  g_assert_true (server_has (self, name));
  g_assert_cmpint (kvp_plan_get_state (window_get_plan (self)), ==, KVP_PLAN_FINISHED);
  g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->deleted, ==, n_deleted);
}

static void
select_row (WindowFixture *self,
            guint          index,
            gboolean       modify)
{
  GtkWidget *view = window_find_type (page (self), KVP_TYPE_KEY_LIST_VIEW);
  GtkWidget *list = gtk_widget_get_last_child (
    GTK_WIDGET (kvp_key_list_view_get_column_view (KVP_KEY_LIST_VIEW (view))));

  g_assert_true (gtk_widget_activate_action (list, "list.select-item", "(ubb)", index, modify, FALSE));
}

static void
test_from_review (WindowFixture *self)
{
  g_autoptr(KvpPlanRow) row = NULL;
  const KvpPlanCounts *counts;
  guint total;

  window_start (self);
  window_dry_run (self);
  row = g_object_ref (first_row (self));
  counts = kvp_plan_get_counts (window_get_plan (self));
  total = counts->total;
  g_assert_cmpuint (total, >, 3);

  /* One key, with the button beside its details. */
  select_row (self, 0, FALSE);
  SPIN_UNTIL (window_find (page (self), "keep_button") != NULL);
  window_click (window_find (page (self), "keep_button"));
  SPIN_UNTIL (kvp_plan_get_counts (window_get_plan (self))->excluded == 1);
  g_assert_true (kvp_plan_row_get_locked (row));
  SPIN_UNTIL (window_says (page (self), "1 key is never deleted from now on"));
  SPIN_UNTIL (window_says (page (self), "Kept: it is on the keep list. The rule keeps the key"));
  g_assert_null (window_find (page (self), "keep_button"));
  /* From there it is one step to the rule. */
  g_assert_true (gtk_widget_get_sensitive (window_find (page (self), "keep_list_button")));

  /* Space says why the box stays empty. */
  g_assert_true (gtk_widget_activate_action (page (self), "review.toggle-selected", NULL));
  SPIN_UNTIL (!window_says (page (self), "1 key is never deleted from now on"));
  g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->pending, ==, total - 1);

  /* Undo, or Ctrl+Z, ticks it again: it is what was done last. */
  g_assert_true (gtk_widget_activate_action (page (self), "review.undo", NULL));
  SPIN_UNTIL (!window_says (page (self), "Kept: it is on the keep list."));
  SPIN_UNTIL (kvp_plan_get_counts (window_get_plan (self))->pending == total);
  g_assert_true (kvp_plan_row_get_ticked (row));

  /* Several, with the action of the menu. */
  select_row (self, 1, TRUE);
  select_row (self, 2, TRUE);
  g_assert_true (gtk_widget_activate_action (page (self), "review.keep-selected", NULL));
  SPIN_UNTIL (kvp_plan_get_counts (window_get_plan (self))->excluded == 3);
  SPIN_UNTIL (window_says (page (self), "3 keys are never deleted from now on"));

  /* At once one more: the button takes back what its toast says. */
  select_row (self, 5, FALSE);
  g_assert_true (gtk_widget_activate_action (page (self), "review.keep-selected", NULL));
  SPIN_UNTIL (window_says (page (self), "1 key is never deleted from now on"));
  g_assert_false (window_says (page (self), "3 keys are never deleted from now on"));
  window_click_button (page (self), "Undo");
  SPIN_UNTIL (kvp_plan_get_counts (window_get_plan (self))->excluded == 3);

  /* Ticks that were changed since are what Undo is about. */
  select_row (self, 6, FALSE);
  g_assert_true (gtk_widget_activate_action (page (self), "review.keep-selected", NULL));
  SPIN_UNTIL (kvp_plan_get_counts (window_get_plan (self))->excluded == 4);
  g_assert_true (gtk_widget_activate_action (page (self), "review.untick-all", NULL));
  SPIN_UNTIL (kvp_plan_get_counts (window_get_plan (self))->pending == 0);
  g_assert_true (gtk_widget_activate_action (page (self), "review.undo", NULL));
  SPIN_UNTIL (kvp_plan_get_counts (window_get_plan (self))->excluded == 4);
}

/* Rules that can not be, and one that is removed and comes back. */
static void
test_dialog (WindowFixture *self)
{
  GtkWidget *dialog;

  window_start (self);
  window_dry_run (self);
  dialog = open_dialog (self);

  adw_combo_row_set_selected (ADW_COMBO_ROW (window_find (dialog, "kind_row")), 2);
  window_type (window_find (dialog, "pattern_row"), "[");
  SPIN_UNTIL (window_find (dialog, "problem_label") != NULL);
  g_assert_false (gtk_widget_is_sensitive (window_find (dialog, "add_button")));

  add_rule (dialog, 2, "*<b>&amp;*", "");
  g_assert_true (window_says (dialog, "Keys that match “*<b>&amp;*”"));
  SPIN_UNTIL (window_says (dialog, "No key in the last dry run"));

  add_rule (dialog, 1, WINDOW_PREFIX, "");
  SPIN_UNTIL (kvp_plan_get_counts (window_get_plan (self))->pending == 0);
  SPIN_UNTIL (window_says (dialog, "keys in the last dry run"));

  /* The same again is no second rule. */
  window_type (window_find (dialog, "pattern_row"), WINDOW_PREFIX);
  window_click (window_find (dialog, "add_button"));
  SPIN_UNTIL (window_says (dialog, "This rule is on the keep list already."));
  g_assert_true (window_says (dialog, "2 rules"));

  window_click (window_find (dialog, "remove-rule"));
  SPIN_UNTIL (window_says (dialog, "Removed from the keep list: Keys that match “*<b>&amp;*”"));
  SPIN_UNTIL (window_says (dialog, "1 rule"));
  window_click_button (dialog, "Undo");
  SPIN_UNTIL (window_says (dialog, "2 rules"));
  close_dialog (dialog);
}

/* (nullable): the label that a person sees */
static GtkLabel *
find_shown_label (GtkWidget  *root,
                  const char *text)
{
  if (!gtk_widget_get_mapped (root))
    return NULL;

  if (GTK_IS_LABEL (root) && g_str_equal (gtk_label_get_text (GTK_LABEL (root)), text))
    return GTK_LABEL (root);

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkLabel *found = find_shown_label (child, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* What a choice says is read to its end; libadwaita's own would cut it. */
static void
test_choices_whole (WindowFixture *self)
{
  GtkWidget *dialog;
  GtkWidget *row;
  GtkLabel *choice;
  GtkWidget *popover;

  window_start (self);
  window_dry_run (self);
  dialog = open_dialog (self);
  row = window_find (dialog, "kind_row");

  g_signal_emit_by_name (row, "activate");
  SPIN_UNTIL ((choice = find_shown_label (row, "Keys That Match a Pattern")) != NULL &&
              gtk_widget_get_width (GTK_WIDGET (choice)) > 0);
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (choice)));

  popover = gtk_widget_get_ancestor (GTK_WIDGET (choice), GTK_TYPE_POPOVER);
  gtk_popover_popdown (GTK_POPOVER (popover));
  SPIN_UNTIL (!gtk_widget_get_mapped (popover));
  close_dialog (dialog);
}

int
main (int    argc,
      char **argv)
{
  window_fixture_init (&argc, &argv);

  window_fixture_add ("/window/keep-list/purge-everything", SMALL, test_purge_everything);
  window_fixture_add ("/must-not/wrong-keys/keep-list/after-confirmation-opened", SMALL,
                      test_after_confirmation_opened);
  window_fixture_add ("/window/keep-list/from-review", SMALL, test_from_review);
  window_fixture_add ("/window/keep-list/choices-whole", SMALL, test_choices_whole);
  window_fixture_add ("/must-not/markup-in-names/keep-list-dialog", SMALL, test_dialog);

  return g_test_run ();
}
