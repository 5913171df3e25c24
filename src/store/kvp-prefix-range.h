/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-database.h"

G_BEGIN_DECLS

/* Which rows of a plan have names that begin with @prefix, by looking at a few dozen of them. The positions
 * must be in the order of names: they are once a dry run has ended. */
gboolean kvp_prefix_range_find (KvpDatabase  *database,
                                gint64        plan,
                                GBytes       *prefix,
                                guint32      *first,
                                guint32      *n_rows,
                                GError      **error);

gboolean kvp_prefix_range_name_matches (GBytes     *prefix,
                                        const void *name, /* (nullable): of no bytes */
                                        gsize       length);

G_END_DECLS
