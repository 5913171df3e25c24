/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define KVP_TYPE_TABLE_LIST (kvp_table_list_get_type ())

/* What a table of the store holds, or a part of it, as a GListModel. There is one object for all who ask. A change is
 * written first; the list becomes what the table holds after it. See kvp-table-list-private.h for what a list of the
 * store has to add to it. */
G_DECLARE_DERIVABLE_TYPE (KvpTableList, kvp_table_list, KVP, TABLE_LIST, GObject)

typedef struct _KvpTable KvpTable;

struct _KvpTableListClass {
  GObjectClass    parent_class;

  const KvpTable *table; /* set by each class */
};

/* @item: one of the list's. @cancellable takes effect only before the job's turn comes. */
void     kvp_table_list_rename_async  (KvpTableList         *self,
                                       gpointer              item,
                                       const char           *name,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
/* FALSE: INVALID_INPUT if another has that name, or the store's failure. */
gboolean kvp_table_list_rename_finish (KvpTableList         *self,
                                       GAsyncResult         *result,
                                       GError              **error);

G_END_DECLS
