/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-confirmation.h"
#include "purge/kvp-connection.h"
#include "purge/kvp-pause.h"
#include "purge/kvp-progress.h"

G_BEGIN_DECLS

/**
 * KvpBackupPhase:
 * @KVP_BACKUP_READY: not started
 * @KVP_BACKUP_SAVING: values are read and written
 * @KVP_BACKUP_PAUSING: nothing new is asked for
 * @KVP_BACKUP_PAUSED: kvp_backup_get_pause() tells why
 * @KVP_BACKUP_STOPPING: as pausing, but it ends then
 * @KVP_BACKUP_ENDED: over
 */
typedef enum {
  KVP_BACKUP_READY,
  KVP_BACKUP_SAVING,
  KVP_BACKUP_PAUSING,
  KVP_BACKUP_PAUSED,
  KVP_BACKUP_STOPPING,
  KVP_BACKUP_ENDED,
} KvpBackupPhase;

#define KVP_TYPE_BACKUP (kvp_backup_get_type ())

/* Saves values, metadata and expiration of a confirmed plan's ticked keys to a file, before anything is deleted. It
 * deletes nothing. One-shot; it can be paused and resumed as often as needed. Main context only. Signal "progress" ():
 * sampled, and at once when the phase changes. Property "phase" (KvpBackupPhase as int; notifies). */
G_DECLARE_FINAL_TYPE (KvpBackup, kvp_backup, KVP, BACKUP, GObject)

/* @confirmation: one that says to save the values. @folder: made if it is not there. */
KvpBackup         *kvp_backup_new             (KvpConnection         *connection,
                                               KvpConfirmation       *confirmation,
                                               GFile                 *folder);
KvpConnection     *kvp_backup_get_connection  (KvpBackup             *self); /* (transfer none) */
KvpConfirmation   *kvp_backup_get_confirmation (KvpBackup            *self); /* (transfer none) */
KvpPlan           *kvp_backup_get_plan        (KvpBackup             *self); /* (transfer none) */
/* total: keys that were confirmed; fetched: those that answers accounted for; processed: those that are written or left
 * out; matched: those whose value is in the file. */
const KvpProgress *kvp_backup_get_progress    (KvpBackup             *self);
KvpBackupPhase     kvp_backup_get_phase       (KvpBackup             *self);
KvpPauseReason     kvp_backup_get_pause       (KvpBackup             *self);
const GError      *kvp_backup_get_pause_error (KvpBackup             *self); /* (nullable) (transfer none) */
gint64             kvp_backup_get_resume_at   (KvpBackup             *self); /* as kvp_purge_get_resume_at() */
guint              kvp_backup_get_blocked_for (KvpBackup             *self);
guint64            kvp_backup_get_size        (KvpBackup             *self); /* bytes written */
/* Keys that are not there any more, and keys whose value could not be saved. */
guint              kvp_backup_get_n_gone      (KvpBackup             *self);
guint              kvp_backup_get_n_unsaved   (KvpBackup             *self);
/* Why the first of those could not; a sentence. (nullable) (transfer none) */
const char        *kvp_backup_get_reason      (KvpBackup             *self);

void               kvp_backup_run_async       (KvpBackup             *self,
                                               GAsyncReadyCallback    callback,
                                               gpointer               user_data);
/* TRUE: the file is in its place. The plan may not run yet: kvp_backup_settle_async(). FALSE: there is no file. */
gboolean           kvp_backup_run_finish      (KvpBackup             *self,
                                               GAsyncResult          *result,
                                               GError               **error);
void               kvp_backup_pause           (KvpBackup             *self);
void               kvp_backup_resume          (KvpBackup             *self);
/* Ends it; there is no file then. */
void               kvp_backup_stop            (KvpBackup             *self);
gboolean           kvp_backup_get_stopping    (KvpBackup             *self);

/* After a run that came to its end: the plan may run from now on. @delete_unsaved: what a person said of keys whose
 * value could not be saved; else they are skipped. Keys that are gone are skipped in any case. */
void               kvp_backup_settle_async    (KvpBackup             *self,
                                               gboolean               delete_unsaved,
                                               GAsyncReadyCallback    callback,
                                               gpointer               user_data);
gboolean           kvp_backup_settle_finish   (KvpBackup             *self,
                                               GAsyncResult          *result,
                                               GError               **error);

/* The file of a run that came to its end and that nothing came of: it is deleted, for nobody would know of it. */
void               kvp_backup_discard         (KvpBackup             *self);

/* For a confirmation: requests that it takes if every value is text, and about how long at the budget in microseconds
 * (0: the budget does not hold it up). */
guint64            kvp_backup_estimate        (KvpConnection         *connection,
                                               KvpPlan               *plan,
                                               gint64                *duration);

G_END_DECLS
