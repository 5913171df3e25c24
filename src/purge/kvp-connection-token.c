/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-connection-private.h"

#include "base/kvp-error.h"
#include "purge/kvp-connection-text.h"

const char *
_kvp_connection_get_secret (KvpConnection *self)
{
  return kvp_client_get_secret (self->client);
}

/**
 * kvp_connection_get_email:
 * @self: a connection
 *
 * Returns: (transfer none) (nullable): the e-mail address that goes with a Global API Key
 */
const char *
kvp_connection_get_email (KvpConnection *self)
{
  g_return_val_if_fail (KVP_IS_CONNECTION (self), NULL);
  kvp_main_context_assert (&self->home);

  return kvp_client_get_email (self->client);
}

/**
 * kvp_connection_get_token_kind:
 * @self: a connection
 *
 * Returns: whose token it is; known for certain once it was checked
 */
KvpTokenKind
kvp_connection_get_token_kind (KvpConnection *self)
{
  g_return_val_if_fail (KVP_IS_CONNECTION (self), KVP_TOKEN_KIND_UNKNOWN);
  kvp_main_context_assert (&self->home);

  return self->kind;
}

/**
 * kvp_connection_get_expires_on:
 * @self: a connection
 *
 * Returns: (transfer none) (nullable): when the token ends; %NULL if never, or before it was checked
 */
GDateTime *
kvp_connection_get_expires_on (KvpConnection *self)
{
  g_return_val_if_fail (KVP_IS_CONNECTION (self), NULL);
  kvp_main_context_assert (&self->home);

  return self->expires_on;
}

const char *
_kvp_connection_get_token_id (KvpConnection *self)
{
  return self->token_id;
}

/**
 * _kvp_connection_has_old_token:
 * @self: a connection
 *
 * Returns: whether the token has the form of before the prefixes, so that it may be a user's or an account's
 */
gboolean
_kvp_connection_has_old_token (KvpConnection *self)
{
  return self->old_form;
}

void
_kvp_connection_take_token_info (KvpConnection      *self,
                                 const KvpTokenInfo *info)
{
  self->kind = info->account_owned ? KVP_TOKEN_KIND_ACCOUNT : KVP_TOKEN_KIND_USER;
  g_clear_pointer (&self->expires_on, g_date_time_unref);
  if (info->expires_on != NULL)
    self->expires_on = g_date_time_ref (info->expires_on);
  g_free (self->token_id);
  self->token_id = g_strdup (info->id);
}

/**
 * kvp_connection_set_token:
 * @self: a connection
 * @token: another API token
 * @error: return location for a %KVP_ERROR_INVALID_INPUT
 *
 * From the next request on, this connection and all runs that use it send @token. Nothing is known of it before
 * kvp_connection_check_async().
 *
 * Returns: whether it can be used; if not, nothing changed
 */
gboolean
kvp_connection_set_token (KvpConnection  *self,
                          const char     *token,
                          GError        **error)
{
  g_autofree char *refusal = NULL;

  g_return_val_if_fail (KVP_IS_CONNECTION (self), FALSE);
  g_return_val_if_fail (token != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);
  kvp_main_context_assert (&self->home);

  refusal = _kvp_connection_refuse_token (token);
  if (refusal != NULL)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT, refusal);
      return FALSE;
    }

  if (!kvp_client_set_token (self->client, token, error))
    return FALSE;

  self->kind = _kvp_connection_guess_kind (token);
  self->old_form = _kvp_connection_is_old_form (token);
  g_clear_pointer (&self->expires_on, g_date_time_unref);
  g_clear_pointer (&self->token_id, g_free);
  self->deletes = KVP_RIGHT_UNKNOWN;
  if (self->checked)
    {
      self->checked = FALSE;
      g_object_notify (G_OBJECT (self), "checked");
    }
  g_signal_emit_by_name (self, "token-changed");

  return TRUE;
}
