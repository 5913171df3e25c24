/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "purge/kvp-account-tokens.h"

G_BEGIN_DECLS

#define KVP_TYPE_ACCOUNTS_PAGE (kvp_accounts_page_get_type ())

/* The first page where accounts were connected to before: one is chosen, its token comes from the keyring and is
 * checked. Signals: "connected" (KvpConnection, with an account); "add" (); "edit-token" (KvpSavedConnection): its
 * token has to be entered anew; "sample-data" (). */
G_DECLARE_FINAL_TYPE (KvpAccountsPage, kvp_accounts_page, KVP, ACCOUNTS_PAGE, AdwBin)

void     kvp_accounts_page_set_store (KvpAccountsPage    *self,
                                      KvpStore           *store, /* (nullable) */
                                      KvpAccountTokens   *tokens);
/* As if it were chosen. */
void     kvp_accounts_page_open      (KvpAccountsPage    *self,
                                      KvpSavedConnection *saved);
/* Stops what is being opened. */
void     kvp_accounts_page_cancel    (KvpAccountsPage    *self);
void     kvp_accounts_page_focus     (KvpAccountsPage    *self);

G_END_DECLS
