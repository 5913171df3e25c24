/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "ui/kvp-error-toast.h"
#include "ui/kvp-mark-badge.h"
#include "ui/kvp-window-private.h"

/* The mark that makes an account a production one, or one where nothing is deleted: asked for, shown, and taken off
 * again. */

static KvpConnectionMark
get_mark (KvpWindow *self)
{
  KvpAccount *account = self->connection != NULL ? kvp_connection_get_account (self->connection) : NULL;

  if (account == NULL)
    return KVP_CONNECTION_UNMARKED;

  return kvp_store_get_mark (self->store, kvp_connection_get_endpoint (self->connection),
                             kvp_account_get_id (account));
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
set_mark (KvpWindow         *self,
          KvpConnectionMark  mark)
{
  KvpAccount *account = self->connection != NULL ? kvp_connection_get_account (self->connection) : NULL;

  if (account != NULL)
    kvp_store_set_mark_async (self->store, kvp_connection_get_endpoint (self->connection),
                              kvp_account_get_id (account), mark, NULL, marked_cb, g_object_ref (self));
}

static void
production_response_cb (KvpWindow        *self,
                        const char       *response,
                        AdwMessageDialog *dialog)
{
  if (!g_str_equal (response, "cancel"))
    set_mark (self, g_str_equal (response, "mark") ? KVP_CONNECTION_PRODUCTION : KVP_CONNECTION_UNMARKED);
}

static void
read_only_response_cb (KvpWindow        *self,
                       const char       *response,
                       AdwMessageDialog *dialog)
{
  if (!g_str_equal (response, "cancel"))
    set_mark (self, g_str_equal (response, "mark") ? KVP_CONNECTION_READ_ONLY : KVP_CONNECTION_UNMARKED);
}

/* Taking a mark off is what could do harm, so that is the one that looks like it. */
static void
fill_in_take_off (AdwMessageDialog *dialog,
                  KvpConnectionMark mark,
                  const char       *name)
{
  if (mark == KVP_CONNECTION_PRODUCTION)
    {
      /* Translators: %s is an account */
      adw_message_dialog_format_heading (dialog, _("Take the Production Mark Off “%s”?"), name);
      adw_message_dialog_set_body (dialog, _("Lists of keys can then be deleted there without an approval."));
    }
  else
    {
      /* Translators: %s is an account */
      adw_message_dialog_format_heading (dialog, _("Take the Read-Only Mark Off “%s”?"), name);
      adw_message_dialog_set_body (dialog, _("Keys can then be deleted there."));
    }

  adw_message_dialog_add_response (dialog, "unmark", _("_Take Off"));
  adw_message_dialog_set_response_appearance (dialog, "unmark", ADW_RESPONSE_DESTRUCTIVE);
}

static void
fill_in_mark (AdwMessageDialog *dialog,
              KvpConnectionMark mark,
              const char       *name)
{
  if (mark == KVP_CONNECTION_PRODUCTION)
    {
      /* Translators: %s is an account */
      adw_message_dialog_format_heading (dialog, _("Mark “%s” as Production?"), name);
      adw_message_dialog_set_body (dialog,
                                   _("From then on, this app deletes there only lists that were approved, and asks to "
                                     "type the name of the namespace each time. The mark is kept on this computer; "
                                     "Cloudflare’s permissions are the lock."));
      adw_message_dialog_add_response (dialog, "mark", _("_Mark as Production"));
    }
  else
    {
      /* Translators: %s is an account */
      adw_message_dialog_format_heading (dialog, _("Mark “%s” as Read-Only?"), name);
      adw_message_dialog_set_body (dialog,
                                   _("From then on, this app deletes nothing there, and a deletion that runs there "
                                     "now pauses. The mark is kept on this computer; Cloudflare’s permissions are the "
                                     "lock."));
      adw_message_dialog_add_response (dialog, "mark", _("_Mark as Read-Only"));
    }
}

/* An account has one mark: to set the other one replaces it, which is said. */
static void
tell_of_replacement (AdwMessageDialog *dialog,
                     KvpConnectionMark mark,
                     KvpConnectionMark old_mark)
{
  if (mark == KVP_CONNECTION_PRODUCTION && old_mark == KVP_CONNECTION_READ_ONLY)
    {
      adw_message_dialog_set_body (dialog,
                                   _("It is marked as read-only now, where nothing is deleted. As production, lists "
                                     "that were approved can be deleted there, after typing the name of the "
                                     "namespace."));
      adw_message_dialog_set_response_appearance (dialog, "mark", ADW_RESPONSE_DESTRUCTIVE);
    }
  else if (mark == KVP_CONNECTION_READ_ONLY && old_mark == KVP_CONNECTION_PRODUCTION)
    {
      adw_message_dialog_set_body (dialog,
                                   _("From then on, this app deletes nothing there, and a deletion that runs there "
                                     "now pauses. It is no longer marked as production then: when the new mark is "
                                     "taken off, mark it as production again."));
    }
}

static GtkWidget *
make_dialog (KvpWindow         *self,
             KvpConnectionMark  mark)
{
  KvpAccount *account = kvp_connection_get_account (self->connection);
  KvpConnectionMark old_mark = get_mark (self);
  g_autofree char *name = kvp_display_text (kvp_account_get_display_name (account), -1);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), NULL, NULL);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"));
  if (old_mark == mark)
    fill_in_take_off (ADW_MESSAGE_DIALOG (dialog), mark, name);
  else
    fill_in_mark (ADW_MESSAGE_DIALOG (dialog), mark, name);
  tell_of_replacement (ADW_MESSAGE_DIALOG (dialog), mark, old_mark);

  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");

  return dialog;
}

void
_kvp_window_ask_for_mark (KvpWindow         *self,
                          KvpConnectionMark  mark)
{
  GtkWidget *dialog;

  if (self->connection == NULL || kvp_connection_get_account (self->connection) == NULL)
    return;

  dialog = make_dialog (self, mark);
  gtk_widget_set_name (dialog, mark == KVP_CONNECTION_PRODUCTION ? "production-dialog" : "read-only-dialog");
  g_signal_connect_object (dialog, "response",
                           mark == KVP_CONNECTION_PRODUCTION ? G_CALLBACK (production_response_cb)
                                                             : G_CALLBACK (read_only_response_cb),
                           self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* In the header bar, or below it where it would take the room of the title. */
void
_kvp_window_show_mark (KvpWindow *self)
{
  KvpConnectionMark mark = get_mark (self);
  gboolean narrow = kvp_sized_bin_get_narrow (self->content_bin);

  kvp_mark_badge_show (self->mark_badge, narrow ? KVP_CONNECTION_UNMARKED : mark);
  kvp_mark_badge_show (self->narrow_mark_badge, mark);
  gtk_widget_set_visible (self->mark_bar, narrow && mark != KVP_CONNECTION_UNMARKED);
}

static void
update (KvpWindow *self)
{
  KvpConnectionMark mark = get_mark (self);

  kvp_sidebar_set_mark (self->sidebar, mark);
  _kvp_window_show_mark (self);
  kvp_mark_set_class (GTK_WIDGET (self), mark);
}

void
_kvp_window_mark_enter (KvpWindow *self)
{
  g_signal_connect_object (self->store, "mark-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
_kvp_window_mark_leave (KvpWindow *self)
{
  g_signal_handlers_disconnect_by_func (self->store, update, self);
  kvp_mark_set_class (GTK_WIDGET (self), KVP_CONNECTION_UNMARKED);
}
