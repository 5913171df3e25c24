/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Values that are saved first, and put back. */

#include "config.h"

#include <string.h>

#include "scenes-private.h"
#include "ui/kvp-review-page.h"
#include "ui/kvp-settings.h"

static void
confirm_saving (Studio     *studio,
                const char *title)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();
  g_autofree char *folder = g_build_filename (g_get_tmp_dir (), "kvp-saved-values", NULL);

  g_settings_set_string (settings, KVP_SETTING_BACKUP_FOLDER, folder);
  g_settings_set_boolean (settings, KVP_SETTING_SAVE_VALUES, TRUE);
  studio_confirm (studio, title);
}

static void
put_unreadable (Studio *studio)
{
  g_autofree char *id = kvp_demo_server_get_namespace_id (studio->server, "product-cache");
  g_autoptr(GBytes) name = g_bytes_new_static ("product:000118:image...", strlen ("product:000118:image..."));
  g_autoptr(GBytes) value = g_bytes_new_static ("\xff", 1);

  kvp_demo_server_put (studio->server, id, name, value, "{\"status\":\"archived\"}", 0);
}

static void
scene_confirm_save (Studio *studio)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();

  g_settings_set_boolean (settings, KVP_SETTING_SAVE_VALUES, TRUE);
  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "product:,page/,session:", NULL, NULL);
  studio_dry_run (studio);
  studio_shoot_confirmation (studio);
}

static void
scene_saving (Studio *studio)
{
  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "product:,page/", "status", "archived");
  studio_dry_run (studio);
  kvp_demo_server_set_latency (studio->server, 400, 300);
  confirm_saving (studio, "product-cache");
  driver_wait_page (studio->window, "KvpBackupPage");
  driver_settle (5000);
  studio_shoot (studio);
  kvp_demo_server_set_latency (studio->server, 0, 0);
}

static void
scene_saving_paused (Studio *studio)
{
  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "product:,page/", "status", "archived");
  studio_dry_run (studio);
  kvp_demo_server_set_token_life (studio->server, 4);
  confirm_saving (studio, "product-cache");
  driver_wait_page (studio->window, "KvpBackupPage");
  driver_settle (3000);
  studio_shoot (studio);
  kvp_demo_server_set_token_life (studio->server, -1);
}

static void
scene_saving_unsaved (Studio *studio)
{
  GtkWindow *dialog;

  studio_open_demo (studio, "product-cache");
  put_unreadable (studio);
  studio_fill_filter (studio, "product:", "status", "archived");
  studio_dry_run (studio);
  confirm_saving (studio, "product-cache");
  /* As when its button is pressed. */
  gtk_window_destroy (driver_wait_dialog (studio->window));
  driver_wait_page (studio->window, "KvpBackupPage");
  dialog = driver_wait_dialog (studio->window);
  driver_settle (500);
  camera_shoot_all (&studio->camera, GTK_WIDGET (dialog), FALSE);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  driver_settle (300);
}

static void
delete_saved (Studio *studio)
{
  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "product:", "status", "archived");
  studio_dry_run (studio);
  confirm_saving (studio, "product-cache");
  driver_wait_page (studio->window, "KvpResultPage");
  driver_settle (1000);
}

static void
scene_result_saved (Studio *studio)
{
  delete_saved (studio);
  studio_shoot (studio);
}

/* Some were written again, one of them differently. */
static void
undo_partly (Studio *studio)
{
  g_autofree char *id = NULL;
  KvpPlan *plan;
  g_auto(GStrv) names = NULL;

  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "product:", "status", "archived");
  studio_dry_run (studio);
  plan = kvp_review_page_get_plan (KVP_REVIEW_PAGE (studio_page (studio)));
  names = kvp_plan_get_sample (plan, 3);
  confirm_saving (studio, "product-cache");
  driver_wait_page (studio->window, "KvpResultPage");
  id = kvp_demo_server_get_namespace_id (studio->server, "product-cache");
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr(GBytes) name = g_bytes_new (names[i], strlen (names[i]));
      g_autoptr(GBytes) value = g_bytes_new_static ("newer", 5);

      kvp_demo_server_put (studio->server, id, name, value, NULL, 0);
    }
  driver_click (studio_page (studio), "undo_button");
  driver_wait_page (studio->window, "KvpRestorePage");
  driver_get (studio_page (studio), "restore_button");
  driver_settle (500);
}

static void
scene_undo (Studio *studio)
{
  undo_partly (studio);
  studio_shoot (studio);
}

static void
scene_undo_overwrite (Studio *studio)
{
  undo_partly (studio);
  gtk_switch_set_active (GTK_SWITCH (driver_get (studio_page (studio), "overwrite_switch")), TRUE);
  driver_settle (300);
  studio_shoot (studio);
}

static void
scene_undone (Studio *studio)
{
  undo_partly (studio);
  driver_click (studio_page (studio), "restore_button");
  driver_get (studio_page (studio), "left_list");
  driver_settle (500);
  studio_shoot (studio);
}

const Scene values_scenes[] = {
  { "confirm-save", scene_confirm_save },
  { "saving", scene_saving },
  { "saving-paused", scene_saving_paused },
  { "saving-unsaved", scene_saving_unsaved },
  { "result-saved", scene_result_saved },
  { "undo", scene_undo },
  { "undo-overwrite", scene_undo_overwrite },
  { "undone", scene_undone },
  { NULL, NULL },
};
