/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-share-bar.h"

#include <math.h>

#include "ui/kvp-theme-color.h"

#define BAR_HEIGHT 10
#define CORNER_RADIUS 4

/* Neither one key in a million that goes nor one that stays may vanish between two pixels. */
#define MIN_PART 3

struct _KvpShareBar
{
  GtkWidget parent_instance;

  double length;
  double share;
};

G_DEFINE_FINAL_TYPE (KvpShareBar, kvp_share_bar, GTK_TYPE_WIDGET)

static void
kvp_share_bar_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? BAR_HEIGHT : 4 * BAR_HEIGHT;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? BAR_HEIGHT : 16 * BAR_HEIGHT;
}

static float
get_part (KvpShareBar *self,
          float        whole)
{
  float part = roundf (whole * (float) self->share);

  if (self->share <= 0 || self->share >= 1)
    return part;

  return CLAMP (part, MIN_PART, whole - MIN_PART);
}

static void
kvp_share_bar_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  KvpShareBar *self = KVP_SHARE_BAR (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  gboolean high_contrast = kvp_theme_is_high_contrast (widget);
  float width = gtk_widget_get_width (widget);
  float height = gtk_widget_get_height (widget);
  float whole = MIN (width, MAX (2 * MIN_PART + 2, roundf (width * (float) self->length)));
  float part = get_part (self, whole);
  GdkRGBA stays = kvp_theme_color (widget, "window_fg_color", high_contrast ? 0.4 : 0.18);
  GdkRGBA goes = kvp_theme_color (widget, "destructive_bg_color", 1);
  graphene_rect_t bar = GRAPHENE_RECT_INIT (rtl ? width - whole : 0, 0, whole, height);
  graphene_rect_t red = GRAPHENE_RECT_INIT (rtl ? width - part : 0, 0, part, height);
  GskRoundedRect outline;

  if (self->length <= 0)
    return;

  gsk_rounded_rect_init_from_rect (&outline, &bar, CORNER_RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &stays, &bar);
  if (part > 0)
    gtk_snapshot_append_color (snapshot, &goes, &red);
  gtk_snapshot_pop (snapshot);

  if (high_contrast)
    {
      GdkRGBA edge = kvp_theme_color (widget, "window_fg_color", 1);

      gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 1, 1, 1, 1 },
                                  (GdkRGBA[4]) { edge, edge, edge, edge });
    }
}

static void
kvp_share_bar_class_init (KvpShareBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = kvp_share_bar_measure;
  widget_class->snapshot = kvp_share_bar_snapshot;

  gtk_widget_class_set_css_name (widget_class, "sharebar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
kvp_share_bar_init (KvpShareBar *self)
{
}

/**
 * kvp_share_bar_new:
 *
 * Returns: (transfer floating): a bar of no length
 */
GtkWidget *
kvp_share_bar_new (void)
{
  return g_object_new (KVP_TYPE_SHARE_BAR, NULL);
}

/**
 * kvp_share_bar_set:
 * @self: a bar
 * @length: how much of the room the whole bar takes, from 0 (nothing is drawn) to 1
 * @share: how much of the bar goes, from 0 to 1
 */
void
kvp_share_bar_set (KvpShareBar *self,
                   double       length,
                   double       share)
{
  g_return_if_fail (KVP_IS_SHARE_BAR (self));

  self->length = CLAMP (length, 0, 1);
  self->share = CLAMP (share, 0, 1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * kvp_share_bar_get_length:
 * @self: a bar
 *
 * Returns: how much of the room the whole bar takes
 */
double
kvp_share_bar_get_length (KvpShareBar *self)
{
  g_return_val_if_fail (KVP_IS_SHARE_BAR (self), 0);

  return self->length;
}

/**
 * kvp_share_bar_get_share:
 * @self: a bar
 *
 * Returns: how much of the bar goes
 */
double
kvp_share_bar_get_share (KvpShareBar *self)
{
  g_return_val_if_fail (KVP_IS_SHARE_BAR (self), 0);

  return self->share;
}
