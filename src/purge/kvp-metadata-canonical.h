/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KvpMetadataMember:
 * @name: decoded, or its raw text with the quotes if it can not be held exactly
 * @value: the raw text of the value (borrowed from the text that was read)
 * @value_length: bytes in @value
 * @position: which member of the text it is, from 0
 */
typedef struct {
  GString    *name;
  const char *value;
  gsize       value_length;
  guint       position;
} KvpMetadataMember;

/* The members of an object, sorted by name; of a name that comes twice, the last, as every parser that a
 * Worker uses has it. NULL if @text is not a whole object. (transfer full)
 * (element-type KvpMetadataMember) */
GPtrArray *kvp_metadata_read_members     (const char *text,
                                          gsize       length);

/* Appends a text that is the same for JSON values that are equal: members sorted, numbers by value. FALSE
 * if @text is not JSON. */
gboolean   kvp_metadata_append_canonical (const char *text,
                                          gsize       length,
                                          GString    *out);

G_END_DECLS
