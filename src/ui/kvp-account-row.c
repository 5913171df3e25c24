/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "purge/kvp-connection.h"
#include "store/kvp-connection-mark.h"
#include "ui/kvp-account-row.h"
#include "ui/kvp-mark-badge.h"

#define CONNECTION "kvp-saved-connection"

/* Of an ID, enough to tell one account from another. */
#define ID_CHARS 8

static void
append (GString    *text,
        const char *part)
{
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, part);
}

/* (transfer full): which account it is; the title may say its name already. */
static char *
describe_account (KvpSavedConnection *saved)
{
  const char *name = kvp_saved_connection_get_account_name (saved);
  g_autofree char *id = NULL;

  if (*name != '\0' && !g_str_equal (name, kvp_saved_connection_get_name (saved)))
    return kvp_display_text (name, -1);

  id = kvp_display_text (kvp_saved_connection_get_account_id (saved), -1);
  if (g_utf8_strlen (id, -1) <= ID_CHARS)
    return g_steal_pointer (&id);

  *g_utf8_offset_to_pointer (id, ID_CHARS) = '\0';

  /* LEFT-TO-RIGHT ISOLATE ... POP DIRECTIONAL ISOLATE: what is left out is behind it, wherever text begins. */
  return g_strconcat ("\u2066", id, "…\u2069", NULL);
}

/* (transfer full): what tells it from others; Cloudflare's own endpoint goes without saying. */
static char *
describe (KvpSavedConnection *saved)
{
  GString *text = g_string_new (NULL);
  g_autoptr(GUri) endpoint = g_uri_parse (kvp_saved_connection_get_endpoint (saved), G_URI_FLAGS_NONE, NULL);
  g_autofree char *account = describe_account (saved);

  append (text, account);
  if (endpoint != NULL && !kvp_connection_is_default_endpoint (kvp_saved_connection_get_endpoint (saved)))
    append (text, g_uri_get_host (endpoint));
  if (kvp_saved_connection_get_token_kind (saved) == KVP_TOKEN_KIND_GLOBAL_KEY)
    append (text, _("Global API Key"));

  return g_string_free (text, FALSE);
}

/**
 * kvp_account_row_new:
 * @saved: an account
 * @store: where its mark is
 * @avatar: whether it has a picture: beside buttons there is no room for it on a telephone
 *
 * Returns: (transfer floating): a row for a list box
 */
GtkWidget *
kvp_account_row_new (KvpSavedConnection *saved,
                     KvpStore           *store,
                     gboolean            avatar)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *badge = gtk_label_new (NULL);
  g_autofree char *name = NULL;
  g_autofree char *description = NULL;

  g_return_val_if_fail (KVP_IS_SAVED_CONNECTION (saved), NULL);
  g_return_val_if_fail (KVP_IS_STORE (store), NULL);

  name = kvp_display_text (kvp_saved_connection_get_name (saved), -1);
  description = describe (saved);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), description);
  if (avatar)
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), adw_avatar_new (32, name, TRUE));
  kvp_mark_badge_show (GTK_LABEL (badge), kvp_store_get_mark (store, kvp_saved_connection_get_endpoint (saved),
                                                              kvp_saved_connection_get_account_id (saved)));
  /* All of it: the title can be shorter. */
  gtk_label_set_ellipsize (GTK_LABEL (badge), PANGO_ELLIPSIZE_NONE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), badge);
  gtk_widget_set_name (row, "account-row-saved");
  g_object_set_data_full (G_OBJECT (row), CONNECTION, g_object_ref (saved), g_object_unref);

  return row;
}

/**
 * kvp_account_row_get_connection:
 * @row: a row
 *
 * Returns: (transfer none): the account that it is about
 */
KvpSavedConnection *
kvp_account_row_get_connection (GtkWidget *row)
{
  g_return_val_if_fail (GTK_IS_WIDGET (row), NULL);

  return g_object_get_data (G_OBJECT (row), CONNECTION);
}
