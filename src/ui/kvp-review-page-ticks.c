/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-error-toast.h"
#include "ui/kvp-review-page-private.h"
#include "ui/kvp-review-text.h"

/* Ticking one key, and many at once. */

static void
ticked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(KvpReviewPage) self = user_data;
  g_autoptr(GError) error = NULL;

  if (kvp_plan_set_ticked_finish (KVP_PLAN (source), result, &error) || self->disposed)
    return;

  /* The boxes show what the person clicked; nothing has become of it. */
  kvp_key_list_view_reset_ticks (self->key_list);
  kvp_error_toast_show (self->toasts, error);
}

static void
set_ticked (KvpReviewPage *self,
            GArray        *positions, /* (nullable): all */
            gboolean       ticked)
{
  if (positions != NULL && positions->len == 0)
    return;

  /* A million positions are slow to hand over, and say no more than “all”. */
  if (positions != NULL && positions->len == kvp_plan_get_counts (self->plan)->total)
    positions = NULL;

  /* Not cancelled with the page: what was ticked is to be ticked. */
  kvp_plan_set_ticked_async (self->plan,
                             positions != NULL ? (const guint32 *) (void *) positions->data : NULL,
                             positions != NULL ? positions->len : 0,
                             ticked, NULL, ticked_cb, g_object_ref (self));
}

static void
tick_cb (KvpReviewPage *self,
         guint          position,
         gboolean       ticked)
{
  g_autoptr(GArray) positions = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 value = position;

  g_array_append_val (positions, value);
  set_ticked (self, positions, ticked);
}

static void
tick_all_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  set_ticked (KVP_REVIEW_PAGE (widget), NULL, g_str_equal (action_name, "review.tick-all"));
}

static void
tick_found_action (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  KvpReviewPage *self = KVP_REVIEW_PAGE (widget);
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (self->keys));
  g_autoptr(GArray) positions = g_array_sized_new (FALSE, FALSE, sizeof (guint32), n_rows);

  for (guint i = 0; i < n_rows; i++)
    {
      guint32 position = kvp_plan_keys_get_position (self->keys, i);

      g_array_append_val (positions, position);
    }

  set_ticked (self, positions, g_str_equal (action_name, "review.tick-found"));
}

static void
tick_selected_action (GtkWidget  *widget,
                      const char *action_name,
                      GVariant   *parameter)
{
  KvpReviewPage *self = KVP_REVIEW_PAGE (widget);
  g_autoptr(GArray) positions = kvp_key_selection_dup_positions (self->selection);

  set_ticked (self, positions, g_str_equal (action_name, "review.tick-selected"));
}

/* Space: the row with the focus decides which way all selected ones go. To read a million rows only to see
 * whether all of them are ticked would take seconds. */
static void
toggle_cb (KvpReviewPage *self)
{
  KvpPlanRow *focused = kvp_key_list_view_get_focused_row (self->key_list);
  g_autoptr(GArray) positions = NULL;
  g_autoptr(KvpPlanRow) row = NULL;

  if (!kvp_review_text_is_editable (self->plan))
    return;

  positions = kvp_key_selection_dup_positions (self->selection);
  row = focused != NULL ? g_object_ref (focused) : kvp_key_selection_dup_current (self->selection);
  if (row == NULL)
    return;

  if (positions->len == 0)
    {
      guint32 position = kvp_plan_row_get_position (row);

      g_array_append_val (positions, position);
    }

  set_ticked (self, positions, !kvp_plan_row_get_ticked (row));
}

static void
toggle_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  toggle_cb (KVP_REVIEW_PAGE (widget));
}

void
_kvp_review_page_update_tick_actions (KvpReviewPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean editable = kvp_review_text_is_editable (self->plan);
  gboolean found = editable && self->searching && g_list_model_get_n_items (G_LIST_MODEL (self->keys)) > 0;
  gboolean selected = editable && kvp_key_selection_get_n_selected (self->selection) > 0;

  gtk_widget_action_set_enabled (widget, "review.tick-all", editable);
  gtk_widget_action_set_enabled (widget, "review.untick-all", editable);
  gtk_widget_action_set_enabled (widget, "review.tick-found", found);
  gtk_widget_action_set_enabled (widget, "review.untick-found", found);
  gtk_widget_action_set_enabled (widget, "review.tick-selected", selected);
  gtk_widget_action_set_enabled (widget, "review.untick-selected", selected);
  gtk_widget_action_set_enabled (widget, "review.toggle-selected", editable);
}

void
_kvp_review_page_install_tick_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "review.tick-all", NULL, tick_all_action);
  gtk_widget_class_install_action (widget_class, "review.tick-found", NULL, tick_found_action);
  gtk_widget_class_install_action (widget_class, "review.tick-selected", NULL, tick_selected_action);
  gtk_widget_class_install_action (widget_class, "review.toggle-selected", NULL, toggle_action);
  gtk_widget_class_install_action (widget_class, "review.untick-all", NULL, tick_all_action);
  gtk_widget_class_install_action (widget_class, "review.untick-found", NULL, tick_found_action);
  gtk_widget_class_install_action (widget_class, "review.untick-selected", NULL, tick_selected_action);
}

void
_kvp_review_page_bind_tick_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, tick_cb);
  gtk_widget_class_bind_template_callback (widget_class, toggle_cb);
}
