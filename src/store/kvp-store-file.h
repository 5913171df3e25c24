/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-store-writer.h"

G_BEGIN_DECLS

/**
 * KvpStoreFile:
 *
 * The open database file: its lock, its writer and the main context's own connection for reading. The store
 * and its plans share it, so that neither has to hold the other. Made in any thread, used and freed on the
 * main context.
 */
typedef struct _KvpStoreFile KvpStoreFile;

KvpStoreFile *kvp_store_file_open       (const char          *path,
                                         GPtrArray          **records,
                                         GError             **error);
KvpStoreFile *kvp_store_file_ref        (KvpStoreFile        *self);
void          kvp_store_file_unref      (KvpStoreFile        *self);
const char   *kvp_store_file_get_path   (KvpStoreFile        *self);
KvpDatabase  *kvp_store_file_get_reader (KvpStoreFile        *self); /* (nullable): once it is closed */
void          kvp_store_file_push       (KvpStoreFile        *self,
                                         GTask               *task, /* (transfer full) */
                                         KvpStoreWriterRun    run,
                                         KvpStoreWriterDone   done);
void          kvp_store_file_close      (KvpStoreFile        *self,
                                         GTask               *task, /* (transfer full) */
                                         KvpStoreWriterDone   done);
void          kvp_store_file_unlock     (KvpStoreFile        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpStoreFile, kvp_store_file_unref)

G_END_DECLS
