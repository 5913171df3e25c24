/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-error.h"
#include "purge/kvp-filter-private.h"

static void
replace_string (char       **field,
                const char  *value)
{
  g_free (*field);
  *field = g_strdup (value != NULL ? value : "");
}

/**
 * kvp_filter_builder_new:
 *
 * Returns: (transfer full): a builder that says nothing yet, in mode %KVP_FILTER_KEYS_THAT_MATCH
 */
KvpFilterBuilder *
kvp_filter_builder_new (void)
{
  KvpFilterBuilder *self = g_new0 (KvpFilterBuilder, 1);

  _kvp_filter_spec_init (&self->spec);

  return self;
}

/**
 * kvp_filter_builder_free:
 * @self: (transfer full): a builder
 */
void
kvp_filter_builder_free (KvpFilterBuilder *self)
{
  g_return_if_fail (self != NULL);

  _kvp_filter_spec_clear (&self->spec);
  g_free (self);
}

/**
 * kvp_filter_builder_set_mode:
 * @self: a builder
 * @mode: which of the three ways to say which keys
 *
 * What does not belong to the mode is an error when it is built, never ignored.
 */
void
kvp_filter_builder_set_mode (KvpFilterBuilder *self,
                             KvpFilterMode     mode)
{
  g_return_if_fail (self != NULL);

  self->spec.mode = mode;
}

/**
 * kvp_filter_builder_add_prefix:
 * @self: a builder
 * @prefix: exact bytes
 *
 * Keys that start with any of the prefixes are meant.
 */
void
kvp_filter_builder_add_prefix (KvpFilterBuilder *self,
                               GBytes           *prefix)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (prefix != NULL);

  g_ptr_array_add (self->spec.prefixes, g_bytes_ref (prefix));
}

/**
 * kvp_filter_builder_set_name:
 * @self: a builder
 * @test: how the name is tested
 * @pattern: (nullable): what with; not trimmed
 */
void
kvp_filter_builder_set_name (KvpFilterBuilder *self,
                             KvpNameTest       test,
                             const char       *pattern)
{
  g_return_if_fail (self != NULL);

  self->spec.name_test = test;
  replace_string (&self->spec.name_pattern, test != KVP_NAME_ANY ? pattern : NULL);
}

/**
 * kvp_filter_builder_set_expiration:
 * @self: a builder
 * @test: how the expiration is tested
 * @when: seconds since the epoch, or from the dry run's start for %KVP_EXPIRATION_WITHIN; 0 if not filled in
 */
void
kvp_filter_builder_set_expiration (KvpFilterBuilder  *self,
                                   KvpExpirationTest  test,
                                   gint64             when)
{
  g_return_if_fail (self != NULL);

  self->spec.expiration_test = test;
  self->spec.expiration_when = test != KVP_EXPIRATION_ANY && test != KVP_EXPIRATION_NEVER ? when : 0;
}

/**
 * kvp_filter_builder_set_join:
 * @self: a builder
 * @join: whether all metadata rules must hold, or any one of them
 *
 * Joins the metadata rules only: prefix, name, expiration and text anywhere in metadata must always hold too.
 */
void
kvp_filter_builder_set_join (KvpFilterBuilder *self,
                             KvpFilterJoin     join)
{
  g_return_if_fail (self != NULL);

  self->spec.join = join;
}

/**
 * kvp_filter_builder_add_rule:
 * @self: a builder
 * @path: see #KvpMetadataRule
 * @test: how the field is compared
 * @value: (nullable): what it is compared with, as typed
 */
void
kvp_filter_builder_add_rule (KvpFilterBuilder *self,
                             const char       *path,
                             KvpMetadataTest   test,
                             const char       *value)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (path != NULL);

  _kvp_filter_spec_add_rule (&self->spec, path, test, value);
}

/**
 * kvp_filter_builder_set_anywhere:
 * @self: a builder
 * @text: (nullable): text to look for in the values of metadata at any depth, ignoring case; not trimmed;
 *   "" for none
 */
void
kvp_filter_builder_set_anywhere (KvpFilterBuilder *self,
                                 const char       *text)
{
  g_return_if_fail (self != NULL);

  replace_string (&self->spec.anywhere, text);
}

/**
 * kvp_filter_builder_add_key:
 * @self: a builder
 * @name: exact bytes; nothing is trimmed
 */
void
kvp_filter_builder_add_key (KvpFilterBuilder *self,
                            GBytes           *name)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (name != NULL);

  g_ptr_array_add (self->spec.keys, g_bytes_ref (name));
}

/**
 * kvp_filter_builder_validate:
 * @self: a builder
 *
 * Returns: (transfer full) (element-type KvpFilterProblem): everything that is incomplete or invalid, in
 *   the order of the form (of a long key list, the first hundred)
 */
GPtrArray *
kvp_filter_builder_validate (KvpFilterBuilder *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return _kvp_filter_spec_validate (&self->spec);
}

/**
 * kvp_filter_builder_build:
 * @self: a builder
 * @error: return location for a %KVP_ERROR_INVALID_INPUT
 *
 * Returns: (transfer full) (nullable): the filter; %NULL with the first problem's sentence
 */
KvpFilter *
kvp_filter_builder_build (KvpFilterBuilder  *self,
                          GError           **error)
{
  g_autoptr(GPtrArray) problems = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  problems = _kvp_filter_spec_validate (&self->spec);
  if (problems->len > 0)
    {
      const KvpFilterProblem *problem = g_ptr_array_index (problems, 0);

      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT, problem->message);
      return NULL;
    }

  return _kvp_filter_new (&self->spec);
}
