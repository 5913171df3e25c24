/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "purge/kvp-plan-file.h"
#include "ui/kvp-error-text.h"
#include "ui/kvp-format.h"
#include "ui/kvp-import-dialog.h"
#include "ui/kvp-toast.h"
#include "ui/kvp-window-private.h"

/* Files that come to the window: from its menu, dropped, or from the file manager. A *.kvplan file becomes a pending
 * deletion, anything else is looked at as a list of keys. Nothing runs because of a file. */

/* A file that is read in less than this is not worth a word. */
#define SLOW_MILLISECONDS 400

typedef struct {
  KvpWindow     *window;      /* (owned) */
  KvpConnection *connection;  /* (owned): the account that the file is opened in */
  KvpPlanFile   *file;        /* (owned) (nullable): once it was read */
  GCancellable  *cancellable; /* (owned) */
  AdwToast      *toast;       /* (owned) (nullable): while it says that a file is being opened */
  guint          slow_timeout;
} Opening;

static void
opening_free (Opening *opening)
{
  g_clear_handle_id (&opening->slow_timeout, g_source_remove);
  if (opening->toast != NULL)
    adw_toast_dismiss (opening->toast);
  g_clear_object (&opening->toast);
  g_clear_object (&opening->window);
  g_clear_object (&opening->connection);
  g_clear_object (&opening->file);
  g_clear_object (&opening->cancellable);
  g_free (opening);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

/* The window is closed, or shows another account. */
static gboolean
is_left (Opening *opening)
{
  return opening->window->connection != opening->connection;
}

static char *
dup_name (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);

  return kvp_display_text (name != NULL ? name : "", -1);
}

/* Sentences that a toast has no room for. */
static void
tell (KvpWindow  *self,
      const char *heading,
      const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, body);

  gtk_widget_set_name (dialog, "file-problem-dialog");
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- a pending deletion: into the database --- */

static void
imported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Opening) opening = user_data;
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;

  plan = kvp_plan_file_import_finish (KVP_PLAN_FILE (source), result, &error);
  if (is_left (opening) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (plan == NULL)
    {
      tell (opening->window, _("File Not Opened"), error->message);
      return;
    }

  _kvp_window_open_plan (opening->window, plan);
  title = kvp_display_text (kvp_plan_get_title (plan), -1);
  /* Translators: %s is the title of a pending deletion. */
  text = g_strdup_printf (_("Opened “%s”. It waits for review."), title);
  kvp_window_add_toast (opening->window, text);
}

static void
import (Opening      *opening, /* (transfer full) */
        KvpNamespace *ns)
{
  kvp_plan_file_import_async (opening->file, opening->window->store, kvp_namespace_get_title (ns),
                              opening->cancellable, imported_cb, opening);
}

static KvpNamespace *
find_namespace (Opening *opening)
{
  GListModel *namespaces = kvp_connection_get_namespaces (opening->connection);

  for (guint i = 0; i < g_list_model_get_n_items (namespaces); i++)
    {
      g_autoptr(KvpNamespace) ns = g_list_model_get_item (namespaces, i);

      if (g_str_equal (kvp_namespace_get_id (ns), kvp_plan_file_get_namespace_id (opening->file)))
        return g_steal_pointer (&ns);
    }

  return NULL;
}

/* --- a pending deletion: what is to be asked --- */

static void
changed_response_cb (AdwMessageDialog *dialog,
                     const char       *response,
                     gpointer          user_data)
{
  Opening **slot = user_data;
  g_autoptr(Opening) opening = g_steal_pointer (slot);
  g_autoptr(KvpNamespace) ns = NULL;

  if (!g_str_equal (response, "open") || is_left (opening))
    return;

  ns = find_namespace (opening);
  if (ns != NULL)
    import (g_steal_pointer (&opening), ns);
}

static void
slot_free (gpointer  data,
           GClosure *closure)
{
  Opening **slot = data;

  g_clear_pointer (slot, opening_free);
  g_free (slot);
}

static void
ask_about_change (Opening *opening) /* (transfer full) */
{
  g_autofree char *name = kvp_display_text (kvp_plan_file_get_name (opening->file), -1);
  Opening **slot = g_new0 (Opening *, 1);
  GtkWidget *dialog;

  dialog = adw_message_dialog_new (GTK_WINDOW (opening->window), _("The File Was Changed"), NULL);
  gtk_widget_set_name (dialog, "changed-file-dialog");
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                  /* Translators: %s is the name of a file. */
                                  _("“%s” is not as KV Purger wrote it: its checksum does not match. Ask whoever gave "
                                    "it to you. It can be opened as a changed list that nobody approved; nothing is "
                                    "deleted by that."), name);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel", _("_Cancel"),
                                    "open", _("_Open as Changed List"),
                                    NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");

  *slot = opening;
  g_signal_connect_data (dialog, "response", G_CALLBACK (changed_response_cb), slot, slot_free, G_CONNECT_DEFAULT);
  gtk_window_present (GTK_WINDOW (dialog));
}

static gboolean
is_of_account (Opening *opening)
{
  KvpAccount *account = kvp_connection_get_account (opening->connection);

  return account != NULL &&
         g_str_equal (kvp_plan_file_get_account_id (opening->file), kvp_account_get_id (account)) &&
         g_str_equal (kvp_plan_file_get_endpoint (opening->file), kvp_connection_get_endpoint (opening->connection));
}

static void
tell_other_account (Opening *opening)
{
  KvpAccount *account = kvp_connection_get_account (opening->connection);
  g_autofree char *name = kvp_display_text (kvp_plan_file_get_name (opening->file), -1);
  g_autofree char *theirs = kvp_display_text (kvp_plan_file_get_account_name (opening->file), -1);
  g_autofree char *theirs_id = kvp_display_text (kvp_plan_file_get_account_id (opening->file), -1);
  g_autofree char *endpoint = kvp_display_text (kvp_plan_file_get_endpoint (opening->file), -1);
  g_autofree char *ours = kvp_display_text (account != NULL ? kvp_account_get_display_name (account) : "", -1);
  g_autofree char *body = NULL;

  body = g_strdup_printf (
    /* Translators: %1$s is the name of a file, %2$s and %5$s are accounts, %3$s is the ID of one, %4$s an address. */
    _("“%1$s” is for the account “%2$s” (%3$s) at %4$s. This window shows the account “%5$s”. Connect with a token "
      "that has access to that account, and open the file again."),
    name, theirs, theirs_id, endpoint, ours);
  tell (opening->window, _("For Another Account"), body);
}

static void
tell_no_namespace (Opening *opening)
{
  g_autofree char *name = kvp_display_text (kvp_plan_file_get_name (opening->file), -1);
  g_autofree char *title = kvp_display_text (kvp_plan_file_get_namespace_title (opening->file), -1);
  /* Translators: %1$s is the name of a file, %2$s a namespace. */
  g_autofree char *body = g_strdup_printf (_("“%1$s” is for the namespace “%2$s”, which is not in this account, or "
                                             "which this token may not see."), name, title);

  tell (opening->window, _("Namespace Not Found"), body);
}

static void
go_on (Opening      *opening, /* (transfer full) */
       KvpNamespace *ns)
{
  if (kvp_plan_file_get_changed (opening->file))
    ask_about_change (opening);
  else
    import (opening, ns);
}

static void
refreshed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Opening) opening = user_data;
  g_autoptr(KvpNamespace) ns = NULL;
  g_autoptr(GError) error = NULL;
  gboolean refreshed = kvp_connection_refresh_finish (KVP_CONNECTION (source), result, &error);

  if (is_left (opening) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  ns = find_namespace (opening);
  if (ns != NULL)
    go_on (g_steal_pointer (&opening), ns);
  else if (refreshed)
    tell_no_namespace (opening);
  else
    tell (opening->window, _("File Not Opened"), error->message);
}

static void
plan_opened_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(Opening) opening = user_data;
  g_autoptr(KvpNamespace) ns = NULL;
  g_autoptr(GError) error = NULL;

  opening->file = kvp_plan_file_open_finish (result, &error);
  if (is_left (opening) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (opening->file == NULL)
    {
      tell (opening->window, _("File Not Opened"), error->message);
      return;
    }

  if (!is_of_account (opening))
    {
      tell_other_account (opening);
      return;
    }

  ns = find_namespace (opening);
  if (ns != NULL)
    {
      go_on (g_steal_pointer (&opening), ns);
      return;
    }

  /* The list of namespaces may be old, or not be there yet. */
  kvp_connection_refresh_async (opening->connection, opening->cancellable, refreshed_cb, opening);
  g_steal_pointer (&opening);
}

static void
slow_cb (gpointer user_data)
{
  Opening *opening = user_data;

  opening->slow_timeout = 0;
  opening->toast = kvp_toast_new (_("Reading the file…"));
  adw_toast_set_timeout (opening->toast, 0);
  adw_toast_set_button_label (opening->toast, _("_Cancel"));
  g_signal_connect_object (opening->toast, "button-clicked", G_CALLBACK (g_cancellable_cancel), opening->cancellable,
                           G_CONNECT_SWAPPED);
  kvp_toast_show (opening->window->toast_overlay, g_object_ref (opening->toast));
}

static void
open_plan_file (KvpWindow *self,
                GFile     *file)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->window = g_object_ref (self);
  opening->connection = g_object_ref (self->connection);
  opening->cancellable = g_cancellable_new ();
  opening->slow_timeout = g_timeout_add_once (SLOW_MILLISECONDS, slow_cb, opening);
  kvp_plan_file_open_async (file, opening->cancellable, plan_opened_cb, opening);
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
      open_plan_file (self, file);
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

static gboolean
drop_cb (KvpWindow    *self,
         const GValue *value)
{
  g_autoptr(GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

  for (GSList *l = files; l != NULL; l = l->next)
    kvp_window_open_file (self, l->data);

  return files != NULL;
}

void
_kvp_window_files_class_init (KvpWindowClass *klass)
{
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "win.open", NULL, open_action);
}

void
_kvp_window_files_init (KvpWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  self->waiting_files = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
