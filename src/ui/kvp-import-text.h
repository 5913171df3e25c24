/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-key-list-file.h"

G_BEGIN_DECLS

/* What is said of a list of keys from a file. All plain text. (transfer full) */

/* “428 keys to look up”. */
char *kvp_import_text_count    (KvpKeyListFile     *file);
/* What is not taken, by reason, and what of the file is no part of the names. */
char *kvp_import_text_detail   (KvpKeyListFile     *file);
/* “Line 7: the name is on the list already.” */
char *kvp_import_text_rejected (KvpKeyListFile     *file,
                                KvpKeyListEntry    *entry);
/* The title of the pending deletion that it becomes. */
char *kvp_import_text_title    (const char         *file_name);
/* “3 of 431 listed keys do not exist.”; "" if all do. */
char *kvp_import_text_note     (guint               n_missing,
                                guint               n_listed);

G_END_DECLS
