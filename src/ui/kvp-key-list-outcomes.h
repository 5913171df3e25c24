/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "store/kvp-plan-keys.h"

G_BEGIN_DECLS

#define KVP_TYPE_KEY_LIST_OUTCOMES (kvp_key_list_outcomes_get_type ())

/* Keys with what became of them below, in a card: as many as there are, with widgets for those on the screen. */
G_DECLARE_FINAL_TYPE (KvpKeyListOutcomes, kvp_key_list_outcomes, KVP, KEY_LIST_OUTCOMES, AdwBin)

void         kvp_key_list_outcomes_set_keys      (KvpKeyListOutcomes *self,
                                                  KvpPlanKeys        *keys); /* (nullable) */
GtkListView *kvp_key_list_outcomes_get_list_view (KvpKeyListOutcomes *self);

G_END_DECLS
