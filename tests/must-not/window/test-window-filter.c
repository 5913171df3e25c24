/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "confirm-dialog-probe.h"
#include "filter-widgets.h"

#include "ui/kvp-problem-list.h"
#include "ui/kvp-run-page.h"
#include "ui/kvp-scan-page.h"

/* Markup, an entity, right-to-left letters, a bidirectional control, quotes: as a title, a key and a
 * condition. */
#define ODD_TEXT "<b>&amp;</i> \u05d0\u05d1 \u202e \"'"
#define ODD_TEXT_SHOWN "<b>&amp;</i> \u05d0\u05d1 <U+202E> \"'"

/* A metadata value without a field, and a field without a value: never a condition that is dropped. */
static void
test_half_condition (void)
{
  static const struct {
    const char     *path;
    KvpMetadataTest test;
    const char     *value;
  } halves[] = {
    { "", KVP_METADATA_EQUALS, "archived" },
    { "", KVP_METADATA_IS_NOT, "archived" },
    { "", KVP_METADATA_CONTAINS, "archived" },
    { "", KVP_METADATA_ONE_OF, "archived" },
    { "", KVP_METADATA_LESS, "3" },
    { "status", KVP_METADATA_MATCHES, "" },
    { "status", KVP_METADATA_ONE_OF, "" },
    { "status", KVP_METADATA_LESS, "" },
    { "status", KVP_METADATA_EQUALS, "" },
    { "status", KVP_METADATA_ONE_OF, "a, , b" },
    { "owner..team", KVP_METADATA_EQUALS, "x" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (halves); i++)
    {
      g_autoptr(FilterForm) form = filter_form_new ("cache");
      KvpMetadataRuleRow *row;
      GtkLabel *problem;

      /* Alone, the prefix is a filter: the half rule must not be lost beside it. */
      widgets_type (form->prefix_entry, "product:");
      g_assert_true (filter_form_can_dry_run (form));

      row = filter_form_add_rule (form, halves[i].path, halves[i].test, halves[i].value);
      widgets_settle ();
      gtk_widget_grab_focus (GTK_WIDGET (form->prefix_entry));
      widgets_settle ();
      problem = widgets_get_child (row, KVP_TYPE_METADATA_RULE_ROW, "problem_label");
      g_assert_false (filter_form_can_dry_run (form));
      g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (problem)));
      g_assert_cmpstr (gtk_label_get_text (problem), !=, "");

      /* Not even if the button is pressed all the same. */
      g_signal_emit_by_name (form->dry_run_button, "clicked");
      g_assert_cmpuint (form->n_asked, ==, 0);
    }
}

/* Every row that is half filled in, beside a prefix that is whole. */
static void
test_half_condition_rows (void)
{
  g_autoptr(FilterForm) form = filter_form_new ("cache");

  widgets_type (form->prefix_entry, "product:");

  gtk_drop_down_set_selected (form->name_drop_down, KVP_NAME_GLOB);
  g_assert_false (filter_form_can_dry_run (form));
  gtk_drop_down_set_selected (form->name_drop_down, KVP_NAME_ANY);
  g_assert_true (filter_form_can_dry_run (form));

  gtk_drop_down_set_selected (form->expiration_drop_down, KVP_EXPIRATION_BEFORE);
  g_assert_false (filter_form_can_dry_run (form));
  widgets_type (form->date_entry, "2027-03");
  g_assert_false (filter_form_can_dry_run (form));
  widgets_type (form->date_entry, "2027-03-31");
  widgets_type (form->time_entry, "");
  g_assert_false (filter_form_can_dry_run (form));

  gtk_drop_down_set_selected (form->expiration_drop_down, KVP_EXPIRATION_WITHIN);
  g_assert_false (filter_form_can_dry_run (form));
  gtk_drop_down_set_selected (form->expiration_drop_down, KVP_EXPIRATION_ANY);
  g_assert_true (filter_form_can_dry_run (form));

  g_signal_emit_by_name (form->dry_run_button, "clicked");
  g_assert_cmpuint (form->n_asked, ==, 1);
}

/* What was typed is in the filter, entered or not. */
static void
test_filter_dropped (void)
{
  g_autoptr(FilterForm) form = filter_form_new ("cache");
  KvpFilter *filter;
  GPtrArray *prefixes;
  KvpFilterJoin join;
  const char *pattern;

  widgets_type (form->prefix_entry, "product:");
  gtk_drop_down_set_selected (form->name_drop_down, KVP_NAME_CONTAINS);
  widgets_type (form->name_entry, "old");
  filter_form_add_rule (form, "status", KVP_METADATA_EQUALS, "archived");
  widgets_type (form->anywhere_entry, "needle");
  filter = filter_form_press_dry_run (form);

  prefixes = kvp_filter_get_prefixes (filter);
  g_assert_cmpuint (prefixes->len, ==, 1);
  g_assert_cmpmem (g_bytes_get_data (g_ptr_array_index (prefixes, 0), NULL),
                   g_bytes_get_size (g_ptr_array_index (prefixes, 0)), "product:", 8);
  g_assert_cmpint (kvp_filter_get_name (filter, &pattern), ==, KVP_NAME_CONTAINS);
  g_assert_cmpstr (pattern, ==, "old");
  g_assert_cmpuint (kvp_filter_get_rules (filter, &join)->len, ==, 1);
  g_assert_cmpstr (kvp_filter_get_anywhere (filter), ==, "needle");
}

/* Names come out of the list byte by byte as they went in. */
static void
test_key_mangled (void)
{
  g_autoptr(FilterForm) form = filter_form_new ("cache");
  static const char * const names[] = { "\ttab ", " a, b;c ", "100%25", "cr\r" };
  GPtrArray *keys;

  filter_form_type_keys (form, "100%25\n a, b;c \n\ttab \ncr\r\n");
  keys = kvp_filter_get_keys (filter_form_press_dry_run (form));

  g_assert_cmpuint (keys->len, ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < keys->len; i++)
    {
      gboolean found = FALSE;
      gsize length;
      const char *data = g_bytes_get_data (g_ptr_array_index (keys, i), &length);

      for (guint j = 0; j < G_N_ELEMENTS (names); j++)
        found |= strlen (names[j]) == length && memcmp (names[j], data, length) == 0;
      g_assert_true (found);
    }
}

/* Every key is meant only where that was chosen, and then it is said. */
static void
test_empty_filter (void)
{
  g_autoptr(FilterForm) form = filter_form_new ("cache");
  KvpFilter *filter;

  g_assert_false (filter_form_can_dry_run (form));
  g_assert_cmpstr (filter_form_get_sentence (form), !=, "");
  g_signal_emit_by_name (form->dry_run_button, "clicked");
  g_assert_cmpuint (form->n_asked, ==, 0);

  filter_form_type_keys (form, "\n\n");
  g_assert_false (filter_form_can_dry_run (form));
  g_signal_emit_by_name (form->dry_run_button, "clicked");
  g_assert_cmpuint (form->n_asked, ==, 0);

  gtk_toggle_button_set_active (form->every_button, TRUE);
  widgets_settle ();
  g_assert_true (filter_form_can_dry_run (form));
  g_assert_nonnull (strstr (filter_form_get_sentence (form), "Every key"));
  filter = filter_form_press_dry_run (form);
  g_assert_cmpint (kvp_filter_get_mode (filter), ==, KVP_FILTER_EVERY_KEY);

  /* Something that was typed and taken away again is nothing. */
  gtk_toggle_button_set_active (form->match_button, TRUE);
  widgets_type (form->prefix_entry, "x");
  g_assert_true (filter_form_can_dry_run (form));
  widgets_type (form->prefix_entry, "");
  g_assert_false (filter_form_can_dry_run (form));
}

/* --- the confirmation --- */

static void
assert_nothing_confirmed (ConfirmProbe *probe)
{
  widgets_settle ();
  g_assert_null (probe->confirmation);
}

/* Enter in the window: Cancel, and nothing else. */
static void
test_enter_deletes (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = confirm_create_plan (fixture, "cache", 5);
  g_autoptr(ConfirmProbe) probe = confirm_probe_new (plan, NULL);

  g_assert_cmpstr (adw_message_dialog_get_default_response (probe->dialog), ==, "cancel");
  g_assert_cmpstr (adw_message_dialog_get_close_response (probe->dialog), ==, "cancel");
  g_assert_true (gtk_window_get_default_widget (GTK_WINDOW (probe->dialog)) ==
                 confirm_probe_get_cancel (probe));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (probe->dialog)) != confirm_probe_get_delete (probe));

  g_signal_emit_by_name (probe->dialog, "activate-default");
  confirm_probe_assert_refused (probe);
  g_assert_cmpuint (run_count_left (fixture), ==, 6);
}

/* The space bar or Enter on what has the focus when the question comes up. */
static void
test_enter_deletes_focus (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = confirm_create_plan (fixture, "cache", 5);
  g_autoptr(ConfirmProbe) probe = confirm_probe_new (plan, NULL);

  g_signal_emit_by_name (probe->dialog, "activate-focus");
  assert_nothing_confirmed (probe);
}

/* Enter after the name was typed: still not a yes. */
static void
test_enter_deletes_entry (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = confirm_create_plan (fixture, "cache", 1001);
  g_autoptr(ConfirmProbe) probe = confirm_probe_new (plan, NULL);

  widgets_type (confirm_probe_get_entry (probe), "cache");
  g_assert_true (gtk_widget_is_sensitive (confirm_probe_get_delete (probe)));
  widgets_press_enter (confirm_probe_get_entry (probe));
  assert_nothing_confirmed (probe);
}

/* Without the destructive button there is no proof, and without the proof there is no purge. */
static void
test_no_confirmation (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = confirm_create_plan (fixture, "cache", 1001);
  g_autoptr(ConfirmProbe) probe = confirm_probe_new (plan, NULL);

  g_assert_false (gtk_widget_is_sensitive (confirm_probe_get_delete (probe)));

  /* A response that some other way was found to: the name was not typed. */
  adw_message_dialog_response (probe->dialog, "delete");
  confirm_probe_wait (probe);
  g_assert_nonnull (probe->error);
  g_assert_null (probe->confirmation);
  /* The buttons close the dialog; a response that is made up does not. */
  gtk_window_destroy (GTK_WINDOW (probe->dialog));
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_DRAFT);
  g_assert_cmpuint (run_count_left (fixture), ==, 1002);
  g_assert_cmpuint (run_count_requests (fixture, "POST"), ==, 0);
}

/* Nothing that could be remembered can be ticked in the dialog, whose one box says what this deletion does; and it asks
 * again. */
static void
test_dont_ask_again (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = confirm_create_plan (fixture, "cache", 5);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(ConfirmProbe) probe = confirm_probe_new (plan, NULL);
      g_autoptr(GPtrArray) checks = widgets_find_all (GTK_WIDGET (probe->dialog), GTK_TYPE_CHECK_BUTTON);
      g_autoptr(GPtrArray) switches = widgets_find_all (GTK_WIDGET (probe->dialog), GTK_TYPE_SWITCH);
      g_autoptr(GPtrArray) toggles = widgets_find_all (GTK_WIDGET (probe->dialog), GTK_TYPE_TOGGLE_BUTTON);

      g_assert_cmpuint (checks->len, ==, 1);
      g_assert_cmpstr (gtk_buildable_get_buildable_id (g_ptr_array_index (checks, 0)), ==, "save_check");
      g_assert_cmpuint (switches->len + toggles->len, ==, 0);
      g_signal_emit_by_name (confirm_probe_get_delete (probe), "clicked");
      confirm_probe_wait (probe);
      g_assert_nonnull (probe->confirmation);
    }
}

/* --- names --- */

/* No label in the window takes what it shows for markup but where libadwaita's own texts are. */
static void
assert_shows (GtkWidget  *root,
              const char *text)
{
  g_autoptr(GPtrArray) labels = widgets_find_all (root, GTK_TYPE_LABEL);
  gboolean found = FALSE;

  for (guint i = 0; i < labels->len; i++)
    found |= strstr (gtk_label_get_text (g_ptr_array_index (labels, i)), text) != NULL;

  g_assert_true (found);
}

static void
test_markup_in_form (void)
{
  g_autoptr(FilterForm) form = filter_form_new (ODD_TEXT);

  widgets_type (form->prefix_entry, ODD_TEXT);
  widgets_press_enter (form->prefix_entry);
  assert_shows (form->chips, ODD_TEXT_SHOWN);
  widgets_type (form->anywhere_entry, ODD_TEXT);
  widgets_settle ();
  g_assert_nonnull (strstr (filter_form_get_sentence (form), ODD_TEXT_SHOWN));
  g_assert_cmpstr (kvp_page_get_title (KVP_PAGE (form->page)), ==, ODD_TEXT_SHOWN);

  gtk_toggle_button_set_active (form->every_button, TRUE);
  widgets_settle ();
  assert_shows (form->window, "Every key of “" ODD_TEXT_SHOWN "”");
}

static void
test_markup_in_confirmation (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_prefixes (ODD_TEXT, NULL);
  g_autofree char *id = kvp_demo_server_add_namespace (fixture->server, ODD_TEXT);
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(ConfirmProbe) probe = NULL;

  g_clear_object (&fixture->ns);
  fixture->ns = kvp_namespace_new (id, ODD_TEXT);
  run_put (fixture, ODD_TEXT, NULL);
  run_put (fixture, "stays", NULL);
  plan = run_scan (fixture, filter);
  probe = confirm_probe_new (plan, NULL);

  /* The heading is shown as it is: with the title and its letters, in isolation from the sentence around
   * it. */
  assert_shows (GTK_WIDGET (probe->dialog), "“\u2068" ODD_TEXT_SHOWN "\u2069”?");
  g_assert_nonnull (widgets_find_label (GTK_WIDGET (probe->dialog), ODD_TEXT_SHOWN));
  g_assert_nonnull (widgets_find_label (GTK_WIDGET (probe->dialog), kvp_plan_get_sentence (plan)));
}

static gboolean
is_set (gpointer user_data)
{
  return *(gboolean *) user_data;
}

static void
finished_cb (gboolean *finished)
{
  *finished = TRUE;
}

static void
test_markup_in_runs (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_prefixes (ODD_TEXT, NULL);
  g_autofree char *id = kvp_demo_server_add_namespace (fixture->server, ODD_TEXT);
  g_autoptr(GBytes) refused = g_bytes_new (ODD_TEXT, strlen (ODD_TEXT));
  g_autoptr(KvpPlan) plan = NULL;
  gboolean finished = FALSE;
  GtkWidget *window;

  g_clear_object (&fixture->ns);
  fixture->ns = kvp_namespace_new (id, ODD_TEXT);
  run_put (fixture, ODD_TEXT, NULL);
  kvp_demo_server_refuse_key (fixture->server, refused);

  {
    g_autoptr(KvpScan) scan = kvp_scan_new (fixture->connection, fixture->ns, filter, fixture->store);
    GtkWidget *page = kvp_scan_page_new (scan);

    g_signal_connect_swapped (page, "finished", G_CALLBACK (finished_cb), &finished);
    window = widgets_show (page);
    assert_shows (window, "“" ODD_TEXT_SHOWN "”");
    widgets_until (is_set, &finished);
    g_assert_cmpstr (kvp_page_get_title (KVP_PAGE (page)), ==, ODD_TEXT_SHOWN);
    widgets_destroy (window);
  }

  plan = run_scan (fixture, filter);
  finished = FALSE;

  {
    g_autoptr(KvpConfirmation) confirmation = run_confirm (plan);
    g_autoptr(KvpPurge) purge = kvp_purge_new (fixture->connection, confirmation);
    GtkWidget *page = kvp_run_page_new (purge);

    g_signal_connect_swapped (page, "finished", G_CALLBACK (finished_cb), &finished);
    window = widgets_show (page);
    g_assert_nonnull (widgets_find_label (window, "Deleting from " ODD_TEXT_SHOWN));
    widgets_until (is_set, &finished);
    widgets_settle ();
  }

  {
    GtkWidget *list = kvp_problem_list_new ();
    GtkWidget *list_window;

    kvp_problem_list_set_plan (KVP_PROBLEM_LIST (list), plan);
    list_window = widgets_show (list);
    g_assert_nonnull (widgets_find_label (list_window, ODD_TEXT_SHOWN));
    widgets_destroy (list_window);
  }

  widgets_destroy (window);
}

int
main (int    argc,
      char **argv)
{
  widgets_init (&argc, &argv);

  g_test_add_func ("/must-not/wrong-keys/half-condition/window/rules", test_half_condition);
  g_test_add_func ("/must-not/wrong-keys/half-condition/window/rows", test_half_condition_rows);
  g_test_add_func ("/must-not/wrong-keys/filter-dropped/window", test_filter_dropped);
  g_test_add_func ("/must-not/wrong-keys/key-mangled/window", test_key_mangled);
  g_test_add_func ("/must-not/safety/empty-filter/window", test_empty_filter);
  g_test_add_func ("/must-not/safety/enter-deletes/default", test_enter_deletes);
  g_test_add_func ("/must-not/safety/enter-deletes/focus", test_enter_deletes_focus);
  g_test_add_func ("/must-not/safety/enter-deletes/entry", test_enter_deletes_entry);
  g_test_add_func ("/must-not/safety/no-confirmation/window", test_no_confirmation);
  g_test_add_func ("/must-not/safety/dont-ask-again", test_dont_ask_again);
  g_test_add_func ("/must-not/safety/markup-in-names/form", test_markup_in_form);
  g_test_add_func ("/must-not/safety/markup-in-names/confirmation", test_markup_in_confirmation);
  g_test_add_func ("/must-not/safety/markup-in-names/runs", test_markup_in_runs);

  return g_test_run ();
}
