/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "purge/kvp-plan-refresh.h"
#include "purge/kvp-plan-sentence.h"
#include "purge/kvp-purge.h"
#include "store/kvp-plan-approval.h"
#include "store/kvp-plan-keys.h"
#include "store/kvp-store.h"
#include "ui/kvp-approve-page.h"
#include "ui/kvp-counter.h"
#include "ui/kvp-error-view.h"
#include "ui/kvp-format.h"
#include "ui/kvp-key-list-outcomes.h"
#include "ui/kvp-picture-panel.h"
#include "ui/kvp-plan-text.h"
#include "ui/kvp-settings.h"
#include "ui/kvp-token-dialog.h"

/* Names that are shown, so that one sees what kind of keys go. */
#define N_SAMPLE 8

/* Why the keys that a check took out are not there any more, or not as they were. */
typedef struct {
  guint gone;
  guint rewritten;
  guint expired;
} Changes;

/**
 * KvpApprovePage:
 *
 * Nothing can be approved before the keys were looked up: the button is on the page that shows what came of it. What is
 * approved is the revision that this page showed then.
 */
struct _KvpApprovePage
{
  KvpPage parent_instance;

  /* Template widgets */
  GtkButton          *approve_button;
  GtkWidget          *cancel_button;
  GtkLabel           *checking_label;
  GtkFlowBox         *counters;
  KvpErrorView       *error_view;
  GtkLabel           *heading_label;
  GtkLabel           *maker_label;
  GtkLabel           *note_label;
  KvpKeyListOutcomes *outcomes;
  KvpPicturePanel    *picture;
  GtkBox             *sample_box;
  GtkLabel           *sentence_label;
  GtkLabel           *since_label;
  GtkSpinner         *spinner;
  GtkStack           *stack;
  GtkButton          *take_back_button;
  GtkLabel           *title_label;

  /* Borrowed from the counters' box */
  KvpCounter *unchanged;
  KvpCounter *gone;
  KvpCounter *rewritten;
  KvpCounter *expired;

  /* Owned references */
  KvpConnection *connection;
  KvpPlan *plan;
  KvpPlanKeys *skipped;
  GCancellable *cancellable;

  Changes changes;
  guint64 revision; /* of the ticks that are shown */
  guint64 n_looked_at;
  guint check_age;

  guint checking : 1;
  guint checked : 1; /* the last look-up succeeded, and what it found is shown */
  guint pictured : 1;
  guint writing : 1;
  guint counting : 1;
  guint disposed : 1;
};

enum {
  SIGNAL_APPROVED,
  SIGNAL_FAILED,
  SIGNAL_TAKEN_BACK,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpApprovePage, kvp_approve_page, KVP_TYPE_PAGE)

static guint signals[N_SIGNALS];

static void start_check (KvpApprovePage *self);

/* --- what the page says --- */

static void
set_text (GtkLabel   *label,
          const char *text)
{
  gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static char *
describe_maker (KvpPlan *plan)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *people = kvp_plan_text_people (plan);
  g_autofree char *listed = kvp_format_relative_time (kvp_plan_get_created_at (plan), now);
  g_autofree char *account = kvp_display_text (kvp_plan_get_account_name (plan), -1);
  g_autofree char *when = NULL;

  /* Translators: %1$s is an account, %2$s a time such as “2 hours ago” */
  when = g_strdup_printf (_("In the account %1$s, listed %2$s"), account, listed);

  /* Translators: both are phrases: who made and approved a list; where it is from and when */
  return *people != '\0' ? g_strdup_printf (C_("approval", "%1$s. %2$s"), people, when) : g_steal_pointer (&when);
}

static void
update_words (KvpApprovePage *self)
{
  guint n = kvp_plan_get_counts (self->plan)->pending;
  g_autofree char *count = kvp_format_count (n);
  g_autofree char *ns = kvp_display_text (kvp_plan_get_namespace_title (self->plan), -1);
  g_autofree char *title = kvp_display_text (kvp_plan_get_title (self->plan), -1);
  g_autofree char *note = kvp_display_text (kvp_plan_get_note (self->plan), -1);
  g_autofree char *sentence = kvp_display_sentence (kvp_plan_sentence_get (self->plan));
  g_autofree char *maker = describe_maker (self->plan);
  g_autofree char *heading = NULL;

  /* Translators: %1$s is a number, %2$s a namespace; “go” as in “are to be deleted” */
  heading = g_strdup_printf (ngettext ("%1$s key of “%2$s” goes", "%1$s keys of “%2$s” go", n), count, ns);
  gtk_label_set_text (self->heading_label, heading);
  set_text (self->title_label, title);
  set_text (self->note_label, note);
  gtk_label_set_text (self->sentence_label, sentence);
  gtk_label_set_text (self->maker_label, maker);
}

static void
update_changes (KvpApprovePage *self)
{
  const KvpPlanCounts *counts = kvp_plan_get_counts (self->plan);
  g_autofree char *count = kvp_format_count (counts->skipped);
  g_autofree char *pending = kvp_format_count (counts->pending);
  g_autofree char *text = NULL;

  kvp_counter_set_count (self->unchanged, counts->pending);
  kvp_counter_set_count (self->gone, self->changes.gone);
  kvp_counter_set_count (self->rewritten, self->changes.rewritten);
  kvp_counter_set_count (self->expired, self->changes.expired);
  kvp_counter_set_bad (self->rewritten, self->changes.rewritten > 0);

  if (counts->skipped == 0)
    /* Translators: %s is a number */
    text = g_strdup_printf (ngettext ("Nothing changed: %s key was looked up, and is as the dry run saw it.",
                                      "Nothing changed: %s keys were looked up, and are as the dry run saw them.",
                                      counts->pending), pending);
  else
    /* Translators: %s is a number */
    text = g_strdup_printf (ngettext ("%s key changed since. It is skipped: only what is as the dry run saw it goes.",
                                      "%s keys changed since. They are skipped: only what is as the dry run saw it "
                                      "goes.", counts->skipped), count);

  gtk_label_set_text (self->since_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->outcomes), counts->skipped > 0);
}

static void
update_sample (KvpApprovePage *self)
{
  g_auto(GStrv) names = kvp_plan_get_sample (self->plan, N_SAMPLE);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->sample_box))) != NULL)
    gtk_box_remove (self->sample_box, child);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      GtkWidget *label = gtk_label_new (names[i]);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
      gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
      gtk_widget_set_tooltip_text (label, names[i]);
      gtk_widget_add_css_class (label, "key-name");
      gtk_box_append (self->sample_box, label);
    }
}

static void
update_actions (KvpApprovePage *self)
{
  KvpPlanState state = kvp_plan_get_state (self->plan);
  gboolean idle = !self->checking && !self->writing;

  gtk_widget_set_visible (GTK_WIDGET (self->approve_button), state != KVP_PLAN_APPROVED);
  gtk_widget_set_visible (GTK_WIDGET (self->take_back_button), state == KVP_PLAN_APPROVED);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "approval.approve",
                                 idle && self->checked && state == KVP_PLAN_WAITING &&
                                 kvp_plan_get_counts (self->plan)->pending > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "approval.take-back", idle && state == KVP_PLAN_APPROVED);
}

static void
update (KvpApprovePage *self)
{
  update_words (self);
  update_changes (self);
  update_actions (self);
}

/* --- why keys are out --- */

static gboolean
count_row (const KvpKey *key,
           KvpKeyState   state,
           KvpKeyReason  reason,
           const char   *detail,
           guint64       why,
           gpointer      user_data,
           GError      **error)
{
  Changes *changes = user_data;

  changes->gone += reason == KVP_REASON_GONE;
  changes->rewritten += reason == KVP_REASON_REWRITTEN;
  changes->expired += reason == KVP_REASON_EXPIRED;

  return TRUE;
}

static void
counted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  KvpApprovePage *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;

  self->counting = FALSE;
  if (self->disposed)
    return;

  if (kvp_plan_keys_foreach_finish (KVP_PLAN_KEYS (source), result, &error))
    {
      self->changes = *(Changes *) g_task_get_task_data (task);
      update_changes (self);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
    }
}

/* The list fills in a worker thread: every time that it has more, all of it is counted. */
static void
skipped_changed_cb (KvpApprovePage *self)
{
  GTask *task;

  if (self->counting || self->disposed)
    return;

  self->counting = TRUE;
  task = g_task_new (self, NULL, NULL, NULL);
  g_task_set_source_tag (task, skipped_changed_cb);
  g_task_set_task_data (task, g_new0 (Changes, 1), g_free);
  kvp_plan_keys_foreach_async (self->skipped, count_row, g_task_get_task_data (task), NULL, self->cancellable,
                               counted_cb, task);
}

/* --- looking up --- */

static void
page_looked_at (guint    n_keys,
                gpointer user_data)
{
  KvpApprovePage *self = user_data;
  g_autofree char *count = NULL;
  g_autofree char *text = NULL;

  if (self->disposed)
    return;

  self->n_looked_at += n_keys;
  count = kvp_format_count (self->n_looked_at);
  /* Translators: %s is a number */
  text = g_strdup_printf (ngettext ("%s key looked at", "%s keys looked at", (gulong) self->n_looked_at), count);
  gtk_label_set_text (self->checking_label, text);
}

static void
show (KvpApprovePage *self,
      const char     *name)
{
  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_spinner_set_spinning (self->spinner, g_str_equal (name, "checking"));
  update_actions (self);
}

static void
show_list (KvpApprovePage *self)
{
  self->checked = TRUE;
  self->revision = kvp_plan_get_revision (self->plan);
  update (self);
  update_sample (self);
  skipped_changed_cb (self);
  if (!self->pictured)
    kvp_picture_panel_set_plan (self->picture, self->plan);
  self->pictured = TRUE;
  show (self, "list");
  /* The safe one, and none of the labels. */
  gtk_widget_grab_focus (self->cancel_button);
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(KvpApprovePage) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean checked = kvp_plan_refresh_finish (KVP_PLAN (source), result, NULL, &error);

  if (self->disposed)
    return;

  self->checking = FALSE;
  if (checked)
    {
      show_list (self);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      kvp_error_view_set_error (self->error_view, error);
      /* Whatever it was, nothing here is approved without it. */
      if (kvp_error_view_get_action (self->error_view) == KVP_ERROR_ACTION_EDIT_TOKEN)
        kvp_error_view_set_second_action (self->error_view, KVP_ERROR_ACTION_TRY_AGAIN);
      else
        kvp_error_view_set_action (self->error_view, KVP_ERROR_ACTION_TRY_AGAIN);
      show (self, "error");
    }
}

static void
start_check (KvpApprovePage *self)
{
  if (self->checking)
    return;

  self->checking = TRUE;
  self->checked = FALSE;
  self->n_looked_at = 0;
  gtk_label_set_text (self->checking_label, "");
  show (self, "checking");
  kvp_plan_refresh_async (self->plan, self->connection, page_looked_at, self, self->cancellable, checked_cb,
                          g_object_ref (self));
}

/* --- what the person does --- */

static void
approved_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(KvpApprovePage) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean approved = kvp_plan_approve_finish (KVP_PLAN (source), result, &error);

  self->writing = FALSE;
  if (self->disposed)
    return;

  if (approved)
    {
      g_signal_emit (self, signals[SIGNAL_APPROVED], 0);
      return;
    }

  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
  /* It is another list now than the one that was shown. */
  start_check (self);
}

static void
approve_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  KvpApprovePage *self = KVP_APPROVE_PAGE (widget);
  guint max_age = MAX (self->check_age, KVP_PURGE_DEFAULT_CHECK_AGE);

  if (!self->checked || self->writing)
    return;

  /* A page that stood open for long shows what was, not what is. */
  if (kvp_plan_refresh_is_due (self->plan, max_age, g_get_real_time () / G_USEC_PER_SEC))
    {
      start_check (self);
      return;
    }

  self->writing = TRUE;
  update_actions (self);
  kvp_plan_approve_async (self->plan, self->revision, kvp_store_get_person (), NULL, approved_cb,
                          g_object_ref (self));
}

static void
taken_back_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(KvpApprovePage) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean taken_back = kvp_plan_take_back_approval_finish (KVP_PLAN (source), result, &error);

  self->writing = FALSE;
  if (self->disposed)
    return;

  update_actions (self);
  if (taken_back)
    g_signal_emit (self, signals[SIGNAL_TAKEN_BACK], 0);
  else
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
}

static void
take_back_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  KvpApprovePage *self = KVP_APPROVE_PAGE (widget);

  if (self->writing)
    return;

  self->writing = TRUE;
  update_actions (self);
  kvp_plan_take_back_approval_async (self->plan, NULL, taken_back_cb, g_object_ref (self));
}

static void
cancel_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  kvp_page_go_back (KVP_PAGE (widget));
}

static void
change_token (KvpApprovePage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = kvp_token_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, self->connection,
                                            KVP_TOKEN_FOR_ACCOUNT);

  g_signal_connect_object (dialog, "changed", G_CALLBACK (start_check), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
error_action_cb (KvpApprovePage *self,
                 KvpErrorAction  action)
{
  if (action == KVP_ERROR_ACTION_EDIT_TOKEN)
    change_token (self);
  else
    start_check (self);
}

/* --- the widget --- */

static void
narrow_changed_cb (KvpApprovePage *self)
{
  guint per_line = kvp_page_get_narrow (KVP_PAGE (self)) ? 2 : 4;

  gtk_flow_box_set_min_children_per_line (self->counters, per_line);
  gtk_flow_box_set_max_children_per_line (self->counters, per_line);
}

static void
kvp_approve_page_dispose (GObject *object)
{
  KvpApprovePage *self = KVP_APPROVE_PAGE (object);

  self->disposed = TRUE;
  g_cancellable_cancel (self->cancellable);
  if (self->plan != NULL)
    g_signal_handlers_disconnect_by_data (self->plan, self);
  if (self->skipped != NULL)
    g_signal_handlers_disconnect_by_data (self->skipped, self);

  /* AdwBin 1.2 would unparent the child once more if the template had done so already. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), KVP_TYPE_APPROVE_PAGE);

  g_clear_object (&self->skipped);
  g_clear_object (&self->plan);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (kvp_approve_page_parent_class)->dispose (object);
}

static void
kvp_approve_page_finalize (GObject *object)
{
  KvpApprovePage *self = KVP_APPROVE_PAGE (object);

  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (kvp_approve_page_parent_class)->finalize (object);
}

static void
kvp_approve_page_class_init (KvpApprovePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kvp_approve_page_dispose;
  object_class->finalize = kvp_approve_page_finalize;

  signals[SIGNAL_APPROVED] =
    g_signal_new ("approved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * KvpApprovePage::failed:
   * @error: what to tell
   *
   * The approval could not be written. Nothing changed.
   */
  signals[SIGNAL_FAILED] =
    g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_ERROR);

  signals[SIGNAL_TAKEN_BACK] =
    g_signal_new ("taken-back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (KVP_TYPE_ERROR_VIEW);
  g_type_ensure (KVP_TYPE_KEY_LIST_OUTCOMES);
  g_type_ensure (KVP_TYPE_PICTURE_PANEL);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-approve-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpApprovePage, approve_button);
  gtk_widget_class_bind_template_child (widget_class, KvpApprovePage, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, KvpApprovePage, checking_label);
  gtk_widget_class_bind_template_child (widget_class, KvpApprovePage, counters);
  gtk_widget_class_bind_template_child (widget_class, KvpApprovePage, error_view);
  gtk_widget_class_bind_template_child (widget_class, KvpApprovePage, heading_label);
  gtk_widget_class_bind_template_child (widget_class, KvpApprovePage, maker_label);
  gtk_widget_class_bind_template_child (widget_class, KvpApprovePage, note_label);
  gtk_widget_class_bind_template_child (widget_class, KvpApprovePage, outcomes);
  gtk_widget_class_bind_template_child (widget_class, KvpApprovePage, picture);
  gtk_widget_class_bind_template_child (widget_class, KvpApprovePage, sample_box);
  gtk_widget_class_bind_template_child (widget_class, KvpApprovePage, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, KvpApprovePage, since_label);
  gtk_widget_class_bind_template_child (widget_class, KvpApprovePage, spinner);
  gtk_widget_class_bind_template_child (widget_class, KvpApprovePage, stack);
  gtk_widget_class_bind_template_child (widget_class, KvpApprovePage, take_back_button);
  gtk_widget_class_bind_template_child (widget_class, KvpApprovePage, title_label);
  gtk_widget_class_bind_template_callback (widget_class, error_action_cb);

  gtk_widget_class_install_action (widget_class, "approval.approve", NULL, approve_action);
  gtk_widget_class_install_action (widget_class, "approval.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "approval.take-back", NULL, take_back_action);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "approval.cancel", NULL);
}

static void
kvp_approve_page_init (KvpApprovePage *self)
{
  self->cancellable = g_cancellable_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  /* What is approved is what was ticked in the review. */
  kvp_picture_panel_set_editable (self->picture, FALSE);
  g_signal_connect (self, "notify::narrow", G_CALLBACK (narrow_changed_cb), NULL);

  /* Translators: above the number of keys of which that is so since the dry run, and those that follow. */
  self->unchanged = kvp_counter_append (self->counters, C_("keys", "As They Were"));
  self->gone = kvp_counter_append (self->counters, C_("keys", "Gone"));
  self->rewritten = kvp_counter_append (self->counters, C_("keys", "Rewritten"));
  self->expired = kvp_counter_append (self->counters, C_("keys", "Expired"));
  narrow_changed_cb (self);
}

/**
 * kvp_approve_page_new:
 * @connection: the account that the keys are in
 * @plan: a plan in state WAITING or APPROVED
 *
 * Returns: (transfer floating): a page that begins to look the keys up
 */
GtkWidget *
kvp_approve_page_new (KvpConnection *connection,
                      KvpPlan       *plan)
{
  KvpApprovePage *self;
  g_autoptr(GSettings) settings = kvp_settings_open ();
  g_autofree char *ns = NULL;
  g_autofree char *account = NULL;
  g_autofree char *subtitle = NULL;

  g_return_val_if_fail (KVP_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (KVP_IS_PLAN (plan), NULL);

  self = g_object_new (KVP_TYPE_APPROVE_PAGE, NULL);
  self->connection = g_object_ref (connection);
  self->plan = g_object_ref (plan);
  self->check_age = kvp_settings_get_check_age (settings);
  self->skipped = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_NOT_DELETED);

  ns = kvp_display_text (kvp_plan_get_namespace_title (plan), -1);
  account = kvp_display_text (kvp_plan_get_account_name (plan), -1);
  /* Translators: the header bar's second line: an account and a namespace */
  subtitle = g_strdup_printf (C_("approval", "%1$s · %2$s"), account, ns);
  kvp_page_set_title (KVP_PAGE (self), _("Approve Deletion"));
  kvp_page_set_subtitle (KVP_PAGE (self), subtitle);
  kvp_key_list_outcomes_set_keys (self->outcomes, self->skipped);

  g_signal_connect_object (plan, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->skipped, "notify::n-items", G_CALLBACK (skipped_changed_cb), self,
                           G_CONNECT_SWAPPED);
  start_check (self);

  return GTK_WIDGET (self);
}
