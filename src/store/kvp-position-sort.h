/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KvpPositionSort:
 *
 * Takes the positions of rows, ascending, each with the number that it is to be sorted by, and gives them in
 * order. Rows with the same number stay as they came, in either direction. Used by one thread at a time.
 */
typedef struct _KvpPositionSort KvpPositionSort;

KvpPositionSort *kvp_position_sort_new    (gboolean         has_keys, /* else the positions themselves are */
                                           gboolean         descending);
void             kvp_position_sort_free   (KvpPositionSort *self);
void             kvp_position_sort_add    (KvpPositionSort *self,
                                           guint32          position,
                                           gint64           key);
/* @other: (transfer full): of the same kind, and its positions come after all others. */
void             kvp_position_sort_append (KvpPositionSort *self,
                                           KvpPositionSort *other);
/* Once, in the end. (transfer full) (element-type guint32) */
GArray          *kvp_position_sort_end    (KvpPositionSort *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpPositionSort, kvp_position_sort_free)

G_END_DECLS
