/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "store/kvp-plan-row.h"

G_BEGIN_DECLS

#define KVP_TYPE_KEY_LIST_TICK (kvp_key_list_tick_get_type ())

/* The tick box of a row. It follows the row's property "ticked"; a click by the person is told by the signal
 * "ticked" (guint position, gboolean ticked), and stands until the row says otherwise. Property "editable":
 * whether clicks count. */
G_DECLARE_FINAL_TYPE (KvpKeyListTick, kvp_key_list_tick, KVP, KEY_LIST_TICK, GtkCheckButton)

GtkWidget  *kvp_key_list_tick_new          (void);
KvpPlanRow *kvp_key_list_tick_get_row      (KvpKeyListTick *self); /* (transfer none) (nullable) */
void        kvp_key_list_tick_set_row      (KvpKeyListTick *self,
                                            KvpPlanRow     *row); /* (nullable) */
/* Whether there was anything to do; see kvp_key_list_cell_prepare(). */
gboolean    kvp_key_list_tick_prepare      (KvpKeyListTick *self);
gboolean    kvp_key_list_tick_get_editable (KvpKeyListTick *self);
void        kvp_key_list_tick_set_editable (KvpKeyListTick *self,
                                            gboolean        editable);
/* Shows again what the row says: after a change that failed. */
void        kvp_key_list_tick_reset        (KvpKeyListTick *self);

G_END_DECLS
