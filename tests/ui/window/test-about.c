/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-about.h"
#include "ui/kvp-help-pages.h"
#include "ui/kvp-help-window.h"
#include "ui/kvp-settings.h"
#include "window-steps.h"

#define SIZE 10000

static GtkWidget *
open_about (WindowFixture *self)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->application), "about", NULL);
  SPIN_UNTIL (window_find_toplevel_type (ADW_TYPE_ABOUT_WINDOW) != NULL);

  return window_find_toplevel_type (ADW_TYPE_ABOUT_WINDOW);
}

static void
close_about (void)
{
  gtk_window_close (GTK_WINDOW (window_find_toplevel_type (ADW_TYPE_ABOUT_WINDOW)));
  SPIN_UNTIL (window_find_toplevel_type (ADW_TYPE_ABOUT_WINDOW) == NULL);
}

/* --- the About window --- */

static void
test_release_notes (WindowFixture *self)
{
  g_autofree char *version = NULL;
  g_autofree char *notes = kvp_about_dup_release_notes (&version);
  AdwAboutWindow *about;

  window_fixture_open (self, 1280, 800);
  about = ADW_ABOUT_WINDOW (open_about (self));
  g_assert_cmpstr (version, ==, PACKAGE_VERSION);
  g_assert_cmpstr (adw_about_window_get_version (about), ==, PACKAGE_VERSION);
  g_assert_cmpstr (adw_about_window_get_release_notes (about), ==, notes);
  g_assert_true (g_str_has_prefix (notes, "<p>"));
  g_assert_nonnull (strstr (notes, "<ul><li>"));
  /* Only one release, and nothing of the rest of the metainfo. */
  g_assert_null (strstr (notes, "Cloudflare Workers KV safely"));
  g_assert_null (strstr (notes, "  "));
  close_about ();
}

/* What somebody pastes into a public report must not give anything away. */
static void
test_troubleshooting (WindowFixture *self)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();
  g_autofree char *account = NULL;
  g_autofree char *id = NULL;
  const char *info;

  g_settings_set_uint (settings, KVP_SETTING_BATCH_SIZE, 4321);
  g_settings_set_string (settings, KVP_SETTING_COLOR_SCHEME, "dark");
  window_start (self);
  window_dry_run (self);
  g_setenv ("CLOUDFLARE_API_TOKEN", "token-of-the-environment-0000000000000000", TRUE);
  g_setenv ("CLOUDFLARE_ACCOUNT_ID", "abcdefabcdefabcdefabcdefabcdefab", TRUE);

  info = adw_about_window_get_debug_info (ADW_ABOUT_WINDOW (open_about (self)));
  g_assert_nonnull (strstr (info, "KV Purger " PACKAGE_VERSION "\n"));
  g_assert_nonnull (strstr (info, "- GTK 4."));
  g_assert_nonnull (strstr (info, "- libadwaita 1."));
  g_assert_nonnull (strstr (info, "- SQLite 3."));
  g_assert_nonnull (strstr (info, "- Display: Gdk"));
  g_assert_nonnull (strstr (info, "- batch-size: 4321\n"));
  g_assert_nonnull (strstr (info, "- color-scheme: 'dark'\n"));
  /* The default of everything is known. */
  g_assert_null (strstr (info, "check-age"));

  account = kvp_demo_server_get_namespace_id (self->server, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  id = g_strdup (kvp_connection_get_endpoint (kvp_window_get_connection (self->window)));
  {
    const char * const secrets[] = {
      KVP_DEMO_TOKEN, "token-of-the-environment", "abcdefabcdefabcdef", KVP_DEMO_ACCOUNT_ID, KVP_DEMO_ACCOUNT_NAME,
      KVP_DEMO_LARGE_NAMESPACE_TITLE, WINDOW_PREFIX, "archived", account, id, g_get_user_name (), g_get_home_dir (),
      g_get_host_name (), self->folder,
    };

    for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
      {
        if (strstr (info, secrets[i]) != NULL)
          g_error ("The troubleshooting information has “%s” in it:\n%s", secrets[i], info);
      }
  }

  close_about ();
  g_settings_reset (settings, KVP_SETTING_BATCH_SIZE);
  g_settings_reset (settings, KVP_SETTING_COLOR_SCHEME);
  g_unsetenv ("CLOUDFLARE_API_TOKEN");
  g_unsetenv ("CLOUDFLARE_ACCOUNT_ID");
}

/* --- the help --- */

static GtkWidget *
open_help (WindowFixture *self)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->application), "help", NULL);
  SPIN_UNTIL (window_find_toplevel_type (KVP_TYPE_HELP_WINDOW) != NULL);

  return window_find_toplevel_type (KVP_TYPE_HELP_WINDOW);
}

static void
test_help_pages (WindowFixture *self)
{
  GtkWidget *help;
  GtkListBox *list;

  window_fixture_open (self, 1280, 800);
  help = open_help (self);
  list = GTK_LIST_BOX (window_find (help, "list"));

  for (guint i = 0; kvp_help_pages[i].name != NULL; i++)
    {
      const KvpHelpPart *part = kvp_help_pages[i].parts;

      g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (list, (int) i));
      SPIN_UNTIL (window_says (help, part[0].text));
      for (; part->text != NULL; part++)
        {
          if (!window_says (help, part->text))
            g_error ("The page “%s” does not say: %s", kvp_help_pages[i].name, part->text);
        }
    }

  /* A second press brings the same window. */
  g_assert_true (open_help (self) == help);
}

/* On a telephone there is the list or the page. */
static void
test_help_narrow (WindowFixture *self)
{
  GtkWidget *help;

  window_fixture_open (self, 360, 720);
  help = open_help (self);
  gtk_window_set_default_size (GTK_WINDOW (help), 360, 600);
  SPIN_UNTIL (window_find (help, "back_button") != NULL);
  g_assert_true (window_says (help, kvp_help_pages[0].parts[0].text));
  window_click (window_find (help, "back_button"));
  SPIN_UNTIL (window_find (help, "list") != NULL);
  SPIN_UNTIL (window_says (help, kvp_help_pages[1].title));
}

/* It goes with the last window, and does not keep the process. */
static void
test_help_goes (WindowFixture *self)
{
  window_fixture_open (self, 1280, 800);
  open_help (self);
  gtk_window_close (GTK_WINDOW (self->window));
  self->window = NULL;
  SPIN_UNTIL (gtk_application_get_windows (GTK_APPLICATION (self->application)) == NULL);
}

int
main (int    argc,
      char **argv)
{
  window_fixture_init (&argc, &argv);

  window_fixture_add ("/window/about/release-notes", 100, test_release_notes);
  window_fixture_add ("/window/about/troubleshooting", SIZE, test_troubleshooting);
  window_fixture_add ("/window/help/pages", 100, test_help_pages);
  window_fixture_add ("/window/help/narrow", 100, test_help_narrow);
  window_fixture_add ("/window/help/goes-with-the-last-window", 100, test_help_goes);

  return g_test_run ();
}
