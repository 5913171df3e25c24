/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-json-reader.h"

/* Whether @text is one complete value. */
static gboolean
is_json (const char *text,
         gsize       length)
{
  KvpJsonReader reader;
  KvpJsonToken token;

  kvp_json_reader_init (&reader, text, length);
  while ((token = kvp_json_reader_next (&reader)) != KVP_JSON_END && token != KVP_JSON_ERROR)
    ;

  /* Both ends are for ever. */
  g_assert_cmpint (kvp_json_reader_next (&reader), ==, token);

  return token == KVP_JSON_END;
}

static void
test_accepted (void)
{
  static const char *const texts[] = {
    "null", "true", "false", "0", "-0", "1", "-12.50e+3", "1E400", "0.1", "\"\"", "[]", "{}", " [ ] ",
    "\t{\r\n}\n",
    "[1,2,[3,{\"a\":[]}]]", "{\"a\":1,\"a\":2}", "\"\\u0000\\ud83d\\ude00\\ud83d\"",
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
    "\"\x7f \xc2\x80 \xf0\x9f\x98\x80\"", "12345678901234567890123456789", "{\"\":{\"\":\"\"}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_test_message ("%s", texts[i]);
      g_assert_true (is_json (texts[i], strlen (texts[i])));
    }
}

static void
test_refused (void)
{
  static const char *const texts[] = {
    "", " ", "nul", "nulll", "True", "NaN", "Infinity", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+",
    "0x10", "1 2", "[", "]",
    "{", "}", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1}", "{1:2}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}",
    "{\"a\" 1}", "{\"a\":1 \"b\":2}",
    "{\"a\":1]", "{a:1}", "{,}", "'a'", "\"", "\"a", "\"\\", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\u\"",
    "\"a\nb\"", "\"\t\"",
    "\"\x01\"", "[] []", "[] x", "// c\n1", "1 // c", "/* c */ 1", "[1,/**/2]", "\"\xff\"", "\"\xc3\"",
    "\"\xc0\x80\"", "\"\xed\xa0\x80\"",
    "\"\xf4\x90\x80\x80\"", "\"\\\xc3\xa9\"", "\xef\xbb\xbf{}", "\xc2\xa0[]", "{\"a\":1}}", "[[1]",
    "\"\\ud83d\\u\"", "tru", "{\"a\":t}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *shown = g_strescape (texts[i], NULL);

      g_test_message ("%s", shown);
      g_assert_false (is_json (texts[i], strlen (texts[i])));
    }
  g_assert_false (is_json ("[1]\0", 4));
  g_assert_false (is_json ("\"a\0b\"", 5));
  g_assert_false (is_json ("\0", 1));
  g_assert_false (is_json ("\"\\\0\"", 4));
}

/* Every beginning of a text is refused, and none is read beyond: the text stands at the end of its memory. */
static void
test_beginnings (void)
{
  const char *text = "{\"a\\u0041\":[1.5e3,true,null,\"\\ud83d\\ude00\xc3\xa9\"],\"b\":{\"c\":false}}";

  for (gsize length = 0; length < strlen (text); length++)
    {
      g_autofree char *copy = g_memdup2 (text, length);

      g_assert_false (is_json (copy, length));
    }
  g_assert_true (is_json (text, strlen (text)));
}

static void
test_tokens (void)
{
  static const KvpJsonToken expected[] = {
    KVP_JSON_OBJECT_BEGIN, KVP_JSON_MEMBER, KVP_JSON_ARRAY_BEGIN, KVP_JSON_NUMBER, KVP_JSON_STRING,
    KVP_JSON_ARRAY_END,
    KVP_JSON_MEMBER, KVP_JSON_NULL, KVP_JSON_MEMBER, KVP_JSON_TRUE, KVP_JSON_MEMBER, KVP_JSON_FALSE,
    KVP_JSON_OBJECT_END,
    KVP_JSON_END,
  };
  static const guint depths[] = { 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 0, 0 };
  const char *text = "{\"a\": [ 1 , \"x\" ], \"b\":null,\"c\":true,\"d\":false }";
  KvpJsonReader reader;

  kvp_json_reader_init (&reader, text, strlen (text));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_assert_cmpint (kvp_json_reader_next (&reader), ==, expected[i]);
      g_assert_cmpuint (kvp_json_reader_get_depth (&reader), ==, depths[i]);
    }
  g_assert_cmpuint (kvp_json_reader_get_offset (&reader), ==, strlen (text));
}

static void
test_depth (void)
{
  static const char *const opens[] = { "[", "{\"a\":" };
  static const char *const closes[] = { "]", "}" };

  for (guint kind = 0; kind < 3; kind++)
    {
      for (guint depth = KVP_JSON_MAX_DEPTH; depth <= KVP_JSON_MAX_DEPTH + 1; depth++)
        {
          g_autoptr(GString) text = g_string_new (NULL);

          /* Arrays, objects, and one in the other. */
          for (guint i = 0; i < depth; i++)
            g_string_append (text, opens[kind == 2 ? i % 2 : kind]);
          g_string_append (text, "1");
          for (guint i = depth; i > 0; i--)
            g_string_append (text, closes[kind == 2 ? (i - 1) % 2 : kind]);

          g_assert_cmpint (is_json (text->str, text->len), ==, depth == KVP_JSON_MAX_DEPTH);
        }
    }
}

static void
test_skip (void)
{
  const char *text = "[ {\"a\":[1,{}],\"b\":\"]\"} , 1e400, \"\\u0000\" ]";
  KvpJsonReader reader;
  const char *span;
  gsize length;

  kvp_json_reader_init (&reader, text, strlen (text));
  kvp_json_reader_next (&reader);
  kvp_json_reader_next (&reader);
  span = kvp_json_reader_skip (&reader, &length);
  g_assert_cmpmem (span, length, "{\"a\":[1,{}],\"b\":\"]\"}", 20);
  g_assert_cmpint (kvp_json_reader_next (&reader), ==, KVP_JSON_NUMBER);
  span = kvp_json_reader_skip (&reader, &length);
  g_assert_cmpmem (span, length, "1e400", 5);
  g_assert_cmpint (kvp_json_reader_next (&reader), ==, KVP_JSON_STRING);
  span = kvp_json_reader_get_span (&reader, &length);
  g_assert_cmpmem (span, length, "\"\\u0000\"", 8);
  g_assert_cmpint (kvp_json_reader_next (&reader), ==, KVP_JSON_ARRAY_END);
  g_assert_cmpint (kvp_json_reader_next (&reader), ==, KVP_JSON_END);

  kvp_json_reader_init (&reader, "[[1,2}", 6);
  kvp_json_reader_next (&reader);
  kvp_json_reader_next (&reader);
  g_assert_null (kvp_json_reader_skip (&reader, &length));
}

static void
test_strings (void)
{
  static const struct {
    const char *json;
    const char *text;
    gsize       length;
    gboolean    exact;
  } cases[] = {
    { "\"\"", "", 0, TRUE },
    { "\"a\\u0000b\"", "a\0b", 3, TRUE },
    { "\"\\ud83d\\ude00\"", "\xf0\x9f\x98\x80", 4, TRUE },
    { "\"\\uD83D\\uDE00x\"", "\xf0\x9f\x98\x80x", 5, TRUE },
    { "\"\\udbff\\udfff\"", "\xf4\x8f\xbf\xbf", 4, TRUE },
    { "\"\\ud83d\"", "\xef\xbf\xbd", 3, FALSE },
    { "\"\\ude00\\ud83d\"", "\xef\xbf\xbd\xef\xbf\xbd", 6, FALSE },
    { "\"\\ud83dx\\ude00\"", "\xef\xbf\xbdx\xef\xbf\xbd", 7, FALSE },
    { "\"\\ud83d\\u0041\"", "\xef\xbf\xbd" "A", 4, FALSE },
    { "\"\\ud83d\\n\"", "\xef\xbf\xbd\n", 4, FALSE },
    { "\"\\ud83d\\ud83d\\ude00\"", "\xef\xbf\xbd\xf0\x9f\x98\x80", 7, FALSE },
    { "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t", 8, TRUE },
    { "\"\\ufffd\\ufeff\\uffff\"", "\xef\xbf\xbd\xef\xbb\xbf\xef\xbf\xbf", 9, TRUE },
  };
  g_autoptr(GString) out = g_string_new ("left from before");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      KvpJsonReader reader;

      g_test_message ("%s", cases[i].json);
      kvp_json_reader_init (&reader, cases[i].json, strlen (cases[i].json));
      g_assert_cmpint (kvp_json_reader_next (&reader), ==, KVP_JSON_STRING);
      g_assert_cmpint (kvp_json_reader_get_string (&reader, out), ==, cases[i].exact);
      g_assert_cmpmem (out->str, out->len, cases[i].text, cases[i].length);
      g_assert_true (memchr (out->str, '\0', out->len) != NULL ||
                     g_utf8_validate_len (out->str, out->len, NULL));
    }
}

static void
test_integers (void)
{
  static const struct {
    const char *json;
    gboolean    good;
    gint64      value;
  } cases[] = {
    { "0", TRUE, 0 },
    { "-0", TRUE, 0 },
    { "9223372036854775807", TRUE, G_MAXINT64 },
    { "9223372036854775808", FALSE, 0 },
    { "-9223372036854775808", TRUE, G_MININT64 },
    { "-9223372036854775809", FALSE, 0 },
    { "12345678901234567890", FALSE, 0 },
    { "99999999999999999999999999", FALSE, 0 },
    { "1.0", FALSE, 0 },
    { "1e3", FALSE, 0 },
    { "-17", TRUE, -17 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      KvpJsonReader reader;
      gint64 value = 0;

      g_test_message ("%s", cases[i].json);
      kvp_json_reader_init (&reader, cases[i].json, strlen (cases[i].json));
      g_assert_cmpint (kvp_json_reader_next (&reader), ==, KVP_JSON_NUMBER);
      g_assert_cmpint (kvp_json_reader_get_int64 (&reader, &value), ==, cases[i].good);
      g_assert_cmpint (value, ==, cases[i].value);
    }
}

/* What is written is read back: any bytes that are UTF-8, NULs too. */
static void
test_round_trip (void)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GString) json = g_string_new (NULL);
  g_autoptr(GString) back = g_string_new (NULL);
  KvpJsonReader reader;

  for (guint round = 0; round < 2000; round++)
    {
      guint n = (guint) g_test_rand_int_range (0, 40);

      g_string_truncate (text, 0);
      g_string_truncate (json, 0);
      for (guint i = 0; i < n; i++)
        {
          gunichar c = (gunichar) g_test_rand_int_range (0, g_test_rand_bit () ? 0x80 : 0x110000);

          if (c < 0xD800 || c > 0xDFFF)
            g_string_append_unichar (text, c);
        }

      kvp_json_append_string (json, text->str, text->len);
      kvp_json_reader_init (&reader, json->str, json->len);
      g_assert_cmpint (kvp_json_reader_next (&reader), ==, KVP_JSON_STRING);
      g_assert_true (kvp_json_reader_get_string (&reader, back));
      g_assert_cmpmem (back->str, back->len, text->str, text->len);
      g_assert_cmpint (kvp_json_reader_next (&reader), ==, KVP_JSON_END);
    }
}

/* Any bytes at all: no crash, and an end. */
static void
test_noise (void)
{
  static const char pieces[] = "{}[]\",:\\u0eE+-.19 \n\ttrufalsn\xc3\xa9\x80";

  for (guint round = 0; round < 20000; round++)
    {
      gsize length = (gsize) g_test_rand_int_range (0, 24);
      g_autofree char *text = g_malloc (length + 1);

      for (gsize i = 0; i < length; i++)
        text[i] = pieces[g_test_rand_int_range (0, sizeof pieces)];
      is_json (text, length);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json-reader/accepted", test_accepted);
  g_test_add_func ("/json-reader/refused", test_refused);
  g_test_add_func ("/json-reader/beginnings", test_beginnings);
  g_test_add_func ("/json-reader/tokens", test_tokens);
  g_test_add_func ("/json-reader/depth", test_depth);
  g_test_add_func ("/json-reader/skip", test_skip);
  g_test_add_func ("/json-reader/strings", test_strings);
  g_test_add_func ("/json-reader/integers", test_integers);
  g_test_add_func ("/json-reader/round-trip", test_round_trip);
  g_test_add_func ("/json-reader/noise", test_noise);

  return g_test_run ();
}
