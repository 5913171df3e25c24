/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-row-order.h"
#include "ui/kvp-key-list-view.h"

G_BEGIN_DECLS

/* The columns of a list of keys; the column view owns them. */
typedef struct {
  GtkColumnViewColumn *tick;
  GtkColumnViewColumn *name;
  GtkColumnViewColumn *expires;
  GtkColumnViewColumn *metadata;
  GtkColumnViewColumn *why;
  GtkColumnViewColumn *outcome;
} KvpKeyListColumns;

void kvp_key_list_columns_append (KvpKeyListColumns       *self,
                                  GtkColumnView           *column_view,
                                  KvpKeyListView          *view);
void kvp_key_list_columns_show   (const KvpKeyListColumns *self,
                                  KvpKeyListChoice        *choice,
                                  gboolean                 editable,
                                  gboolean                 narrow);
void kvp_key_list_columns_set_menu (const KvpKeyListColumns *self,
                                  GMenuModel              *menu);
/* The widths that a person gave the columns, from the last time and for the next. */
void kvp_key_list_columns_load_widths (const KvpKeyListColumns *self);
void kvp_key_list_columns_save_widths (const KvpKeyListColumns *self);
GtkColumnViewColumn *
     kvp_key_list_columns_get_for_order (const KvpKeyListColumns *self,
                                         KvpRowOrder              order);

G_END_DECLS
