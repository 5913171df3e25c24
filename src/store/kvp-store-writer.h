/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-database.h"

G_BEGIN_DECLS

/**
 * KvpStoreWriter:
 *
 * The one thread that writes. Jobs are carried out in the order in which they were pushed, and each is handed
 * back to the main context of its task in that order. Its functions are called on the main context only.
 */
typedef struct _KvpStoreWriter KvpStoreWriter;

/* In the writer's thread. It may use the task's data and cancellable and nothing else of the caller's. */
typedef gboolean (*KvpStoreWriterRun)  (KvpDatabase  *database,
                                        GTask        *task,
                                        GError      **error);
/* On the task's main context: it must return the task. @error: (nullable) (transfer full). */
typedef void     (*KvpStoreWriterDone) (GTask  *task,
                                        GError *error);

KvpStoreWriter *kvp_store_writer_new  (KvpDatabase         *database); /* (transfer full) */
void            kvp_store_writer_free (KvpStoreWriter      *self);
void            kvp_store_writer_push (KvpStoreWriter      *self,
                                       GTask               *task, /* (transfer full) */
                                       KvpStoreWriterRun    run,
                                       KvpStoreWriterDone   done);
void            kvp_store_writer_end  (KvpStoreWriter      *self,
                                       GTask               *task, /* (transfer full) */
                                       KvpStoreWriterDone   done);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpStoreWriter, kvp_store_writer_free)

G_END_DECLS
