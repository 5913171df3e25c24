/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * KvpNameDialogHint:
 *
 * Says something about what is typed; (transfer full) (nullable).
 */
typedef char *(*KvpNameDialogHint) (const char *name,
                                    gpointer    user_data);

/* Asks for a name: one line that must not be empty. @accept: the button, with its mnemonic. */
void  kvp_name_dialog_run_async  (GtkWindow            *parent,
                                  const char           *heading,
                                  const char           *accept,
                                  const char           *name,
                                  KvpNameDialogHint     hint,
                                  gpointer              hint_data,
                                  GDestroyNotify        hint_data_free,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data);
/* (transfer full); G_IO_ERROR_CANCELLED if the person thought better of it. */
char *kvp_name_dialog_run_finish (GAsyncResult         *result,
                                  GError              **error);

G_END_DECLS
