/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Dry runs that do not come to their end: they say so, and what is missing. */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "run-fixture.h"
#include "store/kvp-store-private.h"

#define GOOD_PAGE "{\"success\":true,\"errors\":[],\"messages\":[],\"result\":[{\"name\":\"a\"},{\"name\":\"b\"}]," \
                  "\"result_info\":{\"count\":2,\"cursor\":\"%s\"}}"

/* As often as a run asks for one page. */
#define N_TRIES 6

static void
script (RunFixture *fixture,
        guint       status,
        const char *body)
{
  run_script (fixture, "/keys", status, NULL, body, FALSE);
}

static RunScan *
start_with_keys (RunFixture *fixture,
                 guint       n_keys)
{
  g_autoptr(KvpFilter) filter = run_filter_every ();

  run_put_many (fixture, "key:", n_keys, NULL);

  return run_scan_start (fixture, filter);
}

/* A plan that is not whole, and says up to where it goes. */
static void
assert_partial (RunScan    *run,
                guint       n_keys,
                const char *last_name)
{
  g_assert_nonnull (run->plan);
  g_assert_true (kvp_plan_get_partial (run->plan));
  g_assert_false (kvp_plan_get_whole_listing (run->plan));
  g_assert_nonnull (strstr (kvp_plan_get_missing (run->plan), last_name));
  g_assert_cmpint (kvp_plan_get_state (run->plan), ==, KVP_PLAN_DRAFT);
  g_assert_cmpuint (kvp_plan_get_counts (run->plan)->total, ==, n_keys);
  g_assert_cmpuint (kvp_scan_get_progress (run->scan)->matched, ==, n_keys);
  g_assert_cmpuint (kvp_scan_get_progress (run->scan)->processed, ==, n_keys);
}

/* The server holds the answer to the second page: the dry run is stopped in the middle, and what has come
 * is kept. */
static void
test_stop (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(RunScan) run = NULL;

  kvp_demo_server_hold (fixture->server, "cursor=");
  run = start_with_keys (fixture, 2500);
  run_until_held (fixture, 1);

  kvp_scan_stop (run->scan);
  run_scan_wait (run);
  kvp_demo_server_release (fixture->server);

  g_assert_no_error (run->error);
  g_assert_null (kvp_scan_get_error (run->scan));
  assert_partial (run, 1000, "key:0000999");
  g_assert_cmpstr (kvp_plan_get_missing (run->plan), ==,
                   "Stopped after 1,000 keys; what comes after “key:0000999” was not listed.");
}

/* Stopped while the first answer is awaited: there is nothing to look at. */
static void
test_stop_before_first_page (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(RunScan) run = NULL;

  kvp_demo_server_hold (fixture->server, "/keys");
  run = start_with_keys (fixture, 10);
  run_until_held (fixture, 1);

  kvp_scan_stop (run->scan);
  run_scan_wait (run);
  kvp_demo_server_release (fixture->server);

  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (g_list_model_get_n_items (kvp_store_get_plans (fixture->store)), ==, 0);
}

static void
test_stop_at_once (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(RunScan) run = start_with_keys (fixture, 10);

  kvp_scan_stop (run->scan);
  run_scan_wait (run);

  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (g_list_model_get_n_items (kvp_store_get_plans (fixture->store)), ==, 0);
}

static void
script_two_good_pages (RunFixture *fixture)
{
  script (fixture, 200,
          "{\"success\":true,\"errors\":[],\"messages\":[],\"result\":[{\"name\":\"a\"},{\"name\":\"b\"}],"
          "\"result_info\":{\"count\":2,\"cursor\":\"one\"}}");
  script (fixture, 200,
          "{\"success\":true,\"errors\":[],\"messages\":[],\"result\":[{\"name\":\"c\"},{\"name\":\"last seen\"}],"
          "\"result_info\":{\"count\":2,\"cursor\":\"two\"}}");
}

static RunScan *
run_to_the_end (RunFixture *fixture)
{
  g_autoptr(KvpFilter) filter = run_filter_every ();
  RunScan *run = run_scan_start (fixture, filter);

  run_scan_wait (run);
  g_assert_no_error (run->error);

  return run;
}

static void
test_server_error_on_page_3 (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(RunScan) run = NULL;

  script_two_good_pages (fixture);
  for (guint i = 0; i < N_TRIES; i++)
    script (fixture, 500, "<html>Internal Server Error</html>");
  run = run_to_the_end (fixture);

  assert_partial (run, 4, "last seen");
  g_assert_error (kvp_scan_get_error (run->scan), KVP_ERROR, KVP_ERROR_SERVER);
  /* The person reads why. */
  g_assert_true (g_str_has_prefix (kvp_plan_get_missing (run->plan), kvp_scan_get_error (run->scan)->message));
}

static void
test_malformed_page_3 (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(RunScan) run = NULL;

  script_two_good_pages (fixture);
  for (guint i = 0; i < N_TRIES; i++)
    script (fixture, 200, "{\"success\":true,\"errors\":[],\"messages\":[],\"result\":[{\"name\":\"x\"},{\"name\":");
  run = run_to_the_end (fixture);

  assert_partial (run, 4, "last seen");
  g_assert_error (kvp_scan_get_error (run->scan), KVP_ERROR, KVP_ERROR_BAD_RESPONSE);
}

static void
test_success_false_on_page_3 (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(RunScan) run = NULL;

  script_two_good_pages (fixture);
  script (fixture, 200, "{\"success\":false,\"errors\":[{\"code\":10001,\"message\":\"service error\"}],\"messages\":[],\"result\":[]}");
  run = run_to_the_end (fixture);

  assert_partial (run, 4, "last seen");
  g_assert_nonnull (kvp_scan_get_error (run->scan));
}

static void
test_cut (gconstpointer user_data)
{
  KvpDemoCut cut = GPOINTER_TO_INT (user_data);
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(RunScan) run = NULL;

  script_two_good_pages (fixture);
  /* libsoup sends a list request again on its own when a connection that it used before is cut. */
  for (guint i = 0; i < 4; i++)
    kvp_demo_server_script_cut (fixture->server, "/keys", cut);
  run = run_to_the_end (fixture);

  assert_partial (run, 4, "last seen");
  g_assert_nonnull (kvp_scan_get_error (run->scan));
}

/* The same cursor again and again is no end and no progress. */
static void
test_cursor_loop (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(RunScan) run = NULL;

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *cursor = g_strdup_printf ("round-%u", i % 3);
      g_autofree char *body = g_strdup_printf (GOOD_PAGE, cursor);

      script (fixture, 200, body);
    }
  run = run_to_the_end (fixture);

  g_assert_true (kvp_plan_get_partial (run->plan));
  g_assert_error (kvp_scan_get_error (run->scan), KVP_ERROR, KVP_ERROR_BAD_RESPONSE);
  g_assert_cmpuint (kvp_plan_get_counts (run->plan)->total, ==, 2);
}

static void
test_first_page_fails (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_every ();
  g_autoptr(RunScan) run = NULL;

  kvp_demo_server_set_token_kind (fixture->server, KVP_DEMO_TOKEN_NO_KV);
  run = run_scan_start (fixture, filter);
  run_scan_wait (run);

  g_assert_error (run->error, KVP_ERROR, KVP_ERROR_FORBIDDEN);
  g_assert_null (run->plan);
  g_assert_cmpuint (g_list_model_get_n_items (kvp_store_get_plans (fixture->store)), ==, 0);
}

static void
test_unknown_namespace (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_every ();
  g_autoptr(KvpNamespace) ns = kvp_namespace_new ("00000000000000000000000000000000", "gone");
  g_autoptr(RunScan) run = NULL;

  g_set_object (&fixture->ns, ns);
  run = run_scan_start (fixture, filter);
  run_scan_wait (run);

  g_assert_error (run->error, KVP_ERROR, KVP_ERROR_NOT_FOUND);
  g_assert_cmpuint (g_list_model_get_n_items (kvp_store_get_plans (fixture->store)), ==, 0);
}

/* One of three prefixes fails: the plan names what is missing of which. */
static void
test_one_prefix_fails (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_prefixes ("a:", "b:", "c:", NULL);
  g_autoptr(GBytes) body = g_bytes_new_static ("oops", 4);
  g_autoptr(RunScan) run = NULL;

  run_put_many (fixture, "a:", 10, NULL);
  run_put_many (fixture, "b:", 10, NULL);
  run_put_many (fixture, "c:", 10, NULL);
  /* The others answer first, and "b:" fails after that. */
  for (guint i = 0; i < N_TRIES; i++)
    kvp_demo_server_script (fixture->server, "prefix=b", 500, NULL, body, FALSE);
  kvp_demo_server_hold (fixture->server, "prefix=b");

  run = run_scan_start (fixture, filter);
  run_until_held (fixture, 1);
  while (kvp_scan_get_progress (run->scan)->matched < 20)
    g_main_context_iteration (NULL, TRUE);
  kvp_demo_server_release (fixture->server);
  run_scan_wait (run);
  g_assert_no_error (run->error);

  g_assert_true (kvp_plan_get_partial (run->plan));
  g_assert_cmpuint (kvp_plan_get_counts (run->plan)->total, ==, 20);
  g_assert_nonnull (strstr (kvp_plan_get_missing (run->plan), "Nothing that starts with “b:” was listed."));
  g_assert_null (strstr (kvp_plan_get_missing (run->plan), "“a:”"));
  g_assert_null (strstr (kvp_plan_get_missing (run->plan), "“c:”"));
}

/* A pattern that meets its limit is no answer: the dry run fails there, and the key is not taken for one
 * that does not match. */
static void
test_matcher_gives_up (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  g_autoptr(KvpFilter) filter = NULL;
  g_autoptr(RunScan) run = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *nasty = g_strnfill (500, 'a');

  kvp_filter_builder_set_name (builder, KVP_NAME_REGEX, "^(a|a|aa)+$|^0");
  filter = kvp_filter_builder_build (builder, &error);
  g_assert_no_error (error);

  nasty[499] = '!';
  run_put_many (fixture, "0", 1500, NULL);
  run_put (fixture, nasty, NULL);
  run_put (fixture, "zzz", NULL);

  run = run_scan_start (fixture, filter);
  run_scan_wait (run);
  g_assert_no_error (run->error);

  g_assert_true (kvp_plan_get_partial (run->plan));
  g_assert_nonnull (kvp_scan_get_error (run->scan));
  /* The page before is kept. */
  g_assert_cmpuint (kvp_plan_get_counts (run->plan)->total, ==, 1000);
  g_assert_nonnull (strstr (kvp_plan_get_missing (run->plan), "What comes after “00000999” was not listed."));
}

/* What can not be written is no plan, and what the disk says is told. */
static void
test_disk_full (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_every ();
  g_autoptr(RunScan) run = NULL;

  run_put_many (fixture, "key:", 20000, "{\"status\":\"archived\"}");
  kvp_store_set_max_pages (fixture->store, 200);
  run = run_scan_start (fixture, filter);
  run_scan_wait (run);

  g_assert_error (run->error, KVP_ERROR, KVP_ERROR_DISK_FULL);
  g_assert_null (run->plan);

  kvp_store_set_max_pages (fixture->store, 0);
}

static void
test_key_list_not_found_unknown (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_keys ("a", "b", "c", NULL);
  g_autoptr(GBytes) body = g_bytes_new_static ("oops", 4);
  g_autoptr(RunScan) run = NULL;

  run_put (fixture, "a", NULL);
  for (guint i = 0; i < N_TRIES; i++)
    kvp_demo_server_script (fixture->server, "prefix=b", 500, NULL, body, FALSE);
  kvp_demo_server_hold (fixture->server, "prefix=b");
  run = run_scan_start (fixture, filter);
  run_until_held (fixture, 1);
  while (kvp_scan_get_progress (run->scan)->pages < 2)
    g_main_context_iteration (NULL, TRUE);
  kvp_demo_server_release (fixture->server);
  run_scan_wait (run);
  g_assert_no_error (run->error);

  g_assert_true (kvp_plan_get_partial (run->plan));
  g_assert_nonnull (strstr (kvp_plan_get_missing (run->plan), "The key “b” was not looked up."));
  g_assert_cmpuint (kvp_scan_get_n_not_found (run->scan), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/scan/partial/stop", test_stop);
  g_test_add_func ("/scan/partial/stop-before-first-page", test_stop_before_first_page);
  g_test_add_func ("/scan/partial/stop-at-once", test_stop_at_once);
  g_test_add_func ("/scan/partial/server-error-on-page-3", test_server_error_on_page_3);
  g_test_add_func ("/scan/partial/malformed-page-3", test_malformed_page_3);
  g_test_add_func ("/scan/partial/success-false-on-page-3", test_success_false_on_page_3);
  g_test_add_data_func ("/scan/partial/cut-before", GINT_TO_POINTER (KVP_DEMO_CUT_BEFORE), test_cut);
  g_test_add_data_func ("/scan/partial/cut-in-body", GINT_TO_POINTER (KVP_DEMO_CUT_IN_BODY), test_cut);
  g_test_add_func ("/scan/partial/cursor-loop", test_cursor_loop);
  g_test_add_func ("/scan/partial/first-page-fails", test_first_page_fails);
  g_test_add_func ("/scan/partial/unknown-namespace", test_unknown_namespace);
  g_test_add_func ("/scan/partial/one-prefix-fails", test_one_prefix_fails);
  g_test_add_func ("/scan/partial/matcher-gives-up", test_matcher_gives_up);
  g_test_add_func ("/scan/partial/disk-full", test_disk_full);
  g_test_add_func ("/scan/partial/key-list-not-found-unknown", test_key_list_not_found_unknown);

  return g_test_run ();
}
