/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Values that are saved before anything is deleted, and what stands in the way. */

#include "config.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "backup-fixture.h"
#include "base/kvp-error.h"
#include "store/kvp-plan-backup.h"

static void
script (RunFixture *fixture,
        const char *match,
        guint       status,
        const char *headers,
        const char *body)
{
  g_autofree char *lines = g_strconcat ("Content-Type: application/json\n", headers, NULL);

  run_script (fixture, match, status, lines, body, FALSE);
}

static guint
count_entries (KvpPlan *plan)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GError) error = NULL;

  json_parser_load_from_file (parser, kvp_plan_get_backup_path (plan), &error);
  g_assert_no_error (error);

  return json_array_get_length (json_node_get_array (json_parser_get_root (parser)));
}

/* --- what is in the file --- */

static void
test_file (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(GPtrArray) names = backup_put_odd_keys (fixture);
  g_autoptr(KvpPlan) plan = run_scan_every (fixture);
  g_autoptr(KvpConfirmation) confirmation = backup_confirm (plan);
  g_autoptr(RunBackup) run = backup_run (fixture, confirmation);
  g_autofree char *text = backup_read (plan);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  GStatBuf info;

  g_assert_cmpuint (count_entries (plan), ==, names->len);
  g_assert_cmpuint (kvp_plan_get_backup_n_saved (plan), ==, names->len);
  g_assert_cmpuint (kvp_plan_get_backup_n_unsaved (plan), ==, 0);
  g_assert_true (g_str_has_prefix (text, "[\n{") && g_str_has_suffix (text, "}\n]\n"));
  g_assert_nonnull (strstr (text, "{\"key\":\"odd/numbers\",\"value\":\"1\",\"metadata\":" BACKUP_NUMBERS "}"));
  g_assert_nonnull (strstr (text, "{\"key\":\"odd/empty\",\"value\":\"\",\"metadata\":\"\"}"));
  g_assert_nonnull (strstr (text, "{\"key\":\"odd/binary\",\"value\":\"//4AAYAgYmluYXJ5\",\"base64\":true,"
                            "\"metadata\":{\"kind\":\"binary\"},\"expiration\":4102444800}"));
  g_assert_nonnull (strstr (text, "\"key\":\"odd/nul\",\"value\":\"YQBi\",\"base64\":true"));
  g_assert_nonnull (strstr (text, "\"key\":\"odd/replacement\",\"value\":\"a\xef\xbf\xbd\""));

  /* Nobody else's business, whole, and as it was written. */
  g_assert_cmpint (g_stat (kvp_plan_get_backup_path (plan), &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_assert_true (g_str_has_suffix (kvp_plan_get_backup_checksum (plan), sum));
  g_assert_cmpuint (backup_count_files (fixture, ".tmp"), ==, 0);

  /* Nothing was deleted by it. */
  g_assert_cmpuint (run_count_left (fixture), ==, names->len);
  g_assert_cmpuint (run_count_requests (fixture, "bulk/delete"), ==, 0);
}

static void
test_many (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunBackup) run = NULL;
  g_autoptr(RunPurge) purge = NULL;
  const KvpProgress *progress;
  guint32 position = 7;

  run_put_many (fixture, "key:", 5050, "{\"a\":1}");
  plan = run_scan_every (fixture);
  run_set_ticked (plan, &position, 1, FALSE);
  run_count_requests (fixture, "");
  confirmation = backup_confirm (plan);
  run = backup_run (fixture, confirmation);

  g_assert_cmpuint (count_entries (plan), ==, 5049);
  g_assert_cmpuint (run_count_requests (fixture, "POST"), ==, 51);
  progress = kvp_run_get_progress (KVP_RUN (run->backup));
  g_assert_cmpuint (progress->matched, ==, 5049);
  g_assert_cmpuint (progress->processed, ==, 5049);
  g_assert_cmpuint (kvp_backup_get_size (run->backup), >, 5049 * 40);

  purge = run_purge_new (fixture, confirmation);
  run_purge_start (purge);
  run_purge_wait (purge);
  g_assert_true (purge->ok);
  g_assert_cmpuint (run_count_left (fixture), ==, 1);
  /* It was looked up first, although the list was fresh. */
  g_assert_cmpuint (run_count_requests (fixture, "GET"), >, 0);
}

/* --- what may not be there --- */

static void
test_purge_waits (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunPurge) purge = NULL;

  run_put_many (fixture, "key:", 10, NULL);
  plan = run_scan_every (fixture);
  confirmation = backup_confirm (plan);
  purge = run_purge_new (fixture, confirmation);
  run_purge_start (purge);
  run_purge_wait (purge);
  g_assert_false (purge->ok);
  g_assert_error (purge->error, KVP_ERROR, KVP_ERROR_STATE);
  g_assert_cmpuint (run_count_left (fixture), ==, 10);
}

/* One that is gone when its value is asked for is noted, and does not go. */
static void
test_gone (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunBackup) run = NULL;
  g_autofree char *text = NULL;
  KvpKeyReason reason;

  run_put_many (fixture, "key:", 3, NULL);
  plan = run_scan_every (fixture);
  script (fixture, "bulk/get", 200, "",
          "{\"success\":true,\"result\":{\"values\":{\"key:0000000\":{\"value\":\"\"},\"key:0000001\":null,"
          "\"key:0000002\":{\"value\":\"2\"}}}}");
  confirmation = backup_confirm (plan);
  run = backup_run (fixture, confirmation);

  g_assert_cmpuint (kvp_backup_get_n_gone (run->backup), ==, 1);
  g_assert_cmpuint (count_entries (plan), ==, 2);
  text = backup_read (plan);
  g_assert_null (strstr (text, "key:0000001"));
  g_assert_cmpint (run_plan_key (plan, "key:0000001", &reason, NULL), ==, KVP_KEY_SKIPPED);
  g_assert_cmpint (reason, ==, KVP_REASON_GONE);
}

/* Binary, and a name that no address can have. */
static RunBackup *
save_with_one_that_can_not_be (RunFixture       *fixture,
                               KvpPlan         **plan,
                               KvpConfirmation **confirmation)
{
  RunBackup *run;

  run_put_many (fixture, "key:", 250, NULL);
  backup_put (fixture, "key:0000100...", BACKUP_BINARY, BACKUP_BINARY_LENGTH, NULL, 0);
  *plan = run_scan_every (fixture);
  *confirmation = backup_confirm (*plan);
  run = backup_start (fixture, *confirmation);
  backup_wait (run);
  g_assert_no_error (run->error);
  g_assert_cmpuint (kvp_backup_get_n_unsaved (run->backup), ==, 1);
  g_assert_cmpuint (kvp_run_get_progress (KVP_RUN (run->backup))->matched, ==, 250);
  g_assert_nonnull (kvp_backup_get_reason (run->backup));

  return run;
}

static void
test_unsaved_is_kept (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunBackup) run = save_with_one_that_can_not_be (fixture, &plan, &confirmation);
  g_autoptr(RunPurge) purge = NULL;
  g_autofree char *detail = NULL;
  KvpKeyReason reason;

  backup_settle (run, FALSE);
  g_assert_cmpint (run_plan_key (plan, "key:0000100...", &reason, &detail), ==, KVP_KEY_SKIPPED);
  g_assert_cmpint (reason, ==, KVP_REASON_NOT_SAVED);
  g_assert_nonnull (strstr (detail, "firewall"));

  purge = run_purge_new (fixture, confirmation);
  run_purge_start (purge);
  run_purge_wait (purge);
  g_assert_true (purge->ok);
  g_assert_cmpuint (purge->shown.total, ==, 250);
  g_assert_cmpuint (run_count_left (fixture), ==, 1);
  g_assert_true (run_has_key (fixture, "key:0000100..."));
}

static void
test_unsaved_goes_if_said (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunBackup) run = save_with_one_that_can_not_be (fixture, &plan, &confirmation);
  g_autoptr(RunPurge) purge = NULL;

  backup_settle (run, TRUE);
  g_assert_cmpuint (kvp_plan_get_backup_n_unsaved (plan), ==, 1);
  purge = run_purge_new (fixture, confirmation);
  run_purge_start (purge);
  run_purge_wait (purge);
  g_assert_true (purge->ok);
  g_assert_cmpuint (run_count_left (fixture), ==, 0);
}

/* --- faults --- */

static void
assert_all_saved (RunFixture *fixture,
                  guint       n_keys)
{
  g_autoptr(KvpPlan) plan = run_scan_every (fixture);
  g_autoptr(KvpConfirmation) confirmation = backup_confirm (plan);
  g_autoptr(RunBackup) run = backup_run (fixture, confirmation);

  g_assert_cmpuint (kvp_plan_get_backup_n_saved (plan), ==, n_keys);
  g_assert_cmpuint (count_entries (plan), ==, n_keys);
}

static void
test_passing_faults (void)
{
  const KvpDemoTrouble troubles[] = {
    KVP_DEMO_TROUBLE_429_SECONDS, KVP_DEMO_TROUBLE_429_DATE, KVP_DEMO_TROUBLE_500, KVP_DEMO_TROUBLE_502_HTML,
    KVP_DEMO_TROUBLE_RESET_BEFORE, KVP_DEMO_TROUBLE_RESET_AFTER, KVP_DEMO_TROUBLE_RESET_IN_BODY,
    KVP_DEMO_TROUBLE_TRUNCATED_JSON, KVP_DEMO_TROUBLE_MALFORMED_JSON, KVP_DEMO_TROUBLE_GZIP,
    KVP_DEMO_TROUBLE_NO_RATE_HEADERS, KVP_DEMO_TROUBLE_OBJECT_MESSAGES,
  };
  g_autoptr(RunFixture) fixture = run_fixture_new ();

  run_put_many (fixture, "key:", 350, NULL);
  kvp_demo_server_set_trouble_wait (fixture->server, 0);
  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      g_test_message ("%s", kvp_demo_trouble_get_word (troubles[i]));
      kvp_demo_server_script_trouble (fixture->server, "bulk/get", troubles[i]);
      kvp_demo_server_script_trouble (fixture->server, "bulk/get", troubles[i]);
      assert_all_saved (fixture, 350);
    }
}

/* A hundred values of more than 25 MiB together are asked for in parts. */
static void
test_large_values (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  const gsize size = 9 * 1024 * 1024;
  g_autofree char *value = g_strnfill (size, 'v');

  backup_put (fixture, "a", value, size, NULL, 0);
  backup_put (fixture, "b", value, size, NULL, 0);
  backup_put (fixture, "c", value, size, NULL, 0);
  backup_put (fixture, "d", "small", 5, NULL, 0);
  assert_all_saved (fixture, 4);
}

/* Nearly all of them are not text. */
static void
test_mostly_binary (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();

  for (guint i = 0; i < 230; i++)
    {
      g_autofree char *name = g_strdup_printf ("key:%u", i);

      backup_put (fixture, name, BACKUP_BINARY, i % 50 == 0 ? 0 : BACKUP_BINARY_LENGTH, "{}", 0);
    }
  assert_all_saved (fixture, 230);
}

static void
test_token_expires (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunBackup) run = NULL;

  run_put_many (fixture, "key:", 950, NULL);
  plan = run_scan_every (fixture);
  confirmation = backup_confirm (plan);
  kvp_demo_server_set_token_life (fixture->server, 4);
  run = backup_start (fixture, confirmation);
  run_wait_for_phase (KVP_RUN (run->backup), KVP_RUN_PHASE_PAUSED);
  g_assert_cmpint (kvp_run_get_pause (KVP_RUN (run->backup)), ==, KVP_PAUSE_TOKEN);
  g_assert_nonnull (kvp_run_get_pause_error (KVP_RUN (run->backup)));
  /* Half a backup is none. */
  g_assert_cmpuint (backup_count_files (fixture, ".json"), ==, 0);
  g_assert_cmpint (kvp_plan_get_backup_state (plan), ==, KVP_PLAN_BACKUP_WANTED);

  kvp_demo_server_set_token_life (fixture->server, -1);
  kvp_run_resume (KVP_RUN (run->backup));
  backup_wait (run);
  g_assert_no_error (run->error);
  backup_settle (run, FALSE);
  g_assert_cmpuint (count_entries (plan), ==, 950);
}

static void
test_server_fails (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunBackup) run = NULL;

  run_put_many (fixture, "key:", 150, NULL);
  plan = run_scan_every (fixture);
  confirmation = backup_confirm (plan);
  kvp_demo_server_set_trouble (fixture->server, "bulk/get", KVP_DEMO_TROUBLE_500, 1);
  kvp_demo_server_set_trouble (fixture->server, "/metadata/", KVP_DEMO_TROUBLE_500, 1);
  run = backup_start (fixture, confirmation);
  run_wait_for_phase (KVP_RUN (run->backup), KVP_RUN_PHASE_PAUSED);
  g_assert_cmpint (kvp_run_get_pause (KVP_RUN (run->backup)), ==, KVP_PAUSE_SERVER);
  /* No storm: not every key was tried. */
  g_assert_cmpuint (run_count_requests (fixture, " 500 "), <, 200);

  kvp_demo_server_clear_troubles (fixture->server);
  kvp_run_resume (KVP_RUN (run->backup));
  backup_wait (run);
  g_assert_no_error (run->error);
  g_assert_cmpuint (kvp_backup_get_n_unsaved (run->backup), ==, 0);
  backup_settle (run, FALSE);
  g_assert_cmpuint (count_entries (plan), ==, 150);
}

static void
test_pause_and_stop (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunBackup) run = NULL;
  g_autoptr(RunPurge) purge = NULL;

  run_put_many (fixture, "key:", 450, NULL);
  plan = run_scan_every (fixture);
  confirmation = backup_confirm (plan);
  kvp_demo_server_hold (fixture->server, "bulk/get");
  run = backup_start (fixture, confirmation);
  run_until_held (fixture, 2);
  kvp_run_pause (KVP_RUN (run->backup));
  run_wait_for_phase (KVP_RUN (run->backup), KVP_RUN_PHASE_PAUSED);
  g_assert_cmpint (kvp_run_get_pause (KVP_RUN (run->backup)), ==, KVP_PAUSE_PERSON);

  kvp_run_resume (KVP_RUN (run->backup));
  run_until_held (fixture, 4);
  kvp_run_stop (KVP_RUN (run->backup));
  backup_wait (run);
  kvp_demo_server_release (fixture->server);
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (kvp_run_get_stopping (KVP_RUN (run->backup)));
  g_assert_cmpuint (backup_count_files (fixture, ".json"), ==, 0);
  g_assert_cmpuint (backup_count_files (fixture, ".tmp"), ==, 0);

  /* And what was confirmed with a backup does not run without. */
  purge = run_purge_new (fixture, confirmation);
  run_purge_start (purge);
  run_purge_wait (purge);
  g_assert_false (purge->ok);
  g_assert_cmpuint (run_count_left (fixture), ==, 450);
}

static void
test_folder_can_not_be_made (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(GFile) folder = g_file_new_build_filename (fixture->folder, "plans.db", "backups", NULL);
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autofree char *kept = fixture->folder;
  g_autofree char *path = g_file_get_path (folder);
  g_autoptr(RunBackup) run = NULL;

  run_put_many (fixture, "key:", 3, NULL);
  plan = run_scan_every (fixture);
  confirmation = backup_confirm (plan);
  fixture->folder = path;
  run = backup_start (fixture, confirmation);
  fixture->folder = g_steal_pointer (&kept);
  backup_wait (run);
  g_assert_error (run->error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  g_assert_nonnull (strstr (run->error->message, "plans.db"));
  g_assert_cmpuint (run_count_requests (fixture, "bulk/get"), ==, 0);
}

/* Ticks that change while values are saved make the confirmation void, and the file with it. */
static void
test_ticks_change (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunBackup) run = NULL;
  g_autoptr(RunPurge) purge = NULL;
  guint32 position = 1;

  run_put_many (fixture, "key:", 3, NULL);
  plan = run_scan_every (fixture);
  run_set_ticked (plan, &position, 1, FALSE);
  confirmation = backup_confirm (plan);
  run = backup_start (fixture, confirmation);
  backup_wait (run);
  g_assert_no_error (run->error);
  backup_settle (run, FALSE);
  run_set_ticked (plan, &position, 1, TRUE);
  purge = run_purge_new (fixture, confirmation);
  run_purge_start (purge);
  run_purge_wait (purge);
  g_assert_false (purge->ok);
  g_assert_cmpuint (run_count_left (fixture), ==, 3);
}

static void
make_old (const char *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);

  g_assert_true (g_file_set_attribute_uint64 (file, G_FILE_ATTRIBUTE_TIME_MODIFIED, 1000000000, G_FILE_QUERY_INFO_NONE,
                                              NULL, NULL));
}

/* What a process that died left half written goes in time; what another one writes just now stays. */
static void
test_left_overs (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autofree char *old = g_build_filename (fixture->folder, ".kv-purger-00000001.tmp", NULL);
  g_autofree char *young = g_build_filename (fixture->folder, ".kv-purger-00000002.tmp", NULL);
  g_autofree char *other = g_build_filename (fixture->folder, "notes.tmp", NULL);

  run_put_many (fixture, "key:", 3, NULL);
  g_assert_true (g_file_set_contents (old, "[", -1, NULL));
  g_assert_true (g_file_set_contents (young, "[", -1, NULL));
  g_assert_true (g_file_set_contents (other, "mine", -1, NULL));
  make_old (old);
  make_old (other);
  assert_all_saved (fixture, 3);
  g_assert_false (g_file_test (old, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (young, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (other, G_FILE_TEST_EXISTS));
}

static void
test_estimate (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  gint64 duration;

  run_put_many (fixture, "key:", 101, NULL);
  plan = run_scan_every (fixture);
  g_assert_cmpuint (kvp_backup_estimate (fixture->connection, plan, &duration), ==, 2);
  g_assert_cmpint (duration, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/runs/backup/file", test_file);
  g_test_add_func ("/runs/backup/many", test_many);
  g_test_add_func ("/runs/backup/purge-waits", test_purge_waits);
  g_test_add_func ("/runs/backup/gone", test_gone);
  g_test_add_func ("/runs/backup/unsaved-is-kept", test_unsaved_is_kept);
  g_test_add_func ("/runs/backup/unsaved-goes-if-said", test_unsaved_goes_if_said);
  g_test_add_func ("/runs/backup/passing-faults", test_passing_faults);
  g_test_add_func ("/runs/backup/large-values", test_large_values);
  g_test_add_func ("/runs/backup/mostly-binary", test_mostly_binary);
  g_test_add_func ("/runs/backup/token-expires", test_token_expires);
  g_test_add_func ("/runs/backup/server-fails", test_server_fails);
  g_test_add_func ("/runs/backup/pause-and-stop", test_pause_and_stop);
  g_test_add_func ("/runs/backup/folder-can-not-be-made", test_folder_can_not_be_made);
  g_test_add_func ("/runs/backup/ticks-change", test_ticks_change);
  g_test_add_func ("/runs/backup/left-overs", test_left_overs);
  g_test_add_func ("/runs/backup/estimate", test_estimate);

  return g_test_run ();
}
