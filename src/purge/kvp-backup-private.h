/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-backup-writer.h"
#include "purge/kvp-backup.h"
#include "purge/kvp-run-private.h"
#include "store/kvp-plan-backup.h"

G_BEGIN_DECLS

/* KvpBackup is in four files: the object in kvp-backup.c, its start and its end in kvp-backup-run.c, what goes on
 * between them in kvp-backup-lane.c, what comes of the keys in kvp-backup-settle.c. */
struct _KvpBackup {
  KvpRun             run;

  /* Input */
  KvpConfirmation   *confirmation; /* (owned) */
  GFile             *folder;       /* (owned) */

  /* The run */
  KvpBackupWriter   *writer;       /* (owned) (nullable) */
  GError            *failure;      /* (owned) (nullable): it can not go on, ever */
  guint              opened : 1;   /* the file is there, by a temporary name */
  guint              complete : 1; /* it is in its place */
  guint              any_good : 1; /* an answer had a value */

  /* The rows */
  KvpPlanBatch      *rows;         /* (owned) (nullable): that were read */
  guint              next_row;     /* of @rows */
  guint32            next_position;
  GQueue             again;        /* (element-type KvpPlanBatch) (owned): that were given up */
  GQueue             readers;      /* (element-type Lane): that wait for rows */
  GQueue             writers;      /* (element-type Lane): that wait for the file */
  guint              n_alone;      /* of the keys of the last batch, how many were asked for one by one */
  guint              n_batches;
  guint              rows_at_end : 1;
  guint              reading : 1;
  guint              writing : 1;

  /* Output */
  guint64            size;
  GArray            *gone;         /* (owned) (element-type KvpPlanSkip) */
  GArray            *unsaved;      /* (owned) (element-type KvpPlanSkip) */
  GStringChunk      *details;      /* (owned): why, each sentence once */
};

void     _kvp_backup_begin        (KvpRun     *run);
/* Each lane reads, asks and writes until there is nothing left or nothing new is to be asked for. */
void     _kvp_backup_start_lane   (KvpRun     *run);
void     _kvp_backup_lanes_over   (KvpRun     *run);
void     _kvp_backup_end          (KvpRun     *run);
/* @error: (transfer full): it ends, and no pause helps. */
void     _kvp_backup_take_failure (KvpBackup  *self,
                                   GError     *error);

G_END_DECLS
