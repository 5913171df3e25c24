/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-plan.h"

G_BEGIN_DECLS

/* Which keys a plan was made of, as a sentence in the language of now. (transfer none) */
const char *kvp_plan_sentence_get (KvpPlan *plan);

G_END_DECLS
