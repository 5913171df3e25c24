/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The picture of a list in its review. */

#include "config.h"

#include <string.h>

#include "scenes-private.h"

/* Where there is no room beside the list, the picture is behind a button. */
static void
shoot_picture (Studio *studio)
{
  GtkWidget *window = GTK_WIDGET (studio->window);

  for (const CameraSize *size = studio->camera.variant->sizes; size->name != NULL; size++)
    {
      camera_set_size (&studio->camera, window, size);
      gtk_widget_activate_action (studio_page (studio), "review.picture", NULL);
      driver_settle (300);
      camera_shoot (&studio->camera, window, size);
    }
}

static void
scene_review_picture (Studio *studio)
{
  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, NULL, "status", "archived");
  studio_dry_run (studio);
  shoot_picture (studio);
}

static GtkListBox *
get_branches (Studio *studio)
{
  return GTK_LIST_BOX (driver_get (driver_get (studio_page (studio), "prefixes"), "list"));
}

static void
scene_review_branch (Studio *studio)
{
  GBytes *left_out = g_bytes_new_static ("page/blog/2020/", 15);

  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, NULL, "status", "archived");
  studio_dry_run (studio);
  g_signal_emit_by_name (driver_get (studio_page (studio), "prefixes"), "tick", left_out, FALSE);
  for (guint i = 0; i < 2; i++)
    {
      g_signal_emit_by_name (get_branches (studio), "row-activated",
                             gtk_list_box_get_row_at_index (get_branches (studio), i == 0 ? 1 : 0));
      driver_settle (500);
    }
  studio_shoot (studio);
  shoot_picture (studio);
  g_bytes_unref (left_out);
}

static void
show_expirations (Studio *studio)
{
  gtk_stack_set_visible_child_name (GTK_STACK (driver_get (driver_get (studio_page (studio), "picture"), "stack")),
                                    "expiration");
  driver_settle (500);
}

static void
scene_review_expirations (Studio *studio)
{
  studio_open_demo (studio, "product-cache");
  studio_fill_filter (studio, NULL, "status", "archived");
  studio_dry_run (studio);
  show_expirations (studio);
  shoot_picture (studio);
}

/* Some stay, and the list is narrowed to one day. */
static void
scene_review_expirations_span (Studio *studio)
{
  GtkWidget *list;

  studio_open_demo (studio, "sessions");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (driver_get (studio_page (studio), "every_button")), TRUE);
  studio_dry_run (studio);
  driver_type (studio_page (studio), "search_entry", "7");
  driver_settle (1000);
  gtk_widget_activate_action (studio_page (studio), "review.untick-found", NULL);
  driver_settle (500);
  driver_type (studio_page (studio), "search_entry", "");
  show_expirations (studio);
  for (list = gtk_widget_get_first_child (driver_get (studio_page (studio), "expirations")); !GTK_IS_LIST_BOX (list);
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

  studio_open_demo (studio, "feature-flags");
  id = kvp_demo_server_get_namespace_id (studio->server, "feature-flags");
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *text = g_strdup_printf ("cart:%u", i);
      g_autoptr(GBytes) name = g_bytes_new (text, strlen (text));

      kvp_demo_server_put (studio->server, id, name, NULL, NULL,
                           expires_in > 0 ? g_get_real_time () / G_USEC_PER_SEC + expires_in : 0);
    }
  studio_fill_filter (studio, "cart:", NULL, NULL);
  studio_dry_run (studio);
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

  studio_open_demo (studio, "feature-flags");
  id = kvp_demo_server_get_namespace_id (studio->server, "feature-flags");
  put_branch (studio->server, id, long_prefix, 40);
  put_branch (studio->server, id, "משתמש:", 300);
  put_branch (studio->server, id, "مستخدم/", 200);
  put_branch (studio->server, id, "<b>&amp;:", 100);
  put_branch (studio->server, id, "invoice\xe2\x80\xae" "fdp.", 150);
  put_branch (studio->server, id, "日本語-", 80);
  put_branch (studio->server, id, "line\nbreak_", 20);
  studio_fill_filter (studio, NULL, "status", "archived");
  studio_dry_run (studio);
  shoot_picture (studio);
}

const Scene picture_scenes[] = {
  { "review-picture", scene_review_picture },
  { "review-branch", scene_review_branch },
  { "review-expirations", scene_review_expirations },
  { "review-expirations-span", scene_review_expirations_span },
  { "review-expirations-same", scene_review_expirations_same },
  { "review-expirations-none", scene_review_expirations_none },
  { "review-expirations-rtl", scene_review_expirations_rtl },
  { "review-odd-prefixes", scene_review_odd_prefixes },
  { NULL, NULL },
};
