/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full): where translations are installed, in the encoding that gettext takes */
char *kvp_locale_directory_dup_installed (void);

G_END_DECLS
