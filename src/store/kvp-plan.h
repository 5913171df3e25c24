/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "base/kvp-key-list.h"
#include "base/kvp-prefix-tree.h"
#include "store/kvp-plan-batch.h"
#include "store/kvp-plan-origin.h"

G_BEGIN_DECLS

/**
 * KvpPlanState:
 * @KVP_PLAN_SCANNING: the dry run fills it
 * @KVP_PLAN_DRAFT: the dry run is over; the person looks at it; unsaved
 * @KVP_PLAN_WAITING: saved as a pending deletion
 * @KVP_PLAN_APPROVED: reviewed by someone
 * @KVP_PLAN_RUNNING: a purge runs
 * @KVP_PLAN_PAUSED: a purge was interrupted or paused; some rows may be in flight
 * @KVP_PLAN_STOPPED: a purge was stopped; the rest is pending
 * @KVP_PLAN_FINISHED: no key is pending or in flight: the plan is a report
 *
 * SCANNING -> DRAFT -> WAITING -> APPROVED; any of the last three -> RUNNING -> FINISHED, STOPPED or PAUSED;
 * APPROVED -> WAITING when the approval is taken back, or the list changed; PAUSED or STOPPED -> RUNNING, or FINISHED
 * when a check leaves nothing; PAUSED -> STOPPED. Every change is a compare-and-set in the database.
 */
typedef enum {
  KVP_PLAN_SCANNING,
  KVP_PLAN_DRAFT,
  KVP_PLAN_WAITING,
  KVP_PLAN_APPROVED,
  KVP_PLAN_RUNNING,
  KVP_PLAN_PAUSED,
  KVP_PLAN_STOPPED,
  KVP_PLAN_FINISHED,
} KvpPlanState;

/* total = pending + excluded + in_flight + deleted + failed + skipped, always. */
typedef struct {
  guint total;
  guint pending;
  guint excluded;
  guint in_flight;
  guint deleted;
  guint failed;
  guint skipped;
  guint unknown; /* of those that failed: how many no clear answer came for, so that they may be gone */
} KvpPlanCounts;

/**
 * KvpPlanMatch:
 * @index: the key's index in the page
 * @why: a bit for each rule that it matched, see kvp_filter_describe_why()
 */
typedef struct {
  guint   index;
  guint64 why;
} KvpPlanMatch;

#define KVP_TYPE_PLAN (kvp_plan_get_type ())

/* A frozen list of keys in one namespace with its state: a dry run, a pending deletion, a running purge, a
 * report. Lives on the main context; its rows live in the database. Made by kvp_store_create_plan_async().
 * Signals:
 *  "changed" (): any property or count changed; emitted on the main context, after the database holds it
 *  "keys-changed" (guint first_position, guint last_position): rows in that range changed state
 *  "reordered" (): rows have other positions than before; once at most, when a dry run ends
 */
G_DECLARE_FINAL_TYPE (KvpPlan, kvp_plan, KVP, PLAN, GObject)

gint64               kvp_plan_get_id              (KvpPlan *self);
KvpPlanState         kvp_plan_get_state           (KvpPlan *self);
const KvpPlanCounts *kvp_plan_get_counts          (KvpPlan *self);
const char          *kvp_plan_get_endpoint        (KvpPlan *self);
const char          *kvp_plan_get_account_id      (KvpPlan *self);
const char          *kvp_plan_get_account_name    (KvpPlan *self);
const char          *kvp_plan_get_namespace_id    (KvpPlan *self);
const char          *kvp_plan_get_namespace_title (KvpPlan *self);
const char          *kvp_plan_get_filter_text     (KvpPlan *self); /* JSON, see kvp_filter_to_text() */
const char          *kvp_plan_get_short_filter_text (KvpPlan *self); /* (nullable): the same, if it is at hand */
const char          *kvp_plan_get_sentence        (KvpPlan *self);
const char          *kvp_plan_get_title           (KvpPlan *self); /* "" unless saved */
const char          *kvp_plan_get_note            (KvpPlan *self);
gint64               kvp_plan_get_created_at      (KvpPlan *self); /* seconds since the epoch */
const char          *kvp_plan_get_created_by      (KvpPlan *self); /* a person's name, or "" */
KvpPlanSource        kvp_plan_get_source          (KvpPlan *self);
const char          *kvp_plan_get_source_name     (KvpPlan *self); /* a file's name, or "" */
gint64               kvp_plan_get_approved_at     (KvpPlan *self); /* 0: nobody did, or its ticks changed since */
const char          *kvp_plan_get_approved_by     (KvpPlan *self); /* a person's name, or ""; with no time, elsewhere */
/* When its names and metadata were forgotten while the counts stayed; 0: they are there. */
gint64               kvp_plan_get_forgotten_at    (KvpPlan *self);
/* When its keys were last known to be as they are in the plan: the end of the dry run, or of the last check
 * of all of them. Seconds since the epoch; 0 during the dry run. Ticking a key after a check takes it back to
 * the dry run. */
gint64               kvp_plan_get_checked_at      (KvpPlan *self);
gint64               kvp_plan_get_finished_at     (KvpPlan *self); /* end of the last purge, 0 if none */
gint64               kvp_plan_get_run_duration    (KvpPlan *self); /* microseconds of purging, all runs */
guint64              kvp_plan_get_run_requests    (KvpPlan *self); /* requests of all purge runs */
guint64              kvp_plan_get_n_listed        (KvpPlan *self); /* keys of the namespace that the dry run saw */
gboolean             kvp_plan_get_whole_listing   (KvpPlan *self); /* n_listed is every key of the namespace */
gboolean             kvp_plan_get_partial         (KvpPlan *self);
const char          *kvp_plan_get_missing         (KvpPlan *self); /* a sentence: what a partial dry run lacks; or "" */

/* Grows with every change of a tick: what was confirmed can be told from what is ticked now. */
guint64              kvp_plan_get_revision        (KvpPlan *self);

/* --- filling, state SCANNING --- */

/* Writes the matched keys of a page as rows, pending (an inexact name: excluded, reason KEPT_INEXACT_NAME).
 * Calls are carried out in order; @matches (element-type KvpPlanMatch) is handed over. */
void     kvp_plan_append_async   (KvpPlan              *self,
                                  KvpKeyList           *keys,
                                  GArray               *matches, /* (transfer full) */
                                  GCancellable         *cancellable,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data);
gboolean kvp_plan_append_finish  (KvpPlan              *self,
                                  GAsyncResult         *result,
                                  GError              **error);

/* Of a list of keys, writes those that were not found as rows too: excluded and locked, reason GONE.
 * @names: (element-type GBytes): all that were looked for, sorted by bytes, each once. */
void     kvp_plan_append_missing_async  (KvpPlan              *self,
                                         GPtrArray            *names,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
gboolean kvp_plan_append_missing_finish (KvpPlan              *self,
                                         GAsyncResult         *result,
                                         guint                *n_missing, /* (out) (optional) */
                                         GError              **error);

/* SCANNING -> DRAFT. Removes rows that came twice (an API page may repeat keys) and orders the positions by
 * name.
 * @missing: (nullable): a sentence; if given, the plan is partial.
 * @prefixes: (nullable) (element-type KvpPrefixCount): how much of what was listed lies under each prefix that is
 *   worth a bar; not to be changed any more */
void     kvp_plan_finish_scan_async  (KvpPlan              *self,
                                      guint64               n_listed,
                                      gboolean              whole_listing,
                                      const char           *missing,
                                      GArray               *prefixes,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
gboolean kvp_plan_finish_scan_finish (KvpPlan              *self,
                                      GAsyncResult         *result,
                                      GError              **error);

/* --- review, state DRAFT, WAITING or APPROVED (else KVP_ERROR_STATE) --- */

/* Ticks or unticks rows; kept rows stay as they are. An approval is void then: the plan waits again.
 * @positions: (nullable): NULL is every row. */
void     kvp_plan_set_ticked_async   (KvpPlan              *self,
                                      const guint32        *positions, /* (array length=n_positions) copied */
                                      gsize                 n_positions,
                                      gboolean              ticked,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
gboolean kvp_plan_set_ticked_finish  (KvpPlan              *self,
                                      GAsyncResult         *result,
                                      GError              **error);

/* Ticks or unticks every row whose name begins with exactly these bytes, those that a search hides too. */
void     kvp_plan_set_prefix_ticked_async  (KvpPlan              *self,
                                            GBytes               *prefix,
                                            gboolean              ticked,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean kvp_plan_set_prefix_ticked_finish (KvpPlan              *self,
                                            GAsyncResult         *result,
                                            GError              **error);

/* The last change of ticks can be undone, once, while the app runs and nothing else was ticked since. */
gboolean kvp_plan_get_last_ticks     (KvpPlan              *self,
                                      gboolean             *ticked,
                                      guint                *n_rows);
void     kvp_plan_undo_ticks_async   (KvpPlan              *self,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
gboolean kvp_plan_undo_ticks_finish  (KvpPlan              *self,
                                      GAsyncResult         *result,
                                      gboolean             *ticked,
                                      guint                *n_rows,
                                      GError              **error);

/* DRAFT -> WAITING (or renames what is WAITING, or APPROVED, which waits again then). */
void     kvp_plan_save_async         (KvpPlan              *self,
                                      const char           *title,
                                      const char           *note,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
gboolean kvp_plan_save_finish        (KvpPlan              *self,
                                      GAsyncResult         *result,
                                      GError              **error);

/* Names of the first @max ticked rows, for a sample (display names). (transfer full), read at once on a read
 * connection: microseconds. */
GStrv    kvp_plan_get_sample         (KvpPlan              *self,
                                      guint                 max);

/* --- purge --- */

/* -> RUNNING if the plan is at @revision (else KVP_ERROR_STATE: ticks changed, or it runs already). In an account that
 * is marked as production, only a plan that was approved (else KVP_ERROR_STATE). */
void     kvp_plan_start_run_async    (KvpPlan              *self,
                                      guint64               revision,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
/* The same, if the values of that revision are saved; else KVP_ERROR_STATE. With kvp_plan_start_run_finish(). */
void     kvp_plan_start_saved_run_async (KvpPlan           *self,
                                      guint64               revision,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
gboolean kvp_plan_start_run_finish   (KvpPlan              *self,
                                      GAsyncResult         *result,
                                      GError              **error);

/* Takes the next up to @max pending rows, marks them in flight in one durable transaction, and gives them.
 * %NULL without an error: nothing is pending now. That is not the end of the run as long as something is in
 * flight: a settling or a check may make rows pending again, so ask again after each. */
void          kvp_plan_claim_async   (KvpPlan              *self,
                                      guint                 max,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
KvpPlanBatch *kvp_plan_claim_finish  (KvpPlan              *self,
                                      GAsyncResult         *result,
                                      GError              **error);

/* Writes the outcome of each row of @batch (taken over) in one durable transaction. A row without an outcome
 * goes back to pending; one whose outcome is IN_FLIGHT stays in flight, to be checked before it is sent
 * again. */
void     kvp_plan_settle_async       (KvpPlan              *self,
                                      KvpPlanBatch         *batch, /* (transfer full) */
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
gboolean kvp_plan_settle_finish      (KvpPlan              *self,
                                      GAsyncResult         *result,
                                      GError              **error);

/* After a settling that failed (the disk is full): the batch with its outcomes, to be settled again.
 * (transfer full) */
KvpPlanBatch *kvp_plan_settle_take_back (KvpPlan         *self,
                                         GAsyncResult    *result);

/* RUNNING (or PAUSED, to stop a run that is paused) -> FINISHED if nothing is pending or in flight, else
 * STOPPED (or PAUSED with @paused). */
void     kvp_plan_end_run_async      (KvpPlan              *self,
                                      gint64                duration, /* microseconds of this run, added */
                                      guint64               requests, /* of this run, added */
                                      gboolean              paused,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
gboolean kvp_plan_end_run_finish     (KvpPlan              *self,
                                      GAsyncResult         *result,
                                      GError              **error);

G_END_DECLS
