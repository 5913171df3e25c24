/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/kvp-token-rights.h"
#include "cloudflare/kvp-answer.h"

G_BEGIN_DECLS

/* What the policies of a token let it do in @account_id: the answer of GET /user/tokens/ID or
 * /accounts/ID/tokens/ID. */
gboolean kvp_policies_read (const KvpAnswer  *answer,
                            const char       *account_id,
                            const char       *secret,
                            KvpTokenRights   *rights,
                            GError          **error);

G_END_DECLS
