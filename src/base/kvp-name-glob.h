/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KvpNameGlob:
 *
 * A pattern for a whole name: * is any run of characters, ? is one, [abc] is one of a set ([a-z] a range,
 * [!abc] none of them); a backslash takes the next character as it is. Characters are those of UTF-8.
 * Immutable.
 */
typedef struct _KvpNameGlob KvpNameGlob;

/* NULL and KVP_ERROR_INVALID_INPUT with a sentence. */
KvpNameGlob *kvp_name_glob_new   (const char         *pattern,
                                  GError            **error);
void         kvp_name_glob_free  (KvpNameGlob        *self);
gboolean     kvp_name_glob_match (const KvpNameGlob  *self,
                                  const char         *text,
                                  gsize               length);
/* The same, and where in @text the parts of the pattern lie that are not wildcards, as pairs of offsets: begin, end.
 * (element-type gsize) */
gboolean     kvp_name_glob_find  (const KvpNameGlob  *self,
                                  const char         *text,
                                  gsize               length,
                                  GArray             *fixed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpNameGlob, kvp_name_glob_free)

G_END_DECLS
