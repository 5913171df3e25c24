/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "store/kvp-saved-filters.h"
#include "ui/kvp-filter-page.h"
#include "ui/kvp-filter-tools.h"
#include "ui/kvp-review-page.h"
#include "ui/kvp-saved-filters-dialog.h"
#include "window-steps.h"

#define SMALL 200
#define ARCHIVED_SENTENCE "start with “product:”"

static GtkWidget *
page (WindowFixture *self)
{
  return GTK_WIDGET (kvp_window_get_page (self->window));
}

static GtkWidget *
tools (WindowFixture *self)
{
  return window_find_type (page (self), KVP_TYPE_FILTER_TOOLS);
}

static void
save_as (WindowFixture *self,
         const char    *name)
{
  GtkWidget *dialog;

  g_assert_true (gtk_widget_activate_action (tools (self), "filters.save", NULL));
  SPIN_UNTIL (window_find_toplevel ("name-dialog") != NULL);
  dialog = window_find_toplevel ("name-dialog");
  g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "accept"));
  window_type (window_find (dialog, "name-entry"), name);
  g_assert_true (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "accept"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "accept");
  /* As when its button is pressed. */
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
assert_saved (WindowFixture *self,
              const char    *name,
              gboolean       expected)
{
  g_autoptr(KvpSavedFilters) filters = kvp_saved_filters_get (kvp_window_get_store (self->window));

  SPIN_UNTIL ((kvp_saved_filters_find (filters, name) != NULL) == expected);
}

static void
use (WindowFixture *self,
     const char    *name)
{
  g_autoptr(KvpSavedFilters) filters = kvp_saved_filters_get (kvp_window_get_store (self->window));
  KvpSavedFilter *filter = kvp_saved_filters_find (filters, name);

  g_assert_true (gtk_widget_activate_action (tools (self), "filters.use", "x", kvp_saved_filter_get_id (filter)));
}

static GtkWidget *
open_dialog (WindowFixture *self)
{
  g_assert_true (gtk_widget_activate_action (tools (self), "filters.manage", NULL));
  SPIN_UNTIL (window_find_toplevel ("saved-filters-dialog") != NULL);

  return window_find_toplevel ("saved-filters-dialog");
}

static void
show_every_key (WindowFixture *self)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (window_find (page (self), "every_button")), TRUE);
  SPIN_UNTIL (!window_says (page (self), ARCHIVED_SENTENCE));
}

/* Saved from the form, loaded into it again; then the dry run finds what it found. */
static void
test_save_and_use (WindowFixture *self)
{
  window_start (self);
  window_wait_for_page (self, KVP_TYPE_FILTER_PAGE);
  /* What can not be run can not be saved. */
  gtk_widget_activate_action (tools (self), "filters.save", NULL);
  g_assert_null (window_find_toplevel ("name-dialog"));

  window_fill_in_filter (self);
  g_assert_true (window_says (page (self), ARCHIVED_SENTENCE));
  save_as (self, "Old <b>stock</b> & co_1");
  assert_saved (self, "Old <b>stock</b> & co_1", TRUE);
  SPIN_UNTIL (window_says (self->window, "“Old <b>stock</b> & co_1” saved"));

  show_every_key (self);
  use (self, "Old <b>stock</b> & co_1");
  SPIN_UNTIL (window_says (page (self), ARCHIVED_SENTENCE));
  window_click (window_find (page (self), "dry_run_button"));
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  g_assert_nonnull (strstr (kvp_plan_get_filter_text (window_get_plan (self)), "archived"));
}

static char *
load_text (WindowFixture *self,
           const char    *name)
{
  g_autoptr(KvpSavedFilters) filters = kvp_saved_filters_get (kvp_window_get_store (self->window));

  return kvp_saved_filters_load_text (filters, kvp_saved_filters_find (filters, name), NULL);
}

static GtkWidget *
find_close_button (GtkWidget *beside)
{
  for (GtkWidget *child = gtk_widget_get_first_child (gtk_widget_get_parent (beside)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (GTK_IS_BUTTON (child) && gtk_button_get_icon_name (GTK_BUTTON (child)) != NULL)
        return child;
    }

  return NULL;
}

/* What is said must not cover what is pressed next. */
static void
assert_toast_is_beside (WindowFixture *self)
{
  GtkWidget *page = GTK_WIDGET (kvp_window_get_page (self->window));
  GtkWidget *undo;
  graphene_rect_t toast, buttons;

  SPIN_UNTIL ((undo = window_find_button (self->window, "Undo")) != NULL && gtk_widget_get_width (undo) > 0);
  g_assert_true (gtk_widget_compute_bounds (undo, page, &toast));
  g_assert_true (gtk_widget_compute_bounds (window_find (page, "tools"), page, &buttons));
  g_assert_cmpfloat (toast.origin.y + toast.size.height, <=, buttons.origin.y);

  g_assert_nonnull (find_close_button (undo));
  gtk_test_accessible_assert_property (find_close_button (undo), GTK_ACCESSIBLE_PROPERTY_LABEL, "Close");
}

/* The same name again: it says so, replaces, and Undo brings the old one back. */
static void
test_replace (WindowFixture *self)
{
  g_autofree char *old_text = NULL;
  g_autofree char *new_text = NULL;
  GtkWidget *dialog;

  window_start (self);
  window_fill_in_filter (self);
  save_as (self, "mine");
  assert_saved (self, "mine", TRUE);
  old_text = load_text (self, "mine");

  show_every_key (self);
  g_assert_true (gtk_widget_activate_action (tools (self), "filters.save", NULL));
  SPIN_UNTIL (window_find_toplevel ("name-dialog") != NULL);
  dialog = window_find_toplevel ("name-dialog");
  window_type (window_find (dialog, "name-entry"), "mine");
  SPIN_UNTIL (window_says (dialog, "It is replaced."));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "accept");
  gtk_window_destroy (GTK_WINDOW (dialog));
  SPIN_UNTIL (window_says (self->window, "“mine” replaced"));
  new_text = load_text (self, "mine");
  g_assert_cmpstr (new_text, !=, old_text);

  assert_toast_is_beside (self);
  window_click_button (self->window, "Undo");
  SPIN_UNTIL (({ g_autofree char *text = load_text (self, "mine"); g_str_equal (text, old_text); }));
}

static void
test_manage (WindowFixture *self)
{
  GtkWidget *dialog;
  GtkWidget *name_dialog;

  window_start (self);
  window_fill_in_filter (self);
  save_as (self, "first");
  assert_saved (self, "first", TRUE);
  save_as (self, "second");
  assert_saved (self, "second", TRUE);

  dialog = open_dialog (self);
  window_click (window_find (dialog, "rename-filter"));
  SPIN_UNTIL (window_find_toplevel ("name-dialog") != NULL);
  name_dialog = window_find_toplevel ("name-dialog");
  window_type (window_find (name_dialog, "name-entry"), "second");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (name_dialog), "accept");
  gtk_window_destroy (GTK_WINDOW (name_dialog));
  SPIN_UNTIL (window_says (dialog, "Another saved filter is called “second”."));
  assert_saved (self, "first", TRUE);

  window_click (window_find (dialog, "rename-filter"));
  SPIN_UNTIL (window_find_toplevel ("name-dialog") != NULL);
  name_dialog = window_find_toplevel ("name-dialog");
  window_type (window_find (name_dialog, "name-entry"), "renamed");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (name_dialog), "accept");
  gtk_window_destroy (GTK_WINDOW (name_dialog));
  assert_saved (self, "first", FALSE);
  assert_saved (self, "renamed", TRUE);

  window_click (window_find (dialog, "remove-filter"));
  assert_saved (self, "renamed", FALSE);
  SPIN_UNTIL (window_says (dialog, "“renamed” deleted"));
  window_click_button (dialog, "Undo");
  assert_saved (self, "renamed", TRUE);

  /* Enter on a row uses it. */
  show_every_key (self);
  gtk_widget_activate (gtk_widget_get_ancestor (window_find (dialog, "remove-filter"), ADW_TYPE_ACTION_ROW));
  SPIN_UNTIL (window_says (page (self), ARCHIVED_SENTENCE));
}

/* A name is what somebody thought of it; below it is what it does. One that can not be read says that. */
static void
test_sentences (WindowFixture *self)
{
  g_autoptr(KvpSavedFilters) filters = NULL;
  GtkWidget *dialog;

  window_start (self);
  window_fill_in_filter (self);
  save_as (self, "archived <b>");
  assert_saved (self, "archived <b>", TRUE);
  show_every_key (self);
  save_as (self, "everything");
  assert_saved (self, "everything", TRUE);
  filters = kvp_saved_filters_get (kvp_window_get_store (self->window));
  kvp_saved_filters_save_async (filters, "from the future", "{\"version\":99}", NULL, NULL, NULL);
  assert_saved (self, "from the future", TRUE);

  dialog = open_dialog (self);
  SPIN_UNTIL (window_says (dialog, "Start with “product:”, “status” is “archived”."));
  SPIN_UNTIL (window_says (dialog, "Every key."));
  SPIN_UNTIL (window_says (dialog, "made by another version of the app"));
  gtk_window_close (GTK_WINDOW (dialog));
}

/* To a file and back, and files that are something else. */
static void
test_files (WindowFixture *self)
{
  static const struct {
    const char *content;
    const char *sentence;
  } bad[] = {
    { "{\"format\":\"kv-purger-filter\",\"version\":1,\"name\":\"a\",\"fil", "no saved filter of KV Purger" },
    { "{\"format\":\"kv-purger-filter\",\"version\":2,\"name\":\"a\",\"new\":{}}", "newer version of KV Purger" },
  };
  g_autofree char *path = g_build_filename (self->folder, "shared.kvfilter", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(KvpSavedFilters) filters = NULL;
  GtkWidget *dialog;
  guint n_saved;

  window_start (self);
  window_fill_in_filter (self);
  save_as (self, "shared");
  assert_saved (self, "shared", TRUE);
  filters = kvp_saved_filters_get (kvp_window_get_store (self->window));

  dialog = open_dialog (self);
  kvp_saved_filters_dialog_export (KVP_SAVED_FILTERS_DIALOG (dialog), kvp_saved_filters_find (filters, "shared"), file);
  SPIN_UNTIL (window_says (dialog, "Exported to “shared.kvfilter”"));
  gtk_window_close (GTK_WINDOW (dialog));

  /* What is there keeps its name. */
  show_every_key (self);
  kvp_filter_tools_import (KVP_FILTER_TOOLS (tools (self)), file);
  assert_saved (self, "shared (2)", TRUE);
  SPIN_UNTIL (window_says (page (self), ARCHIVED_SENTENCE));

  n_saved = g_list_model_get_n_items (G_LIST_MODEL (filters));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_true (g_file_set_contents (path, bad[i].content, -1, NULL));
      kvp_filter_tools_import (KVP_FILTER_TOOLS (tools (self)), file);
      SPIN_UNTIL (window_says (self->window, bad[i].sentence));
    }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (filters)), ==, n_saved);
  g_assert_true (window_says (page (self), ARCHIVED_SENTENCE));

  /* A folder that can not be written to, and a file that is not there. */
  {
    g_autofree char *nowhere_path = g_build_filename (self->folder, "no", "such", "folder.kvfilter", NULL);
    g_autoptr(GFile) nowhere = g_file_new_for_path (nowhere_path);

    kvp_filter_tools_import (KVP_FILTER_TOOLS (tools (self)), nowhere);
    SPIN_UNTIL (window_says (self->window, "The file can’t be read"));
    dialog = open_dialog (self);
    kvp_saved_filters_dialog_export (KVP_SAVED_FILTERS_DIALOG (dialog), kvp_saved_filters_find (filters, "shared"),
                                     nowhere);
    SPIN_UNTIL (window_says (dialog, "The file can’t be written"));
    gtk_window_close (GTK_WINDOW (dialog));
  }
}

int
main (int    argc,
      char **argv)
{
  window_fixture_init (&argc, &argv);

  window_fixture_add ("/window/saved-filters/save-and-use", SMALL, test_save_and_use);
  window_fixture_add ("/window/saved-filters/replace", SMALL, test_replace);
  window_fixture_add ("/window/saved-filters/manage", SMALL, test_manage);
  window_fixture_add ("/window/saved-filters/sentences", SMALL, test_sentences);
  window_fixture_add ("/window/saved-filters/files", SMALL, test_files);

  return g_test_run ();
}
