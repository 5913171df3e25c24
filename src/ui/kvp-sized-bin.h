/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define KVP_TYPE_SIZED_BIN (kvp_sized_bin_get_type ())

/* A bin with a natural and a smallest width of its own, whatever its child would like. Properties: "child"
 * (GtkWidget), "natural-width" (pixels), "narrow" (readable, notifies): whether it is less than 600 px wide now. */
G_DECLARE_FINAL_TYPE (KvpSizedBin, kvp_sized_bin, KVP, SIZED_BIN, GtkWidget)

void     kvp_sized_bin_set_child  (KvpSizedBin *self,
                                   GtkWidget   *child);
gboolean kvp_sized_bin_get_narrow (KvpSizedBin *self);

G_END_DECLS
