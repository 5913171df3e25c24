/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "base/kvp-format-count.h"
#include "base/kvp-format-duration.h"

G_BEGIN_DECLS

/* "in 3 days", "2 minutes ago", "just now"; "never" for 0. Seconds since the epoch. (transfer full) */
char *kvp_format_relative_time (gint64  when,
                                gint64  now);

/* "22 November 2026, 21:19:32 UTC" in the machine's time zone; "never" for 0. (transfer full) */
char *kvp_format_exact_time    (gint64  when);

G_END_DECLS
