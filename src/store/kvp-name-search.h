/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KvpNameSearch:
 *
 * Whether a name contains a text, ignoring case. For looking around in a list: what is deleted never depends
 * on it.
 */
typedef struct _KvpNameSearch KvpNameSearch;

KvpNameSearch *kvp_name_search_new     (const char    *text);
void           kvp_name_search_free    (KvpNameSearch *self);
gboolean       kvp_name_search_matches (KvpNameSearch *self,
                                        const char    *name,
                                        gsize          length);
gboolean       kvp_name_search_narrows (KvpNameSearch *self,
                                        KvpNameSearch *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpNameSearch, kvp_name_search_free)

G_END_DECLS
