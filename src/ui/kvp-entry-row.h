/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void kvp_entry_row_expose      (AdwEntryRow *row);
void kvp_entry_row_keep_secret (AdwEntryRow *row);

G_END_DECLS
