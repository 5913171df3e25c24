/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The most memory that this process held so far, in KiB; 0 where the platform does not tell. */
guint64 bench_memory_get_peak (void);

G_END_DECLS
