/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "store/kvp-plan-picture.h"

G_BEGIN_DECLS

#define KVP_TYPE_TIME_LINE (kvp_time_line_get_type ())

/* How many keys expire when, drawn from now until the last: what goes, and above it what stays. Whoever shows it has
 * the same in words, for the keyboard and for screen readers.
 * Signal "chosen" (guint index): a span of the picture, that keys expire in, was clicked. */
G_DECLARE_FINAL_TYPE (KvpTimeLine, kvp_time_line, KVP, TIME_LINE, GtkWidget)

GtkWidget *kvp_time_line_new         (void);
/* Draws it anew, too. */
void       kvp_time_line_set_picture (KvpTimeLine    *self,
                                      KvpPlanPicture *picture);
/* The stretch that the list of keys is narrowed to; @until 0: none. */
void       kvp_time_line_set_marked  (KvpTimeLine    *self,
                                      gint64          from,
                                      gint64          until);
/* Whether there is a span on it that keys expire in. */
gboolean   kvp_time_line_has_keys    (KvpTimeLine    *self);

G_END_DECLS
