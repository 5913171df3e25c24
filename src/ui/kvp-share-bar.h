/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KVP_TYPE_SHARE_BAR (kvp_share_bar_get_type ())

/* A bar of which the part that goes is in the colour of what is destroyed. It has no words: whoever shows it says the
 * numbers beside it. */
G_DECLARE_FINAL_TYPE (KvpShareBar, kvp_share_bar, KVP, SHARE_BAR, GtkWidget)

GtkWidget *kvp_share_bar_new        (void);
/* @length: of the room that there is, how much the whole bar takes; @share: of the bar, how much goes. 0 to 1. */
void       kvp_share_bar_set        (KvpShareBar *self,
                                     double       length,
                                     double       share);
double     kvp_share_bar_get_length (KvpShareBar *self);
double     kvp_share_bar_get_share  (KvpShareBar *self);

G_END_DECLS
