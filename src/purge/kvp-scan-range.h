/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-filter.h"

G_BEGIN_DECLS

/* A key list of up to this many keys is looked up key by key; a longer one is found by listing what the
 * keys share. */
#define KVP_SCAN_MAX_LOOK_UPS 20

/**
 * KvpScanRange:
 * @prefix: (nullable): what the names start with; %NULL is the whole namespace
 * @look_up: @prefix is one key's whole name, and only that key is wanted
 *
 * A part of the namespace that is listed as one sequence of pages.
 */
typedef struct {
  GBytes  *prefix;
  gboolean look_up;
} KvpScanRange;

void       kvp_scan_range_free       (KvpScanRange *self);

/* What must be listed to see every key that @filter can match; no key is in two of them, but for a
 * look-up's page. (transfer full) (element-type KvpScanRange) */
GPtrArray *kvp_scan_range_for_filter (KvpFilter    *filter);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpScanRange, kvp_scan_range_free)

G_END_DECLS
