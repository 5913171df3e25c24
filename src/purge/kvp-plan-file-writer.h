/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-plan-file-format.h"

G_BEGIN_DECLS

/**
 * KvpPlanFileWriter:
 *
 * Writes a *.kvplan file, in its place only when it is whole. All calls block: for a worker thread, one at a time.
 */
typedef struct _KvpPlanFileWriter KvpPlanFileWriter;

KvpPlanFileWriter *kvp_plan_file_writer_new     (GFile                   *file,
                                                 KvpPlanFileHeader       *header); /* (transfer full) */
void               kvp_plan_file_writer_free    (KvpPlanFileWriter       *self);
gboolean           kvp_plan_file_writer_open    (KvpPlanFileWriter       *self,
                                                 GCancellable            *cancellable,
                                                 GError                 **error);
gboolean           kvp_plan_file_writer_add_row (KvpPlanFileWriter       *self,
                                                 const KvpPlanImportRow  *row,
                                                 GError                 **error);
gboolean           kvp_plan_file_writer_finish  (KvpPlanFileWriter       *self,
                                                 GCancellable            *cancellable,
                                                 GError                 **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpPlanFileWriter, kvp_plan_file_writer_free)

G_END_DECLS
