/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "plan-file-steps.h"
#include "store-fixture.h"
#include "store/kvp-keep-list.h"
#include "store/kvp-keep-rule.h"

/* A file whose list is here already, and what became of that list since. */

#define N_KEYS 8

/* A plan with a title and one key left out, and its file. (transfer full) */
static KvpPlan *
export_some (StoreFixture  *fixture,
             char         **path)
{
  KvpPlan *plan = create_draft (fixture->store, N_KEYS);
  g_autoptr(GError) error = NULL;

  set_ticked (plan, (const guint32[]) { 0 }, 1, FALSE, &error);
  save (plan, "Spring", NULL, &error);
  g_assert_no_error (error);
  *path = g_build_filename (fixture->folder, "spring.kvplan", NULL);
  plan_file_export (plan, *path, &error);
  g_assert_no_error (error);

  return plan;
}

static KvpPlanFile *
open_whole (const char *path)
{
  g_autoptr(GError) error = NULL;
  KvpPlanFile *file = plan_file_open (path, &error);

  g_assert_no_error (error);

  return file;
}

static KvpPlan *
import_whole (KvpPlanFile  *file,
              StoreFixture *fixture)
{
  g_autoptr(GError) error = NULL;
  KvpPlan *plan = plan_file_import (file, fixture->store, &error);

  g_assert_no_error (error);

  return plan;
}

static void
assert_found (StoreFixture *fixture,
              KvpPlanFile  *file,
              KvpPlan      *expected,
              guint         n_left_out,
              guint         n_taken_in,
              guint         n_skipped)
{
  KvpPlanFileDifference difference = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpPlan) found = plan_file_find (file, fixture->store, &difference, &error);

  g_assert_no_error (error);
  g_assert_true (found == expected);
  g_assert_cmpuint (difference.n_left_out, ==, n_left_out);
  g_assert_cmpuint (difference.n_taken_in, ==, n_taken_in);
  g_assert_cmpuint (difference.n_skipped, ==, n_skipped);
}

/* One deleted, one failed, one skipped, and the rest deleted. */
static void
run (KvpPlan *plan)
{
  g_autoptr(GError) error = NULL;
  KvpPlanBatch *batch;

  start_run (plan, kvp_plan_get_revision (plan), &error);
  batch = claim (plan, N_KEYS, &error);
  g_assert_no_error (error);
  kvp_plan_batch_set_all (batch, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  kvp_plan_batch_set_outcome (batch, 1, KVP_KEY_FAILED, KVP_REASON_NOT_DELETED, NULL);
  kvp_plan_batch_set_outcome (batch, 2, KVP_KEY_SKIPPED, KVP_REASON_REWRITTEN, NULL);
  settle (plan, batch, &error);
  end_run (plan, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_FINISHED);
}

static void
test_elsewhere (StoreFixture *fixture)
{
  g_autofree char *other_path = g_build_filename (fixture->folder, "other.db", NULL);
  StoreFixture other = { .folder = fixture->folder, .path = other_path };
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlan) unlike = NULL;
  g_autoptr(KvpPlanFile) file = NULL;
  g_autofree char *path = NULL;

  store_fixture_open (fixture);
  plan = export_some (fixture, &path);
  file = open_whole (path);

  store_fixture_open (&other);
  assert_found (&other, file, NULL, 0, 0, 0);
  unlike = create_draft (other.store, N_KEYS + 1);
  assert_found (&other, file, NULL, 0, 0, 0);

  g_clear_object (&unlike);
  store_fixture_close (&other);
}

/* What it was written from, and what was opened from it; the newest, as long as none has run. */
static void
test_here (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlan) copy = NULL;
  g_autoptr(KvpPlanFile) file = NULL;
  g_autofree char *path = NULL;

  store_fixture_open (fixture);
  plan = export_some (fixture, &path);
  file = open_whole (path);
  assert_found (fixture, file, plan, 0, 0, 0);

  copy = import_whole (file, fixture);
  assert_found (fixture, file, copy, 0, 0, 0);
}

static void
test_ticks (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanFile) file = NULL;
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  plan = export_some (fixture, &path);
  file = open_whole (path);

  set_ticked (plan, (const guint32[]) { 2, 7 }, 2, FALSE, &error);
  assert_found (fixture, file, plan, 2, 0, 0);
  set_ticked (plan, (const guint32[]) { 0 }, 1, TRUE, &error);
  assert_found (fixture, file, plan, 2, 1, 0);
  g_assert_no_error (error);
}

/* Whatever else is here: that it ran is what counts. */
static void
test_run (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlan) copy = NULL;
  g_autoptr(KvpPlanFile) file = NULL;
  g_autofree char *path = NULL;

  store_fixture_open (fixture);
  plan = export_some (fixture, &path);
  file = open_whole (path);
  copy = import_whole (file, fixture);
  run (plan);

  assert_found (fixture, file, plan, 0, 0, 1);
}

static void
test_forgotten (StoreFixture *fixture)
{
  KvpPlanFileDifference difference = { 0 };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlan) found = NULL;
  g_autoptr(KvpPlanFile) file = NULL;
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  plan = export_some (fixture, &path);
  file = open_whole (path);
  run (plan);
  kvp_store_forget_async (fixture->store, kvp_plan_get_finished_at (plan) + 1000000, 0, 1, NULL, NULL, store_result,
                          &result);
  wait_for (&result);
  g_assert_cmpint (kvp_store_forget_finish (fixture->store, result, &error), ==, 1);

  found = plan_file_find (file, fixture->store, &difference, &error);
  g_assert_no_error (error);
  g_assert_true (found == plan);
  g_assert_true (difference.forgotten);
}

/* It would be kept in a second list just as well. */
static void
test_keep_list (StoreFixture *fixture)
{
  g_autoptr(GBytes) name = g_bytes_new_static ("key-000003", 10);
  g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(KvpKeepList) list = NULL;
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanFile) file = NULL;
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  plan = export_some (fixture, &path);
  file = open_whole (path);
  list = kvp_keep_list_get_for_plan (fixture->store, plan);
  g_ptr_array_add (rules, kvp_keep_rule_new (KVP_KEEP_KEY, name, NULL, 0, &error));
  kvp_keep_list_add_async (list, rules, NULL, store_result, &result);
  wait_for (&result);
  g_assert_true (kvp_keep_list_add_finish (list, result, &error));
  SPIN_UNTIL (kvp_plan_get_counts (plan)->excluded == 2);

  assert_found (fixture, file, plan, 0, 0, 0);
}

/* (transfer full) */
static KvpPlanFile *
open_edited (StoreFixture *fixture,
             const char   *path,
             const char   *find,
             const char   *with)
{
  g_autofree char *edited = g_build_filename (fixture->folder, "edited.kvplan", NULL);
  g_autofree char *text = NULL;
  g_autoptr(GString) changed = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  changed = g_string_new (text);
  g_assert_cmpuint (g_string_replace (changed, find, with, 1), ==, 1);
  g_assert_true (g_file_set_contents (edited, changed->str, -1, NULL));

  return open_whole (edited);
}

/* Who and when alone is no proof: a file can say anything of itself. */
static void
test_other_keys (StoreFixture *fixture)
{
  static const struct {
    const char *find;
    const char *with;
  } edits[] = {
    { "\"name\":\"key-000007\"", "\"name\":\"key-000008\"" },
    { "\"name\":\"key-000000\"", "\"name\":\"key\"" },
    { "\"name\":\"key-000002\"", "\"name\":\"key-000002\",\"expiration\":1900000000" },
    { "\"name\":\"key-000002\"", "\"name\":\"key-000002\",\"metadata\":\"[0]\"" },
  };
  g_autoptr(KvpPlan) plan = NULL;
  g_autofree char *path = NULL;

  store_fixture_open (fixture);
  plan = export_some (fixture, &path);
  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autoptr(KvpPlanFile) file = open_edited (fixture, path, edits[i].find, edits[i].with);

      assert_found (fixture, file, NULL, 0, 0, 0);
    }
}

/* Other ticks are no other list. */
static void
test_edited_ticks (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanFile) file = NULL;
  g_autofree char *path = NULL;

  store_fixture_open (fixture);
  plan = export_some (fixture, &path);
  file = open_edited (fixture, path, "\"state\":\"left-out\"", "\"state\":\"ticked\"");
  g_assert_true (kvp_plan_file_get_changed (file));
  assert_found (fixture, file, plan, 1, 0, 0);
}

/* It was looked at, and is another one when it is compared. */
static void
test_changed_meanwhile (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlan) found = NULL;
  g_autoptr(KvpPlanFile) file = NULL;
  g_autoptr(KvpPlanFile) edited = NULL;
  g_autofree char *path = NULL;
  g_autofree char *edited_path = g_build_filename (fixture->folder, "edited.kvplan", NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  plan = export_some (fixture, &path);
  file = open_whole (path);
  edited = open_edited (fixture, path, "\"state\":\"left-out\"", "\"state\":\"ticked\"");
  g_assert_true (g_file_get_contents (edited_path, &text, NULL, NULL));
  g_assert_true (g_file_set_contents (path, text, -1, NULL));

  found = plan_file_find (file, fixture->store, NULL, &error);
  g_assert_null (found);
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  g_assert_nonnull (strstr (error->message, "changed while it was being opened"));
}

static void
test_no_keys (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanFile) file = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "none.kvplan", NULL);
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  plan = create_plan (fixture->store);
  finish_scan (plan, 100, TRUE, NULL, &error);
  plan_file_export (plan, path, &error);
  g_assert_no_error (error);

  file = open_whole (path);
  assert_found (fixture, file, plan, 0, 0, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  store_fixture_add ("/purge/plan-file-find/elsewhere", test_elsewhere);
  store_fixture_add ("/purge/plan-file-find/here", test_here);
  store_fixture_add ("/purge/plan-file-find/ticks", test_ticks);
  store_fixture_add ("/purge/plan-file-find/run", test_run);
  store_fixture_add ("/purge/plan-file-find/forgotten", test_forgotten);
  store_fixture_add ("/purge/plan-file-find/keep-list", test_keep_list);
  store_fixture_add ("/purge/plan-file-find/other-keys", test_other_keys);
  store_fixture_add ("/purge/plan-file-find/edited-ticks", test_edited_ticks);
  store_fixture_add ("/purge/plan-file-find/changed-meanwhile", test_changed_meanwhile);
  store_fixture_add ("/purge/plan-file-find/no-keys", test_no_keys);

  return g_test_run ();
}
