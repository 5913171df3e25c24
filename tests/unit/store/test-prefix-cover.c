/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "store/kvp-prefix-cover.h"

static void
add (KvpPrefixCover *cover,
     const char     *name)
{
  kvp_prefix_cover_add (cover, name, strlen (name));
}

static void
assert_prefixes (KvpPrefixCover *cover,
                 const char     *expected)
{
  g_autoptr(GPtrArray) prefixes = kvp_prefix_cover_get (cover);
  g_autoptr(GString) joined = g_string_new (NULL);

  for (guint i = 0; i < prefixes->len; i++)
    {
      GBytes *prefix = g_ptr_array_index (prefixes, i);

      g_string_append_c (joined, '[');
      g_string_append_len (joined, g_bytes_get_data (prefix, NULL), g_bytes_get_size (prefix));
      g_string_append_c (joined, ']');
    }
  g_assert_cmpstr (joined->str, ==, expected);
}

static void
test_few (void)
{
  g_autoptr(KvpPrefixCover) cover = kvp_prefix_cover_new (3);

  assert_prefixes (cover, "");
  add (cover, "apple");
  assert_prefixes (cover, "[apple]");
  add (cover, "apricot");
  add (cover, "banana");
  assert_prefixes (cover, "[apple][apricot][banana]");
}

/* A name that begins another covers it too; a second prefix would list it twice. */
static void
test_name_begins_another (void)
{
  g_autoptr(KvpPrefixCover) cover = kvp_prefix_cover_new (10);

  add (cover, "a");
  add (cover, "a");
  add (cover, "ab");
  add (cover, "abc");
  add (cover, "b");
  assert_prefixes (cover, "[a][b]");
}

/* Those give way that share most, so that the least is listed that is not meant. */
static void
test_narrowest (void)
{
  g_autoptr(KvpPrefixCover) cover = kvp_prefix_cover_new (3);

  add (cover, "order/1");
  add (cover, "session/eu/1");
  add (cover, "session/eu/2");
  add (cover, "session/us/1");
  assert_prefixes (cover, "[order/1][session/eu/][session/us/1]");
  add (cover, "user/1");
  assert_prefixes (cover, "[order/1][session/][user/1]");
  add (cover, "user/2");
  assert_prefixes (cover, "[order/1][session/][user/]");
  add (cover, "zebra");
  assert_prefixes (cover, "[]");
}

static void
test_all_siblings (void)
{
  g_autoptr(KvpPrefixCover) cover = kvp_prefix_cover_new (4);

  add (cover, "a");
  add (cover, "p-1");
  add (cover, "p-2");
  add (cover, "p-3");
  add (cover, "p-4");
  assert_prefixes (cover, "[a][p-]");
}

/* ä and å begin with the same byte; 😀 and 😁 with the same three. */
static void
test_characters_stay_whole (void)
{
  g_autoptr(KvpPrefixCover) cover = kvp_prefix_cover_new (1);
  g_autoptr(KvpPrefixCover) second = kvp_prefix_cover_new (1);
  g_autoptr(KvpPrefixCover) third = kvp_prefix_cover_new (2);

  add (cover, "k\xc3\xa4");
  add (cover, "k\xc3\xa5");
  assert_prefixes (cover, "[k]");

  add (second, "\xf0\x9f\x98\x80");
  add (second, "\xf0\x9f\x98\x81");
  assert_prefixes (second, "[]");

  add (third, "a");
  add (third, "k\xc3\xa4x");
  add (third, "k\xc3\xa4y");
  assert_prefixes (third, "[a][k\xc3\xa4]");
}

static void
test_nul_and_length (void)
{
  g_autoptr(KvpPrefixCover) cover = kvp_prefix_cover_new (10);
  g_autoptr(KvpPrefixCover) longest = kvp_prefix_cover_new (10);
  g_autoptr(GPtrArray) prefixes = NULL;
  g_autoptr(GString) name = g_string_new (NULL);

  kvp_prefix_cover_add (cover, "a\0b", 3);
  kvp_prefix_cover_add (cover, "a\0c", 3);
  kvp_prefix_cover_add (cover, "ab", 2);
  assert_prefixes (cover, "[a]");

  /* 511 bytes and a character of two. */
  for (guint i = 0; i < 511; i++)
    g_string_append_c (name, 'x');
  g_string_append (name, "\xc3\xa4zzz");
  kvp_prefix_cover_add (longest, name->str, name->len);
  prefixes = kvp_prefix_cover_get (longest);
  g_assert_cmpuint (prefixes->len, ==, 1);
  g_assert_cmpuint (g_bytes_get_size (g_ptr_array_index (prefixes, 0)), ==, 511);
}

static void
test_empty_name (void)
{
  g_autoptr(KvpPrefixCover) cover = kvp_prefix_cover_new (10);
  g_autoptr(KvpPrefixCover) nul = kvp_prefix_cover_new (10);

  add (cover, "");
  add (cover, "a");
  assert_prefixes (cover, "[]");

  kvp_prefix_cover_add (nul, "\0", 1);
  kvp_prefix_cover_add (nul, "a", 1);
  assert_prefixes (nul, "[]");
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Whatever the names are: each begins with exactly one prefix, and there are no more than allowed. */
static void
test_random (void)
{
  const char *const pieces[] = { "a", "b", "-", "user", "1", "2", "\xc3\xa4", "\xc3\xa5", "\xe2\x82\xac", "\xf0\x9f\x98\x80" };

  for (guint round = 0; round < 500; round++)
    {
      guint max = g_test_rand_int_range (1, 8);
      g_autoptr(KvpPrefixCover) cover = kvp_prefix_cover_new (max);
      g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
      g_autoptr(GPtrArray) prefixes = NULL;

      for (int i = g_test_rand_int_range (0, 60); i > 0; i--)
        {
          GString *name = g_string_new (NULL);

          for (int j = g_test_rand_int_range (1, 6); j > 0; j--)
            g_string_append (name, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
          g_ptr_array_add (names, g_string_free (name, FALSE));
        }
      g_ptr_array_sort (names, compare_names);
      for (guint i = 0; i < names->len; i++)
        add (cover, g_ptr_array_index (names, i));

      prefixes = kvp_prefix_cover_get (cover);
      g_assert_cmpuint (prefixes->len, <=, max);
      for (guint i = 0; i < prefixes->len; i++)
        g_assert_true (g_utf8_validate_len (g_bytes_get_data (g_ptr_array_index (prefixes, i), NULL),
                                            g_bytes_get_size (g_ptr_array_index (prefixes, i)), NULL));
      for (guint i = 0; i < names->len; i++)
        {
          const char *name = g_ptr_array_index (names, i);
          guint n_covered = 0;

          for (guint j = 0; j < prefixes->len; j++)
            {
              gsize length;
              const char *prefix = g_bytes_get_data (g_ptr_array_index (prefixes, j), &length);

              n_covered += length <= strlen (name) && (length == 0 || memcmp (prefix, name, length) == 0);
            }
          g_assert_cmpuint (n_covered, ==, 1);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/prefix-cover/few", test_few);
  g_test_add_func ("/store/prefix-cover/name-begins-another", test_name_begins_another);
  g_test_add_func ("/store/prefix-cover/narrowest", test_narrowest);
  g_test_add_func ("/store/prefix-cover/all-siblings", test_all_siblings);
  g_test_add_func ("/store/prefix-cover/characters-stay-whole", test_characters_stay_whole);
  g_test_add_func ("/store/prefix-cover/nul-and-length", test_nul_and_length);
  g_test_add_func ("/store/prefix-cover/empty-name", test_empty_name);
  g_test_add_func ("/store/prefix-cover/random", test_random);

  return g_test_run ();
}
