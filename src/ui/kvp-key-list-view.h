/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "purge/kvp-filter.h"
#include "ui/kvp-key-list-choice.h"
#include "ui/kvp-key-selection.h"

G_BEGIN_DECLS

#define KVP_TYPE_KEY_LIST_VIEW (kvp_key_list_view_get_type ())

/* The keys of a plan in columns: tick box, name, expiration, metadata, why; and the outcome instead of the tick box
 * once the plan can not be changed. Property "editable". Signals:
 *  "sort" (int order, gboolean descending): a column's header was clicked; the rows are still as they were
 *  "tick" (guint position, gboolean ticked, gboolean range): the person clicked a tick box; range: with Shift
 *  "toggle" (): Space was pressed in the list
 *  "row-clicked" (KvpPlanRow): a plain click on a row
 *  "row-activated" (KvpPlanRow): Enter or a double click
 */
G_DECLARE_FINAL_TYPE (KvpKeyListView, kvp_key_list_view, KVP, KEY_LIST_VIEW, AdwBin)

GtkWidget     *kvp_key_list_view_new             (void);
void           kvp_key_list_view_set_selection   (KvpKeyListView  *self,
                                                  KvpKeySelection *selection); /* (nullable) */
void           kvp_key_list_view_set_filter      (KvpKeyListView  *self,
                                                  KvpFilter       *filter); /* (nullable): what “why” means */
gboolean       kvp_key_list_view_get_editable    (KvpKeyListView  *self);
void           kvp_key_list_view_set_editable    (KvpKeyListView  *self,
                                                  gboolean         editable);
/* Only the columns that fit on a telephone. */
void           kvp_key_list_view_set_narrow      (KvpKeyListView  *self,
                                                  gboolean         narrow);
/* Of those that there is room for, which the person wants; its actions are to be inserted where its menu is. */
KvpKeyListChoice *
               kvp_key_list_view_get_choice      (KvpKeyListView  *self);
/* What the headers say the rows are sorted by; they are not sorted by this. */
void           kvp_key_list_view_set_order       (KvpKeyListView  *self,
                                                  KvpRowOrder      order,
                                                  gboolean         descending);
GtkColumnView *kvp_key_list_view_get_column_view (KvpKeyListView  *self);
/* The row that has the keyboard focus. (transfer none) (nullable) */
KvpPlanRow    *kvp_key_list_view_get_focused_row (KvpKeyListView  *self);
void           kvp_key_list_view_describe        (KvpKeyListView  *self,
                                                  const char      *text);
void           kvp_key_list_view_focus_list      (KvpKeyListView  *self);
/* Shows in every tick box again what its row says: after a change that failed. */
void           kvp_key_list_view_reset_ticks     (KvpKeyListView  *self);
/* Before a long list goes: its rows go little by little. %TRUE: there are none any more. */
gboolean       kvp_key_list_view_wind_down       (KvpKeyListView  *self);

G_END_DECLS
