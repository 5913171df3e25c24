/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-window"

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "ui/kvp-accounts-dialog.h"
#include "ui/kvp-error-toast.h"
#include "ui/kvp-settings.h"
#include "ui/kvp-token-info-dialog.h"
#include "ui/kvp-window-private.h"

/* Which account the window shows: chosen, added, switched, and kept for the next time. Nothing that runs is stopped by
 * that: while something does, another account gets a window of its own. */

static KvpApplication *
get_application (KvpWindow *self)
{
  return KVP_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
}

/* --- the pages before an account is there --- */

typedef struct {
  char *endpoint;
  char *account_id;
} Preset;

static void
preset_clear (Preset *preset)
{
  g_free (preset->endpoint);
  g_free (preset->account_id);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Preset, preset_clear)

/* The environment, and then what an administrator set for everybody. */
static char *
dup_preset (const char *variable,
            GSettings  *settings, /* (nullable) */
            const char *key)
{
  const char *value = g_getenv (variable);

  return value != NULL && *value != '\0' ? g_strdup (value) : kvp_settings_dup_text (settings, key);
}

static void
fill_in_form (KvpWindow *self,
              gboolean   credentials)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();
  g_auto(Preset) preset = {
    .endpoint = dup_preset ("CLOUDFLARE_BASE_URL", settings, KVP_SETTING_DEFAULT_ENDPOINT),
    .account_id = dup_preset ("CLOUDFLARE_ACCOUNT_ID", settings, KVP_SETTING_DEFAULT_ACCOUNT),
  };
  const KvpConnectPreset filled_in = {
    .endpoint = preset.endpoint,
    .account_id = preset.account_id,
    .token = credentials ? g_getenv ("CLOUDFLARE_API_TOKEN") : NULL,
    .email = credentials ? g_getenv ("CLOUDFLARE_EMAIL") : NULL,
    .key = credentials ? g_getenv ("CLOUDFLARE_API_KEY") : NULL,
  };

  kvp_connect_page_clear (self->connect_page, &filled_in);
}

void
_kvp_window_show_connect_page (KvpWindow          *self,
                               KvpSavedConnection *saved)
{
  guint n_saved = self->saved_connections != NULL
                    ? g_list_model_get_n_items (G_LIST_MODEL (self->saved_connections)) : 0;

  if (saved != NULL)
    {
      kvp_connect_page_edit_token (self->connect_page, saved);
    }
  else if (!self->prefilled || self->form_is_stale)
    {
      /* A credential of the environment is filled in once: it leaves the form as soon as it is accepted. */
      fill_in_form (self, !self->prefilled);
      self->prefilled = TRUE;
    }
  self->form_is_stale = saved != NULL;

  gtk_widget_set_visible (self->connect_back_button, n_saved > 0);
  _kvp_window_show_state (self, "connect");
  kvp_connect_page_focus_token (self->connect_page);
}

static void
show_accounts_page (KvpWindow          *self,
                    KvpSavedConnection *open) /* (nullable) */
{
  _kvp_window_show_state (self, "accounts");
  kvp_accounts_page_focus (self->accounts_page);
  if (open != NULL)
    kvp_accounts_page_open (self->accounts_page, open);
}

/* What was asked of this window when it was made, or the account that was used last, once a start. */
void
_kvp_window_show_first_page (KvpWindow *self)
{
  g_autofree char *wanted_id = g_steal_pointer (&self->wanted_id);
  gboolean wants_form = self->wants_form;
  gboolean restores = kvp_application_begin_restore (get_application (self));
  KvpSavedConnection *open = NULL;

  self->wants_form = FALSE;
  g_clear_object (&self->saved_connections);
  self->saved_connections = kvp_saved_connections_get (self->store);
  kvp_accounts_page_set_store (self->accounts_page, self->store,
                               kvp_application_get_account_tokens (get_application (self)));

  if (wanted_id != NULL)
    open = kvp_saved_connections_find_by_id (self->saved_connections, wanted_id);
  else if (restores && !wants_form)
    open = kvp_saved_connections_get_last_used (self->saved_connections);

  if (wants_form || g_list_model_get_n_items (G_LIST_MODEL (self->saved_connections)) == 0)
    _kvp_window_show_connect_page (self, NULL);
  else
    show_accounts_page (self, open);
}

/* --- kept for the next time --- */

static void
update_notice (KvpWindow *self)
{
  GDateTime *expires_on = self->connection != NULL ? kvp_connection_get_expires_on (self->connection) : NULL;
  g_autofree char *ends = expires_on != NULL ? kvp_token_info_warn_of_end (expires_on) : NULL;

  if (ends != NULL)
    kvp_sidebar_set_notice (self->sidebar, ends);
  else if (self->session_only != NULL)
    kvp_sidebar_set_notice (self->sidebar, _("The token is kept for this session only"));
  else
    kvp_sidebar_set_notice (self->sidebar, NULL);
}

/* The keyring may wait for an answer for ever: that must not hold the window. */
typedef struct {
  GWeakRef       window;
  KvpConnection *connection; /* (owned) */
} Keeping;

static Keeping *
keeping_new (KvpWindow *self)
{
  Keeping *keeping = g_new0 (Keeping, 1);

  g_weak_ref_init (&keeping->window, self);
  keeping->connection = g_object_ref (self->connection);

  return keeping;
}

static void
keeping_free (Keeping *keeping)
{
  g_weak_ref_clear (&keeping->window);
  g_object_unref (keeping->connection);
  g_free (keeping);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Keeping, keeping_free)

static void
kept_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(Keeping) keeping = user_data;
  g_autoptr(KvpWindow) self = g_weak_ref_get (&keeping->window);
  g_autoptr(KvpSavedConnection) saved = NULL;
  g_autoptr(GError) session_only = NULL;
  g_autoptr(GError) error = NULL;

  saved = kvp_account_tokens_keep_finish (KVP_ACCOUNT_TOKENS (source), result, &session_only, &error);
  if (self == NULL || self->connection != keeping->connection)
    return;

  if (saved == NULL)
    kvp_error_toast_show (self->toast_overlay, error);

  g_clear_pointer (&self->session_only, g_free);
  if (session_only != NULL)
    self->session_only = g_strdup (session_only->message);
  update_notice (self);
}

/* Not cancelled, whatever becomes of the window: a file of libsecret's that was written to in vain takes no more. */
static void
keep (KvpWindow *self)
{
  if (self->connection == NULL || kvp_connection_get_is_demo (self->connection) || self->saved_connections == NULL)
    return;

  kvp_account_tokens_keep_async (kvp_application_get_account_tokens (get_application (self)), self->saved_connections,
                                 self->connection, NULL, kept_cb, keeping_new (self));
}

static void
changed_token_checked_cb (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data)
{
  g_autoptr(KvpWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean ok = kvp_connection_check_finish (KVP_CONNECTION (source), result, &error);

  /* A window that was closed meanwhile belongs to no application any more. */
  if (g_cancellable_is_cancelled (self->cancellable) || self->connection != KVP_CONNECTION (source)
      || get_application (self) == NULL)
    return;

  if (ok)
    keep (self);
  else
    kvp_error_toast_show (self->toast_overlay, error);
  update_notice (self);
}

/* One that is not accepted does not take the place of the one in the keyring. */
static void
token_changed_cb (KvpWindow *self)
{
  kvp_connection_check_async (self->connection, kvp_account_get_id (kvp_connection_get_account (self->connection)),
                              self->cancellable, changed_token_checked_cb, g_object_ref (self));
}

void
_kvp_window_accounts_enter (KvpWindow *self)
{
  gboolean is_demo = kvp_connection_get_is_demo (self->connection);

  g_clear_pointer (&self->session_only, g_free);
  kvp_sidebar_set_saved (self->sidebar, is_demo ? NULL : self->saved_connections);
  update_notice (self);
  g_signal_connect_object (self->connection, "token-changed", G_CALLBACK (token_changed_cb), self, G_CONNECT_SWAPPED);
  keep (self);
}

void
_kvp_window_accounts_leave (KvpWindow *self)
{
  g_signal_handlers_disconnect_by_func (self->connection, token_changed_cb, self);
  kvp_sidebar_set_saved (self->sidebar, NULL);
  kvp_sidebar_set_notice (self->sidebar, NULL);
}

/* --- another account --- */

static gboolean
shows (KvpWindow          *self,
       KvpSavedConnection *saved)
{
  KvpAccount *account = self->connection != NULL ? kvp_connection_get_account (self->connection) : NULL;

  return account != NULL &&
         g_str_equal (kvp_connection_get_endpoint (self->connection), kvp_saved_connection_get_endpoint (saved)) &&
         g_str_equal (kvp_account_get_id (account), kvp_saved_connection_get_account_id (saved));
}

static gboolean
present_where_shown (KvpWindow          *self,
                     KvpSavedConnection *saved)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (get_application (self))); l != NULL; l = l->next)
    {
      if (KVP_IS_WINDOW (l->data) && shows (l->data, saved))
        {
          gtk_window_present (l->data);
          return TRUE;
        }
    }

  return FALSE;
}

/* A window that begins with an account, or with the form. */
static void
open_window (KvpWindow          *self,
             KvpSavedConnection *saved) /* (nullable) */
{
  KvpWindow *window = KVP_WINDOW (kvp_window_new (get_application (self)));

  window->wanted_id = saved != NULL ? g_strdup (kvp_saved_connection_get_id (saved)) : NULL;
  window->wants_form = saved == NULL;
  gtk_window_present (GTK_WINDOW (window));
}

static void
open_account (KvpWindow          *self,
              KvpSavedConnection *saved)
{
  if (present_where_shown (self, saved))
    return;

  if (_kvp_window_is_busy (self))
    {
      open_window (self, saved);
      return;
    }

  if (self->connection != NULL)
    _kvp_window_leave (self);
  show_accounts_page (self, saved);
}

static void
open_account_action (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  KvpWindow *self = user_data;
  KvpSavedConnection *saved = NULL;

  if (self->saved_connections != NULL)
    saved = kvp_saved_connections_find_by_id (self->saved_connections, g_variant_get_string (parameter, NULL));
  if (saved != NULL)
    open_account (self, saved);
}

static void
add_account (KvpWindow *self)
{
  if (_kvp_window_is_busy (self))
    {
      open_window (self, NULL);
      return;
    }

  if (self->connection != NULL)
    _kvp_window_leave (self);
  _kvp_window_show_connect_page (self, NULL);
}

static void
edit_token (KvpWindow          *self,
            KvpSavedConnection *saved)
{
  GtkWidget *dialog;

  /* What runs with the token goes on with the new one. */
  if (self->connection != NULL && shows (self, saved))
    {
      dialog = kvp_token_dialog_new (GTK_WINDOW (self), self->connection, KVP_TOKEN_FOR_ACCOUNT);
      gtk_window_present (GTK_WINDOW (dialog));
      return;
    }

  if (_kvp_window_is_busy (self))
    {
      kvp_window_add_toast (self, _("Something runs in this window. Change the token in another window."));
      return;
    }

  if (self->connection != NULL)
    _kvp_window_leave (self);
  _kvp_window_show_connect_page (self, saved);
}

/* The token was refused, or the account is not there: the person mends what is kept. */
void
_kvp_window_mend_account (KvpWindow *self)
{
  KvpAccount *account = self->connection != NULL ? kvp_connection_get_account (self->connection) : NULL;
  g_autoptr(KvpSavedConnection) saved = NULL;

  if (self->connection == NULL || kvp_connection_get_is_demo (self->connection) || _kvp_window_is_busy (self))
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.disconnect", NULL);
      return;
    }

  if (account != NULL && self->saved_connections != NULL)
    saved = kvp_saved_connections_find (self->saved_connections, kvp_connection_get_endpoint (self->connection),
                                        kvp_account_get_id (account));
  if (saved != NULL)
    g_object_ref (saved);

  /* One that is not kept yet is mended in the form that it was typed into. */
  _kvp_window_leave (self);
  _kvp_window_show_connect_page (self, saved);
}

static void
add_account_action (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  add_account (KVP_WINDOW (widget));
}

static void
manage_accounts_action (GtkWidget  *widget,
                        const char *action_name,
                        GVariant   *parameter)
{
  KvpWindow *self = KVP_WINDOW (widget);
  GtkWidget *dialog;

  if (self->store == NULL || self->saved_connections == NULL)
    return;

  dialog = kvp_accounts_dialog_new (GTK_WINDOW (self), self->store,
                                    kvp_application_get_account_tokens (get_application (self)));
  g_signal_connect_object (dialog, "add", G_CALLBACK (add_account), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "edit-token", G_CALLBACK (edit_token), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "open", G_CALLBACK (open_account), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
show_accounts_action (GtkWidget  *widget,
                      const char *action_name,
                      GVariant   *parameter)
{
  show_accounts_page (KVP_WINDOW (widget), NULL);
}

static void
token_info_action (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  KvpWindow *self = KVP_WINDOW (widget);

  if (self->connection != NULL)
    gtk_window_present (GTK_WINDOW (kvp_token_info_dialog_new (GTK_WINDOW (self), self->connection,
                                                               self->session_only)));
}

void
_kvp_window_accounts_update (KvpWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GAction *open = g_action_map_lookup_action (G_ACTION_MAP (self), "open-account");
  KvpAccount *account = self->connection != NULL ? kvp_connection_get_account (self->connection) : NULL;
  KvpSavedConnection *current = NULL;
  gboolean real = self->connection != NULL && !kvp_connection_get_is_demo (self->connection);

  gtk_widget_action_set_enabled (widget, "win.add-account", real);
  gtk_widget_action_set_enabled (widget, "win.manage-accounts", real || !self->demo);
  gtk_widget_action_set_enabled (widget, "win.token-info", self->connection != NULL);

  if (real && account != NULL && self->saved_connections != NULL)
    current = kvp_saved_connections_find (self->saved_connections, kvp_connection_get_endpoint (self->connection),
                                          kvp_account_get_id (account));
  if (open != NULL)
    g_simple_action_set_state (G_SIMPLE_ACTION (open),
                               g_variant_new_string (current != NULL ? kvp_saved_connection_get_id (current) : ""));
}

void
_kvp_window_accounts_class_init (KvpWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "win.add-account", NULL, add_account_action);
  gtk_widget_class_install_action (widget_class, "win.manage-accounts", NULL, manage_accounts_action);
  gtk_widget_class_install_action (widget_class, "win.show-accounts", NULL, show_accounts_action);
  gtk_widget_class_install_action (widget_class, "win.token-info", NULL, token_info_action);
}

void
_kvp_window_accounts_init (KvpWindow *self)
{
  static const GActionEntry entries[] = {
    { "open-account", open_account_action, "s", "''" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (self->accounts_page, "add", G_CALLBACK (add_account), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->accounts_page, "edit-token", G_CALLBACK (edit_token), self, G_CONNECT_SWAPPED);
}
