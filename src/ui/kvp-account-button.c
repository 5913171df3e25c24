/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "ui/kvp-account-button.h"

struct _KvpAccountButton
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkLabel      *account_label;
  GtkMenuButton *account_button;
  AdwAvatar     *avatar;

  /* Owned references */
  KvpConnection *connection;  /* (nullable) */
  KvpSavedConnections *saved; /* (nullable) */

  KvpConnectionMark mark;
};

G_DEFINE_FINAL_TYPE (KvpAccountButton, kvp_account_button, ADW_TYPE_BIN)

/* (transfer full): for a menu, where an underline begins a mnemonic. */
static char *
escape_label (const char *text)
{
  g_autofree char *shown = kvp_display_text (text, -1);
  g_auto(GStrv) parts = g_strsplit (shown, "_", -1);

  return g_strjoinv ("__", parts);
}

static KvpSavedConnection *
find_saved (KvpAccountButton *self,
            KvpAccount       *account)
{
  return self->saved != NULL ? kvp_saved_connections_find (self->saved, kvp_connection_get_endpoint (self->connection),
                                                           kvp_account_get_id (account))
                             : NULL;
}

static void
append_item (GMenu      *section,
             const char *name,
             const char *action,
             const char *target)
{
  g_autofree char *label = escape_label (name);
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", target);
  g_menu_append_item (section, item);
}

/* Those that were connected to, and what else the token of this one sees. */
static void
append_accounts (KvpAccountButton *self,
                 GMenu            *menu)
{
  GListModel *accounts = kvp_connection_get_accounts (self->connection);
  g_autoptr(GMenu) section = g_menu_new ();

  for (guint i = 0; self->saved != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->saved)); i++)
    {
      g_autoptr(KvpSavedConnection) saved = g_list_model_get_item (G_LIST_MODEL (self->saved), i);

      append_item (section, kvp_saved_connection_get_name (saved), "win.open-account",
                   kvp_saved_connection_get_id (saved));
    }

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr(KvpAccount) account = g_list_model_get_item (accounts, i);

      if (find_saved (self, account) == NULL)
        append_item (section, kvp_account_get_display_name (account), "win.account", kvp_account_get_id (account));
    }

  if (g_menu_model_get_n_items (G_MENU_MODEL (section)) > 1)
    g_menu_append_section (menu, _("Switch Account"), G_MENU_MODEL (section));
}

static GMenuModel *
make_menu (KvpAccountButton *self)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) accounts = g_menu_new ();
  g_autoptr(GMenu) section = g_menu_new ();

  append_accounts (self, menu);
  if (self->saved != NULL)
    {
      g_menu_append (accounts, _("_Add Account…"), "win.add-account");
      g_menu_append (accounts, _("_Manage Accounts…"), "win.manage-accounts");
      g_menu_append_section (menu, NULL, G_MENU_MODEL (accounts));
    }

  g_menu_append (section, _("_Token and Permissions…"), "win.token-info");
  g_menu_append (section,
                 self->mark == KVP_CONNECTION_PRODUCTION ? _("Take _Production Mark Off…") : _("Mark as _Production…"),
                 "win.mark-production");
  g_menu_append (section,
                 self->mark == KVP_CONNECTION_READ_ONLY ? _("Take _Read-Only Mark Off…") : _("Mark as _Read-Only…"),
                 "win.mark-read-only");
  g_menu_append (section, _("_Disconnect"), "win.disconnect");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));

  return G_MENU_MODEL (menu);
}

static void
update (KvpAccountButton *self)
{
  KvpAccount *account = self->connection != NULL ? kvp_connection_get_account (self->connection) : NULL;
  KvpSavedConnection *saved;
  g_autoptr(GMenuModel) menu = NULL;
  g_autofree char *name = NULL;

  if (account == NULL)
    return;

  saved = find_saved (self, account);
  name = kvp_display_text (saved != NULL ? kvp_saved_connection_get_name (saved)
                                         : kvp_account_get_display_name (account), -1);
  menu = make_menu (self);

  gtk_label_set_text (self->account_label, name);
  adw_avatar_set_text (self->avatar, name);
  gtk_menu_button_set_menu_model (self->account_button, menu);
}

static void
kvp_account_button_dispose (GObject *object)
{
  KvpAccountButton *self = KVP_ACCOUNT_BUTTON (object);

  kvp_account_button_set_saved (self, NULL);
  g_clear_object (&self->connection);
  /* AdwBin 1.2 would unparent the child once more if the template had done so already. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), KVP_TYPE_ACCOUNT_BUTTON);

  G_OBJECT_CLASS (kvp_account_button_parent_class)->dispose (object);
}

static void
kvp_account_button_class_init (KvpAccountButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kvp_account_button_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-account-button.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpAccountButton, account_button);
  gtk_widget_class_bind_template_child (widget_class, KvpAccountButton, account_label);
  gtk_widget_class_bind_template_child (widget_class, KvpAccountButton, avatar);
}

static void
kvp_account_button_init (KvpAccountButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * kvp_account_button_set_connection:
 * @self: the button
 * @connection: (nullable): a connection with an account
 */
void
kvp_account_button_set_connection (KvpAccountButton *self,
                                   KvpConnection    *connection)
{
  g_return_if_fail (KVP_IS_ACCOUNT_BUTTON (self));

  g_set_object (&self->connection, connection);
  self->mark = KVP_CONNECTION_UNMARKED;
  update (self);
}

/**
 * kvp_account_button_set_saved:
 * @self: the button
 * @saved: (nullable): the accounts that were connected to
 */
void
kvp_account_button_set_saved (KvpAccountButton    *self,
                              KvpSavedConnections *saved)
{
  g_return_if_fail (KVP_IS_ACCOUNT_BUTTON (self));

  if (self->saved == saved)
    return;

  if (self->saved != NULL)
    g_signal_handlers_disconnect_by_func (self->saved, update, self);
  g_set_object (&self->saved, saved);
  if (saved == NULL)
    return;

  g_signal_connect_object (saved, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

/**
 * kvp_account_button_set_mark:
 * @self: the button
 * @mark: how the account is marked
 */
void
kvp_account_button_set_mark (KvpAccountButton  *self,
                             KvpConnectionMark  mark)
{
  g_return_if_fail (KVP_IS_ACCOUNT_BUTTON (self));

  self->mark = mark;
  update (self);
}
