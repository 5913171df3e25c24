/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "purge/kvp-connection.h"

G_BEGIN_DECLS

/* What goes on with the new token. */
typedef enum {
  KVP_TOKEN_FOR_DELETION,
  KVP_TOKEN_FOR_DRY_RUN,
  KVP_TOKEN_FOR_ACCOUNT, /* all that is done with the account */
} KvpTokenPurpose;

#define KVP_TYPE_TOKEN_DIALOG (kvp_token_dialog_get_type ())

/* Asks for another API token for a connection. Signal "changed" (): the connection has it. */
G_DECLARE_FINAL_TYPE (KvpTokenDialog, kvp_token_dialog, KVP, TOKEN_DIALOG, AdwMessageDialog)

GtkWidget *kvp_token_dialog_new (GtkWindow       *parent, /* (nullable) */
                                 KvpConnection   *connection,
                                 KvpTokenPurpose  purpose);
/* Asks for one above the window of @widget; @changed is called, swapped, with @object while that lives. */
void       kvp_token_dialog_ask (GtkWidget       *widget,
                                 KvpConnection   *connection,
                                 KvpTokenPurpose  purpose,
                                 GCallback        changed,
                                 gpointer         object);

G_END_DECLS
