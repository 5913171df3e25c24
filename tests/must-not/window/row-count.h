/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Row objects that are alive, counted in their class: before any is made. */
void  row_count_start    (void);
guint row_count_get      (void);
/* The most that were alive at the same time since the last reset. */
guint row_count_get_most (void);
void  row_count_reset    (void);

G_END_DECLS
