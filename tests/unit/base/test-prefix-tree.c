/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A tree of prefixes is held against a count that remembers everything. */

#include "config.h"

#include <string.h>

#include "base/kvp-prefix-tree.h"

#define MANY 100000

typedef struct {
  GPtrArray  *names;   /* (owned) (element-type GBytes): in byte order, each once */
  GHashTable *listed;  /* (owned): GBytes to how many, of every prefix at every depth */
  GHashTable *weights; /* (owned) */
} Naive;

static gpointer
look_up (GHashTable *table,
         GBytes     *prefix)
{
  return g_hash_table_lookup (table, prefix);
}

static void
increase (GHashTable *table,
          GBytes     *prefix,
          guint       by)
{
  g_hash_table_replace (table, g_bytes_ref (prefix), GUINT_TO_POINTER (GPOINTER_TO_UINT (look_up (table, prefix)) + by));
}

static GHashTable *
table_new (void)
{
  return g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
}

static void
naive_init (Naive *self)
{
  self->names = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->listed = table_new ();
  self->weights = table_new ();
}

static void
naive_clear (Naive *self)
{
  g_ptr_array_unref (self->names);
  g_hash_table_unref (self->listed);
  g_hash_table_unref (self->weights);
}

static int
compare_bytes (gconstpointer a,
               gconstpointer b)
{
  return g_bytes_compare (*(gpointer const *) a, *(gpointer const *) b);
}

static gboolean
goes (GBytes *name)
{
  return g_bytes_hash (name) % 7 == 0;
}

/* Sorts the names, drops repeats, and counts. */
static void
naive_count (Naive *self)
{
  g_ptr_array_sort (self->names, compare_bytes);
  for (guint i = self->names->len; i > 1; i--)
    if (g_bytes_equal (self->names->pdata[i - 1], self->names->pdata[i - 2]))
      g_ptr_array_remove_index (self->names, i - 1);

  for (guint i = 0; i < self->names->len; i++)
    {
      gsize length;
      const char *name = g_bytes_get_data (self->names->pdata[i], &length);
      guint depth = 0;

      for (gsize end = 1; end <= length && depth < KVP_PREFIX_TREE_MAX_DEPTH; end++)
        if (memchr (":/.-_", name[end - 1], 5) != NULL)
          {
            g_autoptr(GBytes) prefix = g_bytes_new (name, end);

            increase (self->listed, prefix, 1);
            increase (self->weights, prefix, goes (self->names->pdata[i]) ? 17 : 1);
            depth++;
          }
    }
}

static KvpPrefixTree *
build (GPtrArray *names,
       guint      first,
       guint      n)
{
  KvpPrefixTree *tree = kvp_prefix_tree_new ();

  for (guint i = first; i < first + n; i++)
    {
      gsize length;
      const char *name = g_bytes_get_data (names->pdata[i], &length);

      kvp_prefix_tree_add (tree, name, length, goes (names->pdata[i]));
    }

  return tree;
}

static void
assert_chosen (Naive  *naive,
               GArray *chosen)
{
  for (guint i = 0; i < chosen->len; i++)
    {
      const KvpPrefixCount *count = &g_array_index (chosen, KvpPrefixCount, i);

      g_assert_cmpuint (count->n_listed, ==, GPOINTER_TO_UINT (look_up (naive->listed, count->prefix)));
      if (i > 0)
        g_assert_cmpint (g_bytes_compare (g_array_index (chosen, KvpPrefixCount, i - 1).prefix, count->prefix), <, 0);
    }
}

static gboolean
is_chosen (GArray *chosen,
           GBytes *prefix)
{
  for (guint i = 0; i < chosen->len; i++)
    if (g_bytes_equal (g_array_index (chosen, KvpPrefixCount, i).prefix, prefix))
      return TRUE;

  return FALSE;
}

static void
add (Naive      *naive,
     const char *name,
     gsize       length)
{
  g_ptr_array_add (naive->names, g_bytes_new (name, length));
}

/* Any bytes, few enough kinds of them that names share much. */
static void
test_random (void)
{
  static const char alphabet[] = "ab\0\xff\xc3\xa9:/.-_";

  for (guint round = 0; round < 200; round++)
    {
      g_autoptr(KvpPrefixTree) tree = NULL;
      g_autoptr(GArray) chosen = NULL;
      Naive naive;

      naive_init (&naive);
      for (int i = g_test_rand_int_range (0, 500); i > 0; i--)
        {
          char name[32];
          gsize length = (gsize) g_test_rand_int_range (1, sizeof name);

          for (gsize j = 0; j < length; j++)
            name[j] = alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)];
          add (&naive, name, length);
        }
      naive_count (&naive);

      tree = build (naive.names, 0, naive.names->len);
      g_assert_cmpuint (kvp_prefix_tree_get_n_listed (tree), ==, naive.names->len);
      chosen = kvp_prefix_tree_choose (tree, G_MAXUINT);
      assert_chosen (&naive, chosen);
      g_assert_true (naive.names->len < 100 || chosen->len > 0);
      g_assert_cmpuint (kvp_prefix_tree_get_n_listed (tree), ==, naive.names->len);

      naive_clear (&naive);
    }
}

/* More branches than the tree holds: it does not grow, what it keeps is exact, and nothing heavy is lost. */
static void
test_caps (void)
{
  g_autoptr(KvpPrefixTree) tree = NULL;
  g_autoptr(GArray) chosen = NULL;
  g_autoptr(GBytes) few = g_bytes_new_static ("few:", 4);
  Naive naive;

  naive_init (&naive);
  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *alone = g_strdup_printf ("%08x-%04x:x", g_test_rand_int (), i);
      g_autofree char *shared = g_strdup_printf ("shop:%u/%u", (guint) g_test_rand_int_range (0, 20), i);

      add (&naive, alone, strlen (alone));
      if (i % 2 == 0)
        add (&naive, shared, strlen (shared));
      if (i < MANY / 50)
        {
          g_autofree char *name = g_strdup_printf ("few:%u", i);

          add (&naive, name, strlen (name));
        }
    }
  naive_count (&naive);

  tree = kvp_prefix_tree_new ();
  for (guint i = 0; i < naive.names->len; i++)
    {
      gsize length;
      const char *name = g_bytes_get_data (naive.names->pdata[i], &length);

      kvp_prefix_tree_add (tree, name, length, goes (naive.names->pdata[i]));
      g_assert_cmpuint (kvp_prefix_tree_get_n_nodes (tree), <=, KVP_PREFIX_TREE_MAX_NODES);
    }

  chosen = kvp_prefix_tree_choose (tree, 500);
  g_assert_cmpuint (chosen->len, <=, 500);
  assert_chosen (&naive, chosen);
  g_assert_true (is_chosen (chosen, few));
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *text = g_strdup_printf ("shop:%u/", i);
      g_autoptr(GBytes) prefix = g_bytes_new (text, strlen (text));

      g_assert_true (is_chosen (chosen, prefix));
    }
  g_assert_cmpuint (kvp_prefix_tree_get_n_listed (tree), ==, naive.names->len);

  naive_clear (&naive);
}

/* Names of nothing but separators, and longer than Cloudflare allows. */
static void
test_depth (void)
{
  g_autoptr(KvpPrefixTree) tree = kvp_prefix_tree_new ();
  g_autoptr(GArray) chosen = NULL;
  char name[5000];

  memset (name, '/', sizeof name);
  for (gsize length = 0; length <= sizeof name; length++)
    kvp_prefix_tree_add (tree, name, length, FALSE);

  g_assert_cmpuint (kvp_prefix_tree_get_n_listed (tree), ==, sizeof name + 1);
  chosen = kvp_prefix_tree_choose (tree, 100);
  g_assert_cmpuint (chosen->len, ==, KVP_PREFIX_TREE_MAX_DEPTH);
  for (guint i = 0; i < chosen->len; i++)
    {
      const KvpPrefixCount *count = &g_array_index (chosen, KvpPrefixCount, i);

      g_assert_cmpuint (g_bytes_get_size (count->prefix), ==, i + 1);
      g_assert_cmpuint (count->n_listed, ==, sizeof name - i);
    }
}

/* A page that comes again, or out of order, adds nothing. */
static void
test_repeats (void)
{
  static const char *names[] = { "a:1", "a:2", "a:2", "a:1", "b:1", "a:3", "b:1", "b:2" };
  g_autoptr(KvpPrefixTree) tree = kvp_prefix_tree_new ();
  g_autoptr(GArray) chosen = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    kvp_prefix_tree_add (tree, names[i], strlen (names[i]), TRUE);

  g_assert_cmpuint (kvp_prefix_tree_get_n_listed (tree), ==, 4);
  chosen = kvp_prefix_tree_choose (tree, 100);
  g_assert_cmpuint (chosen->len, ==, 2);
  g_assert_cmpuint (g_array_index (chosen, KvpPrefixCount, 0).n_listed, ==, 2);
  g_assert_cmpuint (g_array_index (chosen, KvpPrefixCount, 1).n_listed, ==, 2);
}

/* Where there is only one way on, one bar says it all; and a single name needs none. */
static void
test_one_way (void)
{
  static const char *names[] = { "acme/prod/alone:1", "acme/prod/user:1", "acme/prod/user:2",
                                 "acme/prod/zone:1", "acme/prod/zone:2" };
  static const char *prefixes[] = { "acme/prod/", "acme/prod/user:", "acme/prod/zone:" };
  g_autoptr(KvpPrefixTree) tree = kvp_prefix_tree_new ();
  g_autoptr(GArray) chosen = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    kvp_prefix_tree_add (tree, names[i], strlen (names[i]), FALSE);
  chosen = kvp_prefix_tree_choose (tree, 100);

  g_assert_cmpuint (chosen->len, ==, G_N_ELEMENTS (prefixes));
  for (guint i = 0; i < chosen->len; i++)
    {
      gsize length;
      const char *prefix = g_bytes_get_data (g_array_index (chosen, KvpPrefixCount, i).prefix, &length);

      g_assert_cmpmem (prefix, length, prefixes[i], strlen (prefixes[i]));
    }
}

/* Five keys of which something goes are seen beside a hundred thousand branches that stay. */
static void
test_what_goes_is_seen (void)
{
  g_autoptr(KvpPrefixTree) tree = kvp_prefix_tree_new ();
  g_autoptr(GArray) chosen = NULL;
  g_autoptr(GBytes) small = g_bytes_new_static ("small:", 6);

  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *name = g_strdup_printf ("big%06u:%u", i / 5, i % 5);

      kvp_prefix_tree_add (tree, name, strlen (name), FALSE);
    }
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("small:%u", i);

      kvp_prefix_tree_add (tree, name, strlen (name), TRUE);
    }

  chosen = kvp_prefix_tree_choose (tree, 100);
  g_assert_true (is_chosen (chosen, small));
}

/* Several sequences side by side give what one would have given. */
static void
test_merge (void)
{
  for (guint round = 0; round < 50; round++)
    {
      g_autoptr(KvpPrefixTree) whole = NULL;
      g_autoptr(KvpPrefixTree) merged = kvp_prefix_tree_new ();
      g_autoptr(GArray) expected = NULL;
      g_autoptr(GArray) chosen = NULL;
      guint n_first, n_second;
      Naive naive;

      naive_init (&naive);
      for (guint i = 0; i < 600; i++)
        {
          g_autofree char *name = g_strdup_printf ("%c/%c:%u", g_test_rand_int_range ('a', 'f'),
                                                   g_test_rand_int_range ('a', 'e'), i);

          add (&naive, name, strlen (name));
        }
      naive_count (&naive);

      n_first = (guint) g_test_rand_int_range (0, 300);
      n_second = (guint) g_test_rand_int_range (0, 300);
      whole = build (naive.names, 0, naive.names->len);
      /* In whatever order they end. */
      kvp_prefix_tree_merge (merged, build (naive.names, n_first, n_second));
      kvp_prefix_tree_merge (merged, build (naive.names, n_first + n_second, naive.names->len - n_first - n_second));
      kvp_prefix_tree_merge (merged, build (naive.names, 0, n_first));

      g_assert_cmpuint (kvp_prefix_tree_get_n_listed (merged), ==, naive.names->len);
      expected = kvp_prefix_tree_choose (whole, 100);
      chosen = kvp_prefix_tree_choose (merged, 100);
      assert_chosen (&naive, chosen);
      g_assert_cmpuint (chosen->len, ==, expected->len);
      for (guint i = 0; i < chosen->len; i++)
        g_assert_true (g_bytes_equal (g_array_index (chosen, KvpPrefixCount, i).prefix,
                                      g_array_index (expected, KvpPrefixCount, i).prefix));

      naive_clear (&naive);
    }
}

static void
test_merge_caps (void)
{
  g_autoptr(KvpPrefixTree) merged = kvp_prefix_tree_new ();

  for (guint part = 0; part < 4; part++)
    {
      KvpPrefixTree *tree = kvp_prefix_tree_new ();

      for (guint i = 0; i < 3000; i++)
        {
          g_autofree char *name = g_strdup_printf ("%c%05u:1", 'a' + part, i);

          kvp_prefix_tree_add (tree, name, strlen (name), FALSE);
        }
      kvp_prefix_tree_merge (merged, tree);
      g_assert_cmpuint (kvp_prefix_tree_get_n_nodes (merged), <=, KVP_PREFIX_TREE_MAX_NODES);
    }

  g_assert_cmpuint (kvp_prefix_tree_get_n_listed (merged), ==, 12000);
}

static void
test_empty (void)
{
  g_autoptr(KvpPrefixTree) tree = kvp_prefix_tree_new ();
  g_autoptr(GArray) chosen = NULL;

  kvp_prefix_tree_add (tree, "", 0, FALSE);
  kvp_prefix_tree_add (tree, "no separator", 12, TRUE);
  g_assert_cmpuint (kvp_prefix_tree_get_n_listed (tree), ==, 2);
  chosen = kvp_prefix_tree_choose (tree, 100);
  g_assert_cmpuint (chosen->len, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/prefix-tree/random", test_random);
  g_test_add_func ("/prefix-tree/caps", test_caps);
  g_test_add_func ("/prefix-tree/depth", test_depth);
  g_test_add_func ("/prefix-tree/repeats", test_repeats);
  g_test_add_func ("/prefix-tree/one-way", test_one_way);
  g_test_add_func ("/prefix-tree/what-goes-is-seen", test_what_goes_is_seen);
  g_test_add_func ("/prefix-tree/merge", test_merge);
  g_test_add_func ("/prefix-tree/merge-caps", test_merge_caps);
  g_test_add_func ("/prefix-tree/empty", test_empty);

  return g_test_run ();
}
