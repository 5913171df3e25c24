/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-error.h"
#include "store-fixture.h"
#include "store/kvp-plan-backup.h"

/* What the database holds of values that are saved before a run. */

static gboolean
begin (KvpPlan  *plan,
       guint64   revision,
       GError  **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_plan_begin_backup_async (plan, revision, NULL, store_result, &result);
  wait_for (&result);

  return kvp_plan_begin_backup_finish (plan, result, error);
}

static gboolean
end (KvpPlan  *plan,
     guint64   revision,
     GArray   *skips, /* (nullable) (transfer full) */
     GError  **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  if (skips == NULL)
    skips = g_array_new (FALSE, FALSE, sizeof (KvpPlanSkip));
  kvp_plan_end_backup_async (plan, revision, "/tmp/b\xff.json", "sha256:0", 7, 3, skips, NULL, store_result, &result);
  wait_for (&result);

  return kvp_plan_end_backup_finish (plan, result, error);
}

static gboolean
start_saved (KvpPlan  *plan,
             guint64   revision,
             GError  **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_plan_start_saved_run_async (plan, revision, NULL, store_result, &result);
  wait_for (&result);

  return kvp_plan_start_run_finish (plan, result, error);
}

static KvpPlanBatch *
read_ticked (KvpPlan *plan,
             guint32  from,
             guint    max)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  KvpPlanBatch *batch;

  kvp_plan_read_ticked_async (plan, from, max, NULL, store_result, &result);
  wait_for (&result);
  batch = kvp_plan_read_ticked_finish (plan, result, &error);
  g_assert_no_error (error);

  return batch;
}

static void
add_skip (GArray       *skips,
          guint32       position,
          KvpKeyReason  reason,
          const char   *detail)
{
  const KvpPlanSkip skip = { position, reason, detail };

  g_array_append_val (skips, skip);
}

/* Nothing that was confirmed with a backup runs before that is complete. */
static void
test_refused_until_complete (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 10);
  g_assert_false (start_saved (plan, 0, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
  g_clear_error (&error);

  g_assert_true (begin (plan, 0, NULL));
  g_assert_cmpint (kvp_plan_get_backup_state (plan), ==, KVP_PLAN_BACKUP_WANTED);
  g_assert_false (start_saved (plan, 0, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_DRAFT);

  g_assert_true (end (plan, 0, NULL, NULL));
  g_assert_cmpint (kvp_plan_get_backup_state (plan), ==, KVP_PLAN_BACKUP_COMPLETE);
  g_assert_cmpstr (kvp_plan_get_backup_path (plan), ==, "/tmp/b\xff.json");
  g_assert_cmpstr (kvp_plan_get_backup_checksum (plan), ==, "sha256:0");
  g_assert_cmpuint (kvp_plan_get_backup_n_saved (plan), ==, 7);
  g_assert_cmpuint (kvp_plan_get_backup_n_unsaved (plan), ==, 3);
  g_assert_true (start_saved (plan, 0, NULL));
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_RUNNING);
}

/* A process that died meanwhile leaves no backup, and the person may do without. */
static void
test_cut_off (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  {
    g_autoptr(KvpPlan) draft = create_draft (fixture->store, 10);

    g_assert_true (begin (draft, 0, NULL));
  }
  store_fixture_close (fixture);
  store_fixture_open (fixture);
  plan = g_list_model_get_item (kvp_store_get_plans (fixture->store), 0);
  g_assert_cmpint (kvp_plan_get_backup_state (plan), ==, KVP_PLAN_BACKUP_WANTED);
  g_assert_cmpstr (kvp_plan_get_backup_path (plan), ==, "");
  g_assert_false (start_saved (plan, 0, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);

  g_assert_true (start_run (plan, 0, NULL));
  g_assert_cmpint (kvp_plan_get_backup_state (plan), ==, KVP_PLAN_BACKUP_NONE);
}

/* What is ticked afterwards is not in it. */
static void
test_ticks_changed (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GError) error = NULL;
  const guint32 position = 3;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 10);
  g_assert_true (begin (plan, 0, NULL));
  g_assert_true (set_ticked (plan, &position, 1, FALSE, NULL));
  g_assert_false (end (plan, 0, NULL, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
  g_clear_error (&error);
  g_assert_cmpint (kvp_plan_get_backup_state (plan), ==, KVP_PLAN_BACKUP_WANTED);

  g_assert_true (begin (plan, kvp_plan_get_revision (plan), NULL));
  g_assert_true (end (plan, kvp_plan_get_revision (plan), NULL, NULL));
  g_assert_true (set_ticked (plan, &position, 1, TRUE, NULL));
  g_assert_false (start_saved (plan, kvp_plan_get_revision (plan), &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
}

static void
test_skips (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanKeys) list = NULL;
  g_autoptr(KvpPlanRow) row = NULL;
  g_autoptr(KvpPlanBatch) batch = NULL;
  GArray *skips = g_array_new (FALSE, FALSE, sizeof (KvpPlanSkip));
  const guint32 position = 2;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 10);
  g_assert_true (set_ticked (plan, &position, 1, FALSE, NULL));
  g_assert_true (begin (plan, kvp_plan_get_revision (plan), NULL));
  add_skip (skips, 1, KVP_REASON_GONE, NULL);
  /* Taken out meanwhile: it stays as it is. */
  add_skip (skips, 2, KVP_REASON_NOT_SAVED, "Why.");
  add_skip (skips, 9, KVP_REASON_NOT_SAVED, "Why.");
  g_assert_true (end (plan, kvp_plan_get_revision (plan), skips, NULL));
  assert_counts (fixture, plan);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 7);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->excluded, ==, 1);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->skipped, ==, 2);

  list = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  row = g_list_model_get_item (G_LIST_MODEL (list), 9);
  g_assert_cmpint (kvp_plan_row_get_state (row), ==, KVP_KEY_SKIPPED);
  g_assert_cmpint (kvp_plan_row_get_reason (row), ==, KVP_REASON_NOT_SAVED);
  g_assert_cmpstr (kvp_plan_row_get_detail (row), ==, "Why.");

  batch = read_ticked (plan, 1, 4);
  g_assert_cmpuint (kvp_plan_batch_get_length (batch), ==, 4);
  g_assert_cmpuint (kvp_plan_batch_get_position (batch, 0), ==, 3);
  g_assert_cmpuint (kvp_plan_batch_get_position (batch, 3), ==, 6);
  g_assert_null (read_ticked (plan, 9, 4));
}

/* The values that a run which has begun was for are not forgotten for newer ones, and those of keys in flight count. */
static void
test_in_use (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanBatch) left = NULL;
  g_autoptr(GError) error = NULL;
  KvpPlanBatch *batch;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 10);
  g_assert_false (kvp_plan_has_saved_values (plan));
  g_assert_true (begin (plan, 0, NULL));
  g_assert_true (end (plan, 0, NULL, NULL));
  g_assert_false (kvp_plan_has_saved_values (plan));
  g_assert_true (start_saved (plan, 0, NULL));
  batch = claim (plan, 4, NULL);
  kvp_plan_batch_set_outcome (batch, 0, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  kvp_plan_batch_set_outcome (batch, 1, KVP_KEY_IN_FLIGHT, KVP_REASON_NONE, NULL);
  g_assert_true (settle (plan, batch, NULL));
  g_assert_true (end_run (plan, TRUE, NULL));
  g_assert_true (kvp_plan_has_saved_values (plan));
  g_assert_false (begin (plan, 0, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
  g_assert_cmpint (kvp_plan_get_backup_state (plan), ==, KVP_PLAN_BACKUP_COMPLETE);

  left = read_ticked (plan, 0, 100);
  g_assert_cmpuint (kvp_plan_batch_get_length (left), ==, 9);
  g_assert_cmpuint (kvp_plan_batch_get_position (left, 0), ==, 1);

  g_assert_true (start_saved (plan, 0, NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  store_fixture_add ("/store/backup/refused-until-complete", test_refused_until_complete);
  store_fixture_add ("/store/backup/cut-off", test_cut_off);
  store_fixture_add ("/store/backup/ticks-changed", test_ticks_changed);
  store_fixture_add ("/store/backup/skips", test_skips);
  store_fixture_add ("/store/backup/in-use", test_in_use);

  return g_test_run ();
}
