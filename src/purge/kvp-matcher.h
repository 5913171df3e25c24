/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/kvp-key-list.h"
#include "purge/kvp-filter.h"

G_BEGIN_DECLS

#define KVP_TYPE_MATCHER (kvp_matcher_get_type ())

/* The only thing that decides whether a key is meant. Pure: the answer depends on the filter, the key and
 * @now alone. Immutable once made; may be used by one worker thread at a time or by several. */
G_DECLARE_FINAL_TYPE (KvpMatcher, kvp_matcher, KVP, MATCHER, GObject)

/* @now: seconds since the epoch, for KVP_EXPIRATION_WITHIN. */
KvpMatcher *kvp_matcher_new        (KvpFilter  *filter,
                                    gint64      now);
KvpMatcher *kvp_matcher_ref        (KvpMatcher *self);
void        kvp_matcher_unref      (KvpMatcher *self);

/* FALSE and @error if it can not be decided (a regular expression met its match limit): the dry run must
 * fail then, not take it for a no. @matches: (out). @why: (out): the rules that matched. A prefix of the
 * filter is tested here too. */
gboolean    kvp_matcher_match      (KvpMatcher   *self,
                                    const KvpKey *key,
                                    gboolean     *matches,
                                    guint64      *why,
                                    GError      **error);

/* A whole page. (transfer full) (element-type KvpPlanMatch), NULL on error. */
GArray     *kvp_matcher_match_list (KvpMatcher   *self,
                                    KvpKeyList   *keys,
                                    GError      **error);

G_END_DECLS
