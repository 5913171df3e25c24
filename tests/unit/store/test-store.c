/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "base/kvp-error.h"
#include "check-fixture.h"
#include "store/kvp-connection-mark.h"
#include "store/kvp-saved-connections.h"

#define PATH_VARIABLE "KVP_TEST_STORE_PATH"

static void
exec_file (const char *path,
           const char *sql)
{
  sqlite3 *connection = NULL;

  g_assert_cmpint (sqlite3_open (path, &connection), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (connection, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (connection), ==, SQLITE_OK);
}

static void
assert_refused (const char *path,
                KvpError    code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpStore) store = store_fixture_try_open (path, &error);

  g_assert_null (store);
  g_assert_error (error, KVP_ERROR, (int) code);
  g_assert_true (g_str_has_suffix (error->message, "."));
}

/* Opening must fail, and not change a byte. */
static void
assert_refused_untouched (StoreFixture *fixture,
                          KvpError      code)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize before_length, after_length;

  g_assert_true (g_file_get_contents (fixture->path, &before, &before_length, NULL));
  assert_refused (fixture->path, code);
  assert_refused (fixture->path, code);
  g_assert_true (g_file_get_contents (fixture->path, &after, &after_length, NULL));
  g_assert_cmpmem (before, before_length, after, after_length);
}

static void
test_default_path (StoreFixture *fixture)
{
  g_autofree char *path = kvp_store_get_default_path ();
  g_autofree char *expected = g_build_filename (g_get_user_data_dir (), "kv-purger", "plans.db", NULL);

  g_assert_cmpstr (path, ==, expected);
}

static void
assert_private (StoreFixture *fixture)
{
  g_autoptr(GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
      GStatBuf info;

      g_assert_cmpint (g_stat (path, &info), ==, 0);
      g_assert_cmpint (info.st_mode & 0777, ==, 0600);
      n++;
    }
  g_assert_cmpuint (n, >=, 2);
}

static void
test_private (StoreFixture *fixture)
{
  store_fixture_open (fixture);
  {
    g_autoptr(KvpPlan) plan = create_draft (fixture->store, 10);

    assert_private (fixture);
  }
  store_fixture_close (fixture);

  /* A copy that was put back with the wrong mode. */
  g_assert_cmpint (g_chmod (fixture->path, 0644), ==, 0);
  store_fixture_open (fixture);
  assert_private (fixture);
}

static void
test_folder_is_made (StoreFixture *fixture)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "a", NULL);
  g_autofree char *path = g_build_filename (folder, "b", "plans.db", NULL);
  g_autofree char *inner = g_path_get_dirname (path);
  g_autofree char *lock = g_strconcat (path, "-lock", NULL);
  g_autofree char *original = g_steal_pointer (&fixture->path);

  fixture->path = path;
  store_fixture_open (fixture);
  store_fixture_close (fixture);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));

  g_remove (path);
  g_remove (lock);
  g_rmdir (inner);
  g_rmdir (folder);
  fixture->path = g_steal_pointer (&original);
}

static void
test_newer (StoreFixture *fixture)
{
  store_fixture_open (fixture);
  g_object_unref (create_draft (fixture->store, 10));
  store_fixture_close (fixture);

  exec_file (fixture->path, "PRAGMA user_version = 1000");
  assert_refused_untouched (fixture, KVP_ERROR_STORE_NEWER);
}

/* What version 5 added: what it says of a position, version 4 says in each row. */
#define DROP_CLAIMED_TO \
  "UPDATE plan_row SET state = 2 WHERE state = 0 AND position <" \
  " (SELECT claimed_to FROM plan_claim AS c WHERE c.plan = plan_row.plan);" \
  "DROP VIEW plan_key; DROP TABLE plan_claim; ALTER TABLE plan_row RENAME TO plan_key;"

/* What version 4 added. */
#define DROP_BACKUPS \
  "ALTER TABLE plan DROP COLUMN backup_state; ALTER TABLE plan DROP COLUMN backup_revision;" \
  "ALTER TABLE plan DROP COLUMN backup_at; ALTER TABLE plan DROP COLUMN backup_saved;" \
  "ALTER TABLE plan DROP COLUMN backup_unsaved; ALTER TABLE plan DROP COLUMN backup_path;" \
  "ALTER TABLE plan DROP COLUMN backup_checksum;"

static const KvpKeyState states_of_run[] = {
  KVP_KEY_DELETED, KVP_KEY_DELETED, KVP_KEY_FAILED, KVP_KEY_SKIPPED, KVP_KEY_IN_FLIGHT, KVP_KEY_EXCLUDED,
  KVP_KEY_IN_FLIGHT, KVP_KEY_IN_FLIGHT, KVP_KEY_PENDING, KVP_KEY_EXCLUDED, KVP_KEY_PENDING, KVP_KEY_PENDING,
};

/* A database in which one plan is a draft, and a run of the other was cut off when keys were in flight; brought to an older
 * version by @sql. */
static void
leave_run (StoreFixture *fixture,
           const char   *sql)
{
  const guint32 unticked[] = { 5, 9 };
  g_autoptr(KvpPlan) draft = NULL;
  g_autoptr(KvpPlan) plan = NULL;
  KvpPlanBatch *batch;

  store_fixture_open (fixture);
  draft = create_draft (fixture->store, 10);
  plan = create_draft (fixture->store, G_N_ELEMENTS (states_of_run));
  g_assert_true (set_ticked (plan, unticked, G_N_ELEMENTS (unticked), FALSE, NULL));
  g_assert_true (start_run (plan, kvp_plan_get_revision (plan), NULL));
  batch = claim (plan, 5, NULL);
  for (guint i = 0; i < kvp_plan_batch_get_length (batch); i++)
    kvp_plan_batch_set_outcome (batch, i, states_of_run[kvp_plan_batch_get_position (batch, i)],
                                KVP_REASON_NOT_DELETED, NULL);
  g_assert_true (settle (plan, batch, NULL));
  kvp_plan_batch_free (claim (plan, 2, NULL));
  store_fixture_close (fixture);
  exec_file (fixture->path, sql);
  g_assert_cmpint (query_file (fixture->path, "SELECT COUNT(*) FROM plan_key WHERE state = 2"), ==, 3);
  store_fixture_open (fixture);
}

/* The run can go on where it was: with what was not sent, and nothing else. */
static void
assert_goes_on (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = g_list_model_get_item (kvp_store_get_plans (fixture->store), 0);
  g_autoptr(KvpPlan) draft = g_list_model_get_item (kvp_store_get_plans (fixture->store), 1);
  KvpPlanBatch *batch;

  g_assert_cmpint (kvp_plan_get_state (draft), ==, KVP_PLAN_DRAFT);
  g_assert_cmpuint (kvp_plan_get_counts (draft)->pending, ==, 10);
  assert_counts (fixture, draft);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_PAUSED);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->in_flight, ==, 3);
  assert_counts (fixture, plan);
  assert_states (fixture, plan, states_of_run);

  g_assert_true (start_run (plan, kvp_plan_get_revision (plan), NULL));
  batch = claim (plan, 100, NULL);
  g_assert_cmpuint (kvp_plan_batch_get_length (batch), ==, 3);
  g_assert_cmpuint (kvp_plan_batch_get_position (batch, 0), ==, 8);
  kvp_plan_batch_set_all (batch, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  g_assert_true (settle (plan, batch, NULL));
  g_assert_true (end_run (plan, TRUE, NULL));
  g_assert_cmpuint (kvp_plan_get_counts (plan)->in_flight, ==, 3);
  assert_counts (fixture, plan);
}

/* A database of version 1 keeps its plans, with nobody's name on them. */
static void
test_migrates_1 (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;

  leave_run (fixture,
             "ALTER TABLE plan DROP COLUMN approved_at; ALTER TABLE plan DROP COLUMN approved_by;"
             "ALTER TABLE plan DROP COLUMN forgotten_at; ALTER TABLE plan_origin DROP COLUMN created_by;"
             "ALTER TABLE plan_origin DROP COLUMN source; ALTER TABLE plan_origin DROP COLUMN source_name;"
             "DROP TABLE plan_prefix; DROP TABLE keep_rule; DROP TABLE saved_filter; DROP TABLE connection_mark;"
             "DROP TABLE saved_connection;"
             DROP_CLAIMED_TO
             DROP_BACKUPS
             "PRAGMA user_version = 1");

  assert_goes_on (fixture);
  plan = g_list_model_get_item (kvp_store_get_plans (fixture->store), 1);
  g_assert_nonnull (plan);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 10);
  g_assert_cmpstr (kvp_plan_get_sentence (plan), ==, "Keys in “sessions” that start with “key”.");
  g_assert_cmpstr (kvp_plan_get_created_by (plan), ==, "");
  g_assert_cmpint (kvp_plan_get_source (plan), ==, KVP_PLAN_FROM_DRY_RUN);
  g_assert_cmpint (kvp_plan_get_approved_at (plan), ==, 0);
  assert_counts (fixture, plan);
  g_clear_object (&plan);

  /* And a new one has a name. */
  plan = create_draft (fixture->store, 10);
  g_assert_cmpstr (kvp_plan_get_created_by (plan), ==, kvp_store_get_person ());
}

/* One of version 2 keeps its marks and its saved filters, and knows no connection. */
static void
test_migrates_2 (StoreFixture *fixture)
{
  g_autoptr(KvpSavedConnections) connections = NULL;

  leave_run (fixture,
             "INSERT INTO connection_mark VALUES ('https://example.com', 'a', 1);"
             "INSERT INTO saved_filter (name, filter, changed_at) VALUES ('Old', '{}', 1);"
             "DROP TABLE saved_connection;" DROP_CLAIMED_TO DROP_BACKUPS "PRAGMA user_version = 2");

  g_assert_cmpuint (g_list_model_get_n_items (kvp_store_get_plans (fixture->store)), ==, 2);
  assert_goes_on (fixture);
  g_assert_cmpint (kvp_store_get_mark (fixture->store, "https://example.com", "a"), ==, KVP_CONNECTION_PRODUCTION);
  g_assert_cmpint (query_file (fixture->path, "SELECT COUNT(*) FROM saved_filter"), ==, 1);
  connections = kvp_saved_connections_get (fixture->store);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (connections)), ==, 0);
  g_clear_object (&connections);
  store_fixture_close (fixture);
  g_assert_cmpint (query_file (fixture->path, "PRAGMA user_version"), ==, 5);
}

/* One of version 3 has saved no values. */
static void
test_migrates_3 (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;

  leave_run (fixture, DROP_CLAIMED_TO DROP_BACKUPS "PRAGMA user_version = 3");
  plan = g_list_model_get_item (kvp_store_get_plans (fixture->store), 0);
  g_assert_cmpint (kvp_plan_get_backup_state (plan), ==, KVP_PLAN_BACKUP_NONE);
  assert_goes_on (fixture);
}

/* In one of version 4 each row says that it is in flight. It is looked up, and then sent again if it is there. */
static void
test_migrates_4 (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanCheck) check = NULL;
  g_autoptr(KvpKeyList) page = make_keys (4, 3);
  KvpPlanCheckCounts counts;

  leave_run (fixture, DROP_CLAIMED_TO "PRAGMA user_version = 4");
  assert_goes_on (fixture);
  plan = g_list_model_get_item (kvp_store_get_plans (fixture->store), 0);
  check = check_new (plan, KVP_PLAN_CHECK_IN_FLIGHT, NULL);
  g_assert_cmpuint (kvp_plan_check_get_n_keys (check), ==, 3);
  g_assert_true (check_compare (check, page, NULL));
  g_assert_true (check_commit (check, 1000, &counts, NULL));
  g_assert_cmpuint (counts.unchanged, ==, 2);
  g_assert_cmpuint (counts.gone, ==, 1);
  g_assert_true (start_run (plan, kvp_plan_get_revision (plan), NULL));
  {
    KvpPlanBatch *batch = claim (plan, 100, NULL);

    g_assert_cmpuint (kvp_plan_batch_get_length (batch), ==, 2);
    g_assert_cmpuint (kvp_plan_batch_get_position (batch, 0), ==, 4);
    g_assert_cmpuint (kvp_plan_batch_get_position (batch, 1), ==, 6);
    kvp_plan_batch_free (batch);
  }
  assert_counts (fixture, plan);
}

static void
test_damaged (StoreFixture *fixture)
{
  g_autofree char *contents = NULL;
  gsize length;

  /* No database at all. */
  contents = g_strnfill (5000, 'x');
  g_assert_true (g_file_set_contents (fixture->path, contents, 5000, NULL));
  assert_refused_untouched (fixture, KVP_ERROR_STORE_DAMAGED);
  g_clear_pointer (&contents, g_free);
  g_remove (fixture->path);

  store_fixture_open (fixture);
  g_object_unref (create_draft (fixture->store, 500));
  store_fixture_close (fixture);

  /* Cut off. */
  g_assert_true (g_file_get_contents (fixture->path, &contents, &length, NULL));
  g_assert_cmpuint (length, >, 20000);
  g_assert_true (g_file_set_contents (fixture->path, contents, 12288, NULL));
  assert_refused_untouched (fixture, KVP_ERROR_STORE_DAMAGED);

  /* Overwritten in the middle. */
  memset (contents + length / 2, 0xff, 6000);
  g_assert_true (g_file_set_contents (fixture->path, contents, length, NULL));
  assert_refused_untouched (fixture, KVP_ERROR_STORE_DAMAGED);
}

static void
test_other_program (StoreFixture *fixture)
{
  exec_file (fixture->path, "CREATE TABLE moz_cookies (id INTEGER)");
  assert_refused_untouched (fixture, KVP_ERROR_STORE_DAMAGED);
}

/* The damage shows only when the rows are read: not at the start, because the file is large. */
static void
test_damaged_later (StoreFixture *fixture)
{
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
  g_autofree char *contents = g_strnfill (1000, '1');
  gsize length;

  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *name = g_strdup_printf ("key-%06u", i);
      KvpKey key = { name, contents, strlen (name), 1000, 0, 0 };

      kvp_key_list_append (keys, &key);
    }

  store_fixture_open (fixture);
  {
    g_autoptr(KvpPlan) plan = create_plan (fixture->store);

    g_assert_true (append (plan, keys, NULL));
    g_assert_true (finish_scan (plan, 10000, TRUE, NULL, NULL));
  }
  store_fixture_close (fixture);
  g_clear_pointer (&contents, g_free);
  g_assert_true (g_file_get_contents (fixture->path, &contents, &length, NULL));
  g_assert_cmpuint (length, >, 2048 * 4096);
  memset (contents + length / 2, 0xff, 400000);
  g_assert_true (g_file_set_contents (fixture->path, contents, length, NULL));

  store_fixture_open (fixture);
  {
    g_autoptr(KvpPlan) plan = g_list_model_get_item (kvp_store_get_plans (fixture->store), 0);
    g_autoptr(GError) error = NULL;

    g_assert_false (set_ticked (plan, NULL, 0, FALSE, &error));
    g_assert_error (error, KVP_ERROR, KVP_ERROR_STORE_DAMAGED);
    g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 10000);
    g_assert_cmpint (query_file (fixture->path, "SELECT pending FROM plan"), ==, 10000);
  }
}

static void
test_set_aside (StoreFixture *fixture)
{
  g_autofree char *contents = g_strnfill (5000, 'x');
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);
  g_autofree char *moved = NULL;
  g_autofree char *moved_again = NULL;
  g_autofree char *moved_log = NULL;
  g_autofree char *kept = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (fixture->path, contents, 5000, NULL));
  g_assert_true (g_file_set_contents (log, "log", -1, NULL));
  moved = kvp_store_set_aside (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (moved, fixture->path));
  g_assert_nonnull (strstr (moved, "plans.db.damaged-2"));
  g_assert_true (g_file_get_contents (moved, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, contents);
  moved_log = g_strconcat (moved, "-wal", NULL);
  g_assert_true (g_file_test (moved_log, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));

  /* Twice in a second: the first is not replaced. */
  g_assert_true (g_file_set_contents (fixture->path, "y", 1, NULL));
  moved_again = kvp_store_set_aside (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (moved, !=, moved_again);
  g_assert_true (g_file_test (moved, G_FILE_TEST_EXISTS));

  g_assert_null (kvp_store_set_aside (fixture->path, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STORE);

  store_fixture_open (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (kvp_store_get_plans (fixture->store)), ==, 0);
}

/* The tests may run as root, to whom no mode forbids anything: a folder that can not be there has to do. */
static void
test_read_only (StoreFixture *fixture)
{
  g_autofree char *below_file = g_build_filename (fixture->path, "plans.db", NULL);

  g_assert_true (g_file_set_contents (fixture->path, "", 0, NULL));
  assert_refused (below_file, KVP_ERROR_STORE_READ_ONLY);

  /* A folder in the file's place. */
  assert_refused (fixture->folder, KVP_ERROR_STORE_READ_ONLY);
  {
    g_autofree char *lock = g_strconcat (fixture->folder, "-lock", NULL);

    g_remove (lock);
  }
}

static void
test_busy_here (StoreFixture *fixture)
{
  store_fixture_open (fixture);
  assert_refused (fixture->path, KVP_ERROR_STORE_BUSY);

  /* The one who has it can go on, and the next one comes in when it is done. */
  g_object_unref (create_draft (fixture->store, 10));
  store_fixture_close (fixture);
  store_fixture_open (fixture);
}

static void
test_busy_elsewhere (StoreFixture *fixture)
{
  g_setenv (PATH_VARIABLE, fixture->path, TRUE);
  store_fixture_open (fixture);
  g_test_trap_subprocess ("/store/store/subprocess/is-busy", 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
  store_fixture_close (fixture);

  /* A process that dies lets go of it. */
  g_test_trap_subprocess ("/store/store/subprocess/die", 0, 0);
  g_test_trap_assert_failed ();
  store_fixture_open (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (kvp_store_get_plans (fixture->store)), ==, 1);
}

static void
subprocess_is_busy (void)
{
  assert_refused (g_getenv (PATH_VARIABLE), KVP_ERROR_STORE_BUSY);
}

static void
subprocess_die (void)
{
  KvpStore *store = store_fixture_try_open (g_getenv (PATH_VARIABLE), NULL);

  create_draft (store, 10);
  abort ();
}

static void
test_plans (StoreFixture *fixture)
{
  GListModel *plans;
  gint64 ids[3];

  store_fixture_open (fixture);
  plans = kvp_store_get_plans (fixture->store);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(KvpPlan) plan = create_draft (fixture->store, i + 1);
      g_autoptr(KvpPlan) first = g_list_model_get_item (plans, 0);

      g_assert_true (plan == first);
      ids[i] = kvp_plan_get_id (plan);
    }
  store_fixture_close (fixture);

  store_fixture_open (fixture);
  plans = kvp_store_get_plans (fixture->store);
  g_assert_cmpuint (g_list_model_get_n_items (plans), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(KvpPlan) plan = g_list_model_get_item (plans, i);

      g_assert_cmpint (kvp_plan_get_id (plan), ==, ids[2 - i]);
      g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 3 - i);
    }
}

static void
test_delete (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) kept = NULL;
  g_autoptr(KvpPlan) dropped = NULL;
  g_autoptr(KvpPlan) after = NULL;
  g_autoptr(GError) error = NULL;
  GListModel *plans;

  store_fixture_open (fixture);
  plans = kvp_store_get_plans (fixture->store);
  kept = create_draft (fixture->store, 5);
  dropped = create_draft (fixture->store, 7);

  g_assert_true (start_run (dropped, 0, NULL));
  g_assert_false (delete_plan (fixture->store, dropped, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
  g_clear_error (&error);
  g_assert_cmpuint (g_list_model_get_n_items (plans), ==, 2);
  g_assert_true (end_run (dropped, FALSE, NULL));

  g_assert_true (delete_plan (fixture->store, dropped, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (plans), ==, 1);
  g_assert_cmpint (query_file (fixture->path, "SELECT COUNT(*) FROM plan_row"), ==, 5);
  g_assert_cmpint (query_file (fixture->path, "SELECT COUNT(*) FROM plan_origin"), ==, 1);
  g_assert_cmpint (query_file (fixture->path, "SELECT COUNT(*) FROM plan_claim"), ==, 1);

  /* Who still has it meets an error, not a crash; and no other plan gets its ID. */
  g_assert_false (set_ticked (dropped, NULL, 0, FALSE, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
  g_clear_error (&error);
  g_assert_false (delete_plan (fixture->store, dropped, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
  after = create_draft (fixture->store, 1);
  g_assert_cmpint (kvp_plan_get_id (after), >, kvp_plan_get_id (dropped));
}

static void
test_close_flushes (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpKeyList) keys = make_keys (0, 1000);
  g_autoptr(GAsyncResult) closed = NULL;
  g_autoptr(GError) error = NULL;
  GAsyncResult *results[20] = { NULL, };

  store_fixture_open (fixture);
  plan = create_plan (fixture->store);
  for (guint i = 0; i < 20; i++)
    {
      GArray *matches = g_array_new (FALSE, FALSE, sizeof (KvpPlanMatch));

      for (guint j = 0; j < 1000; j++)
        {
          KvpPlanMatch match = { j, 0 };

          g_array_append_val (matches, match);
        }
      kvp_plan_append_async (plan, keys, matches, NULL, store_result, &results[i]);
    }
  kvp_store_close_async (fixture->store, store_result, &closed);

  /* Too late. */
  g_assert_false (append (plan, keys, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);

  wait_for (&closed);
  g_assert_true (kvp_store_close_finish (fixture->store, closed, NULL));
  for (guint i = 0; i < 20; i++)
    {
      g_assert_true (kvp_plan_append_finish (plan, results[i], NULL));
      g_clear_object (&results[i]);
    }

  g_assert_cmpint (query_file (fixture->path, "SELECT COUNT(*) FROM plan_row"), ==, 20000);
  g_clear_object (&closed);
  g_clear_object (&fixture->store);
}

/* Dropped without being closed, as at the end of a test that fails. */
static void
test_unref_without_close (StoreFixture *fixture)
{
  KvpPlan *plan;
  KvpPlanKeys *keys;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 10);
  keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  g_clear_object (&fixture->store);

  /* The plan still has the file. */
  g_assert_true (set_ticked (plan, NULL, 0, FALSE, NULL));
  g_object_unref (plan);
  g_object_unref (keys);
  g_assert_cmpint (query_file (fixture->path, "SELECT excluded FROM plan"), ==, 10);
  store_fixture_open (fixture);
}

static void
test_stale_drafts (StoreFixture *fixture)
{
  store_fixture_open (fixture);
  g_object_unref (create_draft (fixture->store, 5));
  {
    g_autoptr(KvpPlan) saved = create_draft (fixture->store, 6);

    g_assert_true (save (saved, "Saved", NULL, NULL));
  }
  g_object_unref (create_plan (fixture->store));
  store_fixture_close (fixture);
  exec_file (fixture->path, "UPDATE plan_origin SET created_at = created_at - 24 * 60 * 60 - 60");

  store_fixture_open (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (kvp_store_get_plans (fixture->store)), ==, 2);
  g_assert_cmpint (query_file (fixture->path, "SELECT COUNT(*) FROM plan_row"), ==, 6);
  store_fixture_close (fixture);

  /* What the dry run that was cut off had left is stale at the start after that. */
  store_fixture_open (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (kvp_store_get_plans (fixture->store)), ==, 1);
}

static void
test_disk_full_in_append (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpKeyList) first = make_keys (0, 2000);
  g_autoptr(KvpKeyList) second = make_keys (2000, 20000);
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  plan = create_plan (fixture->store);
  g_assert_true (append (plan, first, NULL));

  kvp_store_set_max_pages (fixture->store, 1);
  g_assert_false (append (plan, second, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_DISK_FULL);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->total, ==, 2000);
  assert_counts (fixture, plan);

  /* When there is room again it goes on as if nothing had been. */
  kvp_store_set_max_pages (fixture->store, 0);
  g_assert_true (append (plan, second, NULL));
  g_assert_true (finish_scan (plan, 22000, TRUE, NULL, NULL));
  g_assert_cmpuint (kvp_plan_get_counts (plan)->total, ==, 22000);
  assert_counts (fixture, plan);
}

static void
test_disk_full_in_claim (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpKeyList) first = make_keys (5000, 5000);
  g_autoptr(KvpKeyList) second = make_keys (0, 5000);
  g_autoptr(GAsyncResult) result = NULL;
  KvpPlanBatch *batch;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  plan = create_plan (fixture->store);
  g_assert_true (append (plan, first, NULL));
  g_assert_true (append (plan, second, NULL));
  g_assert_true (finish_scan (plan, 10000, TRUE, NULL, NULL));
  g_assert_true (start_run (plan, 0, NULL));

  /* That keys are about to be sent takes no room, however many they are; what became of them does. */
  kvp_store_set_max_pages (fixture->store, 1);
  batch = claim (plan, 10000, &error);
  g_assert_no_error (error);
  assert_counts (fixture, plan);
  kvp_plan_batch_set_all (batch, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  kvp_plan_settle_async (plan, batch, NULL, store_result, &result);
  wait_for (&result);
  g_assert_false (kvp_plan_settle_finish (plan, result, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_DISK_FULL);
  g_clear_error (&error);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->in_flight, ==, 10000);
  assert_counts (fixture, plan);

  /* Nothing more may be sent, and it can be written that the run rests. */
  g_assert_true (end_run (plan, TRUE, &error));
  g_assert_no_error (error);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_PAUSED);

  kvp_store_set_max_pages (fixture->store, 0);
  g_assert_true (settle (plan, kvp_plan_settle_take_back (plan, result), &error));
  g_assert_no_error (error);
  g_assert_true (end_run (plan, FALSE, &error));
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_FINISHED);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, 10000);
  assert_counts (fixture, plan);
}

static void
test_disk_full_in_settle (StoreFixture *fixture)
{
  g_autofree char *detail = g_strnfill (900, 'd');
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  KvpPlanBatch *batch;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 5000);
  g_assert_true (start_run (plan, 0, NULL));
  batch = claim (plan, 5000, NULL);
  kvp_plan_batch_set_all (batch, KVP_KEY_FAILED, KVP_REASON_REQUEST_FAILED, detail);

  kvp_store_set_max_pages (fixture->store, 1);
  kvp_plan_settle_async (plan, batch, NULL, store_result, &result);
  wait_for (&result);
  g_assert_false (kvp_plan_settle_finish (plan, result, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_DISK_FULL);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->in_flight, ==, 5000);
  assert_counts (fixture, plan);

  /* What is known is not lost. */
  batch = kvp_plan_settle_take_back (plan, result);
  kvp_store_set_max_pages (fixture->store, 0);
  g_assert_true (settle (plan, batch, NULL));
  g_assert_cmpuint (kvp_plan_get_counts (plan)->failed, ==, 5000);
  assert_counts (fixture, plan);
}

static void
test_disk_full_in_create (StoreFixture *fixture)
{
  g_autofree char *filter = g_strnfill (100000, 'f');
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  KvpPlanOrigin origin = {
    .endpoint = "https://e",
    .account_id = "a",
    .namespace_id = "n",
    .namespace_title = "t",
    .filter_text = filter,
    .sentence = "s",
  };

  store_fixture_open (fixture);
  kvp_store_set_max_pages (fixture->store, 1);
  kvp_store_create_plan_async (fixture->store, &origin, NULL, store_result, &result);
  wait_for (&result);
  g_assert_null (kvp_store_create_plan_finish (fixture->store, result, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_DISK_FULL);
  g_assert_cmpuint (g_list_model_get_n_items (kvp_store_get_plans (fixture->store)), ==, 0);
  g_assert_cmpint (query_file (fixture->path, "SELECT COUNT(*) FROM plan"), ==, 0);
}

static void
test_open_cancelled (StoreFixture *fixture)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  kvp_store_open_async (fixture->path, cancellable, store_result, &result);
  wait_for (&result);
  g_assert_null (kvp_store_open_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  store_fixture_add ("/store/store/default-path", test_default_path);
  store_fixture_add ("/store/store/private", test_private);
  store_fixture_add ("/store/store/folder-is-made", test_folder_is_made);
  store_fixture_add ("/store/store/newer", test_newer);
  store_fixture_add ("/store/store/migrates-1", test_migrates_1);
  store_fixture_add ("/store/store/migrates-2", test_migrates_2);
  store_fixture_add ("/store/store/migrates-3", test_migrates_3);
  store_fixture_add ("/store/store/migrates-4", test_migrates_4);
  store_fixture_add ("/store/store/damaged", test_damaged);
  store_fixture_add ("/store/store/other-program", test_other_program);
  store_fixture_add ("/store/store/damaged-later", test_damaged_later);
  store_fixture_add ("/store/store/set-aside", test_set_aside);
  store_fixture_add ("/store/store/read-only", test_read_only);
  store_fixture_add ("/store/store/busy-here", test_busy_here);
  store_fixture_add ("/store/store/busy-elsewhere", test_busy_elsewhere);
  g_test_add_func ("/store/store/subprocess/is-busy", subprocess_is_busy);
  g_test_add_func ("/store/store/subprocess/die", subprocess_die);
  store_fixture_add ("/store/store/plans", test_plans);
  store_fixture_add ("/store/store/delete", test_delete);
  store_fixture_add ("/store/store/close-flushes", test_close_flushes);
  store_fixture_add ("/store/store/unref-without-close", test_unref_without_close);
  store_fixture_add ("/store/store/stale-drafts", test_stale_drafts);
  store_fixture_add ("/store/store/disk-full-in-append", test_disk_full_in_append);
  store_fixture_add ("/store/store/disk-full-in-claim", test_disk_full_in_claim);
  store_fixture_add ("/store/store/disk-full-in-settle", test_disk_full_in_settle);
  store_fixture_add ("/store/store/disk-full-in-create", test_disk_full_in_create);
  store_fixture_add ("/store/store/open-cancelled", test_open_cancelled);

  return g_test_run ();
}
