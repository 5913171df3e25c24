/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-plan-file-format.h"

G_BEGIN_DECLS

/**
 * KvpPlanFileReader:
 *
 * Reads a *.kvplan file key by key: it holds one key at a time, however long the file is. Strict: whatever is not as
 * docs/plan-file.md says ends it with %KVP_ERROR_INVALID_INPUT and a sentence. All calls block: for a worker thread.
 */
typedef struct _KvpPlanFileReader KvpPlanFileReader;

KvpPlanFileReader       *kvp_plan_file_reader_new          (GInputStream       *stream);
void                     kvp_plan_file_reader_free         (KvpPlanFileReader  *self);
/* First of all. (transfer none), or NULL and @error */
const KvpPlanFileHeader *kvp_plan_file_reader_read_header  (KvpPlanFileReader  *self,
                                                            GCancellable       *cancellable,
                                                            GError            **error);
/* @row: good until the next call. After the last, @has_row is FALSE and the whole file was read. */
gboolean                 kvp_plan_file_reader_next         (KvpPlanFileReader  *self,
                                                            KvpPlanImportRow   *row,
                                                            gboolean           *has_row,
                                                            GCancellable       *cancellable,
                                                            GError            **error);

/* Bytes of memory that hold what is read, however long the file is; for tests. */
gsize                    kvp_plan_file_reader_get_n_held   (KvpPlanFileReader *self);

/* --- once the whole file was read --- */

/* Whether what was read is not what the checksum is of. */
gboolean                 kvp_plan_file_reader_get_changed  (KvpPlanFileReader  *self);
/* Of what was read, not what the file says it is. (transfer none) */
const char              *kvp_plan_file_reader_get_checksum (KvpPlanFileReader  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpPlanFileReader, kvp_plan_file_reader_free)

G_END_DECLS
