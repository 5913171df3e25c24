/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "store/kvp-saved-connections.h"

G_BEGIN_DECLS

/* (transfer floating): a row of a list that names an account, says where it is and how it is marked. */
GtkWidget          *kvp_account_row_new            (KvpSavedConnection *saved,
                                                    KvpStore           *store,
                                                    gboolean            avatar);
/* (transfer none) */
KvpSavedConnection *kvp_account_row_get_connection (GtkWidget          *row);

G_END_DECLS
