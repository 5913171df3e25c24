/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define KVP_TYPE_PLAN_WATCH (kvp_plan_watch_get_type ())

/* Tells of every change of a list of plans and of the plans in it. Signal "changed" (): at once when plans come or go,
 * and within @delay milliseconds after any of them changes: a deletion changes its plan many times a second. 0: at
 * once, too. */
G_DECLARE_FINAL_TYPE (KvpPlanWatch, kvp_plan_watch, KVP, PLAN_WATCH, GObject)

KvpPlanWatch *kvp_plan_watch_new (GListModel *plans, /* (element-type KvpPlan) */
                                  guint       delay);

G_END_DECLS
