/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KVP_TYPE_WRAP_LAYOUT (kvp_wrap_layout_get_type ())

/* Puts children side by side like words, in as many lines as they need. A child wider than a line is
 * shrunk to it, and one that expands takes what its line has left. */
G_DECLARE_FINAL_TYPE (KvpWrapLayout, kvp_wrap_layout, KVP, WRAP_LAYOUT, GtkLayoutManager)

GtkLayoutManager *kvp_wrap_layout_new           (int            spacing);
/* Whether lines that are not full keep to the end instead of the start. */
void              kvp_wrap_layout_set_align_end (KvpWrapLayout *self,
                                                 gboolean       align_end);
/* Whether children give way before a line is broken. */
void              kvp_wrap_layout_set_shrink    (KvpWrapLayout *self,
                                                 gboolean       shrink);

G_END_DECLS
