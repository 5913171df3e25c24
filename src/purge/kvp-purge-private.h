/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cloudflare/kvp-client.h"
#include "purge/kvp-main-context.h"
#include "purge/kvp-progress-ticker.h"
#include "purge/kvp-purge-place.h"
#include "purge/kvp-purge.h"

G_BEGIN_DECLS

/* KvpPurge is in four files: the object in kvp-purge.c, its start and its end in kvp-purge-run.c, the batches in
 * kvp-purge-lane.c, pauses in kvp-purge-pause.c. */
struct _KvpPurge {
  GObject            parent_instance;

  KvpMainContext     main_context;

  /* Input */
  KvpConnection     *connection;   /* (owned) */
  KvpConfirmation   *confirmation; /* (owned) */
  KvpClient         *client;       /* (owned): of this run */
  guint              batch_size;
  guint              check_age;    /* seconds */

  /* The run */
  GTask             *task;         /* (owned) (nullable): holds a reference on this object */
  KvpProgressTicker *ticker;       /* (owned) (nullable) */
  KvpPurgePlace     *place;        /* (owned) (nullable) */
  KvpPurgePhase      phase;
  gint64             started_at;   /* monotonic */
  guint              started : 1;
  guint              stopped : 1;     /* by kvp_purge_stop() */
  guint              plan_runs : 1;   /* the database holds the plan as RUNNING */
  guint              resume_wanted : 1; /* as soon as it is paused */
  guint              looked_up : 1; /* after its values were saved */
  guint              blames_keys : 1; /* it was resumed after a failure that no key was blamed for */

  /* The stretch between two pauses */
  GCancellable      *cancellable;  /* (owned) (nullable): nothing new is sent */
  gint64             stretch_at;   /* monotonic */
  guint64            stretch_requests; /* the client's count at its start */
  guint              n_lanes;
  guint              max_batch;    /* smaller than batch_size after a failure that no key was blamed for */
  GQueue             unsettled;    /* (element-type KvpPlanBatch) (owned): outcomes that could not be written */

  /* The pause */
  KvpPause           pause;
  gulong             concurrency_id;

  /* Output */
  KvpProgress        progress;
  KvpPurgeTroubles  *troubles;     /* (owned) */
};

/* Claims, sends and settles until nothing is pending or nothing new is to be sent; then _kvp_purge_lanes_over(). */
void     _kvp_purge_start_lanes  (KvpPurge       *self);
/* As many lanes as the pace allows. */
void     _kvp_purge_adjust_lanes (KvpPurge       *self);
void     _kvp_purge_lanes_over   (KvpPurge       *self);

void     _kvp_purge_set_phase    (KvpPurge       *self,
                                  KvpPurgePhase   phase);
void     _kvp_purge_show_progress (KvpPurge      *self);
/* A stretch begins: outcomes that could not be written, the state in the database, the check, the lanes. */
void     _kvp_purge_begin        (KvpPurge       *self);
/* @error: (transfer full): nothing new is sent, and the run pauses once nothing is on the way. */
void     _kvp_purge_take_error   (KvpPurge       *self,
                                  GError         *error);
/* Nothing is on the way any more, and the phase is PAUSING. */
void     _kvp_purge_become_paused (KvpPurge      *self);
void     _kvp_purge_end_run      (KvpPurge       *self);

G_END_DECLS
