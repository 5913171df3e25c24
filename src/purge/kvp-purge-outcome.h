/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cloudflare/kvp-bulk-result.h"
#include "store/kvp-plan-batch.h"

G_BEGIN_DECLS

/* Whether the API takes a name in a bulk delete. Keys that it doesn't take are never sent. */
gboolean kvp_purge_outcome_can_send    (const KvpKey         *key);

/* What is to be said of those of the batch that can not be sent. */
void     kvp_purge_outcome_skip_unsent (KvpPlanBatch         *batch);

/* What an answer means for the keys that were sent: pure, it sets outcomes in @batch and does nothing else.
 * @indices (element-type guint): the keys of @batch that were sent. @result and @error as
 * kvp_client_bulk_delete_finish() gave them.
 *
 * TRUE: the answer accounts for every key: those that it does not name are deleted, and @refused (element-type guint)
 * gets those that it names (their outcome says so, unless they are sent again). FALSE: it does not, for the reason in
 * @failure; the outcomes are what is to be said of the keys if they are not sent again. */
gboolean kvp_purge_outcome_apply       (KvpPlanBatch         *batch,
                                        GArray               *indices,
                                        KvpBulkResult        *result, /* (nullable) */
                                        const GError         *error,  /* (nullable) */
                                        GArray               *refused,
                                        GError              **failure);

/* Whether a request that failed so may have been carried out all the same. */
gboolean kvp_purge_outcome_may_be_done (const GError         *error);

G_END_DECLS
