/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void kvp_drop_down_expose (GtkWidget *self);

G_END_DECLS
