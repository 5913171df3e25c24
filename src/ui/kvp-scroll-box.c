/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-scroll-box.h"

/**
 * KvpScrollBox:
 *
 * A GtkScrolledWindow with propagate-natural-height is as high as its child would be at the width that the child likes
 * best. Where a text gets more, a gap stays below it; where it gets less, it scrolls for want of a line.
 */
struct _KvpScrollBox
{
  GtkWidget parent_instance;

  GtkWidget *scrolled_window; /* (owned), as a widget's children are */
  GtkWidget *child;           /* (nullable): inside of @scrolled_window */
  int max_height;
};

enum {
  PROP_0,
  PROP_CHILD,
  PROP_MAX_HEIGHT,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (KvpScrollBox, kvp_scroll_box, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];

static GtkSizeRequestMode
kvp_scroll_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
kvp_scroll_box_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  KvpScrollBox *self = KVP_SCROLL_BOX (widget);

  gtk_widget_measure (self->scrolled_window, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL || self->child == NULL)
    return;

  gtk_widget_measure (self->child, GTK_ORIENTATION_VERTICAL, for_size, NULL, natural, NULL, NULL);
  *natural = MIN (*natural, self->max_height);
  *minimum = MIN (*minimum, *natural);
}

static void
kvp_scroll_box_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  gtk_widget_allocate (KVP_SCROLL_BOX (widget)->scrolled_window, width, height, baseline, NULL);
}

static void
kvp_scroll_box_dispose (GObject *object)
{
  KvpScrollBox *self = KVP_SCROLL_BOX (object);

  self->child = NULL;
  g_clear_pointer (&self->scrolled_window, gtk_widget_unparent);

  G_OBJECT_CLASS (kvp_scroll_box_parent_class)->dispose (object);
}

static void
kvp_scroll_box_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  KvpScrollBox *self = KVP_SCROLL_BOX (object);

  switch (prop_id)
    {
    case PROP_CHILD:
      g_value_set_object (value, self->child);
      break;

    case PROP_MAX_HEIGHT:
      g_value_set_int (value, self->max_height);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_scroll_box_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  KvpScrollBox *self = KVP_SCROLL_BOX (object);

  switch (prop_id)
    {
    case PROP_CHILD:
      kvp_scroll_box_set_child (self, g_value_get_object (value));
      break;

    case PROP_MAX_HEIGHT:
      self->max_height = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_scroll_box_class_init (KvpScrollBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kvp_scroll_box_dispose;
  object_class->get_property = kvp_scroll_box_get_property;
  object_class->set_property = kvp_scroll_box_set_property;

  widget_class->get_request_mode = kvp_scroll_box_get_request_mode;
  widget_class->measure = kvp_scroll_box_measure;
  widget_class->size_allocate = kvp_scroll_box_size_allocate;

  properties[PROP_CHILD] =
    g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  properties[PROP_MAX_HEIGHT] =
    g_param_spec_int ("max-height", NULL, NULL, 0, G_MAXINT, G_MAXINT,
                      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
kvp_scroll_box_init (KvpScrollBox *self)
{
  self->max_height = G_MAXINT;
  self->scrolled_window = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled_window), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_parent (self->scrolled_window, GTK_WIDGET (self));
}

/**
 * kvp_scroll_box_set_child:
 * @self: a box
 * @child: (transfer floating) (nullable): what it holds
 */
void
kvp_scroll_box_set_child (KvpScrollBox *self,
                          GtkWidget    *child)
{
  g_return_if_fail (KVP_IS_SCROLL_BOX (self));

  if (self->child == child)
    return;

  self->child = child;
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled_window), child);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHILD]);
}

/**
 * kvp_scroll_box_set_overlay_bar:
 * @self: a box
 * @overlay_bar: whether its scroll bar comes with the pointer only, and takes no room
 */
void
kvp_scroll_box_set_overlay_bar (KvpScrollBox *self,
                                gboolean      overlay_bar)
{
  g_return_if_fail (KVP_IS_SCROLL_BOX (self));

  gtk_scrolled_window_set_overlay_scrolling (GTK_SCROLLED_WINDOW (self->scrolled_window), overlay_bar);
}
