/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The form, and the dry run. */

#include "config.h"

#include "purge/kvp-filter.h"
#include "scenes-private.h"

static void
scene_filter (Studio *studio)
{
  studio_open_demo (studio, "product-cache");
  studio_shoot (studio);
}

static void
scene_filter_filled (Studio *studio)
{
  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "product:,page/", "owner.team", "search, ads");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (driver_get (studio_last_rule (studio), "test_drop_down")),
                              KVP_METADATA_ONE_OF);
  studio_fill_filter (studio, NULL, "status", "archived");
  studio_shoot (studio);
}

static void
scene_filter_problem (Studio *studio)
{
  studio_open_demo (studio, "product-cache");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (driver_get (studio_page (studio), "name_drop_down")), KVP_NAME_REGEX);
  driver_type (studio_page (studio), "name_entry", "product:(\\d+");
  studio_fill_filter (studio, NULL, "", "archived");
  studio_shoot (studio);
}

static void
scene_filter_list (Studio *studio)
{
  GtkWidget *view;

  studio_open_demo (studio, "product-cache");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (driver_get (studio_page (studio), "list_button")), TRUE);
  view = driver_get (studio_page (studio), "text_view");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)),
                            "product:000118:price\nproduct:000150:<b>bold</b>\n..\npage/index", -1);
  studio_shoot (studio);
}

static void
scene_filter_every (Studio *studio)
{
  studio_open_demo (studio, "feature-flags");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (driver_get (studio_page (studio), "every_button")), TRUE);
  studio_shoot (studio);
}

static void
scene_scan (Studio *studio)
{
  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "product:", "status", "archived");
  kvp_demo_server_set_latency (studio->server, 400, 0);
  driver_click (studio_page (studio), "dry_run_button");
  driver_wait_page (studio->window, "KvpScanPage");
  driver_settle (2500);
  studio_shoot (studio);
  kvp_demo_server_set_latency (studio->server, 0, 0);
  driver_wait_page (studio->window, "KvpReviewPage");
}

static void
scene_scan_failed (Studio *studio)
{
  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "product:", "status", "archived");
  kvp_demo_server_set_token_kind (studio->server, KVP_DEMO_TOKEN_NO_KV);
  driver_click (studio_page (studio), "dry_run_button");
  driver_wait_page (studio->window, "KvpScanPage");
  driver_settle (1000);
  studio_shoot (studio);
  kvp_demo_server_set_token_kind (studio->server, KVP_DEMO_TOKEN_USER);
}

const Scene filter_scenes[] = {
  { "filter", scene_filter },
  { "filter-filled", scene_filter_filled },
  { "filter-problem", scene_filter_problem },
  { "filter-list", scene_filter_list },
  { "filter-every", scene_filter_every },
  { "scan", scene_scan },
  { "scan-failed", scene_scan_failed },
  { NULL, NULL },
};
