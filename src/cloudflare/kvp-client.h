/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "base/kvp-key-list.h"
#include "base/kvp-pair-list.h"
#include "base/kvp-token-rights.h"
#include "cloudflare/kvp-budget.h"
#include "cloudflare/kvp-bulk-result.h"
#include "cloudflare/kvp-retry.h"
#include "cloudflare/kvp-token-info.h"
#include "cloudflare/kvp-value-list.h"

G_BEGIN_DECLS

#define KVP_CLIENT_DEFAULT_ENDPOINT "https://api.cloudflare.com/client/v4"

/* The API's limits: https://developers.cloudflare.com/api/ (list keys, bulk delete, bulk get, bulk put). */
#define KVP_CLIENT_MAX_KEYS_PER_PAGE 1000
#define KVP_CLIENT_MIN_KEYS_PER_PAGE 10
#define KVP_CLIENT_MAX_KEYS_PER_DELETE 10000
#define KVP_CLIENT_MAX_KEYS_PER_GET 100
#define KVP_CLIENT_MAX_PAIRS_PER_PUT 10000
#define KVP_CLIENT_MAX_BYTES_PER_PUT (100 * 1000 * 1000)
/* Seconds that an expiration has to be ahead when it is written. */
#define KVP_CLIENT_MIN_EXPIRATION 60

#define KVP_TYPE_CLIENT (kvp_client_get_type ())

/* One typed asynchronous call per endpoint of the API that the app uses. It cannot delete a namespace, and it changes
 * something by two routes only: POST .../bulk/delete, and PUT .../bulk to undo that. All calls on the main context
 * that it was made on. */
G_DECLARE_FINAL_TYPE (KvpClient, kvp_client, KVP, CLIENT, GObject)

/* %NULL and KVP_ERROR_INVALID_INPUT if the endpoint is neither https nor http to loopback, has credentials, a
 * query or a fragment in it, or the token holds what a header can't carry. White space around both is
 * trimmed. */
KvpClient     *kvp_client_new                    (const char           *endpoint,
                                                  const char           *token,
                                                  GError              **error);
/* The same with a user's e-mail address and Global API Key. */
KvpClient     *kvp_client_new_with_key           (const char           *endpoint,
                                                  const char           *email,
                                                  const char           *key,
                                                  GError              **error);
const char    *kvp_client_get_endpoint           (KvpClient            *self);
const char    *kvp_client_get_email              (KvpClient            *self); /* (nullable) */
/* For the keyring alone: it goes into no error, no log and no file. */
const char    *kvp_client_get_secret             (KvpClient            *self);

/* A client for one run: the same endpoint, token, connections and budget, but turns, pace and a count of
 * requests of its own. (transfer full) */
KvpClient     *kvp_client_new_for_run            (KvpClient            *self);
/* Replaces the token of this client and of all that share with it. KVP_ERROR_INVALID_INPUT: nothing changed. */
gboolean       kvp_client_set_token              (KvpClient            *self,
                                                  const char           *token,
                                                  GError              **error);
/* Seconds without a byte after which a request has timed out (default 30); of all that share with it. */
void           kvp_client_set_silence_limit      (KvpClient            *self,
                                                  guint                 seconds);
void           kvp_client_set_retry_policy       (KvpClient            *self,
                                                  const KvpRetryPolicy *policy);
/* Waits as the policy says between a try and the next one. Never fails: a cancellation ends it early. @n_tries: so far,
 * at least 1. */
void           kvp_client_delay_async            (KvpClient            *self,
                                                  guint                 n_tries,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
void           kvp_client_delay_finish           (KvpClient            *self,
                                                  GAsyncResult         *result);
/* (transfer none) */
const KvpRetryPolicy *kvp_client_get_retry_policy (KvpClient           *self);
/* Property "concurrency" (notifies): how many requests the pace allows at the same time now, at most
 * "max-concurrency" (default 8, 1 to 64). The client holds its own GETs to it; a purge holds its batches. */
guint          kvp_client_get_concurrency        (KvpClient            *self);
void           kvp_client_set_max_concurrency    (KvpClient            *self,
                                                  guint                 max);
/* (transfer full) */
KvpBudget     *kvp_client_get_budget             (KvpClient            *self,
                                                  const char           *account_id);

/* Every GET, and a bulk get, waits for its turn (budget and pace) and is tried again by itself while its error may pass
 * (kvp_retry_decide()); cancelling ends the waiting at once. */

/* Checks of one field each, for a form: a translated sentence, or %NULL if it is good. (transfer full) */
char          *kvp_client_check_endpoint         (const char           *endpoint);
char          *kvp_client_check_token            (const char           *token);
char          *kvp_client_check_email            (const char           *email);

/* Requests sent so far, of every kind, each try counted. */
guint64        kvp_client_get_n_requests         (KvpClient            *self);
/* Connections opened so far by all that share with it. */
guint          kvp_client_get_n_connections      (KvpClient            *self);

/* @account_id: (nullable): with it, asks as an account-owned token does; without, as a user's token. */
void           kvp_client_verify_token_async     (KvpClient            *self,
                                                  const char           *account_id,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
KvpTokenInfo  *kvp_client_verify_token_finish    (KvpClient            *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);

/* What the token @token_id, which must be the client's own, may do in an account. FORBIDDEN is the usual answer: few
 * tokens may read tokens. @account_owned: whose it is. */
void           kvp_client_read_rights_async      (KvpClient            *self,
                                                  const char           *account_id,
                                                  const char           *token_id,
                                                  gboolean              account_owned,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean       kvp_client_read_rights_finish     (KvpClient            *self,
                                                  GAsyncResult         *result,
                                                  KvpTokenRights       *rights,
                                                  GError              **error);

/* All pages. (element-type KvpAccount) */
void           kvp_client_list_accounts_async    (KvpClient            *self,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
GPtrArray     *kvp_client_list_accounts_finish   (KvpClient            *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);

/* All pages, by page number. (element-type KvpNamespace) */
void           kvp_client_list_namespaces_async  (KvpClient            *self,
                                                  const char           *account_id,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
GPtrArray     *kvp_client_list_namespaces_finish (KvpClient            *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);

/* One page. @prefix: (nullable): exact bytes. @limit: 10 to 1000. @cursor: (nullable): from the page
 * before. */
void           kvp_client_list_keys_async        (KvpClient            *self,
                                                  const char           *account_id,
                                                  const char           *namespace_id,
                                                  GBytes               *prefix,
                                                  guint                 limit,
                                                  const char           *cursor,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
/* @next_cursor: (out) (transfer full) (nullable): %NULL at the end of the list. An empty page with a cursor
 * is legal. */
KvpKeyList    *kvp_client_list_keys_finish       (KvpClient            *self,
                                                  GAsyncResult         *result,
                                                  char                **next_cursor,
                                                  GError              **error);

/* @keys: 1 to 10,000 keys, only their names are used; a key with KVP_KEY_INEXACT_NAME, an empty name, "." or
 * "..", a name of more than 512 bytes, or a number of keys out of range is refused with
 * KVP_ERROR_INVALID_INPUT before anything is sent. */
void           kvp_client_bulk_delete_async      (KvpClient            *self,
                                                  const char           *account_id,
                                                  const char           *namespace_id,
                                                  KvpKeyList           *keys,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
/* One try; it waits for its turn in the budget. @cancellable takes effect until the request is sent, and never
 * after: G_IO_ERROR_CANCELLED means that nothing was sent. */
/* A result whenever the answer carried one, even with success:false or a 4xx (kvp_bulk_result_get_error()
 * then says why); %NULL and @error when nothing is known of any key. */
KvpBulkResult *kvp_client_bulk_delete_finish     (KvpClient            *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);

/* The values of 1 to 100 keys, of which only the names are used, with metadata and expiration, all of one moment:
 * POST .../bulk/get, which changes nothing and is tried again as a GET is. REJECTED: among them is a value that is not
 * text, or together they are too large; ask for fewer, or for one by kvp_client_get_value_async(). */
void           kvp_client_bulk_get_async         (KvpClient            *self,
                                                  const char           *account_id,
                                                  const char           *namespace_id,
                                                  KvpKeyList           *keys,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
/* What is known of each key, in the order of the keys. */
KvpValueList  *kvp_client_bulk_get_finish        (KvpClient            *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);

/* Writes @n_pairs pairs from @first on: 1 to 10,000, and no more bytes than the API takes (else INVALID_INPUT before
 * anything is sent): PUT .../bulk. One try. @cancellable: as of a bulk delete, and so is the result. */
void           kvp_client_bulk_put_async         (KvpClient            *self,
                                                  const char           *account_id,
                                                  const char           *namespace_id,
                                                  KvpPairList          *pairs,
                                                  guint                 first,
                                                  guint                 n_pairs,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
KvpBulkResult *kvp_client_bulk_put_finish        (KvpClient            *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);

/* The value's bytes. Names that can't stand in a URL path ("", ".", "..") are KVP_ERROR_INVALID_INPUT. */
void           kvp_client_get_value_async        (KvpClient            *self,
                                                  const char           *account_id,
                                                  const char           *namespace_id,
                                                  GBytes               *name,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
GBytes        *kvp_client_get_value_finish       (KvpClient            *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);

/* Of a value that was given: seconds since the epoch; 0 if the answer did not say, as for a key that never
 * expires. */
gint64         kvp_client_get_value_get_expiration (KvpClient          *self,
                                                  GAsyncResult         *result);

/* The metadata as raw JSON text ("null" if there is none). */
void           kvp_client_get_metadata_async     (KvpClient            *self,
                                                  const char           *account_id,
                                                  const char           *namespace_id,
                                                  GBytes               *name,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
GBytes        *kvp_client_get_metadata_finish    (KvpClient            *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);

G_END_DECLS
