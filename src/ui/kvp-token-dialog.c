/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "ui/kvp-token-dialog.h"

#define RESPONSE_CANCEL "cancel"
#define RESPONSE_CHANGE "change"

#include "ui/kvp-entry-row.h"
struct _KvpTokenDialog
{
  AdwMessageDialog parent_instance;

  GtkWidget     *row;     /* in the dialog */
  GtkLabel      *problem; /* in the dialog */
  KvpConnection *connection; /* (owned) */
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpTokenDialog, kvp_token_dialog, ADW_TYPE_MESSAGE_DIALOG)

static guint signals[N_SIGNALS];

static void
check (KvpTokenDialog *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->row));
  g_autofree char *problem = kvp_connection_check_token_text (text);

  gtk_label_set_text (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), RESPONSE_CHANGE,
                                           problem == NULL && *text != '\0');
}

static void
kvp_token_dialog_response (AdwMessageDialog *dialog,
                           const char       *response)
{
  KvpTokenDialog *self = KVP_TOKEN_DIALOG (dialog);
  g_autoptr(GError) error = NULL;

  if (!g_str_equal (response, RESPONSE_CHANGE))
    return;

  if (kvp_connection_set_token (self->connection, gtk_editable_get_text (GTK_EDITABLE (self->row)), &error))
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  else
    g_warning ("A token that was checked was refused: %s", error->message);
}

static void
kvp_token_dialog_dispose (GObject *object)
{
  KvpTokenDialog *self = KVP_TOKEN_DIALOG (object);

  /* A row of libadwaita 1.2 that has the focus when its window goes still looks at its entry, which is gone by then. */
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (kvp_token_dialog_parent_class)->dispose (object);
}

static void
kvp_token_dialog_class_init (KvpTokenDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kvp_token_dialog_dispose;
  ADW_MESSAGE_DIALOG_CLASS (klass)->response = kvp_token_dialog_response;

  /**
   * KvpTokenDialog::changed:
   *
   * The connection uses another token from now on.
   */
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", KVP_TYPE_TOKEN_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kvp_token_dialog_init (KvpTokenDialog *self)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *list = gtk_list_box_new ();

  adw_message_dialog_set_heading (dialog, _("Change the API Token"));
  adw_message_dialog_add_responses (dialog,
                                    RESPONSE_CANCEL, _("_Cancel"),
                                    RESPONSE_CHANGE, _("C_hange"),
                                    NULL);
  adw_message_dialog_set_response_appearance (dialog, RESPONSE_CHANGE, ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, RESPONSE_CHANGE);
  adw_message_dialog_set_close_response (dialog, RESPONSE_CANCEL);

  self->row = adw_password_entry_row_new ();
  kvp_entry_row_expose (ADW_ENTRY_ROW (self->row));
  kvp_entry_row_keep_secret (ADW_ENTRY_ROW (self->row));
  gtk_widget_set_name (self->row, "token-row");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), _("API token"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("API token"), -1);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), self->row);
  gtk_box_append (GTK_BOX (box), list);

  self->problem = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->problem, TRUE);
  gtk_label_set_xalign (self->problem, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "error");
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "caption");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->problem));

  adw_message_dialog_set_extra_child (dialog, box);
  g_signal_connect_object (self->row, "changed", G_CALLBACK (check), self, G_CONNECT_SWAPPED);
  adw_message_dialog_set_response_enabled (dialog, RESPONSE_CHANGE, FALSE);
}

static void
show_purpose (KvpTokenDialog  *self,
              KvpTokenPurpose  purpose)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);

  if (purpose == KVP_TOKEN_FOR_DRY_RUN)
    {
      adw_message_dialog_set_body (dialog, _("The dry run begins anew with it. The token needs the permission “Workers "
                                             "KV Storage: Edit” for this account, and is kept where the one before "
                                             "was."));
      adw_message_dialog_set_response_label (dialog, RESPONSE_CHANGE, _("C_hange and Try Again"));
    }
  else if (purpose == KVP_TOKEN_FOR_DELETION)
    {
      adw_message_dialog_set_body (dialog, _("The deletion goes on with it where it was. The token needs the "
                                             "permission “Workers KV Storage: Edit” for this account, and is kept "
                                             "where the one before was."));
      adw_message_dialog_set_response_label (dialog, RESPONSE_CHANGE, _("C_hange and Resume"));
    }
  else
    {
      adw_message_dialog_set_body (dialog, _("It takes the place of the one before, also for what runs now. The token "
                                             "needs the permission “Workers KV Storage: Edit” for this account."));
    }
}

/**
 * kvp_token_dialog_new:
 * @parent: (nullable): what it belongs to
 * @connection: what gets the token
 * @purpose: what goes on with it
 *
 * Returns: a dialog that is not shown yet
 */
GtkWidget *
kvp_token_dialog_new (GtkWindow       *parent,
                      KvpConnection   *connection,
                      KvpTokenPurpose  purpose)
{
  KvpTokenDialog *self;

  g_return_val_if_fail (KVP_IS_CONNECTION (connection), NULL);

  self = g_object_new (KVP_TYPE_TOKEN_DIALOG, "transient-for", parent, "modal", TRUE, NULL);
  self->connection = g_object_ref (connection);
  show_purpose (self, purpose);

  return GTK_WIDGET (self);
}

/**
 * kvp_token_dialog_ask:
 * @widget: a widget in a window
 * @connection: what gets the token
 * @purpose: what goes on with it
 * @changed: called with @object when the connection has another token
 * @object: a #GObject
 */
void
kvp_token_dialog_ask (GtkWidget       *widget,
                      KvpConnection   *connection,
                      KvpTokenPurpose  purpose,
                      GCallback        changed,
                      gpointer         object)
{
  GtkWidget *window;
  GtkWidget *dialog;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  window = gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW);
  dialog = kvp_token_dialog_new (window != NULL ? GTK_WINDOW (window) : NULL, connection, purpose);
  g_signal_connect_object (dialog, "changed", changed, object, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}
