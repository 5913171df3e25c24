/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-saved-connection.h"
#include "store/kvp-store.h"
#include "store/kvp-table-list.h"

G_BEGIN_DECLS

#define KVP_TYPE_SAVED_CONNECTIONS (kvp_saved_connections_get_type ())

/* The accounts that somebody connected to: a GListModel of KvpSavedConnection, by name; one for each pair of endpoint
 * and account, as a mark and a plan have it. One object for all windows. */
G_DECLARE_FINAL_TYPE (KvpSavedConnections, kvp_saved_connections, KVP, SAVED_CONNECTIONS, KvpTableList)

KvpSavedConnections *kvp_saved_connections_get           (KvpStore             *store); /* (transfer full) */
/* (nullable) (transfer none) */
KvpSavedConnection  *kvp_saved_connections_find          (KvpSavedConnections  *self,
                                                          const char           *endpoint,
                                                          const char           *account_id);
KvpSavedConnection  *kvp_saved_connections_find_by_id    (KvpSavedConnections  *self,
                                                          const char           *id);
KvpSavedConnection  *kvp_saved_connections_get_last_used (KvpSavedConnections  *self);

/* Notes that an account was connected to now. One that is not here yet gets a name of its own, after @account_name; one
 * that is keeps its name. */
void                 kvp_saved_connections_note_async    (KvpSavedConnections  *self,
                                                          const char           *endpoint,
                                                          const char           *account_id,
                                                          const char           *account_name, /* (nullable) */
                                                          KvpTokenKind          token_kind,
                                                          const char           *email,        /* (nullable) */
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
/* (transfer full) */
KvpSavedConnection  *kvp_saved_connections_note_finish   (KvpSavedConnections  *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);

/* Notes that a keyring has the token now, or has it no more. */
void                 kvp_saved_connections_set_in_keyring_async  (KvpSavedConnections  *self,
                                                          KvpSavedConnection   *connection,
                                                          gboolean              in_keyring,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
gboolean             kvp_saved_connections_set_in_keyring_finish (KvpSavedConnections  *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);

/* The account's plans and its mark stay. */
void                 kvp_saved_connections_remove_async  (KvpSavedConnections  *self,
                                                          KvpSavedConnection   *connection,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
gboolean             kvp_saved_connections_remove_finish (KvpSavedConnections  *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);

G_END_DECLS
