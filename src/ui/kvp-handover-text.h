/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-plan.h"

G_BEGIN_DECLS

/* Where a plan comes from, who made and approved it, and its note; "" for a dry run that was not saved. Plain text, a
 * line each. (transfer full) */
char *kvp_handover_text_origin (KvpPlan *plan);

G_END_DECLS
