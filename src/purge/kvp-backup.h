/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-confirmation.h"
#include "purge/kvp-run.h"

G_BEGIN_DECLS

#define KVP_TYPE_BACKUP (kvp_backup_get_type ())

/* Saves values, metadata and expiration of a confirmed plan's ticked keys to a file, before anything is deleted. It
 * deletes nothing. What it has written when it is stopped is dropped, for a part of the values is no backup. Of its
 * progress, total: keys that were confirmed; fetched: those that answers accounted for; processed: those that are
 * written or left out; matched: those whose value is in the file. */
G_DECLARE_FINAL_TYPE (KvpBackup, kvp_backup, KVP, BACKUP, KvpRun)

/* @confirmation: one that says to save the values. @folder: made if it is not there. */
KvpBackup         *kvp_backup_new             (KvpConnection         *connection,
                                               KvpConfirmation       *confirmation,
                                               GFile                 *folder);
KvpConfirmation   *kvp_backup_get_confirmation (KvpBackup            *self); /* (transfer none) */
KvpPlan           *kvp_backup_get_plan        (KvpBackup             *self); /* (transfer none) */
guint64            kvp_backup_get_size        (KvpBackup             *self); /* bytes written */
/* Keys that are not there any more, and keys whose value could not be saved. */
guint              kvp_backup_get_n_gone      (KvpBackup             *self);
guint              kvp_backup_get_n_unsaved   (KvpBackup             *self);
/* Why the first of those could not; a sentence. (nullable) (transfer none) */
const char        *kvp_backup_get_reason      (KvpBackup             *self);

/* kvp_run_finish(): TRUE: the file is in its place. The plan may not run yet: kvp_backup_settle_async(). FALSE: there
 * is no file. */
void               kvp_backup_run_async       (KvpBackup             *self,
                                               GAsyncReadyCallback    callback,
                                               gpointer               user_data);

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
