/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "store/kvp-position-sort.h"

/* An ORDER BY of a million rows would go through a temporary file, which a full disk refuses; this takes 12
 * bytes a row, and as much again while it sorts. */

#define DIGIT_BITS 16
#define N_DIGITS (64 / DIGIT_BITS)
#define N_BUCKETS (1 << DIGIT_BITS)

/* What positions are sorted by, and they themselves, side by side. */
typedef struct {
  GArray *keys;      /* (owned) (element-type guint64) */
  GArray *positions; /* (owned) (element-type guint32) */
} Columns;

struct _KvpPositionSort {
  Columns  rows;
  guint64  differing; /* the bits in which keys differ */
  gboolean has_keys;
  gboolean descending;
};

static void
columns_init (Columns *self,
              guint    length)
{
  self->keys = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->positions = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_set_size (self->keys, length);
  g_array_set_size (self->positions, length);
}

static void
columns_clear (Columns *self)
{
  g_clear_pointer (&self->keys, g_array_unref);
  g_clear_pointer (&self->positions, g_array_unref);
}

/**
 * kvp_position_sort_new:
 * @has_keys: whether there are numbers to sort by; else the order is that of the positions
 * @descending: whether the greatest comes first
 *
 * Returns: (transfer full): a sort without rows
 */
KvpPositionSort *
kvp_position_sort_new (gboolean has_keys,
                       gboolean descending)
{
  KvpPositionSort *self = g_new0 (KvpPositionSort, 1);

  self->has_keys = has_keys;
  self->descending = descending;
  columns_init (&self->rows, 0);

  return self;
}

void
kvp_position_sort_free (KvpPositionSort *self)
{
  columns_clear (&self->rows);
  g_free (self);
}

/**
 * kvp_position_sort_add:
 * @self: a sort
 * @position: a position, after all that were added before
 * @key: what it is sorted by
 *
 * Adds a row.
 */
void
kvp_position_sort_add (KvpPositionSort *self,
                       guint32          position,
                       gint64           key)
{
  g_array_append_val (self->rows.positions, position);

  if (self->has_keys)
    {
      /* Ascending without a sign; upside down, what is descending is ascending, and what is alike stays. */
      guint64 bits = (guint64) key ^ ((guint64) 1 << 63);
      guint64 value = self->descending ? ~bits : bits;

      g_array_append_val (self->rows.keys, value);
      self->differing |= value ^ g_array_index (self->rows.keys, guint64, 0);
    }
}

/**
 * kvp_position_sort_append:
 * @self: a sort
 * @other: (transfer full): one of the same kind, whose positions come after all of @self
 *
 * Adds the rows of @other.
 */
void
kvp_position_sort_append (KvpPositionSort *self,
                          KvpPositionSort *other)
{
  g_autoptr(KvpPositionSort) rest = other;

  g_return_if_fail (!self->has_keys == !rest->has_keys && !self->descending == !rest->descending);

  if (rest->rows.positions->len == 0)
    return;

  g_array_append_vals (self->rows.positions, rest->rows.positions->data, rest->rows.positions->len);
  if (!self->has_keys)
    return;

  self->differing |= rest->differing;
  g_array_append_vals (self->rows.keys, rest->rows.keys->data, rest->rows.keys->len);
  self->differing |= g_array_index (self->rows.keys, guint64, 0) ^ g_array_index (rest->rows.keys, guint64, 0);
}

/* One pass of a radix sort, which keeps what is alike in its order. */
static void
sort_by_digit (const Columns *from,
               Columns       *to,
               guint          shift,
               guint32       *starts)
{
  const guint64 *keys = (const guint64 *) (void *) from->keys->data;
  const guint32 *positions = (const guint32 *) (void *) from->positions->data;
  guint64 *sorted_keys = (guint64 *) (void *) to->keys->data;
  guint32 *sorted_positions = (guint32 *) (void *) to->positions->data;
  guint length = from->keys->len;
  guint32 sum = 0;

  memset (starts, 0, N_BUCKETS * sizeof (guint32));
  for (guint i = 0; i < length; i++)
    starts[(keys[i] >> shift) % N_BUCKETS]++;
  for (guint i = 0; i < N_BUCKETS; i++)
    {
      guint32 count = starts[i];

      starts[i] = sum;
      sum += count;
    }
  for (guint i = 0; i < length; i++)
    {
      guint32 index = starts[(keys[i] >> shift) % N_BUCKETS]++;

      sorted_keys[index] = keys[i];
      sorted_positions[index] = positions[i];
    }
}

static void
sort_by_keys (KvpPositionSort *self)
{
  g_autofree guint32 *starts = g_new (guint32, N_BUCKETS);
  Columns other;

  columns_init (&other, self->rows.keys->len);
  for (guint i = 0; i < N_DIGITS; i++)
    {
      guint shift = i * DIGIT_BITS;
      Columns sorted = other;

      /* Times of one month differ in the lower digits only. */
      if (((self->differing >> shift) % N_BUCKETS) == 0)
        continue;

      sort_by_digit (&self->rows, &sorted, shift, starts);
      other = self->rows;
      self->rows = sorted;
    }
  columns_clear (&other);
}

static void
reverse (GArray *positions)
{
  guint32 *values = (guint32 *) (void *) positions->data;

  for (guint i = 0; i < positions->len / 2; i++)
    {
      guint32 value = values[i];

      values[i] = values[positions->len - 1 - i];
      values[positions->len - 1 - i] = value;
    }
}

/**
 * kvp_position_sort_end:
 * @self: a sort; nothing can be added any more
 *
 * Returns: (transfer full) (element-type guint32): the positions in order
 */
GArray *
kvp_position_sort_end (KvpPositionSort *self)
{
  if (self->has_keys)
    sort_by_keys (self);
  else if (self->descending)
    reverse (self->rows.positions);

  return g_steal_pointer (&self->rows.positions);
}
