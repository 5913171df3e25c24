/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "store/kvp-plan.h"

G_BEGIN_DECLS

#define KVP_TYPE_PLAN_LIST_ROW (kvp_plan_list_row_get_type ())

/* A plan in a list: what it is, how many keys, its state; follows the plan. Property "narrow".
 * Signal "remove" (): its menu's command. */
G_DECLARE_FINAL_TYPE (KvpPlanListRow, kvp_plan_list_row, KVP, PLAN_LIST_ROW, AdwActionRow)

GtkWidget *kvp_plan_list_row_new         (KvpPlan        *plan);
KvpPlan   *kvp_plan_list_row_get_plan    (KvpPlanListRow *self);
void       kvp_plan_list_row_update_time (KvpPlanListRow *self);

/* The plan's title, or what it takes where it has none: for a row, a dialog, a toast. Plain text. (transfer full) */
char      *kvp_plan_list_row_dup_name    (KvpPlan        *plan);

G_END_DECLS
