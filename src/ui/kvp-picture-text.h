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
/* “Within a day” (transfer none) */
const char *kvp_picture_text_span      (KvpExpirationSpan  span);

G_END_DECLS
