/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KVP_TYPE_PREFIX_CHIPS (kvp_prefix_chips_get_type ())

/* Prefixes as chips that can be removed, and an entry for one more. What stands in the entry is a prefix
 * too, whether Enter was pressed or not: a condition that is typed is never ignored. Signal "changed" (). */
G_DECLARE_FINAL_TYPE (KvpPrefixChips, kvp_prefix_chips, KVP, PREFIX_CHIPS, GtkWidget)

/* Exact bytes; what is still in the entry comes last. (transfer full) (element-type GBytes) */
GPtrArray *kvp_prefix_chips_get_prefixes (KvpPrefixChips *self);
void       kvp_prefix_chips_set_prefixes (KvpPrefixChips *self,
                                          GPtrArray      *prefixes); /* (element-type GBytes) */
GtkWidget *kvp_prefix_chips_get_entry    (KvpPrefixChips *self);
/* Whether there is room for one line only that the chips start at, instead of end at. */
void       kvp_prefix_chips_set_narrow   (KvpPrefixChips *self,
                                          gboolean        narrow);

G_END_DECLS
