/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-confirmation.h"
#include "purge/kvp-connection.h"
#include "purge/kvp-progress.h"

G_BEGIN_DECLS

#define KVP_TYPE_PURGE (kvp_purge_get_type ())

/* The run that deletes a plan's ticked keys. One-shot. Signal "progress" (): sampled, 5 to 10 a second,
 * last one forced. Properties "batch-size" (1 to 10,000; default 10,000) and "concurrency" (1 to 64;
 * default 4), set before the run. */
G_DECLARE_FINAL_TYPE (KvpPurge, kvp_purge, KVP, PURGE, GObject)

KvpPurge          *kvp_purge_new          (KvpConnection        *connection,
                                           KvpConfirmation      *confirmation);
KvpPlan           *kvp_purge_get_plan     (KvpPurge             *self);
const KvpProgress *kvp_purge_get_progress (KvpPurge             *self);

void               kvp_purge_run_async    (KvpPurge             *self,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
/* TRUE: the run came to an end or was stopped; the plan tells each key's state, failures included. FALSE:
 * it could not start or had to end early (the token lost its right, the store can not be written); what was
 * not sent is still pending. */
gboolean           kvp_purge_run_finish   (KvpPurge             *self,
                                           GAsyncResult         *result,
                                           GError              **error);
/* Sends nothing new; awaits what is in flight. */
void               kvp_purge_stop         (KvpPurge             *self);
gboolean           kvp_purge_get_stopping (KvpPurge             *self);

G_END_DECLS
