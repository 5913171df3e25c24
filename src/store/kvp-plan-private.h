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
/* How many rows it has: none once its names were forgotten, while its counts stay. */
guint         kvp_plan_get_n_rows (KvpPlan      *self);
void          kvp_plan_tell_changed (KvpPlan    *self);
/* What is written of it. (transfer none) */
const KvpPlanStatus *kvp_plan_get_status (KvpPlan *self);
/* Drops the copy that kvp_plan_get_filter_text() made. */
void          kvp_plan_forget_filter (KvpPlan   *self);

/* The last change of ticks, as long as it can be undone. (transfer none) (nullable) */
KvpTickChange *kvp_plan_get_tick_change (KvpPlan *self);

G_END_DECLS
