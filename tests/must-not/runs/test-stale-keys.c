/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keys that someone else wrote since the list of them was made: they survive. */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "stale-fixture.h"

#define ARCHIVED "{\"status\":\"archived\"}"

static GPtrArray *
server_names (RunFixture *fixture)
{
  return kvp_demo_server_get_names (fixture->server, kvp_namespace_get_id (fixture->ns));
}

static KvpPlan *
plan_archived (RunFixture *fixture)
{
  g_autoptr(KvpFilter) filter = run_filter_rule ("key:", "status", "archived");

  return run_scan (fixture, filter);
}

/* What others do after the list was made. In @kept what must be there at the end. */
static void
change_keys (RunFixture *fixture,
             GPtrArray  *kept)
{
  gint64 later = g_get_real_time () / G_USEC_PER_SEC + 86400;

  /* Written anew: as something that is in use, with the same meaning in other words, and to be kept for a day. */
  stale_put (fixture, "key:0000000", "{\"status\":\"active\"}", 0);
  stale_put (fixture, "key:0001000", "{ \"status\": \"archived\" }", 0);
  stale_put (fixture, "key:0001999", ARCHIVED, later);
  /* Was on the list, is not there any more, and is somebody else's by the time of the deletion. */
  stale_delete (fixture, "key:0000500", "key:0001500", NULL);
  /* Matches, but nobody saw it on the list. */
  stale_put (fixture, "key:0000999:new", ARCHIVED, 0);

  run_names_add (kept, "key:0000000");
  run_names_add (kept, "key:0000999:new");
  run_names_add (kept, "key:0001000");
  run_names_add (kept, "key:0001999");
}

static void
assert_only_unchanged_went (RunFixture *fixture,
                            KvpPlan    *plan,
                            GPtrArray  *kept,
                            guint       n_deleted)
{
  g_autoptr(GPtrArray) left = server_names (fixture);

  run_names_sort (kept);
  run_assert_same_names (left, kept);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_FINISHED);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, n_deleted);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->failed, ==, 0);
  stale_assert_key (plan, "key:0000000", KVP_KEY_SKIPPED, KVP_REASON_REWRITTEN);
  stale_assert_key (plan, "key:0001000", KVP_KEY_SKIPPED, KVP_REASON_REWRITTEN);
  stale_assert_key (plan, "key:0001999", KVP_KEY_SKIPPED, KVP_REASON_REWRITTEN);
  stale_assert_key (plan, "key:0000500", KVP_KEY_SKIPPED, KVP_REASON_GONE);
  stale_assert_key (plan, "key:0001500", KVP_KEY_SKIPPED, KVP_REASON_GONE);
}

/* A list that is older than ten minutes. */
static void
test_stale_plan (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(RunPurge) run = NULL;
  g_autoptr(GPtrArray) kept = run_names_new ();

  run_put_many (fixture, "key:", 2000, ARCHIVED);
  run_put (fixture, "other", ARCHIVED);
  run_names_add (kept, "other");
  plan = stale_age (fixture, plan_archived (fixture), KVP_PURGE_DEFAULT_CHECK_AGE + 1);
  change_keys (fixture, kept);

  run = run_purge (fixture, plan);
  g_assert_no_error (run->error);
  assert_only_unchanged_went (fixture, plan, kept, 1995);
  g_assert_cmpuint (kvp_run_get_progress (KVP_RUN (run->purge))->deleted, ==, 1995);
  g_assert_cmpuint (kvp_run_get_progress (KVP_RUN (run->purge))->skipped, ==, 5);
}

/* However young, where a person wants every list to be checked. */
static void
test_stale_plan_any_age (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunPurge) run = NULL;
  g_autoptr(GPtrArray) kept = run_names_new ();

  run_put_many (fixture, "key:", 2000, ARCHIVED);
  plan = plan_archived (fixture);
  change_keys (fixture, kept);

  confirmation = run_confirm (plan);
  run = run_purge_new (fixture, confirmation);
  g_object_set (run->purge, "check-age", 0, NULL);
  run_purge_start (run);
  run_purge_wait (run);
  g_assert_no_error (run->error);
  assert_only_unchanged_went (fixture, plan, kept, 1995);
}

/* What expired since is not sent: another key of that name may be written at any moment. */
static void
test_stale_plan_expired (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(RunPurge) run = NULL;
  g_auto(GStrv) log = NULL;
  guint n_sent = 0;

  run_put (fixture, "stays", NULL);
  plan = stale_scan_page (fixture, "[{\"name\":\"over\",\"expiration\":1000000000},{\"name\":\"stays\"}]");
  plan = stale_age (fixture, g_steal_pointer (&plan), KVP_PURGE_DEFAULT_CHECK_AGE + 1);
  run_count_requests (fixture, "");

  run = run_purge (fixture, plan);
  g_assert_no_error (run->error);
  stale_assert_key (plan, "over", KVP_KEY_SKIPPED, KVP_REASON_EXPIRED);
  stale_assert_key (plan, "stays", KVP_KEY_DELETED, KVP_REASON_NONE);

  log = kvp_demo_server_take_log (fixture->server);
  for (guint i = 0; log[i] != NULL; i++)
    {
      if (g_str_has_prefix (log[i], "POST "))
        n_sent += (guint) g_ascii_strtoull (strrchr (log[i], ' ') + 1, NULL, 10);
    }
  g_assert_cmpuint (n_sent, ==, 1);
}

/* A check that can not be made is no check that found nothing. */
static void
test_stale_plan_unchecked (gconstpointer user_data)
{
  KvpDemoTrouble trouble = GPOINTER_TO_INT (user_data);
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(RunPurge) run = NULL;

  run_put_many (fixture, "key:", 2000, ARCHIVED);
  plan = stale_age (fixture, run_scan_every (fixture), KVP_PURGE_DEFAULT_CHECK_AGE + 1);
  run_count_requests (fixture, "");
  kvp_demo_server_set_trouble (fixture->server, "cursor=", trouble, 1);

  run = run_purge (fixture, plan);
  g_assert_nonnull (run->error);
  g_assert_cmpuint (run_count_requests (fixture, "POST"), ==, 0);
  g_assert_cmpuint (run_count_left (fixture), ==, 2000);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 2000);
}

/* (transfer full): a plan of 1,000 keys whose first 400 were sent when the process was killed */
static KvpPlan *
crash (RunFixture *fixture)
{
  run_put_many (fixture, "key:", 1000, ARCHIVED);

  return stale_crash (fixture, plan_archived (fixture), 400);
}

/* The batch that was under way when the process was killed had arrived in part; then someone wrote some of its keys
 * anew, before the next start. */
static void
test_recreated_after_crash (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = crash (fixture);
  g_autoptr(RunPurge) run = NULL;
  g_autoptr(GPtrArray) left = NULL;
  g_autoptr(GPtrArray) kept = run_names_new ();

  stale_delete (fixture, "key:0000000", "key:0000001", "key:0000002", "key:0000399", NULL);
  stale_put (fixture, "key:0000001", "{\"status\":\"new\"}", 0);
  stale_put (fixture, "key:0000399", NULL, 0);
  stale_put (fixture, "key:0000200", "{\"status\":\"archived\",\"n\":1}", 0);
  run_names_add (kept, "key:0000001");
  run_names_add (kept, "key:0000200");
  run_names_add (kept, "key:0000399");

  run = run_purge (fixture, plan);
  g_assert_no_error (run->error);
  left = server_names (fixture);
  run_assert_same_names (left, kept);

  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_FINISHED);
  stale_assert_key (plan, "key:0000001", KVP_KEY_SKIPPED, KVP_REASON_REWRITTEN);
  stale_assert_key (plan, "key:0000200", KVP_KEY_SKIPPED, KVP_REASON_REWRITTEN);
  stale_assert_key (plan, "key:0000399", KVP_KEY_SKIPPED, KVP_REASON_REWRITTEN);
  /* Gone, but no answer said who did it. */
  stale_assert_key (plan, "key:0000000", KVP_KEY_SKIPPED, KVP_REASON_GONE);
  stale_assert_key (plan, "key:0000002", KVP_KEY_SKIPPED, KVP_REASON_GONE);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, 995);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->skipped, ==, 5);
}

/* Killed again in the middle of what the crash left, as often as it may be. */
static void
test_recreated_after_crashes (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = crash (fixture);
  g_autoptr(RunPurge) run = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("key:%07u", i);
      g_autoptr(StaleCheck) check = NULL;

      stale_put (fixture, name, "{\"status\":\"new\"}", 0);
      check = stale_check (fixture, plan, KVP_PLAN_CHECK_IN_FLIGHT);
      g_assert_true (check->ok);
      stale_assert_key (plan, name, KVP_KEY_SKIPPED, KVP_REASON_REWRITTEN);
      plan = stale_crash (fixture, g_steal_pointer (&plan), 400);
    }

  run = run_purge (fixture, plan);
  g_assert_no_error (run->error);
  g_assert_cmpuint (run_count_left (fixture), ==, 3);
  g_assert_true (run_has_key (fixture, "key:0000000"));
  g_assert_true (run_has_key (fixture, "key:0000001"));
  g_assert_true (run_has_key (fixture, "key:0000002"));
}

/* Nothing is sent before the keys were looked at, those that were never sent included. */
static void
test_recreated_after_crash_unchecked (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = crash (fixture);
  g_autoptr(RunPurge) run = NULL;

  stale_put (fixture, "key:0000007", "{\"status\":\"new\"}", 0);
  run_count_requests (fixture, "");
  kvp_demo_server_set_trouble (fixture->server, "/keys", KVP_DEMO_TROUBLE_500, 1);

  run = run_purge (fixture, plan);
  g_assert_error (run->error, KVP_ERROR, KVP_ERROR_SERVER);
  g_assert_cmpuint (run_count_requests (fixture, "POST"), ==, 0);
  g_assert_cmpuint (run_count_left (fixture), ==, 1000);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->in_flight, ==, 400);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 600);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/must-not/wrong-keys/stale-plan", test_stale_plan);
  g_test_add_func ("/must-not/wrong-keys/stale-plan/any-age", test_stale_plan_any_age);
  g_test_add_func ("/must-not/wrong-keys/stale-plan/expired", test_stale_plan_expired);
  g_test_add_data_func ("/must-not/wrong-keys/stale-plan/unchecked/500", GINT_TO_POINTER (KVP_DEMO_TROUBLE_500),
                        test_stale_plan_unchecked);
  g_test_add_data_func ("/must-not/wrong-keys/stale-plan/unchecked/html-200",
                        GINT_TO_POINTER (KVP_DEMO_TROUBLE_HTML_200), test_stale_plan_unchecked);
  g_test_add_data_func ("/must-not/wrong-keys/stale-plan/unchecked/false-200",
                        GINT_TO_POINTER (KVP_DEMO_TROUBLE_FALSE_200), test_stale_plan_unchecked);
  g_test_add_func ("/must-not/wrong-keys/recreated-after-crash", test_recreated_after_crash);
  g_test_add_func ("/must-not/wrong-keys/recreated-after-crash/again", test_recreated_after_crashes);
  g_test_add_func ("/must-not/wrong-keys/recreated-after-crash/unchecked", test_recreated_after_crash_unchecked);

  return g_test_run ();
}
