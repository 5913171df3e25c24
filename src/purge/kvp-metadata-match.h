/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/kvp-key-list.h"
#include "purge/kvp-filter.h"

G_BEGIN_DECLS

/**
 * KvpMetadataMatch:
 *
 * A metadata rule made ready to be tested on raw metadata. Immutable.
 */
typedef struct _KvpMetadataMatch KvpMetadataMatch;

/* NULL and KVP_ERROR_INVALID_INPUT with a sentence if the rule is incomplete or invalid. */
KvpMetadataMatch *kvp_metadata_match_new  (const KvpMetadataRule   *rule,
                                           GError                 **error);
void              kvp_metadata_match_free (KvpMetadataMatch        *self);

/* Whether the rule holds for the key's metadata: see KvpMetadataTest. FALSE and @error if it can not be
 * decided: a regular expression met its limit, or the metadata is not JSON. @scratch: any buffer,
 * overwritten. @holds: (out) */
gboolean          kvp_metadata_match_test (const KvpMetadataMatch  *self,
                                           const KvpKey            *key,
                                           GString                 *scratch,
                                           gboolean                *holds,
                                           GError                 **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpMetadataMatch, kvp_metadata_match_free)

G_END_DECLS
