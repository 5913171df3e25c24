/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The keep list and saved filters. */

#include "config.h"

#include "scenes-private.h"

static void
add_keep_rule (GtkWindow  *dialog,
               guint       kind,
               const char *pattern,
               const char *note)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (driver_get (GTK_WIDGET (dialog), "kind_row")), kind);
  driver_type (GTK_WIDGET (dialog), "pattern_row", pattern);
  driver_type (GTK_WIDGET (dialog), "note_row", note);
  driver_click (GTK_WIDGET (dialog), "add_button");
  driver_settle (500);
}

static GtkWindow *
open_keep_list (Studio *studio)
{
  driver_click (studio_page (studio), "keep_button");

  return driver_wait_dialog (studio->window);
}

static void
fill_keep_list (Studio *studio)
{
  GtkWindow *dialog = open_keep_list (studio);

  add_keep_rule (dialog, 1, "page/legal/", "The lawyers want these to stay");
  add_keep_rule (dialog, 0, "page/index", "");
  add_keep_rule (dialog, 2, "page/*-coffee-*", "Still linked from the shop");
  gtk_window_close (dialog);
  driver_settle (300);
}

static void
scene_keep_list (Studio *studio)
{
  GtkWindow *dialog;

  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "page/,product:", NULL, NULL);
  studio_dry_run (studio);
  gtk_widget_activate_action (studio_page (studio), "review.keep-list", NULL);
  dialog = driver_wait_dialog (studio->window);
  add_keep_rule (dialog, 1, "page/legal/", "The lawyers want these to stay");
  add_keep_rule (dialog, 0, "page/index", "");
  add_keep_rule (dialog, 2, "product:*:stock", "Belongs to the warehouse");
  driver_settle (800);
  camera_shoot_all (&studio->camera, GTK_WIDGET (dialog), TRUE);
  gtk_window_close (dialog);
}

static void
scene_keep_list_empty (Studio *studio)
{
  GtkWindow *dialog;

  studio_open_demo (studio, "product-cache");
  dialog = open_keep_list (studio);
  driver_settle (500);
  camera_shoot_all (&studio->camera, GTK_WIDGET (dialog), TRUE);
  gtk_window_close (dialog);
}

static void
scene_review_kept (Studio *studio)
{
  studio_open_demo (studio, "product-cache");
  fill_keep_list (studio);
  studio_fill_filter (studio, "page/,product:", "status", "archived");
  studio_dry_run (studio);
  driver_settle (500);
  studio_shoot (studio);
}

static void
save_filters (Studio *studio)
{
  static const char *const names[] = { "Archived products", "Old <b>pages</b> & more", "Spring clean-up" };

  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "page/,product:", "status", "archived");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GtkWindow *dialog;

      gtk_widget_activate_action (driver_get (studio_page (studio), "saved_button"), "filters.save", NULL);
      dialog = driver_wait_dialog (studio->window);
      gtk_editable_set_text (GTK_EDITABLE (adw_message_dialog_get_extra_child (ADW_MESSAGE_DIALOG (dialog))), names[i]);
      adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "accept");
      gtk_window_close (dialog);
      driver_settle (500);
    }
}

static void
scene_saved_filters (Studio *studio)
{
  GtkWidget *button;

  save_filters (studio);
  button = driver_get (studio_page (studio), "saved_button");
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  driver_settle (500);
  /* A menu is a surface of its own. */
  camera_shoot_all (&studio->camera, GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button))), FALSE);
}

static void
scene_saved_filters_all (Studio *studio)
{
  GtkWindow *dialog;

  save_filters (studio);
  gtk_widget_activate_action (driver_get (studio_page (studio), "saved_button"), "filters.manage", NULL);
  dialog = driver_wait_dialog (studio->window);
  driver_settle (500);
  camera_shoot_all (&studio->camera, GTK_WIDGET (dialog), TRUE);
  gtk_window_close (dialog);
}

const Scene lists_scenes[] = {
  { "keep-list", scene_keep_list },
  { "keep-list-empty", scene_keep_list_empty },
  { "review-kept", scene_review_kept },
  { "saved-filters", scene_saved_filters },
  { "saved-filters-all", scene_saved_filters_all },
  { NULL, NULL },
};
