/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/kvp-page.h"
#include "ui/kvp-plan-sections.h"

G_BEGIN_DECLS

#define KVP_TYPE_PLANS_PAGE (kvp_plans_page_get_type ())

/* Pending deletions, or what has run. Signals: "open" (KvpPlan); "command" (KvpPlan, KvpPlanCommand as int): what the
 * menu of a row was asked for. */
G_DECLARE_FINAL_TYPE (KvpPlansPage, kvp_plans_page, KVP, PLANS_PAGE, KvpPage)

/* @plans: (element-type KvpPlan): those that may be shown, newest first. */
GtkWidget *kvp_plans_page_new             (GListModel   *plans,
                                           KvpPlansKind  kind,
                                           const char   *account_name);

/* Whether a plan waits for somebody to do something: what the sidebar counts. */
gboolean   kvp_plans_page_is_pending      (KvpPlan      *plan);

G_END_DECLS
