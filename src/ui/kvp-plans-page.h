/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-store.h"
#include "ui/kvp-page.h"

G_BEGIN_DECLS

typedef enum {
  KVP_PLANS_PENDING,
  KVP_PLANS_HISTORY,
} KvpPlansKind;

#define KVP_TYPE_PLANS_PAGE (kvp_plans_page_get_type ())

/* Pending deletions, or what has run. Signals: "open" (KvpPlan); "failed" (GError): a plan could not be removed. */
G_DECLARE_FINAL_TYPE (KvpPlansPage, kvp_plans_page, KVP, PLANS_PAGE, KvpPage)

/* @plans: (element-type KvpPlan): those that may be shown, newest first. */
GtkWidget *kvp_plans_page_new             (KvpStore     *store,
                                           GListModel   *plans,
                                           KvpPlansKind  kind);

/* Whether a plan waits for somebody to do something: what the sidebar counts. */
gboolean   kvp_plans_page_is_pending      (KvpPlan      *plan);

G_END_DECLS
