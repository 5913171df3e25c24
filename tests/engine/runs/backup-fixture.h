/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-backup.h"
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
void             backup_wait_for       (RunBackup       *self,
                                        KvpBackupPhase   phase);
void             backup_settle         (RunBackup       *self,
                                        gboolean         delete_unsaved);
void             backup_free           (RunBackup       *self);
/* To the end, and settled. (transfer full) */
RunBackup       *backup_run            (RunFixture      *self,
                                        KvpConfirmation *confirmation);
/* Files in the fixture's folder whose name ends so. */
guint            backup_count_files    (RunFixture      *self,
                                        const char      *suffix);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RunBackup, backup_free)

G_END_DECLS
