/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-saved-filter.h"

G_BEGIN_DECLS

/* (transfer full) */
KvpSavedFilter *_kvp_saved_filter_new (gint64      id,
                                       const char *name,
                                       gint64      changed_at);

G_END_DECLS
