/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "store/kvp-plan.h"

G_BEGIN_DECLS

/**
 * KvpPlanCommand:
 * @KVP_PLAN_COMMAND_APPROVE: approve it, or look at its approval
 * @KVP_PLAN_COMMAND_DUPLICATE: a new dry run with the same filter
 * @KVP_PLAN_COMMAND_REMOVE: out of the list
 * @KVP_PLAN_COMMAND_RENAME: another title or note
 *
 * What a row's menu offers, beside opening it.
 */
typedef enum {
  KVP_PLAN_COMMAND_APPROVE,
  KVP_PLAN_COMMAND_DUPLICATE,
  KVP_PLAN_COMMAND_REMOVE,
  KVP_PLAN_COMMAND_RENAME,
} KvpPlanCommand;

#define KVP_TYPE_PLAN_LIST_ROW (kvp_plan_list_row_get_type ())

/* A plan in a list: what it is, where, how many keys, by whom, since when, its state; follows the plan.
 * Property "narrow". Signal "command" (KvpPlanCommand as int). */
G_DECLARE_FINAL_TYPE (KvpPlanListRow, kvp_plan_list_row, KVP, PLAN_LIST_ROW, AdwPreferencesRow)

/* @check_age: seconds after which its list counts as stale. */
GtkWidget *kvp_plan_list_row_new         (KvpPlan        *plan,
                                          guint           check_age);
KvpPlan   *kvp_plan_list_row_get_plan    (KvpPlanListRow *self);
void       kvp_plan_list_row_update_time (KvpPlanListRow *self);

G_END_DECLS
