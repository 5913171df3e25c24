/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "bench-list.h"
#include "bench-server.h"
#include "bench-watch.h"
#include "store/kvp-plan-keys.h"
#include "ui/kvp-review-page.h"
#include "window-driver.h"

#define NAMESPACE "product-cache"

typedef struct {
  FILE     *file;
  gboolean  written;
} Lines;

static gboolean
write_line (const KvpKey  *key,
            KvpKeyState    state,
            KvpKeyReason   reason,
            const char    *detail,
            guint64        why,
            gpointer       user_data,
            GError       **error)
{
  Lines *lines = user_data;

  /* The sample has some names that no line can hold. */
  if (memchr (key->name, '\0', key->name_length) != NULL || memchr (key->name, '\n', key->name_length) != NULL)
    return TRUE;

  fwrite (key->name, 1, key->name_length, lines->file);
  fputc ('\n', lines->file);

  return TRUE;
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Lines *lines = user_data;
  g_autoptr(GError) error = NULL;

  kvp_plan_keys_foreach_finish (KVP_PLAN_KEYS (source), result, &error);
  bench_fail_on (error);
  lines->written = TRUE;
}

static gboolean
is_written (gpointer user_data)
{
  return ((Lines *) user_data)->written;
}

static GFile *
write_list (KvpPlan    *plan,
            const char *directory)
{
  g_autoptr(KvpPlanKeys) keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  g_autofree char *path = g_build_filename (directory, "list.txt", NULL);
  Lines lines = { .file = fopen (path, "wb") };

  g_assert (lines.file != NULL);
  kvp_plan_keys_foreach_async (keys, write_line, &lines, NULL, NULL, written_cb, &lines);
  driver_wait ("the list", is_written, &lines);
  fclose (lines.file);

  return g_file_new_for_path (path);
}

static void
print (const char       *what,
       const BenchWatch *watch)
{
  g_autofree char *turns = bench_watch_describe (watch);

  g_print ("%s\n  %.2f s, %s\n", what, (double) watch->wall / G_USEC_PER_SEC, turns);
}

static gboolean
is_read (gpointer dialog)
{
  GtkWidget *group = driver_find (dialog, "keys_group");

  return group != NULL && gtk_widget_get_visible (group);
}

static void
choose_namespace (GtkWidget *dialog)
{
  AdwComboRow *row = ADW_COMBO_ROW (driver_get (dialog, "namespace_row"));
  GListModel *titles = adw_combo_row_get_model (row);

  for (guint i = 0; i < g_list_model_get_n_items (titles); i++)
    {
      g_autoptr(GtkStringObject) title = g_list_model_get_item (titles, i);

      if (g_str_equal (gtk_string_object_get_string (title), NAMESPACE))
        adw_combo_row_set_selected (row, i);
    }
}

static gboolean
is_reviewed (gpointer window)
{
  KvpPage *page = kvp_window_get_page (window);

  return KVP_IS_REVIEW_PAGE (page) &&
         kvp_plan_get_source (kvp_review_page_get_plan (KVP_REVIEW_PAGE (page))) == KVP_PLAN_FROM_KEY_LIST &&
         driver_find (GTK_WIDGET (page), "key_list") != NULL;
}

void
bench_list (KvpWindow  *window,
            const char *directory)
{
  KvpPlan *plan = kvp_review_page_get_plan (KVP_REVIEW_PAGE (kvp_window_get_page (window)));
  g_autoptr(GFile) file = write_list (plan, directory);
  GtkWidget *dialog;
  BenchWatch watch;

  driver_settle (1000);
  bench_watch_start (&watch);
  kvp_window_open_file (window, file);
  dialog = GTK_WIDGET (driver_wait_dialog (window));
  driver_wait ("the list in the dialog", is_read, dialog);
  bench_watch_end (&watch);
  g_print ("%u keys on a list\n", kvp_plan_get_counts (plan)->total);
  print ("Importing the list, to its first rows", &watch);

  driver_settle (500);
  choose_namespace (dialog);
  bench_watch_start (&watch);
  driver_click (dialog, "look_up_button");
  driver_wait ("the review of the list", is_reviewed, window);
  driver_settle (1000);
  bench_watch_end (&watch);
  print ("Looking its keys up, to the review of the pending deletion", &watch);
}
