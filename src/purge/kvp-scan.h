/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-connection.h"
#include "purge/kvp-filter.h"
#include "purge/kvp-progress.h"
#include "store/kvp-store.h"

G_BEGIN_DECLS

#define KVP_TYPE_SCAN (kvp_scan_get_type ())

/* A dry run: lists the namespace, matches, writes a plan; deletes nothing. One-shot: a second run is
 * KVP_ERROR_STATE. Signal "progress" (): sampled, 5 to 10 a second, the last one forced, and at once when Cloudflare
 * begins or ceases to ask to wait; read kvp_scan_get_progress() and kvp_scan_get_blocked_for(). */
G_DECLARE_FINAL_TYPE (KvpScan, kvp_scan, KVP, SCAN, GObject)

KvpScan           *kvp_scan_new          (KvpConnection        *connection,
                                          KvpNamespace         *ns,
                                          KvpFilter            *filter,
                                          KvpStore             *store);
KvpConnection     *kvp_scan_get_connection (KvpScan            *self); /* (transfer none) */
/* Of a list of keys from a file: before it runs. */
void               kvp_scan_set_source   (KvpScan              *self,
                                          KvpPlanSource         source,
                                          const char           *source_name);
const char        *kvp_scan_get_source_name (KvpScan             *self); /* (nullable) */
KvpNamespace      *kvp_scan_get_namespace (KvpScan             *self);
KvpFilter         *kvp_scan_get_filter   (KvpScan              *self);
const KvpProgress *kvp_scan_get_progress (KvpScan              *self);
/* Seconds for which Cloudflare asks everything of this account to wait; 0 if it does not. */
guint              kvp_scan_get_blocked_for (KvpScan           *self);

void               kvp_scan_run_async    (KvpScan              *self,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
/* The plan, in state DRAFT; if listing was stopped or failed, the plan is partial, says what is missing,
 * and kvp_scan_get_error() tells why. NULL and @error only where there is no plan (the store failed, or the
 * very first page did not come). */
KvpPlan           *kvp_scan_run_finish   (KvpScan              *self,
                                          GAsyncResult         *result,
                                          GError              **error);
/* Asks for no further page; what has arrived is kept as a partial plan. */
void               kvp_scan_stop         (KvpScan              *self);
const GError      *kvp_scan_get_error    (KvpScan              *self); /* (nullable) (transfer none) */
/* Of a key list: how many of the listed keys are not in the namespace. */
guint              kvp_scan_get_n_not_found (KvpScan           *self);

G_END_DECLS
