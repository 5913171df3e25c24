/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>

#include "file-steps.h"
#include "pending-steps.h"
#include "store/kvp-plan-keys.h"
#include "ui/kvp-filter-page.h"
#include "ui/kvp-handover-dialog.h"
#include "ui/kvp-key-list-tick.h"
#include "ui/kvp-review-page.h"
#include "window-steps.h"

#define SMALL 100
#define NAMESPACE "handed-over"

/* Sorted by bytes; NULs are not among them because a form can not type them, but all else is. */
static const char *const names[] = {
  "\tkey", " key ", "..a", "<b>bold</b>&", "a\nb", "a,b", "key:1", "key:2", "\xc3\xa4\xf0\x9f\x98\x80",
};

/* (transfer full): the namespace's ID */
static char *
add_namespace (WindowFixture *self)
{
  char *id = kvp_demo_server_add_namespace (self->server, NAMESPACE);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(GBytes) name = g_bytes_new (names[i], strlen (names[i]));

      kvp_demo_server_put (self->server, id, name, NULL, i % 2 == 0 ? "{\"n\":1e400,\"big\":12345678901234567890}" : NULL,
                           i == 3 ? 4000000000 : 0);
    }

  return id;
}

static void
open_and_connect (WindowFixture *self)
{
  window_fixture_open (self, 1280, 800);
  window_fixture_connect (self);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  gboolean *saved = user_data;

  g_assert_true (kvp_plan_save_finish (KVP_PLAN (source), result, NULL));
  *saved = TRUE;
}

/* Of every key. */
static void
dry_run (WindowFixture *self)
{
  GtkWidget *page;

  window_fixture_choose (self, NAMESPACE);
  window_wait_for_page (self, KVP_TYPE_FILTER_PAGE);
  page = GTK_WIDGET (kvp_window_get_page (self->window));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (window_find (page, "every_button")), TRUE);
  SPIN_UNTIL (gtk_widget_is_sensitive (window_find (page, "dry_run_button")));
  window_click (window_find (page, "dry_run_button"));
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
}

/* A dry run of every key, one tick taken, a title and a note, and then a file. (transfer full) */
static GFile *
export_some (WindowFixture *self)
{
  g_autofree char *path = g_build_filename (self->folder, "spring.kvplan", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GBytes) unticked = NULL;
  gboolean saved = FALSE;

  dry_run (self);
  SPIN_UNTIL (window_find_type (kvp_window_get_page (self->window), KVP_TYPE_KEY_LIST_TICK) != NULL);
  unticked = window_untick_first (self);
  kvp_plan_save_async (window_get_plan (self), "Spring <clean> & so on", "Only after Friday", NULL, saved_cb, &saved);
  SPIN_UNTIL (saved);

  kvp_handover_dialog_write (GTK_WIDGET (kvp_window_get_page (self->window)), window_get_plan (self), file);
  SPIN_UNTIL (window_says (self->window, "Written to “spring.kvplan”. It names keys and has no credentials in it."));

  return g_steal_pointer (&file);
}

static void
assert_opened (WindowFixture *self)
{
  KvpPlan *plan;
  g_autoptr(KvpPlanKeys) keys = NULL;

  SPIN_UNTIL (window_count_plans (self) == 1);
  plan = window_get_plan (self);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_WAITING);
  g_assert_cmpint (kvp_plan_get_source (plan), ==, KVP_PLAN_FROM_FILE);
  g_assert_cmpstr (kvp_plan_get_title (plan), ==, "Spring <clean> & so on");
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, G_N_ELEMENTS (names) - 1);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->excluded, ==, 1);

  keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(KvpPlanRow) row = g_list_model_get_item (G_LIST_MODEL (keys), i);
      gsize length;
      const char *name = g_bytes_get_data (kvp_plan_row_get_name (row), &length);

      g_assert_cmpmem (name, length, names[i], strlen (names[i]));
      g_assert_true (kvp_plan_row_get_ticked (row) == (i != 0));
      g_assert_cmpstr (kvp_plan_row_get_metadata (row), ==,
                       i % 2 == 0 ? "{\"n\":1e400,\"big\":12345678901234567890}" : NULL);
    }
}

/* --- from one computer to another --- */

static void
test_round_trip (WindowFixture *self)
{
  g_autofree char *id = add_namespace (self);
  g_autoptr(GFile) file = NULL;
  g_autofree char *contents = NULL;

  open_and_connect (self);
  file = export_some (self);
  g_assert_true (g_file_get_contents (g_file_peek_path (file), &contents, NULL, NULL));
  g_assert_null (strstr (contents, KVP_DEMO_TOKEN));

  window_move_to_another_computer (self);
  kvp_window_open_file (self->window, file);
  assert_opened (self);
  g_assert_cmpstr (kvp_plan_get_note (window_get_plan (self)), ==, "Only after Friday");

  /* It is shown at once, with who made it, and nothing has run. */
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  SPIN_UNTIL (window_says (self->window, "Opened from “spring.kvplan”; listed "));
  g_assert_true (window_says (self->window, kvp_store_get_person ()));
  g_assert_true (window_says (self->window, "Only after Friday"));
  g_assert_true (window_says (self->window, "Opened “Spring <clean> & so on”. It waits for review."));
  g_assert_cmpuint (kvp_demo_server_count_keys (self->server, id), ==, G_N_ELEMENTS (names));
}

/* A key that was rewritten since is kept: the list is old, whatever it says of itself. */
static void
test_run (WindowFixture *self)
{
  g_autofree char *id = add_namespace (self);
  g_autoptr(GFile) file = NULL;
  g_autoptr(GBytes) rewritten = g_bytes_new_static ("key:1", 5);
  g_autoptr(GPtrArray) left = NULL;

  open_and_connect (self);
  file = export_some (self);
  window_move_to_another_computer (self);
  kvp_window_open_file (self->window, file);
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  kvp_demo_server_put (self->server, id, rewritten, NULL, "{\"new\":1}", 0);

  window_delete_few (self);
  g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->skipped, ==, 1);
  left = kvp_demo_server_get_names (self->server, id);
  g_assert_cmpuint (left->len, ==, 2);
  g_assert_cmpmem (g_bytes_get_data (g_ptr_array_index (left, 0), NULL), 4, names[0], 4);
  g_assert_true (g_bytes_equal (g_ptr_array_index (left, 1), rewritten));
}

/* What others made of the names, and what comes of a NUL that ends them: keys of somebody else, which stay. */
static const char *const mangled[] = {
  "key", "key ", " key", "..", "bold&", "a", "b", "key:1\r", "key:", "nul", "\xc3\xa4",
};

static void
put_mangled (WindowFixture *self,
             const char    *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (mangled); i++)
    {
      g_autoptr(GBytes) name = g_bytes_new (mangled[i], strlen (mangled[i]));

      kvp_demo_server_put (self->server, id, name, NULL, NULL, 0);
    }
}

static void
test_key_mangled (WindowFixture *self)
{
  g_autofree char *id = add_namespace (self);
  g_autoptr(GBytes) with_nul = g_bytes_new_static ("nul\0byte", 8);
  g_autoptr(GFile) file = NULL;

  kvp_demo_server_put (self->server, id, with_nul, NULL, NULL, 0);
  open_and_connect (self);
  file = export_some (self);
  put_mangled (self, id);

  window_move_to_another_computer (self);
  kvp_window_open_file (self->window, file);
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->pending, ==, G_N_ELEMENTS (names));
  window_delete_few (self);

  /* The first one was unticked before it was handed over. */
  g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->deleted, ==, G_N_ELEMENTS (names));
  g_assert_cmpuint (kvp_demo_server_count_keys (self->server, id), ==, G_N_ELEMENTS (mangled) + 1);
  g_assert_false (kvp_demo_server_has_key (self->server, id, with_nul));
  for (guint i = 0; i < G_N_ELEMENTS (mangled); i++)
    {
      g_autoptr(GBytes) name = g_bytes_new (mangled[i], strlen (mangled[i]));

      g_assert_true (kvp_demo_server_has_key (self->server, id, name));
    }
}

static void
put (WindowFixture *self,
     const char    *id,
     const char    *name,
     gint64         expiration)
{
  g_autoptr(GBytes) bytes = g_bytes_new (name, strlen (name));

  kvp_demo_server_put (self->server, id, bytes, NULL, "{\"new\":1}", expiration);
}

/* An approval shows what changed since the dry run. The list can still be handed over, with what it took out. */
static void
test_after_approval (WindowFixture *self)
{
  g_autofree char *path = g_build_filename (self->folder, "approved.kvplan", NULL);
  g_autofree char *id = add_namespace (self);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  KvpPlan *plan;
  g_autoptr(KvpPlanKeys) keys = NULL;

  open_and_connect (self);
  dry_run (self);
  pending_save (self, "Spring", "Only after Friday");
  put (self, id, "key:1", 0);
  put (self, id, "key:2", 1);
  plan = window_get_plan (self);
  pending_approve (self, plan);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->skipped, ==, 2);

  /* What was approved with these changes in sight is approved. */
  SPIN_UNTIL (window_says (pending_get_row (self, plan), "APPROVED"));
  kvp_handover_dialog_write (pending_get_row (self, plan), plan, file);
  SPIN_UNTIL (window_says (self->window, "Written to “approved.kvplan”."));

  window_move_to_another_computer (self);
  kvp_window_open_file (self->window, file);
  SPIN_UNTIL (window_count_plans (self) == 1);
  plan = window_get_plan (self);
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, G_N_ELEMENTS (names) - 2);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->skipped, ==, 2);
  keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(KvpPlanRow) row = g_list_model_get_item (G_LIST_MODEL (keys), i);
      gboolean rewritten = g_str_equal (names[i], "key:1");
      gboolean gone = g_str_equal (names[i], "key:2");

      g_assert_cmpint (kvp_plan_row_get_state (row), ==, rewritten || gone ? KVP_KEY_SKIPPED : KVP_KEY_PENDING);
      g_assert_cmpint (kvp_plan_row_get_reason (row), ==,
                       rewritten ? KVP_REASON_REWRITTEN : gone ? KVP_REASON_GONE : KVP_REASON_NONE);
    }
  g_assert_cmpuint (kvp_demo_server_count_keys (self->server, id), ==, G_N_ELEMENTS (names) - 1);
}

static void
test_drop (WindowFixture *self)
{
  g_autofree char *id = add_namespace (self);
  g_autoptr(GFile) file = NULL;

  open_and_connect (self);
  file = export_some (self);
  window_move_to_another_computer (self);
  g_assert_true (window_drop (self, file));
  assert_opened (self);
}

/* As the file manager does: before anybody has connected. */
static void
test_before_connecting (WindowFixture *self)
{
  g_autofree char *id = add_namespace (self);
  g_autoptr(GFile) file = NULL;
  g_autofree char *path = window_fixture_get_path (self);

  open_and_connect (self);
  file = export_some (self);
  window_fixture_close (self);
  g_assert_cmpint (g_unlink (path), ==, 0);

  window_fixture_open (self, 1280, 800);
  g_signal_emit_by_name (self->application, "open", &file, 1, "");
  SPIN_UNTIL (window_says (self->window, "Connect to an account to open “spring.kvplan”"));
  window_fixture_connect (self);
  assert_opened (self);
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
}

/* --- files that are not as they were --- */

/* (transfer full) */
static GFile *
edit (WindowFixture *self,
      GFile         *file,
      const char    *find,
      const char    *with)
{
  g_autofree char *contents = NULL;
  g_autoptr(GString) edited = NULL;

  g_assert_true (g_file_get_contents (g_file_peek_path (file), &contents, NULL, NULL));
  edited = g_string_new (contents);
  g_assert_cmpuint (g_string_replace (edited, find, with, 1), ==, 1);

  return window_make_file (self, "edited.kvplan", edited->str, (gssize) edited->len);
}

static GtkWidget *
wait_for_dialog (const char *name)
{
  GtkWidget *dialog;

  SPIN_UNTIL ((dialog = window_find_toplevel (name)) != NULL);

  return dialog;
}

static void
answer (GtkWidget  *dialog,
        const char *response)
{
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
test_changed (WindowFixture *self)
{
  g_autofree char *id = add_namespace (self);
  g_autoptr(GFile) file = NULL;
  g_autoptr(GFile) edited = NULL;
  GtkWidget *dialog;

  open_and_connect (self);
  file = export_some (self);
  edited = edit (self, file, "\"state\":\"left-out\"", "\"state\":\"ticked\"");
  window_move_to_another_computer (self);

  kvp_window_open_file (self->window, edited);
  dialog = wait_for_dialog ("changed-file-dialog");
  g_assert_cmpstr (adw_message_dialog_get_default_response (ADW_MESSAGE_DIALOG (dialog)), ==, "cancel");
  g_assert_true (window_says (dialog, "“edited.kvplan” is not as KV Purger wrote it: its checksum does not match."));
  answer (dialog, "cancel");
  g_assert_cmpuint (window_count_plans (self), ==, 0);

  kvp_window_open_file (self->window, edited);
  dialog = wait_for_dialog ("changed-file-dialog");
  g_assert_cmpuint (window_count_plans (self), ==, 0);
  answer (dialog, "open");
  SPIN_UNTIL (window_count_plans (self) == 1);
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  SPIN_UNTIL (window_says (self->window, "The file was changed after it was exported, and nobody approved it as it is "
                                         "now."));
}

static void
assert_refused (WindowFixture *self,
                GFile         *file,
                const char    *heading,
                const char    *part)
{
  GtkWidget *dialog;

  kvp_window_open_file (self->window, file);
  dialog = wait_for_dialog ("file-problem-dialog");
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)), ==, heading);
  if (strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)), part) == NULL)
    g_error ("“%s” does not say “%s”", adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)), part);
  answer (dialog, "close");
  g_assert_cmpuint (window_count_plans (self), ==, 1);
}

static void
test_refused (WindowFixture *self)
{
  g_autofree char *id = add_namespace (self);
  g_autofree char *contents = NULL;
  g_autoptr(GFile) file = NULL;
  g_autoptr(GFile) account = NULL;
  g_autoptr(GFile) ns = NULL;
  g_autoptr(GFile) cut = NULL;
  g_autoptr(GFile) newer = NULL;
  g_autoptr(GFile) foreign = NULL;
  g_autoptr(GFile) missing = g_file_new_for_path ("/no/such/folder/x.kvplan");
  g_autofree char *namespace_id = NULL;

  open_and_connect (self);
  file = export_some (self);
  g_assert_true (g_file_get_contents (g_file_peek_path (file), &contents, NULL, NULL));

  account = edit (self, file, "\"account_id\":\"" KVP_DEMO_ACCOUNT_ID, "\"account_id\":\"0000");
  assert_refused (self, account, "For Another Account", "This window shows the account “" KVP_DEMO_ACCOUNT_NAME "”.");

  namespace_id = g_strdup_printf ("\"namespace_id\":\"%s\"", id);
  ns = edit (self, file, namespace_id, "\"namespace_id\":\"ffffffffffffffffffffffffffffffff\"");
  assert_refused (self, ns, "Namespace Not Found", "which is not in this account");

  cut = window_make_file (self, "cut.kvplan", contents, (gssize) strlen (contents) / 2);
  assert_refused (self, cut, "File Not Opened", "“cut.kvplan” was not opened. The file is cut off: its end is missing.");

  newer = window_make_file (self, "newer.kvplan", "{\"format\":\"kv-purger-plan\",\"version\":99}", -1);
  assert_refused (self, newer, "File Not Opened", "Update the app to open it.");

  foreign = window_make_file (self, "<b>.kvplan", "key\n", -1);
  assert_refused (self, foreign, "File Not Opened", "“<b>.kvplan” was not opened. This is not a pending deletion");

  assert_refused (self, missing, "File Not Opened", "“x.kvplan” can not be read");
}

/* The folder is not there: the window says so, and goes on. */
static void
test_export_fails (WindowFixture *self)
{
  g_autofree char *id = add_namespace (self);
  g_autoptr(GFile) file = NULL;
  g_autoptr(GFile) nowhere = g_file_new_for_path ("/no/such/folder/x.kvplan");

  open_and_connect (self);
  file = export_some (self);
  kvp_handover_dialog_write (GTK_WIDGET (kvp_window_get_page (self->window)), window_get_plan (self), nowhere);
  SPIN_UNTIL (window_says (self->window, "“x.kvplan” was not written"));
}

/* Nobody may write there, not even who may do everything: it says so, and the list is still there. */
static void
test_export_refused (WindowFixture *self)
{
  g_autofree char *id = add_namespace (self);
  g_autoptr(GFile) file = NULL;
  g_autoptr(GFile) refused = g_file_new_for_path ("/sys/kernel/list.kvplan");

  if (!g_file_test ("/sys/kernel", G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("There is no folder here that refuses everybody");
      return;
    }

  open_and_connect (self);
  file = export_some (self);
  kvp_handover_dialog_write (GTK_WIDGET (kvp_window_get_page (self->window)), window_get_plan (self), refused);
  SPIN_UNTIL (window_says (self->window, "There is no permission to write “list.kvplan” there. Choose another folder."));
  g_assert_false (g_file_query_exists (refused, NULL));
  g_assert_true (g_file_query_exists (file, NULL));
}

int
main (int    argc,
      char **argv)
{
  window_fixture_init (&argc, &argv);

  window_fixture_add ("/window/handover/round-trip", SMALL, test_round_trip);
  window_fixture_add ("/must-not/wrong-keys/stale-plan/handed-over", SMALL, test_run);
  window_fixture_add ("/must-not/wrong-keys/key-mangled/plan-file", SMALL, test_key_mangled);
  window_fixture_add ("/window/handover/after-approval", SMALL, test_after_approval);
  window_fixture_add ("/window/handover/drop", SMALL, test_drop);
  window_fixture_add ("/window/handover/before-connecting", SMALL, test_before_connecting);
  window_fixture_add ("/window/handover/changed", SMALL, test_changed);
  window_fixture_add ("/window/handover/refused", SMALL, test_refused);
  window_fixture_add ("/window/handover/export-fails", SMALL, test_export_fails);
  window_fixture_add ("/window/handover/export-refused", SMALL, test_export_refused);

  return g_test_run ();
}
