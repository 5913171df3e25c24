/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-restore.h"
#include "ui/kvp-page.h"

G_BEGIN_DECLS

#define KVP_TYPE_RESTORE_PAGE (kvp_restore_page_get_type ())

/* Saved values that are put back: reads the file, says what it would do, does it when the person says so, and says what
 * came of it. Signal "done" (): the person is through. Property "writing" (boolean; notifies): it must not be left. */
G_DECLARE_FINAL_TYPE (KvpRestorePage, kvp_restore_page, KVP, RESTORE_PAGE, KvpPage)

/* @checksum: (nullable): what the file should have. */
GtkWidget *kvp_restore_page_new         (KvpConnection  *connection,
                                         KvpStore       *store,
                                         KvpNamespace   *ns,
                                         GFile          *file,
                                         const char     *checksum);
gboolean   kvp_restore_page_get_writing (KvpRestorePage *self);
void       kvp_restore_page_stop        (KvpRestorePage *self);

G_END_DECLS
