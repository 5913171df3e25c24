/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cloudflare/kvp-client.h"
#include "purge/kvp-backup-writer.h"
#include "purge/kvp-backup.h"
#include "purge/kvp-main-context.h"
#include "purge/kvp-progress-ticker.h"
#include "store/kvp-plan-backup.h"

G_BEGIN_DECLS

/* KvpBackup is in five files: the object in kvp-backup.c, its start and its end in kvp-backup-run.c, its pauses in
 * kvp-backup-pause.c, what goes on between them in kvp-backup-lane.c, what comes of the keys in
 * kvp-backup-settle.c. */
struct _KvpBackup {
  GObject            parent_instance;

  KvpMainContext     main_context;

  /* Input */
  KvpConnection     *connection;   /* (owned) */
  KvpConfirmation   *confirmation; /* (owned) */
  KvpClient         *client;       /* (owned): of this run */
  GFile             *folder;       /* (owned) */

  /* The run */
  GTask             *task;         /* (owned) (nullable): holds a reference on this object */
  KvpProgressTicker *ticker;       /* (owned) (nullable) */
  KvpBackupPhase     phase;
  gint64             started_at;   /* monotonic */
  KvpBackupWriter   *writer;       /* (owned) (nullable) */
  GError            *failure;      /* (owned) (nullable): it can not go on, ever */
  guint              started : 1;
  guint              stopped : 1;  /* by kvp_backup_stop() */
  guint              finishing : 1; /* nothing is left but to put the file in its place */
  guint              complete : 1; /* which it is */
  guint              resume_wanted : 1;
  guint              any_good : 1; /* an answer had a value */

  /* The rows */
  KvpPlanBatch      *rows;         /* (owned) (nullable): that were read */
  guint              next_row;     /* of @rows */
  guint32            next_position;
  GQueue             again;        /* (element-type KvpPlanBatch) (owned): that were given up */
  GQueue             readers;      /* (element-type Lane): that wait for rows */
  GQueue             writers;      /* (element-type Lane): that wait for the file */
  guint              n_lanes;
  guint              n_alone;      /* of the keys of the last batch, how many were asked for one by one */
  guint              n_batches;
  guint              rows_at_end : 1;
  guint              reading : 1;
  guint              writing : 1;

  /* The pause */
  GCancellable      *cancellable;  /* (owned) (nullable): nothing new is asked for */
  KvpPause           pause;
  gulong             concurrency_id;

  /* Output */
  KvpProgress        progress;
  guint64            size;
  GArray            *gone;         /* (owned) (element-type KvpPlanSkip) */
  GArray            *unsaved;      /* (owned) (element-type KvpPlanSkip) */
  GStringChunk      *details;      /* (owned): why, each sentence once */
};

/* Reads, asks and writes until there is nothing left or nothing new is to be asked for; then
 * _kvp_backup_lanes_over(). */
void _kvp_backup_start_lanes   (KvpBackup      *self);
void _kvp_backup_adjust_lanes  (KvpBackup      *self);
void _kvp_backup_lanes_over    (KvpBackup      *self);

void _kvp_backup_set_phase     (KvpBackup      *self,
                                KvpBackupPhase  phase);
void _kvp_backup_show_progress (KvpBackup      *self);
/* A stretch between two pauses. */
void _kvp_backup_begin         (KvpBackup      *self);
/* @error: (transfer full): nothing new is asked for, and the run pauses. */
void _kvp_backup_take_error    (KvpBackup      *self,
                                GError         *error);
/* @error: (transfer full): it ends. */
void _kvp_backup_take_failure  (KvpBackup      *self,
                                GError         *error);
/* Nothing is under way any more, and the phase is PAUSING. */
void _kvp_backup_become_paused (KvpBackup      *self);

G_END_DECLS
