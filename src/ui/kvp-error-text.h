/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * KvpErrorAction:
 * @KVP_ERROR_ACTION_NONE: nothing that a button could do
 * @KVP_ERROR_ACTION_TRY_AGAIN: the same again
 * @KVP_ERROR_ACTION_EDIT_TOKEN: back to the connect page, to mend or replace the token
 * @KVP_ERROR_ACTION_ENTER_TOKEN: the same, where there is none
 * @KVP_ERROR_ACTION_EDIT_ACCOUNT: back to the connect page, to name another account
 * @KVP_ERROR_ACTION_CHOOSE_NAMESPACE: list the namespaces again and choose one
 * @KVP_ERROR_ACTION_SET_ASIDE_DATABASE: rename the damaged database and begin a new one
 * @KVP_ERROR_ACTION_QUIT: there is nothing else to do here
 *
 * The one thing that helps against an error.
 */
typedef enum {
  KVP_ERROR_ACTION_NONE,
  KVP_ERROR_ACTION_TRY_AGAIN,
  KVP_ERROR_ACTION_EDIT_TOKEN,
  KVP_ERROR_ACTION_ENTER_TOKEN,
  KVP_ERROR_ACTION_EDIT_ACCOUNT,
  KVP_ERROR_ACTION_CHOOSE_NAMESPACE,
  KVP_ERROR_ACTION_SET_ASIDE_DATABASE,
  KVP_ERROR_ACTION_QUIT,
} KvpErrorAction;

#define KVP_TYPE_ERROR_ACTION (kvp_error_action_get_type ())

GType           kvp_error_action_get_type     (void);

/* The button's text, translated, with a mnemonic; %NULL for NONE. (transfer none) */
const char     *kvp_error_action_get_label    (KvpErrorAction  action);

/* All plain text, never markup. (transfer full) */
char           *kvp_error_text_get_title      (const GError   *error);
char           *kvp_error_text_get_sentence   (const GError   *error);
char           *kvp_error_text_get_detail     (const GError   *error); /* (nullable) */
const char     *kvp_error_text_get_icon_name  (const GError   *error); /* (transfer none) */
KvpErrorAction  kvp_error_text_get_action     (const GError   *error);

G_END_DECLS
