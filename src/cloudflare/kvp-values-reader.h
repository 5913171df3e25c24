/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/kvp-key-list.h"
#include "cloudflare/kvp-answer.h"
#include "cloudflare/kvp-value-list.h"

G_BEGIN_DECLS

/* What an answer to a bulk get says of each of @keys, or the error that it means. A pure function. @secret: is kept out
 * of an error. */
KvpValueList *kvp_values_read (const KvpAnswer  *answer,
                               KvpKeyList       *keys,
                               const char       *secret,
                               GError          **error);

G_END_DECLS
