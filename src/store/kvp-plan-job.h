/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-plan-record.h"

G_BEGIN_DECLS

typedef struct _KvpPlanJob KvpPlanJob;
typedef struct _KvpTickChange KvpTickChange;

/* In the writer's thread, inside a transaction that is undone if it fails. */
typedef gboolean (*KvpPlanJobFunc) (KvpDatabase  *database,
                                    KvpPlanJob   *job,
                                    GError      **error);

/**
 * KvpPlanJob:
 *
 * A change of one plan. Each kind embeds it as its first member and is the data of the task that asked for
 * it.
 */
struct _KvpPlanJob {
  /* Input */
  gint64         plan;
  KvpPlanJobFunc func;
  gboolean       durable; /* a power cut must not undo it */

  /* Output */
  KvpPlanStatus *status;  /* (owned): what is written of the plan after it */
  gpointer       result;  /* (owned) (nullable): for a task that gives a pointer */
  GDestroyNotify result_free;
  gboolean       gives_pointer;
  KvpTickChange *ticks;   /* (owned) (nullable): a change that can be undone from now on */
  gboolean       undid_ticks; /* the one before it can not any more */
  gboolean       keys_changed;
  gboolean       reordered; /* rows have other positions now */
  guint32        first_changed;
  guint32        last_changed;
};

void           kvp_plan_job_clear         (KvpPlanJob    *self);
void           kvp_plan_job_mark_changed  (KvpPlanJob    *self,
                                           guint32        first,
                                           guint32        last);
void           kvp_plan_job_push          (KvpPlan       *plan,
                                           GTask         *task); /* (transfer full) */

/* Statements that several kinds share. */
#define KVP_PLAN_STATE_MASK(state) (1u << (state))
#define KVP_PLAN_STATES_OF_REVIEW \
  (KVP_PLAN_STATE_MASK (KVP_PLAN_DRAFT) | KVP_PLAN_STATE_MASK (KVP_PLAN_WAITING) | \
   KVP_PLAN_STATE_MASK (KVP_PLAN_APPROVED))
/* Those in which a plan's list is complete and there may be something left of it to do. */
#define KVP_PLAN_STATES_OF_CHECK \
  (KVP_PLAN_STATES_OF_REVIEW | KVP_PLAN_STATE_MASK (KVP_PLAN_RUNNING) | \
   KVP_PLAN_STATE_MASK (KVP_PLAN_PAUSED) | KVP_PLAN_STATE_MASK (KVP_PLAN_STOPPED))

KvpPlanStatus *kvp_plan_job_load_status   (KvpDatabase   *database,
                                           gint64         plan,
                                           guint          mask,
                                           GError       **error);
gboolean       kvp_plan_job_change_counts (KvpDatabase   *database,
                                           gint64         plan,
                                           const gint64   delta[6],
                                           GError       **error);
void           kvp_plan_job_set_mismatch  (GError       **error);

/* APPROVED -> WAITING, for whatever changes what was approved; kvp-plan-approval.c */
gboolean       kvp_plan_approval_void     (KvpDatabase   *database,
                                           gint64         plan,
                                           GError       **error);

G_END_DECLS
