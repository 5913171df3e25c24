/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KvpMetadataNumber:
 *
 * A JSON number of any size as an exact decimal: never a double, so that 12345678901234567890 is not ...1,
 * and 1e400 is a number like any other. Immutable.
 */
typedef struct _KvpMetadataNumber KvpMetadataNumber;

KvpMetadataNumber *kvp_metadata_number_new     (const char              *text,
                                                gsize                    length);
void               kvp_metadata_number_free    (KvpMetadataNumber       *self);
/* Less than, equal to or greater than 0, as @a is less than, equal to or greater than @b. */
int                kvp_metadata_number_compare (const KvpMetadataNumber *a,
                                                const KvpMetadataNumber *b);
/* The same text for equal numbers, however they were written. */
void               kvp_metadata_number_append  (const KvpMetadataNumber *self,
                                                GString                 *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpMetadataNumber, kvp_metadata_number_free)

G_END_DECLS
