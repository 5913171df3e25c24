/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>

#include "ui/kvp-key-list-cell.h"
#include "ui/kvp-namespace-row.h"
#include "notice-board.h"
#include "window-fixture.h"

#include "purge/kvp-connection-private.h"
#include "store/kvp-saved-connections.h"

typedef struct {
  WindowTest test;
  guint      large_size;
} WindowCase;

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

void
window_spin_once (void)
{
  /* A condition may come true without an event, in the server's thread. */
  guint source = g_timeout_add_full (G_PRIORITY_LOW, 10, wake_cb, NULL, NULL);

  g_main_context_iteration (NULL, TRUE);
  if (g_main_context_find_source_by_id (NULL, source) != NULL)
    g_source_remove (source);
}

/* As patient as usual, but in milliseconds. */
static const KvpRetryPolicy fast_policy = {
  .max_tries = 6,
  .max_half_tries = 2,
  .first_delay = 1,
  .max_delay = 4,
  .max_elapsed = 10 * G_TIME_SPAN_MINUTE,
  .max_empty_pages = 200,
};

/* --- finding --- */

typedef gboolean (*WidgetFunc) (GtkWidget     *widget,
                                gconstpointer  data);

static GtkWidget *
find (GtkWidget     *root,
      WidgetFunc     matches,
      gconstpointer  data)
{
  if (!gtk_widget_get_mapped (root))
    return NULL;

  if (matches (root, data))
    return root;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, matches, data);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
has_name (GtkWidget     *widget,
          gconstpointer  name)
{
  return g_strcmp0 (gtk_widget_get_name (widget), name) == 0 ||
         g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)), name) == 0;
}

static gboolean
has_type (GtkWidget     *widget,
          gconstpointer  type)
{
  return G_TYPE_CHECK_INSTANCE_TYPE (widget, *(const GType *) type);
}

static gboolean
says (GtkWidget     *widget,
      gconstpointer  part)
{
  const char *text = NULL;

  if (GTK_IS_LABEL (widget))
    text = gtk_label_get_text (GTK_LABEL (widget));
  else if (KVP_IS_KEY_LIST_CELL (widget))
    text = kvp_key_list_cell_get_text (KVP_KEY_LIST_CELL (widget));

  return text != NULL && strstr (text, part) != NULL;
}

static gboolean
is_namespace (GtkWidget     *widget,
              gconstpointer  title)
{
  if (!KVP_IS_NAMESPACE_ROW (widget))
    return FALSE;

  return kvp_namespace_row_get_namespace (KVP_NAMESPACE_ROW (widget)) != NULL && find (widget, says, title) != NULL;
}

GtkWidget *
window_find (gpointer    root,
             const char *name)
{
  return find (root, has_name, name);
}

GtkWidget *
window_find_type (gpointer root,
                  GType    type)
{
  return find (root, has_type, &type);
}

GtkWidget *
window_find_namespace (gpointer    root,
                       const char *title)
{
  return find (root, is_namespace, title);
}

gboolean
window_says (gpointer    root,
             const char *part)
{
  return find (root, says, part) != NULL;
}

static GtkWidget *
find_toplevel (WidgetFunc    matches,
               gconstpointer data)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr(GtkWidget) toplevel = g_list_model_get_item (toplevels, i);

      if (gtk_widget_get_mapped (toplevel) && matches (toplevel, data))
        return toplevel;
    }

  return NULL;
}

GtkWidget *
window_find_toplevel (const char *name)
{
  return find_toplevel (has_name, name);
}

GtkWidget *
window_find_toplevel_type (GType type)
{
  return find_toplevel (has_type, &type);
}

const char *
window_get_state (KvpWindow *window)
{
  GtkWidget *stack = window_find (window, "window-stack");

  return stack != NULL ? gtk_stack_get_visible_child_name (GTK_STACK (stack)) : "";
}

/* --- doing --- */

void
window_click (GtkWidget *button)
{
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

void
window_type (GtkWidget  *entry,
             const char *text)
{
  g_assert_nonnull (entry);
  g_assert_true (gtk_widget_is_sensitive (entry));
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

/* --- the fixture --- */

char *
window_fixture_get_path (WindowFixture *self)
{
  return g_build_filename (self->folder, "plans.db", NULL);
}

void
window_fixture_open (WindowFixture *self,
                     int            width,
                     int            height)
{
  self->window = KVP_WINDOW (kvp_window_new (self->application));
  gtk_window_set_default_size (GTK_WINDOW (self->window), width, height);
  gtk_window_present (GTK_WINDOW (self->window));
  SPIN_UNTIL (gtk_widget_get_mapped (GTK_WIDGET (self->window)));
  SPIN_UNTIL (g_strcmp0 (window_get_state (self->window), "loading") != 0);
}

void
window_fixture_try_connect (WindowFixture *self,
                            const char    *endpoint,
                            const char    *token)
{
  GtkWidget *advanced;

  /* An earlier window of this test connected to something. */
  if (g_strcmp0 (window_get_state (self->window), "accounts") == 0)
    {
      SPIN_UNTIL (gtk_widget_is_sensitive (window_find (self->window, "add-account-button")));
      window_click (window_find (self->window, "add-account-button"));
    }

  SPIN_UNTIL ((advanced = window_find (self->window, "advanced-row")) != NULL);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (advanced), TRUE);
  SPIN_UNTIL (window_find (self->window, "endpoint-row") != NULL);

  window_type (window_find (self->window, "endpoint-row"), endpoint);
  window_type (window_find (self->window, "token-row"), token);
  window_click (window_find (self->window, "connect-button"));
}

void
window_fixture_connect (WindowFixture *self)
{
  window_fixture_try_connect (self, kvp_demo_server_get_endpoint (self->server), KVP_DEMO_TOKEN);
  SPIN_UNTIL (g_strcmp0 (window_get_state (self->window), "main") == 0);
  SPIN_UNTIL (window_find_type (self->window, KVP_TYPE_NAMESPACE_ROW) != NULL);
  window_fixture_wait_for_saved (self);
  _kvp_connection_set_run_policy (kvp_window_get_connection (self->window), &fast_policy);
}

void
window_fixture_wait_for_saved (WindowFixture *self)
{
  g_autoptr(KvpSavedConnections) connections = kvp_saved_connections_get (kvp_window_get_store (self->window));

  SPIN_UNTIL (g_list_model_get_n_items (G_LIST_MODEL (connections)) > 0);
}

void
window_fixture_choose (WindowFixture *self,
                       const char    *namespace_title)
{
  GtkWidget *list = window_find (self->window, "namespace-list");
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)));

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(KvpNamespace) ns = g_list_model_get_item (model, i);

      if (g_strcmp0 (kvp_namespace_get_title (ns), namespace_title) == 0)
        {
          g_signal_emit_by_name (list, "activate", i);
          return;
        }
    }

  g_error ("There is no namespace “%s” in the list", namespace_title);
}

static void
remove_folder (const char *folder)
{
  g_autoptr(GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }

  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static gboolean
is_gone (GWeakRef *weak_ref)
{
  g_autoptr(GObject) object = g_weak_ref_get (weak_ref);

  return object == NULL;
}

void
window_fixture_close (WindowFixture *self)
{
  GList *windows;

  while ((windows = gtk_application_get_windows (GTK_APPLICATION (self->application))) != NULL)
    {
      GWeakRef window;

      g_weak_ref_init (&window, windows->data);
      gtk_window_destroy (windows->data);
      SPIN_UNTIL (is_gone (&window));
      g_weak_ref_clear (&window);
    }
  self->window = NULL;

  SPIN_UNTIL (!kvp_shared_store_get_is_open (kvp_application_get_shared_store (self->application, FALSE)));
}

static void
set_up (WindowFixture *self,
        gconstpointer  data)
{
  const WindowCase *window_case = data;
  g_autoptr(GError) error = NULL;

  self->folder = g_dir_make_tmp ("kvp-window-XXXXXX", &error);
  g_assert_no_error (error);

  self->server = g_object_new (KVP_TYPE_DEMO_SERVER, "large-size", window_case->large_size, NULL);
  kvp_demo_server_start (self->server, 0, &error);
  g_assert_no_error (error);

  self->application = kvp_application_new ();
  g_application_set_flags (G_APPLICATION (self->application),
                           G_APPLICATION_HANDLES_COMMAND_LINE | G_APPLICATION_NON_UNIQUE);
  kvp_application_set_data_directory (self->application, self->folder);
}

static int
command_line_cb (WindowFixture *self)
{
  const WindowCase *window_case = g_object_get_data (G_OBJECT (self->application), "window-case");

  window_case->test (self);
  window_fixture_close (self);

  return 0;
}

static void
run (WindowFixture *self,
     gconstpointer  data)
{
  char *arguments[] = { (char *) "kv-purger", NULL };

  /* The test runs inside the application, in place of what the command line asks for. */
  g_object_set_data (G_OBJECT (self->application), "window-case", (gpointer) data);
  g_signal_connect_swapped (self->application, "command-line", G_CALLBACK (command_line_cb), self);
  g_assert_cmpint (g_application_run (G_APPLICATION (self->application), 1, arguments), ==, 0);
}

static void
tear_down (WindowFixture *self,
           gconstpointer  data)
{
  GWeakRef application;

  /* No callback that is still to come may hold the application. */
  g_weak_ref_init (&application, self->application);
  g_clear_object (&self->application);
  SPIN_UNTIL (is_gone (&application));
  g_weak_ref_clear (&application);

  kvp_demo_server_stop (self->server);
  g_clear_object (&self->server);
  remove_folder (self->folder);
  g_clear_pointer (&self->folder, g_free);
}

/* A message dialog of libadwaita 1.7 measures its own heading, and itself, at sizes that GTK 4.18 warns of: that is no warning
 * to us. */
static GLogWriterOutput
write_log_cb (GLogLevelFlags   log_level,
              const GLogField *fields,
              gsize            n_fields,
              gpointer         user_data)
{
  for (gsize i = 0; i < n_fields; i++)
    {
      if (g_strcmp0 (fields[i].key, "MESSAGE") == 0 &&
          (g_str_has_prefix (fields[i].value, "Trying to measure GtkLabel") ||
           g_pattern_match_simple ("Trying to measure *-dialog 0x*", fields[i].value)))
        return G_LOG_WRITER_HANDLED;
    }

  return g_log_writer_default (log_level, fields, n_fields, user_data);
}

void
window_fixture_init (int    *argc,
                     char ***argv)
{
  /* Without G_TEST_OPTION_ISOLATE_DIRS: it hides the system's icons and schemas too, and a window looks for those. The
   * session that these tests run in has a home of its own, and so has each database. */
  g_test_init (argc, argv, NULL);
  g_log_set_writer_func (write_log_cb, NULL, NULL);
  adw_init ();
  /* A desktop has one. GLib warns where there is none, which ends a test. */
  notice_board_start ();
}

void
window_fixture_add (const char *path,
                    guint       large_size,
                    WindowTest  test)
{
  WindowCase *window_case = g_new0 (WindowCase, 1);

  window_case->test = test;
  window_case->large_size = large_size;
  g_test_add_vtable (path, sizeof (WindowFixture), window_case,
                     (GTestFixtureFunc) set_up, (GTestFixtureFunc) run, (GTestFixtureFunc) tear_down);
}
