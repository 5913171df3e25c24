/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "store/kvp-plan-keys.h"
#include "ui/kvp-key-stretch.h"

G_BEGIN_DECLS

#define KVP_TYPE_KEY_SELECTION (kvp_key_selection_get_type ())

/* A GtkSelectionModel over the keys of a plan that remembers positions in the plan, never row objects. So all
 * of a million rows can be selected at once, and a selection outlives a search or another order. Property "n-selected"
 * notifies. */
G_DECLARE_FINAL_TYPE (KvpKeySelection, kvp_key_selection, KVP, KEY_SELECTION, GObject)

KvpKeySelection *kvp_key_selection_new            (KvpPlanKeys     *keys);
KvpPlanKeys     *kvp_key_selection_get_keys       (KvpKeySelection *self);

KvpKeyStretch   *kvp_key_selection_get_stretch    (KvpKeySelection *self); /* (transfer none) */

/* How many of the rows that are shown are selected. */
guint            kvp_key_selection_get_n_selected (KvpKeySelection *self);

/* The positions in the plan of the selected rows that are shown. (transfer full) (element-type guint32) */
GArray          *kvp_key_selection_dup_positions  (KvpKeySelection *self);

/* The row that was selected last, if it is shown and still selected. (transfer full) (nullable) */
KvpPlanRow      *kvp_key_selection_dup_current    (KvpKeySelection *self);

G_END_DECLS
