/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "store-fixture.h"

static void
run_test (gconstpointer user_data)
{
  StoreTest test = *(const StoreTest *) user_data;
  StoreFixture fixture = { NULL, };
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) folder = NULL;
  const char *name;

  fixture.folder = g_dir_make_tmp ("kvp-store-XXXXXX", &error);
  g_assert_no_error (error);
  fixture.path = g_build_filename (fixture.folder, "plans.db", NULL);

  test (&fixture);
  if (fixture.store != NULL)
    store_fixture_close (&fixture);

  folder = g_dir_open (fixture.folder, 0, NULL);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture.folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (fixture.folder);
  g_free (fixture.folder);
  g_free (fixture.path);
}

void
store_fixture_add (const char *path,
                   StoreTest   test)
{
  /* Every transaction of every test is held against what must always be true. */
  g_setenv ("KVP_DEBUG", "1", TRUE);
  g_test_add_data_func_full (path, g_memdup2 (&test, sizeof test), run_test, g_free);
}

void
store_result (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  GAsyncResult **out = user_data;

  *out = g_object_ref (result);
}

gboolean
store_deadline_cb (gpointer user_data)
{
  g_error ("This did not come true: %s", (const char *) user_data);
}

void
wait_for (gpointer result)
{
  GAsyncResult **out = result;

  SPIN_UNTIL (*out != NULL);
}

KvpStore *
store_fixture_try_open (const char  *path,
                        GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_store_open_async (path, NULL, store_result, &result);
  wait_for (&result);

  return kvp_store_open_finish (result, error);
}

void
store_fixture_open (StoreFixture *self)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (self->store);
  self->store = store_fixture_try_open (self->path, &error);
  g_assert_no_error (error);
  g_assert_true (KVP_IS_STORE (self->store));
}

void
store_fixture_close (StoreFixture *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  kvp_store_close_async (self->store, store_result, &result);
  wait_for (&result);
  kvp_store_close_finish (self->store, result, &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  g_assert_finalize_object (g_steal_pointer (&self->store));
}

KvpPlan *
create_plan (KvpStore *store)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  KvpPlanOrigin origin = {
    .endpoint = "https://api.example.com/client/v4",
    .account_id = "account-id",
    .account_name = "Account",
    .namespace_id = "namespace-id",
    .namespace_title = "sessions",
    .filter_text = "{\"version\":1}",
    .sentence = "Keys in “sessions” that start with “key”.",
  };
  KvpPlan *plan;

  kvp_store_create_plan_async (store, &origin, NULL, store_result, &result);
  wait_for (&result);
  plan = kvp_store_create_plan_finish (store, result, &error);
  g_assert_no_error (error);

  return plan;
}

KvpKeyList *
make_keys (guint first,
           guint n)
{
  KvpKeyList *keys = kvp_key_list_new ();

  for (guint i = first; i < first + n; i++)
    {
      g_autofree char *name = g_strdup_printf ("key-%06u", i);
      KvpKey key = { .name = name, .name_length = strlen (name) };

      kvp_key_list_append (keys, &key);
    }

  return keys;
}

gboolean
append (KvpPlan     *plan,
        KvpKeyList  *keys,
        GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  GArray *matches = g_array_new (FALSE, FALSE, sizeof (KvpPlanMatch));

  for (guint i = 0; i < kvp_key_list_get_length (keys); i++)
    {
      KvpPlanMatch match = { i, 1 };

      g_array_append_val (matches, match);
    }

  kvp_plan_append_async (plan, keys, matches, NULL, store_result, &result);
  wait_for (&result);

  return kvp_plan_append_finish (plan, result, error);
}

gboolean
finish_scan (KvpPlan     *plan,
             guint64      n_listed,
             gboolean     whole_listing,
             const char  *missing,
             GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_plan_finish_scan_async (plan, n_listed, whole_listing, missing, NULL, NULL, store_result, &result);
  wait_for (&result);

  return kvp_plan_finish_scan_finish (plan, result, error);
}

KvpPlan *
create_draft (KvpStore *store,
              guint     n_rows)
{
  KvpPlan *plan = create_plan (store);
  g_autoptr(KvpKeyList) keys = make_keys (0, n_rows);
  g_autoptr(GError) error = NULL;

  append (plan, keys, &error);
  g_assert_no_error (error);
  finish_scan (plan, n_rows, FALSE, NULL, &error);
  g_assert_no_error (error);

  return plan;
}

gboolean
set_ticked (KvpPlan        *plan,
            const guint32  *positions,
            gsize           n_positions,
            gboolean        ticked,
            GError        **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_plan_set_ticked_async (plan, positions, n_positions, ticked, NULL, store_result, &result);
  wait_for (&result);

  return kvp_plan_set_ticked_finish (plan, result, error);
}

gboolean
set_prefix_ticked (KvpPlan   *plan,
                   GBytes    *prefix,
                   gboolean   ticked,
                   GError   **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_plan_set_prefix_ticked_async (plan, prefix, ticked, NULL, store_result, &result);
  wait_for (&result);

  return kvp_plan_set_prefix_ticked_finish (plan, result, error);
}

gboolean
save (KvpPlan     *plan,
      const char  *title,
      const char  *note,
      GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_plan_save_async (plan, title, note, NULL, store_result, &result);
  wait_for (&result);

  return kvp_plan_save_finish (plan, result, error);
}

gboolean
start_run (KvpPlan  *plan,
           guint64   revision,
           GError  **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_plan_start_run_async (plan, revision, NULL, store_result, &result);
  wait_for (&result);

  return kvp_plan_start_run_finish (plan, result, error);
}

KvpPlanBatch *
claim (KvpPlan  *plan,
       guint     max,
       GError  **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_plan_claim_async (plan, max, NULL, store_result, &result);
  wait_for (&result);

  return kvp_plan_claim_finish (plan, result, error);
}

gboolean
settle (KvpPlan       *plan,
        KvpPlanBatch  *batch,
        GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_plan_settle_async (plan, batch, NULL, store_result, &result);
  wait_for (&result);

  return kvp_plan_settle_finish (plan, result, error);
}

gboolean
end_run (KvpPlan   *plan,
         gboolean   paused,
         GError   **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_plan_end_run_async (plan, 1500, 3, paused, NULL, store_result, &result);
  wait_for (&result);

  return kvp_plan_end_run_finish (plan, result, error);
}

gboolean
delete_plan (KvpStore  *store,
             KvpPlan   *plan,
             GError   **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_store_delete_plan_async (store, plan, NULL, store_result, &result);
  wait_for (&result);

  return kvp_store_delete_plan_finish (store, result, error);
}

gboolean
search (KvpPlanKeys  *keys,
        const char   *text,
        guint        *n_found,
        GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_plan_keys_search_async (keys, text, NULL, store_result, &result);
  wait_for (&result);

  return kvp_plan_keys_search_finish (keys, result, n_found, error);
}

gboolean
set_prefix (KvpPlanKeys  *keys,
            GBytes       *prefix,
            guint        *n_shown,
            GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_plan_keys_set_prefix_async (keys, prefix, NULL, store_result, &result);
  wait_for (&result);

  return kvp_plan_keys_set_prefix_finish (keys, result, n_shown, error);
}

gboolean
sort (KvpPlanKeys  *keys,
      KvpRowOrder   order,
      gboolean      descending,
      GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_plan_keys_sort_async (keys, order, descending, NULL, store_result, &result);
  wait_for (&result);

  return kvp_plan_keys_sort_finish (keys, result, error);
}

gint64
query_file (const char *path,
            const char *sql)
{
  sqlite3 *connection = NULL;
  sqlite3_stmt *statement = NULL;
  gint64 value;

  g_assert_cmpint (sqlite3_open_v2 (path, &connection, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (connection, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  value = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (connection);

  return value;
}

static guint
count_rows (StoreFixture *fixture,
            KvpPlan      *plan,
            KvpKeyState   state)
{
  g_autofree char *sql = g_strdup_printf ("SELECT COUNT(*) FROM plan_key WHERE plan = %" G_GINT64_FORMAT
                                          " AND state = %d", kvp_plan_get_id (plan), state);

  return query_file (fixture->path, sql);
}

void
assert_counts (StoreFixture *fixture,
               KvpPlan      *plan)
{
  const KvpPlanCounts *counts = kvp_plan_get_counts (plan);

  g_assert_cmpuint (counts->pending, ==, count_rows (fixture, plan, KVP_KEY_PENDING));
  g_assert_cmpuint (counts->excluded, ==, count_rows (fixture, plan, KVP_KEY_EXCLUDED));
  g_assert_cmpuint (counts->in_flight, ==, count_rows (fixture, plan, KVP_KEY_IN_FLIGHT));
  g_assert_cmpuint (counts->deleted, ==, count_rows (fixture, plan, KVP_KEY_DELETED));
  g_assert_cmpuint (counts->failed, ==, count_rows (fixture, plan, KVP_KEY_FAILED));
  g_assert_cmpuint (counts->skipped, ==, count_rows (fixture, plan, KVP_KEY_SKIPPED));
  g_assert_cmpuint (counts->total, ==, counts->pending + counts->excluded + counts->in_flight + counts->deleted +
                                       counts->failed + counts->skipped);
}
