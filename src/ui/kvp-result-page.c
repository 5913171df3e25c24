/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "purge/kvp-confirmation.h"
#include "purge/kvp-report.h"
#include "store/kvp-plan-backup.h"
#include "store/kvp-plan-keys.h"
#include "ui/kvp-counter.h"
#include "ui/kvp-error-toast.h"
#include "ui/kvp-export-dialog.h"
#include "ui/kvp-format.h"
#include "ui/kvp-key-list-outcomes.h"
#include "ui/kvp-plan-text.h"
#include "ui/kvp-result-page.h"
#include "ui/kvp-review-text.h"
#include "ui/kvp-toast.h"
#include "ui/kvp-wrap-box.h"

/* Reading a row takes up to ten microseconds, and copying must not be felt. *Export* takes them all. */
#define MAX_COPIED_ROWS 1000

struct _KvpResultPage
{
  KvpPage parent_instance;

  /* Template widgets */
  AdwToastOverlay    *toasts;
  GtkImage           *icon;
  GtkLabel           *headline_label;
  GtkLabel           *keys_label;
  GtkLabel           *note_label;
  GtkLabel           *effort_label;
  GtkLabel           *people_label;
  GtkLabel           *reason_label;
  GtkFlowBox         *counters;
  GtkWidget          *problems_box;
  GtkLabel           *problems_heading;
  KvpKeyListOutcomes *problems;
  GtkWidget          *retry_button;
  GtkLabel           *saved_label;
  GtkWidget          *undo_button;
  GtkWidget          *export_button;
  GtkWidget          *done_button;

  /* Borrowed from the counters' box */
  KvpCounter *deleted;
  KvpCounter *failed;
  KvpCounter *skipped;
  KvpCounter *left_out;
  KvpCounter *not_sent;
  KvpCounter *unknown;

  /* Owned */
  KvpPlan     *plan;
  KvpPlanKeys *keys;
  GError      *error; /* (nullable): why it ended early */
};

enum {
  SIGNAL_AGAIN,
  SIGNAL_DONE,
  SIGNAL_RETRY,
  SIGNAL_REVIEW,
  SIGNAL_UNDO,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpResultPage, kvp_result_page, KVP_TYPE_PAGE)

static guint signals[N_SIGNALS];

/* --- what the page says --- */

static void
update_icon (KvpResultPage *self)
{
  static const struct {
    const char *icon_name;
    const char *css_class;
  } looks[] = {
    [KVP_RESULT_SUCCESS] = { "emblem-ok-symbolic", "success" },
    [KVP_RESULT_PROBLEMS] = { "dialog-warning-symbolic", "warning" },
    [KVP_RESULT_STOPPED] = { "media-playback-stop-symbolic", "dim-label" },
    [KVP_RESULT_ERROR] = { "dialog-error-symbolic", "error" },
  };
  KvpResultKind kind = kvp_result_page_get_kind (self);

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), looks[i].css_class);

  gtk_widget_add_css_class (GTK_WIDGET (self->icon), looks[kind].css_class);
  gtk_image_set_from_icon_name (self->icon, looks[kind].icon_name);
}

static char *
describe_effort (KvpPlan *plan)
{
  guint64 requests = kvp_plan_get_run_requests (plan);
  gint64 finished_at = kvp_plan_get_finished_at (plan);
  g_autofree char *duration = kvp_format_duration (kvp_plan_get_run_duration (plan));
  g_autofree char *count = kvp_format_count (requests);
  g_autofree char *effort = NULL;
  g_autofree char *when = NULL;

  if (requests == 0)
    effort = g_strdup (_("No request was sent."));
  else
    /* Translators: %1$s is a duration such as “1.4 seconds”, %2$s a number. */
    effort = g_strdup_printf (ngettext ("In %1$s with %2$s request.", "In %1$s with %2$s requests.", requests),
                              duration, count);

  if (finished_at == 0)
    return g_steal_pointer (&effort);

  when = kvp_format_exact_time (finished_at);

  /* Translators: %1$s is a sentence such as “In 2 seconds with 3 requests.”, %2$s a date and time. */
  return g_strdup_printf (_("%1$s Ended on %2$s."), effort, when);
}

/* Where what was deleted can be had from again. */
static char *
describe_saved (KvpPlan *plan)
{
  guint n = kvp_plan_get_backup_n_saved (plan);
  g_autofree char *count = kvp_format_count (n);
  g_autofree char *path = NULL;
  g_autofree char *shown = NULL;

  /* Where they were is forgotten together with the names. */
  if (kvp_plan_get_backup_state (plan) != KVP_PLAN_BACKUP_COMPLETE || kvp_plan_get_backup_path (plan)[0] == '\0')
    return NULL;

  path = g_filename_display_name (kvp_plan_get_backup_path (plan));
  shown = kvp_display_text (path, -1);

  /* Translators: a number, and the path of a file. */
  return g_strdup_printf (ngettext ("%1$s value was saved before: %2$s", "%1$s values were saved before: %2$s", n),
                          count, shown);
}

/* Why keys are left, if it is not the keys themselves. */
static char *
describe_reason (KvpResultPage *self)
{
  const KvpPlanCounts *counts = kvp_plan_get_counts (self->plan);
  g_autofree char *left = kvp_format_count (counts->pending);

  if (self->error != NULL)
    return kvp_error_toast_dup_text (self->error);

  if (kvp_plan_get_forgotten_at (self->plan) != 0)
    {
      g_autofree char *when = kvp_format_exact_time (kvp_plan_get_forgotten_at (self->plan));

      if (kvp_plan_get_backup_state (self->plan) == KVP_PLAN_BACKUP_COMPLETE)
        /* Translators: %s is a date and time */
        return g_strdup_printf (_("The names and metadata of these keys were forgotten on %s, as the preferences say, "
                                  "and their saved values are gone, so that nothing can be put back. Only the "
                                  "numbers are left."), when);

      /* Translators: %s is a date and time */
      return g_strdup_printf (_("The names and metadata of these keys were forgotten on %s, as the preferences say. "
                                "Only the numbers are left."), when);
    }

  if (counts->pending > 0)
    return g_strdup_printf (ngettext ("The deletion was stopped before %s key was sent. It waits in Pending Deletions.",
                                      "The deletion was stopped before %s keys were sent. They wait in Pending "
                                      "Deletions.", counts->pending), left);

  return NULL;
}

/* Returns whether it is shown. */
static guint
show_count (KvpCounter *counter,
            guint       count,
            gboolean    always)
{
  gboolean shown = always || count > 0;

  kvp_counter_set_count (counter, count);
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (counter)), shown);

  return shown;
}

static void
update_counters (KvpResultPage *self)
{
  const KvpPlanCounts *counts = kvp_plan_get_counts (self->plan);
  guint n_shown = 0;
  guint per_line;

  n_shown += show_count (self->deleted, counts->deleted, TRUE);
  n_shown += show_count (self->failed, counts->failed, TRUE);
  kvp_counter_set_bad (self->failed, counts->failed > 0);
  n_shown += show_count (self->skipped, counts->skipped, TRUE);
  n_shown += show_count (self->left_out, counts->excluded, TRUE);
  n_shown += show_count (self->not_sent, counts->pending, FALSE);
  n_shown += show_count (self->unknown, counts->in_flight, FALSE);
  kvp_counter_set_bad (self->unknown, counts->in_flight > 0);

  /* One line, or two that are equally long. */
  per_line = kvp_page_get_narrow (KVP_PAGE (self)) ? (n_shown + 1) / 2 : n_shown;
  gtk_flow_box_set_min_children_per_line (self->counters, per_line);
  gtk_flow_box_set_max_children_per_line (self->counters, per_line);
}

static void
update_problems (KvpResultPage *self)
{
  guint n_keys = g_list_model_get_n_items (G_LIST_MODEL (self->keys));
  g_autofree char *count = kvp_format_count (n_keys);
  g_autofree char *heading = NULL;

  /* Translators: a heading over a list; %s is a number. */
  heading = g_strdup_printf (ngettext ("%s Key Not Deleted", "%s Keys Not Deleted", n_keys), count);
  gtk_label_set_text (self->problems_heading, heading);
  gtk_widget_set_visible (self->problems_box, n_keys > 0);
}

static void
update (KvpResultPage *self)
{
  g_autofree char *headline = kvp_report_headline (self->plan);
  g_autofree char *effort = describe_effort (self->plan);
  g_autofree char *people = kvp_plan_text_people (self->plan);
  g_autofree char *keys = kvp_review_text_sentence (self->plan, NULL);
  g_autofree char *note = kvp_display_text_block (kvp_plan_get_note (self->plan), -1);
  g_autofree char *reason = describe_reason (self);
  g_autofree char *saved = describe_saved (self->plan);
  gboolean read_only = kvp_confirmation_is_read_only (self->plan);
  gboolean failed = kvp_plan_get_counts (self->plan)->failed > 0 && kvp_plan_get_forgotten_at (self->plan) == 0;

  update_icon (self);
  gtk_label_set_text (self->headline_label, headline);
  /* It gets the focus when the run has ended: then a screen reader says how. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->done_button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, headline, -1);
  gtk_label_set_text (self->effort_label, effort);
  gtk_label_set_text (self->keys_label, keys);
  gtk_label_set_text (self->note_label, note);
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), *note != '\0');
  gtk_label_set_text (self->people_label, people);
  gtk_widget_set_visible (GTK_WIDGET (self->people_label), *people != '\0');
  gtk_widget_set_visible (self->retry_button, failed);
  gtk_label_set_text (self->saved_label, saved != NULL ? saved : "");
  gtk_widget_set_visible (GTK_WIDGET (self->saved_label), saved != NULL);
  gtk_widget_set_visible (self->undo_button, saved != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "result.undo", saved != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "result.retry", failed && !read_only);
  gtk_widget_set_tooltip_text (self->retry_button,
                               read_only
                                 ? _("This account is marked as read-only, where nothing is deleted. "
                                     "The mark can be taken off in the menu of the account.")
                                 : NULL);
  gtk_label_set_text (self->reason_label, reason != NULL ? reason : "");
  gtk_widget_set_visible (GTK_WIDGET (self->reason_label), reason != NULL);
  update_counters (self);
  update_problems (self);

  /* There is nothing left to list. */
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "result.review", kvp_plan_get_forgotten_at (self->plan) == 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "result.export", kvp_plan_get_forgotten_at (self->plan) == 0);
  gtk_widget_set_sensitive (self->export_button, kvp_plan_get_forgotten_at (self->plan) == 0);
}

static void
update_titles (KvpResultPage *self)
{
  g_autofree char *ns = kvp_display_text (kvp_plan_get_namespace_title (self->plan), -1);
  g_autofree char *account = kvp_display_text (kvp_plan_get_account_name (self->plan), -1);
  g_autofree char *subtitle = NULL;

  /* Translators: the header bar's second line; %s is the name of an account. */
  subtitle = g_strdup_printf (_("%s · Result"), account);
  kvp_page_set_title (KVP_PAGE (self), ns);
  kvp_page_set_subtitle (KVP_PAGE (self), subtitle);
}

static void
narrow_changed_cb (KvpResultPage *self)
{
  if (self->plan != NULL)
    update_counters (self);
}

/* --- what the person does --- */

static void
copy_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  KvpResultPage *self = KVP_RESULT_PAGE (widget);
  guint n_keys = g_list_model_get_n_items (G_LIST_MODEL (self->keys));
  guint n_copied = MIN (n_keys, MAX_COPIED_ROWS);
  g_autofree char *text = kvp_report_to_text (self->keys, MAX_COPIED_ROWS);
  g_autofree char *copied = kvp_format_count (n_copied);
  g_autofree char *total = kvp_format_count (n_keys);
  g_autofree char *message = NULL;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);

  if (n_copied < n_keys)
    /* Translators: both are numbers. The plural form is that of %1$s. */
    message = g_strdup_printf (ngettext ("The first %1$s of %2$s keys copied. Export the report for all.",
                                         "The first %1$s of %2$s keys copied. Export the report for all.",
                                         n_copied),
                               copied, total);
  else
    /* Translators: %s is a number. */
    message = g_strdup_printf (ngettext ("%s key copied", "%s keys copied", n_copied), copied);
  kvp_toast_show (self->toasts, kvp_toast_new (message));
}

static void
export_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  KvpResultPage *self = KVP_RESULT_PAGE (widget);

  kvp_export_dialog_run (self->toasts, self->plan, KVP_PLAN_KEYS_ALL, _("Export Report"),
                         g_variant_get_string (parameter, NULL));
}

static void
review_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_REVIEW], 0);
}

static void
retry_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_RETRY], 0);
}

static void
again_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_AGAIN], 0);
}

static void
undo_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_UNDO], 0);
}

static void
done_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_DONE], 0);
}

/* --- the widget --- */

static void
kvp_result_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (kvp_result_page_parent_class)->map (widget);

  /* Otherwise the first thing with text in it would have the focus, with all of it selected. */
  gtk_widget_grab_focus (KVP_RESULT_PAGE (widget)->done_button);
}

static void
kvp_result_page_dispose (GObject *object)
{
  KvpResultPage *self = KVP_RESULT_PAGE (object);

  if (self->plan != NULL)
    g_signal_handlers_disconnect_by_data (self->plan, self);
  if (self->keys != NULL)
    g_signal_handlers_disconnect_by_data (self->keys, self);

  /* AdwBin 1.2 would unparent the child once more if the template had done so already. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), KVP_TYPE_RESULT_PAGE);

  g_clear_object (&self->keys);
  g_clear_object (&self->plan);

  G_OBJECT_CLASS (kvp_result_page_parent_class)->dispose (object);
}

static void
kvp_result_page_finalize (GObject *object)
{
  KvpResultPage *self = KVP_RESULT_PAGE (object);

  g_clear_error (&self->error);

  G_OBJECT_CLASS (kvp_result_page_parent_class)->finalize (object);
}

static void
kvp_result_page_class_init (KvpResultPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kvp_result_page_dispose;
  object_class->finalize = kvp_result_page_finalize;

  widget_class->map = kvp_result_page_map;

  signals[SIGNAL_AGAIN] =
    g_signal_new ("again", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  signals[SIGNAL_DONE] =
    g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  signals[SIGNAL_RETRY] =
    g_signal_new ("retry", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  signals[SIGNAL_REVIEW] =
    g_signal_new ("review", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  signals[SIGNAL_UNDO] =
    g_signal_new ("undo", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (KVP_TYPE_KEY_LIST_OUTCOMES);
  g_type_ensure (KVP_TYPE_WRAP_BOX);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-result-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpResultPage, counters);
  gtk_widget_class_bind_template_child (widget_class, KvpResultPage, done_button);
  gtk_widget_class_bind_template_child (widget_class, KvpResultPage, export_button);
  gtk_widget_class_bind_template_child (widget_class, KvpResultPage, keys_label);
  gtk_widget_class_bind_template_child (widget_class, KvpResultPage, note_label);
  gtk_widget_class_bind_template_child (widget_class, KvpResultPage, effort_label);
  gtk_widget_class_bind_template_child (widget_class, KvpResultPage, headline_label);
  gtk_widget_class_bind_template_child (widget_class, KvpResultPage, icon);
  gtk_widget_class_bind_template_child (widget_class, KvpResultPage, problems);
  gtk_widget_class_bind_template_child (widget_class, KvpResultPage, problems_box);
  gtk_widget_class_bind_template_child (widget_class, KvpResultPage, problems_heading);
  gtk_widget_class_bind_template_child (widget_class, KvpResultPage, people_label);
  gtk_widget_class_bind_template_child (widget_class, KvpResultPage, reason_label);
  gtk_widget_class_bind_template_child (widget_class, KvpResultPage, retry_button);
  gtk_widget_class_bind_template_child (widget_class, KvpResultPage, saved_label);
  gtk_widget_class_bind_template_child (widget_class, KvpResultPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, KvpResultPage, undo_button);

  gtk_widget_class_install_action (widget_class, "result.again", NULL, again_action);
  gtk_widget_class_install_action (widget_class, "result.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "result.done", NULL, done_action);
  gtk_widget_class_install_action (widget_class, "result.export", "s", export_action);
  gtk_widget_class_install_action (widget_class, "result.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "result.review", NULL, review_action);
  gtk_widget_class_install_action (widget_class, "result.undo", NULL, undo_action);
}

static void
kvp_result_page_init (KvpResultPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "notify::narrow", G_CALLBACK (narrow_changed_cb), NULL);

  /* Translators: above the number of keys of which that is so, and those that follow. */
  self->deleted = kvp_counter_append (self->counters, C_("keys", "Deleted"));
  self->failed = kvp_counter_append (self->counters, C_("keys", "Failed"));
  self->skipped = kvp_counter_append (self->counters, C_("keys", "Skipped"));
  self->left_out = kvp_counter_append (self->counters, C_("keys", "Left Out"));
  self->not_sent = kvp_counter_append (self->counters, C_("keys", "Not Sent"));
  self->unknown = kvp_counter_append (self->counters, C_("keys", "Outcome Unknown"));
}

/**
 * kvp_result_page_new:
 * @plan: a plan that a purge ran over
 * @error: (nullable): why the run ended early
 *
 * Returns: a page that says what became of each key
 */
GtkWidget *
kvp_result_page_new (KvpPlan      *plan,
                     const GError *error)
{
  KvpResultPage *self;

  g_return_val_if_fail (KVP_IS_PLAN (plan), NULL);

  self = g_object_new (KVP_TYPE_RESULT_PAGE, NULL);
  self->plan = g_object_ref (plan);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  self->keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_NOT_DELETED);

  update_titles (self);
  update (self);
  kvp_key_list_outcomes_set_keys (self->problems, self->keys);

  g_signal_connect_object (plan, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->keys, "notify::n-items", G_CALLBACK (update_problems), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * kvp_result_page_get_kind:
 * @self: a page
 *
 * Nothing is called a success when a key failed, when it is not known what became of one, or when some were
 * not sent.
 *
 * Returns: how the run ended
 */
KvpResultKind
kvp_result_page_get_kind (KvpResultPage *self)
{
  const KvpPlanCounts *counts;

  g_return_val_if_fail (KVP_IS_RESULT_PAGE (self), KVP_RESULT_ERROR);

  counts = kvp_plan_get_counts (self->plan);

  if (self->error != NULL)
    return KVP_RESULT_ERROR;
  if (counts->failed > 0)
    return counts->deleted > 0 ? KVP_RESULT_PROBLEMS : KVP_RESULT_ERROR;
  if (counts->in_flight > 0)
    return KVP_RESULT_PROBLEMS;
  if (counts->pending > 0)
    return KVP_RESULT_STOPPED;

  return KVP_RESULT_SUCCESS;
}

/**
 * kvp_result_page_export:
 * @self: a page
 * @file: where to
 *
 * Writes every key of the plan with what became of it to @file.
 */
void
kvp_result_page_export (KvpResultPage *self,
                        GFile         *file)
{
  g_return_if_fail (KVP_IS_RESULT_PAGE (self));
  g_return_if_fail (G_IS_FILE (file));

  kvp_export_dialog_write (self->toasts, self->plan, KVP_PLAN_KEYS_ALL, file);
}
