/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "store-fixture.h"
#include "store/kvp-keep-list.h"
#include "store/kvp-store-import.h"

/* A plan from a file comes into the store whole or not at all, and nothing else has to wait for it. */

#define PATH_VARIABLE "KVP_TEST_STORE_PATH"

#define N_ROWS 45000

typedef enum {
  AT_END,   /* all is well */
  FAIL,
  CANCEL,
  ABORT,    /* the process dies */
} Ending;

/* Gives rows in the writer's thread. */
typedef struct {
  guint         n_rows;
  guint         at; /* the row at which @ending comes */
  Ending        ending;
  GCancellable *cancellable; /* (nullable) */
  guint         next;
  char          name[32];
} Source;

static gboolean
next_row (KvpPlanImportRow  *row,
          gboolean          *has_row,
          gpointer           user_data,
          GCancellable      *cancellable,
          GError           **error)
{
  Source *source = user_data;

  if (source->next == source->at && source->ending == ABORT)
    abort ();
  if (source->next == source->at && source->ending == CANCEL)
    g_cancellable_cancel (source->cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (source->next == source->at && source->ending == FAIL)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT, "This line is wrong.");
      return FALSE;
    }

  *has_row = source->next < source->n_rows;
  if (!*has_row)
    return TRUE;

  g_snprintf (source->name, sizeof source->name, "row-%06u", source->next++);
  row->key.name = source->name;
  row->key.name_length = strlen (source->name);
  row->state = KVP_KEY_PENDING;

  return TRUE;
}

static void
begin_import (KvpStore      *store,
              Source        *source,
              GAsyncResult **result)
{
  const KvpPlanOrigin origin = {
    .endpoint = "https://api.example.com/client/v4",
    .account_id = "account-id",
    .account_name = "Account",
    .namespace_id = "namespace-id",
    .namespace_title = "sessions",
    .filter_text = "",
    .sentence = "Keys that somebody chose.",
    .source = KVP_PLAN_FROM_FILE,
    .source_name = "list.kvplan",
  };
  const KvpPlanImport import = { .title = "A list", .note = "", .approved_by = "" };

  kvp_store_import_plan_async (store, &origin, &import, next_row, source, NULL, source->cancellable, store_result,
                               result);
}

static KvpPlan *
import (KvpStore  *store,
        Source    *source,
        GError   **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  begin_import (store, source, &result);
  wait_for (&result);

  return kvp_store_import_plan_finish (store, result, error);
}

static void
assert_no_trace (StoreFixture *fixture)
{
  g_assert_cmpuint (g_list_model_get_n_items (kvp_store_get_plans (fixture->store)), ==, 0);
  g_assert_cmpint (query_file (fixture->path, "SELECT COUNT(*) FROM plan"), ==, 0);
  g_assert_cmpint (query_file (fixture->path, "SELECT COUNT(*) FROM plan_origin"), ==, 0);
  g_assert_cmpint (query_file (fixture->path, "SELECT COUNT(*) FROM plan_row"), ==, 0);
}

static void
test_whole (StoreFixture *fixture)
{
  static const guint numbers[] = { 0, 1, 9999, 10000, 10001, N_ROWS };

  store_fixture_open (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      Source source = { .n_rows = numbers[i], .at = G_MAXUINT };
      g_autoptr(GError) error = NULL;
      g_autoptr(KvpPlan) plan = import (fixture->store, &source, &error);

      g_assert_no_error (error);
      g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_WAITING);
      g_assert_cmpstr (kvp_plan_get_title (plan), ==, "A list");
      g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, numbers[i]);
      assert_counts (fixture, plan);
    }
}

/* The whole of a run, queued when the import has begun, is through before the import is. */
static void
test_others_have_their_turn (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) running = NULL;
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  Source source = { .n_rows = N_ROWS, .at = G_MAXUINT };
  KvpPlanBatch *batch;

  store_fixture_open (fixture);
  running = create_draft (fixture->store, 100);
  begin_import (fixture->store, &source, &result);

  g_assert_true (start_run (running, kvp_plan_get_revision (running), NULL));
  batch = claim (running, 100, NULL);
  kvp_plan_batch_set_all (batch, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  g_assert_true (settle (running, batch, NULL));
  g_assert_null (result);
  g_assert_cmpint (query_file (fixture->path, "SELECT deleted FROM plan WHERE id = 1"), ==, 100);
  /* What is half there is on no list. */
  g_assert_cmpuint (g_list_model_get_n_items (kvp_store_get_plans (fixture->store)), ==, 1);

  wait_for (&result);
  plan = kvp_store_import_plan_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, N_ROWS);
  assert_counts (fixture, plan);
  g_assert_true (end_run (running, FALSE, NULL));
}

static void
test_failed (StoreFixture *fixture)
{
  static const guint ends[] = { 0, 5000, 10000, 25000, N_ROWS };

  store_fixture_open (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      Source source = { .n_rows = N_ROWS, .at = ends[i], .ending = FAIL };
      g_autoptr(GError) error = NULL;

      g_assert_null (import (fixture->store, &source, &error));
      g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
      assert_no_trace (fixture);
    }
}

static void
test_cancelled (StoreFixture *fixture)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Source source = { .n_rows = N_ROWS, .at = 35000, .ending = CANCEL, .cancellable = cancellable };
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  g_assert_null (import (fixture->store, &source, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_no_trace (fixture);
}

/* The app ends: what is left goes when it begins. */
static void
test_closed (StoreFixture *fixture)
{
  Source source = { .n_rows = N_ROWS, .at = G_MAXUINT };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  begin_import (fixture->store, &source, &result);
  SPIN_UNTIL (query_file (fixture->path, "SELECT COUNT(*) FROM plan_row") > 0);
  {
    g_autoptr(GAsyncResult) closed = NULL;

    kvp_store_close_async (fixture->store, store_result, &closed);
    wait_for (&closed);
    g_assert_true (kvp_store_close_finish (fixture->store, closed, NULL));
  }
  wait_for (&result);
  g_assert_null (kvp_store_import_plan_finish (fixture->store, result, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
  g_clear_object (&result);
  g_clear_object (&fixture->store);

  store_fixture_open (fixture);
  assert_no_trace (fixture);
}

static void
subprocess_die (void)
{
  g_autoptr(GError) error = NULL;
  KvpStore *store = store_fixture_try_open (g_getenv (PATH_VARIABLE), &error);
  Source source = { .n_rows = N_ROWS, .at = 25000, .ending = ABORT };

  g_assert_no_error (error);
  import (store, &source, &error);
}

static void
test_killed (StoreFixture *fixture)
{
  g_setenv (PATH_VARIABLE, fixture->path, TRUE);
  g_test_trap_subprocess ("/store/import/subprocess/die", 0, 0);
  g_test_trap_assert_failed ();

  /* It was really in the middle. */
  g_assert_cmpint (query_file (fixture->path, "SELECT COUNT(*) FROM plan_row"), ==, 20000);

  store_fixture_open (fixture);
  assert_no_trace (fixture);
}

static void
test_keep_list (StoreFixture *fixture)
{
  g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GBytes) pattern = g_bytes_new_static ("row-0000", 8);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) added = NULL;
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanKeys) keys = NULL;
  g_autoptr(KvpPlanRow) row = NULL;
  g_autoptr(GError) error = NULL;
  Source source = { .n_rows = 15000, .at = G_MAXUINT };
  g_autoptr(KvpKeepList) list = NULL;

  store_fixture_open (fixture);
  list = kvp_keep_list_get (fixture->store, "https://api.example.com/client/v4", "account-id", "namespace-id");
  g_ptr_array_add (rules, kvp_keep_rule_new (KVP_KEEP_PREFIX, pattern, "", 0, &error));
  g_assert_no_error (error);
  kvp_keep_list_add_async (list, rules, NULL, store_result, &result);
  wait_for (&result);
  added = kvp_keep_list_add_finish (list, result, &error);
  g_assert_no_error (error);

  plan = import (fixture->store, &source, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->excluded, ==, 100);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 14900);
  assert_counts (fixture, plan);

  keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  row = g_list_model_get_item (G_LIST_MODEL (keys), 99);
  g_assert_cmpint (kvp_plan_row_get_reason (row), ==, KVP_REASON_KEEP_LIST);
  g_assert_nonnull (strstr (kvp_plan_row_get_detail (row), "row-0000"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  store_fixture_add ("/store/import/whole", test_whole);
  store_fixture_add ("/store/import/others-have-their-turn", test_others_have_their_turn);
  store_fixture_add ("/store/import/failed", test_failed);
  store_fixture_add ("/store/import/cancelled", test_cancelled);
  store_fixture_add ("/store/import/closed", test_closed);
  store_fixture_add ("/store/import/killed", test_killed);
  store_fixture_add ("/store/import/keep-list", test_keep_list);
  g_test_add_func ("/store/import/subprocess/die", subprocess_die);

  return g_test_run ();
}
