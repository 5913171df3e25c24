/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "purge/kvp-filter.h"
#include "store/kvp-saved-filters.h"

G_BEGIN_DECLS

#define KVP_TYPE_SAVED_FILTERS_DIALOG (kvp_saved_filters_dialog_get_type ())

/* The saved filters: use, rename, export and delete one. Signal "use" (KvpFilter): the form is to say this. */
G_DECLARE_FINAL_TYPE (KvpSavedFiltersDialog, kvp_saved_filters_dialog, KVP, SAVED_FILTERS_DIALOG, AdwWindow)

GtkWidget *kvp_saved_filters_dialog_new    (GtkWindow             *parent,
                                            KvpSavedFilters       *filters);
/* Writes one to @file, as the button does after its question. */
void       kvp_saved_filters_dialog_export (KvpSavedFiltersDialog *self,
                                            KvpSavedFilter        *filter,
                                            GFile                 *file);

G_END_DECLS
