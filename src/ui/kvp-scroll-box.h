/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define KVP_TYPE_SCROLL_BOX (kvp_scroll_box_get_type ())

/* As high as its child is at the width that there is, up to a height from which on the child scrolls. Properties:
 * "child" (GtkWidget), "max-height" (px). */
G_DECLARE_FINAL_TYPE (KvpScrollBox, kvp_scroll_box, KVP, SCROLL_BOX, GtkWidget)

void kvp_scroll_box_set_child       (KvpScrollBox *self,
                                     GtkWidget    *child);
void kvp_scroll_box_set_overlay_bar (KvpScrollBox *self,
                                     gboolean      overlay_bar);

G_END_DECLS
