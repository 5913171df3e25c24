/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-scan-range.h"

static KvpScanRange *
range_new (GBytes   *prefix,
           gboolean  look_up)
{
  KvpScanRange *self = g_new0 (KvpScanRange, 1);

  self->prefix = prefix != NULL ? g_bytes_ref (prefix) : NULL;
  self->look_up = look_up;

  return self;
}

/* What all names start with. @names are sorted, so the first and the last differ the soonest. (nullable):
 * nothing. */
static GBytes *
common_prefix (GPtrArray *names)
{
  gsize first_length, last_length;
  const char *first = g_bytes_get_data (g_ptr_array_index (names, 0), &first_length);
  const char *last = g_bytes_get_data (g_ptr_array_index (names, names->len - 1), &last_length);
  const char *end = first;
  gsize length = 0;

  while (length < first_length && length < last_length && first[length] == last[length])
    length++;

  /* Not cut inside a character, for the prefix stands in a URL as UTF-8. A shorter prefix lists more, never
   * less. */
  g_utf8_validate_len (first, length, &end);
  if (end == first)
    return NULL;

  return g_bytes_new (first, end - first);
}

static void
add_key_list (GPtrArray *ranges,
              GPtrArray *keys)
{
  if (keys->len > KVP_SCAN_MAX_LOOK_UPS)
    {
      g_autoptr(GBytes) prefix = common_prefix (keys);

      g_ptr_array_add (ranges, range_new (prefix, FALSE));
      return;
    }

  for (guint i = 0; i < keys->len; i++)
    g_ptr_array_add (ranges, range_new (g_ptr_array_index (keys, i), TRUE));
}

/**
 * kvp_scan_range_free:
 * @self: (transfer full): a range
 */
void
kvp_scan_range_free (KvpScanRange *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->prefix, g_bytes_unref);
  g_free (self);
}

/**
 * kvp_scan_range_for_filter:
 * @filter: which keys are meant
 *
 * It only says where to look: the matcher decides on every key that is found there.
 *
 * Returns: (transfer full) (element-type KvpScanRange): at least one range
 */
GPtrArray *
kvp_scan_range_for_filter (KvpFilter *filter)
{
  g_autoptr(GPtrArray) ranges = NULL;
  GPtrArray *prefixes;

  g_return_val_if_fail (KVP_IS_FILTER (filter), NULL);

  ranges = g_ptr_array_new_with_free_func ((GDestroyNotify) kvp_scan_range_free);

  if (kvp_filter_get_mode (filter) == KVP_FILTER_KEY_LIST)
    {
      add_key_list (ranges, kvp_filter_get_keys (filter));
      return g_steal_pointer (&ranges);
    }

  prefixes = kvp_filter_get_list_prefixes (filter);
  for (guint i = 0; i < prefixes->len; i++)
    g_ptr_array_add (ranges, range_new (g_ptr_array_index (prefixes, i), FALSE));
  if (ranges->len == 0)
    g_ptr_array_add (ranges, range_new (NULL, FALSE));

  return g_steal_pointer (&ranges);
}
