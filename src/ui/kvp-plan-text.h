/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-plan.h"

G_BEGIN_DECLS

/* What a list says of a plan. All of it is plain text; (transfer full) unless it is const. */

/* Its title, or what it takes where it has none: for a row, a dialog, a toast. */
char       *kvp_plan_text_name    (KvpPlan     *plan);
/* A state in a word or two, and the style class of its pill. */
const char *kvp_plan_text_state   (KvpPlan     *plan,
                                   const char **style_class);
/* "118 of 240 to go" */
char       *kvp_plan_text_count   (KvpPlan     *plan);
/* "approved yesterday", and that its keys are looked up again first if it is @stale. */
char       *kvp_plan_text_time    (KvpPlan     *plan,
                                   gint64       now,
                                   gboolean     stale);
/* "Made by Ada, approved by Grace"; "" if nobody is known. */
char       *kvp_plan_text_people  (KvpPlan     *plan);
/* "240 values saved"; "" if none are. */
char       *kvp_plan_text_saved   (KvpPlan     *plan);

G_END_DECLS
