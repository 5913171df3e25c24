/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "keyring/kvp-keyring.h"
#include "purge/kvp-connection.h"
#include "store/kvp-saved-connections.h"

G_BEGIN_DECLS

#define KVP_TYPE_ACCOUNT_TOKENS (kvp_account_tokens_get_type ())

/* Carries credentials between connections and the keyring, so that the window never sees one. What the keyring does not
 * take is kept until the process ends, and nowhere else. One object for the application. */
G_DECLARE_FINAL_TYPE (KvpAccountTokens, kvp_account_tokens, KVP, ACCOUNT_TOKENS, GObject)

KvpAccountTokens   *kvp_account_tokens_new           (KvpKeyring           *keyring);

/* Notes the account of a connection that was accepted, and keeps its credential. */
void                kvp_account_tokens_keep_async    (KvpAccountTokens     *self,
                                                      KvpSavedConnections  *saved,
                                                      KvpConnection        *connection,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
/* (transfer full): what is saved now. @session_only: (out) (transfer full) (nullable): why the keyring did not take
 * the credential, so that it is kept for this session only; not an error. */
KvpSavedConnection *kvp_account_tokens_keep_finish   (KvpAccountTokens     *self,
                                                      GAsyncResult         *result,
                                                      GError              **session_only,
                                                      GError              **error);

/* (transfer full): a connection with its account and credential, not checked yet. KVP_ERROR_NOT_FOUND: its
 * credential is not there; KVP_ERROR_KEYRING. */
void                kvp_account_tokens_recall_async  (KvpAccountTokens     *self,
                                                      KvpSavedConnection   *saved,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
KvpConnection      *kvp_account_tokens_recall_finish (KvpAccountTokens     *self,
                                                      GAsyncResult         *result,
                                                      GError              **error);

/* Forgets the credential, then the account. KVP_ERROR_KEYRING: the keyring may have it still, and the account stays. */
void                kvp_account_tokens_forget_async  (KvpAccountTokens     *self,
                                                      KvpSavedConnections  *connections,
                                                      KvpSavedConnection   *saved,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
gboolean            kvp_account_tokens_forget_finish (KvpAccountTokens     *self,
                                                      GAsyncResult         *result,
                                                      GError              **error);

G_END_DECLS
