/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cloudflare/kvp-bulk-result.h"
#include "store/kvp-plan-batch.h"

G_BEGIN_DECLS

typedef enum {
  KVP_PURGE_GO_ON,
  KVP_PURGE_END_RUN, /* no request of this token can succeed: nothing was done, and nothing more is to be sent */
} KvpPurgeVerdict;

/* Whether the API takes a name in a bulk delete. Keys that it doesn't take are never sent. */
gboolean        kvp_purge_outcome_can_send (const KvpKey        *key);

/* What an answer means for each key of the batch. Pure: it sets outcomes in @batch and does nothing else.
 * @result and @error as kvp_client_bulk_delete_finish() gave them; both NULL: no key could be sent. */
KvpPurgeVerdict kvp_purge_outcome_apply    (KvpPlanBatch        *batch,
                                            KvpBulkResult       *result, /* (nullable) */
                                            const GError        *error); /* (nullable) */

G_END_DECLS
