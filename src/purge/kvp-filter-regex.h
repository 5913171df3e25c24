/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KvpFilterRegex:
 *
 * A regular expression that no text can make run for long: it has limits that the pattern can not raise.
 * Immutable.
 */
typedef struct _KvpFilterRegex KvpFilterRegex;

/* NULL and KVP_ERROR_INVALID_INPUT with a sentence that says where it is wrong. */
KvpFilterRegex *kvp_filter_regex_new   (const char            *pattern,
                                        GError               **error);
void            kvp_filter_regex_free  (KvpFilterRegex        *self);
/* FALSE and KVP_ERROR_INVALID_INPUT if it can not be decided within the limits. @text may hold NULs.
 * @key_name: for the sentence. @matches: (out) */
gboolean        kvp_filter_regex_match (const KvpFilterRegex  *self,
                                        const char            *text,
                                        gsize                  length,
                                        const char            *key_name,
                                        gsize                  key_name_length,
                                        gboolean              *matches,
                                        GError               **error);
/* Where the first match is. FALSE if there is none, or it is not known within the limits. */
gboolean        kvp_filter_regex_find  (const KvpFilterRegex  *self,
                                        const char            *text,
                                        gsize                  length,
                                        gsize                 *start,
                                        gsize                 *end);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpFilterRegex, kvp_filter_regex_free)

G_END_DECLS
