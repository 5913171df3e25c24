/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A flat button at the end of a row, which does something to the item that the row shows. @name: of the widget.
 * @tooltip: what it does. @item_name: to what, for a screen reader; plain text. (transfer none) */
GtkWidget *kvp_row_button_add          (AdwActionRow *row,
                                        gpointer      item,
                                        const char   *item_name,
                                        const char   *name,
                                        const char   *icon_name,
                                        const char   *tooltip);
/* (transfer none): a GObject */
gpointer   kvp_row_button_get_item     (GtkWidget    *button);
/* Before the row with the focus goes: whoever uses the keyboard would have to begin again. @otherwise: gets the focus
 * if no other row is there. */
void       kvp_row_button_focus_beside (GtkWidget    *button,
                                        GtkWidget    *otherwise);

G_END_DECLS
