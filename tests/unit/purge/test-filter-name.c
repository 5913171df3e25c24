/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "filter-fixture.h"
#include "base/kvp-name-glob.h"
#include "purge/kvp-filter-regex.h"

typedef struct {
  const char *pattern;
  const char *yes[12];
  const char *no[12];
} NameCase;

static const NameCase globs[] = {
  { "abc", { "abc" }, { "", "ab", "abcd", "xabc", "ABC" } },
  { "*", { "", "a", "a/b\nc", "日本語" }, { NULL } },
  { "**", { "", "a" }, { NULL } },
  { "?", { "a", "é", "日", "😀", "\n" }, { "", "ab", "e\u0301" } },
  { "a*", { "a", "ab", "a*" }, { "", "ba" } },
  { "*a", { "a", "ba", "aaa" }, { "", "ab" } },
  { "a*b", { "ab", "axxb", "abab" }, { "a", "b", "abx", "aXBx" } },
  { "a*b*c", { "abc", "abbcc", "axbxc", "abcabc" }, { "acb", "ab", "abcx" } },
  { "*a*b*", { "ab", "xaxbx", "aab" }, { "ba", "a" } },
  { "user:?:*", { "user:1:", "user:1:x" }, { "user::x", "user:12:x" } },
  { "*.??", { ".ab", "x.jp" }, { "x.jpg", "x.j" } },
  { "[abc]x", { "ax", "cx" }, { "dx", "x", "abcx" } },
  { "[a-c0-2_-]", { "b", "1", "_", "-" }, { "d", "3", "" } },
  { "[!a-c]", { "d", "é", "]" }, { "a", "b", "", "dd" } },
  { "[^a]", { "b", "^" }, { "a" } },
  { "[a^!]", { "a", "^", "!" }, { "b" } },
  { "[\\]\\-\\\\]", { "]", "-", "\\" }, { "a" } },
  { "[ä-ü]", { "ö", "ä" }, { "a", "ÿ" } },
  { "[日本]*", { "日", "本語" }, { "語" } },
  { "[[]", { "[" }, { "]" } },
  { "\\*", { "*" }, { "a", "" } },
  { "\\?\\[\\a", { "?[a" }, { "x[a" } },
  { "a\\\\b", { "a\\b" }, { "ab" } },
  { "a]b", { "a]b" }, { "ab" } },
  { "a/*/b", { "a/x/b", "a/x/y/b" }, { "a/b" } },
  { "*\n*", { "a\nb" }, { "ab" } },
};

static void
test_glob (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (globs); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(KvpNameGlob) glob = kvp_name_glob_new (globs[i].pattern, &error);

      g_assert_no_error (error);
      for (guint k = 0; k < 12 && globs[i].yes[k] != NULL; k++)
        if (!kvp_name_glob_match (glob, globs[i].yes[k], strlen (globs[i].yes[k])))
          g_error ("%s does not match %s", globs[i].pattern, globs[i].yes[k]);
      for (guint k = 0; k < 12 && globs[i].no[k] != NULL; k++)
        if (kvp_name_glob_match (glob, globs[i].no[k], strlen (globs[i].no[k])))
          g_error ("%s matches %s", globs[i].pattern, globs[i].no[k]);
    }
}

static void
test_glob_bytes (void)
{
  g_autoptr(KvpNameGlob) two = kvp_name_glob_new ("a?b", NULL);
  g_autoptr(KvpNameGlob) run = kvp_name_glob_new ("a*b", NULL);
  g_autoptr(KvpNameGlob) set = kvp_name_glob_new ("a[!x]b", NULL);
  g_autoptr(KvpNameGlob) exact = kvp_name_glob_new ("a", NULL);

  /* A NUL is a character, and what is no UTF-8 is one a byte. */
  g_assert_true (kvp_name_glob_match (two, "a\0b", 3));
  g_assert_true (kvp_name_glob_match (set, "a\0b", 3));
  g_assert_true (kvp_name_glob_match (run, "a\0\0b", 4));
  g_assert_false (kvp_name_glob_match (exact, "a\0b", 3));
  g_assert_false (kvp_name_glob_match (exact, "a\0", 2));
  g_assert_true (kvp_name_glob_match (two, "a\xff" "b", 3));
  g_assert_true (kvp_name_glob_match (run, "a\xe2\x82" "b", 4));
  g_assert_false (kvp_name_glob_match (two, "a\xe2\x82" "b", 4));
}

static void
test_glob_bad (void)
{
  static const char *const bad[] = { "[", "a[", "[a", "[]", "[!]", "[\\]", "a\\", "[z-a]", "[a-\\", "\xff",
                                     "[a-", "[!" };
  g_autofree char *huge = g_strnfill (10001, 'a');

  for (guint i = 0; i <= G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;
      const char *pattern = i < G_N_ELEMENTS (bad) ? bad[i] : huge;

      if (kvp_name_glob_new (pattern, &error) != NULL)
        g_error ("accepted: %s", pattern);
      g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
    }
}

/* The slow way, which is right for certain. */
static gboolean
match_slowly (const char *pattern,
              const char *text)
{
  if (*pattern == '\0')
    return *text == '\0';
  if (*pattern == '*')
    return match_slowly (pattern + 1, text) || (*text != '\0' && match_slowly (pattern, text + 1));

  return *text != '\0' && (*pattern == '?' || *pattern == *text) && match_slowly (pattern + 1, text + 1);
}

static void
test_glob_random (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      char pattern[9] = "";
      char text[9] = "";
      g_autoptr(KvpNameGlob) glob = NULL;

      for (int k = g_test_rand_int_range (0, 8); k > 0; k--)
        pattern[strlen (pattern)] = "ab?**"[g_test_rand_int_range (0, 5)];
      for (int k = g_test_rand_int_range (0, 8); k > 0; k--)
        text[strlen (text)] = "ab"[g_test_rand_int_range (0, 2)];

      glob = kvp_name_glob_new (pattern, NULL);
      if (kvp_name_glob_match (glob, text, strlen (text)) != match_slowly (pattern, text))
        g_error ("%s on %s", pattern, text);
    }
}

/* 100 runs over 512 bytes: a matcher that goes back over all of them would not end in this century. */
static void
test_glob_many_runs (void)
{
  g_autoptr(GString) pattern = g_string_new (NULL);
  g_autofree char *text = g_strnfill (512, 'a');
  g_autoptr(KvpNameGlob) glob = NULL;

  for (int i = 0; i < 100; i++)
    g_string_append (pattern, "*a");
  g_string_append (pattern, "*b");
  glob = kvp_name_glob_new (pattern->str, NULL);

  g_assert_false (kvp_name_glob_match (glob, text, strlen (text)));
  text[511] = 'b';
  g_assert_true (kvp_name_glob_match (glob, text, strlen (text)));
}

static const NameCase regexes[] = {
  { "b", { "abc", "b" }, { "B", "" } },
  { "^b", { "bc" }, { "ab", "a\nb" } },
  { "b$", { "ab" }, { "ba", "ab\n" } },
  { "^(user|session):\\d+$", { "user:1", "session:42" }, { "user:", "user:x", "xuser:1" } },
  { "(?i)straße", { "STRAßE" }, { "strasse" } },
  { "^.$", { "é", "日", "😀" }, { "ab" } },
  { "^\\w+$", { "abc_1" }, { "a-b" } },
  { "(a)\\1", { "aa" }, { "ab" } },
  { "a(?=b)", { "ab" }, { "ac" } },
  { "(?x) a b", { "ab" }, { "a b" } },
  { "#", { "a#b" }, { "ab" } },
  { "\\Qa.b\\E", { "xa.bx" }, { "axb" } },
};

static gboolean
regex_matches (const KvpFilterRegex *regex,
               const char           *text,
               gsize                 length)
{
  g_autoptr(GError) error = NULL;
  gboolean matches = FALSE;

  g_assert_true (kvp_filter_regex_match (regex, text, length, text, length, &matches, &error));
  g_assert_no_error (error);

  return matches;
}

static void
test_regex (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (regexes); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(KvpFilterRegex) regex = kvp_filter_regex_new (regexes[i].pattern, &error);

      g_assert_no_error (error);
      for (guint k = 0; k < 12 && regexes[i].yes[k] != NULL; k++)
        if (!regex_matches (regex, regexes[i].yes[k], strlen (regexes[i].yes[k])))
          g_error ("%s does not match %s", regexes[i].pattern, regexes[i].yes[k]);
      for (guint k = 0; k < 12 && regexes[i].no[k] != NULL; k++)
        if (regex_matches (regex, regexes[i].no[k], strlen (regexes[i].no[k])))
          g_error ("%s matches %s", regexes[i].pattern, regexes[i].no[k]);
    }
}

static void
test_regex_nul (void)
{
  g_autoptr(KvpFilterRegex) dot = kvp_filter_regex_new ("^a.b$", NULL);
  g_autoptr(KvpFilterRegex) escape = kvp_filter_regex_new ("\\x00b", NULL);
  g_autoptr(KvpFilterRegex) end = kvp_filter_regex_new ("^a$", NULL);

  g_assert_true (regex_matches (dot, "a\0b", 3));
  g_assert_true (regex_matches (escape, "a\0b", 3));
  g_assert_false (regex_matches (end, "a\0b", 3));
}

/* The sentence says where, counted in characters from 1, and does not show the limits. */
static void
test_regex_bad (void)
{
  static const struct {
    const char *pattern;
    const char *contains;
  } bad[] = {
    { "(ab", "character 4" },
    { "äö(", "character 4" },
    { "a)", "character 2" },
    { "[a", "character 3" },
    { "*", "character 1" },
    { "1234567(", "character 9" },
    { "\xff", "UTF-8" },
  };
  g_autofree char *huge = g_strnfill (10001, 'a');
  g_autoptr(GError) huge_error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (kvp_filter_regex_new (bad[i].pattern, &error));
      g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, bad[i].contains));
      g_assert_null (strstr (error->message, "LIMIT"));
    }

  g_assert_null (kvp_filter_regex_new (huge, &huge_error));
  g_assert_error (huge_error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
}

static void
test_regex_catastrophic (void)
{
  static const char *const patterns[] = {
    "(a+)+$", "(a|aa)+$", "(a|a?)+$", "^(?:.|..|...)*!!$", "(.*)*\\1x!", "^(a|b|(?1)c)*$",
    "((a{0,5}){0,5})*[c]$", "(?:a?){100}b$|(a+)+$",
  };
  g_autofree char *name = g_strnfill (500, 'a');

  name[499] = '!';
  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(KvpFilterRegex) regex = kvp_filter_regex_new (patterns[i], &error);
      gboolean matches = TRUE;

      g_assert_no_error (error);
      /* It ends, which is what counts; and where it is not decided, it says so. */
      if (kvp_filter_regex_match (regex, name, 500, "the\tkey", 7, &matches, &error))
        continue;

      g_assert_false (matches);
      g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
      g_assert_nonnull (strstr (error->message, patterns[i]));
      g_assert_nonnull (strstr (error->message, "the␉key"));
      g_assert_null (strstr (error->message, "LIMIT"));
    }
}

/* That the first of them really meets the limit, so that the test above tests something. */
static void
test_regex_limit_is_met (void)
{
  g_autoptr(KvpFilterRegex) regex = kvp_filter_regex_new ("(a+)+$", NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *name = g_strnfill (500, 'a');
  gboolean matches;

  name[499] = '!';
  g_assert_false (kvp_filter_regex_match (regex, name, 500, name, 500, &matches, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
}

/* A pattern can not raise its own limits: PCRE2 takes the later of two, so such options must not be taken
 * at all. */
static void
test_regex_can_not_raise_limits (void)
{
  static const char *const patterns[] = {
    "(*LIMIT_MATCH=999999999)(a+)+$", "(*LIMIT_DEPTH=999999999)a", "(*LIMIT_HEAP=999999999)a", "(*UTF)a",
    "(*NO_JIT)a",
    "(*NO_AUTO_POSSESS)(*LIMIT_MATCH=999999999)(a+)+$",
  };

  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autoptr(GError) error = NULL;

      if (kvp_filter_regex_new (patterns[i], &error) != NULL)
        g_error ("accepted: %s", patterns[i]);
      g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
    }
}

static void
test_contains (void)
{
  static const struct {
    const char *needle;
    const char *name;
    gsize       length;
    gboolean    expected;
  } cases[] = {
    { "b", "abc", 3, TRUE }, { "B", "abc", 3, FALSE }, { "abc", "abc", 3, TRUE }, { "abcd", "abc", 3, FALSE },
    { "c", "a\0c", 3, TRUE }, { "bc", "a\0bc", 4, TRUE }, { "c", "ab\0", 3, FALSE }, { "ü", "süß", 5, TRUE },
    { "aab", "aaab", 4, TRUE }, { "b", "", 0, FALSE }, { "*", "a*b", 3, TRUE }, { "*", "ab", 2, FALSE },
    { " ", "a b", 3, TRUE }, { " b", "ab", 2, FALSE }, { "%2F", "a%2Fb", 5, TRUE },
    { "%2f", "a%2Fb", 5, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
      g_autoptr(KvpFilter) filter = NULL;
      KvpKey key = { .name = cases[i].name, .name_length = cases[i].length };
      guint64 why;

      kvp_filter_builder_set_name (builder, KVP_NAME_CONTAINS, cases[i].needle);
      filter = kvp_filter_builder_build (builder, NULL);
      if (filter_means (filter, &key, &why) != cases[i].expected)
        g_error ("%s in %s", cases[i].needle, cases[i].name);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/purge/filter-name/glob", test_glob);
  g_test_add_func ("/purge/filter-name/glob-bytes", test_glob_bytes);
  g_test_add_func ("/purge/filter-name/glob-bad", test_glob_bad);
  g_test_add_func ("/purge/filter-name/glob-random", test_glob_random);
  g_test_add_func ("/purge/filter-name/glob-many-runs", test_glob_many_runs);
  g_test_add_func ("/purge/filter-name/regex", test_regex);
  g_test_add_func ("/purge/filter-name/regex-nul", test_regex_nul);
  g_test_add_func ("/purge/filter-name/regex-bad", test_regex_bad);
  g_test_add_func ("/purge/filter-name/regex-catastrophic", test_regex_catastrophic);
  g_test_add_func ("/purge/filter-name/regex-limit-is-met", test_regex_limit_is_met);
  g_test_add_func ("/purge/filter-name/regex-can-not-raise-limits", test_regex_can_not_raise_limits);
  g_test_add_func ("/purge/filter-name/contains", test_contains);

  return g_test_run ();
}
