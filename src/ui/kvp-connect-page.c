/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "base/kvp-error.h"
#include "ui/kvp-button-wrap.h"
#include "ui/kvp-connect-page.h"
#include "ui/kvp-drop-down.h"
#include "ui/kvp-entry-row.h"
#include "ui/kvp-error-view.h"
#include "ui/kvp-form-row.h"
#include "ui/kvp-settings.h"

/**
 * KvpConnectPage:
 *
 * One button does the next thing: it checks the token, then asks for what is still open (which of several accounts, or
 * an account ID where Cloudflare lists none), then connects. What was checked is void as soon as the token or the
 * endpoint is edited.
 */
struct _KvpConnectPage
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkLabel         *account_id_problem;
  GtkWidget        *account_id_problem_row;
  AdwEntryRow      *account_id_row;
  AdwComboRow      *account_row;
  AdwExpanderRow   *advanced_row;
  GtkLabel         *email_problem;
  GtkWidget        *email_problem_row;
  AdwEntryRow      *email_row;
  GtkWidget        *connect_button;
  GtkLabel         *connect_label;
  GtkLabel         *endpoint_problem;
  GtkWidget        *endpoint_problem_row;
  AdwEntryRow      *endpoint_row;
  KvpErrorView     *error_view;
  GtkWidget        *form;
  GtkSwitch        *key_switch;
  GtkWidget        *key_warning_row;
  GtkWidget        *sample_button;
  GtkSpinner       *spinner;
  GtkLabel         *title_label;
  GtkLabel         *token_problem;
  GtkWidget        *token_problem_row;
  AdwEntryRow      *token_row;
  AdwActionRow     *validity_row;

  /* Owned references */
  KvpConnection *checked;     /* (nullable): a token that was accepted; an account is still to be chosen */
  GCancellable *cancellable;  /* (nullable): while it checks */
};

enum {
  SIGNAL_CONNECTED,
  SIGNAL_SAMPLE_DATA,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpConnectPage, kvp_connect_page, ADW_TYPE_BIN)

static guint signals[N_SIGNALS];

static const char *
get_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
set_problem (AdwEntryRow *row,
             GtkWidget   *problem_row,
             GtkLabel    *label,
             const char  *problem)
{
  kvp_form_row_mark (GTK_WIDGET (row), label, problem);
  gtk_widget_set_visible (problem_row, problem != NULL);
}

static gboolean
uses_key (KvpConnectPage *self)
{
  return gtk_switch_get_active (self->key_switch);
}

/* --- what may be pressed --- */

static gboolean
is_blank (const char *text)
{
  for (; *text != '\0'; text++)
    {
      if (!g_ascii_isspace (*text))
        return FALSE;
    }

  return TRUE;
}

static void
update_sensitivity (KvpConnectPage *self)
{
  gboolean checking = self->cancellable != NULL;
  gboolean complete = !is_blank (get_text (self->token_row)) &&
                      !gtk_widget_get_visible (self->token_problem_row) &&
                      !gtk_widget_get_visible (self->endpoint_problem_row) &&
                      !(uses_key (self) && (gtk_widget_get_visible (self->email_problem_row) ||
                                            is_blank (get_text (self->email_row)))) &&
                      !(gtk_widget_get_visible (GTK_WIDGET (self->account_id_row)) &&
                        (gtk_widget_get_visible (self->account_id_problem_row) ||
                         is_blank (get_text (self->account_id_row))));
  const char *label = checking ? _("_Cancel") : _("C_onnect");

  gtk_widget_set_sensitive (self->form, !checking);
  gtk_widget_set_sensitive (self->sample_button, !checking);
  gtk_widget_set_sensitive (self->connect_button, checking || complete);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), checking);
  gtk_spinner_set_spinning (self->spinner, checking);
  gtk_label_set_label (self->connect_label, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->connect_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, checking ? _("Cancel") : _("Connect"),
                                  -1);
}

/* What was found out about an earlier token says nothing about this one. */
static void
forget_check (KvpConnectPage *self)
{
  g_clear_object (&self->checked);
  adw_combo_row_set_model (self->account_row, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->account_row), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->validity_row), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->error_view), FALSE);
}

static void
hide_account_id (KvpConnectPage *self)
{
  set_problem (self->account_id_row, self->account_id_problem_row, self->account_id_problem, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->account_id_row), FALSE);
}

/* --- checks while typing --- */

static void
token_changed_cb (KvpConnectPage *self)
{
  const char *text = get_text (self->token_row);
  g_autofree char *problem = uses_key (self) ? kvp_connection_check_key_text (text)
                                             : kvp_connection_check_token_text (text);

  forget_check (self);
  /* It may have been asked for because of the token that stood here. */
  if (is_blank (get_text (self->account_id_row)))
    hide_account_id (self);
  set_problem (self->token_row, self->token_problem_row, self->token_problem, problem);
  update_sensitivity (self);
}

static void
email_changed_cb (KvpConnectPage *self)
{
  g_autofree char *problem = kvp_connection_check_email_text (get_text (self->email_row));

  forget_check (self);
  set_problem (self->email_row, self->email_problem_row, self->email_problem, problem);
  update_sensitivity (self);
}

/* What stands in the field is now something else. */
static void
key_switched_cb (KvpConnectPage *self)
{
  gboolean key = uses_key (self);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->token_row), key ? _("Global API Key") : _("API Token"));
  gtk_widget_set_visible (GTK_WIDGET (self->email_row), key);
  gtk_widget_set_visible (self->key_warning_row, key);
  if (!key)
    gtk_widget_set_visible (self->email_problem_row, FALSE);
  else
    email_changed_cb (self);
  token_changed_cb (self);
}

static void
endpoint_changed_cb (KvpConnectPage *self)
{
  g_autofree char *problem = kvp_connection_check_endpoint_text (get_text (self->endpoint_row));

  forget_check (self);
  set_problem (self->endpoint_row, self->endpoint_problem_row, self->endpoint_problem, problem);
  update_sensitivity (self);
}

static void
account_id_changed_cb (KvpConnectPage *self)
{
  g_autofree char *problem = kvp_connection_check_account_id_text (get_text (self->account_id_row));

  g_clear_object (&self->checked);
  gtk_widget_set_visible (GTK_WIDGET (self->error_view), FALSE);
  set_problem (self->account_id_row, self->account_id_problem_row, self->account_id_problem, problem);
  update_sensitivity (self);
}

/* --- the check --- */

static void
succeed (KvpConnectPage *self,
         KvpConnection  *connection)
{
  g_autoptr(KvpConnection) connected = g_object_ref (connection);

  /* The connection holds the token now; a password that stays in a widget can be read by assistive technology. */
  gtk_editable_set_text (GTK_EDITABLE (self->token_row), "");
  forget_check (self);
  hide_account_id (self);
  update_sensitivity (self);

  g_signal_emit (self, signals[SIGNAL_CONNECTED], 0, connected);
}

static void
show_validity (KvpConnectPage *self,
               KvpConnection  *connection)
{
  GDateTime *expires_on = kvp_connection_get_expires_on (connection);
  g_autofree char *title = NULL;

  if (expires_on != NULL)
    {
      /* Translators: the day when a token ends, such as 31 March 2027; see the manual of strftime */
      g_autofree char *day = g_date_time_format (expires_on, _("%-e %B %Y"));

      /* Translators: %s is a day */
      title = g_strdup_printf (_("Token is valid until %s"), day);
    }
  else if (kvp_connection_get_token_kind (connection) == KVP_TOKEN_KIND_GLOBAL_KEY)
    {
      title = g_strdup (_("Key is accepted"));
    }
  else
    {
      title = g_strdup (_("Token is valid"));
    }

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->validity_row), title);
  adw_action_row_set_subtitle (self->validity_row,
                               kvp_connection_get_token_kind (connection) == KVP_TOKEN_KIND_ACCOUNT
                                 ? _("It belongs to an account.")
                                 : "");
  gtk_widget_set_visible (GTK_WIDGET (self->validity_row), TRUE);
}

static char *
account_to_string (KvpAccount *account,
                   gpointer    unused)
{
  return account != NULL ? kvp_display_text (kvp_account_get_display_name (account), -1) : NULL;
}

static void
ask_which_account (KvpConnectPage *self,
                   KvpConnection  *connection)
{
  g_autoptr(GtkExpression) name =
    gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL, G_CALLBACK (account_to_string), NULL, NULL);

  g_set_object (&self->checked, connection);
  adw_combo_row_set_expression (self->account_row, name);
  adw_combo_row_set_model (self->account_row, kvp_connection_get_accounts (connection));
  gtk_widget_set_visible (GTK_WIDGET (self->account_row), TRUE);
  show_validity (self, connection);
  gtk_widget_grab_focus (GTK_WIDGET (self->account_row));
}

static void
ask_account_id (KvpConnectPage *self,
                const char     *reason)
{
  gtk_widget_set_visible (GTK_WIDGET (self->account_id_row), TRUE);
  set_problem (self->account_id_row, self->account_id_problem_row, self->account_id_problem, reason);
  gtk_widget_grab_focus (GTK_WIDGET (self->account_id_row));
}

static void
settle_account (KvpConnectPage *self,
                KvpConnection  *connection)
{
  GListModel *accounts = kvp_connection_get_accounts (connection);
  guint n_accounts = g_list_model_get_n_items (accounts);

  if (kvp_connection_get_account (connection) == NULL && n_accounts == 1)
    {
      g_autoptr(KvpAccount) account = g_list_model_get_item (accounts, 0);

      kvp_connection_set_account (connection, account);
    }

  if (kvp_connection_get_account (connection) != NULL)
    {
      succeed (self, connection);
    }
  else if (n_accounts > 1)
    {
      ask_which_account (self, connection);
    }
  else
    {
      show_validity (self, connection);
      ask_account_id (self, _("Cloudflare lists no account for this token. Type the account ID: it is on the "
                              "overview page of the account, and in the dashboard’s address."));
    }
}

static void
check_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(KvpConnectPage) self = user_data;
  KvpConnection *connection = KVP_CONNECTION (source);
  g_autoptr(GError) error = NULL;
  gboolean ok = kvp_connection_check_finish (connection, result, &error);

  g_clear_object (&self->cancellable);
  update_sensitivity (self);

  if (ok)
    settle_account (self, connection);
  else if (g_error_matches (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT))
    ask_account_id (self, error->message);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    kvp_connect_page_show_error (self, error);

  update_sensitivity (self);
}

static void
start_check (KvpConnectPage *self)
{
  g_autoptr(KvpConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *account_id = NULL;
  g_autofree char *endpoint = g_strstrip (g_strdup (get_text (self->endpoint_row)));

  if (uses_key (self))
    connection = kvp_connection_new_with_key (endpoint[0] != '\0' ? endpoint : NULL, get_text (self->email_row),
                                              get_text (self->token_row), &error);
  else
    connection = kvp_connection_new (endpoint[0] != '\0' ? endpoint : NULL, get_text (self->token_row), &error);
  if (connection == NULL)
    {
      set_problem (self->token_row, self->token_problem_row, self->token_problem, error->message);
      update_sensitivity (self);
      return;
    }

  kvp_settings_bind_connection (connection);

  if (gtk_widget_get_visible (GTK_WIDGET (self->account_id_row)))
    account_id = g_strstrip (g_strdup (get_text (self->account_id_row)));

  gtk_widget_set_visible (GTK_WIDGET (self->error_view), FALSE);
  self->cancellable = g_cancellable_new ();
  /* The fields can not keep the keyboard now; and so Enter cancels. */
  gtk_widget_grab_focus (self->connect_button);
  update_sensitivity (self);
  kvp_connection_check_async (connection, account_id, self->cancellable, check_cb, g_object_ref (self));
}

static void
connect_cb (KvpConnectPage *self)
{
  /* Enter in a field comes here whether the button is sensitive or not. */
  if (self->cancellable != NULL || !gtk_widget_get_sensitive (self->connect_button))
    return;

  if (self->checked != NULL)
    {
      KvpAccount *account = adw_combo_row_get_selected_item (self->account_row);

      if (account != NULL)
        {
          kvp_connection_set_account (self->checked, account);
          succeed (self, self->checked);
        }
      return;
    }

  start_check (self);
}

static void
connect_or_cancel_cb (KvpConnectPage *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  else
    connect_cb (self);
}

static void
sample_cb (KvpConnectPage *self)
{
  g_signal_emit (self, signals[SIGNAL_SAMPLE_DATA], 0);
}

static void
error_action_cb (KvpConnectPage *self,
                 KvpErrorAction  action)
{
  gtk_widget_set_visible (GTK_WIDGET (self->error_view), FALSE);

  if (action == KVP_ERROR_ACTION_EDIT_TOKEN)
    kvp_connect_page_focus_token (self);
  else
    connect_cb (self);
}

/* --- the widget --- */

static void
kvp_connect_page_dispose (GObject *object)
{
  KvpConnectPage *self = KVP_CONNECT_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->checked);
  /* AdwBin 1.2 would unparent the child once more if the template had done so already. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), KVP_TYPE_CONNECT_PAGE);

  G_OBJECT_CLASS (kvp_connect_page_parent_class)->dispose (object);
}

static void
kvp_connect_page_finalize (GObject *object)
{
  KvpConnectPage *self = KVP_CONNECT_PAGE (object);

  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (kvp_connect_page_parent_class)->finalize (object);
}

static void
kvp_connect_page_class_init (KvpConnectPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (KVP_TYPE_ERROR_VIEW);

  object_class->dispose = kvp_connect_page_dispose;
  object_class->finalize = kvp_connect_page_finalize;

  /**
   * KvpConnectPage::connected:
   * @connection: a connection with an account
   *
   * The token was accepted, and the account is known.
   */
  signals[SIGNAL_CONNECTED] =
    g_signal_new ("connected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, KVP_TYPE_CONNECTION);

  /**
   * KvpConnectPage::sample-data:
   *
   * The person wants to try the app without an account.
   */
  signals[SIGNAL_SAMPLE_DATA] =
    g_signal_new ("sample-data", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-connect-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpConnectPage, account_id_problem);
  gtk_widget_class_bind_template_child (widget_class, KvpConnectPage, account_id_problem_row);
  gtk_widget_class_bind_template_child (widget_class, KvpConnectPage, account_id_row);
  gtk_widget_class_bind_template_child (widget_class, KvpConnectPage, account_row);
  gtk_widget_class_bind_template_child (widget_class, KvpConnectPage, advanced_row);
  gtk_widget_class_bind_template_child (widget_class, KvpConnectPage, connect_button);
  gtk_widget_class_bind_template_child (widget_class, KvpConnectPage, connect_label);
  gtk_widget_class_bind_template_child (widget_class, KvpConnectPage, endpoint_problem);
  gtk_widget_class_bind_template_child (widget_class, KvpConnectPage, endpoint_problem_row);
  gtk_widget_class_bind_template_child (widget_class, KvpConnectPage, endpoint_row);
  gtk_widget_class_bind_template_child (widget_class, KvpConnectPage, error_view);
  gtk_widget_class_bind_template_child (widget_class, KvpConnectPage, form);
  gtk_widget_class_bind_template_child (widget_class, KvpConnectPage, sample_button);
  gtk_widget_class_bind_template_child (widget_class, KvpConnectPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, KvpConnectPage, token_problem);
  gtk_widget_class_bind_template_child (widget_class, KvpConnectPage, token_problem_row);
  gtk_widget_class_bind_template_child (widget_class, KvpConnectPage, token_row);
  gtk_widget_class_bind_template_child (widget_class, KvpConnectPage, validity_row);
  gtk_widget_class_bind_template_child (widget_class, KvpConnectPage, email_problem);
  gtk_widget_class_bind_template_child (widget_class, KvpConnectPage, email_problem_row);
  gtk_widget_class_bind_template_child (widget_class, KvpConnectPage, email_row);
  gtk_widget_class_bind_template_child (widget_class, KvpConnectPage, key_switch);
  gtk_widget_class_bind_template_child (widget_class, KvpConnectPage, key_warning_row);
  gtk_widget_class_bind_template_child (widget_class, KvpConnectPage, title_label);
  gtk_widget_class_bind_template_callback (widget_class, account_id_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, connect_cb);
  gtk_widget_class_bind_template_callback (widget_class, connect_or_cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, email_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, endpoint_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, error_action_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_switched_cb);
  gtk_widget_class_bind_template_callback (widget_class, sample_cb);
  gtk_widget_class_bind_template_callback (widget_class, token_changed_cb);
}

static void
kvp_connect_page_init (KvpConnectPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kvp_button_wrap (self->sample_button);
  kvp_drop_down_expose (GTK_WIDGET (self->account_row));
  kvp_entry_row_expose (self->token_row);
  kvp_entry_row_keep_secret (self->token_row);
  kvp_entry_row_expose (self->account_id_row);
  kvp_entry_row_expose (self->endpoint_row);
  update_sensitivity (self);
}

static gboolean
is_set (const char *text)
{
  return text != NULL && text[0] != '\0';
}

/* Where the token would go must be seen, if it is not Cloudflare. */
static void
fill_in_endpoint (KvpConnectPage *self,
                  const char     *endpoint)
{
  if (kvp_connection_is_default_endpoint (endpoint))
    return;

  gtk_editable_set_text (GTK_EDITABLE (self->endpoint_row), endpoint);
  adw_expander_row_set_expanded (self->advanced_row, TRUE);
}

static void
fill_in_account_id (KvpConnectPage *self,
                    const char     *account_id)
{
  gtk_widget_set_visible (GTK_WIDGET (self->account_id_row), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->account_id_row), account_id);
}

static void
fill_in_email (KvpConnectPage *self,
               const char     *email)
{
  gtk_switch_set_active (self->key_switch, TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->email_row), email);
  adw_expander_row_set_expanded (self->advanced_row, TRUE);
}

/**
 * kvp_connect_page_prefill:
 * @self: the page
 * @preset: what is known already
 *
 * Fills it in. Nothing is sent before the person says so.
 */
void
kvp_connect_page_prefill (KvpConnectPage         *self,
                          const KvpConnectPreset *preset)
{
  g_return_if_fail (KVP_IS_CONNECT_PAGE (self));
  g_return_if_fail (preset != NULL);

  if (is_set (preset->endpoint))
    fill_in_endpoint (self, preset->endpoint);
  if (is_set (preset->account_id))
    fill_in_account_id (self, preset->account_id);

  if (is_set (preset->token))
    {
      gtk_editable_set_text (GTK_EDITABLE (self->token_row), preset->token);
    }
  else if (is_set (preset->email) && is_set (preset->key))
    {
      fill_in_email (self, preset->email);
      gtk_editable_set_text (GTK_EDITABLE (self->token_row), preset->key);
    }
}

/**
 * kvp_connect_page_clear:
 * @self: the page
 * @preset: what is known of every account
 *
 * Asks for another account.
 */
void
kvp_connect_page_clear (KvpConnectPage         *self,
                        const KvpConnectPreset *preset)
{
  g_return_if_fail (KVP_IS_CONNECT_PAGE (self));

  gtk_label_set_text (self->title_label, _("Connect to Cloudflare"));
  gtk_switch_set_active (self->key_switch, FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->token_row), "");
  gtk_editable_set_text (GTK_EDITABLE (self->email_row), "");
  gtk_editable_set_text (GTK_EDITABLE (self->endpoint_row), "");
  gtk_editable_set_text (GTK_EDITABLE (self->account_id_row), "");
  adw_expander_row_set_expanded (self->advanced_row, FALSE);
  hide_account_id (self);
  kvp_connect_page_prefill (self, preset);
}

/**
 * kvp_connect_page_edit_token:
 * @self: the page
 * @saved: an account
 *
 * Asks for its token, which replaces the one that it has.
 */
void
kvp_connect_page_edit_token (KvpConnectPage     *self,
                             KvpSavedConnection *saved)
{
  const KvpConnectPreset nothing = { NULL };
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;

  g_return_if_fail (KVP_IS_CONNECT_PAGE (self));
  g_return_if_fail (KVP_IS_SAVED_CONNECTION (saved));

  kvp_connect_page_clear (self, &nothing);
  name = kvp_display_text (kvp_saved_connection_get_name (saved), -1);
  /* Translators: %s is an account. */
  title = g_strdup_printf (_("Enter the Token of “%s”"), name);
  gtk_label_set_text (self->title_label, title);
  fill_in_endpoint (self, kvp_saved_connection_get_endpoint (saved));
  fill_in_account_id (self, kvp_saved_connection_get_account_id (saved));
  if (kvp_saved_connection_get_token_kind (saved) == KVP_TOKEN_KIND_GLOBAL_KEY)
    fill_in_email (self, kvp_saved_connection_get_email (saved));
}

/**
 * kvp_connect_page_show_error:
 * @self: the page
 * @error: (nullable): what happened
 *
 * Shows an error below the form, with the button that helps.
 */
void
kvp_connect_page_show_error (KvpConnectPage *self,
                             const GError   *error)
{
  g_return_if_fail (KVP_IS_CONNECT_PAGE (self));

  kvp_error_view_set_error (self->error_view, error);
  gtk_widget_set_visible (GTK_WIDGET (self->error_view), error != NULL);

  /* An endpoint that is no API is mended here, not by trying again. */
  if (g_error_matches (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE) ||
      g_error_matches (error, KVP_ERROR, KVP_ERROR_NETWORK))
    {
      if (!is_blank (get_text (self->endpoint_row)))
        adw_expander_row_set_expanded (self->advanced_row, TRUE);
    }

  /* The list of namespaces is not here. */
  if (g_error_matches (error, KVP_ERROR, KVP_ERROR_NOT_FOUND))
    kvp_error_view_set_action (self->error_view, KVP_ERROR_ACTION_TRY_AGAIN);
}

/**
 * kvp_connect_page_focus_token:
 * @self: the page
 *
 * Puts the keyboard into the token field.
 */
void
kvp_connect_page_focus_token (KvpConnectPage *self)
{
  g_return_if_fail (KVP_IS_CONNECT_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->token_row));
  gtk_editable_select_region (GTK_EDITABLE (self->token_row), 0, -1);
}
