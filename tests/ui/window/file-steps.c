/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>

#include "file-steps.h"
#include "ui/kvp-result-page.h"
#include "ui/kvp-review-page.h"
#include "window-steps.h"

GFile *
window_make_file (WindowFixture *self,
                  const char    *name,
                  const char    *text,
                  gssize         length)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, length, NULL));

  return g_file_new_for_path (path);
}

void
window_import_wait (GtkWidget  *dialog,
                    const char *page)
{
  GtkWidget *stack;

  SPIN_UNTIL ((stack = window_find (dialog, "stack")) != NULL &&
              g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (stack)), page) == 0);
}

GtkWidget *
window_import (WindowFixture *self,
               GFile         *file)
{
  GtkWidget *dialog;

  kvp_window_open_file (self->window, file);
  SPIN_UNTIL ((dialog = window_find_toplevel ("import-dialog")) != NULL);
  window_import_wait (dialog, "keys");
  /* No namespace is chosen for anybody. */
  g_assert_false (gtk_widget_is_sensitive (window_find (dialog, "look-up-button")));

  return dialog;
}

void
window_import_choose (GtkWidget  *dialog,
                      const char *namespace_title)
{
  AdwComboRow *row = ADW_COMBO_ROW (window_find (dialog, "import-namespace"));
  GListModel *titles = adw_combo_row_get_model (row);

  for (guint i = 0; i < g_list_model_get_n_items (titles); i++)
    {
      g_autoptr(GtkStringObject) title = g_list_model_get_item (titles, i);

      if (g_str_equal (gtk_string_object_get_string (title), namespace_title))
        {
          adw_combo_row_set_selected (row, i);
          return;
        }
    }

  g_error ("There is no namespace “%s” to choose", namespace_title);
}

void
window_import_look_up (WindowFixture *self,
                       GtkWidget     *dialog)
{
  SPIN_UNTIL (gtk_widget_is_sensitive (window_find (dialog, "look-up-button")));
  window_click (window_find (dialog, "look-up-button"));
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  SPIN_UNTIL (kvp_plan_get_state (window_get_plan (self)) == KVP_PLAN_WAITING);
}

void
window_delete_few (WindowFixture *self)
{
  GtkWidget *dialog;

  SPIN_UNTIL (gtk_widget_is_sensitive (window_find (kvp_window_get_page (self->window), "delete_button")));
  dialog = window_ask_to_delete (self);
  SPIN_UNTIL (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "delete"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "delete");
  gtk_window_destroy (GTK_WINDOW (dialog));
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
}

gboolean
window_drop (WindowFixture *self,
             GFile         *file)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (self->window));
  gboolean taken = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);
      g_auto(GValue) value = G_VALUE_INIT;
      GFile *files[] = { file };

      if (!GTK_IS_DROP_TARGET (controller))
        continue;

      g_value_init (&value, GDK_TYPE_FILE_LIST);
      g_value_take_boxed (&value, gdk_file_list_new_from_array (files, 1));
      g_signal_emit_by_name (controller, "drop", &value, 10.0, 10.0, &taken);
    }

  return taken;
}

guint
window_count_plans (WindowFixture *self)
{
  return g_list_model_get_n_items (kvp_store_get_plans (kvp_window_get_store (self->window)));
}

void
window_move_to_another_computer (WindowFixture *self)
{
  static const char *const suffixes[] = { "", "-wal", "-shm", "-lock" };
  g_autofree char *path = window_fixture_get_path (self);

  window_fixture_close (self);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *file = g_strconcat (path, suffixes[i], NULL);

      g_unlink (file);
    }
  window_fixture_open (self, 1280, 800);
  window_fixture_connect (self);
  g_assert_cmpuint (window_count_plans (self), ==, 0);
}
