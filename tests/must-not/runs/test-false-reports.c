/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a run says must be what the server did. */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "purge/kvp-report.h"
#include "run-fixture.h"

static void
script (RunFixture *fixture,
        const char *match,
        guint       status,
        const char *body,
        gboolean    apply)
{
  run_script (fixture, match, status, "Content-Type: application/json", body, apply);
}

static KvpPlan *
plan_keys (RunFixture *fixture,
           guint       n_keys)
{

  run_put_many (fixture, "key:", n_keys, NULL);

  return run_scan_every (fixture);
}

/* The dry run counts what matches, neither all under the prefix nor nothing; and that is what goes. */
static void
test_dry_run_count (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_rule ("a:", "status", "archived");
  g_autoptr(RunScan) scan = NULL;
  g_autoptr(RunPurge) run = NULL;

  run_put_many (fixture, "a:archived:", 1234, "{\"status\":\"archived\"}");
  run_put_many (fixture, "a:active:", 2345, "{\"status\":\"active\"}");
  run_put_many (fixture, "b:archived:", 321, "{\"status\":\"archived\"}");

  scan = run_scan_start (fixture, filter);
  run_scan_wait (scan);
  g_assert_no_error (scan->error);
  g_assert_cmpuint (kvp_scan_get_progress (scan->scan)->matched, ==, 1234);
  g_assert_cmpuint (kvp_scan_get_progress (scan->scan)->processed, ==, 1234 + 2345);
  g_assert_cmpuint (kvp_plan_get_counts (scan->plan)->total, ==, 1234);
  g_assert_cmpuint (kvp_plan_get_counts (scan->plan)->pending, ==, 1234);
  g_assert_cmpuint (run_count_left (fixture), ==, 1234 + 2345 + 321);

  run = run_purge (fixture, scan->plan);
  g_assert_true (run->ok);
  g_assert_cmpuint (kvp_plan_get_counts (scan->plan)->deleted, ==, 1234);
  g_assert_cmpuint (run_count_left (fixture), ==, 2345 + 321);
}

/* Every request gets 401: nothing is reported as deleted, and the run says why. */
static void
test_all_failed_reported_ok (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_keys (fixture, 200);
  g_autoptr(RunPurge) run = NULL;
  g_autofree char *headline = NULL;

  for (guint i = 0; i < 20; i++)
    script (fixture, "/bulk/delete", 401,
            "{\"success\":false,\"errors\":[{\"code\":1000,\"message\":\"Invalid API Token\"}],\"messages\":[],\"result\":null}",
            FALSE);
  run = run_purge_in_batches (fixture, plan, 10, 4);

  g_assert_error (run->error, KVP_ERROR, KVP_ERROR_AUTH);
  g_assert_cmpuint (kvp_run_get_progress (KVP_RUN (run->purge))->deleted, ==, 0);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, 0);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 200);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_STOPPED);
  g_assert_cmpuint (run_count_left (fixture), ==, 200);
  headline = kvp_report_headline (plan);
  g_assert_null (strstr (headline, "200 keys deleted"));
}

static void
test_unsuccessful_keys (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_keys (fixture, 300);
  g_autoptr(RunPurge) run = NULL;
  g_autoptr(GPtrArray) refused = run_names_new ();
  g_autoptr(GPtrArray) failed = NULL;
  g_autoptr(GPtrArray) left = NULL;

  for (guint i = 0; i < 300; i += 13)
    {
      g_autofree char *name = g_strdup_printf ("key:%07u", i);
      g_autoptr(GBytes) bytes = g_bytes_new (name, strlen (name));

      run_names_add (refused, name);
      kvp_demo_server_refuse_key (fixture->server, bytes);
    }
  run = run_purge_in_batches (fixture, plan, 50, 3);

  g_assert_true (run->ok);
  failed = run_plan_names_in_state (plan, KVP_KEY_FAILED);
  run_assert_same_names (failed, refused);
  left = kvp_demo_server_get_names (fixture->server, kvp_namespace_get_id (fixture->ns));
  run_assert_same_names (left, refused);
  g_assert_cmpuint (kvp_run_get_progress (KVP_RUN (run->purge))->failed, ==, refused->len);
  g_assert_cmpuint (kvp_run_get_progress (KVP_RUN (run->purge))->deleted, ==, 300 - refused->len);
}

/* With and without a result that says nothing. */
static void
test_success_false_200 (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_keys (fixture, 30);
  g_autoptr(RunPurge) run = NULL;

  script (fixture, "/bulk/delete", 200,
          "{\"success\":false,\"errors\":[{\"code\":10001,\"message\":\"service error\"}],\"messages\":[],\"result\":null}", FALSE);
  script (fixture, "/bulk/delete", 200,
          "{\"success\":false,\"errors\":[{\"code\":10001,\"message\":\"service error\"}],\"messages\":[],"
          "\"result\":{\"unsuccessful_keys\":[]}}", FALSE);
  script (fixture, "/bulk/delete", 200,
          "{\"success\":false,\"errors\":[],\"messages\":[],\"result\":{\"unsuccessful_keys\":[\"key:0000020\"]}}", FALSE);
  run = run_purge_in_batches (fixture, plan, 30, 1);

  /* The whole and both its halves: the run pauses, and says why. */
  g_assert_error (run->error, KVP_ERROR, KVP_ERROR_REJECTED);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, 0);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 30);
  g_assert_cmpuint (kvp_run_get_progress (KVP_RUN (run->purge))->deleted, ==, 0);
  g_assert_cmpuint (run_count_left (fixture), ==, 30);
}

/* The keys that all bulk deletes of the log carried. */
static guint
count_sent (const char * const *log,
            guint              *n_requests)
{
  guint n_keys = 0;

  *n_requests = 0;
  for (guint i = 0; log[i] != NULL; i++)
    {
      if (strstr (log[i], "/bulk/delete ") == NULL)
        continue;
      (*n_requests)++;
      n_keys += (guint) g_ascii_strtoull (strrchr (log[i], ' ') + 1, NULL, 10);
    }

  return n_keys;
}

/* A 4xx that carries a result did something: what it proves is believed, and what it names has failed. */
static void
test_result_in_4xx (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_keys (fixture, 20);
  g_autoptr(RunPurge) run = NULL;
  g_autoptr(GBytes) refused = g_bytes_new_static ("key:0000010", 11);
  g_auto(GStrv) log = NULL;
  guint n_requests = 0;
  guint n_sent;

  kvp_demo_server_refuse_key (fixture->server, refused);
  script (fixture, "/bulk/delete", 400,
          "{\"success\":false,\"errors\":[{\"code\":10001,\"message\":\"one failed\"}],\"messages\":[],"
          "\"result\":{\"successful_key_count\":19,\"unsuccessful_keys\":[\"key:0000010\"]}}", TRUE);
  run = run_purge (fixture, plan);

  g_assert_true (run->ok);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, 19);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->failed, ==, 1);
  g_assert_cmpint (run_plan_key (plan, "key:0000010", NULL, NULL), ==, KVP_KEY_FAILED);
  g_assert_cmpuint (run_count_left (fixture), ==, 1);

  /* What was proven is not asked for again: every other request is about the key that was named. */
  log = kvp_demo_server_take_log (fixture->server);
  n_sent = count_sent ((const char * const *) log, &n_requests);
  g_assert_cmpuint (n_sent, ==, 20 + n_requests - 1);
}

static void
assert_detail (KvpPlan    *plan,
               const char *name,
               const char *words)
{
  g_autofree char *detail = NULL;

  g_assert_cmpint (run_plan_key (plan, name, NULL, &detail), ==, KVP_KEY_FAILED);
  g_assert_nonnull (detail);
  g_assert_nonnull (strstr (detail, words));
}

/* Each failed key is named, with its own reason, not only the first one's. */
static void
test_first_error_hides (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_keys (fixture, 30);
  g_autoptr(GBytes) first = g_bytes_new_static ("key:0000003", 11);
  g_autoptr(GBytes) second = g_bytes_new_static ("key:0000015", 11);
  g_autoptr(RunPurge) run = NULL;

  kvp_demo_server_poison_key (fixture->server, first, 400);
  kvp_demo_server_poison_key (fixture->server, second, 500);
  run = run_purge_in_batches (fixture, plan, 10, 1);

  g_assert_true (run->ok);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->failed, ==, 2);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, 28);
  assert_detail (plan, "key:0000003", "refused");
  assert_detail (plan, "key:0000015", "has a problem");
  g_assert_cmpuint (run_count_left (fixture), ==, 2);
}

/* A run with failures ends, and does not say that all is done. */
static void
test_completed_100_with_failures (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_keys (fixture, 30);
  g_autoptr(RunPurge) run = NULL;
  g_autofree char *headline = NULL;
  const KvpProgress *progress;

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *name = g_strdup_printf ("key:%07u", i);
      g_autoptr(GBytes) bytes = g_bytes_new (name, strlen (name));

      kvp_demo_server_refuse_key (fixture->server, bytes);
    }
  run = run_purge_in_batches (fixture, plan, 10, 1);

  g_assert_true (run->ok);
  progress = kvp_run_get_progress (KVP_RUN (run->purge));
  g_assert_cmpuint (progress->total, ==, 30);
  g_assert_cmpuint (progress->deleted, ==, 20);
  g_assert_cmpuint (progress->failed, ==, 10);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, 20);
  headline = kvp_report_headline (plan);
  g_assert_nonnull (strstr (headline, "20 keys deleted"));
  g_assert_nonnull (strstr (headline, "10 could not be deleted"));
  g_assert_cmpuint (run_count_left (fixture), ==, 10);
}

/* A page that could not be read is no page without matches. */
static void
test_swallowed_read_error (gconstpointer user_data)
{
  guint status = GPOINTER_TO_UINT (user_data);
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_rule (NULL, "status", "archived");
  g_autoptr(RunScan) run = NULL;

  run_put_many (fixture, "key:", 3000, "{\"status\":\"archived\"}");
  script (fixture, "cursor=", status,
          "{\"success\":false,\"errors\":[{\"code\":10000,\"message\":\"no\"}],\"messages\":[],\"result\":null}", FALSE);
  run = run_scan_start (fixture, filter);
  run_scan_wait (run);
  g_assert_no_error (run->error);

  /* What may pass is asked for again, and then nothing is missing. */
  if (status != 401)
    {
      g_assert_no_error (kvp_scan_get_error (run->scan));
      g_assert_false (kvp_plan_get_partial (run->plan));
      g_assert_cmpuint (kvp_plan_get_counts (run->plan)->total, ==, 3000);
      return;
    }

  g_assert_nonnull (kvp_scan_get_error (run->scan));
  g_assert_true (kvp_plan_get_partial (run->plan));
  g_assert_cmpuint (kvp_plan_get_counts (run->plan)->total, ==, 1000);
  g_assert_nonnull (strstr (kvp_plan_get_missing (run->plan), "What comes after “key:0000999” was not listed."));
}

static void
assert_not_complete (RunScan *run)
{
  g_assert_no_error (run->error);
  g_assert_true (kvp_plan_get_partial (run->plan));
  g_assert_false (kvp_plan_get_whole_listing (run->plan));
  g_assert_cmpstr (kvp_plan_get_missing (run->plan), !=, "");
  g_assert_false (kvp_confirmation_is_whole_namespace (run->plan));
}

/* A listing that ends early, for whatever reason, says so: stopped, ... */
static void
test_partial_stopped (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_every ();
  g_autoptr(RunScan) run = NULL;

  run_put_many (fixture, "key:", 3000, NULL);
  kvp_demo_server_hold (fixture->server, "cursor=");
  run = run_scan_start (fixture, filter);
  run_until_held (fixture, 1);
  kvp_scan_stop (run->scan);
  run_scan_wait (run);
  kvp_demo_server_release (fixture->server);

  assert_not_complete (run);
}

/* ... cut off, ... */
static void
test_partial_cut (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_every ();
  g_autoptr(RunScan) run = NULL;

  run_put_many (fixture, "key:", 3000, NULL);
  /* libsoup sends a list request again on its own when a connection that it used before is cut. */
  for (guint i = 0; i < 20; i++)
    kvp_demo_server_script_cut (fixture->server, "cursor=", KVP_DEMO_CUT_IN_BODY);
  run = run_scan_start (fixture, filter);
  run_scan_wait (run);

  assert_not_complete (run);
}

/* ... or sent round in circles. */
static void
test_partial_loop (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_every ();
  g_autoptr(RunScan) run = NULL;

  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *body = NULL;

      body = g_strdup_printf ("{\"success\":true,\"errors\":[],\"messages\":[],\"result\":[{\"name\":\"a\"}],"
                              "\"result_info\":{\"cursor\":\"again-%u\"}}", i % 3);
      script (fixture, "/keys", 200, body, FALSE);
    }
  run = run_scan_start (fixture, filter);
  run_scan_wait (run);

  assert_not_complete (run);
  g_assert_error (kvp_scan_get_error (run->scan), KVP_ERROR, KVP_ERROR_BAD_RESPONSE);
}

static void
count_keys_cb (KvpPurge *purge,
               gpointer  user_data)
{
  const KvpProgress *progress = kvp_run_get_progress (KVP_RUN (purge));

  /* Ten a batch, but for the last. */
  g_assert_true (progress->deleted % 10 == 0 || progress->deleted == 95);
}

static void
test_counts_batches_as_keys (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_keys (fixture, 95);
  g_autoptr(KvpConfirmation) confirmation = run_confirm (plan);
  g_autoptr(RunPurge) run = run_purge_new (fixture, confirmation);
  const KvpProgress *progress = kvp_run_get_progress (KVP_RUN (run->purge));

  g_object_set (run->purge, "batch-size", 10, "max-concurrency", 2, NULL);
  g_signal_connect (run->purge, "progress", G_CALLBACK (count_keys_cb), NULL);
  g_assert_cmpuint (progress->total, ==, 95);
  run_purge_start (run);
  run_purge_wait (run);

  g_assert_true (run->ok);
  progress = kvp_run_get_progress (KVP_RUN (run->purge));
  g_assert_cmpuint (progress->total, ==, 95);
  g_assert_cmpuint (progress->deleted, ==, 95);
  g_assert_cmpuint (progress->requests, ==, 10);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, 95);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/must-not/false-reports/dry-run-count", test_dry_run_count);
  g_test_add_func ("/must-not/false-reports/all-failed-reported-ok", test_all_failed_reported_ok);
  g_test_add_func ("/must-not/false-reports/unsuccessful-keys/runs", test_unsuccessful_keys);
  g_test_add_func ("/must-not/false-reports/success-false-200/runs", test_success_false_200);
  g_test_add_func ("/must-not/false-reports/result-in-4xx/runs", test_result_in_4xx);
  g_test_add_func ("/must-not/false-reports/first-error-hides", test_first_error_hides);
  g_test_add_func ("/must-not/false-reports/completed-100-with-failures", test_completed_100_with_failures);
  g_test_add_data_func ("/must-not/false-reports/swallowed-read-error/401", GUINT_TO_POINTER (401), test_swallowed_read_error);
  g_test_add_data_func ("/must-not/false-reports/swallowed-read-error/429", GUINT_TO_POINTER (429), test_swallowed_read_error);
  g_test_add_data_func ("/must-not/false-reports/swallowed-read-error/500", GUINT_TO_POINTER (500), test_swallowed_read_error);
  g_test_add_func ("/must-not/false-reports/partial-list-as-complete/stopped", test_partial_stopped);
  g_test_add_func ("/must-not/false-reports/partial-list-as-complete/cut", test_partial_cut);
  g_test_add_func ("/must-not/false-reports/partial-list-as-complete/loop", test_partial_loop);
  g_test_add_func ("/must-not/false-reports/counts-batches-as-keys", test_counts_batches_as_keys);

  return g_test_run ();
}
