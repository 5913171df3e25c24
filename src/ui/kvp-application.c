/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-application"

#include "config.h"

#include <glib/gi18n.h>

#include "ui/kvp-application-private.h"
#include "ui/kvp-search-provider.h"
#include "ui/kvp-settings.h"
#include "ui/kvp-window.h"

/* How long after the first page stands its icons and fonts are still being loaded. */
#define START_UP_MILLISECONDS 1000

G_DEFINE_FINAL_TYPE (KvpApplication, kvp_application, ADW_TYPE_APPLICATION)

/* --- the sample --- */

static void
demo_check_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  KvpConnection *connection = KVP_CONNECTION (source);
  g_autoptr(GError) error = NULL;

  if (!kvp_connection_check_finish (connection, result, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (kvp_connection_get_account (connection) == NULL)
    {
      g_autoptr(KvpAccount) account = kvp_account_new (KVP_DEMO_ACCOUNT_ID, KVP_DEMO_ACCOUNT_NAME);

      kvp_connection_set_account (connection, account);
    }

  g_task_return_pointer (task, g_object_ref (connection), g_object_unref);
}

static void
connect_demo (KvpApplication *self,
              GTask          *task)
{
  g_autoptr(KvpConnection) connection = NULL;
  g_autoptr(GError) error = NULL;

  connection = kvp_connection_new (kvp_demo_server_get_endpoint (self->demo_server), KVP_DEMO_TOKEN, &error);
  if (connection == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  kvp_settings_bind_connection (connection);
  kvp_connection_set_is_demo (connection, TRUE);
  kvp_connection_check_async (connection, NULL, g_task_get_cancellable (task), demo_check_cb, g_object_ref (task));
}

static void
demo_started_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(KvpApplication) self = user_data;
  g_autoptr(GPtrArray) waiting = NULL;
  g_autoptr(GError) error = NULL;

  self->demo_started = kvp_demo_server_start_finish (KVP_DEMO_SERVER (source), result, &error);
  waiting = g_steal_pointer (&self->waiting_for_demo);

  for (guint i = 0; i < waiting->len; i++)
    {
      GTask *task = g_ptr_array_index (waiting, i);

      if (self->demo_started)
        connect_demo (self, task);
      else
        g_task_return_error (task, g_error_copy (error));
    }

  if (!self->demo_started)
    g_clear_object (&self->demo_server);
}

/**
 * kvp_application_connect_demo_async:
 * @self: the application
 * @cancellable: (nullable): for this caller alone
 * @callback: called with the connection
 * @user_data: for @callback
 *
 * Starts the sample's server unless it runs, and connects to it.
 */
void
kvp_application_connect_demo_async (KvpApplication      *self,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (KVP_IS_APPLICATION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_application_connect_demo_async);

  if (self->demo_started)
    {
      connect_demo (self, task);
      return;
    }

  if (self->waiting_for_demo != NULL)
    {
      g_ptr_array_add (self->waiting_for_demo, g_steal_pointer (&task));
      return;
    }

  self->waiting_for_demo = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->waiting_for_demo, g_steal_pointer (&task));
  self->demo_server = kvp_demo_server_new ();
  kvp_demo_server_start_async (self->demo_server, 0, NULL, demo_started_cb, g_object_ref (self));
}

/**
 * kvp_application_connect_demo_finish:
 * @self: the application
 * @result: as given to the callback
 * @error: (nullable): why there is no sample
 *
 * Returns: (transfer full) (nullable): a connection with an account
 */
KvpConnection *
kvp_application_connect_demo_finish (KvpApplication  *self,
                                     GAsyncResult    *result,
                                     GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- life and death --- */

static void
closed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(KvpApplication) self = user_data;
  g_autoptr(GError) error = NULL;

  /* There is no window left to tell it in. */
  if (!kvp_shared_store_close_finish (KVP_SHARED_STORE (source), result, &error))
    g_warning ("The database could not be closed: %s", error->message);

  g_application_release (G_APPLICATION (self));
}

static void
close_store (KvpApplication *self,
             KvpSharedStore *store)
{
  if (store == NULL || kvp_shared_store_get_store (store) == NULL)
    return;

  /* The process must not end before what is queued is written. */
  g_application_hold (G_APPLICATION (self));
  kvp_shared_store_close_async (store, closed_cb, g_object_ref (self));
}

static void
kvp_application_window_removed (GtkApplication *application,
                                GtkWindow      *window)
{
  KvpApplication *self = KVP_APPLICATION (application);
  gboolean last = TRUE;

  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    {
      if (KVP_IS_WINDOW (l->data) && l->data != window)
        last = FALSE;
    }

  if (last && KVP_IS_WINDOW (window))
    {
      /* It stands beside the others, and would keep the process. */
      if (self->help != NULL)
        gtk_window_destroy (GTK_WINDOW (self->help));
      close_store (self, self->store);
      close_store (self, self->demo_store);
    }

  GTK_APPLICATION_CLASS (kvp_application_parent_class)->window_removed (application, window);
}

static gboolean
kvp_application_dbus_register (GApplication     *application,
                               GDBusConnection  *connection,
                               const char       *path,
                               GError          **error)
{
  KvpApplication *self = KVP_APPLICATION (application);

  if (!G_APPLICATION_CLASS (kvp_application_parent_class)->dbus_register (application, connection, path, error))
    return FALSE;

  self->search_registration = kvp_search_provider_export (GTK_APPLICATION (self), connection, path, error);

  return self->search_registration != 0;
}

static void
kvp_application_dbus_unregister (GApplication    *application,
                                 GDBusConnection *connection,
                                 const char      *path)
{
  KvpApplication *self = KVP_APPLICATION (application);

  if (self->search_registration != 0)
    g_dbus_connection_unregister_object (connection, self->search_registration);
  self->search_registration = 0;

  G_APPLICATION_CLASS (kvp_application_parent_class)->dbus_unregister (application, connection, path);
}

static void
kvp_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (kvp_application_parent_class)->startup (application);

  gtk_window_set_default_icon_name (APPLICATION_ID);
  /* Messages can be selected to be copied, but one that takes the focus must not look as if someone had marked it. */
  g_object_set (gtk_settings_get_default (), "gtk-label-select-on-focus", FALSE, NULL);
  KVP_APPLICATION (application)->settings = kvp_settings_open ();
  kvp_settings_bind_color_scheme (adw_style_manager_get_default ());
  _kvp_application_add_actions (KVP_APPLICATION (application));
}

/* The window that was used last; those of dialogs do not count. (nullable) */
KvpWindow *
_kvp_application_find_window (KvpApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    {
      if (KVP_IS_WINDOW (l->data))
        return l->data;
    }

  return NULL;
}

static void
kvp_application_activate (GApplication *application)
{
  KvpApplication *self = KVP_APPLICATION (application);
  KvpWindow *window = _kvp_application_find_window (self);
  g_autoptr(GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (self)));

  if (window == NULL)
    window = KVP_WINDOW (kvp_window_new (self));

  /* Who opens the app after closing a window in which a deletion goes on looks for that one. */
  for (GList *l = windows; l != NULL; l = l->next)
    {
      if (KVP_IS_WINDOW (l->data) && kvp_window_get_in_background (l->data))
        gtk_window_present (l->data);
    }

  gtk_window_present (GTK_WINDOW (window));
}

/* In the window that was used last, or in a new one. */
static void
open_files (KvpApplication  *self,
            GFile          **files,
            int              n_files)
{
  KvpWindow *window = _kvp_application_find_window (self);

  if (window == NULL)
    window = KVP_WINDOW (kvp_window_new (self));

  gtk_window_present (GTK_WINDOW (window));
  for (int i = 0; i < n_files; i++)
    kvp_window_open_file (window, files[i]);
}

static void
kvp_application_open (GApplication  *application,
                      GFile        **files,
                      int            n_files,
                      const char    *hint)
{
  open_files (KVP_APPLICATION (application), files, n_files);
}

static int
kvp_application_handle_local_options (GApplication *application,
                                      GVariantDict *options)
{
  KvpApplication *self = KVP_APPLICATION (application);
  g_autofree char *directory = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("KV Purger %s\n", PACKAGE_VERSION);
      return 0;
    }

  if (g_variant_dict_lookup (options, "data-dir", "^ay", &directory))
    {
      kvp_application_set_data_directory (self, directory);

      /* A process that runs already has another directory's database open. */
      g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
    }

  if (g_variant_dict_contains (options, "report-stalls") && self->stall_reporter == NULL)
    self->stall_reporter = kvp_stall_reporter_start ();

  return -1;
}

static int
kvp_application_command_line (GApplication            *application,
                              GApplicationCommandLine *command_line)
{
  GVariantDict *options = g_application_command_line_get_options_dict (command_line);

  g_autofree const char **paths = NULL;
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  if (g_variant_dict_contains (options, "demo"))
    gtk_window_present (GTK_WINDOW (kvp_window_new_demo (KVP_APPLICATION (application))));

  if (g_variant_dict_lookup (options, G_OPTION_REMAINING, "^a&ay", &paths))
    {
      for (guint i = 0; paths[i] != NULL; i++)
        g_ptr_array_add (files, g_application_command_line_create_file_for_arg (command_line, paths[i]));
    }

  if (files->len > 0)
    open_files (KVP_APPLICATION (application), (GFile **) files->pdata, (int) files->len);
  else if (!g_variant_dict_contains (options, "demo"))
    g_application_activate (application);

  return 0;
}

static void
kvp_application_shutdown (GApplication *application)
{
  KvpApplication *self = KVP_APPLICATION (application);

  if (self->demo_started)
    kvp_demo_server_stop (self->demo_server);
  self->demo_started = FALSE;

  g_clear_handle_id (&self->start_up_timeout, g_source_remove);
  g_clear_pointer (&self->stall_reporter, kvp_stall_reporter_stop);

  G_APPLICATION_CLASS (kvp_application_parent_class)->shutdown (application);
}

static void
kvp_application_finalize (GObject *object)
{
  KvpApplication *self = KVP_APPLICATION (object);

  if (self->demo_started)
    kvp_demo_server_stop (self->demo_server);
  g_clear_handle_id (&self->start_up_timeout, g_source_remove);
  g_clear_pointer (&self->stall_reporter, kvp_stall_reporter_stop);
  g_clear_pointer (&self->waiting_for_demo, g_ptr_array_unref);
  g_clear_weak_pointer (&self->help);
  g_clear_weak_pointer (&self->preferences);
  g_clear_object (&self->demo_server);
  g_clear_object (&self->account_tokens);
  g_clear_object (&self->demo_store);
  g_clear_object (&self->store);
  g_clear_object (&self->settings);
  g_free (self->data_directory);

  G_OBJECT_CLASS (kvp_application_parent_class)->finalize (object);
}

static void
kvp_application_class_init (KvpApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);
  GtkApplicationClass *gtk_application_class = GTK_APPLICATION_CLASS (klass);

  object_class->finalize = kvp_application_finalize;

  application_class->activate = kvp_application_activate;
  application_class->command_line = kvp_application_command_line;
  application_class->dbus_register = kvp_application_dbus_register;
  application_class->dbus_unregister = kvp_application_dbus_unregister;
  application_class->handle_local_options = kvp_application_handle_local_options;
  application_class->open = kvp_application_open;
  application_class->shutdown = kvp_application_shutdown;
  application_class->startup = kvp_application_startup;

  gtk_application_class->window_removed = kvp_application_window_removed;
}

static void
kvp_application_init (KvpApplication *self)
{
  static const GOptionEntry options[] = {
    { "demo", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Open a window with sample data"), NULL },
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("Keep plans and history in this directory"), N_("DIRECTORY") },
    { "report-stalls", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print how long the window could not react"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version and exit"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, NULL, NULL, N_("[FILE…]") },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

/**
 * kvp_application_new:
 *
 * Returns: (transfer full): the application
 */
KvpApplication *
kvp_application_new (void)
{
  return g_object_new (KVP_TYPE_APPLICATION,
                       "application-id", APPLICATION_ID,
                       "resource-base-path", "/io/github/kvpurger/KvPurger",
                       "flags", G_APPLICATION_HANDLES_COMMAND_LINE | G_APPLICATION_HANDLES_OPEN,
                       NULL);
}

/**
 * kvp_application_set_data_directory:
 * @self: the application
 * @directory: where the database is; made if it does not exist
 *
 * Call it before the first window. The sample's plans are kept there too, so that they can be looked at.
 */
void
kvp_application_set_data_directory (KvpApplication *self,
                                    const char     *directory)
{
  g_return_if_fail (KVP_IS_APPLICATION (self));
  g_return_if_fail (self->store == NULL);

  g_free (self->data_directory);
  self->data_directory = g_strdup (directory);
}

/**
 * kvp_application_get_shared_store:
 * @self: the application
 * @demo: whether it is for the sample
 *
 * Returns: (transfer none): the database that all windows share; open or not
 */
KvpSharedStore *
kvp_application_get_shared_store (KvpApplication *self,
                                  gboolean        demo)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (KVP_IS_APPLICATION (self), NULL);

  if (demo && self->data_directory == NULL)
    {
      if (self->demo_store == NULL)
        self->demo_store = kvp_shared_store_new_scratch ();

      return self->demo_store;
    }

  if (self->store == NULL)
    {
      if (self->data_directory != NULL)
        path = g_build_filename (self->data_directory, "plans.db", NULL);
      else
        path = kvp_store_get_default_path ();

      self->store = kvp_shared_store_new (path);
    }

  return self->store;
}

/**
 * kvp_application_get_account_tokens:
 * @self: the application
 *
 * Returns: (transfer none): where the tokens of accounts are kept, for all windows
 */
KvpAccountTokens *
kvp_application_get_account_tokens (KvpApplication *self)
{
  g_return_val_if_fail (KVP_IS_APPLICATION (self), NULL);

  if (self->account_tokens == NULL)
    {
      g_autoptr(KvpKeyring) keyring = kvp_keyring_new_system ();

      self->account_tokens = kvp_account_tokens_new (keyring);
    }

  return self->account_tokens;
}

/**
 * kvp_application_begin_restore:
 * @self: the application
 *
 * Returns: whether this is the first time that it is asked since the start
 */
gboolean
kvp_application_begin_restore (KvpApplication *self)
{
  gboolean first;

  g_return_val_if_fail (KVP_IS_APPLICATION (self), FALSE);

  first = !self->restored;
  self->restored = TRUE;

  return first;
}

/**
 * kvp_application_get_demo_server:
 * @self: the application
 *
 * Returns: (transfer none) (nullable): the sample's server
 */
KvpDemoServer *
kvp_application_get_demo_server (KvpApplication *self)
{
  g_return_val_if_fail (KVP_IS_APPLICATION (self), NULL);

  return self->demo_server;
}

static gboolean
start_up_cb (gpointer user_data)
{
  KvpApplication *self = user_data;

  self->start_up_timeout = 0;
  kvp_stall_reporter_end_start_up (self->stall_reporter);

  return G_SOURCE_REMOVE;
}

/**
 * kvp_application_window_is_ready:
 * @self: the application
 *
 * A window shows its first page: the start-up is nearly over.
 */
void
kvp_application_window_is_ready (KvpApplication *self)
{
  g_return_if_fail (KVP_IS_APPLICATION (self));

  if (self->stall_reporter != NULL && self->start_up_timeout == 0)
    self->start_up_timeout = g_timeout_add (START_UP_MILLISECONDS, start_up_cb, self);
}
