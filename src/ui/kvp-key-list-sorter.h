/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "store/kvp-row-order.h"

G_BEGIN_DECLS

/* A sorter for the header of a column that stands for @order. It sorts nothing: the list does that itself, away from
 * the main loop. (transfer full) */
GtkSorter *kvp_key_list_sorter_new (KvpRowOrder  order);

/* What the headers of a column view say, given its own sorter. %FALSE if no column is sorted by. */
gboolean   kvp_key_list_sorter_ask (GtkSorter   *view_sorter,
                                    KvpRowOrder *order,
                                    gboolean    *descending);

G_END_DECLS
