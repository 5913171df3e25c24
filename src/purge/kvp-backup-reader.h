/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "base/kvp-pair-list.h"

G_BEGIN_DECLS

/* The most that a key of Workers KV can have. */
#define KVP_BACKUP_MAX_VALUE (25 * 1024 * 1024)

/**
 * KvpBackupReader:
 *
 * Reads a file of saved values, ours or one for `wrangler kv bulk put`, one pair at a time. All calls block: for a
 * worker thread. Strict: what it can not put back exactly is an error, which names the entry.
 */
typedef struct _KvpBackupReader KvpBackupReader;

/* @now: seconds since the epoch, for entries that say in how many seconds they expire. */
KvpBackupReader *kvp_backup_reader_new   (GInputStream     *stream,
                                          gint64            now);
void             kvp_backup_reader_free  (KvpBackupReader  *self);
/* FALSE and @error: INVALID_INPUT with a sentence, or why reading failed. @has_pair: FALSE at the end. @pair: good
 * until the next call. */
gboolean         kvp_backup_reader_next  (KvpBackupReader  *self,
                                          KvpPair          *pair,
                                          gboolean         *has_pair,
                                          GCancellable     *cancellable,
                                          GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpBackupReader, kvp_backup_reader_free)

G_END_DECLS
