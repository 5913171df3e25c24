/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A larger file is refused before it is read. */
#define KVP_BACKUP_FILE_MAX_SIZE (G_GINT64_CONSTANT (16) * 1024 * 1024 * 1024)

#define KVP_TYPE_BACKUP_FILE (kvp_backup_file_get_type ())

/* A file of saved values that was read from its beginning to its end: the names of its keys, and when they expire. The
 * values are not held; they are read again when they are restored. It does not change any more, so that any thread may
 * read it. */
G_DECLARE_FINAL_TYPE (KvpBackupFile, kvp_backup_file, KVP, BACKUP_FILE, GObject)

/* @checksum: (nullable): what it should have, as KV Purger wrote it. */
void           kvp_backup_file_open_async     (GFile                *file,
                                               const char           *checksum,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
KvpBackupFile *kvp_backup_file_open_finish    (GAsyncResult         *result,
                                               GError              **error);

GFile         *kvp_backup_file_get_file       (KvpBackupFile        *self); /* (transfer none) */
const char    *kvp_backup_file_get_name       (KvpBackupFile        *self); /* for showing */
guint          kvp_backup_file_get_n_keys     (KvpBackupFile        *self);
guint64        kvp_backup_file_get_size       (KvpBackupFile        *self); /* bytes of all values */
/* It is not what KV Purger wrote. */
gboolean       kvp_backup_file_get_changed    (KvpBackupFile        *self);

/* Of the entry at @index, in the order of the file. (transfer none) */
const char    *kvp_backup_file_get_key        (KvpBackupFile        *self,
                                               guint                 index,
                                               gsize                *length);
gint64         kvp_backup_file_get_expiration (KvpBackupFile        *self,
                                               guint                 index);
/* The index of the entry at @rank in the order of names. */
guint          kvp_backup_file_get_ranked     (KvpBackupFile        *self,
                                               guint                 rank);
gboolean       kvp_backup_file_find           (KvpBackupFile        *self,
                                               const char           *name,
                                               gsize                 length,
                                               guint                *index);

G_END_DECLS
