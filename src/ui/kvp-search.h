/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What the desktop's search finds in the windows: namespaces, and deletions that wait or run. Results have IDs that
 * name the window too; an ID of something that is gone is no error. */

/* @terms: all must be found in a name. (transfer full) */
GStrv     kvp_search_find     (GtkApplication     *application,
                               const char * const *terms);
/* As org.gnome.Shell.SearchProvider2 wants them: aa{sv}. (transfer floating) */
GVariant *kvp_search_describe (GtkApplication     *application,
                               const char * const *ids);
/* Shows it in its window. */
void      kvp_search_open     (GtkApplication     *application,
                               const char         *id);

G_END_DECLS
