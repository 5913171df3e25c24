/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-saved-filter.h"
#include "store/kvp-store.h"
#include "store/kvp-table-list.h"

G_BEGIN_DECLS

#define KVP_TYPE_SAVED_FILTERS (kvp_saved_filters_get_type ())

/* All saved filters: a GListModel of KvpSavedFilter, by name. One object for all windows. */
G_DECLARE_FINAL_TYPE (KvpSavedFilters, kvp_saved_filters, KVP, SAVED_FILTERS, KvpTableList)

KvpSavedFilters *kvp_saved_filters_get           (KvpStore             *store); /* (transfer full) */
/* (nullable) (transfer none) */
KvpSavedFilter  *kvp_saved_filters_find          (KvpSavedFilters      *self,
                                                  const char           *name);
/* Read at once. (transfer full) */
char            *kvp_saved_filters_load_text     (KvpSavedFilters      *self,
                                                  KvpSavedFilter       *filter,
                                                  GError              **error);

/* Saves @text, a filter as kvp_filter_to_text() writes it, under @name; one that had this name is replaced. */
void             kvp_saved_filters_save_async    (KvpSavedFilters      *self,
                                                  const char           *name,
                                                  const char           *text,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
/* @replaced: (out) (optional) (nullable) (transfer full): the text that was replaced. */
gboolean         kvp_saved_filters_save_finish   (KvpSavedFilters      *self,
                                                  GAsyncResult         *result,
                                                  char                **replaced,
                                                  GError              **error);

void             kvp_saved_filters_remove_async  (KvpSavedFilters      *self,
                                                  KvpSavedFilter       *filter,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
/* Its text, with which it can be saved again; %NULL if it was gone already, or on error. (transfer full) */
char            *kvp_saved_filters_remove_finish (KvpSavedFilters      *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);

G_END_DECLS
