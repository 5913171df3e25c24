/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <locale.h>
#include <string.h>

#include "base/kvp-display-text.h"
#include "purge/kvp-filter-spans.h"
#include "ui/kvp-emphasis.h"
#include "ui/kvp-format.h"
#include "ui/kvp-json-layout.h"
#include "ui/kvp-key-list-cell.h"
#include "ui/kvp-value-layout.h"

static void
assert_layout (const char *text,
               const char *expected)
{
  g_autofree char *lines = kvp_json_layout (text, -1);

  g_assert_cmpstr (lines, ==, expected);
}

static void
test_json_lines (void)
{
  assert_layout ("{\"status\":\"archived\",\"owner\":{\"team\":\"ads\"},\"sku\":118}",
                 "{\n"
                 "  \"status\": \"archived\",\n"
                 "  \"owner\": { \"team\": \"ads\" },\n"
                 "  \"sku\": 118\n"
                 "}");
  assert_layout ("{\"tags\":[\"a\",\"b\"],\"none\":[],\"empty\":{}}",
                 "{\n"
                 "  \"tags\": [\"a\", \"b\"],\n"
                 "  \"none\": [],\n"
                 "  \"empty\": {}\n"
                 "}");
  assert_layout ("{\"long\":[\"aaaaaaaaaaaaaaaa\",\"bbbbbbbbbbbbbbbbbb\"]}",
                 "{\n"
                 "  \"long\": [\n"
                 "    \"aaaaaaaaaaaaaaaa\",\n"
                 "    \"bbbbbbbbbbbbbbbbbb\"\n"
                 "  ]\n"
                 "}");
  assert_layout ("[{\"a\":[1,{\"b\":2}]},3]",
                 "[\n"
                 "  { \"a\": [1, { \"b\": 2 }] },\n"
                 "  3\n"
                 "]");
}

/* A JSON library would round these, turn them into inf, drop the second "a", or fail. */
static void
test_json_exact (void)
{
  assert_layout ("12345678901234567890", "12345678901234567890");
  assert_layout ("1e400", "1e400");
  assert_layout ("0.10", "0.10");
  assert_layout ("\"\\u0000\\ud83d\\/\"", "\"\\u0000\\ud83d\\/\"");
  assert_layout ("{\"a\":-0,\"a\":1E+2}", "{\n  \"a\": -0,\n  \"a\": 1E+2\n}");
  assert_layout (" { \"a\" :\n1 } ", "{\n  \"a\": 1\n}");
}

static void
test_json_wrong (void)
{
  g_autoptr(GString) deep = g_string_new (NULL);

  assert_layout ("{\"a\":", "{\"a\":");
  assert_layout ("not json", "not json");
  assert_layout ("", "");
  assert_layout ("{'a':1}", "{'a':1}");

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');
  assert_layout (deep->str, deep->str);
}

/* Whatever the layout: without white space it is what came. */
static void
test_json_any (void)
{
  static const char *pieces[] = { "{\"a\":1}", "[1,2,3]", "[]", "{}", "\"some text\"", "null", "true", "-1.5e-3" };

  for (guint round = 0; round < 500; round++)
    {
      g_autoptr(GString) text = g_string_new ("[0");
      g_autofree char *lines = NULL;
      g_autofree char *again = NULL;

      for (gint32 i = g_test_rand_int_range (0, 12); i > 0; i--)
        {
          g_string_append_c (text, ',');
          if (g_test_rand_bit ())
            g_string_append_printf (text, "{\"k%d\":%s}", i, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
          else
            g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
        }
      g_string_append_c (text, ']');

      lines = kvp_json_layout (text->str, text->len);
      /* Laying out what is laid out changes nothing. */
      again = kvp_json_layout (lines, -1);
      g_assert_cmpstr (again, ==, lines);
    }
}

static void
assert_value (const char   *data,
              gsize         length,
              KvpValueKind  expected_kind,
              const char   *expected)
{
  g_autoptr(GBytes) value = g_bytes_new (data, length);
  KvpValueKind kind;
  gsize n_shown;
  g_autofree char *text = kvp_value_layout (value, &kind, &n_shown);

  g_assert_cmpint (kind, ==, expected_kind);
  g_assert_cmpuint (n_shown, ==, length);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_values (void)
{
  assert_value ("", 0, KVP_VALUE_EMPTY, "");
  assert_value ("two\nlines, <b>no</b> markup", 27, KVP_VALUE_TEXT, "two\nlines, <b>no</b> markup");
  assert_value ("\x89PNG\r\n\x1a\n\0x", 10, KVP_VALUE_BINARY,
                "0000 8950 4e47 0d0a 1a0a .PNG....\n"
                "0008 0078                .x");
}

static void
test_value_cut (void)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GBytes) value = NULL;
  KvpValueKind kind;
  gsize n_shown;
  g_autofree char *shown = NULL;

  /* The limit falls into the middle of a character. */
  g_string_append_c (text, 'x');
  while (text->len < KVP_VALUE_LAYOUT_MAX_TEXT_BYTES * 2)
    g_string_append (text, "ü");
  value = g_bytes_new (text->str, text->len);

  shown = kvp_value_layout (value, &kind, &n_shown);
  g_assert_cmpint (kind, ==, KVP_VALUE_TEXT);
  g_assert_cmpuint (n_shown, ==, KVP_VALUE_LAYOUT_MAX_TEXT_BYTES - 1);
  g_assert_true (g_utf8_validate (shown, -1, NULL));
}

static void
assert_count (guint64     n,
              const char *expected)
{
  g_autofree char *text = kvp_format_count (n);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_counts (void)
{
  assert_count (0, "0");
  assert_count (999, "999");
  assert_count (1000, "1,000");
  assert_count (12003, "12,003");
  assert_count (1234567, "1,234,567");
  assert_count (G_MAXUINT64, "18,446,744,073,709,551,615");
}

static void
assert_relative (gint64      seconds,
                 const char *expected)
{
  gint64 now = 1800000000;
  g_autofree char *text = kvp_format_relative_time (now + seconds, now);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_times (void)
{
  g_autofree char *never = kvp_format_relative_time (0, 1800000000);
  g_autofree char *never_exact = kvp_format_exact_time (0);
  g_autofree char *far_away = kvp_format_relative_time (G_MAXINT64, 0);
  g_autofree char *far_away_exact = kvp_format_exact_time (G_MAXINT64);
  g_autofree char *exact = kvp_format_exact_time (1800000000);

  g_assert_cmpstr (never, ==, "never");
  g_assert_cmpstr (never_exact, ==, "never");
  g_assert_cmpstr (far_away, ==, "in 292,471,208,678 years");
  g_assert_cmpstr (far_away_exact, ==, "9223372036854775807 seconds since 1970");
  g_assert_cmpstr (exact, ==, "15 January 2027, 08:00:00 UTC");

  assert_relative (30, "in less than a minute");
  assert_relative (60, "in 1 minute");
  assert_relative (7200, "in 2 hours");
  assert_relative (3 * 86400, "in 3 days");
  assert_relative (60 * 86400, "in 2 months");
  assert_relative (400 * 86400, "in 1 year");
  assert_relative (-10, "just now");
  assert_relative (-120, "2 minutes ago");
  assert_relative (-86400, "1 day ago");
}

static void
assert_duration (double      seconds,
                 const char *expected)
{
  g_autofree char *text = kvp_format_duration ((gint64) (seconds * G_USEC_PER_SEC));

  g_assert_cmpstr (text, ==, expected);
}

static void
test_durations (void)
{
  assert_duration (-1, "less than 0.1 seconds");
  assert_duration (0.3, "0.3 seconds");
  assert_duration (1, "1 second");
  assert_duration (1.4, "1.4 seconds");
  assert_duration (1.94, "1.9 seconds");
  assert_duration (1.96, "2 seconds");
  assert_duration (12.2, "12 seconds");
  assert_duration (59.7, "1 minute");
  assert_duration (120, "2 minutes");
  assert_duration (3600, "1 hour");
  assert_duration (5400, "1.5 hours");
}

static void
test_isolate (void)
{
  g_autofree char *latin = kvp_key_list_cell_isolate ("12:page/עברית");
  g_autofree char *hebrew = kvp_key_list_cell_isolate ("12:עברית/page");
  g_autofree char *none = kvp_key_list_cell_isolate ("");

  g_assert_cmpstr (latin, ==, "12:page/עברית");
  g_assert_cmpstr (hebrew, ==, "\u200e12:עברית/page");
  g_assert_cmpstr (none, ==, "");
}

/* What is in @attributes in bold, of @text. */
static char *
read_bold (PangoAttrList *attributes,
           const char    *text)
{
  GString *bold = g_string_new (NULL);
  GSList *list;

  if (attributes == NULL)
    return g_string_free (bold, FALSE);

  list = pango_attr_list_get_attributes (attributes);
  for (GSList *l = list; l != NULL; l = l->next)
    {
      const PangoAttribute *attribute = l->data;

      if (attribute->klass->type == PANGO_ATTR_WEIGHT)
        {
          g_string_append_len (bold, text + attribute->start_index, attribute->end_index - attribute->start_index);
          g_string_append_c (bold, '|');
        }
    }
  g_slist_free_full (list, (GDestroyNotify) pango_attribute_destroy);

  return g_string_free (bold, FALSE);
}

/* The values are found in the lines that are shown, wherever white space was, and is. */
static void
test_emphasis_in_metadata (void)
{
  static const struct {
    const char *raw;
    const char *value;
  } cases[] = {
    { "{\"status\":\"archived\",\"owner\":{\"team\":\"search and more\"},\"sku\":118,\"x\":[1,2]}", "\"archived\"" },
    { "{ \"a\" :\n \"x  y\" , \"b\": \"x  y!\", \"c\": [ ], \"d\": \"more than a line has room for\" }", "\"x  y!\"" },
    { "{\"a\":{\"b\":{\"c\":12345678901234567890}},\"d\":\"more than a line has room for\"}", "12345678901234567890" },
    { "[\"\xe2\x80\xae\", \"<b>\", {\"more\":\"than a line has room for, by far\"}]", "\"<b>\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize start = (gsize) (strstr (cases[i].raw, cases[i].value) - cases[i].raw);
      KvpFilterSpan span = { start, start + strlen (cases[i].value) };
      KvpKey key = { .name = "", .metadata = cases[i].raw, .metadata_length = strlen (cases[i].raw) };
      g_autoptr(GArray) spans = g_array_new (FALSE, FALSE, sizeof (KvpFilterSpan));
      g_autofree char *lines = kvp_json_layout (cases[i].raw, -1);
      g_autofree char *text = kvp_display_text_block (lines, -1);
      g_autofree char *expected = g_strconcat (cases[i].value, "|", NULL);
      g_autoptr(PangoAttrList) attributes = NULL;
      g_autofree char *bold = NULL;

      g_array_append_val (spans, span);
      attributes = kvp_emphasis_of_metadata (&key, spans, lines);
      bold = read_bold (attributes, text);
      g_assert_cmpstr (bold, ==, expected);
    }
}

static void
test_emphasis_in_name (void)
{
  const char *name = "12:עברית\n/page";
  KvpKey key = { .name = name, .name_length = strlen (name) };
  KvpFilterSpan span = { strlen ("12:עברית"), strlen ("12:עברית\n/p") };
  g_autoptr(GArray) spans = g_array_new (FALSE, FALSE, sizeof (KvpFilterSpan));
  g_autofree char *shown = kvp_display_text (name, -1);
  g_autofree char *text = kvp_key_list_cell_isolate (shown);
  g_autoptr(PangoAttrList) attributes = NULL;
  g_autofree char *bold = NULL;

  g_array_append_val (spans, span);
  attributes = kvp_emphasis_of_name (&key, spans, text);
  bold = read_bold (attributes, text);
  g_assert_cmpstr (bold, ==, "␊/p|");
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/layouts/json/lines", test_json_lines);
  g_test_add_func ("/layouts/json/exact", test_json_exact);
  g_test_add_func ("/layouts/json/wrong", test_json_wrong);
  g_test_add_func ("/layouts/json/any", test_json_any);
  g_test_add_func ("/layouts/value/kinds", test_values);
  g_test_add_func ("/layouts/value/cut", test_value_cut);
  g_test_add_func ("/layouts/format/counts", test_counts);
  g_test_add_func ("/layouts/format/times", test_times);
  g_test_add_func ("/layouts/format/durations", test_durations);
  g_test_add_func ("/layouts/names/isolate", test_isolate);
  g_test_add_func ("/layouts/emphasis/name", test_emphasis_in_name);
  g_test_add_func ("/layouts/emphasis/metadata", test_emphasis_in_metadata);

  return g_test_run ();
}
