/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-connection-private.h"

/* --- accounts --- */

/**
 * kvp_connection_get_accounts:
 * @self: a connection
 *
 * Returns: (transfer none): the accounts that the token can see, a #KvpAccount each; always the same model
 */
GListModel *
kvp_connection_get_accounts (KvpConnection *self)
{
  g_return_val_if_fail (KVP_IS_CONNECTION (self), NULL);
  kvp_main_context_assert (&self->home);

  return G_LIST_MODEL (self->accounts);
}

/**
 * kvp_connection_get_account:
 * @self: a connection
 *
 * Returns: (transfer none) (nullable): the account in use
 */
KvpAccount *
kvp_connection_get_account (KvpConnection *self)
{
  g_return_val_if_fail (KVP_IS_CONNECTION (self), NULL);
  kvp_main_context_assert (&self->home);

  return self->account;
}

/* Another object may be the same account, from a list that was asked for again. */
static gboolean
is_account (KvpConnection *self,
            KvpAccount    *account)
{
  if (self->account == NULL || account == NULL)
    return self->account == account;

  return g_ascii_strcasecmp (kvp_account_get_id (self->account), kvp_account_get_id (account)) == 0;
}

/**
 * kvp_connection_set_account:
 * @self: a connection
 * @account: (nullable): the account to use
 *
 * The namespaces of the one before are dropped, unless it is the same one.
 */
void
kvp_connection_set_account (KvpConnection *self,
                            KvpAccount    *account)
{
  gboolean same;

  g_return_if_fail (KVP_IS_CONNECTION (self));
  g_return_if_fail (account == NULL || KVP_IS_ACCOUNT (account));
  kvp_main_context_assert (&self->home);

  same = is_account (self, account);
  if (!g_set_object (&self->account, account))
    return;

  if (!same)
    {
      g_list_store_remove_all (self->namespaces);
      self->deletes = KVP_RIGHT_UNKNOWN;
      _kvp_connection_take_budget (self);
    }
  g_object_notify (G_OBJECT (self), "account");
}

static void
replace_items (GListStore *store,
               GPtrArray  *items)
{
  g_list_store_splice (store, 0, g_list_model_get_n_items (G_LIST_MODEL (store)),
                       items->pdata, items->len);
}

/* (transfer none): the account in the model; one with the ID alone is added if it is not there. */
static KvpAccount *
ensure_account (KvpConnection *self,
                const char    *account_id)
{
  g_autoptr(KvpAccount) made = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->accounts)); i++)
    {
      g_autoptr(KvpAccount) account = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);

      /* The model keeps it alive. */
      if (g_ascii_strcasecmp (kvp_account_get_id (account), account_id) == 0)
        return account;
    }

  made = kvp_account_new (account_id, NULL);
  g_list_store_append (self->accounts, made);

  return made;
}

void
_kvp_connection_take_accounts (KvpConnection *self,
                               GPtrArray     *accounts,
                               const char    *account_id)
{
  replace_items (self->accounts, accounts);
  if (account_id != NULL)
    kvp_connection_set_account (self, ensure_account (self, account_id));

  self->checked = TRUE;
  g_object_notify (G_OBJECT (self), "checked");
}

/* --- namespaces --- */

/**
 * kvp_connection_get_namespaces:
 * @self: a connection
 *
 * Returns: (transfer none): the account's namespaces as last listed, a #KvpNamespace each; always the same
 *   model
 */
GListModel *
kvp_connection_get_namespaces (KvpConnection *self)
{
  g_return_val_if_fail (KVP_IS_CONNECTION (self), NULL);
  kvp_main_context_assert (&self->home);

  return G_LIST_MODEL (self->namespaces);
}

/* FALSE: another account was chosen since they were asked for. */
gboolean
_kvp_connection_take_namespaces (KvpConnection *self,
                                 KvpAccount    *account,
                                 GPtrArray     *namespaces)
{
  if (!is_account (self, account))
    return FALSE;

  replace_items (self->namespaces, namespaces);

  return TRUE;
}
