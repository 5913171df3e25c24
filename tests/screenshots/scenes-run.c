/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The confirmation, the run and its result. */

#include "config.h"

#include <string.h>

#include "scenes-private.h"
#include "ui/kvp-settings.h"

static void
scene_confirm (Studio *studio)
{
  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "product:,page/", "status", "archived");
  studio_dry_run (studio);
  studio_shoot_confirmation (studio);
}

static void
refuse_some (Studio *studio)
{
  static const char *const names[] = {
    "product:000118:price", "product:000118:stock", "product:000150:<b>bold</b>", "page/index",
  };
  g_autofree char *id = kvp_demo_server_get_namespace_id (studio->server, "product-cache");
  g_autoptr(GPtrArray) all = kvp_demo_server_get_names (studio->server, id);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(GBytes) name = g_bytes_new_static (names[i], strlen (names[i]));

      kvp_demo_server_refuse_key (studio->server, name);
    }
  /* And some that the sample surely has. */
  for (guint i = 0; i < all->len; i += 1500)
    kvp_demo_server_refuse_key (studio->server, g_ptr_array_index (all, i));
}

static void
scene_run (Studio *studio)
{
  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "product:,page/,session:", NULL, NULL);
  studio_dry_run (studio);
  refuse_some (studio);
  kvp_demo_server_set_latency (studio->server, 4000, 9000);
  studio_confirm (studio, "product-cache");
  driver_wait_page (studio->window, "KvpRunPage");
  driver_settle (6000);
  studio_shoot (studio);
  kvp_demo_server_set_latency (studio->server, 0, 0);
  driver_wait_page (studio->window, "KvpResultPage");
}

/* Long enough for lines to be seen, and Cloudflare asks to wait in the middle of it. */
static void
scene_run_chart (Studio *studio)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();

  g_settings_set_uint (settings, KVP_SETTING_BATCH_SIZE, 500);
  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "product:,page/,session:", NULL, NULL);
  studio_dry_run (studio);
  kvp_demo_server_set_latency (studio->server, 300, 900);
  studio_confirm (studio, "product-cache");
  driver_wait_page (studio->window, "KvpRunPage");
  driver_settle (6000);
  kvp_demo_server_script (studio->server, "bulk/delete", 429, "Retry-After: 5", NULL, FALSE);
  driver_settle (9000);
  studio_shoot (studio);
  kvp_demo_server_set_latency (studio->server, 0, 0);
  driver_wait_page (studio->window, "KvpResultPage");
  g_settings_reset (settings, KVP_SETTING_BATCH_SIZE);
}

/* Cloudflare fails and asks to wait, and a person looks at what there was. */
static void
scene_run_problems (Studio *studio)
{
  const char *body = "{\"success\":false,\"errors\":[{\"code\":10001,\"message\":\"service error\"}],"
                     "\"messages\":[],\"result\":null}";
  g_autoptr(GBytes) bytes = g_bytes_new_static (body, strlen (body));
  g_autoptr(GSettings) settings = kvp_settings_open ();
  GtkWidget *list;

  g_settings_set_uint (settings, KVP_SETTING_BATCH_SIZE, 500);
  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "product:,page/,session:", NULL, NULL);
  studio_dry_run (studio);
  kvp_demo_server_set_latency (studio->server, 600, 1500);
  kvp_demo_server_script (studio->server, "bulk/delete", 400, "Content-Type: application/json", bytes, FALSE);
  for (guint i = 0; i < 2; i++)
    kvp_demo_server_script (studio->server, "bulk/delete", 500, "Content-Type: application/json", bytes, FALSE);
  studio_confirm (studio, "product-cache");
  driver_wait_page (studio->window, "KvpRunPage");
  driver_settle (5000);
  kvp_demo_server_script (studio->server, "bulk/delete", 429, "Retry-After: 2", NULL, FALSE);
  list = driver_get (GTK_WIDGET (studio->window), "trouble_list");
  gtk_expander_set_expanded (GTK_EXPANDER (adw_bin_get_child (ADW_BIN (list))), TRUE);
  driver_settle (4000);
  studio_shoot (studio);
  kvp_demo_server_set_latency (studio->server, 0, 0);
  driver_wait_page (studio->window, "KvpResultPage");
  g_settings_reset (settings, KVP_SETTING_BATCH_SIZE);
}

/* The token loses its right in the middle. */
static void
scene_run_paused (Studio *studio)
{
  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "product:,page/,session:", NULL, NULL);
  studio_dry_run (studio);
  kvp_demo_server_set_token_life (studio->server, 2);
  studio_confirm (studio, "product-cache");
  driver_wait_page (studio->window, "KvpRunPage");
  driver_settle (3000);
  studio_shoot (studio);
  kvp_demo_server_set_token_life (studio->server, -1);
}

static void
scene_result_failures (Studio *studio)
{
  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "page/,product:", "status", "archived");
  studio_dry_run (studio);
  refuse_some (studio);
  studio_confirm (studio, "product-cache");
  driver_wait_page (studio->window, "KvpResultPage");
  driver_settle (1000);
  studio_shoot (studio);
}

static void
scene_result (Studio *studio)
{
  studio_open_demo (studio, "sessions");
  studio_fill_filter (studio, "session:a,session:0", NULL, NULL);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (driver_get (studio_page (studio), "every_button")), TRUE);
  studio_dry_run (studio);
  studio_confirm (studio, "sessions");
  driver_wait_page (studio->window, "KvpResultPage");
  driver_settle (1000);
  studio_shoot (studio);
}

static void
scene_run_refused (Studio *studio)
{
  studio_open_demo (studio, "pages");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (driver_get (studio_page (studio), "every_button")), TRUE);
  studio_dry_run (studio);
  kvp_demo_server_set_token_kind (studio->server, KVP_DEMO_TOKEN_READ_ONLY);
  studio_confirm (studio, "pages");
  driver_wait_page (studio->window, "KvpRunPage");
  driver_settle (1000);
  studio_shoot (studio);
  kvp_demo_server_set_token_kind (studio->server, KVP_DEMO_TOKEN_USER);
}

const Scene run_scenes[] = {
  { "confirm", scene_confirm },
  { "run", scene_run },
  { "run-chart", scene_run_chart },
  { "run-paused", scene_run_paused },
  { "run-problems", scene_run_problems },
  { "result", scene_result },
  { "result-failures", scene_result_failures },
  { "run-refused", scene_run_refused },
  { NULL, NULL },
};
