/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-backup.h"
#include "ui/kvp-page.h"

G_BEGIN_DECLS

#define KVP_TYPE_BACKUP_PAGE (kvp_backup_page_get_type ())

/* Values that are being saved before a deletion: how it goes, and how to pause or stop it. It shows a backup that
 * somebody else runs. */
G_DECLARE_FINAL_TYPE (KvpBackupPage, kvp_backup_page, KVP, BACKUP_PAGE, KvpPage)

GtkWidget *kvp_backup_page_new (KvpBackup *backup);

G_END_DECLS
