/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Sets the person’s locale, and says where its translations are. Call it first: what is asked of gettext before
 * that is not translated.
 *
 * @locale_directory: (nullable): where to look for translations (file name encoding); %NULL for where they are
 * installed. */
void kvp_text_domain_bind (const char *locale_directory);

G_END_DECLS
