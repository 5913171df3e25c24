/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Nothing is deleted without a person's confirmation of exactly these ticks. */

#include "config.h"

#include "base/kvp-error.h"
#include "run-fixture.h"
#include "store/kvp-connection-mark.h"
#include "store/kvp-plan-approval.h"

static KvpPlan *
plan_ten (RunFixture *fixture)
{

  run_put_many (fixture, "key:", 10, NULL);

  return run_scan_every (fixture);
}

static void
assert_untouched (RunFixture *fixture)
{
  g_assert_cmpuint (run_count_requests (fixture, "POST "), ==, 0);
  g_assert_cmpuint (run_count_left (fixture), ==, 10);
}

/* There is no purge without a confirmation, and none that starts. */
static void
test_none (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_ten (fixture);
  g_autoptr(KvpPurge) forged = NULL;
  g_autoptr(GObject) empty = NULL;

  g_test_expect_message ("kvp-purge", G_LOG_LEVEL_CRITICAL, "*KVP_IS_CONFIRMATION*");
  g_assert_null (kvp_purge_new (fixture->connection, NULL));
  g_test_assert_expected_messages ();

  /* Nor does one count that was made past its constructor: it has seen no plan. */
  empty = g_object_new (KVP_TYPE_CONFIRMATION, NULL);
  g_test_expect_message ("kvp-purge", G_LOG_LEVEL_CRITICAL, "*kvp_confirmation_get_plan*");
  g_assert_null (kvp_purge_new (fixture->connection, KVP_CONFIRMATION (empty)));
  g_test_assert_expected_messages ();

  forged = g_object_new (KVP_TYPE_PURGE, NULL);
  run_assert_refused (forged);
  assert_untouched (fixture);
}

static void
test_not_typed (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_ten (fixture);
  g_autoptr(GError) error = NULL;

  g_assert_true (kvp_confirmation_needs_typing (plan));
  g_assert_null (kvp_confirmation_new (plan, NULL, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  assert_untouched (fixture);
}

/* A tick that changed after the confirmation makes it void, even if it was put back. */
static void
test_ticks_changed (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_ten (fixture);
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunPurge) run = NULL;
  static const guint32 position = 3;

  run_set_ticked (plan, &position, 1, FALSE);
  confirmation = run_confirm (plan);
  g_assert_cmpuint (kvp_confirmation_get_n_keys (confirmation), ==, 9);
  run_set_ticked (plan, &position, 1, TRUE);
  run = run_purge_new (fixture, confirmation);
  run_purge_start (run);
  run_purge_wait (run);

  g_assert_error (run->error, KVP_ERROR, KVP_ERROR_STATE);
  assert_untouched (fixture);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 10);
}

/* A confirmation is good for one run: the rest of a stopped one is confirmed again. */
static void
test_used_twice (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_ten (fixture);
  g_autoptr(KvpConfirmation) confirmation = run_confirm (plan);
  g_autoptr(RunPurge) run = run_purge_new (fixture, confirmation);
  g_autoptr(RunPurge) again = run_purge_new (fixture, confirmation);

  run_purge_start (run);
  kvp_run_stop (KVP_RUN (run->purge));
  run_purge_wait (run);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_STOPPED);

  run_assert_refused (again->purge);
  assert_untouched (fixture);
}

typedef struct {
  GAsyncResult *result;
} Call;

static void
called_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  ((Call *) user_data)->result = g_object_ref (result);
}

static gboolean
is_over (gpointer user_data)
{
  return ((Call *) user_data)->result != NULL;
}

static void
set_mark (RunFixture       *fixture,
          KvpPlan          *plan,
          KvpConnectionMark mark)
{
  g_autoptr(GError) error = NULL;
  Call call = { NULL };

  kvp_store_set_mark_async (fixture->store, kvp_plan_get_endpoint (plan), kvp_plan_get_account_id (plan),
                            mark, NULL, called_cb, &call);
  run_until (is_over, &call);
  kvp_store_set_mark_finish (fixture->store, call.result, &error);
  g_assert_no_error (error);
  g_object_unref (call.result);
}

static void
approve (KvpPlan *plan)
{
  g_autoptr(GError) error = NULL;
  Call saved = { NULL };
  Call approved = { NULL };

  kvp_plan_save_async (plan, "Ten keys", NULL, NULL, called_cb, &saved);
  run_until (is_over, &saved);
  kvp_plan_save_finish (plan, saved.result, &error);
  g_assert_no_error (error);
  g_object_unref (saved.result);

  kvp_plan_approve_async (plan, kvp_plan_get_revision (plan), "Grace Hopper", NULL, called_cb, &approved);
  run_until (is_over, &approved);
  kvp_plan_approve_finish (plan, approved.result, &error);
  g_assert_no_error (error);
  g_object_unref (approved.result);
}

/* In production nothing runs that nobody approved, not even with a confirmation from before the account was marked. */
static void
test_production (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_ten (fixture);
  g_autoptr(KvpConfirmation) early = run_confirm (plan);
  g_autoptr(RunPurge) run = run_purge_new (fixture, early);
  g_autoptr(RunPurge) approved = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(GError) error = NULL;
  static const guint32 position = 3;

  set_mark (fixture, plan, KVP_CONNECTION_PRODUCTION);
  run_purge_start (run);
  run_purge_wait (run);
  g_assert_error (run->error, KVP_ERROR, KVP_ERROR_STATE);
  g_assert_nonnull (strstr (run->error->message, "production"));
  g_assert_null (kvp_confirmation_new (plan, RUN_NAMESPACE_TITLE, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
  g_clear_error (&error);
  assert_untouched (fixture);

  /* Nor what was approved, and changed then. */
  approve (plan);
  run_set_ticked (plan, &position, 1, FALSE);
  g_assert_null (kvp_confirmation_new (plan, RUN_NAMESPACE_TITLE, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
  g_clear_error (&error);
  assert_untouched (fixture);

  /* However few keys go, the name is typed. */
  approve (plan);
  g_assert_null (kvp_confirmation_new (plan, NULL, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  confirmation = run_confirm (plan);
  approved = run_purge_new (fixture, confirmation);
  run_purge_start (approved);
  run_purge_wait (approved);
  g_assert_no_error (approved->error);
  g_assert_cmpuint (run_count_left (fixture), ==, 1);
  g_assert_cmpstr (kvp_plan_get_approved_by (plan), ==, "Grace Hopper");
}

/* Where that is marked as read-only nothing runs, approved or not, with whatever confirmation. */
static void
test_read_only (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_ten (fixture);
  g_autoptr(KvpConfirmation) early = NULL;
  g_autoptr(RunPurge) run = NULL;
  g_autoptr(GError) error = NULL;

  approve (plan);
  early = run_confirm (plan);
  run = run_purge_new (fixture, early);

  set_mark (fixture, plan, KVP_CONNECTION_READ_ONLY);
  g_assert_null (kvp_confirmation_new (plan, RUN_NAMESPACE_TITLE, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
  g_assert_nonnull (strstr (error->message, "read-only"));
  run_purge_start (run);
  run_purge_wait (run);
  g_assert_error (run->error, KVP_ERROR, KVP_ERROR_STATE);
  g_assert_nonnull (strstr (run->error->message, "read-only"));
  assert_untouched (fixture);
}

/* Nor does a run go on that was paused when the account was marked. */
static void
test_read_only_resume (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_ten (fixture);
  g_autoptr(KvpConfirmation) confirmation = run_confirm (plan);
  g_autoptr(RunPurge) run = run_purge_new (fixture, confirmation);

  run->stays_paused = TRUE;
  run_purge_start (run);
  kvp_run_pause (KVP_RUN (run->purge));
  run_wait_for_phase (KVP_RUN (run->purge), KVP_RUN_PHASE_PAUSED);

  set_mark (fixture, plan, KVP_CONNECTION_READ_ONLY);
  kvp_run_resume (KVP_RUN (run->purge));
  run_purge_wait (run);
  g_assert_error (run->error, KVP_ERROR, KVP_ERROR_STATE);
  g_assert_nonnull (strstr (run->error->message, "read-only"));
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_PAUSED);
  assert_untouched (fixture);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/must-not/safety/no-confirmation", test_none);
  g_test_add_func ("/must-not/safety/no-confirmation/not-typed", test_not_typed);
  g_test_add_func ("/must-not/safety/no-confirmation/ticks-changed", test_ticks_changed);
  g_test_add_func ("/must-not/safety/no-confirmation/used-twice", test_used_twice);
  g_test_add_func ("/must-not/safety/no-confirmation/production", test_production);
  g_test_add_func ("/must-not/safety/no-confirmation/read-only", test_read_only);
  g_test_add_func ("/must-not/safety/no-confirmation/read-only-resume", test_read_only_resume);

  return g_test_run ();
}
