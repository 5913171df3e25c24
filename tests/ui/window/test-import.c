/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "file-steps.h"
#include "store/kvp-plan-batch.h"
#include "ui/kvp-drop-hint.h"
#include "ui/kvp-filter-page.h"
#include "ui/kvp-review-page.h"
#include "ui/kvp-window-private.h"
#include "window-steps.h"

#define SMALL 100
#define NAMESPACE "imports"

/* key:00 to key:19 (transfer full): the namespace's ID */
static char *
add_namespace (WindowFixture *self)
{
  char *id = kvp_demo_server_add_namespace (self->server, NAMESPACE);

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *text = g_strdup_printf ("key:%02u", i);
      g_autoptr(GBytes) name = g_bytes_new (text, strlen (text));

      kvp_demo_server_put (self->server, id, name, NULL, i % 2 == 0 ? "{\"even\":true}" : NULL, 0);
    }

  return id;
}

static char *
connect_to (WindowFixture *self)
{
  char *id = add_namespace (self);

  window_fixture_open (self, 1280, 800);
  window_fixture_connect (self);

  return id;
}

static gboolean
has_key (WindowFixture *self,
         const char    *id,
         const char    *name)
{
  g_autoptr(GBytes) key = g_bytes_new (name, strlen (name));

  return kvp_demo_server_has_key (self->server, id, key);
}

static const char *
get_label (GtkWidget  *root,
           const char *name)
{
  return gtk_label_get_text (GTK_LABEL (window_find (root, name)));
}

/* Looks up, checks what is said, deletes, and asks the server which keys are left: key:03 and key:05 go. */
static void
go_on_to_the_end (WindowFixture *self,
                  GtkWidget     *dialog,
                  const char    *id,
                  const char    *title)
{
  KvpPlan *plan;
  const KvpPlanCounts *counts;

  window_import_choose (dialog, NAMESPACE);
  window_import_look_up (self, dialog);
  plan = window_get_plan (self);
  counts = kvp_plan_get_counts (plan);
  g_assert_cmpstr (kvp_plan_get_title (plan), ==, title);
  g_assert_cmpstr (kvp_plan_get_note (plan), ==, "1 of 3 listed keys does not exist.");
  g_assert_cmpint (kvp_plan_get_source (plan), ==, KVP_PLAN_FROM_KEY_LIST);
  g_assert_cmpuint (counts->total, ==, 3);
  g_assert_cmpuint (counts->pending, ==, 2);
  g_assert_cmpuint (counts->excluded, ==, 1);
  SPIN_UNTIL (window_says (self->window, "1 of 3 listed keys does not exist."));
  SPIN_UNTIL (window_says (self->window, "A list of keys from"));
  g_assert_cmpuint (kvp_demo_server_count_keys (self->server, id), ==, 20);

  window_delete_few (self);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, 2);
  g_assert_cmpuint (kvp_demo_server_count_keys (self->server, id), ==, 18);
  g_assert_false (has_key (self, id, "key:03"));
  g_assert_false (has_key (self, id, "key:05"));
}

/* --- each kind, from the file to the server --- */

static void
test_text (WindowFixture *self)
{
  g_autofree char *id = connect_to (self);
  g_autoptr(GFile) file = window_make_file (self, "old.txt", "key:03\nkey:05\nno such key\nkey:03\n\n", -1);
  GtkWidget *dialog = window_import (self, file);

  g_assert_cmpstr (get_label (dialog, "import-count"), ==, "3 keys to look up");
  g_assert_nonnull (strstr (get_label (dialog, "import-detail"), "2 of 5 entries are not taken"));
  g_assert_true (window_says (window_find (dialog, "import-keys"), "no such key"));
  g_assert_true (window_says (window_find (dialog, "import-rejected"), "Line 4: The name is on the list already."));
  g_assert_true (window_says (window_find (dialog, "import-rejected"), "Line 5: The name is empty."));
  go_on_to_the_end (self, dialog, id, "Keys from “old.txt”");
}

static void
test_csv (WindowFixture *self)
{
  g_autofree char *id = connect_to (self);
  g_autoptr(GFile) file = window_make_file (self, "finance.csv",
                                            "id;when;what\r\n1;2;key:03\r\n2;3;\"key:05\"\r\n3;4;gone\r\n", -1);
  GtkWidget *dialog = window_import (self, file);

  /* Nothing tells which column it is: the person does. */
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (window_find (dialog, "import-format"))), ==, 1);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (window_find (dialog, "import-delimiter"))), ==, 1);
  g_assert_true (window_says (window_find (dialog, "import-keys"), "id"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (window_find (dialog, "import-column")), 2);
  window_import_wait (dialog, "keys");
  g_assert_cmpstr (get_label (dialog, "import-count"), ==, "4 keys to look up");
  gtk_switch_set_active (GTK_SWITCH (window_find (dialog, "import-heading")), TRUE);
  window_import_wait (dialog, "keys");
  g_assert_cmpstr (get_label (dialog, "import-count"), ==, "3 keys to look up");
  g_assert_false (window_says (window_find (dialog, "import-keys"), "what"));
  go_on_to_the_end (self, dialog, id, "Keys from “finance.csv”");
}

static void
test_json (WindowFixture *self)
{
  g_autofree char *id = connect_to (self);
  g_autoptr(GFile) file = window_make_file (self, "bulk.json",
                                            "[{\"key\":\"key:03\",\"value\":\"x\"},{\"name\":\"key:05\"},\"gone\",{\"a\":1}]",
                                            -1);
  GtkWidget *dialog = window_import (self, file);

  g_assert_nonnull (strstr (get_label (dialog, "import-detail"), "1 of 4 entries is not taken: 1 has no name."));
  g_assert_true (window_says (window_find (dialog, "import-rejected"), "Entry 4: "));
  go_on_to_the_end (self, dialog, id, "Keys from “bulk.json”");
}

static void
test_drop (WindowFixture *self)
{
  g_autofree char *id = connect_to (self);
  g_autoptr(GFile) file = window_make_file (self, "old.txt", "key:03\nkey:05\nno such key\n", -1);
  GtkWidget *dialog;

  g_assert_true (window_drop (self, file));
  SPIN_UNTIL ((dialog = window_find_toplevel ("import-dialog")) != NULL);
  window_import_wait (dialog, "keys");
  go_on_to_the_end (self, dialog, id, "Keys from “old.txt”");
}

/* (transfer full) (element-type GFile): that need not exist */
static GSList *
make_files (const char *first,
            ...)
{
  GSList *files = NULL;
  va_list names;

  va_start (names, first);
  for (const char *name = first; name != NULL; name = va_arg (names, const char *))
    {
      g_autofree char *path = g_build_filename ("/no/such/folder", name, NULL);

      files = g_slist_append (files, g_file_new_for_path (path));
    }
  va_end (names);

  return files;
}

/* What the window says of files while they are over it. */
static void
assert_hint (WindowFixture *self,
             GSList        *files, /* (transfer full) */
             gboolean       taken,
             const char    *title,
             const char    *sentence)
{
  KvpDropHint *hint = KVP_DROP_HINT (window_find_type (self->window, KVP_TYPE_DROP_HINT));

  kvp_drop_hint_show_files (hint, files, kvp_window_get_connection (self->window) != NULL);
  g_assert_cmpint (kvp_drop_hint_is_refused (hint), ==, !taken);
  g_assert_true (window_says (hint, title));
  g_assert_true (window_says (hint, sentence));
  g_slist_free_full (files, g_object_unref);
}

static GtkDropTarget *
find_drop_target (WindowFixture *self)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (self->window));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        return GTK_DROP_TARGET (controller);
    }

  g_assert_not_reached ();
}

/* Before anything is dropped, the window says where it may be, and what happens then or why nothing does. */
static void
test_drag_over (WindowFixture *self)
{
  g_autofree char *id = connect_to (self);
  GdkDragAction action = 0;

  g_assert_null (window_find_type (self->window, KVP_TYPE_DROP_HINT));
  g_signal_emit_by_name (find_drop_target (self), "enter", 10.0, 10.0, &action);
  g_assert_cmpint (action, ==, GDK_ACTION_COPY);
  SPIN_UNTIL (window_says (self->window, "Drop to Open"));

  assert_hint (self, make_files ("spring.kvplan", NULL), TRUE, "Open “spring.kvplan”", "waits for review");
  assert_hint (self, make_files ("a.kvplan", "b.KVPLAN", NULL), TRUE, "Open 2 Pending Deletions", "waits for review");
  assert_hint (self, make_files ("<b>old.csv", NULL), TRUE, "Import Keys From “<b>old.csv”", "Nothing is deleted");
  assert_hint (self, make_files ("no-ending", NULL), TRUE, "Import Keys From “no-ending”", "Nothing is deleted");
  assert_hint (self, make_files ("a.txt", "b.txt", NULL), FALSE, "One List at a Time", "how to read it");
  assert_hint (self, make_files ("a.kvplan", "b.txt", NULL), FALSE, "One List at a Time", "how to read it");
  assert_hint (self, make_files ("photo.png", NULL), FALSE, "Not a List of Keys", "“photo.png” is neither");
  assert_hint (self, make_files ("mine.kvfilter", NULL), FALSE, "Not Opened Here", "saved filter");

  /* While something is refused, the pointer says so too. */
  g_signal_emit_by_name (find_drop_target (self), "motion", 20.0, 20.0, &action);
  g_assert_cmpint (action, ==, 0);
  g_signal_emit_by_name (find_drop_target (self), "leave");
  SPIN_UNTIL (window_find_type (self->window, KVP_TYPE_DROP_HINT) == NULL);
}

/* A folder looks like any name. It is asked for, and refused as soon as it answers. */
static void
test_drag_folder (WindowFixture *self)
{
  g_autofree char *id = connect_to (self);
  GSList *files = g_slist_append (NULL, g_file_new_for_path (self->folder));
  GdkDragAction action = 0;

  g_signal_emit_by_name (find_drop_target (self), "enter", 10.0, 10.0, &action);
  kvp_drop_hint_show_files (KVP_DROP_HINT (window_find_type (self->window, KVP_TYPE_DROP_HINT)), files, TRUE);
  SPIN_UNTIL (window_says (self->window, "Not a Folder"));
  g_slist_free_full (files, g_object_unref);
}

/* What was refused is not opened either, whatever a program lets somebody drop. */
static void
test_drop_refused (WindowFixture *self)
{
  g_autofree char *id = connect_to (self);
  g_autoptr(GFile) file = window_make_file (self, "photo.png", "key:03\n", -1);

  g_assert_false (window_drop (self, file));
  g_assert_null (window_find_toplevel ("import-dialog"));
}

/* From the form, the namespace is the form's. */
static void
test_from_form (WindowFixture *self)
{
  g_autofree char *id = connect_to (self);
  g_autoptr(GFile) file = window_make_file (self, "old.txt", "key:07\n", -1);
  GtkWidget *dialog;
  GtkWidget *page;

  window_fixture_choose (self, NAMESPACE);
  window_wait_for_page (self, KVP_TYPE_FILTER_PAGE);
  page = GTK_WIDGET (kvp_window_get_page (self->window));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (window_find (page, "list_button")), TRUE);
  SPIN_UNTIL (window_find (page, "import-from-file") != NULL);

  /* What its button does when a file was chosen. */
  {
    g_autoptr(KvpNamespace) ns = kvp_namespace_new (id, NAMESPACE);

    _kvp_window_import_keys (self->window, ns, file);
  }
  SPIN_UNTIL ((dialog = window_find_toplevel ("import-dialog")) != NULL);
  window_import_wait (dialog, "keys");
  g_assert_null (window_find (dialog, "import-namespace"));
  window_import_look_up (self, dialog);
  g_assert_cmpstr (kvp_plan_get_note (window_get_plan (self)), ==, "");
  window_delete_few (self);
  g_assert_false (has_key (self, id, "key:07"));
  g_assert_cmpuint (kvp_demo_server_count_keys (self->server, id), ==, 19);
}

/* The review says of each listed key whether it exists; one that does not can not be ticked. */
static void
test_nothing_there (WindowFixture *self)
{
  g_autofree char *id = connect_to (self);
  g_autoptr(GFile) file = window_make_file (self, "old.txt", "a\nb\n", -1);
  GtkWidget *dialog = window_import (self, file);

  window_import_choose (dialog, NAMESPACE);
  window_import_look_up (self, dialog);
  SPIN_UNTIL (window_says (self->window, "2 of 2 listed keys do not exist."));
  SPIN_UNTIL (window_says (kvp_window_get_page (self->window), "not there"));
  g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->pending, ==, 0);
  g_assert_false (gtk_widget_is_sensitive (window_find (kvp_window_get_page (self->window), "delete_button")));
}

/* --- what is no list --- */

static void
test_problem (WindowFixture *self)
{
  g_autofree char *id = connect_to (self);
  g_autoptr(GFile) file = window_make_file (self, "broken.csv", "name\n\"a\nb\n", -1);
  GtkWidget *dialog;

  kvp_window_open_file (self->window, file);
  SPIN_UNTIL ((dialog = window_find_toplevel ("import-dialog")) != NULL);
  window_import_wait (dialog, "problem");
  g_assert_cmpstr (get_label (dialog, "import-problem"), ==,
                   "“broken.csv” was not opened. A quote that is opened in line 2 is never closed.");
  window_import_choose (dialog, NAMESPACE);
  g_assert_false (gtk_widget_is_sensitive (window_find (dialog, "look-up-button")));

  /* As a text it is one. */
  adw_combo_row_set_selected (ADW_COMBO_ROW (window_find (dialog, "import-format")), 0);
  window_import_wait (dialog, "keys");
  g_assert_cmpstr (get_label (dialog, "import-count"), ==, "3 keys to look up");
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_assert_cmpuint (g_list_model_get_n_items (kvp_store_get_plans (kvp_window_get_store (self->window))), ==, 0);
  g_assert_cmpuint (kvp_demo_server_count_keys (self->server, id), ==, 20);
}

static void
test_notes (WindowFixture *self)
{
  g_autofree char *id = connect_to (self);
  g_autoptr(GFile) file = window_make_file (self, "windows.txt", "\xef\xbb\xbfkey:03\r\nkey:05\r\n", -1);
  GtkWidget *dialog = window_import (self, file);

  g_assert_nonnull (strstr (get_label (dialog, "import-detail"), "the carriage returns are no part of the names"));
  g_assert_nonnull (strstr (get_label (dialog, "import-detail"), "The byte-order mark"));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* A file with nothing in it is no dead end: it is said why there is nothing to look up. */
static void
test_empty (WindowFixture *self)
{
  static const char *const contents[] = { "", "[]", "name,note\n" };
  static const char *const file_names[] = { "empty.txt", "empty.json", "empty.csv" };
  g_autofree char *id = connect_to (self);

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autoptr(GFile) file = window_make_file (self, file_names[i], contents[i], -1);
      GtkWidget *dialog = window_import (self, file);

      g_assert_cmpstr (get_label (dialog, "import-count"), ==, "No key to look up");
      g_assert_cmpstr (get_label (dialog, "import-detail"), ==, "The file lists nothing.");
      window_import_choose (dialog, NAMESPACE);
      g_assert_false (gtk_widget_is_sensitive (window_find (dialog, "look-up-button")));
      gtk_window_destroy (GTK_WINDOW (dialog));
    }
}

/* The dialog goes while the file is being read. */
static void
test_closed_early (WindowFixture *self)
{
  g_autofree char *id = connect_to (self);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GFile) file = NULL;
  GtkWidget *dialog;

  for (guint i = 0; i < 200000; i++)
    g_string_append_printf (text, "key:%06u\n", i);
  file = window_make_file (self, "long.txt", text->str, (gssize) text->len);
  kvp_window_open_file (self->window, file);
  SPIN_UNTIL ((dialog = window_find_toplevel ("import-dialog")) != NULL);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

int
main (int    argc,
      char **argv)
{
  window_fixture_init (&argc, &argv);

  window_fixture_add ("/window/import/text", SMALL, test_text);
  window_fixture_add ("/window/import/csv", SMALL, test_csv);
  window_fixture_add ("/window/import/json", SMALL, test_json);
  window_fixture_add ("/window/import/drop", SMALL, test_drop);
  window_fixture_add ("/window/import/drag-over", SMALL, test_drag_over);
  window_fixture_add ("/window/import/drag-folder", SMALL, test_drag_folder);
  window_fixture_add ("/window/import/drop-refused", SMALL, test_drop_refused);
  window_fixture_add ("/window/import/from-form", SMALL, test_from_form);
  window_fixture_add ("/window/import/nothing-there", SMALL, test_nothing_there);
  window_fixture_add ("/window/import/problem", SMALL, test_problem);
  window_fixture_add ("/window/import/notes", SMALL, test_notes);
  window_fixture_add ("/window/import/empty", SMALL, test_empty);
  window_fixture_add ("/window/import/closed-early", SMALL, test_closed_early);

  return g_test_run ();
}
