/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "purge/kvp-connection.h"
#include "ui/kvp-error-text.h"

G_BEGIN_DECLS

#define KVP_TYPE_NAMESPACE_LIST (kvp_namespace_list_get_type ())

/**
 * KvpNamespaceListState:
 * @KVP_NAMESPACE_LIST_LISTING: what there is is not known yet
 * @KVP_NAMESPACE_LIST_FAILED: it could not be listed; an error stands in place of the list
 * @KVP_NAMESPACE_LIST_EMPTY: the account has none
 * @KVP_NAMESPACE_LIST_FILLED: there are some to choose from, whatever is searched for
 */
typedef enum {
  KVP_NAMESPACE_LIST_LISTING,
  KVP_NAMESPACE_LIST_FAILED,
  KVP_NAMESPACE_LIST_EMPTY,
  KVP_NAMESPACE_LIST_FILLED,
} KvpNamespaceListState;

/* The namespaces of an account, to be searched and chosen from, with what is known of each from its dry runs.
 * Signals: "chosen" (KvpNamespace); "error-action" (KvpErrorAction): of the error that stands in place of the list, but
 * for what asks for the list again, which it does itself; "state-changed" (). */
G_DECLARE_FINAL_TYPE (KvpNamespaceList, kvp_namespace_list, KVP, NAMESPACE_LIST, AdwBin)

/* @plans: (element-type KvpPlan): those of this account, newest first. Both NULL: let go of them. */
void kvp_namespace_list_set_connection (KvpNamespaceList *self,
                                        KvpConnection    *connection,
                                        GListModel       *plans);
void kvp_namespace_list_refresh        (KvpNamespaceList *self);
void kvp_namespace_list_focus_search   (KvpNamespaceList *self);
KvpNamespaceListState
     kvp_namespace_list_get_state      (KvpNamespaceList *self);
/* Whether something runs in a namespace. */
void kvp_namespace_list_set_busy       (KvpNamespaceList *self,
                                        const char       *namespace_id,
                                        gboolean          busy);
/* What stands out as chosen, without a signal. */
void kvp_namespace_list_select         (KvpNamespaceList *self,
                                        const char       *namespace_id); /* (nullable) */

G_END_DECLS
