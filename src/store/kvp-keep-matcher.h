/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-keep-rule.h"

G_BEGIN_DECLS

/**
 * KvpKeepMatcher:
 *
 * The rules of a keep list made ready, and the only thing that decides whether a key is on it. Pure and
 * immutable: used by one thread after another, or by several.
 */
typedef struct _KvpKeepMatcher KvpKeepMatcher;

#define KVP_KEEP_NONE G_MAXUINT

/* INVALID_INPUT if a rule can not be read: then it is not known what it keeps, and nothing may be deleted. */
KvpKeepMatcher *kvp_keep_matcher_new      (GPtrArray       *rules, /* (element-type KvpKeepRule) */
                                           GError         **error);
void            kvp_keep_matcher_free     (KvpKeepMatcher  *self);
guint           kvp_keep_matcher_get_size (KvpKeepMatcher  *self);
/* The index of a rule that keeps the key (of several: a whole name before the longest prefix before a
 * pattern), or KVP_KEEP_NONE. */
guint           kvp_keep_matcher_match    (KvpKeepMatcher  *self,
                                           const char      *name,
                                           gsize            length);
/* Adds one to the number of each rule that keeps the key. @counts has as many as there are rules. */
void            kvp_keep_matcher_count    (KvpKeepMatcher  *self,
                                           const char      *name,
                                           gsize            length,
                                           guint           *counts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpKeepMatcher, kvp_keep_matcher_free)

G_END_DECLS
