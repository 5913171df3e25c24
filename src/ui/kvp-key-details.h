/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "purge/kvp-connection.h"
#include "purge/kvp-filter.h"
#include "store/kvp-plan-row.h"

G_BEGIN_DECLS

#define KVP_TYPE_KEY_DETAILS (kvp_key_details_get_type ())

/* All that is known of one key: name in full, why it is in the plan, expiration, metadata, and its value on
 * demand. With nothing selected it says so; with several, how many. Signal "close" (): the person wants back
 * to the list. */
G_DECLARE_FINAL_TYPE (KvpKeyDetails, kvp_key_details, KVP, KEY_DETAILS, AdwBin)

/* @connection: (nullable): then no value can be fetched, and @hint says why. */
void        kvp_key_details_set_source     (KvpKeyDetails *self,
                                            KvpConnection *connection,
                                            const char    *hint,
                                            const char    *namespace_id,
                                            KvpFilter     *filter); /* (nullable) */
/* @row: (nullable): the one key; @n_selected: how many are selected. */
void        kvp_key_details_set_row        (KvpKeyDetails *self,
                                            KvpPlanRow    *row,
                                            guint          n_selected);
KvpPlanRow *kvp_key_details_get_row        (KvpKeyDetails *self); /* (transfer none) (nullable) */
/* Whether there is a way back, because the details cover the list. */
void        kvp_key_details_set_show_close (KvpKeyDetails *self,
                                            gboolean       show_close);

G_END_DECLS
