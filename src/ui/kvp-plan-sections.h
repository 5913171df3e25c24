/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "store/kvp-plan.h"

G_BEGIN_DECLS

typedef enum {
  KVP_PLANS_PENDING,
  KVP_PLANS_HISTORY,
} KvpPlansKind;

/* Those of @plans (element-type KvpPlan) that belong to a list of this kind, in the order in which it shows them: plans
 * with the same heading stand together. (transfer full) (element-type KvpPlan) */
GPtrArray *kvp_plan_sections_collect (GListModel   *plans,
                                      KvpPlansKind  kind);
/* The heading that a plan stands under; NULL if it is not in such a list. (transfer full) (nullable) */
char      *kvp_plan_sections_heading (KvpPlan      *plan,
                                      KvpPlansKind  kind);

G_END_DECLS
