/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "purge/kvp-plan-file.h"
#include "ui/kvp-plan-file-text.h"
#include "ui/kvp-toast.h"
#include "ui/kvp-window-private.h"

/* A *.kvplan file becomes a pending deletion: read, held against the account and against what is here already, asked
 * about, and taken over. One after the other: whoever opens a large file twice because nothing seems to happen has its
 * list once. */

/* A file that is read in less than this is not worth a word. */
#define SLOW_MILLISECONDS 400

/* Long enough to reach the button with the keyboard. */
#define TOAST_SECONDS 10

typedef struct {
  KvpWindow             *window;      /* (owned) */
  KvpConnection         *connection;  /* (owned): the account that the file is opened in */
  KvpPlanFile           *file;        /* (owned) (nullable): once it was read */
  KvpPlan               *twin;        /* (owned) (nullable): its list, if that is here already */
  KvpPlanFileDifference  difference;  /* between the two */
  KvpReadMeter          *meter;       /* (owned) */
  GCancellable          *cancellable; /* (owned) */
  AdwToast              *toast;       /* (owned) (nullable): while it says that a file is being opened */
  guint                  slow_timeout;
  guint                  has_turn : 1;
  guint                  importing : 1;
} Opening;

static void open_next (KvpWindow *self);

static void
stop_telling (Opening *opening)
{
  g_clear_handle_id (&opening->slow_timeout, g_source_remove);
  if (opening->toast != NULL)
    adw_toast_dismiss (opening->toast);
  g_clear_object (&opening->toast);
}

static void
opening_free (Opening *opening)
{
  stop_telling (opening);
  if (opening->has_turn)
    {
      opening->window->opens_plan_file = FALSE;
      open_next (opening->window);
    }
  g_signal_handlers_disconnect_by_data (opening->meter, opening);
  g_clear_object (&opening->window);
  g_clear_object (&opening->connection);
  g_clear_object (&opening->file);
  g_clear_object (&opening->twin);
  g_clear_object (&opening->meter);
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

/* --- how far it is --- */

static void
show_progress (Opening *opening)
{
  GtkLabel *label = opening->toast != NULL ? GTK_LABEL (adw_toast_get_custom_title (opening->toast)) : NULL;
  guint percent = (guint) (100 * kvp_read_meter_get_fraction (opening->meter));
  g_autofree char *text = NULL;

  if (label == NULL)
    return;

  /* Translators: %u is how much of a file is read, in percent. */
  text = opening->importing ? g_strdup_printf (_("Taking the list over: %u%%"), percent)
                            : g_strdup_printf (_("Reading the file: %u%%"), percent);
  gtk_label_set_text (label, text);
}

static void
slow_cb (gpointer user_data)
{
  Opening *opening = user_data;
  GtkWidget *label;

  opening->slow_timeout = 0;
  opening->toast = kvp_toast_new (_("Reading the file…"));
  label = adw_toast_get_custom_title (opening->toast);
  gtk_widget_set_name (label, "reading-file");
  /* As it grows, the button stays where it is. */
  gtk_widget_add_css_class (label, "numeric");
  adw_toast_set_timeout (opening->toast, 0);
  adw_toast_set_button_label (opening->toast, _("_Cancel"));
  g_signal_connect_object (opening->toast, "button-clicked", G_CALLBACK (g_cancellable_cancel), opening->cancellable,
                           G_CONNECT_SWAPPED);
  show_progress (opening);
  kvp_toast_show (opening->window->toast_overlay, g_object_ref (opening->toast));
}

/* --- into the database --- */

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

/* Takes @opening, after whatever was to be asked. */
static void
import (Opening *opening_taken)
{
  g_autoptr(Opening) opening = opening_taken;
  g_autoptr(KvpNamespace) ns = is_left (opening) ? NULL : find_namespace (opening);

  if (ns == NULL)
    return;

  opening->importing = TRUE;
  if (opening->toast == NULL && opening->slow_timeout == 0)
    opening->slow_timeout = g_timeout_add_once (SLOW_MILLISECONDS, slow_cb, opening);
  kvp_plan_file_import_async (opening->file, opening->window->store, kvp_namespace_get_title (ns), opening->meter,
                              opening->cancellable, imported_cb, opening);
  g_steal_pointer (&opening);
}

/* --- what is to be asked --- */

static void
slot_free (gpointer  data,
           GClosure *closure)
{
  Opening **slot = data;

  g_clear_pointer (slot, opening_free);
  g_free (slot);
}

/* Takes @opening, for what the person answers; it goes with the dialog at the latest. */
static void
ask (GtkWidget *dialog,
     GCallback  response_cb,
     Opening   *opening)
{
  Opening **slot = g_new0 (Opening *, 1);

  stop_telling (opening);
  *slot = opening;
  g_signal_connect_data (dialog, "response", response_cb, slot, slot_free, G_CONNECT_DEFAULT);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
changed_response_cb (AdwMessageDialog *dialog,
                     const char       *response,
                     gpointer          user_data)
{
  Opening **slot = user_data;
  g_autoptr(Opening) opening = g_steal_pointer (slot);

  if (g_str_equal (response, "open"))
    import (g_steal_pointer (&opening));
}

/* Takes @opening. */
static void
ask_about_change (Opening *opening)
{
  g_autofree char *name = kvp_display_text (kvp_plan_file_get_name (opening->file), -1);
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

  ask (dialog, G_CALLBACK (changed_response_cb), opening);
}

/* Takes @opening. */
static void
import_or_ask (Opening *opening)
{
  if (kvp_plan_file_get_changed (opening->file))
    ask_about_change (opening);
  else
    import (opening);
}

/* --- what is here already --- */

/* Whoever opens the file again to see its list sees it. A toast that waits for its turn is never freed by libadwaita
 * 1.2 if the window goes first, so that it must not hold anything. */
static void
show_twin (Opening *opening)
{
  KvpWindow *self = opening->window;
  g_autofree char *text = kvp_plan_file_text_here (opening->twin);
  AdwToast *toast = kvp_toast_new (text);

  g_hash_table_replace (self->files_here, g_strdup (kvp_plan_file_get_name (opening->file)),
                        g_object_ref (opening->file));
  adw_toast_set_timeout (toast, TOAST_SECONDS);
  adw_toast_set_button_label (toast, _("_Open Anyway"));
  adw_toast_set_action_name (toast, "win.open-second-time");
  adw_toast_set_action_target_value (toast, g_variant_new_string (kvp_plan_file_get_name (opening->file)));

  _kvp_window_show_plan (self, opening->twin);
  kvp_toast_show (self->toast_overlay, toast);
}

static void
twin_response_cb (AdwMessageDialog *dialog,
                  const char       *response,
                  gpointer          user_data)
{
  Opening **slot = user_data;
  g_autoptr(Opening) opening = g_steal_pointer (slot);

  if (is_left (opening))
    return;

  if (g_str_equal (response, "second"))
    import_or_ask (g_steal_pointer (&opening));
  else if (g_str_equal (response, "show"))
    _kvp_window_show_plan (opening->window, opening->twin);
}

/* Takes @opening. */
static void
ask_about_twin (Opening *opening)
{
  g_autofree char *body = kvp_plan_file_text_differs (opening->file, opening->twin, &opening->difference);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (opening->window), _("This List Is Here Already"), body);

  gtk_widget_set_name (dialog, "twin-dialog");
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel", _("_Cancel"),
                                    "second", _("_Open a Second Time"),
                                    "show", _("_Show"),
                                    NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "show");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");

  ask (dialog, G_CALLBACK (twin_response_cb), opening);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Opening) opening = user_data;
  g_autoptr(GError) error = NULL;

  opening->twin = kvp_plan_file_find_finish (KVP_PLAN_FILE (source), result, &opening->difference, &error);
  if (is_left (opening) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (error != NULL)
    tell (opening->window, _("File Not Opened"), error->message);
  else if (opening->twin == NULL)
    import_or_ask (g_steal_pointer (&opening));
  else if (kvp_plan_file_text_is_same (opening->file, opening->twin, &opening->difference))
    show_twin (opening);
  else
    ask_about_twin (g_steal_pointer (&opening));
}

/* --- whether it is for this account --- */

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

/* Takes @opening. */
static void
look_for_twin (Opening *opening)
{
  kvp_plan_file_find_async (opening->file, opening->window->plans, opening->meter, opening->cancellable, found_cb,
                            opening);
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
    look_for_twin (g_steal_pointer (&opening));
  else if (refreshed)
    tell_no_namespace (opening);
  else
    tell (opening->window, _("File Not Opened"), error->message);
}

static void
opened_cb (GObject      *source,
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
      look_for_twin (g_steal_pointer (&opening));
      return;
    }

  /* The list of namespaces may be old, or not be there yet. */
  kvp_connection_refresh_async (opening->connection, opening->cancellable, refreshed_cb, opening);
  g_steal_pointer (&opening);
}

static Opening *
opening_new (KvpWindow *self)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->window = g_object_ref (self);
  opening->connection = g_object_ref (self->connection);
  opening->meter = kvp_read_meter_new ();
  opening->cancellable = g_cancellable_new ();
  g_signal_connect_swapped (opening->meter, "changed", G_CALLBACK (show_progress), opening);

  return opening;
}

static void
open_next (KvpWindow *self)
{
  g_autoptr(GFile) file = NULL;
  Opening *opening;

  if (self->opens_plan_file || self->plan_files->len == 0)
    return;

  file = g_ptr_array_steal_index (self->plan_files, 0);
  if (self->connection == NULL)
    {
      /* It waits for an account again. */
      kvp_window_open_file (self, file);
      return;
    }

  opening = opening_new (self);
  opening->slow_timeout = g_timeout_add_once (SLOW_MILLISECONDS, slow_cb, opening);
  opening->has_turn = TRUE;
  self->opens_plan_file = TRUE;
  kvp_plan_file_open_async (file, opening->meter, opening->cancellable, opened_cb, opening);
}

/* When it has its turn: nothing of it is here before that. */
void
_kvp_window_open_plan_file (KvpWindow *self,
                            GFile     *file)
{
  g_ptr_array_add (self->plan_files, g_object_ref (file));
  open_next (self);
}

/* What a toast offered, for as long as the account is shown. */
static void
open_second_time_action (GtkWidget  *widget,
                         const char *action_name,
                         GVariant   *parameter)
{
  KvpWindow *self = KVP_WINDOW (widget);
  KvpPlanFile *file = g_hash_table_lookup (self->files_here, g_variant_get_string (parameter, NULL));
  Opening *opening;

  if (file == NULL || self->connection == NULL)
    return;

  opening = opening_new (self);
  opening->file = g_object_ref (file);
  import (opening);
}

void
_kvp_window_plan_file_class_init (KvpWindowClass *klass)
{
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "win.open-second-time", "s", open_second_time_action);
}

void
_kvp_window_plan_file_init (KvpWindow *self)
{
  self->plan_files = g_ptr_array_new_with_free_func (g_object_unref);
  self->files_here = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

/* The window shows another account, or none. */
void
_kvp_window_plan_file_leave (KvpWindow *self)
{
  g_hash_table_remove_all (self->files_here);
}
