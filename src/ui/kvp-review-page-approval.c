/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "purge/kvp-confirmation.h"
#include "ui/kvp-format.h"
#include "ui/kvp-review-page-private.h"
#include "ui/kvp-review-text.h"
#include "ui/kvp-toast.h"

/* What the review says and offers of marks and approvals. In an account that is marked as read-only nothing is deleted.
 * In one that is marked as production, a list that nobody approved has no destructive button: it is saved for approval,
 * or approved. */

static void
approve_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  g_signal_emit_by_name (widget, "approve");
}

void
_kvp_review_page_install_approval (GtkWidgetClass *widget_class)
{
  g_signal_new ("approve", G_TYPE_FROM_CLASS (widget_class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "review.approve", NULL, approve_action);
}

/* (transfer full) (nullable) */
static char *
dup_hint (KvpReviewPage *self,
          gboolean       read_only,
          gboolean       lacks_approval)
{
  KvpPlanState state = kvp_plan_get_state (self->plan);

  if (read_only)
    return g_strdup (_("This account is marked as read-only, where nothing is deleted. "
                       "The mark can be taken off in the menu of the account."));

  if (lacks_approval && kvp_review_text_is_editable (self->plan))
    return g_strdup (_("This account is marked as production, where only a list that was approved is deleted."));

  if (lacks_approval)
    return g_strdup (_("This account is marked as production, where only a list that was approved is deleted. "
                       "Make a new dry run of the keys that are left, and have it approved."));

  if (state == KVP_PLAN_APPROVED)
    {
      g_autofree char *person = kvp_display_text (kvp_plan_get_approved_by (self->plan), -1);
      g_autofree char *when = kvp_format_relative_time (kvp_plan_get_approved_at (self->plan),
                                                        g_get_real_time () / G_USEC_PER_SEC);

      /* Translators: %1$s is the name of a person, %2$s a time such as “2 hours ago” */
      return g_strdup_printf (_("Approved by %1$s %2$s. A change of the ticks makes the approval void."), person, when);
    }

  return NULL;
}

/* A change of the ticks, here or in another window; not an approval that was taken back. */
static void
tell_of_void_approval (KvpReviewPage *self)
{
  KvpPlanState state = kvp_plan_get_state (self->plan);
  guint64 revision = kvp_plan_get_revision (self->plan);

  if (self->was_approved && state == KVP_PLAN_WAITING && revision != self->approved_revision)
    kvp_toast_show (self->toasts,
                    kvp_toast_new (_("The list changed, so its approval is void. "
                                     "It waits for review again.")));

  self->was_approved = state == KVP_PLAN_APPROVED;
  self->approved_revision = revision;
}

/**
 * _kvp_review_page_update_approval:
 * @self: a page whose action bar and actions are up to date but for approvals
 * @connected: whether the account of the plan is connected
 */
void
_kvp_review_page_update_approval (KvpReviewPage *self,
                                  gboolean       connected)
{
  GtkWidget *widget = GTK_WIDGET (self);
  KvpPlanState state = kvp_plan_get_state (self->plan);
  gboolean narrow = kvp_page_get_narrow (KVP_PAGE (self));
  gboolean runnable = kvp_review_text_is_runnable (self->plan);
  gboolean read_only = runnable && kvp_confirmation_is_read_only (self->plan);
  gboolean lacks_approval = runnable && kvp_confirmation_lacks_approval (self->plan);
  gboolean waits = state == KVP_PLAN_WAITING;
  g_autofree char *hint = connected ? dup_hint (self, read_only, lacks_approval) : NULL;

  if (hint != NULL)
    {
      gtk_label_set_text (self->hint_label, hint);
      gtk_widget_set_visible (GTK_WIDGET (self->hint_label), TRUE);
    }

  gtk_widget_action_set_enabled (widget, "review.approve",
                                 waits && connected && kvp_plan_get_counts (self->plan)->pending > 0);
  gtk_widget_set_visible (self->approve_button, waits && connected && (!narrow || lacks_approval));

  if (read_only)
    gtk_widget_action_set_enabled (widget, "review.delete", FALSE);

  if (lacks_approval)
    {
      gtk_widget_action_set_enabled (widget, "review.delete", FALSE);
      gtk_widget_set_visible (GTK_WIDGET (self->delete_button), FALSE);
    }

  if (lacks_approval && state == KVP_PLAN_DRAFT)
    {
      gtk_button_set_label (GTK_BUTTON (self->save_button), _("_Save for Approval…"));
      gtk_widget_set_visible (self->save_button, TRUE);
    }

  tell_of_void_approval (self);
}
