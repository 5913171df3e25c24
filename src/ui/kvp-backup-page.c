/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "ui/kvp-backup-page.h"
#include "ui/kvp-budget-meter.h"
#include "ui/kvp-counter.h"
#include "ui/kvp-error-toast.h"
#include "ui/kvp-format.h"
#include "ui/kvp-run-text.h"
#include "ui/kvp-time-left.h"
#include "ui/kvp-token-dialog.h"

struct _KvpBackupPage
{
  KvpPage parent_instance;

  /* Template widgets */
  GtkProgressBar *bar;
  KvpBudgetMeter *budget_meter;
  KvpCounter     *gone_counter;
  GtkLabel       *heading_label;
  GtkWidget      *pause_box;
  GtkButton      *pause_button;
  GtkLabel       *pause_label;
  KvpCounter     *requests_counter;
  KvpCounter     *saved_counter;
  GtkLabel       *status_label;
  GtkButton      *stop_button;
  GtkWidget      *token_button;
  KvpCounter     *unsaved_counter;

  KvpBackup   *backup;    /* (owned) */
  KvpTimeLeft *time_left; /* (owned) */

  guint tick; /* a source: counts down what is waited for */
};

G_DEFINE_FINAL_TYPE (KvpBackupPage, kvp_backup_page, KVP_TYPE_PAGE)

static char *
describe_saving (KvpBackupPage     *self,
                 const KvpProgress *progress)
{
  g_autofree char *done = kvp_format_count (progress->processed);
  g_autofree char *total = kvp_format_count (progress->total);
  g_autofree char *left = NULL;

  if (kvp_run_get_blocked_for (KVP_RUN (self->backup)) > 0)
    return kvp_run_text_blocked (kvp_run_get_blocked_for (KVP_RUN (self->backup)));

  left = kvp_time_left_describe (self->time_left, progress->total);
  if (left == NULL)
    /* Translators: both are numbers: how many values are saved so far, and how many there are. The plural
     * form is that of %1$s. */
    return g_strdup_printf (ngettext ("%1$s of %2$s values", "%1$s of %2$s values", (gulong) progress->processed),
                            done, total);

  /* Translators: two numbers, and a duration such as “2 minutes”. The plural form is that of %1$s. */
  return g_strdup_printf (ngettext ("%1$s of %2$s values · about %3$s left", "%1$s of %2$s values · about %3$s left",
                                    (gulong) progress->processed), done, total, left);
}

static char *
describe_status (KvpBackupPage     *self,
                 const KvpProgress *progress)
{
  switch (kvp_run_get_phase (KVP_RUN (self->backup)))
    {
    case KVP_RUN_PHASE_PAUSING:
      return g_strdup (_("Pausing…"));

    case KVP_RUN_PHASE_PAUSED:
      return g_strdup (_("Paused"));

    case KVP_RUN_PHASE_STOPPING:
      return g_strdup (_("Stopping…"));

    case KVP_RUN_PHASE_READY:
    case KVP_RUN_PHASE_CHECKING:
    case KVP_RUN_PHASE_CHECKED:
    case KVP_RUN_PHASE_WORKING:
    case KVP_RUN_PHASE_ENDED:
    default:
      return describe_saving (self, progress);
    }
}

/* Why it stands still, and what helps. */
static void
show_pause (KvpBackupPage *self)
{
  const GError *error = kvp_run_get_pause_error (KVP_RUN (self->backup));
  gboolean paused = kvp_run_get_phase (KVP_RUN (self->backup)) == KVP_RUN_PHASE_PAUSED;
  gint64 wait = kvp_run_get_resume_at (KVP_RUN (self->backup)) - g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *text = error != NULL ? kvp_error_toast_dup_text (error) : NULL;
  g_autofree char *both = NULL;

  if (text != NULL && kvp_run_get_pause (KVP_RUN (self->backup)) == KVP_PAUSE_NETWORK && wait > 0)
    /* Translators: %1$s is a whole sentence, %2$d is more than 0. */
    both = g_strdup_printf (ngettext ("%1$s Goes on by itself in %2$d second.",
                                      "%1$s Goes on by itself in %2$d seconds.", (gulong) wait), text, (int) wait);

  gtk_widget_set_visible (self->pause_box, paused && text != NULL);
  gtk_label_set_text (self->pause_label, both != NULL ? both : text != NULL ? text : "");
  gtk_widget_set_visible (self->token_button, kvp_run_get_pause (KVP_RUN (self->backup)) == KVP_PAUSE_TOKEN);
}

static void
show_buttons (KvpBackupPage *self)
{
  KvpRunPhase phase = kvp_run_get_phase (KVP_RUN (self->backup));
  gboolean paused = phase == KVP_RUN_PHASE_PAUSED || phase == KVP_RUN_PHASE_PAUSING;
  const char *label = paused ? _("_Resume") : _("Pa_use");

  gtk_button_set_label (self->pause_button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pause_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  paused ? _("Resume") : _("Pause"), -1);
  gtk_widget_set_sensitive (GTK_WIDGET (self->pause_button), paused || phase == KVP_RUN_PHASE_WORKING);
  gtk_widget_set_sensitive (GTK_WIDGET (self->stop_button), paused || phase == KVP_RUN_PHASE_WORKING);
}

static void
update (KvpBackupPage *self)
{
  const KvpProgress *progress = kvp_run_get_progress (KVP_RUN (self->backup));
  g_autofree char *status = describe_status (self, progress);

  gtk_label_set_text (self->status_label, status);
  gtk_progress_bar_set_fraction (self->bar, progress->total > 0 ? (double) progress->processed / progress->total : 0);
  kvp_counter_set_count (self->saved_counter, progress->matched);
  kvp_counter_set_count (self->unsaved_counter, kvp_backup_get_n_unsaved (self->backup));
  kvp_counter_set_bad (self->unsaved_counter, kvp_backup_get_n_unsaved (self->backup) > 0);
  kvp_counter_set_count (self->gone_counter, kvp_backup_get_n_gone (self->backup));
  kvp_counter_set_count (self->requests_counter, progress->requests);
  show_pause (self);
  show_buttons (self);
}

static void
progress_cb (KvpBackupPage *self)
{
  const KvpProgress *progress = kvp_run_get_progress (KVP_RUN (self->backup));

  kvp_time_left_add (self->time_left, progress->elapsed, progress->processed);
  update (self);
}

static gboolean
tick_cb (gpointer user_data)
{
  update (user_data);

  return G_SOURCE_CONTINUE;
}

static void
pause_clicked_cb (KvpBackupPage *self)
{
  if (kvp_run_get_phase (KVP_RUN (self->backup)) == KVP_RUN_PHASE_WORKING)
    kvp_run_pause (KVP_RUN (self->backup));
  else
    kvp_run_resume (KVP_RUN (self->backup));
  update (self);
}

static void
stop_clicked_cb (KvpBackupPage *self)
{
  kvp_run_stop (KVP_RUN (self->backup));
}

static void
token_changed_cb (KvpBackupPage *self)
{
  kvp_run_resume (KVP_RUN (self->backup));
}

static void
token_clicked_cb (KvpBackupPage *self)
{
  kvp_token_dialog_ask (GTK_WIDGET (self), kvp_run_get_connection (KVP_RUN (self->backup)), KVP_TOKEN_FOR_DELETION,
                        G_CALLBACK (token_changed_cb), self);
}

static void
kvp_backup_page_dispose (GObject *object)
{
  KvpBackupPage *self = KVP_BACKUP_PAGE (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  if (self->backup != NULL)
    g_signal_handlers_disconnect_by_data (self->backup, self);
  g_clear_object (&self->backup);
  g_clear_pointer (&self->time_left, kvp_time_left_free);

  G_OBJECT_CLASS (kvp_backup_page_parent_class)->dispose (object);
}

static void
kvp_backup_page_class_init (KvpBackupPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kvp_backup_page_dispose;

  g_type_ensure (KVP_TYPE_BUDGET_METER);
  g_type_ensure (KVP_TYPE_COUNTER);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-backup-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpBackupPage, bar);
  gtk_widget_class_bind_template_child (widget_class, KvpBackupPage, budget_meter);
  gtk_widget_class_bind_template_child (widget_class, KvpBackupPage, gone_counter);
  gtk_widget_class_bind_template_child (widget_class, KvpBackupPage, heading_label);
  gtk_widget_class_bind_template_child (widget_class, KvpBackupPage, pause_box);
  gtk_widget_class_bind_template_child (widget_class, KvpBackupPage, pause_button);
  gtk_widget_class_bind_template_child (widget_class, KvpBackupPage, pause_label);
  gtk_widget_class_bind_template_child (widget_class, KvpBackupPage, requests_counter);
  gtk_widget_class_bind_template_child (widget_class, KvpBackupPage, saved_counter);
  gtk_widget_class_bind_template_child (widget_class, KvpBackupPage, status_label);
  gtk_widget_class_bind_template_child (widget_class, KvpBackupPage, stop_button);
  gtk_widget_class_bind_template_child (widget_class, KvpBackupPage, token_button);
  gtk_widget_class_bind_template_child (widget_class, KvpBackupPage, unsaved_counter);
  gtk_widget_class_bind_template_callback (widget_class, pause_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, token_clicked_cb);
}

static void
kvp_backup_page_init (KvpBackupPage *self)
{
  self->time_left = kvp_time_left_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * kvp_backup_page_new:
 * @backup: a backup that runs, or is about to
 *
 * Returns: (transfer floating): a page that shows how it goes
 */
GtkWidget *
kvp_backup_page_new (KvpBackup *backup)
{
  KvpBackupPage *self;
  KvpPlan *plan;
  guint64 total;
  g_autofree char *title = NULL;
  g_autofree char *account = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *count = NULL;
  g_autofree char *heading = NULL;

  g_return_val_if_fail (KVP_IS_BACKUP (backup), NULL);

  self = g_object_new (KVP_TYPE_BACKUP_PAGE, NULL);
  self->backup = g_object_ref (backup);
  plan = kvp_backup_get_plan (backup);
  total = kvp_run_get_progress (KVP_RUN (backup))->total;
  title = kvp_display_text (kvp_plan_get_namespace_title (plan), -1);
  count = kvp_format_count (total);
  /* Translators: %s is a number. */
  heading = g_strdup_printf (ngettext ("Saving the Value of %s Key", "Saving the Values of %s Keys", (gulong) total),
                             count);

  kvp_page_set_title (KVP_PAGE (self), title);
  account = kvp_display_text (kvp_plan_get_account_name (plan), -1);
  /* Translators: the header bar's second line, while values are saved; %s is an account. */
  subtitle = g_strdup_printf (_("%s · Before the deletion"), account);
  kvp_page_set_subtitle (KVP_PAGE (self), subtitle);
  gtk_label_set_text (self->heading_label, heading);
  kvp_budget_meter_set_connection (self->budget_meter, kvp_run_get_connection (KVP_RUN (backup)));
  g_signal_connect_object (backup, "progress", G_CALLBACK (progress_cb), self, G_CONNECT_SWAPPED);
  self->tick = g_timeout_add_seconds (1, tick_cb, self);
  update (self);

  return GTK_WIDGET (self);
}
