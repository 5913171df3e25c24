/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-purge-place.h"
#include "purge/kvp-purge.h"
#include "purge/kvp-run-private.h"

G_BEGIN_DECLS

/* KvpPurge is in four files: the object in kvp-purge.c, its start and its end in kvp-purge-run.c, the batches in
 * kvp-purge-lane.c, pauses in kvp-purge-pause.c. */
struct _KvpPurge {
  KvpRun             run;

  /* Input */
  KvpConfirmation   *confirmation; /* (owned) */
  guint              batch_size;
  guint              check_age;    /* seconds */

  /* The run */
  KvpPurgePlace     *place;        /* (owned) (nullable) */
  guint              plan_runs : 1;   /* the database holds the plan as RUNNING */
  guint              looked_up : 1; /* after its values were saved */
  guint              blames_keys : 1; /* it was resumed after a failure that no key was blamed for */

  /* The stretch between two pauses */
  gint64             stretch_at;   /* monotonic */
  guint64            stretch_requests; /* the client's count at its start */
  guint              max_batch;    /* smaller than batch_size after a failure that no key was blamed for */
  GQueue             unsettled;    /* (element-type KvpPlanBatch) (owned): outcomes that could not be written */

  /* Output */
  KvpPurgeTroubles  *troubles;     /* (owned) */
};

/* Of the keys of a batch, how many came to which end. */
typedef struct {
  guint n_deleted;
  guint n_failed;
  guint n_skipped;
} KvpPurgeTally;

KvpPurgeTally _kvp_purge_tally_batch (KvpPlanBatch        *batch);
/* Only when the database holds it: what was shown is still true after a crash. */
void          _kvp_purge_count       (KvpPurge            *self,
                                      const KvpPurgeTally *tally);

/* Outcomes that could not be written, the state in the database, the check, the lanes. */
void     _kvp_purge_begin         (KvpRun    *run);
/* Each lane claims, sends and settles until nothing is pending or nothing new is to be sent. */
void     _kvp_purge_start_lane    (KvpRun    *run);
void     _kvp_purge_lanes_over    (KvpRun    *run);
void     _kvp_purge_become_paused (KvpPurge  *self);
void     _kvp_purge_end           (KvpRun    *run);

G_END_DECLS
