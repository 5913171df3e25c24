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

/* What a search finds, in the plainest way. */
static GString *
fold (const char *text,
      gsize       length)
{
  GString *folded = g_string_new (NULL);

  for (gsize start = 0; start <= length; )
    {
      const char *stop = memchr (text + start, '\0', length - start);
      gsize piece = stop != NULL ? (gsize) (stop - text) - start : length - start;
      g_autofree char *valid = g_utf8_make_valid (text + start, piece);
      g_autofree char *lower = g_utf8_casefold (valid, -1);
      g_autofree char *composed = g_utf8_normalize (lower, -1, G_NORMALIZE_NFC);

      g_string_append (folded, composed);
      if (stop != NULL)
        g_string_append_c (folded, '\0');
      start += piece + 1;
    }

  return folded;
}

static gboolean
holds (const char *bytes,
       gsize       length,
       GString    *text)
{
  for (gsize i = 0; i + text->len <= length; i++)
    {
      if (memcmp (bytes + i, text->str, text->len) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
contains_plainly (const char *name,
                  gsize       length,
                  const char *text)
{
  GString *wanted = fold (text, strlen (text));
  GString *folded = fold (name, length);
  g_autofree char *bytes = g_malloc (length + 1);
  gboolean found;

  for (gsize i = 0; i < length; i++)
    bytes[i] = g_ascii_tolower (name[i]);
  found = holds (bytes, length, wanted) || holds (folded->str, folded->len, wanted);
  g_string_free (wanted, TRUE);
  g_string_free (folded, TRUE);

  return found;
}

/* Letters that fold into others, into more than one, into ASCII or out of it; marks that compose, or come before others
 * when they are put in order; what is no text. */
static const char *const pieces[] = {
  "a", "A", "e", "E", "h", "i", "I", "j", "k", "K", "s", "S", "n", ":", "/", "1", "@", "`", "[", "{", "\x7f",
  "\xc3\xa9", "\xc3\x89", "\xc3\x9f", "\xe1\xba\x9e", "\xe2\x84\xaa", "\xc5\xbf", "\xc4\xb0", "\xc7\xb0", "\xc5\x89",
  "\xe1\xba\x96", "\xef\xac\x83", "\xcd\xbe", "\xe1\xbf\xaf", "\xcc\x81", "\xcc\x87", "\xcc\x8c", "\xcc\xb1", "\xcc\xa7",
  "\xcc\xa3", "\xcd\x85", "\xe4\xb8\xad", "\xed\x95\x9c", "\xe1\x84\x92", "\xe1\x85\xa1", "\xf0\x9f\x98\x80",
  "\xf0\xa0\x80\x80", "\xf0\x90\x90\x80",
};

static char *
create_text (guint n_kinds,
             guint n_pieces)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_pieces; i++)
    g_string_append (text, pieces[g_test_rand_int_range (0, n_kinds)]);

  return g_string_free (text, FALSE);
}

static void
test_finds_what_is_there (void)
{
  for (guint i = 0; i < 40000; i++)
    {
      /* Now ASCII alone, now all. */
      guint n_kinds = i % 2 == 0 ? 21 : G_N_ELEMENTS (pieces);
      g_autofree char *name = create_text (n_kinds, g_test_rand_int_range (0, 30));
      g_autofree char *text = create_text (i % 3 == 0 ? 21 : n_kinds, g_test_rand_int_range (1, 4));
      gsize length = strlen (name);

      /* A name is bytes. */
      if (length > 0 && i % 5 == 0)
        name[g_test_rand_int_range (0, length)] = i % 10 == 0 ? '\0' : (char) g_test_rand_int_range (0x80, 0x100);

      if (contains (name, length, text) != contains_plainly (name, length, text))
        {
          g_autofree char *escaped_name = g_strescape (name, NULL);
          g_autofree char *escaped_text = g_strescape (text, NULL);

          g_error ("“%s” in “%s”: %d", escaped_text, escaped_name, contains (name, length, text));
        }
    }
}

/* Wherever in a name of any length a text stands. */
static void
test_place (void)
{
  g_autoptr(KvpNameSearch) one = kvp_name_search_new ("x");
  g_autoptr(KvpNameSearch) two = kvp_name_search_new ("xY");
  g_autoptr(KvpNameSearch) nine = kvp_name_search_new ("xy3456789");

  for (gsize length = 0; length < 40; length++)
    {
      for (gsize at = 0; at < length; at++)
        {
          g_autofree char *name = g_strnfill (length, '.');

          name[at] = 'X';
          g_assert_true (kvp_name_search_matches (one, name, length));
          g_assert_false (kvp_name_search_matches (two, name, length));
          if (at + 1 < length)
            name[at + 1] = 'y';
          g_assert_cmpint (kvp_name_search_matches (two, name, length), ==, at + 1 < length);
          memcpy (name + at, "xy3456789", MIN (9, length - at));
          g_assert_cmpint (kvp_name_search_matches (nine, name, length), ==, at + 9 <= length);
          /* Nothing is read beyond the end. */
          g_assert_false (kvp_name_search_matches (one, name, at));
        }
    }
}

/* Each character is found by what it folds to, by itself and after others that it may become one with. */
static void
test_every_character (void)
{
  static const char *const before[] = { "", "e", "\xe1\x84\x92", "\xed\x95\x98", "\xe0\xa7\x87", "\xf0\x9f\x98\x80" };
  guint n_folded = 0;

  for (gunichar c = 0x80; c <= 0x10ffff; c++)
    {
      /* A hundred thousand ideographs and syllables are all alike: each by itself is enough. */
      gboolean is_of_many = (c >= 0x3400 && c < 0xa000) || (c >= 0xac00 && c < 0xd7a4) || c >= 0x20000;

      if (!g_unichar_validate (c) || !g_unichar_isdefined (c) || g_unichar_type (c) == G_UNICODE_PRIVATE_USE)
        continue;

      for (guint i = 0; i < (is_of_many ? 1 : G_N_ELEMENTS (before)); i++)
        {
          char name[16] = "";
          gsize n_before = strlen (before[i]);
          gsize length = n_before + g_unichar_to_utf8 (c, name + n_before);
          GString *folded;

          memcpy (name, before[i], n_before);
          folded = fold (name, length);
          if (folded->len != length || memcmp (folded->str, name, length) != 0)
            {
              g_assert_true (contains (name, length, folded->str));
              n_folded++;
            }
          /* A part of it, which may be ASCII. */
          for (gsize at = 0; at < folded->len; at++)
            {
              const char part[] = { folded->str[at], '\0' };

              if ((folded->str[at] & 0x80) == 0)
                g_assert_true (contains (name, length, part));
            }
          g_string_free (folded, TRUE);
        }
    }

  g_assert_cmpuint (n_folded, >, 1000);
}

static gboolean
narrows (const char *text,
         const char *other_text)
{
  g_autoptr(KvpNameSearch) search = kvp_name_search_new (text);
  g_autoptr(KvpNameSearch) other = kvp_name_search_new (other_text);

  return kvp_name_search_narrows (search, other);
}

static void
test_narrows (void)
{
  g_assert_true (narrows ("user", "use"));
  g_assert_true (narrows ("User", "SE"));
  g_assert_true (narrows ("user", "user"));
  g_assert_true (narrows ("user", ""));
  g_assert_true (narrows ("stra\xc3\x9f" "e", "ass"));
  g_assert_false (narrows ("use", "user"));
  g_assert_false (narrows ("user", "sue"));
  g_assert_false (narrows ("", "u"));
  /* One more keystroke makes another letter of it. */
  g_assert_false (narrows ("cafe\xcc\x81", "cafe"));

  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *name = create_text (G_N_ELEMENTS (pieces), g_test_rand_int_range (0, 10));
      g_autofree char *text = create_text (G_N_ELEMENTS (pieces), g_test_rand_int_range (1, 3));
      g_autofree char *longer = create_text (G_N_ELEMENTS (pieces), 1);
      g_autofree char *typed = g_strconcat (text, longer, NULL);

      if (narrows (typed, text) && contains (name, strlen (name), typed))
        g_assert_true (contains (name, strlen (name), text));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/name-search/ascii", test_ascii);
  g_test_add_func ("/store/name-search/nul", test_nul);
  g_test_add_func ("/store/name-search/unicode", test_unicode);
  g_test_add_func ("/store/name-search/finds-what-is-there", test_finds_what_is_there);
  g_test_add_func ("/store/name-search/place", test_place);
  g_test_add_func ("/store/name-search/every-character", test_every_character);
  g_test_add_func ("/store/name-search/narrows", test_narrows);

  return g_test_run ();
}
