/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-error.h"
#include "check-fixture.h"
#include "store/kvp-connection-mark.h"
#include "store/kvp-plan-approval.h"

#define ENDPOINT "https://api.example.com/client/v4"
#define ACCOUNT "account-id"

static gboolean
approve (KvpPlan     *plan,
         guint64      revision,
         const char  *person,
         GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_plan_approve_async (plan, revision, person, NULL, store_result, &result);
  wait_for (&result);

  return kvp_plan_approve_finish (plan, result, error);
}

static gboolean
take_back (KvpPlan  *plan,
           GError  **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_plan_take_back_approval_async (plan, NULL, store_result, &result);
  wait_for (&result);

  return kvp_plan_take_back_approval_finish (plan, result, error);
}

static void
set_mark (KvpStore          *store,
          const char        *account_id,
          KvpConnectionMark  mark)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  kvp_store_set_mark_async (store, ENDPOINT, account_id, mark, NULL, store_result, &result);
  wait_for (&result);
  kvp_store_set_mark_finish (store, result, &error);
  g_assert_no_error (error);
}

static KvpPlan *
create_waiting (KvpStore *store)
{
  KvpPlan *plan = create_draft (store, 5);
  g_autoptr(GError) error = NULL;

  save (plan, "Old keys", "Ask Ada", &error);
  g_assert_no_error (error);

  return plan;
}

static KvpPlan *
create_approved (KvpStore *store)
{
  KvpPlan *plan = create_waiting (store);
  g_autoptr(GError) error = NULL;

  approve (plan, kvp_plan_get_revision (plan), "Grace Hopper", &error);
  g_assert_no_error (error);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_APPROVED);

  return plan;
}

static void
assert_waiting (StoreFixture *fixture,
                KvpPlan      *plan)
{
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_WAITING);
  g_assert_cmpint (kvp_plan_get_approved_at (plan), ==, 0);
  g_assert_cmpstr (kvp_plan_get_approved_by (plan), ==, "");
  g_assert_cmpint (query_file (fixture->path, "SELECT state = 2 AND approved_at = 0 AND approved_by = '' FROM plan"),
                   ==, 1);
}

static void
assert_refused (gboolean  done,
                GError  **error)
{
  g_assert_false (done);
  g_assert_error (*error, KVP_ERROR, KVP_ERROR_STATE);
  g_clear_error (error);
}

static void
test_approve (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  gint64 before = g_get_real_time () / G_USEC_PER_SEC;

  store_fixture_open (fixture);
  plan = create_approved (fixture->store);

  g_assert_cmpstr (kvp_plan_get_approved_by (plan), ==, "Grace Hopper");
  g_assert_cmpint (kvp_plan_get_approved_at (plan), >=, before);
  g_clear_object (&plan);

  /* Who and when is in the file. */
  store_fixture_close (fixture);
  store_fixture_open (fixture);
  plan = g_list_model_get_item (kvp_store_get_plans (fixture->store), 0);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_APPROVED);
  g_assert_cmpstr (kvp_plan_get_approved_by (plan), ==, "Grace Hopper");
  g_assert_cmpint (kvp_plan_get_approved_at (plan), >=, before);
}

static void
test_approve_other_revision (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GError) error = NULL;
  guint64 seen;

  store_fixture_open (fixture);
  plan = create_waiting (fixture->store);
  seen = kvp_plan_get_revision (plan);
  set_ticked (plan, (const guint32[]) { 2 }, 1, FALSE, &error);
  g_assert_no_error (error);

  assert_refused (approve (plan, seen, "Grace Hopper", &error), &error);
  assert_waiting (fixture, plan);

  approve (plan, kvp_plan_get_revision (plan), "Grace Hopper", &error);
  g_assert_no_error (error);
}

static void
test_approve_other_states (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 5);
  assert_refused (approve (plan, kvp_plan_get_revision (plan), "Grace Hopper", &error), &error);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_DRAFT);

  save (plan, "Old keys", "", &error);
  g_assert_no_error (error);
  start_run (plan, kvp_plan_get_revision (plan), &error);
  g_assert_no_error (error);
  assert_refused (approve (plan, kvp_plan_get_revision (plan), "Grace Hopper", &error), &error);
  end_run (plan, FALSE, &error);
  g_assert_no_error (error);
  assert_refused (approve (plan, kvp_plan_get_revision (plan), "Grace Hopper", &error), &error);
  g_assert_cmpint (kvp_plan_get_approved_at (plan), ==, 0);
}

static void
test_approve_nothing (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  plan = create_waiting (fixture->store);
  set_ticked (plan, NULL, 0, FALSE, &error);
  g_assert_no_error (error);

  assert_refused (approve (plan, kvp_plan_get_revision (plan), "Grace Hopper", &error), &error);
  assert_waiting (fixture, plan);
}

static void
test_take_back (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  plan = create_approved (fixture->store);
  take_back (plan, &error);
  g_assert_no_error (error);
  assert_waiting (fixture, plan);
  assert_refused (take_back (plan, &error), &error);
}

static void
test_void_by_tick (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  plan = create_approved (fixture->store);

  /* What changes nothing voids nothing. */
  set_ticked (plan, (const guint32[]) { 3 }, 1, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_APPROVED);

  set_ticked (plan, (const guint32[]) { 3 }, 1, FALSE, &error);
  g_assert_no_error (error);
  assert_waiting (fixture, plan);
  assert_counts (fixture, plan);
}

static void
test_void_by_words (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  plan = create_approved (fixture->store);

  save (plan, "Old keys", "Ask Ada", &error);
  g_assert_no_error (error);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_APPROVED);

  save (plan, "Old keys", "Nobody needs to be asked", &error);
  g_assert_no_error (error);
  assert_waiting (fixture, plan);
  g_assert_cmpstr (kvp_plan_get_note (plan), ==, "Nobody needs to be asked");
}

/* Fewer keys than were approved is what a check may leave. */
static void
test_check_keeps_approval (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanCheck) check = NULL;
  g_autoptr(KvpKeyList) page = make_keys (0, 4);
  g_autoptr(GError) error = NULL;
  KvpPlanCheckCounts counts;

  store_fixture_open (fixture);
  plan = create_approved (fixture->store);
  check = check_new (plan, KVP_PLAN_CHECK_ALL, &error);
  g_assert_no_error (error);
  check_compare (check, page, &error);
  g_assert_no_error (error);
  check_commit (check, g_get_real_time () / G_USEC_PER_SEC, &counts, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (counts.gone, ==, 1);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_APPROVED);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 4);
}

/* --- marks --- */

static void
count_cb (gpointer counter)
{
  (*(guint *) counter)++;
}

static void
test_mark (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  guint n_marks = 0;
  guint n_changes = 0;

  store_fixture_open (fixture);
  plan = create_waiting (fixture->store);
  g_signal_connect_swapped (fixture->store, "mark-changed", G_CALLBACK (count_cb), &n_marks);
  g_signal_connect_swapped (plan, "changed", G_CALLBACK (count_cb), &n_changes);

  g_assert_cmpint (kvp_store_get_mark (fixture->store, ENDPOINT, ACCOUNT), ==, KVP_CONNECTION_UNMARKED);
  set_mark (fixture->store, "another", KVP_CONNECTION_PRODUCTION);
  g_assert_cmpuint (n_marks, ==, 1);
  g_assert_cmpuint (n_changes, ==, 0);
  g_assert_cmpint (kvp_plan_get_mark (plan), ==, KVP_CONNECTION_UNMARKED);

  set_mark (fixture->store, ACCOUNT, KVP_CONNECTION_PRODUCTION);
  g_assert_cmpuint (n_marks, ==, 2);
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_cmpint (kvp_plan_get_mark (plan), ==, KVP_CONNECTION_PRODUCTION);
  g_assert_cmpint (kvp_store_get_mark (fixture->store, "https://elsewhere.example.com", ACCOUNT), ==,
                   KVP_CONNECTION_UNMARKED);
  g_clear_object (&plan);

  store_fixture_close (fixture);
  store_fixture_open (fixture);
  g_assert_cmpint (kvp_store_get_mark (fixture->store, ENDPOINT, ACCOUNT), ==, KVP_CONNECTION_PRODUCTION);

  set_mark (fixture->store, ACCOUNT, KVP_CONNECTION_UNMARKED);
  g_assert_cmpint (kvp_store_get_mark (fixture->store, ENDPOINT, ACCOUNT), ==, KVP_CONNECTION_UNMARKED);
}

static void
test_mark_unreadable (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;

  store_fixture_open (fixture);
  plan = create_waiting (fixture->store);
  store_fixture_close (fixture);

  g_assert_cmpint (kvp_plan_get_mark (plan), ==, KVP_CONNECTION_READ_ONLY);
}

/* What another version wrote is not known here, so it counts as what lets the least happen. */
static void
test_mark_unknown (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) approved = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  approved = create_approved (fixture->store);
  set_mark (fixture->store, ACCOUNT, (KvpConnectionMark) 7);

  g_assert_cmpint (kvp_plan_get_mark (approved), ==, KVP_CONNECTION_READ_ONLY);
  assert_refused (start_run (approved, kvp_plan_get_revision (approved), &error), &error);
}

/* Nothing starts there, nothing resumes, and what runs gets no more keys. */
static void
test_read_only (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) approved = NULL;
  g_autoptr(KvpPlanBatch) batch = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  approved = create_approved (fixture->store);
  set_mark (fixture->store, ACCOUNT, KVP_CONNECTION_READ_ONLY);
  g_assert_cmpint (kvp_plan_get_mark (approved), ==, KVP_CONNECTION_READ_ONLY);
  assert_refused (start_run (approved, kvp_plan_get_revision (approved), &error), &error);
  g_assert_cmpint (kvp_plan_get_state (approved), ==, KVP_PLAN_APPROVED);

  set_mark (fixture->store, ACCOUNT, KVP_CONNECTION_UNMARKED);
  g_assert_true (start_run (approved, kvp_plan_get_revision (approved), &error));
  g_assert_no_error (error);
  set_mark (fixture->store, ACCOUNT, KVP_CONNECTION_READ_ONLY);
  batch = claim (approved, 100, &error);
  g_assert_null (batch);
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
  g_assert_nonnull (strstr (error->message, "read-only"));
  g_clear_error (&error);
  g_assert_cmpuint (kvp_plan_get_counts (approved)->in_flight, ==, 0);

  end_run (approved, TRUE, &error);
  g_assert_no_error (error);
  assert_refused (start_run (approved, kvp_plan_get_revision (approved), &error), &error);
  g_assert_cmpint (kvp_plan_get_state (approved), ==, KVP_PLAN_PAUSED);
}

static void
test_production_needs_approval (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) draft = NULL;
  g_autoptr(KvpPlan) approved = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  draft = create_draft (fixture->store, 5);
  approved = create_approved (fixture->store);
  set_mark (fixture->store, ACCOUNT, KVP_CONNECTION_PRODUCTION);

  assert_refused (start_run (draft, kvp_plan_get_revision (draft), &error), &error);
  g_assert_cmpint (kvp_plan_get_state (draft), ==, KVP_PLAN_DRAFT);

  start_run (approved, kvp_plan_get_revision (approved), &error);
  g_assert_no_error (error);

  /* What was approved and interrupted may go on. */
  end_run (approved, TRUE, &error);
  g_assert_no_error (error);
  start_run (approved, kvp_plan_get_revision (approved), &error);
  g_assert_no_error (error);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  store_fixture_add ("/store/approval/approve", test_approve);
  store_fixture_add ("/store/approval/other-revision", test_approve_other_revision);
  store_fixture_add ("/store/approval/other-states", test_approve_other_states);
  store_fixture_add ("/store/approval/nothing-ticked", test_approve_nothing);
  store_fixture_add ("/store/approval/take-back", test_take_back);
  store_fixture_add ("/store/approval/void-by-tick", test_void_by_tick);
  store_fixture_add ("/store/approval/void-by-words", test_void_by_words);
  store_fixture_add ("/store/approval/check-keeps-it", test_check_keeps_approval);
  store_fixture_add ("/store/mark/set", test_mark);
  store_fixture_add ("/store/mark/unreadable-is-read-only", test_mark_unreadable);
  store_fixture_add ("/store/mark/unknown-is-read-only", test_mark_unknown);
  store_fixture_add ("/store/mark/read-only", test_read_only);
  store_fixture_add ("/store/mark/production-needs-approval", test_production_needs_approval);

  return g_test_run ();
}
