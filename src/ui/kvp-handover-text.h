/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-plan.h"

G_BEGIN_DECLS

/* Where a plan that was imported comes from, who made and approved it, and its note; "" for one that was made here.
 * Plain text, a line each. (transfer full) */
char *kvp_handover_text_origin (KvpPlan *plan);

G_END_DECLS
