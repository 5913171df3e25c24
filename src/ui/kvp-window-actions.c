/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "ui/kvp-window-private.h"

/* GDK's number for the button under the thumb that browsers go back with. */
#define MOUSE_BUTTON_BACK 8

/* --- stopping --- */

static gboolean
after_stop_cb (gpointer user_data)
{
  KvpWindow *self = user_data;
  KvpWindowFunc then = self->after_stop;

  self->after_stop_idle = 0;
  self->after_stop = NULL;
  then (self);

  return G_SOURCE_REMOVE;
}

/* A flow has begun or ended its dry run or deletion. */
void
_kvp_window_runs_changed (KvpWindow *self)
{
  /* Not at once: the flow is in the middle of going on to its result. */
  if (self->after_stop != NULL && self->after_stop_idle == 0 && !_kvp_window_is_busy (self))
    self->after_stop_idle = g_idle_add_full (G_PRIORITY_DEFAULT, after_stop_cb, g_object_ref (self), g_object_unref);
}

static void
stop_then (KvpWindow     *self,
           KvpWindowFunc  then)
{
  if (!_kvp_window_is_busy (self))
    {
      then (self);
      return;
    }

  self->after_stop = then;

  for (guint i = 0; i < self->flows->len; i++)
    kvp_window_flow_stop (g_ptr_array_index (self->flows, i));
}

static void
stop_response_cb (KvpWindow        *self,
                  const char       *response,
                  AdwMessageDialog *dialog)
{
  if (g_str_equal (response, "stop"))
    stop_then (self, self->ask_then);
}

void
_kvp_window_ask_to_stop (KvpWindow     *self,
                         KvpWindowFunc  then)
{
  GtkWidget *dialog;

  if (!_kvp_window_is_busy (self))
    {
      then (self);
      return;
    }

  if (_kvp_window_has_runs (self))
    dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Stop the Deletion?"),
                                     _("What is on its way is waited for. The keys that are left stay in the list, "
                                       "and can be deleted later."));
  else if (_kvp_window_saves_values (self))
    dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Stop Saving or Restoring Values?"),
                                     _("Nothing was deleted yet by a deletion whose values are being saved. What was "
                                       "restored so far stays restored."));
  else
    dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Stop the Dry Run?"),
                                     _("What it has found so far is kept, as a list that is not complete. Nothing is "
                                       "deleted."));
  gtk_widget_set_name (dialog, "stop-dialog");
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "keep", _("_Keep Running"),
                                    "stop", _("_Stop"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "stop", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");

  self->ask_then = then;
  g_signal_connect_object (dialog, "response", G_CALLBACK (stop_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- actions --- */

static void
back_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  _kvp_window_go_back (KVP_WINDOW (widget));
}

static void
refresh_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  kvp_sidebar_refresh (KVP_WINDOW (widget)->sidebar);
}

static void
search_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  KvpWindow *self = KVP_WINDOW (widget);

  adw_leaflet_set_visible_child_name (self->leaflet, "sidebar");
  kvp_sidebar_focus_search (self->sidebar);
}

static void
show_pending_action (GtkWidget  *widget,
                     const char *action_name,
                     GVariant   *parameter)
{
  _kvp_window_show_pending (KVP_WINDOW (widget));
}

static void
mark_production_action (GtkWidget  *widget,
                        const char *action_name,
                        GVariant   *parameter)
{
  _kvp_window_ask_for_mark (KVP_WINDOW (widget), KVP_CONNECTION_PRODUCTION);
}

static void
mark_read_only_action (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  _kvp_window_ask_for_mark (KVP_WINDOW (widget), KVP_CONNECTION_READ_ONLY);
}

static void
undo_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  _kvp_window_undo_removal (KVP_WINDOW (widget));
}

static void
show_history_action (GtkWidget  *widget,
                     const char *action_name,
                     GVariant   *parameter)
{
  _kvp_window_show_history (KVP_WINDOW (widget));
}

static void
disconnect (KvpWindow *self)
{
  _kvp_window_leave (self);
  self->demo = FALSE;
  _kvp_window_begin (self);
}

static void
disconnect_action (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  KvpWindow *self = KVP_WINDOW (widget);

  if (self->connection != NULL)
    _kvp_window_ask_to_stop (self, disconnect);
}

static void
switch_account (KvpWindow  *self,
                const char *id)
{
  g_autoptr(KvpConnection) connection = g_object_ref (self->connection);
  GListModel *accounts = kvp_connection_get_accounts (connection);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr(KvpAccount) account = g_list_model_get_item (accounts, i);

      if (g_str_equal (kvp_account_get_id (account), id))
        {
          /* First what belongs to the old account goes: a dry run must not go on in the new one. */
          _kvp_window_leave (self);
          kvp_connection_set_account (connection, account);
          kvp_window_connect_to (self, connection);
          return;
        }
    }
}

static void
account_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  KvpWindow *self = user_data;
  const char *id = g_variant_get_string (parameter, NULL);

  if (self->connection != NULL && !g_str_equal (id, kvp_account_get_id (kvp_connection_get_account (self->connection))))
    switch_account (self, id);
}

/* What can be done now. */
void
_kvp_window_actions_update (KvpWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GAction *account = g_action_map_lookup_action (G_ACTION_MAP (self), "account");
  gboolean main = self->connection != NULL;
  gboolean can_go_back = self->page != NULL && kvp_page_get_can_go_back (self->page);

  gtk_widget_action_set_enabled (widget, "win.back",
                                 main && (can_go_back || adw_leaflet_get_folded (self->leaflet)));
  gtk_widget_action_set_enabled (widget, "win.refresh", main);
  gtk_widget_action_set_enabled (widget, "win.search-namespaces", main);
  gtk_widget_action_set_enabled (widget, "win.show-pending", main);
  gtk_widget_action_set_enabled (widget, "win.show-history", main);
  gtk_widget_action_set_enabled (widget, "win.disconnect", main);
  gtk_widget_action_set_enabled (widget, "win.restore", main);
  gtk_widget_action_set_enabled (widget, "win.mark-production", main);
  gtk_widget_action_set_enabled (widget, "win.mark-read-only", main);

  _kvp_window_accounts_update (self);

  if (account != NULL)
    {
      KvpAccount *current = main ? kvp_connection_get_account (self->connection) : NULL;

      /* What runs belongs to the account that the connection has. */
      g_simple_action_set_enabled (G_SIMPLE_ACTION (account), main && !_kvp_window_is_busy (self));
      g_simple_action_set_state (G_SIMPLE_ACTION (account),
                                 g_variant_new_string (current != NULL ? kvp_account_get_id (current) : ""));
    }
}

static void
mouse_back_cb (KvpWindow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

void
_kvp_window_actions_class_init (KvpWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.refresh", NULL, refresh_action);
  gtk_widget_class_install_action (widget_class, "win.search-namespaces", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.show-pending", NULL, show_pending_action);
  gtk_widget_class_install_action (widget_class, "win.show-history", NULL, show_history_action);
  gtk_widget_class_install_action (widget_class, "win.mark-production", NULL, mark_production_action);
  gtk_widget_class_install_action (widget_class, "win.mark-read-only", NULL, mark_read_only_action);
  gtk_widget_class_install_action (widget_class, "win.undo-removal", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "win.disconnect", NULL, disconnect_action);
}

void
_kvp_window_actions_init (KvpWindow *self)
{
  static const GActionEntry entries[] = {
    { "account", account_action, "s", "''" },
  };
  GtkGesture *back = gtk_gesture_click_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (back), MOUSE_BUTTON_BACK);
  g_signal_connect_object (back, "pressed", G_CALLBACK (mouse_back_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (back));

  _kvp_window_actions_update (self);
}
