/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cloudflare/kvp-client.h"

G_BEGIN_DECLS

/**
 * KvpBackupFetch:
 * @keys: (owned): what was asked for
 * @values: (owned): what is known of each, in their order
 * @reasons: (owned) (element-type utf8): of each that is UNSURE, why its value could not be read; %NULL else
 * @n_alone: how many were asked for one by one
 *
 * The values of a few keys.
 */
typedef struct {
  KvpKeyList   *keys;
  KvpValueList *values;
  GPtrArray    *reasons;
  guint         n_alone;
} KvpBackupFetch;

void            kvp_backup_fetch_free   (KvpBackupFetch       *self);

/* Reads the values of 1 to 100 keys. @one_by_one: does not try them together. @may_blame_key: a key that fails alone
 * while the server fails counts as the one to blame. */
void            kvp_backup_fetch_async  (KvpClient            *client,
                                         const char           *account_id,
                                         const char           *namespace_id,
                                         KvpKeyList           *keys,
                                         gboolean              one_by_one,
                                         gboolean              may_blame_key,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
/* %NULL and @error: no key is to blame, and the run must pause; or it was cancelled. Nothing is kept of it then. */
KvpBackupFetch *kvp_backup_fetch_finish (GAsyncResult         *result,
                                         GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpBackupFetch, kvp_backup_fetch_free)

G_END_DECLS
