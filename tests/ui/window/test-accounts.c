/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-error.h"
#include "purge/kvp-confirmation.h"
#include "purge/kvp-purge.h"
#include "ui/kvp-review-page.h"
#include "window-steps.h"

/* Few enough keys to be deleted without typing the name. */
#define SIZE 1000

static void
answer (WindowFixture *self,
        const char    *dialog_name,
        const char    *response)
{
  GtkWidget *dialog;

  SPIN_UNTIL ((dialog = window_find_toplevel (dialog_name)) != NULL);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (GTK_WINDOW (dialog));
  SPIN_UNTIL (window_find_toplevel (dialog_name) == NULL);
}

/* --- marks --- */

static void
mark_read_only (WindowFixture *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.mark-read-only", NULL);
  answer (self, "read-only-dialog", "mark");
  SPIN_UNTIL (window_find (self->window, "read-only-badge") != NULL);
}

/* Nothing can be deleted, the page says why, and the way out of it is in the menu. */
static void
test_read_only (WindowFixture *self)
{
  g_autofree char *id = kvp_demo_server_get_namespace_id (self->server, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  guint n_before = kvp_demo_server_count_keys (self->server, id);
  g_autoptr(KvpConfirmation) refused = NULL;
  g_autoptr(GError) error = NULL;
  GtkWidget *dialog;
  GtkWidget *page;

  window_start (self);
  window_dry_run (self);
  page = GTK_WIDGET (kvp_window_get_page (self->window));
  g_assert_true (gtk_widget_is_sensitive (window_find (page, "delete_button")));

  mark_read_only (self);
  SPIN_UNTIL (!gtk_widget_is_sensitive (window_find (page, "delete_button")));
  g_assert_true (window_says (page, "marked as read-only, where nothing is deleted"));
  g_assert_true (window_says (self->window, "READ-ONLY"));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (self->window), "read-only"));
  gtk_widget_activate_action (page, "review.delete", NULL);
  g_assert_null (window_find_toplevel_type (ADW_TYPE_MESSAGE_DIALOG));
  refused = kvp_confirmation_new (window_get_plan (self), KVP_DEMO_LARGE_NAMESPACE_TITLE, &error);
  g_assert_null (refused);
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);

  /* The one mark replaces the other, and says so. */
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.mark-production", NULL);
  SPIN_UNTIL ((dialog = window_find_toplevel ("production-dialog")) != NULL);
  g_assert_true (window_says (dialog, "marked as read-only now"));
  answer (self, "production-dialog", "cancel");
  g_assert_cmpuint (window_count_deletes (self), ==, 0);

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.mark-read-only", NULL);
  answer (self, "read-only-dialog", "unmark");
  SPIN_UNTIL (gtk_widget_is_sensitive (window_find (page, "delete_button")));
  g_assert_null (window_find (self->window, "read-only-badge"));
  g_assert_false (window_says (page, "read-only"));
  g_assert_cmpuint (kvp_demo_server_count_keys (self->server, id), ==, n_before);
}

/* A red edge and a word, in the window and in the dialog that deletes. */
static void
test_production_is_seen (WindowFixture *self)
{
  window_start (self);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.mark-production", NULL);
  answer (self, "production-dialog", "mark");

  SPIN_UNTIL (gtk_widget_has_css_class (GTK_WIDGET (self->window), "production"));
  g_assert_true (window_says (window_find (self->window, "sidebar"), "PRODUCTION"));
  g_assert_true (window_says (window_find (self->window, "content_bin"), "PRODUCTION"));

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.disconnect", NULL);
  SPIN_UNTIL (!gtk_widget_has_css_class (GTK_WIDGET (self->window), "production"));
}

int
main (int    argc,
      char **argv)
{
  window_fixture_init (&argc, &argv);

  window_fixture_add ("/window/accounts/read-only", SIZE, test_read_only);
  window_fixture_add ("/window/accounts/production-is-seen", SIZE, test_production_is_seen);

  return g_test_run ();
}
