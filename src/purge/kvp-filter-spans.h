/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/kvp-key-list.h"
#include "purge/kvp-filter.h"

G_BEGIN_DECLS

/**
 * KvpFilterSpan:
 * @start: offset of the first byte
 * @end: offset after the last
 */
typedef struct {
  gsize start;
  gsize end;
} KvpFilterSpan;

/**
 * KvpFilterSpans:
 *
 * Which parts of a key a filter is about, to be emphasised where the key is shown. It decides nothing: that a key
 * matched, and by what, is told by its bits. Immutable once made.
 */
typedef struct _KvpFilterSpans KvpFilterSpans;

KvpFilterSpans *kvp_filter_spans_new          (KvpFilter            *filter);
void            kvp_filter_spans_free         (KvpFilterSpans       *self);

/* Spans of the name's bytes, and of the raw metadata's: of values that the matching rules look at. Ascending; none
 * touches another. (transfer full) (element-type KvpFilterSpan) */
GArray         *kvp_filter_spans_get_name     (const KvpFilterSpans *self,
                                               const KvpKey         *key,
                                               guint64               why);
GArray         *kvp_filter_spans_get_metadata (const KvpFilterSpans *self,
                                               const KvpKey         *key,
                                               guint64               why);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpFilterSpans, kvp_filter_spans_free)

G_END_DECLS
