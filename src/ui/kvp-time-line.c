/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-time-line.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/kvp-picture-text.h"
#include "ui/kvp-theme-color.h"

#define MIN_WIDTH 120
#define NATURAL_WIDTH 260
#define PLOT_HEIGHT 84
#define TICK_LENGTH 4
#define LABEL_GAP 8

/* Neither one key in a million that goes nor one that stays may vanish between two pixels. */
#define MIN_PART 3

/* What is later than all spans stands apart, behind a gap in the line. */
#define LATER_GAP 10
#define LATER_WIDTH 18

struct _KvpTimeLine
{
  GtkWidget parent_instance;

  KvpPlanPicture *picture; /* (owned) (nullable) */
  gint64          marked_from;
  gint64          marked_until;
};

/* Where everything is, from the side that reading begins at. */
typedef struct {
  KvpTimeLine *self;
  GtkSnapshot *snapshot;
  float        width;
  float        axis_width; /* without what is later */
  gint64       begin;
  gint64       end;
  guint        n_most;
  gboolean     rtl;
  gboolean     high_contrast;
} Drawing;

enum {
  SIGNAL_CHOSEN,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpTimeLine, kvp_time_line, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static guint
get_n_keys (const KvpExpirationSpan *span)
{
  return span->n_go + span->n_stay;
}

static gboolean
is_drawn (const KvpExpirationSpan *span)
{
  return span->kind == KVP_EXPIRES_IN_SPAN || (span->kind == KVP_EXPIRES_LATER && get_n_keys (span) > 0);
}

/* --- where things are --- */

static void
drawing_init (Drawing     *drawing,
              KvpTimeLine *self,
              GtkSnapshot *snapshot)
{
  guint n_spans = self->picture != NULL ? kvp_plan_picture_get_n_spans (self->picture) : 0;

  *drawing = (Drawing) {
    .self = self,
    .snapshot = snapshot,
    .width = gtk_widget_get_width (GTK_WIDGET (self)),
    .n_most = 1,
    .rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL,
    .high_contrast = kvp_theme_is_high_contrast (GTK_WIDGET (self)),
  };
  drawing->axis_width = drawing->width;

  for (guint i = 0; i < n_spans; i++)
    {
      const KvpExpirationSpan *span = kvp_plan_picture_get_span (self->picture, i);

      if (!is_drawn (span))
        continue;

      drawing->n_most = MAX (drawing->n_most, get_n_keys (span));
      if (span->kind == KVP_EXPIRES_LATER)
        {
          drawing->axis_width = MAX (1, drawing->width - LATER_WIDTH - LATER_GAP);
          continue;
        }

      if (drawing->begin == 0)
        drawing->begin = span->from;
      drawing->end = span->until;
    }
}

/* From the side that reading begins at. */
static float
get_offset (const Drawing *drawing,
            gint64         time)
{
  double length = (double) MAX (1, drawing->end - drawing->begin);

  return (float) ((double) (time - drawing->begin) / length) * drawing->axis_width;
}

static void
get_column (const Drawing           *drawing,
            const KvpExpirationSpan *span,
            float                   *start,
            float                   *length)
{
  if (span->kind == KVP_EXPIRES_LATER)
    {
      *start = drawing->axis_width + LATER_GAP;
      *length = LATER_WIDTH;
      return;
    }

  *start = roundf (get_offset (drawing, span->from));
  *length = MAX (1, roundf (get_offset (drawing, span->until)) - *start);
}

static graphene_rect_t
get_area (const Drawing *drawing,
          float          start,
          float          y,
          float          length,
          float          height)
{
  return GRAPHENE_RECT_INIT (drawing->rtl ? drawing->width - start - length : start, y, length, height);
}

/* The index of the drawn span at @x, or G_MAXUINT. */
static guint
find_span (KvpTimeLine *self,
           double       x)
{
  Drawing drawing;
  guint n_spans = self->picture != NULL ? kvp_plan_picture_get_n_spans (self->picture) : 0;

  drawing_init (&drawing, self, NULL);
  if (drawing.rtl)
    x = (double) drawing.width - x;

  for (guint i = 0; i < n_spans; i++)
    {
      const KvpExpirationSpan *span = kvp_plan_picture_get_span (self->picture, i);
      float start, length;

      if (!is_drawn (span))
        continue;

      get_column (&drawing, span, &start, &length);
      if (x >= (double) start && x < (double) (start + length))
        return i;
    }

  return G_MAXUINT;
}

/* --- drawing --- */

static void
append_part (const Drawing *drawing,
             float          start,
             float          top,
             float          length,
             float          height,
             const GdkRGBA *color)
{
  graphene_rect_t area = get_area (drawing, start, top, length, height);
  GskRoundedRect outline;

  if (height <= 0)
    return;

  gtk_snapshot_append_color (drawing->snapshot, color, &area);
  if (drawing->high_contrast)
    {
      GdkRGBA edge = kvp_theme_color (GTK_WIDGET (drawing->self), "window_fg_color", 1);

      gsk_rounded_rect_init_from_rect (&outline, &area, 0);
      gtk_snapshot_append_border (drawing->snapshot, &outline, (float[4]) { 1, 1, 1, 1 },
                                  (GdkRGBA[4]) { edge, edge, edge, edge });
    }
}

static void
draw_bar (const Drawing           *drawing,
          const KvpExpirationSpan *span)
{
  GtkWidget *widget = GTK_WIDGET (drawing->self);
  GdkRGBA goes = kvp_theme_color (widget, "destructive_bg_color", 1);
  GdkRGBA stays = kvp_theme_color (widget, "window_fg_color", drawing->high_contrast ? 0.4 : 0.25);
  float scale = (float) PLOT_HEIGHT / (float) drawing->n_most;
  float red = span->n_go > 0 ? MAX (MIN_PART, roundf ((float) span->n_go * scale)) : 0;
  float grey = span->n_stay > 0 ? MAX (MIN_PART, roundf ((float) span->n_stay * scale)) : 0;
  float start, length, gap;

  /* With both at their least the bar may be taller than there is room. */
  if (red > PLOT_HEIGHT - grey)
    {
      red = MIN (red, PLOT_HEIGHT - MIN (grey, MIN_PART));
      grey = MIN (grey, PLOT_HEIGHT - red);
    }

  get_column (drawing, span, &start, &length);
  gap = length > 4 ? 1 : 0;
  append_part (drawing, start, PLOT_HEIGHT - red, length - gap, red, &goes);
  append_part (drawing, start, PLOT_HEIGHT - red - grey, length - gap, grey, &stays);
}

/* A frame around what the list is narrowed to. */
static void
draw_mark (const Drawing *drawing)
{
  KvpTimeLine *self = drawing->self;
  GdkRGBA color = kvp_theme_color (GTK_WIDGET (self), drawing->high_contrast ? "window_fg_color" : "accent_color", 1);

  for (guint i = 0; i < kvp_plan_picture_get_n_spans (self->picture); i++)
    {
      const KvpExpirationSpan *span = kvp_plan_picture_get_span (self->picture, i);
      graphene_rect_t area;
      GskRoundedRect outline;
      float start, length;

      if (!is_drawn (span) || span->until <= self->marked_from || span->from >= self->marked_until)
        continue;

      get_column (drawing, span, &start, &length);
      area = get_area (drawing, start - 1, 0, length + 1, PLOT_HEIGHT);
      gsk_rounded_rect_init_from_rect (&outline, &area, 0);
      gtk_snapshot_append_border (drawing->snapshot, &outline, (float[4]) { 2, 2, 2, 2 },
                                  (GdkRGBA[4]) { color, color, color, color });
    }
}

/* At @offset, or as near to it as there is room. Returns where the next one may begin. */
static float
draw_label (const Drawing *drawing,
            const char    *text,
            float          offset,
            float          from)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (drawing->self), text);
  GdkRGBA color = kvp_theme_color (GTK_WIDGET (drawing->self), "window_fg_color", drawing->high_contrast ? 1 : 0.7);
  graphene_rect_t tick = get_area (drawing, offset, PLOT_HEIGHT, 1, 2 * TICK_LENGTH);
  int width;
  float start;

  pango_layout_get_pixel_size (layout, &width, NULL);
  start = CLAMP (offset - (float) width / 2, 0, MAX (0, drawing->width - (float) width));
  if (start < from || offset > drawing->width)
    return from;

  gtk_snapshot_append_color (drawing->snapshot, &color, &tick);
  gtk_snapshot_save (drawing->snapshot);
  gtk_snapshot_translate (drawing->snapshot,
                          &GRAPHENE_POINT_INIT (drawing->rtl ? drawing->width - start - (float) width : start,
                                                PLOT_HEIGHT + 2 * TICK_LENGTH));
  gtk_snapshot_append_layout (drawing->snapshot, layout, &color);
  gtk_snapshot_restore (drawing->snapshot);

  return start + (float) width + LABEL_GAP;
}

static void
draw_axis (const Drawing *drawing)
{
  KvpTimeLine *self = drawing->self;
  GdkRGBA color = kvp_theme_color (GTK_WIDGET (self), "window_fg_color", drawing->high_contrast ? 1 : 0.4);
  graphene_rect_t line = get_area (drawing, 0, PLOT_HEIGHT, drawing->axis_width, 1);
  KvpTimeStep step = kvp_plan_picture_get_step (self->picture);
  /* Translators: the beginning of a time line. */
  float from = draw_label (drawing, C_("time line", "Now"), 0, 0);

  gtk_snapshot_append_color (drawing->snapshot, &color, &line);
  for (guint i = 0; i < kvp_plan_picture_get_n_spans (self->picture); i++)
    {
      const KvpExpirationSpan *span = kvp_plan_picture_get_span (self->picture, i);
      g_autofree char *text = NULL;
      graphene_rect_t tick;
      float offset;

      if (span->kind != KVP_EXPIRES_IN_SPAN || span->from == drawing->begin)
        continue;

      offset = roundf (get_offset (drawing, span->from));
      tick = get_area (drawing, offset, PLOT_HEIGHT, 1, TICK_LENGTH);
      gtk_snapshot_append_color (drawing->snapshot, &color, &tick);
      text = kvp_picture_text_mark (span->from, step);
      from = draw_label (drawing, text, offset, from);
    }

  if (drawing->axis_width < drawing->width)
    {
      line = get_area (drawing, drawing->axis_width + LATER_GAP, PLOT_HEIGHT, LATER_WIDTH, 1);
      gtk_snapshot_append_color (drawing->snapshot, &color, &line);
    }
}

static void
kvp_time_line_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  KvpTimeLine *self = KVP_TIME_LINE (widget);
  Drawing drawing;

  drawing_init (&drawing, self, snapshot);
  if (drawing.end == 0)
    return;

  for (guint i = 0; i < kvp_plan_picture_get_n_spans (self->picture); i++)
    {
      const KvpExpirationSpan *span = kvp_plan_picture_get_span (self->picture, i);

      if (is_drawn (span))
        draw_bar (&drawing, span);
    }
  if (self->marked_until != 0)
    draw_mark (&drawing);
  draw_axis (&drawing);
}

static void
kvp_time_line_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  g_autoptr(PangoLayout) layout = NULL;
  int height;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MIN_WIDTH;
      *natural = NATURAL_WIDTH;
      return;
    }

  layout = gtk_widget_create_pango_layout (widget, "0");
  pango_layout_get_pixel_size (layout, NULL, &height);
  *minimum = *natural = PLOT_HEIGHT + 2 * TICK_LENGTH + height;
}

/* --- the pointer --- */

static void
released_cb (KvpTimeLine *self,
             int          n_press,
             double       x,
             double       y)
{
  guint index = find_span (self, x);

  if (index != G_MAXUINT && get_n_keys (kvp_plan_picture_get_span (self->picture, index)) > 0)
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, index);
}

static gboolean
kvp_time_line_query_tooltip (GtkWidget  *widget,
                             int         x,
                             int         y,
                             gboolean    keyboard_mode,
                             GtkTooltip *tooltip)
{
  KvpTimeLine *self = KVP_TIME_LINE (widget);
  guint index = keyboard_mode ? G_MAXUINT : find_span (self, x);
  g_autofree char *text = NULL;

  if (index == G_MAXUINT || get_n_keys (kvp_plan_picture_get_span (self->picture, index)) == 0)
    return FALSE;

  text = kvp_picture_text_span_sentence (kvp_plan_picture_get_span (self->picture, index),
                                         kvp_plan_picture_get_step (self->picture));
  gtk_tooltip_set_text (tooltip, text);

  return TRUE;
}

/* --- the widget --- */

static void
kvp_time_line_dispose (GObject *object)
{
  g_clear_object (&KVP_TIME_LINE (object)->picture);

  G_OBJECT_CLASS (kvp_time_line_parent_class)->dispose (object);
}

static void
kvp_time_line_class_init (KvpTimeLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kvp_time_line_dispose;
  widget_class->measure = kvp_time_line_measure;
  widget_class->query_tooltip = kvp_time_line_query_tooltip;
  widget_class->snapshot = kvp_time_line_snapshot;

  /**
   * KvpTimeLine::chosen:
   * @index: a span of the picture, with keys
   */
  signals[SIGNAL_CHOSEN] =
    g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_css_name (widget_class, "timeline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
kvp_time_line_init (KvpTimeLine *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (GTK_WIDGET (self), "caption");
}

/**
 * kvp_time_line_new:
 *
 * Returns: (transfer floating): a line that shows nothing
 */
GtkWidget *
kvp_time_line_new (void)
{
  return g_object_new (KVP_TYPE_TIME_LINE, NULL);
}

/**
 * kvp_time_line_set_picture:
 * @self: a line
 * @picture: what to draw, as it is now
 *
 * Draws it anew, too.
 */
void
kvp_time_line_set_picture (KvpTimeLine    *self,
                           KvpPlanPicture *picture)
{
  g_return_if_fail (KVP_IS_TIME_LINE (self));
  g_return_if_fail (KVP_IS_PLAN_PICTURE (picture));

  g_set_object (&self->picture, picture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * kvp_time_line_set_marked:
 * @self: a line
 * @from: seconds since the epoch
 * @until: the first second after it; 0: nothing is marked
 *
 * Marks the stretch that a list is narrowed to.
 */
void
kvp_time_line_set_marked (KvpTimeLine *self,
                          gint64       from,
                          gint64       until)
{
  g_return_if_fail (KVP_IS_TIME_LINE (self));

  self->marked_from = from;
  self->marked_until = until;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * kvp_time_line_has_keys:
 * @self: a line
 *
 * Returns: whether there is anything to draw
 */
gboolean
kvp_time_line_has_keys (KvpTimeLine *self)
{
  guint n_spans;

  g_return_val_if_fail (KVP_IS_TIME_LINE (self), FALSE);

  n_spans = self->picture != NULL ? kvp_plan_picture_get_n_spans (self->picture) : 0;
  for (guint i = 0; i < n_spans; i++)
    {
      const KvpExpirationSpan *span = kvp_plan_picture_get_span (self->picture, i);

      if (is_drawn (span) && get_n_keys (span) > 0)
        return TRUE;
    }

  return FALSE;
}
