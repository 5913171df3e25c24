/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A file that stops in the middle when it is read, as one on a slow disk does, until it is let go. One at a time. */

/* Whether files can be slow here. */
gboolean slow_file_is_possible (void);
/* Whoever reads it waits once so many bytes were read. */
void     slow_file_hold        (const char *path,
                                gsize       n_bytes);
/* Whoever waits may read so many more. */
void     slow_file_go_on        (gsize       n_bytes);
/* Whether somebody waits. */
gboolean slow_file_is_waited_for (void);
void     slow_file_let_go      (void);

G_END_DECLS
