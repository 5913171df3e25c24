/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-writer-step.h"
#include "store/kvp-plan-keys.h"

G_BEGIN_DECLS

/**
 * KvpRowsFormat:
 * @open: the first step
 * @add_row: for each row, with the writer as its data
 * @finish: the last step: the file is in its place
 * @free: drops the file if it is not
 *
 * What a writer of a file does, see kvp-plan-file-writer and kvp-report-writer.
 */
typedef struct {
  KvpWriterStepFunc open;
  KvpPlanRowFunc    add_row;
  KvpWriterStepFunc finish;
  GDestroyNotify    free;
} KvpRowsFormat;

/* Writes the rows of @keys as they are now, in worker threads. @task: (transfer full): returns whether the file is
 * written; its data is the export's. @writer: (transfer full). */
void kvp_rows_export_run (GTask               *task,
                          KvpPlanKeys         *keys,
                          const KvpRowsFormat *format,
                          gpointer             writer);

G_END_DECLS
