/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "purge/kvp-filter.h"

G_BEGIN_DECLS

/* A saved filter as a file to share, *.kvfilter: JSON with a format, a version, a name and the filter. */

#define KVP_FILTER_FILE_SUFFIX ".kvfilter"
#define KVP_FILTER_FILE_MAX_BYTES (64 * 1024 * 1024)

char      *kvp_filter_file_to_text     (KvpFilter            *filter,
                                        const char           *name);
/* Strict. @name: (out) (transfer full). INVALID_INPUT with a sentence. In any thread. */
KvpFilter *kvp_filter_file_from_text   (const char           *text,
                                        gsize                 length,
                                        char                **name,
                                        GError              **error);

/* Reads a file, in a worker thread. */
void       kvp_filter_file_load_async  (GFile                *file,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
KvpFilter *kvp_filter_file_load_finish (GFile                *file,
                                        GAsyncResult         *result,
                                        char                **name,
                                        GError              **error);

/* Writes a file: all of it, or it stays as it was. */
void       kvp_filter_file_save_async  (GFile                *file,
                                        KvpFilter            *filter,
                                        const char           *name,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
gboolean   kvp_filter_file_save_finish (GFile                *file,
                                        GAsyncResult         *result,
                                        GError              **error);

G_END_DECLS
