/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Waits until what was written to a file is on the disk. @error: a G_IO_ERROR. It blocks: in a worker thread only. */
gboolean kvp_file_sync (const char  *path,
                        GError     **error);

G_END_DECLS
