/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "ui/kvp-drop-down.h"
#include "ui/kvp-preferences-window.h"
#include "ui/kvp-settings.h"

struct _KvpPreferencesWindow
{
  AdwPreferencesWindow parent_instance;

  /* Template widgets */
  AdwActionRow  *backup_folder_row;
  GtkSpinButton *batch_size_spin;
  GtkSpinButton *check_age_spin;
  AdwComboRow   *color_scheme_row;
  GtkSwitch     *history_delete_values_switch;
  GtkSpinButton *history_forget_names_days_spin;
  GtkSpinButton *history_keep_days_spin;
  GtkSpinButton *max_concurrency_spin;
  GtkSpinButton *requests_per_window_spin;
  GtkSwitch     *save_values_switch;
  GtkSpinButton *silence_limit_spin;

  GSettings *settings; /* (owned) */
};

G_DEFINE_FINAL_TYPE (KvpPreferencesWindow, kvp_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

/* In the order of the rows of the list. */
static const char * const color_schemes[] = { "system", "light", "dark" };

/* The schema alone says what a number may be. */
static void
bind_spin (GSettings     *settings,
           const char    *key,
           GtkSpinButton *spin)
{
  g_autoptr(GSettingsSchema) schema = NULL;
  g_autoptr(GSettingsSchemaKey) schema_key = NULL;
  g_autoptr(GVariant) range = NULL;
  g_autoptr(GVariant) bounds = NULL;
  const char *kind;
  guint32 min;
  guint32 max;

  g_object_get (settings, "settings-schema", &schema, NULL);
  schema_key = g_settings_schema_get_key (schema, key);
  range = g_settings_schema_key_get_range (schema_key);
  g_variant_get (range, "(&sv)", &kind, &bounds);
  g_assert (g_str_equal (kind, "range"));
  g_variant_get (bounds, "(uu)", &min, &max);

  gtk_spin_button_set_range (spin, min, max);
  g_settings_bind (settings, key, spin, "value", G_SETTINGS_BIND_DEFAULT);
}

static gboolean
get_selected (GValue   *value,
              GVariant *variant,
              gpointer  user_data)
{
  const char *word = g_variant_get_string (variant, NULL);
  guint selected = 0;

  for (guint i = 0; i < G_N_ELEMENTS (color_schemes); i++)
    {
      if (g_str_equal (word, color_schemes[i]))
        selected = i;
    }

  g_value_set_uint (value, selected);

  return TRUE;
}

static GVariant *
set_selected (const GValue       *value,
              const GVariantType *expected_type,
              gpointer            user_data)
{
  guint selected = g_value_get_uint (value);

  return selected < G_N_ELEMENTS (color_schemes) ? g_variant_new_string (color_schemes[selected]) : NULL;
}

static void
show_folder (KvpPreferencesWindow *self)
{
  g_autoptr(GFile) folder = kvp_settings_dup_backup_folder ();
  g_autofree char *name = g_file_get_parse_name (folder);
  g_autofree char *shown = kvp_display_text (name, -1);

  adw_action_row_set_subtitle (self->backup_folder_row, shown);
}

static void
folder_response_cb (KvpPreferencesWindow *self,
                    int                   response,
                    GtkNativeDialog      *dialog)
{
  g_autoptr(GFile) folder = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    folder = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  /* One on another computer has no path. */
  if (folder != NULL && g_file_peek_path (folder) != NULL)
    g_settings_set_string (self->settings, KVP_SETTING_BACKUP_FOLDER, g_file_peek_path (folder));

  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
choose_folder_cb (KvpPreferencesWindow *self)
{
  GtkFileChooserNative *dialog;

  dialog = gtk_file_chooser_native_new (_("Folder for Saved Values"), GTK_WINDOW (self),
                                        GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _("_Choose"), _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  /* The dialog is kept until its response, which lets it go. */
  g_signal_connect_object (dialog, "response", G_CALLBACK (folder_response_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
bind (KvpPreferencesWindow *self,
      GSettings            *settings)
{
  bind_spin (settings, KVP_SETTING_BATCH_SIZE, self->batch_size_spin);
  bind_spin (settings, KVP_SETTING_CHECK_AGE, self->check_age_spin);
  bind_spin (settings, KVP_SETTING_HISTORY_FORGET_NAMES_DAYS, self->history_forget_names_days_spin);
  bind_spin (settings, KVP_SETTING_HISTORY_KEEP_DAYS, self->history_keep_days_spin);
  bind_spin (settings, KVP_SETTING_MAX_CONCURRENCY, self->max_concurrency_spin);
  bind_spin (settings, KVP_SETTING_REQUESTS_PER_WINDOW, self->requests_per_window_spin);
  bind_spin (settings, KVP_SETTING_SILENCE_LIMIT, self->silence_limit_spin);
  g_settings_bind (settings, KVP_SETTING_HISTORY_DELETE_VALUES, self->history_delete_values_switch, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, KVP_SETTING_SAVE_VALUES, self->save_values_switch, "active", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (settings, "changed::" KVP_SETTING_BACKUP_FOLDER, G_CALLBACK (show_folder), self,
                           G_CONNECT_SWAPPED);
  show_folder (self);
  g_settings_bind_with_mapping (settings, KVP_SETTING_COLOR_SCHEME, self->color_scheme_row, "selected",
                                G_SETTINGS_BIND_DEFAULT, get_selected, set_selected, NULL, NULL);
}

/* A number that was typed counts when the keyboard goes elsewhere, and here it does not. */
static gboolean
kvp_preferences_window_close_request (GtkWindow *window)
{
  KvpPreferencesWindow *self = KVP_PREFERENCES_WINDOW (window);
  GtkSpinButton *spins[] = {
    self->batch_size_spin, self->check_age_spin, self->history_forget_names_days_spin, self->history_keep_days_spin,
    self->max_concurrency_spin, self->requests_per_window_spin, self->silence_limit_spin,
  };

  for (guint i = 0; i < G_N_ELEMENTS (spins); i++)
    gtk_spin_button_update (spins[i]);

  return GTK_WINDOW_CLASS (kvp_preferences_window_parent_class)->close_request (window);
}

static void
kvp_preferences_window_dispose (GObject *object)
{
  g_clear_object (&KVP_PREFERENCES_WINDOW (object)->settings);

  G_OBJECT_CLASS (kvp_preferences_window_parent_class)->dispose (object);
}

static void
kvp_preferences_window_class_init (KvpPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kvp_preferences_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = kvp_preferences_window_close_request;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/kvpurger/KvPurger/kvp-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpPreferencesWindow, backup_folder_row);
  gtk_widget_class_bind_template_child (widget_class, KvpPreferencesWindow, batch_size_spin);
  gtk_widget_class_bind_template_child (widget_class, KvpPreferencesWindow, check_age_spin);
  gtk_widget_class_bind_template_child (widget_class, KvpPreferencesWindow, color_scheme_row);
  gtk_widget_class_bind_template_child (widget_class, KvpPreferencesWindow, history_delete_values_switch);
  gtk_widget_class_bind_template_child (widget_class, KvpPreferencesWindow, history_forget_names_days_spin);
  gtk_widget_class_bind_template_child (widget_class, KvpPreferencesWindow, history_keep_days_spin);
  gtk_widget_class_bind_template_child (widget_class, KvpPreferencesWindow, max_concurrency_spin);
  gtk_widget_class_bind_template_child (widget_class, KvpPreferencesWindow, requests_per_window_spin);
  gtk_widget_class_bind_template_child (widget_class, KvpPreferencesWindow, save_values_switch);
  gtk_widget_class_bind_template_child (widget_class, KvpPreferencesWindow, silence_limit_spin);
  gtk_widget_class_bind_template_callback (widget_class, choose_folder_cb);
}

static void
kvp_preferences_window_init (KvpPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kvp_drop_down_expose (GTK_WIDGET (self->color_scheme_row));
}

/**
 * kvp_preferences_window_new:
 * @parent: (nullable): the window in front of which it stands
 * @settings: what it shows and changes
 *
 * Returns: (transfer none): a window that is not shown yet
 */
GtkWidget *
kvp_preferences_window_new (GtkWindow *parent,
                            GSettings *settings)
{
  KvpPreferencesWindow *self;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (KVP_TYPE_PREFERENCES_WINDOW, "transient-for", parent, NULL);
  self->settings = g_object_ref (settings);
  bind (self, settings);

  return GTK_WIDGET (self);
}
