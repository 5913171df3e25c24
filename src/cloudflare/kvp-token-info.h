/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum {
  KVP_TOKEN_ACTIVE,
  KVP_TOKEN_DISABLED,
  KVP_TOKEN_EXPIRED,
} KvpTokenStatus;

/**
 * KvpTokenInfo:
 * @id: the token's public ID
 * @status: whether it works
 * @expires_on: (nullable): when it ends
 * @account_owned: whether it belongs to an account rather than to a user
 *
 * The answer of GET /user/tokens/verify or /accounts/ID/tokens/verify.
 */
typedef struct {
  char          *id;
  KvpTokenStatus status;
  GDateTime     *expires_on;
  gboolean       account_owned;
} KvpTokenInfo;

KvpTokenInfo *kvp_token_info_new  (const char     *id,
                                   KvpTokenStatus  status,
                                   GDateTime      *expires_on,
                                   gboolean        account_owned);
void          kvp_token_info_free (KvpTokenInfo   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpTokenInfo, kvp_token_info_free)

G_END_DECLS
