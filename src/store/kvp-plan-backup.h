/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-plan.h"

G_BEGIN_DECLS

/**
 * KvpPlanBackupState:
 * @KVP_PLAN_BACKUP_NONE: no values of it are saved
 * @KVP_PLAN_BACKUP_WANTED: a person confirmed that they are saved first, and they are not yet: after a crash too, for
 *   half a backup is none
 * @KVP_PLAN_BACKUP_COMPLETE: they are saved, see kvp_plan_get_backup_path()
 */
typedef enum {
  KVP_PLAN_BACKUP_NONE,
  KVP_PLAN_BACKUP_WANTED,
  KVP_PLAN_BACKUP_COMPLETE,
} KvpPlanBackupState;

KvpPlanBackupState kvp_plan_get_backup_state     (KvpPlan *self);
/* Of a complete one. As the file system spells it, not for showing; the file may have been moved or deleted since. */
const char        *kvp_plan_get_backup_path      (KvpPlan *self); /* "" if there is none */
const char        *kvp_plan_get_backup_checksum  (KvpPlan *self); /* of the file as it was written; "" if none */
gint64             kvp_plan_get_backup_at        (KvpPlan *self); /* seconds since the epoch */
guint              kvp_plan_get_backup_n_saved   (KvpPlan *self);
guint              kvp_plan_get_backup_n_unsaved (KvpPlan *self); /* of which no value could be saved */
/* Whether values of all keys that may still go are saved: they were before a run that was stopped. */
gboolean           kvp_plan_has_saved_values     (KvpPlan *self);

/* A plan in state DRAFT, WAITING, APPROVED, PAUSED or STOPPED at @revision -> WANTED. Error: STATE, also if values were
 * saved for a run that has begun: they must not be forgotten for newer ones. */
void          kvp_plan_begin_backup_async  (KvpPlan              *self,
                                            guint64               revision,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean      kvp_plan_begin_backup_finish (KvpPlan              *self,
                                            GAsyncResult         *result,
                                            GError              **error);

/* The next up to @max rows from position @from on that are pending, or in flight, as they are now. Changes nothing.
 * %NULL without an error: there are none. */
void          kvp_plan_read_ticked_async   (KvpPlan              *self,
                                            guint32               from,
                                            guint                 max,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
KvpPlanBatch *kvp_plan_read_ticked_finish  (KvpPlan              *self,
                                            GAsyncResult         *result,
                                            GError              **error);

/**
 * KvpPlanSkip:
 * @position: a row
 * @reason: GONE or NOT_SAVED
 * @detail: (nullable): a sentence; must live until the call is over
 *
 * A key that does not go because its value is not in the backup.
 */
typedef struct {
  guint32       position;
  KvpKeyReason  reason;
  const char   *detail;
} KvpPlanSkip;

/* WANTED -> COMPLETE, and those keys SKIPPED, in one durable transaction. @skips: (element-type KvpPlanSkip) (transfer
 * full). Error: STATE if it is not wanted any more, or ticks changed since @revision. */
void          kvp_plan_end_backup_async    (KvpPlan              *self,
                                            guint64               revision,
                                            const char           *path,
                                            const char           *checksum,
                                            guint                 n_saved,
                                            guint                 n_unsaved,
                                            GArray               *skips,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean      kvp_plan_end_backup_finish   (KvpPlan              *self,
                                            GAsyncResult         *result,
                                            GError              **error);

G_END_DECLS
