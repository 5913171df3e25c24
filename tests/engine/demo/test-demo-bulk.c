/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "demo-fixture.h"

#include <string.h>

static char *
new_name_array (guint n)
{
  GString *body = g_string_new ("[");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (body, "%s\"key-%05u\"", i > 0 ? "," : "", i);
  g_string_append_c (body, ']');

  return g_string_free (body, FALSE);
}

static void
test_delete (Fixture       *fixture,
             gconstpointer  user_data)
{
  g_autoptr(Answer) answer = NULL;

  fixture_put (fixture, "a", NULL, NULL, 0);
  fixture_put (fixture, "b", NULL, NULL, 0);
  fixture_put (fixture, "c", NULL, NULL, 0);
  answer = fixture_send (fixture, "POST", "bulk/delete", " [ \"a\" , \"\\u0063\", \"never there\" ] ");

  answer_assert_good (answer);
  g_assert_cmpint (answer_get_integer (answer, "result.successful_key_count"), ==, 3);
  g_assert_cmpuint (answer_get_length (answer, "result.unsuccessful_keys"), ==, 0);
  g_assert_false (fixture_has (fixture, "a"));
  g_assert_true (fixture_has (fixture, "b"));
  g_assert_false (fixture_has (fixture, "c"));
}

/* The names are bytes: no trimming, no decoding, no end at a NUL. */
static void
test_delete_exact_names (Fixture       *fixture,
                         gconstpointer  user_data)
{
  g_autoptr(GBytes) nul = g_bytes_new_static ("a\0b", 3);
  g_autoptr(Answer) answer = NULL;
  g_autoptr(Answer) with_nul = NULL;
  static const char * const kept[] = { "a", "a/b", "a%2Fb", " a", "A", "\303\251", ".." };

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    fixture_put (fixture, kept[i], NULL, NULL, 0);
  fixture_put (fixture, "a%252Fb", NULL, NULL, 0);
  fixture_put (fixture, "\360\237\232\200", NULL, NULL, 0);
  kvp_demo_server_put (fixture->server, fixture->id, nul, NULL, NULL, 0);

  answer = fixture_send (fixture, "POST", "bulk/delete", "[\"a%252Fb\",\"\\ud83d\\ude80\",\"e\\u0301\"]");
  answer_assert_good (answer);
  with_nul = fixture_send (fixture, "POST", "bulk/delete", "[\"a\\u0000b\"]");
  answer_assert_good (with_nul);

  g_assert_false (kvp_demo_server_has_key (fixture->server, fixture->id, nul));
  g_assert_false (fixture_has (fixture, "a%252Fb"));
  g_assert_false (fixture_has (fixture, "\360\237\232\200"));
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    g_assert_true (fixture_has (fixture, kept[i]));
}

static void
test_delete_limit (Fixture       *fixture,
                   gconstpointer  user_data)
{
  g_autofree char *most = new_name_array (10000);
  g_autofree char *too_many = new_name_array (10001);
  g_autoptr(Answer) refused = NULL;
  g_autoptr(Answer) answer = NULL;

  fixture_put (fixture, "key-00000", NULL, NULL, 0);
  refused = fixture_send (fixture, "POST", "bulk/delete", too_many);
  answer_assert_bad (refused, 400, 10012);
  g_assert_true (fixture_has (fixture, "key-00000"));

  answer = fixture_send (fixture, "POST", "bulk/delete", most);
  answer_assert_good (answer);
  g_assert_cmpint (answer_get_integer (answer, "result.successful_key_count"), ==, 10000);
  g_assert_false (fixture_has (fixture, "key-00000"));
}

/* One wrong name and nothing is deleted. */
static void
test_delete_bad_bodies (Fixture       *fixture,
                        gconstpointer  user_data)
{
  static const char * const bodies[] = {
    "", "{}", "{\"keys\":[\"a\"]}", "[\"a\",1]", "[\"a\",null]", "[\"a\",]", "[\"a\"", "['a']", "[\"a\"] x",
    "[\"a\",\"\"]", "[\"a\",\"\\ud83d\"]", "[\"a\"/**/]", "[\"a\",\"\\x41\"]", "[\"a\",\"\t\"]",
  };
  g_autoptr(GString) long_name = g_string_new ("[\"a\",\"");
  g_autoptr(Answer) too_long = NULL;

  fixture_put (fixture, "a", NULL, NULL, 0);
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr(Answer) answer = fixture_send (fixture, "POST", "bulk/delete", bodies[i]);

      answer_assert_bad (answer, 400, 10001);
      g_assert_true (fixture_has (fixture, "a"));
    }

  for (guint i = 0; i < 513; i++)
    g_string_append_c (long_name, 'x');
  g_string_append (long_name, "\"]");
  too_long = fixture_send (fixture, "POST", "bulk/delete", long_name->str);
  answer_assert_bad (too_long, 400, 10001);
  g_assert_true (fixture_has (fixture, "a"));
}

static void
test_delete_refused_keys (Fixture       *fixture,
                          gconstpointer  user_data)
{
  g_autoptr(GBytes) stubborn = g_bytes_new_static ("b\"", 2);
  g_autoptr(Answer) answer = NULL;
  g_autoptr(Answer) again = NULL;

  fixture_put (fixture, "a", NULL, NULL, 0);
  fixture_put (fixture, "b\"", NULL, NULL, 0);
  kvp_demo_server_refuse_key (fixture->server, stubborn);

  answer = fixture_send (fixture, "POST", "bulk/delete", "[\"a\",\"b\\\"\"]");
  answer_assert_good (answer);
  g_assert_cmpint (answer_get_integer (answer, "result.successful_key_count"), ==, 1);
  g_assert_cmpuint (answer_get_length (answer, "result.unsuccessful_keys"), ==, 1);
  g_assert_cmpstr (answer_get_string (answer, "result.unsuccessful_keys.0"), ==, "b\"");
  g_assert_false (fixture_has (fixture, "a"));
  g_assert_true (fixture_has (fixture, "b\""));
  again = fixture_send (fixture, "POST", "bulk/delete", "[\"b\\\"\"]");
  g_assert_cmpint (answer_get_integer (again, "result.successful_key_count"), ==, 0);
}

static void
test_deprecated_delete (Fixture       *fixture,
                        gconstpointer  user_data)
{
  g_autoptr(Answer) answer = NULL;
  g_autoptr(Answer) wrong_method = NULL;

  fixture_put (fixture, "a", NULL, NULL, 0);
  wrong_method = fixture_send (fixture, "DELETE", "bulk/delete", "[\"a\"]");
  answer_assert_bad (wrong_method, 405, 7001);
  g_assert_true (fixture_has (fixture, "a"));

  answer = fixture_send (fixture, "DELETE", "bulk", "[\"a\"]");
  answer_assert_good (answer);
  g_assert_cmpuint (answer_get_length (answer, "messages"), ==, 1);
  g_assert_false (fixture_has (fixture, "a"));
}

/* Deleting most of a namespace sweeps its array: what is left is what should be. */
static void
test_delete_many (Fixture       *fixture,
                  gconstpointer  user_data)
{
  g_autofree char *id = kvp_demo_server_get_namespace_id (fixture->server, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  g_autoptr(GPtrArray) names = kvp_demo_server_get_names (fixture->server, id);
  g_autofree char *path = g_strdup_printf (DEMO_NAMESPACES "/%s/bulk/delete", id);
  g_autoptr(GString) body = g_string_new ("[");
  g_autoptr(GPtrArray) left = NULL;
  guint n = 0;

  for (guint i = 0; i < names->len; i++)
    {
      gsize length;
      const char *name = g_bytes_get_data (g_ptr_array_index (names, i), &length);

      /* Those whose names need no escapes will do. */
      if (!g_str_has_prefix (name, "session:") && !(g_str_has_prefix (name, "user:") && i % 3 > 0))
        continue;
      g_string_append_printf (body, "%s\"%.*s\"", body->len > 1 ? "," : "", (int) length, name);
      if (++n % 10000 == 0)
        {
          g_autoptr(Answer) answer = NULL;

          g_string_append_c (body, ']');
          answer = fixture_send (fixture, "POST", path, body->str);
          answer_assert_good (answer);
          g_assert_cmpint (answer_get_integer (answer, "result.successful_key_count"), ==, 10000);
          g_string_assign (body, "[");
        }
    }
  g_assert_cmpuint (n, >, 50000);
  n -= n % 10000;

  left = kvp_demo_server_get_names (fixture->server, id);
  g_assert_cmpuint (left->len, ==, names->len - n);
  for (guint i = 1; i < left->len; i++)
    g_assert_cmpint (g_bytes_compare (g_ptr_array_index (left, i - 1), g_ptr_array_index (left, i)), <, 0);
}

static void
test_get (Fixture       *fixture,
          gconstpointer  user_data)
{
  gint64 later = g_get_real_time () / G_USEC_PER_SEC + 3600;
  g_autoptr(Answer) plain = NULL;
  g_autoptr(Answer) full = NULL;
  g_autoptr(Answer) json = NULL;
  g_autoptr(Answer) no_json = NULL;

  fixture_put (fixture, "a", "one", "{\"t\":1}", later);
  fixture_put (fixture, "b", "{\"two\":2}", NULL, 0);

  plain = fixture_send (fixture, "POST", "bulk/get", "{\"keys\":[\"a\",\"gone\"]}");
  answer_assert_good (plain);
  g_assert_cmpstr (answer_get_string (plain, "result.values.a"), ==, "one");
  g_assert_true (JSON_NODE_HOLDS_NULL (answer_get (plain, "result.values.gone")));

  full = fixture_send (fixture, "POST", "bulk/get",
                       "{\"keys\":[\"a\",\"b\",\"gone\"],\"type\":\"text\",\"withMetadata\":true}");
  answer_assert_good (full);
  g_assert_cmpstr (answer_get_string (full, "result.values.a.value"), ==, "one");
  g_assert_cmpint (answer_get_integer (full, "result.values.a.metadata.t"), ==, 1);
  g_assert_cmpint (answer_get_integer (full, "result.values.a.expiration"), ==, later);
  g_assert_cmpstr (answer_get_string (full, "result.values.b.value"), ==, "{\"two\":2}");
  g_assert_false (answer_has (full, "result.values.b.expiration"));
  g_assert_true (JSON_NODE_HOLDS_NULL (answer_get (full, "result.values.gone")));

  json = fixture_send (fixture, "POST", "bulk/get", "{\"keys\":[\"b\"],\"type\":\"json\"}");
  answer_assert_good (json);
  g_assert_cmpint (answer_get_integer (json, "result.values.b.two"), ==, 2);
  no_json = fixture_send (fixture, "POST", "bulk/get", "{\"keys\":[\"a\"],\"type\":\"json\"}");
  answer_assert_bad (no_json, 400, 10001);
}

static void
test_get_refusals (Fixture       *fixture,
                   gconstpointer  user_data)
{
  g_autoptr(GBytes) binary = g_bytes_new_static ("\377\000", 2);
  g_autoptr(GBytes) name = g_bytes_new_static ("binary", 6);
  g_autofree char *names = new_name_array (101);
  g_autofree char *too_many = g_strdup_printf ("{\"keys\":%s}", names);
  g_autofree char *big = g_strnfill (13 * 1024 * 1024, 'x');
  g_autoptr(Answer) over = fixture_send (fixture, "POST", "bulk/get", too_many);
  g_autoptr(Answer) none = fixture_send (fixture, "POST", "bulk/get", "{\"keys\":[]}");
  g_autoptr(Answer) array = fixture_send (fixture, "POST", "bulk/get", "[\"a\"]");
  g_autoptr(Answer) not_text = NULL;
  g_autoptr(Answer) too_big = NULL;

  kvp_demo_server_put (fixture->server, fixture->id, name, binary, NULL, 0);
  fixture_put (fixture, "big-1", big, NULL, 0);
  fixture_put (fixture, "big-2", big, NULL, 0);
  answer_assert_bad (over, 400, 10029);
  answer_assert_bad (none, 400, 10029);
  answer_assert_bad (array, 400, 10001);
  not_text = fixture_send (fixture, "POST", "bulk/get", "{\"keys\":[\"binary\"]}");
  answer_assert_bad (not_text, 400, 10001);
  too_big = fixture_send (fixture, "POST", "bulk/get", "{\"keys\":[\"big-1\",\"big-2\"]}");
  answer_assert_bad (too_big, 413, 10000);
}

static void
test_put (Fixture       *fixture,
          gconstpointer  user_data)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *body = NULL;
  g_autofree char *soon = NULL;
  g_autoptr(Answer) answer = NULL;
  g_autoptr(Answer) value = NULL;
  g_autoptr(Answer) listed = NULL;
  g_autoptr(Answer) refused = NULL;

  body = g_strdup_printf ("[{\"key\":\"a\",\"value\":\"/wA=\",\"base64\":true,\"metadata\":[1e400],"
                          "\"expiration\":%" G_GINT64_FORMAT "},"
                          "{\"key\":\"b\",\"value\":\"first\"},"
                          "{\"key\":\"b\",\"value\":\"last\",\"metadata\":null}]", now + 3600);
  answer = fixture_send (fixture, "PUT", "bulk", body);
  answer_assert_good (answer);
  g_assert_cmpint (answer_get_integer (answer, "result.successful_key_count"), ==, 3);

  value = fixture_send (fixture, "GET", "values/a", NULL);
  g_assert_cmpmem (g_bytes_get_data (value->body, NULL), g_bytes_get_size (value->body), "\377\000", 2);
  listed = fixture_send (fixture, "GET", "keys", NULL);
  g_assert_cmpuint (answer_get_length (listed, "result"), ==, 2);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (listed->body, NULL), -1, "\"metadata\":[1e400]"));
  g_assert_false (answer_has (listed, "result.1.metadata"));

  soon = g_strdup_printf ("[{\"key\":\"c\",\"value\":\"1\"},"
                          "{\"key\":\"d\",\"value\":\"1\",\"expiration\":%" G_GINT64_FORMAT "}]", now + 30);
  refused = fixture_send (fixture, "PUT", "bulk", soon);
  answer_assert_bad (refused, 400, 10034);
  g_assert_false (fixture_has (fixture, "c"));
}

int
main (int    argc,
      char **argv)
{
  /* No file is touched, and folders per test leak in GLib 2.74. */
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("/demo/bulk/delete", test_delete);
  ADD ("/demo/bulk/delete-exact-names", test_delete_exact_names);
  ADD ("/demo/bulk/delete-limit", test_delete_limit);
  ADD ("/demo/bulk/delete-bad-bodies", test_delete_bad_bodies);
  ADD ("/demo/bulk/delete-refused-keys", test_delete_refused_keys);
  ADD ("/demo/bulk/delete-many", test_delete_many);
  ADD ("/demo/bulk/deprecated-delete", test_deprecated_delete);
  ADD ("/demo/bulk/get", test_get);
  ADD ("/demo/bulk/get-refusals", test_get_refusals);
  ADD ("/demo/bulk/put", test_put);

  return g_test_run ();
}
