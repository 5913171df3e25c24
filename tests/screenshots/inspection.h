/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Prints what is wrong with what @widget, a window or a popover, shows: each a line that begins with “finding: ”. Then prints
 * a line that begins with “shown: ”, and turns the main loop until a line can be read: meanwhile somebody else may look, such
 * as a screen reader. */
void inspection_look (const char *scene,
                      const char *size,
                      GtkWidget  *widget);

G_END_DECLS
