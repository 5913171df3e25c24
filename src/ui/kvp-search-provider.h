/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Offers kvp_search_find() to the desktop, as org.gnome.Shell.SearchProvider2 under @application_path. Gives the
 * registration, for g_dbus_connection_unregister_object(); 0 on an error. @application must outlive it. */
guint kvp_search_provider_export (GtkApplication   *application,
                                  GDBusConnection  *connection,
                                  const char       *application_path,
                                  GError          **error);

G_END_DECLS
