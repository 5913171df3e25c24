/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-format-count.h"
#include "ui/kvp-error-toast.h"
#include "ui/kvp-keep-list-dialog.h"
#include "ui/kvp-review-page-private.h"
#include "ui/kvp-review-text.h"
#include "ui/kvp-toast.h"

/* From the review onto the keep list: keys that are never to be deleted. */

typedef struct {
  GPtrArray *rules;    /* (owned) (element-type KvpKeepRule): what was added */
  GArray    *unticked; /* (owned) (element-type guint32): rows that were ticked before */
} Undo;

static void
undo_free (gpointer data)
{
  Undo *undo = data;

  g_ptr_array_unref (undo->rules);
  g_array_unref (undo->unticked);
  g_free (undo);
}

static void
ticked_again_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(KvpReviewPage) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!kvp_plan_set_ticked_finish (KVP_PLAN (source), result, &error) && !self->disposed)
    kvp_error_toast_show (self->toasts, error);
}

static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  KvpReviewPage *self = g_task_get_source_object (task);
  Undo *undo = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (!kvp_keep_list_remove_finish (KVP_KEEP_LIST (source), result, &error))
    {
      if (!self->disposed)
        kvp_error_toast_show (self->toasts, error);
    }
  else if (undo->unticked->len > 0 && !self->disposed)
    {
      kvp_plan_set_ticked_async (self->plan, (const guint32 *) (void *) undo->unticked->data, undo->unticked->len, TRUE,
                                 NULL, ticked_again_cb, g_object_ref (self));
    }

  g_task_return_boolean (task, TRUE);
}

static void
undo_keep_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  KvpReviewPage *self = KVP_REVIEW_PAGE (widget);
  Undo *undo = g_steal_pointer (&self->keep_undo);
  g_autoptr(GTask) task = NULL;

  if (undo == NULL)
    return;

  self->kept_last = FALSE;
  _kvp_review_page_update_tick_actions (self);
  if (self->tick_toast != NULL)
    adw_toast_dismiss (self->tick_toast);

  /* Only a home for what is to be undone, until the rules are gone. */
  task = g_task_new (self, NULL, NULL, NULL);
  g_task_set_source_tag (task, undo_keep_action);
  g_task_set_task_data (task, undo, undo_free);
  kvp_keep_list_remove_async (self->keep_list, undo->rules, NULL, removed_cb, g_steal_pointer (&task));
}

static char *
describe_added (GPtrArray *rules)
{
  g_autofree char *count = kvp_format_count (rules->len);

  if (rules->len == 0)
    return g_strdup (_("On the keep list already."));

  /* Translators: %s is a number such as 12,003. */
  return g_strdup_printf (ngettext ("%s key is never deleted from now on", "%s keys are never deleted from now on",
                                    rules->len), count);
}

static void
added_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(KvpReviewPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) unticked = NULL;
  g_autoptr(GPtrArray) rules = NULL;
  g_autofree char *text = NULL;
  AdwToast *toast;

  rules = kvp_keep_list_add_keys_finish (KVP_KEEP_LIST (source), result, &unticked, &error);
  if (self->disposed)
    return;

  if (rules == NULL)
    {
      kvp_error_toast_show (self->toasts, error);
      return;
    }

  text = describe_added (rules);
  toast = kvp_toast_new (text);
  if (rules->len > 0)
    {
      Undo *undo = g_new0 (Undo, 1);

      undo->rules = g_steal_pointer (&rules);
      undo->unticked = g_steal_pointer (&unticked);
      g_clear_pointer (&self->keep_undo, undo_free);
      self->keep_undo = undo;
      self->kept_last = TRUE;
      _kvp_review_page_update_tick_actions (self);
      adw_toast_set_button_label (toast, _("_Undo"));
      adw_toast_set_action_name (toast, "review.undo-keep");
    }
  /* What its button takes back is what was kept last. */
  kvp_toast_show_at_once (self->toasts, toast);
}

static void
keep_selected_action (GtkWidget  *widget,
                      const char *action_name,
                      GVariant   *parameter)
{
  KvpReviewPage *self = KVP_REVIEW_PAGE (widget);
  g_autoptr(GArray) positions = kvp_key_selection_dup_positions (self->selection);
  KvpPlanRow *shown = kvp_key_details_get_row (self->details);

  /* On a narrow window the details may be open of a row that is not selected. */
  if (positions->len == 0 && shown != NULL)
    {
      guint32 position = kvp_plan_row_get_position (shown);

      g_array_append_val (positions, position);
    }

  if (self->keep_list != NULL && positions->len > 0)
    kvp_keep_list_add_keys_async (self->keep_list, self->plan, (const guint32 *) (void *) positions->data,
                                  positions->len, NULL, added_cb, g_object_ref (self));
}

static void
keep_list_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  KvpReviewPage *self = KVP_REVIEW_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  if (self->keep_list != NULL)
    gtk_window_present (GTK_WINDOW (kvp_keep_list_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                                              self->keep_list,
                                                              kvp_plan_get_namespace_title (self->plan),
                                                              kvp_store_get_plans (self->store))));
}

/**
 * kvp_review_page_set_store:
 * @self: a page
 * @store: (nullable): the store of its plan
 *
 * Gives it the keep list of the plan's namespace.
 */
void
kvp_review_page_set_store (KvpReviewPage *self,
                           KvpStore      *store)
{
  g_return_if_fail (KVP_IS_REVIEW_PAGE (self));
  g_return_if_fail (store == NULL || KVP_IS_STORE (store));

  g_set_object (&self->store, store);
  g_clear_object (&self->keep_list);
  if (store != NULL)
    self->keep_list = kvp_keep_list_get_for_plan (store, self->plan);
  _kvp_review_page_update_keep_actions (self);
}

void
_kvp_review_page_update_keep_actions (KvpReviewPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean selected = kvp_key_selection_get_n_selected (self->selection) > 0 ||
                      kvp_key_details_get_row (self->details) != NULL;

  gtk_widget_action_set_enabled (widget, "review.keep-list", self->keep_list != NULL);
  gtk_widget_action_set_enabled (widget, "review.keep-selected",
                                 self->keep_list != NULL && selected && kvp_review_text_is_editable (self->plan));
}

void
_kvp_review_page_clear_keep (KvpReviewPage *self)
{
  g_clear_pointer (&self->keep_undo, undo_free);
  g_clear_object (&self->keep_list);
  g_clear_object (&self->store);
}

void
_kvp_review_page_install_keep_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "review.keep-list", NULL, keep_list_action);
  gtk_widget_class_install_action (widget_class, "review.keep-selected", NULL, keep_selected_action);
  gtk_widget_class_install_action (widget_class, "review.undo-keep", NULL, undo_keep_action);
}
