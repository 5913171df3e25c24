/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "purge/kvp-connection.h"

G_BEGIN_DECLS

#define KVP_TYPE_TOKEN_INFO_DIALOG (kvp_token_info_dialog_get_type ())

/* What is known of the token of an account: whose it is, until when it is valid, where it is kept, what it may do, and
 * how to mend what it lacks. */
G_DECLARE_FINAL_TYPE (KvpTokenInfoDialog, kvp_token_info_dialog, KVP, TOKEN_INFO_DIALOG, AdwWindow)

/* @session_only: (nullable): why no keyring has it. */
GtkWidget *kvp_token_info_dialog_new  (GtkWindow     *parent, /* (nullable) */
                                       KvpConnection *connection,
                                       const char    *session_only);

/* (transfer full) (nullable): a sentence, if a token ends within days. */
char      *kvp_token_info_warn_of_end (GDateTime     *expires_on);

G_END_DECLS
