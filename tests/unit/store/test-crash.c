/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-error.h"
#include "store-fixture.h"

/* A process of its own works with the store and dies in the middle; then this one looks at what is left. */

#define PATH_VARIABLE "KVP_TEST_STORE_PATH"

static void
let_die (StoreFixture *fixture,
         const char   *path)
{
  g_setenv (PATH_VARIABLE, fixture->path, TRUE);
  g_test_trap_subprocess (path, 0, 0);
  g_test_trap_assert_failed ();
}

static KvpStore *
open_in_subprocess (void)
{
  g_autoptr(GError) error = NULL;
  KvpStore *store = store_fixture_try_open (g_getenv (PATH_VARIABLE), &error);

  g_assert_no_error (error);

  return store;
}

static KvpPlan *
reopen (StoreFixture *fixture)
{
  store_fixture_open (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (kvp_store_get_plans (fixture->store)), ==, 1);

  return g_list_model_get_item (kvp_store_get_plans (fixture->store), 0);
}

static void
subprocess_run (void)
{
  const guint32 unticked[] = { 0, 10, 20, 30, 40, 50, 60, 70, 80, 90 };
  KvpPlan *plan = create_draft (open_in_subprocess (), 100);
  KvpPlanBatch *batch;

  g_assert_true (set_ticked (plan, unticked, G_N_ELEMENTS (unticked), FALSE, NULL));
  g_assert_true (start_run (plan, kvp_plan_get_revision (plan), NULL));
  batch = claim (plan, 30, NULL);
  kvp_plan_batch_set_all (batch, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  kvp_plan_batch_set_outcome (batch, 4, KVP_KEY_FAILED, KVP_REASON_NOT_DELETED, "Not deleted.");
  g_assert_true (settle (plan, batch, NULL));
  g_assert_nonnull (claim (plan, 20, NULL));
  g_assert_nonnull (claim (plan, 15, NULL));
  abort ();
}

static void
test_run (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanKeys) problems = NULL;
  g_autoptr(KvpPlanKeys) known = NULL;
  const KvpPlanCounts *counts;
  KvpPlanBatch *batch;

  let_die (fixture, "/store/crash/subprocess/run");
  plan = reopen (fixture);
  counts = kvp_plan_get_counts (plan);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_PAUSED);
  g_assert_cmpuint (counts->total, ==, 100);
  g_assert_cmpuint (counts->excluded, ==, 10);
  g_assert_cmpuint (counts->deleted, ==, 29);
  g_assert_cmpuint (counts->failed, ==, 1);
  g_assert_cmpuint (counts->in_flight, ==, 35);
  g_assert_cmpuint (counts->pending, ==, 25);
  assert_counts (fixture, plan);

  problems = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_NOT_DELETED);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (problems)), ==, 36);
  /* What is in flight may go on, so that a run that is offered again does not count it as failed. */
  known = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_PROBLEMS);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (known)), ==, 1);

  /* It goes on with what was not sent, and not with what may have been. */
  g_assert_true (start_run (plan, kvp_plan_get_revision (plan), NULL));
  batch = claim (plan, 1000, NULL);
  g_assert_cmpuint (kvp_plan_batch_get_length (batch), ==, 25);
  kvp_plan_batch_set_all (batch, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  g_assert_true (settle (plan, batch, NULL));
  g_assert_true (end_run (plan, FALSE, NULL));
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_STOPPED);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->in_flight, ==, 35);
}

static void
subprocess_scan (void)
{
  KvpPlan *plan = create_plan (open_in_subprocess ());
  g_autoptr(KvpKeyList) first = make_keys (50, 50);
  g_autoptr(KvpKeyList) second = make_keys (0, 51);

  g_assert_true (append (plan, first, NULL));
  g_assert_true (append (plan, second, NULL));
  abort ();
}

static void
test_scan (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanKeys) keys = NULL;

  let_die (fixture, "/store/crash/subprocess/scan");
  plan = reopen (fixture);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_DRAFT);
  g_assert_true (kvp_plan_get_partial (plan));
  g_assert_false (kvp_plan_get_whole_listing (plan));
  g_assert_cmpstr (kvp_plan_get_missing (plan), !=, "");
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 100);
  assert_counts (fixture, plan);

  keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  for (guint i = 0; i < 100; i += 33)
    {
      g_autoptr(KvpPlanRow) row = g_list_model_get_item (G_LIST_MODEL (keys), i);
      g_autofree char *name = g_strdup_printf ("key-%06u", i);

      g_assert_cmpstr (kvp_plan_row_get_display_name (row), ==, name);
    }
}

static void
appended_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  guint *n_left = user_data;

  /* Not at the end: pages are waiting, and one is being written just now. */
  if (--*n_left == 150)
    abort ();
}

static void
subprocess_append (void)
{
  KvpPlan *plan = create_plan (open_in_subprocess ());
  guint n_left = 200;

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr(KvpKeyList) keys = make_keys (i * 100, 100);
      GArray *matches = g_array_new (FALSE, FALSE, sizeof (KvpPlanMatch));

      for (guint j = 0; j < 100; j++)
        {
          KvpPlanMatch match = { j, 0 };

          g_array_append_val (matches, match);
        }
      kvp_plan_append_async (plan, keys, matches, NULL, appended_cb, &n_left);
    }

  while (TRUE)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_append (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  const KvpPlanCounts *counts;

  let_die (fixture, "/store/crash/subprocess/append");
  plan = reopen (fixture);
  counts = kvp_plan_get_counts (plan);

  /* Whole pages, and no fewer than were reported written. */
  g_assert_cmpuint (counts->total % 100, ==, 0);
  g_assert_cmpuint (counts->total, >=, 5000);
  g_assert_cmpuint (counts->total, <=, 20000);
  assert_counts (fixture, plan);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  store_fixture_add ("/store/crash/run", test_run);
  store_fixture_add ("/store/crash/scan", test_scan);
  store_fixture_add ("/store/crash/append", test_append);
  g_test_add_func ("/store/crash/subprocess/run", subprocess_run);
  g_test_add_func ("/store/crash/subprocess/scan", subprocess_scan);
  g_test_add_func ("/store/crash/subprocess/append", subprocess_append);

  return g_test_run ();
}
