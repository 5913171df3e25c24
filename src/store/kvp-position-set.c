/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "store/kvp-position-set.h"

#define WORD_BITS 64

struct _KvpPositionSet {
  gatomicrefcount ref_count;
  guint64        *words; /* (owned) */
  guint32         first; /* what the lowest bit of the first word stands for */
  guint32         n_words;
  guint           n_positions;
};

/**
 * kvp_position_set_new:
 * @first: a position
 * @last: a position not before it
 *
 * Returns: (transfer full): an empty set that can hold what lies from @first to @last
 */
KvpPositionSet *
kvp_position_set_new (guint32 first,
                      guint32 last)
{
  KvpPositionSet *self = g_new0 (KvpPositionSet, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->first = first;
  self->n_words = (last - first) / WORD_BITS + 1;
  self->words = g_new0 (guint64, self->n_words);

  return self;
}

/**
 * kvp_position_set_new_from:
 * @positions: (array length=n_positions): in any order, also more than once
 * @n_positions: one at least
 * @max: those after it are left out
 *
 * Returns: (transfer full): a set of them
 */
KvpPositionSet *
kvp_position_set_new_from (const guint32 *positions,
                           gsize          n_positions,
                           guint32        max)
{
  KvpPositionSet *self;
  guint32 first = max, last = 0;

  for (gsize i = 0; i < n_positions; i++)
    {
      if (positions[i] > max)
        continue;

      first = MIN (first, positions[i]);
      last = MAX (last, positions[i]);
    }

  self = kvp_position_set_new (first, MAX (first, last));
  for (gsize i = 0; i < n_positions; i++)
    {
      if (positions[i] <= max)
        kvp_position_set_add (self, positions[i]);
    }

  return self;
}

KvpPositionSet *
kvp_position_set_ref (KvpPositionSet *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
kvp_position_set_unref (KvpPositionSet *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->words);
  g_free (self);
}

/**
 * kvp_position_set_add:
 * @self: a set
 * @position: a position that it can hold
 *
 * Adds a position.
 */
void
kvp_position_set_add (KvpPositionSet *self,
                      guint32         position)
{
  guint32 index = position - self->first;
  guint64 bit = (guint64) 1 << index % WORD_BITS;

  g_return_if_fail (position >= self->first && index / WORD_BITS < self->n_words);

  if ((self->words[index / WORD_BITS] & bit) == 0)
    self->n_positions++;
  self->words[index / WORD_BITS] |= bit;
}

/**
 * kvp_position_set_remove:
 * @self: a set
 * @position: a position
 *
 * Removes a position, if it is there.
 */
void
kvp_position_set_remove (KvpPositionSet *self,
                         guint32         position)
{
  guint32 index = position - self->first;

  if (!kvp_position_set_contains (self, position))
    return;

  self->words[index / WORD_BITS] &= ~((guint64) 1 << index % WORD_BITS);
  self->n_positions--;
}

/**
 * kvp_position_set_clear:
 * @self: a set
 *
 * Removes all.
 */
void
kvp_position_set_clear (KvpPositionSet *self)
{
  memset (self->words, 0, self->n_words * sizeof (guint64));
  self->n_positions = 0;
}

/**
 * kvp_position_set_grow:
 * @self: a set
 * @last: a position
 *
 * Makes room for what lies up to @last.
 */
void
kvp_position_set_grow (KvpPositionSet *self,
                       guint32         last)
{
  guint32 n_words;

  if (last < self->first)
    return;

  n_words = (last - self->first) / WORD_BITS + 1;
  if (n_words <= self->n_words)
    return;

  self->words = g_renew (guint64, self->words, n_words);
  memset (self->words + self->n_words, 0, (n_words - self->n_words) * sizeof (guint64));
  self->n_words = n_words;
}

gboolean
kvp_position_set_contains (const KvpPositionSet *self,
                           guint32               position)
{
  guint32 index = position - self->first;

  return position >= self->first && index / WORD_BITS < self->n_words &&
         (self->words[index / WORD_BITS] >> index % WORD_BITS & 1) != 0;
}

guint
kvp_position_set_get_n (const KvpPositionSet *self)
{
  return self->n_positions;
}

/* The first position at @from or after it. Words without one are passed over at once. */
static gboolean
find_next (const KvpPositionSet *self,
           guint64               from,
           guint32              *position)
{
  guint64 index = from > self->first ? from - self->first : 0;

  while (index / WORD_BITS < self->n_words)
    {
      guint64 word = self->words[index / WORD_BITS] >> index % WORD_BITS;

      if (word != 0)
        {
          while ((word & 1) == 0)
            {
              word >>= 1;
              index++;
            }
          *position = self->first + (guint32) index;

          return TRUE;
        }

      index = (index / WORD_BITS + 1) * WORD_BITS;
    }

  return FALSE;
}

/**
 * kvp_position_set_next_stretch:
 * @self: a set
 * @from: where to look from
 * @max_gap: how far apart neighbours may be, 1 or more
 * @first: (out): the first of the stretch
 * @last: (out): its last
 * @is_dense: (out): whether all between them are in the set
 *
 * Returns: whether there is one more
 */
gboolean
kvp_position_set_next_stretch (const KvpPositionSet *self,
                               guint64               from,
                               guint32               max_gap,
                               guint32              *first,
                               guint32              *last,
                               gboolean             *is_dense)
{
  guint32 next;

  if (!find_next (self, from, first))
    return FALSE;

  *last = *first;
  *is_dense = TRUE;
  while (find_next (self, (guint64) *last + 1, &next) && next - *last <= max_gap)
    {
      if (next - *last > 1)
        *is_dense = FALSE;
      *last = next;
    }

  return TRUE;
}
