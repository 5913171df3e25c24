/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files that come in and go out. */

#include "config.h"

#include "purge/kvp-plan-file-reader.h"
#include "purge/kvp-plan-file-writer.h"
#include "scenes-private.h"
#include "ui/kvp-handover-dialog.h"
#include "ui/kvp-review-page.h"

/* (transfer full) */
static GFile *
make_file (const char *name,
           const char *text)
{
  g_autofree char *folder = g_dir_make_tmp ("kvp-screenshots-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert (g_file_set_contents (path, text, -1, NULL));

  return g_file_new_for_path (path);
}

static void
scene_import (Studio *studio)
{
  g_autoptr(GFile) file = make_file ("finance.csv",
                                     "id;key;closed\n118;product:000118:price;2026-02-01\n"
                                     "119;product:000118:stock;2026-02-03\n"
                                     "150;product:000150:<b>bold</b>;2026-03-11\n151;page/index;2026-03-12\n");

  studio_open_demo (studio, NULL);
  driver_settle (800);
  studio_show_place (studio, "pending_row");
  kvp_window_open_file (studio->window, file);
  studio_shoot_dialog (studio, driver_wait_dialog (studio->window), TRUE);
}

static void
scene_import_rejected (Studio *studio)
{
  g_autoptr(GString) text = g_string_new ("\xef\xbb\xbfproduct:000118:price\r\nproduct:000118:price\r\n\r\n..\r\n");
  g_autofree char *longest = g_strnfill (600, 'x');
  g_autoptr(GFile) file = NULL;

  for (guint i = 0; i < 40; i++)
    g_string_append_printf (text, "product:%06u:stock\r\nproduct:000118:price\r\n", i);
  g_string_append_printf (text, "%s\r\ncaf\xe9\r\n", longest);
  file = make_file ("from-windows.txt", text->str);

  studio_open_demo (studio, NULL);
  driver_settle (800);
  kvp_window_open_file (studio->window, file);
  studio_shoot_dialog (studio, driver_wait_dialog (studio->window), TRUE);
}

static void
scene_import_problem (Studio *studio)
{
  g_autoptr(GFile) file = make_file ("broken.csv", "id,key\n1,\"product:000118:price\n2,page/index\n");

  studio_open_demo (studio, NULL);
  driver_settle (800);
  kvp_window_open_file (studio->window, file);
  studio_shoot_dialog (studio, driver_wait_dialog (studio->window), TRUE);
}

/* An imported list in review, with keys that do not exist. */
static void
scene_import_review (Studio *studio)
{
  g_autoptr(GFile) file = make_file ("finance.txt",
                                     "product:000118:price\nproduct:000118:stock\nproduct:no-such-key\n"
                                     "page/index\nold\n");
  GtkWindow *dialog;

  studio_open_demo (studio, NULL);
  driver_settle (800);
  kvp_window_open_file (studio->window, file);
  dialog = driver_wait_dialog (studio->window);
  driver_settle (500);
  adw_combo_row_set_selected (ADW_COMBO_ROW (driver_get (GTK_WIDGET (dialog), "namespace_row")), 1);
  driver_settle (200);
  driver_click (GTK_WIDGET (dialog), "look_up_button");
  driver_wait_page (studio->window, "KvpReviewPage");
  driver_settle (800);
  studio_shoot (studio);
}

/* (transfer full): a file of what is in review */
static GFile *
hand_over (Studio *studio)
{
  GFile *file = make_file ("spring.kvplan", "");

  kvp_handover_dialog_write (studio_page (studio), kvp_review_page_get_plan (KVP_REVIEW_PAGE (studio_page (studio))),
                             file);
  driver_settle (1500);

  return file;
}

/* (transfer full): the same list as another person would have made it: it is none of those that are here */
static GFile *
hand_over_by (Studio     *studio,
              const char *person)
{
  g_autoptr(GFile) mine = hand_over (studio);
  g_autoptr(GInputStream) stream = G_INPUT_STREAM (g_file_read (mine, NULL, NULL));
  g_autoptr(KvpPlanFileReader) reader = kvp_plan_file_reader_new (stream);
  KvpPlanFileHeader *header = kvp_plan_file_header_copy (kvp_plan_file_reader_read_header (reader, NULL, NULL));
  g_autoptr(KvpPlanFileWriter) writer = NULL;
  GFile *file = make_file ("spring.kvplan", "");
  KvpPlanImportRow row;
  gboolean has_row;

  g_free (header->created_by);
  header->created_by = g_strdup (person);
  writer = kvp_plan_file_writer_new (file, header);
  g_assert (kvp_plan_file_writer_open (writer, NULL, NULL));
  while (kvp_plan_file_reader_next (reader, &row, &has_row, NULL, NULL) && has_row)
    g_assert (kvp_plan_file_writer_add_row (writer, &row, NULL));
  g_assert (kvp_plan_file_writer_finish (writer, NULL, NULL));

  return file;
}

static void
scene_handed_over (Studio *studio)
{
  g_autoptr(GFile) file = NULL;

  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "cache/", NULL, NULL);
  studio_dry_run (studio);
  file = hand_over_by (studio, "ada");
  kvp_window_open_file (studio->window, file);
  driver_settle (1500);
  studio_shoot (studio);
}

/* Hands a list over and opens it with @before become @after. */
static void
open_edited (Studio     *studio,
             const char *before,
             const char *after)
{
  g_autoptr(GFile) file = NULL;
  g_autoptr(GFile) changed = NULL;
  g_autofree char *contents = NULL;
  g_autoptr(GString) edited = NULL;

  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "cache/", NULL, NULL);
  studio_dry_run (studio);
  file = hand_over_by (studio, "ada");
  g_assert (g_file_get_contents (g_file_peek_path (file), &contents, NULL, NULL));
  edited = g_string_new (contents);
  g_assert (g_string_replace (edited, before, after, 1) == 1);
  changed = make_file ("spring.kvplan", edited->str);
  kvp_window_open_file (studio->window, changed);
  studio_shoot_dialog (studio, driver_wait_dialog (studio->window), FALSE);
}

static void
scene_here_already (Studio *studio)
{
  g_autoptr(GFile) file = NULL;

  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "cache/", NULL, NULL);
  studio_dry_run (studio);
  file = hand_over_by (studio, "ada");
  kvp_window_open_file (studio->window, file);
  driver_settle (1500);
  studio_show_place (studio, "pending_row");
  kvp_window_open_file (studio->window, file);
  /* What was said before goes first. */
  driver_settle (12000);
  studio_shoot (studio);
}

static void
scene_here_already_differs (Studio *studio)
{
  static const guint32 few[] = { 1, 2, 5 };
  g_autoptr(GFile) file = NULL;

  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "cache/", NULL, NULL);
  studio_dry_run (studio);
  file = hand_over (studio);
  kvp_plan_set_ticked_async (kvp_review_page_get_plan (KVP_REVIEW_PAGE (studio_page (studio))), few, G_N_ELEMENTS (few),
                             FALSE, NULL, NULL, NULL);
  driver_settle (500);
  kvp_window_open_file (studio->window, file);
  studio_shoot_dialog (studio, driver_wait_dialog (studio->window), FALSE);
}

static void
scene_changed_file (Studio *studio)
{
  open_edited (studio, "\"note\":\"\"", "\"note\":\"Approved!\"");
}

static void
scene_newer_file (Studio *studio)
{
  open_edited (studio, "\"version\":1", "\"version\":2");
}

static void
scene_other_account (Studio *studio)
{
  open_edited (studio, KVP_DEMO_ACCOUNT_ID, "11111111111111111111111111111111");
}

static void
scene_import_empty (Studio *studio)
{
  g_autoptr(GFile) file = make_file ("nothing.txt", "");

  studio_open_demo (studio, NULL);
  driver_settle (800);
  kvp_window_open_file (studio->window, file);
  studio_shoot_dialog (studio, driver_wait_dialog (studio->window), TRUE);
}

static void
scene_restore_namespace (Studio *studio)
{
  g_autoptr(GFile) file = make_file ("saved.json", "[{\"key\":\"page/index\",\"value\":\"hello\"}]");

  studio_open_demo (studio, "product-cache");
  kvp_window_restore_file (studio->window, file);
  studio_shoot_dialog (studio, driver_wait_dialog (studio->window), FALSE);
}

/* Nothing is to be put back from it. */
static void
scene_restore_problem (Studio *studio)
{
  g_autoptr(GFile) file = make_file ("notes.json", "{\"this\":\"is no file of values\"}");
  GtkWindow *dialog;

  studio_open_demo (studio, "product-cache");
  kvp_window_restore_file (studio->window, file);
  dialog = driver_wait_dialog (studio->window);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "open");
  driver_settle (800);
  studio_shoot (studio);
}

const Scene files_scenes[] = {
  { "import", scene_import },
  { "import-rejected", scene_import_rejected },
  { "import-problem", scene_import_problem },
  { "import-empty", scene_import_empty },
  { "import-review", scene_import_review },
  { "handed-over", scene_handed_over },
  { "changed-file", scene_changed_file },
  { "here-already", scene_here_already },
  { "here-already-differs", scene_here_already_differs },
  { "newer-file", scene_newer_file },
  { "other-account", scene_other_account },
  { "restore-namespace", scene_restore_namespace },
  { "restore-problem", scene_restore_problem },
  { NULL, NULL },
};
