/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-review-split.h"

/* From here on there is room for a list of keys and the details. */
#define UNFOLDED_WIDTH 900
#define DETAILS_WIDTH 320

/**
 * KvpReviewSplit:
 *
 * AdwLeaflet folds by the sizes that its children ask for, and a list of keys can do with very little. This
 * one folds at a width of its own.
 */
struct _KvpReviewSplit
{
  GtkWidget parent_instance;

  GtkWidget *list;
  GtkWidget *separator;
  GtkWidget *details;
  guint      folded_idle;
  guint      folded : 1;
  guint      next_folded : 1;
  guint      show_details : 1;
};

enum {
  PROP_0,
  PROP_LIST,
  PROP_DETAILS,
  PROP_FOLDED,
  PROP_SHOW_DETAILS,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (KvpReviewSplit, kvp_review_split, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];

static gboolean
folded_idle_cb (gpointer user_data)
{
  KvpReviewSplit *self = user_data;

  self->folded_idle = 0;
  if (self->folded != self->next_folded)
    {
      self->folded = self->next_folded;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLDED]);
    }

  return G_SOURCE_REMOVE;
}

static void
kvp_review_split_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  KvpReviewSplit *self = KVP_REVIEW_SPLIT (widget);
  int list_minimum = 0, list_natural = 0;
  int details_minimum = 0, details_natural = 0;

  /* Both scroll, so that a height for a width is of no use here. */
  if (self->list != NULL)
    gtk_widget_measure (self->list, orientation, -1, &list_minimum, &list_natural, NULL, NULL);
  if (self->details != NULL)
    gtk_widget_measure (self->details, orientation, -1, &details_minimum, &details_natural, NULL, NULL);

  *minimum = MAX (list_minimum, details_minimum);
  *natural = MAX (list_natural, details_natural);
}

static void
allocate_child (GtkWidget *child,
                gboolean   seen,
                int        x,
                int        width,
                int        height)
{
  GskTransform *transform = NULL;

  if (child == NULL)
    return;

  gtk_widget_set_child_visible (child, seen);
  if (!seen)
    return;

  if (x != 0)
    transform = gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (x, 0));
  gtk_widget_allocate (child, width, height, -1, transform);
}

static void
kvp_review_split_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  KvpReviewSplit *self = KVP_REVIEW_SPLIT (widget);
  gboolean folded = width < UNFOLDED_WIDTH;
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  /* Others show and hide widgets then, which must not be done while sizes are handed out. */
  self->next_folded = folded;
  if (self->next_folded != self->folded && self->folded_idle == 0)
    self->folded_idle = g_idle_add_full (GTK_PRIORITY_RESIZE - 1, folded_idle_cb, self, NULL);

  if (folded)
    {
      allocate_child (self->list, !self->show_details, 0, width, height);
      allocate_child (self->separator, FALSE, 0, 0, 0);
      allocate_child (self->details, self->show_details, 0, width, height);
    }
  else
    {
      int line;
      int details_width = 0;
      int list_width;

      gtk_widget_measure (self->separator, GTK_ORIENTATION_HORIZONTAL, -1, &line, NULL, NULL, NULL);
      /* Languages with longer words need more. */
      if (self->details != NULL)
        gtk_widget_measure (self->details, GTK_ORIENTATION_HORIZONTAL, -1, &details_width, NULL, NULL, NULL);
      details_width = CLAMP (details_width, DETAILS_WIDTH, MAX (DETAILS_WIDTH, width / 2));
      list_width = width - details_width - line;
      allocate_child (self->list, TRUE, rtl ? details_width + line : 0, list_width, height);
      allocate_child (self->separator, TRUE, rtl ? details_width : list_width, line, height);
      allocate_child (self->details, TRUE, rtl ? 0 : list_width + line, details_width, height);
    }
}

static void
set_child (KvpReviewSplit  *self,
           GtkWidget      **field,
           GtkWidget       *child)
{
  g_clear_pointer (field, gtk_widget_unparent);
  *field = child;
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
}

static void
kvp_review_split_dispose (GObject *object)
{
  KvpReviewSplit *self = KVP_REVIEW_SPLIT (object);

  g_clear_handle_id (&self->folded_idle, g_source_remove);
  g_clear_pointer (&self->list, gtk_widget_unparent);
  g_clear_pointer (&self->separator, gtk_widget_unparent);
  g_clear_pointer (&self->details, gtk_widget_unparent);

  G_OBJECT_CLASS (kvp_review_split_parent_class)->dispose (object);
}

static void
kvp_review_split_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  KvpReviewSplit *self = KVP_REVIEW_SPLIT (object);

  switch (prop_id)
    {
    case PROP_LIST:
      g_value_set_object (value, self->list);
      break;

    case PROP_DETAILS:
      g_value_set_object (value, self->details);
      break;

    case PROP_FOLDED:
      g_value_set_boolean (value, kvp_review_split_get_folded (self));
      break;

    case PROP_SHOW_DETAILS:
      g_value_set_boolean (value, kvp_review_split_get_show_details (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_review_split_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  KvpReviewSplit *self = KVP_REVIEW_SPLIT (object);

  switch (prop_id)
    {
    case PROP_LIST:
      set_child (self, &self->list, g_value_get_object (value));
      break;

    case PROP_DETAILS:
      set_child (self, &self->details, g_value_get_object (value));
      break;

    case PROP_SHOW_DETAILS:
      kvp_review_split_set_show_details (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_review_split_class_init (KvpReviewSplitClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kvp_review_split_dispose;
  object_class->get_property = kvp_review_split_get_property;
  object_class->set_property = kvp_review_split_set_property;

  widget_class->measure = kvp_review_split_measure;
  widget_class->size_allocate = kvp_review_split_size_allocate;

  properties[PROP_LIST] =
    g_param_spec_object ("list", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  properties[PROP_DETAILS] =
    g_param_spec_object ("details", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  properties[PROP_FOLDED] =
    g_param_spec_boolean ("folded", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  properties[PROP_SHOW_DETAILS] =
    g_param_spec_boolean ("show-details", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
kvp_review_split_init (KvpReviewSplit *self)
{
  self->separator = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_parent (self->separator, GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/**
 * kvp_review_split_get_folded:
 * @self: a split
 *
 * Returns: whether there is no room for both
 */
gboolean
kvp_review_split_get_folded (KvpReviewSplit *self)
{
  g_return_val_if_fail (KVP_IS_REVIEW_SPLIT (self), FALSE);

  return self->folded;
}

/**
 * kvp_review_split_get_show_details:
 * @self: a split
 *
 * Returns: whether the details are seen while folded
 */
gboolean
kvp_review_split_get_show_details (KvpReviewSplit *self)
{
  g_return_val_if_fail (KVP_IS_REVIEW_SPLIT (self), FALSE);

  return self->show_details;
}

/**
 * kvp_review_split_set_show_details:
 * @self: a split
 * @show_details: whether the details are seen while folded
 *
 * Changes nothing that is seen while there is room for both.
 */
void
kvp_review_split_set_show_details (KvpReviewSplit *self,
                                   gboolean        show_details)
{
  g_return_if_fail (KVP_IS_REVIEW_SPLIT (self));

  show_details = !!show_details;
  if (self->show_details == (guint) show_details)
    return;

  self->show_details = show_details;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_DETAILS]);
}
