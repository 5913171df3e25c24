/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "purge/kvp-filter-find.h"

/**
 * kvp_filter_find_bytes:
 * @haystack: where to look
 * @haystack_length: bytes in it
 * @needle: what to look for
 * @needle_length: bytes in it
 *
 * g_strstr_len() ends at a NUL, which is legal in a name; memmem() is not everywhere.
 *
 * Returns: whether it is there
 */
gboolean
kvp_filter_find_bytes (const char *haystack,
                       gsize       haystack_length,
                       const char *needle,
                       gsize       needle_length)
{
  const char *end;

  if (needle_length == 0)
    return TRUE;

  if (needle_length > haystack_length)
    return FALSE;

  end = haystack + (haystack_length - needle_length) + 1;
  while ((haystack = memchr (haystack, needle[0], (gsize) (end - haystack))) != NULL)
    {
      if (memcmp (haystack, needle, needle_length) == 0)
        return TRUE;
      if (++haystack == end)
        return FALSE;
    }

  return FALSE;
}
