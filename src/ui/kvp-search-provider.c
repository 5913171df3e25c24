/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-search-provider.h"
#include "ui/kvp-search.h"

/* https://developer.gnome.org/documentation/tutorials/search-provider.html */
static const char introspection[] =
  "<node><interface name='org.gnome.Shell.SearchProvider2'>"
  "<method name='GetInitialResultSet'><arg type='as' direction='in'/><arg type='as' direction='out'/></method>"
  "<method name='GetSubsearchResultSet'>"
  "<arg type='as' direction='in'/><arg type='as' direction='in'/><arg type='as' direction='out'/></method>"
  "<method name='GetResultMetas'><arg type='as' direction='in'/><arg type='aa{sv}' direction='out'/></method>"
  "<method name='ActivateResult'>"
  "<arg type='s' direction='in'/><arg type='as' direction='in'/><arg type='u' direction='in'/></method>"
  "<method name='LaunchSearch'><arg type='as' direction='in'/><arg type='u' direction='in'/></method>"
  "</interface></node>";

static GVariant *
find (GtkApplication *application,
      GVariant       *terms)
{
  g_autofree const char **words = g_variant_get_strv (terms, NULL);
  g_auto(GStrv) ids = kvp_search_find (application, words);

  return g_variant_new ("(^as)", ids);
}

static GVariant *
describe (GtkApplication *application,
          GVariant       *parameters)
{
  g_autofree const char **ids = NULL;

  g_variant_get (parameters, "(^a&s)", &ids);

  return g_variant_new ("(@aa{sv})", kvp_search_describe (application, ids));
}

/* The caller's rights are those of the person whose session it is. */
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
  GtkApplication *application = user_data;
  GVariant *answer = NULL;

  if (g_str_equal (method, "GetInitialResultSet"))
    {
      g_autoptr(GVariant) terms = g_variant_get_child_value (parameters, 0);

      answer = find (application, terms);
    }
  else if (g_str_equal (method, "GetSubsearchResultSet"))
    {
      /* There are few: those of before need no special care. */
      g_autoptr(GVariant) terms = g_variant_get_child_value (parameters, 1);

      answer = find (application, terms);
    }
  else if (g_str_equal (method, "GetResultMetas"))
    {
      answer = describe (application, parameters);
    }
  else if (g_str_equal (method, "ActivateResult"))
    {
      const char *id;

      g_variant_get_child (parameters, 0, "&s", &id);
      kvp_search_open (application, id);
    }
  else
    {
      g_application_activate (G_APPLICATION (application));
    }

  g_dbus_method_invocation_return_value (invocation, answer);
}

/**
 * kvp_search_provider_export:
 * @application: the application
 * @connection: the session bus
 * @application_path: the application's own path there
 * @error: (nullable): why not
 *
 * Returns: the registration, or 0
 */
guint
kvp_search_provider_export (GtkApplication   *application,
                            GDBusConnection  *connection,
                            const char       *application_path,
                            GError          **error)
{
  static const GDBusInterfaceVTable table = { .method_call = method_cb };
  g_autoptr(GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (introspection, NULL);
  g_autofree char *path = g_strconcat (application_path, "/SearchProvider", NULL);

  g_return_val_if_fail (GTK_IS_APPLICATION (application), 0);
  g_assert (info != NULL);

  return g_dbus_connection_register_object (connection, path, info->interfaces[0], &table, application, NULL, error);
}
