/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether @needle is somewhere in @haystack; bytes, NULs count like any other. An empty needle is in
 * everything. */
gboolean kvp_filter_find_bytes (const char *haystack,
                                gsize       haystack_length,
                                const char *needle,
                                gsize       needle_length);

G_END_DECLS
