/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#ifdef G_OS_UNIX
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>
#endif

#include "base/kvp-error.h"
#include "plan-file-steps.h"
#include "purge/kvp-plan-file-format.h"
#include "purge/kvp-recheck.h"
#include "store-fixture.h"
#include "store/kvp-connection-mark.h"
#include "store/kvp-database.h"

/* --- helpers of this file --- */

typedef struct {
  const char *name;
  gsize       name_length;
  const char *metadata;
  gint64      expiration;
  KvpKeyFlags flags;
} Row;

#define NAME(text) text, sizeof text - 1

/* Sorted by bytes. */
static const Row odd_rows[] = {
  { NAME (" leading and trailing "), "{\"a\":1}", 0, 0 },
  { NAME ("%2e%00"), "null", 1900000000, 0 },
  { NAME ("..."), "\"text\"", 0, 0 },
  { NAME ("/etc/passwd"), "12345678901234567890", 1, 0 },
  { NAME ("<b>&amp;</b>"), "1e400", 0, 0 },
  { NAME ("=1+2"), "{\"b\" : [ 1.0, 1.00, true, null ] }", 0, 0 },
  { NAME ("a\0b"), "[]", 0, 0 },
  { NAME ("a\nb\r\n"), NULL, 0, 0 },
  { NAME ("a\tb,\"c\";d"), "{\"deep\":{\"deeper\":[{\"x\":\"\\ud83d\\ude00\"}]}}", 0, 0 },
  { NAME ("x"), "false", 2000000000, 0 },
  { NAME ("\x7f"), "\"\\u0000\"", 0, 0 },
  { NAME ("\xc3\xa4\xf0\x9f\x98\x80"), "\"\xc3\xa4\"", 0, 0 },
  { NAME ("\xe2\x80\xae\xd7\x90"), NULL, G_MAXINT64, 0 },
  { NAME ("\xef\xbf\xbd"), NULL, 0, KVP_KEY_INEXACT_NAME },
};

static KvpPlan *
create_odd_plan (KvpStore *store)
{
  KvpPlan *plan = create_plan (store);
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (odd_rows); i++)
    {
      const Row *row = &odd_rows[i];
      KvpKey key = {
        .name = row->name,
        .name_length = row->name_length,
        .metadata = row->metadata,
        .metadata_length = row->metadata != NULL ? strlen (row->metadata) : 0,
        .expiration = row->expiration,
        .flags = row->flags,
      };

      kvp_key_list_append (keys, &key);
    }

  append (plan, keys, &error);
  g_assert_no_error (error);
  finish_scan (plan, 4711, TRUE, NULL, &error);
  g_assert_no_error (error);

  return plan;
}

static char *
file_path (StoreFixture *fixture)
{
  return g_build_filename (fixture->folder, "x.kvplan", NULL);
}

static char *
export_odd (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GError) error = NULL;
  char *path = file_path (fixture);

  store_fixture_open (fixture);
  plan = create_odd_plan (fixture->store);
  save (plan, "Odd ones", "Look at\nthese", &error);
  g_assert_no_error (error);
  set_ticked (plan, (const guint32[]) { 2, 5 }, 2, FALSE, &error);
  g_assert_no_error (error);
  plan_file_export (plan, path, &error);
  g_assert_no_error (error);

  return path;
}

static void
assert_same_rows (KvpPlan *a,
                  KvpPlan *b)
{
  g_autoptr(KvpPlanKeys) keys_a = kvp_plan_keys_new (a, KVP_PLAN_KEYS_ALL);
  g_autoptr(KvpPlanKeys) keys_b = kvp_plan_keys_new (b, KVP_PLAN_KEYS_ALL);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (keys_a));

  g_assert_cmpuint (n, ==, g_list_model_get_n_items (G_LIST_MODEL (keys_b)));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(KvpPlanRow) row_a = g_list_model_get_item (G_LIST_MODEL (keys_a), i);
      g_autoptr(KvpPlanRow) row_b = g_list_model_get_item (G_LIST_MODEL (keys_b), i);

      g_assert_true (g_bytes_equal (kvp_plan_row_get_name (row_a), kvp_plan_row_get_name (row_b)));
      g_assert_cmpint (kvp_plan_row_get_expiration (row_a), ==, kvp_plan_row_get_expiration (row_b));
      g_assert_cmpstr (kvp_plan_row_get_metadata (row_a), ==, kvp_plan_row_get_metadata (row_b));
      g_assert_cmpint (kvp_plan_row_get_state (row_a), ==, kvp_plan_row_get_state (row_b));
      g_assert_cmpint (kvp_plan_row_get_reason (row_a), ==, kvp_plan_row_get_reason (row_b));
      g_assert_cmpuint (kvp_plan_row_get_why (row_a), ==, kvp_plan_row_get_why (row_b));
    }
}

/* --- round trip --- */

static void
test_round_trip (StoreFixture *fixture)
{
  g_autofree char *path = export_odd (fixture);
  g_autofree char *other_path = g_build_filename (fixture->folder, "other.db", NULL);
  g_autoptr(KvpPlan) original = g_list_model_get_item (kvp_store_get_plans (fixture->store), 0);
  g_autoptr(KvpPlan) copy = NULL;
  g_autoptr(KvpPlanFile) file = NULL;
  g_autoptr(GError) error = NULL;
  StoreFixture other = { .path = other_path };
  KvpPlanCheckScope scope;

  store_fixture_open (&other);
  file = plan_file_open (path, &error);
  g_assert_no_error (error);
  g_assert_false (kvp_plan_file_get_changed (file));
  g_assert_cmpuint (kvp_plan_file_get_n_keys (file), ==, G_N_ELEMENTS (odd_rows));
  g_assert_cmpstr (kvp_plan_file_get_account_id (file), ==, "account-id");

  copy = plan_file_import (file, other.store, &error);
  g_assert_no_error (error);
  assert_same_rows (original, copy);
  g_assert_cmpint (kvp_plan_get_state (copy), ==, KVP_PLAN_WAITING);
  g_assert_cmpint (kvp_plan_get_source (copy), ==, KVP_PLAN_FROM_FILE);
  g_assert_cmpstr (kvp_plan_get_source_name (copy), ==, "x.kvplan");
  g_assert_cmpstr (kvp_plan_get_title (copy), ==, "Odd ones");
  g_assert_cmpstr (kvp_plan_get_note (copy), ==, "Look at\nthese");
  g_assert_cmpstr (kvp_plan_get_created_by (copy), ==, kvp_plan_get_created_by (original));
  g_assert_cmpint (kvp_plan_get_created_at (copy), ==, kvp_plan_get_created_at (original));
  g_assert_cmpstr (kvp_plan_get_endpoint (copy), ==, kvp_plan_get_endpoint (original));
  g_assert_cmpstr (kvp_plan_get_namespace_id (copy), ==, kvp_plan_get_namespace_id (original));
  g_assert_cmpuint (kvp_plan_get_n_listed (copy), ==, 4711);
  g_assert_true (kvp_plan_get_whole_listing (copy));
  g_assert_false (kvp_plan_get_partial (copy));
  g_assert_cmpuint (kvp_plan_get_counts (copy)->excluded, ==, 3);
  assert_counts (&other, copy);

  /* Whatever the file says, its keys are looked up before they are deleted. */
  g_assert_true (kvp_recheck_is_needed (copy, 365 * 24 * 60 * 60, g_get_real_time () / G_USEC_PER_SEC, &scope));
  g_assert_cmpint (scope, ==, KVP_PLAN_CHECK_ALL);

  g_clear_object (&copy);
  store_fixture_close (&other);
}

/* Through a third computer it is still the same file, to the byte. */
static void
test_again (StoreFixture *fixture)
{
  g_autofree char *path = export_odd (fixture);
  g_autofree char *again_path = g_build_filename (fixture->folder, "again.kvplan", NULL);
  g_autoptr(KvpPlanFile) file = NULL;
  g_autoptr(KvpPlan) copy = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr(GError) error = NULL;

  file = plan_file_open (path, &error);
  g_assert_no_error (error);
  copy = plan_file_import (file, fixture->store, &error);
  g_assert_no_error (error);
  plan_file_export (copy, again_path, &error);
  g_assert_no_error (error);

  g_file_get_contents (path, &first, NULL, NULL);
  g_file_get_contents (again_path, &second, NULL, NULL);
  g_assert_nonnull (strstr (first, "\"keys\":["));
  g_assert_cmpstr (strstr (first, "\n{\"name\""), !=, NULL);
  g_assert_cmpstr (strstr (second, "\"n_keys\""), !=, NULL);
  /* The filter of these tests can not be read, and so is not handed on. */
  {
    char *keys_first = strstr (first, "\"keys\":[");
    char *keys_second = strstr (second, "\"keys\":[");
    gsize length_first = strstr (keys_first, "\"checksum\"") - keys_first;
    gsize length_second = strstr (keys_second, "\"checksum\"") - keys_second;

    g_assert_cmpmem (keys_first, length_first, keys_second, length_second);
  }
}

static void
test_partial (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlan) copy = NULL;
  g_autoptr(KvpPlanFile) file = NULL;
  g_autoptr(KvpKeyList) keys = make_keys (0, 3);
  g_autofree char *path = file_path (fixture);
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  plan = create_plan (fixture->store);
  append (plan, keys, &error);
  finish_scan (plan, 3, FALSE, "What comes after “key-2” was not listed.", &error);
  g_assert_no_error (error);

  plan_file_export (plan, path, &error);
  g_assert_no_error (error);
  file = plan_file_open (path, &error);
  copy = plan_file_import (file, fixture->store, &error);
  g_assert_no_error (error);
  g_assert_true (kvp_plan_get_partial (copy));
  g_assert_cmpstr (kvp_plan_get_missing (copy), ==, "What comes after “key-2” was not listed.");
  /* It had no title: the file's name is one. */
  g_assert_cmpstr (kvp_plan_get_title (copy), ==, "x.kvplan");
}

static void
test_many (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlan) copy = NULL;
  g_autoptr(KvpPlanFile) file = NULL;
  g_autofree char *path = file_path (fixture);
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 100000);
  plan_file_export (plan, path, &error);
  g_assert_no_error (error);
  file = plan_file_open (path, &error);
  g_assert_no_error (error);
  copy = plan_file_import (file, fixture->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kvp_plan_get_counts (copy)->pending, ==, 100000);
  assert_counts (fixture, copy);
}

/* No credentials, and nothing else than what the format says. */
static void
test_content (StoreFixture *fixture)
{
  g_autofree char *path = export_odd (fixture);
  g_autofree char *text = NULL;
  GStatBuf info;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "{\n\"format\":\"kv-purger-plan\",\n\"version\":1,\n\"endpoint\":"));
  g_assert_nonnull (strstr (text, "{\"name_base64\":\"YQBi\",\"metadata\":\"[]\",\"state\":\"ticked\",\"why\":\"1\"}"));
  g_assert_nonnull (strstr (text, "{\"name\":\"/etc/passwd\",\"expiration\":1,"
                                  "\"metadata\":\"12345678901234567890\",\"state\":\"ticked\""));
  g_assert_nonnull (strstr (text, "{\"name\":\"...\",\"metadata\":\"\\\"text\\\"\",\"state\":\"left-out\""));
  g_assert_nonnull (strstr (text, "\"state\":\"kept-inexact-name\""));
  g_assert_nonnull (strstr (text, "\n],\n\"checksum\":\"sha256:"));
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0077, ==, 0);
}

/* Each state that a list can have before it runs has a word of its own, and no state that only a run makes. */
static void
test_states (void)
{
  static const struct {
    KvpKeyState  state;
    KvpKeyReason reason;
  } rows[] = {
    { KVP_KEY_PENDING, KVP_REASON_NONE },
    { KVP_KEY_EXCLUDED, KVP_REASON_LEFT_OUT },
    { KVP_KEY_EXCLUDED, KVP_REASON_KEPT_INEXACT_NAME },
    { KVP_KEY_EXCLUDED, KVP_REASON_KEEP_LIST },
    { KVP_KEY_EXCLUDED, KVP_REASON_GONE },
    { KVP_KEY_SKIPPED, KVP_REASON_REWRITTEN },
    { KVP_KEY_SKIPPED, KVP_REASON_GONE },
    { KVP_KEY_SKIPPED, KVP_REASON_EXPIRED },
    { KVP_KEY_SKIPPED, KVP_REASON_NOT_SAVED },
    { KVP_KEY_SKIPPED, KVP_REASON_KEEP_LIST },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *word = kvp_plan_file_get_state_word (rows[i].state, rows[i].reason);
      KvpKeyState state;
      KvpKeyReason reason;

      g_assert_nonnull (word);
      g_assert_true (kvp_plan_file_parse_state (word, &state, &reason));
      g_assert_cmpint (state, ==, rows[i].state);
      g_assert_cmpint (reason, ==, rows[i].reason);
    }

  g_assert_null (kvp_plan_file_get_state_word (KVP_KEY_IN_FLIGHT, KVP_REASON_NONE));
  g_assert_null (kvp_plan_file_get_state_word (KVP_KEY_DELETED, KVP_REASON_NONE));
  g_assert_null (kvp_plan_file_get_state_word (KVP_KEY_FAILED, KVP_REASON_NOT_DELETED));
}

/* A file that a few lines of Python wrote by docs/plan-file.md. */
static void
test_other_writer (StoreFixture *fixture)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fuzz", "corpus", "plan-file", "whole", NULL);
  g_autoptr(KvpPlanFile) file = NULL;
  g_autoptr(GError) error = NULL;

  file = plan_file_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kvp_plan_file_get_n_keys (file), ==, 4);
  g_assert_false (kvp_plan_file_get_changed (file));
}

/* --- bad files --- */

static void
assert_refused (StoreFixture *fixture,
                const char   *text,
                gssize        length,
                const char   *part)
{
  g_autofree char *path = g_build_filename (fixture->folder, "bad.kvplan", NULL);
  g_autoptr(KvpPlanFile) file = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (path, text, length, NULL));
  file = plan_file_open (path, &error);
  g_assert_null (file);
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  g_assert_nonnull (strstr (error->message, "bad.kvplan"));
  g_assert_nonnull (strstr (error->message, part));
}

static char *
replace (const char *text,
         const char *find,
         const char *with)
{
  const char *at = strstr (text, find);
  g_autofree char *before = NULL;

  g_assert_nonnull (at);
  before = g_strndup (text, at - text);

  return g_strconcat (before, with, at + strlen (find), NULL);
}

static void
assert_edit_refused (StoreFixture *fixture,
                     const char   *text,
                     const char   *find,
                     const char   *with,
                     const char   *part)
{
  g_autofree char *edited = replace (text, find, with);

  assert_refused (fixture, edited, -1, part);
}

static void
test_cut_off (StoreFixture *fixture)
{
  g_autofree char *path = export_odd (fixture);
  g_autofree char *text = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  /* Wherever it is cut, from the version on to the last bracket, it says so or says that it can't be read. */
  for (gsize i = 60; i < length - 2; i += 101)
    assert_refused (fixture, text, (gssize) i, "“bad.kvplan” was not opened.");

  assert_refused (fixture, text, (gssize) length - 3, "cut off");
  assert_refused (fixture, text, (gssize) (strstr (text, "=1+2") - text), "cut off");
}

static void
test_foreign (StoreFixture *fixture)
{
  static const char *const texts[] = {
    "", "hello", "{}", "[]", "{\"format\":\"something else\",\"version\":1}", "{\"version\":1,\"keys\":[]}", "\x89PNG\r\n",
    "{\"format\":1}", "[{\"name\":\"a\"}]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_refused (fixture, texts[i], -1, "not a pending deletion that KV Purger wrote");
}

static void
test_newer (StoreFixture *fixture)
{
  assert_refused (fixture, "{\"format\":\"kv-purger-plan\",\"version\":2,\"whatever\":[[]]}", -1, "newer version");
}

static void
test_edited_form (StoreFixture *fixture)
{
  g_autofree char *path = export_odd (fixture);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));

  assert_edit_refused (fixture, text, "\"account_id\"", "\"account-id\"", "changed so that it can not be read");
  assert_edit_refused (fixture, text, "\"account_id\":\"account-id\",\n", "", "changed so that");
  assert_edit_refused (fixture, text, "\"whole_listing\":true", "\"whole_listing\":1", "changed so that");
  assert_edit_refused (fixture, text, "\"n_listed\":4711", "\"n_listed\":-1", "changed so that");
  assert_edit_refused (fixture, text, "\"n_listed\":4711", "\"n_listed\":1e9", "changed so that");
  assert_edit_refused (fixture, text, "\"state\":\"ticked\"", "\"state\":\"deleted\"", "changed so that");
  assert_edit_refused (fixture, text, "\"expiration\":1900000000", "\"expiration\":-5", "changed so that");
  assert_edit_refused (fixture, text, "\"metadata\":\"[]\"", "\"metadata\":\"[\"", "changed so that");
  assert_edit_refused (fixture, text, "\"metadata\":\"[]\"", "\"metadata\":[]", "changed so that");
  assert_edit_refused (fixture, text, "\"name\":\"x\"", "\"name\":\"\"", "changed so that");
  assert_edit_refused (fixture, text, "\"name\":\"x\"", "\"name\":\"x\",\"name\":\"x\"", "changed so that");
  assert_edit_refused (fixture, text, "\"name\":\"x\"", "\"more\":1,\"name\":\"x\"", "changed so that");
  assert_edit_refused (fixture, text, "\"name\":\"...\"", "\"name\":\"..\"", "changed so that");
  assert_edit_refused (fixture, text, "\"name\":\"x\"", "\"name\":\"=1+2\"", "not in order, or one of them is in it twice");
  assert_edit_refused (fixture, text, "sha256:", "md5:", "changed so that");
  assert_edit_refused (fixture, text, "}\n", "}\n{}", "");
}

static KvpPlanFile *
open_edited (StoreFixture *fixture,
             const char   *text,
             const char   *find,
             const char   *with)
{
  g_autofree char *path = g_build_filename (fixture->folder, "edited.kvplan", NULL);
  g_autofree char *edited = replace (text, find, with);
  g_autoptr(GError) error = NULL;
  KvpPlanFile *file;

  g_assert_true (g_file_set_contents (path, edited, -1, NULL));
  file = plan_file_open (path, &error);
  g_assert_no_error (error);

  return file;
}

/* What can still be read is opened only as a changed list. */
static void
test_edited_content (StoreFixture *fixture)
{
  static const struct {
    const char *find;
    const char *with;
  } edits[] = {
    { "\"name\":\"x\"", "\"name\":\"y\"" },
    { "\"expiration\":1900000000", "\"expiration\":1900000001" },
    { "12345678901234567890", "12345678901234567891" },
    { "\"state\":\"left-out\"", "\"state\":\"ticked\"" },
    { "\"namespace_id\":\"namespace-id\"", "\"namespace_id\":\"another-id\"" },
    { "\"approved_by\":\"\"", "\"approved_by\":\"The Boss\"" },
    { "Odd ones", "Odd one" },
    { "\"n_keys\":14", "\"n_keys\":13" },
    { "sha256:", "sha256:0" },
  };
  g_autofree char *path = export_odd (fixture);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autoptr(KvpPlanFile) file = open_edited (fixture, text, edits[i].find, edits[i].with);
      g_autoptr(KvpPlan) plan = NULL;
      g_autoptr(GError) error = NULL;

      g_assert_true (kvp_plan_file_get_changed (file));
      plan = plan_file_import (file, fixture->store, &error);
      g_assert_no_error (error);
      g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_WAITING);
      g_assert_cmpstr (kvp_plan_get_approved_by (plan), ==, "");
      g_assert_true (g_str_has_prefix (kvp_plan_get_note (plan), "The file was changed after it was exported"));
      g_assert_nonnull (strstr (kvp_plan_get_note (plan), "Look at\nthese"));
    }
}

/* It was looked at, and is another one when it is read again: nothing of it comes into the database. */
static void
test_changed_meanwhile (StoreFixture *fixture)
{
  g_autofree char *path = export_odd (fixture);
  g_autoptr(KvpPlanFile) file = NULL;
  g_autoptr(KvpPlan) plan = NULL;
  g_autofree char *text = NULL;
  g_autofree char *edited = NULL;
  g_autoptr(GError) error = NULL;

  file = plan_file_open (path, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  edited = replace (text, "\"name\":\"x\"", "\"name\":\"y\"");
  g_assert_true (g_file_set_contents (path, edited, -1, NULL));

  plan = plan_file_import (file, fixture->store, &error);
  g_assert_null (plan);
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  g_assert_nonnull (strstr (error->message, "changed while it was being opened"));
  g_assert_cmpuint (g_list_model_get_n_items (kvp_store_get_plans (fixture->store)), ==, 1);
  g_assert_cmpint (query_file (fixture->path, "SELECT COUNT(*) FROM plan"), ==, 1);
  g_assert_cmpint (query_file (fixture->path, "SELECT COUNT(*) FROM plan_row"), ==, G_N_ELEMENTS (odd_rows));
}

/* An approval from elsewhere keeps its name, and is none here. */
static void
test_approved_elsewhere (StoreFixture *fixture)
{
  g_autofree char *path = export_odd (fixture);
  g_autoptr(KvpPlan) original = g_list_model_get_item (kvp_store_get_plans (fixture->store), 0);
  g_autoptr(KvpPlanFile) file = NULL;
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GError) error = NULL;

  g_clear_object (&original);
  store_fixture_close (fixture);
  {
    g_autoptr(KvpDatabase) database = kvp_database_open (fixture->path, KVP_DATABASE_WRITE, &error);

    g_assert_no_error (error);
    kvp_database_exec (database, "UPDATE plan SET state = 3, approved_at = 1900000000, approved_by = 'Ann'", &error);
    g_assert_no_error (error);
  }
  store_fixture_open (fixture);
  original = g_list_model_get_item (kvp_store_get_plans (fixture->store), 0);
  g_assert_cmpint (kvp_plan_get_state (original), ==, KVP_PLAN_APPROVED);
  plan_file_export (original, path, &error);
  g_assert_no_error (error);

  file = plan_file_open (path, &error);
  g_assert_no_error (error);
  g_assert_false (kvp_plan_file_get_changed (file));
  plan = plan_file_import (file, fixture->store, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_WAITING);
  g_assert_cmpstr (kvp_plan_get_approved_by (plan), ==, "Ann");
  g_assert_cmpint (kvp_plan_get_approved_at (plan), ==, 0);

  /* In production, where only what was approved runs, it does not. */
  {
    g_autoptr(GAsyncResult) marked = NULL;

    kvp_store_set_mark_async (fixture->store, kvp_plan_get_endpoint (plan), kvp_plan_get_account_id (plan),
                              KVP_CONNECTION_PRODUCTION, NULL, store_result, &marked);
    wait_for (&marked);
    g_assert_true (kvp_store_set_mark_finish (fixture->store, marked, NULL));
  }
  g_assert_false (start_run (plan, kvp_plan_get_revision (plan), &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
  g_clear_error (&error);
  g_assert_true (start_run (original, kvp_plan_get_revision (original), &error));
  g_assert_no_error (error);
}

static void
test_huge (StoreFixture *fixture)
{
#ifdef G_OS_UNIX
  g_autofree char *path = g_build_filename (fixture->folder, "huge.kvplan", NULL);
  g_autoptr(KvpPlanFile) file = NULL;
  g_autoptr(GError) error = NULL;
  FILE *stream = g_fopen (path, "w");

  /* A hole takes no room on the disk. */
  g_assert_nonnull (stream);
  g_assert_cmpint (ftruncate (fileno (stream), KVP_PLAN_FILE_MAX_SIZE + 1), ==, 0);
  fclose (stream);

  file = plan_file_open (path, &error);
  g_assert_null (file);
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  g_assert_nonnull (strstr (error->message, "2.1"));
  g_assert_nonnull (strstr (error->message, "GB"));
#else
  g_test_skip ("There are no holes in files here");
#endif
}

static void
test_no_file (StoreFixture *fixture)
{
  g_autofree char *path = file_path (fixture);
  g_autoptr(KvpPlanFile) file = NULL;
  g_autoptr(GError) error = NULL;

  file = plan_file_open (path, &error);
  g_assert_null (file);
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  g_assert_nonnull (strstr (error->message, "can not be read"));
  g_clear_error (&error);

  file = plan_file_open (fixture->folder, &error);
  g_assert_null (file);
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  g_assert_nonnull (strstr (error->message, "folder"));
}

/* --- exports that fail --- */

static void
test_export_state (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autofree char *path = file_path (fixture);
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 3);
  start_run (plan, kvp_plan_get_revision (plan), &error);
  g_assert_no_error (error);
  g_assert_false (kvp_plan_file_can_export (plan));
  g_assert_false (plan_file_export (plan, path, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_export_folder (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "no such folder", "x.kvplan", NULL);
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 3);
  g_assert_false (plan_file_export (plan, path, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  g_assert_nonnull (strstr (error->message, "“x.kvplan” was not written"));
}

static void
test_export_cut_off (StoreFixture *fixture)
{
#ifdef G_OS_UNIX
  g_autoptr(KvpPlan) plan = NULL;
  g_autofree char *folder = g_dir_make_tmp ("kvp-plan-file-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "old.kvplan", NULL);
  g_autofree char *contents = NULL;
  g_autoptr(GDir) directory = NULL;
  g_autoptr(GError) error = NULL;
  struct rlimit usual, limit;
  gboolean exported;

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 10000);

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &usual), ==, 0);
  limit = usual;
  limit.rlim_cur = 100 * 1024;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  exported = plan_file_export (plan, path, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &usual), ==, 0);
  signal (SIGXFSZ, SIG_DFL);

  g_assert_false (exported);
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  g_assert_nonnull (strstr (error->message, "old.kvplan"));
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "old");

  /* No temporary file is left either. */
  directory = g_dir_open (folder, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (directory), ==, "old.kvplan");
  g_assert_null (g_dir_read_name (directory));

  g_remove (path);
  g_rmdir (folder);
#else
  g_test_skip ("There is no limit to set here");
#endif
}

static void
test_import_disk_full (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlan) copy = NULL;
  g_autoptr(KvpPlanFile) file = NULL;
  g_autofree char *path = file_path (fixture);
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 20000);
  plan_file_export (plan, path, &error);
  g_assert_no_error (error);
  file = plan_file_open (path, &error);
  g_assert_no_error (error);

  kvp_store_set_max_pages (fixture->store, 1);
  copy = plan_file_import (file, fixture->store, &error);
  g_assert_null (copy);
  g_assert_error (error, KVP_ERROR, KVP_ERROR_DISK_FULL);
  g_assert_cmpint (query_file (fixture->path, "SELECT COUNT(*) FROM plan"), ==, 1);
  g_assert_cmpint (query_file (fixture->path, "SELECT COUNT(*) FROM plan_row"), ==, 20000);

  kvp_store_set_max_pages (fixture->store, 0);
  g_clear_error (&error);
  copy = plan_file_import (file, fixture->store, &error);
  g_assert_no_error (error);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  store_fixture_add ("/purge/plan-file/round-trip", test_round_trip);
  store_fixture_add ("/purge/plan-file/again", test_again);
  store_fixture_add ("/purge/plan-file/partial", test_partial);
  store_fixture_add ("/purge/plan-file/many", test_many);
  g_test_add_func ("/purge/plan-file/states", test_states);
  store_fixture_add ("/purge/plan-file/content", test_content);
  store_fixture_add ("/purge/plan-file/other-writer", test_other_writer);
  store_fixture_add ("/purge/plan-file/cut-off", test_cut_off);
  store_fixture_add ("/purge/plan-file/foreign", test_foreign);
  store_fixture_add ("/purge/plan-file/newer", test_newer);
  store_fixture_add ("/purge/plan-file/edited-form", test_edited_form);
  store_fixture_add ("/purge/plan-file/edited-content", test_edited_content);
  store_fixture_add ("/purge/plan-file/changed-meanwhile", test_changed_meanwhile);
  store_fixture_add ("/purge/plan-file/approved-elsewhere", test_approved_elsewhere);
  store_fixture_add ("/purge/plan-file/huge", test_huge);
  store_fixture_add ("/purge/plan-file/no-file", test_no_file);
  store_fixture_add ("/purge/plan-file/export-state", test_export_state);
  store_fixture_add ("/purge/plan-file/export-folder", test_export_folder);
  store_fixture_add ("/purge/plan-file/export-cut-off", test_export_cut_off);
  store_fixture_add ("/purge/plan-file/import-disk-full", test_import_disk_full);

  return g_test_run ();
}
