/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "base/kvp-error.h"
#include "ui/kvp-error-text.h"

/**
 * KvpErrorText:
 * @title: a heading, in header capitals
 * @advice: (nullable): a sentence that says what to do
 * @icon_name: a symbolic icon
 * @action: the button
 *
 * What the window says about one code. The error's own message says what happened; the advice, what to do about it.
 */
typedef struct {
  const char    *title;
  const char    *advice;
  const char    *icon_name;
  KvpErrorAction action;
} KvpErrorText;

G_DEFINE_ENUM_TYPE (KvpErrorAction, kvp_error_action,
                    G_DEFINE_ENUM_VALUE (KVP_ERROR_ACTION_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (KVP_ERROR_ACTION_TRY_AGAIN, "try-again"),
                    G_DEFINE_ENUM_VALUE (KVP_ERROR_ACTION_EDIT_TOKEN, "edit-token"),
                    G_DEFINE_ENUM_VALUE (KVP_ERROR_ACTION_ENTER_TOKEN, "enter-token"),
                    G_DEFINE_ENUM_VALUE (KVP_ERROR_ACTION_EDIT_ACCOUNT, "edit-account"),
                    G_DEFINE_ENUM_VALUE (KVP_ERROR_ACTION_CHOOSE_NAMESPACE, "choose-namespace"),
                    G_DEFINE_ENUM_VALUE (KVP_ERROR_ACTION_SET_ASIDE_DATABASE, "set-aside-database"),
                    G_DEFINE_ENUM_VALUE (KVP_ERROR_ACTION_QUIT, "quit"))

static const KvpErrorText *
find_cloudflare_text (KvpError code)
{
  static const KvpErrorText texts[] = {
    [KVP_ERROR_AUTH] = {
      N_("Token Not Accepted"),
      N_("Check that the token was copied whole and has not expired, or create a new one."),
      "dialog-password-symbolic", KVP_ERROR_ACTION_EDIT_TOKEN,
    },
    [KVP_ERROR_FORBIDDEN] = {
      N_("Permission Missing"),
      N_("Give the token the permission “Workers KV Storage: Edit” for this account, or use another token."),
      "changes-prevent-symbolic", KVP_ERROR_ACTION_EDIT_TOKEN,
    },
    [KVP_ERROR_NOT_FOUND] = {
      N_("Not Found"),
      N_("It may have been removed meanwhile. Check the account, or choose a namespace from the list."),
      "edit-find-symbolic", KVP_ERROR_ACTION_CHOOSE_NAMESPACE,
    },
    [KVP_ERROR_RATE_LIMITED] = {
      N_("Too Many Requests"),
      N_("Cloudflare allows 1,200 requests in five minutes. Wait a few minutes and try again."),
      "appointment-soon-symbolic", KVP_ERROR_ACTION_TRY_AGAIN,
    },
    [KVP_ERROR_QUOTA] = {
      N_("Daily Limit Reached"),
      N_("The limit of your plan is reset at 00:00 UTC. Try again after that."),
      "appointment-soon-symbolic", KVP_ERROR_ACTION_TRY_AGAIN,
    },
    [KVP_ERROR_NETWORK] = {
      N_("No Connection"),
      N_("Check the network and the API endpoint, and try again."),
      "network-offline-symbolic", KVP_ERROR_ACTION_TRY_AGAIN,
    },
    [KVP_ERROR_TIMED_OUT] = {
      N_("No Answer"),
      N_("Check the network and try again."),
      "network-offline-symbolic", KVP_ERROR_ACTION_TRY_AGAIN,
    },
    [KVP_ERROR_SERVER] = {
      N_("Cloudflare Has a Problem"),
      N_("Try again in a few minutes."),
      "network-error-symbolic", KVP_ERROR_ACTION_TRY_AGAIN,
    },
    [KVP_ERROR_BAD_RESPONSE] = {
      N_("Unexpected Answer"),
      N_("Check the API endpoint: it does not answer like Cloudflare’s API."),
      "network-error-symbolic", KVP_ERROR_ACTION_TRY_AGAIN,
    },
    [KVP_ERROR_NOT_API] = {
      N_("Not Cloudflare’s API"),
      N_("Check the API endpoint: it does not answer like Cloudflare’s API. A VPN, a proxy or a firewall may be in "
         "between."),
      "network-error-symbolic", KVP_ERROR_ACTION_TRY_AGAIN,
    },
    [KVP_ERROR_REJECTED] = {
      N_("Request Refused"),
      NULL,
      "dialog-warning-symbolic", KVP_ERROR_ACTION_TRY_AGAIN,
    },
    [KVP_ERROR_INVALID_INPUT] = {
      N_("Not Possible Like This"),
      NULL,
      "dialog-warning-symbolic", KVP_ERROR_ACTION_NONE,
    },
    [KVP_ERROR_STATE] = {
      N_("Not Possible Now"),
      NULL,
      "dialog-warning-symbolic", KVP_ERROR_ACTION_NONE,
    },
    [KVP_ERROR_KEYRING] = {
      N_("No Keyring"),
      N_("Unlock the keyring and try again, or enter the token: it is then kept for this session only."),
      "dialog-password-symbolic", KVP_ERROR_ACTION_TRY_AGAIN,
    },
    [KVP_ERROR_NO_TOKEN] = {
      N_("Token Missing"),
      N_("Enter the token of this account again. Its pending deletions and its history are still here."),
      "dialog-password-symbolic", KVP_ERROR_ACTION_ENTER_TOKEN,
    },
  };

  return (guint) code < G_N_ELEMENTS (texts) ? &texts[code] : NULL;
}

static const KvpErrorText *
find_store_text (KvpError code)
{
  static const KvpErrorText disk_full = {
    N_("Disk Full"),
    N_("Nothing that was saved is lost. Free some space and try again."),
    "drive-harddisk-symbolic", KVP_ERROR_ACTION_TRY_AGAIN,
  };
  static const KvpErrorText read_only = {
    N_("Plans Can Not Be Written"),
    N_("Deletions are only run when each step can be recorded. Make the folder writable and try again."),
    "changes-prevent-symbolic", KVP_ERROR_ACTION_TRY_AGAIN,
  };
  static const KvpErrorText damaged = {
    N_("Plans Are Damaged"),
    N_("The damaged file can be set aside: it is kept under another name, and the app begins with an empty list."),
    "dialog-warning-symbolic", KVP_ERROR_ACTION_SET_ASIDE_DATABASE,
  };
  static const KvpErrorText newer = {
    N_("Written by a Newer Version"),
    N_("Update KV Purger to open your plans and history. Nothing was changed."),
    "software-update-available-symbolic", KVP_ERROR_ACTION_QUIT,
  };
  static const KvpErrorText busy = {
    N_("Already Open"),
    N_("Another KV Purger has your plans open. Close it and try again."),
    "system-lock-screen-symbolic", KVP_ERROR_ACTION_TRY_AGAIN,
  };
  static const KvpErrorText other = {
    N_("Plans Can Not Be Opened"),
    N_("Nothing was changed. Try again."),
    "dialog-warning-symbolic", KVP_ERROR_ACTION_TRY_AGAIN,
  };

  if (code == KVP_ERROR_DISK_FULL)
    return &disk_full;
  if (code == KVP_ERROR_STORE_READ_ONLY)
    return &read_only;
  if (code == KVP_ERROR_STORE_DAMAGED)
    return &damaged;
  if (code == KVP_ERROR_STORE_NEWER)
    return &newer;
  if (code == KVP_ERROR_STORE_BUSY)
    return &busy;
  if (code == KVP_ERROR_STORE)
    return &other;

  return NULL;
}

static const KvpErrorText *
find_text (const GError *error)
{
  static const KvpErrorText unknown = {
    N_("Something Went Wrong"),
    NULL,
    "dialog-warning-symbolic", KVP_ERROR_ACTION_TRY_AGAIN,
  };
  const KvpErrorText *text = NULL;

  if (error->domain == KVP_ERROR)
    {
      text = find_store_text ((KvpError) error->code);
      if (text == NULL)
        text = find_cloudflare_text ((KvpError) error->code);
    }

  return text != NULL ? text : &unknown;
}

/**
 * kvp_error_action_get_label:
 * @action: what helps
 *
 * Returns: (transfer none) (nullable): the button's text with a mnemonic, %NULL for %KVP_ERROR_ACTION_NONE
 */
const char *
kvp_error_action_get_label (KvpErrorAction action)
{
  switch (action)
    {
    case KVP_ERROR_ACTION_TRY_AGAIN:
      return _("_Try Again");

    case KVP_ERROR_ACTION_EDIT_TOKEN:
      return _("_Change Token…");

    case KVP_ERROR_ACTION_ENTER_TOKEN:
      return _("_Enter Token…");

    case KVP_ERROR_ACTION_EDIT_ACCOUNT:
      return _("_Change Account…");

    case KVP_ERROR_ACTION_CHOOSE_NAMESPACE:
      return _("_Refresh Namespaces");

    case KVP_ERROR_ACTION_SET_ASIDE_DATABASE:
      return _("_Set Aside and Start New");

    case KVP_ERROR_ACTION_QUIT:
      return _("_Quit");

    case KVP_ERROR_ACTION_NONE:
    default:
      return NULL;
    }
}

/**
 * kvp_error_text_get_title:
 * @error: what happened
 *
 * Returns: (transfer full): a heading in plain text
 */
char *
kvp_error_text_get_title (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  return g_strdup (_(find_text (error)->title));
}

/**
 * kvp_error_text_get_sentence:
 * @error: what happened
 *
 * What to do about it. Where no general advice fits (the API refused a request, a field must be corrected), it is
 * the error's own message.
 *
 * Returns: (transfer full): one or two sentences in plain text
 */
char *
kvp_error_text_get_sentence (const GError *error)
{
  const KvpErrorText *text;

  g_return_val_if_fail (error != NULL, NULL);

  text = find_text (error);

  /* A message may carry words of a server. */
  return text->advice != NULL ? g_strdup (_(text->advice)) : kvp_display_text (error->message, -1);
}

/**
 * kvp_error_text_get_detail:
 * @error: what happened
 *
 * Returns: (transfer full) (nullable): the error's own message, if the sentence is not that already
 */
char *
kvp_error_text_get_detail (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (find_text (error)->advice == NULL || error->message[0] == '\0')
    return NULL;

  return kvp_display_text (error->message, -1);
}

/**
 * kvp_error_text_get_icon_name:
 * @error: what happened
 *
 * Returns: (transfer none): the name of a symbolic icon
 */
const char *
kvp_error_text_get_icon_name (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  return find_text (error)->icon_name;
}

/**
 * kvp_error_text_get_action:
 * @error: what happened
 *
 * Returns: what helps; a page that can not offer it leaves the button out
 */
KvpErrorAction
kvp_error_text_get_action (const GError *error)
{
  g_return_val_if_fail (error != NULL, KVP_ERROR_ACTION_NONE);

  return find_text (error)->action;
}
