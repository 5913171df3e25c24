/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "base/kvp-error.h"
#include "ui/kvp-account-row.h"
#include "ui/kvp-accounts-page.h"
#include "ui/kvp-button-wrap.h"
#include "ui/kvp-error-view.h"
#include "ui/kvp-settings.h"

struct _KvpAccountsPage
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkWidget    *add_button;
  GtkListBox   *box;
  KvpErrorView *error_view;
  GtkWidget    *opening_box;
  GtkLabel     *opening_label;
  GtkSpinner   *opening_spinner;
  GtkWidget    *sample_button;

  /* Owned references */
  KvpStore *store;                  /* (nullable) */
  KvpSavedConnections *connections; /* (nullable) */
  KvpAccountTokens *tokens;         /* (nullable) */
  KvpSavedConnection *opening;      /* (nullable): what is being opened, or was last */
  GCancellable *cancellable;        /* (nullable): while something is */
};

enum {
  SIGNAL_ADD,
  SIGNAL_CONNECTED,
  SIGNAL_EDIT_TOKEN,
  SIGNAL_SAMPLE_DATA,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpAccountsPage, kvp_accounts_page, ADW_TYPE_BIN)

static guint signals[N_SIGNALS];

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  KvpAccountsPage *self = user_data;
  GtkWidget *row = kvp_account_row_new (item, self->store, TRUE);
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);

  return row;
}

static void
update (KvpAccountsPage *self)
{
  gboolean opening = self->cancellable != NULL;
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_sensitive (GTK_WIDGET (self->box), !opening);
  gtk_widget_set_sensitive (self->add_button, !opening);
  gtk_widget_set_sensitive (self->sample_button, !opening);
  gtk_widget_set_visible (self->opening_box, opening);
  gtk_spinner_set_spinning (self->opening_spinner, opening);
  if (!opening)
    return;

  name = kvp_display_text (kvp_saved_connection_get_name (self->opening), -1);
  /* Translators: %s is an account. */
  text = g_strdup_printf (_("Connecting to “%s”…"), name);
  gtk_label_set_text (self->opening_label, text);
}

static void
end_opening (KvpAccountsPage *self,
             const GError    *error) /* (nullable) */
{
  g_clear_object (&self->cancellable);
  update (self);

  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  kvp_error_view_set_error (self->error_view, error);
  /* It is the account that the token has no access to. */
  if (g_error_matches (error, KVP_ERROR, KVP_ERROR_NOT_FOUND) ||
      g_error_matches (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT))
    kvp_error_view_set_action (self->error_view, KVP_ERROR_ACTION_EDIT_TOKEN);
  gtk_widget_set_visible (GTK_WIDGET (self->error_view), TRUE);
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(KvpAccountsPage) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean ok = kvp_connection_check_finish (KVP_CONNECTION (source), result, &error);

  end_opening (self, error);
  if (ok)
    g_signal_emit (self, signals[SIGNAL_CONNECTED], 0, source);
}

static void
recalled_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(KvpAccountsPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpConnection) connection = NULL;

  connection = kvp_account_tokens_recall_finish (KVP_ACCOUNT_TOKENS (source), result, &error);
  if (connection == NULL)
    {
      end_opening (self, error);
      return;
    }

  kvp_settings_bind_connection (connection);
  kvp_connection_check_async (connection, kvp_saved_connection_get_account_id (self->opening), self->cancellable,
                              checked_cb, g_object_ref (self));
}

static void
row_activated_cb (KvpAccountsPage *self,
                  GtkListBoxRow   *row)
{
  kvp_accounts_page_open (self, kvp_account_row_get_connection (GTK_WIDGET (row)));
}

static void
error_action_cb (KvpAccountsPage *self,
                 KvpErrorAction   action)
{
  gtk_widget_set_visible (GTK_WIDGET (self->error_view), FALSE);

  if (action == KVP_ERROR_ACTION_TRY_AGAIN)
    kvp_accounts_page_open (self, self->opening);
  else
    g_signal_emit (self, signals[SIGNAL_EDIT_TOKEN], 0, self->opening);
}

static void
cancel_cb (KvpAccountsPage *self)
{
  kvp_accounts_page_cancel (self);
}

static void
add_cb (KvpAccountsPage *self)
{
  g_signal_emit (self, signals[SIGNAL_ADD], 0);
}

static void
sample_cb (KvpAccountsPage *self)
{
  g_signal_emit (self, signals[SIGNAL_SAMPLE_DATA], 0);
}

static void
kvp_accounts_page_dispose (GObject *object)
{
  KvpAccountsPage *self = KVP_ACCOUNTS_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->opening);
  g_clear_object (&self->connections);
  g_clear_object (&self->store);
  g_clear_object (&self->tokens);
  /* AdwBin 1.2 would unparent the child once more if the template had done so already. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), KVP_TYPE_ACCOUNTS_PAGE);

  G_OBJECT_CLASS (kvp_accounts_page_parent_class)->dispose (object);
}

static void
kvp_accounts_page_class_init (KvpAccountsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (KVP_TYPE_ERROR_VIEW);

  G_OBJECT_CLASS (klass)->dispose = kvp_accounts_page_dispose;

  /**
   * KvpAccountsPage::add:
   */
  signals[SIGNAL_ADD] =
    g_signal_new ("add", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * KvpAccountsPage::connected:
   * @connection: a connection with an account
   */
  signals[SIGNAL_CONNECTED] =
    g_signal_new ("connected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, KVP_TYPE_CONNECTION);

  /**
   * KvpAccountsPage::edit-token:
   * @saved: an account
   */
  signals[SIGNAL_EDIT_TOKEN] =
    g_signal_new ("edit-token", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, KVP_TYPE_SAVED_CONNECTION);

  /**
   * KvpAccountsPage::sample-data:
   */
  signals[SIGNAL_SAMPLE_DATA] =
    g_signal_new ("sample-data", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-accounts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpAccountsPage, add_button);
  gtk_widget_class_bind_template_child (widget_class, KvpAccountsPage, box);
  gtk_widget_class_bind_template_child (widget_class, KvpAccountsPage, error_view);
  gtk_widget_class_bind_template_child (widget_class, KvpAccountsPage, opening_box);
  gtk_widget_class_bind_template_child (widget_class, KvpAccountsPage, opening_label);
  gtk_widget_class_bind_template_child (widget_class, KvpAccountsPage, opening_spinner);
  gtk_widget_class_bind_template_child (widget_class, KvpAccountsPage, sample_button);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, error_action_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, sample_cb);
}

static void
kvp_accounts_page_init (KvpAccountsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kvp_button_wrap (self->add_button);
  kvp_button_wrap (self->sample_button);
  /* The keyring may wait for an answer for ever. */
  g_signal_connect (self, "unrealize", G_CALLBACK (kvp_accounts_page_cancel), NULL);
}

/**
 * kvp_accounts_page_set_store:
 * @self: the page
 * @store: (nullable): whose accounts it lists
 * @tokens: where their tokens come from
 */
void
kvp_accounts_page_set_store (KvpAccountsPage  *self,
                             KvpStore         *store,
                             KvpAccountTokens *tokens)
{
  g_return_if_fail (KVP_IS_ACCOUNTS_PAGE (self));

  gtk_list_box_bind_model (self->box, NULL, NULL, NULL, NULL);
  g_clear_object (&self->connections);
  g_set_object (&self->store, store);
  g_set_object (&self->tokens, tokens);
  if (store == NULL)
    return;

  self->connections = kvp_saved_connections_get (store);
  gtk_list_box_bind_model (self->box, G_LIST_MODEL (self->connections), create_row, self, NULL);
}

/**
 * kvp_accounts_page_open:
 * @self: the page
 * @saved: one of the accounts
 *
 * Fetches its token, and checks it. The page can be used meanwhile to cancel.
 */
void
kvp_accounts_page_open (KvpAccountsPage    *self,
                        KvpSavedConnection *saved)
{
  g_return_if_fail (KVP_IS_ACCOUNTS_PAGE (self));
  g_return_if_fail (KVP_IS_SAVED_CONNECTION (saved));
  g_return_if_fail (self->tokens != NULL);

  if (self->cancellable != NULL)
    return;

  g_set_object (&self->opening, saved);
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_visible (GTK_WIDGET (self->error_view), FALSE);
  update (self);
  kvp_account_tokens_recall_async (self->tokens, saved, self->cancellable, recalled_cb, g_object_ref (self));
}

/**
 * kvp_accounts_page_cancel:
 * @self: the page
 */
void
kvp_accounts_page_cancel (KvpAccountsPage *self)
{
  g_return_if_fail (KVP_IS_ACCOUNTS_PAGE (self));

  g_cancellable_cancel (self->cancellable);
}

/**
 * kvp_accounts_page_focus:
 * @self: the page
 *
 * Puts the keyboard on the account that was used last.
 */
void
kvp_accounts_page_focus (KvpAccountsPage *self)
{
  KvpSavedConnection *last;

  g_return_if_fail (KVP_IS_ACCOUNTS_PAGE (self));

  last = self->connections != NULL ? kvp_saved_connections_get_last_used (self->connections) : NULL;
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->box)); row != NULL && last != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      if (kvp_account_row_get_connection (row) == last)
        gtk_widget_grab_focus (row);
    }
}
