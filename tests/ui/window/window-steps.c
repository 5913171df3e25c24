/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-filter-page.h"
#include "ui/kvp-key-list-tick.h"
#include "ui/kvp-review-page.h"
#include "window-steps.h"

GtkWidget *
window_find_button (gpointer    root,
                    const char *text)
{
  if (!gtk_widget_get_mapped (root))
    return NULL;

  if (GTK_IS_BUTTON (root) && gtk_button_get_label (root) != NULL)
    {
      g_auto(GStrv) parts = g_strsplit (gtk_button_get_label (root), "_", -1);
      g_autofree char *label = g_strjoinv (NULL, parts);

      return g_str_equal (label, text) ? root : NULL;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = window_find_button (child, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

void
window_click_button (gpointer    root,
                     const char *text)
{
  SPIN_UNTIL (window_find_button (root, text) != NULL);
  window_click (window_find_button (root, text));
}

void
window_wait_for_page (WindowFixture *self,
                      GType          type)
{
  SPIN_UNTIL (kvp_window_get_page (self->window) != NULL &&
              G_TYPE_CHECK_INSTANCE_TYPE (kvp_window_get_page (self->window), type) &&
              gtk_widget_get_mapped (GTK_WIDGET (kvp_window_get_page (self->window))));
}

void
window_fill_in_filter (WindowFixture *self)
{
  GtkWidget *page;
  GtkWidget *entry;

  window_wait_for_page (self, KVP_TYPE_FILTER_PAGE);
  page = GTK_WIDGET (kvp_window_get_page (self->window));

  /* Nothing chosen is nothing to run. */
  g_assert_false (gtk_widget_is_sensitive (window_find (page, "dry_run_button")));

  entry = window_find_type (window_find (page, "prefix_chips"), GTK_TYPE_ENTRY);
  window_type (entry, WINDOW_PREFIX);
  g_signal_emit_by_name (entry, "activate");

  gtk_widget_activate (window_find (page, "add_rule_row"));
  SPIN_UNTIL (window_find (page, "path_entry") != NULL);
  window_type (window_find (page, "path_entry"), "status");
  window_type (window_find (page, "value_entry"), "archived");
  SPIN_UNTIL (gtk_widget_is_sensitive (window_find (page, "dry_run_button")));
}

void
window_dry_run (WindowFixture *self)
{
  window_fill_in_filter (self);
  window_click (window_find (kvp_window_get_page (self->window), "dry_run_button"));
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  SPIN_UNTIL (window_find_type (kvp_window_get_page (self->window), KVP_TYPE_KEY_LIST_TICK) != NULL);
}

KvpPlan *
window_get_plan (WindowFixture *self)
{
  g_autoptr(KvpPlan) plan = g_list_model_get_item (kvp_store_get_plans (kvp_window_get_store (self->window)), 0);

  return plan;
}

/* Takes the tick from the first key that is shown, and gives its name. (transfer full) */
GBytes *
window_untick_first (WindowFixture *self)
{
  GtkWidget *tick = window_find_type (kvp_window_get_page (self->window), KVP_TYPE_KEY_LIST_TICK);
  KvpPlanRow *row = kvp_key_list_tick_get_row (KVP_KEY_LIST_TICK (tick));
  GBytes *name = g_bytes_ref (kvp_plan_row_get_name (row));
  guint64 revision = kvp_plan_get_revision (window_get_plan (self));

  g_assert_true (kvp_plan_row_get_ticked (row));
  gtk_widget_activate (tick);
  SPIN_UNTIL (kvp_plan_get_revision (window_get_plan (self)) > revision);
  SPIN_UNTIL (kvp_plan_get_counts (window_get_plan (self))->excluded == 1);

  return name;
}

/* A dialog that was closed may be about to tell so: until then the button does nothing. */
static gboolean
press_delete (WindowFixture *self)
{
  if (window_find_toplevel_type (ADW_TYPE_MESSAGE_DIALOG) != NULL)
    return TRUE;

  window_click (window_find (kvp_window_get_page (self->window), "delete_button"));

  return FALSE;
}

GtkWidget *
window_ask_to_delete (WindowFixture *self)
{
  SPIN_UNTIL (press_delete (self));

  return window_find_toplevel_type (ADW_TYPE_MESSAGE_DIALOG);
}

void
window_confirm (WindowFixture *self)
{
  window_confirm_typing (self, KVP_DEMO_LARGE_NAMESPACE_TITLE);
}

void
window_confirm_typing (WindowFixture *self,
                       const char    *namespace_title)
{
  GtkWidget *dialog = window_ask_to_delete (self);

  g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "delete"));
  window_type (window_find (dialog, "typing_entry"), namespace_title);
  SPIN_UNTIL (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "delete"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "delete");
  /* As when its button is pressed. */
  gtk_window_destroy (GTK_WINDOW (dialog));
}

guint
window_count_deletes (WindowFixture *self)
{
  g_auto(GStrv) log = kvp_demo_server_take_log (self->server);
  guint n = 0;

  for (guint i = 0; log[i] != NULL; i++)
    n += strstr (log[i], "bulk/delete") != NULL;

  return n;
}

void
window_start (WindowFixture *self)
{
  window_fixture_open (self, 1280, 800);
  window_fixture_connect (self);
  window_fixture_choose (self, KVP_DEMO_LARGE_NAMESPACE_TITLE);
}
