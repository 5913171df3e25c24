/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KvpFilterGlob:
 *
 * A pattern for a whole name: * is any run of characters, ? is one, [abc] is one of a set ([a-z] a range,
 * [!abc] none of them); a backslash takes the next character as it is. Characters are those of UTF-8.
 * Immutable.
 */
typedef struct _KvpFilterGlob KvpFilterGlob;

/* NULL and KVP_ERROR_INVALID_INPUT with a sentence. */
KvpFilterGlob *kvp_filter_glob_new   (const char           *pattern,
                                      GError              **error);
void           kvp_filter_glob_free  (KvpFilterGlob        *self);
gboolean       kvp_filter_glob_match (const KvpFilterGlob  *self,
                                      const char           *text,
                                      gsize                 length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpFilterGlob, kvp_filter_glob_free)

G_END_DECLS
