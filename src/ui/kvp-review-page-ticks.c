/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "purge/kvp-report.h"
#include "ui/kvp-error-toast.h"
#include "ui/kvp-format.h"
#include "ui/kvp-review-page-private.h"
#include "ui/kvp-review-text.h"
#include "ui/kvp-toast.h"

/* Ticking one key, and many at once; and taking it back. */

static void start_undo (KvpReviewPage *self);

static void
ticked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(KvpReviewPage) self = user_data;
  g_autoptr(GError) error = NULL;

  gboolean ticked = kvp_plan_set_ticked_finish (KVP_PLAN (source), result, &error);

  self->n_ticking--;
  if (self->disposed)
    return;

  _kvp_review_page_update_tick_actions (self);
  if (ticked)
    {
      if (self->n_ticking == 0 && self->undo_wanted)
        start_undo (self);
      return;
    }

  self->undo_wanted = FALSE;

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

  /* What it says is no longer so. */
  if (self->tick_toast != NULL)
    adw_toast_dismiss (self->tick_toast);

  /* A million positions are slow to hand over, and say no more than “all”. */
  if (positions != NULL && positions->len == kvp_plan_get_counts (self->plan)->total)
    positions = NULL;

  self->n_ticking++;
  self->kept_last = FALSE;
  /* It can be taken back from now on. */
  _kvp_review_page_update_tick_actions (self);
  /* Not cancelled with the page: what was ticked is to be ticked. */
  kvp_plan_set_ticked_async (self->plan,
                             positions != NULL ? (const guint32 *) (void *) positions->data : NULL,
                             positions != NULL ? positions->len : 0,
                             ticked, NULL, ticked_cb, g_object_ref (self));
}

/* --- undo --- */

static void
tell_undone (KvpReviewPage *self,
             gboolean       ticked,
             guint          n_rows)
{
  g_autofree char *count = kvp_format_count (n_rows);
  g_autofree char *text = NULL;

  if (ticked)
    /* Translators: a tick was taken away by mistake and is back; %s is a number. */
    text = g_strdup_printf (ngettext ("Ticked %s key again", "Ticked %s keys again", n_rows), count);
  else
    /* Translators: a tick was set by mistake and is gone again; %s is a number. */
    text = g_strdup_printf (ngettext ("Unticked %s key again", "Unticked %s keys again", n_rows), count);

  g_set_weak_pointer (&self->tick_toast, kvp_toast_new (text));
  kvp_toast_show_at_once (self->toasts, self->tick_toast);
}

static void
undone_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(KvpReviewPage) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean ticked;
  guint n_rows;
  gboolean undone = kvp_plan_undo_ticks_finish (KVP_PLAN (source), result, &ticked, &n_rows, &error);

  self->n_ticking--;
  if (self->disposed)
    return;

  _kvp_review_page_update_tick_actions (self);
  if (undone)
    tell_undone (self, ticked, n_rows);
  else
    kvp_error_toast_show (self->toasts, error);
}

static void
start_undo (KvpReviewPage *self)
{
  self->undo_wanted = FALSE;
  if (!kvp_review_text_is_editable (self->plan) || !kvp_plan_get_last_ticks (self->plan, NULL, NULL))
    return;

  self->n_ticking++;
  kvp_plan_undo_ticks_async (self->plan, NULL, undone_cb, g_object_ref (self));
}

static void
undo_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  KvpReviewPage *self = KVP_REVIEW_PAGE (widget);

  if (self->kept_last)
    {
      gtk_widget_activate_action (widget, "review.undo-keep", NULL);
      return;
    }

  /* What is meant is the change that was just asked for, also if it is not written yet. */
  if (self->n_ticking > 0)
    self->undo_wanted = TRUE;
  else
    start_undo (self);
}

/* Where text can be typed, Ctrl+Z is about the text. */
static gboolean
undo_shortcut_cb (GtkWidget *widget,
                  GVariant  *arguments,
                  gpointer   user_data)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (!gtk_widget_get_mapped (widget) || GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus))
    return FALSE;

  return gtk_widget_activate_action (widget, "review.undo", NULL);
}

static void
update_undo (KvpReviewPage *self,
             gboolean       editable)
{
  gboolean ticked = FALSE;
  guint n_rows = 0;
  gboolean can_undo = kvp_plan_get_last_ticks (self->plan, &ticked, &n_rows);
  g_autofree char *count = kvp_format_count (n_rows);
  g_autofree char *text = NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "review.undo",
                                 editable && (can_undo || self->n_ticking > 0 || self->kept_last));
  gtk_widget_set_visible (self->undo_button, editable);

  if (!can_undo || self->kept_last)
    text = g_strdup (_("Undo"));
  else if (ticked)
    /* Translators: a tooltip: what Undo takes back; %s is a number. */
    text = g_strdup_printf (ngettext ("Undo Ticking %s Key", "Undo Ticking %s Keys", n_rows), count);
  else
    /* Translators: a tooltip: what Undo takes back; %s is a number. */
    text = g_strdup_printf (ngettext ("Undo Unticking %s Key", "Undo Unticking %s Keys", n_rows), count);
  gtk_widget_set_tooltip_text (self->undo_button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->undo_button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

void
_kvp_review_page_add_undo_shortcut (KvpReviewPage *self)
{
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (shortcuts), GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (shortcuts),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_z, GDK_CONTROL_MASK),
                                                          gtk_callback_action_new (undo_shortcut_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), shortcuts);
}

/* --- ticks --- */

/* (transfer full) (element-type guint32): the rows from the one whose box was clicked before to this one, as they are
 * shown; this one alone if that one is not shown. */
static GArray *
dup_range (KvpReviewPage *self,
           guint32        position)
{
  GArray *positions = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint from, to;

  if (!self->has_last_ticked || !kvp_plan_keys_find_position (self->keys, self->last_ticked, &from) ||
      !kvp_plan_keys_find_position (self->keys, position, &to))
    {
      g_array_append_val (positions, position);
      return positions;
    }

  for (guint i = MIN (from, to); i <= MAX (from, to); i++)
    {
      guint32 value = kvp_plan_keys_get_position (self->keys, i);

      g_array_append_val (positions, value);
    }

  return positions;
}

static void
tick_cb (KvpReviewPage *self,
         guint          position,
         gboolean       ticked,
         gboolean       range)
{
  g_autoptr(GArray) positions = NULL;
  guint32 value = position;

  if (range)
    positions = dup_range (self, value);
  else
    {
      positions = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_array_append_val (positions, value);
    }

  self->last_ticked = value;
  self->has_last_ticked = TRUE;
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
  g_autoptr(GArray) positions = kvp_plan_keys_dup_positions (self->keys);

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

/* A box that can not be ticked says why. */
static void
tell_locked (KvpReviewPage *self,
             KvpPlanRow    *row)
{
  g_autofree char *reason = kvp_report_describe_outcome (kvp_plan_row_get_state (row), kvp_plan_row_get_reason (row),
                                                         kvp_plan_row_get_detail (row));

  g_set_weak_pointer (&self->tick_toast, kvp_toast_new (reason));
  kvp_toast_show_at_once (self->toasts, self->tick_toast);
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

  if (positions->len <= 1 && kvp_plan_row_get_locked (row))
    {
      tell_locked (self, row);
      return;
    }

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
  gboolean found = editable && self->narrowed && g_list_model_get_n_items (G_LIST_MODEL (self->keys)) > 0;
  gboolean selected = editable && kvp_key_selection_get_n_selected (self->selection) > 0;

  gtk_widget_action_set_enabled (widget, "review.tick-all", editable);
  gtk_widget_action_set_enabled (widget, "review.untick-all", editable);
  gtk_widget_action_set_enabled (widget, "review.tick-found", found);
  gtk_widget_action_set_enabled (widget, "review.untick-found", found);
  gtk_widget_action_set_enabled (widget, "review.tick-selected", selected);
  gtk_widget_action_set_enabled (widget, "review.untick-selected", selected);
  gtk_widget_action_set_enabled (widget, "review.toggle-selected", editable);
  update_undo (self, editable);
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
  gtk_widget_class_install_action (widget_class, "review.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "review.untick-selected", NULL, tick_selected_action);
}

void
_kvp_review_page_bind_tick_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, tick_cb);
  gtk_widget_class_bind_template_callback (widget_class, toggle_cb);
}
