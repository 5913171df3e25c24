/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The memory that this process holds now, and the most that it held so far, in KiB; 0 where the platform
 * does not tell. */
guint64 bench_memory_get      (void);
guint64 bench_memory_get_peak (void);

G_END_DECLS
