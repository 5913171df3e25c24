/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs end to end: which keys the server still holds afterwards, and what it was asked. */

#include "config.h"

#include <string.h>

#include "run-fixture.h"

static GPtrArray *
server_names (RunFixture *fixture)
{
  return kvp_demo_server_get_names (fixture->server, kvp_namespace_get_id (fixture->ns));
}

/* Purges what @filter matches, and asserts that of all keys exactly those remain that are named in @kept. */
static void
purge_and_compare (RunFixture *fixture,
                   KvpFilter  *filter,
                   GPtrArray  *kept)
{
  g_autoptr(KvpPlan) plan = run_scan (fixture, filter);
  g_autoptr(RunPurge) run = run_purge (fixture, plan);
  g_autoptr(GPtrArray) names = server_names (fixture);

  g_assert_true (run->ok);
  run_names_sort (kept);
  run_assert_same_names (names, kept);
}

/* A pattern and a prefix: the pattern counts. */
static void
test_filter_ignored (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  g_autoptr(KvpFilter) filter = NULL;
  g_autoptr(GPtrArray) kept = run_names_new ();

  for (guint i = 0; i < 1200; i++)
    {
      g_autofree char *draft = g_strdup_printf ("page:%u:draft", i);
      g_autofree char *live = g_strdup_printf ("page:%u:live", i);
      g_autofree char *other = g_strdup_printf ("post:%u:draft", i);

      run_put (fixture, draft, NULL);
      run_put (fixture, live, NULL);
      run_put (fixture, other, NULL);
      run_names_add (kept, live);
      run_names_add (kept, other);
    }

  run_filter_add_prefix (builder, "page:");
  kvp_filter_builder_set_name (builder, KVP_NAME_GLOB, "page:*:draft");
  filter = run_filter_build (builder);

  purge_and_compare (fixture, filter, kept);
}

/* Prefix, name and metadata together: a key outside any one of them stays. */
static void
test_filter_dropped (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  g_autoptr(KvpFilter) filter = NULL;
  g_autoptr(GPtrArray) kept = run_names_new ();
  static const char * const prefixes[] = { "product:", "page:" };
  static const char * const names[] = { "winter", "summer" };
  static const char * const metadata[] = {
    "{\"status\":\"archived\",\"team\":\"ads\"}",
    "{\"status\":\"archived\",\"team\":\"search\"}",
    "{\"status\":\"active\",\"team\":\"ads\"}",
    "{\"team\":\"ads\"}",
    NULL,
  };

  for (guint p = 0; p < G_N_ELEMENTS (prefixes); p++)
    for (guint n = 0; n < G_N_ELEMENTS (names); n++)
      for (guint m = 0; m < G_N_ELEMENTS (metadata); m++)
        for (guint i = 0; i < 60; i++)
          {
            g_autofree char *name = g_strdup_printf ("%s%s:%u:%u", prefixes[p], names[n], m, i);

            run_put (fixture, name, metadata[m]);
            if (p != 0 || n != 0 || m != 0)
              run_names_add (kept, name);
          }

  run_filter_add_prefix (builder, "product:");
  kvp_filter_builder_set_name (builder, KVP_NAME_CONTAINS, "winter");
  kvp_filter_builder_set_join (builder, KVP_JOIN_ALL);
  kvp_filter_builder_add_rule (builder, "status", KVP_METADATA_EQUALS, "archived");
  kvp_filter_builder_add_rule (builder, "team", KVP_METADATA_EQUALS, "ads");
  filter = run_filter_build (builder);

  purge_and_compare (fixture, filter, kept);
}

/* Until a person confirmed, the server is only asked for lists. */
static void
test_deletes_while_listing (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunPurge) run = NULL;
  g_auto(GStrv) before = NULL;
  g_auto(GStrv) after = NULL;
  static const guint32 position = 7;

  run_put_many (fixture, "key:", 3500, NULL);
  run_count_requests (fixture, "");
  plan = run_scan_every (fixture);
  run_set_ticked (plan, &position, 1, FALSE);
  confirmation = run_confirm (plan);
  run = run_purge_new (fixture, confirmation);

  before = kvp_demo_server_take_log (fixture->server);
  g_assert_cmpuint (g_strv_length (before), >=, 4);
  for (guint i = 0; before[i] != NULL; i++)
    g_assert_true (g_str_has_prefix (before[i], "GET "));
  g_assert_cmpuint (run_count_left (fixture), ==, 3500);

  run_purge_start (run);
  run_purge_wait (run);
  g_assert_true (run->ok);

  /* And from then on it is only asked to delete: nothing is listed or matched again. */
  after = kvp_demo_server_take_log (fixture->server);
  g_assert_cmpuint (g_strv_length (after), >, 0);
  for (guint i = 0; after[i] != NULL; i++)
    g_assert_true (g_str_has_prefix (after[i], "POST ") && strstr (after[i], "/bulk/delete ") != NULL);
}

static void
script_page (RunFixture *fixture,
             const char *body)
{
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));

  kvp_demo_server_script (fixture->server, "/keys", 200, NULL, bytes, FALSE);
}

/* Names that change their meaning in a path: they go by the body of a bulk delete or not at all, and the
 * namespace stays. (The demo server ends the test run if it is asked to delete a namespace.) */
static void
test_namespace_route (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(RunPurge) run = NULL;
  g_auto(GStrv) log = NULL;
  static const char * const names[] = { "../x", "a/../b", "...", "%2e%2e", "..%2F", "/", "//", "?", "#", "a b" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    run_put (fixture, names[i], NULL);

  /* The API forbids the last two; a list that has them all the same must not take them along. */
  script_page (fixture,
               "{\"success\":true,\"errors\":[],\"messages\":[],\"result\":[{\"name\":\".\"},{\"name\":\"..\"},"
               "{\"name\":\"../x\"},{\"name\":\"a/../b\"},{\"name\":\"...\"},{\"name\":\"%2e%2e\"},{\"name\":\"..%2F\"},"
               "{\"name\":\"/\"},{\"name\":\"//\"},{\"name\":\"?\"},{\"name\":\"#\"},{\"name\":\"a b\"}],"
               "\"result_info\":{\"cursor\":\"\"}}");
  plan = run_scan_every (fixture);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->total, ==, G_N_ELEMENTS (names) + 2);
  run = run_purge (fixture, plan);

  g_assert_true (run->ok);
  g_assert_cmpuint (run_count_left (fixture), ==, 0);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, G_N_ELEMENTS (names));
  g_assert_cmpint (run_plan_key (plan, ".", NULL, NULL), !=, KVP_KEY_DELETED);
  g_assert_cmpint (run_plan_key (plan, "..", NULL, NULL), !=, KVP_KEY_DELETED);

  log = kvp_demo_server_take_log (fixture->server);
  for (guint i = 0; log[i] != NULL; i++)
    {
      g_assert_false (g_str_has_prefix (log[i], "DELETE "));
      g_assert_false (g_str_has_prefix (log[i], "PUT "));
      g_assert_null (strstr (log[i], "/values/"));
      if (g_str_has_prefix (log[i], "POST "))
        g_assert_nonnull (strstr (log[i], "/bulk/delete "));
    }
}

/* "a\0b" goes, "a" stays; and the other way round. */
static void
test_nul_cut (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  g_autoptr(KvpFilterBuilder) short_builder = kvp_filter_builder_new ();
  g_autoptr(KvpFilter) filter = NULL;
  g_autoptr(KvpFilter) short_filter = NULL;
  g_autoptr(GPtrArray) kept = run_names_new ();
  g_autoptr(GPtrArray) still_kept = run_names_new ();
  g_autoptr(GBytes) long_name = g_bytes_new_static ("a\0b", 3);
  g_autoptr(GBytes) short_name = g_bytes_new_static ("c", 1);

  run_put (fixture, "a", NULL);
  run_put_bytes (fixture, "a\0b", 3, NULL);
  run_put_bytes (fixture, "a\0bc", 4, NULL);
  run_put (fixture, "c", NULL);
  run_put_bytes (fixture, "c\0", 2, NULL);

  kvp_filter_builder_set_mode (builder, KVP_FILTER_KEY_LIST);
  kvp_filter_builder_add_key (builder, long_name);
  filter = run_filter_build (builder);
  run_names_add (kept, "a");
  g_ptr_array_add (kept, g_bytes_new_static ("a\0bc", 4));
  run_names_add (kept, "c");
  g_ptr_array_add (kept, g_bytes_new_static ("c\0", 2));
  purge_and_compare (fixture, filter, kept);

  kvp_filter_builder_set_mode (short_builder, KVP_FILTER_KEY_LIST);
  kvp_filter_builder_add_key (short_builder, short_name);
  short_filter = run_filter_build (short_builder);
  run_names_add (still_kept, "a");
  g_ptr_array_add (still_kept, g_bytes_new_static ("a\0bc", 4));
  g_ptr_array_add (still_kept, g_bytes_new_static ("c\0", 2));
  purge_and_compare (fixture, short_filter, still_kept);
}

/* What the plan shows is what goes: nothing is matched at deletion time. Whatever the namespace looks like
 * by then, the keys that go are those of the list. */
static void
test_two_meanings (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_rule ("Key:", "status", "archived");
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(RunPurge) run = NULL;
  g_autoptr(GPtrArray) shown = NULL;
  g_autoptr(GPtrArray) deleted = NULL;
  g_autoptr(GPtrArray) left = NULL;
  g_autoptr(GPtrArray) kept = run_names_new ();

  run_put_many (fixture, "Key:", 100, "{\"status\":\"archived\"}");
  run_put_many (fixture, "key:", 100, "{\"status\":\"archived\"}");
  run_put (fixture, "Key:case", "{\"status\":\"Archived\"}");
  run_put (fixture, "Key:longer", "{\"status\":\"archived!\"}");
  run_put (fixture, "Key:value", "{\"other\":\"archived\"}");
  plan = run_scan (fixture, filter);
  shown = run_plan_names (plan);
  g_assert_cmpuint (shown->len, ==, 100);

  /* These match now, but nobody saw them on the list. */
  run_put (fixture, "Key:case", "{\"status\":\"archived\"}");
  run_put (fixture, "Key:new", "{\"status\":\"archived\"}");
  run = run_purge (fixture, plan);
  g_assert_true (run->ok);

  deleted = run_plan_names_in_state (plan, KVP_KEY_DELETED);
  run_assert_same_names (deleted, shown);
  left = server_names (fixture);
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *name = g_strdup_printf ("key:%07u", i);

      run_names_add (kept, name);
    }
  run_names_add (kept, "Key:case");
  run_names_add (kept, "Key:longer");
  run_names_add (kept, "Key:value");
  run_names_add (kept, "Key:new");
  run_names_sort (kept);
  run_assert_same_names (left, kept);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/must-not/wrong-keys/filter-ignored/runs", test_filter_ignored);
  g_test_add_func ("/must-not/wrong-keys/filter-dropped/runs", test_filter_dropped);
  g_test_add_func ("/must-not/wrong-keys/deletes-while-listing", test_deletes_while_listing);
  g_test_add_func ("/must-not/wrong-keys/namespace-route/runs", test_namespace_route);
  g_test_add_func ("/must-not/wrong-keys/nul-cut/runs", test_nul_cut);
  g_test_add_func ("/must-not/wrong-keys/two-meanings/runs", test_two_meanings);

  return g_test_run ();
}
