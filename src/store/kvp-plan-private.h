/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-plan-job.h"
#include "store/kvp-plan-record.h"
#include "store/kvp-plan.h"
#include "store/kvp-store-file.h"

G_BEGIN_DECLS

KvpPlan      *kvp_plan_new       (KvpStoreFile  *file,
                                  KvpPlanRecord *record); /* (transfer full) */
KvpStoreFile *kvp_plan_get_file  (KvpPlan       *self);
void          kvp_plan_apply_job (KvpPlan       *self,
                                  KvpPlanJob    *job);

G_END_DECLS
