/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The token is in the keyring, and in nothing else that the app writes, prints or shows. */

#include "config.h"

#include <string.h>

#include "purge/kvp-filter-file.h"
#include "store/kvp-plan-backup.h"
#include "store/kvp-saved-connections.h"
#include "ui/kvp-about.h"
#include "ui/kvp-export-dialog.h"
#include "ui/kvp-filter-page.h"
#include "ui/kvp-handover-dialog.h"
#include "ui/kvp-result-page.h"
#include "ui/kvp-review-page.h"
#include "ui/kvp-settings.h"
#include "window-steps.h"

#define SIZE 2000

/* --- looking for it --- */

/* As it is, as hexadecimal and percent-encoded digits, and what base64 makes of its inside wherever it begins.
 * (transfer full) */
static GPtrArray *
list_forms (void)
{
  GPtrArray *forms = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GString) hexadecimal = g_string_new (NULL);
  g_autoptr(GString) percent = g_string_new (NULL);

  for (const char *byte = KVP_DEMO_TOKEN; *byte != '\0'; byte++)
    {
      g_string_append_printf (hexadecimal, "%02x", (guint) *byte);
      g_string_append_printf (percent, "%%%02X", (guint) *byte);
    }
  g_ptr_array_add (forms, g_strdup (KVP_DEMO_TOKEN));
  g_ptr_array_add (forms, g_strdup (hexadecimal->str));
  g_ptr_array_add (forms, g_strdup (percent->str));

  for (gsize begin = 0; begin < 3; begin++)
    {
      gsize length = (strlen (KVP_DEMO_TOKEN) - begin) / 3 * 3;

      g_ptr_array_add (forms, g_base64_encode ((const guchar *) KVP_DEMO_TOKEN + begin, length));
    }

  return forms;
}

static gboolean
gives_away (const char *text,
            gsize       length)
{
  g_autoptr(GPtrArray) forms = list_forms ();

  for (guint i = 0; i < forms->len; i++)
    {
      if (g_strstr_len (text, (gssize) length, g_ptr_array_index (forms, i)) != NULL)
        return TRUE;
    }

  return FALSE;
}

/* How many files there are. */
static guint
assert_no_token_in (const char *path)
{
  g_autoptr(GDir) directory = g_dir_open (path, 0, NULL);
  g_autofree char *content = NULL;
  gsize length = 0;
  const char *name;
  guint n_files = 0;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      if (!g_file_test (inner, G_FILE_TEST_IS_SYMLINK))
        n_files += assert_no_token_in (inner);
    }

  if (directory == NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR) &&
      g_file_get_contents (path, &content, &length, NULL))
    {
      if (gives_away (content, length))
        g_error ("The token is in “%s”", path);
      n_files++;
    }

  return n_files;
}

/* --- a whole session --- */

static gboolean
is_kept (WindowFixture *self)
{
  g_autoptr(KvpSavedConnections) connections = kvp_saved_connections_get (kvp_window_get_store (self->window));
  KvpSavedConnection *saved = kvp_saved_connections_find (connections, kvp_demo_server_get_endpoint (self->server),
                                                          KVP_DEMO_ACCOUNT_ID);

  return saved != NULL && kvp_saved_connection_get_in_keyring (saved);
}

/* A server that says back what it got. */
static void
script_echo (WindowFixture *self,
             const char    *match,
             guint          status)
{
  static const char echo[] = "{\"success\":false,\"result\":null,\"messages\":[],\"errors\":[{\"code\":10000,\"message\":"
                             "\"Bad header 'Authorization: Bearer " KVP_DEMO_TOKEN "'\"}]}";
  g_autoptr(GBytes) body = g_bytes_new_static (echo, sizeof echo - 1);

  kvp_demo_server_script (self->server, match, status, "Content-Type: application/json", body, FALSE);
}

static void
wait_for_file (WindowFixture *self,
               const char    *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  SPIN_UNTIL (g_file_test (path, G_FILE_TEST_EXISTS));
}

static GFile *
get_file (WindowFixture *self,
          const char    *name)
{
  return g_file_new_build_filename (self->folder, name, NULL);
}

static void
keep_result (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
export_filter (WindowFixture *self)
{
  const char *text = kvp_plan_get_filter_text (window_get_plan (self));
  g_autoptr(GFile) file = get_file (self, "shared.kvfilter");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(KvpFilter) filter = NULL;
  g_autoptr(GError) error = NULL;

  filter = kvp_filter_from_text (text, &error);
  g_assert_no_error (error);
  kvp_filter_file_save_async (file, filter, "Archived products", NULL, keep_result, &result);
  SPIN_UNTIL (result != NULL);
  g_assert_true (kvp_filter_file_save_finish (file, result, &error));
  g_assert_no_error (error);
}

static void
export_keys (WindowFixture *self)
{
  static const char *const names[] = { "keys.csv", "keys.json", "keys.html" };
  g_autoptr(GFile) plan_file = get_file (self, "handed-over.kvplan");
  GtkWidget *page = GTK_WIDGET (kvp_window_get_page (self->window));
  GtkWidget *toasts = gtk_widget_get_ancestor (page, ADW_TYPE_TOAST_OVERLAY);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(GFile) file = get_file (self, names[i]);

      kvp_export_dialog_write (ADW_TOAST_OVERLAY (toasts), window_get_plan (self), KVP_PLAN_KEYS_ALL, file);
      wait_for_file (self, names[i]);
    }
  kvp_handover_dialog_write (page, window_get_plan (self), plan_file);
  wait_for_file (self, "handed-over.kvplan");
}

static void
export_report (WindowFixture *self)
{
  static const char *const names[] = { "report.csv", "report.json", "report.html" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(GFile) file = get_file (self, names[i]);

      kvp_result_page_export (KVP_RESULT_PAGE (kvp_window_get_page (self->window)), file);
      wait_for_file (self, names[i]);
    }
}

static void
delete_saving_values (WindowFixture *self)
{
  GtkWidget *dialog = window_ask_to_delete (self);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (window_find (dialog, "save_check")), TRUE);
  if (window_find (dialog, "typing_entry") != NULL)
    window_type (window_find (dialog, "typing_entry"), KVP_DEMO_LARGE_NAMESPACE_TITLE);
  SPIN_UNTIL (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "delete"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "delete");
  gtk_window_destroy (GTK_WINDOW (dialog));
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
}

/* What a person would paste into a report of a problem. */
static void
assert_no_token_to_paste (WindowFixture *self)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();
  g_autofree char *info = kvp_about_dup_debug_info (settings);

  g_assert_cmpuint (strlen (info), >, 0);
  g_assert_false (gives_away (info, strlen (info)));
}

/* Everything that the app wrote but the keyring, and what others see of the process. */
static void
assert_no_token (WindowFixture *self)
{
  g_autofree char *arguments = NULL;
  gsize length = 0;

  /* The database, and what was exported: six tables and pages, a plan, a filter, values. */
  g_assert_cmpuint (assert_no_token_in (self->folder), >=, 10);
  assert_no_token_in (g_get_home_dir ());
  assert_no_token_in (g_get_user_config_dir ());
  assert_no_token_in (g_get_user_data_dir ());
  assert_no_token_in (g_get_user_cache_dir ());
  assert_no_token_in (g_get_user_state_dir ());
  assert_no_token_in (g_get_user_runtime_dir ());
  /* Where there is such a file. */
  if (g_file_get_contents ("/proc/self/cmdline", &arguments, &length, NULL))
    g_assert_false (gives_away (arguments, length));
}

static void
run_with_token (WindowFixture *self)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();

  g_settings_set_string (settings, KVP_SETTING_BACKUP_FOLDER, self->folder);
  g_log_set_debug_enabled (TRUE);

  window_start (self);
  SPIN_UNTIL (is_kept (self));

  script_echo (self, "/keys", 500);
  window_dry_run (self);
  export_filter (self);
  export_keys (self);
  script_echo (self, "bulk/get", 500);
  script_echo (self, "bulk/delete", 500);
  delete_saving_values (self);
  g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->deleted, >, 0);
  g_assert_cmpuint (kvp_plan_get_backup_n_saved (window_get_plan (self)), >, 0);
  export_report (self);

  /* An error that is shown, and kept with the plan. */
  window_click (window_find (kvp_window_get_page (self->window), "done_button"));
  window_wait_for_page (self, KVP_TYPE_FILTER_PAGE);
  script_echo (self, "/keys", 401);
  window_click (window_find (kvp_window_get_page (self->window), "dry_run_button"));
  SPIN_UNTIL (window_says (self->window, "Token Not Accepted"));
  g_assert_false (window_says (self->window, KVP_DEMO_TOKEN));

  assert_no_token_to_paste (self);
  window_fixture_close (self);
  assert_no_token (self);
  g_print ("did everything\n");
}

static void
test_token_in_log (void)
{
  g_autoptr(GPtrArray) forms = list_forms ();

  g_setenv ("G_MESSAGES_DEBUG", "all", TRUE);
  g_test_trap_subprocess ("/must-not/safety/token-in-log/window/subprocess", 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout ("*did everything*");
  /* The log is there, and says nothing. */
  g_test_trap_assert_stdout ("*kvp-transport*POST /client/v4*");
  for (guint i = 0; i < forms->len; i++)
    {
      g_autofree char *pattern = g_strdup_printf ("*%s*", (const char *) g_ptr_array_index (forms, i));

      g_test_trap_assert_stdout_unmatched (pattern);
      g_test_trap_assert_stderr_unmatched (pattern);
    }
}

int
main (int    argc,
      char **argv)
{
  window_fixture_init (&argc, &argv);

  g_test_add_func ("/must-not/safety/token-in-log/window", test_token_in_log);
  window_fixture_add ("/must-not/safety/token-in-log/window/subprocess", SIZE, run_with_token);

  return g_test_run ();
}
