/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-database.h"
#include "store/kvp-store.h"
#include "store/kvp-table-list.h"

G_BEGIN_DECLS

typedef struct _KvpTableChange KvpTableChange;

/**
 * KvpTable:
 * @get_item_type: the type of an item
 * @load: (nullable): reads all items, in any thread: (transfer full); %NULL if more than the database is needed for it
 * @compare: (nullable): the order of the items, as for g_ptr_array_sort(); %NULL is that in which they are read
 * @new_rename: (nullable): a change that gives an item another name: (transfer full); %NULL if they have none
 * @change_free: (nullable): frees what @new_rename made
 * @equal: (nullable): whether items are the same, so that only what differs is told; %NULL tells of all
 *
 * What lists differ in.
 */
struct _KvpTable {
  GType       (*get_item_type) (void);
  GPtrArray  *(*load)          (KvpDatabase  *database,
                                GError      **error);
  GCompareFunc  compare;
  KvpTableChange *(*new_rename) (gpointer     item,
                                const char   *name);
  GDestroyNotify  change_free;
  gboolean    (*equal)         (gpointer      item,
                                gpointer      other);
};

/* In the writer's thread, inside a transaction. */
typedef gboolean (*KvpTableWrite) (KvpDatabase     *database,
                                   KvpTableChange  *change,
                                   GError         **error);

/**
 * KvpTableChange:
 *
 * A change of a table: the first member of the data of the task that asked for it.
 */
struct _KvpTableChange {
  /* Input */
  KvpTableWrite   write;
  void          (*done) (GTask *task); /* (nullable): returns the task, once the list has changed */
  const KvpTable *table;
  gint64          now;                 /* seconds since the epoch */

  /* Output */
  GPtrArray      *list;                /* (owned): all items after it; @write need not read them */
};

/* (transfer full): the one of the store, which is read now if nobody had it. */
gpointer   _kvp_table_list_get         (GType                 type,
                                        KvpStore             *store);
/* (transfer full): an empty one, which the store knows as long as somebody holds it. */
gpointer   _kvp_table_list_new         (GType                 type,
                                        KvpStore             *store);

KvpStore  *_kvp_table_list_get_store   (KvpTableList         *self); /* (transfer none) */
/* (transfer none) */
GPtrArray *_kvp_table_list_get_items   (KvpTableList         *self);
/* Why it could not be read. (transfer none) (nullable), and (transfer full) */
const GError *_kvp_table_list_get_error (KvpTableList         *self);
void       _kvp_table_list_set_error   (KvpTableList         *self,
                                        GError               *error);
/* Shows what the table holds now, which could be read. */
void       _kvp_table_list_take        (KvpTableList         *self,
                                        GPtrArray            *items);
/* @change: (transfer full): freed by @change_free, which clears it by _kvp_table_change_clear(). The task returns %TRUE
 * unless @change has a way of its own. */
void       _kvp_table_list_push_change (KvpTableList         *self,
                                        KvpTableChange       *change,
                                        GDestroyNotify        change_free,
                                        gpointer              source_tag,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
void       _kvp_table_change_clear     (KvpTableChange       *change);

/* (element-type KvpTableList): those that somebody holds; none of them is owned. */
GPtrArray *_kvp_store_get_table_lists  (KvpStore             *self);

G_END_DECLS
