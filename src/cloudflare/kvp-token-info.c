/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cloudflare/kvp-token-info.h"

/**
 * kvp_token_info_new:
 * @id: the token's public ID
 * @status: whether it works
 * @expires_on: (nullable) (transfer none): when it ends
 * @account_owned: whether it belongs to an account
 *
 * Returns: (transfer full): what is known of a token
 */
KvpTokenInfo *
kvp_token_info_new (const char     *id,
                    KvpTokenStatus  status,
                    GDateTime      *expires_on,
                    gboolean        account_owned)
{
  KvpTokenInfo *self = g_new0 (KvpTokenInfo, 1);

  self->id = g_strdup (id);
  self->status = status;
  self->expires_on = expires_on != NULL ? g_date_time_ref (expires_on) : NULL;
  self->account_owned = account_owned;

  return self;
}

/**
 * kvp_token_info_free:
 * @self: (transfer full): what is known of a token
 */
void
kvp_token_info_free (KvpTokenInfo *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->id);
  g_clear_pointer (&self->expires_on, g_date_time_unref);
  g_free (self);
}
