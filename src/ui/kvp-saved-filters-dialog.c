/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "purge/kvp-filter-file.h"
#include "purge/kvp-filter-tell.h"
#include "ui/kvp-error-toast.h"
#include "ui/kvp-format.h"
#include "ui/kvp-header-title.h"
#include "ui/kvp-rename-dialog.h"
#include "ui/kvp-row-button.h"
#include "ui/kvp-save-file.h"
#include "ui/kvp-saved-filters-dialog.h"
#include "ui/kvp-toast.h"

struct _KvpSavedFiltersDialog
{
  AdwWindow parent_instance;

  /* Template widgets */
  AdwToastOverlay *toasts;
  GtkListBox      *box;

  /* Owned */
  KvpSavedFilters *filters;
  char            *removed_name; /* (nullable): what Undo brings back */
  char            *removed_text; /* (nullable) */

  AdwToast        *undo_toast;   /* (weak) */

  guint disposed : 1;
};

enum {
  SIGNAL_USE,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpSavedFiltersDialog, kvp_saved_filters_dialog, ADW_TYPE_WINDOW)

static guint signals[N_SIGNALS];

/* What is done to one of them. */
typedef struct {
  KvpSavedFiltersDialog *dialog; /* (owned) */
  KvpSavedFilter        *filter; /* (owned) */
} Change;

static Change *
change_new (KvpSavedFiltersDialog *dialog,
            KvpSavedFilter        *filter)
{
  Change *change = g_new0 (Change, 1);

  change->dialog = g_object_ref (dialog);
  change->filter = g_object_ref (filter);

  return change;
}

static void
change_free (Change *change)
{
  g_object_unref (change->dialog);
  g_object_unref (change->filter);
  g_free (change);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Change, change_free)

static void
say (KvpSavedFiltersDialog *self,
     const char            *text)
{
  kvp_toast_show (self->toasts, kvp_toast_new (text));
}

/* --- use --- */

static KvpFilter *
load (KvpSavedFiltersDialog *self,
      KvpSavedFilter        *filter)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = kvp_saved_filters_load_text (self->filters, filter, &error);
  KvpFilter *loaded = text != NULL ? kvp_filter_from_text (text, &error) : NULL;

  if (loaded == NULL)
    kvp_error_toast_show (self->toasts, error);

  return loaded;
}

static void
row_activated_cb (KvpSavedFiltersDialog *self,
                  GtkListBoxRow         *row)
{
  g_autoptr(KvpSavedFilter) filter =
    g_list_model_get_item (G_LIST_MODEL (self->filters), gtk_list_box_row_get_index (row));
  g_autoptr(KvpFilter) loaded = load (self, filter);

  if (loaded == NULL)
    return;

  g_signal_emit (self, signals[SIGNAL_USE], 0, loaded);
  gtk_window_close (GTK_WINDOW (self));
}

static void
rename_clicked_cb (GtkWidget             *button,
                   KvpSavedFiltersDialog *self)
{
  KvpSavedFilter *filter = kvp_row_button_get_item (button);

  kvp_rename_dialog_present (GTK_WINDOW (self), self->toasts, _("Rename Filter"), KVP_TABLE_LIST (self->filters),
                             filter, kvp_saved_filter_get_name (filter));
}

/* --- export --- */

static void
exported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(KvpSavedFiltersDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean written = kvp_filter_file_save_finish (G_FILE (source), result, &error);

  if (self->disposed)
    return;

  if (written)
    {
      g_autofree char *path = g_file_get_basename (G_FILE (source));
      g_autofree char *shown = g_filename_display_name (path);
      /* Translators: %s is the name of a file. */
      g_autofree char *text = g_strdup_printf (_("Exported to “%s”"), shown);

      say (self, text);
    }
  else
    {
      kvp_error_toast_show (self->toasts, error);
    }
}

/**
 * kvp_saved_filters_dialog_export:
 * @self: a dialog
 * @filter: one of the filters
 * @file: where to
 */
void
kvp_saved_filters_dialog_export (KvpSavedFiltersDialog *self,
                                 KvpSavedFilter        *filter,
                                 GFile                 *file)
{
  g_autoptr(KvpFilter) loaded = NULL;

  g_return_if_fail (KVP_IS_SAVED_FILTERS_DIALOG (self));
  g_return_if_fail (KVP_IS_SAVED_FILTER (filter));
  g_return_if_fail (G_IS_FILE (file));

  loaded = load (self, filter);
  if (loaded != NULL)
    kvp_filter_file_save_async (file, loaded, kvp_saved_filter_get_name (filter), NULL, exported_cb,
                                g_object_ref (self));
}

static void
chosen_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Change) change = user_data;
  g_autoptr(GFile) file = NULL;
  guint kind;

  file = kvp_save_file_run_finish (result, &kind, NULL);
  if (file != NULL && !change->dialog->disposed)
    kvp_saved_filters_dialog_export (change->dialog, change->filter, file);
}

static void
export_clicked_cb (GtkWidget             *button,
                   KvpSavedFiltersDialog *self)
{
  static const KvpSaveKind kinds[] = { { "kvfilter", N_("Saved Filters") } };
  g_autofree char *name = NULL;

  /* The person's own name for it, without what could lead elsewhere. */
  name = g_strconcat (kvp_saved_filter_get_name (kvp_row_button_get_item (button)),
                      KVP_FILTER_FILE_SUFFIX, NULL);
  g_strdelimit (name, "/\\:", '-');
  kvp_save_file_run_async (GTK_WINDOW (self), _("Export Filter"), name, kinds, G_N_ELEMENTS (kinds), 0, chosen_cb,
                           change_new (self, kvp_row_button_get_item (button)));
}

/* --- delete --- */

static void
restored_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(KvpSavedFiltersDialog) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!kvp_saved_filters_save_finish (KVP_SAVED_FILTERS (source), result, NULL, &error) && !self->disposed)
    kvp_error_toast_show (self->toasts, error);
}

static void
undo_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  KvpSavedFiltersDialog *self = KVP_SAVED_FILTERS_DIALOG (widget);
  g_autofree char *name = g_steal_pointer (&self->removed_name);
  g_autofree char *text = g_steal_pointer (&self->removed_text);

  if (name != NULL && text != NULL)
    kvp_saved_filters_save_async (self->filters, name, text, NULL, restored_cb, g_object_ref (self));
}

static void
offer_undo (KvpSavedFiltersDialog *self)
{
  g_autofree char *shown = kvp_display_text (self->removed_name, -1);
  /* Translators: %s is the name of a saved filter. */
  g_autofree char *text = g_strdup_printf (_("“%s” deleted"), shown);

  if (self->undo_toast != NULL)
    adw_toast_dismiss (self->undo_toast);
  g_set_weak_pointer (&self->undo_toast, kvp_toast_new_undo (text, "saved.undo"));
  kvp_toast_show (self->toasts, self->undo_toast);
}

static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Change) change = user_data;
  KvpSavedFiltersDialog *self = change->dialog;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = kvp_saved_filters_remove_finish (KVP_SAVED_FILTERS (source), result, &error);

  if (self->disposed)
    return;

  if (error != NULL)
    {
      kvp_error_toast_show (self->toasts, error);
    }
  else if (text != NULL)
    {
      g_free (self->removed_name);
      g_free (self->removed_text);
      self->removed_name = g_strdup (kvp_saved_filter_get_name (change->filter));
      self->removed_text = g_steal_pointer (&text);
      offer_undo (self);
    }
}

static void
remove_clicked_cb (GtkWidget             *button,
                   KvpSavedFiltersDialog *self)
{
  KvpSavedFilter *filter = kvp_row_button_get_item (button);

  kvp_row_button_focus_beside (button, GTK_WIDGET (self->box));
  kvp_saved_filters_remove_async (self->filters, filter, NULL, removed_cb, change_new (self, filter));
}

/* --- the widget --- */

static void
add_button (KvpSavedFiltersDialog *self,
            GtkWidget             *row,
            KvpSavedFilter        *filter,
            const char            *name,
            const char            *icon_name,
            const char            *tooltip,
            GCallback              callback)
{
  g_autofree char *shown = kvp_display_text (kvp_saved_filter_get_name (filter), -1);

  g_signal_connect_object (kvp_row_button_add (ADW_ACTION_ROW (row), filter, shown, name, icon_name, tooltip),
                           "clicked", callback, self, 0);
}

/* --- what each of them says --- */

static void
told_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GtkWidget) row = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = kvp_filter_text_tell_finish (result, &error);
  g_autofree char *text = NULL;

  /* Of one that can not be read, that is what there is to say. */
  text = g_strdup_printf ("%s\n%s", sentence != NULL ? sentence : error->message,
                          adw_action_row_get_subtitle (ADW_ACTION_ROW (row)));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
}

static void
tell (KvpSavedFiltersDialog *self,
      GtkWidget             *row,
      KvpSavedFilter        *filter)
{
  g_autofree char *text = kvp_saved_filters_load_text (self->filters, filter, NULL);

  /* It is gone already, and so will be its row. */
  if (text != NULL)
    kvp_filter_text_tell_async (text, NULL, told_cb, g_object_ref (row));
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  KvpSavedFiltersDialog *self = user_data;
  KvpSavedFilter *filter = item;
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *shown = kvp_display_text (kvp_saved_filter_get_name (filter), -1);
  g_autofree char *when = kvp_format_exact_time (kvp_saved_filter_get_changed_at (filter));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), shown);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), when);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_widget_set_tooltip_text (row, _("Use This Filter"));
  add_button (self, row, filter, "rename-filter", "document-edit-symbolic", _("Rename…"),
              G_CALLBACK (rename_clicked_cb));
  add_button (self, row, filter, "export-filter", "document-save-symbolic", _("Export…"),
              G_CALLBACK (export_clicked_cb));
  add_button (self, row, filter, "remove-filter", "user-trash-symbolic", _("Delete"), G_CALLBACK (remove_clicked_cb));
  tell (self, row, filter);

  return row;
}

static void
kvp_saved_filters_dialog_dispose (GObject *object)
{
  KvpSavedFiltersDialog *self = KVP_SAVED_FILTERS_DIALOG (object);

  self->disposed = TRUE;
  g_clear_weak_pointer (&self->undo_toast);
  g_clear_object (&self->filters);

  G_OBJECT_CLASS (kvp_saved_filters_dialog_parent_class)->dispose (object);
}

static void
kvp_saved_filters_dialog_finalize (GObject *object)
{
  KvpSavedFiltersDialog *self = KVP_SAVED_FILTERS_DIALOG (object);

  g_free (self->removed_name);
  g_free (self->removed_text);

  G_OBJECT_CLASS (kvp_saved_filters_dialog_parent_class)->finalize (object);
}

static void
kvp_saved_filters_dialog_class_init (KvpSavedFiltersDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kvp_saved_filters_dialog_dispose;
  object_class->finalize = kvp_saved_filters_dialog_finalize;

  /**
   * KvpSavedFiltersDialog::use:
   * @filter: what the form is to say
   */
  signals[SIGNAL_USE] =
    g_signal_new ("use", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, KVP_TYPE_FILTER);

  g_type_ensure (KVP_TYPE_HEADER_TITLE);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/kvpurger/KvPurger/kvp-saved-filters-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpSavedFiltersDialog, box);
  gtk_widget_class_bind_template_child (widget_class, KvpSavedFiltersDialog, toasts);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);

  gtk_widget_class_install_action (widget_class, "saved.undo", NULL, undo_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "saved.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
kvp_saved_filters_dialog_init (KvpSavedFiltersDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * kvp_saved_filters_dialog_new:
 * @parent: (nullable): the window that it belongs to
 * @filters: the saved filters
 *
 * Returns: a dialog, not shown yet
 */
GtkWidget *
kvp_saved_filters_dialog_new (GtkWindow       *parent,
                              KvpSavedFilters *filters)
{
  KvpSavedFiltersDialog *self;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (KVP_IS_SAVED_FILTERS (filters), NULL);

  self = g_object_new (KVP_TYPE_SAVED_FILTERS_DIALOG, "transient-for", parent, NULL);
  self->filters = g_object_ref (filters);
  gtk_list_box_bind_model (self->box, G_LIST_MODEL (filters), create_row, self, NULL);

  return GTK_WIDGET (self);
}
