/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A kind of file that something can be written as. */
typedef struct {
  const char *ending; /* of its name, without the dot */
  const char *label;  /* not translated yet */
} KvpSaveKind;

/* Lets the person choose a file and one of @kinds, which live as long as the program. @kind: which is chosen at
 * first. */
void   kvp_save_file_run_async     (GtkWindow           *parent,
                                    const char          *title,
                                    const char          *name,
                                    const KvpSaveKind   *kinds,
                                    guint                n_kinds,
                                    guint                kind,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
/* What comes after a file was chosen, as if it had been in a file chooser. The same _finish. */
void   kvp_save_file_settle_async  (GtkWindow           *parent,
                                    GFile               *file,
                                    const KvpSaveKind   *kinds,
                                    guint                n_kinds,
                                    guint                kind,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
/* @kind: (out): which kind it is to be. %G_IO_ERROR_CANCELLED if none is to be written. (transfer full) */
GFile *kvp_save_file_run_finish    (GAsyncResult        *result,
                                    guint               *kind,
                                    GError             **error);

G_END_DECLS
