/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>

#include "purge/kvp-history-forget.h"
#include "store-fixture.h"
#include "store/kvp-plan-backup.h"

/* What is forgotten of a deletion whose values were saved: never less than is said. */

#define DAY ((gint64) 24 * 60 * 60)
#define N_KEYS 5

static const KvpHistoryLimits names_only = { .keep_names_days = 7 };
static const KvpHistoryLimits names_and_values = { .keep_names_days = 7, .delete_values = TRUE };
static const KvpHistoryLimits records = { .keep_days = 30 };
static const KvpHistoryLimits records_and_values = { .keep_days = 30, .delete_values = TRUE };

/* (transfer full) */
static char *
make_values (StoreFixture *fixture)
{
  char *path = g_build_filename (fixture->folder, "values.json", NULL);

  g_assert_true (g_file_set_contents (path, "[{\"key\":\"key-000001\",\"value\":\"secret\"}]", -1, NULL));

  return path;
}

static void
save_values (KvpPlan    *plan,
             const char *path)
{
  guint64 revision = kvp_plan_get_revision (plan);
  g_autoptr(GAsyncResult) begun = NULL;
  g_autoptr(GAsyncResult) ended = NULL;
  g_autoptr(GError) error = NULL;

  kvp_plan_begin_backup_async (plan, revision, NULL, store_result, &begun);
  wait_for (&begun);
  kvp_plan_begin_backup_finish (plan, begun, &error);
  g_assert_no_error (error);
  kvp_plan_end_backup_async (plan, revision, path, "sha256:0", N_KEYS, 0,
                             g_array_new (FALSE, FALSE, sizeof (KvpPlanSkip)), NULL, store_result, &ended);
  wait_for (&ended);
  kvp_plan_end_backup_finish (plan, ended, &error);
  g_assert_no_error (error);
}

/* A finished deletion. @values: (nullable): where they were saved before. (transfer full) */
static KvpPlan *
create_finished (StoreFixture *fixture,
                 const char   *values)
{
  KvpPlan *plan = create_draft (fixture->store, N_KEYS);
  g_autoptr(GError) error = NULL;
  KvpPlanBatch *batch;

  if (values != NULL)
    save_values (plan, values);
  start_run (plan, kvp_plan_get_revision (plan), &error);
  batch = claim (plan, N_KEYS, &error);
  g_assert_no_error (error);
  kvp_plan_batch_set_all (batch, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  settle (plan, batch, &error);
  end_run (plan, FALSE, &error);
  g_assert_no_error (error);

  return plan;
}

static void
assert_forgets (StoreFixture           *fixture,
                KvpPlan                *plan,
                const KvpHistoryLimits *limits,
                gint64                  days,
                gssize                  n_changed)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  kvp_history_forget_async (fixture->store, kvp_plan_get_finished_at (plan) + days * DAY + 1, limits, NULL, store_result,
                            &result);
  wait_for (&result);
  g_assert_cmpint (kvp_history_forget_finish (fixture->store, result, &error), ==, n_changed);
  g_assert_no_error (error);
}

static gint64
count_names (StoreFixture *fixture)
{
  return query_file (fixture->path, "SELECT COUNT(*) FROM plan_row");
}

/* As long as the file says what they are, they are not forgotten. */
static void
test_file_is_there (StoreFixture *fixture)
{
  g_autofree char *values = make_values (fixture);
  g_autoptr(KvpPlan) plan = NULL;

  store_fixture_open (fixture);
  plan = create_finished (fixture, values);

  assert_forgets (fixture, plan, &names_only, 7, 0);
  assert_forgets (fixture, plan, &records, 30, 0);
  g_assert_cmpint (count_names (fixture), ==, N_KEYS);
  g_assert_cmpint (kvp_plan_get_forgotten_at (plan), ==, 0);
  g_assert_cmpstr (kvp_plan_get_backup_path (plan), ==, values);
  g_assert_true (g_file_test (values, G_FILE_TEST_EXISTS));
}

/* A person has deleted it. */
static void
test_file_is_gone (StoreFixture *fixture)
{
  g_autofree char *values = make_values (fixture);
  g_autoptr(KvpPlan) plan = NULL;

  store_fixture_open (fixture);
  plan = create_finished (fixture, values);
  g_assert_cmpint (g_unlink (values), ==, 0);

  assert_forgets (fixture, plan, &names_only, 7, 1);
  g_assert_cmpint (count_names (fixture), ==, 0);
  g_assert_cmpstr (kvp_plan_get_backup_path (plan), ==, "");
  g_assert_cmpuint (kvp_plan_get_backup_n_saved (plan), ==, N_KEYS);
}

/* Its folder is on a disk that is not there now: nobody can tell. */
static void
test_folder_is_gone (StoreFixture *fixture)
{
  g_autofree char *values = g_build_filename (fixture->folder, "no such disk", "values.json", NULL);
  g_autoptr(KvpPlan) plan = NULL;

  store_fixture_open (fixture);
  plan = create_finished (fixture, values);

  assert_forgets (fixture, plan, &names_only, 7, 0);
  assert_forgets (fixture, plan, &names_and_values, 7, 0);
  assert_forgets (fixture, plan, &records_and_values, 30, 0);
  g_assert_cmpint (count_names (fixture), ==, N_KEYS);
}

/* Only what is old enough goes, and what a person saved for other deletions stays. */
static void
test_delete_values (StoreFixture *fixture)
{
  g_autofree char *values = make_values (fixture);
  g_autofree char *other = g_build_filename (fixture->folder, "other.json", NULL);
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlan) waiting = NULL;

  store_fixture_open (fixture);
  plan = create_finished (fixture, values);
  waiting = create_draft (fixture->store, N_KEYS);
  g_assert_true (g_file_set_contents (other, "[]", -1, NULL));
  save_values (waiting, other);

  assert_forgets (fixture, plan, &names_and_values, 5, 0);
  g_assert_true (g_file_test (values, G_FILE_TEST_EXISTS));

  assert_forgets (fixture, plan, &names_and_values, 7, 1);
  g_assert_false (g_file_test (values, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (other, G_FILE_TEST_EXISTS));
  g_assert_cmpint (count_names (fixture), ==, N_KEYS);
  g_assert_cmpint (kvp_plan_get_forgotten_at (plan), !=, 0);
  g_assert_cmpint (kvp_plan_get_forgotten_at (waiting), ==, 0);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, N_KEYS);
  g_assert_cmpint (query_file (fixture->path, "SELECT COUNT(*) FROM plan WHERE length (backup_path) > 0"), ==, 1);
}

static void
test_drop (StoreFixture *fixture)
{
  g_autofree char *values = make_values (fixture);
  g_autoptr(KvpPlan) plan = NULL;

  store_fixture_open (fixture);
  plan = create_finished (fixture, values);

  assert_forgets (fixture, plan, &records_and_values, 30, 1);
  g_assert_false (g_file_test (values, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (g_list_model_get_n_items (kvp_store_get_plans (fixture->store)), ==, 0);
}

/* What can not be deleted is not forgotten either. */
static void
test_not_deleted (StoreFixture *fixture)
{
  g_autofree char *values = g_build_filename (fixture->folder, "folder", NULL);
  g_autofree char *inside = g_build_filename (values, "inside", NULL);
  g_autoptr(KvpPlan) plan = NULL;

  store_fixture_open (fixture);
  plan = create_finished (fixture, values);
  g_assert_cmpint (g_mkdir (values, 0700), ==, 0);
  g_assert_true (g_file_set_contents (inside, "", -1, NULL));

  assert_forgets (fixture, plan, &names_and_values, 7, 0);
  g_assert_cmpint (count_names (fixture), ==, N_KEYS);

  g_unlink (inside);
  g_rmdir (values);
}

static void
test_nothing_saved (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;

  store_fixture_open (fixture);
  plan = create_finished (fixture, NULL);

  assert_forgets (fixture, plan, &names_only, 7, 1);
  assert_forgets (fixture, plan, &names_and_values, 7, 0);
  g_assert_cmpint (count_names (fixture), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  store_fixture_add ("/purge/history-forget/file-is-there", test_file_is_there);
  store_fixture_add ("/purge/history-forget/file-is-gone", test_file_is_gone);
  store_fixture_add ("/purge/history-forget/folder-is-gone", test_folder_is_gone);
  store_fixture_add ("/purge/history-forget/delete-values", test_delete_values);
  store_fixture_add ("/purge/history-forget/drop", test_drop);
  store_fixture_add ("/purge/history-forget/not-deleted", test_not_deleted);
  store_fixture_add ("/purge/history-forget/nothing-saved", test_nothing_saved);

  return g_test_run ();
}
