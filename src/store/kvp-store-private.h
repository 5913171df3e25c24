/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-connection-mark.h"
#include "store/kvp-plan-record.h"
#include "store/kvp-store-file.h"
#include "store/kvp-store.h"

G_BEGIN_DECLS

/* Whether what a person said of a plan's account lets its keys be deleted; in the writer's thread. */
gboolean      kvp_connection_mark_lets_delete (KvpDatabase    *database,
                                           gint64              plan,
                                           gboolean            approved,
                                           GError            **error);
void          kvp_store_tell_mark_changed (KvpStore           *self,
                                           const char         *endpoint,
                                           const char         *account_id);

void          kvp_store_return_new_plan (GTask         *task,
                                         KvpPlanRecord *record,
                                         GError        *error);

KvpStoreFile *kvp_store_get_file       (KvpStore *self);
GListStore   *kvp_store_get_plan_store (KvpStore *self);

/* For tests: from the next write on, the database can not grow beyond @n_pages, as if the disk were full. 0
 * lifts it. */
void          kvp_store_set_max_pages  (KvpStore *self,
                                        guint     n_pages);

G_END_DECLS
