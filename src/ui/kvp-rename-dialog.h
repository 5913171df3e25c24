/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "store/kvp-table-list.h"

G_BEGIN_DECLS

/* Asks for another name of an item of a list that is shown in a dialog, and gives it to the item. */
void kvp_rename_dialog_present (GtkWindow       *parent,
                                AdwToastOverlay *toasts, /* of @parent: for what goes wrong */
                                const char      *heading,
                                KvpTableList    *list,
                                gpointer         item,
                                const char      *name);

G_END_DECLS
