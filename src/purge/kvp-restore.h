/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-backup-file.h"
#include "purge/kvp-run.h"
#include "store/kvp-store.h"

G_BEGIN_DECLS

/**
 * KvpRestoreOutcome:
 * @KVP_RESTORE_NOT_YET: not sent
 * @KVP_RESTORE_DONE: an answer said so
 * @KVP_RESTORE_EXISTS: left as it is, because there is a key of that name
 * @KVP_RESTORE_EXPIRED: it would have expired by now, so that Cloudflare does not take it
 * @KVP_RESTORE_FAILED: it could not be written
 */
typedef enum {
  KVP_RESTORE_NOT_YET,
  KVP_RESTORE_DONE,
  KVP_RESTORE_EXISTS,
  KVP_RESTORE_EXPIRED,
  KVP_RESTORE_FAILED,
} KvpRestoreOutcome;

#define KVP_TYPE_RESTORE (kvp_restore_get_type ())

/* Puts saved values back: the undo of a deletion. It writes, so that a person decides with what it found out in front
 * of them: it looks first (CHECKING, then CHECKED), and is run after that. It can be stopped, but not paused. Of its
 * progress, total: keys that are to be written; processed: those that answers accounted for; matched: those that are
 * restored. */
G_DECLARE_FINAL_TYPE (KvpRestore, kvp_restore, KVP, RESTORE, KvpRun)

KvpRestore        *kvp_restore_new              (KvpConnection        *connection,
                                                 KvpStore             *store,
                                                 KvpBackupFile        *file,
                                                 KvpNamespace         *ns);
KvpBackupFile     *kvp_restore_get_file         (KvpRestore           *self); /* (transfer none) */
KvpNamespace      *kvp_restore_get_namespace    (KvpRestore           *self); /* (transfer none) */

/* Lists the namespace, as far as the file's keys need it; cancelled, it may be asked again. */
void               kvp_restore_look_async       (KvpRestore           *self,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
gboolean           kvp_restore_look_finish      (KvpRestore           *self,
                                                 GAsyncResult         *result,
                                                 GError              **error);
/* After that: of the file's keys, how many exist now, and of how many the time at which they expire is over. A key that
 * is both counts as the latter. */
guint              kvp_restore_get_n_existing   (KvpRestore           *self);
guint              kvp_restore_get_n_expired    (KvpRestore           *self);

/* Whether the account is marked as one where nothing is changed: then nothing is restored. */
gboolean           kvp_restore_is_read_only     (KvpRestore           *self);
/* Whether the person must type the namespace's name. */
gboolean           kvp_restore_needs_typing     (KvpRestore           *self,
                                                 gboolean              overwrite);
gboolean           kvp_restore_accepts_typing   (KvpRestore           *self,
                                                 const char           *typed);
/* @overwrite: what the person said of keys that exist. @typed: (nullable). KVP_ERROR_STATE, KVP_ERROR_INVALID_INPUT.
 * kvp_run_finish(): TRUE: it came to an end or was stopped; each key has an outcome. FALSE: why it could not go on;
 * what is NOT_YET can be restored another time. */
void               kvp_restore_run_async        (KvpRestore           *self,
                                                 gboolean              overwrite,
                                                 const char           *typed,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);

guint              kvp_restore_count            (KvpRestore           *self,
                                                 KvpRestoreOutcome     outcome);
/* @sentence: (out) (optional) (transfer full): what became of the key at @index of the file. */
KvpRestoreOutcome  kvp_restore_get_outcome      (KvpRestore           *self,
                                                 guint                 index,
                                                 char                **sentence);

/* For a decision: requests that it takes to restore @n_keys if nothing goes wrong, and about how long at the budget. */
guint64            kvp_restore_estimate         (KvpRestore           *self,
                                                 guint                 n_keys,
                                                 gint64               *duration);

G_END_DECLS
