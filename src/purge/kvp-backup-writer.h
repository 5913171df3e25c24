/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "base/kvp-pair-list.h"

G_BEGIN_DECLS

#define KVP_BACKUP_CHECKSUM_PREFIX "sha256:"

/**
 * KvpBackupWriter:
 *
 * A file of saved values that is being written, as `wrangler kv bulk put` takes it. All calls block: for a worker
 * thread, one at a time. Nothing is in its place before kvp_backup_writer_finish().
 */
typedef struct _KvpBackupWriter KvpBackupWriter;

/* @folder: made if it is not there. @name: of the file; a number is added where there is one already. */
KvpBackupWriter *kvp_backup_writer_new          (GFile            *folder,
                                                 const char       *name);
void             kvp_backup_writer_free         (KvpBackupWriter  *self);
gboolean         kvp_backup_writer_open         (KvpBackupWriter  *self,
                                                 GCancellable     *cancellable,
                                                 GError          **error);
gboolean         kvp_backup_writer_add          (KvpBackupWriter  *self,
                                                 const KvpPair    *pair,
                                                 GError          **error);
gboolean         kvp_backup_writer_finish       (KvpBackupWriter  *self,
                                                 GCancellable     *cancellable,
                                                 GError          **error);
guint64          kvp_backup_writer_get_size     (KvpBackupWriter  *self);
/* After the end: where it is, and "sha256:…" of all bytes in it. (transfer none) */
GFile           *kvp_backup_writer_get_file     (KvpBackupWriter  *self);
const char      *kvp_backup_writer_get_checksum (KvpBackupWriter  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpBackupWriter, kvp_backup_writer_free)

G_END_DECLS
