/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-position-array.h"

static guint
lower_bound (GArray  *positions,
             guint64  position)
{
  guint low = 0;
  guint high = positions->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (positions, guint32, middle) < position)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/**
 * kvp_position_array_splice:
 * @self: ascending positions
 * @first: a position
 * @last: a position not before it
 * @replacement: ascending positions from @first to @last
 * @index: (out): where the change begins
 * @n_removed: (out): how many positions went there
 * @n_added: (out): how many came
 *
 * Puts @replacement in the place of what @self holds from @first to @last. What is the same at the beginning
 * and at the end is left alone, so that a list that grows tells of what is new only.
 */
void
kvp_position_array_splice (GArray  *self,
                           guint32  first,
                           guint32  last,
                           GArray  *replacement,
                           guint   *index,
                           guint   *n_removed,
                           guint   *n_added)
{
  guint start = lower_bound (self, first);
  guint old = lower_bound (self, (guint64) last + 1) - start;
  guint new = replacement->len;
  guint same = 0;

  while (same < old && same < new &&
         g_array_index (self, guint32, start + same) == g_array_index (replacement, guint32, same))
    same++;
  while (old > same && new > same &&
         g_array_index (self, guint32, start + old - 1) == g_array_index (replacement, guint32, new - 1))
    {
      old--;
      new--;
    }

  *index = start + same;
  *n_removed = old - same;
  *n_added = new - same;
  if (*n_removed > 0)
    g_array_remove_range (self, *index, *n_removed);
  if (*n_added > 0)
    g_array_insert_vals (self, *index, &g_array_index (replacement, guint32, same), *n_added);
}
