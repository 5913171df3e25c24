/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "purge/kvp-connection.h"
#include "store/kvp-connection-mark.h"
#include "store/kvp-saved-connections.h"

G_BEGIN_DECLS

#define KVP_TYPE_ACCOUNT_BUTTON (kvp_account_button_get_type ())

/* Names the account at the top of the sidebar, says how it is marked, and has the menu of what concerns it. */
G_DECLARE_FINAL_TYPE (KvpAccountButton, kvp_account_button, KVP, ACCOUNT_BUTTON, AdwBin)

void kvp_account_button_set_connection (KvpAccountButton  *self,
                                        KvpConnection     *connection); /* (nullable) */
/* What the menu offers to switch to; its name for the account is the one that is shown. */
void kvp_account_button_set_saved      (KvpAccountButton    *self,
                                        KvpSavedConnections *saved); /* (nullable) */
void kvp_account_button_set_mark       (KvpAccountButton  *self,
                                        KvpConnectionMark  mark);

G_END_DECLS
