/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-counter.h"
#include "ui/kvp-format.h"

struct _KvpCounter
{
  GtkWidget parent_instance;

  GtkWidget *number_label;
  GtkWidget *title_label;

  guint bad : 1;
};

enum {
  PROP_0,
  PROP_BAD,
  PROP_TITLE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (KvpCounter, kvp_counter, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];

static void
kvp_counter_dispose (GObject *object)
{
  KvpCounter *self = KVP_COUNTER (object);

  g_clear_pointer (&self->number_label, gtk_widget_unparent);
  g_clear_pointer (&self->title_label, gtk_widget_unparent);

  G_OBJECT_CLASS (kvp_counter_parent_class)->dispose (object);
}

static void
kvp_counter_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  KvpCounter *self = KVP_COUNTER (object);

  switch (prop_id)
    {
    case PROP_BAD:
      g_value_set_boolean (value, kvp_counter_get_bad (self));
      break;

    case PROP_TITLE:
      g_value_set_string (value, kvp_counter_get_title (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_counter_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  KvpCounter *self = KVP_COUNTER (object);

  switch (prop_id)
    {
    case PROP_BAD:
      kvp_counter_set_bad (self, g_value_get_boolean (value));
      break;

    case PROP_TITLE:
      kvp_counter_set_title (self, g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_counter_class_init (KvpCounterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kvp_counter_dispose;
  object_class->get_property = kvp_counter_get_property;
  object_class->set_property = kvp_counter_set_property;

  properties[PROP_BAD] =
    g_param_spec_boolean ("bad", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, "",
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
kvp_counter_init (KvpCounter *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                                  GTK_ORIENTATION_VERTICAL);

  self->number_label = gtk_label_new ("");
  gtk_widget_add_css_class (self->number_label, "stat-number");
  gtk_widget_set_parent (self->number_label, GTK_WIDGET (self));

  self->title_label = gtk_label_new ("");
  gtk_label_set_wrap (GTK_LABEL (self->title_label), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->title_label), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (self->title_label, "caption");
  gtk_widget_add_css_class (self->title_label, "dim-label");
  gtk_widget_set_parent (self->title_label, GTK_WIDGET (self));
}

/* A screen reader meets one thing with a name and a number, not two loose labels. */
static void
update_accessible (KvpCounter *self)
{
  g_autofree char *label = g_strdup_printf ("%s: %s",
                                            kvp_counter_get_title (self), kvp_counter_get_text (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/**
 * kvp_counter_append:
 * @box: counters
 * @title: what is counted
 *
 * Returns: (transfer none): one more, at the end of @box
 */
KvpCounter *
kvp_counter_append (GtkFlowBox *box,
                    const char *title)
{
  GtkWidget *counter;

  g_return_val_if_fail (GTK_IS_FLOW_BOX (box), NULL);

  counter = g_object_new (KVP_TYPE_COUNTER, "title", title, NULL);
  gtk_flow_box_append (box, counter);
  /* There is nothing to be done with a number. */
  gtk_widget_set_focusable (gtk_widget_get_parent (counter), FALSE);

  return KVP_COUNTER (counter);
}

/**
 * kvp_counter_get_title:
 * @self: a counter
 *
 * Returns: (transfer none): what is counted
 */
const char *
kvp_counter_get_title (KvpCounter *self)
{
  g_return_val_if_fail (KVP_IS_COUNTER (self), NULL);

  return gtk_label_get_text (GTK_LABEL (self->title_label));
}

/**
 * kvp_counter_set_title:
 * @self: a counter
 * @title: what is counted
 *
 * Sets the line below the number.
 */
void
kvp_counter_set_title (KvpCounter *self,
                       const char *title)
{
  g_return_if_fail (KVP_IS_COUNTER (self));

  if (g_str_equal (kvp_counter_get_title (self), title))
    return;

  gtk_label_set_text (GTK_LABEL (self->title_label), title);
  update_accessible (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

/**
 * kvp_counter_get_text:
 * @self: a counter
 *
 * Returns: (transfer none): what is shown in large type
 */
const char *
kvp_counter_get_text (KvpCounter *self)
{
  g_return_val_if_fail (KVP_IS_COUNTER (self), NULL);

  return gtk_label_get_text (GTK_LABEL (self->number_label));
}

/**
 * kvp_counter_set_text:
 * @self: a counter
 * @text: what to show in large type
 *
 * For what is not a plain count.
 */
void
kvp_counter_set_text (KvpCounter *self,
                      const char *text)
{
  g_return_if_fail (KVP_IS_COUNTER (self));

  if (g_str_equal (kvp_counter_get_text (self), text))
    return;

  gtk_label_set_text (GTK_LABEL (self->number_label), text);
  update_accessible (self);
}

/**
 * kvp_counter_set_count:
 * @self: a counter
 * @count: the number
 *
 * Shows @count, grouped as the locale does.
 */
void
kvp_counter_set_count (KvpCounter *self,
                       guint64     count)
{
  g_autofree char *text = kvp_format_count (count);

  kvp_counter_set_text (self, text);
}

/**
 * kvp_counter_get_bad:
 * @self: a counter
 *
 * Returns: whether the number is shown in red
 */
gboolean
kvp_counter_get_bad (KvpCounter *self)
{
  g_return_val_if_fail (KVP_IS_COUNTER (self), FALSE);

  return self->bad;
}

/**
 * kvp_counter_set_bad:
 * @self: a counter
 * @bad: whether the number is shown in red
 *
 * For failures.
 */
void
kvp_counter_set_bad (KvpCounter *self,
                     gboolean    bad)
{
  g_return_if_fail (KVP_IS_COUNTER (self));

  bad = !!bad;
  if (self->bad == (guint) bad)
    return;

  self->bad = bad;
  if (bad)
    gtk_widget_add_css_class (self->number_label, "error");
  else
    gtk_widget_remove_css_class (self->number_label, "error");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BAD]);
}
