/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-store.h"

G_BEGIN_DECLS

#define KVP_TYPE_SHARED_STORE (kvp_shared_store_get_type ())

/* The database that all windows of the process share: opened once, by whoever needs it first. */
G_DECLARE_FINAL_TYPE (KvpSharedStore, kvp_shared_store, KVP, SHARED_STORE, GObject)

KvpSharedStore *kvp_shared_store_new          (const char           *path);
/* In a directory of its own under the temporary ones, removed when it is closed: for sample data. */
KvpSharedStore *kvp_shared_store_new_scratch  (void);
KvpStore       *kvp_shared_store_get_store    (KvpSharedStore       *self); /* (nullable) */
/* Whether the file is in use: also while it is opened or closed. */
gboolean        kvp_shared_store_get_is_open  (KvpSharedStore       *self);
void            kvp_shared_store_open_async   (KvpSharedStore       *self,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
KvpStore       *kvp_shared_store_open_finish  (KvpSharedStore       *self,
                                               GAsyncResult         *result,
                                               GError              **error); /* (transfer full) */
/* Gives the new path of the damaged database. (transfer full) */
char           *kvp_shared_store_set_aside    (KvpSharedStore       *self,
                                               GError              **error);
void            kvp_shared_store_close_async  (KvpSharedStore       *self,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean        kvp_shared_store_close_finish (KvpSharedStore       *self,
                                               GAsyncResult         *result,
                                               GError              **error);

G_END_DECLS
