/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * KvpKeyFlags:
 * @KVP_KEY_INEXACT_NAME: the name in the answer can not be held exactly (a lone surrogate, for instance), so
 *   @name is only a readable stand-in: such a key is shown as kept, and never sent
 */
typedef enum {
  KVP_KEY_NO_FLAGS = 0,
  KVP_KEY_INEXACT_NAME = 1 << 0,
} KvpKeyFlags;

/**
 * KvpKey:
 * @name: the exact bytes, UTF-8, followed by a NUL that does not count; NULs inside are legal
 * @name_length: bytes in @name
 * @metadata: (nullable): the raw JSON text as it arrived, followed by a NUL; %NULL if the key has none
 * @metadata_length: bytes in @metadata
 * @expiration: seconds since the epoch, or 0 for never
 * @flags: see #KvpKeyFlags
 *
 * One key as a listing gives it. The pointers are borrowed from the #KvpKeyList that it came from.
 */
typedef struct {
  const char *name;
  const char *metadata;
  gsize       name_length;
  gsize       metadata_length;
  gint64      expiration;
  KvpKeyFlags flags;
} KvpKey;

/**
 * KvpKeyList:
 *
 * Keys in one arena: a page of a listing, or a batch that is deleted. It is filled by one owner and not changed
 * after that, so that it may be handed to a worker thread. Reference counting is atomic.
 */
typedef struct _KvpKeyList KvpKeyList;

#define KVP_TYPE_KEY_LIST (kvp_key_list_get_type ())

GType       kvp_key_list_get_type   (void);
KvpKeyList *kvp_key_list_new        (void);
KvpKeyList *kvp_key_list_ref        (KvpKeyList   *self);
void        kvp_key_list_unref      (KvpKeyList   *self);
void        kvp_key_list_append     (KvpKeyList   *self,
                                     const KvpKey *key);
guint       kvp_key_list_get_length (KvpKeyList   *self);
const KvpKey *kvp_key_list_get      (KvpKeyList   *self,
                                     guint         index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpKeyList, kvp_key_list_unref)

G_END_DECLS
