/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "store/kvp-connection-mark.h"

G_BEGIN_DECLS

/* Makes of a label the pill that says how an account is marked, in words; hidden where it is not. */
void kvp_mark_badge_show (GtkLabel          *label,
                          KvpConnectionMark  mark);

/* The classes "production" and "read-only", for the red edge of a window or dialog. Whatever has one says so in words
 * too. */
void kvp_mark_set_class  (GtkWidget         *widget,
                          KvpConnectionMark  mark);

G_END_DECLS
