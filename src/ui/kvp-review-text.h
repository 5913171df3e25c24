/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-filter.h"
#include "store/kvp-plan.h"

G_BEGIN_DECLS

/* What can be done with a plan. */
gboolean kvp_review_text_is_editable (KvpPlan   *plan); /* keys can be ticked */
gboolean kvp_review_text_is_runnable (KvpPlan   *plan); /* a deletion can begin or go on */

/* “12,001 of 100,000 keys go”: Pango markup that holds no text of a server; the number that matters is large. (transfer full) */
char    *kvp_review_text_heading     (KvpPlan   *plan);
/* Which keys, as a sentence in plain text. (transfer full) */
char    *kvp_review_text_sentence    (KvpPlan   *plan,
                                      KvpFilter *filter); /* (nullable) */
/* “2 requests, about 1 second”, or why there is nothing to delete. (transfer full) */
char    *kvp_review_text_cost        (KvpPlan   *plan);
/* “Delete 12,001 Keys…” (transfer full) */
char    *kvp_review_text_delete      (KvpPlan   *plan);

G_END_DECLS
