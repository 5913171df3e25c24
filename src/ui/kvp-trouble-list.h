/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "purge/kvp-purge-troubles.h"

G_BEGIN_DECLS

#define KVP_TYPE_TROUBLE_LIST (kvp_trouble_list_get_type ())

/* How much held a run up so far, in a row that opens to show what; hidden while there is nothing. */
G_DECLARE_FINAL_TYPE (KvpTroubleList, kvp_trouble_list, KVP, TROUBLE_LIST, AdwBin)

/* Follows @troubles from now on. */
void       kvp_trouble_list_set_troubles (KvpTroubleList   *self,
                                          KvpPurgeTroubles *troubles);

G_END_DECLS
