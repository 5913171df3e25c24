/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * KvpFileWriter:
 *
 * Writes to a temporary file beside the one that is meant, and puts it in its place when it is whole: whatever goes
 * wrong, a file of that name stays as it was. All calls block: for a worker thread, one at a time. A call that fails
 * has dropped the temporary file.
 */
typedef struct _KvpFileWriter KvpFileWriter;

KvpFileWriter *kvp_file_writer_new        (GFile           *file);
/* Drops the temporary file if there still is one. */
void           kvp_file_writer_free       (KvpFileWriter   *self);
gboolean       kvp_file_writer_open       (KvpFileWriter   *self,
                                           GCancellable    *cancellable,
                                           GError         **error);
/* What is to be written goes here; kvp_file_writer_added() is told of it. (transfer none) */
GString       *kvp_file_writer_get_buffer (KvpFileWriter   *self);
gboolean       kvp_file_writer_added      (KvpFileWriter   *self,
                                           GError         **error);
gboolean       kvp_file_writer_finish     (KvpFileWriter   *self,
                                           GCancellable    *cancellable,
                                           GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpFileWriter, kvp_file_writer_free)

G_END_DECLS
