/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-plan-marks.h"

G_BEGIN_DECLS

void          kvp_plan_compare_async     (const char           *path,
                                          gint64                plan,
                                          KvpPlanMarks         *marks, /* (transfer full) */
                                          KvpKeyList           *page,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
gboolean      kvp_plan_compare_finish    (GAsyncResult         *result,
                                          GError              **error);
/* (transfer full): what was handed over */
KvpPlanMarks *kvp_plan_compare_take_back (GAsyncResult         *result);

G_END_DECLS
