/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Values that are saved and put back: what went wrong elsewhere. */

#include "config.h"

#include "backup-fixture.h"
#include "base/kvp-error.h"
#include "store/kvp-plan-backup.h"

static void
script (RunFixture *fixture,
        const char *match,
        guint       status,
        const char *type,
        const char *body)
{
  g_autofree char *header = g_strconcat ("Content-Type: ", type, NULL);

  run_script (fixture, match, status, header, body, FALSE);
}

/* A read that failed, in each way in which one can, leaves no entry: neither without a name nor without a value. */
static void
test_empty_entries (void)
{
  static const char *const answers[] = {
    "{\"success\":true,\"result\":{\"values\":{}}}",
    "{\"success\":true,\"result\":{\"values\":{\"\":{\"value\":\"\"}}}}",
    "{\"success\":true,\"result\":{\"values\":{\"key:0000000\":{},\"key:0000001\":{\"value\":\"value\"}}}}",
    "{\"success\":true,\"result\":{\"values\":{\"key:0000000\":{\"value\":null},\"key:0000001\":{\"value\":\"value\"}}}}",
    "{\"success\":true,\"result\":null}",
    "{\"success\":false,\"errors\":[],\"result\":{\"values\":{\"key:0000000\":{\"value\":\"\"}}}}",
    "<html>",
    "",
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr(RunFixture) fixture = run_fixture_new ();
      g_autoptr(KvpPlan) plan = NULL;
      g_autoptr(KvpConfirmation) confirmation = NULL;
      g_autoptr(RunBackup) run = NULL;
      g_autofree char *text = NULL;

      g_test_message ("%s", answers[i]);
      run_put_many (fixture, "key:", 2, NULL);
      plan = run_scan_every (fixture);
      confirmation = backup_confirm (plan);
      script (fixture, "bulk/get", 200, "application/json", answers[i]);
      run = backup_run (fixture, confirmation);
      text = backup_read (plan);
      g_assert_cmpstr (text, ==,
                       "[\n{\"key\":\"key:0000000\",\"value\":\"value\"},\n"
                       "{\"key\":\"key:0000001\",\"value\":\"value\"}\n]\n");
    }
}

/* A page of a network's sign-in in the place of a value that is asked for by itself is no value. */
static void
test_empty_entries_page (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunBackup) run = NULL;

  backup_put (fixture, "a", BACKUP_BINARY, BACKUP_BINARY_LENGTH, NULL, 0);
  plan = run_scan_every (fixture);
  confirmation = backup_confirm (plan);
  script (fixture, "/values/", 200, "text/html", "<html>Sign in</html>");
  run = backup_run (fixture, confirmation);
  g_assert_cmpuint (kvp_plan_get_backup_n_saved (plan), ==, 0);
  g_assert_cmpuint (kvp_plan_get_backup_n_unsaved (plan), ==, 1);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->skipped, ==, 1);
}

static void
assert_comes_back (RunFixture *fixture)
{
  g_autofree char *before = backup_describe (fixture);
  g_autofree char *path = backup_save_and_delete (fixture);
  g_autoptr(RunRestore) restore = backup_restore_new (fixture, path);
  g_autofree char *after = NULL;

  g_assert_true (backup_look (restore, NULL));
  backup_restore (restore, FALSE, NULL);
  g_assert_no_error (restore->error);
  after = backup_describe (fixture);
  g_assert_cmpstr (after, ==, before);
}

/* Every byte there is, and text that has the mark of lost bytes in it. */
static void
test_binary_damaged (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  char bytes[256];

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (char) i;
  backup_put (fixture, "all", bytes, sizeof bytes, NULL, 0);
  backup_put (fixture, "cut", "\xf0\x9f\x98", 3, NULL, 0);
  backup_put (fixture, "surrogate", "\xed\xa0\x80", 3, NULL, 0);
  backup_put (fixture, "replacement", "a\xef\xbf\xbd" "b", 5, NULL, 0);
  backup_put (fixture, "mark", "\xef\xbb\xbf{}", 5, NULL, 0);
  backup_put (fixture, "nuls", "\0\0", 2, NULL, 0);
  backup_put (fixture, "text", "\xc3\xbc", 2, NULL, 0);
  assert_comes_back (fixture);
}

/* A server that decodes bytes as if they were text: what comes has U+FFFD in it, and is not taken for the value. */
static void
test_binary_damaged_on_the_way (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunBackup) run = NULL;
  g_autofree char *text = NULL;

  backup_put (fixture, "a", "\xff\x01", 2, "{\"k\":1}", 0);
  plan = run_scan_every (fixture);
  confirmation = backup_confirm (plan);
  script (fixture, "bulk/get", 200, "application/json",
          "{\"success\":true,\"result\":{\"values\":{\"a\":{\"value\":\"\\ufffd\\u0001\",\"metadata\":{\"k\":1}}}}}");
  run = backup_run (fixture, confirmation);
  text = backup_read (plan);
  g_assert_cmpstr (text, ==, "[\n{\"key\":\"a\",\"value\":\"/wE=\",\"base64\":true,\"metadata\":{\"k\":1}}\n]\n");
}

static void
test_numbers_rounded (void)
{
  static const char *const metadata[] = {
    BACKUP_NUMBERS, "12345678901234567890", "1e400", "-0", "1.10", "[1E+2,0.1000000000000000055511151231257827]",
    "\"\\u00e9\"", "{\"a\" : 1}", "{\"b\":1,\"a\":2,\"b\":3}", "false", "\"\"", "{}",
  };
  g_autoptr(RunFixture) fixture = run_fixture_new ();

  for (guint i = 0; i < G_N_ELEMENTS (metadata); i++)
    {
      g_autofree char *name = g_strdup_printf ("text-%02u", i);
      g_autofree char *binary = g_strdup_printf ("binary-%02u", i);

      backup_put (fixture, name, "1", 1, metadata[i], 0);
      backup_put (fixture, binary, "\xff", 1, metadata[i], 0);
    }
  assert_comes_back (fixture);
}

/* The bytes and not their base64, with metadata and expiration. */
static void
test_restore_changes_value (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(GPtrArray) names = backup_put_odd_keys (fixture);

  backup_put (fixture, "looks like base64", "dGVzdA==", 8, NULL, 0);
  backup_put (fixture, "is an entry", "{\"key\":\"a\",\"value\":\"b\",\"base64\":true}", 38, "{\"base64\":true}",
              BACKUP_EXPIRATION);
  assert_comes_back (fixture);
}

/* --- backup-incomplete-deletes --- */

static void
assert_nothing_goes (RunFixture      *fixture,
                     KvpConfirmation *confirmation,
                     guint            n_keys)
{
  g_autoptr(RunPurge) purge = run_purge_new (fixture, confirmation);

  run_purge_start (purge);
  run_purge_wait (purge);
  g_assert_false (purge->ok);
  g_assert_error (purge->error, KVP_ERROR, KVP_ERROR_STATE);
  g_assert_cmpuint (run_count_left (fixture), ==, n_keys);
  g_assert_cmpuint (run_count_requests (fixture, "bulk/delete"), ==, 0);
}

static void
test_incomplete_stopped (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunBackup) run = NULL;

  run_put_many (fixture, "key:", 450, NULL);
  plan = run_scan_every (fixture);
  confirmation = backup_confirm (plan);
  kvp_demo_server_hold (fixture->server, "bulk/get");
  run = backup_start (fixture, confirmation);
  run_until_held (fixture, 2);
  kvp_run_stop (KVP_RUN (run->backup));
  backup_wait (run);
  kvp_demo_server_release (fixture->server);
  g_assert_false (run->ok);
  assert_nothing_goes (fixture, confirmation, 450);
}

/* Saved, but nobody said what becomes of those that could not be. */
static void
test_incomplete_not_settled (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunBackup) run = NULL;

  run_put_many (fixture, "key:", 10, NULL);
  plan = run_scan_every (fixture);
  confirmation = backup_confirm (plan);
  run = backup_start (fixture, confirmation);
  backup_wait (run);
  g_assert_true (run->ok);
  assert_nothing_goes (fixture, confirmation, 10);
}

/* The process died in the middle: what it left is no backup. */
static void
test_incomplete_after_crash (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;

  run_put_many (fixture, "key:", 10, NULL);
  {
    g_autoptr(KvpPlan) before = run_scan_every (fixture);
    g_autoptr(KvpConfirmation) confirmed = backup_confirm (before);
    g_autoptr(RunBackup) run = backup_start (fixture, confirmed);

    /* All that it wrote is there, but for the last word. */
    backup_wait (run);
    g_assert_true (run->ok);
  }
  run_fixture_reopen_store (fixture);
  plan = g_list_model_get_item (kvp_store_get_plans (fixture->store), 0);
  g_assert_cmpint (kvp_plan_get_backup_state (plan), ==, KVP_PLAN_BACKUP_WANTED);
  confirmation = backup_confirm (plan);
  assert_nothing_goes (fixture, confirmation, 10);
}

/* What could not be saved stays, however many. */
static void
test_incomplete_unsaved (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunBackup) run = NULL;
  g_autoptr(RunPurge) purge = NULL;
  KvpKeyReason reason;

  run_put_many (fixture, "key:", 120, NULL);
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("odd:%u...", i);

      backup_put (fixture, name, BACKUP_BINARY, BACKUP_BINARY_LENGTH, NULL, 0);
    }
  plan = run_scan_every (fixture);
  confirmation = backup_confirm (plan);
  run = backup_run (fixture, confirmation);
  purge = run_purge_new (fixture, confirmation);
  run_purge_start (purge);
  run_purge_wait (purge);
  g_assert_true (purge->ok);
  g_assert_cmpuint (run_count_left (fixture), ==, 5);
  g_assert_true (run_has_key (fixture, "odd:3..."));
  g_assert_cmpint (run_plan_key (plan, "odd:3...", &reason, NULL), ==, KVP_KEY_SKIPPED);
  g_assert_cmpint (reason, ==, KVP_REASON_NOT_SAVED);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, 120);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/must-not/backups/empty-entries", test_empty_entries);
  g_test_add_func ("/must-not/backups/empty-entries/page", test_empty_entries_page);
  g_test_add_func ("/must-not/backups/binary-damaged", test_binary_damaged);
  g_test_add_func ("/must-not/backups/binary-damaged/on-the-way", test_binary_damaged_on_the_way);
  g_test_add_func ("/must-not/backups/numbers-rounded", test_numbers_rounded);
  g_test_add_func ("/must-not/backups/restore-changes-value", test_restore_changes_value);
  g_test_add_func ("/must-not/backups/backup-incomplete-deletes", test_incomplete_stopped);
  g_test_add_func ("/must-not/backups/backup-incomplete-deletes/not-settled", test_incomplete_not_settled);
  g_test_add_func ("/must-not/backups/backup-incomplete-deletes/after-crash", test_incomplete_after_crash);
  g_test_add_func ("/must-not/backups/backup-incomplete-deletes/unsaved", test_incomplete_unsaved);

  return g_test_run ();
}
