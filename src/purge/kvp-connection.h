/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "base/kvp-account.h"
#include "base/kvp-namespace.h"
#include "base/kvp-token-kind.h"
#include "base/kvp-token-rights.h"

G_BEGIN_DECLS

#define KVP_TYPE_CONNECTION (kvp_connection_get_type ())

/* A token, an endpoint and an account: all that the window needs to know of Cloudflare. Main context only.
 * The token is held by the client alone and can not be read back. Properties that notify: "account"
 * (KvpAccount, nullable), "checked" (boolean). GListModels of KvpAccount and KvpNamespace stay the same
 * objects and change in place. */
G_DECLARE_FINAL_TYPE (KvpConnection, kvp_connection, KVP, CONNECTION, GObject)

/* Errors: INVALID_INPUT for a bad token or endpoint, or a Global API Key. @endpoint: (nullable):
 * Cloudflare's. */
KvpConnection *kvp_connection_new                    (const char           *endpoint,
                                                      const char           *token,
                                                      GError              **error);
/* With a user's e-mail address and Global API Key, which may do everything. */
KvpConnection *kvp_connection_new_with_key           (const char           *endpoint,
                                                      const char           *email,
                                                      const char           *key,
                                                      GError              **error);
/* Field checks for the form: a translated sentence, or NULL if good. "" counts as good (not filled in yet).
 * (transfer full) */
char          *kvp_connection_check_token_text       (const char           *token);
char          *kvp_connection_check_key_text         (const char           *key);
char          *kvp_connection_check_email_text       (const char           *email);
char          *kvp_connection_check_endpoint_text    (const char           *endpoint);
/* Whether it is Cloudflare’s own. */
gboolean       kvp_connection_is_default_endpoint    (const char           *endpoint);
char          *kvp_connection_check_account_id_text  (const char           *account_id);

const char    *kvp_connection_get_endpoint           (KvpConnection        *self);
/* (nullable): what goes with a Global API Key. */
const char    *kvp_connection_get_email              (KvpConnection        *self);
gboolean       kvp_connection_get_is_demo            (KvpConnection        *self);
void           kvp_connection_set_is_demo            (KvpConnection        *self,
                                                      gboolean              is_demo);
KvpTokenKind   kvp_connection_get_token_kind         (KvpConnection        *self);
/* (nullable) (transfer none) */
GDateTime     *kvp_connection_get_expires_on         (KvpConnection        *self);
GListModel    *kvp_connection_get_accounts           (KvpConnection        *self);
/* (nullable) (transfer none) */
KvpAccount    *kvp_connection_get_account            (KvpConnection        *self);
void           kvp_connection_set_account            (KvpConnection        *self,
                                                      KvpAccount           *account);
guint64        kvp_connection_get_n_requests         (KvpConnection        *self);

/* Replaces the token, for this connection and for every run that uses it: a run that paused because of the
 * token can go on. INVALID_INPUT: nothing changed. It is not verified here, see kvp_connection_check_async().
 * Signal "token-changed" (). */
gboolean       kvp_connection_set_token              (KvpConnection        *self,
                                                      const char           *token,
                                                      GError              **error);

/* The request budget of the account at this endpoint, shared with every other connection to it. Signal
 * "budget-changed" (), a few times a second at most. */
guint          kvp_connection_get_budget_capacity    (KvpConnection        *self);
guint          kvp_connection_get_budget_remaining   (KvpConnection        *self);
/* Seconds for which Cloudflare asks to send nothing; 0 if it does not. */
guint          kvp_connection_get_blocked_for        (KvpConnection        *self);
/* About how long that many requests take from now on, in microseconds: 0 if the budget does not hold them up. */
gint64         kvp_connection_estimate_requests      (KvpConnection        *self,
                                                      guint64               n_requests);
/* Settings: properties "max-concurrency" (1 to 64, default 8), "silence-limit" (seconds, 5 to 600, default 30),
 * "requests-per-window" (requests in 5 minutes, default 1,200). */

/* Verifies the token (as a user's; if that answers 1000 or the token is cfat_, as an account's with
 * @account_id) and lists the accounts. An empty or refused account list is no error: the model is empty and
 * the person types the ID. With @account_id given and not listed, an account with that ID alone is made.
 * KVP_ERROR_INVALID_INPUT asks for an account ID. */
void           kvp_connection_check_async            (KvpConnection        *self,
                                                      const char           *account_id, /* (nullable) */
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
gboolean       kvp_connection_check_finish           (KvpConnection        *self,
                                                      GAsyncResult         *result,
                                                      GError              **error);

/* What the credential may do in the account, found out without doing any harm: from its policies if it may read them,
 * else from what was tried so far. Deleting can not be tried. */
void           kvp_connection_read_rights_async      (KvpConnection        *self,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
gboolean       kvp_connection_read_rights_finish     (KvpConnection        *self,
                                                      GAsyncResult         *result,
                                                      KvpTokenRights       *rights,
                                                      GError              **error);

GListModel    *kvp_connection_get_namespaces         (KvpConnection        *self);
/* Lists all namespaces of the account again into the model; on an error the model stays as it was. */
void           kvp_connection_refresh_async          (KvpConnection        *self,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
gboolean       kvp_connection_refresh_finish         (KvpConnection        *self,
                                                      GAsyncResult         *result,
                                                      GError              **error);

/* One key's value, for inspection. */
void           kvp_connection_fetch_value_async      (KvpConnection        *self,
                                                      const char           *namespace_id,
                                                      GBytes               *name,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
GBytes        *kvp_connection_fetch_value_finish     (KvpConnection        *self,
                                                      GAsyncResult         *result,
                                                      GError              **error);

G_END_DECLS
