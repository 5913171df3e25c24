/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Dry runs on a bad day: what is tried again, how many requests go out at once, and what is said of it. A dry run is
 * complete, or says that it is not. */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "plain-listing.h"
#include "purge/kvp-connection-private.h"
#include "purge/kvp-list-walk.h"

#define N_KEYS 2500

static GPtrArray *
server_names (RunFixture *fixture)
{
  return kvp_demo_server_get_names (fixture->server, kvp_namespace_get_id (fixture->ns));
}

static gboolean
every (GBytes   *name,
       JsonNode *metadata,
       gpointer  user_data)
{
  return TRUE;
}

/* @names: (element-type GBytes): in byte order */
static gboolean
contains (GPtrArray *names,
          GBytes    *name)
{
  for (guint i = 0; i < names->len; i++)
    {
      if (g_bytes_equal (g_ptr_array_index (names, i), name))
        return TRUE;
    }

  return FALSE;
}

/* All that a plain listing finds; or it is said that it is not all, and nothing is in it that is not there. */
static void
assert_complete_or_partial (RunFixture *fixture,
                            RunScan    *run)
{
  g_autoptr(GPtrArray) expected = NULL;
  g_autoptr(GPtrArray) found = NULL;

  kvp_demo_server_clear_troubles (fixture->server);
  expected = plain_listing_match (fixture, every, NULL);

  if (run->plan == NULL)
    {
      g_assert_nonnull (run->error);
      return;
    }

  found = run_plan_names (run->plan);
  if (!kvp_plan_get_partial (run->plan))
    {
      run_assert_same_names (found, expected);
      g_assert_null (kvp_scan_get_error (run->scan));
      g_assert_cmpuint (kvp_plan_get_n_listed (run->plan), ==, expected->len);
      return;
    }

  g_assert_nonnull (kvp_scan_get_error (run->scan));
  g_assert_false (kvp_plan_get_whole_listing (run->plan));
  g_assert_true (g_str_has_prefix (kvp_plan_get_missing (run->plan), kvp_scan_get_error (run->scan)->message));
  g_assert_cmpuint (found->len, <=, expected->len);
  for (guint i = 0; i < found->len; i += 97)
    g_assert_true (contains (expected, g_ptr_array_index (found, i)));
}

static RunScan *
scan_every (RunFixture *fixture)
{
  g_autoptr(KvpFilter) filter = run_filter_every ();
  RunScan *run = run_scan_start (fixture, filter);

  run_scan_wait (run);

  return run;
}

/* --- one trouble --- */

/* What says that something else is wrong than the moment; the rest is tried again. */
static gboolean
is_for_good (KvpDemoTrouble trouble)
{
  return trouble == KVP_DEMO_TROUBLE_403_HTML || trouble == KVP_DEMO_TROUBLE_HTML_200 ||
         trouble == KVP_DEMO_TROUBLE_REDIRECT || trouble == KVP_DEMO_TROUBLE_FALSE_200;
}

static RunFixture *
troubled_fixture_new (void)
{
  RunFixture *fixture = run_fixture_new ();

  kvp_demo_server_set_trouble_wait (fixture->server, 0);
  run_put_many (fixture, "key:", N_KEYS, "{\"status\":\"archived\"}");

  return fixture;
}

static void
test_once (gconstpointer user_data)
{
  KvpDemoTrouble trouble = GPOINTER_TO_INT (user_data);
  static const char * const matches[] = { "cursor=", "/keys" };
  gboolean is_slow = trouble == KVP_DEMO_TROUBLE_HUNG || trouble == KVP_DEMO_TROUBLE_HUNG_AFTER;

  /* A hung answer takes its seconds; once is enough. */
  for (guint i = 0; i < (is_slow ? 1 : G_N_ELEMENTS (matches)); i++)
    {
      g_autoptr(RunFixture) fixture = troubled_fixture_new ();
      g_autoptr(RunScan) run = NULL;

      /* Less than a person can set: a hung answer costs as much. */
      if (is_slow)
        kvp_client_set_silence_limit (kvp_connection_get_client (fixture->connection), 1);
      kvp_demo_server_script_trouble (fixture->server, matches[i], trouble);
      run = scan_every (fixture);

      if (!is_for_good (trouble))
        g_assert_true (run->plan != NULL && !kvp_plan_get_partial (run->plan));
      assert_complete_or_partial (fixture, run);
    }
}

/* Each answer but the first meets it, until nobody tries any more. */
static void
test_always (gconstpointer user_data)
{
  KvpDemoTrouble trouble = GPOINTER_TO_INT (user_data);
  g_autoptr(RunFixture) fixture = troubled_fixture_new ();
  g_autoptr(RunScan) run = NULL;

  kvp_demo_server_set_trouble (fixture->server, "cursor=", trouble, 1);
  run = scan_every (fixture);

  g_assert_no_error (run->error);
  g_assert_true (kvp_plan_get_partial (run->plan));
  g_assert_cmpuint (kvp_plan_get_counts (run->plan)->total, ==, 1000);
  g_assert_nonnull (strstr (kvp_plan_get_missing (run->plan), "What comes after “key:0000999” was not listed."));
  assert_complete_or_partial (fixture, run);
}

/* An answer that takes longer than silence may, and is never silent: nothing is asked for again. A busy machine may let
 * the server come late now and then, so that both are long. */
static void
test_slow_body (void)
{
  g_autoptr(RunFixture) fixture = troubled_fixture_new ();
  g_autoptr(RunScan) run = NULL;

  kvp_client_set_silence_limit (kvp_connection_get_client (fixture->connection), 3);
  kvp_demo_server_set_trouble_wait (fixture->server, 4);
  kvp_demo_server_script_trouble (fixture->server, "cursor=", KVP_DEMO_TROUBLE_DRIP);
  run = scan_every (fixture);

  g_assert_false (kvp_plan_get_partial (run->plan));
  g_assert_cmpuint (kvp_scan_get_progress (run->scan)->requests, ==, 3);
  g_assert_cmpuint (kvp_plan_get_counts (run->plan)->total, ==, N_KEYS);
}

/* --- many troubles --- */

/* All that passes, but for what takes its time. */
static const KvpDemoTrouble quick_troubles[] = {
  KVP_DEMO_TROUBLE_SLOW, KVP_DEMO_TROUBLE_429_SECONDS, KVP_DEMO_TROUBLE_429_DATE, KVP_DEMO_TROUBLE_500,
  KVP_DEMO_TROUBLE_502_HTML, KVP_DEMO_TROUBLE_TRUNCATED_JSON, KVP_DEMO_TROUBLE_MALFORMED_JSON,
  KVP_DEMO_TROUBLE_OBJECT_MESSAGES, KVP_DEMO_TROUBLE_EMPTY_PAGE, KVP_DEMO_TROUBLE_SHORT_PAGE,
  KVP_DEMO_TROUBLE_REPEATED_KEYS, KVP_DEMO_TROUBLE_SHUFFLED_MEMBERS, KVP_DEMO_TROUBLE_LONG_CURSOR,
  KVP_DEMO_TROUBLE_GZIP, KVP_DEMO_TROUBLE_NO_RATE_HEADERS, KVP_DEMO_TROUBLE_RESET_BEFORE, KVP_DEMO_TROUBLE_RESET_AFTER,
  KVP_DEMO_TROUBLE_RESET_IN_BODY,
};

static void
set_troubles (RunFixture *fixture,
              double      probability)
{
  for (guint i = 0; i < G_N_ELEMENTS (quick_troubles); i++)
    kvp_demo_server_set_trouble (fixture->server, "/keys", quick_troubles[i], probability);
}

/* All of them at once, in one list and in several. Each passes, so that the dry run is complete. */
static void
test_mixed (gconstpointer user_data)
{
  guint n_prefixes = GPOINTER_TO_UINT (user_data);

  for (guint seed = 0; seed < 8; seed++)
    {
      g_autoptr(RunFixture) fixture = run_fixture_new ();
      g_autoptr(KvpFilter) filter =
        n_prefixes == 1 ? run_filter_every () : run_filter_prefixes ("a", "b", "c", "d", "e", "f", NULL);
      g_autoptr(RunScan) run = NULL;

      for (char c = 'a'; c <= 'f'; c++)
        {
          g_autofree char *name = g_strdup_printf ("%c:", c);

          run_put_many (fixture, name, 1300, "{\"status\":\"archived\"}");
        }
      kvp_demo_server_set_trouble_wait (fixture->server, 0);
      kvp_demo_server_set_seed (fixture->server, seed);
      set_troubles (fixture, 0.02);

      run = run_scan_start (fixture, filter);
      run_scan_wait (run);
      g_assert_no_error (run->error);
      assert_complete_or_partial (fixture, run);
    }
}

/* Those that do not pass are among them: it is complete or says that it is not. */
static void
test_mixed_for_good (void)
{
  guint n_complete = 0;
  guint n_partial = 0;

  for (guint seed = 0; seed < 12; seed++)
    {
      g_autoptr(RunFixture) fixture = run_fixture_new ();
      g_autoptr(RunScan) run = NULL;

      run_put_many (fixture, "key:", 6500, NULL);
      kvp_demo_server_set_trouble_wait (fixture->server, 0);
      kvp_demo_server_set_seed (fixture->server, seed);
      kvp_demo_server_set_trouble (fixture->server, "cursor=", KVP_DEMO_TROUBLE_403_HTML, 0.03);
      kvp_demo_server_set_trouble (fixture->server, "cursor=", KVP_DEMO_TROUBLE_HTML_200, 0.03);
      kvp_demo_server_set_trouble (fixture->server, "cursor=", KVP_DEMO_TROUBLE_REDIRECT, 0.03);
      kvp_demo_server_set_trouble (fixture->server, "cursor=", KVP_DEMO_TROUBLE_FALSE_200, 0.03);

      run = scan_every (fixture);
      assert_complete_or_partial (fixture, run);
      if (kvp_plan_get_partial (run->plan))
        n_partial++;
      else
        n_complete++;
    }

  /* Else one of the two was not looked at. */
  g_assert_cmpuint (n_complete, >, 0);
  g_assert_cmpuint (n_partial, >, 0);
}

/* The token ends in the middle, or the day's lists do. */
static void
test_token_expires (void)
{
  g_autoptr(RunFixture) fixture = troubled_fixture_new ();
  g_autoptr(RunScan) run = NULL;

  kvp_demo_server_set_token_life (fixture->server, 2);
  run = scan_every (fixture);
  g_assert_error (kvp_scan_get_error (run->scan), KVP_ERROR, KVP_ERROR_AUTH);
  g_assert_true (kvp_plan_get_partial (run->plan));
  g_assert_cmpuint (kvp_plan_get_counts (run->plan)->total, ==, 2000);
}

static void
test_quota (void)
{
  g_autoptr(RunFixture) fixture = troubled_fixture_new ();
  g_autoptr(RunScan) run = NULL;

  kvp_demo_server_set_quota (fixture->server, KVP_DEMO_QUOTA_LISTS, 1);
  run = scan_every (fixture);
  g_assert_error (kvp_scan_get_error (run->scan), KVP_ERROR, KVP_ERROR_QUOTA);
  g_assert_true (kvp_plan_get_partial (run->plan));
  g_assert_cmpuint (kvp_plan_get_counts (run->plan)->total, ==, 1000);
}

/* Each try counts as a request, and none of them as a page. */
static void
test_counts_tries (void)
{
  g_autoptr(RunFixture) fixture = troubled_fixture_new ();
  g_autoptr(RunScan) run = NULL;

  kvp_demo_server_script_trouble (fixture->server, "cursor=", KVP_DEMO_TROUBLE_500);
  kvp_demo_server_script_trouble (fixture->server, "cursor=", KVP_DEMO_TROUBLE_TRUNCATED_JSON);
  run = scan_every (fixture);

  g_assert_false (kvp_plan_get_partial (run->plan));
  g_assert_cmpuint (kvp_scan_get_progress (run->scan)->pages, ==, 3);
  g_assert_cmpuint (kvp_scan_get_progress (run->scan)->requests, ==, 5);
  g_assert_cmpuint (kvp_scan_get_progress (run->scan)->fetched, ==, N_KEYS);
}

/* Ever new cursors whose pages hold the same keys again. */
static void
test_repeated_pages (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(RunScan) run = NULL;

  for (guint i = 0; i <= KVP_LIST_WALK_MAX_REPEATED_PAGES; i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"success\":true,\"errors\":[],\"messages\":[],\"result\":[{\"name\":\"a\"}],"
                                               "\"result_info\":{\"cursor\":\"new-%u\"}}", i);
      g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));

      kvp_demo_server_script (fixture->server, "/keys", 200, NULL, bytes, FALSE);
    }
  run = scan_every (fixture);

  g_assert_no_error (run->error);
  g_assert_true (kvp_plan_get_partial (run->plan));
  g_assert_error (kvp_scan_get_error (run->scan), KVP_ERROR, KVP_ERROR_BAD_RESPONSE);
  g_assert_cmpuint (kvp_plan_get_counts (run->plan)->total, ==, 1);
}

/* --- waiting --- */

typedef struct {
  KvpScan *scan;
  guint    longest;
} Shown;

static void
shown_cb (KvpScan *scan,
          Shown   *self)
{
  self->longest = MAX (self->longest, kvp_scan_get_blocked_for (scan));
}

static gboolean
is_shown_blocked (gpointer user_data)
{
  return ((Shown *) user_data)->longest > 0;
}

/* Cloudflare asks to wait for five minutes. That is said, and to stop takes none of them. */
static void
test_blocked (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_every ();
  g_autoptr(RunScan) run = NULL;
  Shown shown = { NULL, 0 };

  run_put_many (fixture, "key:", N_KEYS, NULL);
  kvp_demo_server_set_trouble_wait (fixture->server, 300);
  kvp_demo_server_script_trouble (fixture->server, "cursor=", KVP_DEMO_TROUBLE_429_SECONDS);
  run = run_scan_start (fixture, filter);
  g_assert_cmpuint (kvp_scan_get_blocked_for (run->scan), ==, 0);
  g_signal_connect (run->scan, "progress", G_CALLBACK (shown_cb), &shown);

  run_until (is_shown_blocked, &shown);
  g_assert_cmpuint (shown.longest, >, 200);
  g_assert_cmpuint (shown.longest, <=, 300);
  /* All of the account waits, not this run alone. */
  g_assert_cmpuint (kvp_connection_get_blocked_for (fixture->connection), >, 200);

  kvp_scan_stop (run->scan);
  run_scan_wait (run);
  g_assert_no_error (run->error);
  g_assert_null (kvp_scan_get_error (run->scan));
  g_assert_true (kvp_plan_get_partial (run->plan));
  g_assert_cmpuint (kvp_plan_get_counts (run->plan)->total, ==, 1000);
}

/* A short wait is waited for, and nothing is missing. */
static void
test_waits (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(RunScan) run = NULL;

  run_put_many (fixture, "key:", N_KEYS, NULL);
  kvp_demo_server_set_trouble_wait (fixture->server, 1);
  kvp_demo_server_script_trouble (fixture->server, "cursor=", KVP_DEMO_TROUBLE_429_SECONDS);
  run = scan_every (fixture);

  g_assert_no_error (run->error);
  g_assert_false (kvp_plan_get_partial (run->plan));
  g_assert_cmpuint (kvp_plan_get_counts (run->plan)->total, ==, N_KEYS);
  g_assert_cmpuint (kvp_scan_get_blocked_for (run->scan), ==, 0);
}

/* --- side by side --- */

/* (transfer full): a dry run of eight prefixes, of which the server holds each answer */
static RunScan *
start_eight (RunFixture *fixture)
{
  g_autoptr(KvpFilter) filter = run_filter_prefixes ("a:", "b:", "c:", "d:", "e:", "f:", "g:", "h:", NULL);

  for (char c = 'a'; c <= 'h'; c++)
    {
      g_autofree char *name = g_strdup_printf ("%c:", c);

      run_put_many (fixture, name, 20, NULL);
    }
  kvp_demo_server_hold (fixture->server, "/keys");

  return run_scan_start (fixture, filter);
}

static void
test_pace (gconstpointer user_data)
{
  guint max_concurrency = GPOINTER_TO_UINT (user_data);
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(RunScan) run = NULL;

  g_object_set (fixture->connection, "max-concurrency", max_concurrency, NULL);
  run = start_eight (fixture);
  /* A run starts with two at a time, if as many are allowed. */
  run_until_held (fixture, MIN (max_concurrency, 2));
  for (guint i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (kvp_demo_server_get_n_held (fixture->server), ==, MIN (max_concurrency, 2));
  g_assert_cmpuint (kvp_scan_get_progress (run->scan)->requests, ==, MIN (max_concurrency, 2));

  kvp_demo_server_release (fixture->server);
  run_scan_wait (run);
  g_assert_no_error (run->error);
  g_assert_false (kvp_plan_get_partial (run->plan));
  g_assert_cmpuint (kvp_plan_get_counts (run->plan)->total, ==, 8 * 20);
}

/* An error in one list ends those that wait for their turn. */
static void
test_error_ends_all (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(RunScan) run = NULL;
  static const char refusal[] = "{\"success\":false,\"errors\":[{\"code\":1000,\"message\":\"no\"}]}";
  g_autoptr(GBytes) body = g_bytes_new_static (refusal, strlen (refusal));

  kvp_demo_server_script (fixture->server, "prefix=b", 401, "Content-Type: application/json", body, FALSE);
  run = start_eight (fixture);
  run_until_held (fixture, 2);
  kvp_demo_server_release (fixture->server);
  run_scan_wait (run);

  if (run->plan != NULL)
    {
      g_assert_error (kvp_scan_get_error (run->scan), KVP_ERROR, KVP_ERROR_AUTH);
      g_assert_true (kvp_plan_get_partial (run->plan));
      g_assert_nonnull (strstr (kvp_plan_get_missing (run->plan), "“b:”"));
    }
  else
    {
      g_assert_error (run->error, KVP_ERROR, KVP_ERROR_AUTH);
    }
}

/* Two dry runs of one connection: each counts its own requests. */
static void
test_own_requests (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_every ();
  g_autoptr(GPtrArray) names = NULL;
  g_autoptr(RunScan) a = NULL;
  g_autoptr(RunScan) b = NULL;

  /* So few that hardly one comes back while this test runs. */
  g_object_set (fixture->connection, "requests-per-window", 20, NULL);
  run_put_many (fixture, "key:", N_KEYS, NULL);
  names = server_names (fixture);
  a = run_scan_start (fixture, filter);
  b = run_scan_start (fixture, filter);
  run_scan_wait (a);
  run_scan_wait (b);

  g_assert_cmpuint (kvp_scan_get_progress (a->scan)->requests, ==, 3);
  g_assert_cmpuint (kvp_scan_get_progress (b->scan)->requests, ==, 3);
  g_assert_cmpuint (kvp_plan_get_counts (a->plan)->total, ==, names->len);
  g_assert_cmpuint (kvp_plan_get_counts (b->plan)->total, ==, names->len);
  g_assert_cmpuint (kvp_connection_get_budget_remaining (fixture->connection), <=,
                    kvp_connection_get_budget_capacity (fixture->connection) - 4);
}

static void
add_for_each_trouble (const char         *folder,
                      GTestDataFunc       func)
{
  for (int trouble = 0; trouble < KVP_DEMO_N_TROUBLES; trouble++)
    {
      g_autofree char *path = g_strconcat (folder, kvp_demo_trouble_get_word (trouble), NULL);

      g_test_add_data_func (path, GINT_TO_POINTER (trouble), func);
    }
}

int
main (int    argc,
      char **argv)
{
  static const KvpDemoTrouble failing[] = {
    KVP_DEMO_TROUBLE_500, KVP_DEMO_TROUBLE_502_HTML, KVP_DEMO_TROUBLE_403_HTML, KVP_DEMO_TROUBLE_RESET_BEFORE,
    KVP_DEMO_TROUBLE_RESET_IN_BODY, KVP_DEMO_TROUBLE_TRUNCATED_JSON, KVP_DEMO_TROUBLE_MALFORMED_JSON,
    KVP_DEMO_TROUBLE_FALSE_200, KVP_DEMO_TROUBLE_HTML_200, KVP_DEMO_TROUBLE_REDIRECT,
  };

  g_test_init (&argc, &argv, NULL);

  add_for_each_trouble ("/scan/trouble/once/", test_once);
  for (guint i = 0; i < G_N_ELEMENTS (failing); i++)
    {
      g_autofree char *path = g_strconcat ("/scan/trouble/always/", kvp_demo_trouble_get_word (failing[i]), NULL);

      g_test_add_data_func (path, GINT_TO_POINTER (failing[i]), test_always);
    }
  g_test_add_func ("/scan/trouble/slow-body", test_slow_body);
  g_test_add_data_func ("/scan/trouble/mixed/one-list", GUINT_TO_POINTER (1), test_mixed);
  g_test_add_data_func ("/scan/trouble/mixed/six-lists", GUINT_TO_POINTER (6), test_mixed);
  g_test_add_func ("/scan/trouble/mixed/for-good", test_mixed_for_good);
  g_test_add_func ("/scan/trouble/token-expires", test_token_expires);
  g_test_add_func ("/scan/trouble/quota", test_quota);
  g_test_add_func ("/scan/trouble/counts-tries", test_counts_tries);
  g_test_add_func ("/scan/trouble/repeated-pages", test_repeated_pages);
  g_test_add_func ("/scan/wait/blocked", test_blocked);
  g_test_add_func ("/scan/wait/short", test_waits);
  g_test_add_data_func ("/scan/side-by-side/one", GUINT_TO_POINTER (1), test_pace);
  g_test_add_data_func ("/scan/side-by-side/many", GUINT_TO_POINTER (64), test_pace);
  g_test_add_func ("/scan/side-by-side/error-ends-all", test_error_ends_all);
  g_test_add_func ("/scan/side-by-side/own-requests", test_own_requests);

  return g_test_run ();
}
