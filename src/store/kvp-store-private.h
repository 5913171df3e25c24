/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-store-file.h"
#include "store/kvp-store.h"

G_BEGIN_DECLS

KvpStoreFile *kvp_store_get_file       (KvpStore *self);
GListStore   *kvp_store_get_plan_store (KvpStore *self);

/* For tests: from the next write on, the database can not grow beyond @n_pages, as if the disk were full. 0
 * lifts it. */
void          kvp_store_set_max_pages  (KvpStore *self,
                                        guint     n_pages);

G_END_DECLS
