/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cloudflare/kvp-client.h"
#include "purge/kvp-purge-troubles.h"
#include "store/kvp-plan-batch.h"

G_BEGIN_DECLS

/* Sends the keys of a claimed batch, as often and in as many parts as it takes, and writes into the batch what became
 * of each of them. @troubles: gets what goes otherwise than it should. @may_blame_key: see KvpRetryCase.
 * @cancellable: (nullable): sends nothing new; what is on the way is awaited. */
void          kvp_purge_delivery_async  (KvpClient            *client,
                                         const char           *account_id,
                                         const char           *namespace_id,
                                         KvpPlanBatch         *batch, /* (transfer full) */
                                         KvpPurgeTroubles     *troubles,
                                         gboolean              may_blame_key,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);

/* The batch with its outcomes, always. (transfer full) Keys that were not sent, or surely not deleted, and are to be
 * sent at another time are PENDING in it; those that may be gone are IN_FLIGHT, to be looked up before they are sent
 * again. @any_good: (out): whether an answer accounted for its keys. @pause: (out) (nullable): why the run must
 * pause. */
KvpPlanBatch *kvp_purge_delivery_finish (GAsyncResult         *result,
                                         gboolean             *any_good,
                                         GError              **pause);

G_END_DECLS
