/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-error.h"
#include "purge/kvp-connection-private.h"
#include "purge/kvp-main-context.h"

/**
 * _kvp_connection_take_delete:
 * @self: a connection
 * @allowed: whether Cloudflare deleted what it was asked to delete, or refused it for lack of a permission
 *
 * Deleting is not tried; but once a person has deleted, it is known.
 */
void
_kvp_connection_take_delete (KvpConnection *self,
                             KvpRight       allowed)
{
  kvp_main_context_assert (&self->home);

  self->deletes = allowed;
}

static void
return_rights (GTask          *task,
               KvpTokenRights *rights)
{
  KvpConnection *self = g_task_get_source_object (task);

  /* What happened says more than what can be read or guessed. */
  if (self->deletes != KVP_RIGHT_UNKNOWN)
    rights->delete_keys = self->deletes;
  g_task_return_pointer (task, g_memdup2 (rights, sizeof *rights), g_free);
}

/* Where the policies can not be read: to list is harmless, and so it is tried. */
static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) namespaces = kvp_client_list_namespaces_finish (KVP_CLIENT (source), result, &error);
  KvpTokenRights rights = { KVP_RIGHT_UNKNOWN, KVP_RIGHT_UNKNOWN, KVP_RIGHT_UNKNOWN };

  if (namespaces != NULL)
    {
      rights.read_keys = KVP_RIGHT_YES;
    }
  else if (g_error_matches (error, KVP_ERROR, KVP_ERROR_FORBIDDEN))
    {
      /* Who may write may read. */
      rights.read_keys = KVP_RIGHT_NO;
      rights.delete_keys = KVP_RIGHT_NO;
    }
  else
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  return_rights (task, &rights);
}

static void
try_to_list (GTask *task) /* (transfer full) */
{
  KvpConnection *self = g_task_get_source_object (task);

  kvp_client_list_namespaces_async (kvp_connection_get_client (self), g_task_get_task_data (task),
                                    g_task_get_cancellable (task), listed_cb, task);
}

static void
policies_read_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  KvpTokenRights rights;

  if (kvp_client_read_rights_finish (KVP_CLIENT (source), result, &rights, &error))
    return_rights (task, &rights);
  else if (error->domain == KVP_ERROR)
    try_to_list (g_steal_pointer (&task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * kvp_connection_read_rights_async:
 * @self: a connection with an account that was checked
 * @cancellable: (nullable): a cancellable
 * @callback: called when as much as can be known is
 * @user_data: for @callback
 *
 * A Global API Key may do everything that its user may, of which nothing is known but what was tried.
 */
void
kvp_connection_read_rights_async (KvpConnection       *self,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  KvpAccount *account;
  const char *token_id;

  g_return_if_fail (KVP_IS_CONNECTION (self));
  g_return_if_fail (kvp_connection_get_account (self) != NULL);
  g_return_if_fail (kvp_main_context_is_mine ());

  account = kvp_connection_get_account (self);
  token_id = _kvp_connection_get_token_id (self);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_connection_read_rights_async);
  g_task_set_task_data (task, g_strdup (kvp_account_get_id (account)), g_free);

  if (token_id != NULL)
    kvp_client_read_rights_async (kvp_connection_get_client (self), kvp_account_get_id (account), token_id,
                                  kvp_connection_get_token_kind (self) == KVP_TOKEN_KIND_ACCOUNT, cancellable,
                                  policies_read_cb, g_steal_pointer (&task));
  else
    try_to_list (g_steal_pointer (&task));
}

/**
 * kvp_connection_read_rights_finish:
 * @self: a connection
 * @result: what the callback got
 * @rights: (out caller-allocates): what is known
 * @error: why nothing is
 *
 * Returns: whether something is known
 */
gboolean
kvp_connection_read_rights_finish (KvpConnection   *self,
                                   GAsyncResult    *result,
                                   KvpTokenRights  *rights,
                                   GError         **error)
{
  g_autofree KvpTokenRights *known = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_connection_read_rights_async), FALSE);

  known = g_task_propagate_pointer (G_TASK (result), error);
  if (known == NULL)
    return FALSE;

  *rights = *known;

  return TRUE;
}
