/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-confirmation.h"
#include "purge/kvp-purge-troubles.h"
#include "purge/kvp-run.h"

G_BEGIN_DECLS

/* A list of keys that is older than this many seconds is checked against the namespace before it runs. */
#define KVP_PURGE_DEFAULT_CHECK_AGE 600

#define KVP_TYPE_PURGE (kvp_purge_get_type ())

/* The run that deletes a plan's ticked keys. Of its phases, CHECKING compares keys with the namespace as it is now, and
 * WORKING deletes. Properties set before the run: "batch-size" (1 to 10,000; default 10,000), "check-age" (seconds;
 * default KVP_PURGE_DEFAULT_CHECK_AGE), "max-concurrency".
 * How many batches are under way at the same time is decided by the pace, see kvp_client_get_concurrency(). */
G_DECLARE_FINAL_TYPE (KvpPurge, kvp_purge, KVP, PURGE, KvpRun)

KvpPurge          *kvp_purge_new               (KvpConnection         *connection,
                                                KvpConfirmation       *confirmation);
KvpPlan           *kvp_purge_get_plan          (KvpPurge              *self);
/* What held it up so far: it grows as the run goes on. (transfer none) */
KvpPurgeTroubles  *kvp_purge_get_troubles      (KvpPurge              *self);

/* kvp_run_finish(): TRUE: the run came to an end or was stopped; the plan tells each key's state, failures included.
 * FALSE: it could not start, or it was stopped while it was paused for a reason, which @error then is; what was not
 * sent is still pending. After each pause, keys whose outcome is unknown, or all if the list is old, are checked. */
void               kvp_purge_run_async         (KvpPurge              *self,
                                                GAsyncReadyCallback    callback,
                                                gpointer               user_data);

G_END_DECLS
