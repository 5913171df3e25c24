/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KvpPrefixCover:
 *
 * A few prefixes that cover many names, so that those names can be listed without the rest of the namespace.
 * It is fed the names in order and holds no more of them than there are prefixes.
 */
typedef struct _KvpPrefixCover KvpPrefixCover;

KvpPrefixCover *kvp_prefix_cover_new  (guint            max);
void            kvp_prefix_cover_free (KvpPrefixCover  *self);
void            kvp_prefix_cover_add  (KvpPrefixCover  *self,
                                       const char      *name, /* (array length=length): not before the last one */
                                       gsize            length);
/* (transfer full) (element-type GBytes): ascending; none is the beginning of another */
GPtrArray      *kvp_prefix_cover_get  (KvpPrefixCover  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpPrefixCover, kvp_prefix_cover_free)

G_END_DECLS
