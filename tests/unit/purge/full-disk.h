/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A disk that is full once so many bytes were written to files, for the program that this is linked to. It needs no
 * right to make a small disk. */

/* Whether a disk can be full here. */
gboolean full_disk_is_possible (void);
void     full_disk_after       (gsize n_bytes);
void     full_disk_free_space  (void);

G_END_DECLS
