/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "base/kvp-error.h"
#include "ui/kvp-header-title.h"
#include "ui/kvp-token-dialog.h"
#include "ui/kvp-token-info-dialog.h"

/* From so many days before its end on, a token is worth a warning. */
#define WARNING_DAYS 7

#define USER_TOKENS_PAGE "https://dash.cloudflare.com/profile/api-tokens"

struct _KvpTokenInfoDialog
{
  AdwWindow parent_instance;

  /* Template widgets */
  AdwActionRow  *account_row;
  AdwActionRow  *delete_row;
  GtkWidget     *demo_label;
  AdwActionRow  *end_row;
  AdwActionRow  *endpoint_row;
  AdwActionRow  *kept_row;
  AdwActionRow  *kind_row;
  GtkLabel      *mend_label;
  GtkLinkButton *page_link;
  AdwActionRow  *purge_row;
  AdwActionRow  *read_row;
  GtkSpinner    *spinner;

  /* Owned references */
  KvpConnection *connection;
  GCancellable  *cancellable;
};

G_DEFINE_FINAL_TYPE (KvpTokenInfoDialog, kvp_token_info_dialog, ADW_TYPE_WINDOW)

static char *
format_day (GDateTime *day)
{
  /* Translators: the day when a token ends, such as 31 March 2027; see the manual of strftime */
  return g_date_time_format (day, _("%-e %B %Y"));
}

/**
 * kvp_token_info_warn_of_end:
 * @expires_on: when a token ends
 *
 * Returns: (transfer full) (nullable): a sentence, if that is within days
 */
char *
kvp_token_info_warn_of_end (GDateTime *expires_on)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  GTimeSpan left;
  guint days;

  g_return_val_if_fail (expires_on != NULL, NULL);

  left = g_date_time_difference (expires_on, now);
  if (left > WARNING_DAYS * G_TIME_SPAN_DAY)
    return NULL;
  if (left <= 0)
    return g_strdup (_("The token has ended"));
  if (left < G_TIME_SPAN_DAY)
    return g_strdup (_("The token ends within a day"));

  days = (guint) (left / G_TIME_SPAN_DAY);

  return g_strdup_printf (ngettext ("The token ends in %u day", "The token ends in %u days", days), days);
}

/* --- what is known at once --- */

static const char *
get_kind_text (KvpTokenKind kind)
{
  switch (kind)
    {
    case KVP_TOKEN_KIND_USER:
      return _("API token of a user");

    case KVP_TOKEN_KIND_ACCOUNT:
      return _("API token of the account");

    case KVP_TOKEN_KIND_GLOBAL_KEY:
      return _("Global API Key of a user, which may do everything that the user may");

    case KVP_TOKEN_KIND_UNKNOWN:
    default:
      return _("Not known yet");
    }
}

static void
show_end (KvpTokenInfoDialog *self)
{
  GDateTime *expires_on = kvp_connection_get_expires_on (self->connection);
  g_autofree char *day = expires_on != NULL ? format_day (expires_on) : NULL;
  g_autofree char *warning = expires_on != NULL ? kvp_token_info_warn_of_end (expires_on) : NULL;
  g_autofree char *text = NULL;

  if (warning != NULL)
    /* Translators: %1$s is a day, %2$s a sentence such as “The token ends in 3 days” */
    text = g_strdup_printf (_("%1$s. %2$s."), day, warning);

  adw_action_row_set_subtitle (self->end_row, text != NULL ? text : day != NULL ? day : _("It has no end."));
  if (warning != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->end_row), "warning");
}

static void
show_page_link (KvpTokenInfoDialog *self)
{
  g_autofree char *uri = NULL;

  if (kvp_connection_get_token_kind (self->connection) == KVP_TOKEN_KIND_ACCOUNT)
    uri = g_strdup_printf ("https://dash.cloudflare.com/%s/api-tokens",
                           kvp_account_get_id (kvp_connection_get_account (self->connection)));

  gtk_link_button_set_uri (self->page_link, uri != NULL ? uri : USER_TOKENS_PAGE);
  gtk_button_set_label (GTK_BUTTON (self->page_link), uri != NULL ? _("Open the Account’s Page of API Tokens")
                                                                  : _("Open Your Page of API Tokens"));
}

static void
show_connection (KvpTokenInfoDialog *self,
                 const char         *session_only)
{
  KvpAccount *account = kvp_connection_get_account (self->connection);
  const char *email = kvp_connection_get_email (self->connection);
  gboolean is_demo = kvp_connection_get_is_demo (self->connection);
  g_autofree char *name = kvp_display_text (kvp_account_get_display_name (account), -1);
  g_autofree char *id = g_strdup_printf ("%s · %s", name, kvp_account_get_id (account));
  g_autofree char *kind = g_strdup (get_kind_text (kvp_connection_get_token_kind (self->connection)));
  g_autofree char *with_email = NULL;
  g_autofree char *session = NULL;

  if (email != NULL)
    with_email = g_strdup_printf ("%s · %s", kind, email);
  if (session_only != NULL)
    /* Translators: %s is a sentence that says what is wrong with the keyring. */
    session = g_strdup_printf (_("For this session only. %s"), session_only);

  adw_action_row_set_subtitle (self->account_row, id);
  adw_action_row_set_subtitle (self->endpoint_row, kvp_connection_get_endpoint (self->connection));
  adw_action_row_set_subtitle (self->kind_row, with_email != NULL ? with_email : kind);
  adw_action_row_set_subtitle (self->kept_row, session != NULL ? session : _("In the keyring of the desktop"));
  gtk_widget_set_visible (GTK_WIDGET (self->kept_row), !is_demo);
  gtk_widget_set_visible (self->demo_label, is_demo);
  gtk_widget_set_visible (GTK_WIDGET (self->page_link), !is_demo);
  show_end (self);
  show_page_link (self);
}

/* --- what has to be asked for --- */

static void
show_right (AdwActionRow *row,
            KvpRight      right,
            const char   *unknown)
{
  adw_action_row_set_icon_name (row, right == KVP_RIGHT_YES  ? "object-select-symbolic"
                                     : right == KVP_RIGHT_NO ? "window-close-symbolic"
                                                             : "dialog-question-symbolic");
  adw_action_row_set_subtitle (row, right == KVP_RIGHT_YES ? _("Yes") : right == KVP_RIGHT_NO ? _("No") : unknown);
}

static void
show_rights (KvpTokenInfoDialog   *self,
             const KvpTokenRights *rights)
{
  const char *mend = NULL;

  show_right (self->read_row, rights->read_keys, _("Not known"));
  show_right (self->delete_row, rights->delete_keys, _("Not known until the first deletion: to try it would delete "
                                                       "something"));
  show_right (self->purge_row, rights->purge_cache, _("Not known: the token may not read its own permissions"));

  if (rights->read_keys == KVP_RIGHT_NO)
    mend = _("Without reading, nothing can be done here. Edit the token, and add the permission “Workers KV Storage: "
             "Edit” for this account.");
  else if (rights->delete_keys == KVP_RIGHT_NO)
    mend = _("Dry runs work, deletions do not. To delete, edit the token, and change “Workers KV Storage: Read” to "
             "“Edit” for this account.");
  gtk_label_set_text (self->mend_label, mend != NULL ? mend : "");
  gtk_widget_set_visible (GTK_WIDGET (self->mend_label), mend != NULL);
}

static void
rights_read_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(KvpTokenInfoDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  KvpTokenRights rights = { KVP_RIGHT_UNKNOWN, KVP_RIGHT_UNKNOWN, KVP_RIGHT_UNKNOWN };
  gboolean ok = kvp_connection_read_rights_finish (KVP_CONNECTION (source), result, &rights, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  gtk_spinner_stop (self->spinner);
  show_rights (self, &rights);
  if (!ok)
    {
      g_autofree char *text = kvp_display_text (error->message, -1);

      gtk_label_set_text (self->mend_label, text);
      gtk_widget_set_visible (GTK_WIDGET (self->mend_label), TRUE);
    }
}

static void
read_rights (KvpTokenInfoDialog *self)
{
  gtk_spinner_start (self->spinner);
  kvp_connection_read_rights_async (self->connection, self->cancellable, rights_read_cb, g_object_ref (self));
}

static void
token_changed_cb (KvpTokenInfoDialog *self)
{
  /* Nothing that is shown here is said of the new one. */
  gtk_window_close (GTK_WINDOW (self));
}

static void
change_cb (KvpTokenInfoDialog *self)
{
  GtkWidget *dialog = kvp_token_dialog_new (GTK_WINDOW (self), self->connection, KVP_TOKEN_FOR_ACCOUNT);

  g_signal_connect_object (dialog, "changed", G_CALLBACK (token_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- the widget --- */

static void
kvp_token_info_dialog_dispose (GObject *object)
{
  KvpTokenInfoDialog *self = KVP_TOKEN_INFO_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (kvp_token_info_dialog_parent_class)->dispose (object);
}

static void
kvp_token_info_dialog_class_init (KvpTokenInfoDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kvp_token_info_dialog_dispose;

  g_type_ensure (KVP_TYPE_HEADER_TITLE);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-token-info-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpTokenInfoDialog, account_row);
  gtk_widget_class_bind_template_child (widget_class, KvpTokenInfoDialog, delete_row);
  gtk_widget_class_bind_template_child (widget_class, KvpTokenInfoDialog, demo_label);
  gtk_widget_class_bind_template_child (widget_class, KvpTokenInfoDialog, end_row);
  gtk_widget_class_bind_template_child (widget_class, KvpTokenInfoDialog, endpoint_row);
  gtk_widget_class_bind_template_child (widget_class, KvpTokenInfoDialog, kept_row);
  gtk_widget_class_bind_template_child (widget_class, KvpTokenInfoDialog, kind_row);
  gtk_widget_class_bind_template_child (widget_class, KvpTokenInfoDialog, mend_label);
  gtk_widget_class_bind_template_child (widget_class, KvpTokenInfoDialog, page_link);
  gtk_widget_class_bind_template_child (widget_class, KvpTokenInfoDialog, purge_row);
  gtk_widget_class_bind_template_child (widget_class, KvpTokenInfoDialog, read_row);
  gtk_widget_class_bind_template_child (widget_class, KvpTokenInfoDialog, spinner);
  gtk_widget_class_bind_template_callback (widget_class, change_cb);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
kvp_token_info_dialog_init (KvpTokenInfoDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

/**
 * kvp_token_info_dialog_new:
 * @parent: (nullable): the window that it belongs to
 * @connection: a connection with an account
 * @session_only: (nullable): why no keyring has its token
 *
 * Returns: a dialog, not shown yet
 */
GtkWidget *
kvp_token_info_dialog_new (GtkWindow     *parent,
                           KvpConnection *connection,
                           const char    *session_only)
{
  KvpTokenInfoDialog *self;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (KVP_IS_CONNECTION (connection), NULL);

  self = g_object_new (KVP_TYPE_TOKEN_INFO_DIALOG, "transient-for", parent, NULL);
  self->connection = g_object_ref (connection);
  show_connection (self, session_only);
  read_rights (self);

  return GTK_WIDGET (self);
}
