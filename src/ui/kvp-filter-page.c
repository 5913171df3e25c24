/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "ui/kvp-expiration-row.h"
#include "ui/kvp-filter-page.h"
#include "ui/kvp-form-row.h"
#include "ui/kvp-key-lines.h"
#include "ui/kvp-metadata-rule-row.h"
#include "ui/kvp-prefix-chips.h"
#include "ui/kvp-wrap-box.h"

/* A long list is looked at when typing pauses, a short one with every key stroke. */
#define LONG_LIST_CHARS (16 * 1024)
#define LONG_LIST_PAUSE_MS 250

struct _KvpFilterPage
{
  KvpPage parent_instance;

  /* Template widgets */
  AdwActionRow     *add_rule_row;
  GtkEntry         *anywhere_entry;
  KvpFormRow       *anywhere_row;
  GtkButton        *dry_run_button;
  GtkToggleButton  *every_button;
  GtkLabel         *every_label;
  KvpExpirationRow *expiration_row;
  GtkBox           *join_box;
  GtkDropDown      *join_drop_down;
  KvpKeyLines      *key_lines;
  GtkToggleButton  *list_button;
  GtkToggleButton  *match_button;
  GtkBox           *mode_box;
  GtkStack         *mode_stack;
  KvpWrapBox       *name_box;
  GtkDropDown      *name_drop_down;
  GtkEntry         *name_entry;
  KvpFormRow       *name_row;
  GtkLabel         *note_label;
  KvpPrefixChips   *prefix_chips;
  KvpFormRow       *prefix_row;
  GtkListBox       *rules_list;
  GtkLabel         *sentence_label;

  KvpNamespace *ns; /* (owned) */
  GPtrArray    *rules; /* (owned) (element-type KvpMetadataRuleRow): borrowed rows, in order */

  guint update_source;
  guint frozen; /* while the form is filled in from a filter */
  guint name_touched : 1;
};

enum {
  SIGNAL_DRY_RUN,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpFilterPage, kvp_filter_page, KVP_TYPE_PAGE)

static guint signals[N_SIGNALS];

static KvpFilterMode
get_mode (KvpFilterPage *self)
{
  if (gtk_toggle_button_get_active (self->every_button))
    return KVP_FILTER_EVERY_KEY;
  if (gtk_toggle_button_get_active (self->list_button))
    return KVP_FILTER_KEY_LIST;

  return KVP_FILTER_KEYS_THAT_MATCH;
}

static KvpNameTest
get_name_test (KvpFilterPage *self)
{
  /* The list in the template has the order of the enumeration. */
  return (KvpNameTest) gtk_drop_down_get_selected (self->name_drop_down);
}

static void
add_conditions (KvpFilterPage    *self,
                KvpFilterBuilder *builder)
{
  g_autoptr(GPtrArray) prefixes = kvp_prefix_chips_get_prefixes (self->prefix_chips);

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

/* Everything that the form says in its present mode, complete or not: nothing that is filled in is left out here. */
static KvpFilterBuilder *
create_builder (KvpFilterPage *self)
{
  KvpFilterBuilder *builder = kvp_filter_builder_new ();
  KvpFilterMode mode = get_mode (self);

  kvp_filter_builder_set_mode (builder, mode);
  if (mode == KVP_FILTER_KEYS_THAT_MATCH)
    {
      add_conditions (self, builder);
    }
  else if (mode == KVP_FILTER_KEY_LIST)
    {
      g_autoptr(GPtrArray) keys = kvp_key_lines_get_keys (self->key_lines);

      for (guint i = 0; i < keys->len; i++)
        kvp_filter_builder_add_key (builder, g_ptr_array_index (keys, i));
    }

  return builder;
}

static const char *
find_problem (GPtrArray      *problems,
              KvpFilterField  field,
              gint            index) /* -1: any */
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
replace_expiration_problem (KvpFilterPage *self,
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

static void
show_problems (KvpFilterPage *self,
               GPtrArray     *problems)
{
  const char *expiration = find_problem (problems, KVP_FILTER_FIELD_EXPIRATION, -1);
  const char *name = find_problem (problems, KVP_FILTER_FIELD_NAME, -1);

  kvp_form_row_set_problem (self->prefix_row, find_problem (problems, KVP_FILTER_FIELD_PREFIX, -1));
  kvp_form_row_set_problem (self->name_row, self->name_touched ? name : NULL);
  kvp_form_row_set_problem (KVP_FORM_ROW (self->expiration_row),
                            kvp_expiration_row_get_touched (self->expiration_row) ? expiration : NULL);
  for (guint i = 0; i < self->rules->len; i++)
    kvp_metadata_rule_row_set_problem (g_ptr_array_index (self->rules, i),
                                       find_problem (problems, KVP_FILTER_FIELD_RULE, (gint) i));
  kvp_form_row_set_problem (self->anywhere_row, find_problem (problems, KVP_FILTER_FIELD_ANYWHERE, -1));
  kvp_key_lines_set_problem (self->key_lines,
                             kvp_key_lines_is_empty (self->key_lines)
                               ? NULL
                               : find_problem (problems, KVP_FILTER_FIELD_KEY_LIST, -1));
}

/* What the form says, or the first thing that keeps it from saying it. */
static void
show_sentence (KvpFilterPage    *self,
               KvpFilterBuilder *builder,
               GPtrArray        *problems)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpFilter) filter = NULL;
  g_autofree char *sentence = NULL;

  if (problems->len > 0)
    {
      const KvpFilterProblem *first = g_ptr_array_index (problems, 0);

      sentence = g_strdup (first->message);
    }
  else
    {
      filter = kvp_filter_builder_build (builder, &error);
      sentence = filter != NULL ? kvp_filter_to_sentence (filter, kvp_namespace_get_title (self->ns))
                                : g_strdup (error->message);
    }

  gtk_label_set_text (self->sentence_label, sentence);
  if (filter != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->sentence_label), "dim-label");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->sentence_label), "dim-label");
  gtk_widget_set_sensitive (GTK_WIDGET (self->dry_run_button), filter != NULL);
}

static void
update (KvpFilterPage *self)
{
  g_autoptr(KvpFilterBuilder) builder = NULL;
  g_autoptr(GPtrArray) problems = NULL;

  g_clear_handle_id (&self->update_source, g_source_remove);
  if (self->frozen > 0 || self->ns == NULL)
    return;

  gtk_widget_set_visible (GTK_WIDGET (self->join_box), self->rules->len > 1);

  builder = create_builder (self);
  problems = kvp_filter_builder_validate (builder);
  replace_expiration_problem (self, problems);
  show_problems (self, problems);
  show_sentence (self, builder, problems);
}

static void
update_later_cb (gpointer user_data)
{
  KvpFilterPage *self = user_data;

  self->update_source = 0;
  update (self);
}

static void
form_changed_cb (KvpFilterPage *self)
{
  update (self);
}

static void
key_lines_changed_cb (KvpFilterPage *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (kvp_key_lines_get_text_view (self->key_lines));

  if (gtk_text_buffer_get_char_count (buffer) < LONG_LIST_CHARS)
    {
      update (self);
      return;
    }

  g_clear_handle_id (&self->update_source, g_source_remove);
  self->update_source = g_timeout_add_once (LONG_LIST_PAUSE_MS, update_later_cb, self);
}

static void
mode_toggled_cb (KvpFilterPage *self)
{
  switch (get_mode (self))
    {
    case KVP_FILTER_KEY_LIST:
      gtk_stack_set_visible_child_name (self->mode_stack, "list");
      break;

    case KVP_FILTER_EVERY_KEY:
      gtk_stack_set_visible_child_name (self->mode_stack, "every");
      break;

    case KVP_FILTER_KEYS_THAT_MATCH:
    default:
      gtk_stack_set_visible_child_name (self->mode_stack, "match");
    }

  update (self);
}

static const char *
get_name_hint (KvpNameTest test)
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

static void
name_test_changed_cb (KvpFilterPage *self)
{
  KvpNameTest test = get_name_test (self);

  gtk_widget_set_visible (GTK_WIDGET (self->name_entry), test != KVP_NAME_ANY);
  gtk_entry_set_placeholder_text (self->name_entry, get_name_hint (test));
  /* A field that has just come up is no mistake yet. */
  self->name_touched = gtk_entry_get_text_length (self->name_entry) > 0;
  update (self);
}

static void
name_entry_changed_cb (KvpFilterPage *self)
{
  self->name_touched = TRUE;
  update (self);
}

static void
remove_rule_cb (KvpFilterPage      *self,
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
  update (self);
}

static KvpMetadataRuleRow *
add_rule (KvpFilterPage *self)
{
  GtkWidget *row = kvp_metadata_rule_row_new ();

  g_object_bind_property (self, "narrow", row, "narrow", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (row, "changed", G_CALLBACK (form_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "remove", G_CALLBACK (remove_rule_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_insert (self->rules_list, row, (int) self->rules->len);
  g_ptr_array_add (self->rules, row);

  return KVP_METADATA_RULE_ROW (row);
}

static void
add_rule_cb (KvpFilterPage *self)
{
  KvpMetadataRuleRow *row = add_rule (self);

  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
dry_run_clicked_cb (KvpFilterPage *self)
{
  g_autoptr(KvpFilterBuilder) builder = NULL;
  g_autoptr(KvpFilter) filter = NULL;

  /* What is sent on is read from the form now, whatever the last look at it said. */
  update (self);
  builder = create_builder (self);
  filter = kvp_filter_builder_build (builder, NULL);
  if (filter == NULL)
    {
      /* update() has said why, and the button is insensitive. */
      return;
    }

  g_signal_emit (self, signals[SIGNAL_DRY_RUN], 0, filter);
}

static void
narrow_changed_cb (KvpFilterPage *self)
{
  gboolean narrow = kvp_page_get_narrow (KVP_PAGE (self));

  kvp_prefix_chips_set_narrow (self->prefix_chips, narrow);
  kvp_wrap_box_set_align_end (self->name_box, !narrow);
  gtk_widget_set_hexpand (GTK_WIDGET (self->name_entry), narrow);
  gtk_widget_set_halign (GTK_WIDGET (self->mode_box), narrow ? GTK_ALIGN_FILL : GTK_ALIGN_CENTER);
}

static void
kvp_filter_page_dispose (GObject *object)
{
  KvpFilterPage *self = KVP_FILTER_PAGE (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  /* Nothing is looked at any more, whatever the widgets say while they go. */
  g_clear_object (&self->ns);
  gtk_widget_dispose_template (GTK_WIDGET (self), KVP_TYPE_FILTER_PAGE);

  G_OBJECT_CLASS (kvp_filter_page_parent_class)->dispose (object);
}

static void
kvp_filter_page_finalize (GObject *object)
{
  KvpFilterPage *self = KVP_FILTER_PAGE (object);

  g_ptr_array_unref (self->rules);

  G_OBJECT_CLASS (kvp_filter_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, add_rule_row);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, anywhere_entry);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, anywhere_row);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, dry_run_button);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, every_button);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, every_label);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, expiration_row);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, join_box);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, join_drop_down);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, key_lines);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, list_button);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, match_button);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, mode_box);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, mode_stack);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, name_box);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, name_drop_down);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, name_entry);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, name_row);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, note_label);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, prefix_chips);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, prefix_row);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, rules_list);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, sentence_label);

  gtk_widget_class_bind_template_callback (widget_class, add_rule_cb);
  gtk_widget_class_bind_template_callback (widget_class, dry_run_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, form_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_lines_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, mode_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_test_changed_cb);
}

static void
kvp_filter_page_class_init (KvpFilterPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kvp_filter_page_dispose;
  object_class->finalize = kvp_filter_page_finalize;

  /**
   * KvpFilterPage::dry-run:
   * @filter: what the form says
   *
   * The person wants to see the keys. Never emitted while anything in the form is incomplete or wrong.
   */
  signals[SIGNAL_DRY_RUN] =
    g_signal_new ("dry-run", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, KVP_TYPE_FILTER);

  g_type_ensure (KVP_TYPE_EXPIRATION_ROW);
  g_type_ensure (KVP_TYPE_FORM_ROW);
  g_type_ensure (KVP_TYPE_KEY_LINES);
  g_type_ensure (KVP_TYPE_PREFIX_CHIPS);
  g_type_ensure (KVP_TYPE_WRAP_BOX);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-filter-page.ui");
  bind_children (widget_class);
}

static void
kvp_filter_page_init (KvpFilterPage *self)
{
  self->rules = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));

  kvp_form_row_set_field (self->prefix_row, kvp_prefix_chips_get_entry (self->prefix_chips));
  g_signal_connect (self, "notify::narrow", G_CALLBACK (narrow_changed_cb), NULL);
  narrow_changed_cb (self);
}

/**
 * kvp_filter_page_new:
 * @connection: where the namespace is
 * @ns: the namespace
 *
 * Returns: (transfer floating): an empty form
 */
GtkWidget *
kvp_filter_page_new (KvpConnection *connection,
                     KvpNamespace  *ns)
{
  KvpFilterPage *self;
  KvpAccount *account;
  g_autofree char *title = NULL;
  g_autofree char *account_name = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *every = NULL;

  g_return_val_if_fail (KVP_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (KVP_IS_NAMESPACE (ns), NULL);

  self = g_object_new (KVP_TYPE_FILTER_PAGE, NULL);
  self->ns = g_object_ref (ns);

  title = kvp_display_text (kvp_namespace_get_title (ns), -1);
  account = kvp_connection_get_account (connection);
  account_name = kvp_display_text (account != NULL ? kvp_account_get_display_name (account) : "", -1);
  /* Translators: the header bar's second line; %s is an account. */
  subtitle = g_strdup_printf (_("%s · Choose keys"), account_name);
  /* Translators: %s is a namespace. */
  every = g_strdup_printf (_("Every key of “%s” will be listed for deletion"), title);

  kvp_page_set_title (KVP_PAGE (self), title);
  kvp_page_set_subtitle (KVP_PAGE (self), subtitle);
  gtk_label_set_text (self->every_label, every);
  update (self);

  return GTK_WIDGET (self);
}

static void
clear_rules (KvpFilterPage *self)
{
  for (guint i = 0; i < self->rules->len; i++)
    gtk_list_box_remove (self->rules_list, g_ptr_array_index (self->rules, i));
  g_ptr_array_set_size (self->rules, 0);
}

/**
 * kvp_filter_page_set_filter:
 * @self: a form
 * @filter: what it shall say
 *
 * Fills the form in with what @filter says; whatever it said before is gone.
 */
void
kvp_filter_page_set_filter (KvpFilterPage *self,
                            KvpFilter     *filter)
{
  g_return_if_fail (KVP_IS_FILTER_PAGE (self));
  g_return_if_fail (KVP_IS_FILTER (filter));

  self->frozen++;
  clear_rules (self);
  kvp_key_lines_set_keys (self->key_lines, kvp_filter_get_keys (filter));
  switch (kvp_filter_get_mode (filter))
    {
    case KVP_FILTER_KEY_LIST:
      gtk_toggle_button_set_active (self->list_button, TRUE);
      break;

    case KVP_FILTER_EVERY_KEY:
      gtk_toggle_button_set_active (self->every_button, TRUE);
      break;

    case KVP_FILTER_KEYS_THAT_MATCH:
    default:
      gtk_toggle_button_set_active (self->match_button, TRUE);
    }
  self->frozen--;

  update (self);
}
