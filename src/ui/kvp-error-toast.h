/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What happened and what to do about it in one go, as plain text. (transfer full) */
char *kvp_error_toast_dup_text (const GError    *error);

/* The same as a toast, for where no page is given up to an error. */
void  kvp_error_toast_show     (AdwToastOverlay *overlay,
                                const GError    *error);

G_END_DECLS
