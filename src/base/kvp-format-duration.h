/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "1.4 seconds", "2 minutes", "1.5 hours". (transfer full) */
char *kvp_format_duration (gint64 microseconds);

G_END_DECLS
