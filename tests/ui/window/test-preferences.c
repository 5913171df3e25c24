/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#define G_SETTINGS_ENABLE_BACKEND
#include <gio/gsettingsbackend.h>

#include "ui/kvp-preferences-window.h"
#include "ui/kvp-result-page.h"
#include "ui/kvp-run-page.h"
#include "ui/kvp-settings.h"
#include "window-steps.h"

#define SIZE 10000
#define PATH "/io/github/kvpurger/KvPurger/"

/* --- steps --- */

/* Settings are the process's: each test begins without any. */
static void
forget_settings (void)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();
  g_autoptr(GSettingsSchema) schema = NULL;
  g_auto(GStrv) keys = NULL;

  g_assert_nonnull (settings);
  g_object_get (settings, "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (guint i = 0; keys[i] != NULL; i++)
    g_settings_reset (settings, keys[i]);
}

static GtkWidget *
open_preferences (WindowFixture *self)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->application), "preferences", NULL);
  SPIN_UNTIL (window_find_toplevel_type (KVP_TYPE_PREFERENCES_WINDOW) != NULL);

  return window_find_toplevel_type (KVP_TYPE_PREFERENCES_WINDOW);
}

static void
close_preferences (void)
{
  gtk_window_close (GTK_WINDOW (window_find_toplevel_type (KVP_TYPE_PREFERENCES_WINDOW)));
  SPIN_UNTIL (window_find_toplevel_type (KVP_TYPE_PREFERENCES_WINDOW) == NULL);
}

/* Types a number and closes the window, without Enter. */
static void
set_number (WindowFixture *self,
            const char    *spin,
            const char    *number)
{
  GtkWidget *preferences = open_preferences (self);

  window_type (window_find (preferences, spin), number);
  close_preferences ();
}

static int
get_number (WindowFixture *self,
            const char    *spin)
{
  GtkWidget *preferences = open_preferences (self);
  int number = gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (window_find (preferences, spin)));

  close_preferences ();

  return number;
}

static guint
get_connection_setting (WindowFixture *self,
                        const char    *property)
{
  guint value;

  g_object_get (kvp_window_get_connection (self->window), property, &value, NULL);

  return value;
}

static guint
count_in_log (WindowFixture *self,
              const char    *part)
{
  g_auto(GStrv) log = kvp_demo_server_take_log (self->server);
  guint n = 0;

  for (guint i = 0; log[i] != NULL; i++)
    n += strstr (log[i], part) != NULL;

  return n;
}

/* --- what is set is obeyed --- */

static void
test_batch_size (WindowFixture *self)
{
  g_autofree char *cost = NULL;
  guint n;

  forget_settings ();
  window_start (self);
  window_dry_run (self);
  n = kvp_plan_get_counts (window_get_plan (self))->pending;
  g_assert_cmpuint (n, >, 1000);
  g_assert_true (window_says (kvp_window_get_page (self->window), "1 request, "));

  /* The list that is on the screen says at once what it costs now. */
  set_number (self, "batch_size_spin", "100");
  cost = g_strdup_printf ("%u requests, ", (n + 99) / 100);
  SPIN_UNTIL (window_says (kvp_window_get_page (self->window), cost));

  window_count_deletes (self);
  window_confirm (self);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->deleted, ==, n);
  g_assert_cmpuint (window_count_deletes (self), ==, (n + 99) / 100);
}

/* Keys are in flight from before their request is sent until after its answer. */
static void
watch_in_flight (KvpPlan *plan,
                 guint   *most)
{
  *most = MAX (*most, kvp_plan_get_counts (plan)->in_flight);
}

static guint
purge_and_watch (WindowFixture *self,
                 const char    *max_concurrency)
{
  guint most = 0;
  guint n;

  set_number (self, "max_concurrency_spin", max_concurrency);
  window_dry_run (self);
  n = kvp_plan_get_counts (window_get_plan (self))->pending;
  g_assert_cmpuint (n, >, 1000);
  g_signal_connect (window_get_plan (self), "changed", G_CALLBACK (watch_in_flight), &most);
  window_confirm (self);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->deleted, ==, n);
  g_signal_handlers_disconnect_by_data (window_get_plan (self), &most);

  return most;
}

static void
test_concurrency_one (WindowFixture *self)
{
  forget_settings ();
  window_start (self);
  set_number (self, "batch_size_spin", "100");
  g_assert_cmpuint (purge_and_watch (self, "1"), ==, 100);
}

static void
test_concurrency_more (WindowFixture *self)
{
  guint most;

  forget_settings ();
  window_start (self);
  set_number (self, "batch_size_spin", "100");
  most = purge_and_watch (self, "2");
  g_assert_cmpuint (most, >, 100);
  g_assert_cmpuint (most, <=, 200);
}

static void
rewrite (WindowFixture *self,
         GBytes        *name)
{
  g_autofree char *id = kvp_demo_server_get_namespace_id (self->server, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  g_autoptr(GBytes) value = g_bytes_new_static ("new", 3);

  kvp_demo_server_put (self->server, id, name, value, "{\"status\":\"published\"}", 0);
}

static void
test_check_age (WindowFixture *self)
{
  g_autofree char *id = NULL;
  g_autoptr(GBytes) name = NULL;
  g_auto(GStrv) sample = NULL;

  forget_settings ();
  window_start (self);
  id = kvp_demo_server_get_namespace_id (self->server, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  set_number (self, "check_age_spin", "0");
  window_dry_run (self);
  sample = kvp_plan_get_sample (window_get_plan (self), 1);
  name = g_bytes_new (sample[0], strlen (sample[0]));
  g_assert_true (kvp_demo_server_has_key (self->server, id, name));
  rewrite (self, name);

  /* The list is seconds old, and is looked up all the same. */
  count_in_log (self, "");
  window_confirm (self);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  g_assert_cmpuint (count_in_log (self, "/keys?"), >, 0);
  g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->skipped, ==, 1);
  g_assert_true (kvp_demo_server_has_key (self->server, id, name));
}

static void
test_check_age_default (WindowFixture *self)
{
  forget_settings ();
  window_start (self);
  window_dry_run (self);

  count_in_log (self, "");
  window_confirm (self);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  g_assert_cmpuint (count_in_log (self, "/keys?"), ==, 0);
  g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->skipped, ==, 0);
}

static void
test_connection (WindowFixture *self)
{
  forget_settings ();
  window_start (self);
  g_assert_cmpuint (get_connection_setting (self, "max-concurrency"), ==, 8);
  g_assert_cmpuint (get_connection_setting (self, "requests-per-window"), ==, 1200);
  g_assert_cmpuint (get_connection_setting (self, "silence-limit"), ==, 30);

  /* What is connected already follows... */
  set_number (self, "requests_per_window_spin", "500");
  set_number (self, "silence_limit_spin", "5");
  g_assert_cmpuint (kvp_connection_get_budget_capacity (kvp_window_get_connection (self->window)), ==, 500);
  g_assert_cmpuint (get_connection_setting (self, "silence-limit"), ==, 5);

  /* ...and what is connected later has it from the beginning. */
  window_fixture_open (self, 1280, 800);
  window_fixture_connect (self);
  g_assert_cmpuint (kvp_connection_get_budget_capacity (kvp_window_get_connection (self->window)), ==, 500);
  g_assert_cmpuint (get_connection_setting (self, "silence-limit"), ==, 5);
  g_assert_cmpint (get_number (self, "silence_limit_spin"), ==, 5);
}

static void
test_color_scheme (WindowFixture *self)
{
  AdwStyleManager *style_manager = adw_style_manager_get_default ();
  GtkWidget *row;

  forget_settings ();
  window_fixture_open (self, 1280, 800);
  g_assert_cmpint (adw_style_manager_get_color_scheme (style_manager), ==, ADW_COLOR_SCHEME_DEFAULT);

  row = window_find (open_preferences (self), "color_scheme_row");
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 2);
  g_assert_true (adw_style_manager_get_dark (style_manager));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 1);
  g_assert_cmpint (adw_style_manager_get_color_scheme (style_manager), ==, ADW_COLOR_SCHEME_FORCE_LIGHT);
  g_assert_false (adw_style_manager_get_dark (style_manager));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 0);
  g_assert_cmpint (adw_style_manager_get_color_scheme (style_manager), ==, ADW_COLOR_SCHEME_DEFAULT);
  close_preferences ();
}

/* --- what can not be set --- */

/* Past GSettings' own checks, as another version or a person with an editor would. */
static void
store (const char *key,
       GVariant   *value)
{
  GSettingsBackend *backend = g_settings_backend_get_default ();
  g_autofree char *path = g_strconcat (PATH, key, NULL);

  g_assert_true (G_SETTINGS_BACKEND_GET_CLASS (backend)->write (backend, path, g_variant_ref_sink (value), NULL));
  g_variant_unref (value);
  g_object_unref (backend);
}

static void
test_strange_values (WindowFixture *self)
{
  GtkWidget *preferences;

  forget_settings ();
  store (KVP_SETTING_MAX_CONCURRENCY, g_variant_new_uint32 (1000));
  store (KVP_SETTING_REQUESTS_PER_WINDOW, g_variant_new_uint32 (0));
  store (KVP_SETTING_SILENCE_LIMIT, g_variant_new_string ("patient"));
  store (KVP_SETTING_BATCH_SIZE, g_variant_new_uint32 (10001));
  store (KVP_SETTING_CHECK_AGE, g_variant_new_uint32 (G_MAXUINT32));
  store (KVP_SETTING_COLOR_SCHEME, g_variant_new_string ("sepia"));

  window_start (self);
  g_assert_cmpuint (get_connection_setting (self, "max-concurrency"), ==, 8);
  g_assert_cmpuint (get_connection_setting (self, "requests-per-window"), ==, 1200);
  g_assert_cmpuint (get_connection_setting (self, "silence-limit"), ==, 30);

  preferences = open_preferences (self);
  g_assert_cmpint (adw_combo_row_get_selected (ADW_COMBO_ROW (window_find (preferences, "color_scheme_row"))), ==, 0);
  close_preferences ();
  g_assert_cmpint (get_number (self, "check_age_spin"), ==, 10);

  window_dry_run (self);
  window_confirm (self);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->pending, ==, 0);
  forget_settings ();
}

/* A number outside is brought back to the nearest that may be. */
static void
test_ranges (WindowFixture *self)
{
  static const struct {
    const char *spin;
    const char *typed;
    int         taken;
  } cases[] = {
    { "max_concurrency_spin", "0", 1 },       { "max_concurrency_spin", "65", 64 },
    { "requests_per_window_spin", "9", 10 },  { "requests_per_window_spin", "1000001", 1000000 },
    { "silence_limit_spin", "4", 5 },         { "silence_limit_spin", "601", 600 },
    { "batch_size_spin", "0", 1 },            { "batch_size_spin", "10001", 10000 },
    { "check_age_spin", "-1", 0 },            { "check_age_spin", "1441", 1440 },
  };

  forget_settings ();
  window_fixture_open (self, 1280, 800);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      set_number (self, cases[i].spin, cases[i].typed);
      g_assert_cmpint (get_number (self, cases[i].spin), ==, cases[i].taken);
    }

  forget_settings ();
}

/* --- the window --- */

static void
test_window (WindowFixture *self)
{
  static const char * const spins[] = {
    "max_concurrency_spin", "requests_per_window_spin", "silence_limit_spin", "batch_size_spin", "check_age_spin",
  };
  g_auto(GStrv) accels = gtk_application_get_accels_for_action (GTK_APPLICATION (self->application),
                                                                "app.preferences");
  GtkWidget *preferences;

  forget_settings ();
  window_fixture_open (self, 360, 640);
  g_assert_cmpstr (accels[0], ==, "<Control>comma");

  preferences = open_preferences (self);
  /* Asked for once more it is the same one. */
  g_assert_true (open_preferences (self) == preferences);

  for (guint i = 0; i < G_N_ELEMENTS (spins); i++)
    {
      GtkWidget *spin = window_find (preferences, spins[i]);
      GtkWidget *row = gtk_widget_get_ancestor (spin, ADW_TYPE_ACTION_ROW);

      /* It says what it is, also to who does not see it, and a click on the row goes to it. */
      gtk_test_accessible_assert_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                           adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
      g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), !=, NULL);
      g_assert_true (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row)) == spin);
    }

  gtk_window_set_default_size (GTK_WINDOW (preferences), 360, 640);
  SPIN_UNTIL (gtk_widget_get_width (preferences) <= 360);
  close_preferences ();
}

int
main (int    argc,
      char **argv)
{
  window_fixture_init (&argc, &argv);

  window_fixture_add ("/window/preferences/batch-size", SIZE, test_batch_size);
  window_fixture_add ("/window/preferences/concurrency-one", SIZE, test_concurrency_one);
  window_fixture_add ("/window/preferences/concurrency-more", SIZE, test_concurrency_more);
  window_fixture_add ("/window/preferences/check-age", SIZE, test_check_age);
  window_fixture_add ("/window/preferences/check-age-default", SIZE, test_check_age_default);
  window_fixture_add ("/window/preferences/connection", SIZE, test_connection);
  window_fixture_add ("/window/preferences/color-scheme", 100, test_color_scheme);
  window_fixture_add ("/window/preferences/strange-values", SIZE, test_strange_values);
  window_fixture_add ("/window/preferences/ranges", 100, test_ranges);
  window_fixture_add ("/window/preferences/window", 100, test_window);

  return g_test_run ();
}
