/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "base/kvp-error.h"
#include "ui/kvp-account-row.h"
#include "ui/kvp-accounts-dialog.h"
#include "ui/kvp-error-toast.h"
#include "ui/kvp-rename-dialog.h"
#include "ui/kvp-row-button.h"
#include "ui/kvp-toast.h"

struct _KvpAccountsDialog
{
  AdwWindow parent_instance;

  /* Template widgets */
  GtkListBox      *box;
  GtkWidget       *forgetting_box;
  GtkSpinner      *forgetting_spinner;
  AdwToastOverlay *toasts;

  /* Owned */
  KvpStore            *store;
  KvpSavedConnections *connections;
  KvpAccountTokens    *tokens;
  GCancellable        *cancellable; /* (nullable): while the keyring is asked to forget something */

  guint disposed : 1;
};

enum {
  SIGNAL_ADD,
  SIGNAL_EDIT_TOKEN,
  SIGNAL_OPEN,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpAccountsDialog, kvp_accounts_dialog, ADW_TYPE_WINDOW)

static guint signals[N_SIGNALS];

/* What is done to one of them. */
typedef struct {
  KvpAccountsDialog  *dialog; /* (owned) */
  KvpSavedConnection *saved;  /* (owned) */
} Change;

static Change *
change_new (KvpAccountsDialog  *dialog,
            KvpSavedConnection *saved)
{
  Change *change = g_new0 (Change, 1);

  change->dialog = g_object_ref (dialog);
  change->saved = g_object_ref (saved);

  return change;
}

static void
change_free (Change *change)
{
  g_object_unref (change->dialog);
  g_object_unref (change->saved);
  g_free (change);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Change, change_free)

static void
leave_with (KvpAccountsDialog  *self,
            guint               signal,
            KvpSavedConnection *saved)
{
  g_signal_emit (self, signals[signal], 0, saved);
  gtk_window_close (GTK_WINDOW (self));
}

static void
row_activated_cb (KvpAccountsDialog *self,
                  GtkListBoxRow     *row)
{
  leave_with (self, SIGNAL_OPEN, kvp_account_row_get_connection (GTK_WIDGET (row)));
}

static void
add_cb (KvpAccountsDialog *self)
{
  g_signal_emit (self, signals[SIGNAL_ADD], 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
token_clicked_cb (GtkWidget         *button,
                  KvpAccountsDialog *self)
{
  leave_with (self, SIGNAL_EDIT_TOKEN, kvp_row_button_get_item (button));
}

static void
rename_clicked_cb (GtkWidget         *button,
                   KvpAccountsDialog *self)
{
  KvpSavedConnection *saved = kvp_row_button_get_item (button);

  kvp_rename_dialog_present (GTK_WINDOW (self), self->toasts, _("Rename Account"), KVP_TABLE_LIST (self->connections),
                             saved, kvp_saved_connection_get_name (saved));
}

/* --- forget --- */

static void
set_forgetting (KvpAccountsDialog *self,
                GCancellable      *cancellable)
{
  g_set_object (&self->cancellable, cancellable);
  gtk_widget_set_visible (self->forgetting_box, cancellable != NULL);
  gtk_spinner_set_spinning (self->forgetting_spinner, cancellable != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->box), cancellable == NULL);
}

static void
forgotten_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(KvpAccountsDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean ok = kvp_account_tokens_forget_finish (KVP_ACCOUNT_TOKENS (source), result, &error);

  if (self->disposed)
    return;

  set_forgetting (self, NULL);
  if (ok)
    kvp_toast_show (self->toasts, kvp_toast_new (_("Account forgotten")));
  else if (g_error_matches (error, KVP_ERROR, KVP_ERROR_KEYRING))
    kvp_toast_show (self->toasts,
                    kvp_toast_new (_("The token may still be in the keyring. Unlock the keyring and "
                                     "forget the account again.")));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    kvp_error_toast_show (self->toasts, error);
}

static void
forget_response_cb (AdwMessageDialog *question,
                    const char       *response,
                    gpointer          user_data)
{
  Change *change = user_data;
  KvpAccountsDialog *self = change->dialog;
  g_autoptr(GCancellable) cancellable = NULL;

  if (!g_str_equal (response, "forget") || self->disposed || self->cancellable != NULL)
    return;

  cancellable = g_cancellable_new ();
  set_forgetting (self, cancellable);
  kvp_account_tokens_forget_async (self->tokens, self->connections, change->saved, cancellable, forgotten_cb,
                                   g_object_ref (self));
}

static void
forget_clicked_cb (GtkWidget         *button,
                   KvpAccountsDialog *self)
{
  KvpSavedConnection *saved = kvp_row_button_get_item (button);
  GtkWidget *question = adw_message_dialog_new (GTK_WINDOW (self), NULL, NULL);
  g_autofree char *name = kvp_display_text (kvp_saved_connection_get_name (saved), -1);

  /* Translators: %s is an account. */
  adw_message_dialog_format_heading (ADW_MESSAGE_DIALOG (question), _("Forget “%s”?"), name);
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (question),
                               _("The account leaves the list, and its token the keyring. The token itself stays valid "
                                 "at Cloudflare. Pending deletions and the history stay on this computer."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (question), "cancel", _("_Cancel"), "forget", _("_Forget"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (question), "forget", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (question), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (question), "cancel");
  gtk_widget_set_name (question, "forget-dialog");
  g_signal_connect_data (question, "response", G_CALLBACK (forget_response_cb), change_new (self, saved),
                         (GClosureNotify) change_free, 0);
  gtk_window_present (GTK_WINDOW (question));
}

static void
cancel_cb (KvpAccountsDialog *self)
{
  g_cancellable_cancel (self->cancellable);
}

/* --- the rows --- */

static void
add_button (KvpAccountsDialog  *self,
            GtkWidget          *row,
            KvpSavedConnection *saved,
            const char         *name,
            const char         *icon_name,
            const char         *tooltip,
            GCallback           callback)
{
  g_autofree char *shown = kvp_display_text (kvp_saved_connection_get_name (saved), -1);

  g_signal_connect_object (kvp_row_button_add (ADW_ACTION_ROW (row), saved, shown, name, icon_name, tooltip),
                           "clicked", callback, self, 0);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  KvpAccountsDialog *self = user_data;
  GtkWidget *row = kvp_account_row_new (item, self->store, FALSE);

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_widget_set_tooltip_text (row, _("Open This Account"));
  add_button (self, row, item, "rename-account", "document-edit-symbolic", _("Rename…"),
              G_CALLBACK (rename_clicked_cb));
  add_button (self, row, item, "change-token", "dialog-password-symbolic", _("Change Token…"),
              G_CALLBACK (token_clicked_cb));
  add_button (self, row, item, "forget-account", "user-trash-symbolic", _("Forget…"), G_CALLBACK (forget_clicked_cb));

  return row;
}

/* --- the widget --- */

static void
kvp_accounts_dialog_dispose (GObject *object)
{
  KvpAccountsDialog *self = KVP_ACCOUNTS_DIALOG (object);

  self->disposed = TRUE;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->connections);
  g_clear_object (&self->store);
  g_clear_object (&self->tokens);

  G_OBJECT_CLASS (kvp_accounts_dialog_parent_class)->dispose (object);
}

static void
kvp_accounts_dialog_class_init (KvpAccountsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kvp_accounts_dialog_dispose;

  /**
   * KvpAccountsDialog::add:
   */
  signals[SIGNAL_ADD] =
    g_signal_new ("add", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * KvpAccountsDialog::edit-token:
   * @saved: an account
   */
  signals[SIGNAL_EDIT_TOKEN] =
    g_signal_new ("edit-token", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, KVP_TYPE_SAVED_CONNECTION);

  /**
   * KvpAccountsDialog::open:
   * @saved: an account
   */
  signals[SIGNAL_OPEN] =
    g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, KVP_TYPE_SAVED_CONNECTION);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-accounts-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpAccountsDialog, box);
  gtk_widget_class_bind_template_child (widget_class, KvpAccountsDialog, forgetting_box);
  gtk_widget_class_bind_template_child (widget_class, KvpAccountsDialog, forgetting_spinner);
  gtk_widget_class_bind_template_child (widget_class, KvpAccountsDialog, toasts);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
kvp_accounts_dialog_init (KvpAccountsDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * kvp_accounts_dialog_new:
 * @parent: (nullable): the window that it belongs to
 * @store: whose accounts it lists
 * @tokens: where their tokens are
 *
 * Returns: a dialog, not shown yet
 */
GtkWidget *
kvp_accounts_dialog_new (GtkWindow        *parent,
                         KvpStore         *store,
                         KvpAccountTokens *tokens)
{
  KvpAccountsDialog *self;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (KVP_IS_STORE (store), NULL);
  g_return_val_if_fail (KVP_IS_ACCOUNT_TOKENS (tokens), NULL);

  self = g_object_new (KVP_TYPE_ACCOUNTS_DIALOG, "transient-for", parent, NULL);
  self->store = g_object_ref (store);
  self->connections = kvp_saved_connections_get (store);
  self->tokens = g_object_ref (tokens);
  gtk_list_box_bind_model (self->box, G_LIST_MODEL (self->connections), create_row, self, NULL);

  return GTK_WIDGET (self);
}
