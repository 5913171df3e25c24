/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-report.h"

G_BEGIN_DECLS

/**
 * KvpReportWriter:
 *
 * Writes a report to a temporary file beside its own, and puts it in its place when it is whole: whatever
 * goes wrong, a file of that name stays as it was. All calls block: for a worker thread, one at a time.
 */
typedef struct _KvpReportWriter KvpReportWriter;

/* @plan: whose report it is; read at once, not kept. */
KvpReportWriter *kvp_report_writer_new     (GFile             *file,
                                            KvpReportFormat    format,
                                            KvpPlan           *plan);
/* Drops the temporary file if there still is one. */
void             kvp_report_writer_free    (KvpReportWriter   *self);
gboolean         kvp_report_writer_open    (KvpReportWriter   *self,
                                            GCancellable      *cancellable,
                                            GError           **error);
gboolean         kvp_report_writer_add_row (KvpReportWriter   *self,
                                            const KvpKey      *key,
                                            KvpKeyState        state,
                                            KvpKeyReason       reason,
                                            const char        *detail,
                                            GError           **error);
gboolean         kvp_report_writer_finish  (KvpReportWriter   *self,
                                            GCancellable      *cancellable,
                                            GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpReportWriter, kvp_report_writer_free)

G_END_DECLS
