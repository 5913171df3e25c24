/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KVP_TYPE_WRAP_BOX (kvp_wrap_box_get_type ())

/* A box of children that takes as many lines as it needs, see KvpWrapLayout. Properties: "spacing" (int,
 * construct-only), "align-end" (boolean), "shrink" (boolean, construct-only). */
G_DECLARE_FINAL_TYPE (KvpWrapBox, kvp_wrap_box, KVP, WRAP_BOX, GtkWidget)

gboolean kvp_wrap_box_get_align_end (KvpWrapBox *self);
void     kvp_wrap_box_set_align_end (KvpWrapBox *self,
                                     gboolean    align_end);

G_END_DECLS
