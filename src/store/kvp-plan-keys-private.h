/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-plan-keys.h"

G_BEGIN_DECLS

/* (transfer none) (nullable) (element-type guint32): what the list shows, ascending; %NULL is every row.
 * Changes in place: copy it to keep it. */
GArray *kvp_plan_keys_get_positions (KvpPlanKeys *self);

G_END_DECLS
