/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <sqlite3.h>

#include "store/kvp-saved-connection.h"

G_BEGIN_DECLS

/* The columns that _kvp_saved_connection_new_from_row() reads, in its order. */
#define KVP_SAVED_CONNECTION_COLUMNS \
  "id, name, endpoint, account_id, account_name, token_kind, email, in_keyring, used_at"

/* (transfer full) */
KvpSavedConnection *_kvp_saved_connection_new_from_row (sqlite3_stmt *statement);

G_END_DECLS
