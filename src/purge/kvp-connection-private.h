/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cloudflare/kvp-client.h"
#include "purge/kvp-connection.h"

G_BEGIN_DECLS

/* The one for a person who waits; the window never sees a client. (transfer none) */
KvpClient *kvp_connection_get_client     (KvpConnection *self);
/* For one run: with a pace and a count of requests of its own, and with the connection's settings, which it follows
 * when they change. (transfer full) */
KvpClient *kvp_connection_new_run_client (KvpConnection *self);

/* For the keyring alone. (transfer none) */
const char *_kvp_connection_get_secret     (KvpConnection      *self);

/* What a check finds out. @account_id: (nullable): the account to use; made and added if it is not in
 * @accounts. */
gboolean   _kvp_connection_has_old_token   (KvpConnection      *self);
void       _kvp_connection_take_token_info (KvpConnection      *self,
                                            const KvpTokenInfo *info);
void       _kvp_connection_take_accounts   (KvpConnection      *self,
                                            GPtrArray          *accounts, /* (element-type KvpAccount) */
                                            const char         *account_id);
/* (nullable): the public ID of the token, once it was verified. */
const char *_kvp_connection_get_token_id   (KvpConnection      *self);
/* How patient runs are from now on; for tests, which have no minutes to wait. */
void       _kvp_connection_set_run_policy  (KvpConnection        *self,
                                            const KvpRetryPolicy *policy);
/* What a refresh finds out: FALSE if another account was chosen since. */
gboolean   _kvp_connection_take_namespaces (KvpConnection      *self,
                                            KvpAccount         *account,
                                            GPtrArray          *namespaces); /* (element-type KvpNamespace) */

G_END_DECLS
