/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "base/kvp-error.h"
#include "purge/kvp-backup.h"
#include "purge/kvp-plan-refresh.h"
#include "purge/kvp-plan-sentence.h"
#include "store/kvp-plan-backup.h"
#include "ui/kvp-confirm-dialog.h"
#include "ui/kvp-format.h"
#include "ui/kvp-key-list-cell.h"
#include "ui/kvp-mark-badge.h"
#include "ui/kvp-scroll-box.h"
#include "ui/kvp-settings.h"

#define RESPONSE_CANCEL "cancel"
#define RESPONSE_DELETE "delete"

/* Names that are shown, so that one sees what kind of keys go. */
#define N_SAMPLE 3

/* A namespace's title has up to 512 characters; in the heading, both ends of a long one do. */
#define MAX_HEADING_CHARS 64

/* Of the free plan: https://developers.cloudflare.com/kv/platform/limits/ */
#define FREE_WRITES_A_DAY 1000

/* Of the sentence and what stands above it, without a scroll bar: less than the eight lines that there is room for. */
#define MAX_CHARS_IN_SIGHT 200

struct _KvpConfirmDialog
{
  AdwMessageDialog parent_instance;

  /* Template widgets */
  GtkLabel          *approval_label;
  GtkLabel          *mark_badge;
  GtkLabel          *missing_label;
  GtkLabel          *more_label;
  GtkWidget         *save_box;
  GtkCheckButton    *save_check;
  GtkLabel          *save_label;
  GtkBox            *sample_box;
  GtkLabel          *sentence_label;
  KvpScrollBox      *sentence_scroller;
  GtkLabel          *stale_label;
  GtkBox            *typing_box;
  GtkEntry          *typing_entry;
  GtkLabel          *typing_label;

  KvpPlan *plan; /* (owned) */
  KvpConnection *connection; /* (owned) (nullable): with it, values can be saved */
  GTask   *task; /* (owned) (nullable): until the person has answered */
  guint64  revision; /* of the ticks that are shown */
  gulong   cancelled_id;
};

G_DEFINE_FINAL_TYPE (KvpConfirmDialog, kvp_confirm_dialog, ADW_TYPE_MESSAGE_DIALOG)

static GTask *
steal_task (KvpConfirmDialog *self)
{
  if (self->task != NULL && self->cancelled_id != 0)
    g_signal_handler_disconnect (g_task_get_cancellable (self->task), self->cancelled_id);
  self->cancelled_id = 0;

  return g_steal_pointer (&self->task);
}

static void
return_cancelled (KvpConfirmDialog *self)
{
  g_autoptr(GTask) task = steal_task (self);

  if (task != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s",
                             _("The deletion was not confirmed."));
}

static void
return_confirmed (KvpConfirmDialog *self)
{
  g_autoptr(GTask) task = steal_task (self);
  g_autoptr(GError) error = NULL;
  KvpConfirmation *confirmation;

  if (task == NULL)
    return;

  /* What was confirmed is what was shown. */
  if (kvp_plan_get_revision (self->plan) != self->revision)
    {
      g_task_return_new_error (task, KVP_ERROR, KVP_ERROR_STATE, "%s",
                               _("The list of keys changed while the question was open. Look at it again."));
      return;
    }

  confirmation = kvp_confirmation_new (self->plan,
                                       gtk_editable_get_text (GTK_EDITABLE (self->typing_entry)), &error);
  if (confirmation != NULL)
    {
      kvp_confirmation_set_save_values (confirmation, gtk_check_button_get_active (self->save_check));
      g_task_return_pointer (task, confirmation, g_object_unref);
    }
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
kvp_confirm_dialog_response (AdwMessageDialog *dialog,
                             const char       *response)
{
  KvpConfirmDialog *self = KVP_CONFIRM_DIALOG (dialog);

  if (g_str_equal (response, RESPONSE_DELETE))
    return_confirmed (self);
  else
    return_cancelled (self);
}

static void
typing_changed_cb (KvpConfirmDialog *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->typing_entry));

  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self),
                                           RESPONSE_DELETE,
                                           kvp_confirmation_accepts_typing (self->plan, typed));
}

static void
cancelled_cb (KvpConfirmDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

/* The blocks of Unicode in which scripts run from right to left. */
static gboolean
is_right_to_left (gunichar c)
{
  return (c >= 0x0590 && c <= 0x08ff)
         || (c >= 0xfb1d && c <= 0xfdff)
         || (c >= 0xfe70 && c <= 0xfeff)
         || (c >= 0x10800 && c <= 0x10fff)
         || (c >= 0x1e800 && c <= 0x1efff);
}

/* A right-to-left title must not turn the sentence around it: FIRST STRONG ISOLATE ... POP DIRECTIONAL
 * ISOLATE. */
static char *
isolate (const char *text)
{
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      if (is_right_to_left (g_utf8_get_char (c)))
        return g_strconcat ("\u2068", text, "\u2069", NULL);
    }

  return g_strdup (text);
}

static char *
dup_heading_title (const char *title)
{
  glong length = g_utf8_strlen (title, -1);
  g_autofree char *head = NULL;
  g_autofree char *shortened = NULL;

  if (length <= MAX_HEADING_CHARS)
    return isolate (title);

  head = g_utf8_substring (title, 0, MAX_HEADING_CHARS / 2);
  shortened = g_strconcat (head, "…", g_utf8_offset_to_pointer (title, length - MAX_HEADING_CHARS / 2), NULL);

  return isolate (shortened);
}

/* As it is to be typed: the ID where the title can't be read. */
static char *
dup_namespace_name (KvpPlan *plan)
{
  g_autofree char *stripped = g_strstrip (g_strdup (kvp_plan_get_namespace_title (plan)));

  return kvp_display_text (stripped[0] != '\0' ? stripped : kvp_plan_get_namespace_id (plan), -1);
}

/* What becomes of the keys, and whether there is a way back. */
static void
show_body (KvpConfirmDialog *self)
{
  guint n = kvp_plan_get_counts (self->plan)->pending;
  g_autofree char *account = kvp_display_text (kvp_plan_get_account_name (self->plan), -1);
  g_autofree char *isolated_account = isolate (account);
  g_autofree char *body = NULL;

  if (gtk_check_button_get_active (self->save_check) || kvp_plan_has_saved_values (self->plan))
    /* Translators: %s is an account. */
    body = g_strdup_printf (ngettext ("It is removed from the account %s for everyone, at once. Its value can be put "
                                      "back from the file in which it is saved.",
                                      "They are removed from the account %s for everyone, at once. Their values can "
                                      "be put back from the file in which they are saved.",
                                      n),
                            isolated_account);
  else
    /* Translators: %s is an account. */
    body = g_strdup_printf (ngettext ("It is removed from the account %s for everyone, at once. This cannot be undone.",
                                      "They are removed from the account %s for everyone, at once. "
                                      "This cannot be undone.",
                                      n),
                            isolated_account);
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (self), body);
}

/* A million keys take three quarters of an hour: who ticks it knows. */
static char *
describe_saving (KvpConfirmDialog *self)
{
  guint n = kvp_plan_get_counts (self->plan)->pending;
  gint64 duration;
  guint64 n_requests = kvp_backup_estimate (self->connection, self->plan, &duration);
  g_autofree char *requests = kvp_format_count (n_requests);
  g_autofree char *time = duration > 0 ? kvp_format_duration (duration) : NULL;
  g_autofree char *days = kvp_format_count ((n + FREE_WRITES_A_DAY - 1) / FREE_WRITES_A_DAY);
  g_autofree char *effort = NULL;

  if (time != NULL)
    /* Translators: a number, and a duration such as “42 minutes”. */
    effort = g_strdup_printf (ngettext ("Takes %1$s request more, and about %2$s.",
                                        "Takes %1$s requests more, and about %2$s.", (gulong) n_requests),
                              requests, time);
  else
    /* Translators: %s is a number. */
    effort = g_strdup_printf (ngettext ("Takes %s request more.", "Takes %s requests more.", (gulong) n_requests),
                              requests);

  if (n <= FREE_WRITES_A_DAY)
    return g_steal_pointer (&effort);

  /* Translators: %1$s is a whole sentence, %2$s a number of days. */
  return g_strdup_printf (_("%1$s On Cloudflare’s free plan, with 1,000 writes a day, an undo takes %2$s days."),
                          effort, days);
}

static void
show_saving (KvpConfirmDialog *self)
{
  gboolean saved = kvp_plan_has_saved_values (self->plan);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->save_box, self->connection != NULL || saved);
  gtk_widget_set_visible (GTK_WIDGET (self->save_check), !saved);
  if (saved)
    text = g_strdup (_("The values were saved before the deletion began."));
  else if (self->connection != NULL)
    text = describe_saving (self);
  gtk_label_set_text (self->save_label, text != NULL ? text : "");
  gtk_check_button_set_active (self->save_check,
                               !saved && self->connection != NULL && kvp_settings_get_save_values ());
}

static void
show_question (KvpConfirmDialog *self)
{
  guint n = kvp_plan_get_counts (self->plan)->pending;
  g_autofree char *count = kvp_format_count (n);
  g_autofree char *title = dup_namespace_name (self->plan);
  g_autofree char *short_title = dup_heading_title (title);
  g_autofree char *heading = NULL;
  g_autofree char *label = NULL;

  /* Translators: %1$s is a number, %2$s a namespace. */
  heading = g_strdup_printf (ngettext ("Delete %1$s Key From “%2$s”?", "Delete %1$s Keys From “%2$s”?", n),
                             count, short_title);
  adw_message_dialog_set_heading (ADW_MESSAGE_DIALOG (self), heading);

  show_body (self);

  /* Translators: %s is a number. */
  label = g_strdup_printf (ngettext ("_Delete %s Key", "_Delete %s Keys", n), count);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (self),
                                    RESPONSE_CANCEL, _("_Cancel"),
                                    RESPONSE_DELETE, label,
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (self), RESPONSE_DELETE,
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (self), RESPONSE_CANCEL);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (self), RESPONSE_CANCEL);
}

static void
show_sample (KvpConfirmDialog *self)
{
  g_auto(GStrv) names = kvp_plan_get_sample (self->plan, N_SAMPLE);
  guint n = kvp_plan_get_counts (self->plan)->pending;
  guint n_shown = names != NULL ? g_strv_length (names) : 0;

  for (guint i = 0; i < n_shown; i++)
    {
      g_autofree char *shown = kvp_key_list_cell_isolate (names[i]);
      GtkWidget *label = gtk_label_new (shown);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
      gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
      gtk_widget_set_tooltip_text (label, shown);
      gtk_widget_add_css_class (label, "dim-label");
      gtk_widget_add_css_class (label, "key-name");
      gtk_box_append (self->sample_box, label);
    }

  if (n > n_shown && n_shown > 0)
    {
      g_autofree char *count = kvp_format_count (n - n_shown);
      /* Translators: below a few key names. */
      g_autofree char *more = g_strdup_printf (ngettext ("and %s more", "and %s more", n - n_shown), count);

      gtk_label_set_text (self->more_label, more);
      gtk_widget_set_visible (GTK_WIDGET (self->more_label), TRUE);
    }
}

static void
show_approval (KvpConfirmDialog *self)
{
  gint64 approved_at = kvp_plan_get_approved_at (self->plan);
  KvpConnectionMark mark = kvp_plan_get_mark (self->plan);
  gboolean production = mark == KVP_CONNECTION_PRODUCTION;
  g_autofree char *person = kvp_display_text (kvp_plan_get_approved_by (self->plan), -1);
  g_autofree char *when = kvp_format_relative_time (approved_at, g_get_real_time () / G_USEC_PER_SEC);
  g_autofree char *text = NULL;

  if (approved_at != 0 && production)
    /* Translators: %1$s is the name of a person, %2$s a time such as “2 hours ago” */
    text = g_strdup_printf (_("This account is marked as production. The list was approved by %1$s %2$s."),
                            person, when);
  else if (approved_at != 0)
    /* Translators: %1$s is the name of a person, %2$s a time such as “2 hours ago” */
    text = g_strdup_printf (_("The list was approved by %1$s %2$s."), person, when);
  else if (production)
    text = g_strdup (_("This account is marked as production, where only a list that was approved is deleted."));

  kvp_mark_badge_show (self->mark_badge, mark);
  kvp_mark_set_class (GTK_WIDGET (self), mark);
  gtk_label_set_text (self->approval_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->approval_label), text != NULL);
}

/* Of an old list not all may go that is counted here. */
static void
show_stale (KvpConfirmDialog *self)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gboolean stale = kvp_plan_refresh_is_due (self->plan, kvp_settings_get_check_age (settings), now);
  g_autofree char *when = kvp_format_relative_time (kvp_plan_get_created_at (self->plan), now);
  g_autofree char *text = NULL;

  /* Translators: %s is a time such as “2 hours ago”. */
  text = g_strdup_printf (_("The list was made %s, so its keys are looked up first. What changed since is kept."),
                          when);
  gtk_label_set_text (self->stale_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->stale_label), stale);
}

static void
show_details (KvpConfirmDialog *self)
{
  const char *missing = kvp_plan_get_missing (self->plan);
  g_autofree char *title = dup_namespace_name (self->plan);
  gboolean needs_typing = kvp_confirmation_needs_typing (self->plan);

  gtk_label_set_text (self->sentence_label, kvp_plan_sentence_get (self->plan));
  gtk_label_set_text (self->missing_label, missing != NULL ? missing : "");
  gtk_widget_set_visible (GTK_WIDGET (self->missing_label),
                          kvp_plan_get_partial (self->plan) && missing != NULL && missing[0] != '\0');

  gtk_widget_set_visible (GTK_WIDGET (self->typing_box), needs_typing);
  gtk_entry_set_placeholder_text (self->typing_entry, title);
  if (needs_typing)
    {
      typing_changed_cb (self);
      gtk_widget_grab_focus (GTK_WIDGET (self->typing_entry));
    }
}

/* A long sentence must be seen to go on. A short one has no scroll bar, and with room for one there would be a gap
 * below. */
static void
show_scrolling (KvpConfirmDialog *self)
{
  GtkLabel *labels[] = { self->approval_label, self->missing_label, self->sentence_label };
  glong n_chars = 0;

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    n_chars += g_utf8_strlen (gtk_label_get_text (labels[i]), -1);

  kvp_scroll_box_set_overlay_bar (self->sentence_scroller, n_chars <= MAX_CHARS_IN_SIGHT);
}

/* The first that could have the focus is what scrolls the sentence, which a screen reader has no word for. */
static void
focus_cancel (KvpConfirmDialog *self)
{
  GtkWidget *cancel = gtk_window_get_default_widget (GTK_WINDOW (self));

  if (cancel != NULL && !kvp_confirmation_needs_typing (self->plan))
    gtk_widget_grab_focus (cancel);
}

static void
kvp_confirm_dialog_dispose (GObject *object)
{
  KvpConfirmDialog *self = KVP_CONFIRM_DIALOG (object);

  /* Closed without a response, with its parent for instance: that is a no. */
  return_cancelled (self);
  g_clear_object (&self->plan);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (kvp_confirm_dialog_parent_class)->dispose (object);
}

static void
kvp_confirm_dialog_class_init (KvpConfirmDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AdwMessageDialogClass *dialog_class = ADW_MESSAGE_DIALOG_CLASS (klass);

  object_class->dispose = kvp_confirm_dialog_dispose;
  dialog_class->response = kvp_confirm_dialog_response;

  g_type_ensure (KVP_TYPE_SCROLL_BOX);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/kvpurger/KvPurger/kvp-confirm-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpConfirmDialog, approval_label);
  gtk_widget_class_bind_template_child (widget_class, KvpConfirmDialog, mark_badge);
  gtk_widget_class_bind_template_child (widget_class, KvpConfirmDialog, missing_label);
  gtk_widget_class_bind_template_child (widget_class, KvpConfirmDialog, more_label);
  gtk_widget_class_bind_template_child (widget_class, KvpConfirmDialog, sample_box);
  gtk_widget_class_bind_template_child (widget_class, KvpConfirmDialog, save_box);
  gtk_widget_class_bind_template_child (widget_class, KvpConfirmDialog, save_check);
  gtk_widget_class_bind_template_child (widget_class, KvpConfirmDialog, save_label);
  gtk_widget_class_bind_template_child (widget_class, KvpConfirmDialog, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, KvpConfirmDialog, sentence_scroller);
  gtk_widget_class_bind_template_child (widget_class, KvpConfirmDialog, stale_label);
  gtk_widget_class_bind_template_child (widget_class, KvpConfirmDialog, typing_box);
  gtk_widget_class_bind_template_child (widget_class, KvpConfirmDialog, typing_entry);
  gtk_widget_class_bind_template_child (widget_class, KvpConfirmDialog, typing_label);
  gtk_widget_class_bind_template_callback (widget_class, show_body);
  gtk_widget_class_bind_template_callback (widget_class, typing_changed_cb);
}

static void
kvp_confirm_dialog_init (KvpConfirmDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * kvp_confirm_dialog_run_async:
 * @parent: the window that is blocked meanwhile
 * @plan: what is to be purged
 * @connection: (nullable): what values can be saved through first
 * @cancellable: (nullable): closes the dialog, as a no
 * @callback: called when the person has answered
 * @user_data: for @callback
 *
 * Asks whether the ticked keys of @plan shall be deleted.
 */
void
kvp_confirm_dialog_run_async (GtkWindow           *parent,
                              KvpPlan             *plan,
                              KvpConnection       *connection,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  KvpConfirmDialog *self;

  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));
  g_return_if_fail (KVP_IS_PLAN (plan));

  self = g_object_new (KVP_TYPE_CONFIRM_DIALOG, "transient-for", parent, NULL);
  self->plan = g_object_ref (plan);
  self->connection = connection != NULL ? g_object_ref (connection) : NULL;
  self->revision = kvp_plan_get_revision (plan);
  self->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, kvp_confirm_dialog_run_async);

  show_saving (self);
  show_question (self);
  show_sample (self);
  show_details (self);
  show_stale (self);
  show_approval (self);
  show_scrolling (self);
  gtk_window_present (GTK_WINDOW (self));
  focus_cancel (self);

  if (cancellable != NULL)
    self->cancelled_id = g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (cancelled_cb), self,
                                                  G_CONNECT_SWAPPED);
}

/**
 * kvp_confirm_dialog_run_finish:
 * @result: what the callback got
 * @error: %G_IO_ERROR_CANCELLED if the person did not confirm; %KVP_ERROR_STATE if the list changed meanwhile
 *
 * Returns: (transfer full) (nullable): proof of the confirmation, for kvp_purge_new(); %NULL and @error
 * without it
 */
KvpConfirmation *
kvp_confirm_dialog_run_finish (GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_confirm_dialog_run_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
