/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  FAULT_NONE,
  FAULT_FULL,             /* no write finds room */
  FAULT_BECAME_READ_ONLY, /* no write is allowed: the file system was remounted */
  FAULT_BROKEN_DISK,      /* no write succeeds */
  FAULT_NO_SYNC,          /* what was written does not reach the disk */
  FAULT_GARBAGE,          /* what is read is not what was written */
  FAULT_READ_ONLY_FILE,   /* the database may not be opened for writing */
  FAULT_READ_ONLY_FOLDER, /* no file can be made beside the database */
} Fault;

/* Puts itself between SQLite and the system. Before any database is opened; there is no way back. */
void     fault_vfs_install (void);
/* From the (@after + 1)th call that it concerns on, in any thread. */
void     fault_vfs_set     (Fault fault,
                            guint after);
/* Whether it has struck since it was set. */
gboolean fault_vfs_struck  (void);

G_END_DECLS
