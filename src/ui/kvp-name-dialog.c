/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "ui/kvp-name-dialog.h"

/* A menu shows names. */
#define MAX_NAME_CHARS 200

typedef struct {
  AdwMessageDialog  *dialog;         /* (unowned): its task lives as long as it */
  GtkEditable       *entry;          /* (unowned): in the dialog */
  KvpNameDialogHint  hint;           /* (nullable) */
  gpointer           hint_data;      /* (owned) */
  GDestroyNotify     hint_data_free; /* (nullable) */
  gboolean           answered;
} NameDialog;

static void
name_dialog_free (NameDialog *data)
{
  if (data->hint_data_free != NULL)
    data->hint_data_free (data->hint_data);
  g_free (data);
}

static char *
dup_name (NameDialog *data)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (data->entry)));

  return g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), MAX_NAME_CHARS));
}

static void
changed_cb (GTask *task)
{
  NameDialog *data = g_task_get_task_data (task);
  g_autofree char *name = dup_name (data);
  g_autofree char *hint = *name != '\0' && data->hint != NULL ? data->hint (name, data->hint_data) : NULL;

  adw_message_dialog_set_response_enabled (data->dialog, "accept", *name != '\0');
  adw_message_dialog_set_body (data->dialog, hint != NULL ? hint : "");
}

static void
response_cb (GTask      *task,
             const char *response)
{
  NameDialog *data = g_task_get_task_data (task);
  g_autofree char *name = dup_name (data);

  if (data->answered)
    return;

  data->answered = TRUE;
  if (g_str_equal (response, "accept") && *name != '\0')
    g_task_return_pointer (task, g_steal_pointer (&name), g_free);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _("Nothing was named."));
}

/* With the window that it belongs to, without an answer. */
static void
destroy_cb (GTask *task)
{
  NameDialog *data = g_task_get_task_data (task);

  if (data->answered)
    return;

  data->answered = TRUE;
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _("Nothing was named."));
}

/**
 * kvp_name_dialog_run_async:
 * @parent: (nullable): the window that it belongs to
 * @heading: what is named
 * @accept: the button that accepts the name
 * @name: (nullable): the name to begin with
 * @hint: (nullable): says something about what is typed
 * @hint_data: (transfer full): for @hint
 * @hint_data_free: (nullable): frees @hint_data
 * @callback: called when the dialog is closed
 * @user_data: for @callback
 */
void
kvp_name_dialog_run_async (GtkWindow           *parent,
                           const char          *heading,
                           const char          *accept,
                           const char          *name,
                           KvpNameDialogHint    hint,
                           gpointer             hint_data,
                           GDestroyNotify       hint_data_free,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, NULL);
  GtkWidget *entry = gtk_entry_new ();
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  NameDialog *data = g_new0 (NameDialog, 1);

  data->dialog = ADW_MESSAGE_DIALOG (dialog);
  data->entry = GTK_EDITABLE (entry);
  data->hint = hint;
  data->hint_data = hint_data;
  data->hint_data_free = hint_data_free;
  g_task_set_source_tag (task, kvp_name_dialog_run_async);
  g_task_set_task_data (task, data, (GDestroyNotify) name_dialog_free);

  gtk_widget_set_name (dialog, "name-dialog");
  adw_message_dialog_add_responses (data->dialog, "cancel", _("_Cancel"), "accept", accept, NULL);
  adw_message_dialog_set_response_appearance (data->dialog, "accept", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (data->dialog, "accept");
  adw_message_dialog_set_close_response (data->dialog, "cancel");

  gtk_widget_set_name (entry, "name-entry");
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Name"));
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Name"), -1);
  gtk_editable_set_text (data->entry, name != NULL ? name : "");
  adw_message_dialog_set_extra_child (data->dialog, entry);

  /* The dialog holds the task until it goes. */
  g_object_set_data_full (G_OBJECT (dialog), "task", task, g_object_unref);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (changed_cb), task);
  g_signal_connect_swapped (dialog, "response", G_CALLBACK (response_cb), task);
  g_signal_connect_swapped (dialog, "destroy", G_CALLBACK (destroy_cb), task);
  changed_cb (task);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (entry);
}

/**
 * kvp_name_dialog_run_finish:
 * @result: the result
 * @error: %G_IO_ERROR_CANCELLED if there is no name
 *
 * Returns: (transfer full): the name, or %NULL
 */
char *
kvp_name_dialog_run_finish (GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_name_dialog_run_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
