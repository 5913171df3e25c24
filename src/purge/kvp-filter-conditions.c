/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-filter-private.h"

/* What a form needs to show a filter again. Nothing here decides which keys are meant: that is the
 * matcher's. */

/**
 * kvp_filter_get_prefixes:
 * @self: a filter
 *
 * Returns: (transfer none) (element-type GBytes): the prefixes as they were typed
 */
GPtrArray *
kvp_filter_get_prefixes (KvpFilter *self)
{
  g_return_val_if_fail (KVP_IS_FILTER (self), NULL);

  return _kvp_filter_get_spec (self)->prefixes;
}

/**
 * kvp_filter_get_name:
 * @self: a filter
 * @pattern: (out) (transfer none): what the name is tested with; "" if it is not
 *
 * Returns: how the name is tested
 */
KvpNameTest
kvp_filter_get_name (KvpFilter   *self,
                     const char **pattern)
{
  g_return_val_if_fail (KVP_IS_FILTER (self), KVP_NAME_ANY);

  *pattern = _kvp_filter_get_spec (self)->name_pattern;

  return _kvp_filter_get_spec (self)->name_test;
}

/**
 * kvp_filter_get_expiration:
 * @self: a filter
 * @when: (out): see kvp_filter_builder_set_expiration()
 *
 * Returns: how the expiration is tested
 */
KvpExpirationTest
kvp_filter_get_expiration (KvpFilter *self,
                           gint64    *when)
{
  g_return_val_if_fail (KVP_IS_FILTER (self), KVP_EXPIRATION_ANY);

  *when = _kvp_filter_get_spec (self)->expiration_when;

  return _kvp_filter_get_spec (self)->expiration_test;
}

/**
 * kvp_filter_get_rules:
 * @self: a filter
 * @join: (out): how the rules are joined
 *
 * Returns: (transfer none) (element-type KvpMetadataRule): the metadata rules as they were typed
 */
GPtrArray *
kvp_filter_get_rules (KvpFilter     *self,
                      KvpFilterJoin *join)
{
  g_return_val_if_fail (KVP_IS_FILTER (self), NULL);

  *join = _kvp_filter_get_spec (self)->join;

  return _kvp_filter_get_spec (self)->rules;
}

/**
 * kvp_filter_get_anywhere:
 * @self: a filter
 *
 * Returns: (transfer none): what is looked for anywhere in metadata; "" if nothing
 */
const char *
kvp_filter_get_anywhere (KvpFilter *self)
{
  g_return_val_if_fail (KVP_IS_FILTER (self), NULL);

  return _kvp_filter_get_spec (self)->anywhere;
}
