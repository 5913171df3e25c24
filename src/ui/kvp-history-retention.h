/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-store.h"

G_BEGIN_DECLS

#define KVP_TYPE_HISTORY_RETENTION (kvp_history_retention_get_type ())

/* Ends history as the preferences say: now, and once a day as long as it lives. Not when a preference changes: a number
 * on its way from 0 to 30 must not delete what is a day old. */
G_DECLARE_FINAL_TYPE (KvpHistoryRetention, kvp_history_retention, KVP, HISTORY_RETENTION, GObject)

KvpHistoryRetention *kvp_history_retention_new (KvpStore            *store);
/* What happens once a day. */
void                 kvp_history_retention_run (KvpHistoryRetention *self);
/* Begins nothing more: the store is about to be closed. */
void                 kvp_history_retention_stop (KvpHistoryRetention *self);

G_END_DECLS
