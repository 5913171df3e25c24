/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-backup.h"
#include "purge/kvp-restore.h"
#include "run-fixture.h"

G_BEGIN_DECLS

/* Text, bytes, metadata and numbers that programs on the way like to change. */
#define BACKUP_BINARY "\xff\xfe\0\x01\x80 binary"
#define BACKUP_BINARY_LENGTH (sizeof BACKUP_BINARY - 1)
#define BACKUP_NUMBERS "{ \"n\": 12345678901234567890, \"e\":1e400,\"z\": -0.0 , \"s\":\"\\u00fc\"}"
#define BACKUP_EXPIRATION 4102444800

/* A backup that is under way, or over. */
typedef struct {
  KvpBackup *backup;
  gboolean   ok;
  GError    *error;
  gboolean   done;
} RunBackup;

/* A restore that is under way, or over. */
typedef struct {
  KvpRestore *restore;
  gboolean    ok;
  GError     *error;
  gboolean    done;
} RunRestore;

/* Keys of all kinds, "odd/…": their names are returned. (transfer full) (element-type GBytes) */
GPtrArray       *backup_put_odd_keys   (RunFixture      *self);
void             backup_put            (RunFixture      *self,
                                        const char      *name,
                                        const void      *value,
                                        gsize            value_length,
                                        const char      *metadata,
                                        gint64           expiration);
/* All there is in the namespace, as text to be compared: names, bytes, metadata and expirations. (transfer full) */
char            *backup_describe       (RunFixture      *self);

/* Says to save the values first. (transfer full) */
KvpConfirmation *backup_confirm        (KvpPlan         *plan);
/* In the fixture's folder. */
RunBackup       *backup_start          (RunFixture      *self,
                                        KvpConfirmation *confirmation);
void             backup_wait           (RunBackup       *self);
void             backup_settle         (RunBackup       *self,
                                        gboolean         delete_unsaved);
void             backup_free           (RunBackup       *self);
/* To the end, and settled. (transfer full) */
RunBackup       *backup_run            (RunFixture      *self,
                                        KvpConfirmation *confirmation);
/* What is in the plan's file of saved values. (transfer full) */
char            *backup_read           (KvpPlan         *plan);
/* Files in the fixture's folder whose name ends so. */
guint            backup_count_files    (RunFixture      *self,
                                        const char      *suffix);

/* Saves what is there, deletes it, and gives the path. (transfer full) */
char            *backup_save_and_delete (RunFixture     *self);
KvpBackupFile   *backup_open_file      (const char      *path,
                                        const char      *checksum,
                                        GError         **error);
/* Of a file that must be good. */
RunRestore      *backup_restore_new    (RunFixture      *self,
                                        const char      *path);
gboolean         backup_look           (RunRestore      *self,
                                        GError         **error);
void             backup_restore_start  (RunRestore      *self,
                                        gboolean         overwrite,
                                        const char      *typed);
void             backup_restore_wait   (RunRestore      *self);
void             backup_restore        (RunRestore      *self,
                                        gboolean         overwrite,
                                        const char      *typed);
void             backup_restore_free   (RunRestore      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RunBackup, backup_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RunRestore, backup_restore_free)

G_END_DECLS
