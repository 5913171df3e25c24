/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cloudflare/kvp-client.h"
#include "store/kvp-plan-batch.h"

G_BEGIN_DECLS

/* Sends the keys of a claimed batch and writes into the batch what the answer means for each of them. It
 * never fails: a request that failed is an outcome like any other. */
void          kvp_purge_request_async  (KvpClient            *client,
                                        const char           *account_id,
                                        const char           *namespace_id,
                                        KvpPlanBatch         *batch, /* (transfer full) */
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
/* The batch with its outcomes. (transfer full) @n_requests: (out): how many requests it took. @run_error:
 * (out) (nullable): set if the whole run must end, for no request with this token can succeed; the keys are
 * then pending again. */
KvpPlanBatch *kvp_purge_request_finish (GAsyncResult         *result,
                                        guint                *n_requests,
                                        GError              **run_error);

G_END_DECLS
