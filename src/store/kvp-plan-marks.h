/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-database.h"
#include "store/kvp-plan-check.h"

G_BEGIN_DECLS

/**
 * KvpPlanMarks:
 *
 * What a check knows of each row of a plan: one byte a row, and four more for each row that expires. Handed
 * from thread to thread; used by one at a time.
 */
typedef struct _KvpPlanMarks KvpPlanMarks;

typedef enum {
  KVP_PLAN_OUTCOME_UNCHANGED,
  KVP_PLAN_OUTCOME_REWRITTEN,
  KVP_PLAN_OUTCOME_GONE,
  KVP_PLAN_OUTCOME_EXPIRED,
} KvpPlanOutcome;

/* Neighbours in the plan that a check found alike. */
typedef struct {
  guint32        first;
  guint32        last;
  KvpPlanOutcome outcome;
  gboolean       in_flight; /* they were when the check began; else pending */
} KvpPlanMarkRun;

typedef struct {
  /*< private >*/
  KvpPlanMarks *marks;
  gint64        now;
  guint         next;
  guint         next_expiration;
} KvpPlanMarkIter;

void          kvp_plan_marks_read_async    (const char          *path,
                                            gint64               plan,
                                            KvpPlanCheckScope    scope,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
KvpPlanMarks *kvp_plan_marks_read_finish   (GAsyncResult        *result,
                                            GPtrArray          **prefixes,
                                            GError             **error);
void          kvp_plan_marks_free          (KvpPlanMarks        *self);
guint         kvp_plan_marks_get_n_rows    (KvpPlanMarks        *self); /* of the plan */
guint         kvp_plan_marks_get_n_keys    (KvpPlanMarks        *self); /* in scope */
guint64       kvp_plan_marks_get_n_claims  (KvpPlanMarks        *self); /* of the plan, when they were read */
gboolean      kvp_plan_marks_is_in_scope   (KvpPlanMarks        *self,
                                            guint32              position);
void          kvp_plan_marks_found         (KvpPlanMarks        *self,
                                            guint32              position,
                                            gboolean             same);
void          kvp_plan_marks_count         (KvpPlanMarks        *self,
                                            gint64               now,
                                            KvpPlanCheckCounts  *counts);

void          kvp_plan_mark_iter_init      (KvpPlanMarkIter     *iter,
                                            KvpPlanMarks        *marks,
                                            gint64               now);
gboolean      kvp_plan_mark_iter_next      (KvpPlanMarkIter     *iter,
                                            KvpPlanMarkRun      *run);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpPlanMarks, kvp_plan_marks_free)

G_END_DECLS
