/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Connecting, and accounts. */

#include "config.h"

#include "scenes-private.h"
#include "store/kvp-connection-mark.h"
#include "store/kvp-saved-connections.h"

static void
scene_connect (Studio *studio)
{
  studio_open_window (studio, FALSE);
  driver_get (GTK_WIDGET (studio->window), "connect_button");
  studio_shoot (studio);
}

/* With a key in place of a token, and the warning that goes with it. */
static void
scene_connect_key (Studio *studio)
{
  GtkWidget *window;

  studio_open_window (studio, FALSE);
  driver_settle (1500);
  window = GTK_WIDGET (studio->window);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (driver_get (window, "advanced_row")), TRUE);
  gtk_switch_set_active (GTK_SWITCH (driver_get (window, "key_switch")), TRUE);
  driver_settle (500);
  studio_shoot (studio);
}

/* Two accounts that were connected to. */
static void
connect_twice (Studio *studio)
{
  static const char * const names[] = { "Acme", "Acme Staging" };
  g_autoptr(KvpSavedConnections) connections = NULL;
  KvpStore *store;

  studio_open_window (studio, FALSE);
  driver_settle (1500);
  store = kvp_window_get_store (studio->window);
  connections = kvp_saved_connections_get (store);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *id = g_strnfill (32, (char) ('1' + i));

      kvp_saved_connections_note_async (connections, "https://api.cloudflare.com/client/v4", id, names[i],
                                        KVP_TOKEN_KIND_USER, NULL, NULL, NULL, NULL);
      if (i == 0)
        kvp_store_set_mark_async (store, "https://api.cloudflare.com/client/v4", id, KVP_CONNECTION_PRODUCTION, NULL,
                                  NULL, NULL);
    }
  driver_settle (500);
  gtk_widget_activate_action (GTK_WIDGET (studio->window), "win.show-accounts", NULL);
  driver_settle (500);
}

static void
scene_accounts (Studio *studio)
{
  connect_twice (studio);
  studio_shoot (studio);
}

static void
scene_accounts_manage (Studio *studio)
{
  connect_twice (studio);
  gtk_widget_activate_action (GTK_WIDGET (studio->window), "win.manage-accounts", NULL);
  driver_settle (500);
  camera_shoot_all (&studio->camera, GTK_WIDGET (driver_wait_dialog (studio->window)), TRUE);
}

static void
scene_token_info (Studio *studio)
{
  studio_open_demo (studio, NULL);
  driver_settle (500);
  gtk_widget_activate_action (GTK_WIDGET (studio->window), "win.token-info", NULL);
  driver_settle (800);
  camera_shoot_all (&studio->camera, GTK_WIDGET (driver_wait_dialog (studio->window)), TRUE);
}

static void
scene_connect_refused (Studio *studio)
{
  g_autoptr(KvpDemoServer) server = kvp_demo_server_new ();

  kvp_demo_server_start (server, 0, NULL);
  studio_connect (studio, server, "a-token-that-nobody-knows-000000000000000");
  studio_shoot (studio);
  kvp_demo_server_stop (server);
}

static void
scene_connect_account (Studio *studio)
{
  g_autoptr(KvpDemoServer) server = kvp_demo_server_new ();

  kvp_demo_server_start (server, 0, NULL);
  kvp_demo_server_set_token_kind (server, KVP_DEMO_TOKEN_ACCOUNT_OWNED);
  studio_connect (studio, server, KVP_DEMO_TOKEN);
  studio_shoot (studio);
  kvp_demo_server_stop (server);
}

static void
scene_welcome (Studio *studio)
{
  studio_open_demo (studio, NULL);
  driver_settle (500);
  studio_shoot (studio);
}

const Scene connect_scenes[] = {
  { "connect", scene_connect },
  { "connect-key", scene_connect_key },
  { "accounts", scene_accounts },
  { "accounts-manage", scene_accounts_manage },
  { "token-info", scene_token_info },
  { "connect-refused", scene_connect_refused },
  { "connect-account", scene_connect_account },
  { "welcome", scene_welcome },
  { NULL, NULL },
};
