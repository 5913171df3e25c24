/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-plan-marks.h"

G_BEGIN_DECLS

gboolean kvp_plan_compare_page (KvpDatabase   *database,
                                gint64         plan,
                                KvpPlanMarks  *marks,
                                KvpKeyList    *page,
                                GCancellable  *cancellable,
                                GError       **error);

G_END_DECLS
