/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-saved-filters.h"

G_BEGIN_DECLS

/* (nullable) (transfer none): the one object, as long as somebody holds it. */
KvpSavedFilters *_kvp_store_get_saved_filters (KvpStore        *self);
void             _kvp_store_set_saved_filters (KvpStore        *self,
                                               KvpSavedFilters *filters);

G_END_DECLS
