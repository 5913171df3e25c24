/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "purge/kvp-key-list-file.h"

#define TEXT(text) text, sizeof text - 1

static KvpKeyListFile *
read_with (const char              *name,
           const char              *text,
           gsize                    length,
           const KvpKeyListOptions *options,
           GError                 **error)
{
  KvpKeyListOptions used = *options;
  g_autoptr(GInputStream) stream = g_memory_input_stream_new_from_data (text, (gssize) length, NULL);

  return kvp_key_list_file_read (stream, name, &used, NULL, error);
}

static KvpKeyListFile *
read_text (const char  *name,
           const char  *text,
           gsize        length,
           GError     **error)
{
  const KvpKeyListOptions guess = KVP_KEY_LIST_OPTIONS_GUESS;

  return read_with (name, text, length, &guess, error);
}

/* The names, in the order of a filter: each is shown with its length, so that no two lists look the same. */
static char *
show (KvpKeyListFile *file)
{
  GString *out = g_string_new (NULL);
  GPtrArray *keys;

  if (kvp_key_list_file_get_filter (file) == NULL)
    return g_string_free (out, FALSE);

  keys = kvp_filter_get_keys (kvp_key_list_file_get_filter (file));
  for (guint i = 0; i < keys->len; i++)
    {
      gsize length;
      const char *name = g_bytes_get_data (g_ptr_array_index (keys, i), &length);
      g_autofree char *copy = g_strndup (name, length);
      g_autofree char *escaped = g_strescape (copy, NULL);

      g_string_append_printf (out, "%s%" G_GSIZE_FORMAT ":%s", i > 0 ? " " : "", length, escaped);
    }

  return g_string_free (out, FALSE);
}

static void
assert_keys (const char *name,
             const char *text,
             gsize       length,
             const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpKeyListFile) file = read_text (name, text, length, &error);
  g_autofree char *shown = NULL;

  g_assert_no_error (error);
  shown = show (file);
  g_assert_cmpstr (shown, ==, expected);
}

static void
assert_error (const char *name,
              const char *text,
              gsize       length,
              const char *part)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpKeyListFile) file = read_text (name, text, length, &error);

  g_assert_null (file);
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  if (strstr (error->message, part) == NULL)
    g_error ("“%s” does not say “%s”", error->message, part);
}

/* --- text --- */

static void
test_text (void)
{
  assert_keys ("a.txt", TEXT ("b\na\n"), "1:a 1:b");
  assert_keys ("a.txt", TEXT ("a\nb"), "1:a 1:b");
  assert_keys ("a.txt", TEXT (" a \n\tb,c;\"d\"\n%2e\n..."), "8:\\tb,c;\\\"d\\\" 3: a  3:%2e 3:...");
  assert_keys ("a.txt", TEXT ("[\n{\n"), "1:[ 1:{");
  assert_keys ("a.txt", TEXT (""), "");
  assert_keys ("a.txt", TEXT ("\xef\xbb\xbf" "a\n"), "1:a");
  /* Only at the beginning is it a mark. */
  assert_keys ("a.txt", TEXT ("a\n\xef\xbb\xbf" "b\n"), "1:a 4:\\357\\273\\277b");
}

static void
test_text_crlf (void)
{
  const KvpKeyListOptions guess = KVP_KEY_LIST_OPTIONS_GUESS;
  g_autoptr(KvpKeyListFile) all = read_with ("a", TEXT ("a\r\nb\r\nc"), &guess, NULL);
  g_autoptr(KvpKeyListFile) some = read_with ("a", TEXT ("a\r\nb\nc"), &guess, NULL);

  g_assert_true (kvp_key_list_file_get_has_crlf (all));
  g_assert_false (kvp_key_list_file_get_has_crlf (some));

  assert_keys ("a.txt", TEXT ("a\r\nb\r\nc\r\n"), "1:a 1:b 1:c");
  assert_keys ("a.txt", TEXT ("a\r\nb\r\nc"), "1:a 1:b 1:c");
  assert_keys ("a.txt", TEXT ("a\r\r\n"), "2:a\\r");
  /* One line without it, and it is a part of the names. */
  assert_keys ("a.txt", TEXT ("a\r\nb\nc"), "2:a\\r 1:b 1:c");
  assert_keys ("a.txt", TEXT ("a\rb"), "3:a\\rb");
}

static void
assert_rejected (KvpKeyListFile     *file,
                 guint               index,
                 guint64             number,
                 KvpKeyListRejected  why)
{
  const KvpKeyListEntry *entry = g_ptr_array_index (kvp_key_list_file_get_rejected (file), index);

  g_assert_cmpuint (entry->number, ==, number);
  g_assert_cmpint (entry->rejected, ==, why);
  g_assert_cmpstr (kvp_key_list_file_describe (why), !=, "");
}

static void
test_rejected (void)
{
  g_autofree char *fits = g_strnfill (512, 'x');
  g_autofree char *too_long = g_strnfill (513, 'y');
  g_autofree char *far_too_long = g_strnfill (1024 * 1024, 'z');
  g_autofree char *text = g_strdup_printf ("a\n\n.\n..\n%s\n%s\n%s\na\n\xff\nb\n", fits, too_long, far_too_long);
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpKeyListFile) file = read_text ("a.txt", text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (kvp_key_list_file_get_n_entries (file), ==, 10);
  g_assert_cmpuint (kvp_key_list_file_get_n_keys (file), ==, 3);
  g_assert_cmpuint (kvp_key_list_file_count_rejected (file), ==, 7);
  g_assert_cmpuint (kvp_key_list_file_get_n_rejected (file, KVP_KEY_LIST_REJECTED_EMPTY), ==, 1);
  g_assert_cmpuint (kvp_key_list_file_get_n_rejected (file, KVP_KEY_LIST_REJECTED_DOTS), ==, 2);
  g_assert_cmpuint (kvp_key_list_file_get_n_rejected (file, KVP_KEY_LIST_REJECTED_TOO_LONG), ==, 2);
  g_assert_cmpuint (kvp_key_list_file_get_n_rejected (file, KVP_KEY_LIST_REJECTED_NOT_UTF8), ==, 1);
  g_assert_cmpuint (kvp_key_list_file_get_n_rejected (file, KVP_KEY_LIST_REJECTED_DUPLICATE), ==, 1);
  assert_rejected (file, 0, 2, KVP_KEY_LIST_REJECTED_EMPTY);
  assert_rejected (file, 3, 6, KVP_KEY_LIST_REJECTED_TOO_LONG);
  assert_rejected (file, 4, 7, KVP_KEY_LIST_REJECTED_TOO_LONG);
  assert_rejected (file, 5, 8, KVP_KEY_LIST_REJECTED_DUPLICATE);
  assert_rejected (file, 6, 9, KVP_KEY_LIST_REJECTED_NOT_UTF8);
  g_assert_cmpuint (kvp_key_list_file_get_keys (file)->len, ==, 3);
}

static void
test_nothing_left (void)
{
  g_autoptr(KvpKeyListFile) file = read_text ("a.txt", TEXT ("\n..\n"), NULL);

  g_assert_null (kvp_key_list_file_get_filter (file));
  g_assert_cmpuint (kvp_key_list_file_get_n_keys (file), ==, 0);
  g_assert_cmpuint (kvp_key_list_file_count_rejected (file), ==, 2);
}

static void
test_encoding (void)
{
  assert_error ("a.txt", TEXT ("\xff\xfe" "a\0b\0"), "UTF-16");
  assert_error ("a.csv", TEXT ("\xfe\xff\0a\0b"), "UTF-16");
  assert_error ("a.txt", TEXT ("a\0b\n"), "NUL bytes");
  assert_error ("a.csv", TEXT ("a\0b\n"), "NUL bytes");
  assert_error ("a.json", TEXT ("[\"a\0b\"]"), "not valid JSON");
}

/* Two million lines, of which two are different. */
static void
test_duplicates (void)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(KvpKeyListFile) file = NULL;

  for (guint i = 0; i < 1000000; i++)
    g_string_append (text, "one\ntwo\n");

  file = read_text ("a.txt", text->str, text->len, NULL);
  g_assert_cmpuint (kvp_key_list_file_get_n_entries (file), ==, 2000000);
  g_assert_cmpuint (kvp_key_list_file_get_n_keys (file), ==, 2);
  g_assert_cmpuint (kvp_key_list_file_get_n_rejected (file, KVP_KEY_LIST_REJECTED_DUPLICATE), ==, 1999998);
  g_assert_cmpuint (kvp_key_list_file_get_rejected (file)->len, ==, KVP_KEY_LIST_FILE_MAX_SHOWN);
}

/* Over many blocks of names and pieces of the file. */
static void
test_many (void)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(KvpKeyListFile) file = NULL;
  GPtrArray *keys;

  for (guint i = 0; i < 200000; i++)
    g_string_append_printf (text, "key:%06u\n", i);

  file = read_text ("a.txt", text->str, text->len, NULL);
  g_assert_cmpuint (kvp_key_list_file_count_rejected (file), ==, 0);
  keys = kvp_filter_get_keys (kvp_key_list_file_get_filter (file));
  g_assert_cmpuint (keys->len, ==, 200000);
  for (guint i = 0; i < keys->len; i++)
    {
      gsize length;
      const char *name = g_bytes_get_data (g_ptr_array_index (keys, i), &length);
      char expected[16];

      g_snprintf (expected, sizeof expected, "key:%06u", i);
      g_assert_cmpmem (name, length, expected, strlen (expected));
    }
}

/* --- tables --- */

static void
test_csv (void)
{
  assert_keys ("a.csv", TEXT ("a,1\nb,2\n"), "1:a 1:b");
  assert_keys ("a.csv", TEXT ("Name,n\na,1\n"), "1:a");
  assert_keys ("a.csv", TEXT ("n,key\r\n1,a\r\n2,b\r\n"), "1:a 1:b");
  assert_keys ("a.csv", TEXT ("n;key\n1;a,b\n"), "3:a,b");
  assert_keys ("a.csv", TEXT ("n\tkey\n1\ta;b\n"), "3:a;b");
  assert_keys ("a.csv", TEXT ("\xef\xbb\xbfname,n\na,1"), "1:a");
  assert_keys ("a.csv", TEXT ("name,n\n\"a\"\"b\",1\n\"c,d\",2\n\"e\r\nf\",3\n"), "3:a\\\"b 3:c,d 4:e\\r\\nf");
  assert_keys ("a.csv", TEXT ("name,n\n a ,1\n"), "3: a ");
  assert_keys ("a.csv", TEXT ("name\n\"\"\nb"), "1:b");
  assert_keys ("a.csv", TEXT ("a\rb,1\n"), "3:a\\rb");
  assert_keys ("a.csv", TEXT ("\"a\"\r\n\"b\"\r"), "1:a 1:b");
  assert_keys ("a.csv", TEXT (""), "");
}

static void
test_csv_options (void)
{
  const char *text = "id;name;key\n1;a;x\n2;b;y\n3\n";
  KvpKeyListOptions options = KVP_KEY_LIST_OPTIONS_GUESS;
  g_autoptr(KvpKeyListFile) guessed = read_with ("a.csv", text, strlen (text), &options, NULL);
  g_autoptr(KvpKeyListFile) chosen = NULL;
  g_autoptr(KvpKeyListFile) headless = NULL;
  g_autofree char *shown = show (guessed);
  g_autofree char *shown_chosen = NULL;
  g_autofree char *shown_headless = NULL;

  options = *kvp_key_list_file_get_options (guessed);
  g_assert_cmpint (options.format, ==, KVP_KEY_LIST_CSV);
  g_assert_cmpint (options.delimiter, ==, ';');
  g_assert_cmpint (options.column, ==, 1);
  g_assert_cmpint (options.has_heading, ==, TRUE);
  g_assert_cmpstr (shown, ==, "1:a 1:b");
  g_assert_cmpuint (kvp_key_list_file_get_n_rejected (guessed, KVP_KEY_LIST_REJECTED_NO_COLUMN), ==, 1);
  assert_rejected (guessed, 0, 4, KVP_KEY_LIST_REJECTED_NO_COLUMN);
  g_assert_cmpuint (kvp_key_list_file_get_columns (guessed)->len, ==, 3);
  g_assert_cmpstr (g_ptr_array_index (kvp_key_list_file_get_columns (guessed), 2), ==, "key");

  options.column = 2;
  chosen = read_with ("a.csv", text, strlen (text), &options, NULL);
  shown_chosen = show (chosen);
  g_assert_cmpstr (shown_chosen, ==, "1:x 1:y");

  options.has_heading = FALSE;
  headless = read_with ("a.csv", text, strlen (text), &options, NULL);
  shown_headless = show (headless);
  g_assert_cmpstr (shown_headless, ==, "3:key 1:x 1:y");
}

static void
test_csv_quotes (void)
{
  assert_error ("a.csv", TEXT ("name\na\n\"b\nc\nd"), "A quote that is opened in line 3 is never closed.");
  assert_error ("a.csv", TEXT ("name\na\"b\n"), "In line 2, a quote stands in the middle of a field.");
  assert_error ("a.csv", TEXT ("name\n \"b\"\n"), "In line 2, a quote stands in the middle of a field.");
  assert_error ("a.csv", TEXT ("name\n\"b\"c\n"), "In line 2, something follows behind a closing quote.");
  assert_error ("a.csv", TEXT ("name\n\"b\"\rc\n"), "In line 2, something follows behind a closing quote.");
}

/* --- JSON --- */

static void
test_json (void)
{
  assert_keys ("a.json", TEXT ("[\"b\",\"a\"]"), "1:a 1:b");
  assert_keys ("a.json", TEXT ("[]"), "");
  /* wrangler kv key list */
  assert_keys ("a.json", TEXT ("[{\"name\":\"a\",\"expiration\":1900000000,\"metadata\":{\"name\":\"x\"}},{\"name\":\"b\"}]"),
               "1:a 1:b");
  /* wrangler kv bulk put */
  assert_keys ("a.json", TEXT ("[{\"key\":\"a\",\"value\":\"v\",\"base64\":true},{\"value\":\"v\",\"key\":\"b\"}]"), "1:a 1:b");
  assert_keys ("a.json", TEXT ("{\"result\":[{\"name\":\"a\"}],\"success\":true}"), "1:a");
  assert_keys ("a.json", TEXT ("{\"version\":1,\"keys\":[{\"name\":\"a\",\"state\":\"pending\"}]}"), "1:a");
  assert_keys ("a.json", TEXT ("[\" a \",\"b,c\",\"d\\n\",\"e\\\"f\"]"), "3: a  3:b,c 2:d\\n 3:e\\\"f");
  assert_keys ("list", TEXT (" [\"a\"]"), "1:a");
  assert_keys ("a.json", TEXT ("\xef\xbb\xbf[\"a\"]"), "1:a");
}

static void
test_json_nul (void)
{
  g_autoptr(KvpKeyListFile) file = read_text ("a.json", TEXT ("[\"a\\u0000b\",\"a\"]"), NULL);
  GPtrArray *keys = kvp_filter_get_keys (kvp_key_list_file_get_filter (file));
  gsize length;
  const char *name = g_bytes_get_data (g_ptr_array_index (keys, 1), &length);

  g_assert_cmpuint (keys->len, ==, 2);
  g_assert_cmpmem (name, length, "a\0b", 3);
}

static void
test_json_rejected (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpKeyListFile) file = NULL;

  file = read_text ("a.json",
                    TEXT ("[\"a\",1,null,[\"b\"],{\"id\":\"c\"},{\"name\":\"d\",\"key\":\"e\"},{\"name\":1},"
                          "\"\\ud800\",{\"name\":\"a\"},{\"name\":\"g\",\"name\":\"h\"},\"\"]"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kvp_key_list_file_get_n_keys (file), ==, 1);
  g_assert_cmpuint (kvp_key_list_file_get_n_entries (file), ==, 11);
  g_assert_cmpuint (kvp_key_list_file_get_n_rejected (file, KVP_KEY_LIST_REJECTED_NO_NAME), ==, 7);
  g_assert_cmpuint (kvp_key_list_file_get_n_rejected (file, KVP_KEY_LIST_REJECTED_INEXACT), ==, 1);
  g_assert_cmpuint (kvp_key_list_file_get_n_rejected (file, KVP_KEY_LIST_REJECTED_DUPLICATE), ==, 1);
  g_assert_cmpuint (kvp_key_list_file_get_n_rejected (file, KVP_KEY_LIST_REJECTED_EMPTY), ==, 1);
  assert_rejected (file, 0, 2, KVP_KEY_LIST_REJECTED_NO_NAME);
}

static void
test_json_errors (void)
{
  g_autofree char *brackets = g_strnfill (100000, '[');

  assert_error ("a.json", TEXT (""), "cut off");
  assert_error ("a.json", TEXT ("[\"a\""), "cut off");
  assert_error ("a.json", TEXT ("[\"a\",]"), "not valid JSON");
  assert_error ("a.json", TEXT ("['a']"), "not valid JSON");
  assert_error ("a.json", TEXT ("[\"a\"] [\"b\"]"), "not valid JSON");
  assert_error ("a.json", TEXT ("\"a\""), "no array of names");
  assert_error ("a.json", TEXT ("{\"a\":[\"b\"]}"), "no array of names");
  assert_error ("a.json", TEXT ("{\"keys\":[\"b\"],\"result\":[\"c\"]}"), "no array of names");
  assert_error ("a.json", TEXT ("{\"keys\":\"b\"}"), "no array of names");
  assert_error ("a.json", TEXT ("a\nb\n"), "not valid JSON");
  assert_error ("a.json", brackets, strlen (brackets), "too deeply");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/purge/key-list-file/text", test_text);
  g_test_add_func ("/purge/key-list-file/text-crlf", test_text_crlf);
  g_test_add_func ("/purge/key-list-file/rejected", test_rejected);
  g_test_add_func ("/purge/key-list-file/nothing-left", test_nothing_left);
  g_test_add_func ("/purge/key-list-file/encoding", test_encoding);
  g_test_add_func ("/purge/key-list-file/duplicates", test_duplicates);
  g_test_add_func ("/purge/key-list-file/many", test_many);
  g_test_add_func ("/purge/key-list-file/csv", test_csv);
  g_test_add_func ("/purge/key-list-file/csv-options", test_csv_options);
  g_test_add_func ("/purge/key-list-file/csv-quotes", test_csv_quotes);
  g_test_add_func ("/purge/key-list-file/json", test_json);
  g_test_add_func ("/purge/key-list-file/json-nul", test_json_nul);
  g_test_add_func ("/purge/key-list-file/json-rejected", test_json_rejected);
  g_test_add_func ("/purge/key-list-file/json-errors", test_json_errors);

  return g_test_run ();
}
