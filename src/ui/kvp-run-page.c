/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "purge/kvp-confirmation.h"
#include "ui/kvp-budget-meter.h"
#include "ui/kvp-counter.h"
#include "ui/kvp-format.h"
#include "ui/kvp-problem-list.h"
#include "ui/kvp-run-chart.h"
#include "ui/kvp-run-page.h"
#include "ui/kvp-run-text.h"
#include "ui/kvp-time-left.h"
#include "ui/kvp-token-dialog.h"
#include "ui/kvp-trouble-list.h"

/* How often a screen reader is told how far it is, in microseconds. */
#define TELL_INTERVAL (10 * G_USEC_PER_SEC)

struct _KvpRunPage
{
  KvpPage parent_instance;

  /* Template widgets */
  GtkProgressBar *bar;
  KvpBudgetMeter *budget_meter;
  KvpRunChart    *chart;
  GtkGrid        *counters_grid;
  KvpCounter     *deleted_counter;
  KvpCounter     *failed_counter;
  GtkLabel       *heading_label;
  GtkLabel       *pause_advice;
  GtkWidget      *pause_box;
  GtkButton      *pause_button;
  GtkLabel       *pause_title;
  KvpProblemList *problem_list;
  KvpCounter     *skipped_counter;
  GtkLabel       *status_label;
  GtkButton      *stop_button;
  KvpCounter     *to_go_counter;
  GtkWidget      *token_button;
  KvpTroubleList *trouble_list;

  KvpPurge    *purge;     /* (owned) */
  KvpTimeLeft *time_left; /* (owned) */

  guint tick; /* a source: counts down what is waited for */

  KvpRunPhase told_phase;
  gint64      told_at; /* in microseconds of the run */

  guint focused : 1; /* the button to pause has had the focus */
};

enum {
  SIGNAL_FINISHED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpRunPage, kvp_run_page, KVP_TYPE_PAGE)

static guint signals[N_SIGNALS];

static guint64
get_settled (const KvpProgress *progress)
{
  return progress->deleted + progress->failed + progress->skipped;
}

static KvpRunHold
get_hold (KvpRunPage *self)
{
  if (kvp_run_get_phase (KVP_RUN (self->purge)) == KVP_RUN_PHASE_PAUSED)
    return KVP_RUN_HOLD_PAUSED;

  return kvp_run_get_blocked_for (KVP_RUN (self->purge)) > 0 ? KVP_RUN_HOLD_WAITS : KVP_RUN_HOLD_NONE;
}

static void
draw_chart (KvpRunPage        *self,
            const KvpProgress *progress)
{
  KvpConnection *connection = kvp_run_get_connection (KVP_RUN (self->purge));

  kvp_run_chart_add (self->chart, progress->elapsed, get_settled (progress),
                     kvp_connection_get_budget_remaining (connection),
                     kvp_connection_get_budget_capacity (connection), get_hold (self));
}

static char *
describe_pausing (KvpRunPage *self)
{
  guint n = kvp_plan_get_counts (kvp_purge_get_plan (self->purge))->in_flight;
  g_autofree char *count = kvp_format_count (n);

  if (n == 0)
    return g_strdup (_("Pausing…"));

  return g_strdup_printf (ngettext ("Pausing… waiting for %s key that is on the way",
                                    "Pausing… waiting for %s keys that are on the way",
                                    n),
                          count);
}

static char *
describe_paused (const KvpProgress *progress)
{
  g_autofree char *deleted = kvp_format_count (progress->deleted);
  g_autofree char *total = kvp_format_count (progress->total);

  /* Translators: %1$s is how many keys are deleted so far, %2$s how many there are to delete. The plural
   * form is that of %1$s. */
  return g_strdup_printf (ngettext ("Paused at %1$s of %2$s keys", "Paused at %1$s of %2$s keys",
                                    (gulong) progress->deleted),
                          deleted, total);
}

static char *
describe_checking (const KvpProgress *progress)
{
  g_autofree char *total = kvp_format_count (progress->total);
  g_autofree char *fetched = kvp_format_count (progress->fetched);

  if (progress->fetched == 0)
    return g_strdup_printf (ngettext ("Checking that %s key is still as you saw it…",
                                      "Checking that %s keys are still as you saw them…",
                                      (gulong) progress->total), total);

  /* Translators: the number of keys that the namespace listed so far. */
  return g_strdup_printf (ngettext ("Checking that nothing has changed since you looked… %s key listed",
                                    "Checking that nothing has changed since you looked… %s keys listed",
                                    (gulong) progress->fetched), fetched);
}

static char *
describe_waiting (KvpRunPage *self)
{
  guint n = kvp_plan_get_counts (kvp_purge_get_plan (self->purge))->in_flight;
  g_autofree char *count = kvp_format_count (n);

  if (n == 0)
    return g_strdup (_("Stopping…"));

  return g_strdup_printf (ngettext ("Stopping… waiting for %s key that is on the way",
                                    "Stopping… waiting for %s keys that are on the way",
                                    n),
                          count);
}

static char *
describe_status (KvpRunPage        *self,
                 const KvpProgress *progress)
{
  g_autofree char *deleted = kvp_format_count (progress->deleted);
  g_autofree char *total = kvp_format_count (progress->total);
  g_autofree char *left = NULL;

  switch (kvp_run_get_phase (KVP_RUN (self->purge)))
    {
    case KVP_RUN_PHASE_CHECKING:
      return describe_checking (progress);

    case KVP_RUN_PHASE_PAUSING:
      return describe_pausing (self);

    case KVP_RUN_PHASE_PAUSED:
      return describe_paused (progress);

    case KVP_RUN_PHASE_STOPPING:
      return describe_waiting (self);

    case KVP_RUN_PHASE_READY:
    case KVP_RUN_PHASE_CHECKED:
    case KVP_RUN_PHASE_WORKING:
    case KVP_RUN_PHASE_ENDED:
    default:
      break;
    }

  if (kvp_run_get_blocked_for (KVP_RUN (self->purge)) > 0)
    return kvp_run_text_blocked (kvp_run_get_blocked_for (KVP_RUN (self->purge)));

  left = kvp_time_left_describe (self->time_left, progress->total);
  if (left == NULL)
    {
      /* Translators: %1$s is how many keys are deleted so far, %2$s how many there are to
       * delete. The plural form is that of %1$s. */
      return g_strdup_printf (ngettext ("Deleted %1$s of %2$s keys", "Deleted %1$s of %2$s keys",
                                        (gulong) progress->deleted), deleted, total);
    }

  /* Translators: keys deleted so far, keys to delete, and a duration such as "10 seconds". The plural form is that of
   * %1$s. */
  return g_strdup_printf (ngettext ("Deleted %1$s of %2$s keys, about %3$s left",
                                    "Deleted %1$s of %2$s keys, about %3$s left", (gulong) progress->deleted),
                          deleted, total, left);
}

/* GTK 4.8 tells nobody what a progress bar says. What has the focus says it instead: a screen reader reads its
 * description when that changes. */
static void
tell (KvpRunPage *self,
      const char *status,
      gint64      elapsed)
{
  KvpRunPhase phase = kvp_run_get_phase (KVP_RUN (self->purge));

  if (phase == self->told_phase && elapsed - self->told_at < TELL_INTERVAL)
    return;

  self->told_phase = phase;
  self->told_at = elapsed;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pause_button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, status, -1);
}

static void
show_progress (KvpRunPage *self)
{
  const KvpProgress *progress = kvp_run_get_progress (KVP_RUN (self->purge));
  guint64 settled = get_settled (progress);
  g_autofree char *status = NULL;

  kvp_time_left_add (self->time_left, progress->elapsed, settled);
  draw_chart (self, progress);
  status = describe_status (self, progress);
  gtk_label_set_text (self->status_label, status);
  tell (self, status, progress->elapsed);
  gtk_progress_bar_set_fraction (self->bar,
                                 MIN (1.0, (double) settled / (double) MAX (1, progress->total)));

  kvp_counter_set_count (self->deleted_counter, progress->deleted);
  kvp_counter_set_count (self->failed_counter, progress->failed);
  kvp_counter_set_bad (self->failed_counter, progress->failed > 0);
  kvp_counter_set_count (self->skipped_counter, progress->skipped);
  kvp_counter_set_count (self->to_go_counter, progress->total - MIN (progress->total, settled));
}

static void
set_button (GtkButton  *button,
            const char *label,
            const char *name)
{
  gtk_button_set_label (button, label);
  /* A screen reader would read the underline. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* Once: whoever has gone elsewhere since is left there. */
static void
focus_pause (KvpRunPage *self,
             gboolean    runs)
{
  if (runs && !self->focused && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->focused = gtk_widget_grab_focus (GTK_WIDGET (self->pause_button));
}

static void
show_phase (KvpRunPage *self)
{
  KvpRunPhase phase = kvp_run_get_phase (KVP_RUN (self->purge));
  gboolean paused = phase == KVP_RUN_PHASE_PAUSED;
  gboolean runs = kvp_run_get_going (KVP_RUN (self->purge));
  gboolean read_only = paused && kvp_confirmation_is_read_only (kvp_purge_get_plan (self->purge));
  g_autofree char *title = NULL;
  g_autofree char *advice = NULL;

  if (paused || phase == KVP_RUN_PHASE_PAUSING)
    {
      title = kvp_run_text_pause_title (self->purge);
      advice = kvp_run_text_pause_advice (self->purge, g_get_real_time () / G_USEC_PER_SEC);
    }

  gtk_label_set_text (self->pause_title, title != NULL ? title : "");
  gtk_label_set_text (self->pause_advice, advice != NULL ? advice : "");
  gtk_widget_set_visible (self->pause_box, title != NULL);
  gtk_widget_set_visible (self->token_button, paused && kvp_run_get_pause (KVP_RUN (self->purge)) == KVP_PAUSE_TOKEN);

  if (paused && kvp_run_get_pause (KVP_RUN (self->purge)) == KVP_PAUSE_NETWORK)
    set_button (self->pause_button, _("_Try Now"), _("Try Now"));
  else if (paused || phase == KVP_RUN_PHASE_PAUSING)
    set_button (self->pause_button, _("_Resume"), _("Resume"));
  else
    set_button (self->pause_button, _("Pa_use"), _("Pause"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->pause_button), (paused || runs) && !read_only);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->pause_button),
                               read_only
                                 ? _("This account is marked as read-only, where nothing is deleted. "
                                     "The mark can be taken off in the menu of the account.")
                                 : NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->stop_button), paused || runs || phase == KVP_RUN_PHASE_PAUSING);

  if (paused && kvp_run_get_pause (KVP_RUN (self->purge)) != KVP_PAUSE_TOKEN)
    gtk_widget_add_css_class (GTK_WIDGET (self->pause_button), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->pause_button), "suggested-action");
  if (kvp_run_get_pause (KVP_RUN (self->purge)) == KVP_PAUSE_TOKEN)
    gtk_widget_add_css_class (self->token_button, "suggested-action");
  else
    gtk_widget_remove_css_class (self->token_button, "suggested-action");

  show_progress (self);
  focus_pause (self, runs);
}

/* How the account is marked only matters while the run could be resumed. What else changes in a plan is shown with the
 * progress, which is sampled: a plan changes twice for each request. */
static void
plan_changed_cb (KvpRunPage *self)
{
  if (kvp_run_get_phase (KVP_RUN (self->purge)) == KVP_RUN_PHASE_PAUSED)
    show_phase (self);
}

/* Seconds that are waited for go down although nothing happens. */
static gboolean
tick_cb (gpointer user_data)
{
  KvpRunPage *self = user_data;

  if (kvp_run_get_phase (KVP_RUN (self->purge)) == KVP_RUN_PHASE_PAUSED)
    show_phase (self);
  else if (kvp_run_get_blocked_for (KVP_RUN (self->purge)) > 0)
    show_progress (self);

  return G_SOURCE_CONTINUE;
}

/* Four numbers of a million each need more than 360 px side by side. */
static void
arrange (KvpRunPage *self)
{
  KvpCounter *counters[] = {
    self->deleted_counter, self->failed_counter, self->skipped_counter, self->to_go_counter,
  };
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self->counters_grid));
  int n_columns = kvp_page_get_narrow (KVP_PAGE (self)) ? 2 : 4;

  for (int i = 0; i < (int) G_N_ELEMENTS (counters); i++)
    g_object_set (gtk_layout_manager_get_layout_child (layout, GTK_WIDGET (counters[i])),
                  "column", i % n_columns,
                  "row", i / n_columns,
                  NULL);
}

static void
stop_clicked_cb (KvpRunPage *self)
{
  kvp_run_stop (KVP_RUN (self->purge));
}

static void
pause_clicked_cb (KvpRunPage *self)
{
  if (kvp_run_get_phase (KVP_RUN (self->purge)) == KVP_RUN_PHASE_PAUSED)
    kvp_run_resume (KVP_RUN (self->purge));
  else
    kvp_run_pause (KVP_RUN (self->purge));
}

static void
token_changed_cb (KvpRunPage *self)
{
  if (self->purge != NULL)
    kvp_run_resume (KVP_RUN (self->purge));
}

static void
token_clicked_cb (KvpRunPage *self)
{
  kvp_token_dialog_ask (GTK_WIDGET (self), kvp_run_get_connection (KVP_RUN (self->purge)), KVP_TOKEN_FOR_DELETION,
                        G_CALLBACK (token_changed_cb), self);
}

static void
run_cb (GObject      *object,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(KvpRunPage) self = user_data;
  g_autoptr(GError) error = NULL;

  kvp_run_finish (KVP_RUN (object), result, &error);

  /* The page may have left its window meanwhile: the run went on, and its plan tells how it ended. */
  if (self->purge == NULL)
    return;

  g_clear_handle_id (&self->tick, g_source_remove);
  show_phase (self);
  g_signal_emit (self, signals[SIGNAL_FINISHED], 0, kvp_purge_get_plan (self->purge), error);
}

static void
kvp_run_page_dispose (GObject *object)
{
  KvpRunPage *self = KVP_RUN_PAGE (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_object (&self->purge);

  G_OBJECT_CLASS (kvp_run_page_parent_class)->dispose (object);
}

static void
kvp_run_page_finalize (GObject *object)
{
  KvpRunPage *self = KVP_RUN_PAGE (object);

  kvp_time_left_free (self->time_left);

  G_OBJECT_CLASS (kvp_run_page_parent_class)->finalize (object);
}

static void
kvp_run_page_class_init (KvpRunPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kvp_run_page_dispose;
  object_class->finalize = kvp_run_page_finalize;

  /**
   * KvpRunPage::finished:
   * @plan: the plan that was run
   * @error: (nullable): why the run could not start or ended early
   *
   * The run is over and nothing is on the way any more.
   */
  signals[SIGNAL_FINISHED] =
    g_signal_new ("finished", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, KVP_TYPE_PLAN, G_TYPE_ERROR);

  g_type_ensure (KVP_TYPE_BUDGET_METER);
  g_type_ensure (KVP_TYPE_COUNTER);
  g_type_ensure (KVP_TYPE_PROBLEM_LIST);
  g_type_ensure (KVP_TYPE_RUN_CHART);
  g_type_ensure (KVP_TYPE_TROUBLE_LIST);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-run-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpRunPage, bar);
  gtk_widget_class_bind_template_child (widget_class, KvpRunPage, budget_meter);
  gtk_widget_class_bind_template_child (widget_class, KvpRunPage, chart);
  gtk_widget_class_bind_template_child (widget_class, KvpRunPage, counters_grid);
  gtk_widget_class_bind_template_child (widget_class, KvpRunPage, deleted_counter);
  gtk_widget_class_bind_template_child (widget_class, KvpRunPage, failed_counter);
  gtk_widget_class_bind_template_child (widget_class, KvpRunPage, heading_label);
  gtk_widget_class_bind_template_child (widget_class, KvpRunPage, pause_advice);
  gtk_widget_class_bind_template_child (widget_class, KvpRunPage, pause_box);
  gtk_widget_class_bind_template_child (widget_class, KvpRunPage, pause_button);
  gtk_widget_class_bind_template_child (widget_class, KvpRunPage, pause_title);
  gtk_widget_class_bind_template_child (widget_class, KvpRunPage, problem_list);
  gtk_widget_class_bind_template_child (widget_class, KvpRunPage, skipped_counter);
  gtk_widget_class_bind_template_child (widget_class, KvpRunPage, status_label);
  gtk_widget_class_bind_template_child (widget_class, KvpRunPage, stop_button);
  gtk_widget_class_bind_template_child (widget_class, KvpRunPage, to_go_counter);
  gtk_widget_class_bind_template_child (widget_class, KvpRunPage, token_button);
  gtk_widget_class_bind_template_child (widget_class, KvpRunPage, trouble_list);
  gtk_widget_class_bind_template_callback (widget_class, pause_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, token_clicked_cb);
}

static void
kvp_run_page_init (KvpRunPage *self)
{
  self->time_left = kvp_time_left_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "notify::narrow", G_CALLBACK (arrange), NULL);
  arrange (self);
}

/**
 * kvp_run_page_new:
 * @purge: a purge that has not been started
 *
 * Starts @purge.
 *
 * Returns: (transfer floating): a page that shows how it goes
 */
GtkWidget *
kvp_run_page_new (KvpPurge *purge)
{
  KvpRunPage *self;
  KvpPlan *plan;
  g_autofree char *title = NULL;
  g_autofree char *account = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *heading = NULL;

  g_return_val_if_fail (KVP_IS_PURGE (purge), NULL);

  self = g_object_new (KVP_TYPE_RUN_PAGE, NULL);
  self->purge = g_object_ref (purge);
  plan = kvp_purge_get_plan (purge);

  title = kvp_display_text (kvp_plan_get_namespace_title (plan), -1);
  account = kvp_display_text (kvp_plan_get_account_name (plan), -1);
  /* Translators: the header bar's second line; %s is an account. */
  subtitle = g_strdup_printf (_("%s · Deleting"), account);
  /* Translators: %s is a namespace. */
  heading = g_strdup_printf (_("Deleting from %s"), title);
  kvp_page_set_title (KVP_PAGE (self), title);
  kvp_page_set_subtitle (KVP_PAGE (self), subtitle);
  gtk_label_set_text (self->heading_label, heading);

  kvp_problem_list_set_plan (self->problem_list, plan);
  kvp_trouble_list_set_troubles (self->trouble_list, kvp_purge_get_troubles (purge));
  kvp_budget_meter_set_connection (self->budget_meter, kvp_run_get_connection (KVP_RUN (purge)));
  g_signal_connect_object (purge, "progress", G_CALLBACK (show_progress), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (purge, "notify::phase", G_CALLBACK (show_phase), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (kvp_purge_get_plan (purge), "changed", G_CALLBACK (plan_changed_cb), self,
                           G_CONNECT_SWAPPED);
  show_phase (self);
  self->tick = g_timeout_add_seconds (1, tick_cb, self);
  kvp_purge_run_async (purge, run_cb, g_object_ref (self));

  return GTK_WIDGET (self);
}

/**
 * kvp_run_page_get_purge:
 * @self: a page
 *
 * Returns: (transfer none): the purge it shows
 */
KvpPurge *
kvp_run_page_get_purge (KvpRunPage *self)
{
  g_return_val_if_fail (KVP_IS_RUN_PAGE (self), NULL);

  return self->purge;
}
