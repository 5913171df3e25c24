/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "12,003", grouped as the locale does. The apostrophe flag of printf() would do it on one platform only, and not at
 * all in the C locale. (transfer full) */
char *kvp_format_count    (guint64     n);
/* The same within a text. (transfer full) */
char *kvp_format_count_in (const char *format,
                           guint64     n) G_GNUC_FORMAT (1);

G_END_DECLS
