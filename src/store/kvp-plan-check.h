/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-plan.h"

G_BEGIN_DECLS

/**
 * KvpPlanCheckScope:
 * @KVP_PLAN_CHECK_IN_FLIGHT: the keys that no answer came for
 * @KVP_PLAN_CHECK_ALL: those, and all that are pending
 */
typedef enum {
  KVP_PLAN_CHECK_IN_FLIGHT,
  KVP_PLAN_CHECK_ALL,
} KvpPlanCheckScope;

/**
 * KvpPlanCheckCounts:
 * @unchanged: as the dry run saw them: these stay (or become) pending
 * @rewritten: there, with other metadata or another expiration: skipped
 * @gone: not there any more: skipped
 * @expired: not there any more, and their expiration is past: skipped
 */
typedef struct {
  guint unchanged;
  guint rewritten;
  guint gone;
  guint expired;
} KvpPlanCheckCounts;

#define KVP_TYPE_PLAN_CHECK (kvp_plan_check_get_type ())

/* Compares the rows of a plan with pages of a new listing of its namespace. It holds one byte a row (and four
 * more for a row that expires) and changes nothing until kvp_plan_check_commit_async(), which can only take
 * keys out: a row becomes skipped, or from in flight pending again. Pages may come in any order and may
 * repeat keys. Metadata is compared as the text that it came in. No key of the plan may be claimed from
 * kvp_plan_check_new_async() to the commit. Main context only; reading and comparing happen in a worker
 * thread on a connection for reading. */
G_DECLARE_FINAL_TYPE (KvpPlanCheck, kvp_plan_check, KVP, PLAN_CHECK, GObject)

/* Reads which rows are in scope. Errors: STATE unless the plan is DRAFT, WAITING, APPROVED, RUNNING, PAUSED
 * or STOPPED; STORE…. */
void           kvp_plan_check_new_async       (KvpPlan               *plan,
                                               KvpPlanCheckScope      scope,
                                               GCancellable          *cancellable,
                                               GAsyncReadyCallback    callback,
                                               gpointer               user_data);
KvpPlanCheck  *kvp_plan_check_new_finish      (GAsyncResult          *result,
                                               GError               **error);
/* Rows in scope; 0: there is nothing to check. */
guint          kvp_plan_check_get_n_keys      (KvpPlanCheck          *self);
/* Prefixes that cover all keys in scope and overlap in none, for the listing: at most 20, each the longest
 * common prefix of the rows that it covers (a whole name where it stands alone). (transfer full)
 * (element-type GBytes); an empty one lists the whole namespace, which it is when that takes fewer requests.
 * Worked out in kvp_plan_check_new_async(); reading it costs nothing. */
GPtrArray     *kvp_plan_check_get_prefixes    (KvpPlanCheck          *self);

/* Compares a page; calls may be made side by side and are carried out in order. If one fails or is cancelled,
 * its keys would look gone: the check can not be committed any more. */
void           kvp_plan_check_compare_async   (KvpPlanCheck          *self,
                                               KvpKeyList            *page,
                                               GCancellable          *cancellable,
                                               GAsyncReadyCallback    callback,
                                               gpointer               user_data);
gboolean       kvp_plan_check_compare_finish  (KvpPlanCheck          *self,
                                               GAsyncResult          *result,
                                               GError               **error);

/* What a commit would find, when every page of every prefix was compared. @now: seconds since the epoch. Not
 * while a comparison or a commit goes on. */
void           kvp_plan_check_count           (KvpPlanCheck          *self,
                                               gint64                 now,
                                               KvpPlanCheckCounts    *counts);

/* Writes it in one durable transaction, and with KVP_PLAN_CHECK_ALL when the plan was checked (@now: when the
 * listing began). Rows that are no longer in scope (unticked meanwhile) stay as they are. A plan that is
 * PAUSED or STOPPED and has nothing left becomes FINISHED. Errors: STATE if keys were claimed meanwhile or a
 * comparison failed; STORE…: nothing is changed, and the commit may be tried again. */
void           kvp_plan_check_commit_async    (KvpPlanCheck          *self,
                                               gint64                 now,
                                               GCancellable          *cancellable,
                                               GAsyncReadyCallback    callback,
                                               gpointer               user_data);
gboolean       kvp_plan_check_commit_finish   (KvpPlanCheck          *self,
                                               GAsyncResult          *result,
                                               KvpPlanCheckCounts    *counts, /* (out) (nullable) */
                                               GError               **error);

G_END_DECLS
