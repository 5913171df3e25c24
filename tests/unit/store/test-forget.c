/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "base/kvp-error.h"
#include "store-fixture.h"

#define DAY ((gint64) 24 * 60 * 60)

static gssize
forget (KvpStore  *store,
        gint64     now,
        guint      keep_days,
        guint      keep_names_days,
        GError   **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_store_forget_async (store, now, keep_days, keep_names_days, NULL, NULL, store_result, &result);
  wait_for (&result);

  return kvp_store_forget_finish (store, result, error);
}

/* Three deleted, one left out, one failed. */
static KvpPlan *
create_finished (KvpStore *store)
{
  KvpPlan *plan = create_draft (store, 5);
  KvpPlanBatch *batch;
  g_autoptr(GError) error = NULL;

  set_ticked (plan, (const guint32[]) { 4 }, 1, FALSE, &error);
  start_run (plan, kvp_plan_get_revision (plan), &error);
  batch = claim (plan, 10, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < kvp_plan_batch_get_length (batch); i++)
    kvp_plan_batch_set_outcome (batch, i, i == 0 ? KVP_KEY_FAILED : KVP_KEY_DELETED,
                                i == 0 ? KVP_REASON_NOT_DELETED : KVP_REASON_NONE, NULL);
  settle (plan, batch, &error);
  end_run (plan, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_FINISHED);

  return plan;
}

static void
test_keep_for_ever (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  plan = create_finished (fixture->store);

  g_assert_cmpint (forget (fixture->store, kvp_plan_get_finished_at (plan) + 5000 * DAY, 0, 0, &error), ==, 0);
  g_assert_no_error (error);
  g_assert_cmpint (query_file (fixture->path, "SELECT COUNT(*) FROM plan_row"), ==, 5);
}

static void
test_drop (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) finished = NULL;
  g_autoptr(KvpPlan) waiting = NULL;
  g_autoptr(KvpPlan) stopped = NULL;
  g_autoptr(GError) error = NULL;
  gint64 end;

  store_fixture_open (fixture);
  finished = create_finished (fixture->store);
  waiting = create_draft (fixture->store, 3);
  save (waiting, "Later", NULL, &error);
  stopped = create_draft (fixture->store, 3);
  start_run (stopped, kvp_plan_get_revision (stopped), &error);
  end_run (stopped, FALSE, &error);
  g_assert_no_error (error);
  end = kvp_plan_get_finished_at (finished);

  g_assert_cmpint (forget (fixture->store, end + 30 * DAY, 30, 0, &error), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (kvp_store_get_plans (fixture->store)), ==, 3);

  /* What is still to be done is no history. */
  g_assert_cmpint (forget (fixture->store, end + 400 * DAY, 30, 0, &error), ==, 1);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (kvp_store_get_plans (fixture->store)), ==, 2);
  g_assert_cmpint (query_file (fixture->path, "SELECT COUNT(*) FROM plan_row"), ==, 6);
  g_assert_cmpint (query_file (fixture->path, "SELECT COUNT(*) FROM plan WHERE state = 7"), ==, 0);
}

static gboolean
file_holds (StoreFixture *fixture,
            const char   *text)
{
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (fixture->path, &content, &length, NULL));

  for (gsize i = 0; i + strlen (text) <= length; i++)
    {
      if (memcmp (content + i, text, strlen (text)) == 0)
        return TRUE;
    }

  return FALSE;
}

/* As a dry run of a real namespace writes it that was stopped: names stand not only in rows. */
static void
add_names (StoreFixture *fixture)
{
  static const char sql[] =
    "INSERT INTO plan_prefix (plan, prefix, n_listed) SELECT id, CAST('customer-4711:' AS BLOB), 5 FROM plan;"
    "UPDATE plan SET partial = 1, missing = 'Stopped after 5 keys; what comes after customer-0815 was not listed.'";
  sqlite3 *database;

  g_assert_cmpint (sqlite3_open (fixture->path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
}

/* What failed can not be tried again: nobody knows any more what it was. */
static void
assert_not_retried (StoreFixture *fixture,
                    KvpPlan      *plan)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  kvp_store_retry_plan_async (fixture->store, plan, NULL, store_result, &result);
  wait_for (&result);
  g_assert_null (kvp_store_retry_plan_finish (fixture->store, result, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
  g_assert_nonnull (strstr (error->message, "forgotten"));
}

static void
test_forget_names (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanKeys) all = NULL;
  g_autoptr(KvpPlanKeys) problems = NULL;
  g_autoptr(GError) error = NULL;
  const KvpPlanCounts *counts;
  gint64 end;

  store_fixture_open (fixture);
  plan = create_finished (fixture->store);
  g_clear_object (&plan);
  store_fixture_close (fixture);
  add_names (fixture);
  g_assert_true (file_holds (fixture, "key-000002"));
  g_assert_true (file_holds (fixture, "customer-4711:"));
  g_assert_true (file_holds (fixture, "customer-0815"));

  store_fixture_open (fixture);
  plan = g_list_model_get_item (kvp_store_get_plans (fixture->store), 0);
  all = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  problems = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_NOT_DELETED);
  SPIN_UNTIL (g_list_model_get_n_items (G_LIST_MODEL (problems)) == 1);
  g_assert_cmpstr (kvp_plan_get_filter_text (plan), !=, "");
  end = kvp_plan_get_finished_at (plan);

  g_assert_cmpint (forget (fixture->store, end + 7 * DAY, 0, 7, &error), ==, 0);
  g_assert_cmpint (kvp_plan_get_forgotten_at (plan), ==, 0);
  g_assert_cmpint (forget (fixture->store, end + 7 * DAY + 1, 0, 7, &error), ==, 1);
  g_assert_no_error (error);

  /* Lists that are shown are empty at once; the counts stay. */
  g_assert_cmpint (kvp_plan_get_forgotten_at (plan), !=, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (all)), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (problems)), ==, 0);
  g_assert_cmpstr (kvp_plan_get_filter_text (plan), ==, "");
  g_assert_cmpstr (kvp_plan_get_missing (plan), ==, "");
  g_assert_true (kvp_plan_get_partial (plan));
  counts = kvp_plan_get_counts (plan);
  g_assert_cmpuint (counts->total, ==, 5);
  g_assert_cmpuint (counts->deleted, ==, 3);
  g_assert_cmpuint (counts->failed, ==, 1);
  g_assert_cmpuint (counts->excluded, ==, 1);
  g_assert_cmpint (query_file (fixture->path, "SELECT COUNT(*) FROM plan_row"), ==, 0);
  g_assert_cmpint (query_file (fixture->path, "SELECT COUNT(*) FROM plan_prefix"), ==, 0);

  assert_not_retried (fixture, plan);

  /* Once is enough. */
  g_assert_cmpint (forget (fixture->store, end + 9 * DAY, 0, 7, &error), ==, 0);
  g_assert_no_error (error);

  g_clear_object (&all);
  g_clear_object (&problems);
  g_clear_object (&plan);
  store_fixture_close (fixture);

  /* Not in a free page of the file either. */
  g_assert_false (file_holds (fixture, "key-000002"));
  g_assert_false (file_holds (fixture, "customer-4711:"));
  g_assert_false (file_holds (fixture, "customer-0815"));

  store_fixture_open (fixture);
  plan = g_list_model_get_item (kvp_store_get_plans (fixture->store), 0);
  all = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->total, ==, 5);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (all)), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  store_fixture_add ("/store/forget/keep-for-ever", test_keep_for_ever);
  store_fixture_add ("/store/forget/drop", test_drop);
  store_fixture_add ("/store/forget/names", test_forget_names);

  return g_test_run ();
}
