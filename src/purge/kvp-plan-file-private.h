/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-plan-file-format.h"
#include "purge/kvp-plan-file.h"

G_BEGIN_DECLS

/* KvpPlanFile is in several files: reading it in kvp-plan-file.c, its keys once more in kvp-plan-file-rows.c, its way
 * into a store in kvp-plan-file-import.c, and out of one in kvp-plan-file-export.c; whether a store has it in
 * kvp-plan-file-find.c. */
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
                                   KvpReadMeter  *meter, /* (nullable) */
                                   GCancellable  *cancellable,
                                   GError       **error);
/* A failure as a sentence that names the file. Takes @cause. */
void          _kvp_plan_file_name_error (GFile   *file,
                                         GError  *cause, /* (transfer full) */
                                         GError **error);

/* --- kvp-plan-file-rows.c --- */

/**
 * KvpPlanFileRows:
 *
 * The keys of a file that was opened, read once more, and the same ones: a file that was changed meanwhile is an
 * error. It is made and freed on the main context, and used in a worker thread.
 */
typedef struct _KvpPlanFileRows KvpPlanFileRows;

KvpPlanFileRows *_kvp_plan_file_rows_new  (KvpPlanFile       *self,
                                           KvpReadMeter      *meter); /* (nullable) */
void             _kvp_plan_file_rows_free (KvpPlanFileRows   *rows);
/* @row: good until the next call. After the last, @has_row is FALSE, and the whole file was as it was. */
gboolean         _kvp_plan_file_rows_next (KvpPlanFileRows   *rows,
                                           KvpPlanImportRow  *row,
                                           gboolean          *has_row,
                                           GCancellable      *cancellable,
                                           GError           **error);

G_END_DECLS
