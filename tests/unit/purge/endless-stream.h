/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define ENDLESS_TYPE_STREAM (endless_stream_get_type ())

/* A file of any length that is made up while it is read: rows, and an end. */
G_DECLARE_FINAL_TYPE (EndlessStream, endless_stream, ENDLESS, STREAM, GInputStream)

/* Appends the row with this number, from 0; or with that of the last one + 1, the end. */
typedef void (*EndlessRowFunc) (GString *text,
                                guint64  number);

GInputStream *endless_stream_new        (guint64         n_rows,
                                         EndlessRowFunc  append);
guint64       endless_stream_get_n_read (EndlessStream  *self);

G_END_DECLS
