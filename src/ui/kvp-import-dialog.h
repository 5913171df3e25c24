/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "purge/kvp-connection.h"
#include "purge/kvp-key-list-file.h"

G_BEGIN_DECLS

#define KVP_TYPE_IMPORT_DIALOG (kvp_import_dialog_get_type ())

/* What a file lists: the first keys, exact counts, what is not taken and why, and how it is read. Nothing is looked up
 * or deleted by it. Signal "accepted" (KvpKeyListFile, KvpNamespace): the person wants these keys looked up there. */
G_DECLARE_FINAL_TYPE (KvpImportDialog, kvp_import_dialog, KVP, IMPORT_DIALOG, AdwWindow)

GtkWidget *kvp_import_dialog_new (GtkWindow     *parent,
                                  KvpConnection *connection,
                                  KvpNamespace  *ns, /* (nullable): the person chooses one */
                                  GFile         *file);

G_END_DECLS
