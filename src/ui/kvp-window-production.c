/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "store/kvp-connection-mark.h"
#include "ui/kvp-error-toast.h"
#include "ui/kvp-window-private.h"

/* The mark that makes an account a production one: asked for, shown, and taken off again. */

static gboolean
is_production (KvpWindow *self)
{
  KvpAccount *account = self->connection != NULL ? kvp_connection_get_account (self->connection) : NULL;

  return account != NULL &&
         kvp_store_get_mark (self->store, kvp_connection_get_endpoint (self->connection),
                             kvp_account_get_id (account)) == KVP_CONNECTION_PRODUCTION;
}

static void
marked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(KvpWindow) self = user_data;
  g_autoptr(GError) error = NULL;

  /* What worked is seen by the badge. */
  if (!kvp_store_set_mark_finish (KVP_STORE (source), result, &error) && self->toast_overlay != NULL)
    kvp_error_toast_show (self->toast_overlay, error);
}

static void
response_cb (KvpWindow        *self,
             const char       *response,
             AdwMessageDialog *dialog)
{
  KvpAccount *account = self->connection != NULL ? kvp_connection_get_account (self->connection) : NULL;
  KvpConnectionMark mark = g_str_equal (response, "mark") ? KVP_CONNECTION_PRODUCTION : KVP_CONNECTION_UNMARKED;

  if (account == NULL || g_str_equal (response, "cancel"))
    return;

  kvp_store_set_mark_async (self->store, kvp_connection_get_endpoint (self->connection), kvp_account_get_id (account),
                            mark, NULL, marked_cb, g_object_ref (self));
}

/* Taking the mark off is what could do harm, so that is the one that looks like it. */
static GtkWidget *
make_dialog (KvpWindow *self,
             gboolean   marked)
{
  KvpAccount *account = kvp_connection_get_account (self->connection);
  g_autofree char *name = kvp_display_text (kvp_account_get_display_name (account), -1);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), NULL, NULL);
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);

  adw_message_dialog_add_response (message, "cancel", _("_Cancel"));
  if (marked)
    {
      /* Translators: %s is an account */
      adw_message_dialog_format_heading (message, _("Take the Production Mark Off “%s”?"), name);
      adw_message_dialog_set_body (message, _("Lists of keys can then be deleted there without an approval."));
      adw_message_dialog_add_response (message, "unmark", _("_Take Off"));
      adw_message_dialog_set_response_appearance (message, "unmark", ADW_RESPONSE_DESTRUCTIVE);
    }
  else
    {
      /* Translators: %s is an account */
      adw_message_dialog_format_heading (message, _("Mark “%s” as Production?"), name);
      adw_message_dialog_set_body (message,
                                   _("From then on, this app deletes there only lists that were approved, and asks to "
                                     "type the name of the namespace each time. The mark is kept on this computer; "
                                     "Cloudflare’s permissions are the lock."));
      adw_message_dialog_add_response (message, "mark", _("_Mark as Production"));
    }

  adw_message_dialog_set_default_response (message, "cancel");
  adw_message_dialog_set_close_response (message, "cancel");

  return dialog;
}

void
_kvp_window_ask_for_production (KvpWindow *self)
{
  GtkWidget *dialog;

  if (self->connection == NULL || kvp_connection_get_account (self->connection) == NULL)
    return;

  dialog = make_dialog (self, is_production (self));
  gtk_widget_set_name (dialog, "production-dialog");
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
update (KvpWindow *self)
{
  kvp_sidebar_set_production (self->sidebar, is_production (self));
}

void
_kvp_window_production_enter (KvpWindow *self)
{
  g_signal_connect_object (self->store, "mark-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
_kvp_window_production_leave (KvpWindow *self)
{
  g_signal_handlers_disconnect_by_func (self->store, update, self);
}
