/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "base/kvp-prefix-tree.h"
#include "purge/kvp-matcher.h"
#include "purge/kvp-scan-range.h"

G_BEGIN_DECLS

/**
 * KvpScanAnswer:
 *
 * The keys of one list answer on their way into a plan. Private to a dry run.
 */
typedef struct _KvpScanAnswer KvpScanAnswer;

KvpScanAnswer *kvp_scan_answer_new          (KvpKeyList           *keys,
                                             const KvpScanRange   *range);
void           kvp_scan_answer_free         (KvpScanAnswer        *self);
/* How many keys the answer carried. */
guint          kvp_scan_answer_get_n_listed (KvpScanAnswer        *self);
/* What is matched: the answer's keys, or of a look-up the one that was asked for. (transfer none) */
KvpKeyList    *kvp_scan_answer_get_keys     (KvpScanAnswer        *self);
/* All that the answer carried. (transfer none) */
KvpKeyList    *kvp_scan_answer_get_listed   (KvpScanAnswer        *self);

/* In a worker thread, which has @self (transfer full) until the callback's end. @tree: (transfer full) (nullable):
 * counts the keys that are matched. */
void           kvp_scan_answer_match_async  (KvpScanAnswer        *self,
                                             KvpMatcher           *matcher,
                                             KvpPrefixTree        *tree,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
/* The matches as kvp_matcher_match_list() gives them. (transfer full) @page: (out) (transfer none): set in
 * every case, as is @tree: (out) (transfer full) (nullable): handed back. */
GArray        *kvp_scan_answer_match_finish (GAsyncResult         *result,
                                             KvpScanAnswer       **page,
                                             KvpPrefixTree       **tree,
                                             GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpScanAnswer, kvp_scan_answer_free)

G_END_DECLS
