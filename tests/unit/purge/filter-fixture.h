/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-filter.h"
#include "purge/kvp-matcher.h"

G_BEGIN_DECLS

/* The time at which all dry runs of these tests start: 2026-01-01 00:00 UTC. */
#define FIXTURE_NOW G_GINT64_CONSTANT (1767225600)

/* A filter from its text, which must be a good one: { 'version': 1, ... } with ' for ". (transfer full) */
KvpFilter *filter_from            (const char      *text);

/* A filter of one metadata rule, which must be a good one. (transfer full) */
KvpFilter *filter_of_rule         (const char      *path,
                                   KvpMetadataTest  test,
                                   const char      *value);

/* A key with all that a test needs of it. @metadata: (nullable): raw JSON. */
KvpKey     make_key               (const char      *name,
                                   const char      *metadata,
                                   gint64           expiration);

/* Whether the filter means the key; that it can not be decided ends the test. @why: (out) (optional) */
gboolean   filter_means           (KvpFilter       *filter,
                                   const KvpKey    *key,
                                   guint64         *why);

/* The names of the page that the filter means, by kvp_matcher_match_list(), with spaces between them.
 * (transfer full) */
char      *filter_names           (KvpFilter       *filter,
                                   const KvpKey    *keys,
                                   guint            n_keys);

/* The problems of a builder, a line each: FIELD INDEX. (transfer full) */
char      *list_problems          (KvpFilterBuilder *builder);

/* Adds a key or prefix that is text. */
void       add_text_key           (KvpFilterBuilder *builder,
                                   const char       *name);
void       add_text_prefix        (KvpFilterBuilder *builder,
                                   const char       *prefix);

G_END_DECLS
