/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-form-row.h"

typedef struct {
  AdwBin   *bin;
  GtkLabel *hint_label;
  GtkBox   *line;
  GtkLabel *problem_label;
  GtkLabel *title_label;

  GtkWidget *field; /* (weak) (nullable) */
  char      *problem; /* (owned) (nullable) */
  guint      narrow : 1;
} KvpFormRowPrivate;

enum {
  PROP_0,
  PROP_CONTENT,
  PROP_FIELD,
  PROP_HINT,
  PROP_NARROW,
  PROP_PROBLEM,
  N_PROPS
};

G_DEFINE_TYPE_WITH_PRIVATE (KvpFormRow, kvp_form_row, ADW_TYPE_PREFERENCES_ROW)

static GParamSpec *properties[N_PROPS];

/* Beside its title the content keeps to the end of the line; below it, it takes the whole line. */
static void
arrange (KvpFormRow *self)
{
  KvpFormRowPrivate *priv = kvp_form_row_get_instance_private (self);
  GtkWidget *content = adw_bin_get_child (priv->bin);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (priv->line),
                                  priv->narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_spacing (priv->line, priv->narrow ? 6 : 12);
  /* Beside a content that wraps, a title that wraps too would give it all the room. */
  gtk_label_set_wrap (priv->title_label, priv->narrow);
  if (content != NULL)
    gtk_widget_set_halign (content, priv->narrow ? GTK_ALIGN_FILL : GTK_ALIGN_END);
}

static void
kvp_form_row_dispose (GObject *object)
{
  KvpFormRowPrivate *priv = kvp_form_row_get_instance_private (KVP_FORM_ROW (object));

  g_clear_weak_pointer (&priv->field);

  G_OBJECT_CLASS (kvp_form_row_parent_class)->dispose (object);
}

static void
kvp_form_row_finalize (GObject *object)
{
  KvpFormRowPrivate *priv = kvp_form_row_get_instance_private (KVP_FORM_ROW (object));

  g_free (priv->problem);

  G_OBJECT_CLASS (kvp_form_row_parent_class)->finalize (object);
}

static void
kvp_form_row_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  KvpFormRow *self = KVP_FORM_ROW (object);

  switch (prop_id)
    {
    case PROP_CONTENT:
      g_value_set_object (value, kvp_form_row_get_content (self));
      break;

    case PROP_FIELD:
      g_value_set_object (value, kvp_form_row_get_field (self));
      break;

    case PROP_HINT:
      g_value_set_string (value, kvp_form_row_get_hint (self));
      break;

    case PROP_NARROW:
      g_value_set_boolean (value, kvp_form_row_get_narrow (self));
      break;

    case PROP_PROBLEM:
      g_value_set_string (value, kvp_form_row_get_problem (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_form_row_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  KvpFormRow *self = KVP_FORM_ROW (object);

  switch (prop_id)
    {
    case PROP_CONTENT:
      kvp_form_row_set_content (self, g_value_get_object (value));
      break;

    case PROP_FIELD:
      kvp_form_row_set_field (self, g_value_get_object (value));
      break;

    case PROP_HINT:
      kvp_form_row_set_hint (self, g_value_get_string (value));
      break;

    case PROP_NARROW:
      kvp_form_row_set_narrow (self, g_value_get_boolean (value));
      break;

    case PROP_PROBLEM:
      kvp_form_row_set_problem (self, g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_form_row_class_init (KvpFormRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kvp_form_row_dispose;
  object_class->finalize = kvp_form_row_finalize;
  object_class->get_property = kvp_form_row_get_property;
  object_class->set_property = kvp_form_row_set_property;

  properties[PROP_CONTENT] =
    g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  properties[PROP_FIELD] =
    g_param_spec_object ("field", NULL, NULL, GTK_TYPE_WIDGET,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  properties[PROP_HINT] =
    g_param_spec_string ("hint", NULL, NULL, "",
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  properties[PROP_NARROW] =
    g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  properties[PROP_PROBLEM] =
    g_param_spec_string ("problem", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static GtkLabel *
create_note (const char *css_class)
{
  GtkWidget *label = gtk_label_new ("");

  gtk_widget_set_visible (label, FALSE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, css_class);

  return GTK_LABEL (label);
}

static void
kvp_form_row_init (KvpFormRow *self)
{
  KvpFormRowPrivate *priv = kvp_form_row_get_instance_private (self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  /* Without a template: GTK 4.8 can't dispose of one if a subclass has one too. */
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);

  priv->title_label = GTK_LABEL (gtk_label_new (""));
  gtk_label_set_xalign (priv->title_label, 0);
  gtk_label_set_wrap_mode (priv->title_label, PANGO_WRAP_WORD_CHAR);
  g_object_bind_property (self, "title", priv->title_label, "label", G_BINDING_SYNC_CREATE);

  priv->bin = ADW_BIN (adw_bin_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (priv->bin), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (priv->bin), GTK_ALIGN_CENTER);

  priv->line = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12));
  gtk_box_append (priv->line, GTK_WIDGET (priv->title_label));
  gtk_box_append (priv->line, GTK_WIDGET (priv->bin));

  priv->hint_label = create_note ("dim-label");
  priv->problem_label = create_note ("error");

  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (box, 9);
  gtk_widget_set_margin_bottom (box, 9);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (priv->line));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (priv->hint_label));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (priv->problem_label));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
}

/**
 * kvp_form_row_mark:
 * @field: what is filled in
 * @label: where the problem is said, hidden while there is none
 * @problem: (nullable): a sentence
 *
 * Marks @field as wrong, or as right with %NULL, for the eye and for a screen reader.
 */
void
kvp_form_row_mark (GtkWidget  *field,
                   GtkLabel   *label,
                   const char *problem)
{
  g_return_if_fail (GTK_IS_WIDGET (field));
  g_return_if_fail (GTK_IS_LABEL (label));

  gtk_label_set_text (label, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (label), problem != NULL);

  if (problem != NULL)
    {
      gtk_widget_add_css_class (field, "error");
      gtk_accessible_update_state (GTK_ACCESSIBLE (field),
                                   GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE,
                                   -1);
      gtk_accessible_update_property (GTK_ACCESSIBLE (field),
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, problem,
                                      -1);
    }
  else
    {
      gtk_widget_remove_css_class (field, "error");
      gtk_accessible_reset_state (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_STATE_INVALID);
      gtk_accessible_reset_property (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
    }
}

/**
 * kvp_form_row_get_content:
 * @self: a row
 *
 * Returns: (nullable) (transfer none): what is filled in
 */
GtkWidget *
kvp_form_row_get_content (KvpFormRow *self)
{
  KvpFormRowPrivate *priv = kvp_form_row_get_instance_private (self);

  g_return_val_if_fail (KVP_IS_FORM_ROW (self), NULL);

  return priv->bin != NULL ? adw_bin_get_child (priv->bin) : NULL;
}

/**
 * kvp_form_row_set_content:
 * @self: a row
 * @content: (nullable): what is filled in
 *
 * Sets what stands beside the title.
 */
void
kvp_form_row_set_content (KvpFormRow *self,
                          GtkWidget  *content)
{
  KvpFormRowPrivate *priv = kvp_form_row_get_instance_private (self);

  g_return_if_fail (KVP_IS_FORM_ROW (self));

  if (adw_bin_get_child (priv->bin) == content)
    return;

  adw_bin_set_child (priv->bin, content);
  arrange (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTENT]);
}

/**
 * kvp_form_row_get_field:
 * @self: a row
 *
 * Returns: (nullable) (transfer none): the widget that is marked when there is a problem
 */
GtkWidget *
kvp_form_row_get_field (KvpFormRow *self)
{
  KvpFormRowPrivate *priv = kvp_form_row_get_instance_private (self);

  g_return_val_if_fail (KVP_IS_FORM_ROW (self), NULL);

  return priv->field;
}

/**
 * kvp_form_row_set_field:
 * @self: a row
 * @field: (nullable): a widget inside the content; not owned
 *
 * Sets what is marked when there is a problem.
 */
void
kvp_form_row_set_field (KvpFormRow *self,
                        GtkWidget  *field)
{
  KvpFormRowPrivate *priv = kvp_form_row_get_instance_private (self);

  g_return_if_fail (KVP_IS_FORM_ROW (self));

  if (g_set_weak_pointer (&priv->field, field))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FIELD]);
}

/**
 * kvp_form_row_get_narrow:
 * @self: a row
 *
 * Returns: whether the content stands below the title
 */
gboolean
kvp_form_row_get_narrow (KvpFormRow *self)
{
  KvpFormRowPrivate *priv = kvp_form_row_get_instance_private (self);

  g_return_val_if_fail (KVP_IS_FORM_ROW (self), FALSE);

  return priv->narrow;
}

/**
 * kvp_form_row_set_narrow:
 * @self: a row
 * @narrow: whether the content stands below the title
 *
 * Says how much room there is.
 */
void
kvp_form_row_set_narrow (KvpFormRow *self,
                         gboolean    narrow)
{
  KvpFormRowPrivate *priv = kvp_form_row_get_instance_private (self);

  g_return_if_fail (KVP_IS_FORM_ROW (self));

  narrow = !!narrow;
  if (priv->narrow == (guint) narrow)
    return;

  priv->narrow = narrow;
  arrange (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
}

/**
 * kvp_form_row_get_problem:
 * @self: a row
 *
 * Returns: (nullable) (transfer none): what is wrong
 */
const char *
kvp_form_row_get_problem (KvpFormRow *self)
{
  KvpFormRowPrivate *priv = kvp_form_row_get_instance_private (self);

  g_return_val_if_fail (KVP_IS_FORM_ROW (self), NULL);

  return priv->problem;
}

/**
 * kvp_form_row_set_problem:
 * @self: a row
 * @problem: (nullable): a sentence, plain text
 *
 * Says what is wrong, below the row's content.
 */
void
kvp_form_row_set_problem (KvpFormRow *self,
                          const char *problem)
{
  KvpFormRowPrivate *priv = kvp_form_row_get_instance_private (self);

  g_return_if_fail (KVP_IS_FORM_ROW (self));

  if (g_strcmp0 (priv->problem, problem) == 0)
    return;

  g_free (priv->problem);
  priv->problem = g_strdup (problem);
  kvp_form_row_mark (priv->field != NULL ? priv->field : GTK_WIDGET (self), priv->problem_label, problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

/**
 * kvp_form_row_get_hint:
 * @self: a row
 *
 * Returns: (transfer none): how to fill it in; "" if nothing is said
 */
const char *
kvp_form_row_get_hint (KvpFormRow *self)
{
  KvpFormRowPrivate *priv = kvp_form_row_get_instance_private (self);

  g_return_val_if_fail (KVP_IS_FORM_ROW (self), NULL);

  return gtk_label_get_text (priv->hint_label);
}

/**
 * kvp_form_row_set_hint:
 * @self: a row
 * @hint: (nullable): a sentence, plain text
 *
 * Says how to fill the row in, below its content.
 */
void
kvp_form_row_set_hint (KvpFormRow *self,
                       const char *hint)
{
  KvpFormRowPrivate *priv = kvp_form_row_get_instance_private (self);

  g_return_if_fail (KVP_IS_FORM_ROW (self));

  if (hint == NULL)
    hint = "";
  if (g_str_equal (kvp_form_row_get_hint (self), hint))
    return;

  gtk_label_set_text (priv->hint_label, hint);
  gtk_widget_set_visible (GTK_WIDGET (priv->hint_label), hint[0] != '\0');
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HINT]);
}
