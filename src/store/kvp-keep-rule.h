/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * KvpKeepKind:
 * @KVP_KEEP_KEY: one key, by its exact bytes
 * @KVP_KEEP_PREFIX: every key that starts with these bytes
 * @KVP_KEEP_GLOB: every key whose whole name matches a pattern, see #KvpNameGlob
 *
 * The numbers are in the database.
 */
typedef enum {
  KVP_KEEP_KEY = 0,
  KVP_KEEP_PREFIX = 1,
  KVP_KEEP_GLOB = 2,
} KvpKeepKind;

#define KVP_TYPE_KEEP_RULE (kvp_keep_rule_get_type ())

/* One rule of a keep list: what is never deleted in a namespace. Immutable. */
G_DECLARE_FINAL_TYPE (KvpKeepRule, kvp_keep_rule, KVP, KEEP_RULE, GObject)

/* NULL and INVALID_INPUT with a sentence: there is nothing in it, it is too long for a key, or no pattern.
 * @note: (nullable). @created_at: seconds since the epoch; 0 is now. */
KvpKeepRule *kvp_keep_rule_new            (KvpKeepKind   kind,
                                           GBytes       *pattern,
                                           const char   *note,
                                           gint64        created_at,
                                           GError      **error);
KvpKeepKind  kvp_keep_rule_get_kind       (KvpKeepRule  *self);
GBytes      *kvp_keep_rule_get_pattern    (KvpKeepRule  *self); /* (transfer none): exact bytes */
const char  *kvp_keep_rule_get_note       (KvpKeepRule  *self); /* "" if there is none */
gint64       kvp_keep_rule_get_created_at (KvpKeepRule  *self); /* seconds since the epoch */

/* What it keeps, in a few words: plain text in which what could not be seen is made visible. (transfer full) */
char        *kvp_keep_rule_describe       (KvpKeepRule  *self);
/* The same, to be said of a key that it keeps. (transfer full) */
char        *kvp_keep_rule_to_sentence    (KvpKeepRule  *self);

gboolean     kvp_keep_rule_equal          (KvpKeepRule  *a,
                                           KvpKeepRule  *b); /* the note aside */

G_END_DECLS
