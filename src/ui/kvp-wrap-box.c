/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-wrap-box.h"
#include "ui/kvp-wrap-layout.h"

struct _KvpWrapBox
{
  GtkWidget parent_instance;

  int spacing;
  guint align_end : 1;
  guint shrink : 1;
};

enum {
  PROP_0,
  PROP_ALIGN_END,
  PROP_SHRINK,
  PROP_SPACING,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (KvpWrapBox, kvp_wrap_box, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];

static void
kvp_wrap_box_constructed (GObject *object)
{
  KvpWrapBox *self = KVP_WRAP_BOX (object);

  G_OBJECT_CLASS (kvp_wrap_box_parent_class)->constructed (object);

  gtk_widget_set_layout_manager (GTK_WIDGET (self), kvp_wrap_layout_new (self->spacing));
  kvp_wrap_layout_set_shrink (KVP_WRAP_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), self->shrink);
}

static void
kvp_wrap_box_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (kvp_wrap_box_parent_class)->dispose (object);
}

static void
kvp_wrap_box_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  KvpWrapBox *self = KVP_WRAP_BOX (object);

  switch (prop_id)
    {
    case PROP_ALIGN_END:
      g_value_set_boolean (value, self->align_end);
      break;

    case PROP_SHRINK:
      g_value_set_boolean (value, self->shrink);
      break;

    case PROP_SPACING:
      g_value_set_int (value, self->spacing);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_wrap_box_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  KvpWrapBox *self = KVP_WRAP_BOX (object);

  switch (prop_id)
    {
    case PROP_ALIGN_END:
      kvp_wrap_box_set_align_end (self, g_value_get_boolean (value));
      break;

    case PROP_SHRINK:
      self->shrink = g_value_get_boolean (value);
      break;

    case PROP_SPACING:
      self->spacing = g_value_get_int (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_wrap_box_class_init (KvpWrapBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = kvp_wrap_box_constructed;
  object_class->dispose = kvp_wrap_box_dispose;
  object_class->get_property = kvp_wrap_box_get_property;
  object_class->set_property = kvp_wrap_box_set_property;

  properties[PROP_ALIGN_END] =
    g_param_spec_boolean ("align-end", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  properties[PROP_SHRINK] =
    g_param_spec_boolean ("shrink", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  properties[PROP_SPACING] =
    g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT16, 6,
                      G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
kvp_wrap_box_init (KvpWrapBox *self)
{
}

/**
 * kvp_wrap_box_get_align_end:
 * @self: a box
 *
 * Returns: whether lines that are not full keep to the end
 */
gboolean
kvp_wrap_box_get_align_end (KvpWrapBox *self)
{
  g_return_val_if_fail (KVP_IS_WRAP_BOX (self), FALSE);

  return self->align_end;
}

/**
 * kvp_wrap_box_set_align_end:
 * @self: a box
 * @align_end: whether lines that are not full keep to the end
 *
 * Says on which side what is left of a line stays empty.
 */
void
kvp_wrap_box_set_align_end (KvpWrapBox *self,
                            gboolean    align_end)
{
  g_return_if_fail (KVP_IS_WRAP_BOX (self));

  align_end = !!align_end;
  if (self->align_end == (guint) align_end)
    return;

  self->align_end = align_end;
  kvp_wrap_layout_set_align_end (KVP_WRAP_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                                 align_end);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ALIGN_END]);
}
