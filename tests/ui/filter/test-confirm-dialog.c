/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "confirm-dialog-probe.h"
#include "filter-widgets.h"

#include "base/kvp-error.h"
#include "ui/kvp-format.h"
#include "ui/kvp-settings.h"

#define OLD_LIST "The list was made just now, so its keys are looked up first. What changed since is kept."

static void
test_says (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = confirm_create_plan (fixture, "cache", 1200);
  g_autoptr(ConfirmProbe) probe = confirm_probe_new (plan, NULL);
  g_autofree char *count = kvp_format_count (1200);
  g_autofree char *more_count = kvp_format_count (1197);
  g_autofree char *heading = g_strdup_printf ("Delete %s Keys From “cache”?", count);
  g_autofree char *label = g_strdup_printf ("_Delete %s Keys", count);
  g_autofree char *more = g_strdup_printf ("and %s more", more_count);

  g_assert_cmpstr (adw_message_dialog_get_heading (probe->dialog), ==, heading);
  g_assert_nonnull (strstr (adw_message_dialog_get_body (probe->dialog), "account Acme"));
  g_assert_nonnull (strstr (adw_message_dialog_get_body (probe->dialog), "cannot be undone"));
  g_assert_nonnull (widgets_find_label (GTK_WIDGET (probe->dialog), kvp_plan_get_sentence (plan)));
  g_assert_nonnull (widgets_find_label (GTK_WIDGET (probe->dialog), "go:0000000"));
  g_assert_nonnull (widgets_find_label (GTK_WIDGET (probe->dialog), "go:0000002"));
  g_assert_null (widgets_find_label (GTK_WIDGET (probe->dialog), "go:0000003"));
  g_assert_nonnull (widgets_find_label (GTK_WIDGET (probe->dialog), more));
  g_assert_cmpstr (adw_message_dialog_get_response_label (probe->dialog, "delete"), ==, label);
  g_assert_cmpint (adw_message_dialog_get_response_appearance (probe->dialog, "delete"), ==,
                   ADW_RESPONSE_DESTRUCTIVE);
  g_assert_true (gtk_window_get_modal (GTK_WINDOW (probe->dialog)));
}

/* Not all of an old list may go: it is said before. */
static void
test_old_list (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = confirm_create_plan (fixture, "cache", 5);
  g_autoptr(GSettings) settings = kvp_settings_open ();

  {
    g_autoptr(ConfirmProbe) probe = confirm_probe_new (plan, NULL);

    g_assert_null (widgets_find_label (GTK_WIDGET (probe->dialog), OLD_LIST));
  }

  g_settings_set_uint (settings, KVP_SETTING_CHECK_AGE, 0);
  {
    g_autoptr(ConfirmProbe) probe = confirm_probe_new (plan, NULL);

    g_assert_nonnull (widgets_find_label (GTK_WIDGET (probe->dialog), OLD_LIST));
  }
  g_settings_reset (settings, KVP_SETTING_CHECK_AGE);
}

static void
test_one_key (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = confirm_create_plan (fixture, "cache", 1);
  g_autoptr(ConfirmProbe) probe = confirm_probe_new (plan, NULL);

  g_assert_cmpstr (adw_message_dialog_get_heading (probe->dialog), ==, "Delete 1 Key From “cache”?");
  g_assert_cmpstr (adw_message_dialog_get_response_label (probe->dialog, "delete"), ==, "_Delete 1 Key");
}

static void
test_few_keys (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = confirm_create_plan (fixture, "cache", 5);
  g_autoptr(ConfirmProbe) probe = confirm_probe_new (plan, NULL);

  g_assert_false (confirm_probe_asks_to_type (probe));
  g_assert_true (gtk_widget_is_sensitive (confirm_probe_get_delete (probe)));
  g_signal_emit_by_name (confirm_probe_get_delete (probe), "clicked");
  confirm_probe_wait (probe);

  g_assert_no_error (probe->error);
  g_assert_true (kvp_confirmation_get_plan (probe->confirmation) == plan);
  g_assert_cmpuint (kvp_confirmation_get_n_keys (probe->confirmation), ==, 5);
}

static void
test_typing (void)
{
  static const char * const wrong[] = { "", "Cache", "cach", "cachex", "c ache", "yes" };
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = confirm_create_plan (fixture, "cache", 1001);
  g_autoptr(ConfirmProbe) probe = confirm_probe_new (plan, NULL);

  g_assert_true (confirm_probe_asks_to_type (probe));
  g_assert_false (gtk_widget_is_sensitive (confirm_probe_get_delete (probe)));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      widgets_type (confirm_probe_get_entry (probe), wrong[i]);
      g_assert_false (gtk_widget_is_sensitive (confirm_probe_get_delete (probe)));
    }

  widgets_type (confirm_probe_get_entry (probe), "cache");
  g_assert_true (gtk_widget_is_sensitive (confirm_probe_get_delete (probe)));
  widgets_type (confirm_probe_get_entry (probe), "cache2");
  g_assert_false (gtk_widget_is_sensitive (confirm_probe_get_delete (probe)));
  widgets_type (confirm_probe_get_entry (probe), "cache");
  g_signal_emit_by_name (confirm_probe_get_delete (probe), "clicked");
  confirm_probe_wait (probe);

  g_assert_no_error (probe->error);
  g_assert_cmpuint (kvp_confirmation_get_n_keys (probe->confirmation), ==, 1001);
}

static void
test_whole_namespace (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(ConfirmProbe) probe = NULL;

  run_put_many (fixture, "key", 3, NULL);
  plan = run_scan_every (fixture);
  probe = confirm_probe_new (plan, NULL);

  g_assert_true (confirm_probe_asks_to_type (probe));
  g_assert_false (gtk_widget_is_sensitive (confirm_probe_get_delete (probe)));
}

static void
test_cancel (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = confirm_create_plan (fixture, "cache", 5);
  g_autoptr(ConfirmProbe) probe = confirm_probe_new (plan, NULL);

  g_signal_emit_by_name (confirm_probe_get_cancel (probe), "clicked");
  confirm_probe_assert_refused (probe);
}

static void
test_close (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = confirm_create_plan (fixture, "cache", 5);
  g_autoptr(ConfirmProbe) probe = confirm_probe_new (plan, NULL);

  g_assert_cmpstr (adw_message_dialog_get_close_response (probe->dialog), ==, "cancel");
  gtk_window_close (GTK_WINDOW (probe->dialog));
  confirm_probe_assert_refused (probe);
}

static void
test_parent_goes (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = confirm_create_plan (fixture, "cache", 5);
  g_autoptr(ConfirmProbe) probe = confirm_probe_new (plan, NULL);

  widgets_destroy (g_steal_pointer (&probe->parent));
  confirm_probe_assert_refused (probe);
}

static void
test_cancellable (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = confirm_create_plan (fixture, "cache", 5);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(ConfirmProbe) probe = confirm_probe_new (plan, cancellable);

  g_cancellable_cancel (cancellable);
  confirm_probe_assert_refused (probe);
}

/* What is confirmed is what was shown. */
static void
test_ticks_change (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = confirm_create_plan (fixture, "cache", 5);
  guint32 first = 0;
  g_autoptr(ConfirmProbe) probe = NULL;

  run_set_ticked (plan, &first, 1, FALSE);
  probe = confirm_probe_new (plan, NULL);
  run_set_ticked (plan, &first, 1, TRUE);
  g_signal_emit_by_name (confirm_probe_get_delete (probe), "clicked");
  confirm_probe_wait (probe);

  g_assert_error (probe->error, KVP_ERROR, KVP_ERROR_STATE);
  g_assert_null (probe->confirmation);
}

static void
test_partial (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_prefixes ("key", NULL);
  g_autoptr(RunScan) run = NULL;
  g_autoptr(ConfirmProbe) probe = NULL;

  run_put_many (fixture, "key", 1500, NULL);
  kvp_demo_server_hold (fixture->server, "cursor=");
  run = run_scan_start (fixture, filter);
  run_until_held (fixture, 1);
  kvp_scan_stop (run->scan);
  kvp_demo_server_release (fixture->server);
  run_scan_wait (run);
  g_assert_true (kvp_plan_get_partial (run->plan));

  probe = confirm_probe_new (run->plan, NULL);
  g_assert_nonnull (widgets_find_label (GTK_WIDGET (probe->dialog), kvp_plan_get_missing (run->plan)));
}

static int
get_min_size (gpointer       widget,
              GtkOrientation orientation)
{
  int size;

  gtk_widget_measure (widget, orientation,
                      orientation == GTK_ORIENTATION_VERTICAL ? 360 : -1, &size, NULL, NULL, NULL);

  return size;
}

/* The longest title there can be, at the smallest window there is. */
static void
test_long_title (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autofree char *title = g_strnfill (512, 'w');
  g_autoptr(KvpPlan) plan = confirm_create_plan (fixture, title, 1001);
  g_autoptr(ConfirmProbe) probe = confirm_probe_new (plan, NULL);

  g_assert_cmpint (get_min_size (probe->dialog, GTK_ORIENTATION_HORIZONTAL), <=, 360);
  g_assert_cmpint (get_min_size (probe->dialog, GTK_ORIENTATION_VERTICAL), <=, 640);

  widgets_type (confirm_probe_get_entry (probe), title);
  g_assert_true (gtk_widget_is_sensitive (confirm_probe_get_delete (probe)));
}

/* A namespace whose title can't be read goes by its ID. */
static void
test_blank_title (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = confirm_create_plan (fixture, "  ", 1001);
  g_autoptr(ConfirmProbe) probe = confirm_probe_new (plan, NULL);
  const char *id = kvp_plan_get_namespace_id (plan);

  g_assert_nonnull (strstr (adw_message_dialog_get_heading (probe->dialog), id));
  g_assert_cmpstr (gtk_entry_get_placeholder_text (confirm_probe_get_entry (probe)), ==, id);
  widgets_type (confirm_probe_get_entry (probe), id);
  g_assert_true (gtk_widget_is_sensitive (confirm_probe_get_delete (probe)));
}

/* What it needs at the width that it has. */
static int
measure_height (GtkWidget *widget)
{
  int height;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (widget), NULL, &height, NULL, NULL);

  return height;
}

/* As high as the sentence is: neither a gap below it, nor a line that must be scrolled to for nothing. */
static void
test_room_for_sentence (void)
{
  for (guint n = 1; n <= 8; n++)
    {
      g_autoptr(RunFixture) fixture = run_fixture_new ();
      g_autoptr(GString) title = g_string_new ("cache");
      g_autoptr(KvpPlan) plan = NULL;
      g_autoptr(ConfirmProbe) probe = NULL;
      GtkWidget *label;
      GtkWidget *viewport;

      for (guint i = 1; i < n; i++)
        g_string_append (title, " of shops");
      plan = confirm_create_plan (fixture, title->str, 5);
      probe = confirm_probe_new (plan, NULL);
      label = GTK_WIDGET (widgets_find_label (GTK_WIDGET (probe->dialog), kvp_plan_get_sentence (plan)));
      g_assert_nonnull (label);
      viewport = gtk_widget_get_ancestor (label, GTK_TYPE_VIEWPORT);
      widgets_settle ();

      g_assert_cmpint (gtk_widget_get_height (viewport), ==, measure_height (label));
    }
}

int
main (int    argc,
      char **argv)
{
  widgets_init (&argc, &argv);

  g_test_add_func ("/ui/confirm/says", test_says);
  g_test_add_func ("/ui/confirm/old-list", test_old_list);
  g_test_add_func ("/ui/confirm/one-key", test_one_key);
  g_test_add_func ("/ui/confirm/few-keys", test_few_keys);
  g_test_add_func ("/ui/confirm/typing", test_typing);
  g_test_add_func ("/ui/confirm/whole-namespace", test_whole_namespace);
  g_test_add_func ("/ui/confirm/cancel", test_cancel);
  g_test_add_func ("/ui/confirm/close", test_close);
  g_test_add_func ("/ui/confirm/parent-goes", test_parent_goes);
  g_test_add_func ("/ui/confirm/cancellable", test_cancellable);
  g_test_add_func ("/ui/confirm/ticks-change", test_ticks_change);
  g_test_add_func ("/ui/confirm/partial", test_partial);
  g_test_add_func ("/ui/confirm/room-for-sentence", test_room_for_sentence);
  g_test_add_func ("/ui/confirm/title/long", test_long_title);
  g_test_add_func ("/ui/confirm/title/blank", test_blank_title);

  return g_test_run ();
}
