/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-plan-batch.h"

G_BEGIN_DECLS

KvpPlanBatch *kvp_plan_batch_new_take (KvpKeyList *keys,       /* (transfer full) */
                                       GArray     *positions); /* (transfer full) (element-type guint32) */

G_END_DECLS
