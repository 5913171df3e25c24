/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Saved values that are put back: exactly, and over nothing that somebody wrote since. */

#include "config.h"

#include <string.h>

#include "backup-fixture.h"
#include "base/kvp-error.h"
#include "store/kvp-connection-mark.h"

/* (transfer full): a file in the fixture's folder */
static char *
write_file (RunFixture *fixture,
            const char *text)
{
  g_autoptr(GError) error = NULL;
  char *path = g_build_filename (fixture->folder, "wrangler.json", NULL);

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);

  return path;
}

/* --- exactly --- */

static void
test_all_of_it (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(GPtrArray) names = backup_put_odd_keys (fixture);
  g_autofree char *before = backup_describe (fixture);
  g_autofree char *path = backup_save_and_delete (fixture);
  g_autoptr(RunRestore) restore = backup_restore_new (fixture, path);
  g_autofree char *after = NULL;

  g_assert_true (backup_look (restore, NULL));
  g_assert_cmpuint (kvp_restore_get_n_existing (restore->restore), ==, 0);
  g_assert_cmpuint (kvp_restore_get_n_expired (restore->restore), ==, 0);
  backup_restore (restore, FALSE, NULL);
  g_assert_no_error (restore->error);
  g_assert_cmpuint (kvp_restore_count (restore->restore, KVP_RESTORE_DONE), ==, names->len);
  after = backup_describe (fixture);
  g_assert_cmpstr (after, ==, before);
}

/* More than a request takes. */
static void
test_many (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *path = NULL;
  g_autoptr(RunRestore) restore = NULL;

  run_put_many (fixture, "key:", 12000, "{\"a\":[1.0]}");
  before = backup_describe (fixture);
  path = backup_save_and_delete (fixture);
  restore = backup_restore_new (fixture, path);
  g_assert_true (backup_look (restore, NULL));
  run_count_requests (fixture, "");
  backup_restore (restore, FALSE, NULL);
  g_assert_no_error (restore->error);
  g_assert_cmpuint (run_count_requests (fixture, "PUT"), ==, 2);
  after = backup_describe (fixture);
  g_assert_cmpstr (after, ==, before);
}

static void
test_large_values (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  const gsize size = 25 * 1024 * 1024;
  g_autofree char *value = g_malloc0 (size);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *path = NULL;
  g_autoptr(RunRestore) restore = NULL;
  g_autoptr(GBytes) name = g_bytes_new_static ("large", 5);
  g_autoptr(GBytes) kept = NULL;

  backup_put (fixture, "large", value, size, "1", 0);
  backup_put (fixture, "small", "1", 1, NULL, 0);
  path = backup_save_and_delete (fixture);
  restore = backup_restore_new (fixture, path);
  g_assert_true (backup_look (restore, NULL));
  backup_restore (restore, FALSE, NULL);
  g_assert_no_error (restore->error);
  g_assert_cmpuint (run_count_left (fixture), ==, 2);
  g_assert_true (kvp_demo_server_get_key (fixture->server, kvp_namespace_get_id (fixture->ns), name, &kept, NULL, NULL));
  g_assert_cmpmem (g_bytes_get_data (kept, NULL), g_bytes_get_size (kept), value, size);
}

/* As wrangler's own documentation writes it. */
static void
test_wrangler_file (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autofree char *path = write_file (fixture,
                                      "[\n  {\n    \"key\": \"a\", \"value\": \"dGVzdA==\", \"base64\": true,\n"
                                      "    \"expiration\": 4102444800, \"metadata\": {\"n\": 12345678901234567890}\n"
                                      "  },\n  {\"value\": \"x\", \"key\": \"b\", \"expiration_ttl\": 86400,"
                                      " \"metadata\": null, \"base64\": false, \"expiration\": null}\n]");
  g_autoptr(RunRestore) restore = backup_restore_new (fixture, path);
  g_autofree char *after = NULL;

  g_assert_true (backup_look (restore, NULL));
  backup_restore (restore, FALSE, NULL);
  g_assert_no_error (restore->error);
  after = backup_describe (fixture);
  g_assert_true (g_str_has_prefix (after, "a = test | {\"n\": 12345678901234567890} | 4102444800\nb = x | none | "));
}

/* --- what can not be put back as it was --- */

static void
test_exists (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autofree char *path = NULL;
  g_autofree char *after = NULL;
  g_autofree char *sentence = NULL;
  g_autoptr(RunRestore) restore = NULL;

  backup_put (fixture, "a", "old", 3, NULL, 0);
  backup_put (fixture, "b", "old", 3, NULL, 0);
  path = backup_save_and_delete (fixture);
  backup_put (fixture, "b", "newer", 5, NULL, 0);
  restore = backup_restore_new (fixture, path);
  g_assert_true (backup_look (restore, NULL));
  g_assert_cmpuint (kvp_restore_get_n_existing (restore->restore), ==, 1);
  backup_restore (restore, FALSE, NULL);
  g_assert_no_error (restore->error);
  after = backup_describe (fixture);
  g_assert_cmpstr (after, ==, "a = old | none | 0\nb = newer | none | 0\n");
  g_assert_cmpuint (kvp_restore_count (restore->restore, KVP_RESTORE_EXISTS), ==, 1);
  g_assert_cmpint (kvp_restore_get_outcome (restore->restore, 1, &sentence), ==, KVP_RESTORE_EXISTS);
  g_assert_nonnull (strstr (sentence, "there is a key of this name"));
}

/* Only a person who types the namespace's name overwrites. */
static void
test_overwrite (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autofree char *path = NULL;
  g_autofree char *after = NULL;
  g_autoptr(RunRestore) restore = NULL;

  backup_put (fixture, "a", "old", 3, NULL, 0);
  path = backup_save_and_delete (fixture);
  backup_put (fixture, "a", "newer", 5, NULL, 0);
  restore = backup_restore_new (fixture, path);

  /* Not before it is known what is there. */
  backup_restore (restore, TRUE, RUN_NAMESPACE_TITLE);
  g_assert_error (restore->error, KVP_ERROR, KVP_ERROR_STATE);
  g_clear_error (&restore->error);
  restore->done = FALSE;

  g_assert_true (backup_look (restore, NULL));
  g_assert_true (kvp_restore_needs_typing (restore->restore, TRUE));
  backup_restore (restore, TRUE, "test keys");
  g_assert_error (restore->error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  g_clear_error (&restore->error);
  restore->done = FALSE;
  backup_restore (restore, FALSE, NULL);
  g_assert_error (restore->error, KVP_ERROR, KVP_ERROR_STATE);
  g_clear_error (&restore->error);
  restore->done = FALSE;

  backup_restore (restore, TRUE, RUN_NAMESPACE_TITLE);
  g_assert_no_error (restore->error);
  after = backup_describe (fixture);
  g_assert_cmpstr (after, ==, "a = old | none | 0\n");
}

static void
test_expired (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autofree char *path = write_file (fixture, "[{\"key\":\"a\",\"value\":\"1\",\"expiration\":1000000000},"
                                               "{\"key\":\"b\",\"value\":\"2\"}]");
  g_autoptr(RunRestore) restore = backup_restore_new (fixture, path);
  g_autofree char *after = NULL;

  g_assert_true (backup_look (restore, NULL));
  g_assert_cmpuint (kvp_restore_get_n_expired (restore->restore), ==, 1);
  backup_restore (restore, FALSE, NULL);
  g_assert_no_error (restore->error);
  g_assert_cmpuint (kvp_restore_count (restore->restore, KVP_RESTORE_EXPIRED), ==, 1);
  g_assert_cmpuint (kvp_restore_count (restore->restore, KVP_RESTORE_DONE), ==, 1);
  after = backup_describe (fixture);
  g_assert_cmpstr (after, ==, "b = 2 | none | 0\n");
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
has_result (gpointer user_data)
{
  return *(GAsyncResult **) user_data != NULL;
}

static void
set_mark (RunFixture        *fixture,
          KvpConnectionMark  mark)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  kvp_store_set_mark_async (fixture->store, kvp_connection_get_endpoint (fixture->connection), KVP_DEMO_ACCOUNT_ID, mark,
                            NULL, result_cb, &result);
  run_until (has_result, &result);
  g_assert_true (kvp_store_set_mark_finish (fixture->store, result, &error));
}

/* A mark asks to type the namespace's name, or refuses. */
static void
test_marks (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autofree char *path = write_file (fixture, "[{\"key\":\"a\",\"value\":\"1\"}]");
  g_autoptr(RunRestore) restore = backup_restore_new (fixture, path);

  set_mark (fixture, KVP_CONNECTION_PRODUCTION);
  g_assert_true (backup_look (restore, NULL));
  g_assert_true (kvp_restore_needs_typing (restore->restore, FALSE));
  backup_restore (restore, FALSE, NULL);
  g_assert_error (restore->error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  g_clear_error (&restore->error);

  set_mark (fixture, KVP_CONNECTION_READ_ONLY);
  backup_restore (restore, FALSE, RUN_NAMESPACE_TITLE);
  g_assert_error (restore->error, KVP_ERROR, KVP_ERROR_STATE);
  g_clear_error (&restore->error);
  g_assert_cmpuint (run_count_left (fixture), ==, 0);
  g_assert_cmpuint (run_count_requests (fixture, "PUT"), ==, 0);

  set_mark (fixture, KVP_CONNECTION_PRODUCTION);
  backup_restore (restore, FALSE, RUN_NAMESPACE_TITLE);
  g_assert_no_error (restore->error);
  g_assert_cmpuint (run_count_left (fixture), ==, 1);
}

/* --- faults --- */

static void
test_passing_faults (void)
{
  const KvpDemoTrouble troubles[] = {
    KVP_DEMO_TROUBLE_429_SECONDS, KVP_DEMO_TROUBLE_500, KVP_DEMO_TROUBLE_502_HTML, KVP_DEMO_TROUBLE_RESET_BEFORE,
    KVP_DEMO_TROUBLE_RESET_AFTER, KVP_DEMO_TROUBLE_TRUNCATED_JSON, KVP_DEMO_TROUBLE_MALFORMED_JSON,
    KVP_DEMO_TROUBLE_NULL_RESULT,
  };

  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      g_autoptr(RunFixture) fixture = run_fixture_new ();
      g_autofree char *path = write_file (fixture, "[{\"key\":\"a\",\"value\":\"1\"},{\"key\":\"b\",\"value\":\"2\"}]");
      g_autoptr(RunRestore) restore = backup_restore_new (fixture, path);

      g_test_message ("%s", kvp_demo_trouble_get_word (troubles[i]));
      g_assert_true (backup_look (restore, NULL));
      kvp_demo_server_set_trouble_wait (fixture->server, 0);
      kvp_demo_server_script_trouble (fixture->server, "PUT ", troubles[i]);
      kvp_demo_server_script_trouble (fixture->server, "PUT ", troubles[i]);
      backup_restore (restore, FALSE, NULL);
      g_assert_no_error (restore->error);
      g_assert_cmpuint (kvp_restore_count (restore->restore, KVP_RESTORE_DONE), ==, 2);
      g_assert_cmpuint (run_count_left (fixture), ==, 2);
    }
}

static void
script (RunFixture *fixture,
        guint       status,
        const char *body,
        gboolean    apply)
{
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));

  kvp_demo_server_script (fixture->server, "PUT ", status, "Content-Type: application/json", bytes, apply);
}

/* Keys that an answer names are sent again, then reported; the rest is restored. */
static void
test_unsuccessful_keys (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autofree char *path = write_file (fixture, "[{\"key\":\"a\",\"value\":\"1\"},{\"key\":\"b\",\"value\":\"2\"},"
                                               "{\"key\":\"c\",\"value\":\"3\"}]");
  g_autoptr(RunRestore) restore = backup_restore_new (fixture, path);
  g_autofree char *sentence = NULL;

  g_assert_true (backup_look (restore, NULL));
  script (fixture, 200, "{\"success\":true,\"result\":{\"successful_key_count\":2,\"unsuccessful_keys\":[\"b\"]}}", TRUE);
  for (guint i = 0; i < 2; i++)
    script (fixture, 200, "{\"success\":true,\"result\":{\"successful_key_count\":0,\"unsuccessful_keys\":[\"b\"]}}",
            FALSE);
  backup_restore (restore, FALSE, NULL);
  g_assert_no_error (restore->error);
  g_assert_cmpuint (kvp_restore_count (restore->restore, KVP_RESTORE_DONE), ==, 2);
  g_assert_cmpint (kvp_restore_get_outcome (restore->restore, 1, &sentence), ==, KVP_RESTORE_FAILED);
  g_assert_cmpstr (sentence, ==, "Not restored. Cloudflare did not write it.");
}

/* One pair that Cloudflare refuses is found, and does not take the others with it. */
static void
test_one_refused (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(GString) text = g_string_new ("[");
  g_autofree char *metadata = g_strnfill (1200, 'm');
  g_autofree char *path = NULL;
  g_autoptr(RunRestore) restore = NULL;

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (text, "%s{\"key\":\"key-%u\",\"value\":\"\",\"metadata\":\"%s\"}", i > 0 ? "," : "", i,
                            i == 37 ? metadata : "");
  g_string_append (text, "]");
  path = write_file (fixture, text->str);
  restore = backup_restore_new (fixture, path);
  g_assert_true (backup_look (restore, NULL));
  backup_restore (restore, FALSE, NULL);
  g_assert_no_error (restore->error);
  g_assert_cmpuint (kvp_restore_count (restore->restore, KVP_RESTORE_DONE), ==, 99);
  g_assert_cmpint (kvp_restore_get_outcome (restore->restore, 37, NULL), ==, KVP_RESTORE_FAILED);
  g_assert_cmpuint (run_count_left (fixture), ==, 99);
}

/* The free plan's thousand writes a day: what fits is there, and the rest another day. */
static void
test_quota (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autofree char *path = NULL;
  g_autoptr(RunRestore) restore = NULL;
  g_autoptr(RunRestore) again = NULL;

  run_put_many (fixture, "key:", 12000, NULL);
  path = backup_save_and_delete (fixture);
  restore = backup_restore_new (fixture, path);
  g_assert_true (backup_look (restore, NULL));
  kvp_demo_server_set_quota (fixture->server, KVP_DEMO_QUOTA_WRITES, 10000);
  backup_restore (restore, FALSE, NULL);
  g_assert_error (restore->error, KVP_ERROR, KVP_ERROR_QUOTA);
  g_assert_cmpuint (kvp_restore_count (restore->restore, KVP_RESTORE_DONE), ==, 10000);
  g_assert_cmpuint (kvp_restore_count (restore->restore, KVP_RESTORE_NOT_YET), ==, 2000);

  kvp_demo_server_set_quota (fixture->server, KVP_DEMO_QUOTA_WRITES, -1);
  again = backup_restore_new (fixture, path);
  g_assert_true (backup_look (again, NULL));
  g_assert_cmpuint (kvp_restore_get_n_existing (again->restore), ==, 10000);
  backup_restore (again, FALSE, NULL);
  g_assert_no_error (again->error);
  g_assert_cmpuint (run_count_left (fixture), ==, 12000);
}

static void
test_stop (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autofree char *path = NULL;
  g_autoptr(RunRestore) restore = NULL;

  run_put_many (fixture, "key:", 12000, NULL);
  path = backup_save_and_delete (fixture);
  restore = backup_restore_new (fixture, path);
  g_assert_true (backup_look (restore, NULL));
  kvp_demo_server_hold (fixture->server, "PUT ");
  backup_restore_start (restore, FALSE, NULL);
  run_until_held (fixture, 1);
  kvp_run_stop (KVP_RUN (restore->restore));
  kvp_demo_server_release (fixture->server);
  backup_restore_wait (restore);
  /* What was on the way is accounted for. */
  g_assert_true (restore->ok);
  g_assert_cmpuint (kvp_restore_count (restore->restore, KVP_RESTORE_DONE), ==, 10000);
  g_assert_cmpuint (run_count_left (fixture), ==, 10000);
}

/* --- the file --- */

static void
assert_refused (RunFixture *fixture,
                const char *text,
                const char *words)
{
  g_autofree char *path = write_file (fixture, text);
  g_autoptr(GError) error = NULL;

  g_test_message ("%s", text);
  g_assert_null (backup_open_file (path, NULL, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  g_assert_nonnull (strstr (error->message, "“wrangler.json”"));
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” is not in “%s”", words, error->message);
}

static void
test_refused_files (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();

  assert_refused (fixture, "", "not a file of saved values");
  assert_refused (fixture, "hello", "not a file of saved values");
  assert_refused (fixture, "{\"format\":\"kvplan\"}", "not a file of saved values");
  assert_refused (fixture, "[1]", "not a file of saved values");
  assert_refused (fixture, "[]", "no key in it");
  assert_refused (fixture, "[{\"key\":\"a\",\"value\":\"1\"}", "cut off");
  assert_refused (fixture, "[{\"key\":\"a\",\"value\":\"1", "cut off");
  assert_refused (fixture, "[{\"key\":\"a\",\"value\":\"1\"}] x", "not valid JSON");
  assert_refused (fixture, "[{\"key\":\"a\",\"value\":\"1\"},]", "not valid JSON");
  assert_refused (fixture, "[{\"key\":\"a\",\"value\":\"1\"},{\"key\":\"\",\"value\":\"\"}]", "Entry 2 ");
  assert_refused (fixture, "[{\"key\":\"..\",\"value\":\"\"}]", "No key can be named");
  assert_refused (fixture, "[{\"key\":\"a\"}]", "lacks the key or the value");
  assert_refused (fixture, "[{\"key\":\"a\",\"value\":1}]", "“value” is not what it should be");
  assert_refused (fixture, "[{\"key\":\"a\",\"value\":\"\\ud800\"}]", "“value” is not what it should be");
  assert_refused (fixture, "[{\"key\":\"a\",\"value\":\"\",\"key\":\"b\"}]", "twice");
  assert_refused (fixture, "[{\"key\":\"a\",\"value\":\"\",\"expiration\":\"soon\"}]", "“expiration” is not");
  assert_refused (fixture, "[{\"key\":\"a\",\"value\":\"\",\"expiration\":-1}]", "“expiration” is not");
  assert_refused (fixture, "[{\"key\":\"a\",\"value\":\"abc\",\"base64\":true}]", "not base64");
  assert_refused (fixture, "[{\"key\":\"a\",\"value\":\"ab=c\",\"base64\":true}]", "not base64");
  assert_refused (fixture, "[{\"key\":\"a\",\"value\":\"a===\",\"base64\":true}]", "not base64");
  assert_refused (fixture, "[{\"key\":\"a\",\"value\":\"\",\"version\":2}]", "may be of a newer one");
  assert_refused (fixture, "[{\"key\":\"a\",\"value\":\"\",\"metadata\":{]}]", "JSON");
  assert_refused (fixture, "[{\"key\":\"a\",\"value\":\"1\"},{\"key\":\"b\",\"value\":\"\"},{\"key\":\"a\",\"value\":\"2\"}]",
                  "“a” is in it twice");
}

static void
test_changed (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autofree char *path = write_file (fixture, "[{\"key\":\"a\",\"value\":\"1\"}]");
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "[{\"key\":\"a\",\"value\":\"1\"}]", -1);
  g_autofree char *checksum = g_strconcat ("sha256:", sum, NULL);
  g_autoptr(KvpBackupFile) same = backup_open_file (path, checksum, NULL);
  g_autoptr(KvpBackupFile) changed = backup_open_file (path, "sha256:0", NULL);

  g_assert_false (kvp_backup_file_get_changed (same));
  g_assert_true (kvp_backup_file_get_changed (changed));
}

/* Between what the person saw and what is sent. */
static void
test_changed_meanwhile (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autofree char *path = write_file (fixture, "[{\"key\":\"a\",\"value\":\"1\"}]");
  g_autoptr(RunRestore) restore = backup_restore_new (fixture, path);
  g_autofree char *other = NULL;

  g_assert_true (backup_look (restore, NULL));
  other = write_file (fixture, "[{\"key\":\"b\",\"value\":\"1\"}]");
  backup_restore (restore, FALSE, NULL);
  g_assert_error (restore->error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  g_assert_cmpuint (run_count_left (fixture), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/runs/restore/all-of-it", test_all_of_it);
  g_test_add_func ("/runs/restore/many", test_many);
  g_test_add_func ("/runs/restore/large-values", test_large_values);
  g_test_add_func ("/runs/restore/wrangler-file", test_wrangler_file);
  g_test_add_func ("/runs/restore/exists", test_exists);
  g_test_add_func ("/runs/restore/overwrite", test_overwrite);
  g_test_add_func ("/runs/restore/expired", test_expired);
  g_test_add_func ("/runs/restore/marks", test_marks);
  g_test_add_func ("/runs/restore/passing-faults", test_passing_faults);
  g_test_add_func ("/runs/restore/unsuccessful-keys", test_unsuccessful_keys);
  g_test_add_func ("/runs/restore/one-refused", test_one_refused);
  g_test_add_func ("/runs/restore/quota", test_quota);
  g_test_add_func ("/runs/restore/stop", test_stop);
  g_test_add_func ("/runs/restore/refused-files", test_refused_files);
  g_test_add_func ("/runs/restore/changed", test_changed);
  g_test_add_func ("/runs/restore/changed-meanwhile", test_changed_meanwhile);

  return g_test_run ();
}
