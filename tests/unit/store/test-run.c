/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-error.h"
#include "store-fixture.h"

/* A run that is paused, stopped and taken up again, with keys in flight of which nobody knows what became. */

static void
assert_counts_are (KvpPlan *plan,
                   guint    pending,
                   guint    in_flight,
                   guint    deleted,
                   guint    failed)
{
  const KvpPlanCounts *counts = kvp_plan_get_counts (plan);

  g_assert_cmpuint (counts->pending, ==, pending);
  g_assert_cmpuint (counts->in_flight, ==, in_flight);
  g_assert_cmpuint (counts->deleted, ==, deleted);
  g_assert_cmpuint (counts->failed, ==, failed);
}

static void
set_range (KvpPlanBatch *batch,
           guint         first,
           guint         n,
           KvpKeyState   state,
           KvpKeyReason  reason,
           const char   *detail)
{
  for (guint i = first; i < first + n; i++)
    kvp_plan_batch_set_outcome (batch, i, state, reason, detail);
}

/* Every outcome there is in one batch, in runs and alone. */
static void
test_all_outcomes (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanKeys) list = NULL;
  g_autoptr(KvpPlanRow) row = NULL;
  KvpPlanBatch *batch;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 30);
  g_assert_true (start_run (plan, 0, NULL));
  batch = claim (plan, 20, NULL);
  set_range (batch, 0, 5, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  set_range (batch, 5, 3, KVP_KEY_IN_FLIGHT, KVP_REASON_OUTCOME_UNKNOWN, "No answer came.");
  set_range (batch, 8, 1, KVP_KEY_FAILED, KVP_REASON_NOT_DELETED, NULL);
  set_range (batch, 9, 4, KVP_KEY_PENDING, KVP_REASON_NONE, NULL);
  set_range (batch, 13, 1, KVP_KEY_IN_FLIGHT, KVP_REASON_NONE, NULL);
  set_range (batch, 14, 2, KVP_KEY_FAILED, KVP_REASON_OUTCOME_UNKNOWN, "It may be gone.");
  set_range (batch, 16, 2, KVP_KEY_SKIPPED, KVP_REASON_GONE, NULL);
  set_range (batch, 18, 2, KVP_KEY_IN_FLIGHT, KVP_REASON_NONE, NULL);
  g_assert_true (settle (plan, batch, NULL));
  assert_counts_are (plan, 14, 6, 5, 3);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->skipped, ==, 2);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->unknown, ==, 2);
  assert_counts (fixture, plan);

  list = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  row = g_list_model_get_item (G_LIST_MODEL (list), 6);
  g_assert_cmpint (kvp_plan_row_get_state (row), ==, KVP_KEY_IN_FLIGHT);
  g_assert_cmpint (kvp_plan_row_get_reason (row), ==, KVP_REASON_OUTCOME_UNKNOWN);
  g_assert_cmpstr (kvp_plan_row_get_detail (row), ==, "No answer came.");

  /* What is in flight is not given out, what went back to pending is. */
  batch = claim (plan, 100, NULL);
  g_assert_cmpuint (kvp_plan_batch_get_length (batch), ==, 14);
  g_assert_cmpuint (kvp_plan_batch_get_position (batch, 0), ==, 9);
  g_assert_cmpuint (kvp_plan_batch_get_position (batch, 3), ==, 12);
  g_assert_cmpuint (kvp_plan_batch_get_position (batch, 4), ==, 20);
  kvp_plan_batch_set_all (batch, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  g_assert_true (settle (plan, batch, NULL));

  /* An answer that came late after all. */
  {
    g_autoptr(KvpKeyList) keys = make_keys (5, 3);
    g_autoptr(GArray) positions = g_array_new (FALSE, FALSE, sizeof (guint32));

    for (guint32 i = 5; i < 8; i++)
      g_array_append_val (positions, i);
    batch = kvp_plan_batch_new (keys, positions);
    kvp_plan_batch_set_all (batch, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
    g_assert_true (settle (plan, batch, NULL));
  }
  assert_counts_are (plan, 0, 3, 22, 3);
  assert_counts (fixture, plan);
}

/* "Nothing is pending" is not the end as long as something is in flight. */
static void
test_claim_again (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GError) error = NULL;
  KvpPlanBatch *batch;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 10);
  g_assert_true (start_run (plan, 0, NULL));
  batch = claim (plan, 10, NULL);
  g_assert_null (claim (plan, 10, &error));
  g_assert_no_error (error);
  kvp_plan_batch_set_outcome (batch, 0, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  g_assert_true (settle (plan, batch, NULL));

  batch = claim (plan, 10, NULL);
  g_assert_cmpuint (kvp_plan_batch_get_length (batch), ==, 9);
  kvp_plan_batch_set_all (batch, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  g_assert_true (settle (plan, batch, NULL));
  g_assert_null (claim (plan, 10, &error));
  g_assert_no_error (error);
  g_assert_true (end_run (plan, FALSE, NULL));
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_FINISHED);
}

static void
test_pause_and_resume (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  KvpPlanBatch *batch;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 40);
  g_assert_true (start_run (plan, 0, NULL));
  for (guint i = 0; i < 3; i++)
    {
      batch = claim (plan, 10, NULL);
      kvp_plan_batch_set_all (batch, i == 1 ? KVP_KEY_IN_FLIGHT : KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
      g_assert_true (settle (plan, batch, NULL));
    }
  assert_counts_are (plan, 10, 10, 20, 0);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_true (end_run (plan, TRUE, NULL));
      g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_PAUSED);
      assert_counts_are (plan, 10, 10, 20, 0);
      g_assert_null (claim (plan, 10, &error));
      g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
      g_assert_true (start_run (plan, kvp_plan_get_revision (plan), NULL));
      g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_RUNNING);
      assert_counts_are (plan, 10, 10, 20, 0);
    }
  g_assert_cmpint (kvp_plan_get_run_duration (plan), ==, 3 * 1500);
  g_assert_cmpuint (kvp_plan_get_run_requests (plan), ==, 3 * 3);

  batch = claim (plan, 100, NULL);
  g_assert_cmpuint (kvp_plan_batch_get_length (batch), ==, 10);
  g_assert_cmpuint (kvp_plan_batch_get_position (batch, 0), ==, 30);
  kvp_plan_batch_set_all (batch, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  g_assert_true (settle (plan, batch, NULL));

  /* Nothing is pending; but of ten keys nobody knows. */
  g_assert_true (end_run (plan, FALSE, NULL));
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_STOPPED);
  assert_counts_are (plan, 0, 10, 30, 0);
  g_assert_true (start_run (plan, kvp_plan_get_revision (plan), NULL));
  g_assert_true (end_run (plan, TRUE, NULL));
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_PAUSED);
  assert_counts (fixture, plan);
}

static void
test_stop_while_paused (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 10);
  g_assert_true (start_run (plan, 0, NULL));
  kvp_plan_batch_free (claim (plan, 3, NULL));
  g_assert_true (end_run (plan, TRUE, NULL));
  g_assert_true (end_run (plan, FALSE, NULL));
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_STOPPED);
  g_assert_cmpint (query_file (fixture->path, "SELECT state FROM plan"), ==, KVP_PLAN_STOPPED);
  assert_counts_are (plan, 7, 3, 0, 0);
  g_assert_false (end_run (plan, FALSE, NULL));
}

/* An answer that comes when the run is over is as true then, and may leave nothing to do: but whether it is over is
 * said when it is taken up again. */
static void
test_settled_after_the_end (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  KvpPlanBatch *batch;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 10);
  g_assert_true (start_run (plan, 0, NULL));
  batch = claim (plan, 10, NULL);
  g_assert_true (end_run (plan, TRUE, NULL));
  kvp_plan_batch_set_all (batch, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  g_assert_true (settle (plan, batch, NULL));
  assert_counts_are (plan, 0, 0, 10, 0);
  g_assert_true (end_run (plan, FALSE, NULL));
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_FINISHED);
}

/* The disk is full again and again; what is known of the keys waits with the caller. */
static void
test_take_back_repeatedly (StoreFixture *fixture)
{
  g_autofree char *detail = g_strnfill (900, 'd');
  g_autoptr(KvpPlan) plan = NULL;
  KvpPlanBatch *batch;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 5000);
  g_assert_true (start_run (plan, 0, NULL));
  batch = claim (plan, 5000, NULL);
  kvp_plan_batch_set_all (batch, KVP_KEY_FAILED, KVP_REASON_OUTCOME_UNKNOWN, detail);
  kvp_plan_batch_set_outcome (batch, 17, KVP_KEY_IN_FLIGHT, KVP_REASON_OUTCOME_UNKNOWN, detail);

  kvp_store_set_max_pages (fixture->store, 1);
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;

      kvp_plan_settle_async (plan, batch, NULL, store_result, &result);
      wait_for (&result);
      g_assert_false (kvp_plan_settle_finish (plan, result, &error));
      g_assert_error (error, KVP_ERROR, KVP_ERROR_DISK_FULL);
      assert_counts_are (plan, 0, 5000, 0, 0);
      g_assert_cmpuint (kvp_plan_get_counts (plan)->unknown, ==, 0);
      batch = kvp_plan_settle_take_back (plan, result);
      g_assert_nonnull (batch);
      g_assert_null (kvp_plan_settle_take_back (plan, result));
      /* That the run rests can be written even now. */
      g_assert_true (end_run (plan, TRUE, NULL));
      g_assert_true (start_run (plan, kvp_plan_get_revision (plan), NULL));
    }

  kvp_store_set_max_pages (fixture->store, 0);
  g_assert_true (settle (plan, batch, NULL));
  assert_counts_are (plan, 0, 1, 0, 4999);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->unknown, ==, 4999);
  assert_counts (fixture, plan);
}

/* What failed becomes a plan of its own, to be looked at and confirmed like any other. */
static void
test_retry (StoreFixture *fixture)
{
  static const guint32 left_out = 10;
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlan) retry = NULL;
  g_autoptr(KvpPlanKeys) keys = NULL;
  g_autoptr(KvpPlanRow) row = NULL;
  g_autoptr(GAsyncResult) none = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  KvpPlanBatch *batch;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 11);
  g_assert_true (set_ticked (plan, &left_out, 1, FALSE, NULL));
  kvp_store_retry_plan_async (fixture->store, plan, NULL, store_result, &none);
  wait_for (&none);
  g_assert_null (kvp_store_retry_plan_finish (fixture->store, none, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
  g_clear_error (&error);
  g_assert_cmpuint (g_list_model_get_n_items (kvp_store_get_plans (fixture->store)), ==, 1);

  g_assert_true (start_run (plan, kvp_plan_get_revision (plan), NULL));
  batch = claim (plan, 10, NULL);
  set_range (batch, 0, 2, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  set_range (batch, 2, 1, KVP_KEY_FAILED, KVP_REASON_NOT_DELETED, NULL);
  set_range (batch, 3, 4, KVP_KEY_SKIPPED, KVP_REASON_REWRITTEN, NULL);
  set_range (batch, 7, 2, KVP_KEY_FAILED, KVP_REASON_OUTCOME_UNKNOWN, "No answer came.");
  set_range (batch, 9, 1, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  g_assert_true (settle (plan, batch, NULL));
  g_assert_true (end_run (plan, FALSE, NULL));

  kvp_store_retry_plan_async (fixture->store, plan, NULL, store_result, &result);
  wait_for (&result);
  retry = kvp_store_retry_plan_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kvp_plan_get_state (retry), ==, KVP_PLAN_DRAFT);
  assert_counts_are (retry, 3, 0, 0, 0);
  assert_counts (fixture, retry);
  g_assert_cmpstr (kvp_plan_get_filter_text (retry), ==, kvp_plan_get_filter_text (plan));
  g_assert_cmpstr (kvp_plan_get_namespace_id (retry), ==, kvp_plan_get_namespace_id (plan));
  /* Older than any age at which a list is looked up again. */
  g_assert_cmpint (kvp_plan_get_checked_at (retry), ==, 0);

  keys = kvp_plan_keys_new (retry, KVP_PLAN_KEYS_ALL);
  row = g_list_model_get_item (G_LIST_MODEL (keys), 1);
  g_assert_cmpstr (kvp_plan_row_get_display_name (row), ==, "key-000007");
  g_assert_true (kvp_plan_row_get_ticked (row));
  g_assert_null (kvp_plan_row_get_detail (row));
  /* The other stays a record. */
  g_assert_cmpuint (kvp_plan_get_counts (plan)->failed, ==, 3);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  store_fixture_add ("/store/run/all-outcomes", test_all_outcomes);
  store_fixture_add ("/store/run/claim-again", test_claim_again);
  store_fixture_add ("/store/run/pause-and-resume", test_pause_and_resume);
  store_fixture_add ("/store/run/stop-while-paused", test_stop_while_paused);
  store_fixture_add ("/store/run/settled-after-the-end", test_settled_after_the_end);
  store_fixture_add ("/store/run/take-back-repeatedly", test_take_back_repeatedly);

  store_fixture_add ("/run/retry", test_retry);

  return g_test_run ();
}
