/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-error.h"
#include "check-fixture.h"
#include "fault-vfs.h"

/* The disk fails, at each write of a claim, a settling, a check. What was not written is not taken for written, what
 * is known is not lost, and when the disk works again it goes on. */

#define N_ROWS 400
#define N_IN_BATCH 100

static const struct {
  Fault    fault;
  KvpError code;
} write_faults[] = {
  { FAULT_FULL, KVP_ERROR_DISK_FULL },
  { FAULT_BECAME_READ_ONLY, KVP_ERROR_STORE_READ_ONLY },
  { FAULT_BROKEN_DISK, KVP_ERROR_STORE },
  { FAULT_NO_SYNC, KVP_ERROR_STORE },
};

static void
assert_whole (StoreFixture        *fixture,
              KvpPlan             *plan,
              const KvpPlanCounts *counts)
{
  g_assert_cmpmem (kvp_plan_get_counts (plan), sizeof *counts, counts, sizeof *counts);
  assert_counts (fixture, plan);
}

static KvpPlanBatch *
claim_in_spite_of (StoreFixture *fixture,
                   KvpPlan      *plan,
                   Fault         fault,
                   guint         after,
                   KvpError      code)
{
  g_autoptr(GError) error = NULL;
  KvpPlanCounts before = *kvp_plan_get_counts (plan);
  KvpPlanBatch *batch;
  gboolean has_struck;

  fault_vfs_set (fault, after);
  batch = claim (plan, N_IN_BATCH, &error);
  has_struck = fault_vfs_struck ();
  fault_vfs_set (FAULT_NONE, 0);

  /* Once it is committed, that emptying the log fails is no failure of the claim. */
  if (batch != NULL)
    return batch;

  g_assert_true (has_struck);
  g_assert_error (error, KVP_ERROR, (gint) code);
  assert_whole (fixture, plan, &before);
  batch = claim (plan, N_IN_BATCH, NULL);
  g_assert_nonnull (batch);

  return batch;
}

static void
settle_in_spite_of (StoreFixture *fixture,
                    KvpPlan      *plan,
                    KvpPlanBatch *batch,
                    Fault         fault,
                    guint         after,
                    KvpError      code)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  KvpPlanCounts before = *kvp_plan_get_counts (plan);

  fault_vfs_set (fault, after);
  kvp_plan_settle_async (plan, batch, NULL, store_result, &result);
  wait_for (&result);
  fault_vfs_set (FAULT_NONE, 0);
  if (kvp_plan_settle_finish (plan, result, &error))
    return;

  g_assert_error (error, KVP_ERROR, (gint) code);
  assert_whole (fixture, plan, &before);
  g_assert_true (settle (plan, kvp_plan_settle_take_back (plan, result), NULL));
}

static void
test_writes (StoreFixture *fixture)
{
  for (guint kind = 0; kind < G_N_ELEMENTS (write_faults); kind++)
    for (guint after = 0; after < 12; after++)
      {
        Fault fault = write_faults[kind].fault;
        KvpError code = write_faults[kind].code;
        g_autoptr(KvpPlan) plan = NULL;

        if (fixture->store == NULL)
          store_fixture_open (fixture);
        plan = create_draft (fixture->store, N_ROWS);
        g_assert_true (start_run (plan, 0, NULL));
        for (guint i = 0; i < N_ROWS / N_IN_BATCH; i++)
          {
            KvpPlanBatch *batch = claim_in_spite_of (fixture, plan, fault, after, code);

            g_assert_cmpuint (kvp_plan_batch_get_length (batch), ==, N_IN_BATCH);
            g_assert_cmpuint (kvp_plan_batch_get_position (batch, 0), ==, i * N_IN_BATCH);
            kvp_plan_batch_set_all (batch, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
            kvp_plan_batch_set_outcome (batch, i, KVP_KEY_FAILED, KVP_REASON_NOT_DELETED, "It is still there.");
            settle_in_spite_of (fixture, plan, batch, fault, after, code);
          }
        g_assert_true (end_run (plan, FALSE, NULL));
        g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_FINISHED);
        g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, N_ROWS - N_ROWS / N_IN_BATCH);
        g_assert_cmpuint (kvp_plan_get_counts (plan)->failed, ==, N_ROWS / N_IN_BATCH);
        assert_counts (fixture, plan);
      }
}

/* The disk fails, and the process ends before it works again. */
static void
test_reopen (StoreFixture *fixture)
{
  for (guint kind = 0; kind < G_N_ELEMENTS (write_faults); kind++)
    {
      gint64 id;

      store_fixture_open (fixture);
      {
        g_autoptr(KvpPlan) plan = create_draft (fixture->store, N_ROWS);
        g_autoptr(GError) error = NULL;
        KvpPlanBatch *batch;

        id = kvp_plan_get_id (plan);
        g_assert_true (start_run (plan, 0, NULL));
        batch = claim (plan, N_IN_BATCH, NULL);
        kvp_plan_batch_set_all (batch, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
        fault_vfs_set (write_faults[kind].fault, 0);
        g_assert_false (settle (plan, batch, &error));
        g_assert_error (error, KVP_ERROR, (gint) write_faults[kind].code);
        g_clear_error (&error);
        g_assert_null (claim (plan, N_IN_BATCH, &error));
        g_assert_error (error, KVP_ERROR, (gint) write_faults[kind].code);
      }
      store_fixture_close (fixture);
      fault_vfs_set (FAULT_NONE, 0);

      store_fixture_open (fixture);
      {
        g_autoptr(KvpPlan) plan = g_list_model_get_item (kvp_store_get_plans (fixture->store), 0);
        const KvpPlanCounts *counts = kvp_plan_get_counts (plan);

        g_assert_cmpint (kvp_plan_get_id (plan), ==, id);
        g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_PAUSED);
        /* Of a sync that fails nobody knows whether the disk has it; and it is true in any case. */
        if (write_faults[kind].fault != FAULT_NO_SYNC)
          g_assert_cmpuint (counts->in_flight, ==, N_IN_BATCH);
        g_assert_cmpuint (counts->total, ==, N_ROWS);
        assert_counts (fixture, plan);
        g_assert_true (delete_plan (fixture->store, plan, NULL));
      }
      store_fixture_close (fixture);
    }
}

/* Large enough that the rows are not in SQLite's memory. */
static KvpPlan *
create_large (KvpStore *store)
{
  g_autofree char *metadata = g_strnfill (800, '1');
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();

  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *name = g_strdup_printf ("key-%06u", i);

      add_key (keys, name, metadata, 0);
    }

  return create_filled (store, keys);
}

/* The database turns out to be damaged in the middle of a run. */
static void
test_damaged (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanCheck) check = NULL;
  g_autoptr(KvpKeyList) page = make_keys (100, 100);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  KvpPlanCounts before;
  KvpPlanBatch *batch;

  store_fixture_open (fixture);
  plan = create_large (fixture->store);
  g_assert_true (start_run (plan, 0, NULL));
  before = *kvp_plan_get_counts (plan);
  fault_vfs_set (FAULT_GARBAGE, 0);
  g_assert_null (claim (plan, 5000, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STORE_DAMAGED);
  fault_vfs_set (FAULT_NONE, 0);
  assert_whole (fixture, plan, &before);
  g_clear_error (&error);

  batch = claim (plan, 5000, NULL);
  before = *kvp_plan_get_counts (plan);
  kvp_plan_batch_set_all (batch, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  fault_vfs_set (FAULT_GARBAGE, 0);
  kvp_plan_settle_async (plan, batch, NULL, store_result, &result);
  wait_for (&result);
  fault_vfs_set (FAULT_NONE, 0);
  g_assert_false (kvp_plan_settle_finish (plan, result, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STORE_DAMAGED);
  g_clear_error (&error);
  assert_whole (fixture, plan, &before);

  fault_vfs_set (FAULT_GARBAGE, 0);
  g_assert_null (check_new (plan, KVP_PLAN_CHECK_IN_FLIGHT, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STORE_DAMAGED);
  g_clear_error (&error);
  fault_vfs_set (FAULT_NONE, 0);
  check = check_new (plan, KVP_PLAN_CHECK_IN_FLIGHT, NULL);
  fault_vfs_set (FAULT_GARBAGE, 0);
  g_assert_false (check_compare (check, page, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STORE_DAMAGED);
  g_clear_error (&error);
  fault_vfs_set (FAULT_NONE, 0);
  g_assert_false (check_commit (check, 0, NULL, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);

  /* Nothing was thrown away. */
  g_assert_true (settle (plan, kvp_plan_settle_take_back (plan, result), NULL));
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, 5000);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 5000);
  assert_counts (fixture, plan);
}

/* At each write of a check's commit. */
static void
test_check (StoreFixture *fixture)
{
  store_fixture_open (fixture);
  for (guint kind = 0; kind < G_N_ELEMENTS (write_faults); kind++)
    for (guint after = 0; after < 6; after++)
      {
        g_autoptr(KvpPlan) plan = create_draft (fixture->store, N_ROWS);
        g_autoptr(KvpPlanCheck) check = check_new (plan, KVP_PLAN_CHECK_ALL, NULL);
        g_autoptr(KvpKeyList) page = make_keys (50, 200);
        g_autoptr(GError) error = NULL;
        KvpPlanCounts before = *kvp_plan_get_counts (plan);
        KvpPlanCheckCounts counts;

        g_assert_true (check_compare (check, page, NULL));
        fault_vfs_set (write_faults[kind].fault, after);
        if (!check_commit (check, 0, &counts, &error))
          {
            fault_vfs_set (FAULT_NONE, 0);
            g_assert_error (error, KVP_ERROR, (gint) write_faults[kind].code);
            assert_whole (fixture, plan, &before);
            g_assert_true (check_commit (check, 0, &counts, NULL));
          }
        fault_vfs_set (FAULT_NONE, 0);
        g_assert_cmpuint (counts.unchanged, ==, 200);
        g_assert_cmpuint (counts.gone, ==, N_ROWS - 200);
        g_assert_cmpuint (kvp_plan_get_counts (plan)->skipped, ==, N_ROWS - 200);
        assert_counts (fixture, plan);
      }
}

/* A database of which a run is paused, on a medium that can only be read. */
static void
test_read_only (StoreFixture *fixture)
{
  const Fault faults[] = { FAULT_READ_ONLY_FILE, FAULT_READ_ONLY_FOLDER };
  g_autofree char *before = NULL;
  gsize length;

  store_fixture_open (fixture);
  {
    g_autoptr(KvpPlan) plan = create_draft (fixture->store, N_ROWS);

    g_assert_true (start_run (plan, 0, NULL));
    kvp_plan_batch_free (claim (plan, N_IN_BATCH, NULL));
    g_assert_true (end_run (plan, TRUE, NULL));
  }
  store_fixture_close (fixture);
  g_assert_true (g_file_get_contents (fixture->path, &before, &length, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *after = NULL;
      gsize length_after;

      fault_vfs_set (faults[i], 0);
      g_assert_null (store_fixture_try_open (fixture->path, &error));
      g_assert_true (fault_vfs_struck ());
      fault_vfs_set (FAULT_NONE, 0);
      g_assert_error (error, KVP_ERROR, KVP_ERROR_STORE_READ_ONLY);
      g_assert_true (g_file_get_contents (fixture->path, &after, &length_after, NULL));
      g_assert_cmpmem (before, length, after, length_after);
    }

  store_fixture_open (fixture);
  {
    g_autoptr(KvpPlan) plan = g_list_model_get_item (kvp_store_get_plans (fixture->store), 0);

    g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_PAUSED);
    g_assert_cmpuint (kvp_plan_get_counts (plan)->in_flight, ==, N_IN_BATCH);
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  fault_vfs_install ();

  store_fixture_add ("/store/faults/writes", test_writes);
  store_fixture_add ("/store/faults/reopen", test_reopen);
  store_fixture_add ("/store/faults/damaged", test_damaged);
  store_fixture_add ("/store/faults/check", test_check);
  store_fixture_add ("/store/faults/read-only", test_read_only);

  return g_test_run ();
}
