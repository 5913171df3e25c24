/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-scan-range.h"

G_BEGIN_DECLS

/**
 * KvpScanExtent:
 * @range: (transfer none): what was to be listed
 * @last_name: (transfer none) (nullable): the last name that was matched, %NULL if none was
 * @complete: it was listed to its end, and matched
 */
typedef struct {
  const KvpScanRange *range;
  GBytes             *last_name;
  gboolean            complete;
} KvpScanExtent;

/* What a partial dry run lacks, as sentences. @reason: (nullable): the sentence of the error that ended it;
 * NULL if it was stopped. (transfer full) (nullable): NULL if nothing lacks. */
char *kvp_scan_missing_describe (const KvpScanExtent *extents,
                                 gsize                n_extents,
                                 guint64              n_keys,
                                 const char          *reason);

G_END_DECLS
