/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs come to an end, whatever their size and whatever the server sends; the fixture's deadline ends the
 * test if not. */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "purge/kvp-connection-private.h"
#include "purge/kvp-main-context.h"
#include "run-fixture.h"

#define OTHER_TOKEN "another-token-that-does-not-expire-0000000"

#define MANY 25000

static void
script (RunFixture *fixture,
        const char *match,
        const char *body)
{
  run_script (fixture, match, 200, "Content-Type: application/json", body, FALSE);
}

/* More matches than any queue between listing, matching, writing and deleting holds. */
static void
test_deadlock_many_matches (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_prefixes ("a:", "b:", "c:", NULL);
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunPurge) run = NULL;

  run_put_many (fixture, "a:", MANY, "{\"status\":\"archived\"}");
  run_put_many (fixture, "b:", 1, NULL);
  run_put_many (fixture, "c:", 3000, NULL);
  plan = run_scan (fixture, filter);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->total, ==, MANY + 3001);

  confirmation = run_confirm (plan);
  run = run_purge_new (fixture, confirmation);
  g_object_set (run->purge, "batch-size", 500, "max-concurrency", 8, NULL);
  run_purge_start (run);
  run_purge_wait (run);

  g_assert_true (run->ok);
  g_assert_cmpuint (run_count_left (fixture), ==, 0);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, MANY + 3001);
}

/* Cancel means: no further request. It works while a page is awaited and while batches are. */
static void
test_cancel_ignored (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_every ();
  g_autoptr(RunScan) scan = NULL;
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunPurge) run = NULL;

  run_put_many (fixture, "key:", 5000, NULL);
  kvp_demo_server_hold (fixture->server, "cursor=");
  scan = run_scan_start (fixture, filter);
  run_until_held (fixture, 1);
  kvp_scan_stop (scan->scan);
  run_scan_wait (scan);
  kvp_demo_server_release (fixture->server);
  g_assert_no_error (scan->error);
  g_assert_cmpuint (kvp_plan_get_counts (scan->plan)->total, ==, 1000);
  g_assert_cmpuint (run_count_requests (fixture, "/keys"), <=, 2);

  plan = run_scan (fixture, filter);
  confirmation = run_confirm (plan);
  run = run_purge_new (fixture, confirmation);
  g_object_set (run->purge, "batch-size", 100, "max-concurrency", 2, NULL);
  kvp_demo_server_hold (fixture->server, "/bulk/delete");
  run_purge_start (run);
  run_until_held (fixture, 2);
  kvp_run_stop (KVP_RUN (run->purge));
  kvp_demo_server_release (fixture->server);
  run_purge_wait (run);

  g_assert_true (run->ok);
  g_assert_cmpuint (run_count_left (fixture), ==, 4800);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 4800);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->in_flight, ==, 0);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_STOPPED);
}

/* Metadata of every type, objects in "messages", names that nobody expects, and names that can't be sent:
 * the rest goes. */
static void
test_one_odd_key_breaks_all (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(RunPurge) run = NULL;
  g_autofree char *long_name = g_strnfill (513, 'l');
  g_autofree char *page = NULL;

  page = g_strdup_printf (
    "{\"messages\":[{\"code\":10000,\"message\":\"fine\",\"type\":null}],\"errors\":[],\"success\":true,\"extra\":[[[{}]]],"
    "\"result\":["
    "{\"name\":\"array\",\"metadata\":[1,[2,{\"a\":null}]]},"
    "{\"name\":\"number\",\"metadata\":1e400},"
    "{\"name\":\"text\",\"metadata\":\"text\"},"
    "{\"name\":\"true\",\"metadata\":true},"
    "{\"name\":\"null\",\"metadata\":null},"
    "{\"unknown\":{\"deep\":[{}]},\"metadata\":{\"a\":{\"b\":{}}},\"expiration\":4102444800,\"name\":\"turned round\"},"
    "{\"name\":\"\\ud83d\"},"
    "{\"name\":\"..\"},"
    "{\"name\":\"%s\"},"
    "{\"name\":\"plain\"}"
    "],\"result_info\":{\"cursor\":null,\"count\":10}}", long_name);
  run_put (fixture, "plain", NULL);
  run_put (fixture, "array", NULL);
  script (fixture, "/keys", page);
  plan = run_scan_every (fixture);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->total, ==, 10);
  /* The half of an emoji has no bytes that could be sent: it is kept. */
  g_assert_cmpuint (kvp_plan_get_counts (plan)->excluded, ==, 1);

  run = run_purge (fixture, plan);
  g_assert_true (run->ok);
  g_assert_cmpuint (run_count_left (fixture), ==, 0);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, 7);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->failed, ==, 2);
  g_assert_cmpint (run_plan_key (plan, "..", NULL, NULL), ==, KVP_KEY_FAILED);
  g_assert_cmpint (run_plan_key (plan, long_name, NULL, NULL), ==, KVP_KEY_FAILED);
}

/* The number at the end of a line of the server's log: keys in the body. */
static guint64
keys_in_line (const char *line)
{
  const char *space = strrchr (line, ' ');

  g_assert_nonnull (space);

  return g_ascii_strtoull (space + 1, NULL, 10);
}

/* Never more than 10,000 in one request, and no size that would loop for ever. */
static void
test_batch_over_limit (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunPurge) run = NULL;
  g_auto(GStrv) log = NULL;
  static const guint bad_sizes[] = { 0, 10001, G_MAXUINT };
  guint64 n_sent = 0;
  guint batch_size = 0;

  run_put_many (fixture, "key:", MANY, NULL);
  plan = run_scan_every (fixture);
  confirmation = run_confirm (plan);
  run = run_purge_new (fixture, confirmation);

  for (guint i = 0; i < G_N_ELEMENTS (bad_sizes); i++)
    run_set_out_of_range (run->purge, "batch-size", bad_sizes[i]);
  g_object_get (run->purge, "batch-size", &batch_size, NULL);
  g_assert_cmpuint (batch_size, ==, 10000);

  run_count_requests (fixture, "");
  run_purge_start (run);
  run_purge_wait (run);
  g_assert_true (run->ok);
  g_assert_cmpuint (run_count_left (fixture), ==, 0);

  log = kvp_demo_server_take_log (fixture->server);
  for (guint i = 0; log[i] != NULL; i++)
    {
      g_assert_cmpuint (keys_in_line (log[i]), <=, 10000);
      n_sent += keys_in_line (log[i]);
    }
  g_assert_cmpuint (n_sent, ==, MANY);
}

typedef struct {
  GThread *thread;
  guint    n_signals;
} Witness;

static void
progress_cb (GObject *object,
             Witness *witness)
{
  g_assert_true (g_thread_self () == witness->thread);
  g_assert_true (kvp_main_context_is_mine ());
  witness->n_signals++;
}

/* Many sequences and many batches at once: counters move on the main context alone, never back, and lose
 * nothing. (The fixture checks each signal against the one before.) */
static void
test_racy_counters (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_prefixes ("a", "b", "c", "d", "e", "f", "g", "h", NULL);
  g_autoptr(RunScan) scan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunPurge) run = NULL;
  Witness witness = { g_thread_self (), 0 };
  char prefix[] = "?:";

  for (char letter = 'a'; letter <= 'h'; letter++)
    {
      prefix[0] = letter;
      run_put_many (fixture, prefix, 2500, "{\"a\":1}");
    }

  kvp_demo_server_set_latency (fixture->server, 0, 3);
  scan = run_scan_start (fixture, filter);
  g_signal_connect (scan->scan, "progress", G_CALLBACK (progress_cb), &witness);
  run_scan_wait (scan);
  g_assert_no_error (scan->error);
  g_assert_cmpuint (kvp_scan_get_progress (scan->scan)->fetched, ==, 20000);
  g_assert_cmpuint (kvp_scan_get_progress (scan->scan)->processed, ==, 20000);
  g_assert_cmpuint (kvp_scan_get_progress (scan->scan)->matched, ==, 20000);
  g_assert_cmpuint (kvp_scan_get_progress (scan->scan)->pages, ==, 24);
  g_assert_cmpuint (kvp_plan_get_counts (scan->plan)->total, ==, 20000);

  confirmation = run_confirm (scan->plan);
  run = run_purge_new (fixture, confirmation);
  g_object_set (run->purge, "batch-size", 250, "max-concurrency", 8, NULL);
  g_signal_connect (run->purge, "progress", G_CALLBACK (progress_cb), &witness);
  run_purge_start (run);
  run_purge_wait (run);

  g_assert_true (run->ok);
  g_assert_cmpuint (kvp_run_get_progress (KVP_RUN (run->purge))->deleted, ==, 20000);
  g_assert_cmpuint (kvp_plan_get_counts (scan->plan)->deleted, ==, 20000);
  g_assert_cmpuint (run_count_left (fixture), ==, 0);
  g_assert_cmpuint (witness.n_signals, >=, 2);
}

/* --- buffers --- */

#define N_VALUES 48

typedef struct {
  GBytes *name;   /* (owned) */
  GBytes *value;  /* (owned): what the server holds */
  GBytes *got;    /* (owned) (nullable): what came of it */
  guint  *n_left;
} Value;

/* Each of another length and other bytes, from none to a few hundred kilobytes. */
static void
put_value (RunFixture *fixture,
           Value      *value,
           guint       number)
{
  g_autofree char *name = g_strdup_printf ("value:%u", number);
  gsize length = (gsize) number * number * 150;
  char *bytes = g_malloc0 (length + 1);

  memset (bytes, (int) ('!' + number), length);
  value->name = g_bytes_new (name, strlen (name));
  value->value = g_bytes_new_take (bytes, length);
  kvp_demo_server_put (fixture->server, kvp_namespace_get_id (fixture->ns), value->name, value->value, NULL, 0);
}

static void
value_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Value *value = user_data;
  g_autoptr(GError) error = NULL;

  value->got = kvp_client_get_value_finish (KVP_CLIENT (object), result, &error);
  g_assert_no_error (error);
  (*value->n_left)--;
}

static gboolean
is_zero (gpointer user_data)
{
  return *(guint *) user_data == 0;
}

/* Many answers at once, all of which are kept: each is that of its own key, and stays so while others arrive. */
static void
test_recycled_buffer (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpClient) client = kvp_connection_new_run_client (fixture->connection);
  Value values[N_VALUES] = { { NULL } };
  guint n_left = N_VALUES;

  kvp_client_set_max_concurrency (client, 16);
  kvp_demo_server_set_latency (fixture->server, 0, 5);
  for (guint i = 0; i < N_VALUES; i++)
    {
      put_value (fixture, &values[i], i);
      values[i].n_left = &n_left;
    }
  for (guint i = 0; i < N_VALUES; i++)
    kvp_client_get_value_async (client, KVP_DEMO_ACCOUNT_ID, kvp_namespace_get_id (fixture->ns), values[i].name, NULL,
                                value_cb, &values[i]);
  run_until (is_zero, &n_left);

  for (guint i = 0; i < N_VALUES; i++)
    {
      g_assert_true (g_bytes_equal (values[i].got, values[i].value));
      g_bytes_unref (values[i].name);
      g_bytes_unref (values[i].value);
      g_bytes_unref (values[i].got);
    }
}

/* --- what the window gets to hear --- */

/* The fixture counts the signals. Ten in a second are more than anyone can read. */
static void
assert_no_flood (guint  n_signals,
                 gint64 since)
{
  guint n_tenths = (guint) ((g_get_monotonic_time () - since) / (G_USEC_PER_SEC / 10));

  g_assert_cmpuint (n_signals, <=, n_tenths + 4);
}

/* Not a word for each key, each page or each batch: what is shown is sampled. */
static void
test_ui_flood (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_every ();
  g_autoptr(RunScan) scan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunPurge) run = NULL;
  gint64 since;

  run_put_many (fixture, "key:", 20000, NULL);
  since = g_get_monotonic_time ();
  scan = run_scan_start (fixture, filter);
  run_scan_wait (scan);
  g_assert_no_error (scan->error);
  g_assert_cmpuint (kvp_scan_get_progress (scan->scan)->pages, ==, 20);
  assert_no_flood (scan->n_signals, since);

  confirmation = run_confirm (scan->plan);
  run = run_purge_new (fixture, confirmation);
  g_object_set (run->purge, "batch-size", 50, "max-concurrency", 8, NULL);
  since = g_get_monotonic_time ();
  run_purge_start (run);
  run_purge_wait (run);
  g_assert_no_error (run->error);
  g_assert_cmpuint (kvp_run_get_progress (KVP_RUN (run->purge))->requests, ==, 400);
  assert_no_flood (run->n_signals, since);
}

/* The entry points refuse another thread than the main context's, instead of racing with it. */
static gpointer
call_from_thread (gpointer user_data)
{
  RunScan *run = user_data;

  kvp_scan_stop (run->scan);

  return NULL;
}

static void
test_racy_counters_other_thread (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr(RunFixture) fixture = run_fixture_new ();
      g_autoptr(KvpFilter) filter = run_filter_every ();
      RunScan *run = run_scan_start (fixture, filter);
      GThread *thread;

      /* The main context is being run by this thread, as it is in a window. */
      g_assert_true (g_main_context_acquire (NULL));
      thread = g_thread_new ("intruder", call_from_thread, run);
      g_thread_join (thread);
      return;
    }

  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*kvp_main_context_is_here*");
}

/* Cloudflare fails whatever is sent: six tries of the batch, two of each half, and then the run pauses. Not one request
 * for each of 10,000 keys. */
static void
test_retry_storm (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunPurge) run = NULL;

  run_put_many (fixture, "key:", 10000, NULL);
  plan = run_scan_every (fixture);
  confirmation = run_confirm (plan);
  run = run_purge_new (fixture, confirmation);
  run->stays_paused = TRUE;
  kvp_demo_server_set_trouble (fixture->server, "/bulk/delete", KVP_DEMO_TROUBLE_500, 1);
  run_count_requests (fixture, "");
  run_purge_start (run);
  run_wait_for_phase (KVP_RUN (run->purge), KVP_RUN_PHASE_PAUSED);

  g_assert_cmpint (kvp_run_get_pause (KVP_RUN (run->purge)), ==, KVP_PAUSE_SERVER);
  g_assert_cmpuint (run_count_requests (fixture, "/bulk/delete"), ==, 6 + 2 + 2);
  g_assert_cmpuint (run_count_left (fixture), ==, 10000);

  /* When it is over, the run goes on where it was. */
  kvp_demo_server_clear_troubles (fixture->server);
  kvp_run_resume (KVP_RUN (run->purge));
  run_purge_wait (run);
  g_assert_no_error (run->error);
  g_assert_cmpuint (run_count_left (fixture), ==, 0);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, 10000);
}

/* Keys that fail any request that they are in: they are found, with at most 4 log2 (n) more requests for each. */
static void
test_retry_storm_bad_keys (gconstpointer user_data)
{
  guint n_bad = GPOINTER_TO_UINT (user_data);
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunPurge) run = NULL;

  run_put_many (fixture, "key:", 1024, NULL);
  for (guint i = 0; i < n_bad; i++)
    {
      /* In one half, and close together. */
      g_autofree char *name = g_strdup_printf ("key:%07u", 100 + i);
      g_autoptr(GBytes) bytes = g_bytes_new (name, strlen (name));

      kvp_demo_server_poison_key (fixture->server, bytes, 500);
    }
  plan = run_scan_every (fixture);
  confirmation = run_confirm (plan);
  run = run_purge_new (fixture, confirmation);
  run_count_requests (fixture, "");
  run_purge_start (run);
  run_purge_wait (run);

  g_assert_cmpuint (run_count_requests (fixture, "/bulk/delete"), <=, 6 + n_bad * 4 * 10);
  if (n_bad == 1)
    {
      g_assert_no_error (run->error);
      g_assert_cmpuint (kvp_plan_get_counts (plan)->failed, ==, 1);
      g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, 1023);
      g_assert_cmpuint (run_count_left (fixture), ==, 1);
      return;
    }

  /* Two that end in two halves look like a failing server: the run pauses rather than asking on and on. */
  g_assert_error (run->error, KVP_ERROR, KVP_ERROR_SERVER);
  run_assert_counts_add_up (plan);
  g_assert_true (run_has_key (fixture, "key:0000100"));
}

/* The token is mended in the middle of a run, which then goes on. */
static void
test_token_mended (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunPurge) run = NULL;
  g_autoptr(GError) error = NULL;

  run_put_many (fixture, "key:", 300, NULL);
  plan = run_scan_every (fixture);
  confirmation = run_confirm (plan);
  run = run_purge_new (fixture, confirmation);
  g_object_set (run->purge, "batch-size", 20, "max-concurrency", 2, NULL);
  run->stays_paused = TRUE;
  kvp_demo_server_add_token (fixture->server, OTHER_TOKEN);
  kvp_demo_server_set_token_life (fixture->server, 5);
  run_purge_start (run);
  run_wait_for_phase (KVP_RUN (run->purge), KVP_RUN_PHASE_PAUSED);

  g_assert_cmpint (kvp_run_get_pause (KVP_RUN (run->purge)), ==, KVP_PAUSE_TOKEN);
  g_assert_cmpuint (run_count_left (fixture), ==, 200);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 200);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_PAUSED);

  g_assert_true (kvp_connection_set_token (fixture->connection, OTHER_TOKEN, &error));
  kvp_run_resume (KVP_RUN (run->purge));
  run_purge_wait (run);
  g_assert_no_error (run->error);
  g_assert_cmpuint (run_count_left (fixture), ==, 0);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_FINISHED);
}

/* The day's deletes are used up: it pauses until 00:00 UTC, and nothing is lost. */
static void
test_quota (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunPurge) run = NULL;
  gint64 started_at = g_get_real_time () / G_USEC_PER_SEC;

  run_put_many (fixture, "key:", 300, NULL);
  plan = run_scan_every (fixture);
  confirmation = run_confirm (plan);
  run = run_purge_new (fixture, confirmation);
  g_object_set (run->purge, "batch-size", 50, NULL);
  run->stays_paused = TRUE;
  kvp_demo_server_set_quota (fixture->server, KVP_DEMO_QUOTA_DELETES, 100);
  run_purge_start (run);
  run_wait_for_phase (KVP_RUN (run->purge), KVP_RUN_PHASE_PAUSED);

  g_assert_cmpint (kvp_run_get_pause (KVP_RUN (run->purge)), ==, KVP_PAUSE_QUOTA);
  g_assert_cmpint (kvp_run_get_resume_at (KVP_RUN (run->purge)) % (24 * 60 * 60), ==, 0);
  g_assert_cmpint (kvp_run_get_resume_at (KVP_RUN (run->purge)), >, started_at);
  g_assert_cmpuint (run_count_left (fixture), ==, 200);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 200);

  kvp_demo_server_set_quota (fixture->server, KVP_DEMO_QUOTA_DELETES, -1);
  kvp_run_resume (KVP_RUN (run->purge));
  run_purge_wait (run);
  g_assert_no_error (run->error);
  g_assert_cmpuint (run_count_left (fixture), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/must-not/hangs/deadlock-many-matches", test_deadlock_many_matches);
  g_test_add_func ("/must-not/hangs/cancel-ignored", test_cancel_ignored);
  g_test_add_func ("/must-not/hangs/one-odd-key-breaks-all/runs", test_one_odd_key_breaks_all);
  g_test_add_func ("/must-not/hangs/batch-over-limit/runs", test_batch_over_limit);
  g_test_add_func ("/must-not/hangs/retry-storm", test_retry_storm);
  g_test_add_data_func ("/must-not/hangs/retry-storm/one-bad-key", GUINT_TO_POINTER (1), test_retry_storm_bad_keys);
  g_test_add_data_func ("/must-not/hangs/retry-storm/two-bad-keys", GUINT_TO_POINTER (2), test_retry_storm_bad_keys);
  g_test_add_func ("/must-not/hangs/pauses/token", test_token_mended);
  g_test_add_func ("/must-not/hangs/pauses/quota", test_quota);
  g_test_add_func ("/must-not/hangs/recycled-buffer", test_recycled_buffer);
  g_test_add_func ("/must-not/hangs/ui-flood/runs", test_ui_flood);
  g_test_add_func ("/must-not/hangs/racy-counters", test_racy_counters);
  g_test_add_func ("/must-not/hangs/racy-counters/other-thread", test_racy_counters_other_thread);

  return g_test_run ();
}
