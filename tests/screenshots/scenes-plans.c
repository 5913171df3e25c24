/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pending deletions, approvals and the history. */

#include "config.h"

#include "sample-plan.h"
#include "scenes-private.h"
#include "store/kvp-plan-keys.h"

static void
scene_pending (Studio *studio)
{
  static const SamplePlan samples[] = {
    { NULL, NULL, "pages", "Keys in “pages” that start with “draft/”", "Ada Lovelace", NULL,
      KVP_PLAN_FROM_DRY_RUN, KVP_PLAN_DRAFT, 81, 0, 300 },
    { "Old flags", NULL, "feature-flags", "Keys in “feature-flags” whose whole name matches “flag-2023-*”",
      "Ada Lovelace", NULL, KVP_PLAN_FROM_DRY_RUN, KVP_PLAN_PAUSED, 240, 0, 5400 },
    { "Sessions of March", NULL, "sessions", "Keys in “sessions” that start with “2026-03”", "Ada Lovelace", NULL,
      KVP_PLAN_FROM_DRY_RUN, KVP_PLAN_STOPPED, 3300, 0, 86400 },
    { "Expired sessions", "Agreed with the login team on Tuesday.", "sessions",
      "Keys in “sessions” that expire before 1 November 2026", "Ada Lovelace", "Grace Hopper",
      KVP_PLAN_FROM_DRY_RUN, KVP_PLAN_APPROVED, 40118, 0, 90000 },
    { "Keys from finance.csv", "Finance asked for these; the list came by mail.", "geo-index",
      "Keys in “geo-index” that are on a list of 431 keys", "Katherine Johnson", NULL, KVP_PLAN_FROM_FILE,
      KVP_PLAN_WAITING, 428, 3, 100000 },
    { "Archived products, spring clean-up", NULL, "product-cache",
      "Keys in “product-cache” that start with “product:” or “page/”, and whose metadata field “status” is “archived”",
      "Ada Lovelace", NULL, KVP_PLAN_FROM_DRY_RUN, KVP_PLAN_WAITING, 12001, 0, 7200 },
    { "Cached pages", NULL, "pages", "Keys in “pages” that start with “page/”", "Ada Lovelace", NULL,
      KVP_PLAN_FROM_DRY_RUN, KVP_PLAN_RUNNING, 9000, 0, 60 },
  };

  studio_open_demo (studio, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    g_object_unref (sample_plan_add (studio, &samples[i]));
  studio_show_place (studio, "pending_row");
  driver_settle (500);
  studio_shoot (studio);
}

static void
scene_pending_undo (Studio *studio)
{
  static const SamplePlan sample = {
    "Old places", NULL, "geo-index", "Keys in “geo-index” that start with “geo”", "Ada Lovelace", NULL,
    KVP_PLAN_FROM_DRY_RUN, KVP_PLAN_WAITING, 431, 0, 60,
  };
  static const SamplePlan other = {
    "Old flags", NULL, "feature-flags", "Keys in “feature-flags” whose whole name matches “flag-2023-*”",
    "Ada Lovelace", NULL, KVP_PLAN_FROM_DRY_RUN, KVP_PLAN_WAITING, 240, 0, 300,
  };

  studio_open_demo (studio, NULL);
  g_object_unref (sample_plan_add (studio, &sample));
  g_object_unref (sample_plan_add (studio, &other));
  studio_show_place (studio, "pending_row");
  driver_settle (500);
  gtk_widget_activate_action (gtk_widget_get_parent (driver_get (studio_page (studio), "menu_button")),
                              "plan.remove", NULL);
  driver_settle (500);
  studio_shoot (studio);
}

/* Saves what the form takes, and opens the page to approve it. */
static void
approve_page (Studio     *studio,
              const char *title)
{
  studio_save (studio, title);
  driver_settle (500);
  gtk_widget_activate_action (gtk_widget_get_parent (driver_get (studio_page (studio), "menu_button")),
                              "plan.approve", NULL);
  driver_wait_page (studio->window, "KvpApprovePage");
  driver_get (studio_page (studio), "since_label");
  /* A check of a large namespace takes a while. */
  driver_settle (4000);
}

static void
scene_approve (Studio *studio)
{
  studio_open_demo (studio, "geo-index");
  studio_fill_filter (studio, "geo", NULL, NULL);
  studio_dry_run (studio);
  approve_page (studio, "Old places");
  studio_shoot (studio);
}

static void
scene_approve_changes (Studio *studio)
{
  g_autoptr(KvpPlanKeys) keys = NULL;
  g_autofree char *id = NULL;

  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, "product:", "status", "archived");
  studio_dry_run (studio);
  id = kvp_demo_server_get_namespace_id (studio->server, "product-cache");
  {
    g_autoptr(KvpPlan) plan = g_list_model_get_item (kvp_store_get_plans (kvp_window_get_store (studio->window)), 0);

    keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  }
  for (guint i = 0; i < 6; i++)
    {
      g_autoptr(KvpPlanRow) row = g_list_model_get_item (G_LIST_MODEL (keys), i * 7);

      kvp_demo_server_put (studio->server, id, kvp_plan_row_get_name (row), NULL, "{\"status\":\"live\"}", 0);
    }
  approve_page (studio, "Archived products, spring clean-up");
  studio_shoot (studio);
}

static void
mark_as_production (Studio *studio)
{
  GtkWindow *dialog;

  gtk_widget_activate_action (GTK_WIDGET (studio->window), "win.mark-production", NULL);
  dialog = driver_wait_dialog (studio->window);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "mark");
  gtk_window_destroy (dialog);
  driver_get (GTK_WIDGET (studio->window), "mark_badge");
}

static void
scene_production (Studio *studio)
{
  studio_open_demo (studio, "product-cache");
  mark_as_production (studio);
  studio_fill_filter (studio, "product:,page/", "status", "archived");
  studio_dry_run (studio);
  studio_shoot (studio);
}

/* What was approved, in an account that is marked as production. */
static void
scene_production_confirm (Studio *studio)
{
  studio_open_demo (studio, "product-cache");
  mark_as_production (studio);
  studio_fill_filter (studio, "product:,page/", "status", "archived");
  studio_dry_run (studio);
  approve_page (studio, "Archived products, spring clean-up");
  driver_click (studio_page (studio), "approve_button");
  driver_settle (800);
  gtk_widget_activate (gtk_widget_get_ancestor (driver_get (studio_page (studio), "menu_button"),
                                                GTK_TYPE_LIST_BOX_ROW));
  driver_wait_page (studio->window, "KvpReviewPage");
  driver_settle (800);
  driver_click (studio_page (studio), "delete_button");
  driver_settle (500);
  camera_shoot_all (&studio->camera, GTK_WIDGET (driver_wait_dialog (studio->window)), FALSE);
}

static void
scene_read_only (Studio *studio)
{
  GtkWindow *dialog;

  studio_open_demo (studio, "product-cache");
  gtk_widget_activate_action (GTK_WIDGET (studio->window), "win.mark-read-only", NULL);
  dialog = driver_wait_dialog (studio->window);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "mark");
  gtk_window_destroy (dialog);
  driver_get (GTK_WIDGET (studio->window), "mark_badge");
  studio_fill_filter (studio, "product:,page/", "status", "archived");
  studio_dry_run (studio);
  studio_shoot (studio);
}

static void
scene_production_question (Studio *studio)
{
  studio_open_demo (studio, NULL);
  driver_settle (500);
  gtk_widget_activate_action (GTK_WIDGET (studio->window), "win.mark-production", NULL);
  driver_settle (500);
  camera_shoot_all (&studio->camera, GTK_WIDGET (driver_wait_dialog (studio->window)), FALSE);
}

static void
scene_pending_empty (Studio *studio)
{
  studio_open_demo (studio, NULL);
  driver_settle (500);
  studio_show_place (studio, "pending_row");
  studio_shoot (studio);
}

static void
delete_flags (Studio *studio)
{
  studio_open_demo (studio, "feature-flags");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (driver_get (studio_page (studio), "every_button")), TRUE);
  studio_dry_run (studio);
  studio_confirm (studio, "feature-flags");
  driver_wait_page (studio->window, "KvpResultPage");
}

static void
scene_history (Studio *studio)
{
  delete_flags (studio);
  studio_show_place (studio, "history_row");
  studio_shoot (studio);
}

static void
scene_history_empty (Studio *studio)
{
  studio_open_demo (studio, NULL);
  driver_settle (500);
  studio_show_place (studio, "history_row");
  studio_shoot (studio);
}

/* What is left of a report when its key names were forgotten. */
static void
forget_names (Studio *studio)
{
  const gint64 later = g_get_real_time () / G_USEC_PER_SEC + 2 * 24 * 60 * 60;

  delete_flags (studio);
  kvp_store_forget_async (kvp_window_get_store (studio->window), later, 0, 1, NULL, NULL, NULL, NULL);
  driver_settle (500);
  studio_show_place (studio, "history_row");
}

static void
scene_history_forgotten (Studio *studio)
{
  forget_names (studio);
  studio_shoot (studio);
}

static void
scene_report_forgotten (Studio *studio)
{
  forget_names (studio);
  gtk_widget_activate (gtk_widget_get_ancestor (driver_get (studio_page (studio), "menu_button"),
                                                GTK_TYPE_LIST_BOX_ROW));
  driver_wait_page (studio->window, "KvpResultPage");
  driver_settle (500);
  studio_shoot (studio);
}

/* What is asked before a list waits. */
static void
scene_save (Studio *studio)
{
  studio_open_demo (studio, "geo-index");
  studio_fill_filter (studio, "geo", NULL, NULL);
  studio_dry_run (studio);
  driver_click (studio_page (studio), "save_button");
  studio_shoot_dialog (studio, driver_wait_dialog (studio->window), TRUE);
}

static void
scene_history_search (Studio *studio)
{
  scene_history (studio);
  driver_type (GTK_WIDGET (studio->window), "search_entry", "flags");
  driver_settle (600);
  studio_shoot (studio);
}

const Scene plans_scenes[] = {
  { "pending", scene_pending },
  { "pending-undo", scene_pending_undo },
  { "approve", scene_approve },
  { "approve-changes", scene_approve_changes },
  { "production", scene_production },
  { "production-confirm", scene_production_confirm },
  { "production-question", scene_production_question },
  { "read-only", scene_read_only },
  { "pending-empty", scene_pending_empty },
  { "save", scene_save },
  { "history", scene_history },
  { "history-empty", scene_history_empty },
  { "history-forgotten", scene_history_forgotten },
  { "report-forgotten", scene_report_forgotten },
  { "history-search", scene_history_search },
  { NULL, NULL },
};
