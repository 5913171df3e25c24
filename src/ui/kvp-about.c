/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "store/kvp-store.h"
#include "ui/kvp-about.h"

/* --- what is new --- */

typedef struct {
  GString *notes;
  GString *text;    /* (nullable): of the element that is being read */
  char    *version; /* (nullable): of the newest release */
  guint    in_release : 1;
  guint    is_over : 1;
} NotesReader;

static gboolean
is_text (const char *element)
{
  return g_str_equal (element, "p") || g_str_equal (element, "li");
}

static void
start_cb (GMarkupParseContext  *context,
          const char           *element,
          const char          **names,
          const char          **values,
          gpointer              user_data,
          GError              **error)
{
  NotesReader *reader = user_data;

  if (g_str_equal (element, "release") && !reader->is_over)
    {
      reader->in_release = TRUE;
      for (guint i = 0; names[i] != NULL; i++)
        {
          if (g_str_equal (names[i], "version"))
            reader->version = g_strdup (values[i]);
        }
    }
  else if (reader->in_release && g_str_equal (element, "ul"))
    {
      g_string_append (reader->notes, "<ul>");
    }
  else if (reader->in_release && is_text (element))
    {
      reader->text = g_string_new (NULL);
    }
}

static void
text_cb (GMarkupParseContext  *context,
         const char           *text,
         gsize                 length,
         gpointer              user_data,
         GError              **error)
{
  NotesReader *reader = user_data;

  if (reader->text != NULL)
    g_string_append_len (reader->text, text, (gssize) length);
}

/* As the translators see it: whatever white space there is, is one space. */
static char *
translate (const char *text)
{
  g_auto(GStrv) words = g_strsplit_set (text, " \t\n", -1);
  g_autoptr(GString) line = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (*words[i] != '\0')
        g_string_append_printf (line, line->len > 0 ? " %s" : "%s", words[i]);
    }

  return line->len > 0 ? g_markup_escape_text (_(line->str), -1) : g_strdup ("");
}

static void
end_cb (GMarkupParseContext  *context,
        const char           *element,
        gpointer              user_data,
        GError              **error)
{
  NotesReader *reader = user_data;

  if (reader->text != NULL && is_text (element))
    {
      g_autofree char *text = translate (reader->text->str);

      g_string_append_printf (reader->notes, "<%s>%s</%s>", element, text, element);
      g_string_free (g_steal_pointer (&reader->text), TRUE);
    }
  else if (reader->in_release && g_str_equal (element, "ul"))
    {
      g_string_append (reader->notes, "</ul>");
    }
  else if (g_str_equal (element, "release"))
    {
      reader->in_release = FALSE;
      reader->is_over = TRUE;
    }
}

/**
 * kvp_about_dup_release_notes:
 * @version: (out) (transfer full): of which version
 *
 * Returns: (transfer full): what is new in it
 */
char *
kvp_about_dup_release_notes (char **version)
{
  static const GMarkupParser parser = { .start_element = start_cb, .end_element = end_cb, .text = text_cb };
  g_autoptr(GBytes) metainfo = g_resources_lookup_data ("/io/github/kvpurger/KvPurger/metainfo.xml",
                                                        G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  NotesReader reader = { .notes = g_string_new (NULL) };
  g_autoptr(GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &reader, NULL);
  g_autoptr(GError) error = NULL;

  g_assert (metainfo != NULL);

  /* It is part of the program, and the tests hold it against its rules. */
  if (!g_markup_parse_context_parse (context, g_bytes_get_data (metainfo, NULL), (gssize) g_bytes_get_size (metainfo),
                                     &error))
    g_error ("The metainfo in the program can not be read: %s", error->message);

  *version = reader.version;

  return g_string_free (reader.notes, FALSE);
}

/* --- for a report of a problem --- */

/* A text may name somebody or something; a number and a choice can not. */
static gboolean
says_nothing_personal (GSettingsSchemaKey *key)
{
  const GVariantType *type = g_settings_schema_key_get_value_type (key);
  g_autoptr(GVariant) range = g_settings_schema_key_get_range (key);
  const char *kind;

  g_variant_get (range, "(&sv)", &kind, NULL);
  if (g_str_equal (kind, "enum"))
    return TRUE;

  return g_variant_type_is_basic (type) && !g_variant_type_equal (type, G_VARIANT_TYPE_STRING);
}

static void
append_settings (GString   *info,
                 GSettings *settings)
{
  g_autoptr(GSettingsSchema) schema = NULL;
  g_auto(GStrv) names = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  names = g_settings_schema_list_keys (schema);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr(GSettingsSchemaKey) key = g_settings_schema_get_key (schema, names[i]);
      g_autoptr(GVariant) usual = g_settings_schema_key_get_default_value (key);
      g_autoptr(GVariant) value = g_settings_get_value (settings, names[i]);
      g_autofree char *text = NULL;

      if (g_variant_equal (value, usual))
        continue;

      text = says_nothing_personal (key) ? g_variant_print (value, FALSE) : g_strdup ("(set)");
      g_string_append_printf (info, "- %s: %s\n", names[i], text);
    }
}

/**
 * kvp_about_dup_debug_info:
 * @settings: (nullable): the settings
 *
 * In English: it is for those who look for the fault.
 *
 * Returns: (transfer full): lines of text
 */
char *
kvp_about_dup_debug_info (GSettings *settings)
{
  GdkDisplay *display = gdk_display_get_default ();
  g_autoptr(GString) info = g_string_new (NULL);
  const char *desktop = g_getenv ("XDG_CURRENT_DESKTOP");
  const char *locale = setlocale (LC_MESSAGES, NULL);

  g_return_val_if_fail (settings == NULL || G_IS_SETTINGS (settings), NULL);

  g_string_append_printf (info, "KV Purger %s\n\n", PACKAGE_VERSION);

  g_string_append_printf (info, "Running against:\n");
  g_string_append_printf (info, "- GLib %u.%u.%u\n", glib_major_version, glib_minor_version, glib_micro_version);
  g_string_append_printf (info, "- GTK %u.%u.%u\n", gtk_get_major_version (), gtk_get_minor_version (),
                          gtk_get_micro_version ());
  g_string_append_printf (info, "- libadwaita %u.%u.%u\n", adw_get_major_version (), adw_get_minor_version (),
                          adw_get_micro_version ());
  g_string_append_printf (info, "- SQLite %s\n\n", kvp_store_get_engine_version ());

  g_string_append_printf (info, "System:\n");
  g_string_append_printf (info, "- Display: %s\n", display != NULL ? G_OBJECT_TYPE_NAME (display) : "none");
  g_string_append_printf (info, "- Desktop: %s\n", desktop != NULL ? desktop : "unknown");
  g_string_append_printf (info, "- Language: %s\n", locale != NULL ? locale : "unknown");
  g_string_append_printf (info, "- Sandbox: %s\n",
                          g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) ? "Flatpak" : "none");
  g_string_append_printf (info, "- Session bus: %s\n\n",
                          g_application_get_default () != NULL &&
                          g_application_get_dbus_connection (g_application_get_default ()) != NULL ? "yes" : "no");

  if (settings == NULL)
    {
      g_string_append (info, "Settings: no schema is installed\n");
    }
  else
    {
      g_string_append (info, "Settings that are not the default:\n");
      append_settings (info, settings);
    }

  return g_string_free (g_steal_pointer (&info), FALSE);
}

/* --- the window --- */

/**
 * kvp_about_show:
 * @parent: (nullable): the window in front of which it stands
 * @settings: (nullable): the settings
 */
void
kvp_about_show (GtkWindow *parent,
                GSettings *settings)
{
  static const char * const developers[] = { "The KV Purger developers https://github.com/kvpurger", NULL };
  g_autofree char *version = NULL;
  g_autofree char *release_notes = kvp_about_dup_release_notes (&version);
  g_autofree char *debug_info = kvp_about_dup_debug_info (settings);

  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));

  adw_show_about_window (parent,
                         "application-name", _("KV Purger"),
                         "application-icon", APPLICATION_ID,
                         "version", PACKAGE_VERSION,
                         "comments", _("Delete keys from Cloudflare Workers KV, and only those that you mean."),
                         "release-notes-version", version,
                         "release-notes", release_notes,
                         "debug-info", debug_info,
                         "debug-info-filename", "kv-purger-troubleshooting.txt",
                         "developer-name", _("The KV Purger developers"),
                         "developers", developers,
                         "copyright", "© 2026 The KV Purger developers",
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "website", "https://github.com/kvpurger/kv-purger",
                         "issue-url", "https://github.com/kvpurger/kv-purger/issues",
                         /* Translators: your names, one a line */
                         "translator-credits", _("translator-credits"),
                         NULL);
}
