/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-plan-file-format.h"
#include "purge/kvp-plan-file.h"

G_BEGIN_DECLS

/* KvpPlanFile is in three files: reading it in kvp-plan-file.c, its way into a store in kvp-plan-file-import.c, and out
 * of one in kvp-plan-file-export.c. */
struct _KvpPlanFile {
  GObject            parent_instance;

  GFile             *file;     /* (owned) */
  char              *name;     /* (owned) */
  KvpPlanFileHeader *header;   /* (owned) */
  char              *checksum; /* (owned): of what was read */
  guint              n_keys;
  gboolean           changed;
};

/* For a worker thread. @file may be remote, or no file at all. */
GInputStream *_kvp_plan_file_read (GFile         *file,
                                   GCancellable  *cancellable,
                                   GError       **error);
/* A failure as a sentence that names the file. Takes @cause. */
void          _kvp_plan_file_name_error (GFile   *file,
                                         GError  *cause, /* (transfer full) */
                                         GError **error);

G_END_DECLS
