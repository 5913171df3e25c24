/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-plan-keys.h"

G_BEGIN_DECLS

#define KVP_TYPE_KEY_STRETCH (kvp_key_stretch_get_type ())

/* A GListModel of KvpPlanRow: the keys of a list, or for a few frames only some neighbours of them. For some frames
 * others may linger behind them, which are not to be seen. Signal "show" (guint index): other rows have come, and the
 * one at @index is to be seen now. */
G_DECLARE_FINAL_TYPE (KvpKeyStretch, kvp_key_stretch, KVP, KEY_STRETCH, GObject)

KvpKeyStretch *kvp_key_stretch_new             (KvpPlanKeys   *keys);

/* Where the index 0 is in the list of keys: 0 unless it shows only some. */
guint          kvp_key_stretch_get_first       (KvpKeyStretch *self);
guint          kvp_key_stretch_get_n_shown     (KvpKeyStretch *self);
gboolean       kvp_key_stretch_is_whole        (KvpKeyStretch *self);

/* From now on it begins with a few rows whenever rows would be new, and whoever shows it has it grow, frame by frame.
 * %TRUE from growing: it is whole. */
void           kvp_key_stretch_set_gradual     (KvpKeyStretch *self);
gboolean       kvp_key_stretch_grow            (KvpKeyStretch *self);

/* Rows behind those that are shown. Some of them go, %TRUE: none are left; growing sees to that, too. */
guint          kvp_key_stretch_get_n_lingering (KvpKeyStretch *self);
gboolean       kvp_key_stretch_let_go          (KvpKeyStretch *self);

/* Has no others any more than those @n from the index @first on, and follows the keys no longer: before it goes. None
 * may linger. */
void           kvp_key_stretch_keep            (KvpKeyStretch *self,
                                                guint          first,
                                                guint          n);

/* For the next time that the list shows other rows: the one around which to begin, if it is among them. */
void           kvp_key_stretch_set_anchor      (KvpKeyStretch *self,
                                                guint32        position);
void           kvp_key_stretch_clear_anchor    (KvpKeyStretch *self);
/* Where it is now. */
gboolean       kvp_key_stretch_find_anchor     (KvpKeyStretch *self,
                                                guint         *index);

G_END_DECLS
