/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KvpPositionSet:
 *
 * Positions of a plan, as a bit for each from the first that may be in it to the last: an eighth of a megabyte
 * for a million, however they lie. Filled by one thread; after that it may be read by several.
 */
typedef struct _KvpPositionSet KvpPositionSet;

KvpPositionSet *kvp_position_set_new          (guint32               first,
                                               guint32               last);
/* @positions: (array length=n_positions): one at least, in any order; those after @max are left out */
KvpPositionSet *kvp_position_set_new_from     (const guint32        *positions,
                                               gsize                 n_positions,
                                               guint32               max);
KvpPositionSet *kvp_position_set_ref          (KvpPositionSet       *self);
void            kvp_position_set_unref        (KvpPositionSet       *self);
void            kvp_position_set_add          (KvpPositionSet       *self,
                                               guint32               position);
void            kvp_position_set_remove       (KvpPositionSet       *self,
                                               guint32               position);
void            kvp_position_set_clear        (KvpPositionSet       *self);
/* Makes room up to @last; the first stays. */
void            kvp_position_set_grow         (KvpPositionSet       *self,
                                               guint32               last);
gboolean        kvp_position_set_contains     (const KvpPositionSet *self,
                                               guint32               position);
guint           kvp_position_set_get_n        (const KvpPositionSet *self);

/* The next stretch of positions at @from or after it that lie no further than @max_gap from each other.
 * @is_dense: whether all between @first and @last are in the set. */
gboolean        kvp_position_set_next_stretch (const KvpPositionSet *self,
                                               guint64               from,
                                               guint32               max_gap,
                                               guint32              *first,
                                               guint32              *last,
                                               gboolean             *is_dense);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpPositionSet, kvp_position_set_unref)

G_END_DECLS
