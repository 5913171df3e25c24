/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Prints what is wrong with the texts below @root in the language of tests/languages/pseudo.py, each as
 * "SCENE SIZE: FINDING": what is not translated, what is cut or out of sight, and a window that is wider than it should be.
 *
 * @width: the most that there is */
void text_inspector_inspect (GtkWidget  *root,
                             const char *scene,
                             const char *size,
                             int         width);

G_END_DECLS
