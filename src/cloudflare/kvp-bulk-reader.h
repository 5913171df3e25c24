/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cloudflare/kvp-answer.h"
#include "cloudflare/kvp-bulk-result.h"

G_BEGIN_DECLS

/* What an answer to a bulk delete proves; %NULL and the error that it means if it proves nothing of any key.
 * A pure function, for a worker thread. @secret: never shows in an error. (transfer full) */
KvpBulkResult *kvp_bulk_result_read (const KvpAnswer  *answer,
                                     const char       *secret,
                                     GError          **error);

G_END_DECLS
