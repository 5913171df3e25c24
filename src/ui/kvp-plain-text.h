/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows exactly @text: where a line breaks inside a word, GTK would add a hyphen that is not there. */
void kvp_plain_text_set (GtkTextView *view,
                         const char  *text);

G_END_DECLS
