/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "bench-memory.h"
#include "bench-review.h"
#include "bench-watch.h"
#include "ui/kvp-key-list-view.h"
#include "ui/kvp-review-page.h"
#include "window-driver.h"

#define N_JUMPS 50
#define N_PAGES 200
#define N_DRAG_STEPS 200

typedef struct {
  KvpWindow   *window;
  GtkWidget   *page;  /* the review */
  GtkWidget   *rows;  /* the list inside the column view */
  KvpPlan     *plan;
  guint        n_found; /* what is waited for */
} Bench;

static guint
count_rows (Bench *bench)
{
  KvpKeyListView *view = KVP_KEY_LIST_VIEW (driver_get (bench->page, "key_list"));

  return g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (kvp_key_list_view_get_column_view (view))));
}

static void
print (const char       *what,
       const BenchWatch *watch)
{
  g_autofree char *turns = bench_watch_describe (watch);

  g_print ("%s\n  %.0f ms, %s\n", what, (double) watch->wall / 1000, turns);
}

/* --- opening --- */

static void
painted_cb (GdkFrameClock *clock,
            gboolean      *painted)
{
  *painted = TRUE;
}

static gboolean
has_rows (GtkWidget *page)
{
  GtkWidget *list = driver_find (page, "key_list");

  return list != NULL && gtk_widget_get_mapped (list);
}

/* From the turn of the main loop that makes the page, to the first frame that shows it. */
static void
open_review (Bench *bench)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (bench->window));
  BenchWatch watch;
  gint64 start = 0;
  gboolean painted = FALSE;
  gulong handler = g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), &painted);

  bench_watch_start (&watch);
  while (!KVP_IS_REVIEW_PAGE (kvp_window_get_page (bench->window)))
    {
      start = g_get_monotonic_time ();
      g_main_context_iteration (NULL, TRUE);
    }

  bench->page = GTK_WIDGET (kvp_window_get_page (bench->window));
  painted = FALSE;
  while (!painted || !has_rows (bench->page))
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (clock, handler);
  g_print ("Opening the review, to its first frame\n  %.0f ms\n", (double) (g_get_monotonic_time () - start) / 1000);

  driver_settle (1000);
  bench_watch_end (&watch);
  print ("Dry run, to the review with all its rows", &watch);
}

/* --- scrolling --- */

static void
jump (Bench *bench)
{
  BenchWatch watch;
  guint n_rows = count_rows (bench);

  bench_watch_start (&watch);
  for (guint i = 1; i <= N_JUMPS; i++)
    {
      gtk_widget_activate_action (bench->rows, "list.scroll-to-item", "u", (guint) ((gint64) (n_rows - 1) * i / N_JUMPS));
      driver_settle (20);
    }
  bench_watch_end (&watch);
  print ("50 jumps through the list", &watch);
}

/* Presses a key by what is bound to it, since a key press can not be made without a tool of the display's. */
static gboolean
press (GtkWidget  *widget,
       const char *trigger)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      for (guint j = 0; GTK_IS_SHORTCUT_CONTROLLER (controller)
                        && j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
        {
          g_autoptr(GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);
          g_autofree char *name = gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut));

          if (g_str_equal (name, trigger))
            return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget,
                                                 gtk_shortcut_get_arguments (shortcut));
        }
    }

  return FALSE;
}

static void
scroll_by_key (Bench *bench)
{
  BenchWatch watch;
  gboolean pressed;

  gtk_widget_activate_action (bench->rows, "list.scroll-to-item", "u", 0u);
  driver_settle (200);
  gtk_widget_grab_focus (bench->rows);
  bench_watch_start (&watch);
  for (guint i = 0; i < N_PAGES; i++)
    {
      pressed = press (bench->rows, "Page_Down");
      driver_settle (5);
    }
  pressed = pressed && press (bench->rows, "End");
  driver_settle (100);
  bench_watch_end (&watch);
  print (pressed ? "200 times Page Down, then End" : "Page Down is not bound: nothing was measured", &watch);
}

static void
drag (Bench *bench)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (gtk_widget_get_parent (bench->rows)));
  BenchWatch watch;

  bench_watch_start (&watch);
  for (guint i = 0; i <= N_DRAG_STEPS; i++)
    {
      double end = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

      gtk_adjustment_set_value (adjustment, end * i / N_DRAG_STEPS);
      driver_settle (5);
    }
  bench_watch_end (&watch);
  print ("Dragging the scroll bar from top to end", &watch);
}

/* --- search, order, ticks --- */

static gboolean
shows_part (gpointer user_data)
{
  Bench *bench = user_data;
  KvpKeyListView *view = KVP_KEY_LIST_VIEW (driver_get (bench->page, "key_list"));
  KvpKeySelection *selection =
    KVP_KEY_SELECTION (gtk_column_view_get_model (kvp_key_list_view_get_column_view (view)));

  return *kvp_plan_keys_get_search (kvp_key_selection_get_keys (selection)) != '\0';
}

static void
search (Bench *bench)
{
  BenchWatch watch;
  gint64 start = g_get_monotonic_time ();
  const char *text = "7:p";

  bench_watch_start (&watch);
  driver_type (bench->page, "search_entry", text);
  driver_wait ("what is found", shows_part, bench);
  g_print ("Search for “%s”\n  %.0f ms after the last letter\n", text, (double) (g_get_monotonic_time () - start) / 1000);
  driver_settle (500);
  bench_watch_end (&watch);
  print ("Search, to the list with all its rows", &watch);
}

static gboolean
is_sorted (gpointer user_data)
{
  Bench *bench = user_data;
  KvpKeyListView *view = KVP_KEY_LIST_VIEW (driver_get (bench->page, "key_list"));
  KvpKeySelection *selection =
    KVP_KEY_SELECTION (gtk_column_view_get_model (kvp_key_list_view_get_column_view (view)));

  return kvp_plan_keys_get_order (kvp_key_selection_get_keys (selection)) == KVP_ROW_ORDER_EXPIRATION;
}

/* Fewer keys than GTK makes rows of: most of the rows go. */
static void
search_few (Bench *bench)
{
  BenchWatch watch;

  driver_type (bench->page, "search_entry", "");
  driver_settle (1000);
  bench_watch_start (&watch);
  driver_type (bench->page, "search_entry", "bicycle-cotton-24");
  driver_wait ("what is found", shows_part, bench);
  driver_settle (500);
  bench_watch_end (&watch);
  g_print ("%u keys found\n", count_rows (bench));
  print ("Search that finds few", &watch);
}

static void
sort (Bench *bench)
{
  BenchWatch watch;
  gint64 start;

  driver_type (bench->page, "search_entry", "");
  driver_settle (1000);
  start = g_get_monotonic_time ();
  bench_watch_start (&watch);
  gtk_widget_activate_action (bench->page, "review.sort", "s", "expiration");
  driver_wait ("the order", is_sorted, bench);
  g_print ("Sort by expiration\n  %.0f ms\n", (double) (g_get_monotonic_time () - start) / 1000);
  driver_settle (500);
  bench_watch_end (&watch);
  print ("Sort, to the list with all its rows", &watch);
}

static gboolean
is_unticked (gpointer user_data)
{
  Bench *bench = user_data;

  return kvp_plan_get_counts (bench->plan)->excluded >= bench->n_found;
}

static gboolean
is_ticked (gpointer user_data)
{
  Bench *bench = user_data;

  return kvp_plan_get_counts (bench->plan)->excluded < bench->n_found;
}

static void
untick_found (Bench *bench)
{
  BenchWatch watch;

  driver_type (bench->page, "search_entry", "7");
  driver_wait ("what is found", shows_part, bench);
  driver_settle (1000);
  bench->n_found = count_rows (bench);
  g_print ("%u keys found\n", bench->n_found);

  bench_watch_start (&watch);
  gtk_widget_activate_action (bench->page, "review.untick-found", NULL);
  driver_wait ("ticks", is_unticked, bench);
  bench_watch_end (&watch);
  print ("Untick all found", &watch);

  bench_watch_start (&watch);
  gtk_widget_activate_action (bench->page, "review.undo", NULL);
  driver_wait ("undone ticks", is_ticked, bench);
  bench_watch_end (&watch);
  print ("Undo", &watch);
}

void
bench_review (KvpWindow *window,
              guint64    empty_memory)
{
  Bench bench = { .window = window };
  KvpKeyListView *view;

  open_review (&bench);
  bench.plan = kvp_review_page_get_plan (KVP_REVIEW_PAGE (bench.page));
  view = KVP_KEY_LIST_VIEW (driver_get (bench.page, "key_list"));
  bench.rows = gtk_widget_get_last_child (GTK_WIDGET (kvp_key_list_view_get_column_view (view)));
  g_print ("%u keys on the list\n", count_rows (&bench));

  jump (&bench);
  scroll_by_key (&bench);
  drag (&bench);
  search (&bench);
  search_few (&bench);
  sort (&bench);
  untick_found (&bench);

  g_print ("Memory after all of these over the empty window\n  %.1f MiB more than %.1f MiB, peak %.1f MiB\n",
           ((double) bench_memory_get () - (double) empty_memory) / 1024, (double) empty_memory / 1024,
           (double) bench_memory_get_peak () / 1024);
}
