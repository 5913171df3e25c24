/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KvpPair:
 * @name: the key's exact bytes
 * @name_length: bytes in @name
 * @value: the value's exact bytes
 * @value_length: bytes in @value
 * @metadata: (nullable): JSON, as the text that it came in; %NULL if the key has none
 * @metadata_length: bytes in @metadata
 * @expiration: seconds since the epoch, or 0 for never
 *
 * All that makes a key, to be written. The pointers are borrowed.
 */
typedef struct {
  const char *name;
  gsize       name_length;
  const char *value;
  gsize       value_length;
  const char *metadata;
  gsize       metadata_length;
  gint64      expiration;
} KvpPair;

/* Appends @pair as one object of the array that bulk put and `wrangler kv bulk put` take. Metadata goes through as it
 * is, and a value that JSON text can not carry safely as base64. */
void         kvp_pair_append_json    (GString       *out,
                                      const KvpPair *pair);

/**
 * KvpPairList:
 *
 * Pairs as the JSON that is sent, so that any run of them is a request's body without another copy of each. Filled by
 * one owner and not changed after that.
 */
typedef struct _KvpPairList KvpPairList;

KvpPairList *kvp_pair_list_new        (void);
void         kvp_pair_list_free       (KvpPairList   *self);
void         kvp_pair_list_append     (KvpPairList   *self,
                                       const KvpPair *pair);
guint        kvp_pair_list_get_length (KvpPairList   *self);
/* Bytes that a body with all of them has. */
gsize        kvp_pair_list_get_size   (KvpPairList   *self);
/* (transfer full): a JSON array of @n_pairs pairs from @first on. */
GBytes      *kvp_pair_list_get_body   (KvpPairList   *self,
                                       guint          first,
                                       guint          n_pairs);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpPairList, kvp_pair_list_free)

G_END_DECLS
