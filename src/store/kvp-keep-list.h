/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-keep-rule.h"
#include "store/kvp-store.h"
#include "store/kvp-table-list.h"

G_BEGIN_DECLS

/* More would slow each batch of a purge; a prefix or a pattern says the same in one rule. */
#define KVP_KEEP_LIST_MAX_RULES 5000

#define KVP_TYPE_KEEP_LIST (kvp_keep_list_get_type ())

/* The keep list of one namespace: a GListModel of KvpKeepRule, oldest first. There is one object for a namespace at a
 * time, whoever asks, so that all windows show the same. */
G_DECLARE_FINAL_TYPE (KvpKeepList, kvp_keep_list, KVP, KEEP_LIST, KvpTableList)

/* (transfer full): read at once. Empty if it could not be read: see kvp_keep_list_get_error(). */
KvpKeepList  *kvp_keep_list_get           (KvpStore             *store,
                                           const char           *endpoint,
                                           const char           *account_id,
                                           const char           *namespace_id);
KvpKeepList  *kvp_keep_list_get_for_plan  (KvpStore             *store,
                                           KvpPlan              *plan);
const GError *kvp_keep_list_get_error     (KvpKeepList          *self); /* (nullable) */
/* Whether it is the list of the plan's namespace. */
gboolean      kvp_keep_list_is_of_plan    (KvpKeepList          *self,
                                           KvpPlan              *plan);

/* Adds rules, and locks the keys that they hold in every plan of the namespace that is filled or under review, in one
 * durable transaction. A rule that is there already stays as it is. INVALID_INPUT: more than
 * KVP_KEEP_LIST_MAX_RULES. */
void          kvp_keep_list_add_async     (KvpKeepList          *self,
                                           GPtrArray            *rules, /* (element-type KvpKeepRule) */
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
/* (transfer full) (element-type KvpKeepRule): those of them that were not there before. */
GPtrArray    *kvp_keep_list_add_finish    (KvpKeepList          *self,
                                           GAsyncResult         *result,
                                           GError              **error);

/* The same with a rule for each of some rows of @plan: their keys, by their exact names. */
void          kvp_keep_list_add_keys_async  (KvpKeepList          *self,
                                             KvpPlan              *plan,
                                             const guint32        *positions, /* (array length=n_positions) copied */
                                             gsize                 n_positions,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
/* @unticked: (out) (optional) (transfer full) (element-type guint32): rows of the plan that were ticked before, so
 * that they can be so again if the rules go at once. */
GPtrArray    *kvp_keep_list_add_keys_finish (KvpKeepList          *self,
                                             GAsyncResult         *result,
                                             GArray              **unticked,
                                             GError              **error);

/* Takes rules off the list. What only they kept is unticked then, and may be ticked again. */
void          kvp_keep_list_remove_async  (KvpKeepList          *self,
                                           GPtrArray            *rules, /* (element-type KvpKeepRule) */
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean      kvp_keep_list_remove_finish (KvpKeepList          *self,
                                           GAsyncResult         *result,
                                           GError              **error);

/* How many keys of @plan each rule holds, in the order of the list. */
void          kvp_keep_list_count_async   (KvpKeepList          *self,
                                           KvpPlan              *plan,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
/* (transfer full) (element-type guint): as many as there were rules when it began. */
GArray       *kvp_keep_list_count_finish  (KvpKeepList          *self,
                                           GAsyncResult         *result,
                                           GError              **error);

G_END_DECLS
