/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Dry runs that come to their end. */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "plain-listing.h"
#include "run-fixture.h"
#include "store/kvp-plan-picture.h"

static gboolean
is_archived_product (GBytes   *name,
                     JsonNode *metadata,
                     gpointer  user_data)
{
  return g_bytes_get_size (name) >= 8 && memcmp (g_bytes_get_data (name, NULL), "product:", 8) == 0 &&
         plain_metadata_is (metadata, "status", "archived");
}

/* The main case, held against a listing that shares no code with the app. */
static void
test_sample (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new_with_sample (100000);
  g_autoptr(KvpFilter) filter = run_filter_rule ("product:", "status", "archived");
  g_autoptr(GPtrArray) expected = plain_listing_match (fixture, is_archived_product, NULL);
  g_autoptr(RunScan) run = NULL;
  g_autoptr(GPtrArray) names = NULL;
  const KvpProgress *progress;

  g_assert_cmpuint (expected->len, >, 10000);

  run = run_scan_start (fixture, filter);
  run_scan_wait (run);
  g_assert_no_error (run->error);

  names = run_plan_names (run->plan);
  run_assert_same_names (names, expected);

  progress = kvp_scan_get_progress (run->scan);
  g_assert_cmpuint (progress->matched, ==, expected->len);
  g_assert_cmpuint (progress->processed, ==, progress->fetched);
  g_assert_cmpuint (progress->fetched, ==, kvp_plan_get_n_listed (run->plan));
  g_assert_cmpuint (progress->pages, ==, progress->requests);
  g_assert_cmpuint (progress->elapsed, >, 0);

  g_assert_cmpint (kvp_plan_get_state (run->plan), ==, KVP_PLAN_DRAFT);
  g_assert_false (kvp_plan_get_partial (run->plan));
  g_assert_false (kvp_plan_get_whole_listing (run->plan));
  g_assert_cmpstr (kvp_plan_get_missing (run->plan), ==, "");
  g_assert_null (kvp_scan_get_error (run->scan));
  g_assert_cmpstr (kvp_plan_get_namespace_title (run->plan), ==, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  g_assert_cmpstr (kvp_plan_get_account_id (run->plan), ==, KVP_DEMO_ACCOUNT_ID);
  g_assert_cmpstr (kvp_plan_get_endpoint (run->plan), ==, kvp_demo_server_get_endpoint (fixture->server));
}

static void
test_every_key (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new_with_sample (3000);
  g_autoptr(KvpPlan) plan = run_scan_every (fixture);
  g_autoptr(GPtrArray) names = run_plan_names (plan);
  g_autoptr(GPtrArray) expected = kvp_demo_server_get_names (fixture->server, kvp_namespace_get_id (fixture->ns));

  run_assert_same_names (names, expected);
  g_assert_true (kvp_plan_get_whole_listing (plan));
  g_assert_cmpuint (kvp_plan_get_n_listed (plan), ==, expected->len);
}

static void
test_empty_namespace (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = run_scan_every (fixture);

  g_assert_cmpuint (kvp_plan_get_counts (plan)->total, ==, 0);
  g_assert_false (kvp_plan_get_partial (plan));
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_DRAFT);
}

static void
test_no_match (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_rule (NULL, "status", "archived");
  g_autoptr(RunScan) run = NULL;

  run_put_many (fixture, "key:", 1500, "{\"status\":\"active\"}");
  run = run_scan_start (fixture, filter);
  run_scan_wait (run);

  g_assert_no_error (run->error);
  g_assert_cmpuint (kvp_plan_get_counts (run->plan)->total, ==, 0);
  g_assert_cmpuint (kvp_scan_get_progress (run->scan)->processed, ==, 1500);
  g_assert_cmpuint (kvp_scan_get_progress (run->scan)->matched, ==, 0);
  g_assert_false (kvp_plan_get_partial (run->plan));
}

/* More prefixes than are listed at the same time, one in another, and one that nothing starts with. */
static void
test_prefixes (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_prefixes ("a:", "b:", "b:000", "c:", "d:", "e:", "f:", "g:", "h:", "nothing:", NULL);
  g_autoptr(GPtrArray) expected = run_names_new ();
  g_autoptr(GPtrArray) names = NULL;
  g_autoptr(KvpPlan) plan = NULL;

  for (char letter = 'a'; letter <= 'z'; letter++)
    {
      for (guint i = 0; i < 1100; i += 1 + (letter % 3))
        {
          g_autofree char *name = g_strdup_printf ("%c:%07u", letter, i);

          run_put (fixture, name, NULL);
          if (letter <= 'h')
            run_names_add (expected, name);
        }
    }
  run_names_sort (expected);

  plan = run_scan (fixture, filter);
  names = run_plan_names (plan);
  run_assert_same_names (names, expected);
  g_assert_cmpuint (kvp_plan_get_n_listed (plan), ==, expected->len);
  g_assert_false (kvp_plan_get_whole_listing (plan));
}

/* Pages without keys and with a cursor are legal: keys that expired or were deleted. */
static void
test_empty_pages (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;

  run_put_many (fixture, "key:", 4500, NULL);
  kvp_demo_server_set_empty_pages (fixture->server, 2);

  plan = run_scan_every (fixture);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->total, ==, 4500);
  g_assert_true (kvp_plan_get_whole_listing (plan));
  g_assert_cmpuint (run_count_requests (fixture, "/keys?"), >, 5);
}

/* --- key lists --- */

static void
test_key_list (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_keys ("key", "key:1", " key ", "a,b", "caf\303\251", "100%", "gone", "Key", NULL);
  g_autoptr(RunScan) run = NULL;
  g_autoptr(GPtrArray) names = NULL;
  g_autoptr(GPtrArray) not_there = NULL;
  g_autoptr(GPtrArray) expected = run_names_new ();
  KvpKeyReason reason;

  /* Each has neighbours that only start with it, or differ by a space, by case or by a letter's
   * composition. */
  run_put (fixture, "key", NULL);
  run_put (fixture, "key:1", NULL);
  run_put (fixture, "key:10", NULL);
  run_put (fixture, "key ", NULL);
  run_put (fixture, " key ", NULL);
  run_put (fixture, " key", NULL);
  run_put (fixture, "a,b", NULL);
  run_put (fixture, "a", NULL);
  run_put (fixture, "b", NULL);
  run_put (fixture, "caf\303\251", NULL);
  run_put (fixture, "cafe\314\201", NULL);
  run_put (fixture, "100%", NULL);
  run_put (fixture, "100%25", NULL);
  run_put (fixture, "KEY", NULL);
  run_put_many (fixture, "key:1", 30, NULL);
  run_names_add (expected, "key");
  run_names_add (expected, "key:1");
  run_names_add (expected, " key ");
  run_names_add (expected, "a,b");
  run_names_add (expected, "caf\303\251");
  run_names_add (expected, "100%");
  run_names_sort (expected);

  run = run_scan_start (fixture, filter);
  run_scan_wait (run);
  g_assert_no_error (run->error);

  names = run_plan_names_in_state (run->plan, KVP_KEY_PENDING);
  run_assert_same_names (names, expected);

  /* What is not there is on the list too, and says so. */
  not_there = run_plan_names_in_state (run->plan, KVP_KEY_EXCLUDED);
  g_assert_cmpuint (not_there->len, ==, 2);
  g_assert_cmpint (run_plan_key (run->plan, "gone", &reason, NULL), ==, KVP_KEY_EXCLUDED);
  g_assert_cmpint (reason, ==, KVP_REASON_GONE);
  g_assert_cmpint (run_plan_key (run->plan, "Key", NULL, NULL), ==, KVP_KEY_EXCLUDED);
  g_assert_cmpuint (kvp_scan_get_n_not_found (run->scan), ==, 2);
  g_assert_cmpuint (kvp_scan_get_progress (run->scan)->requests, ==, 8);
  g_assert_cmpuint (kvp_scan_get_progress (run->scan)->matched, ==, 6);
  g_assert_false (kvp_plan_get_partial (run->plan));
  g_assert_false (kvp_plan_get_whole_listing (run->plan));
}

static void
test_key_list_empty_pages (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_keys ("key:1", "key:2", "key:3", NULL);
  g_autoptr(KvpPlan) plan = NULL;

  run_put (fixture, "key:1", NULL);
  run_put (fixture, "key:2", NULL);
  run_put (fixture, "key:3", NULL);
  kvp_demo_server_set_empty_pages (fixture->server, 1);

  plan = run_scan (fixture, filter);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->total, ==, 3);
}

static void
test_long_key_list (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  g_autoptr(KvpFilter) filter = NULL;
  g_autoptr(RunScan) run = NULL;
  g_autoptr(GPtrArray) names = NULL;
  g_autoptr(GPtrArray) expected = run_names_new ();
  g_autoptr(GError) error = NULL;

  kvp_filter_builder_set_mode (builder, KVP_FILTER_KEY_LIST);
  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *name = g_strdup_printf ("item:%u", i * 7);
      g_autoptr(GBytes) key = g_bytes_new (name, strlen (name));

      kvp_filter_builder_add_key (builder, key);
      if (i * 7 < 2500)
        run_names_add (expected, name);
    }
  for (guint i = 0; i < 2500; i++)
    {
      g_autofree char *name = g_strdup_printf ("item:%u", i);

      run_put (fixture, name, NULL);
    }
  run_put_many (fixture, "other:", 500, NULL);
  run_names_sort (expected);
  filter = kvp_filter_builder_build (builder, &error);
  g_assert_no_error (error);

  run = run_scan_start (fixture, filter);
  run_scan_wait (run);
  g_assert_no_error (run->error);

  names = run_plan_names_in_state (run->plan, KVP_KEY_PENDING);
  run_assert_same_names (names, expected);
  g_assert_cmpuint (kvp_plan_get_counts (run->plan)->total, ==, 500);
  g_assert_cmpuint (kvp_scan_get_n_not_found (run->scan), ==, 500 - expected->len);
  g_assert_cmpuint (kvp_scan_get_progress (run->scan)->fetched, ==, 2500);
}

/* --- odd answers --- */

static void
script_page (RunFixture *fixture,
             const char *match,
             const char *body)
{
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));

  kvp_demo_server_script (fixture->server, match, 200, NULL, bytes, FALSE);
}

/* A page may repeat keys of the page before. They are in the plan once. */
static void
test_repeated_keys (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_every ();
  g_autoptr(RunScan) run = NULL;

  script_page (fixture, "/keys",
               "{\"success\":true,\"errors\":[],\"messages\":[],\"result\":[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"}],"
               "\"result_info\":{\"count\":3,\"cursor\":\"one\"}}");
  script_page (fixture, "/keys",
               "{\"result_info\":{\"cursor\":\"two\",\"count\":3},\"result\":[{\"name\":\"b\"},{\"name\":\"c\"},{\"name\":\"d\"}],"
               "\"success\":true,\"errors\":[],\"messages\":[]}");
  script_page (fixture, "/keys",
               "{\"success\":true,\"errors\":[],\"messages\":[],\"result\":[{\"name\":\"d\"}],\"result_info\":{\"cursor\":\"\"}}");

  run = run_scan_start (fixture, filter);
  run_scan_wait (run);
  g_assert_no_error (run->error);

  g_assert_cmpuint (kvp_plan_get_counts (run->plan)->total, ==, 4);
  g_assert_cmpuint (kvp_plan_get_n_listed (run->plan), ==, 4);
  g_assert_cmpuint (kvp_scan_get_progress (run->scan)->fetched, ==, 7);
  g_assert_false (kvp_plan_get_partial (run->plan));
  g_assert_true (kvp_confirmation_is_whole_namespace (run->plan));
}

/* --- rules of the object --- */

typedef struct {
  GError  *error;
  gboolean done;
} Refusal;

static void
refused_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Refusal *refusal = user_data;

  g_assert_null (kvp_scan_run_finish (KVP_SCAN (source), result, &refusal->error));
  refusal->done = TRUE;
}

static gboolean
is_refused (gpointer user_data)
{
  return ((Refusal *) user_data)->done;
}

static void
assert_refused (KvpScan *scan)
{
  Refusal refusal = { NULL, FALSE };

  kvp_scan_run_async (scan, refused_cb, &refusal);
  run_until (is_refused, &refusal);
  g_assert_error (refusal.error, KVP_ERROR, KVP_ERROR_STATE);
  g_clear_error (&refusal.error);
}

static void
test_one_shot (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_every ();
  g_autoptr(RunScan) run = NULL;

  run_put (fixture, "key", NULL);
  run = run_scan_start (fixture, filter);
  assert_refused (run->scan);
  run_scan_wait (run);
  g_assert_nonnull (run->plan);

  assert_refused (run->scan);
  g_assert_cmpuint (g_list_model_get_n_items (kvp_store_get_plans (fixture->store)), ==, 1);
}

static void
test_no_account (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_every ();
  g_autoptr(KvpConnection) connection = NULL;
  g_autoptr(KvpScan) scan = NULL;
  g_autoptr(GError) error = NULL;

  connection = kvp_connection_new (kvp_demo_server_get_endpoint (fixture->server), KVP_DEMO_TOKEN, &error);
  g_assert_no_error (error);
  scan = kvp_scan_new (connection, fixture->ns, filter, fixture->store);

  assert_refused (scan);
  g_assert_cmpuint (g_list_model_get_n_items (kvp_store_get_plans (fixture->store)), ==, 0);
}

/* How many of @names are in a branch, counted one by one. */
static guint
count_names (GPtrArray           *names,
             const KvpPlanBranch *branch)
{
  gsize length;
  const char *prefix = g_bytes_get_data (branch->prefix, &length);
  guint n = 0;

  for (guint i = 0; i < names->len; i++)
    {
      GBytes *name = g_ptr_array_index (names, i);

      n += g_bytes_get_size (name) >= length && memcmp (g_bytes_get_data (name, NULL), prefix, length) == 0;
    }

  return n;
}

static gboolean
is_counted (gpointer picture)
{
  return kvp_plan_picture_get_current (picture);
}

static void
assert_branches (KvpPlan   *plan,
                 GPtrArray *listed,
                 GPtrArray *matched,
                 guint      min_branches)
{
  g_autoptr(KvpPlanPicture) picture = kvp_plan_picture_new (plan);

  run_until (is_counted, picture);
  g_assert_true (kvp_plan_picture_get_of_listing (picture));
  g_assert_cmpuint (kvp_plan_picture_get_n_branches (picture), >=, min_branches);
  for (guint i = 0; i < kvp_plan_picture_get_n_branches (picture); i++)
    {
      const KvpPlanBranch *branch = kvp_plan_picture_get_branch (picture, i);

      g_assert_cmpuint (branch->n_listed, ==, count_names (listed, branch));
      g_assert_cmpuint (branch->n_rows, ==, count_names (matched, branch));
      g_assert_cmpuint (branch->n_ticked, ==, branch->n_rows);
    }
}

/* Keys that stay are counted too. */
static void
test_branches (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new_with_sample (20000);
  g_autoptr(KvpFilter) filter = run_filter_rule (NULL, "status", "archived");
  g_autoptr(GPtrArray) listed = kvp_demo_server_get_names (fixture->server, kvp_namespace_get_id (fixture->ns));
  g_autoptr(KvpPlan) plan = run_scan (fixture, filter);
  g_autoptr(GPtrArray) matched = run_plan_names (plan);

  assert_branches (plan, listed, matched, 5);
}

/* Several sequences side by side, which know of nothing but their own part. */
static void
test_branches_of_prefixes (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_prefixes ("a:x/", "a:y", "b:", "c:", "d:", "e:", NULL);
  g_autoptr(GPtrArray) matched = NULL;
  g_autoptr(KvpPlan) plan = NULL;

  run_put_many (fixture, "a:x/1:", 1500, NULL);
  run_put_many (fixture, "a:x/2:", 20, NULL);
  run_put_many (fixture, "a:y/1:", 20, NULL);
  run_put_many (fixture, "a:z/1:", 20, NULL);
  run_put_many (fixture, "c:", 1200, NULL);
  run_put_many (fixture, "f:", 20, NULL);
  plan = run_scan (fixture, filter);
  matched = run_plan_names (plan);
  g_assert_cmpuint (matched->len, ==, 1500 + 20 + 20 + 1200);

  /* The whole, a:, a:x/, a:x/1:, a:x/2:, a:y/1:, c: */
  assert_branches (plan, matched, matched, 7);
}

/* The answer to a look-up is no part of the namespace. */
static void
test_branches_of_look_ups (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_keys ("a:0000003", "a:0000007", NULL);
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanPicture) picture = NULL;

  run_put_many (fixture, "a:", 1500, NULL);
  plan = run_scan (fixture, filter);
  picture = kvp_plan_picture_new (plan);
  run_until (is_counted, picture);

  g_assert_false (kvp_plan_picture_get_of_listing (picture));
  g_assert_cmpuint (kvp_plan_picture_get_n_branches (picture), ==, 2);
  g_assert_cmpuint (kvp_plan_picture_get_branch (picture, 1)->n_listed, ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/scan/sample", test_sample);
  g_test_add_func ("/scan/every-key", test_every_key);
  g_test_add_func ("/scan/empty-namespace", test_empty_namespace);
  g_test_add_func ("/scan/no-match", test_no_match);
  g_test_add_func ("/scan/prefixes", test_prefixes);
  g_test_add_func ("/scan/branches", test_branches);
  g_test_add_func ("/scan/branches-of-prefixes", test_branches_of_prefixes);
  g_test_add_func ("/scan/branches-of-look-ups", test_branches_of_look_ups);
  g_test_add_func ("/scan/empty-pages", test_empty_pages);
  g_test_add_func ("/scan/key-list", test_key_list);
  g_test_add_func ("/scan/key-list-empty-pages", test_key_list_empty_pages);
  g_test_add_func ("/scan/long-key-list", test_long_key_list);
  g_test_add_func ("/scan/repeated-keys", test_repeated_keys);
  g_test_add_func ("/scan/one-shot", test_one_shot);
  g_test_add_func ("/scan/no-account", test_no_account);

  return g_test_run ();
}
