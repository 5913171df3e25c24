/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The name of a namespace that a person types to confirm something: its title, or its ID if the title can not be read.
 * (transfer none) */
const char *kvp_typed_name_get     (const char *title, /* (nullable) */
                                    const char *id);
/* Whether @typed is that name: byte by byte, for a name in other case is another namespace, but for white space around
 * either, which can not be seen. */
gboolean    kvp_typed_name_accepts (const char *title, /* (nullable) */
                                    const char *id,
                                    const char *typed);

G_END_DECLS
