/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-error-toast.h"
#include "ui/kvp-picture-text.h"
#include "ui/kvp-review-page-private.h"

/* The picture of what would go beside the list, and the branch or span of time that the list is narrowed to by it. */

static void
update_branch (KvpReviewPage *self)
{
  GBytes *prefix = kvp_plan_keys_get_prefix (self->keys);
  gint64 from, until;
  gboolean has_span = kvp_plan_keys_get_expiration (self->keys, &from, &until);
  g_autofree char *text = NULL;

  kvp_picture_panel_set_span (self->picture, from, until);
  gtk_widget_set_visible (self->branch_box, prefix != NULL || has_span);
  if (prefix == NULL && !has_span)
    return;

  text = kvp_picture_text_narrowed (prefix, from, until);
  gtk_label_set_text (self->branch_label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->branch_label), text);
}

static void
narrowed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(KvpReviewPage) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean narrowed = kvp_plan_keys_set_prefix_finish (KVP_PLAN_KEYS (source), result, NULL, &error);

  /* A later choice took its place, or the page is gone. */
  if (self->disposed || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (!narrowed)
    {
      kvp_error_toast_show (self->toasts, error);
      kvp_prefix_panel_look_at (kvp_picture_panel_get_prefixes (self->picture),
                                kvp_plan_keys_get_prefix (self->keys));
    }
}

static void
branch_cb (KvpReviewPage *self,
           GBytes        *prefix)
{
  kvp_plan_keys_set_prefix_async (self->keys, prefix, self->cancellable, narrowed_cb, g_object_ref (self));
}

static void
span_chosen_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(KvpReviewPage) self = user_data;
  g_autoptr(GError) error = NULL;

  /* A later choice took its place, or the page is gone. */
  if (kvp_plan_keys_set_expiration_finish (KVP_PLAN_KEYS (source), result, NULL, &error) || self->disposed ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  kvp_error_toast_show (self->toasts, error);
}

static void
span_cb (KvpReviewPage *self,
         gint64         from,
         gint64         until)
{
  kvp_plan_keys_set_expiration_async (self->keys, from, until, self->cancellable, span_chosen_cb,
                                      g_object_ref (self));
}

static void
leave_branch_action (GtkWidget  *widget,
                     const char *action_name,
                     GVariant   *parameter)
{
  KvpReviewPage *self = KVP_REVIEW_PAGE (widget);

  kvp_prefix_panel_look_at (kvp_picture_panel_get_prefixes (self->picture), NULL);
  span_cb (self, 0, 0);
  branch_cb (self, NULL);
  /* The button goes. */
  kvp_key_list_view_focus_list (self->key_list);
}

/* Where Escape has no other meaning: of the search, say. */
static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   user_data)
{
  KvpReviewPage *self = KVP_REVIEW_PAGE (widget);

  if (!gtk_widget_get_mapped (self->branch_box))
    return FALSE;

  return gtk_widget_activate_action (widget, "review.leave-branch", NULL);
}

void
_kvp_review_page_add_branch_shortcut (KvpReviewPage *self)
{
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (shortcuts),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_callback_action_new (escape_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), shortcuts);
}

static void
branch_ticked_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(KvpReviewPage) self = user_data;
  g_autoptr(GError) error = NULL;

  if (kvp_plan_set_prefix_ticked_finish (KVP_PLAN (source), result, &error) || self->disposed)
    return;

  /* The box shows what the person clicked; nothing has become of it. */
  kvp_prefix_panel_reset (kvp_picture_panel_get_prefixes (self->picture));
  kvp_error_toast_show (self->toasts, error);
}

static void
branch_tick_cb (KvpReviewPage *self,
                GBytes        *prefix,
                gboolean       ticked)
{
  /* Not cancelled with the page: what was ticked is to be ticked. */
  kvp_plan_set_prefix_ticked_async (self->plan, prefix, ticked, NULL, branch_ticked_cb, g_object_ref (self));
}

static void
picture_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  KvpReviewPage *self = KVP_REVIEW_PAGE (widget);

  self->show_picture = TRUE;
  _kvp_review_page_fold_picture (self);
  kvp_review_split_set_show_details (self->split, TRUE);
}

/* It can take the focus only when it is there, which is at the next frame; and it takes none from the list when a page
 * that has no room for both is shown for the first time. */
static void
picture_map_cb (KvpReviewPage *self)
{
  if (kvp_review_split_get_folded (self->split) && kvp_review_split_get_show_details (self->split))
    gtk_widget_child_focus (GTK_WIDGET (self->picture), GTK_DIR_TAB_FORWARD);
}

/* Where there is no room for the list and what is beside it, one of the two has its place. */
void
_kvp_review_page_fold_picture (KvpReviewPage *self)
{
  gboolean folded = kvp_review_split_get_folded (self->split);

  gtk_widget_set_visible (self->picture_button, folded);
  gtk_widget_set_visible (GTK_WIDGET (self->picture), !folded || self->show_picture);
  gtk_widget_set_visible (self->picture_separator, !folded);
  gtk_widget_set_visible (GTK_WIDGET (self->details), !folded || !self->show_picture);
  kvp_picture_panel_set_alone (self->picture, folded);
}

void
_kvp_review_page_start_picture (KvpReviewPage *self)
{
  kvp_picture_panel_set_plan (self->picture, self->plan);
  g_signal_connect_object (self->keys, "chosen", G_CALLBACK (update_branch), self, G_CONNECT_SWAPPED);
  update_branch (self);
  _kvp_review_page_fold_picture (self);
}

void
_kvp_review_page_install_picture_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "review.leave-branch", NULL, leave_branch_action);
  gtk_widget_class_install_action (widget_class, "review.picture", NULL, picture_action);
}

void
_kvp_review_page_bind_picture (GtkWidgetClass *widget_class)
{
  g_type_ensure (KVP_TYPE_PICTURE_PANEL);

  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, branch_box);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, branch_label);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, picture);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, picture_button);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, picture_separator);
  gtk_widget_class_bind_template_callback (widget_class, branch_cb);
  gtk_widget_class_bind_template_callback (widget_class, branch_tick_cb);
  gtk_widget_class_bind_template_callback (widget_class, picture_map_cb);
  gtk_widget_class_bind_template_callback (widget_class, span_cb);
}
