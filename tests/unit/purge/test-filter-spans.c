/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-display-text.h"
#include "filter-fixture.h"
#include "purge/kvp-filter-private.h"
#include "purge/kvp-filter-spans.h"

/* Which parts of a key are emphasised, and where those parts are in what is shown. */

static KvpFilter *
filter_of_name (KvpNameTest  test,
                const char  *pattern,
                const char  *prefix) /* (nullable) */
{
  g_autoptr(GError) error = NULL;
  KvpFilterBuilder *builder = kvp_filter_builder_new ();
  KvpFilter *filter;

  if (prefix != NULL)
    add_text_prefix (builder, prefix);
  if (test != KVP_NAME_ANY)
    kvp_filter_builder_set_name (builder, test, pattern);
  filter = kvp_filter_builder_build (builder, &error);
  g_assert_no_error (error);
  kvp_filter_builder_free (builder);

  return filter;
}

/* @bytes with { and } around each span. */
static char *
mark (const char *bytes,
      gsize       length,
      GArray     *spans)
{
  GString *text = g_string_new (NULL);
  gsize next = 0;

  for (guint i = 0; i < spans->len; i++)
    {
      const KvpFilterSpan *span = &g_array_index (spans, KvpFilterSpan, i);

      g_assert_cmpuint (span->start, >=, next + (i > 0));
      g_assert_cmpuint (span->start, <, span->end);
      g_assert_cmpuint (span->end, <=, length);
      g_string_append_len (text, bytes + next, span->start - next);
      g_string_append_c (text, '{');
      g_string_append_len (text, bytes + span->start, span->end - span->start);
      g_string_append_c (text, '}');
      next = span->end;
    }
  g_string_append_len (text, bytes + next, length - next);

  return g_string_free (text, FALSE);
}

static char *
mark_name (KvpFilter  *filter,
           const char *name,
           gsize       length)
{
  g_autoptr(KvpFilterSpans) spans = kvp_filter_spans_new (filter);
  KvpKey key = { .name = name, .name_length = length };
  g_autoptr(GArray) found = NULL;
  guint64 why = 0;

  g_assert_true (filter_means (filter, &key, &why));
  found = kvp_filter_spans_get_name (spans, &key, why);

  return mark (name, length, found);
}

static void
test_names (void)
{
  static const struct {
    KvpNameTest  test;
    const char  *pattern;
    const char  *prefix; /* (nullable) */
    const char  *name;
    const char  *marked;
  } cases[] = {
    { KVP_NAME_ANY, NULL, "product:", "product:1", "{product:}1" },
    { KVP_NAME_ANY, NULL, "product:1", "product:1", "{product:1}" },
    { KVP_NAME_CONTAINS, "ab", NULL, "xababyab", "x{abab}y{ab}" },
    { KVP_NAME_CONTAINS, "aa", NULL, "aaaaa", "{aaaa}a" },
    { KVP_NAME_CONTAINS, "ct:", "product", "product:1", "{product:}1" },
    { KVP_NAME_CONTAINS, "1", "product", "product:1", "{product}:{1}" },
    { KVP_NAME_CONTAINS, "<b>", NULL, "x<b>y", "x{<b>}y" },
    { KVP_NAME_GLOB, "a*c", NULL, "abcbc", "{a}bcb{c}" },
    { KVP_NAME_GLOB, "*:price", NULL, "p:price:price", "p:price{:price}" },
    { KVP_NAME_GLOB, "*x*x*", NULL, "axbxc", "a{x}b{x}c" },
    { KVP_NAME_GLOB, "?[0-9]é*", NULL, "a7é!", "a{7é}!" },
    { KVP_NAME_GLOB, "*", NULL, "anything", "anything" },
    { KVP_NAME_GLOB, "a\\*b", NULL, "a*b", "{a*b}" },
    { KVP_NAME_REGEX, "[0-9]+", NULL, "a12b345", "a{12}b345" },
    { KVP_NAME_REGEX, "^", NULL, "a12", "a12" },
    { KVP_NAME_REGEX, "é.", NULL, "aéüx", "a{éü}x" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(KvpFilter) filter = filter_of_name (cases[i].test, cases[i].pattern, cases[i].prefix);
      g_autofree char *marked = mark_name (filter, cases[i].name, strlen (cases[i].name));

      g_assert_cmpstr (marked, ==, cases[i].marked);
    }
}

/* Names that are no text, and names with a NUL. */
static void
test_odd_names (void)
{
  g_autoptr(KvpFilter) contains = filter_of_name (KVP_NAME_CONTAINS, "b", NULL);
  g_autoptr(KvpFilter) glob = filter_of_name (KVP_NAME_GLOB, "*b", NULL);
  g_autoptr(KvpFilter) regex = filter_of_name (KVP_NAME_REGEX, "b", NULL);
  g_autoptr(KvpFilterSpans) spans = kvp_filter_spans_new (regex);
  KvpKey invalid = { .name = "\xff\xc3" "b", .name_length = 3 };
  KvpKey empty = { .name = NULL, .name_length = 0 };
  g_autoptr(GArray) of_invalid = NULL;
  g_autoptr(GArray) of_empty = NULL;
  g_autofree char *marked = mark_name (contains, "\xff\xc3" "b\xff", 4);
  g_autofree char *by_glob = mark_name (glob, "\xff\xc3" "b", 3);
  g_autofree char *with_nul = mark_name (regex, "a\0b", 3);

  g_assert_cmpstr (marked, ==, "\xff\xc3{b}\xff");
  g_assert_cmpstr (by_glob, ==, "\xff\xc3{b}");
  g_assert_cmpmem (with_nul, 5, "a\0{b}", 5);

  /* Whatever the bits say, an expression is not asked about bytes that it can not read. */
  of_invalid = kvp_filter_spans_get_name (spans, &invalid, KVP_FILTER_WHY_NAME);
  g_assert_cmpuint (of_invalid->len, ==, 0);
  of_empty = kvp_filter_spans_get_name (spans, &empty, G_MAXUINT64);
  g_assert_cmpuint (of_empty->len, ==, 0);
}

/* An expression that would take for ever meets its limit and emphasises nothing. */
static void
test_limits (void)
{
  g_autoptr(KvpFilter) filter = filter_of_name (KVP_NAME_REGEX, "^(a+)+$", NULL);
  g_autoptr(KvpFilterSpans) spans = kvp_filter_spans_new (filter);
  g_autofree char *name = g_strnfill (511, 'a');
  KvpKey key = { .name = name, .name_length = 511 };
  g_autoptr(GArray) found = NULL;

  name[510] = '!';
  found = kvp_filter_spans_get_name (spans, &key, KVP_FILTER_WHY_NAME);
  g_assert_cmpuint (found->len, ==, 0);
}

/* Only what the bits say: another rule of the filter may not have held. */
static void
test_bits_count (void)
{
  g_autoptr(KvpFilter) filter = filter_of_name (KVP_NAME_CONTAINS, "b", "a");
  g_autoptr(KvpFilterSpans) spans = kvp_filter_spans_new (filter);
  KvpKey key = make_key ("abc", NULL, 0);
  g_autoptr(GArray) by_prefix = kvp_filter_spans_get_name (spans, &key, KVP_FILTER_WHY_PREFIX);
  g_autoptr(GArray) by_nothing = kvp_filter_spans_get_name (spans, &key, KVP_FILTER_WHY_EVERY_KEY);
  g_autoptr(GArray) by_list = kvp_filter_spans_get_name (spans, &key, KVP_FILTER_WHY_KEY_LIST);
  g_autofree char *marked = mark ("abc", 3, by_prefix);
  g_autofree char *whole = mark ("abc", 3, by_list);

  g_assert_cmpstr (marked, ==, "{a}bc");
  g_assert_cmpstr (whole, ==, "{abc}");
  g_assert_cmpuint (by_nothing->len, ==, 0);
}

static void
test_metadata (void)
{
  static const struct {
    const char *path;
    const char *metadata;
    const char *marked;
  } cases[] = {
    { "status", "{\"status\": \"archived\", \"x\": 1}", "{\"status\": {\"archived\"}, \"x\": 1}" },
    { "owner.team", "{\"owner\":{\"team\":\"ads\"}}", "{\"owner\":{\"team\":{\"ads\"}}}" },
    { "tags[]", "{\"tags\":[\"a\", \"b\"]}", "{\"tags\":[{\"a\"}, {\"b\"}]}" },
    { "missing", "{\"status\":1}", "{\"status\":1}" },
    { "status", "not json", "not json" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(KvpFilter) filter = filter_of_rule (cases[i].path, KVP_METADATA_EXISTS, "");
      g_autoptr(KvpFilterSpans) spans = kvp_filter_spans_new (filter);
      KvpKey key = make_key ("k", cases[i].metadata, 0);
      g_autoptr(GArray) found = kvp_filter_spans_get_metadata (spans, &key, KVP_FILTER_WHY_RULE (0));
      g_autoptr(GArray) none = kvp_filter_spans_get_metadata (spans, &key, KVP_FILTER_WHY_RULE (1));
      g_autofree char *marked = mark (cases[i].metadata, strlen (cases[i].metadata), found);

      g_assert_cmpstr (marked, ==, cases[i].marked);
      g_assert_cmpuint (none->len, ==, 0);
    }
}

/* Escapes are longer than what they stand for. */
static void
test_offsets (void)
{
  static const char text[] = "a\n\xff" "é\0<\xe2\x80\xae" "b\xc3";
  gsize length = sizeof text - 1;
  g_autofree char *shown = kvp_display_text (text, (gssize) length);
  gsize last = 0;

  g_assert_cmpuint (kvp_display_text_get_offset (text, length, 0), ==, 0);
  g_assert_cmpuint (kvp_display_text_get_offset (text, length, length), ==, strlen (shown));
  g_assert_cmpuint (kvp_display_text_get_offset (text, length, length + 10), ==, strlen (shown));
  g_assert_true (g_str_has_prefix (shown + kvp_display_text_get_offset (text, length, 1), "\xe2\x90\x8a<FF>"));
  g_assert_true (g_str_has_prefix (shown + kvp_display_text_get_offset (text, length, 3), "é"));
  g_assert_true (g_str_has_prefix (shown + kvp_display_text_get_offset (text, length, 6), "<<U+202E>b"));
  g_assert_true (g_str_has_prefix (shown + kvp_display_text_get_offset (text, length, 10), "b"));
  for (gsize i = 0; i <= length; i++)
    {
      gsize offset = kvp_display_text_get_offset (text, length, i);

      /* Always at a character, and never back. */
      g_assert_cmpuint (offset, >=, last);
      g_assert_true (g_utf8_validate (shown + offset, -1, NULL));
      last = offset;
    }
  g_assert_cmpuint (kvp_display_text_block_get_offset (text, length, 2), ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/filter-spans/names", test_names);
  g_test_add_func ("/filter-spans/odd-names", test_odd_names);
  g_test_add_func ("/filter-spans/limits", test_limits);
  g_test_add_func ("/filter-spans/bits-count", test_bits_count);
  g_test_add_func ("/filter-spans/metadata", test_metadata);
  g_test_add_func ("/filter-spans/offsets", test_offsets);

  return g_test_run ();
}
