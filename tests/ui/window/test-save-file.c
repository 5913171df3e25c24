/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>

#include "ui/kvp-save-file.h"
#include "window-fixture.h"

enum { TABLE, PAGE };

static const KvpSaveKind kinds[] = {
  { "csv", "Table (CSV)" },
  { "html", "Web Page to Print (HTML)" },
};

static void
settled_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static void
start (WindowFixture  *self,
       const char     *name,
       guint           kind,
       GAsyncResult  **result)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);

  kvp_save_file_settle_async (NULL, file, kinds, G_N_ELEMENTS (kinds), kind, settled_cb, result);
}

/* @expected: (nullable): the name that is to be written; %NULL if nothing is */
static void
assert_end (GAsyncResult **slot,
            const char    *expected,
            guint          expected_kind)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GFile) file = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;
  guint kind;

  SPIN_UNTIL (*slot != NULL);
  result = g_steal_pointer (slot);
  file = kvp_save_file_run_finish (result, &kind, &error);
  if (expected == NULL)
    {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_null (file);
      return;
    }

  g_assert_no_error (error);
  name = g_file_get_basename (file);
  g_assert_cmpstr (name, ==, expected);
  g_assert_cmpuint (kind, ==, expected_kind);
}

static void
answer (const char *heading,
        const char *response)
{
  GtkWidget *dialog;

  SPIN_UNTIL ((dialog = window_find_toplevel ("file-ending-dialog")) != NULL);
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)), ==, heading);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
put (WindowFixture *self,
     const char    *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
}

/* The kind that is chosen decides; a name gets what it lacks, and keeps what is right. */
static void
test_endings (WindowFixture *self)
{
  static const struct {
    const char *typed;
    guint       kind;
    const char *expected;
  } cases[] = {
    { "report", TABLE, "report.csv" },
    { "report", PAGE, "report.html" },
    { "report.", TABLE, "report.csv" },
    { "report.2026", TABLE, "report.2026.csv" },
    { "report.csv", TABLE, "report.csv" },
    { "REPORT.CSV", TABLE, "REPORT.CSV" },
    { "report.htm", PAGE, "report.htm" },
    { ".csv", TABLE, ".csv.csv" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GAsyncResult *result = NULL;

      start (self, cases[i].typed, cases[i].kind, &result);
      assert_end (&result, cases[i].expected, cases[i].kind);
      g_assert_null (window_find_toplevel ("file-ending-dialog"));
    }
}

/* An ending that somebody typed does not go without a word. */
static void
test_other_kind (WindowFixture *self)
{
  GAsyncResult *result = NULL;

  start (self, "report.html", TABLE, &result);
  answer ("Export as “report.csv”?", "cancel");
  assert_end (&result, NULL, TABLE);

  start (self, "report.html", TABLE, &result);
  answer ("Export as “report.csv”?", "write");
  assert_end (&result, "report.csv", TABLE);
}

/* Whoever confirmed that “report” is replaced did not confirm it of “report.csv”. */
static void
test_exists (WindowFixture *self)
{
  GAsyncResult *result = NULL;

  put (self, "report.csv");
  put (self, "report");

  start (self, "report", TABLE, &result);
  answer ("Replace “report.csv”?", "cancel");
  assert_end (&result, NULL, TABLE);

  start (self, "report.html", TABLE, &result);
  answer ("Replace “report.csv”?", "write");
  assert_end (&result, "report.csv", TABLE);

  /* That the file chooser has asked. */
  start (self, "report.csv", TABLE, &result);
  assert_end (&result, "report.csv", TABLE);
}

int
main (int   argc,
      char *argv[])
{
  window_fixture_init (&argc, &argv);

  window_fixture_add ("/window/save-file/endings", 10, test_endings);
  window_fixture_add ("/window/save-file/other-kind", 10, test_other_kind);
  window_fixture_add ("/window/save-file/exists", 10, test_exists);

  return g_test_run ();
}
