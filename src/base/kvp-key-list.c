/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-key-list.h"

/* A page of 1,000 keys with metadata is about 170 kB, so a few chunks hold it. */
#define ARENA_CHUNK_SIZE (64 * 1024)

struct _KvpKeyList {
  gatomicrefcount ref_count;
  GStringChunk   *arena; /* (owned): its strings never move, so keys may point into it */
  GArray         *keys;  /* (owned) (element-type KvpKey) */
};

G_DEFINE_BOXED_TYPE (KvpKeyList, kvp_key_list, kvp_key_list_ref, kvp_key_list_unref)

/**
 * kvp_key_list_new:
 *
 * Returns: (transfer full): an empty list, to be filled by its owner
 */
KvpKeyList *
kvp_key_list_new (void)
{
  KvpKeyList *self = g_new0 (KvpKeyList, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->arena = g_string_chunk_new (ARENA_CHUNK_SIZE);
  self->keys = g_array_new (FALSE, FALSE, sizeof (KvpKey));

  return self;
}

/**
 * kvp_key_list_ref:
 * @self: a list
 *
 * Returns: (transfer full): @self
 */
KvpKeyList *
kvp_key_list_ref (KvpKeyList *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * kvp_key_list_unref:
 * @self: (transfer full): a list
 *
 * Drops a reference; the keys go with the last one.
 */
void
kvp_key_list_unref (KvpKeyList *self)
{
  g_return_if_fail (self != NULL);

  if (g_atomic_ref_count_dec (&self->ref_count))
    {
      g_string_chunk_free (self->arena);
      g_array_unref (self->keys);
      g_free (self);
    }
}

/**
 * kvp_key_list_append:
 * @self: a list that only its owner has
 * @key: a key, copied
 *
 * Adds a copy of @key at the end.
 */
void
kvp_key_list_append (KvpKeyList   *self,
                     const KvpKey *key)
{
  KvpKey copy;

  g_return_if_fail (self != NULL);
  g_return_if_fail (key != NULL && key->name != NULL);

  copy = *key;
  copy.name = g_string_chunk_insert_len (self->arena, key->name, key->name_length);
  if (key->metadata != NULL)
    copy.metadata = g_string_chunk_insert_len (self->arena, key->metadata, key->metadata_length);
  g_array_append_val (self->keys, copy);
}

/**
 * kvp_key_list_get_length:
 * @self: a list
 *
 * Returns: how many keys it holds
 */
guint
kvp_key_list_get_length (KvpKeyList *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->keys->len;
}

/**
 * kvp_key_list_get:
 * @self: a list
 * @index: less than its length
 *
 * Returns: (transfer none): the key at @index, valid as long as the list is not appended to
 */
const KvpKey *
kvp_key_list_get (KvpKeyList *self,
                  guint       index)
{
  g_return_val_if_fail (self != NULL && index < self->keys->len, NULL);

  return &g_array_index (self->keys, KvpKey, index);
}
