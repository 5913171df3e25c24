/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "ui/kvp-drop-down.h"
#include "ui/kvp-form-row.h"
#include "ui/kvp-metadata-rule-row.h"

struct _KvpMetadataRuleRow
{
  AdwPreferencesRow parent_instance;

  /* Template widgets */
  GtkBox      *comparison_box;
  GtkGrid     *grid;
  GtkEntry    *path_entry;
  GtkLabel    *problem_label;
  GtkButton   *remove_button;
  GtkDropDown *test_drop_down;
  GtkEntry    *value_entry;

  char *problem; /* (owned) (nullable) */
  guint narrow : 1;
  guint touched : 1; /* the value was typed in, or the focus has been here and left */
};

enum {
  PROP_0,
  PROP_NARROW,
  N_PROPS
};

enum {
  SIGNAL_CHANGED,
  SIGNAL_REMOVE,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpMetadataRuleRow, kvp_metadata_rule_row, ADW_TYPE_PREFERENCES_ROW)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static gboolean
test_takes_value (KvpMetadataTest test)
{
  return test != KVP_METADATA_EXISTS && test != KVP_METADATA_MISSING;
}

static void
place (KvpMetadataRuleRow *self,
       gpointer            child,
       int                 column,
       int                 row,
       int                 width)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self->grid));

  g_object_set (gtk_layout_manager_get_layout_child (layout, child),
                "column", column,
                "row", row,
                "column-span", width,
                NULL);
}

/* One line where there is room; else the test and its value stand below the field. */
static void
arrange (KvpMetadataRuleRow *self)
{
  gboolean has_value = test_takes_value (kvp_metadata_rule_row_get_test (self));

  gtk_widget_set_visible (GTK_WIDGET (self->value_entry), has_value);
  /* Something must take the room that is left, so that the button stays at the end. */
  gtk_widget_set_hexpand (GTK_WIDGET (self->path_entry), self->narrow || !has_value);
  if (self->narrow)
    {
      place (self, self->path_entry, 0, 0, 1);
      place (self, self->remove_button, 1, 0, 1);
      place (self, self->comparison_box, 0, 1, 2);
      place (self, self->problem_label, 0, 2, 2);
    }
  else
    {
      place (self, self->path_entry, 0, 0, 1);
      place (self, self->comparison_box, 1, 0, 1);
      place (self, self->remove_button, 2, 0, 1);
      place (self, self->problem_label, 0, 1, 3);
    }
}

static const char *
get_value_hint (KvpMetadataTest test)
{
  switch (test)
    {
    case KVP_METADATA_MATCHES:
      return _("Regular expression");

    case KVP_METADATA_ONE_OF:
      return _("Values, separated by commas");

    case KVP_METADATA_LESS:
    case KVP_METADATA_GREATER:
      return _("Number or text");

    case KVP_METADATA_CONTAINS:
      return _("Text");

    case KVP_METADATA_EQUALS:
    case KVP_METADATA_IS_NOT:
    case KVP_METADATA_EXISTS:
    case KVP_METADATA_MISSING:
    default:
      return _("Value");
    }
}

/* The field is what is wrong while it is empty; after that, the value. */
static void
show_problem (KvpMetadataRuleRow *self)
{
  const char *problem = self->touched ? self->problem : NULL;
  gboolean at_value = kvp_metadata_rule_row_get_path (self)[0] != '\0'
                      && test_takes_value (kvp_metadata_rule_row_get_test (self));

  kvp_form_row_mark (GTK_WIDGET (self->value_entry), self->problem_label, at_value ? problem : NULL);
  kvp_form_row_mark (GTK_WIDGET (self->path_entry), self->problem_label, at_value ? NULL : problem);
  gtk_label_set_text (self->problem_label, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), problem != NULL);
}

static void
entry_changed_cb (KvpMetadataRuleRow *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
value_changed_cb (KvpMetadataRuleRow *self)
{
  self->touched = TRUE;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
test_changed_cb (KvpMetadataRuleRow *self)
{
  gtk_entry_set_placeholder_text (self->value_entry, get_value_hint (kvp_metadata_rule_row_get_test (self)));
  arrange (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
focus_left_cb (KvpMetadataRuleRow *self)
{
  self->touched = TRUE;
  show_problem (self);
}

static void
remove_clicked_cb (KvpMetadataRuleRow *self)
{
  g_signal_emit (self, signals[SIGNAL_REMOVE], 0);
}

static gboolean
kvp_metadata_rule_row_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (KVP_METADATA_RULE_ROW (widget)->path_entry));
}

static void
kvp_metadata_rule_row_finalize (GObject *object)
{
  KvpMetadataRuleRow *self = KVP_METADATA_RULE_ROW (object);

  g_free (self->problem);

  G_OBJECT_CLASS (kvp_metadata_rule_row_parent_class)->finalize (object);
}

static void
kvp_metadata_rule_row_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  KvpMetadataRuleRow *self = KVP_METADATA_RULE_ROW (object);

  switch (prop_id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_metadata_rule_row_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  KvpMetadataRuleRow *self = KVP_METADATA_RULE_ROW (object);

  switch (prop_id)
    {
    case PROP_NARROW:
      kvp_metadata_rule_row_set_narrow (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_metadata_rule_row_class_init (KvpMetadataRuleRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = kvp_metadata_rule_row_finalize;
  object_class->get_property = kvp_metadata_rule_row_get_property;
  object_class->set_property = kvp_metadata_rule_row_set_property;
  widget_class->grab_focus = kvp_metadata_rule_row_grab_focus;

  properties[PROP_NARROW] =
    g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * KvpMetadataRuleRow::changed:
   *
   * The rule reads otherwise now.
   */
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  /**
   * KvpMetadataRuleRow::remove:
   *
   * The person wants the rule gone.
   */
  signals[SIGNAL_REMOVE] =
    g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/kvpurger/KvPurger/kvp-metadata-rule-row.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpMetadataRuleRow, comparison_box);
  gtk_widget_class_bind_template_child (widget_class, KvpMetadataRuleRow, grid);
  gtk_widget_class_bind_template_child (widget_class, KvpMetadataRuleRow, path_entry);
  gtk_widget_class_bind_template_child (widget_class, KvpMetadataRuleRow, problem_label);
  gtk_widget_class_bind_template_child (widget_class, KvpMetadataRuleRow, remove_button);
  gtk_widget_class_bind_template_child (widget_class, KvpMetadataRuleRow, test_drop_down);
  gtk_widget_class_bind_template_child (widget_class, KvpMetadataRuleRow, value_entry);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, focus_left_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, test_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, value_changed_cb);
}

static void
kvp_metadata_rule_row_init (KvpMetadataRuleRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kvp_drop_down_expose (GTK_WIDGET (self->test_drop_down));
  gtk_entry_set_placeholder_text (self->value_entry, get_value_hint (KVP_METADATA_EQUALS));
  arrange (self);
}

/**
 * kvp_metadata_rule_row_new:
 *
 * Returns: (transfer floating): a rule that says nothing yet
 */
GtkWidget *
kvp_metadata_rule_row_new (void)
{
  return g_object_new (KVP_TYPE_METADATA_RULE_ROW, NULL);
}

/**
 * kvp_metadata_rule_row_get_path:
 * @self: a rule
 *
 * Returns: (transfer none): the field's path as typed
 */
const char *
kvp_metadata_rule_row_get_path (KvpMetadataRuleRow *self)
{
  g_return_val_if_fail (KVP_IS_METADATA_RULE_ROW (self), NULL);

  return gtk_editable_get_text (GTK_EDITABLE (self->path_entry));
}

/**
 * kvp_metadata_rule_row_get_test:
 * @self: a rule
 *
 * Returns: how the field is compared
 */
KvpMetadataTest
kvp_metadata_rule_row_get_test (KvpMetadataRuleRow *self)
{
  g_return_val_if_fail (KVP_IS_METADATA_RULE_ROW (self), KVP_METADATA_EQUALS);

  /* The list in the template has the order of the enumeration. */
  return (KvpMetadataTest) gtk_drop_down_get_selected (self->test_drop_down);
}

/**
 * kvp_metadata_rule_row_get_value:
 * @self: a rule
 *
 * Returns: (transfer none): the value as typed; "" where the test takes none
 */
const char *
kvp_metadata_rule_row_get_value (KvpMetadataRuleRow *self)
{
  g_return_val_if_fail (KVP_IS_METADATA_RULE_ROW (self), NULL);

  if (!test_takes_value (kvp_metadata_rule_row_get_test (self)))
    return "";

  return gtk_editable_get_text (GTK_EDITABLE (self->value_entry));
}

/**
 * kvp_metadata_rule_row_set_rule:
 * @self: a rule
 * @path: the field's path
 * @test: how it is compared
 * @value: (nullable): what it is compared with
 *
 * Fills the row in.
 */
void
kvp_metadata_rule_row_set_rule (KvpMetadataRuleRow *self,
                                const char         *path,
                                KvpMetadataTest     test,
                                const char         *value)
{
  g_return_if_fail (KVP_IS_METADATA_RULE_ROW (self));

  gtk_editable_set_text (GTK_EDITABLE (self->path_entry), path != NULL ? path : "");
  gtk_drop_down_set_selected (self->test_drop_down, (guint) test);
  gtk_editable_set_text (GTK_EDITABLE (self->value_entry), value != NULL ? value : "");
}

/**
 * kvp_metadata_rule_row_set_problem:
 * @self: a rule
 * @problem: (nullable): a sentence, plain text
 *
 * Says what is wrong. A row that was just added is not nagged about: it shows once the person has typed a
 * value or has left the row.
 */
void
kvp_metadata_rule_row_set_problem (KvpMetadataRuleRow *self,
                                   const char         *problem)
{
  g_return_if_fail (KVP_IS_METADATA_RULE_ROW (self));

  if (g_strcmp0 (self->problem, problem) != 0)
    {
      g_free (self->problem);
      self->problem = g_strdup (problem);
    }
  show_problem (self);
}

/**
 * kvp_metadata_rule_row_set_narrow:
 * @self: a rule
 * @narrow: whether the test and the value stand below the field
 *
 * Says how much room there is.
 */
void
kvp_metadata_rule_row_set_narrow (KvpMetadataRuleRow *self,
                                  gboolean            narrow)
{
  g_return_if_fail (KVP_IS_METADATA_RULE_ROW (self));

  narrow = !!narrow;
  if (self->narrow == (guint) narrow)
    return;

  self->narrow = narrow;
  arrange (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
}
