/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-filter-private.h"

G_BEGIN_DECLS

/**
 * KvpFilterClause:
 * @KVP_CLAUSE_RELATIVE: a clause behind "Keys in “N” ...": that start with “a”
 * @KVP_CLAUSE_PLAIN: a clause in a heading, or behind another rule: start with “a”
 */
typedef enum {
  KVP_CLAUSE_RELATIVE,
  KVP_CLAUSE_PLAIN,
} KvpFilterClause;

/* The words for one part of a filter. Plain text; user text in it is made visible. (transfer full) */
char *_kvp_filter_words_for_prefixes   (const KvpFilterSpec   *spec,
                                        KvpFilterClause          form);
char *_kvp_filter_words_for_name       (const KvpFilterSpec   *spec,
                                        KvpFilterClause          form);
char *_kvp_filter_words_for_expiration (const KvpFilterSpec   *spec,
                                        KvpFilterClause          form);
char *_kvp_filter_words_for_rule       (const KvpMetadataRule *rule,
                                        KvpFilterClause          form);
char *_kvp_filter_words_for_anywhere   (const KvpFilterSpec   *spec,
                                        KvpFilterClause          form);

/* “a”, “b”, “c”: the first few of @names, and how many more there are. @last_or: "or" before the last one. */
char *_kvp_filter_words_for_names      (GPtrArray             *names, /* (element-type GBytes) */
                                        gboolean               last_or);

G_END_DECLS
