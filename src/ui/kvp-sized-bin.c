/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-sized-bin.h"

/* A phone. Below this a page may be cut off, so that a page that asks for too much can not keep the window wide. */
#define SMALLEST_WIDTH 360

/* Content below this width is told to be narrow. */
#define NARROW_BELOW 600

/**
 * KvpSizedBin:
 *
 * AdwLeaflet folds by the sizes that its children ask for, and those would depend on the page that is shown just now.
 * With this around them, the place where the window folds stands still. It also says when its content should take its
 * narrow form, which GTK 4.8 has nothing for.
 */
struct _KvpSizedBin
{
  GtkWidget parent_instance;

  GtkWidget *child;
  int natural_width;
  guint narrow_idle;
  guint narrow : 1;
  guint next_narrow : 1;
};

enum {
  PROP_0,
  PROP_CHILD,
  PROP_NATURAL_WIDTH,
  PROP_NARROW,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (KvpSizedBin, kvp_sized_bin, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];

static gboolean
narrow_idle_cb (gpointer user_data)
{
  KvpSizedBin *self = user_data;

  self->narrow_idle = 0;

  if (self->narrow != self->next_narrow)
    {
      self->narrow = self->next_narrow;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
    }

  return G_SOURCE_REMOVE;
}

static GtkSizeRequestMode
kvp_sized_bin_get_request_mode (GtkWidget *widget)
{
  KvpSizedBin *self = KVP_SIZED_BIN (widget);

  return self->child != NULL ? gtk_widget_get_request_mode (self->child) : GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
kvp_sized_bin_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  KvpSizedBin *self = KVP_SIZED_BIN (widget);

  *minimum = 0;
  *natural = 0;

  if (self->child != NULL)
    {
      if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0)
        {
          int child_width;

          gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &child_width, NULL, NULL, NULL);
          for_size = MAX (for_size, child_width);
        }

      gtk_widget_measure (self->child, orientation, for_size, minimum, natural, NULL, NULL);
    }

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MIN (*minimum, SMALLEST_WIDTH);
      *natural = MAX (*minimum, self->natural_width);
    }
}

static void
kvp_sized_bin_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  KvpSizedBin *self = KVP_SIZED_BIN (widget);
  int child_width;

  self->next_narrow = width < NARROW_BELOW;

  /* A page may show and hide widgets then, which must not be done while sizes are handed out. */
  if (self->next_narrow != self->narrow && self->narrow_idle == 0)
    self->narrow_idle = g_idle_add_full (GTK_PRIORITY_RESIZE - 1, narrow_idle_cb, self, NULL);

  if (self->child == NULL)
    return;

  gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &child_width, NULL, NULL, NULL);
  gtk_widget_allocate (self->child, MAX (width, child_width), height, baseline, NULL);
}

static void
kvp_sized_bin_dispose (GObject *object)
{
  KvpSizedBin *self = KVP_SIZED_BIN (object);

  g_clear_handle_id (&self->narrow_idle, g_source_remove);
  g_clear_pointer (&self->child, gtk_widget_unparent);

  G_OBJECT_CLASS (kvp_sized_bin_parent_class)->dispose (object);
}

static void
kvp_sized_bin_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  KvpSizedBin *self = KVP_SIZED_BIN (object);

  switch (prop_id)
    {
    case PROP_CHILD:
      g_value_set_object (value, self->child);
      break;

    case PROP_NATURAL_WIDTH:
      g_value_set_int (value, self->natural_width);
      break;

    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_sized_bin_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  KvpSizedBin *self = KVP_SIZED_BIN (object);

  switch (prop_id)
    {
    case PROP_CHILD:
      kvp_sized_bin_set_child (self, g_value_get_object (value));
      break;

    case PROP_NATURAL_WIDTH:
      self->natural_width = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_sized_bin_class_init (KvpSizedBinClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kvp_sized_bin_dispose;
  object_class->get_property = kvp_sized_bin_get_property;
  object_class->set_property = kvp_sized_bin_set_property;

  widget_class->get_request_mode = kvp_sized_bin_get_request_mode;
  widget_class->measure = kvp_sized_bin_measure;
  widget_class->size_allocate = kvp_sized_bin_size_allocate;

  properties[PROP_CHILD] =
    g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  properties[PROP_NATURAL_WIDTH] =
    g_param_spec_int ("natural-width", NULL, NULL, 0, G_MAXINT, 0,
                      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  properties[PROP_NARROW] =
    g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
kvp_sized_bin_init (KvpSizedBin *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/**
 * kvp_sized_bin_set_child:
 * @self: a bin
 * @child: (transfer floating) (nullable): what it holds
 */
void
kvp_sized_bin_set_child (KvpSizedBin *self,
                         GtkWidget   *child)
{
  g_return_if_fail (KVP_IS_SIZED_BIN (self));

  if (self->child == child)
    return;

  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (self));

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHILD]);
}

/**
 * kvp_sized_bin_get_narrow:
 * @self: a bin
 *
 * Returns: whether it is less than 600 px wide
 */
gboolean
kvp_sized_bin_get_narrow (KvpSizedBin *self)
{
  g_return_val_if_fail (KVP_IS_SIZED_BIN (self), FALSE);

  return self->narrow;
}
