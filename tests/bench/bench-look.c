/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "bench-look.h"
#include "bench-watch.h"
#include "ui/kvp-key-list-view.h"
#include "window-driver.h"

/* Keys whose details are looked at, one after the other: some have metadata. */
#define N_KEYS 20

#define TELEPHONE_WIDTH 360
#define TELEPHONE_HEIGHT 720

typedef struct {
  KvpWindow     *window;
  GtkWidget     *page; /* the review */
  GtkColumnView *list;
} Bench;

static void
print (const char *what,
       BenchWatch *watch)
{
  g_autofree char *turns = NULL;

  bench_watch_end (watch);
  turns = bench_watch_describe (watch);
  g_print ("%s\n  %s\n", what, turns);
}

static void
change_column (Bench      *bench,
               const char *action,
               const char *what)
{
  BenchWatch watch;

  bench_watch_start (&watch);
  gtk_widget_activate_action (bench->page, action, NULL);
  driver_settle (1000);
  print (what, &watch);
}

static void
look_at_details (Bench *bench)
{
  GtkSelectionModel *rows = gtk_column_view_get_model (bench->list);
  BenchWatch watch;

  bench_watch_start (&watch);
  for (guint i = 0; i < N_KEYS; i++)
    {
      gtk_selection_model_select_item (rows, i, TRUE);
      driver_settle (50);
    }
  print ("Selecting one key after the other", &watch);

  bench_watch_start (&watch);
  gtk_selection_model_select_all (rows);
  driver_settle (500);
  print ("Selecting all keys", &watch);
  gtk_selection_model_select_item (rows, 0, TRUE);
  driver_settle (500);
}

static void
resize (Bench *bench,
        int    width,
        int    height)
{
  gtk_window_set_default_size (GTK_WINDOW (bench->window), width, height);
  driver_settle (1500);
}

/* What is beside the list where there is room. */
static void
look_on_telephone (Bench *bench)
{
  BenchWatch watch;

  bench_watch_start (&watch);
  gtk_widget_activate_action (bench->page, "review.picture", NULL);
  driver_settle (500);
  print ("On a telephone: the picture in place of the list", &watch);

  bench_watch_start (&watch);
  kvp_page_go_back (KVP_PAGE (bench->page));
  driver_settle (500);
  print ("On a telephone: the list again", &watch);

  bench_watch_start (&watch);
  g_signal_emit_by_name (bench->list, "activate", 1u);
  driver_settle (500);
  print ("On a telephone: the details of a key in place of the list", &watch);

  bench_watch_start (&watch);
  kvp_page_go_back (KVP_PAGE (bench->page));
  driver_settle (500);
  print ("On a telephone: the list again", &watch);
}

void
bench_look (KvpWindow *window)
{
  Bench bench = { .window = window, .page = GTK_WIDGET (kvp_window_get_page (window)) };
  int width = gtk_widget_get_width (GTK_WIDGET (window));
  int height = gtk_widget_get_height (GTK_WIDGET (window));
  KvpKeyListView *view;

  driver_type (bench.page, "search_entry", "");
  driver_settle (1500);
  view = KVP_KEY_LIST_VIEW (driver_get (bench.page, "key_list"));
  bench.list = kvp_key_list_view_get_column_view (view);

  change_column (&bench, "columns.metadata", "Hiding a column");
  change_column (&bench, "columns.metadata", "Showing it again");
  look_at_details (&bench);

  resize (&bench, TELEPHONE_WIDTH, TELEPHONE_HEIGHT);
  look_on_telephone (&bench);
  resize (&bench, width, height);
}
