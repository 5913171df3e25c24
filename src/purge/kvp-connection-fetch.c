/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-error.h"
#include "purge/kvp-connection-private.h"
#include "purge/kvp-main-context.h"

static void
return_no_account (GTask *task)
{
  g_task_return_new_error (task, KVP_ERROR, KVP_ERROR_STATE, _("No account is chosen."));
}

static void
namespaces_listed_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) namespaces = kvp_client_list_namespaces_finish (KVP_CLIENT (source), result, &error);
  KvpConnection *self = g_task_get_source_object (task);
  KvpAccount *account = g_task_get_task_data (task);

  if (namespaces == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (_kvp_connection_take_namespaces (self, account, namespaces))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Another account was chosen."));
}

/**
 * kvp_connection_refresh_async:
 * @self: a connection with an account
 * @cancellable: (nullable): a cancellable
 * @callback: called when the list is here
 * @user_data: for @callback
 *
 * Lists the account's namespaces again.
 */
void
kvp_connection_refresh_async (KvpConnection       *self,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  KvpAccount *account;

  g_return_if_fail (KVP_IS_CONNECTION (self));
  g_return_if_fail (kvp_main_context_is_mine ());

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_connection_refresh_async);

  account = kvp_connection_get_account (self);
  if (account == NULL)
    {
      return_no_account (task);
      return;
    }

  g_task_set_task_data (task, g_object_ref (account), g_object_unref);
  kvp_client_list_namespaces_async (kvp_connection_get_client (self), kvp_account_get_id (account), cancellable,
                                    namespaces_listed_cb, g_steal_pointer (&task));
}

/**
 * kvp_connection_refresh_finish:
 * @self: a connection
 * @result: what the callback got
 * @error: return location for an error; the model is as it was then
 *
 * Returns: whether the namespaces were listed
 */
gboolean
kvp_connection_refresh_finish (KvpConnection  *self,
                               GAsyncResult   *result,
                               GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_connection_refresh_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
value_fetched_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  GBytes *value = kvp_client_get_value_finish (KVP_CLIENT (source), result, &error);

  if (value != NULL)
    g_task_return_pointer (task, value, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * kvp_connection_fetch_value_async:
 * @self: a connection with an account
 * @namespace_id: the namespace
 * @name: the key's exact name
 * @cancellable: (nullable): a cancellable
 * @callback: called when the value is here
 * @user_data: for @callback
 *
 * Fetches one value, to be looked at.
 */
void
kvp_connection_fetch_value_async (KvpConnection       *self,
                                  const char          *namespace_id,
                                  GBytes              *name,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  KvpAccount *account;

  g_return_if_fail (KVP_IS_CONNECTION (self));
  g_return_if_fail (namespace_id != NULL && name != NULL);
  g_return_if_fail (kvp_main_context_is_mine ());

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_connection_fetch_value_async);

  account = kvp_connection_get_account (self);
  if (account == NULL)
    {
      return_no_account (task);
      return;
    }

  kvp_client_get_value_async (kvp_connection_get_client (self), kvp_account_get_id (account), namespace_id, name,
                              cancellable,
                              value_fetched_cb, g_steal_pointer (&task));
}

/**
 * kvp_connection_fetch_value_finish:
 * @self: a connection
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the value's bytes
 */
GBytes *
kvp_connection_fetch_value_finish (KvpConnection  *self,
                                   GAsyncResult   *result,
                                   GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_connection_fetch_value_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
