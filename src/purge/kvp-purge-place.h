/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-plan.h"

G_BEGIN_DECLS

/**
 * KvpPurgePlace:
 *
 * The right to purge in one namespace: one run at a time has it in this process. Main context only.
 */
typedef struct _KvpPurgePlace KvpPurgePlace;

/* %NULL and KVP_ERROR_STATE if another run is in the plan's namespace. */
KvpPurgePlace *kvp_purge_place_occupy (KvpPlan        *plan,
                                       GError        **error);
KvpPurgePlace *kvp_purge_place_occupy_namespace (const char  *endpoint,
                                       const char     *account_id,
                                       const char     *namespace_id,
                                       const char     *namespace_title, /* (nullable) */
                                       GError        **error);
void           kvp_purge_place_leave  (KvpPurgePlace  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpPurgePlace, kvp_purge_place_leave)

G_END_DECLS
