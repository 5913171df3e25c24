/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "base/kvp-json-stream.h"
#include "dribble-stream.h"

#define MAX_TOKEN 1000

/* The stream must say of every text what the reader says that sees it as a whole, wherever it is cut into pieces. */
static void
assert_same (const char *text,
             gsize       length,
             gsize       piece)
{
  g_autoptr(GInputStream) input = dribble_stream_new (text, length, piece);
  g_autoptr(KvpJsonStream) stream = kvp_json_stream_new (input, MAX_TOKEN);
  g_autoptr(GString) expected = g_string_new (NULL);
  g_autoptr(GString) found = g_string_new (NULL);
  KvpJsonReader reader;
  KvpJsonToken token;

  kvp_json_reader_init (&reader, text, length);
  do
    {
      g_autoptr(GError) error = NULL;

      token = kvp_json_reader_next (&reader);
      g_assert_cmpint (kvp_json_stream_next (stream, NULL, &error), ==, token);

      if (token == KVP_JSON_ERROR)
        g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
      else
        g_assert_no_error (error);

      if (token == KVP_JSON_STRING || token == KVP_JSON_MEMBER)
        {
          g_assert_true (kvp_json_reader_get_string (&reader, expected) == kvp_json_stream_get_string (stream, found));
          g_assert_cmpmem (expected->str, expected->len, found->str, found->len);
        }
      if (token == KVP_JSON_NUMBER)
        {
          gint64 a = 0, b = 0;

          g_assert_true (kvp_json_reader_get_int64 (&reader, &a) == kvp_json_stream_get_int64 (stream, &b));
          g_assert_cmpint (a, ==, b);
        }
    }
  while (token != KVP_JSON_ERROR && token != KVP_JSON_END);
}

static void
test_pieces (void)
{
  static const char *const texts[] = {
    "", " ", "1", "-1.5e10", "true", "nul", "nully", "\"a\"", "\"a", "\"\\", "\"\\u12", "\"\\u0000\\\"\\\\\"",
    "[]", "[ ]", "[1,2 , 3 ]", "[1,]", "[,1]", "[1 2]", "[1,,2]", "{}", "{\"a\":1}", "{\"a\" : 1 , \"b\":[{}]}",
    "{\"a\"}", "{\"a\" 1}", "{\"a\":}", "{\"a\":1,}", "{1:2}", "[\"a\\\\\",\"b\"]", "{\"\\\"\":\"\\\\\\\"\"}", "[1]x",
    "[1] ", "[1] 2", "]", "}", "[}", "{]", "\"\xc3\xa4\"", "\"\xff\"", "\x01", "[\"\\ud800\"]", "\"a\"\"b\"", "01", "[-]",
    "\xef\xbb\xbf[]", "{\"name\":\"x\",\"metadata\":{\"a\":[1,2,{\"b\":null}]},\"expiration\":1900000000}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      for (gsize piece = 1; piece <= strlen (texts[i]) + 1; piece++)
        assert_same (texts[i], strlen (texts[i]), piece);
    }

  /* A NUL is a byte like any other, and an error. */
  assert_same ("[\0]", 3, 1);
  assert_same ("\"\0\"", 3, 2);
}

/* A value as it stands there, wherever the text is cut into pieces. */
static void
test_raw (void)
{
  static const char *const values[] = {
    "1e400", "12345678901234567890", "\"\\u00fc\"", "null", "{}", "[ 1 , {\"a\" : [ ] } ]", "{ \"a\":\n1 }",
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *text = g_strdup_printf ("[ %s , %s]", values[i], values[i]);

      for (gsize piece = 1; piece <= strlen (text); piece++)
        {
          g_autoptr(GInputStream) input = dribble_stream_new (text, strlen (text), piece);
          g_autoptr(KvpJsonStream) stream = kvp_json_stream_new (input, MAX_TOKEN);
          g_autoptr(GString) raw = g_string_new (NULL);
          g_autoptr(GError) error = NULL;

          g_assert_cmpint (kvp_json_stream_next (stream, NULL, &error), ==, KVP_JSON_ARRAY_BEGIN);
          for (guint n = 0; n < 2; n++)
            {
              kvp_json_stream_next (stream, NULL, &error);
              g_string_truncate (raw, 0);
              g_assert_true (kvp_json_stream_read_raw (stream, strlen (values[i]), raw, NULL, &error));
              g_assert_cmpstr (raw->str, ==, values[i]);
            }
          g_assert_cmpint (kvp_json_stream_next (stream, NULL, &error), ==, KVP_JSON_ARRAY_END);
          g_assert_no_error (error);
        }
    }
}

static void
test_raw_too_long (void)
{
  const char *text = "[[1,2,3]]";
  g_autoptr(GInputStream) input = dribble_stream_new (text, strlen (text), 3);
  g_autoptr(KvpJsonStream) stream = kvp_json_stream_new (input, MAX_TOKEN);
  g_autoptr(GString) raw = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  kvp_json_stream_next (stream, NULL, &error);
  kvp_json_stream_next (stream, NULL, &error);
  g_assert_false (kvp_json_stream_read_raw (stream, 6, raw, NULL, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
}

/* Longer than what is read at a time, with tokens on every border. */
static void
test_long (void)
{
  g_autoptr(GString) text = g_string_new ("[");

  for (guint i = 0; i < 60000; i++)
    g_string_append_printf (text, "%s{\"name\":\"key-%u\", \"expiration\" : %u}", i > 0 ? "," : "", i, i);
  g_string_append (text, "]");

  g_assert_cmpuint (text->len, >, 1024 * 1024);
  assert_same (text->str, text->len, 1000 * 1000);
  assert_same (text->str, text->len, 777);
}

static void
assert_error (const char *text,
              gsize       length,
              const char *part)
{
  g_autoptr(GInputStream) input = dribble_stream_new (text, length, 4096);
  g_autoptr(KvpJsonStream) stream = kvp_json_stream_new (input, MAX_TOKEN);
  g_autoptr(GError) error = NULL;
  KvpJsonToken token;

  while ((token = kvp_json_stream_next (stream, NULL, &error)) != KVP_JSON_END && token != KVP_JSON_ERROR)
    ;

  g_assert_cmpint (token, ==, KVP_JSON_ERROR);
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  g_assert_nonnull (strstr (error->message, part));
  /* And it stays so. */
  g_assert_cmpint (kvp_json_stream_next (stream, NULL, NULL), ==, KVP_JSON_ERROR);
}

static void
test_errors (void)
{
  g_autofree char *brackets = g_strnfill (100000, '[');
  g_autofree char *letters = g_strnfill (2 * 1024 * 1024, 'a');
  g_autofree char *long_text = g_strconcat ("\"", letters, "\"", NULL);
  g_autofree char *little_longer = g_strdup_printf ("\"%.*s\"", MAX_TOKEN, letters);
  g_autofree char *spaces = g_strnfill (2 * 1024 * 1024, ' ');

  assert_error ("[1,2", 4, "cut off");
  assert_error ("{\"a\":\"b", 7, "cut off");
  assert_error ("[1,x]", 5, "not valid JSON");
  assert_error (brackets, strlen (brackets), "too deeply");
  assert_error (long_text, strlen (long_text), "too long");
  assert_error (little_longer, strlen (little_longer), "too long");
  assert_error (letters, strlen (letters), "not valid JSON");
  assert_error (spaces, strlen (spaces), "");
}

static void
test_skip (void)
{
  const char *text = "[{\"a\":[1,{\"b\":[]}],\"c\":2},[],3]";
  g_autoptr(GInputStream) input = dribble_stream_new (text, strlen (text), 3);
  g_autoptr(KvpJsonStream) stream = kvp_json_stream_new (input, MAX_TOKEN);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (kvp_json_stream_next (stream, NULL, &error), ==, KVP_JSON_ARRAY_BEGIN);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpint (kvp_json_stream_next (stream, NULL, &error), !=, KVP_JSON_ERROR);
      g_assert_true (kvp_json_stream_skip (stream, NULL, &error));
      g_assert_no_error (error);
    }
  g_assert_cmpint (kvp_json_stream_next (stream, NULL, &error), ==, KVP_JSON_ARRAY_END);
  g_assert_cmpint (kvp_json_stream_next (stream, NULL, &error), ==, KVP_JSON_END);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/base/json-stream/pieces", test_pieces);
  g_test_add_func ("/base/json-stream/long", test_long);
  g_test_add_func ("/base/json-stream/raw", test_raw);
  g_test_add_func ("/base/json-stream/raw-too-long", test_raw_too_long);
  g_test_add_func ("/base/json-stream/errors", test_errors);
  g_test_add_func ("/base/json-stream/skip", test_skip);

  return g_test_run ();
}
