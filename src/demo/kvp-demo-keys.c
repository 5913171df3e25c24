/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "demo/kvp-demo-keys.h"

#include <stddef.h>
#include <string.h>

/* A sweep looks at every slot, so it has to be worth it. */
#define MIN_GONE_TO_SWEEP 1024

struct _KvpDemoKeys {
  GPtrArray *slots;  /* (owned) (element-type KvpDemoKey): sorted by name, no name twice */
  guint      n_gone; /* slots of keys that are gone */
  gboolean   keeps_gone;
};

/**
 * kvp_demo_key_new:
 * @name: (array length=name_length): the name's bytes
 * @name_length: how many
 * @metadata: (nullable) (array length=metadata_length): JSON, served as it is
 * @metadata_length: its bytes
 * @expiration: seconds since the epoch, or 0
 * @value: (nullable): the value; none for a key whose value is made when asked for
 *
 * Returns: (transfer full): a key
 */
KvpDemoKey *
kvp_demo_key_new (const char *name,
                  gsize       name_length,
                  const char *metadata,
                  gsize       metadata_length,
                  gint64      expiration,
                  GBytes     *value)
{
  KvpDemoKey *self;

  g_assert (name_length <= G_MAXUINT16);
  g_assert (metadata_length <= G_MAXUINT32);

  self = g_malloc (offsetof (KvpDemoKey, text) + name_length + metadata_length);
  self->value = value != NULL ? g_bytes_ref (value) : NULL;
  self->expiration = expiration;
  self->changed_at = 0;
  self->metadata_length = (guint32) metadata_length;
  self->name_length = (guint16) name_length;
  self->has_metadata = metadata != NULL;
  self->is_gone = FALSE;
  if (name_length > 0)
    memcpy (self->text, name, name_length);
  if (metadata_length > 0)
    memcpy (self->text + name_length, metadata, metadata_length);

  return self;
}

void
kvp_demo_key_free (KvpDemoKey *self)
{
  g_clear_pointer (&self->value, g_bytes_unref);
  g_free (self);
}

const char *
kvp_demo_key_get_metadata (const KvpDemoKey *self)
{
  return self->has_metadata ? self->text + self->name_length : NULL;
}

gboolean
kvp_demo_key_is_there (const KvpDemoKey *self,
                       gint64            now)
{
  return !self->is_gone && (self->expiration == 0 || self->expiration > now);
}

gboolean
kvp_demo_key_was_there (const KvpDemoKey *self,
                        gint64            now,
                        gint64            then)
{
  if (self->expiration != 0 && self->expiration <= now)
    return FALSE;

  return self->changed_at > then ? self->is_gone : !self->is_gone;
}

static int
compare_names (const char *a,
               gsize       a_length,
               const char *b,
               gsize       b_length)
{
  gsize shared = MIN (a_length, b_length);
  int order = shared > 0 ? memcmp (a, b, shared) : 0;

  if (order != 0)
    return order;

  return (a_length > b_length) - (a_length < b_length);
}

static int
compare_keys (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  const KvpDemoKey *key_a = *(const KvpDemoKey * const *) a;
  const KvpDemoKey *key_b = *(const KvpDemoKey * const *) b;

  return compare_names (key_a->text, key_a->name_length, key_b->text, key_b->name_length);
}

void
kvp_demo_keys_set_keeps_gone (KvpDemoKeys *self,
                              gboolean     keeps_gone)
{
  self->keeps_gone = keeps_gone;
}

KvpDemoKeys *
kvp_demo_keys_new (void)
{
  KvpDemoKeys *self = g_new0 (KvpDemoKeys, 1);

  self->slots = g_ptr_array_new_with_free_func ((GDestroyNotify) kvp_demo_key_free);

  return self;
}

void
kvp_demo_keys_free (KvpDemoKeys *self)
{
  g_ptr_array_unref (self->slots);
  g_free (self);
}

guint
kvp_demo_keys_get_n_slots (KvpDemoKeys *self)
{
  return self->slots->len;
}

const KvpDemoKey *
kvp_demo_keys_get_slot (KvpDemoKeys *self,
                        guint        slot)
{
  return g_ptr_array_index (self->slots, slot);
}

static guint
seek_below (KvpDemoKeys *self,
            guint        end,
            const char  *name,
            gsize        name_length,
            gboolean     after)
{
  guint low = 0;
  guint high = end;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const KvpDemoKey *key = g_ptr_array_index (self->slots, middle);
      int order = compare_names (key->text, key->name_length, name, name_length);

      if (order < 0 || (after && order == 0))
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

guint
kvp_demo_keys_seek (KvpDemoKeys *self,
                    const char  *name,
                    gsize        name_length,
                    gboolean     after)
{
  return seek_below (self, self->slots->len, name, name_length, after);
}

/* The slot of @name, or %NULL; the key in it may be gone. */
static KvpDemoKey **
find_slot (KvpDemoKeys *self,
           const char  *name,
           gsize        name_length)
{
  guint slot = kvp_demo_keys_seek (self, name, name_length, FALSE);
  KvpDemoKey *key;

  if (slot >= self->slots->len)
    return NULL;

  key = g_ptr_array_index (self->slots, slot);
  if (compare_names (key->text, key->name_length, name, name_length) != 0)
    return NULL;

  return (KvpDemoKey **) &g_ptr_array_index (self->slots, slot);
}

KvpDemoKey *
kvp_demo_keys_find (KvpDemoKeys *self,
                    const char  *name,
                    gsize        name_length,
                    gint64       now)
{
  KvpDemoKey **slot = find_slot (self, name, name_length);

  return slot != NULL && kvp_demo_key_is_there (*slot, now) ? *slot : NULL;
}

static void
sweep (KvpDemoKeys *self)
{
  guint kept = 0;

  for (guint i = 0; i < self->slots->len; i++)
    {
      KvpDemoKey *key = g_ptr_array_index (self->slots, i);

      if (key->is_gone)
        kvp_demo_key_free (key);
      else
        self->slots->pdata[kept++] = key;
    }

  /* What lies above has moved down or is freed: it must not be freed again. */
  for (guint i = kept; i < self->slots->len; i++)
    self->slots->pdata[i] = NULL;
  g_ptr_array_set_free_func (self->slots, NULL);
  g_ptr_array_set_size (self->slots, (int) kept);
  g_ptr_array_set_free_func (self->slots, (GDestroyNotify) kvp_demo_key_free);
  self->n_gone = 0;
}

/**
 * kvp_demo_keys_remove:
 * @self: the keys
 * @name: (array length=name_length): a name
 * @name_length: its bytes
 * @now: seconds since the epoch
 *
 * Only marks the slot: moving the rest down for each of 10,000 keys would take seconds. A sweep follows
 * when a quarter is gone.
 *
 * Returns: whether the key was there
 */
gboolean
kvp_demo_keys_remove (KvpDemoKeys *self,
                      const char  *name,
                      gsize        name_length,
                      gint64       now)
{
  KvpDemoKey *key = kvp_demo_keys_find (self, name, name_length, now);

  if (key == NULL)
    return FALSE;

  key->is_gone = TRUE;
  key->changed_at = g_get_monotonic_time ();
  g_clear_pointer (&key->value, g_bytes_unref);
  self->n_gone++;
  if (!self->keeps_gone && self->n_gone >= MIN_GONE_TO_SWEEP && self->n_gone > self->slots->len / 4)
    sweep (self);

  return TRUE;
}

/* Replaces those whose names have a slot, drops all but the last of each name, and leaves the new ones in
 * @batch. */
static void
replace_known (KvpDemoKeys *self,
               GPtrArray   *batch)
{
  guint n_new = 0;

  for (guint i = 0; i < batch->len; i++)
    {
      KvpDemoKey *key = g_ptr_array_index (batch, i);
      KvpDemoKey **slot;

      if (i + 1 < batch->len && compare_keys (&batch->pdata[i], &batch->pdata[i + 1], NULL) == 0)
        {
          kvp_demo_key_free (key);
          continue;
        }
      slot = self->slots->len > 0 ? find_slot (self, key->text, key->name_length) : NULL;
      /* A list that lags behind does not show it yet; of one that is written anew it shows the new state. */
      if (self->keeps_gone && (slot == NULL || (*slot)->is_gone))
        key->changed_at = g_get_monotonic_time ();
      if (slot == NULL)
        {
          batch->pdata[n_new++] = key;
          continue;
        }
      if ((*slot)->is_gone)
        self->n_gone--;
      kvp_demo_key_free (*slot);
      *slot = key;
    }
  g_ptr_array_set_size (batch, (int) n_new);
}

/**
 * kvp_demo_keys_put:
 * @self: the keys
 * @batch: (transfer full) (element-type KvpDemoKey): keys without a free function, in any order
 *
 * Merges from the end, so that one key costs no more than moving what comes after it, and a million no
 * more than a sort.
 */
void
kvp_demo_keys_put (KvpDemoKeys *self,
                   GPtrArray   *batch)
{
  guint old_end = self->slots->len;
  guint new_end;

  g_ptr_array_sort_with_data (batch, compare_keys, NULL);
  replace_known (self, batch);

  g_ptr_array_set_size (self->slots, (int) (old_end + batch->len));
  new_end = self->slots->len;
  for (guint i = batch->len; i > 0; i--)
    {
      KvpDemoKey *key = g_ptr_array_index (batch, i - 1);
      guint slot = seek_below (self, old_end, key->text, key->name_length, FALSE);
      guint n_moved = old_end - slot;

      new_end -= n_moved;
      if (n_moved > 0)
        memmove (self->slots->pdata + new_end, self->slots->pdata + slot, n_moved * sizeof (gpointer));
      old_end = slot;
      self->slots->pdata[--new_end] = key;
    }

  g_ptr_array_unref (batch);
}
