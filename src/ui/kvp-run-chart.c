/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/kvp-format.h"
#include "ui/kvp-rate-plot.h"
#include "ui/kvp-run-chart.h"
#include "ui/kvp-run-text.h"

struct _KvpRunChart
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget   *heading_box;
  GtkLabel    *legend_label;
  KvpRatePlot *plot;
  GtkLabel    *rate_label;

  KvpRunHistory *history; /* (owned) */
};

G_DEFINE_FINAL_TYPE (KvpRunChart, kvp_run_chart, GTK_TYPE_WIDGET)

static void
kvp_run_chart_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), KVP_TYPE_RUN_CHART);

  G_OBJECT_CLASS (kvp_run_chart_parent_class)->dispose (object);
}

static void
kvp_run_chart_finalize (GObject *object)
{
  KvpRunChart *self = KVP_RUN_CHART (object);

  kvp_run_history_free (self->history);

  G_OBJECT_CLASS (kvp_run_chart_parent_class)->finalize (object);
}

static void
kvp_run_chart_class_init (KvpRunChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kvp_run_chart_dispose;
  object_class->finalize = kvp_run_chart_finalize;

  g_type_ensure (KVP_TYPE_RATE_PLOT);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-run-chart.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpRunChart, heading_box);
  gtk_widget_class_bind_template_child (widget_class, KvpRunChart, legend_label);
  gtk_widget_class_bind_template_child (widget_class, KvpRunChart, plot);
  gtk_widget_class_bind_template_child (widget_class, KvpRunChart, rate_label);
}

static void
kvp_run_chart_init (KvpRunChart *self)
{
  GtkLayoutManager *layout;

  self->history = kvp_run_history_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  kvp_rate_plot_set_history (self->plot, self->history);

  layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 9);
}

static char *
describe_held (gint64 waited,
               gint64 paused)
{
  g_autofree char *wait = kvp_format_duration (waited);
  g_autofree char *pause = kvp_format_duration (paused);

  if (waited > 0 && paused > 0)
    /* Translators: both are durations such as “5 seconds”. */
    return g_strdup_printf (_("Waited %1$s because Cloudflare asked to, and was paused for %2$s."), wait, pause);
  if (waited > 0)
    /* Translators: a duration such as “5 seconds”. */
    return g_strdup_printf (_("Waited %s because Cloudflare asked to."), wait);
  if (paused > 0)
    /* Translators: a duration such as “5 seconds”. */
    return g_strdup_printf (_("Was paused for %s."), pause);

  return g_strdup ("");
}

static const char *
get_legend (gint64 waited,
            gint64 paused)
{
  if (waited > 0 && paused > 0)
    return _("Dashed: requests left. Striped: paused, or Cloudflare asked to wait.");
  if (waited > 0)
    return _("Dashed: requests left. Striped: Cloudflare asked to wait.");
  if (paused > 0)
    return _("Dashed: requests left. Striped: paused.");

  return _("Dashed: requests left");
}

static void
update_legend (KvpRunChart *self)
{
  gint64 waited = kvp_run_history_get_held (self->history, KVP_RUN_HOLD_WAITS);
  gint64 paused = kvp_run_history_get_held (self->history, KVP_RUN_HOLD_PAUSED);
  g_autofree char *held = describe_held (waited, paused);

  gtk_label_set_text (self->legend_label, get_legend (waited, paused));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, held, -1);
}

/**
 * kvp_run_chart_add:
 * @self: a chart
 * @elapsed: microseconds since the start; not before the last one
 * @n_done: how many keys are done; not fewer than before
 * @remaining: requests that may be sent now
 * @capacity: requests in five minutes
 * @hold: whether it is held up now
 */
void
kvp_run_chart_add (KvpRunChart *self,
                   gint64       elapsed,
                   guint64      n_done,
                   guint        remaining,
                   guint        capacity,
                   KvpRunHold   hold)
{
  g_autofree char *count = NULL;
  g_autofree char *rate = NULL;
  g_autofree char *budget = NULL;
  g_autofree char *label = NULL;
  gulong rate_now;

  g_return_if_fail (KVP_IS_RUN_CHART (self));

  kvp_run_history_add (self->history, elapsed, n_done, (double) remaining / (double) MAX (1, capacity), hold);
  kvp_rate_plot_set_history (self->plot, self->history);

  update_legend (self);

  rate_now = (gulong) round (kvp_run_history_get_rate_now (self->history));
  count = kvp_format_count (rate_now);
  gtk_label_set_text (self->rate_label, count);

  /* The meter shows it to those who see. */
  budget = kvp_run_text_budget (remaining, capacity);
  rate = g_strdup_printf (ngettext ("%s key per second", "%s keys per second", rate_now), count);
  /* Translators: what a chart shows now, for screen readers: keys per second, and requests left. */
  label = g_strdup_printf (C_("chart", "%1$s, %2$s"), rate, budget);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}
