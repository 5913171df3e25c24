/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-error.h"
#include "store/kvp-plan-backup.h"
#include "ui/kvp-backup-page.h"
#include "ui/kvp-format.h"
#include "ui/kvp-mark-badge.h"
#include "ui/kvp-restore-page.h"
#include "ui/kvp-settings.h"
#include "ui/kvp-window-flow-private.h"

/* Values that are saved before the run, and put back after it. */

/* --- saving --- */

/* Back to the list, of which nothing was deleted. */
static void
give_up (KvpWindowFlow *self,
         const GError  *error) /* (nullable) */
{
  g_autoptr(KvpPlan) plan = g_object_ref (kvp_backup_get_plan (self->backup));

  if (kvp_plan_get_backup_state (plan) != KVP_PLAN_BACKUP_COMPLETE)
    kvp_backup_discard (self->backup);
  _kvp_window_flow_set_backup (self, NULL);
  /* The window may be gone meanwhile. */
  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  _kvp_window_flow_show_review (self, plan);
  if (error != NULL)
    g_signal_emit_by_name (self, "failed", error);
}

static void
settled_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(KvpWindowFlow) self = user_data;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(GError) error = NULL;
  const KvpPlanCounts *counts = kvp_plan_get_counts (kvp_backup_get_plan (KVP_BACKUP (source)));

  if (kvp_backup_settle_finish (KVP_BACKUP (source), result, &error) && counts->pending + counts->in_flight == 0)
    g_set_error_literal (&error, KVP_ERROR, KVP_ERROR_STATE,
                         _("No key of the list has a saved value, so nothing was deleted."));

  if (error != NULL || g_cancellable_is_cancelled (self->cancellable))
    {
      give_up (self, error);
      return;
    }

  confirmation = g_object_ref (kvp_backup_get_confirmation (self->backup));
  /* The run first, so that the flow is busy all the time. */
  _kvp_window_flow_start_run (self, confirmation);
  _kvp_window_flow_set_backup (self, NULL);
}

static void
unsaved_response_cb (KvpWindowFlow *self,
                     const char    *response)
{
  if (self->backup == NULL)
    return;

  if (g_str_equal (response, "rest") || g_str_equal (response, "all"))
    kvp_backup_settle_async (self->backup, g_str_equal (response, "all"), settled_cb, g_object_ref (self));
  else
    give_up (self, NULL);
}

/* One of its answers deletes. */
static void
show_mark (AdwMessageDialog  *dialog,
           KvpConnectionMark  mark)
{
  GtkWidget *badge;

  if (mark == KVP_CONNECTION_UNMARKED)
    return;

  badge = gtk_label_new (NULL);
  gtk_widget_set_halign (badge, GTK_ALIGN_CENTER);
  kvp_mark_badge_show (GTK_LABEL (badge), mark);
  adw_message_dialog_set_extra_child (dialog, badge);
  kvp_mark_set_class (GTK_WIDGET (dialog), mark);
}

/* The one who confirmed that the values are saved decides what becomes of those that are not. */
static void
ask_about_unsaved (KvpWindowFlow *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self->page));
  guint n = kvp_backup_get_n_unsaved (self->backup);
  g_autofree char *count = kvp_format_count (n);
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;
  GtkWidget *dialog;

  /* Translators: a question's heading; %s is a number. */
  heading = g_strdup_printf (ngettext ("%s Value Could Not Be Saved", "%s Values Could Not Be Saved", n), count);
  /* Translators: %s is a whole sentence: why. */
  body = g_strdup_printf (ngettext ("Its key is kept unless you say otherwise. %s",
                                    "Their keys are kept unless you say otherwise. The first: %s", n),
                          kvp_backup_get_reason (self->backup));
  dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading, body);
  gtk_widget_set_name (dialog, "unsaved-dialog");
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel", _("_Cancel"),
                                    "all", _("Delete _All Without Values"),
                                    "rest", _("_Keep What Is Not Saved"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "all", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  show_mark (ADW_MESSAGE_DIALOG (dialog), kvp_plan_get_mark (kvp_backup_get_plan (self->backup)));
  g_signal_connect_object (dialog, "response", G_CALLBACK (unsaved_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(KvpWindowFlow) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean saved = kvp_run_finish (KVP_RUN (source), result, &error);

  if (self->backup == NULL)
    return;

  if (!saved || kvp_run_get_stopping (KVP_RUN (self->backup)) || g_cancellable_is_cancelled (self->cancellable))
    give_up (self, kvp_run_get_stopping (KVP_RUN (self->backup)) ? NULL : error);
  else if (kvp_backup_get_n_unsaved (self->backup) > 0)
    ask_about_unsaved (self);
  else
    kvp_backup_settle_async (self->backup, FALSE, settled_cb, g_object_ref (self));
}

void
_kvp_window_flow_start_backup (KvpWindowFlow   *self,
                               KvpConfirmation *confirmation)
{
  g_autoptr(GFile) folder = kvp_settings_dup_backup_folder ();
  g_autoptr(KvpBackup) backup = kvp_backup_new (self->connection, confirmation, folder);

  _kvp_window_flow_set_backup (self, backup);
  _kvp_window_flow_set_page (self, KVP_PAGE (kvp_backup_page_new (backup)));
  kvp_backup_run_async (backup, saved_cb, g_object_ref (self));
}

/* --- putting back --- */

static void
restore_done_cb (KvpWindowFlow *self)
{
  g_autoptr(KvpPlan) plan = self->plan != NULL ? g_object_ref (self->plan) : NULL;

  if (plan != NULL)
    _kvp_window_flow_show_result (self, plan, NULL);
  else
    _kvp_window_flow_leave (self);
}

static void
restore_writing_cb (KvpWindowFlow *self)
{
  _kvp_window_flow_notify_busy (self);
}

static void
show_restore (KvpWindowFlow *self,
              GFile         *file,
              const char    *checksum)
{
  GtkWidget *page = kvp_restore_page_new (self->connection, self->store, self->ns, file, checksum);

  g_signal_connect_object (page, "back", G_CALLBACK (restore_done_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "done", G_CALLBACK (restore_done_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "notify::writing", G_CALLBACK (restore_writing_cb), self, G_CONNECT_SWAPPED);
  _kvp_window_flow_set_page (self, KVP_PAGE (page));
}

void
_kvp_window_flow_undo (KvpWindowFlow *self)
{
  g_autoptr(GFile) file = g_file_new_for_path (kvp_plan_get_backup_path (self->plan));

  show_restore (self, file, kvp_plan_get_backup_checksum (self->plan));
}

/**
 * kvp_window_flow_restore:
 * @self: a flow of a namespace, that is not busy
 * @file: saved values
 *
 * Shows what would be put back into the namespace; a person decides.
 */
void
kvp_window_flow_restore (KvpWindowFlow *self,
                         GFile         *file)
{
  g_return_if_fail (KVP_IS_WINDOW_FLOW (self));
  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (!self->for_plan && !kvp_window_flow_get_busy (self));

  g_clear_object (&self->plan);
  show_restore (self, file, NULL);
}
