/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "base/kvp-json-reader.h"

G_BEGIN_DECLS

/**
 * KvpJsonStream:
 *
 * The tokens of #KvpJsonReader, from a stream of any length: what is held is one token, and no more than the caller
 * allows. All calls block: for a worker thread.
 */
typedef struct _KvpJsonStream KvpJsonStream;

/* @max_token: the most bytes that a string or number may take in the text */
KvpJsonStream *kvp_json_stream_new        (GInputStream   *stream,
                                           gsize           max_token);
void           kvp_json_stream_free       (KvpJsonStream  *self);

/* ERROR comes with @error, which is INVALID_INPUT with a sentence unless reading failed. */
KvpJsonToken   kvp_json_stream_next       (KvpJsonStream  *self,
                                           GCancellable   *cancellable,
                                           GError        **error);
/* Reads on until the value whose first token was last read is over. */
gboolean       kvp_json_stream_skip       (KvpJsonStream  *self,
                                           GCancellable   *cancellable,
                                           GError        **error);
/* The same, and appends its text to @out as it stands there; one of more than @max bytes is INVALID_INPUT. */
gboolean       kvp_json_stream_read_raw   (KvpJsonStream  *self,
                                           gsize           max,
                                           GString        *out,
                                           GCancellable   *cancellable,
                                           GError        **error);
/* As kvp_json_reader_get_string() and kvp_json_reader_get_int64(), of the token last read. */
gboolean       kvp_json_stream_get_string (KvpJsonStream  *self,
                                           GString        *out);
gboolean       kvp_json_stream_get_int64  (KvpJsonStream  *self,
                                           gint64         *out);
/* Bytes of memory that hold what is read; for tests. */
gsize          kvp_json_stream_get_n_held (KvpJsonStream *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpJsonStream, kvp_json_stream_free)

G_END_DECLS
