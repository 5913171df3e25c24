/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "pending-steps.h"
#include "store/kvp-plan-backup.h"
#include "ui/kvp-backup-page.h"
#include "ui/kvp-plans-page.h"
#include "ui/kvp-restore-page.h"
#include "ui/kvp-result-page.h"
#include "ui/kvp-review-page.h"
#include "ui/kvp-settings.h"
#include "window-steps.h"

/* Values that are saved before a deletion, and put back after it. */

#define SIZE 2000

static GtkWidget *
page (WindowFixture *self)
{
  return GTK_WIDGET (kvp_window_get_page (self->window));
}

static char *
get_id (WindowFixture *self)
{
  return kvp_demo_server_get_namespace_id (self->server, KVP_DEMO_LARGE_NAMESPACE_TITLE);
}

/* Names, bytes, metadata and expirations of all that the server has. (transfer full) */
static char *
describe (WindowFixture *self)
{
  g_autofree char *id = get_id (self);
  g_autoptr(GPtrArray) names = kvp_demo_server_get_names (self->server, id);
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < names->len; i++)
    {
      GBytes *name = g_ptr_array_index (names, i);
      g_autoptr(GBytes) value = NULL;
      g_autofree char *metadata = NULL;
      g_autofree char *rest = NULL;
      gint64 expiration;

      g_assert_true (kvp_demo_server_get_key (self->server, id, name, &value, &metadata, &expiration));
      rest = g_strdup_printf ("%s %" G_GINT64_FORMAT, metadata != NULL ? metadata : "none", expiration);
      g_checksum_update (checksum, g_bytes_get_data (name, NULL), (gssize) g_bytes_get_size (name));
      g_checksum_update (checksum, g_bytes_get_data (value, NULL), (gssize) g_bytes_get_size (value));
      g_checksum_update (checksum, (const guchar *) rest, -1);
    }

  return g_strdup_printf ("%u keys, %s", names->len, g_checksum_get_string (checksum));
}

static guint
count_keys (WindowFixture *self)
{
  g_autofree char *id = get_id (self);

  return kvp_demo_server_count_keys (self->server, id);
}

static void
put (WindowFixture *self,
     const char    *name,
     const void    *value,
     gsize          length,
     const char    *metadata,
     gint64         expiration)
{
  g_autofree char *id = get_id (self);
  g_autoptr(GBytes) name_bytes = g_bytes_new (name, strlen (name));
  g_autoptr(GBytes) value_bytes = g_bytes_new (value, length);

  kvp_demo_server_put (self->server, id, name_bytes, value_bytes, metadata, expiration);
}

/* Values go to the fixture's folder. */
static void
use_folder (WindowFixture *self)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();

  g_settings_set_string (settings, KVP_SETTING_BACKUP_FOLDER, self->folder);
  g_settings_set_boolean (settings, KVP_SETTING_SAVE_VALUES, FALSE);
}

/* Keys that the filter of the steps takes: binary, numbers that programs round, an expiration. */
static void
put_odd_values (WindowFixture *self)
{
  put (self, WINDOW_PREFIX "odd/binary", "\xff\0\x80", 3, "{\"status\":\"archived\",\"n\":12345678901234567890}", 0);
  put (self, WINDOW_PREFIX "odd/<b>&", "\xe2\x98\x83", 3, "{ \"status\" : \"archived\", \"e\":1e400 }", 4102444800);
  put (self, WINDOW_PREFIX "odd/empty", "", 0, "{\"status\":\"archived\"}", 0);
}

/* Up to the page that comes after the confirmation. */
static void
confirm_saving (WindowFixture *self)
{
  GtkWidget *dialog = window_ask_to_delete (self);

  g_assert_nonnull (window_find (dialog, "save_check"));
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (window_find (dialog, "save_check"))));
  g_assert_true (window_says (dialog, "This cannot be undone."));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (window_find (dialog, "save_check")), TRUE);
  SPIN_UNTIL (window_says (dialog, "put back from the file"));
  g_assert_true (window_says (dialog, "more"));
  if (window_find (dialog, "typing_entry") != NULL)
    window_type (window_find (dialog, "typing_entry"), KVP_DEMO_LARGE_NAMESPACE_TITLE);
  SPIN_UNTIL (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "delete"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "delete");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
wait_for_decision (WindowFixture *self)
{
  window_wait_for_page (self, KVP_TYPE_RESTORE_PAGE);
  SPIN_UNTIL (window_find (page (self), "restore_button") != NULL);
}

/* Deletes with a backup, and undoes it: the server holds the same bytes, metadata texts and expirations. */
static void
test_undo (WindowFixture *self)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  const KvpPlanCounts *counts;
  GStatBuf info;
  KvpPlan *plan;

  use_folder (self);
  put_odd_values (self);
  before = describe (self);
  window_start (self);
  window_dry_run (self);
  confirm_saving (self);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);

  plan = window_get_plan (self);
  counts = kvp_plan_get_counts (plan);
  g_assert_cmpuint (counts->deleted, >, 10);
  g_assert_cmpuint (counts->failed + counts->skipped, ==, 0);
  g_assert_cmpuint (kvp_plan_get_backup_n_saved (plan), ==, counts->deleted);
  g_assert_cmpint (g_stat (kvp_plan_get_backup_path (plan), &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_assert_true (window_says (page (self), "values were saved before: "));

  window_click (window_find (page (self), "undo_button"));
  wait_for_decision (self);
  g_assert_true (window_says (page (self), "Restore Values to “" KVP_DEMO_LARGE_NAMESPACE_TITLE "”?"));
  /* Nothing is written before the person says so. */
  after = describe (self);
  g_assert_cmpstr (after, !=, before);
  g_clear_pointer (&after, g_free);

  window_click (window_find (page (self), "restore_button"));
  SPIN_UNTIL (window_says (page (self), "Keys Restored"));
  after = describe (self);
  g_assert_cmpstr (after, ==, before);

  /* And back to what was undone; the history knows of it. */
  window_click (window_find (page (self), "done_button"));
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-history", NULL);
  window_wait_for_page (self, KVP_TYPE_PLANS_PAGE);
  SPIN_UNTIL (window_says (page (self), "values saved"));
}

static void
respond (GtkWidget  *dialog,
         const char *response)
{
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
mark_read_only (WindowFixture *self,
                const char    *response)
{
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.mark-read-only", NULL);
  SPIN_UNTIL (window_find_toplevel ("read-only-dialog") != NULL);
  respond (window_find_toplevel ("read-only-dialog"), response);
}

/* Where nothing is changed nothing is restored: the button says so before it is pressed, and works once the mark is
 * off. */
static void
test_undo_read_only (WindowFixture *self)
{
  g_autofree char *id = get_id (self);
  guint n_before;
  GtkWidget *button;

  use_folder (self);
  put_odd_values (self);
  n_before = kvp_demo_server_count_keys (self->server, id);
  window_start (self);
  window_dry_run (self);
  confirm_saving (self);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  window_click (window_find (page (self), "undo_button"));
  wait_for_decision (self);
  button = window_find (page (self), "restore_button");
  g_assert_true (gtk_widget_is_sensitive (button));
  g_assert_false (window_says (page (self), "marked as read-only"));

  mark_read_only (self, "mark");
  SPIN_UNTIL (!gtk_widget_is_sensitive (button));
  g_assert_true (window_says (page (self), "marked as read-only, where nothing is restored"));

  mark_read_only (self, "unmark");
  SPIN_UNTIL (gtk_widget_is_sensitive (button));
  g_assert_false (window_says (page (self), "marked as read-only"));
  window_click (button);
  SPIN_UNTIL (window_says (page (self), "Keys Restored"));
  g_assert_cmpuint (kvp_demo_server_count_keys (self->server, id), ==, n_before);
}

/* A key that somebody wrote since is left as it is. */
static void
test_undo_leaves_newer (WindowFixture *self)
{
  g_autofree char *id = NULL;
  g_autoptr(GBytes) name = g_bytes_new_static (WINDOW_PREFIX "odd/empty", strlen (WINDOW_PREFIX "odd/empty"));
  g_autoptr(GBytes) value = NULL;

  use_folder (self);
  put_odd_values (self);
  id = get_id (self);
  window_start (self);
  window_dry_run (self);
  confirm_saving (self);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  put (self, WINDOW_PREFIX "odd/empty", "newer", 5, NULL, 0);

  window_click (window_find (page (self), "undo_button"));
  wait_for_decision (self);
  g_assert_true (window_says (page (self), "1 Key Exists"));
  window_click (window_find (page (self), "restore_button"));
  SPIN_UNTIL (window_says (page (self), "Keys Restored"));
  g_assert_true (window_says (page (self), "Left as it is: there is a key of this name."));
  g_assert_true (kvp_demo_server_get_key (self->server, id, name, &value, NULL, NULL));
  g_assert_cmpmem (g_bytes_get_data (value, NULL), g_bytes_get_size (value), "newer", 5);
}

/* --- what is not saved is not deleted --- */

static void
test_stopped (WindowFixture *self)
{
  guint n_before;

  use_folder (self);
  window_start (self);
  n_before = count_keys (self);
  window_dry_run (self);
  kvp_demo_server_hold (self->server, "bulk/get");
  window_count_deletes (self);
  confirm_saving (self);
  window_wait_for_page (self, KVP_TYPE_BACKUP_PAGE);
  g_assert_true (window_says (page (self), "Nothing is deleted yet."));
  window_click (window_find (page (self), "stop_button"));
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  kvp_demo_server_release (self->server);
  g_assert_cmpuint (window_count_deletes (self), ==, 0);
  g_assert_cmpuint (count_keys (self), ==, n_before);
}

static GtkWidget *
get_unsaved_dialog (WindowFixture *self)
{
  put (self, WINDOW_PREFIX "odd...", "\xff", 1, "{\"status\":\"archived\"}", 0);
  window_start (self);
  window_dry_run (self);
  confirm_saving (self);
  SPIN_UNTIL (window_find_toplevel ("unsaved-dialog") != NULL);

  return window_find_toplevel ("unsaved-dialog");
}

static guint
count_files (WindowFixture *self)
{
  g_autoptr(GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;
  guint n_files = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n_files += g_str_has_suffix (name, ".json") ? 1 : 0;

  return n_files;
}

static gboolean
has_unsaved (WindowFixture *self)
{
  g_autofree char *id = get_id (self);
  g_autoptr(GBytes) name = g_bytes_new_static (WINDOW_PREFIX "odd...", strlen (WINDOW_PREFIX "odd..."));

  return kvp_demo_server_has_key (self->server, id, name);
}

static void
test_unsaved_is_kept (WindowFixture *self)
{
  GtkWidget *dialog;

  use_folder (self);
  dialog = get_unsaved_dialog (self);
  g_assert_cmpstr (adw_message_dialog_get_default_response (ADW_MESSAGE_DIALOG (dialog)), ==, "cancel");
  g_assert_true (window_says (dialog, "1 Value Could Not Be Saved"));
  g_assert_cmpuint (count_files (self), ==, 1);
  respond (dialog, "rest");
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  g_assert_true (has_unsaved (self));
  g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->skipped, ==, 1);
  SPIN_UNTIL (window_says (page (self), "Skipped: its value could not be saved."));
}

/* Marked meanwhile, which the question shows: one of its answers deletes. */
static void
test_unsaved_shows_mark (WindowFixture *self)
{
  g_autofree char *id = get_id (self);
  GtkWidget *dialog;
  guint n_before;

  use_folder (self);
  put (self, WINDOW_PREFIX "odd...", "\xff", 1, "{\"status\":\"archived\"}", 0);
  n_before = kvp_demo_server_count_keys (self->server, id);
  window_start (self);
  window_dry_run (self);
  kvp_demo_server_hold (self->server, "/bulk/get");
  confirm_saving (self);
  window_wait_for_page (self, KVP_TYPE_BACKUP_PAGE);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.mark-production", NULL);
  SPIN_UNTIL (window_find_toplevel ("production-dialog") != NULL);
  respond (window_find_toplevel ("production-dialog"), "mark");
  SPIN_UNTIL (window_find (self->window, "production-badge") != NULL);
  kvp_demo_server_release (self->server);

  SPIN_UNTIL ((dialog = window_find_toplevel ("unsaved-dialog")) != NULL);
  SPIN_UNTIL (window_find (dialog, "production-badge") != NULL);
  g_assert_true (window_says (dialog, "PRODUCTION"));
  g_assert_true (gtk_widget_has_css_class (dialog, "production"));
  respond (dialog, "cancel");
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  g_assert_cmpuint (kvp_demo_server_count_keys (self->server, id), ==, n_before);
}

static void
test_unsaved_cancel (WindowFixture *self)
{
  guint n_before;

  use_folder (self);
  n_before = count_keys (self) + 1;
  respond (get_unsaved_dialog (self), "cancel");
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  g_assert_cmpuint (count_keys (self), ==, n_before);
  g_assert_cmpuint (window_count_deletes (self), ==, 0);
  /* A file that nobody would know of. */
  SPIN_UNTIL (count_files (self) == 0);
}

static void
test_unsaved_goes_if_said (WindowFixture *self)
{
  use_folder (self);
  respond (get_unsaved_dialog (self), "all");
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  g_assert_false (has_unsaved (self));
}

/* --- a file from elsewhere, and preferences --- */

static void
test_restore_file (WindowFixture *self)
{
  g_autofree char *path = g_build_filename (self->folder, "values.json", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autofree char *id = NULL;
  g_autoptr(GBytes) name = g_bytes_new_static ("from a file", 11);
  GtkWidget *dialog;

  use_folder (self);
  id = get_id (self);
  g_assert_true (g_file_set_contents (path, "[{\"key\":\"from a file\",\"value\":\"1\"},"
                                            "{\"key\":\"old\",\"value\":\"2\",\"expiration\":1000000000}]", -1, NULL));
  window_start (self);
  kvp_window_restore_file (self->window, file);
  SPIN_UNTIL (window_find_toplevel ("restore-dialog") != NULL);
  dialog = window_find_toplevel ("restore-dialog");
  g_assert_nonnull (window_find (dialog, "restore-namespace"));
  respond (dialog, "open");
  wait_for_decision (self);
  g_assert_true (window_says (page (self), "1 Key Cannot Be Restored as It Was"));
  g_assert_false (kvp_demo_server_has_key (self->server, id, name));
  window_click (window_find (page (self), "restore_button"));
  SPIN_UNTIL (window_says (page (self), "1 Key Restored"));
  g_assert_true (kvp_demo_server_has_key (self->server, id, name));
  g_assert_true (window_says (page (self), "the time at which it expires is over"));
}

static void
test_bad_file (WindowFixture *self)
{
  g_autofree char *path = g_build_filename (self->folder, "values.json", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);

  use_folder (self);
  g_assert_true (g_file_set_contents (path, "[{\"key\":\"a\",\"value\":\"1", -1, NULL));
  window_start (self);
  kvp_window_restore_file (self->window, file);
  SPIN_UNTIL (window_find_toplevel ("restore-dialog") != NULL);
  respond (window_find_toplevel ("restore-dialog"), "open");
  window_wait_for_page (self, KVP_TYPE_RESTORE_PAGE);
  SPIN_UNTIL (window_says (page (self), "The file is cut off: its end is missing."));
  g_assert_null (window_find (page (self), "restore_button"));
}

/* What is set is what the next confirmation has ticked. */
static void
test_preference (WindowFixture *self)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();
  GtkWidget *dialog;

  use_folder (self);
  g_settings_set_boolean (settings, KVP_SETTING_SAVE_VALUES, TRUE);
  window_start (self);
  window_dry_run (self);
  dialog = window_ask_to_delete (self);
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (window_find (dialog, "save_check"))));
  g_assert_true (window_says (dialog, "put back from the file"));
  respond (dialog, "cancel");
  g_settings_set_boolean (settings, KVP_SETTING_SAVE_VALUES, FALSE);
}

/* --- when it is forgotten --- */

/* The deletion was two days ago, and names are kept for one. The app starts. */
static void
come_back (WindowFixture *self,
           gboolean       delete_values)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();

  g_settings_set_uint (settings, KVP_SETTING_HISTORY_FORGET_NAMES_DAYS, 1);
  g_settings_set_boolean (settings, KVP_SETTING_HISTORY_DELETE_VALUES, delete_values);
  pending_restart (self, "UPDATE plan SET finished_at = finished_at - 2 * 24 * 60 * 60");
}

static void
show_report (WindowFixture *self)
{
  g_assert_true (kvp_window_show_run (self->window, kvp_plan_get_id (window_get_plan (self)), FALSE));
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
}

/* As long as the file is there, so are the names and the way back; then neither, and the report says so. */
static void
test_forgotten (WindowFixture *self)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();
  g_autofree char *path = NULL;

  use_folder (self);
  window_start (self);
  window_dry_run (self);
  confirm_saving (self);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  path = g_strdup (kvp_plan_get_backup_path (window_get_plan (self)));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));

  come_back (self, FALSE);
  show_report (self);
  g_assert_cmpint (kvp_plan_get_forgotten_at (window_get_plan (self)), ==, 0);
  g_assert_nonnull (window_find (page (self), "undo_button"));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));

  come_back (self, TRUE);
  SPIN_UNTIL (kvp_plan_get_forgotten_at (window_get_plan (self)) != 0);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  show_report (self);
  g_assert_true (window_says (page (self), "their saved values are gone, so that nothing can be put back."));
  g_assert_null (window_find (page (self), "undo_button"));

  g_settings_reset (settings, KVP_SETTING_HISTORY_FORGET_NAMES_DAYS);
  g_settings_reset (settings, KVP_SETTING_HISTORY_DELETE_VALUES);
}

int
main (int   argc,
      char *argv[])
{
  window_fixture_init (&argc, &argv);

  window_fixture_add ("/must-not/backups/restore-changes-value/window", SIZE, test_undo);
  window_fixture_add ("/window/values/undo-leaves-newer", SIZE, test_undo_leaves_newer);
  window_fixture_add ("/must-not/backups/backup-incomplete-deletes/window/stopped", SIZE, test_stopped);
  window_fixture_add ("/must-not/backups/backup-incomplete-deletes/window/unsaved", SIZE, test_unsaved_is_kept);
  window_fixture_add ("/must-not/backups/backup-incomplete-deletes/window/cancel", SIZE, test_unsaved_cancel);
  window_fixture_add ("/window/values/unsaved-shows-mark", SIZE, test_unsaved_shows_mark);
  window_fixture_add ("/window/values/unsaved-goes-if-said", SIZE, test_unsaved_goes_if_said);
  window_fixture_add ("/window/values/undo-read-only", SIZE, test_undo_read_only);
  window_fixture_add ("/window/values/restore-file", SIZE, test_restore_file);
  window_fixture_add ("/window/values/bad-file", SIZE, test_bad_file);
  window_fixture_add ("/window/values/forgotten", SIZE, test_forgotten);
  window_fixture_add ("/window/values/preference", SIZE, test_preference);

  return g_test_run ();
}
