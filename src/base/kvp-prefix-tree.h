/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How many nodes a tree holds at most, whatever it is given. Each is about 100 bytes. */
#define KVP_PREFIX_TREE_MAX_NODES 4096

/* How many separators of a name begin a branch of their own. */
#define KVP_PREFIX_TREE_MAX_DEPTH 8

/**
 * KvpPrefixCount:
 * @prefix: exact bytes, ending with a separator
 * @n_listed: how many names begin with it
 */
typedef struct {
  GBytes  *prefix;
  guint64  n_listed;
} KvpPrefixCount;

/**
 * KvpPrefixTree:
 *
 * How many names there are under each prefix that ends at `:` `/` `.` `-` or `_`, found from the names themselves.
 * Names come in byte order, so that a branch is complete when a name outside it comes: then it is kept or forgotten
 * for good, and what is kept is counted exactly. Where there are more branches than fit, those with the fewest names
 * are forgotten; one of which something matches is kept rather than one that nothing is done to. Used by one thread
 * at a time.
 */
typedef struct _KvpPrefixTree KvpPrefixTree;

KvpPrefixTree *kvp_prefix_tree_new          (void);
void           kvp_prefix_tree_free         (KvpPrefixTree *self);
/* A name that is not beyond all before it came already and is not counted again. */
void           kvp_prefix_tree_add          (KvpPrefixTree *self,
                                             const char    *name,
                                             gsize          length,
                                             gboolean       matches);
/* Ends both: nothing can be added to @self then, but more can be merged. @other: (transfer full): names of which
 * @self has none. */
void           kvp_prefix_tree_merge        (KvpPrefixTree *self,
                                             KvpPrefixTree *other);
guint64        kvp_prefix_tree_get_n_listed (KvpPrefixTree *self);
guint          kvp_prefix_tree_get_n_nodes  (KvpPrefixTree *self);
/* Those worth a bar, at most @max of them, in byte order: the branches of the largest branches first. One of a single
 * name, and one that holds nothing but one longer prefix, are left out. Ends it. (transfer full) (element-type
 * KvpPrefixCount) */
GArray        *kvp_prefix_tree_choose       (KvpPrefixTree *self,
                                             guint          max);

void           kvp_prefix_count_clear       (KvpPrefixCount *self);
/* (transfer full) (element-type KvpPrefixCount): empty; its elements free themselves */
GArray        *kvp_prefix_counts_new        (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpPrefixTree, kvp_prefix_tree_free)

G_END_DECLS
