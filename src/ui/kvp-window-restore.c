/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "ui/kvp-drop-down.h"
#include "ui/kvp-window-private.h"

/* A file of saved values is opened: into which namespace do they go? */

static void
restore_into (KvpWindow    *self,
              KvpNamespace *ns,
              GFile        *file)
{
  KvpWindowFlow *flow = _kvp_window_find_flow (self, kvp_namespace_get_id (ns));

  /* What runs there goes on beside it. */
  if (flow == NULL || kvp_window_flow_get_busy (flow) || kvp_window_flow_get_for_plan (flow))
    {
      flow = kvp_window_flow_new (self->connection, self->store, ns);
      _kvp_window_add_flow (self, flow);
    }

  kvp_sidebar_select_namespace (self->sidebar, kvp_namespace_get_id (ns));
  kvp_window_flow_restore (flow, file);
  _kvp_window_show_page (self, kvp_window_flow_get_page (flow), flow);
  _kvp_window_show_content (self);
}

static char *
get_title (KvpNamespace *ns,
           gpointer      user_data)
{
  return ns != NULL ? kvp_display_text (kvp_namespace_get_title (ns), -1) : NULL;
}

static void
namespace_response_cb (KvpWindow        *self,
                       const char       *response,
                       AdwMessageDialog *dialog)
{
  GtkDropDown *drop_down = g_object_get_data (G_OBJECT (dialog), "kvp-drop-down");
  GFile *file = g_object_get_data (G_OBJECT (dialog), "kvp-file");
  KvpNamespace *ns = gtk_drop_down_get_selected_item (drop_down);

  if (g_str_equal (response, "open") && ns != NULL && self->connection != NULL)
    restore_into (self, ns, file);
}

/* The one that is looked at is the first choice. */
static guint
find_position (KvpWindow  *self,
               GListModel *namespaces)
{
  const char *id = self->flow != NULL ? kvp_namespace_get_id (kvp_window_flow_get_namespace (self->flow)) : "";

  for (guint i = 0; i < g_list_model_get_n_items (namespaces); i++)
    {
      g_autoptr(KvpNamespace) ns = g_list_model_get_item (namespaces, i);

      if (g_str_equal (kvp_namespace_get_id (ns), id))
        return i;
    }

  return 0;
}

static void
ask_for_namespace (KvpWindow *self,
                   GFile     *file)
{
  GListModel *namespaces = kvp_connection_get_namespaces (self->connection);
  GtkExpression *title = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL, G_CALLBACK (get_title), NULL, NULL);
  GtkWidget *drop_down = gtk_drop_down_new (g_object_ref (namespaces), title);
  GtkWidget *dialog;

  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (drop_down), TRUE);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), find_position (self, namespaces));
  gtk_widget_set_name (drop_down, "restore-namespace");
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Namespace"), -1);
  kvp_drop_down_expose (drop_down);

  dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Restore Values"),
                                   _("Choose the namespace that they are for. What would happen is shown first."));
  gtk_widget_set_name (dialog, "restore-dialog");
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), drop_down);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "open", _("_Show"), NULL);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "open",
                                           g_list_model_get_n_items (namespaces) > 0);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "open");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data (G_OBJECT (dialog), "kvp-drop-down", drop_down);
  g_object_set_data_full (G_OBJECT (dialog), "kvp-file", g_object_ref (file), g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (namespace_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
file_response_cb (KvpWindow       *self,
                  int              response,
                  GtkNativeDialog *dialog)
{
  g_autoptr(GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL)
    kvp_window_restore_file (self, file);

  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
restore_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  GtkFileChooserNative *dialog;
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

  dialog = gtk_file_chooser_native_new (_("Restore Values"), GTK_WINDOW (widget), GTK_FILE_CHOOSER_ACTION_OPEN,
                                        _("_Open"), _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_filter_set_name (filter, _("Saved Values (JSON)"));
  gtk_file_filter_add_suffix (filter, "json");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  /* The dialog is kept until its response, which lets it go. */
  g_signal_connect_object (dialog, "response", G_CALLBACK (file_response_cb), widget, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/**
 * kvp_window_restore_file:
 * @self: a window that shows an account
 * @file: saved values
 *
 * Asks for the namespace, and shows what would be put back.
 */
void
kvp_window_restore_file (KvpWindow *self,
                         GFile     *file)
{
  g_return_if_fail (KVP_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  if (self->connection != NULL)
    ask_for_namespace (self, file);
}

void
_kvp_window_restore_class_init (KvpWindowClass *klass)
{
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "win.restore", NULL, restore_action);
}
