/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-error.h"
#include "ui/kvp-settings.h"
#include "ui/kvp-toast.h"
#include "ui/kvp-window-private.h"

G_DEFINE_FINAL_TYPE (KvpWindow, kvp_window, ADW_TYPE_APPLICATION_WINDOW)

void
_kvp_window_show_state (KvpWindow  *self,
                        const char *name)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_spinner_set_spinning (self->loading_spinner, g_str_equal (name, "loading"));
  _kvp_window_actions_update (self);

  /* A window that was closed meanwhile is no longer the application's. */
  if (!g_str_equal (name, "loading") && application != NULL)
    kvp_application_window_is_ready (KVP_APPLICATION (application));
}

/* --- the connect page --- */

static void
connected_cb (KvpWindow     *self,
              KvpConnection *connection)
{
  kvp_window_connect_to (self, connection);
}

static void
sample_data_cb (KvpWindow *self)
{
  self->demo = TRUE;
  _kvp_window_begin (self);
}

static void
demo_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(KvpWindow) self = user_data;
  g_autoptr(KvpConnection) connection = NULL;
  g_autoptr(GError) error = NULL;

  connection = kvp_application_connect_demo_finish (KVP_APPLICATION (source), result, &error);
  if (connection != NULL)
    {
      kvp_window_connect_to (self, connection);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      self->demo = FALSE;
      _kvp_window_show_connect_page (self, NULL);
      kvp_connect_page_show_error (self->connect_page, error);
    }
}

/* --- the database --- */

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(KvpWindow) self = user_data;
  g_autoptr(KvpStore) store = NULL;
  g_autoptr(GError) error = NULL;
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  store = kvp_shared_store_open_finish (KVP_SHARED_STORE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || application == NULL)
    return;

  if (store == NULL)
    {
      kvp_error_view_set_error (self->store_error_view, error);
      _kvp_window_show_state (self, "store-error");
      return;
    }

  g_set_object (&self->store, store);
  if (self->demo)
    kvp_application_connect_demo_async (KVP_APPLICATION (application), self->cancellable, demo_cb,
                                        g_object_ref (self));
  else
    _kvp_window_show_first_page (self);
}

/* Opens the database, then goes on to the connect page or the sample. */
void
_kvp_window_begin (KvpWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  KvpSharedStore *shared_store;

  _kvp_window_show_state (self, "loading");
  shared_store = kvp_application_get_shared_store (KVP_APPLICATION (application), self->demo);
  kvp_shared_store_open_async (shared_store, self->cancellable, opened_cb, g_object_ref (self));
}

static void
set_aside (KvpWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  KvpSharedStore *shared_store = kvp_application_get_shared_store (KVP_APPLICATION (application), self->demo);
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;

  /* Another window has done it already. */
  if (kvp_shared_store_get_store (shared_store) != NULL)
    {
      _kvp_window_begin (self);
      return;
    }

  path = kvp_shared_store_set_aside (shared_store, &error);
  if (path == NULL)
    {
      kvp_error_view_set_error (self->store_error_view, error);
      return;
    }

  {
    g_autofree char *name = g_filename_display_basename (path);
    /* Translators: %s is the name of a file */
    g_autofree char *text = g_strdup_printf (_("Kept as “%s”"), name);

    kvp_window_add_toast (self, text);
  }
  _kvp_window_begin (self);
}

static void
store_error_action_cb (KvpWindow      *self,
                       KvpErrorAction  action)
{
  if (action == KVP_ERROR_ACTION_SET_ASIDE_DATABASE)
    set_aside (self);
  else if (action == KVP_ERROR_ACTION_QUIT)
    g_action_group_activate_action (G_ACTION_GROUP (gtk_window_get_application (GTK_WINDOW (self))), "quit", NULL);
  else
    _kvp_window_begin (self);
}

/* --- size and look --- */

static void
restore_size (KvpWindow *self)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();

  if (settings == NULL)
    return;

  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (settings, KVP_SETTING_WINDOW_WIDTH),
                               g_settings_get_int (settings, KVP_SETTING_WINDOW_HEIGHT));
  if (g_settings_get_boolean (settings, KVP_SETTING_WINDOW_MAXIMIZED))
    gtk_window_maximize (GTK_WINDOW (self));
}

static void
save_size (KvpWindow *self)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();
  int width;
  int height;

  if (settings == NULL)
    return;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (settings, KVP_SETTING_WINDOW_WIDTH, width);
  g_settings_set_int (settings, KVP_SETTING_WINDOW_HEIGHT, height);
  g_settings_set_boolean (settings, KVP_SETTING_WINDOW_MAXIMIZED, gtk_window_is_maximized (GTK_WINDOW (self)));
}

static void
high_contrast_cb (KvpWindow       *self,
                  GParamSpec      *pspec,
                  AdwStyleManager *style_manager)
{
  if (adw_style_manager_get_high_contrast (style_manager))
    gtk_widget_add_css_class (GTK_WIDGET (self), "high-contrast");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "high-contrast");
}

/* --- the widget --- */

static gboolean
kvp_window_close_request (GtkWindow *window)
{
  KvpWindow *self = KVP_WINDOW (window);

  if (_kvp_window_has_runs (self))
    {
      save_size (self);
      _kvp_window_close_during_run (self);
      return GDK_EVENT_STOP;
    }

  if (_kvp_window_is_busy (self))
    {
      _kvp_window_ask_to_stop (self, (KvpWindowFunc) gtk_window_close);
      return GDK_EVENT_STOP;
    }

  /* While the database is open: what was removed is gone from it, too. */
  if (self->removals != NULL)
    kvp_plan_removals_finish (self->removals);
  save_size (self);

  return GTK_WINDOW_CLASS (kvp_window_parent_class)->close_request (window);
}

static void
kvp_window_dispose (GObject *object)
{
  KvpWindow *self = KVP_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  /* Nothing is opened here any more. */
  g_ptr_array_set_size (self->plan_files, 0);
  if (self->connection != NULL)
    _kvp_window_leave (self);
  g_clear_handle_id (&self->sweep_id, g_source_remove);
  g_clear_object (&self->saved_connections);
  g_clear_object (&self->page_bindings);
  g_clear_object (&self->page_signals);
  g_clear_object (&self->store);
  gtk_widget_dispose_template (GTK_WIDGET (object), KVP_TYPE_WINDOW);

  G_OBJECT_CLASS (kvp_window_parent_class)->dispose (object);
}

static void
kvp_window_finalize (GObject *object)
{
  KvpWindow *self = KVP_WINDOW (object);

  g_object_unref (self->cancellable);
  g_free (self->session_only);
  g_free (self->wanted_id);
  g_ptr_array_unref (self->flows);
  g_hash_table_unref (self->notices);
  g_ptr_array_unref (self->waiting_files);
  g_ptr_array_unref (self->plan_files);
  g_hash_table_unref (self->files_here);
  g_clear_object (&self->waiting_toast);

  G_OBJECT_CLASS (kvp_window_parent_class)->finalize (object);
}

static void
kvp_window_class_init (KvpWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkWindowClass *window_class = GTK_WINDOW_CLASS (klass);

  g_type_ensure (KVP_TYPE_ACCOUNTS_PAGE);
  g_type_ensure (KVP_TYPE_CONNECT_PAGE);
  g_type_ensure (KVP_TYPE_DROP_HINT);
  g_type_ensure (KVP_TYPE_ERROR_VIEW);
  g_type_ensure (KVP_TYPE_HEADER_TITLE);
  g_type_ensure (KVP_TYPE_SIDEBAR);
  g_type_ensure (KVP_TYPE_SIZED_BIN);

  object_class->dispose = kvp_window_dispose;
  object_class->finalize = kvp_window_finalize;
  window_class->close_request = kvp_window_close_request;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpWindow, accounts_page);
  gtk_widget_class_bind_template_child (widget_class, KvpWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, KvpWindow, connect_back_button);
  gtk_widget_class_bind_template_child (widget_class, KvpWindow, connect_page);
  gtk_widget_class_bind_template_child (widget_class, KvpWindow, content_bin);
  gtk_widget_class_bind_template_child (widget_class, KvpWindow, content_header);
  gtk_widget_class_bind_template_child (widget_class, KvpWindow, content_stack);
  gtk_widget_class_bind_template_child (widget_class, KvpWindow, drop_hint);
  gtk_widget_class_bind_template_child (widget_class, KvpWindow, empty_page);
  gtk_widget_class_bind_template_child (widget_class, KvpWindow, import_button);
  gtk_widget_class_bind_template_child (widget_class, KvpWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, KvpWindow, loading_spinner);
  gtk_widget_class_bind_template_child (widget_class, KvpWindow, mark_badge);
  gtk_widget_class_bind_template_child (widget_class, KvpWindow, mark_bar);
  gtk_widget_class_bind_template_child (widget_class, KvpWindow, narrow_mark_badge);
  gtk_widget_class_bind_template_child (widget_class, KvpWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, KvpWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, KvpWindow, store_error_view);
  gtk_widget_class_bind_template_child (widget_class, KvpWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, KvpWindow, window_title);
  gtk_widget_class_bind_template_callback (widget_class, connected_cb);
  gtk_widget_class_bind_template_callback (widget_class, sample_data_cb);
  gtk_widget_class_bind_template_callback (widget_class, store_error_action_cb);

  _kvp_window_accounts_class_init (klass);
  _kvp_window_actions_class_init (klass);
  _kvp_window_files_class_init (klass);
  _kvp_window_plan_file_class_init (klass);
  _kvp_window_restore_class_init (klass);
}

static void
kvp_window_init (KvpWindow *self)
{
  AdwStyleManager *style_manager = adw_style_manager_get_default ();

  self->cancellable = g_cancellable_new ();
  self->flows = g_ptr_array_new_with_free_func (g_object_unref);

  gtk_widget_init_template (GTK_WIDGET (self));
  /* A phone in portrait; pages scroll rather than ask for more. */
  gtk_widget_set_size_request (GTK_WIDGET (self), 360, 294);

  _kvp_window_background_init (self);
  _kvp_window_drop_init (self);
  _kvp_window_files_init (self);
  _kvp_window_plan_file_init (self);
  _kvp_window_content_init (self);
  _kvp_window_accounts_init (self);
  _kvp_window_actions_init (self);

  g_signal_connect_object (style_manager, "notify::high-contrast", G_CALLBACK (high_contrast_cb), self,
                           G_CONNECT_SWAPPED);
  high_contrast_cb (self, NULL, style_manager);
  restore_size (self);
}

static GtkWidget *
new_window (KvpApplication *application,
            gboolean        demo)
{
  KvpWindow *self = g_object_new (KVP_TYPE_WINDOW, "application", application, NULL);

  self->demo = demo;
  _kvp_window_begin (self);

  return GTK_WIDGET (self);
}

/**
 * kvp_window_new:
 * @application: the application
 *
 * Returns: (transfer none): a window that opens the database and asks for a token
 */
GtkWidget *
kvp_window_new (KvpApplication *application)
{
  g_return_val_if_fail (KVP_IS_APPLICATION (application), NULL);

  return new_window (application, FALSE);
}

/**
 * kvp_window_new_demo:
 * @application: the application
 *
 * Returns: (transfer none): a window that connects to the sample
 */
GtkWidget *
kvp_window_new_demo (KvpApplication *application)
{
  g_return_val_if_fail (KVP_IS_APPLICATION (application), NULL);

  return new_window (application, TRUE);
}

/**
 * kvp_window_get_connection:
 * @self: a window
 *
 * Returns: (transfer none) (nullable): the account that it shows
 */
KvpConnection *
kvp_window_get_connection (KvpWindow *self)
{
  g_return_val_if_fail (KVP_IS_WINDOW (self), NULL);

  return self->connection;
}

/**
 * kvp_window_get_store:
 * @self: a window
 *
 * Returns: (transfer none) (nullable): where its plans are
 */
KvpStore *
kvp_window_get_store (KvpWindow *self)
{
  g_return_val_if_fail (KVP_IS_WINDOW (self), NULL);

  return self->store;
}

/**
 * kvp_window_connect_to:
 * @self: a window with an open store
 * @connection: a connection with an account
 *
 * Shows an account.
 */
void
kvp_window_connect_to (KvpWindow     *self,
                       KvpConnection *connection)
{
  g_return_if_fail (KVP_IS_WINDOW (self));
  g_return_if_fail (KVP_IS_CONNECTION (connection));
  g_return_if_fail (self->store != NULL);

  _kvp_window_enter (self, connection);
  _kvp_window_show_state (self, "main");
  _kvp_window_show_waiting_run (self);
  _kvp_window_open_waiting_files (self);
}

/**
 * kvp_window_get_page:
 * @self: a window
 *
 * Returns: (transfer none) (nullable): what the content area shows
 */
KvpPage *
kvp_window_get_page (KvpWindow *self)
{
  g_return_val_if_fail (KVP_IS_WINDOW (self), NULL);

  return self->page;
}

/**
 * kvp_window_add_toast:
 * @self: a window
 * @text: plain text
 *
 * Tells something small.
 */
void
kvp_window_add_toast (KvpWindow  *self,
                      const char *text)
{
  g_return_if_fail (KVP_IS_WINDOW (self));

  kvp_toast_show (self->toast_overlay, kvp_toast_new (text));
}
