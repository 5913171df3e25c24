/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#define G_SETTINGS_ENABLE_BACKEND
#include <gio/gsettingsbackend.h>

#include "ui/kvp-settings.h"

/* The largest that Cloudflare takes, and what a purge has without a setting. */
#define DEFAULT_BATCH_SIZE 10000

static gboolean
is_complete (GSettingsSchema *schema)
{
  static const char * const keys[] = {
    KVP_SETTING_BACKUP_FOLDER,
    KVP_SETTING_BATCH_SIZE,
    KVP_SETTING_CHECK_AGE,
    KVP_SETTING_COLOR_SCHEME,
    KVP_SETTING_COLUMN_WIDTHS,
    KVP_SETTING_DEFAULT_ACCOUNT,
    KVP_SETTING_DEFAULT_ENDPOINT,
    KVP_SETTING_HIDDEN_COLUMNS,
    KVP_SETTING_HISTORY_FORGET_NAMES_DAYS,
    KVP_SETTING_HISTORY_KEEP_DAYS,
    KVP_SETTING_KNOWS_BACKGROUND,
    KVP_SETTING_MAX_CONCURRENCY,
    KVP_SETTING_REQUESTS_PER_WINDOW,
    KVP_SETTING_REVIEW_DESCENDING,
    KVP_SETTING_REVIEW_ORDER,
    KVP_SETTING_SAVE_VALUES,
    KVP_SETTING_SILENCE_LIMIT,
    KVP_SETTING_WINDOW_HEIGHT,
    KVP_SETTING_WINDOW_MAXIMIZED,
    KVP_SETTING_WINDOW_WIDTH,
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      if (!g_settings_schema_has_key (schema, keys[i]))
        return FALSE;
    }

  return TRUE;
}

/* Nobody locks the size of a window: if it can not be written, nothing can, such as in a home that is read-only. What
 * is changed then counts until the program ends. */
static GSettings *
keep_in_memory (GSettings *stored)
{
  static GSettingsBackend *memory;
  g_autoptr(GSettingsSchema) schema = NULL;
  g_auto(GStrv) keys = NULL;
  g_autoptr(GSettings) settings = NULL;

  g_object_get (stored, "settings-schema", &schema, NULL);
  if (memory != NULL)
    return g_settings_new_full (schema, memory, NULL);

  /* One for all that open the settings. */
  memory = g_memory_settings_backend_new ();
  settings = g_settings_new_full (schema, memory, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autoptr(GVariant) value = g_settings_get_user_value (stored, keys[i]);

      if (value != NULL)
        g_settings_set_value (settings, keys[i], value);
    }

  return g_steal_pointer (&settings);
}

/**
 * kvp_settings_open:
 *
 * A program that is run from its build directory may lack the schema, or find that of an older version which is
 * installed. That is no reason to abort, as GSettings would; nor is it that settings can not be written.
 *
 * Returns: (transfer full) (nullable): the settings
 */
GSettings *
kvp_settings_open (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema = NULL;
  g_autoptr(GSettings) settings = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, APPLICATION_ID, TRUE);
  if (schema == NULL || !is_complete (schema))
    return NULL;

  settings = g_settings_new_full (schema, NULL, NULL);
  if (!g_settings_is_writable (settings, KVP_SETTING_WINDOW_WIDTH))
    return keep_in_memory (settings);

  return g_steal_pointer (&settings);
}

/**
 * kvp_settings_bind_connection:
 * @connection: a connection
 *
 * @connection, its account's budget and everything that runs with it keep to what the person has set, from the next
 * request on.
 */
void
kvp_settings_bind_connection (KvpConnection *connection)
{
  static const char * const keys[] = {
    KVP_SETTING_MAX_CONCURRENCY, KVP_SETTING_REQUESTS_PER_WINDOW, KVP_SETTING_SILENCE_LIMIT,
  };
  g_autoptr(GSettings) settings = kvp_settings_open ();

  g_return_if_fail (KVP_IS_CONNECTION (connection));

  if (settings == NULL)
    return;

  /* The properties have the names of the keys. */
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_bind (settings, keys[i], connection, keys[i], G_SETTINGS_BIND_GET);
}

/**
 * kvp_settings_apply_to_purge:
 * @purge: a purge that has not run
 *
 * What is set later counts for the next one.
 */
void
kvp_settings_apply_to_purge (KvpPurge *purge)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();

  g_return_if_fail (KVP_IS_PURGE (purge));

  if (settings == NULL)
    return;

  g_object_set (purge,
                "batch-size", g_settings_get_uint (settings, KVP_SETTING_BATCH_SIZE),
                "check-age", kvp_settings_get_check_age (settings),
                NULL);
}

/**
 * kvp_settings_dup_text:
 * @settings: (nullable): from kvp_settings_open()
 * @key: a key whose value is a text
 *
 * Returns: (transfer full): the text
 */
char *
kvp_settings_dup_text (GSettings  *settings,
                       const char *key)
{
  g_return_val_if_fail (settings == NULL || G_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  return settings != NULL ? g_settings_get_string (settings, key) : g_strdup ("");
}

/**
 * kvp_settings_get_batch_size:
 * @settings: (nullable): from kvp_settings_open()
 *
 * Returns: how many keys the next deletion puts in a request
 */
guint
kvp_settings_get_batch_size (GSettings *settings)
{
  g_return_val_if_fail (settings == NULL || G_IS_SETTINGS (settings), DEFAULT_BATCH_SIZE);

  return settings != NULL ? g_settings_get_uint (settings, KVP_SETTING_BATCH_SIZE) : DEFAULT_BATCH_SIZE;
}

/**
 * kvp_settings_get_save_values:
 *
 * Returns: whether values are saved before a deletion unless the person says otherwise
 */
gboolean
kvp_settings_get_save_values (void)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();

  return settings != NULL && g_settings_get_boolean (settings, KVP_SETTING_SAVE_VALUES);
}

/**
 * kvp_settings_dup_backup_folder:
 *
 * Returns: (transfer full): the folder for saved values, which may not be there yet
 */
GFile *
kvp_settings_dup_backup_folder (void)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();
  g_autofree char *folder = settings != NULL ? g_settings_get_string (settings, KVP_SETTING_BACKUP_FOLDER) : NULL;

  /* A folder that is not on this computer is none where a file can be renamed into its place. */
  if (folder != NULL && g_path_is_absolute (folder))
    return g_file_new_for_path (folder);

  return g_file_new_build_filename (g_get_user_data_dir (), "kv-purger", "backups", NULL);
}

/**
 * kvp_settings_get_check_age:
 * @settings: (nullable): from kvp_settings_open()
 *
 * Returns: seconds after which the keys of a list are looked up again before they are deleted
 */
guint
kvp_settings_get_check_age (GSettings *settings)
{
  g_return_val_if_fail (settings == NULL || G_IS_SETTINGS (settings), KVP_PURGE_DEFAULT_CHECK_AGE);

  return settings != NULL ? g_settings_get_uint (settings, KVP_SETTING_CHECK_AGE) * 60 : KVP_PURGE_DEFAULT_CHECK_AGE;
}

static gboolean
get_color_scheme (GValue   *value,
                  GVariant *variant,
                  gpointer  user_data)
{
  const char *word = g_variant_get_string (variant, NULL);
  AdwColorScheme color_scheme = ADW_COLOR_SCHEME_DEFAULT;

  if (g_str_equal (word, "light"))
    color_scheme = ADW_COLOR_SCHEME_FORCE_LIGHT;
  else if (g_str_equal (word, "dark"))
    color_scheme = ADW_COLOR_SCHEME_FORCE_DARK;

  g_value_set_enum (value, (int) color_scheme);

  return TRUE;
}

/**
 * kvp_settings_bind_color_scheme:
 * @style_manager: the one of the application
 */
void
kvp_settings_bind_color_scheme (AdwStyleManager *style_manager)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();

  g_return_if_fail (ADW_IS_STYLE_MANAGER (style_manager));

  if (settings != NULL)
    g_settings_bind_with_mapping (settings, KVP_SETTING_COLOR_SCHEME, style_manager, "color-scheme",
                                  G_SETTINGS_BIND_GET, get_color_scheme, NULL, NULL, NULL);
}
