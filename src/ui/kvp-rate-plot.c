/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-rate-plot.h"

#include <math.h>

#include "ui/kvp-theme-color.h"

#define PLOT_WIDTH 200
#define PLOT_HEIGHT 72
#define LINE_WIDTH 2
#define STRIPE_DISTANCE 6

/* A run that has just begun does not fill the whole width. */
#define MIN_STEPS 60

struct _KvpRatePlot
{
  GtkWidget parent_instance;

  KvpRunHistory *history; /* (borrowed) (nullable) */
};

typedef struct {
  KvpRunHistory *history;
  double         width;
  double         height;
  double         max_rate;
  double         x_step;
  gboolean       rtl;
} Scale;

G_DEFINE_FINAL_TYPE (KvpRatePlot, kvp_rate_plot, GTK_TYPE_WIDGET)

static void
kvp_rate_plot_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? PLOT_HEIGHT : PLOT_WIDTH / 2;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? PLOT_HEIGHT : PLOT_WIDTH;
}

static double
get_x (const Scale *scale,
       guint        index)
{
  double x = index * scale->x_step;

  return scale->rtl ? scale->width - x : x;
}

/* @share: 0 at the bottom to 1 at the top */
static double
get_y (const Scale *scale,
       double       share)
{
  return scale->height - LINE_WIDTH / 2.0 - CLAMP (share, 0, 1) * (scale->height - LINE_WIDTH);
}

static void
draw_rate (cairo_t       *cr,
           const Scale   *scale,
           const GdkRGBA *line,
           const GdkRGBA *area)
{
  guint n_points = kvp_run_history_get_n_points (scale->history);

  cairo_new_path (cr);
  for (guint i = 0; i < n_points; i++)
    cairo_line_to (cr, get_x (scale, i), get_y (scale, kvp_run_history_get_rate (scale->history, i) / scale->max_rate));
  gdk_cairo_set_source_rgba (cr, line);
  cairo_stroke_preserve (cr);

  cairo_line_to (cr, get_x (scale, n_points - 1), scale->height);
  cairo_line_to (cr, get_x (scale, 0), scale->height);
  cairo_close_path (cr);
  gdk_cairo_set_source_rgba (cr, area);
  cairo_fill (cr);
}

/* Where the run was held up: striped one way for a pause, the other for a wait. */
static void
draw_holds (cairo_t       *cr,
            const Scale   *scale,
            const GdkRGBA *color)
{
  guint n_points = kvp_run_history_get_n_points (scale->history);

  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, 1);
  for (guint i = 0; i < n_points; i++)
    {
      KvpRunHold hold = kvp_run_history_get_hold (scale->history, i);
      double left = MIN (get_x (scale, i), get_x (scale, i + 1));
      double slope = (hold == KVP_RUN_HOLD_PAUSED) != scale->rtl ? scale->height : -scale->height;

      if (hold == KVP_RUN_HOLD_NONE)
        continue;

      cairo_save (cr);
      cairo_rectangle (cr, left, 0, scale->x_step, scale->height);
      cairo_clip (cr);
      /* From one grid for the whole plot, so that stripes of neighbours meet. */
      for (double x = floor ((left - scale->height) / STRIPE_DISTANCE) * STRIPE_DISTANCE;
           x < left + scale->x_step + scale->height; x += STRIPE_DISTANCE)
        {
          cairo_move_to (cr, x, scale->height);
          cairo_line_to (cr, x + slope, 0);
        }
      cairo_stroke (cr);
      cairo_restore (cr);
    }
  cairo_set_line_width (cr, LINE_WIDTH);
}

static void
draw_budget (cairo_t       *cr,
             const Scale   *scale,
             const GdkRGBA *line)
{
  cairo_new_path (cr);
  for (guint i = 0; i < kvp_run_history_get_n_points (scale->history); i++)
    cairo_line_to (cr, get_x (scale, i), get_y (scale, kvp_run_history_get_left (scale->history, i)));
  cairo_set_dash (cr, (double[2]) { 5, 4 }, 2, 0);
  gdk_cairo_set_source_rgba (cr, line);
  cairo_stroke (cr);
}

static void
kvp_rate_plot_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  KvpRatePlot *self = KVP_RATE_PLOT (widget);
  float width = gtk_widget_get_width (widget);
  float height = gtk_widget_get_height (widget);
  graphene_rect_t area = GRAPHENE_RECT_INIT (0, 0, width, height);
  graphene_rect_t ground = GRAPHENE_RECT_INIT (0, height - 1, width, 1);
  GdkRGBA edge = kvp_theme_color (widget, "window_fg_color", kvp_theme_is_high_contrast (widget) ? 1 : 0.2);
  GdkRGBA rate = kvp_theme_color (widget, "accent_color", 1);
  GdkRGBA below = kvp_theme_color (widget, "accent_color", 0.2);
  GdkRGBA budget = kvp_theme_color (widget, "window_fg_color", kvp_theme_is_high_contrast (widget) ? 1 : 0.6);
  GdkRGBA stripes = kvp_theme_color (widget, "window_fg_color", kvp_theme_is_high_contrast (widget) ? 1 : 0.35);
  Scale scale = { .history = self->history, .width = width, .height = height, .max_rate = 1 };
  guint n_points = self->history != NULL ? kvp_run_history_get_n_points (self->history) : 0;
  cairo_t *cr;

  gtk_snapshot_append_color (snapshot, &edge, &ground);
  if (n_points < 2)
    return;

  scale.rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  scale.x_step = width / (double) (MAX (n_points, MIN_STEPS) - 1);
  for (guint i = 0; i < n_points; i++)
    scale.max_rate = MAX (scale.max_rate, kvp_run_history_get_rate (self->history, i));

  cr = gtk_snapshot_append_cairo (snapshot, &area);
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  draw_holds (cr, &scale, &stripes);
  draw_rate (cr, &scale, &rate, &below);
  draw_budget (cr, &scale, &budget);
  cairo_destroy (cr);
}

static void
kvp_rate_plot_class_init (KvpRatePlotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = kvp_rate_plot_measure;
  widget_class->snapshot = kvp_rate_plot_snapshot;

  gtk_widget_class_set_css_name (widget_class, "rateplot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
kvp_rate_plot_init (KvpRatePlot *self)
{
}

/**
 * kvp_rate_plot_set_history:
 * @self: a plot
 * @history: (nullable): what to draw; the plot does not keep it alive
 *
 * Draws it anew, too.
 */
void
kvp_rate_plot_set_history (KvpRatePlot   *self,
                           KvpRunHistory *history)
{
  g_return_if_fail (KVP_IS_RATE_PLOT (self));

  self->history = history;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
