/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "store/kvp-name-search.h"

static gboolean
contains (const char *name,
          gsize       length,
          const char *text)
{
  g_autoptr(KvpNameSearch) search = kvp_name_search_new (text);

  return kvp_name_search_matches (search, name, length);
}

#define CONTAINS(name, text) contains (name, sizeof (name) - 1, text)

static void
test_ascii (void)
{
  g_assert_true (CONTAINS ("user:0042/Item", ""));
  g_assert_true (CONTAINS ("user:0042/Item", "ITEM"));
  g_assert_true (CONTAINS ("USER:0042/item", "user"));
  g_assert_true (CONTAINS ("aaab", "aab"));
  g_assert_false (CONTAINS ("user", "users"));
  g_assert_false (CONTAINS ("", "x"));
  g_assert_false (CONTAINS ("user_1", "user%1"));
  g_assert_true (CONTAINS ("100%_*?[a]", "%_*?[A]"));
}

static void
test_nul (void)
{
  g_assert_true (CONTAINS ("a\0b", "b"));
  g_assert_true (CONTAINS ("ä\0Ö", "ö"));
  g_assert_false (CONTAINS ("a\0b", "ab"));
}

static void
test_unicode (void)
{
  g_assert_true (CONTAINS ("straße/ÄPFEL", "äpfel"));
  g_assert_true (CONTAINS ("STRASSE", "straße"));
  g_assert_true (CONTAINS ("caf\xc3\xa9", "CAFE\xcc\x81"));
  g_assert_true (CONTAINS ("Ω/😀/x", "ω/😀"));
  /* The Kelvin sign. */
  g_assert_true (CONTAINS ("300\xe2\x84\xaa", "300k"));
  g_assert_false (CONTAINS ("é", "e"));
  g_assert_false (CONTAINS ("ü", "users and more"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/name-search/ascii", test_ascii);
  g_test_add_func ("/store/name-search/nul", test_nul);
  g_test_add_func ("/store/name-search/unicode", test_unicode);

  return g_test_run ();
}
