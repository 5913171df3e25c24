/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "base/kvp-format-count.h"
#include "purge/kvp-filter-file.h"
#include "ui/kvp-error-toast.h"
#include "ui/kvp-filter-tools.h"
#include "ui/kvp-keep-list-dialog.h"
#include "ui/kvp-name-dialog.h"
#include "ui/kvp-saved-filters-dialog.h"
#include "ui/kvp-toast.h"
#include "ui/kvp-wrap-box.h"

/* A menu that is longer than a window is of no use; the dialog shows all of them. */
#define MAX_FILTERS_IN_MENU 12

struct _KvpFilterTools
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkButton     *keep_button;
  GtkMenuButton *saved_button;

  /* Owned */
  KvpStore        *store;   /* (nullable) */
  KvpSavedFilters *filters; /* (nullable) */
  KvpKeepList     *keep;    /* (nullable) */
  KvpNamespace    *ns;      /* (nullable) */
  KvpFilter       *filter;  /* (nullable): what the form says */
  char            *replaced_name; /* (nullable): what Undo brings back */
  char            *replaced_text; /* (nullable) */

  AdwToastOverlay *toasts;        /* (weak) */
  AdwToast        *toast;         /* (weak): what was said last */

  guint disposed : 1;
};

enum {
  SIGNAL_USE,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpFilterTools, kvp_filter_tools, ADW_TYPE_BIN)

static guint signals[N_SIGNALS];

/* A name and what it is of, on its way through a question and into the store. */
typedef struct {
  KvpFilterTools *tools; /* (owned) */
  char           *name;  /* (owned) (nullable) */
  char           *text;  /* (owned): the filter */
} Save;

static Save *
save_new (KvpFilterTools *tools,
          const char     *name,
          KvpFilter      *filter)
{
  Save *save = g_new0 (Save, 1);

  save->tools = g_object_ref (tools);
  save->name = g_strdup (name);
  save->text = kvp_filter_to_text (filter);

  return save;
}

static void
save_free (Save *save)
{
  g_object_unref (save->tools);
  g_free (save->name);
  g_free (save->text);
  g_free (save);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Save, save_free)

static GtkWindow *
get_window (KvpFilterTools *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
show_error (KvpFilterTools *self,
            const GError   *error)
{
  if (!self->disposed && self->toasts != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    kvp_error_toast_show (self->toasts, error);
}

static void undo_save (KvpFilterTools *self);

static void
say (KvpFilterTools *self,
     const char     *text,
     gboolean        undo)
{
  AdwToast *toast;

  if (self->disposed || self->toasts == NULL)
    return;

  /* Toasts wait for each other, and old news is none. */
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  toast = kvp_toast_new (text);
  g_set_weak_pointer (&self->toast, toast);
  if (undo)
    {
      adw_toast_set_button_label (toast, _("_Undo"));
      g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_save), self, G_CONNECT_SWAPPED);
    }
  kvp_toast_show (self->toasts, toast);
}

/* --- the menu --- */

static void
append_item (GMenu      *menu,
             const char *label,
             const char *action)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, action);

  g_menu_append_item (menu, item);
}

/* In a menu an underscore is a mnemonic. */
static char *
dup_menu_label (KvpSavedFilter *filter)
{
  g_autofree char *shown = kvp_display_text (kvp_saved_filter_get_name (filter), -1);
  g_auto(GStrv) parts = g_strsplit (shown, "_", -1);

  return g_strjoinv ("__", parts);
}

static GMenu *
create_filters_section (KvpFilterTools *self)
{
  guint n_filters = g_list_model_get_n_items (G_LIST_MODEL (self->filters));
  GMenu *section = g_menu_new ();

  for (guint i = 0; i < MIN (n_filters, MAX_FILTERS_IN_MENU); i++)
    {
      g_autoptr(KvpSavedFilter) filter = g_list_model_get_item (G_LIST_MODEL (self->filters), i);
      g_autofree char *label = dup_menu_label (filter);
      g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, "filters.use", "x", kvp_saved_filter_get_id (filter));
      g_menu_append_item (section, item);
    }

  return section;
}

static void
update_menu (KvpFilterTools *self)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autoptr(GMenu) filters = create_filters_section (self);
  g_autoptr(GMenu) more = g_menu_new ();

  g_menu_append_section (menu, NULL, G_MENU_MODEL (filters));
  append_item (more, _("_Save Filter…"), "filters.save");
  append_item (more, _("_Open Filter File…"), "filters.open");
  append_item (more, _("_All Saved Filters…"), "filters.manage");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (more));
  gtk_menu_button_set_menu_model (self->saved_button, G_MENU_MODEL (menu));
}

static void
update_keep_button (KvpFilterTools *self)
{
  guint n_rules = g_list_model_get_n_items (G_LIST_MODEL (self->keep));
  g_autofree char *number = kvp_format_count (n_rules);
  g_autofree char *label = NULL;

  if (n_rules > 0)
    /* Translators: a button; %s is a number. */
    label = g_strdup_printf (ngettext ("_Keep List: %s Rule…", "_Keep List: %s Rules…", n_rules), number);
  gtk_button_set_label (self->keep_button, label != NULL ? label : _("_Keep List…"));
}

/* --- use --- */

static KvpSavedFilter *
find_filter (KvpFilterTools *self,
             gint64          id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->filters)); i++)
    {
      g_autoptr(KvpSavedFilter) filter = g_list_model_get_item (G_LIST_MODEL (self->filters), i);

      if (kvp_saved_filter_get_id (filter) == id)
        return g_steal_pointer (&filter);
    }

  return NULL;
}

static void
use_action (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  KvpFilterTools *self = KVP_FILTER_TOOLS (widget);
  g_autoptr(KvpSavedFilter) saved = self->filters != NULL ? find_filter (self, g_variant_get_int64 (parameter)) : NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = saved != NULL ? kvp_saved_filters_load_text (self->filters, saved, &error) : NULL;
  g_autoptr(KvpFilter) filter = text != NULL ? kvp_filter_from_text (text, &error) : NULL;

  if (filter != NULL)
    g_signal_emit (self, signals[SIGNAL_USE], 0, filter);
  else if (error != NULL)
    show_error (self, error);
}

static void
dialog_use_cb (KvpFilterTools *self,
               KvpFilter      *filter)
{
  g_signal_emit (self, signals[SIGNAL_USE], 0, filter);
}

static void
manage_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  KvpFilterTools *self = KVP_FILTER_TOOLS (widget);
  GtkWidget *dialog;

  if (self->filters == NULL)
    return;

  dialog = kvp_saved_filters_dialog_new (get_window (self), self->filters);
  g_signal_connect_object (dialog, "use", G_CALLBACK (dialog_use_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- save --- */

static void
restored_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(KvpFilterTools) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!kvp_saved_filters_save_finish (KVP_SAVED_FILTERS (source), result, NULL, &error))
    show_error (self, error);
}

static void
undo_save (KvpFilterTools *self)
{
  g_autofree char *name = g_steal_pointer (&self->replaced_name);
  g_autofree char *text = g_steal_pointer (&self->replaced_text);

  if (name != NULL && text != NULL)
    kvp_saved_filters_save_async (self->filters, name, text, NULL, restored_cb, g_object_ref (self));
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Save) save = user_data;
  KvpFilterTools *self = save->tools;
  g_autoptr(GError) error = NULL;
  g_autofree char *replaced = NULL;
  g_autofree char *shown = kvp_display_text (save->name, -1);
  g_autofree char *text = NULL;

  if (!kvp_saved_filters_save_finish (KVP_SAVED_FILTERS (source), result, &replaced, &error))
    {
      show_error (self, error);
      return;
    }

  /* Translators: %s is the name of a filter. */
  text = g_strdup_printf (replaced != NULL ? _("“%s” replaced") : _("“%s” saved"), shown);
  say (self, text, replaced != NULL);
  g_free (self->replaced_name);
  g_free (self->replaced_text);
  self->replaced_name = g_strdup (save->name);
  self->replaced_text = g_steal_pointer (&replaced);
}

static void
name_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Save *save = user_data;
  KvpFilterTools *self = save->tools;

  save->name = kvp_name_dialog_run_finish (result, NULL);
  if (save->name != NULL && !self->disposed)
    kvp_saved_filters_save_async (self->filters, save->name, save->text, NULL, saved_cb, save);
  else
    save_free (save);
}

static char *
describe_name (const char *name,
               gpointer    user_data)
{
  if (kvp_saved_filters_find (user_data, name) == NULL)
    return NULL;

  return g_strdup (_("A saved filter has this name. It is replaced."));
}

static void
save_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  KvpFilterTools *self = KVP_FILTER_TOOLS (widget);

  if (self->filters == NULL || self->filter == NULL)
    return;

  kvp_name_dialog_run_async (get_window (self), _("Save Filter"), _("_Save"), NULL, describe_name,
                             g_object_ref (self->filters), g_object_unref, name_cb,
                             save_new (self, NULL, self->filter));
}

/* --- files --- */

/* Nothing that is there is replaced by what somebody sent. */
static char *
find_free_name (KvpFilterTools *self,
                const char     *name)
{
  char *free_name = g_strdup (name);

  for (guint i = 2; kvp_saved_filters_find (self->filters, free_name) != NULL; i++)
    {
      g_free (free_name);
      free_name = g_strdup_printf ("%s (%u)", name, i);
    }

  return free_name;
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(KvpFilterTools) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;
  g_autofree char *free_name = NULL;
  g_autoptr(KvpFilter) filter = kvp_filter_file_load_finish (G_FILE (source), result, &name, &error);
  Save *save;

  if (filter == NULL)
    {
      show_error (self, error);
      return;
    }
  if (self->disposed || self->filters == NULL)
    return;

  free_name = find_free_name (self, name);
  save = save_new (self, free_name, filter);
  kvp_saved_filters_save_async (self->filters, save->name, save->text, NULL, saved_cb, save);
  g_signal_emit (self, signals[SIGNAL_USE], 0, filter);
}

/**
 * kvp_filter_tools_import:
 * @self: tools
 * @file: a *.kvfilter file
 *
 * Saves the filter under its name, or one like it that is free, and puts it into the form.
 */
void
kvp_filter_tools_import (KvpFilterTools *self,
                         GFile          *file)
{
  g_return_if_fail (KVP_IS_FILTER_TOOLS (self));
  g_return_if_fail (G_IS_FILE (file));

  kvp_filter_file_load_async (file, NULL, loaded_cb, g_object_ref (self));
}

static void
open_response_cb (GtkNativeDialog *dialog,
                  int              response,
                  gpointer         user_data)
{
  g_autoptr(KvpFilterTools) self = user_data;
  g_autoptr(GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL && !self->disposed)
    kvp_filter_tools_import (self, file);

  g_object_unref (dialog);
}

static void
open_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  KvpFilterTools *self = KVP_FILTER_TOOLS (widget);
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();
  GtkFileChooserNative *dialog;

  dialog = gtk_file_chooser_native_new (_("Open Filter File"), get_window (self), GTK_FILE_CHOOSER_ACTION_OPEN,
                                        _("_Open"), _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_filter_set_name (filter, _("Saved Filters"));
  gtk_file_filter_add_suffix (filter, "kvfilter");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);

  /* The dialog is kept until its response, which lets it go. */
  g_signal_connect (dialog, "response", G_CALLBACK (open_response_cb), g_object_ref (self));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* --- the keep list --- */

static void
keep_list_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  KvpFilterTools *self = KVP_FILTER_TOOLS (widget);

  if (self->keep != NULL)
    gtk_window_present (GTK_WINDOW (kvp_keep_list_dialog_new (get_window (self), self->keep,
                                                              kvp_namespace_get_title (self->ns),
                                                              kvp_store_get_plans (self->store))));
}

/* --- the widget --- */

static void
clear_source (KvpFilterTools *self)
{
  if (self->filters != NULL)
    g_signal_handlers_disconnect_by_data (self->filters, self);
  if (self->keep != NULL)
    g_signal_handlers_disconnect_by_data (self->keep, self);
  g_clear_object (&self->filters);
  g_clear_object (&self->keep);
  g_clear_object (&self->ns);
  g_clear_object (&self->store);
}

static void
kvp_filter_tools_dispose (GObject *object)
{
  KvpFilterTools *self = KVP_FILTER_TOOLS (object);

  self->disposed = TRUE;
  g_clear_weak_pointer (&self->toast);
  g_clear_weak_pointer (&self->toasts);
  clear_source (self);
  g_clear_object (&self->filter);

  G_OBJECT_CLASS (kvp_filter_tools_parent_class)->dispose (object);
}

static void
kvp_filter_tools_finalize (GObject *object)
{
  KvpFilterTools *self = KVP_FILTER_TOOLS (object);

  g_free (self->replaced_name);
  g_free (self->replaced_text);

  G_OBJECT_CLASS (kvp_filter_tools_parent_class)->finalize (object);
}

static void
kvp_filter_tools_class_init (KvpFilterToolsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kvp_filter_tools_dispose;
  object_class->finalize = kvp_filter_tools_finalize;

  /**
   * KvpFilterTools::use:
   * @filter: what the form is to say
   */
  signals[SIGNAL_USE] =
    g_signal_new ("use", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, KVP_TYPE_FILTER);

  g_type_ensure (KVP_TYPE_WRAP_BOX);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-filter-tools.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpFilterTools, keep_button);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterTools, saved_button);

  gtk_widget_class_install_action (widget_class, "filters.keep-list", NULL, keep_list_action);
  gtk_widget_class_install_action (widget_class, "filters.manage", NULL, manage_action);
  gtk_widget_class_install_action (widget_class, "filters.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "filters.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "filters.use", "x", use_action);
}

static void
kvp_filter_tools_init (KvpFilterTools *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "filters.save", FALSE);
}

/**
 * kvp_filter_tools_set_source:
 * @self: tools
 * @store: (nullable): where filters and rules are
 * @endpoint: where the API is
 * @account_id: the account's ID
 * @ns: the namespace of the form
 *
 * Without a store there is nothing to show.
 */
void
kvp_filter_tools_set_source (KvpFilterTools *self,
                             KvpStore       *store,
                             const char     *endpoint,
                             const char     *account_id,
                             KvpNamespace   *ns)
{
  g_return_if_fail (KVP_IS_FILTER_TOOLS (self));
  g_return_if_fail (store == NULL || KVP_IS_STORE (store));

  clear_source (self);
  gtk_widget_set_visible (GTK_WIDGET (self), store != NULL);
  if (store == NULL)
    return;

  self->store = g_object_ref (store);
  self->ns = g_object_ref (ns);
  self->filters = kvp_saved_filters_get (store);
  self->keep = kvp_keep_list_get (store, endpoint, account_id, kvp_namespace_get_id (ns));
  g_signal_connect_object (self->filters, "items-changed", G_CALLBACK (update_menu), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->keep, "items-changed", G_CALLBACK (update_keep_button), self, G_CONNECT_SWAPPED);
  update_menu (self);
  update_keep_button (self);
}

/**
 * kvp_filter_tools_set_filter:
 * @self: tools
 * @filter: (nullable): what the form says now
 */
void
kvp_filter_tools_set_filter (KvpFilterTools *self,
                             KvpFilter      *filter)
{
  g_return_if_fail (KVP_IS_FILTER_TOOLS (self));
  g_return_if_fail (filter == NULL || KVP_IS_FILTER (filter));

  g_set_object (&self->filter, filter);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "filters.save", filter != NULL);
}

/**
 * kvp_filter_tools_set_toasts:
 * @self: the tools
 * @toasts: where they say what they did; not over the buttons that they stand among
 */
void
kvp_filter_tools_set_toasts (KvpFilterTools  *self,
                             AdwToastOverlay *toasts)
{
  g_return_if_fail (KVP_IS_FILTER_TOOLS (self));
  g_return_if_fail (ADW_IS_TOAST_OVERLAY (toasts));

  g_set_weak_pointer (&self->toasts, toasts);
}
