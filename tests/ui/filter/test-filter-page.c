/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filter-widgets.h"

#include "ui/kvp-form-row.h"

static GBytes *
bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static void
add_prefix (KvpFilterBuilder *builder,
            const char       *text)
{
  g_autoptr(GBytes) prefix = bytes (text);

  kvp_filter_builder_add_prefix (builder, prefix);
}

/* What was asked for is exactly what @builder says; and a form that is filled in from it asks for the
 * same. */
static void
assert_asks (FilterForm       *form,
             KvpFilterBuilder *builder)
{
  g_autoptr(FilterForm) other = filter_form_new ("cache");
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpFilter) expected = kvp_filter_builder_build (builder, &error);
  g_autofree char *expected_text = NULL;
  g_autofree char *text = NULL;
  g_autofree char *other_text = NULL;
  g_autofree char *sentence = NULL;

  g_assert_no_error (error);
  expected_text = kvp_filter_to_text (expected);

  text = kvp_filter_to_text (filter_form_press_dry_run (form));
  g_assert_cmpstr (text, ==, expected_text);

  sentence = kvp_filter_to_sentence (expected, "cache");
  g_assert_cmpstr (filter_form_get_sentence (form), ==, sentence);

  kvp_filter_page_set_filter (other->page, expected);
  other_text = kvp_filter_to_text (filter_form_press_dry_run (other));
  g_assert_cmpstr (other_text, ==, expected_text);
}

static void
test_prefixes (void)
{
  g_autoptr(FilterForm) form = filter_form_new ("cache");
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();

  widgets_type (form->prefix_entry, "a,b ");
  widgets_press_enter (form->prefix_entry);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (form->prefix_entry)), ==, "");
  widgets_type (form->prefix_entry, "product:");
  widgets_press_enter (form->prefix_entry);

  add_prefix (builder, "a,b ");
  add_prefix (builder, "product:");
  assert_asks (form, builder);
}

/* A prefix that was typed and not entered is a condition like any other. */
static void
test_typed_prefix (void)
{
  g_autoptr(FilterForm) form = filter_form_new ("cache");
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();

  widgets_type (form->prefix_entry, "page/");
  widgets_press_enter (form->prefix_entry);
  widgets_type (form->prefix_entry, "half");

  add_prefix (builder, "page/");
  add_prefix (builder, "half");
  assert_asks (form, builder);
}

static void
test_remove_prefix (void)
{
  g_autoptr(FilterForm) form = filter_form_new ("cache");
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  g_autoptr(GPtrArray) buttons = NULL;

  widgets_type (form->prefix_entry, "one");
  widgets_press_enter (form->prefix_entry);
  widgets_type (form->prefix_entry, "two");
  widgets_press_enter (form->prefix_entry);
  buttons = widgets_find_all (form->chips, GTK_TYPE_BUTTON);
  g_assert_cmpuint (buttons->len, ==, 2);
  gtk_test_accessible_assert_property (g_ptr_array_index (buttons, 0), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Remove the Prefix “one”");
  g_signal_emit_by_name (g_ptr_array_index (buttons, 0), "clicked");

  add_prefix (builder, "two");
  assert_asks (form, builder);
}

static gboolean
has_asked (gpointer user_data)
{
  FilterForm *form = user_data;

  return form->asked != NULL;
}

static gboolean
has_asked_twice (gpointer user_data)
{
  FilterForm *form = user_data;

  return form->n_asked == 2;
}

/* Enter where text is typed is as good as the button, which only reads; and no better. */
static void
test_enter (void)
{
  g_autoptr(FilterForm) form = filter_form_new ("cache");
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();

  gtk_drop_down_set_selected (form->name_drop_down, KVP_NAME_CONTAINS);
  gtk_widget_grab_focus (GTK_WIDGET (form->name_entry));
  g_signal_emit_by_name (gtk_editable_get_delegate (GTK_EDITABLE (form->name_entry)), "activate");
  g_assert_null (form->asked);

  widgets_type (form->name_entry, "x");
  widgets_settle ();
  g_signal_emit_by_name (gtk_editable_get_delegate (GTK_EDITABLE (form->name_entry)), "activate");
  widgets_until (has_asked, form);
  g_assert_cmpuint (form->n_asked, ==, 1);

  /* A prefix that is typed is one more condition; after it, Enter asks. */
  gtk_widget_grab_focus (GTK_WIDGET (form->prefix_entry));
  widgets_type (form->prefix_entry, "a");
  widgets_press_enter (form->prefix_entry);
  g_assert_cmpuint (form->n_asked, ==, 1);
  widgets_settle ();
  widgets_press_enter (form->prefix_entry);
  widgets_until (has_asked_twice, form);

  kvp_filter_builder_set_name (builder, KVP_NAME_CONTAINS, "x");
  add_prefix (builder, "a");
  assert_asks (form, builder);
}

static gboolean
is_laid_out (gpointer list)
{
  g_autoptr(GPtrArray) labels = widgets_find_all (list, GTK_TYPE_LABEL);

  return labels->len > 0 && gtk_widget_get_width (g_ptr_array_index (labels, 0)) > 0;
}

/* A choice is one line, and all of them can be seen, however short the one that was chosen is. */
static void
test_choices_whole (void)
{
  g_autoptr(FilterForm) form = filter_form_new ("cache");
  GtkWidget *drop_down = GTK_WIDGET (form->name_drop_down);
  GtkWidget *popover = NULL;
  GtkScrolledWindow *scroller;
  GtkAdjustment *adjustment;
  g_autoptr(GPtrArray) scrollers = NULL;
  g_autoptr(GPtrArray) labels = NULL;

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (gtk_widget_get_first_child (drop_down)), TRUE);
  for (GtkWidget *child = gtk_widget_get_first_child (drop_down); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (GTK_IS_POPOVER (child))
        popover = child;
    }
  g_assert_nonnull (popover);
  scrollers = widgets_find_all (popover, GTK_TYPE_SCROLLED_WINDOW);
  scroller = g_ptr_array_index (scrollers, 0);
  widgets_until (is_laid_out, scroller);
  labels = widgets_find_all (GTK_WIDGET (scroller), GTK_TYPE_LABEL);
  g_assert_cmpuint (labels->len, ==, 4);
  for (guint i = 0; i < labels->len; i++)
    {
      PangoLayout *layout = gtk_label_get_layout (g_ptr_array_index (labels, i));

      g_assert_cmpint (pango_layout_get_line_count (layout), ==, 1);
      g_assert_false (pango_layout_is_ellipsized (layout));
    }

  adjustment = gtk_scrolled_window_get_vadjustment (scroller);
  g_assert_cmpfloat (gtk_adjustment_get_upper (adjustment), <=, gtk_adjustment_get_page_size (adjustment));
  gtk_popover_popdown (GTK_POPOVER (popover));
}

static void
test_name (gconstpointer data)
{
  KvpNameTest test = GPOINTER_TO_UINT (data);
  g_autoptr(FilterForm) form = filter_form_new ("cache");
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();

  gtk_drop_down_set_selected (form->name_drop_down, test);
  g_assert_false (filter_form_can_dry_run (form));
  widgets_type (form->name_entry, "user:[0-9]*");

  kvp_filter_builder_set_name (builder, test, "user:[0-9]*");
  assert_asks (form, builder);
}

static void
test_expiration_never (void)
{
  g_autoptr(FilterForm) form = filter_form_new ("cache");
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();

  gtk_drop_down_set_selected (form->expiration_drop_down, KVP_EXPIRATION_NEVER);

  kvp_filter_builder_set_expiration (builder, KVP_EXPIRATION_NEVER, 0);
  assert_asks (form, builder);
}

static void
test_expiration_instant (gconstpointer data)
{
  KvpExpirationTest test = GPOINTER_TO_UINT (data);
  g_autoptr(FilterForm) form = filter_form_new ("cache");
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  g_autoptr(GDateTime) when = g_date_time_new_local (2027, 3, 31, 18, 30, 0);

  gtk_drop_down_set_selected (form->expiration_drop_down, test);
  g_assert_false (filter_form_can_dry_run (form));
  widgets_type (form->date_entry, "2027-03-31");
  widgets_type (form->time_entry, "18:30");

  kvp_filter_builder_set_expiration (builder, test, g_date_time_to_unix (when));
  assert_asks (form, builder);
}

static void
test_expiration_within (void)
{
  g_autoptr(FilterForm) form = filter_form_new ("cache");
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();

  gtk_drop_down_set_selected (form->expiration_drop_down, KVP_EXPIRATION_WITHIN);
  g_assert_false (filter_form_can_dry_run (form));
  widgets_type (form->number_entry, "36");
  gtk_drop_down_set_selected (form->unit_drop_down, 1);

  kvp_filter_builder_set_expiration (builder, KVP_EXPIRATION_WITHIN, 36 * 60 * 60);
  assert_asks (form, builder);
}

static void
test_bad_times (void)
{
  static const char * const dates[] = { "2026-13-01", "2026-02-30", "1.1.2026", "2026-1", "-5-1-1", "20260-1-1",
                                        "2026-01-01x", " 2026-01-01", "1969-12-31" };
  static const char * const times[] = { "", "24:00", "12:60", "12", "12:", "1 2:00" };
  static const char * const numbers[] = { "", "0", "-1", "1.5", "1e3", "99999", "x", "18446744073709551617" };
  g_autoptr(FilterForm) form = filter_form_new ("cache");

  gtk_drop_down_set_selected (form->expiration_drop_down, KVP_EXPIRATION_BEFORE);
  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      widgets_type (form->date_entry, dates[i]);
      g_assert_false (filter_form_can_dry_run (form));
      g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (form->date_entry), "error"));
    }

  widgets_type (form->date_entry, "2026-02-28");
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      widgets_type (form->time_entry, times[i]);
      g_assert_false (filter_form_can_dry_run (form));
      g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (form->time_entry), "error"));
      g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (form->date_entry), "error"));
    }
  widgets_type (form->time_entry, "0:00");
  g_assert_true (filter_form_can_dry_run (form));

  gtk_drop_down_set_selected (form->expiration_drop_down, KVP_EXPIRATION_WITHIN);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      widgets_type (form->number_entry, numbers[i]);
      g_assert_false (filter_form_can_dry_run (form));
    }
}

static void
test_rule (gconstpointer data)
{
  KvpMetadataTest test = GPOINTER_TO_UINT (data);
  gboolean has_value = test != KVP_METADATA_EXISTS && test != KVP_METADATA_MISSING;
  const char *value = has_value ? "12" : "";
  g_autoptr(FilterForm) form = filter_form_new ("cache");
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  KvpMetadataRuleRow *row = filter_form_add_rule (form, "owner.team", test, value);
  GtkWidget *value_entry = widgets_get_child (row, KVP_TYPE_METADATA_RULE_ROW, "value_entry");

  g_assert_true (gtk_widget_get_visible (value_entry) == has_value);

  kvp_filter_builder_add_rule (builder, "owner.team", test, value);
  assert_asks (form, builder);
}

static void
test_join (void)
{
  g_autoptr(FilterForm) form = filter_form_new ("cache");
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();

  filter_form_add_rule (form, "status", KVP_METADATA_EQUALS, "archived");
  g_assert_false (gtk_widget_get_visible (form->join_box));
  filter_form_add_rule (form, "team", KVP_METADATA_ONE_OF, "search, ads");
  g_assert_true (gtk_widget_get_visible (form->join_box));
  gtk_drop_down_set_selected (form->join_drop_down, KVP_JOIN_ANY);

  kvp_filter_builder_set_join (builder, KVP_JOIN_ANY);
  kvp_filter_builder_add_rule (builder, "status", KVP_METADATA_EQUALS, "archived");
  kvp_filter_builder_add_rule (builder, "team", KVP_METADATA_ONE_OF, "search, ads");
  assert_asks (form, builder);
}

static void
test_remove_rule (void)
{
  g_autoptr(FilterForm) form = filter_form_new ("cache");
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  KvpMetadataRuleRow *first = filter_form_add_rule (form, "status", KVP_METADATA_EQUALS, "archived");

  filter_form_add_rule (form, "team", KVP_METADATA_EQUALS, "ads");
  g_signal_emit_by_name (widgets_get_child (first, KVP_TYPE_METADATA_RULE_ROW, "remove_button"), "clicked");
  g_assert_false (gtk_widget_get_visible (form->join_box));

  kvp_filter_builder_add_rule (builder, "team", KVP_METADATA_EQUALS, "ads");
  assert_asks (form, builder);
}

/* All rows together: none is dropped beside another. */
static void
test_everything (void)
{
  g_autoptr(FilterForm) form = filter_form_new ("cache");
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();

  widgets_type (form->prefix_entry, "p:");
  gtk_drop_down_set_selected (form->name_drop_down, KVP_NAME_CONTAINS);
  widgets_type (form->name_entry, "x");
  gtk_drop_down_set_selected (form->expiration_drop_down, KVP_EXPIRATION_NEVER);
  filter_form_add_rule (form, "status", KVP_METADATA_EXISTS, "");
  widgets_type (form->anywhere_entry, "Needle");

  add_prefix (builder, "p:");
  kvp_filter_builder_set_name (builder, KVP_NAME_CONTAINS, "x");
  kvp_filter_builder_set_expiration (builder, KVP_EXPIRATION_NEVER, 0);
  kvp_filter_builder_add_rule (builder, "status", KVP_METADATA_EXISTS, "");
  kvp_filter_builder_set_anywhere (builder, "Needle");
  assert_asks (form, builder);
}

static void
test_key_list (void)
{
  static const char * const names[] = { " leading", "trailing ", "a,b;c", "50%25", "carriage\r", "tab\t", "ünï", " " };
  g_autoptr(FilterForm) form = filter_form_new ("cache");
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  g_autoptr(GString) text = g_string_new (NULL);

  kvp_filter_builder_set_mode (builder, KVP_FILTER_KEY_LIST);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(GBytes) name = bytes (names[i]);

      kvp_filter_builder_add_key (builder, name);
      /* The last line break is no further name. */
      g_string_append_printf (text, "%s\n", names[i]);
    }
  filter_form_type_keys (form, text->str);

  assert_asks (form, builder);
}

/* A name that can't stand in a line is kept when a filter is shown again. */
static void
test_key_list_odd_names (void)
{
  g_autoptr(FilterForm) form = filter_form_new ("cache");
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  g_autoptr(GBytes) plain = bytes ("plain");
  g_autoptr(GBytes) two_lines = bytes ("two\nlines");
  g_autoptr(GBytes) with_nul = g_bytes_new ("a\0b", 3);
  g_autoptr(KvpFilter) filter = NULL;

  kvp_filter_builder_set_mode (builder, KVP_FILTER_KEY_LIST);
  kvp_filter_builder_add_key (builder, plain);
  kvp_filter_builder_add_key (builder, two_lines);
  kvp_filter_builder_add_key (builder, with_nul);
  filter = kvp_filter_builder_build (builder, NULL);
  kvp_filter_page_set_filter (form->page, filter);

  assert_asks (form, builder);
}

static void
test_every_key (void)
{
  g_autoptr(FilterForm) form = filter_form_new ("cache");
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();

  gtk_toggle_button_set_active (form->every_button, TRUE);
  widgets_settle ();
  g_assert_nonnull (widgets_find_label (form->window, "Every key of “cache” will be listed for deletion"));

  kvp_filter_builder_set_mode (builder, KVP_FILTER_EVERY_KEY);
  assert_asks (form, builder);
}

/* Going from one way to another and back loses nothing. */
static void
test_modes_keep_content (void)
{
  g_autoptr(FilterForm) form = filter_form_new ("cache");
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();

  widgets_type (form->prefix_entry, "p:");
  filter_form_type_keys (form, "key");
  gtk_toggle_button_set_active (form->every_button, TRUE);
  gtk_toggle_button_set_active (form->match_button, TRUE);

  add_prefix (builder, "p:");
  assert_asks (form, builder);
}

/* A row that just came up is not nagged about; the button and the sentence know all the same. */
static void
test_no_nagging (void)
{
  g_autoptr(FilterForm) form = filter_form_new ("cache");
  KvpMetadataRuleRow *row = filter_form_add_rule (form, "", KVP_METADATA_EQUALS, "");
  GtkLabel *problem = widgets_get_child (row, KVP_TYPE_METADATA_RULE_ROW, "problem_label");

  g_assert_false (filter_form_can_dry_run (form));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (problem)));
  g_assert_cmpstr (filter_form_get_sentence (form), !=, "");

  /* The person goes on to another row. */
  widgets_settle ();
  gtk_widget_grab_focus (GTK_WIDGET (form->prefix_entry));
  widgets_settle ();
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (problem)));
  g_assert_cmpstr (gtk_label_get_text (problem), ==, filter_form_get_sentence (form));
}

static void
test_bad_regex (void)
{
  g_autoptr(FilterForm) form = filter_form_new ("cache");
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (form->name_entry), KVP_TYPE_FORM_ROW);
  const char *problem;

  gtk_drop_down_set_selected (form->name_drop_down, KVP_NAME_REGEX);
  g_assert_null (kvp_form_row_get_problem (KVP_FORM_ROW (row)));
  widgets_type (form->name_entry, "(");

  problem = kvp_form_row_get_problem (KVP_FORM_ROW (row));
  g_assert_nonnull (problem);
  g_assert_false (filter_form_can_dry_run (form));
  g_assert_cmpstr (filter_form_get_sentence (form), ==, problem);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (form->name_entry), "error"));
  gtk_test_accessible_assert_property (form->name_entry, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, problem);
  gtk_test_accessible_assert_state (form->name_entry, GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);

  widgets_type (form->name_entry, "()");
  g_assert_null (kvp_form_row_get_problem (KVP_FORM_ROW (row)));
  g_assert_true (filter_form_can_dry_run (form));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (form->name_entry), "error"));
}

static void
test_bad_key (void)
{
  g_autoptr(FilterForm) form = filter_form_new ("cache");

  filter_form_type_keys (form, "good\n\n..\nalso good\n");
  g_assert_false (filter_form_can_dry_run (form));
  g_assert_true (g_str_has_prefix (filter_form_get_sentence (form), "“..”: "));
  gtk_test_accessible_assert_property (form->key_lines, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       filter_form_get_sentence (form));

  filter_form_type_keys (form, "good\nalso good\n");
  g_assert_true (filter_form_can_dry_run (form));
}

static int
get_min_width (gpointer widget)
{
  int width;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);

  return width;
}

/* A telephone is 360 px wide: whatever is filled in, nothing is cut off. */
static void
test_narrow (void)
{
  g_autoptr(FilterForm) form = filter_form_new (
                                                "a-title-that-has-no-space-to-break-at-anywhere-in-it");
  g_autofree char *long_text = g_strnfill (400, 'w');

  kvp_page_set_narrow (KVP_PAGE (form->page), TRUE);
  widgets_type (form->prefix_entry, long_text);
  widgets_press_enter (form->prefix_entry);
  gtk_drop_down_set_selected (form->name_drop_down, KVP_NAME_REGEX);
  widgets_type (form->name_entry, long_text);
  gtk_drop_down_set_selected (form->expiration_drop_down, KVP_EXPIRATION_WITHIN);
  widgets_type (form->number_entry, "x");
  filter_form_add_rule (form, long_text, KVP_METADATA_GREATER, "x");
  filter_form_add_rule (form, "a", KVP_METADATA_EXISTS, "");
  g_assert_cmpint (get_min_width (form->page), <=, 360);

  gtk_drop_down_set_selected (form->expiration_drop_down, KVP_EXPIRATION_BEFORE);
  widgets_type (form->date_entry, "2027-01-01");
  gtk_drop_down_set_selected (form->name_drop_down, KVP_NAME_CONTAINS);
  g_assert_cmpint (get_min_width (form->page), <=, 360);

  filter_form_type_keys (form, long_text);
  g_assert_cmpint (get_min_width (form->page), <=, 360);
  gtk_toggle_button_set_active (form->every_button, TRUE);
  g_assert_cmpint (get_min_width (form->page), <=, 360);
}

static gboolean
has_buttons_below (gpointer user_data)
{
  FilterForm *form = user_data;
  graphene_rect_t button, sentence;

  return gtk_widget_compute_bounds (form->dry_run_button, GTK_WIDGET (form->page), &button) &&
         gtk_widget_compute_bounds (GTK_WIDGET (form->sentence_label), GTK_WIDGET (form->page), &sentence) &&
         sentence.size.width > 600 && button.origin.y >= sentence.origin.y + sentence.size.height;
}

/* Where the buttons' words are long, as in German, the sentence keeps its room: they stand below it. */
static void
test_long_buttons (void)
{
  g_autoptr(FilterForm) form = filter_form_new ("cache");

  gtk_window_set_default_size (GTK_WINDOW (form->window), 900, 700);
  gtk_button_set_label (GTK_BUTTON (form->dry_run_button),
                        "A word that is as long as words are where they are put together from many others");
  widgets_until (has_buttons_below, form);
}

int
main (int    argc,
      char **argv)
{
  widgets_init (&argc, &argv);

  g_test_add_func ("/ui/filter/prefixes", test_prefixes);
  g_test_add_func ("/ui/filter/prefixes/typed", test_typed_prefix);
  g_test_add_func ("/ui/filter/prefixes/remove", test_remove_prefix);
  g_test_add_data_func ("/ui/filter/name/contains", GUINT_TO_POINTER (KVP_NAME_CONTAINS), test_name);
  g_test_add_data_func ("/ui/filter/name/glob", GUINT_TO_POINTER (KVP_NAME_GLOB), test_name);
  g_test_add_data_func ("/ui/filter/name/regex", GUINT_TO_POINTER (KVP_NAME_REGEX), test_name);
  g_test_add_func ("/ui/filter/expiration/never", test_expiration_never);
  g_test_add_data_func ("/ui/filter/expiration/before", GUINT_TO_POINTER (KVP_EXPIRATION_BEFORE),
                        test_expiration_instant);
  g_test_add_data_func ("/ui/filter/expiration/after", GUINT_TO_POINTER (KVP_EXPIRATION_AFTER),
                        test_expiration_instant);
  g_test_add_func ("/ui/filter/expiration/within", test_expiration_within);
  g_test_add_func ("/ui/filter/expiration/bad", test_bad_times);
  g_test_add_data_func ("/ui/filter/rule/equals", GUINT_TO_POINTER (KVP_METADATA_EQUALS), test_rule);
  g_test_add_data_func ("/ui/filter/rule/is-not", GUINT_TO_POINTER (KVP_METADATA_IS_NOT), test_rule);
  g_test_add_data_func ("/ui/filter/rule/contains", GUINT_TO_POINTER (KVP_METADATA_CONTAINS), test_rule);
  g_test_add_data_func ("/ui/filter/rule/matches", GUINT_TO_POINTER (KVP_METADATA_MATCHES), test_rule);
  g_test_add_data_func ("/ui/filter/rule/one-of", GUINT_TO_POINTER (KVP_METADATA_ONE_OF), test_rule);
  g_test_add_data_func ("/ui/filter/rule/exists", GUINT_TO_POINTER (KVP_METADATA_EXISTS), test_rule);
  g_test_add_data_func ("/ui/filter/rule/missing", GUINT_TO_POINTER (KVP_METADATA_MISSING), test_rule);
  g_test_add_data_func ("/ui/filter/rule/less", GUINT_TO_POINTER (KVP_METADATA_LESS), test_rule);
  g_test_add_data_func ("/ui/filter/rule/greater", GUINT_TO_POINTER (KVP_METADATA_GREATER), test_rule);
  g_test_add_func ("/ui/filter/rule/join", test_join);
  g_test_add_func ("/ui/filter/rule/remove", test_remove_rule);
  g_test_add_func ("/ui/filter/everything", test_everything);
  g_test_add_func ("/ui/filter/key-list", test_key_list);
  g_test_add_func ("/ui/filter/key-list/odd-names", test_key_list_odd_names);
  g_test_add_func ("/ui/filter/every-key", test_every_key);
  g_test_add_func ("/ui/filter/modes-keep-content", test_modes_keep_content);
  g_test_add_func ("/ui/filter/problems/no-nagging", test_no_nagging);
  g_test_add_func ("/ui/filter/problems/regex", test_bad_regex);
  g_test_add_func ("/ui/filter/problems/key", test_bad_key);
  g_test_add_func ("/ui/filter/enter", test_enter);
  g_test_add_func ("/ui/filter/choices-whole", test_choices_whole);
  g_test_add_func ("/ui/filter/narrow", test_narrow);
  g_test_add_func ("/ui/filter/long-buttons", test_long_buttons);

  return g_test_run ();
}
