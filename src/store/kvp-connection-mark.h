/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-store.h"

G_BEGIN_DECLS

/**
 * KvpConnectionMark:
 * @KVP_CONNECTION_UNMARKED: nothing was said of it
 * @KVP_CONNECTION_PRODUCTION: only a list that somebody approved is deleted there, and only after the namespace's name
 *   was typed
 * @KVP_CONNECTION_READ_ONLY: nothing is deleted there
 *
 * What a person said of an account at an endpoint, on this computer.
 */
typedef enum {
  KVP_CONNECTION_UNMARKED,
  KVP_CONNECTION_PRODUCTION,
  KVP_CONNECTION_READ_ONLY,
} KvpConnectionMark;

/* Read at once on a read connection: microseconds. What can not be read, or is not known
 * here, counts as READ_ONLY, the careful answer. */
KvpConnectionMark kvp_store_get_mark        (KvpStore             *self,
                                             const char           *endpoint,
                                             const char           *account_id);
/* That of the account which the plan's keys are in. */
KvpConnectionMark kvp_plan_get_mark         (KvpPlan              *plan);
/* Emits KvpStore::mark-changed, and KvpPlan::changed of every plan of the account. */
void              kvp_store_set_mark_async  (KvpStore             *self,
                                             const char           *endpoint,
                                             const char           *account_id,
                                             KvpConnectionMark     mark,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
gboolean          kvp_store_set_mark_finish (KvpStore             *self,
                                             GAsyncResult         *result,
                                             GError              **error);

G_END_DECLS
