/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-connection.h"
#include "purge/kvp-filter.h"
#include "purge/kvp-purge.h"
#include "store/kvp-store.h"
#include "ui/kvp-page.h"

G_BEGIN_DECLS

#define KVP_TYPE_WINDOW_FLOW (kvp_window_flow_get_type ())

/* The way through the pages in one namespace: filter, dry run, review, confirmation, run, result, and back. It goes on
 * while another page is shown.
 * Properties that notify: "page" (KvpPage), "busy" (a dry run or a deletion runs, or values are
 * being saved or put back), "running" (a deletion runs).
 * Signals: "approval-changed" (KvpPlan); "import" (): a list of keys is wanted from a file; "left" (): the person is
 * through with a plan that was opened from a list; "saved" (KvpPlan); "replaced" (KvpPlan): a newer dry run takes this
 * draft's place; "may-run" (KvpPlan) → gboolean: TRUE refuses;
 * "failed" (GError): something to tell that has no page of its own. */
G_DECLARE_FINAL_TYPE (KvpWindowFlow, kvp_window_flow, KVP, WINDOW_FLOW, GObject)

KvpWindowFlow *kvp_window_flow_new           (KvpConnection *connection,
                                              KvpStore      *store,
                                              KvpNamespace  *ns);
KvpWindowFlow *kvp_window_flow_new_for_plan  (KvpConnection *connection,
                                              KvpStore      *store,
                                              KvpPlan       *plan);
/* A dry run of an imported list of keys; what it finds becomes a pending deletion. */
void           kvp_window_flow_look_up       (KvpWindowFlow *self,
                                              KvpFilter     *filter,
                                              const char    *file_name);
/* Shows what putting these values back would do. Not while it is busy. */
void           kvp_window_flow_restore       (KvpWindowFlow *self,
                                              GFile         *file);
KvpNamespace  *kvp_window_flow_get_namespace (KvpWindowFlow *self);
KvpPage       *kvp_window_flow_get_page      (KvpWindowFlow *self);
KvpPlan       *kvp_window_flow_get_plan      (KvpWindowFlow *self); /* (nullable): what is shown or runs */
KvpPurge      *kvp_window_flow_get_purge     (KvpWindowFlow *self); /* (nullable): what runs */
gboolean       kvp_window_flow_get_for_plan  (KvpWindowFlow *self);
gboolean       kvp_window_flow_get_busy      (KvpWindowFlow *self);
gboolean       kvp_window_flow_get_running   (KvpWindowFlow *self);
/* Whether values are being saved before a deletion, or put back. */
gboolean       kvp_window_flow_get_saving    (KvpWindowFlow *self);
/* Not while it is busy. Of a namespace's flow: the form, saying what @filter says. Of a flow with a plan that waits:
 * the page to approve it. */
void           kvp_window_flow_show_form     (KvpWindowFlow *self,
                                              KvpFilter     *filter);
void           kvp_window_flow_show_approval (KvpWindowFlow *self);
/* Stops a deletion: nothing new is sent; "running" becomes FALSE when all that was in flight is accounted for. */
void           kvp_window_flow_stop          (KvpWindowFlow *self);
/* Stops a dry run and lets go of the pages. */
void           kvp_window_flow_shut_down     (KvpWindowFlow *self);

G_END_DECLS
