/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cloudflare/kvp-client.h"
#include "purge/kvp-matcher.h"
#include "purge/kvp-progress.h"
#include "purge/kvp-scan-missing.h"
#include "store/kvp-plan.h"

G_BEGIN_DECLS

#define KVP_TYPE_SCAN_SEQUENCE (kvp_scan_sequence_get_type ())

/* One part of a dry run: the pages of one range, one after another. Private to KvpScan; main context only. */
G_DECLARE_FINAL_TYPE (KvpScanSequence, kvp_scan_sequence, KVP, SCAN_SEQUENCE, GObject)

KvpScanSequence   *kvp_scan_sequence_new              (KvpClient           *client,
                                                       const char          *account_id,
                                                       const char          *namespace_id,
                                                       const KvpScanRange  *range, /* outlives the sequence */
                                                       KvpMatcher          *matcher,
                                                       KvpPlan             *plan);

/* FALSE and @error if listing, matching or writing failed. TRUE also if it was stopped: see get_extent().
 * What arrived is matched and written in every case before this ends. */
void               kvp_scan_sequence_run_async        (KvpScanSequence     *self,
                                                       GAsyncReadyCallback  callback,
                                                       gpointer             user_data);
gboolean           kvp_scan_sequence_run_finish       (KvpScanSequence     *self,
                                                       GAsyncResult        *result,
                                                       GError             **error);
/* No further page; a request under way is given up (a list request changes nothing). */
void               kvp_scan_sequence_stop             (KvpScanSequence     *self);

KvpScanExtent      kvp_scan_sequence_get_extent       (KvpScanSequence     *self);
/* Whether the error was the store's, not the listing's. */
gboolean           kvp_scan_sequence_get_store_failed (KvpScanSequence     *self);
/* Keys that were listed, each counted once although a page may repeat those of the page before. */
guint64            kvp_scan_sequence_get_n_listed     (KvpScanSequence     *self);
/* How many of the keys that were matched lie under each prefix, when the run is over. (transfer full) (nullable): not
 * of a look-up */
KvpPrefixTree     *kvp_scan_sequence_take_prefixes    (KvpScanSequence     *self);
/* Adds what this sequence did. */
void               kvp_scan_sequence_add_progress     (KvpScanSequence     *self,
                                                       KvpProgress         *progress);

G_END_DECLS
