/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-progress-ticker.h"
#include "purge/kvp-purge-place.h"
#include "purge/kvp-purge.h"

G_BEGIN_DECLS

/* KvpPurge is in two files: its start and its end in kvp-purge.c, the batches in kvp-purge-lane.c. */
struct _KvpPurge {
  GObject            parent_instance;

  /* Input */
  KvpConnection     *connection;   /* (owned) */
  KvpConfirmation   *confirmation; /* (owned) */
  guint              batch_size;
  guint              concurrency;

  /* In progress */
  GTask             *task;         /* (owned) (nullable): holds a reference on this object */
  KvpProgressTicker *ticker;       /* (owned) (nullable) */
  KvpPurgePlace     *place;        /* (owned) (nullable) */
  gint64             started_at;   /* monotonic */
  guint              n_lanes;
  guint              started : 1;
  guint              stopping : 1;
  guint              store_failed : 1;

  /* Output */
  KvpProgress        progress;
  GError            *error;        /* (owned) (nullable): why the run ends early */
};

/* Claims, sends and settles until nothing is pending or nothing new is to be sent; then ends the run. */
void _kvp_purge_start_lanes (KvpPurge *self);
void _kvp_purge_end_run     (KvpPurge *self);
/* @error: (transfer full): ends the run; what is in flight is awaited. */
void _kvp_purge_take_error  (KvpPurge *self,
                             GError   *error);

G_END_DECLS
