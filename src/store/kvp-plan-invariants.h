/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-plan-record.h"

G_BEGIN_DECLS

gboolean kvp_plan_invariants_install (KvpDatabase          *database,
                                      GError              **error);
gboolean kvp_plan_invariants_check   (KvpDatabase          *database,
                                      gint64                plan,
                                      const KvpPlanStatus  *status,
                                      GError              **error);

G_END_DECLS
