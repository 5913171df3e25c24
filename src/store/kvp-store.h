/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "store/kvp-plan.h"

G_BEGIN_DECLS

#define KVP_TYPE_STORE (kvp_store_get_type ())

/* The database: SQLite in WAL mode, file mode 0600, one writer thread, one process at a time. Signal "mark-changed"
 * (endpoint, account_id): see kvp-connection-mark.h. */
G_DECLARE_FINAL_TYPE (KvpStore, kvp_store, KVP, STORE, GObject)

/* XDG_DATA_HOME/kv-purger/plans.db. (transfer full) */
char       *kvp_store_get_default_path    (void);
/* The version of SQLite, for a report of a problem. */
const char *kvp_store_get_engine_version  (void);

/* Opens or makes the database. Errors: STORE_NEWER, STORE_DAMAGED, STORE_READ_ONLY, STORE_BUSY, DISK_FULL,
 * STORE. Nothing is ever deleted or overwritten on an error. Rows in flight of a run that a crash cut off
 * stay in flight, the plan becomes PAUSED; a cut-off dry run becomes a partial DRAFT; drafts that were never
 * saved and are older than a day are dropped. */
void        kvp_store_open_async          (const char           *path,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
KvpStore   *kvp_store_open_finish         (GAsyncResult         *result,
                                           GError              **error);

/* Renames a damaged database (with its -wal and -shm) to plans.db.damaged-DATE, so that open makes a new one.
 * Returns the new path. (transfer full) */
char       *kvp_store_set_aside           (const char           *path,
                                           GError              **error);

/* Waits for queued writes, then ends the writer thread and releases the file. */
void        kvp_store_close_async         (KvpStore             *self,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean    kvp_store_close_finish        (KvpStore             *self,
                                           GAsyncResult         *result,
                                           GError              **error);

/* (transfer none) (element-type KvpPlan): newest first; the same KvpPlan object for a plan always. */
GListModel *kvp_store_get_plans           (KvpStore             *self);

/* Who is recorded with what is made and approved here. */
const char *kvp_store_get_person          (void);

/* A new plan in state SCANNING. */
void        kvp_store_create_plan_async   (KvpStore             *self,
                                           const KvpPlanOrigin  *origin,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
KvpPlan    *kvp_store_create_plan_finish  (KvpStore             *self,
                                           GAsyncResult         *result,
                                           GError              **error); /* (transfer full) */

/* A new plan, a DRAFT, with those keys of @plan that failed, all ticked but for what is on the keep list by now. It is
 * as old as the keys are known from, so that they are looked up before they are sent. KVP_ERROR_STATE: none failed, or
 * the plan is scanning or running. */
void        kvp_store_retry_plan_async    (KvpStore             *self,
                                           KvpPlan              *plan,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
KvpPlan    *kvp_store_retry_plan_finish   (KvpStore             *self,
                                           GAsyncResult         *result,
                                           GError              **error); /* (transfer full) */

/* Forgets a plan and its rows; KVP_ERROR_STATE if it is scanning or running. */
void        kvp_store_delete_plan_async   (KvpStore             *self,
                                           KvpPlan              *plan,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean    kvp_store_delete_plan_finish  (KvpStore             *self,
                                           GAsyncResult         *result,
                                           GError              **error);

/* Finished plans that ended more than @keep_days, or more than @keep_names_days, before @now, and are to be forgotten.
 * 0: never. (transfer full) (element-type KvpPlan) */
GPtrArray  *kvp_store_find_old            (KvpStore             *self,
                                           gint64                now,
                                           guint                 keep_days,
                                           guint                 keep_names_days);
/* Drops finished plans that ended more than @keep_days before @now, and deletes the names, metadata and filter of those
 * that ended more than @keep_names_days before it, while their counts stay; none of @spared (element-type KvpPlan)
 * (nullable). 0: never. Finish gives how many plans were touched, or -1. */
void        kvp_store_forget_async        (KvpStore             *self,
                                           gint64                now,
                                           guint                 keep_days,
                                           guint                 keep_names_days,
                                           GPtrArray            *spared,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gssize      kvp_store_forget_finish       (KvpStore             *self,
                                           GAsyncResult         *result,
                                           GError              **error);

G_END_DECLS
