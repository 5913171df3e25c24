/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-filter.h"
#include "store/kvp-plan.h"

G_BEGIN_DECLS

/* What can be done with a plan. */
gboolean kvp_review_text_is_editable (KvpPlan   *plan); /* keys can be ticked */
gboolean kvp_review_text_is_runnable (KvpPlan   *plan); /* a deletion can begin or go on */

/* All plain text. (transfer full) */

/* “12,001 of 100,000 keys go”, and where the number that matters stands. */
char    *kvp_review_text_heading     (KvpPlan   *plan,
                                      guint     *start,
                                      guint     *end);
/* Which keys these are. */
char    *kvp_review_text_sentence    (KvpPlan   *plan,
                                      KvpFilter *filter); /* (nullable) */
/* “2 requests, about 1 second”, or why there is nothing to delete. */
char    *kvp_review_text_cost        (KvpPlan   *plan,
                                      guint      batch_size); /* keys in a request */
/* “Delete 12,001 Keys…” */
char    *kvp_review_text_delete      (KvpPlan   *plan);

G_END_DECLS
