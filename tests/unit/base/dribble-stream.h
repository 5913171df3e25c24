/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Gives @text in pieces of @piece bytes, so that every place in it is once the end of a piece. (transfer full) */
GInputStream *dribble_stream_new (const char *text,
                                  gsize       length,
                                  gsize       piece);

G_END_DECLS
