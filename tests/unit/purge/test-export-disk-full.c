/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>

#include "base/kvp-error.h"
#include "full-disk.h"
#include "plan-file-steps.h"
#include "purge/kvp-report.h"
#include "store-fixture.h"

/* Exports onto a disk that is full from the first byte on, in the middle, and at the last one: what was there before is
 * as it was, and nothing half-written stays. */

#define N_KEYS 3000

typedef gboolean (*ExportFunc) (KvpPlan     *plan,
                                const char  *path,
                                GError     **error);

static gboolean
export_report (KvpPlan          *plan,
               const char       *path,
               KvpReportFormat   format,
               GError          **error)
{
  g_autoptr(KvpPlanKeys) keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GAsyncResult) result = NULL;

  kvp_report_export_async (keys, file, format, NULL, store_result, &result);
  wait_for (&result);

  return kvp_report_export_finish (result, error);
}

static gboolean
export_csv (KvpPlan     *plan,
            const char  *path,
            GError     **error)
{
  return export_report (plan, path, KVP_REPORT_CSV, error);
}

static gboolean
export_json (KvpPlan     *plan,
             const char  *path,
             GError     **error)
{
  return export_report (plan, path, KVP_REPORT_JSON, error);
}

static gboolean
export_html (KvpPlan     *plan,
             const char  *path,
             GError     **error)
{
  return export_report (plan, path, KVP_REPORT_HTML, error);
}

static void
assert_holds_old (const char *folder,
                  const char *path)
{
  g_autofree char *contents = NULL;
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr(GDir) directory = g_dir_open (folder, 0, NULL);

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "old");
  g_assert_cmpstr (g_dir_read_name (directory), ==, name);
  g_assert_null (g_dir_read_name (directory));
}

static void
assert_export (KvpPlan    *plan,
               const char *name,
               ExportFunc  export)
{
  g_autofree char *folder = g_dir_make_tmp ("kvp-disk-full-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *sentence = g_strdup_printf ("The disk is full, so “%s” was not written.", name);
  g_autoptr(GError) error = NULL;
  GStatBuf info;
  gsize size;

  g_assert_true (export (plan, path, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  size = (gsize) info.st_size;
  g_assert_cmpuint (size, >, 100000);

  {
    const gsize rooms[] = { 0, 1, size / 2, size - 1 };

    for (guint i = 0; i < G_N_ELEMENTS (rooms); i++)
      {
        gboolean exported;

        g_assert_true (g_file_set_contents (path, "old", -1, NULL));
        full_disk_after (rooms[i]);
        exported = export (plan, path, &error);
        full_disk_free_space ();
        g_assert_false (exported);
        g_assert_error (error, KVP_ERROR, KVP_ERROR_DISK_FULL);
        g_assert_cmpstr (error->message, ==, sentence);
        assert_holds_old (folder, path);
        g_clear_error (&error);
      }
  }

  /* With just enough room it is written. */
  full_disk_after (size);
  g_assert_true (export (plan, path, &error));
  full_disk_free_space ();
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint ((gsize) info.st_size, ==, size);

  g_unlink (path);
  g_rmdir (folder);
}

static void
test_exports (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;

  if (!full_disk_is_possible ())
    {
      g_test_skip ("No disk can be full here");
      return;
    }

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, N_KEYS);

  assert_export (plan, "list.kvplan", plan_file_export);
  assert_export (plan, "report.csv", export_csv);
  assert_export (plan, "report.json", export_json);
  assert_export (plan, "report.html", export_html);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  store_fixture_add ("/purge/export-disk-full", test_exports);

  return g_test_run ();
}
