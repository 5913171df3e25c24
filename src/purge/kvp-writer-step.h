/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a writer of files does in one go, such as to open its file or to put it in its place; it blocks. */
typedef gboolean (*KvpWriterStepFunc) (gpointer       writer,
                                       GCancellable  *cancellable,
                                       GError       **error);

/* Takes @step in a worker thread. @writer is borrowed: nobody else may touch it, or free it, before @callback. */
void     kvp_writer_step_async  (gpointer              writer,
                                 KvpWriterStepFunc     step,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);
gboolean kvp_writer_step_finish (GAsyncResult         *result,
                                 GError              **error);

G_END_DECLS
