/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "purge/kvp-matcher.h"
#include "purge/kvp-scan-range.h"

G_BEGIN_DECLS

/**
 * KvpScanPage:
 *
 * The keys of one list answer on their way into a plan. Private to a dry run.
 */
typedef struct _KvpScanPage KvpScanPage;

KvpScanPage *kvp_scan_page_new          (KvpKeyList           *keys,
                                         const KvpScanRange   *range);
void         kvp_scan_page_free         (KvpScanPage          *self);
/* How many keys the answer carried. */
guint        kvp_scan_page_get_n_listed (KvpScanPage          *self);
/* What is matched: the answer's keys, or of a look-up the one that was asked for. (transfer none) */
KvpKeyList  *kvp_scan_page_get_keys     (KvpScanPage          *self);
/* How many keys come after @last_name, which is moved to the last of them: a page may repeat those of the
 * page before. @last_name: (inout) (nullable) */
guint        kvp_scan_page_count_new    (KvpScanPage          *self,
                                         GBytes              **last_name);

/* In a worker thread, which has @self (transfer full) until the callback's end. */
void         kvp_scan_page_match_async  (KvpScanPage          *self,
                                         KvpMatcher           *matcher,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
/* The matches as kvp_matcher_match_list() gives them. (transfer full) @page: (out) (transfer none): set in
 * every case. */
GArray      *kvp_scan_page_match_finish (GAsyncResult         *result,
                                         KvpScanPage         **page,
                                         GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpScanPage, kvp_scan_page_free)

G_END_DECLS
