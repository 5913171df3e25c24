/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "purge/kvp-connection.h"
#include "store/kvp-connection-mark.h"
#include "store/kvp-saved-connections.h"
#include "ui/kvp-error-text.h"
#include "ui/kvp-namespace-list.h"

G_BEGIN_DECLS

#define KVP_TYPE_SIDEBAR (kvp_sidebar_get_type ())

/* The account, its namespaces, and the ways to the lists of plans.
 * Signals: "namespace-chosen" (KvpNamespace); "namespaces-changed" (); "pending-chosen" (); "history-chosen" ();
 * "error-action" (KvpErrorAction): of the error that the list of namespaces shows, but for TRY_AGAIN, which it does
 * itself.
 * Property "folded": whether it stands alone. */
G_DECLARE_FINAL_TYPE (KvpSidebar, kvp_sidebar, KVP, SIDEBAR, AdwBin)

/* @plans: (element-type KvpPlan): those of this account, newest first. Both NULL: let go of them. */
void          kvp_sidebar_set_connection     (KvpSidebar      *self,
                                              KvpConnection   *connection,
                                              GListModel      *plans);
void          kvp_sidebar_refresh            (KvpSidebar      *self);
void          kvp_sidebar_focus_search       (KvpSidebar      *self);
/* Whether there is a namespace to choose. */
KvpNamespaceListState
              kvp_sidebar_get_namespaces_state (KvpSidebar    *self);
void          kvp_sidebar_set_namespace_busy (KvpSidebar      *self,
                                              const char      *namespace_id,
                                              gboolean         busy);
/* Below the account; (nullable): nothing to say. */
void          kvp_sidebar_set_notice         (KvpSidebar      *self,
                                              const char      *notice);
/* What the menu of the account offers to switch to. */
void          kvp_sidebar_set_saved          (KvpSidebar      *self,
                                              KvpSavedConnections *saved); /* (nullable) */
/* A pill beside the account says it. */
void          kvp_sidebar_set_mark           (KvpSidebar      *self,
                                              KvpConnectionMark mark);
/* What stands out as chosen, without a signal. */
void          kvp_sidebar_select_namespace   (KvpSidebar      *self,
                                              const char      *namespace_id); /* (nullable) */
void          kvp_sidebar_select_pending     (KvpSidebar      *self);
void          kvp_sidebar_select_history     (KvpSidebar      *self);

G_END_DECLS
