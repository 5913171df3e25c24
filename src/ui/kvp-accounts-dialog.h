/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "purge/kvp-account-tokens.h"

G_BEGIN_DECLS

#define KVP_TYPE_ACCOUNTS_DIALOG (kvp_accounts_dialog_get_type ())

/* The accounts that were connected to: renamed, given another token, forgotten.
 * Signals: "open" (KvpSavedConnection); "edit-token" (KvpSavedConnection); "add" (). The dialog closes with each. */
G_DECLARE_FINAL_TYPE (KvpAccountsDialog, kvp_accounts_dialog, KVP, ACCOUNTS_DIALOG, AdwWindow)

GtkWidget *kvp_accounts_dialog_new (GtkWindow        *parent, /* (nullable) */
                                    KvpStore         *store,
                                    KvpAccountTokens *tokens);

G_END_DECLS
