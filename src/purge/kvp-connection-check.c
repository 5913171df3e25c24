/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-error.h"
#include "purge/kvp-connection-private.h"
#include "purge/kvp-connection-text.h"
#include "purge/kvp-main-context.h"

typedef struct {
  /* Input */
  char    *account_id; /* (owned) (nullable) */

  /* In progress */
  gboolean as_account; /* it was asked about as an account's token */
} CheckData;

static void
check_data_free (CheckData *data)
{
  g_free (data->account_id);
  g_free (data);
}

static void
finish_check (GTask     *task, /* (transfer full) */
              GPtrArray *accounts)
{
  g_autoptr(GTask) owned = task;
  KvpConnection *self = g_task_get_source_object (task);
  CheckData *data = g_task_get_task_data (task);

  _kvp_connection_take_accounts (self, accounts, data->account_id);
  g_task_return_boolean (task, TRUE);
}

/* A token of narrow scope may not be allowed to list accounts although it works. */
static gboolean
is_refusal (const GError *error)
{
  return g_error_matches (error, KVP_ERROR, KVP_ERROR_FORBIDDEN) ||
         g_error_matches (error, KVP_ERROR, KVP_ERROR_AUTH) ||
         g_error_matches (error, KVP_ERROR, KVP_ERROR_NOT_FOUND) ||
         g_error_matches (error, KVP_ERROR, KVP_ERROR_REJECTED);
}

/* A key can not be verified as a token is; but it may list accounts, or it is not accepted. */
static void
key_answered_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) accounts = kvp_client_list_accounts_finish (KVP_CLIENT (source), result, &error);

  if (accounts != NULL)
    finish_check (g_steal_pointer (&task), accounts);
  else if (g_error_matches (error, KVP_ERROR, KVP_ERROR_AUTH) ||
           g_error_matches (error, KVP_ERROR, KVP_ERROR_FORBIDDEN))
    g_task_return_new_error (task, KVP_ERROR, KVP_ERROR_AUTH, "%s",
                             _("Cloudflare does not accept this e-mail address with this Global API Key."));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
accounts_listed_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) accounts = kvp_client_list_accounts_finish (KVP_CLIENT (source), result, &error);

  if (accounts == NULL && !is_refusal (error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  /* Refused is as good as empty: the person types the ID. */
  if (accounts == NULL)
    accounts = g_ptr_array_new ();

  finish_check (g_steal_pointer (&task), accounts);
}

static gboolean
check_status (const KvpTokenInfo  *info,
              GError             **error)
{
  switch (info->status)
    {
    case KVP_TOKEN_ACTIVE:
      return TRUE;

    case KVP_TOKEN_EXPIRED:
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_AUTH,
                           _("The API token has expired. Make a new one with the permission "
                             "“Workers KV Storage: Edit”."));
      return FALSE;

    case KVP_TOKEN_DISABLED:
    default:
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_AUTH,
                           _("The API token is disabled. Enable it on Cloudflare’s page of API tokens, or "
                             "make a new one with the permission “Workers KV Storage: Edit”."));
      return FALSE;
    }
}

static void verified_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data);

static void
verify (GTask    *task, /* (transfer full) */
        gboolean  as_account)
{
  KvpConnection *self = g_task_get_source_object (task);
  CheckData *data = g_task_get_task_data (task);

  data->as_account = as_account;
  kvp_client_verify_token_async (kvp_connection_get_client (self), as_account ? data->account_id : NULL,
                                 g_task_get_cancellable (task),
                                 verified_cb, task);
}

/* The API does not know an account's token as a user's. One of before the prefixes may be either. */
static void
verify_as_account (GTask        *task, /* (transfer full) */
                   const GError *error)
{
  g_autoptr(GTask) owned = task;
  KvpConnection *self = g_task_get_source_object (task);
  CheckData *data = g_task_get_task_data (task);

  if (data->account_id != NULL)
    verify (g_steal_pointer (&owned), TRUE);
  else if (_kvp_connection_has_old_token (self))
    g_task_return_new_error (task, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                             _("The API token is not accepted as that of a user. Copy it again; or, if it "
                               "belongs to an account, type the account ID."));
  else
    g_task_return_error (task, g_error_copy (error));
}

static void
verified_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) none = NULL;
  g_autoptr(KvpTokenInfo) info = kvp_client_verify_token_finish (KVP_CLIENT (source), result, &error);
  KvpConnection *self = g_task_get_source_object (task);
  CheckData *data = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (info == NULL)
    {
      if (g_error_matches (error, KVP_ERROR, KVP_ERROR_AUTH) &&
          kvp_connection_get_token_kind (self) == KVP_TOKEN_KIND_UNKNOWN && !data->as_account)
        verify_as_account (g_steal_pointer (&task), error);
      else
        g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  _kvp_connection_take_token_info (self, info);
  if (!check_status (info, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (kvp_connection_get_token_kind (self) == KVP_TOKEN_KIND_ACCOUNT)
    {
      /* Error 1001: such a token can not list accounts. */
      none = g_ptr_array_new ();
      finish_check (g_steal_pointer (&task), none);
      return;
    }

  kvp_client_list_accounts_async (kvp_connection_get_client (self), cancellable, accounts_listed_cb,
                                  g_steal_pointer (&task));
}

/**
 * kvp_connection_check_async:
 * @self: a connection
 * @account_id: (nullable): the account, if it is known; "" is as %NULL
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is known
 * @user_data: for @callback
 *
 * Asks whether the token works, as a user's and then as an account's, and lists the accounts. An account's
 * token can be asked about with the account's ID only, and never lists accounts.
 */
void
kvp_connection_check_async (KvpConnection       *self,
                            const char          *account_id,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autofree char *problem = NULL;
  CheckData *data;

  g_return_if_fail (KVP_IS_CONNECTION (self));
  g_return_if_fail (kvp_main_context_is_mine ());

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_connection_check_async);

  data = g_new0 (CheckData, 1);
  if (account_id != NULL && !_kvp_connection_is_blank (account_id))
    data->account_id = _kvp_connection_normalize_account_id (account_id);
  g_task_set_task_data (task, data, (GDestroyNotify) check_data_free);

  if (data->account_id != NULL)
    problem = kvp_connection_check_account_id_text (data->account_id);
  else if (kvp_connection_get_token_kind (self) == KVP_TOKEN_KIND_ACCOUNT)
    problem = g_strdup (_("This token belongs to an account. Type the account ID: it is on the overview "
                          "page of the account, and in the dashboard’s address."));

  if (problem != NULL)
    {
      g_task_return_new_error (task, KVP_ERROR, KVP_ERROR_INVALID_INPUT, "%s", problem);
      return;
    }

  if (kvp_connection_get_token_kind (self) == KVP_TOKEN_KIND_GLOBAL_KEY)
    {
      kvp_client_list_accounts_async (kvp_connection_get_client (self), cancellable, key_answered_cb,
                                      g_steal_pointer (&task));
      return;
    }

  verify (g_steal_pointer (&task), kvp_connection_get_token_kind (self) == KVP_TOKEN_KIND_ACCOUNT);
}

/**
 * kvp_connection_check_finish:
 * @self: a connection
 * @result: what the callback got
 * @error: return location for an error; %KVP_ERROR_INVALID_INPUT asks for an account ID
 *
 * Returns: whether the token works
 */
gboolean
kvp_connection_check_finish (KvpConnection  *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_connection_check_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
