/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One of the theme's named colours, for what a widget draws by itself: it follows dark and high contrast. A theme that
 * does not have it gives the widget's text colour. @alpha: how much of it */
GdkRGBA  kvp_theme_color             (GtkWidget  *widget,
                                      const char *name,
                                      double      alpha);
/* The colour of the widget's text, as CSS has it. */
GdkRGBA  kvp_theme_text_color        (GtkWidget  *widget);
/* Whether edges are to be drawn where colour alone is not enough. */
gboolean kvp_theme_is_high_contrast (GtkWidget  *widget);

G_END_DECLS
