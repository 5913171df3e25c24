/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "demo-fixture.h"

#include "demo/kvp-demo-json.h"

#include <string.h>

/* Names of a page, exactly: the strict reader keeps NULs and refuses what is no JSON. */
static void
read_page (GBytes     *body,
           GPtrArray  *names,
           char      **cursor)
{
  KvpDemoJson json;
  guint index = 0;
  guint inner;

  kvp_demo_json_init (&json, body);
  g_assert_true (kvp_demo_json_open (&json, '{'));
  while (kvp_demo_json_next (&json, '}', &index))
    {
      g_autofree char *member = kvp_demo_json_read_member (&json);
      g_autofree char *other = NULL;

      inner = 0;
      if (g_strcmp0 (member, "result") != 0)
        {
          other = kvp_demo_json_read_raw (&json);
          if (g_strcmp0 (member, "result_info") == 0)
            {
              const char *start = strstr (other, "\"cursor\":\"") + strlen ("\"cursor\":\"");

              *cursor = g_strndup (start, strcspn (start, "\""));
            }
          continue;
        }
      g_assert_true (kvp_demo_json_open (&json, '['));
      while (kvp_demo_json_next (&json, ']', &inner))
        {
          guint n_members = 0;

          g_assert_true (kvp_demo_json_open (&json, '{'));
          while (kvp_demo_json_next (&json, '}', &n_members))
            {
              g_autofree char *key_member = kvp_demo_json_read_member (&json);
              g_autofree char *raw = NULL;

              if (g_strcmp0 (key_member, "name") == 0)
                g_ptr_array_add (names, kvp_demo_json_read_string (&json));
              else
                raw = kvp_demo_json_read_raw (&json);
            }
        }
    }
  g_assert_true (kvp_demo_json_finish (&json));
}

/* All pages from the first; how many there were. */
static guint
walk (Fixture    *fixture,
      const char *id,
      const char *query,
      GPtrArray  *names)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *cursor = g_strdup ("");
  guint n_pages = 0;

  do
    {
      g_autofree char *escaped = g_uri_escape_string (cursor, NULL, FALSE);
      g_autofree char *path = g_strdup_printf (DEMO_NAMESPACES "/%s/keys?%s&cursor=%s", id, query, escaped);
      g_autoptr(Answer) answer = fixture_send (fixture, "GET", path, NULL);

      g_assert_cmpuint (answer->status, ==, 200);
      g_clear_pointer (&cursor, g_free);
      read_page (answer->body, names, &cursor);
      g_assert_nonnull (cursor);
      n_pages++;
      /* A cursor that came before would be a loop. */
      g_assert_true (*cursor == '\0' || g_hash_table_add (seen, g_strdup (cursor)));
    }
  while (*cursor != '\0');

  return n_pages;
}

static GPtrArray *
new_names (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
}

static void
assert_same_names (GPtrArray *got,
                   GPtrArray *wanted)
{
  g_assert_cmpuint (got->len, ==, wanted->len);
  for (guint i = 0; i < got->len; i++)
    {
      g_assert_true (g_bytes_equal (g_ptr_array_index (got, i), g_ptr_array_index (wanted, i)));
      if (i > 0)
        g_assert_cmpint (g_bytes_compare (g_ptr_array_index (got, i - 1), g_ptr_array_index (got, i)), <, 0);
    }
}

static void
test_walk_large (Fixture       *fixture,
                 gconstpointer  user_data)
{
  g_autofree char *id = kvp_demo_server_get_namespace_id (fixture->server, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  g_autoptr(GPtrArray) wanted = kvp_demo_server_get_names (fixture->server, id);
  g_autoptr(GPtrArray) got = new_names ();

  g_assert_cmpuint (wanted->len, ==, 100000);
  g_assert_cmpuint (walk (fixture, id, "limit=1000", got), ==, 100);
  assert_same_names (got, wanted);
}

/* Names in the sample that break something somewhere are there and survive. */
static void
test_odd_names (Fixture       *fixture,
                gconstpointer  user_data)
{
  static const struct { const char *name; gsize length; } odd[] = {
    { "odd/nul\0inside", 14 }, { "odd/nul", 7 }, { "odd/a%2Fb", 9 }, { "odd/../x", 8 }, { "odd/...", 7 },
    { "...", 3 },
    { "product:000150:<b>bold</b>", 26 }, { "product:000130:\346\227\245\346\234\254\350\252\236", 24 },
    { "odd/=HYPERLINK(\"x\")", 19 }, { "odd/new\nline", 12 }, { "odd/ leading space", 18 },
    { "odd/\342\200\256gnp.exe", 14 },
  };
  g_autofree char *id = kvp_demo_server_get_namespace_id (fixture->server, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  g_autoptr(GHashTable) set = g_hash_table_new (g_bytes_hash, g_bytes_equal);
  g_autoptr(GPtrArray) got = new_names ();
  gsize longest = 0;

  walk (fixture, id, "prefix=odd/", got);
  walk (fixture, id, "prefix=product:0001", got);
  walk (fixture, id, "prefix=...", got);
  for (guint i = 0; i < got->len; i++)
    {
      g_hash_table_add (set, g_ptr_array_index (got, i));
      longest = MAX (longest, g_bytes_get_size (g_ptr_array_index (got, i)));
    }
  g_assert_cmpuint (longest, ==, 512);
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr(GBytes) name = g_bytes_new_static (odd[i].name, odd[i].length);

      g_test_message ("%s", odd[i].name);
      g_assert_true (g_hash_table_contains (set, name));
    }
}

/* What the mockups promise: enough keys that a demo of the main job matches. */
static void
test_sample_metadata (Fixture       *fixture,
                      gconstpointer  user_data)
{
  g_autofree char *id = kvp_demo_server_get_namespace_id (fixture->server, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  g_autofree char *cursor = g_strdup ("");
  g_autoptr(GHashTable) types = g_hash_table_new (NULL, NULL);
  guint n_matches = 0;
  guint n_expiring = 0;

  do
    {
      g_autofree char *escaped = g_uri_escape_string (cursor, NULL, FALSE);
      g_autofree char *path = g_strdup_printf (DEMO_NAMESPACES "/%s/keys?prefix=product:&cursor=%s", id,
                                               escaped);
      g_autoptr(Answer) answer = fixture_send (fixture, "GET", path, NULL);
      JsonArray *keys = json_node_get_array (answer_get (answer, "result"));

      for (guint i = 0; i < json_array_get_length (keys); i++)
        {
          JsonObject *key = json_array_get_object_element (keys, i);
          JsonNode *metadata = json_object_get_member (key, "metadata");
          g_autofree char *text = metadata != NULL ? json_to_string (metadata, FALSE) : NULL;

          n_expiring += json_object_has_member (key, "expiration") ? 1 : 0;
          if (metadata == NULL)
            continue;
          g_hash_table_add (types, GUINT_TO_POINTER ((guint) json_node_get_node_type (metadata) * 100000 +
                                                     (guint) json_node_get_value_type (metadata)));
          n_matches += g_str_has_prefix (text, "{\"status\":\"archived\",\"owner\":{\"team\":\"search\"}") ||
                       g_str_has_prefix (text, "{\"status\":\"archived\",\"owner\":{\"team\":\"ads\"}");
        }
      g_clear_pointer (&cursor, g_free);
      cursor = g_strdup (answer_get_string (answer, "result_info.cursor"));
    }
  while (*cursor != '\0');

  g_assert_cmpuint (n_matches, >=, 11500);
  g_assert_cmpuint (n_matches, <=, 12500);
  g_assert_cmpuint (n_expiring, >, 1000);
  /* Object, array, string, whole number, fraction, boolean. */
  g_assert_cmpuint (g_hash_table_size (types), >=, 6);
}

static void
test_limit (Fixture       *fixture,
            gconstpointer  user_data)
{
  static const char * const bad[] = { "9", "0", "-1", "1001", "1e2", "ten", "", "100 " };

  for (guint i = 0; i < 25; i++)
    {
      g_autofree char *name = g_strdup_printf ("key-%02u", i);

      fixture_put (fixture, name, NULL, NULL, 0);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *escaped = g_uri_escape_string (bad[i], NULL, FALSE);
      g_autofree char *path = g_strconcat ("keys?limit=", escaped, NULL);
      g_autoptr(Answer) answer = fixture_send (fixture, "GET", path, NULL);

      answer_assert_bad (answer, 400, 10001);
    }
  {
    g_autoptr(Answer) answer = fixture_send (fixture, "GET", "keys?limit=10", NULL);

    answer_assert_good (answer);
    g_assert_cmpuint (answer_get_length (answer, "result"), ==, 10);
    g_assert_cmpint (answer_get_integer (answer, "result_info.count"), ==, 10);
    g_assert_cmpstr (answer_get_string (answer, "result.9.name"), ==, "key-09");
    g_assert_cmpstr (answer_get_string (answer, "result_info.cursor"), !=, "");
  }
  {
    g_autoptr(Answer) answer = fixture_send (fixture, "GET", "keys", NULL);

    g_assert_cmpuint (answer_get_length (answer, "result"), ==, 25);
    g_assert_cmpstr (answer_get_string (answer, "result_info.cursor"), ==, "");
  }
}

/* Members only where there is something to say; metadata is the text that it was. */
static void
test_members (Fixture       *fixture,
              gconstpointer  user_data)
{
  gint64 later = g_get_real_time () / G_USEC_PER_SEC + 3600;
  g_autofree char *wanted = NULL;
  g_autoptr(Answer) answer = NULL;
  const char *body;

  fixture_put (fixture, "a", NULL, NULL, 0);
  fixture_put (fixture, "b", NULL, "{\"n\":12345678901234567890, \"x\":[1e400]}", later);
  fixture_put (fixture, "c", NULL, "false", 0);
  fixture_put (fixture, "gone", NULL, "1", later - 7200);
  answer = fixture_send (fixture, "GET", "keys", NULL);

  answer_assert_good (answer);
  wanted = g_strdup_printf ("\"result\":[{\"name\":\"a\"},"
                            "{\"name\":\"b\",\"expiration\":%" G_GINT64_FORMAT ","
                            "\"metadata\":{\"n\":12345678901234567890, \"x\":[1e400]}},"
                            "{\"name\":\"c\",\"metadata\":false}]", later);
  body = g_bytes_get_data (answer->body, NULL);
  g_assert_nonnull (g_strstr_len (body, g_bytes_get_size (answer->body), wanted));
  g_assert_false (fixture_has (fixture, "gone"));
  g_assert_cmpuint (kvp_demo_server_count_keys (fixture->server, fixture->id), ==, 3);
}

static void
test_prefix (Fixture       *fixture,
             gconstpointer  user_data)
{
  g_autoptr(GString) too_long = g_string_new ("keys?prefix=");
  g_autoptr(Answer) refused = NULL;
  g_autoptr(Answer) at_limit = NULL;
  g_autoptr(GPtrArray) names = new_names ();
  g_autoptr(GPtrArray) bytes = new_names ();

  fixture_put (fixture, "a", NULL, NULL, 0);
  fixture_put (fixture, "a/1", NULL, NULL, 0);
  fixture_put (fixture, "a/2", NULL, NULL, 0);
  fixture_put (fixture, "A/1", NULL, NULL, 0);
  fixture_put (fixture, "b", NULL, NULL, 0);
  fixture_put (fixture, "\303\244", NULL, NULL, 0);
  fixture_put (fixture, "\303\266", NULL, NULL, 0);

  walk (fixture, fixture->id, "prefix=a%2F", names);
  g_assert_cmpuint (names->len, ==, 2);
  /* Bytes, not characters: half of one is a prefix too. */
  walk (fixture, fixture->id, "prefix=%C3", bytes);
  g_assert_cmpuint (bytes->len, ==, 2);

  for (guint i = 0; i < 512; i++)
    g_string_append_c (too_long, 'x');
  at_limit = fixture_send (fixture, "GET", too_long->str, NULL);
  answer_assert_good (at_limit);
  g_string_append_c (too_long, 'x');
  refused = fixture_send (fixture, "GET", too_long->str, NULL);
  answer_assert_bad (refused, 400, 10001);
}

static char *
get_cursor (Fixture    *fixture,
            const char *path)
{
  g_autoptr(Answer) answer = fixture_send (fixture, "GET", path, NULL);

  answer_assert_good (answer);

  return g_strdup (answer_get_string (answer, "result_info.cursor"));
}

/* A cursor is a place by name: keys that come and go before it shift nothing. */
static void
test_cursor_is_a_place (Fixture       *fixture,
                        gconstpointer  user_data)
{
  g_autofree char *cursor = NULL;
  g_autofree char *escaped = NULL;
  g_autofree char *path = NULL;
  g_autoptr(Answer) deleted = NULL;
  g_autoptr(Answer) second = NULL;

  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *name = g_strdup_printf ("key-%02u", i);

      fixture_put (fixture, name, NULL, NULL, 0);
    }
  cursor = get_cursor (fixture, "keys?limit=10");
  deleted = fixture_send (fixture, "POST", "bulk/delete", "[\"key-00\",\"key-01\",\"key-09\",\"key-10\"]");
  answer_assert_good (deleted);
  fixture_put (fixture, "key-05b", NULL, NULL, 0);

  escaped = g_uri_escape_string (cursor, NULL, FALSE);
  path = g_strconcat ("keys?limit=10&cursor=", escaped, NULL);
  second = fixture_send (fixture, "GET", path, NULL);
  g_assert_cmpstr (answer_get_string (second, "result.0.name"), ==, "key-11");
  g_assert_cmpstr (answer_get_string (second, "result.9.name"), ==, "key-20");
}

/* Opaque, and with characters that have to be escaped in a query: a client that does not is refused. */
static void
test_cursor_text (Fixture       *fixture,
                  gconstpointer  user_data)
{
  gboolean plus = FALSE;
  gboolean slash = FALSE;
  g_autoptr(Answer) bad = NULL;

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *name = g_strdup_printf ("key-%02u", i);

      fixture_put (fixture, name, NULL, NULL, 0);
    }
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *cursor = get_cursor (fixture, "keys?limit=10");

      slash |= strchr (cursor, '/') != NULL;
      if (strchr (cursor, '+') != NULL && !plus)
        {
          g_autofree char *path = g_strconcat ("keys?cursor=", cursor, NULL);
          g_autoptr(Answer) answer = fixture_send (fixture, "GET", path, NULL);

          answer_assert_bad (answer, 400, 10001);
          plus = TRUE;
        }
    }
  g_assert_true (plus);
  g_assert_true (slash);

  bad = fixture_send (fixture, "GET", "keys?cursor=abcdefgh", NULL);
  answer_assert_bad (bad, 400, 10001);
}

static void
test_empty_pages (Fixture       *fixture,
                  gconstpointer  user_data)
{
  g_autoptr(GPtrArray) wanted = NULL;

  for (guint i = 0; i < 95; i++)
    {
      g_autofree char *name = g_strdup_printf ("key-%02u", i);

      fixture_put (fixture, name, NULL, NULL, 0);
    }
  wanted = kvp_demo_server_get_names (fixture->server, fixture->id);

  for (guint n = 0; n < 4; n++)
    {
      static const guint n_pages[] = { 10, 20, 19, 14 };
      g_autoptr(GPtrArray) got = new_names ();

      kvp_demo_server_set_empty_pages (fixture->server, n);
      g_assert_cmpuint (walk (fixture, fixture->id, "limit=10", got), ==, n_pages[n]);
      assert_same_names (got, wanted);
    }
}

static void
test_wrong_places (Fixture       *fixture,
                   gconstpointer  user_data)
{
  static const struct { const char *path; guint status; int code; } places[] = {
    { DEMO_NAMESPACES "/00000000000000000000000000000000/keys", 404, 10013 },
    { DEMO_NAMESPACES "/not-an-id/keys", 400, 10011 },
    { DEMO_BASE "/accounts/00000000000000000000000000000000/storage/kv/namespaces", 404, 7003 },
    { DEMO_BASE "/accounts/acme/storage/kv/namespaces", 400, 7003 },
    { DEMO_BASE "/accounts/" KVP_DEMO_ACCOUNT_ID "/storage/kv/nothing", 404, 7000 },
    { DEMO_BASE "/nothing", 404, 7000 },
  };
  g_autoptr(Answer) no_api = fixture_send (fixture, "GET", "/accounts", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr(Answer) answer = fixture_send (fixture, "GET", places[i].path, NULL);

      answer_assert_bad (answer, places[i].status, places[i].code);
    }

  g_assert_cmpuint (no_api->status, ==, 404);
  g_assert_null (no_api->json);
}

static void
test_namespaces (Fixture       *fixture,
                 gconstpointer  user_data)
{
  g_autoptr(Answer) first = NULL;
  g_autoptr(Answer) last = NULL;
  g_autoptr(Answer) none = NULL;
  g_autoptr(Answer) turned = NULL;
  static const char * const bad[] = { "per_page=101", "per_page=0", "page=0", "order=name", "direction=up" };

  kvp_demo_server_clear (fixture->server);
  for (guint i = 0; i < 45; i++)
    {
      g_autofree char *title = g_strdup_printf ("Namespace \"%02u\"", i);
      g_autofree char *id = kvp_demo_server_add_namespace (fixture->server, title);
    }

  first = fixture_send (fixture, "GET", DEMO_NAMESPACES, NULL);
  answer_assert_good (first);
  g_assert_cmpuint (answer_get_length (first, "result"), ==, 20);
  g_assert_cmpint (answer_get_integer (first, "result_info.page"), ==, 1);
  g_assert_cmpint (answer_get_integer (first, "result_info.per_page"), ==, 20);
  g_assert_cmpint (answer_get_integer (first, "result_info.count"), ==, 20);
  g_assert_cmpint (answer_get_integer (first, "result_info.total_count"), ==, 45);
  g_assert_cmpint (answer_get_integer (first, "result_info.total_pages"), ==, 3);
  g_assert_cmpuint (strlen (answer_get_string (first, "result.0.id")), ==, 32);
  g_assert_false (answer_has (first, "result_info.cursor"));

  last = fixture_send (fixture, "GET", DEMO_NAMESPACES "?page=3&order=title&cursor=ignored", NULL);
  g_assert_cmpuint (answer_get_length (last, "result"), ==, 5);
  g_assert_cmpstr (answer_get_string (last, "result.4.title"), ==, "Namespace \"44\"");
  none = fixture_send (fixture, "GET", DEMO_NAMESPACES "?page=4", NULL);
  g_assert_cmpuint (answer_get_length (none, "result"), ==, 0);
  turned = fixture_send (fixture, "GET", DEMO_NAMESPACES "?per_page=100&order=title&direction=desc", NULL);
  g_assert_cmpuint (answer_get_length (turned, "result"), ==, 45);
  g_assert_cmpstr (answer_get_string (turned, "result.0.title"), ==, "Namespace \"44\"");

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *path = g_strconcat (DEMO_NAMESPACES "?", bad[i], NULL);
      g_autoptr(Answer) answer = fixture_send (fixture, "GET", path, NULL);

      answer_assert_bad (answer, 400, 10001);
    }
}

static void
test_sample_namespaces (Fixture       *fixture,
                        gconstpointer  user_data)
{
  static const struct { const char *title; guint n; } namespaces[] = {
    { "sessions", 2000 }, { "feature-flags", 312 }, { "pages", 1500 }, { "geo-index", 400 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (namespaces); i++)
    {
      g_autofree char *id = kvp_demo_server_get_namespace_id (fixture->server, namespaces[i].title);
      g_autoptr(GPtrArray) got = new_names ();

      walk (fixture, id, "limit=1000", got);
      g_assert_cmpuint (got->len, ==, namespaces[i].n);
      g_assert_cmpuint (kvp_demo_server_count_keys (fixture->server, id), ==, namespaces[i].n);
    }
}

int
main (int    argc,
      char **argv)
{
  /* No file is touched, and folders per test leak in GLib 2.74. */
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("/demo/list/walk-100000", test_walk_large);
  ADD ("/demo/list/odd-names", test_odd_names);
  ADD ("/demo/list/sample-metadata", test_sample_metadata);
  ADD ("/demo/list/sample-namespaces", test_sample_namespaces);
  ADD ("/demo/list/limit", test_limit);
  ADD ("/demo/list/members", test_members);
  ADD ("/demo/list/prefix", test_prefix);
  ADD ("/demo/list/cursor-is-a-place", test_cursor_is_a_place);
  ADD ("/demo/list/cursor-text", test_cursor_text);
  ADD ("/demo/list/empty-pages", test_empty_pages);
  ADD ("/demo/list/wrong-places", test_wrong_places);
  ADD ("/demo/list/namespaces", test_namespaces);

  return g_test_run ();
}
