/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A list of keys against the namespace as it is now: keys are taken out, none is added, and what is not known changes
 * nothing. */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "purge/kvp-connection-private.h"
#include "purge/kvp-list-walk.h"
#include "purge/kvp-plan-refresh.h"
#include "stale-fixture.h"

#define TRIES 6

static KvpPlan *
plan_every (RunFixture *fixture)
{

  return run_scan_every (fixture);
}

static KvpPlan *
plan_prefix (RunFixture *fixture,
             const char *prefix)
{
  g_autoptr(KvpFilter) filter = run_filter_prefixes (prefix, NULL);

  return run_scan (fixture, filter);
}

static void
assert_counts (StaleCheck *check,
               guint       unchanged,
               guint       rewritten,
               guint       gone,
               guint       expired)
{
  g_assert_no_error (check->error);
  g_assert_true (check->ok);
  g_assert_cmpuint (check->counts.unchanged, ==, unchanged);
  g_assert_cmpuint (check->counts.rewritten, ==, rewritten);
  g_assert_cmpuint (check->counts.gone, ==, gone);
  g_assert_cmpuint (check->counts.expired, ==, expired);
}

/* Every key as pending as before, none skipped. */
static void
assert_untouched (KvpPlan *plan,
                  guint    n_keys)
{
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, n_keys);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->skipped, ==, 0);
}

/* --- what it finds --- */

static void
test_unchanged (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(StaleCheck) check = NULL;

  run_put_many (fixture, "key:", 2500, "{\"n\":1.0,\"big\":12345678901234567890}");
  run_put_bytes (fixture, "nul\0in", 6, NULL);
  run_put (fixture, "\303\251\342\200\256\360\237\230\200", "null");
  plan = plan_every (fixture);
  run_count_requests (fixture, "");

  check = stale_check (fixture, plan, KVP_PLAN_CHECK_ALL);
  assert_counts (check, 2502, 0, 0, 0);
  assert_untouched (plan, 2502);
  g_assert_cmpuint (check->n_listed, ==, 2502);
  /* It only asks. */
  g_assert_cmpuint (run_count_requests (fixture, "POST"), ==, 0);
  g_assert_cmpuint (run_count_left (fixture), ==, 2502);
}

static void
test_changes (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(StaleCheck) check = NULL;
  gint64 later = g_get_real_time () / G_USEC_PER_SEC + 86400;

  run_put_many (fixture, "key:", 1500, "{\"a\":1}");
  stale_put (fixture, "expires", NULL, later);
  stale_put (fixture, "expires later", NULL, later);
  stale_put (fixture, "gets metadata", NULL, 0);
  stale_put (fixture, "loses metadata", "\"x\"", 0);
  plan = plan_every (fixture);

  stale_put (fixture, "key:0000007", "{\"a\":2}", 0);
  /* The same numbers in other words are other words: who wrote it anew may have written another value. */
  stale_put (fixture, "key:0001499", "{\"a\":1.0}", 0);
  stale_put (fixture, "key:0000008", "{\"a\":1}", later);
  stale_put (fixture, "expires later", NULL, later + 1);
  stale_put (fixture, "gets metadata", "{}", 0);
  stale_put (fixture, "loses metadata", NULL, 0);
  stale_delete (fixture, "key:0000000", "key:0000999", "key:0001000", NULL);
  run_put (fixture, "key:new", "{\"a\":1}");

  check = stale_check (fixture, plan, KVP_PLAN_CHECK_ALL);
  assert_counts (check, 1504 - 9, 6, 3, 0);
  stale_assert_key (plan, "key:0000007", KVP_KEY_SKIPPED, KVP_REASON_REWRITTEN);
  stale_assert_key (plan, "key:0001499", KVP_KEY_SKIPPED, KVP_REASON_REWRITTEN);
  stale_assert_key (plan, "key:0000008", KVP_KEY_SKIPPED, KVP_REASON_REWRITTEN);
  stale_assert_key (plan, "expires later", KVP_KEY_SKIPPED, KVP_REASON_REWRITTEN);
  stale_assert_key (plan, "gets metadata", KVP_KEY_SKIPPED, KVP_REASON_REWRITTEN);
  stale_assert_key (plan, "loses metadata", KVP_KEY_SKIPPED, KVP_REASON_REWRITTEN);
  stale_assert_key (plan, "key:0000000", KVP_KEY_SKIPPED, KVP_REASON_GONE);
  stale_assert_key (plan, "key:0000999", KVP_KEY_SKIPPED, KVP_REASON_GONE);
  stale_assert_key (plan, "key:0001000", KVP_KEY_SKIPPED, KVP_REASON_GONE);
  stale_assert_key (plan, "expires", KVP_KEY_PENDING, KVP_REASON_NONE);
  stale_assert_key (plan, "key:0001001", KVP_KEY_PENDING, KVP_REASON_NONE);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->total, ==, 1504);
}

static void
test_expired (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(StaleCheck) check = NULL;

  run_put (fixture, "stays", NULL);
  plan = stale_scan_page (fixture, "[{\"name\":\"gone\"},{\"name\":\"gone early\",\"expiration\":32503680000},"
                                   "{\"name\":\"over\",\"expiration\":1000000000},{\"name\":\"stays\"}]");

  check = stale_check (fixture, plan, KVP_PLAN_CHECK_ALL);
  assert_counts (check, 1, 0, 2, 1);
  stale_assert_key (plan, "gone", KVP_KEY_SKIPPED, KVP_REASON_GONE);
  stale_assert_key (plan, "gone early", KVP_KEY_SKIPPED, KVP_REASON_GONE);
  stale_assert_key (plan, "over", KVP_KEY_SKIPPED, KVP_REASON_EXPIRED);
  stale_assert_key (plan, "stays", KVP_KEY_PENDING, KVP_REASON_NONE);
}

/* It adds none: what was unticked stays so, what is new is not on the list. */
static void
test_adds_none (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(StaleCheck) check = NULL;
  static const guint32 unticked[] = { 0, 3, 9 };

  run_put_many (fixture, "key:", 10, NULL);
  plan = plan_every (fixture);
  run_set_ticked (plan, unticked, G_N_ELEMENTS (unticked), FALSE);
  run_put_many (fixture, "key:new", 10, NULL);
  stale_delete (fixture, "key:0000003", "key:0000004", NULL);

  check = stale_check (fixture, plan, KVP_PLAN_CHECK_ALL);
  assert_counts (check, 6, 0, 1, 0);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->total, ==, 10);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->excluded, ==, 3);
  stale_assert_key (plan, "key:0000003", KVP_KEY_EXCLUDED, KVP_REASON_LEFT_OUT);
  stale_assert_key (plan, "key:0000009", KVP_KEY_EXCLUDED, KVP_REASON_LEFT_OUT);
}

/* A key that is unticked while the check goes on stays unticked. */
static void
test_unticked_meanwhile (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(StaleCheck) check = NULL;
  static const guint32 unticked = 1;

  run_put_many (fixture, "key:", 3, NULL);
  plan = plan_every (fixture);
  stale_delete (fixture, "key:0000001", NULL);

  kvp_demo_server_hold (fixture->server, "/keys");
  check = stale_check_start (fixture, plan, KVP_PLAN_CHECK_ALL);
  run_until_held (fixture, 1);
  run_set_ticked (plan, &unticked, 1, FALSE);
  kvp_demo_server_release (fixture->server);
  stale_check_wait (check);

  assert_counts (check, 2, 0, 0, 0);
  stale_assert_key (plan, "key:0000001", KVP_KEY_EXCLUDED, KVP_REASON_LEFT_OUT);
}

/* --- what it asks for --- */

/* Only what the keys need is listed, not the rest of the namespace. */
static void
test_prefixes (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_prefixes ("a:", "z:", NULL);
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(StaleCheck) check = NULL;

  run_put_many (fixture, "a:", 1200, NULL);
  run_put_many (fixture, "m:", 9000, NULL);
  run_put_many (fixture, "z:", 1200, NULL);
  plan = run_scan (fixture, filter);
  stale_delete (fixture, "a:0001199", "z:0000000", NULL);
  run_count_requests (fixture, "");

  check = stale_check (fixture, plan, KVP_PLAN_CHECK_ALL);
  assert_counts (check, 2398, 0, 2, 0);
  g_assert_cmpuint (check->n_listed, ==, 2398);
  /* 20 prefixes at most, each of which may end in a page that is not full. */
  g_assert_cmpuint (run_count_requests (fixture, "GET"), <=, 4 + 20);
}

/* Side by side, but no more than the pace allows. */
static void
test_pace (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_prefixes ("a:", "b:", "c:", "d:", "e:", "f:", "g:", "h:", NULL);
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(StaleCheck) check = NULL;

  for (char c = 'a'; c <= 'h'; c++)
    {
      g_autofree char *name = g_strdup_printf ("%c:", c);

      run_put_many (fixture, name, 10, NULL);
    }
  plan = run_scan (fixture, filter);

  kvp_demo_server_hold (fixture->server, "/keys");
  check = stale_check_start (fixture, plan, KVP_PLAN_CHECK_ALL);
  run_until_held (fixture, 2);
  /* A request that was sent later has its answer: whatever was sent before it has arrived. */
  stale_delete (fixture, "h:0000000", NULL);
  g_assert_cmpuint (kvp_demo_server_get_n_held (fixture->server), ==, 2);
  kvp_demo_server_release (fixture->server);
  stale_check_wait (check);

  assert_counts (check, 79, 0, 1, 0);
}

/* --- keys in flight --- */

static void
test_in_flight (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(StaleCheck) check = NULL;
  g_autofree char *detail = NULL;
  KvpPlanCheckScope scope = KVP_PLAN_CHECK_ALL;

  run_put_many (fixture, "key:", 10, "{\"a\":1}");
  plan = stale_crash (fixture, plan_every (fixture), 4);
  g_assert_true (kvp_recheck_is_needed (plan, 600, g_get_real_time () / G_USEC_PER_SEC, &scope));
  g_assert_cmpint (scope, ==, KVP_PLAN_CHECK_IN_FLIGHT);

  stale_delete (fixture, "key:0000000", NULL);
  stale_put (fixture, "key:0000001", "{\"a\":2}", 0);
  /* Not in flight: it is not looked at, for the list is fresh. */
  stale_put (fixture, "key:0000007", "{\"a\":2}", 0);

  check = stale_check (fixture, plan, scope);
  assert_counts (check, 2, 1, 1, 0);
  stale_assert_key (plan, "key:0000001", KVP_KEY_SKIPPED, KVP_REASON_REWRITTEN);
  stale_assert_key (plan, "key:0000002", KVP_KEY_PENDING, KVP_REASON_NONE);
  stale_assert_key (plan, "key:0000003", KVP_KEY_PENDING, KVP_REASON_NONE);
  stale_assert_key (plan, "key:0000007", KVP_KEY_PENDING, KVP_REASON_NONE);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->in_flight, ==, 0);
  /* No answer said that it was deleted, so nobody says so. */
  stale_assert_key (plan, "key:0000000", KVP_KEY_SKIPPED, KVP_REASON_GONE);
  run_plan_key (plan, "key:0000000", NULL, &detail);
  g_assert_nonnull (detail);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, 0);
}

static void
test_is_needed (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlan) empty = NULL;
  KvpPlanCheckScope scope;
  gint64 made;

  run_put_many (fixture, "key:", 10, NULL);
  empty = plan_prefix (fixture, "nothing");
  plan = plan_every (fixture);
  made = kvp_plan_get_checked_at (plan);

  scope = KVP_PLAN_CHECK_IN_FLIGHT;
  g_assert_false (kvp_recheck_is_needed (plan, 600, made, &scope));
  g_assert_false (kvp_recheck_is_needed (plan, 600, made + 599, &scope));
  g_assert_true (kvp_recheck_is_needed (plan, 600, made + 600, &scope));
  g_assert_cmpint (scope, ==, KVP_PLAN_CHECK_ALL);
  scope = KVP_PLAN_CHECK_IN_FLIGHT;
  g_assert_true (kvp_recheck_is_needed (plan, 0, made, &scope));
  g_assert_cmpint (scope, ==, KVP_PLAN_CHECK_ALL);
  /* A clock that was set back makes no list young. */
  scope = KVP_PLAN_CHECK_IN_FLIGHT;
  g_assert_true (kvp_recheck_is_needed (plan, 600, made - 1, &scope));
  g_assert_cmpint (scope, ==, KVP_PLAN_CHECK_ALL);
  g_assert_false (kvp_recheck_is_needed (empty, 0, made + 100000, &scope));

  plan = stale_crash (fixture, g_steal_pointer (&plan), 3);
  g_assert_true (kvp_recheck_is_needed (plan, 600, made + 1, &scope));
  g_assert_cmpint (scope, ==, KVP_PLAN_CHECK_IN_FLIGHT);
  g_assert_true (kvp_recheck_is_needed (plan, 600, made + 600, &scope));
  g_assert_cmpint (scope, ==, KVP_PLAN_CHECK_ALL);
}

/* What was checked is fresh again; of keys in flight alone that is not known. */
static void
test_makes_fresh (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(StaleCheck) part = NULL;
  g_autoptr(StaleCheck) whole = NULL;
  KvpPlanCheckScope scope;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  run_put_many (fixture, "key:", 10, NULL);
  plan = stale_crash (fixture, stale_age (fixture, plan_every (fixture), 3000), 3);

  part = stale_check (fixture, plan, KVP_PLAN_CHECK_IN_FLIGHT);
  assert_counts (part, 3, 0, 0, 0);
  g_assert_true (kvp_recheck_is_needed (plan, 600, now, &scope));

  whole = stale_check (fixture, plan, KVP_PLAN_CHECK_ALL);
  assert_counts (whole, 10, 0, 0, 0);
  g_assert_false (kvp_recheck_is_needed (plan, 600, g_get_real_time () / G_USEC_PER_SEC, &scope));
}

static void
test_nothing_to_check (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(StaleCheck) check = NULL;

  run_put_many (fixture, "key:", 10, NULL);
  plan = plan_every (fixture);
  run_count_requests (fixture, "");

  check = stale_check (fixture, plan, KVP_PLAN_CHECK_IN_FLIGHT);
  assert_counts (check, 0, 0, 0, 0);
  g_assert_cmpuint (run_count_requests (fixture, ""), ==, 0);
  assert_untouched (plan, 10);
}

/* --- when the listing does not come to its end --- */

/* The page that is missing would make its keys look gone. Of 2,500 keys, three are. */
static KvpPlan *
plan_with_changes (RunFixture *fixture)
{
  KvpPlan *plan;

  run_put_many (fixture, "key:", 2500, NULL);
  plan = plan_every (fixture);
  stale_delete (fixture, "key:0000000", "key:0001000", "key:0002499", NULL);

  return plan;
}

static void
script (RunFixture *fixture,
        const char *match,
        guint       status,
        const char *body)
{
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));

  kvp_demo_server_script (fixture->server, match, status, "Content-Type: application/json", bytes, FALSE);
}

static void
assert_fails (RunFixture *fixture,
              KvpPlan    *plan,
              int         code)
{
  g_autoptr(StaleCheck) check = stale_check (fixture, plan, KVP_PLAN_CHECK_ALL);
  g_autoptr(StaleCheck) again = NULL;

  g_assert_error (check->error, KVP_ERROR, code);
  assert_untouched (plan, 2500);

  /* And when the trouble is over, all is found. */
  kvp_demo_server_clear_troubles (fixture->server);
  again = stale_check (fixture, plan, KVP_PLAN_CHECK_ALL);
  assert_counts (again, 2497, 0, 3, 0);
}

static void
test_fails (gconstpointer user_data)
{
  static const struct {
    guint       status;
    const char *body;
    int         code;
    guint       n_times;
  } cases[] = {
    { 401, "{\"success\":false,\"errors\":[{\"code\":1000,\"message\":\"no\"}]}", KVP_ERROR_AUTH, 1 },
    { 403, "{\"success\":false,\"errors\":[{\"code\":10000,\"message\":\"no\"}]}", KVP_ERROR_FORBIDDEN, 1 },
    { 404, "{\"success\":false,\"errors\":[{\"code\":10013,\"message\":\"no\"}]}", KVP_ERROR_NOT_FOUND, 1 },
    { 429, "{\"success\":false,\"errors\":[{\"code\":10048,\"message\":\"daily limit\"}]}", KVP_ERROR_QUOTA, 1 },
    { 500, "{\"success\":false,\"errors\":[{\"code\":10001,\"message\":\"no\"}]}", KVP_ERROR_SERVER, TRIES },
    { 200, "{\"success\":true,\"errors\":[],\"messages\":[],\"result\":[{\"name\":", KVP_ERROR_BAD_RESPONSE, TRIES },
    { 200, "<html>Sign in to the hotel’s network</html>", KVP_ERROR_NOT_API, 1 },
  };
  guint page = GPOINTER_TO_UINT (user_data);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(RunFixture) fixture = run_fixture_new ();
      g_autoptr(KvpPlan) plan = plan_with_changes (fixture);

      for (guint j = 0; j < cases[i].n_times; j++)
        script (fixture, page == 0 ? "/keys" : "cursor=", cases[i].status, cases[i].body);
      assert_fails (fixture, plan, cases[i].code);
    }
}

/* An error in one of several lists ends the others. */
static void
test_one_of_several_fails (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_prefixes ("a:", "b:", "c:", NULL);
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(StaleCheck) check = NULL;

  run_put_many (fixture, "a:", 3000, NULL);
  run_put_many (fixture, "b:", 3000, NULL);
  run_put_many (fixture, "c:", 3000, NULL);
  plan = run_scan (fixture, filter);
  stale_delete (fixture, "a:0000000", "b:0000000", "c:0000000", NULL);
  script (fixture, "prefix=b", 401, "{\"success\":false,\"errors\":[{\"code\":1000,\"message\":\"no\"}]}");

  check = stale_check (fixture, plan, KVP_PLAN_CHECK_ALL);
  g_assert_error (check->error, KVP_ERROR, KVP_ERROR_AUTH);
  assert_untouched (plan, 9000);
}

static void
test_cursor_loop (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_with_changes (fixture);

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"success\":true,\"errors\":[],\"messages\":[],\"result\":[],"
                                               "\"result_info\":{\"cursor\":\"round-%u\"}}", i % 3);

      script (fixture, "/keys", 200, body);
    }
  /* The last of them are of no use to the second check. */
  {
    g_autoptr(StaleCheck) check = stale_check (fixture, plan, KVP_PLAN_CHECK_ALL);

    g_assert_error (check->error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE);
    assert_untouched (plan, 2500);
  }
}

/* Ever new cursors that lead nowhere. */
static void
test_endless_pages (gconstpointer user_data)
{
  const char *result = user_data;
  gboolean empty = g_str_equal (result, "[]");
  guint n_pages = empty ? RUN_MAX_EMPTY_PAGES : KVP_LIST_WALK_MAX_REPEATED_PAGES + 1;
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_with_changes (fixture);
  g_autoptr(StaleCheck) check = NULL;

  g_object_set (fixture->connection, "requests-per-window", 1000000, NULL);
  for (guint i = 0; i < n_pages; i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"success\":true,\"errors\":[],\"messages\":[],\"result\":%s,"
                                               "\"result_info\":{\"cursor\":\"new-%u\"}}", result, i);

      script (fixture, "/keys", 200, body);
    }

  check = stale_check (fixture, plan, KVP_PLAN_CHECK_ALL);
  g_assert_error (check->error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE);
  assert_untouched (plan, 2500);
}

/* Whatever befalls one answer: it is right in the end, or changes nothing and says why. */
static void
test_trouble (gconstpointer user_data)
{
  KvpDemoTrouble trouble = GPOINTER_TO_INT (user_data);
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(StaleCheck) check = NULL;

  /* Less than a person can set: a hung answer costs as much. */
  kvp_client_set_silence_limit (kvp_connection_get_client (fixture->connection), 1);
  plan = plan_with_changes (fixture);
  kvp_demo_server_set_trouble_wait (fixture->server, 0);
  kvp_demo_server_script_trouble (fixture->server, "cursor=", trouble);

  check = stale_check (fixture, plan, KVP_PLAN_CHECK_ALL);
  if (check->ok)
    assert_counts (check, 2497, 0, 3, 0);
  else
    assert_untouched (plan, 2500);

  /* These are not tried again: they say that something else is wrong. */
  if (trouble != KVP_DEMO_TROUBLE_403_HTML && trouble != KVP_DEMO_TROUBLE_HTML_200 &&
      trouble != KVP_DEMO_TROUBLE_REDIRECT && trouble != KVP_DEMO_TROUBLE_FALSE_200)
    g_assert_true (check->ok);
}

/* --- cancelling --- */

static void
assert_cancelled (StaleCheck *check,
                  KvpPlan    *plan)
{
  stale_check_wait (check);
  g_assert_error (check->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_untouched (plan, 2500);
}

static void
test_cancel_at_once (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_with_changes (fixture);
  g_autoptr(StaleCheck) check = stale_check_start (fixture, plan, KVP_PLAN_CHECK_ALL);

  g_cancellable_cancel (check->cancellable);
  assert_cancelled (check, plan);
}

static void
test_cancel_in_list (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_with_changes (fixture);
  g_autoptr(StaleCheck) check = NULL;

  kvp_demo_server_hold (fixture->server, "cursor=");
  check = stale_check_start (fixture, plan, KVP_PLAN_CHECK_ALL);
  run_until_held (fixture, 1);
  g_cancellable_cancel (check->cancellable);
  assert_cancelled (check, plan);
  kvp_demo_server_release (fixture->server);
}

static gboolean
is_blocked (gpointer user_data)
{
  return kvp_connection_get_blocked_for (user_data) > 0;
}

/* Cloudflare asks to wait five minutes: that is not waited for. */
static void
test_cancel_while_blocked (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_with_changes (fixture);
  g_autoptr(StaleCheck) check = NULL;

  kvp_demo_server_set_trouble_wait (fixture->server, 300);
  kvp_demo_server_script_trouble (fixture->server, "/keys", KVP_DEMO_TROUBLE_429_SECONDS);
  check = stale_check_start (fixture, plan, KVP_PLAN_CHECK_ALL);
  run_until (is_blocked, fixture->connection);
  g_cancellable_cancel (check->cancellable);
  assert_cancelled (check, plan);
}

/* (transfer full): of two lists, one of more than a page, from which a key has gone since */
static KvpPlan *
plan_of_two_lists (RunFixture *fixture)
{
  g_autoptr(KvpFilter) filter = run_filter_prefixes ("a:", "b:", NULL);
  g_autoptr(KvpPlan) plan = NULL;

  run_put (fixture, "a:0000000", NULL);
  plan = run_scan (fixture, filter);
  stale_delete (fixture, "a:0000000", NULL);

  return g_steal_pointer (&plan);
}

/* At every moment of a check, whatever it is doing then. What was cancelled left the plan as it was, for the next one. */
static void
test_cancel_anywhere (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  guint n_cancelled = 0;
  gboolean in_time = TRUE;

  run_put_many (fixture, "a:", 1010, NULL);
  run_put_many (fixture, "b:", 20, NULL);

  for (guint n_turns = 0; in_time; n_turns++)
    {
      g_autoptr(StaleCheck) check = NULL;

      if (plan == NULL)
        plan = plan_of_two_lists (fixture);
      check = stale_check_start (fixture, plan, KVP_PLAN_CHECK_ALL);
      for (guint i = 0; i < n_turns && !check->done; i++)
        g_main_context_iteration (NULL, TRUE);
      in_time = !check->done;

      if (in_time)
        {
          g_cancellable_cancel (check->cancellable);
          stale_check_wait (check);
        }
      run_assert_counts_add_up (plan);
      if (check->ok)
        {
          assert_counts (check, 1029, 0, 1, 0);
          g_clear_object (&plan);
          continue;
        }

      g_assert_error (check->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      assert_untouched (plan, 1030);
      n_cancelled++;
    }

  /* Else nothing was cancelled on its way. */
  g_assert_cmpuint (n_cancelled, >, 10);
}

static void
refreshed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
is_refreshed (gpointer user_data)
{
  return *(GAsyncResult **) user_data != NULL;
}

/* A token is not sent to ask for what is in another account than its own. */
static void
test_another_account (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpAccount) other = kvp_account_new ("00000000000000000000000000000000", "Other");
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  run_put_many (fixture, "key:", 5, NULL);
  plan = plan_every (fixture);
  kvp_connection_set_account (fixture->connection, other);
  run_count_requests (fixture, "");

  kvp_plan_refresh_async (plan, fixture->connection, NULL, NULL, NULL, refreshed_cb, &result);
  run_until (is_refreshed, &result);
  g_assert_false (kvp_plan_refresh_finish (plan, result, NULL, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
  g_assert_cmpuint (run_count_requests (fixture, ""), ==, 0);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 5);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/recheck/unchanged", test_unchanged);
  g_test_add_func ("/recheck/changes", test_changes);
  g_test_add_func ("/recheck/expired", test_expired);
  g_test_add_func ("/recheck/adds-none", test_adds_none);
  g_test_add_func ("/recheck/unticked-meanwhile", test_unticked_meanwhile);
  g_test_add_func ("/recheck/prefixes", test_prefixes);
  g_test_add_func ("/recheck/pace", test_pace);
  g_test_add_func ("/recheck/in-flight", test_in_flight);
  g_test_add_func ("/recheck/is-needed", test_is_needed);
  g_test_add_func ("/recheck/makes-fresh", test_makes_fresh);
  g_test_add_func ("/recheck/nothing-to-check", test_nothing_to_check);
  g_test_add_data_func ("/recheck/fails/first-page", GUINT_TO_POINTER (0), test_fails);
  g_test_add_data_func ("/recheck/fails/later-page", GUINT_TO_POINTER (1), test_fails);
  g_test_add_func ("/recheck/one-of-several-fails", test_one_of_several_fails);
  g_test_add_func ("/recheck/cursor-loop", test_cursor_loop);
  g_test_add_data_func ("/recheck/endless/empty-pages", "[]", test_endless_pages);
  g_test_add_data_func ("/recheck/endless/repeated-pages", "[{\"name\":\"key:0000001\"}]", test_endless_pages);
  for (int trouble = 0; trouble < KVP_DEMO_N_TROUBLES; trouble++)
    {
      g_autofree char *path = g_strconcat ("/recheck/trouble/", kvp_demo_trouble_get_word (trouble), NULL);

      g_test_add_data_func (path, GINT_TO_POINTER (trouble), test_trouble);
    }
  g_test_add_func ("/recheck/another-account", test_another_account);
  g_test_add_func ("/recheck/cancel/at-once", test_cancel_at_once);
  g_test_add_func ("/recheck/cancel/in-list", test_cancel_in_list);
  g_test_add_func ("/recheck/cancel/while-blocked", test_cancel_while_blocked);
  g_test_add_func ("/recheck/cancel/anywhere", test_cancel_anywhere);

  return g_test_run ();
}
