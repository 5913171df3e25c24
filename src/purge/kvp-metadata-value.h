/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/kvp-json-reader.h"
#include "purge/kvp-metadata-number.h"

G_BEGIN_DECLS

/**
 * KvpMetadataValue:
 * @text: what text in metadata is compared with, exact bytes; never holds what was not typed
 * @text_length: bytes in @text
 * @quoted: it stood in double quotes: it is that text and nothing else
 * @number: (nullable): what numbers are compared with
 * @word: %KVP_JSON_TRUE, %KVP_JSON_FALSE or %KVP_JSON_NULL if it is that word, else %KVP_JSON_END
 * @structure: (nullable): the canonical text that arrays and objects are compared with
 *
 * A value as a person typed it, and everything that it may mean. Immutable. See #KvpMetadataTest for the
 * rules; white space around an unquoted value does not count.
 */
typedef struct {
  char              *text;
  gsize              text_length;
  gboolean           quoted;
  KvpMetadataNumber *number;
  KvpJsonToken       word;
  char              *structure;
} KvpMetadataValue;

/* NULL and KVP_ERROR_INVALID_INPUT with a sentence: empty, or quotes that do not fit. */
KvpMetadataValue *kvp_metadata_value_new      (const char             *typed,
                                               GError                **error);
/* Comma separated. (transfer full) (element-type KvpMetadataValue) */
GPtrArray        *kvp_metadata_value_new_list (const char             *typed,
                                               GError                **error);
void              kvp_metadata_value_free     (KvpMetadataValue       *self);

/* Whether the JSON value @span (whole, valid) equals it. @scratch: any buffer, overwritten. */
gboolean          kvp_metadata_value_equals   (const KvpMetadataValue *self,
                                               const char             *span,
                                               gsize                   length,
                                               GString                *scratch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpMetadataValue, kvp_metadata_value_free)

G_END_DECLS
