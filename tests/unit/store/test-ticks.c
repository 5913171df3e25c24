/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store-fixture.h"
#include "store/kvp-position-set.h"

/* Changes of ticks, and taking them back. */

static gboolean
undo (KvpPlan   *plan,
      gboolean  *ticked,
      guint     *n_rows,
      GError   **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_plan_undo_ticks_async (plan, NULL, store_result, &result);
  wait_for (&result);

  return kvp_plan_undo_ticks_finish (plan, result, ticked, n_rows, error);
}

static GArray *
read_left_out (KvpPlan *plan)
{
  g_autoptr(KvpPlanKeys) keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  GArray *positions = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (keys)); i++)
    {
      g_autoptr(KvpPlanRow) row = g_list_model_get_item (G_LIST_MODEL (keys), i);

      if (kvp_plan_row_get_reason (row) == KVP_REASON_LEFT_OUT)
        g_array_append_val (positions, i);
    }

  return positions;
}

static void
assert_same (GArray *a,
             GArray *b)
{
  g_assert_cmpmem (a->data, a->len * sizeof (guint32), b->data, b->len * sizeof (guint32));
}

/* Exactly the rows that the change changed: what was unticked before it stays so. */
static void
test_undo (StoreFixture *fixture)
{
  const guint32 before[] = { 0, 3, 500, 502, 999 };
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GArray) left_out = NULL;
  g_autoptr(GArray) restored = NULL;
  gboolean ticked;
  guint n_rows;
  guint64 revision;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 1000);
  g_assert_false (kvp_plan_get_last_ticks (plan, NULL, NULL));

  g_assert_true (set_ticked (plan, before, G_N_ELEMENTS (before), FALSE, NULL));
  left_out = read_left_out (plan);
  g_assert_cmpuint (left_out->len, ==, 5);
  g_assert_true (set_ticked (plan, NULL, 0, FALSE, NULL));
  g_assert_true (kvp_plan_get_last_ticks (plan, &ticked, &n_rows));
  g_assert_false (ticked);
  g_assert_cmpuint (n_rows, ==, 995);

  revision = kvp_plan_get_revision (plan);
  g_assert_true (undo (plan, &ticked, &n_rows, NULL));
  g_assert_true (ticked);
  g_assert_cmpuint (n_rows, ==, 995);
  g_assert_cmpuint (kvp_plan_get_revision (plan), ==, revision + 1);
  restored = read_left_out (plan);
  assert_same (restored, left_out);
  assert_counts (fixture, plan);
  g_assert_false (kvp_plan_get_last_ticks (plan, NULL, NULL));

  /* The other way. */
  g_clear_pointer (&restored, g_array_unref);
  g_assert_true (set_ticked (plan, NULL, 0, TRUE, NULL));
  g_assert_true (kvp_plan_get_last_ticks (plan, &ticked, &n_rows));
  g_assert_true (ticked);
  g_assert_cmpuint (n_rows, ==, 5);
  g_assert_true (undo (plan, &ticked, &n_rows, NULL));
  g_assert_false (ticked);
  restored = read_left_out (plan);
  assert_same (restored, left_out);
  assert_counts (fixture, plan);
}

/* A change of nothing is none: what was done before it can still be undone. */
static void
test_undo_after_nothing (StoreFixture *fixture)
{
  const guint32 some[] = { 4 };
  g_autoptr(KvpPlan) plan = NULL;
  guint n_rows;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 10);
  g_assert_true (set_ticked (plan, some, 1, FALSE, NULL));
  g_assert_true (set_ticked (plan, some, 1, FALSE, NULL));
  g_assert_true (undo (plan, NULL, &n_rows, NULL));
  g_assert_cmpuint (n_rows, ==, 1);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 10);
}

static void
test_undo_refused (StoreFixture *fixture)
{
  const guint32 some[] = { 4, 5 };
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GError) error = NULL;
  GAsyncResult *results[2] = { NULL, };

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 10);
  g_assert_false (undo (plan, NULL, NULL, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
  g_clear_error (&error);

  /* Something else was ticked before its turn came. */
  g_assert_true (set_ticked (plan, some, 1, FALSE, NULL));
  kvp_plan_set_ticked_async (plan, some + 1, 1, FALSE, NULL, store_result, &results[0]);
  kvp_plan_undo_ticks_async (plan, NULL, store_result, &results[1]);
  for (guint i = 0; i < 2; i++)
    wait_for (&results[i]);
  g_assert_true (kvp_plan_set_ticked_finish (plan, results[0], NULL));
  g_assert_false (kvp_plan_undo_ticks_finish (plan, results[1], NULL, NULL, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
  g_clear_error (&error);
  for (guint i = 0; i < 2; i++)
    g_clear_object (&results[i]);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 8);

  /* What is confirmed is not to change under way. */
  g_assert_true (start_run (plan, kvp_plan_get_revision (plan), NULL));
  g_assert_false (kvp_plan_get_last_ticks (plan, NULL, NULL));
  g_assert_false (undo (plan, NULL, NULL, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
}

/* Whichever rows a person picks, no other is touched, and undoing gives back what was there. */
static void
test_any_rows (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 3000);
  for (guint round = 0; round < 40; round++)
    {
      g_autoptr(GArray) before = read_left_out (plan);
      g_autoptr(GArray) after = NULL;
      g_autoptr(GArray) restored = NULL;
      g_autoptr(GArray) picked = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_autofree gboolean *expected = g_new0 (gboolean, 3000);
      gboolean ticked = g_rand_boolean (rand);
      guint32 step = g_rand_int_range (rand, 1, 80);

      for (guint i = 0; i < before->len; i++)
        expected[g_array_index (before, guint32, i)] = TRUE;
      for (guint32 position = g_rand_int_range (rand, 0, 3000); position < 3000;
           position += g_rand_int_range (rand, 1, step + 1))
        {
          g_array_prepend_val (picked, position);
          expected[position] = !ticked;
        }

      g_assert_true (set_ticked (plan, (const guint32 *) (void *) picked->data, picked->len, ticked, NULL));
      after = read_left_out (plan);
      for (guint32 i = 0, j = 0; i < 3000; i++)
        {
          gboolean is_left_out = j < after->len && g_array_index (after, guint32, j) == i;

          g_assert_cmpint (is_left_out, ==, expected[i]);
          j += is_left_out;
        }
      assert_counts (fixture, plan);

      /* Every other time it stays. */
      if (round % 2 == 0 || before->len == after->len)
        continue;

      g_assert_true (undo (plan, NULL, NULL, NULL));
      restored = read_left_out (plan);
      assert_same (restored, before);
      assert_counts (fixture, plan);
    }
}

static void
test_set (void)
{
  const guint32 positions[] = { 1000, 70, 71, 72, 4294967295u, 100, 1000 };
  g_autoptr(KvpPositionSet) set = kvp_position_set_new_from (positions, G_N_ELEMENTS (positions), 2000);
  guint32 first, last;
  gboolean is_dense;

  g_assert_cmpuint (kvp_position_set_get_n (set), ==, 5);
  g_assert_true (kvp_position_set_contains (set, 1000));
  g_assert_false (kvp_position_set_contains (set, 999));
  g_assert_false (kvp_position_set_contains (set, 69));
  g_assert_false (kvp_position_set_contains (set, 0));
  g_assert_false (kvp_position_set_contains (set, G_MAXUINT32));

  g_assert_true (kvp_position_set_next_stretch (set, 0, 1, &first, &last, &is_dense));
  g_assert_true (first == 70 && last == 72 && is_dense);
  g_assert_true (kvp_position_set_next_stretch (set, 0, 28, &first, &last, &is_dense));
  g_assert_true (first == 70 && last == 100 && !is_dense);
  g_assert_true (kvp_position_set_next_stretch (set, 72, 1, &first, &last, &is_dense));
  g_assert_true (first == 72 && last == 72 && is_dense);
  g_assert_true (kvp_position_set_next_stretch (set, 101, 28, &first, &last, &is_dense));
  g_assert_true (first == 1000 && last == 1000 && is_dense);
  g_assert_false (kvp_position_set_next_stretch (set, 1001, 28, &first, &last, &is_dense));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  store_fixture_add ("/store/ticks/undo", test_undo);
  store_fixture_add ("/store/ticks/undo-after-nothing", test_undo_after_nothing);
  store_fixture_add ("/store/ticks/undo-refused", test_undo_refused);
  store_fixture_add ("/store/ticks/any-rows", test_any_rows);
  g_test_add_func ("/store/ticks/set", test_set);

  return g_test_run ();
}
