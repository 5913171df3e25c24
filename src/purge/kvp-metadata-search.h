/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/kvp-key-list.h"

G_BEGIN_DECLS

/**
 * KvpMetadataSearch:
 *
 * "Anywhere in metadata": a text, ignoring case (Unicode case folding), in any value at any depth. Values
 * only, not the names of members: text as it reads, numbers, true and false as they are written; null is no
 * text. Immutable.
 */
typedef struct _KvpMetadataSearch KvpMetadataSearch;

KvpMetadataSearch *kvp_metadata_search_new  (const char               *text);
void               kvp_metadata_search_free (KvpMetadataSearch        *self);
/* FALSE and @error if the metadata is not JSON. @scratch: any buffer, overwritten. @holds: (out) */
gboolean           kvp_metadata_search_test (const KvpMetadataSearch  *self,
                                             const KvpKey             *key,
                                             GString                  *scratch,
                                             gboolean                 *holds,
                                             GError                  **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpMetadataSearch, kvp_metadata_search_free)

G_END_DECLS
