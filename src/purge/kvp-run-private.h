/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cloudflare/kvp-client.h"
#include "purge/kvp-main-context.h"
#include "purge/kvp-progress-ticker.h"
#include "purge/kvp-run.h"

G_BEGIN_DECLS

/* KvpRun is in three files: the object, its start and its end in kvp-run.c, pauses in kvp-run-pause.c, lanes in
 * kvp-run-lanes.c. A kind of run has it as its first field, "run", and includes this. */
struct _KvpRun {
  GObject            parent_instance;

  KvpMainContext     main_context;

  /* Input */
  KvpConnection     *connection;   /* (owned) */
  KvpClient         *client;       /* (owned): of this run */
  char              *account_id;   /* (owned) */

  /* The run */
  GTask             *task;         /* (owned) (nullable): holds a reference on this object */
  KvpProgressTicker *ticker;       /* (owned) (nullable) */
  KvpRunPhase        phase;
  gint64             started_at;   /* monotonic; 0 when it does not run */
  guint              started : 1;
  guint              stopped : 1;       /* by kvp_run_stop() */
  guint              resume_wanted : 1; /* as soon as it is paused */
  guint              lanes_open : 1;    /* more may start */

  /* The stretch between two pauses */
  GCancellable      *cancellable;  /* (owned) (nullable): nothing new is sent */
  guint              n_lanes;
  gulong             concurrency_id;

  /* The pause */
  KvpPause           pause;

  /* Output */
  KvpProgress        progress;
};

/* Once, by the function that makes it. */
void     _kvp_run_set_up        (KvpRun              *self,
                                 KvpConnection       *connection,
                                 const char          *account_id);
/* For what starts a run: its other half is kvp_run_finish(). @refusal: (transfer full) (nullable): why it can not
 * start, which the callback gets; else the first stretch begins. */
void     _kvp_run_start         (KvpRun              *self,
                                 GError              *refusal,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data);
/* @error: (transfer full) (nullable): why it did not come to its end. Only when nothing is under way. */
void     _kvp_run_return        (KvpRun              *self,
                                 GError              *error);
void     _kvp_run_set_phase     (KvpRun              *self,
                                 KvpRunPhase          phase);

/* @error: (transfer full): nothing new is sent, and the run pauses once nothing is on the way. */
void     _kvp_run_take_error    (KvpRun              *self,
                                 GError              *error);
/* Nothing is on the way any more, and the phase is PAUSING. */
void     _kvp_run_become_paused (KvpRun              *self);

/* As many lanes as the pace allows, from now until the last one has ended; the phase is WORKING. */
void     _kvp_run_start_lanes   (KvpRun              *self);
/* Whether a lane may take up something new. */
gboolean _kvp_run_lane_goes_on  (KvpRun              *self);
/* By each lane, once. */
void     _kvp_run_lane_ended    (KvpRun              *self);

G_END_DECLS
