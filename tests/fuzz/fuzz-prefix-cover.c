/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-key-name.h"
#include "base/kvp-prefix-tree.h"
#include "store/kvp-prefix-cover.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

static int
compare (gconstpointer a,
         gconstpointer b)
{
  return g_bytes_compare (*(GBytes *const *) a, *(GBytes *const *) b);
}

static gboolean
begins_with (GBytes *name,
             GBytes *prefix)
{
  gsize length, prefix_length;
  const char *bytes = g_bytes_get_data (name, &length);
  const char *prefix_bytes = g_bytes_get_data (prefix, &prefix_length);

  return prefix_length == 0 || (prefix_length <= length && memcmp (bytes, prefix_bytes, prefix_length) == 0);
}

/* No name is outside of the few prefixes by which all of them are listed again, and none is listed twice. */
static void
check_cover (GPtrArray *names,
             guint      max)
{
  g_autoptr(KvpPrefixCover) cover = kvp_prefix_cover_new (max);
  g_autoptr(GPtrArray) prefixes = NULL;

  for (guint i = 0; i < names->len; i++)
    {
      gsize length;
      const char *name = g_bytes_get_data (g_ptr_array_index (names, i), &length);

      kvp_prefix_cover_add (cover, name, length);
    }

  prefixes = kvp_prefix_cover_get (cover);
  g_assert (prefixes->len <= max);
  for (guint i = 0; i < names->len; i++)
    {
      guint n_covers = 0;

      for (guint j = 0; j < prefixes->len; j++)
        n_covers += begins_with (g_ptr_array_index (names, i), g_ptr_array_index (prefixes, j)) ? 1 : 0;
      g_assert (n_covers == 1);
    }
}

/* Each bar says how many names there are under its prefix, neither more nor fewer. */
static void
check_tree (GPtrArray *names,
            guint      max)
{
  g_autoptr(KvpPrefixTree) tree = kvp_prefix_tree_new ();
  g_autoptr(GArray) chosen = NULL;

  for (guint i = 0; i < names->len; i++)
    {
      gsize length;
      const char *name = g_bytes_get_data (g_ptr_array_index (names, i), &length);

      kvp_prefix_tree_add (tree, name, length, i % 2 == 0);
    }
  g_assert (kvp_prefix_tree_get_n_listed (tree) == names->len);
  g_assert (kvp_prefix_tree_get_n_nodes (tree) <= KVP_PREFIX_TREE_MAX_NODES);

  chosen = kvp_prefix_tree_choose (tree, max);
  g_assert (chosen->len <= max);
  for (guint i = 0; i < chosen->len; i++)
    {
      const KvpPrefixCount *count = &g_array_index (chosen, KvpPrefixCount, i);
      guint64 n_listed = 0;

      for (guint j = 0; j < names->len; j++)
        n_listed += begins_with (g_ptr_array_index (names, j), count->prefix) ? 1 : 0;
      g_assert (n_listed == count->n_listed);
    }
}

/* The first byte says into how many; each line is a name. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  const char *end = (const char *) data + size;
  const char *next;

  if (size < 2)
    return 0;

  for (const char *line = (const char *) data + 1; line < end; line = next)
    {
      const char *line_end = memchr (line, '\n', (gsize) (end - line));
      gsize length = (gsize) ((line_end != NULL ? line_end : end) - line);

      next = line_end != NULL ? line_end + 1 : end;
      if (length > 0 && kvp_key_name_is_utf8 (line, length))
        g_ptr_array_add (names, g_bytes_new (line, length));
    }

  /* As a listing gives them: in the order of their bytes, each once. */
  g_ptr_array_sort (names, compare);
  for (guint i = names->len; i > 1; i--)
    {
      if (g_bytes_equal (g_ptr_array_index (names, i - 1), g_ptr_array_index (names, i - 2)))
        g_ptr_array_remove_index (names, i - 1);
    }
  if (names->len == 0)
    return 0;

  check_cover (names, 1 + data[0] % 16);
  check_tree (names, 1 + data[0] / 16);

  return 0;
}
