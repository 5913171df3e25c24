/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filter-widgets.h"

#include "ui/kvp-expiration-row.h"
#include "ui/kvp-filter-form.h"
#include "ui/kvp-key-lines.h"
#include "ui/kvp-prefix-chips.h"

/* Much more than any of these tests needs, and less than the test runner's own limit. */
#define DEADLINE_SECONDS 240

/* --- widgets --- */

void
widgets_init (int    *argc,
              char ***argv)
{
  /* Without G_TEST_OPTION_ISOLATE_DIRS: it hides the system's schemas and types of files too, and so its icons. The session
   * that these tests run in has a home of its own. */
  g_test_init (argc, argv, NULL);
  adw_init ();
}

static gboolean
deadline_cb (gpointer user_data)
{
  g_error ("What the test waits for did not come in %d seconds", DEADLINE_SECONDS);

  return G_SOURCE_REMOVE;
}

void
widgets_until (WidgetCondition condition,
               gpointer        user_data)
{
  guint deadline = g_timeout_add_seconds (DEADLINE_SECONDS, deadline_cb, NULL);

  while (!condition (user_data))
    g_main_context_iteration (NULL, TRUE);

  g_source_remove (deadline);
}

void
widgets_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
widgets_type (gpointer    editable,
              const char *text)
{
  g_assert_true (gtk_widget_is_sensitive (editable));
  gtk_editable_set_text (GTK_EDITABLE (editable), text);
}

void
widgets_press_enter (GtkEntry *entry)
{
  g_signal_emit_by_name (gtk_editable_get_delegate (GTK_EDITABLE (entry)), "activate");
}

gpointer
widgets_get_child (gpointer    widget,
                   GType       type,
                   const char *name)
{
  GObject *child = gtk_widget_get_template_child (widget, type, name);

  g_assert_nonnull (child);

  return child;
}

static void
collect (GtkWidget *widget,
         GType      type,
         GPtrArray *found)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    g_ptr_array_add (found, widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect (child, type, found);
}

GPtrArray *
widgets_find_all (GtkWidget *root,
                  GType      type)
{
  GPtrArray *found = g_ptr_array_new ();

  collect (root, type, found);

  return found;
}

GtkLabel *
widgets_find_label (GtkWidget  *root,
                    const char *text)
{
  g_autoptr(GPtrArray) labels = widgets_find_all (root, GTK_TYPE_LABEL);

  for (guint i = 0; i < labels->len; i++)
    {
      GtkLabel *label = g_ptr_array_index (labels, i);

      if (gtk_widget_get_mapped (GTK_WIDGET (label)) && g_str_equal (gtk_label_get_text (label), text))
        return label;
    }

  return NULL;
}

static gboolean
is_mapped (gpointer user_data)
{
  return gtk_widget_get_mapped (user_data);
}

GtkWidget *
widgets_show (GtkWidget *child)
{
  GtkWidget *window = adw_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 900, 800);
  adw_window_set_content (ADW_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  widgets_until (is_mapped, child);

  return window;
}

static gboolean
is_gone (gpointer user_data)
{
  g_autoptr(GObject) object = g_weak_ref_get (user_data);

  return object == NULL;
}

void
widgets_destroy (GtkWidget *window)
{
  GWeakRef weak;

  g_weak_ref_init (&weak, window);
  gtk_window_destroy (GTK_WINDOW (window));
  widgets_until (is_gone, &weak);
  g_weak_ref_clear (&weak);
}

/* --- the form --- */

static void
dry_run_cb (FilterForm *self,
            KvpFilter  *filter)
{
  g_set_object (&self->asked, filter);
  self->n_asked++;
}

static void
find_widgets (FilterForm *self)
{
  gpointer form = widgets_get_child (self->page, KVP_TYPE_FILTER_PAGE, "form");
  gpointer lines = widgets_get_child (self->page, KVP_TYPE_FILTER_PAGE, "key_lines");
  gpointer expiration = widgets_get_child (form, KVP_TYPE_FILTER_FORM, "expiration_row");

  self->chips = widgets_get_child (form, KVP_TYPE_FILTER_FORM, "prefix_chips");
  self->prefix_entry = GTK_ENTRY (kvp_prefix_chips_get_entry (KVP_PREFIX_CHIPS (self->chips)));
  self->name_drop_down = widgets_get_child (form, KVP_TYPE_FILTER_FORM, "name_drop_down");
  self->name_entry = widgets_get_child (form, KVP_TYPE_FILTER_FORM, "name_entry");
  self->expiration_drop_down = widgets_get_child (expiration, KVP_TYPE_EXPIRATION_ROW, "test_drop_down");
  self->date_entry = widgets_get_child (expiration, KVP_TYPE_EXPIRATION_ROW, "date_entry");
  self->time_entry = widgets_get_child (expiration, KVP_TYPE_EXPIRATION_ROW, "time_entry");
  self->number_entry = widgets_get_child (expiration, KVP_TYPE_EXPIRATION_ROW, "number_entry");
  self->unit_drop_down = widgets_get_child (expiration, KVP_TYPE_EXPIRATION_ROW, "unit_drop_down");
  self->join_box = widgets_get_child (form, KVP_TYPE_FILTER_FORM, "join_box");
  self->join_drop_down = widgets_get_child (form, KVP_TYPE_FILTER_FORM, "join_drop_down");
  self->rules_list = widgets_get_child (form, KVP_TYPE_FILTER_FORM, "rules_list");
  self->add_rule_row = widgets_get_child (form, KVP_TYPE_FILTER_FORM, "add_rule_row");
  self->anywhere_entry = widgets_get_child (form, KVP_TYPE_FILTER_FORM, "anywhere_entry");
  self->match_button = widgets_get_child (self->page, KVP_TYPE_FILTER_PAGE, "match_button");
  self->list_button = widgets_get_child (self->page, KVP_TYPE_FILTER_PAGE, "list_button");
  self->every_button = widgets_get_child (self->page, KVP_TYPE_FILTER_PAGE, "every_button");
  self->key_lines = kvp_key_lines_get_text_view (lines);
  self->sentence_label = widgets_get_child (self->page, KVP_TYPE_FILTER_PAGE, "sentence_label");
  self->dry_run_button = widgets_get_child (self->page, KVP_TYPE_FILTER_PAGE, "dry_run_button");
}

FilterForm *
filter_form_new (const char *namespace_title)
{
  FilterForm *self = g_new0 (FilterForm, 1);
  g_autoptr(KvpAccount) account = kvp_account_new ("0123456789abcdef0123456789abcdef", "Acme");
  g_autoptr(KvpNamespace) ns = kvp_namespace_new ("fedcba9876543210fedcba9876543210", namespace_title);
  g_autoptr(KvpConnection) connection = NULL;
  g_autoptr(GError) error = NULL;

  /* Nothing is sent: port 9 discards. */
  connection = kvp_connection_new ("http://127.0.0.1:9/client/v4",
                                   "token-0000000000000000000000000000000000", &error);
  g_assert_no_error (error);
  kvp_connection_set_account (connection, account);

  self->page = KVP_FILTER_PAGE (kvp_filter_page_new (connection, ns));
  find_widgets (self);
  g_signal_connect_swapped (self->page, "dry-run", G_CALLBACK (dry_run_cb), self);
  self->window = widgets_show (GTK_WIDGET (self->page));

  return self;
}

void
filter_form_free (FilterForm *self)
{
  widgets_destroy (self->window);
  g_clear_object (&self->asked);
  g_free (self);
}

KvpMetadataRuleRow *
filter_form_add_rule (FilterForm      *self,
                      const char      *path,
                      KvpMetadataTest  test,
                      const char      *value)
{
  int index = gtk_list_box_row_get_index (self->add_rule_row);
  gpointer row;

  gtk_widget_activate (GTK_WIDGET (self->add_rule_row));
  /* A row that is activated stands in the list at once, before the row that adds. */
  row = gtk_list_box_get_row_at_index (self->rules_list, index);
  g_assert_true (KVP_IS_METADATA_RULE_ROW (row));

  widgets_type (widgets_get_child (row, KVP_TYPE_METADATA_RULE_ROW, "path_entry"), path);
  gtk_drop_down_set_selected (widgets_get_child (row, KVP_TYPE_METADATA_RULE_ROW, "test_drop_down"), test);
  if (value[0] != '\0')
    widgets_type (widgets_get_child (row, KVP_TYPE_METADATA_RULE_ROW, "value_entry"), value);

  return row;
}

void
filter_form_type_keys (FilterForm *self,
                       const char *text)
{
  gtk_toggle_button_set_active (self->list_button, TRUE);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->key_lines), text, -1);
}

KvpFilter *
filter_form_press_dry_run (FilterForm *self)
{
  guint before = self->n_asked;

  g_assert_true (gtk_widget_is_sensitive (self->dry_run_button));
  g_signal_emit_by_name (self->dry_run_button, "clicked");
  g_assert_cmpuint (self->n_asked, ==, before + 1);

  return self->asked;
}

const char *
filter_form_get_sentence (FilterForm *self)
{
  return gtk_label_get_text (self->sentence_label);
}

gboolean
filter_form_can_dry_run (FilterForm *self)
{
  return gtk_widget_is_sensitive (self->dry_run_button);
}
