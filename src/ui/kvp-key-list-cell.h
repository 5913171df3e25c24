/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "store/kvp-plan-row.h"

G_BEGIN_DECLS

/* What a cell says of a row, in plain text. (transfer full) (nullable) */
typedef char *(*KvpKeyListCellFunc) (KvpPlanRow *row,
                                     gpointer    user_data);

/* What of that text, as it stands in the cell, is to be emphasised. (transfer full) (nullable) */
typedef PangoAttrList *(*KvpKeyListCellEmphasis) (KvpPlanRow *row,
                                                  const char *text,
                                                  gpointer    user_data);

#define KVP_TYPE_KEY_LIST_CELL (kvp_key_list_cell_get_type ())

/* One line of plain text about a row. It follows the row's state, and is dimmed while the key stays. */
G_DECLARE_FINAL_TYPE (KvpKeyListCell, kvp_key_list_cell, KVP, KEY_LIST_CELL, GtkWidget)

/* @tooltip: (nullable): called only when the pointer rests on the cell. @user_data must outlive the cell. */
GtkWidget  *kvp_key_list_cell_new      (KvpKeyListCellFunc  text,
                                        KvpKeyListCellFunc  tooltip,
                                        gpointer            user_data,
                                        guint               min_chars,
                                        guint               natural_chars);
KvpPlanRow *kvp_key_list_cell_get_row  (KvpKeyListCell     *self); /* (transfer none) (nullable) */
void        kvp_key_list_cell_set_row  (KvpKeyListCell     *self,
                                        KvpPlanRow         *row); /* (nullable) */
/* What it says now. (transfer none) (nullable) */
const char    *kvp_key_list_cell_get_text       (KvpKeyListCell *self);
PangoAttrList *kvp_key_list_cell_get_attributes (KvpKeyListCell *self); /* (transfer none) (nullable) */
/* Whether what it says depends on the row's state; by default it does not. */
void        kvp_key_list_cell_set_tells_outcome (KvpKeyListCell *self,
                                                 gboolean        tells_outcome);

void        kvp_key_list_cell_set_emphasis      (KvpKeyListCell         *self,
                                                 KvpKeyListCellEmphasis  emphasis);

/* A cell of the same column that measures and lays out for it. */
void        kvp_key_list_cell_set_ruler         (KvpKeyListCell *self,
                                                 KvpKeyListCell *ruler);
/* A lazy cell says nothing of its row until it is prepared, which somebody must see to. */
void        kvp_key_list_cell_set_lazy          (KvpKeyListCell *self);
gboolean    kvp_key_list_cell_prepare           (KvpKeyListCell *self);

/* Keeps the parts of a name in their order, whatever it begins with and whatever runs around it. (transfer full) */
char       *kvp_key_list_cell_isolate  (const char         *name);

G_END_DECLS
