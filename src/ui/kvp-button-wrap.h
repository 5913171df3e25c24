/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void kvp_button_wrap (GtkWidget *button);

G_END_DECLS
