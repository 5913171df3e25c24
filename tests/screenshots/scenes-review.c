/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The review of a list. */

#include "config.h"

#include "scenes-private.h"

static void
scene_review (Studio *studio)
{
  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "product:,page/", "status", "archived");
  studio_dry_run (studio);
  studio_shoot (studio);
}

static void
scene_review_details (Studio *studio)
{
  GtkWidget *list;

  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "product:,page/", "status", "archived");
  studio_dry_run (studio);
  list = driver_get (studio_page (studio), "key_list");
  while (list != NULL && !GTK_IS_COLUMN_VIEW (list))
    list = gtk_widget_get_first_child (list);
  g_assert (list != NULL);
  gtk_widget_activate_action (gtk_widget_get_last_child (list), "list.select-item", "(ubb)", 4u, FALSE, FALSE);
  driver_settle (500);
  gtk_window_set_default_size (GTK_WINDOW (studio->window), studio->camera.variant->sizes[0].width,
                               studio->camera.variant->sizes[0].height);
  driver_click (studio_page (studio), "show_button");
  driver_settle (1000);
  studio_shoot (studio);
}

static GtkWidget *
get_rows (Studio *studio)
{
  GtkWidget *list = driver_get (studio_page (studio), "key_list");

  while (list != NULL && !GTK_IS_COLUMN_VIEW (list))
    list = gtk_widget_get_first_child (list);
  g_assert (list != NULL);

  return gtk_widget_get_last_child (list);
}

static void
scene_review_sorted (Studio *studio)
{
  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "product:,page/", "status", "archived");
  studio_dry_run (studio);
  gtk_widget_activate_action (studio_page (studio), "review.sort", "s", "expiration");
  driver_settle (1000);
  studio_shoot (studio);
}

static void
scene_review_columns (Studio *studio)
{
  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "product:,page/", "status", "archived");
  studio_dry_run (studio);
  gtk_widget_activate_action (studio_page (studio), "columns.expires", NULL);
  driver_settle (1000);
  studio_shoot (studio);
}

static void
scene_review_columns_menu (Studio *studio)
{
  GtkWidget *button;

  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "product:,page/", "status", "archived");
  studio_dry_run (studio);
  gtk_widget_activate_action (studio_page (studio), "columns.expires", NULL);
  button = driver_get (studio_page (studio), "sort_button");
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  driver_settle (500);
  camera_shoot_all (&studio->camera, GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button))), FALSE);
}

static void
scene_review_range (Studio *studio)
{
  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "product:,page/", "status", "archived");
  studio_dry_run (studio);
  gtk_widget_activate_action (get_rows (studio), "list.select-item", "(ubb)", 3u, FALSE, FALSE);
  gtk_widget_activate_action (get_rows (studio), "list.select-item", "(ubb)", 9u, FALSE, TRUE);
  gtk_widget_activate_action (studio_page (studio), "review.untick-selected", NULL);
  driver_settle (1000);
  studio_shoot (studio);
}

static void
scene_review_undone (Studio *studio)
{
  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "product:,page/", "status", "archived");
  studio_dry_run (studio);
  gtk_widget_activate_action (studio_page (studio), "review.untick-all", NULL);
  driver_settle (1000);
  driver_click (studio_page (studio), "undo_button");
  driver_settle (1000);
  studio_shoot (studio);
}

static void
scene_review_odd_names (Studio *studio)
{
  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "odd/", NULL, NULL);
  studio_dry_run (studio);
  studio_shoot (studio);
}

static void
scene_review_search (Studio *studio)
{
  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "product:", "status", "archived");
  studio_dry_run (studio);
  driver_type (studio_page (studio), "search_entry", "0013");
  driver_settle (1000);
  studio_shoot (studio);
}

static void
scene_review_nothing (Studio *studio)
{
  studio_open_demo (studio, "feature-flags");
  studio_fill_filter (studio, "no such prefix", NULL, NULL);
  studio_dry_run (studio);
  studio_shoot (studio);
}

static void
scene_review_partial (Studio *studio)
{
  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "product:", "status", "archived");
  kvp_demo_server_set_latency (studio->server, 300, 0);
  driver_click (studio_page (studio), "dry_run_button");
  driver_wait_page (studio->window, "KvpScanPage");
  driver_settle (2000);
  driver_click (studio_page (studio), "stop_button");
  driver_wait_page (studio->window, "KvpReviewPage");
  kvp_demo_server_set_latency (studio->server, 0, 0);
  driver_settle (500);
  studio_shoot (studio);
}

/* What waits, opened from the list. */
static void
scene_review_waiting (Studio *studio)
{
  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "product:,page/", "status", "archived");
  studio_dry_run (studio);
  studio_save (studio, "Archived products, spring clean-up");
  driver_settle (500);
  gtk_widget_activate (gtk_widget_get_ancestor (driver_get (studio_page (studio), "menu_button"),
                                                GTK_TYPE_LIST_BOX_ROW));
  driver_wait_page (studio->window, "KvpReviewPage");
  driver_settle (800);
  studio_shoot (studio);
}

const Scene review_scenes[] = {
  { "review", scene_review },
  { "review-details", scene_review_details },
  { "review-sorted", scene_review_sorted },
  { "review-columns", scene_review_columns },
  { "review-columns-menu", scene_review_columns_menu },
  { "review-range", scene_review_range },
  { "review-undone", scene_review_undone },
  { "review-odd-names", scene_review_odd_names },
  { "review-search", scene_review_search },
  { "review-nothing", scene_review_nothing },
  { "review-partial", scene_review_partial },
  { "review-waiting", scene_review_waiting },
  { NULL, NULL },
};
