/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-plan-picture.h"

G_BEGIN_DECLS

/* What the picture of a plan says. All plain text. (transfer full) */

/* “9,120 of 31,000”, “none of 42,000”, “all 12,003” */
char       *kvp_picture_text_count     (guint64            n_go,
                                        guint64            n_all);
/* The same as a sentence, after what the keys begin with. */
char       *kvp_picture_text_sentence  (const char        *title,
                                        guint64            n_go,
                                        guint64            n_all);
/* What all the numbers are of; %NULL if that is the whole namespace. */
char       *kvp_picture_text_of_what   (KvpPlan           *plan,
                                        KvpPlanPicture    *picture);
/* “29 November 2026”, “14:00 – 15:00”, “Never” */
char       *kvp_picture_text_span          (const KvpExpirationSpan *span,
                                            KvpTimeStep              step);
/* The same as a sentence, with how many keys go then. */
char       *kvp_picture_text_span_sentence (const KvpExpirationSpan *span,
                                            KvpTimeStep              step);
/* What stands under a mark of a time line. */
char       *kvp_picture_text_mark          (gint64                   time,
                                            KvpTimeStep              step);
/* What a list of keys shows that is narrowed to a prefix, to a span of time, or to both. */
char       *kvp_picture_text_narrowed      (GBytes                  *prefix, /* (nullable) */
                                            gint64                   from,
                                            gint64                   until); /* 0: any time */

G_END_DECLS
