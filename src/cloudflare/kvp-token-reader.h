/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cloudflare/kvp-answer.h"
#include "cloudflare/kvp-token-info.h"

G_BEGIN_DECLS

/* What an answer says of the token, or the error that it means. A pure function. @secret: is kept out of an
 * error. */
KvpTokenInfo *kvp_token_info_read (const KvpAnswer  *answer,
                                   gboolean          account_owned,
                                   const char       *secret,
                                   GError          **error);

G_END_DECLS
