/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-filter.h"

G_BEGIN_DECLS

/* The limits of the API: names and prefixes have at most 512 bytes. */
#define KVP_FILTER_MAX_NAME_LENGTH 512

/* A row keeps a bit for each metadata rule that it matched. */
#define KVP_FILTER_MAX_RULES 56

/* Bits of a row's "why". */
#define KVP_FILTER_WHY_PREFIX     (G_GUINT64_CONSTANT (1) << 0)
#define KVP_FILTER_WHY_NAME       (G_GUINT64_CONSTANT (1) << 1)
#define KVP_FILTER_WHY_EXPIRATION (G_GUINT64_CONSTANT (1) << 2)
#define KVP_FILTER_WHY_ANYWHERE   (G_GUINT64_CONSTANT (1) << 3)
#define KVP_FILTER_WHY_KEY_LIST   (G_GUINT64_CONSTANT (1) << 4)
#define KVP_FILTER_WHY_EVERY_KEY  (G_GUINT64_CONSTANT (1) << 5)
#define KVP_FILTER_WHY_RULE(i)    (G_GUINT64_CONSTANT (1) << (8 + (i)))

/**
 * KvpFilterSpec:
 * @mode: which of the three ways to say which keys
 * @prefixes: (element-type GBytes): as typed
 * @name_test: how the name is tested
 * @name_pattern: what it is tested with; "" if it is not
 * @expiration_test: how the expiration is tested
 * @expiration_when: see kvp_filter_builder_set_expiration()
 * @join: how the rules are joined; nothing else is
 * @rules: (element-type KvpMetadataRule): as typed
 * @anywhere: what is looked for anywhere in metadata; "" if nothing
 * @keys: (element-type GBytes): the key list
 *
 * What a form says; what a builder holds while it changes, and a filter once it does not.
 */
typedef struct {
  KvpFilterMode     mode;
  GPtrArray        *prefixes;
  KvpNameTest       name_test;
  char             *name_pattern;
  KvpExpirationTest expiration_test;
  gint64            expiration_when;
  KvpFilterJoin     join;
  GPtrArray        *rules;
  char             *anywhere;
  GPtrArray        *keys;
} KvpFilterSpec;

struct _KvpFilterBuilder {
  KvpFilterSpec spec;
};

void                 _kvp_filter_spec_init        (KvpFilterSpec         *self);
void                 _kvp_filter_spec_copy        (KvpFilterSpec         *self,
                                                   const KvpFilterSpec   *source);
void                 _kvp_filter_spec_clear       (KvpFilterSpec         *self);
void                 _kvp_filter_spec_add_rule    (KvpFilterSpec         *self,
                                                   const char            *path,
                                                   KvpMetadataTest        test,
                                                   const char            *value);
/* (transfer full) (element-type KvpFilterProblem) */
GPtrArray           *_kvp_filter_spec_validate    (const KvpFilterSpec   *self);

/* @spec has no problem. */
KvpFilter           *_kvp_filter_new              (const KvpFilterSpec   *spec);
const KvpFilterSpec *_kvp_filter_get_spec         (KvpFilter             *self);

int                  _kvp_filter_compare_bytes    (gconstpointer          a,
                                                   gconstpointer          b);

G_END_DECLS
