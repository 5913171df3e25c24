/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The About window. @settings: (nullable). */
void  kvp_about_show              (GtkWindow *parent, /* (nullable) */
                                   GSettings *settings);

/* For a report of a problem: versions, what it runs on, and numbers and choices that were set. Nothing that names a
 * person, an account, a namespace or a key. (transfer full) */
char *kvp_about_dup_debug_info    (GSettings *settings);
/* What the newest release in the metainfo says, in the person's language, as the About window's markup.
 * (transfer full) */
char *kvp_about_dup_release_notes (char     **version); /* (out) (transfer full) */

G_END_DECLS
