/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <gtk/gtk.h>

#include "notice-board.h"

static const char introspection[] =
  "<node><interface name='org.gtk.Notifications'>"
  "<method name='AddNotification'>"
  "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='a{sv}' direction='in'/>"
  "</method>"
  "<method name='RemoveNotification'><arg type='s' direction='in'/><arg type='s' direction='in'/></method>"
  "</interface></node>";

static GDBusConnection *bus;
static GHashTable *notices; /* ID -> GVariant */
static gboolean is_active;
static guint log_handler; /* while nobody takes notices */

/* Takes the place of GTK's: there is no window manager here that would make a window active. */
gboolean
gtk_window_is_active (GtkWindow *window)
{
  return is_active && gtk_widget_get_visible (GTK_WIDGET (window));
}

static void
method_cb (GDBusConnection       *connection,
           const char            *sender,
           const char            *path,
           const char            *interface,
           const char            *method,
           GVariant              *parameters,
           GDBusMethodInvocation *invocation,
           gpointer               user_data)
{
  const char *application;
  char *id;
  GVariant *notice;

  if (g_str_equal (method, "AddNotification"))
    {
      g_variant_get (parameters, "(&ss@a{sv})", &application, &id, &notice);
      g_assert_cmpstr (application, ==, APPLICATION_ID);
      g_hash_table_replace (notices, id, notice);
    }
  else
    {
      g_variant_get (parameters, "(&ss)", &application, &id);
      g_hash_table_remove (notices, id);
      g_free (id);
    }

  g_dbus_method_invocation_return_value (invocation, NULL);
}

void
notice_board_start (void)
{
  static const GDBusInterfaceVTable table = { .method_call = method_cb };
  g_autoptr(GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (introspection, NULL);
  g_autoptr(GError) error = NULL;

  notices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
  bus = g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                                G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_register_object (bus, "/org/gtk/Notifications", info->interfaces[0], &table, NULL, NULL, &error);
  g_assert_no_error (error);
  notice_board_set_present (TRUE);
}

static const char lost[] = "unable to send notifications through org.freedesktop.Notifications";

/* What GLib says of each notice that nobody takes is no failure of a test. */
static gboolean
is_fatal (const char     *domain,
          GLogLevelFlags  level,
          const char     *message,
          gpointer        user_data)
{
  return !g_str_has_prefix (message, lost);
}

static void
log_cb (const char     *domain,
        GLogLevelFlags  level,
        const char     *message,
        gpointer        user_data)
{
  if (is_fatal (domain, level, message, user_data))
    g_log_default_handler (domain, level, message, user_data);
}

void
notice_board_set_present (gboolean present)
{
  static const char name[] = "org.gtk.Notifications";
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;

  reply = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       present ? "RequestName" : "ReleaseName",
                                       present ? g_variant_new ("(su)", name, 0) : g_variant_new ("(s)", name), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);

  if (log_handler != 0)
    g_log_remove_handler ("GLib-GIO", log_handler);
  log_handler = 0;
  if (!present)
    {
      log_handler = g_log_set_handler ("GLib-GIO", G_LOG_LEVEL_WARNING | G_LOG_FLAG_FATAL | G_LOG_FLAG_RECURSION, log_cb,
                                       NULL);
      g_test_log_set_fatal_handler (is_fatal, NULL);
    }
}

void
notice_board_set_active (gboolean active)
{
  g_autoptr(GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  is_active = active;
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GObject) window = g_list_model_get_item (windows, i);

      g_object_notify (window, "is-active");
    }
}

guint
notice_board_get_n (void)
{
  return g_hash_table_size (notices);
}

static GVariant *
get_only (void)
{
  GHashTableIter iter;
  gpointer notice = NULL;

  g_assert_cmpuint (g_hash_table_size (notices), <=, 1);
  g_hash_table_iter_init (&iter, notices);
  g_hash_table_iter_next (&iter, NULL, &notice);

  return notice;
}

const char *
notice_board_get (const char *what)
{
  GVariant *notice = get_only ();
  const char *text = "";

  if (notice != NULL)
    g_variant_lookup (notice, what, "&s", &text);

  return text;
}

void
notice_board_press (GActionGroup *application)
{
  g_autoptr(GVariant) notice = g_variant_ref (get_only ());
  g_autoptr(GVariant) target = g_variant_lookup_value (notice, "default-action-target", NULL);
  const char *action;

  g_assert_true (g_variant_lookup (notice, "default-action", "&s", &action));
  g_assert_true (g_str_has_prefix (action, "app."));
  g_action_group_activate_action (application, action + strlen ("app."), target);
}
