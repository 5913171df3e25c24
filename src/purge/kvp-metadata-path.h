/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  KVP_METADATA_STEP_MEMBER, /* a member of an object */
  KVP_METADATA_STEP_INDEX,  /* one element of an array */
  KVP_METADATA_STEP_EACH,   /* any element of an array */
} KvpMetadataStepKind;

/**
 * KvpMetadataStep:
 * @kind: where it leads
 * @name: (nullable): of a member, exact bytes
 * @name_length: bytes in @name
 * @index: of an element
 */
typedef struct {
  KvpMetadataStepKind kind;
  char               *name;
  gsize               name_length;
  guint64             index;
} KvpMetadataStep;

/**
 * KvpMetadataPath:
 *
 * The path of a metadata field as a person types it: see #KvpMetadataRule. Immutable.
 */
typedef struct _KvpMetadataPath KvpMetadataPath;

/* "" is the path of the metadata itself: no steps. NULL and KVP_ERROR_INVALID_INPUT with a sentence. */
KvpMetadataPath       *kvp_metadata_path_new             (const char            *text,
                                                          GError               **error);
void                   kvp_metadata_path_free            (KvpMetadataPath       *self);
guint                  kvp_metadata_path_get_n_steps     (const KvpMetadataPath *self);
const KvpMetadataStep *kvp_metadata_path_get_step        (const KvpMetadataPath *self,
                                                          guint                  index);
/* For showing, plain text: the whole path without needless spaces, and its last name alone.
 * (transfer full) */
char                  *kvp_metadata_path_to_display_text (const KvpMetadataPath *self);
char                  *kvp_metadata_path_to_short_text   (const KvpMetadataPath *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpMetadataPath, kvp_metadata_path_free)

G_END_DECLS
