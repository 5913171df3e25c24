/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Purges that meet faults: every key is accounted for, and none is called deleted that no answer called so.
 * */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "run-fixture.h"
#include "store/kvp-store-private.h"

/* Ten keys, key:0000000 to key:0000009, in a plan. */
static KvpPlan *
plan_ten (RunFixture *fixture)
{

  run_put_many (fixture, "key:", 10, NULL);

  return run_scan_every (fixture);
}

static void
script (RunFixture *fixture,
        guint       status,
        const char *body,
        gboolean    apply)
{
  run_script (fixture, "/bulk/delete", status, "Content-Type: application/json", body, apply);
}

static void
assert_key (KvpPlan      *plan,
            const char   *name,
            KvpKeyState   state,
            KvpKeyReason  reason)
{
  KvpKeyReason have = KVP_REASON_NONE;

  g_assert_cmpint (run_plan_key (plan, name, &have, NULL), ==, state);
  g_assert_cmpint (have, ==, reason);
}

static void
assert_outcome (KvpPlan *plan,
                guint    deleted,
                guint    failed,
                guint    pending)
{
  const KvpPlanCounts *counts = kvp_plan_get_counts (plan);

  g_assert_cmpuint (counts->deleted, ==, deleted);
  g_assert_cmpuint (counts->failed, ==, failed);
  g_assert_cmpuint (counts->pending, ==, pending);
  g_assert_cmpuint (counts->in_flight, ==, 0);
}

static void
test_unsuccessful_keys (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_ten (fixture);
  g_autoptr(GBytes) refused = g_bytes_new_static ("key:0000004", 11);
  g_autoptr(RunPurge) run = NULL;

  kvp_demo_server_refuse_key (fixture->server, refused);
  run = run_purge (fixture, plan);

  g_assert_true (run->ok);
  assert_outcome (plan, 9, 1, 0);
  assert_key (plan, "key:0000004", KVP_KEY_FAILED, KVP_REASON_NOT_DELETED);
  assert_key (plan, "key:0000005", KVP_KEY_DELETED, KVP_REASON_NONE);
  g_assert_cmpuint (run_count_left (fixture), ==, 1);
  g_assert_true (run_has_key (fixture, "key:0000004"));
  g_assert_cmpuint (kvp_run_get_progress (KVP_RUN (run->purge))->failed, ==, 1);
  g_assert_cmpuint (kvp_run_get_progress (KVP_RUN (run->purge))->deleted, ==, 9);
}

static void
test_result_null (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_ten (fixture);
  g_autoptr(RunPurge) run = NULL;

  script (fixture, 200, "{\"success\":true,\"errors\":[],\"messages\":[],\"result\":null}", TRUE);
  run = run_purge (fixture, plan);

  g_assert_true (run->ok);
  assert_outcome (plan, 10, 0, 0);
  g_assert_cmpuint (run_count_left (fixture), ==, 0);
}

/* Said of the whole and of both halves: no key is to blame. Said once, it is asked again in halves. */
static void
test_success_false (gconstpointer user_data)
{
  guint n_times = GPOINTER_TO_UINT (user_data);
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_ten (fixture);
  g_autoptr(RunPurge) run = NULL;

  for (guint i = 0; i < n_times; i++)
    script (fixture, 200,
            "{\"success\":false,\"errors\":[{\"code\":10001,\"message\":\"bulk delete: 'service error'\"}],"
            "\"messages\":[],\"result\":null}",
            FALSE);
  run = run_purge (fixture, plan);

  if (n_times == 1)
    {
      g_assert_true (run->ok);
      assert_outcome (plan, 10, 0, 0);
      g_assert_cmpuint (run_count_left (fixture), ==, 0);
      return;
    }

  g_assert_error (run->error, KVP_ERROR, KVP_ERROR_REJECTED);
  g_assert_nonnull (strstr (run->error->message, "service error"));
  assert_outcome (plan, 0, 0, 10);
  g_assert_cmpuint (run_count_left (fixture), ==, 10);
}

static void
test_result_in_4xx (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_ten (fixture);
  g_autoptr(GBytes) first = g_bytes_new_static ("key:0000000", 11);
  g_autoptr(GBytes) last = g_bytes_new_static ("key:0000009", 11);
  g_autoptr(RunPurge) run = NULL;

  kvp_demo_server_refuse_key (fixture->server, first);
  kvp_demo_server_refuse_key (fixture->server, last);
  script (fixture, 400,
          "{\"success\":false,\"errors\":[{\"code\":10001,\"message\":\"some failed\"}],\"messages\":[],"
          "\"result\":{\"successful_key_count\":8,\"unsuccessful_keys\":[\"key:0000000\",\"key:0000009\"]}}",
          TRUE);
  run = run_purge (fixture, plan);

  g_assert_true (run->ok);
  assert_outcome (plan, 8, 2, 0);
  assert_key (plan, "key:0000000", KVP_KEY_FAILED, KVP_REASON_NOT_DELETED);
  assert_key (plan, "key:0000009", KVP_KEY_FAILED, KVP_REASON_NOT_DELETED);
  g_assert_cmpuint (run_count_left (fixture), ==, 2);
}

/* A 4xx whose numbers do not add up proves nothing of any key: all are sent again. */
static void
test_result_in_4xx_unclear (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_ten (fixture);
  g_autoptr(RunPurge) run = NULL;

  script (fixture, 400,
          "{\"success\":false,\"errors\":[{\"code\":10001,\"message\":\"some failed\"}],\"messages\":[],"
          "\"result\":{\"successful_key_count\":3,\"unsuccessful_keys\":[\"key:0000009\"]}}",
          FALSE);
  run = run_purge (fixture, plan);

  g_assert_true (run->ok);
  assert_outcome (plan, 10, 0, 0);
  g_assert_cmpuint (run_count_requests (fixture, "/bulk/delete"), ==, 2);
  g_assert_cmpuint (run_count_left (fixture), ==, 0);
}

/* One key that Cloudflare takes no request with: it is found, and the others go. */
static void
test_4xx (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(GBytes) bad = g_bytes_new_static ("key:0000003", 11);
  g_autoptr(KvpPlan) plan = plan_ten (fixture);
  g_autoptr(RunPurge) run = NULL;

  kvp_demo_server_poison_key (fixture->server, bad, 400);
  run = run_purge_in_batches (fixture, plan, 5, 1);

  g_assert_true (run->ok);
  assert_outcome (plan, 9, 1, 0);
  assert_key (plan, "key:0000003", KVP_KEY_FAILED, KVP_REASON_REQUEST_FAILED);
  assert_key (plan, "key:0000009", KVP_KEY_DELETED, KVP_REASON_NONE);
  g_assert_cmpuint (run_count_left (fixture), ==, 1);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_FINISHED);
}

static void
test_html_500 (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_ten (fixture);
  g_autoptr(RunPurge) run = NULL;

  for (guint i = 0; i < 5; i++)
    script (fixture, 502, "<html><body>Bad Gateway</body></html>", i % 2 == 0);
  run = run_purge (fixture, plan);

  g_assert_true (run->ok);
  assert_outcome (plan, 10, 0, 0);
  g_assert_cmpuint (run_count_requests (fixture, "/bulk/delete"), ==, 6);
  g_assert_cmpuint (run_count_left (fixture), ==, 0);
}

/* An answer that nobody can read does not tell whether the keys are gone, so that none is called deleted; and
 * when the run stops there, they are still on the way. */
static void
test_unreadable_200 (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_ten (fixture);
  g_autoptr(RunPurge) run = NULL;

  for (guint i = 0; i < 3; i++)
    script (fixture, 200, "<html>Please log in to the hotel’s network</html>", TRUE);
  run = run_purge (fixture, plan);

  g_assert_error (run->error, KVP_ERROR, KVP_ERROR_NOT_API);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, 0);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->in_flight, ==, 10);
}

static void
test_cut (gconstpointer user_data)
{
  KvpDemoCut cut = GPOINTER_TO_INT (user_data);
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_ten (fixture);
  g_autoptr(RunPurge) run = NULL;
  g_autoptr(RunPurge) again = NULL;

  /* More than it tries, and libsoup may send one again on its own over a warm connection. */
  for (guint i = 0; i < 12; i++)
    kvp_demo_server_script_cut (fixture->server, "/bulk/delete", cut);
  run = run_purge (fixture, plan);

  g_assert_error (run->error, KVP_ERROR, KVP_ERROR_NETWORK);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->in_flight, ==, 10);
  g_assert_cmpuint (kvp_run_get_progress (KVP_RUN (run->purge))->deleted, ==, 0);

  /* Taken up again, they are looked up first: those that are gone are not sent once more. */
  again = run_purge (fixture, plan);
  if (!again->ok)
    {
      g_autoptr(RunPurge) third = run_purge (fixture, plan);

      g_assert_no_error (third->error);
    }
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_FINISHED);
  g_assert_cmpuint (run_count_left (fixture), ==, 0);
  if (cut == KVP_DEMO_CUT_BEFORE)
    assert_outcome (plan, 10, 0, 0);
  else
    assert_key (plan, "key:0000003", KVP_KEY_SKIPPED, KVP_REASON_GONE);
}

/* Every request is refused: the keys are pending as before, and the run says why it ended. */
static void
test_expired_token (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_ten (fixture);
  g_autoptr(RunPurge) run = NULL;

  kvp_demo_server_set_token_kind (fixture->server, KVP_DEMO_TOKEN_EXPIRED);
  run = run_purge_in_batches (fixture, plan, 2, 3);

  g_assert_false (run->ok);
  g_assert_true (g_error_matches (run->error, KVP_ERROR, KVP_ERROR_AUTH) ||
                 g_error_matches (run->error, KVP_ERROR, KVP_ERROR_FORBIDDEN));
  assert_outcome (plan, 0, 0, 10);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_STOPPED);
  g_assert_cmpuint (kvp_run_get_progress (KVP_RUN (run->purge))->deleted, ==, 0);
}

static void
test_read_only_token (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_ten (fixture);
  g_autoptr(RunPurge) run = NULL;
  g_autoptr(RunPurge) mended = NULL;

  kvp_demo_server_set_token_kind (fixture->server, KVP_DEMO_TOKEN_READ_ONLY);
  run_count_requests (fixture, "");
  run = run_purge_in_batches (fixture, plan, 1, 2);

  g_assert_error (run->error, KVP_ERROR, KVP_ERROR_FORBIDDEN);
  assert_outcome (plan, 0, 0, 10);
  /* It did not go on to ask for every batch. */
  g_assert_cmpuint (run_count_requests (fixture, "/bulk/delete"), <=, 2);

  kvp_demo_server_set_token_kind (fixture->server, KVP_DEMO_TOKEN_USER);
  mended = run_purge (fixture, plan);
  g_assert_true (mended->ok);
  g_assert_cmpuint (run_count_left (fixture), ==, 0);
}

/* The token is refused in the middle: what was deleted before stays deleted, what was not sent stays
 * pending. */
static void
test_refused_in_the_middle (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_ten (fixture);
  g_autoptr(KvpConfirmation) confirmation = run_confirm (plan);
  g_autoptr(RunPurge) run = run_purge_new (fixture, confirmation);

  g_object_set (run->purge, "batch-size", 4, "max-concurrency", 1, NULL);
  script (fixture, 200,
          "{\"success\":true,\"errors\":[],\"messages\":[],\"result\":{\"successful_key_count\":4,\"unsuccessful_keys\":[]}}",
          TRUE);
  script (fixture, 401,
          "{\"success\":false,\"errors\":[{\"code\":1000,\"message\":\"Invalid API Token\"}],\"messages\":[],\"result\":null}",
          FALSE);
  run_purge_start (run);
  run_purge_wait (run);

  g_assert_error (run->error, KVP_ERROR, KVP_ERROR_AUTH);
  assert_outcome (plan, 4, 0, 6);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_STOPPED);
  g_assert_cmpuint (run_count_left (fixture), ==, 6);
}

/* --- ticks that changed --- */

static void
test_changed_after_confirmation (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_ten (fixture);
  g_autoptr(KvpConfirmation) confirmation = run_confirm (plan);
  g_autoptr(RunPurge) run = run_purge_new (fixture, confirmation);
  static const guint32 position = 4;

  run_set_ticked (plan, &position, 1, FALSE);
  run_count_requests (fixture, "");
  run_purge_start (run);
  run_purge_wait (run);

  g_assert_error (run->error, KVP_ERROR, KVP_ERROR_STATE);
  g_assert_cmpuint (run_count_requests (fixture, ""), ==, 0);
  g_assert_cmpuint (run_count_left (fixture), ==, 10);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_DRAFT);
  assert_outcome (plan, 0, 0, 9);
}

/* --- the store --- */

/* An answer that names all of the first 1,000 keys as not deleted, in many words. */
static char *
new_refusal_of_all (const char *words)
{
  GString *body = g_string_new (NULL);

  g_string_printf (body, "{\"success\":false,\"errors\":[{\"code\":10001,\"message\":\"%s\"}],\"messages\":[],"
                         "\"result\":{\"successful_key_count\":0,\"unsuccessful_keys\":[", words);
  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (body, "%s\"key:%07u\"", i > 0 ? "," : "", i);
  g_string_append (body, "]}}");

  return g_string_free (body, FALSE);
}

/* The disk is full when the outcome is to be written: the run pauses, sends nothing more, and no key is called what
 * it is not. What is known of the batch is kept, and written when there is room. */
static void
test_disk_full (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunPurge) run = NULL;
  g_autofree char *words = g_strnfill (2000, 'w');
  g_autofree char *body = NULL;
  const KvpPlanCounts *counts;

  run_put_many (fixture, "key:", 3000, NULL);
  plan = run_scan_every (fixture);
  confirmation = run_confirm (plan);
  run = run_purge_new (fixture, confirmation);
  g_object_set (run->purge, "batch-size", 1000, "max-concurrency", 1, NULL);

  run->stays_paused = TRUE;

  /* The reason of each key needs room in the database, which it does not get. */
  body = new_refusal_of_all (words);
  for (guint i = 0; i < 3; i++)
    script (fixture, 400, body, FALSE);
  kvp_demo_server_hold (fixture->server, "/bulk/delete");
  run_count_requests (fixture, "");
  run_purge_start (run);
  run_until_held (fixture, 1);
  kvp_store_set_max_pages (fixture->store, 1);
  kvp_demo_server_release (fixture->server);
  run_wait_for_phase (KVP_RUN (run->purge), KVP_RUN_PHASE_PAUSED);

  g_assert_cmpint (kvp_run_get_pause (KVP_RUN (run->purge)), ==, KVP_PAUSE_STORE);
  g_assert_error (kvp_run_get_pause_error (KVP_RUN (run->purge)), KVP_ERROR, KVP_ERROR_DISK_FULL);
  g_assert_cmpuint (run_count_requests (fixture, "/bulk/delete"), ==, 3);
  counts = kvp_plan_get_counts (plan);
  g_assert_cmpuint (counts->deleted, ==, 0);
  g_assert_cmpuint (counts->in_flight, ==, 1000);
  g_assert_cmpuint (counts->pending, ==, 2000);
  g_assert_cmpuint (kvp_run_get_progress (KVP_RUN (run->purge))->failed, ==, 0);

  /* Still full: paused again, and nothing is lost. */
  kvp_run_resume (KVP_RUN (run->purge));
  run_wait_for_phase (KVP_RUN (run->purge), KVP_RUN_PHASE_PAUSED);
  g_assert_cmpuint (run_count_requests (fixture, "/bulk/delete"), ==, 0);

  kvp_store_set_max_pages (fixture->store, 0);
  kvp_run_resume (KVP_RUN (run->purge));
  run_purge_wait (run);

  g_assert_no_error (run->error);
  assert_outcome (plan, 2000, 1000, 0);
  assert_key (plan, "key:0000999", KVP_KEY_FAILED, KVP_REASON_NOT_DELETED);
  g_assert_cmpuint (run_count_left (fixture), ==, 1000);
  g_assert_cmpuint (kvp_run_get_progress (KVP_RUN (run->purge))->failed, ==, 1000);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_FINISHED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/purge/faults/unsuccessful-keys", test_unsuccessful_keys);
  g_test_add_func ("/purge/faults/result-null", test_result_null);
  g_test_add_data_func ("/purge/faults/success-false-once", GUINT_TO_POINTER (1), test_success_false);
  g_test_add_data_func ("/purge/faults/success-false", GUINT_TO_POINTER (3), test_success_false);
  g_test_add_func ("/purge/faults/result-in-4xx", test_result_in_4xx);
  g_test_add_func ("/purge/faults/result-in-4xx-unclear", test_result_in_4xx_unclear);
  g_test_add_func ("/purge/faults/4xx", test_4xx);
  g_test_add_func ("/purge/faults/html-500", test_html_500);
  g_test_add_func ("/purge/faults/unreadable-200", test_unreadable_200);
  g_test_add_data_func ("/purge/faults/cut-before", GINT_TO_POINTER (KVP_DEMO_CUT_BEFORE), test_cut);
  g_test_add_data_func ("/purge/faults/cut-in-body", GINT_TO_POINTER (KVP_DEMO_CUT_IN_BODY), test_cut);
  g_test_add_data_func ("/purge/faults/cut-after-apply", GINT_TO_POINTER (KVP_DEMO_CUT_AFTER_APPLY), test_cut);
  g_test_add_func ("/purge/faults/expired-token", test_expired_token);
  g_test_add_func ("/purge/faults/read-only-token", test_read_only_token);
  g_test_add_func ("/purge/faults/refused-in-the-middle", test_refused_in_the_middle);
  g_test_add_func ("/purge/faults/changed-after-confirmation", test_changed_after_confirmation);
  g_test_add_func ("/purge/faults/disk-full", test_disk_full);

  return g_test_run ();
}
