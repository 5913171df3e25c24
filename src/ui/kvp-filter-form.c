/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "ui/kvp-drop-down.h"
#include "ui/kvp-expiration-row.h"
#include "ui/kvp-filter-form.h"
#include "ui/kvp-form-row.h"
#include "ui/kvp-metadata-rule-row.h"
#include "ui/kvp-prefix-chips.h"
#include "ui/kvp-wrap-box.h"

struct _KvpFilterForm
{
  AdwBin parent_instance;

  /* Template widgets */
  AdwActionRow     *add_rule_row;
  GtkEntry         *anywhere_entry;
  KvpFormRow       *anywhere_row;
  KvpExpirationRow *expiration_row;
  GtkBox           *join_box;
  GtkDropDown      *join_drop_down;
  KvpWrapBox       *name_box;
  GtkDropDown      *name_drop_down;
  GtkEntry         *name_entry;
  KvpFormRow       *name_row;
  KvpPrefixChips   *prefix_chips;
  KvpFormRow       *prefix_row;
  GtkListBox       *rules_list;

  GPtrArray *rules; /* (owned) (element-type KvpMetadataRuleRow): borrowed rows, in order */

  guint frozen; /* while it is filled in from a filter */
  guint narrow : 1;
  guint name_touched : 1;
};

enum {
  PROP_0,
  PROP_NARROW,
  N_PROPS
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpFilterForm, kvp_filter_form, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static KvpNameTest
get_name_test (KvpFilterForm *self)
{
  /* The list in the template has the order of the enumeration. */
  return (KvpNameTest) gtk_drop_down_get_selected (self->name_drop_down);
}

static void
emit_changed (KvpFilterForm *self)
{
  if (self->frozen == 0)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
part_changed_cb (KvpFilterForm *self)
{
  emit_changed (self);
}

static void
prefixes_changed_cb (KvpFilterForm *self)
{
  GtkEntry *entry = GTK_ENTRY (kvp_prefix_chips_get_entry (self->prefix_chips));

  kvp_form_row_set_hint (self->prefix_row,
                         gtk_entry_get_text_length (entry) > 0
                           ? _("It counts as it stands. Press Enter to add another prefix.")
                           : NULL);
  emit_changed (self);
}

static const char *
get_name_placeholder (KvpNameTest test)
{
  switch (test)
    {
    case KVP_NAME_GLOB:
      return _("Such as user:*:draft-?");

    case KVP_NAME_REGEX:
      return _("Such as ^user:[0-9]+$");

    case KVP_NAME_ANY:
    case KVP_NAME_CONTAINS:
    default:
      return _("Text");
    }
}

static const char *
get_name_hint (KvpNameTest test)
{
  switch (test)
    {
    case KVP_NAME_CONTAINS:
      return _("Upper and lower case differ.");

    case KVP_NAME_GLOB:
      return _("For the whole name: * is any text, ? is one character, [abc] is one of these.");

    case KVP_NAME_REGEX:
      return _("Anywhere in the name; ^ is its beginning, $ its end.");

    case KVP_NAME_ANY:
    default:
      return NULL;
    }
}

static void
name_test_changed_cb (KvpFilterForm *self)
{
  KvpNameTest test = get_name_test (self);

  gtk_widget_set_visible (GTK_WIDGET (self->name_entry), test != KVP_NAME_ANY);
  gtk_entry_set_placeholder_text (self->name_entry, get_name_placeholder (test));
  kvp_form_row_set_hint (self->name_row, get_name_hint (test));
  /* A field that has just come up is no mistake yet. */
  self->name_touched = gtk_entry_get_text_length (self->name_entry) > 0;
  emit_changed (self);
}

static void
name_entry_changed_cb (KvpFilterForm *self)
{
  self->name_touched = TRUE;
  emit_changed (self);
}

static void
update_join (KvpFilterForm *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->join_box), self->rules->len > 1);
}

static void
remove_rule_cb (KvpFilterForm      *self,
                KvpMetadataRuleRow *row)
{
  guint index;

  if (!g_ptr_array_find (self->rules, row, &index))
    return;

  /* The focus was in the row that goes. */
  if (index + 1 < self->rules->len)
    gtk_widget_grab_focus (g_ptr_array_index (self->rules, index + 1));
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->add_rule_row));

  g_ptr_array_remove_index (self->rules, index);
  gtk_list_box_remove (self->rules_list, GTK_WIDGET (row));
  update_join (self);
  emit_changed (self);
}

static KvpMetadataRuleRow *
add_rule (KvpFilterForm *self)
{
  GtkWidget *row = kvp_metadata_rule_row_new ();

  g_object_bind_property (self, "narrow", row, "narrow", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (row, "changed", G_CALLBACK (part_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "remove", G_CALLBACK (remove_rule_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_insert (self->rules_list, row, (int) self->rules->len);
  g_ptr_array_add (self->rules, row);
  update_join (self);

  return KVP_METADATA_RULE_ROW (row);
}

static void
add_rule_cb (KvpFilterForm *self)
{
  KvpMetadataRuleRow *row = add_rule (self);

  emit_changed (self);
  gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
kvp_filter_form_dispose (GObject *object)
{
  KvpFilterForm *self = KVP_FILTER_FORM (object);

  /* Nobody is told what the widgets say while they go. */
  self->frozen++;
  g_ptr_array_set_size (self->rules, 0);

  G_OBJECT_CLASS (kvp_filter_form_parent_class)->dispose (object);
}

static void
kvp_filter_form_finalize (GObject *object)
{
  KvpFilterForm *self = KVP_FILTER_FORM (object);

  g_ptr_array_unref (self->rules);

  G_OBJECT_CLASS (kvp_filter_form_parent_class)->finalize (object);
}

static void
kvp_filter_form_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  KvpFilterForm *self = KVP_FILTER_FORM (object);

  switch (prop_id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, kvp_filter_form_get_narrow (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_filter_form_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  KvpFilterForm *self = KVP_FILTER_FORM (object);

  switch (prop_id)
    {
    case PROP_NARROW:
      kvp_filter_form_set_narrow (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (KVP_TYPE_EXPIRATION_ROW);
  g_type_ensure (KVP_TYPE_FORM_ROW);
  g_type_ensure (KVP_TYPE_PREFIX_CHIPS);
  g_type_ensure (KVP_TYPE_WRAP_BOX);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/kvpurger/KvPurger/kvp-filter-form.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpFilterForm, add_rule_row);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterForm, anywhere_entry);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterForm, anywhere_row);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterForm, expiration_row);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterForm, join_box);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterForm, join_drop_down);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterForm, name_box);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterForm, name_drop_down);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterForm, name_entry);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterForm, name_row);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterForm, prefix_chips);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterForm, prefix_row);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterForm, rules_list);

  gtk_widget_class_bind_template_callback (widget_class, add_rule_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_test_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, part_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, prefixes_changed_cb);
}

static void
kvp_filter_form_class_init (KvpFilterFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kvp_filter_form_dispose;
  object_class->finalize = kvp_filter_form_finalize;
  object_class->get_property = kvp_filter_form_get_property;
  object_class->set_property = kvp_filter_form_set_property;

  properties[PROP_NARROW] =
    g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * KvpFilterForm::changed:
   *
   * The form says something else now.
   */
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
arrange (KvpFilterForm *self)
{
  kvp_prefix_chips_set_narrow (self->prefix_chips, self->narrow);
  kvp_wrap_box_set_align_end (self->name_box, !self->narrow);
  gtk_widget_set_hexpand (GTK_WIDGET (self->name_entry), self->narrow);
}

static void
kvp_filter_form_init (KvpFilterForm *self)
{
  self->rules = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  kvp_drop_down_expose (GTK_WIDGET (self->join_drop_down));
  kvp_drop_down_expose (GTK_WIDGET (self->name_drop_down));
  kvp_form_row_set_field (self->prefix_row, kvp_prefix_chips_get_entry (self->prefix_chips));
  arrange (self);
}

/**
 * kvp_filter_form_add_to_builder:
 * @self: a form
 * @builder: an empty builder
 *
 * Hands over everything that is filled in, complete or not: nothing is left out here, so that what is
 * incomplete becomes a problem and not a condition that is ignored.
 */
void
kvp_filter_form_add_to_builder (KvpFilterForm    *self,
                                KvpFilterBuilder *builder)
{
  g_autoptr(GPtrArray) prefixes = NULL;

  g_return_if_fail (KVP_IS_FILTER_FORM (self));
  g_return_if_fail (builder != NULL);

  prefixes = kvp_prefix_chips_get_prefixes (self->prefix_chips);
  for (guint i = 0; i < prefixes->len; i++)
    kvp_filter_builder_add_prefix (builder, g_ptr_array_index (prefixes, i));

  kvp_filter_builder_set_name (builder,
                               get_name_test (self),
                               get_name_test (self) != KVP_NAME_ANY
                                 ? gtk_editable_get_text (GTK_EDITABLE (self->name_entry))
                                 : "");
  kvp_filter_builder_set_expiration (builder,
                                     kvp_expiration_row_get_test (self->expiration_row),
                                     kvp_expiration_row_get_when (self->expiration_row));

  kvp_filter_builder_set_join (builder, (KvpFilterJoin) gtk_drop_down_get_selected (self->join_drop_down));
  for (guint i = 0; i < self->rules->len; i++)
    {
      KvpMetadataRuleRow *row = g_ptr_array_index (self->rules, i);

      kvp_filter_builder_add_rule (builder,
                                   kvp_metadata_rule_row_get_path (row),
                                   kvp_metadata_rule_row_get_test (row),
                                   kvp_metadata_rule_row_get_value (row));
    }
  kvp_filter_builder_set_anywhere (builder, gtk_editable_get_text (GTK_EDITABLE (self->anywhere_entry)));
}

static const char *
find_problem (GPtrArray      *problems,
              KvpFilterField  field,
              int             index) /* -1: any */
{
  for (guint i = 0; i < problems->len; i++)
    {
      const KvpFilterProblem *problem = g_ptr_array_index (problems, i);

      if (problem->field == field && (index < 0 || problem->index == (guint) index))
        return problem->message;
    }

  return NULL;
}

/* The row knows better than the filter what is wrong with a time that was typed. */
static void
replace_expiration_problem (KvpFilterForm *self,
                            GPtrArray     *problems)
{
  g_autofree char *better = kvp_expiration_row_check (self->expiration_row);

  for (guint i = 0; i < problems->len && better != NULL; i++)
    {
      KvpFilterProblem *problem = g_ptr_array_index (problems, i);

      if (problem->field == KVP_FILTER_FIELD_EXPIRATION)
        {
          g_free (problem->message);
          problem->message = g_steal_pointer (&better);
        }
    }
}

/**
 * kvp_filter_form_show_problems:
 * @self: a form
 * @problems: (element-type KvpFilterProblem): what is incomplete or wrong; empty if nothing is
 *
 * Puts each problem on its row. A row that has not been touched is not nagged about.
 */
void
kvp_filter_form_show_problems (KvpFilterForm *self,
                               GPtrArray     *problems)
{
  const char *name, *expiration;

  g_return_if_fail (KVP_IS_FILTER_FORM (self));
  g_return_if_fail (problems != NULL);

  replace_expiration_problem (self, problems);
  name = find_problem (problems, KVP_FILTER_FIELD_NAME, -1);
  expiration = find_problem (problems, KVP_FILTER_FIELD_EXPIRATION, -1);

  kvp_form_row_set_problem (self->prefix_row, find_problem (problems, KVP_FILTER_FIELD_PREFIX, -1));
  kvp_form_row_set_problem (self->name_row, self->name_touched ? name : NULL);
  kvp_form_row_set_problem (KVP_FORM_ROW (self->expiration_row),
                            kvp_expiration_row_get_touched (self->expiration_row) ? expiration : NULL);
  for (guint i = 0; i < self->rules->len; i++)
    kvp_metadata_rule_row_set_problem (g_ptr_array_index (self->rules, i),
                                       find_problem (problems, KVP_FILTER_FIELD_RULE, (int) i));
  kvp_form_row_set_problem (self->anywhere_row, find_problem (problems, KVP_FILTER_FIELD_ANYWHERE, -1));
}

static void
set_rules (KvpFilterForm *self,
           KvpFilter     *filter)
{
  KvpFilterJoin join = KVP_JOIN_ALL;
  GPtrArray *rules = kvp_filter_get_rules (filter, &join);

  for (guint i = 0; i < self->rules->len; i++)
    gtk_list_box_remove (self->rules_list, g_ptr_array_index (self->rules, i));
  g_ptr_array_set_size (self->rules, 0);

  for (guint i = 0; i < rules->len; i++)
    {
      const KvpMetadataRule *rule = g_ptr_array_index (rules, i);

      kvp_metadata_rule_row_set_rule (add_rule (self), rule->path, rule->test, rule->value);
    }
  gtk_drop_down_set_selected (self->join_drop_down, (guint) join);
  update_join (self);
}

/**
 * kvp_filter_form_set_filter:
 * @self: a form
 * @filter: what it shall say
 *
 * Fills the form in with the conditions of @filter; whatever it said before is gone. Emits no signal.
 */
void
kvp_filter_form_set_filter (KvpFilterForm *self,
                            KvpFilter     *filter)
{
  KvpExpirationTest expiration_test;
  KvpNameTest name_test;
  const char *pattern = NULL;
  gint64 when = 0;

  g_return_if_fail (KVP_IS_FILTER_FORM (self));
  g_return_if_fail (KVP_IS_FILTER (filter));

  self->frozen++;

  kvp_prefix_chips_set_prefixes (self->prefix_chips, kvp_filter_get_prefixes (filter));

  name_test = kvp_filter_get_name (filter, &pattern);
  gtk_drop_down_set_selected (self->name_drop_down, (guint) name_test);
  gtk_editable_set_text (GTK_EDITABLE (self->name_entry), pattern);
  self->name_touched = FALSE;

  expiration_test = kvp_filter_get_expiration (filter, &when);
  kvp_expiration_row_set_expiration (self->expiration_row, expiration_test, when);

  set_rules (self, filter);
  gtk_editable_set_text (GTK_EDITABLE (self->anywhere_entry), kvp_filter_get_anywhere (filter));

  self->frozen--;
}

/**
 * kvp_filter_form_get_narrow:
 * @self: a form
 *
 * Returns: whether fields stand below their titles
 */
gboolean
kvp_filter_form_get_narrow (KvpFilterForm *self)
{
  g_return_val_if_fail (KVP_IS_FILTER_FORM (self), FALSE);

  return self->narrow;
}

/**
 * kvp_filter_form_set_narrow:
 * @self: a form
 * @narrow: whether fields stand below their titles
 *
 * Says how much room there is.
 */
void
kvp_filter_form_set_narrow (KvpFilterForm *self,
                            gboolean       narrow)
{
  g_return_if_fail (KVP_IS_FILTER_FORM (self));

  narrow = !!narrow;
  if (self->narrow == (guint) narrow)
    return;

  self->narrow = narrow;
  arrange (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
}
