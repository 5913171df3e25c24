/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "ui/kvp-import-dialog.h"
#include "ui/kvp-toast.h"
#include "ui/kvp-window-private.h"

/* Files that come to the window: from its menu, dropped, or from the file manager. A *.kvplan file becomes a pending
 * deletion, anything else is looked at as a list of keys. Nothing runs because of a file. */

static char *
dup_name (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);

  return kvp_display_text (name != NULL ? name : "", -1);
}

/* --- a list of keys --- */

void
_kvp_window_import_keys (KvpWindow    *self,
                         KvpNamespace *ns,
                         GFile        *file)
{
  GtkWidget *dialog;

  g_return_if_fail (self->connection != NULL);

  dialog = kvp_import_dialog_new (GTK_WINDOW (self), self->connection, ns, file);
  g_signal_connect_object (dialog, "accepted", G_CALLBACK (_kvp_window_look_up_keys), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- any file --- */

static gboolean
is_plan_file (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *folded = name != NULL ? g_ascii_strdown (name, -1) : NULL;

  return folded != NULL && g_str_has_suffix (folded, ".kvplan");
}

static void
stop_telling_waiting (KvpWindow *self)
{
  if (self->waiting_toast != NULL)
    adw_toast_dismiss (self->waiting_toast);
  g_clear_object (&self->waiting_toast);
}

/* It stays as long as the file waits. */
static void
tell_waiting (KvpWindow *self,
              GFile     *file)
{
  g_autofree char *name = dup_name (file);
  /* Translators: %s is the name of a file. */
  g_autofree char *text = g_strdup_printf (_("Connect to an account to open “%s”"), name);

  stop_telling_waiting (self);
  self->waiting_toast = kvp_toast_new (text);
  adw_toast_set_timeout (self->waiting_toast, 0);
  kvp_toast_show (self->toast_overlay, g_object_ref (self->waiting_toast));
}

/**
 * kvp_window_open_file:
 * @self: a window
 * @file: a pending deletion or a list of keys
 *
 * Opens it in the account that the window shows; if it shows none yet, as soon as it does.
 */
void
kvp_window_open_file (KvpWindow *self,
                      GFile     *file)
{
  g_return_if_fail (KVP_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  if (self->connection != NULL && is_plan_file (file))
    {
      _kvp_window_open_plan_file (self, file);
    }
  else if (self->connection != NULL)
    {
      _kvp_window_import_keys (self, NULL, file);
    }
  else
    {
      g_ptr_array_add (self->waiting_files, g_object_ref (file));
      tell_waiting (self, file);
    }
}

/* The window shows an account now. */
void
_kvp_window_open_waiting_files (KvpWindow *self)
{
  g_autoptr(GPtrArray) files = g_steal_pointer (&self->waiting_files);

  stop_telling_waiting (self);
  self->waiting_files = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < files->len; i++)
    kvp_window_open_file (self, g_ptr_array_index (files, i));
}

static void
response_cb (KvpWindow       *self,
             int              response,
             GtkNativeDialog *dialog)
{
  KvpNamespace *ns = g_object_get_data (G_OBJECT (dialog), "kvp-namespace");
  g_autoptr(GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (file != NULL && ns != NULL && self->connection != NULL)
    _kvp_window_import_keys (self, ns, file);
  else if (file != NULL)
    kvp_window_open_file (self, file);

  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
add_filter (GtkFileChooser     *chooser,
            const char         *name,
            const char * const *suffixes)
{
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (guint i = 0; suffixes != NULL && suffixes[i] != NULL; i++)
    gtk_file_filter_add_suffix (filter, suffixes[i]);
  if (suffixes == NULL)
    gtk_file_filter_add_pattern (filter, "*");
  gtk_file_chooser_add_filter (chooser, filter);
}

/* @ns: (nullable): where the keys are; without it, it may be a pending deletion too. */
static void
choose_file (KvpWindow    *self,
             const char   *title,
             KvpNamespace *ns)
{
  static const char * const plans[] = { "kvplan", NULL };
  static const char * const lists[] = { "txt", "csv", "tsv", "json", NULL };
  static const char * const all[] = { "kvplan", "txt", "csv", "tsv", "json", NULL };
  GtkFileChooserNative *dialog;

  dialog = gtk_file_chooser_native_new (title, GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"),
                                        _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  if (ns == NULL)
    {
      add_filter (GTK_FILE_CHOOSER (dialog), _("Pending Deletions and Lists of Keys"), all);
      add_filter (GTK_FILE_CHOOSER (dialog), _("Pending Deletions"), plans);
    }
  add_filter (GTK_FILE_CHOOSER (dialog), _("Lists of Keys (Text, CSV, JSON)"), lists);
  add_filter (GTK_FILE_CHOOSER (dialog), _("All Files"), NULL);

  if (ns != NULL)
    g_object_set_data_full (G_OBJECT (dialog), "kvp-namespace", g_object_ref (ns), g_object_unref);
  /* The dialog is kept until its response, which lets it go. */
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
_kvp_window_choose_keys (KvpWindow    *self,
                         KvpNamespace *ns)
{
  choose_file (self, _("Import Keys"), ns);
}

static void
open_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  choose_file (KVP_WINDOW (widget), _("Open Plan or List of Keys"), NULL);
}

void
_kvp_window_files_class_init (KvpWindowClass *klass)
{
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "win.open", NULL, open_action);
}

void
_kvp_window_files_init (KvpWindow *self)
{
  self->waiting_files = g_ptr_array_new_with_free_func (g_object_unref);
}
