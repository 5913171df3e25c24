/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What nobody wishes for: no network, no quota, no access. */

#include "config.h"

#include "scenes-private.h"
#include "ui/kvp-settings.h"

static void
refresh (Studio *studio)
{
  gtk_widget_activate_action (GTK_WIDGET (studio->window), "win.refresh", NULL);
  driver_settle (1000);
}

static void
scene_no_namespaces (Studio *studio)
{
  studio_open_demo (studio, NULL);
  kvp_demo_server_clear (studio->server);
  refresh (studio);
  studio_shoot (studio);
}

static void
scene_no_access (Studio *studio)
{
  studio_open_demo (studio, NULL);
  kvp_demo_server_set_token_kind (studio->server, KVP_DEMO_TOKEN_NO_KV);
  refresh (studio);
  driver_get (GTK_WIDGET (studio->window), "error_view");
  studio_shoot (studio);
}

static void
scene_namespaces_search (Studio *studio)
{
  studio_open_demo (studio, NULL);
  driver_settle (500);
  driver_type (driver_get (GTK_WIDGET (studio->window), "sidebar"), "search_entry", "no such namespace");
  driver_settle (300);
  studio_shoot (studio);
}

/* A token that no account comes with. */
static void
scene_connect_no_account (Studio *studio)
{
  g_autoptr(KvpDemoServer) server = kvp_demo_server_new ();

  kvp_demo_server_start (server, 0, NULL);
  kvp_demo_server_set_token_kind (server, KVP_DEMO_TOKEN_NO_ACCOUNTS);
  studio_connect (studio, server, KVP_DEMO_TOKEN);
  studio_shoot (studio);
  kvp_demo_server_stop (server);
}

static void
begin_run (Studio *studio)
{
  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "product:,page/,session:", NULL, NULL);
  studio_dry_run (studio);
}

/* The server goes away in the middle: it tries for a while, and waits then. */
static void
scene_run_offline (Studio *studio)
{
  begin_run (studio);
  kvp_demo_server_set_latency (studio->server, 1500, 0);
  studio_confirm (studio, "product-cache");
  driver_wait_page (studio->window, "KvpRunPage");
  driver_settle (2000);
  kvp_demo_server_stop (studio->server);
  driver_get (studio_page (studio), "pause_box");
  studio_shoot (studio);
}

static void
scene_run_quota (Studio *studio)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();

  g_settings_set_uint (settings, KVP_SETTING_BATCH_SIZE, 500);
  begin_run (studio);
  kvp_demo_server_set_quota (studio->server, KVP_DEMO_QUOTA_DELETES, 1000);
  studio_confirm (studio, "product-cache");
  driver_wait_page (studio->window, "KvpRunPage");
  driver_get (studio_page (studio), "pause_box");
  driver_settle (500);
  studio_shoot (studio);
  kvp_demo_server_set_quota (studio->server, KVP_DEMO_QUOTA_DELETES, -1);
  g_settings_reset (settings, KVP_SETTING_BATCH_SIZE);
}

static void
scene_token (Studio *studio)
{
  begin_run (studio);
  kvp_demo_server_set_token_life (studio->server, 2);
  studio_confirm (studio, "product-cache");
  driver_wait_page (studio->window, "KvpRunPage");
  /* As when its button is pressed. */
  gtk_window_destroy (driver_wait_dialog (studio->window));
  driver_click (studio_page (studio), "token_button");
  studio_shoot_dialog (studio, driver_wait_dialog (studio->window), FALSE);
  kvp_demo_server_set_token_life (studio->server, -1);
}

/* A list that counts as old: its keys are looked up before any of them is sent. */
static void
begin_old_run (Studio *studio)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();

  g_settings_set_uint (settings, KVP_SETTING_CHECK_AGE, 0);
  begin_run (studio);
}

static void
end_old_run (void)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();

  g_settings_reset (settings, KVP_SETTING_CHECK_AGE);
}

static void
scene_review_stale (Studio *studio)
{
  begin_old_run (studio);
  studio_save (studio, "Products, pages and sessions");
  driver_settle (500);
  gtk_widget_activate (gtk_widget_get_ancestor (driver_get (studio_page (studio), "menu_button"),
                                                GTK_TYPE_LIST_BOX_ROW));
  driver_wait_page (studio->window, "KvpReviewPage");
  driver_settle (800);
  studio_shoot (studio);
  end_old_run ();
}

static void
scene_confirm_stale (Studio *studio)
{
  begin_old_run (studio);
  studio_shoot_confirmation (studio);
  end_old_run ();
}

static void
scene_run_checking (Studio *studio)
{
  begin_old_run (studio);
  kvp_demo_server_hold (studio->server, "/keys");
  studio_confirm (studio, "product-cache");
  driver_wait_page (studio->window, "KvpRunPage");
  driver_settle (1000);
  studio_shoot (studio);
  kvp_demo_server_release (studio->server);
  driver_wait_page (studio->window, "KvpResultPage");
  end_old_run ();
}

static void
scene_result_stopped (Studio *studio)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();

  g_settings_set_uint (settings, KVP_SETTING_BATCH_SIZE, 500);
  begin_run (studio);
  kvp_demo_server_hold (studio->server, "bulk/delete");
  studio_confirm (studio, "product-cache");
  driver_wait_page (studio->window, "KvpRunPage");
  driver_settle (500);
  driver_click (studio_page (studio), "stop_button");
  kvp_demo_server_release (studio->server);
  driver_wait_page (studio->window, "KvpResultPage");
  driver_settle (500);
  studio_shoot (studio);
  g_settings_reset (settings, KVP_SETTING_BATCH_SIZE);
}

static void
scene_result_nothing (Studio *studio)
{
  g_autofree char *id = NULL;
  g_autoptr(GPtrArray) names = NULL;

  studio_open_demo (studio, "feature-flags");
  id = kvp_demo_server_get_namespace_id (studio->server, "feature-flags");
  names = kvp_demo_server_get_names (studio->server, id);
  for (guint i = 0; i < names->len; i++)
    kvp_demo_server_refuse_key (studio->server, g_ptr_array_index (names, i));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (driver_get (studio_page (studio), "every_button")), TRUE);
  studio_dry_run (studio);
  studio_confirm (studio, "feature-flags");
  driver_wait_page (studio->window, "KvpResultPage");
  driver_settle (500);
  studio_shoot (studio);
}

/* The keys can not be looked up, so that nothing can be approved. */
static void
scene_approve_failed (Studio *studio)
{
  studio_open_demo (studio, "geo-index");
  studio_fill_filter (studio, "geo", NULL, NULL);
  studio_dry_run (studio);
  studio_save (studio, "Old places");
  driver_settle (500);
  kvp_demo_server_set_token_kind (studio->server, KVP_DEMO_TOKEN_NO_KV);
  gtk_widget_activate_action (gtk_widget_get_parent (driver_get (studio_page (studio), "menu_button")),
                              "plan.approve", NULL);
  driver_wait_page (studio->window, "KvpApprovePage");
  driver_get (studio_page (studio), "error_view");
  driver_settle (500);
  studio_shoot (studio);
}

const Scene trouble_scenes[] = {
  { "no-namespaces", scene_no_namespaces },
  { "no-access", scene_no_access },
  { "namespaces-search", scene_namespaces_search },
  { "connect-no-account", scene_connect_no_account },
  { "run-offline", scene_run_offline },
  { "run-quota", scene_run_quota },
  { "token", scene_token },
  { "review-stale", scene_review_stale },
  { "confirm-stale", scene_confirm_stale },
  { "run-checking", scene_run_checking },
  { "result-stopped", scene_result_stopped },
  { "result-nothing", scene_result_nothing },
  { "approve-failed", scene_approve_failed },
  { NULL, NULL },
};
