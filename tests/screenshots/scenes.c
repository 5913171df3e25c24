/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "scenes.h"

#include <string.h>

#include "purge/kvp-filter.h"
#include "store/kvp-connection-mark.h"
#include "store/kvp-saved-connections.h"
#include "store/kvp-plan-approval.h"
#include "store/kvp-plan-check.h"
#include "store/kvp-plan-keys.h"
#include "ui/kvp-handover-dialog.h"
#include "ui/kvp-metadata-rule-row.h"
#include "ui/kvp-prefix-chips.h"
#include "ui/kvp-review-page.h"
#include "ui/kvp-settings.h"
#include "window-driver.h"

typedef struct {
  KvpApplication *application;
  KvpWindow      *window;
  KvpDemoServer  *server; /* (nullable) */
  Camera          camera;
} Studio;

typedef struct {
  const char *name;
  void      (*run) (Studio *studio);
} Scene;

static void
shoot_window (Studio *studio)
{
  camera_shoot_all (&studio->camera, GTK_WIDGET (studio->window), TRUE);
}

/* --- steps that scenes share --- */

static void
open_window (Studio   *studio,
             gboolean  demo)
{
  studio->window = KVP_WINDOW (demo ? kvp_window_new_demo (studio->application) : kvp_window_new (studio->application));
  gtk_window_set_default_size (GTK_WINDOW (studio->window), studio->camera.variant->sizes[0].width,
                               studio->camera.variant->sizes[0].height);
  gtk_window_present (GTK_WINDOW (studio->window));
}

static gboolean
is_mapped (gpointer user_data)
{
  return gtk_widget_get_mapped (user_data);
}

/* The form is emptied when it is shown, which is as soon as the database is open. */
static void
open_form (Studio *studio)
{
  open_window (studio, FALSE);
  driver_wait ("the form", is_mapped, driver_get (GTK_WIDGET (studio->window), "form"));
}

static gboolean
has_server (gpointer user_data)
{
  Studio *studio = user_data;

  studio->server = kvp_application_get_demo_server (studio->application);

  return studio->server != NULL && kvp_window_get_connection (studio->window) != NULL;
}

static void
open_demo (Studio     *studio,
           const char *title)
{
  open_window (studio, TRUE);
  driver_wait ("the sample data", has_server, studio);
  if (title != NULL)
    {
      driver_choose (studio->window, title);
      driver_wait_page (studio->window, "KvpFilterPage");
    }
}

static GtkWidget *
page (Studio *studio)
{
  return GTK_WIDGET (kvp_window_get_page (studio->window));
}

/* The rule that was added last. */
static GtkWidget *
last_rule (Studio *studio)
{
  GtkWidget *found = NULL;

  for (GtkWidget *row = gtk_widget_get_first_child (driver_get (page (studio), "rules_list")); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      if (KVP_IS_METADATA_RULE_ROW (row))
        found = row;
    }

  return found;
}

static void
fill_filter (Studio     *studio,
             const char *prefix,
             const char *field,
             const char *value)
{
  if (prefix != NULL)
    {
      KvpPrefixChips *chips = KVP_PREFIX_CHIPS (driver_get (page (studio), "prefix_chips"));
      g_auto(GStrv) parts = g_strsplit (prefix, ",", -1);

      for (guint i = 0; parts[i] != NULL; i++)
        {
          GtkWidget *entry = kvp_prefix_chips_get_entry (chips);

          gtk_editable_set_text (GTK_EDITABLE (entry), parts[i]);
          g_signal_emit_by_name (entry, "activate");
        }
    }

  if (field == NULL)
    return;

  driver_click (page (studio), "add_rule_row");
  driver_type (last_rule (studio), "path_entry", field);
  driver_type (last_rule (studio), "value_entry", value);
}

static void
dry_run (Studio *studio)
{
  driver_click (page (studio), "dry_run_button");
  driver_wait_page (studio->window, "KvpReviewPage");
  driver_settle (500);
}

/* --- scenes --- */

static void
scene_connect (Studio *studio)
{
  open_window (studio, FALSE);
  driver_get (GTK_WIDGET (studio->window), "connect_button");
  shoot_window (studio);
}

/* With a key in place of a token, and the warning that goes with it. */
static void
scene_connect_key (Studio *studio)
{
  GtkWidget *window;

  open_window (studio, FALSE);
  driver_settle (1500);
  window = GTK_WIDGET (studio->window);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (driver_get (window, "advanced_row")), TRUE);
  gtk_switch_set_active (GTK_SWITCH (driver_get (window, "key_switch")), TRUE);
  driver_settle (500);
  shoot_window (studio);
}

/* Two accounts that were connected to. */
static void
connect_twice (Studio *studio)
{
  static const char * const names[] = { "Acme", "Acme Staging" };
  g_autoptr(KvpSavedConnections) connections = NULL;
  KvpStore *store;

  open_window (studio, FALSE);
  driver_settle (1500);
  store = kvp_window_get_store (studio->window);
  connections = kvp_saved_connections_get (store);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *id = g_strnfill (32, (char) ('a' + i));

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
  shoot_window (studio);
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
  open_demo (studio, NULL);
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
  open_form (studio);
  driver_type (driver_get (GTK_WIDGET (studio->window), "form"), "token_row", "a-token-that-nobody-knows-000000000000000");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (driver_get (GTK_WIDGET (studio->window), "advanced_row")), TRUE);
  driver_settle (300);
  driver_type (GTK_WIDGET (studio->window), "endpoint_row", kvp_demo_server_get_endpoint (server));
  driver_click (GTK_WIDGET (studio->window), "connect_button");
  driver_settle (1000);
  shoot_window (studio);
  kvp_demo_server_stop (server);
}

static void
scene_connect_account (Studio *studio)
{
  g_autoptr(KvpDemoServer) server = kvp_demo_server_new ();

  kvp_demo_server_start (server, 0, NULL);
  kvp_demo_server_set_token_kind (server, KVP_DEMO_TOKEN_ACCOUNT_OWNED);
  open_form (studio);
  driver_type (driver_get (GTK_WIDGET (studio->window), "form"), "token_row", KVP_DEMO_TOKEN);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (driver_get (GTK_WIDGET (studio->window), "advanced_row")), TRUE);
  driver_settle (300);
  driver_type (GTK_WIDGET (studio->window), "endpoint_row", kvp_demo_server_get_endpoint (server));
  driver_click (GTK_WIDGET (studio->window), "connect_button");
  driver_settle (1000);
  shoot_window (studio);
  kvp_demo_server_stop (server);
}

static void
scene_welcome (Studio *studio)
{
  open_demo (studio, NULL);
  driver_settle (500);
  shoot_window (studio);
}

static void
scene_filter (Studio *studio)
{
  open_demo (studio, "product-cache");
  shoot_window (studio);
}

static void
scene_filter_filled (Studio *studio)
{
  open_demo (studio, "product-cache");
  fill_filter (studio, "product:,page/", "owner.team", "search, ads");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (driver_get (last_rule (studio), "test_drop_down")),
                              KVP_METADATA_ONE_OF);
  fill_filter (studio, NULL, "status", "archived");
  shoot_window (studio);
}

static void
scene_filter_problem (Studio *studio)
{
  open_demo (studio, "product-cache");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (driver_get (page (studio), "name_drop_down")), KVP_NAME_REGEX);
  driver_type (page (studio), "name_entry", "product:(\\d+");
  fill_filter (studio, NULL, "", "archived");
  shoot_window (studio);
}

static void
scene_filter_list (Studio *studio)
{
  GtkWidget *view;

  open_demo (studio, "product-cache");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (driver_get (page (studio), "list_button")), TRUE);
  view = driver_get (page (studio), "text_view");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)),
                            "product:000118:price\nproduct:000150:<b>bold</b>\n..\npage/index", -1);
  shoot_window (studio);
}

static void
scene_filter_every (Studio *studio)
{
  open_demo (studio, "feature-flags");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (driver_get (page (studio), "every_button")), TRUE);
  shoot_window (studio);
}

static void
scene_scan (Studio *studio)
{
  open_demo (studio, "product-cache");
  fill_filter (studio, "product:", "status", "archived");
  kvp_demo_server_set_latency (studio->server, 400, 0);
  driver_click (page (studio), "dry_run_button");
  driver_wait_page (studio->window, "KvpScanPage");
  driver_settle (2500);
  shoot_window (studio);
  kvp_demo_server_set_latency (studio->server, 0, 0);
  driver_wait_page (studio->window, "KvpReviewPage");
}

static void
scene_scan_failed (Studio *studio)
{
  open_demo (studio, "product-cache");
  fill_filter (studio, "product:", "status", "archived");
  kvp_demo_server_set_token_kind (studio->server, KVP_DEMO_TOKEN_NO_KV);
  driver_click (page (studio), "dry_run_button");
  driver_wait_page (studio->window, "KvpScanPage");
  driver_settle (1000);
  shoot_window (studio);
  kvp_demo_server_set_token_kind (studio->server, KVP_DEMO_TOKEN_USER);
}

static void
scene_review (Studio *studio)
{
  open_demo (studio, "product-cache");
  fill_filter (studio, "product:,page/", "status", "archived");
  dry_run (studio);
  shoot_window (studio);
}

static void
scene_review_details (Studio *studio)
{
  GtkWidget *list;

  open_demo (studio, "product-cache");
  fill_filter (studio, "product:,page/", "status", "archived");
  dry_run (studio);
  list = driver_get (page (studio), "key_list");
  while (list != NULL && !GTK_IS_COLUMN_VIEW (list))
    list = gtk_widget_get_first_child (list);
  g_assert (list != NULL);
  gtk_widget_activate_action (gtk_widget_get_last_child (list), "list.select-item", "(ubb)", 4u, FALSE, FALSE);
  driver_settle (500);
  gtk_window_set_default_size (GTK_WINDOW (studio->window), studio->camera.variant->sizes[0].width,
                               studio->camera.variant->sizes[0].height);
  driver_click (page (studio), "show_button");
  driver_settle (1000);
  shoot_window (studio);
}

static GtkWidget *
get_rows (Studio *studio)
{
  GtkWidget *list = driver_get (page (studio), "key_list");

  while (list != NULL && !GTK_IS_COLUMN_VIEW (list))
    list = gtk_widget_get_first_child (list);
  g_assert (list != NULL);

  return gtk_widget_get_last_child (list);
}

static void
scene_review_sorted (Studio *studio)
{
  open_demo (studio, "product-cache");
  fill_filter (studio, "product:,page/", "status", "archived");
  dry_run (studio);
  gtk_widget_activate_action (page (studio), "review.sort", "s", "expiration");
  driver_settle (1000);
  shoot_window (studio);
}

static void
scene_review_columns (Studio *studio)
{
  open_demo (studio, "product-cache");
  fill_filter (studio, "product:,page/", "status", "archived");
  dry_run (studio);
  gtk_widget_activate_action (page (studio), "columns.expires", NULL);
  driver_settle (1000);
  shoot_window (studio);
}

static void
scene_review_columns_menu (Studio *studio)
{
  GtkWidget *button;

  open_demo (studio, "product-cache");
  fill_filter (studio, "product:,page/", "status", "archived");
  dry_run (studio);
  gtk_widget_activate_action (page (studio), "columns.expires", NULL);
  button = driver_get (page (studio), "sort_button");
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  driver_settle (500);
  camera_shoot_all (&studio->camera, GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button))), FALSE);
}

static void
scene_review_range (Studio *studio)
{
  open_demo (studio, "product-cache");
  fill_filter (studio, "product:,page/", "status", "archived");
  dry_run (studio);
  gtk_widget_activate_action (get_rows (studio), "list.select-item", "(ubb)", 3u, FALSE, FALSE);
  gtk_widget_activate_action (get_rows (studio), "list.select-item", "(ubb)", 9u, FALSE, TRUE);
  gtk_widget_activate_action (page (studio), "review.untick-selected", NULL);
  driver_settle (1000);
  shoot_window (studio);
}

static void
scene_review_undone (Studio *studio)
{
  open_demo (studio, "product-cache");
  fill_filter (studio, "product:,page/", "status", "archived");
  dry_run (studio);
  gtk_widget_activate_action (page (studio), "review.untick-all", NULL);
  driver_settle (1000);
  driver_click (page (studio), "undo_button");
  driver_settle (1000);
  shoot_window (studio);
}

static void
scene_review_odd_names (Studio *studio)
{
  open_demo (studio, "product-cache");
  fill_filter (studio, "odd/", NULL, NULL);
  dry_run (studio);
  shoot_window (studio);
}

static void
scene_review_search (Studio *studio)
{
  open_demo (studio, "product-cache");
  fill_filter (studio, "product:", "status", "archived");
  dry_run (studio);
  driver_type (page (studio), "search_entry", "0013");
  driver_settle (1000);
  shoot_window (studio);
}

/* Where there is no room beside the list, the picture is behind a button. */
static void
shoot_picture (Studio *studio)
{
  GtkWidget *window = GTK_WIDGET (studio->window);

  for (const CameraSize *size = studio->camera.variant->sizes; size->name != NULL; size++)
    {
      camera_set_size (&studio->camera, window, size);
      gtk_widget_activate_action (page (studio), "review.picture", NULL);
      driver_settle (300);
      camera_shoot (&studio->camera, window, size);
    }
}

static void
scene_review_picture (Studio *studio)
{
  open_demo (studio, "product-cache");
  fill_filter (studio, NULL, "status", "archived");
  dry_run (studio);
  shoot_picture (studio);
}

static GtkListBox *
get_branches (Studio *studio)
{
  return GTK_LIST_BOX (driver_get (driver_get (page (studio), "prefixes"), "list"));
}

static void
scene_review_branch (Studio *studio)
{
  GBytes *left_out = g_bytes_new_static ("page/blog/2020/", 15);

  open_demo (studio, "product-cache");
  fill_filter (studio, NULL, "status", "archived");
  dry_run (studio);
  g_signal_emit_by_name (driver_get (page (studio), "prefixes"), "tick", left_out, FALSE);
  for (guint i = 0; i < 2; i++)
    {
      g_signal_emit_by_name (get_branches (studio), "row-activated",
                             gtk_list_box_get_row_at_index (get_branches (studio), i == 0 ? 1 : 0));
      driver_settle (500);
    }
  shoot_window (studio);
  shoot_picture (studio);
  g_bytes_unref (left_out);
}

static void
show_expirations (Studio *studio)
{
  gtk_stack_set_visible_child_name (GTK_STACK (driver_get (driver_get (page (studio), "picture"), "stack")),
                                    "expiration");
  driver_settle (500);
}

static void
scene_review_expirations (Studio *studio)
{
  open_demo (studio, "product-cache");
  fill_filter (studio, NULL, "status", "archived");
  dry_run (studio);
  show_expirations (studio);
  shoot_picture (studio);
}

/* Some stay, and the list is narrowed to one day. */
static void
scene_review_expirations_span (Studio *studio)
{
  GtkWidget *list;

  open_demo (studio, "sessions");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (driver_get (page (studio), "every_button")), TRUE);
  dry_run (studio);
  driver_type (page (studio), "search_entry", "7");
  driver_settle (1000);
  gtk_widget_activate_action (page (studio), "review.untick-found", NULL);
  driver_settle (500);
  driver_type (page (studio), "search_entry", "");
  show_expirations (studio);
  for (list = gtk_widget_get_first_child (driver_get (page (studio), "expirations")); !GTK_IS_LIST_BOX (list);
       list = gtk_widget_get_next_sibling (list))
    ;
  gtk_widget_activate (GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 3)));
  driver_settle (500);
  shoot_picture (studio);
}

static void
scene_review_expirations_rtl (Studio *studio)
{
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  scene_review_expirations_span (studio);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

/* All at one moment, or none at all. */
static void
show_expirations_of (Studio *studio,
                     gint64  expires_in)
{
  g_autofree char *id = NULL;

  open_demo (studio, "feature-flags");
  id = kvp_demo_server_get_namespace_id (studio->server, "feature-flags");
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *text = g_strdup_printf ("cart:%u", i);
      g_autoptr(GBytes) name = g_bytes_new (text, strlen (text));

      kvp_demo_server_put (studio->server, id, name, NULL, NULL,
                           expires_in > 0 ? g_get_real_time () / G_USEC_PER_SEC + expires_in : 0);
    }
  fill_filter (studio, "cart:", NULL, NULL);
  dry_run (studio);
  show_expirations (studio);
  shoot_picture (studio);
}

static void
scene_review_expirations_same (Studio *studio)
{
  show_expirations_of (studio, 5 * 60 * 60);
}

static void
scene_review_expirations_none (Studio *studio)
{
  show_expirations_of (studio, 0);
}

static void
put_branch (KvpDemoServer *server,
            const char    *namespace_id,
            const char    *prefix,
            guint          n_keys)
{
  for (guint i = 0; i < n_keys; i++)
    {
      g_autofree char *text = g_strdup_printf ("%s%u", prefix, i);
      g_autoptr(GBytes) name = g_bytes_new (text, strlen (text));

      kvp_demo_server_put (server, namespace_id, name, NULL, i % 3 == 0 ? "{\"status\":\"archived\"}" : NULL, 0);
    }
}

/* Prefixes that read from right to left, that are very long, that look like markup, or that hide what they are. */
static void
scene_review_odd_prefixes (Studio *studio)
{
  g_autofree char *long_text = g_strnfill (480, 'x');
  g_autofree char *long_prefix = g_strconcat (long_text, "/", NULL);
  g_autofree char *id = NULL;

  open_demo (studio, "feature-flags");
  id = kvp_demo_server_get_namespace_id (studio->server, "feature-flags");
  put_branch (studio->server, id, long_prefix, 40);
  put_branch (studio->server, id, "משתמש:", 300);
  put_branch (studio->server, id, "مستخدم/", 200);
  put_branch (studio->server, id, "<b>&amp;:", 100);
  put_branch (studio->server, id, "invoice\xe2\x80\xae" "fdp.", 150);
  put_branch (studio->server, id, "日本語-", 80);
  put_branch (studio->server, id, "line\nbreak_", 20);
  fill_filter (studio, NULL, "status", "archived");
  dry_run (studio);
  shoot_picture (studio);
}

static void
scene_review_nothing (Studio *studio)
{
  open_demo (studio, "feature-flags");
  fill_filter (studio, "no such prefix", NULL, NULL);
  dry_run (studio);
  shoot_window (studio);
}

static void
scene_review_partial (Studio *studio)
{
  open_demo (studio, "product-cache");
  fill_filter (studio, "product:", "status", "archived");
  kvp_demo_server_set_latency (studio->server, 300, 0);
  driver_click (page (studio), "dry_run_button");
  driver_wait_page (studio->window, "KvpScanPage");
  driver_settle (2000);
  driver_click (page (studio), "stop_button");
  driver_wait_page (studio->window, "KvpReviewPage");
  kvp_demo_server_set_latency (studio->server, 0, 0);
  driver_settle (500);
  shoot_window (studio);
}

static void
scene_confirm (Studio *studio)
{
  GtkWindow *dialog;

  open_demo (studio, "product-cache");
  fill_filter (studio, "product:,page/", "status", "archived");
  dry_run (studio);
  driver_click (page (studio), "delete_button");
  dialog = driver_wait_dialog (studio->window);
  driver_settle (500);
  camera_shoot_all (&studio->camera, GTK_WIDGET (dialog), FALSE);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  driver_settle (300);
}

static void
confirm (Studio     *studio,
         const char *title)
{
  GtkWindow *dialog;
  GtkWidget *entry;

  driver_click (page (studio), "delete_button");
  dialog = driver_wait_dialog (studio->window);
  entry = driver_find (GTK_WIDGET (dialog), "typing_entry");
  if (entry != NULL)
    gtk_editable_set_text (GTK_EDITABLE (entry), title);
  driver_settle (200);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "delete");
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
  open_demo (studio, "product-cache");
  fill_filter (studio, "product:,page/,session:", NULL, NULL);
  dry_run (studio);
  refuse_some (studio);
  kvp_demo_server_set_latency (studio->server, 4000, 9000);
  confirm (studio, "product-cache");
  driver_wait_page (studio->window, "KvpRunPage");
  driver_settle (6000);
  shoot_window (studio);
  kvp_demo_server_set_latency (studio->server, 0, 0);
  driver_wait_page (studio->window, "KvpResultPage");
}

/* Long enough for lines to be seen, and Cloudflare asks to wait in the middle of it. */
static void
scene_run_chart (Studio *studio)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();

  g_settings_set_uint (settings, KVP_SETTING_BATCH_SIZE, 500);
  open_demo (studio, "product-cache");
  fill_filter (studio, "product:,page/,session:", NULL, NULL);
  dry_run (studio);
  kvp_demo_server_set_latency (studio->server, 300, 900);
  confirm (studio, "product-cache");
  driver_wait_page (studio->window, "KvpRunPage");
  driver_settle (6000);
  kvp_demo_server_script (studio->server, "bulk/delete", 429, "Retry-After: 5", NULL, FALSE);
  driver_settle (9000);
  shoot_window (studio);
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
  open_demo (studio, "product-cache");
  fill_filter (studio, "product:,page/,session:", NULL, NULL);
  dry_run (studio);
  kvp_demo_server_set_latency (studio->server, 600, 1500);
  kvp_demo_server_script (studio->server, "bulk/delete", 400, "Content-Type: application/json", bytes, FALSE);
  for (guint i = 0; i < 2; i++)
    kvp_demo_server_script (studio->server, "bulk/delete", 500, "Content-Type: application/json", bytes, FALSE);
  confirm (studio, "product-cache");
  driver_wait_page (studio->window, "KvpRunPage");
  driver_settle (5000);
  kvp_demo_server_script (studio->server, "bulk/delete", 429, "Retry-After: 2", NULL, FALSE);
  list = driver_get (GTK_WIDGET (studio->window), "trouble_list");
  gtk_expander_set_expanded (GTK_EXPANDER (adw_bin_get_child (ADW_BIN (list))), TRUE);
  driver_settle (4000);
  shoot_window (studio);
  kvp_demo_server_set_latency (studio->server, 0, 0);
  driver_wait_page (studio->window, "KvpResultPage");
  g_settings_reset (settings, KVP_SETTING_BATCH_SIZE);
}

/* The token loses its right in the middle. */
static void
scene_run_paused (Studio *studio)
{
  open_demo (studio, "product-cache");
  fill_filter (studio, "product:,page/,session:", NULL, NULL);
  dry_run (studio);
  kvp_demo_server_set_token_life (studio->server, 2);
  confirm (studio, "product-cache");
  driver_wait_page (studio->window, "KvpRunPage");
  driver_settle (3000);
  shoot_window (studio);
  kvp_demo_server_set_token_life (studio->server, -1);
}

/* --- saved values --- */

static void
confirm_saving (Studio     *studio,
                const char *title)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();
  g_autofree char *folder = g_build_filename (g_get_tmp_dir (), "kvp-saved-values", NULL);

  g_settings_set_string (settings, KVP_SETTING_BACKUP_FOLDER, folder);
  g_settings_set_boolean (settings, KVP_SETTING_SAVE_VALUES, TRUE);
  confirm (studio, title);
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
  GtkWindow *dialog;

  g_settings_set_boolean (settings, KVP_SETTING_SAVE_VALUES, TRUE);
  open_demo (studio, "product-cache");
  fill_filter (studio, "product:,page/,session:", NULL, NULL);
  dry_run (studio);
  driver_click (page (studio), "delete_button");
  dialog = driver_wait_dialog (studio->window);
  driver_settle (500);
  camera_shoot_all (&studio->camera, GTK_WIDGET (dialog), FALSE);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  driver_settle (300);
}

static void
scene_saving (Studio *studio)
{
  open_demo (studio, "product-cache");
  fill_filter (studio, "product:,page/", "status", "archived");
  dry_run (studio);
  kvp_demo_server_set_latency (studio->server, 400, 300);
  confirm_saving (studio, "product-cache");
  driver_wait_page (studio->window, "KvpBackupPage");
  driver_settle (5000);
  shoot_window (studio);
  kvp_demo_server_set_latency (studio->server, 0, 0);
}

static void
scene_saving_paused (Studio *studio)
{
  open_demo (studio, "product-cache");
  fill_filter (studio, "product:,page/", "status", "archived");
  dry_run (studio);
  kvp_demo_server_set_token_life (studio->server, 4);
  confirm_saving (studio, "product-cache");
  driver_wait_page (studio->window, "KvpBackupPage");
  driver_settle (3000);
  shoot_window (studio);
  kvp_demo_server_set_token_life (studio->server, -1);
}

static void
scene_saving_unsaved (Studio *studio)
{
  GtkWindow *dialog;

  open_demo (studio, "product-cache");
  put_unreadable (studio);
  fill_filter (studio, "product:", "status", "archived");
  dry_run (studio);
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
  open_demo (studio, "product-cache");
  fill_filter (studio, "product:", "status", "archived");
  dry_run (studio);
  confirm_saving (studio, "product-cache");
  driver_wait_page (studio->window, "KvpResultPage");
  driver_settle (1000);
}

static void
scene_result_saved (Studio *studio)
{
  delete_saved (studio);
  shoot_window (studio);
}

/* Some were written again, one of them differently. */
static void
undo_partly (Studio *studio)
{
  g_autofree char *id = NULL;
  KvpPlan *plan;
  g_auto(GStrv) names = NULL;

  open_demo (studio, "product-cache");
  fill_filter (studio, "product:", "status", "archived");
  dry_run (studio);
  plan = kvp_review_page_get_plan (KVP_REVIEW_PAGE (page (studio)));
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
  driver_click (page (studio), "undo_button");
  driver_wait_page (studio->window, "KvpRestorePage");
  driver_get (page (studio), "restore_button");
  driver_settle (500);
}

static void
scene_undo (Studio *studio)
{
  undo_partly (studio);
  shoot_window (studio);
}

static void
scene_undo_overwrite (Studio *studio)
{
  undo_partly (studio);
  gtk_switch_set_active (GTK_SWITCH (driver_get (page (studio), "overwrite_switch")), TRUE);
  driver_settle (300);
  shoot_window (studio);
}

static void
scene_undone (Studio *studio)
{
  undo_partly (studio);
  driver_click (page (studio), "restore_button");
  driver_get (page (studio), "left_list");
  driver_settle (500);
  shoot_window (studio);
}

static void
scene_result_failures (Studio *studio)
{
  open_demo (studio, "product-cache");
  fill_filter (studio, "page/,product:", "status", "archived");
  dry_run (studio);
  refuse_some (studio);
  confirm (studio, "product-cache");
  driver_wait_page (studio->window, "KvpResultPage");
  driver_settle (1000);
  shoot_window (studio);
}

static void
scene_result (Studio *studio)
{
  open_demo (studio, "sessions");
  fill_filter (studio, "session:a,session:0", NULL, NULL);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (driver_get (page (studio), "every_button")), TRUE);
  dry_run (studio);
  confirm (studio, "sessions");
  driver_wait_page (studio->window, "KvpResultPage");
  driver_settle (1000);
  shoot_window (studio);
}

static void
scene_run_refused (Studio *studio)
{
  open_demo (studio, "pages");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (driver_get (page (studio), "every_button")), TRUE);
  dry_run (studio);
  kvp_demo_server_set_token_kind (studio->server, KVP_DEMO_TOKEN_READ_ONLY);
  confirm (studio, "pages");
  driver_wait_page (studio->window, "KvpRunPage");
  driver_settle (1000);
  shoot_window (studio);
  kvp_demo_server_set_token_kind (studio->server, KVP_DEMO_TOKEN_USER);
}

static void
save (Studio     *studio,
      const char *title)
{
  GtkWindow *dialog;

  driver_click (page (studio), "save_button");
  dialog = driver_wait_dialog (studio->window);
  driver_settle (200);
  driver_type (GTK_WIDGET (dialog), "title_row", title);
  driver_click (GTK_WIDGET (dialog), "save_button");
  driver_wait_page (studio->window, "KvpPlansPage");
}

static void
show_place (Studio     *studio,
            const char *id)
{
  GtkWidget *row = driver_get (GTK_WIDGET (studio->window), id);

  g_signal_emit_by_name (gtk_widget_get_parent (row), "row-activated", row);
  driver_settle (300);
}

/* --- plans that are in the database already --- */

typedef struct {
  const char    *title;
  const char    *note;
  const char    *ns;
  const char    *sentence;
  const char    *maker;
  const char    *approver; /* (nullable) */
  KvpPlanSource  source;
  KvpPlanState   state;
  guint          n_keys;
  guint          n_gone;
  gint64         age;      /* seconds */
} Sample;

static void
called_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
is_called (gpointer user_data)
{
  return *(GAsyncResult **) user_data != NULL;
}

/* Waits for what was called with called_cb() and @result. */
static void
wait_for (GAsyncResult **result)
{
  driver_wait ("the database", is_called, result);
}

static KvpPlan *
create_sample (Studio       *studio,
               const Sample *sample)
{
  KvpStore *store = kvp_window_get_store (studio->window);
  KvpConnection *connection = kvp_window_get_connection (studio->window);
  KvpAccount *account = kvp_connection_get_account (connection);
  g_autofree char *id = kvp_demo_server_get_namespace_id (studio->server, sample->ns);
  g_autoptr(GAsyncResult) created = NULL;
  KvpPlanOrigin origin = {
    .endpoint = kvp_connection_get_endpoint (connection),
    .account_id = kvp_account_get_id (account),
    .account_name = kvp_account_get_display_name (account),
    .namespace_id = id,
    .namespace_title = sample->ns,
    .filter_text = "",
    .sentence = sample->sentence,
    .source = sample->source,
    .created_by = sample->maker,
    .created_at = g_get_real_time () / G_USEC_PER_SEC - sample->age,
  };

  kvp_store_create_plan_async (store, &origin, NULL, called_cb, &created);
  wait_for (&created);

  return kvp_store_create_plan_finish (store, created, NULL);
}

static void
fill_sample (KvpPlan      *plan,
             const Sample *sample)
{
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
  g_autoptr(GAsyncResult) appended = NULL;
  g_autoptr(GAsyncResult) finished = NULL;
  g_autoptr(GAsyncResult) saved = NULL;
  GArray *matches = g_array_new (FALSE, FALSE, sizeof (KvpPlanMatch));

  for (guint i = 0; i < sample->n_keys + sample->n_gone; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s:%06u", sample->ns, i);
      KvpKey key = { .name = name, .name_length = strlen (name) };
      KvpPlanMatch match = { i, 1 };

      kvp_key_list_append (keys, &key);
      g_array_append_val (matches, match);
    }

  kvp_plan_append_async (plan, keys, matches, NULL, called_cb, &appended);
  wait_for (&appended);
  kvp_plan_finish_scan_async (plan, 100000, FALSE, NULL, NULL, NULL, called_cb, &finished);
  wait_for (&finished);
  if (sample->title == NULL)
    return;

  kvp_plan_save_async (plan, sample->title, sample->note, NULL, called_cb, &saved);
  wait_for (&saved);
}

static void
check_sample (KvpPlan      *plan,
              const Sample *sample)
{
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
  g_autoptr(KvpPlanCheck) check = NULL;
  g_autoptr(GAsyncResult) made = NULL;
  g_autoptr(GAsyncResult) compared = NULL;
  g_autoptr(GAsyncResult) committed = NULL;

  for (guint i = 0; i < sample->n_keys; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s:%06u", sample->ns, i);
      KvpKey key = { .name = name, .name_length = strlen (name) };

      kvp_key_list_append (keys, &key);
    }

  kvp_plan_check_new_async (plan, KVP_PLAN_CHECK_ALL, NULL, called_cb, &made);
  wait_for (&made);
  check = kvp_plan_check_new_finish (made, NULL);
  kvp_plan_check_compare_async (check, keys, NULL, called_cb, &compared);
  wait_for (&compared);
  kvp_plan_check_commit_async (check, g_get_real_time () / G_USEC_PER_SEC - sample->age, NULL, called_cb, &committed);
  wait_for (&committed);
}

/* Deletes a third of the keys, as the database sees it. */
static void
run_sample (KvpPlan      *plan,
            const Sample *sample)
{
  g_autoptr(GAsyncResult) started = NULL;
  g_autoptr(GAsyncResult) claimed = NULL;
  g_autoptr(GAsyncResult) settled = NULL;
  g_autoptr(GAsyncResult) ended = NULL;
  KvpPlanBatch *batch;

  kvp_plan_start_run_async (plan, kvp_plan_get_revision (plan), NULL, called_cb, &started);
  wait_for (&started);
  kvp_plan_claim_async (plan, MIN (sample->n_keys / 3, 10000), NULL, called_cb, &claimed);
  wait_for (&claimed);
  batch = kvp_plan_claim_finish (plan, claimed, NULL);
  kvp_plan_batch_set_all (batch, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  kvp_plan_settle_async (plan, batch, NULL, called_cb, &settled);
  wait_for (&settled);
  if (sample->state == KVP_PLAN_RUNNING)
    return;

  kvp_plan_end_run_async (plan, 2 * G_USEC_PER_SEC, 3, sample->state == KVP_PLAN_PAUSED, NULL, called_cb, &ended);
  wait_for (&ended);
}

static KvpPlan *
add_sample (Studio       *studio,
            const Sample *sample)
{
  KvpPlan *plan = create_sample (studio, sample);
  g_autoptr(GAsyncResult) approved = NULL;

  fill_sample (plan, sample);
  if (sample->n_gone > 0)
    check_sample (plan, sample);
  if (sample->approver != NULL)
    {
      kvp_plan_approve_async (plan, kvp_plan_get_revision (plan), sample->approver, NULL, called_cb, &approved);
      wait_for (&approved);
    }
  if (sample->state == KVP_PLAN_RUNNING || sample->state == KVP_PLAN_PAUSED || sample->state == KVP_PLAN_STOPPED)
    run_sample (plan, sample);

  return plan;
}

static void
scene_pending (Studio *studio)
{
  static const Sample samples[] = {
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

  open_demo (studio, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    g_object_unref (add_sample (studio, &samples[i]));
  show_place (studio, "pending_row");
  driver_settle (500);
  shoot_window (studio);
}

static void
scene_pending_undo (Studio *studio)
{
  static const Sample sample = {
    "Old places", NULL, "geo-index", "Keys in “geo-index” that start with “geo”", "Ada Lovelace", NULL,
    KVP_PLAN_FROM_DRY_RUN, KVP_PLAN_WAITING, 431, 0, 60,
  };
  static const Sample other = {
    "Old flags", NULL, "feature-flags", "Keys in “feature-flags” whose whole name matches “flag-2023-*”",
    "Ada Lovelace", NULL, KVP_PLAN_FROM_DRY_RUN, KVP_PLAN_WAITING, 240, 0, 300,
  };

  open_demo (studio, NULL);
  g_object_unref (add_sample (studio, &sample));
  g_object_unref (add_sample (studio, &other));
  show_place (studio, "pending_row");
  driver_settle (500);
  gtk_widget_activate_action (gtk_widget_get_parent (driver_get (page (studio), "menu_button")), "plan.remove", NULL);
  driver_settle (500);
  shoot_window (studio);
}

/* Saves what the form takes, and opens the page to approve it. */
static void
approve_page (Studio     *studio,
              const char *title)
{
  save (studio, title);
  driver_settle (500);
  gtk_widget_activate_action (gtk_widget_get_parent (driver_get (page (studio), "menu_button")), "plan.approve", NULL);
  driver_wait_page (studio->window, "KvpApprovePage");
  driver_get (page (studio), "since_label");
  /* A check of a large namespace takes a while. */
  driver_settle (4000);
}

static void
scene_approve (Studio *studio)
{
  open_demo (studio, "geo-index");
  fill_filter (studio, "geo", NULL, NULL);
  dry_run (studio);
  approve_page (studio, "Old places");
  shoot_window (studio);
}

static void
scene_approve_changes (Studio *studio)
{
  g_autoptr(KvpPlanKeys) keys = NULL;
  g_autofree char *id = NULL;

  open_demo (studio, "product-cache");
  fill_filter (studio, "product:", "status", "archived");
  dry_run (studio);
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
  shoot_window (studio);
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
  open_demo (studio, "product-cache");
  mark_as_production (studio);
  fill_filter (studio, "product:,page/", "status", "archived");
  dry_run (studio);
  shoot_window (studio);
}

/* What waits, opened from the list. */
static void
scene_review_waiting (Studio *studio)
{
  open_demo (studio, "product-cache");
  fill_filter (studio, "product:,page/", "status", "archived");
  dry_run (studio);
  save (studio, "Archived products, spring clean-up");
  driver_settle (500);
  gtk_widget_activate (gtk_widget_get_ancestor (driver_get (page (studio), "menu_button"), GTK_TYPE_LIST_BOX_ROW));
  driver_wait_page (studio->window, "KvpReviewPage");
  driver_settle (800);
  shoot_window (studio);
}

/* What was approved, in an account that is marked as production. */
static void
scene_production_confirm (Studio *studio)
{
  open_demo (studio, "product-cache");
  mark_as_production (studio);
  fill_filter (studio, "product:,page/", "status", "archived");
  dry_run (studio);
  approve_page (studio, "Archived products, spring clean-up");
  driver_click (page (studio), "approve_button");
  driver_settle (800);
  gtk_widget_activate (gtk_widget_get_ancestor (driver_get (page (studio), "menu_button"), GTK_TYPE_LIST_BOX_ROW));
  driver_wait_page (studio->window, "KvpReviewPage");
  driver_settle (800);
  driver_click (page (studio), "delete_button");
  driver_settle (500);
  camera_shoot_all (&studio->camera, GTK_WIDGET (driver_wait_dialog (studio->window)), FALSE);
}

static void
scene_read_only (Studio *studio)
{
  GtkWindow *dialog;

  open_demo (studio, "product-cache");
  gtk_widget_activate_action (GTK_WIDGET (studio->window), "win.mark-read-only", NULL);
  dialog = driver_wait_dialog (studio->window);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "mark");
  gtk_window_destroy (dialog);
  driver_get (GTK_WIDGET (studio->window), "mark_badge");
  fill_filter (studio, "product:,page/", "status", "archived");
  dry_run (studio);
  shoot_window (studio);
}

static void
scene_production_question (Studio *studio)
{
  open_demo (studio, NULL);
  driver_settle (500);
  gtk_widget_activate_action (GTK_WIDGET (studio->window), "win.mark-production", NULL);
  driver_settle (500);
  camera_shoot_all (&studio->camera, GTK_WIDGET (driver_wait_dialog (studio->window)), FALSE);
}

static void
scene_pending_empty (Studio *studio)
{
  open_demo (studio, NULL);
  driver_settle (500);
  show_place (studio, "pending_row");
  shoot_window (studio);
}

static void
scene_history (Studio *studio)
{
  open_demo (studio, "feature-flags");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (driver_get (page (studio), "every_button")), TRUE);
  dry_run (studio);
  confirm (studio, "feature-flags");
  driver_wait_page (studio->window, "KvpResultPage");
  show_place (studio, "history_row");
  shoot_window (studio);
}

/* --- files --- */

/* (transfer full) */
static GFile *
make_file (const char *name,
           const char *text)
{
  g_autofree char *folder = g_dir_make_tmp ("kvp-screenshots-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert (g_file_set_contents (path, text, -1, NULL));

  return g_file_new_for_path (path);
}

static void
shoot_dialog (Studio    *studio,
              GtkWindow *dialog,
              gboolean   resize)
{
  driver_settle (800);
  camera_shoot_all (&studio->camera, GTK_WIDGET (dialog), resize);
}

static void
scene_import (Studio *studio)
{
  g_autoptr(GFile) file = make_file ("finance.csv",
                                     "id;key;closed\n118;product:000118:price;2026-02-01\n119;product:000118:stock;2026-02-03\n"
                                     "150;product:000150:<b>bold</b>;2026-03-11\n151;page/index;2026-03-12\n");

  open_demo (studio, NULL);
  driver_settle (800);
  show_place (studio, "pending_row");
  kvp_window_open_file (studio->window, file);
  shoot_dialog (studio, driver_wait_dialog (studio->window), TRUE);
}

static void
scene_import_rejected (Studio *studio)
{
  g_autoptr(GString) text = g_string_new ("\xef\xbb\xbfproduct:000118:price\r\nproduct:000118:price\r\n\r\n..\r\n");
  g_autofree char *longest = g_strnfill (600, 'x');
  g_autoptr(GFile) file = NULL;

  for (guint i = 0; i < 40; i++)
    g_string_append_printf (text, "product:%06u:stock\r\nproduct:000118:price\r\n", i);
  g_string_append_printf (text, "%s\r\ncaf\xe9\r\n", longest);
  file = make_file ("from-windows.txt", text->str);

  open_demo (studio, NULL);
  driver_settle (800);
  kvp_window_open_file (studio->window, file);
  shoot_dialog (studio, driver_wait_dialog (studio->window), TRUE);
}

static void
scene_import_problem (Studio *studio)
{
  g_autoptr(GFile) file = make_file ("broken.csv", "id,key\n1,\"product:000118:price\n2,page/index\n");

  open_demo (studio, NULL);
  driver_settle (800);
  kvp_window_open_file (studio->window, file);
  shoot_dialog (studio, driver_wait_dialog (studio->window), TRUE);
}

/* An imported list in review, with keys that do not exist. */
static void
scene_import_review (Studio *studio)
{
  g_autoptr(GFile) file = make_file ("finance.txt",
                                     "product:000118:price\nproduct:000118:stock\nproduct:no-such-key\npage/index\nold\n");
  GtkWindow *dialog;

  open_demo (studio, NULL);
  driver_settle (800);
  kvp_window_open_file (studio->window, file);
  dialog = driver_wait_dialog (studio->window);
  driver_settle (500);
  adw_combo_row_set_selected (ADW_COMBO_ROW (driver_get (GTK_WIDGET (dialog), "namespace_row")), 1);
  driver_settle (200);
  driver_click (GTK_WIDGET (dialog), "look_up_button");
  driver_wait_page (studio->window, "KvpReviewPage");
  driver_settle (800);
  shoot_window (studio);
}

/* (transfer full): a file of what is in review */
static GFile *
hand_over (Studio *studio)
{
  GFile *file = make_file ("spring.kvplan", "");

  kvp_handover_dialog_write (page (studio), kvp_review_page_get_plan (KVP_REVIEW_PAGE (page (studio))), file);
  driver_settle (1500);

  return file;
}

static void
scene_handed_over (Studio *studio)
{
  g_autoptr(GFile) file = NULL;

  open_demo (studio, "product-cache");
  fill_filter (studio, "cache/", NULL, NULL);
  dry_run (studio);
  file = hand_over (studio);
  kvp_window_open_file (studio->window, file);
  driver_settle (1500);
  shoot_window (studio);
}

static void
scene_changed_file (Studio *studio)
{
  g_autoptr(GFile) file = NULL;
  g_autoptr(GFile) changed = NULL;
  g_autofree char *contents = NULL;
  g_autoptr(GString) edited = NULL;

  open_demo (studio, "product-cache");
  fill_filter (studio, "cache/", NULL, NULL);
  dry_run (studio);
  file = hand_over (studio);
  g_assert (g_file_get_contents (g_file_peek_path (file), &contents, NULL, NULL));
  edited = g_string_new (contents);
  g_string_replace (edited, "\"note\":\"\"", "\"note\":\"Approved!\"", 1);
  changed = make_file ("spring.kvplan", edited->str);
  kvp_window_open_file (studio->window, changed);
  shoot_dialog (studio, driver_wait_dialog (studio->window), FALSE);
}

static void
scene_history_search (Studio *studio)
{
  scene_history (studio);
  driver_type (GTK_WIDGET (studio->window), "search_entry", "flags");
  driver_settle (600);
  shoot_window (studio);
}

/* --- the keep list and saved filters --- */

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
  driver_click (page (studio), "keep_button");

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

  open_demo (studio, "product-cache");
  fill_filter (studio, "page/,product:", NULL, NULL);
  dry_run (studio);
  gtk_widget_activate_action (page (studio), "review.keep-list", NULL);
  dialog = driver_wait_dialog (studio->window);
  add_keep_rule (dialog, 1, "page/legal/", "The lawyers want these to stay");
  add_keep_rule (dialog, 0, "page/index", "");
  add_keep_rule (dialog, 2, "product:*:stock", "Belongs to the warehouse");
  driver_settle (800);
  camera_shoot_all (&studio->camera, GTK_WIDGET (dialog), TRUE);
  gtk_window_close (dialog);
}

static void
scene_review_kept (Studio *studio)
{
  open_demo (studio, "product-cache");
  fill_keep_list (studio);
  fill_filter (studio, "page/,product:", "status", "archived");
  dry_run (studio);
  driver_settle (500);
  shoot_window (studio);
}

static void
save_filters (Studio *studio)
{
  static const char *const names[] = { "Archived products", "Old <b>pages</b> & more", "Spring clean-up" };

  open_demo (studio, "product-cache");
  fill_filter (studio, "page/,product:", "status", "archived");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GtkWindow *dialog;

      gtk_widget_activate_action (driver_get (page (studio), "saved_button"), "filters.save", NULL);
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
  button = driver_get (page (studio), "saved_button");
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
  gtk_widget_activate_action (driver_get (page (studio), "saved_button"), "filters.manage", NULL);
  dialog = driver_wait_dialog (studio->window);
  driver_settle (500);
  camera_shoot_all (&studio->camera, GTK_WIDGET (dialog), TRUE);
  gtk_window_close (dialog);
}

static void
scene_preferences (Studio *studio)
{
  GtkWindow *preferences;

  open_demo (studio, "product-cache");
  g_action_group_activate_action (G_ACTION_GROUP (studio->application), "preferences", NULL);
  preferences = driver_wait_dialog (studio->window);
  driver_settle (500);
  camera_shoot_all (&studio->camera, GTK_WIDGET (preferences), TRUE);
  gtk_window_close (preferences);
}

static void
scene_about (Studio *studio)
{
  open_demo (studio, "product-cache");
  g_action_group_activate_action (G_ACTION_GROUP (studio->application), "about", NULL);
  shoot_dialog (studio, driver_wait_dialog (studio->window), TRUE);
}

static void
scene_help (Studio *studio)
{
  open_demo (studio, "product-cache");
  g_action_group_activate_action (G_ACTION_GROUP (studio->application), "help", NULL);
  shoot_dialog (studio, gtk_application_get_active_window (GTK_APPLICATION (studio->application)), TRUE);
}

/* The window of a deletion is closed for the first time. */
static void
scene_background (Studio *studio)
{
  open_demo (studio, "product-cache");
  fill_filter (studio, "page/", NULL, NULL);
  dry_run (studio);
  kvp_demo_server_hold (studio->server, "bulk/delete");
  confirm (studio, "product-cache");
  driver_wait_page (studio->window, "KvpRunPage");
  gtk_window_destroy (driver_wait_dialog (studio->window));
  driver_settle (500);
  gtk_window_close (GTK_WINDOW (studio->window));
  shoot_dialog (studio, driver_wait_dialog (studio->window), FALSE);
  kvp_demo_server_release (studio->server);
  driver_wait_page (studio->window, "KvpResultPage");
}

static void
scene_store_newer (Studio *studio)
{
  g_autofree char *directory = g_dir_make_tmp ("kvp-screenshots-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "plans.db", NULL);

  /* Not a database at all: the page that offers to set it aside. */
  g_file_set_contents (path, "This was a database once, and then the disk had other ideas.", -1, NULL);
  kvp_application_set_data_directory (studio->application, directory);
  open_window (studio, FALSE);
  driver_settle (1000);
  shoot_window (studio);
}

static const Scene scenes[] = {
  { "connect", scene_connect },
  { "connect-key", scene_connect_key },
  { "accounts", scene_accounts },
  { "accounts-manage", scene_accounts_manage },
  { "token-info", scene_token_info },
  { "connect-refused", scene_connect_refused },
  { "connect-account", scene_connect_account },
  { "welcome", scene_welcome },
  { "filter", scene_filter },
  { "filter-filled", scene_filter_filled },
  { "filter-problem", scene_filter_problem },
  { "filter-list", scene_filter_list },
  { "filter-every", scene_filter_every },
  { "scan", scene_scan },
  { "scan-failed", scene_scan_failed },
  { "review", scene_review },
  { "review-details", scene_review_details },
  { "review-sorted", scene_review_sorted },
  { "review-columns", scene_review_columns },
  { "review-columns-menu", scene_review_columns_menu },
  { "review-range", scene_review_range },
  { "review-undone", scene_review_undone },
  { "review-odd-names", scene_review_odd_names },
  { "review-search", scene_review_search },
  { "review-picture", scene_review_picture },
  { "review-branch", scene_review_branch },
  { "review-expirations", scene_review_expirations },
  { "review-expirations-span", scene_review_expirations_span },
  { "review-expirations-same", scene_review_expirations_same },
  { "review-expirations-none", scene_review_expirations_none },
  { "review-expirations-rtl", scene_review_expirations_rtl },
  { "review-odd-prefixes", scene_review_odd_prefixes },
  { "review-nothing", scene_review_nothing },
  { "review-partial", scene_review_partial },
  { "confirm", scene_confirm },
  { "confirm-save", scene_confirm_save },
  { "saving", scene_saving },
  { "saving-paused", scene_saving_paused },
  { "saving-unsaved", scene_saving_unsaved },
  { "result-saved", scene_result_saved },
  { "undo", scene_undo },
  { "undo-overwrite", scene_undo_overwrite },
  { "undone", scene_undone },
  { "run", scene_run },
  { "run-chart", scene_run_chart },
  { "run-paused", scene_run_paused },
  { "run-problems", scene_run_problems },
  { "result", scene_result },
  { "result-failures", scene_result_failures },
  { "run-refused", scene_run_refused },
  { "pending", scene_pending },
  { "pending-undo", scene_pending_undo },
  { "approve", scene_approve },
  { "approve-changes", scene_approve_changes },
  { "review-waiting", scene_review_waiting },
  { "production", scene_production },
  { "production-confirm", scene_production_confirm },
  { "production-question", scene_production_question },
  { "read-only", scene_read_only },
  { "pending-empty", scene_pending_empty },
  { "history", scene_history },
  { "import", scene_import },
  { "import-rejected", scene_import_rejected },
  { "import-problem", scene_import_problem },
  { "import-review", scene_import_review },
  { "handed-over", scene_handed_over },
  { "changed-file", scene_changed_file },
  { "history-search", scene_history_search },
  { "keep-list", scene_keep_list },
  { "review-kept", scene_review_kept },
  { "saved-filters", scene_saved_filters },
  { "saved-filters-all", scene_saved_filters_all },
  { "preferences", scene_preferences },
  { "about", scene_about },
  { "help", scene_help },
  { "background", scene_background },
  { "store-damaged", scene_store_newer },
};

const char *const *
scene_names (void)
{
  static const char *names[G_N_ELEMENTS (scenes) + 1];

  for (guint i = 0; i < G_N_ELEMENTS (scenes); i++)
    names[i] = scenes[i].name;

  return names;
}

static void
play (const Scene  *scene,
      const Camera *camera)
{
  Studio studio = { .camera = *camera };
  g_autoptr(GError) error = NULL;

  studio.camera.scene = scene->name;
  if (camera->variant->prepare != NULL)
    camera->variant->prepare ();
  studio.application = kvp_application_new ();
  g_application_set_flags (G_APPLICATION (studio.application),
                           g_application_get_flags (G_APPLICATION (studio.application)) | G_APPLICATION_NON_UNIQUE);
  if (!g_application_register (G_APPLICATION (studio.application), NULL, &error))
    g_error ("%s", error->message);
  if (camera->variant->begin != NULL)
    camera->variant->begin ();

  scene->run (&studio);
}

gboolean
scene_play (const char   *name,
            const Camera *camera)
{
  for (guint i = 0; i < G_N_ELEMENTS (scenes); i++)
    {
      if (g_str_equal (scenes[i].name, name))
        {
          play (&scenes[i], camera);
          return TRUE;
        }
    }

  return FALSE;
}
