/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What belongs to no namespace. */

#include "config.h"

#include "scenes-private.h"

static void
scene_preferences (Studio *studio)
{
  GtkWindow *preferences;

  studio_open_demo (studio, "product-cache");
  g_action_group_activate_action (G_ACTION_GROUP (studio->application), "preferences", NULL);
  preferences = driver_wait_dialog (studio->window);
  driver_settle (500);
  camera_shoot_all (&studio->camera, GTK_WIDGET (preferences), TRUE);
  gtk_window_close (preferences);
}

static void
scene_about (Studio *studio)
{
  studio_open_demo (studio, "product-cache");
  g_action_group_activate_action (G_ACTION_GROUP (studio->application), "about", NULL);
  studio_shoot_dialog (studio, driver_wait_dialog (studio->window), TRUE);
}

static void
scene_help (Studio *studio)
{
  studio_open_demo (studio, "product-cache");
  g_action_group_activate_action (G_ACTION_GROUP (studio->application), "help", NULL);
  studio_shoot_dialog (studio, gtk_application_get_active_window (GTK_APPLICATION (studio->application)), TRUE);
}

/* The window of a deletion is closed for the first time. */
static void
scene_background (Studio *studio)
{
  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "page/", NULL, NULL);
  studio_dry_run (studio);
  kvp_demo_server_hold (studio->server, "bulk/delete");
  studio_confirm (studio, "product-cache");
  driver_wait_page (studio->window, "KvpRunPage");
  gtk_window_destroy (driver_wait_dialog (studio->window));
  driver_settle (500);
  gtk_window_close (GTK_WINDOW (studio->window));
  studio_shoot_dialog (studio, driver_wait_dialog (studio->window), FALSE);
  kvp_demo_server_release (studio->server);
  driver_wait_page (studio->window, "KvpResultPage");
}

static void
shoot_menu (Studio        *studio,
            GtkMenuButton *button)
{
  gtk_menu_button_popup (button);
  driver_settle (500);
  /* A menu is a surface of its own. */
  camera_shoot_all (&studio->camera, GTK_WIDGET (gtk_menu_button_get_popover (button)), FALSE);
}

static void
scene_main_menu (Studio *studio)
{
  studio_open_demo (studio, "product-cache");
  shoot_menu (studio, GTK_MENU_BUTTON (driver_get (GTK_WIDGET (studio->window), "main_menu_button")));
}

static void
scene_account_menu (Studio *studio)
{
  studio_open_demo (studio, "product-cache");
  shoot_menu (studio, GTK_MENU_BUTTON (driver_get (GTK_WIDGET (studio->window), "account_button")));
}

/* Not a database at all: the page that offers to set it aside. */
static void
scene_store_damaged (Studio *studio)
{
  g_autofree char *directory = g_dir_make_tmp ("kvp-screenshots-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "plans.db", NULL);

  g_file_set_contents (path, "This was a database once, and then the disk had other ideas.", -1, NULL);
  kvp_application_set_data_directory (studio->application, directory);
  studio_open_window (studio, FALSE);
  driver_settle (1000);
  studio_shoot (studio);
}

const Scene app_scenes[] = {
  { "preferences", scene_preferences },
  { "about", scene_about },
  { "help", scene_help },
  { "background", scene_background },
  { "main-menu", scene_main_menu },
  { "account-menu", scene_account_menu },
  { "store-damaged", scene_store_damaged },
  { NULL, NULL },
};
