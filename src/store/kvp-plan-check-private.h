/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-plan-marks.h"

G_BEGIN_DECLS

void          kvp_plan_write_check_async     (KvpPlan              *plan,
                                              KvpPlanMarks         *marks, /* (transfer full) */
                                              KvpPlanCheckScope     scope,
                                              gint64                now,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean      kvp_plan_write_check_finish    (KvpPlan              *plan,
                                              GAsyncResult         *result,
                                              KvpPlanCheckCounts   *counts, /* (out) (nullable) */
                                              GError              **error);
/* (transfer full): what was handed over */
KvpPlanMarks *kvp_plan_write_check_take_back (KvpPlan              *plan,
                                              GAsyncResult         *result);

G_END_DECLS
