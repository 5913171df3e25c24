/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person must do before anything is deleted. */

#include "config.h"

#include "base/kvp-error.h"
#include "run-fixture.h"

static KvpPlan *
plan_with (RunFixture *fixture,
           guint       n_keys,
           KvpFilter  *filter)
{
  g_autoptr(KvpFilter) owned = filter;

  run_put_many (fixture, "key:", n_keys, NULL);

  return run_scan (fixture, owned);
}

static void
assert_confirms (KvpPlan    *plan,
                 const char *typed)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpConfirmation) confirmation = kvp_confirmation_new (plan, typed, &error);

  g_assert_no_error (error);
  g_assert_true (kvp_confirmation_get_plan (confirmation) == plan);
  g_assert_cmpuint (kvp_confirmation_get_n_keys (confirmation), ==, kvp_plan_get_counts (plan)->pending);
  g_assert_cmpuint (kvp_confirmation_get_revision (confirmation), ==, kvp_plan_get_revision (plan));
}

static void
assert_refuses (KvpPlan    *plan,
                const char *typed,
                int         code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpConfirmation) confirmation = kvp_confirmation_new (plan, typed, &error);

  g_assert_null (confirmation);
  g_assert_error (error, KVP_ERROR, code);
}

static void
test_few_keys (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_with (fixture, 20, run_filter_prefixes ("key:", NULL));

  g_assert_false (kvp_confirmation_needs_typing (plan));
  g_assert_false (kvp_confirmation_is_whole_namespace (plan));
  assert_confirms (plan, NULL);
}

static void
test_whole_namespace (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_with (fixture, 20, run_filter_every ());
  static const guint32 position = 0;

  g_assert_true (kvp_confirmation_is_whole_namespace (plan));
  g_assert_true (kvp_confirmation_needs_typing (plan));
  assert_refuses (plan, NULL, KVP_ERROR_INVALID_INPUT);
  assert_refuses (plan, "", KVP_ERROR_INVALID_INPUT);
  assert_refuses (plan, "test keys", KVP_ERROR_INVALID_INPUT);
  assert_refuses (plan, "Test  Keys", KVP_ERROR_INVALID_INPUT);
  assert_confirms (plan, RUN_NAMESPACE_TITLE);
  assert_confirms (plan, "  " RUN_NAMESPACE_TITLE "\n");

  run_set_ticked (plan, &position, 1, FALSE);
  g_assert_false (kvp_confirmation_is_whole_namespace (plan));
  g_assert_false (kvp_confirmation_needs_typing (plan));
}

/* A filter that happens to match everything is a purge of everything too, if everything was listed. */
static void
test_filter_that_matches_all (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_rule (NULL, "status", "archived");
  g_autoptr(KvpPlan) plan = NULL;

  run_put_many (fixture, "key:", 20, "{\"status\":\"archived\"}");
  plan = run_scan (fixture, filter);

  g_assert_true (kvp_confirmation_is_whole_namespace (plan));
  g_assert_true (kvp_confirmation_needs_typing (plan));
}

static void
test_many_keys (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_with (fixture, 1001, run_filter_prefixes ("key:", NULL));
  static const guint32 position = 500;

  g_assert_true (kvp_confirmation_needs_typing (plan));
  assert_refuses (plan, NULL, KVP_ERROR_INVALID_INPUT);
  assert_confirms (plan, RUN_NAMESPACE_TITLE);

  run_set_ticked (plan, &position, 1, FALSE);
  g_assert_false (kvp_confirmation_needs_typing (plan));
  assert_confirms (plan, NULL);
}

static void
test_nothing_ticked (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_with (fixture, 3, run_filter_every ());

  run_set_ticked (plan, NULL, 0, FALSE);
  g_assert_false (kvp_confirmation_is_whole_namespace (plan));
  assert_refuses (plan, RUN_NAMESPACE_TITLE, KVP_ERROR_STATE);
}

/* The rest of a stopped purge of everything is still a purge of everything. */
static void
test_rest_of_whole_namespace (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_with (fixture, 20, run_filter_every ());
  g_autoptr(KvpConfirmation) confirmation = run_confirm (plan);
  g_autoptr(RunPurge) run = run_purge_new (fixture, confirmation);

  g_object_set (run->purge, "batch-size", 15, "max-concurrency", 1, NULL);
  kvp_demo_server_hold (fixture->server, "/bulk/delete");
  run_purge_start (run);
  run_until_held (fixture, 1);
  assert_refuses (plan, RUN_NAMESPACE_TITLE, KVP_ERROR_STATE); /* it runs */
  kvp_run_stop (KVP_RUN (run->purge));
  kvp_demo_server_release (fixture->server);
  run_purge_wait (run);

  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 5);
  g_assert_true (kvp_confirmation_is_whole_namespace (plan));
  assert_refuses (plan, NULL, KVP_ERROR_INVALID_INPUT);
  assert_confirms (plan, RUN_NAMESPACE_TITLE);
}

static void
test_finished (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_with (fixture, 3, run_filter_every ());
  g_autoptr(RunPurge) run = run_purge (fixture, plan);

  g_assert_true (run->ok);
  assert_refuses (plan, RUN_NAMESPACE_TITLE, KVP_ERROR_STATE);
}

static void
test_spend (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = plan_with (fixture, 3, run_filter_every ());
  g_autoptr(KvpConfirmation) confirmation = run_confirm (plan);
  g_autoptr(GError) error = NULL;

  g_assert_true (kvp_confirmation_spend (confirmation, &error));
  g_assert_no_error (error);
  g_assert_false (kvp_confirmation_spend (confirmation, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
}

static gboolean
has_rows (gpointer user_data)
{
  return kvp_plan_get_counts (user_data)->pending > 0;
}

/* Part of a list was seen by nobody as the list: a dry run that goes on has nothing to confirm. */
static void
test_scanning (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_every ();
  g_autoptr(RunScan) scan = NULL;
  g_autoptr(KvpPlan) plan = NULL;

  run_put_many (fixture, "key:", 1500, NULL);
  kvp_demo_server_hold (fixture->server, "cursor=");
  scan = run_scan_start (fixture, filter);
  run_until_held (fixture, 1);
  plan = g_list_model_get_item (kvp_store_get_plans (fixture->store), 0);
  run_until (has_rows, plan);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_SCANNING);
  assert_refuses (plan, RUN_NAMESPACE_TITLE, KVP_ERROR_STATE);

  kvp_demo_server_release (fixture->server);
  run_scan_wait (scan);
  assert_confirms (plan, RUN_NAMESPACE_TITLE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/confirmation/few-keys", test_few_keys);
  g_test_add_func ("/confirmation/whole-namespace", test_whole_namespace);
  g_test_add_func ("/confirmation/filter-that-matches-all", test_filter_that_matches_all);
  g_test_add_func ("/confirmation/many-keys", test_many_keys);
  g_test_add_func ("/confirmation/nothing-ticked", test_nothing_ticked);
  g_test_add_func ("/confirmation/scanning", test_scanning);
  g_test_add_func ("/confirmation/rest-of-whole-namespace", test_rest_of_whole_namespace);
  g_test_add_func ("/confirmation/finished", test_finished);
  g_test_add_func ("/confirmation/spend", test_spend);

  return g_test_run ();
}
