/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-name-glob.h"
#include "purge/kvp-filter-find.h"
#include "purge/kvp-filter-private.h"
#include "purge/kvp-filter-regex.h"
#include "purge/kvp-matcher.h"
#include "purge/kvp-metadata-match.h"
#include "purge/kvp-metadata-search.h"
#include "store/kvp-plan.h"

struct _KvpMatcher {
  GObject            parent_instance;

  KvpFilter         *filter;       /* (owned) */
  gint64             now;

  /* The filter made ready, each (owned) (nullable) */
  KvpNameGlob       *glob;
  KvpFilterRegex    *regex;
  GPtrArray         *rules;        /* (element-type KvpMetadataMatch) */
  KvpMetadataSearch *search;
  gsize              name_pattern_length;

  GError            *error;        /* (owned) (nullable): why it can not match anything */
};

G_DEFINE_FINAL_TYPE (KvpMatcher, kvp_matcher, G_TYPE_OBJECT)

/* A test of one part of the filter on one key: FALSE and @error if it can not be decided. */
typedef gboolean (*PartTest) (KvpMatcher    *self,
                              const KvpKey  *key,
                              GString       *scratch,
                              gboolean      *holds,
                              guint64       *why,
                              GError       **error);

static void
compile (KvpMatcher *self)
{
  const KvpFilterSpec *spec = _kvp_filter_get_spec (self->filter);

  self->name_pattern_length = strlen (spec->name_pattern);
  if (spec->name_test == KVP_NAME_GLOB)
    self->glob = kvp_name_glob_new (spec->name_pattern, &self->error);
  else if (spec->name_test == KVP_NAME_REGEX)
    self->regex = kvp_filter_regex_new (spec->name_pattern, &self->error);

  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) kvp_metadata_match_free);
  for (guint i = 0; i < spec->rules->len && self->error == NULL; i++)
    {
      KvpMetadataMatch *rule = kvp_metadata_match_new (g_ptr_array_index (spec->rules, i), &self->error);

      if (rule != NULL)
        g_ptr_array_add (self->rules, rule);
    }

  if (spec->anywhere[0] != '\0')
    self->search = kvp_metadata_search_new (spec->anywhere);
}

static void
kvp_matcher_finalize (GObject *object)
{
  KvpMatcher *self = KVP_MATCHER (object);

  g_clear_object (&self->filter);
  g_clear_pointer (&self->glob, kvp_name_glob_free);
  g_clear_pointer (&self->regex, kvp_filter_regex_free);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  g_clear_pointer (&self->search, kvp_metadata_search_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (kvp_matcher_parent_class)->finalize (object);
}

static void
kvp_matcher_class_init (KvpMatcherClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kvp_matcher_finalize;
}

static void
kvp_matcher_init (KvpMatcher *self)
{
}

/**
 * kvp_matcher_new:
 * @filter: what keys are meant
 * @now: seconds since the epoch, for %KVP_EXPIRATION_WITHIN
 *
 * Returns: (transfer full): a matcher
 */
KvpMatcher *
kvp_matcher_new (KvpFilter *filter,
                 gint64     now)
{
  KvpMatcher *self;

  g_return_val_if_fail (KVP_IS_FILTER (filter), NULL);

  self = g_object_new (KVP_TYPE_MATCHER, NULL);
  self->filter = g_object_ref (filter);
  self->now = now;
  /* A filter that was built compiles; should it not (no memory), every match fails rather than leave a part
   * out. */
  compile (self);

  return self;
}

/**
 * kvp_matcher_ref:
 * @self: a matcher
 *
 * In any thread.
 *
 * Returns: (transfer full): @self
 */
KvpMatcher *
kvp_matcher_ref (KvpMatcher *self)
{
  g_return_val_if_fail (KVP_IS_MATCHER (self), NULL);

  return g_object_ref (self);
}

/**
 * kvp_matcher_unref:
 * @self: (transfer full): a matcher
 *
 * In any thread.
 */
void
kvp_matcher_unref (KvpMatcher *self)
{
  g_return_if_fail (KVP_IS_MATCHER (self));

  g_object_unref (self);
}

static gboolean
test_prefix (KvpMatcher    *self,
             const KvpKey  *key,
             GString       *scratch,
             gboolean      *holds,
             guint64       *why,
             GError       **error)
{
  /* A key starts with one of the prefixes exactly if it starts with one of those that cover them. */
  GPtrArray *prefixes = kvp_filter_get_list_prefixes (self->filter);

  *holds = prefixes->len == 0;
  for (guint i = 0; i < prefixes->len && !*holds; i++)
    {
      gsize length;
      const char *prefix = g_bytes_get_data (g_ptr_array_index (prefixes, i), &length);

      if (length <= key->name_length && memcmp (key->name, prefix, length) == 0)
        {
          *holds = TRUE;
          *why |= KVP_FILTER_WHY_PREFIX;
        }
    }

  return TRUE;
}

static gboolean
test_name (KvpMatcher    *self,
           const KvpKey  *key,
           GString       *scratch,
           gboolean      *holds,
           guint64       *why,
           GError       **error)
{
  const KvpFilterSpec *spec = _kvp_filter_get_spec (self->filter);

  *holds = FALSE;
  switch (spec->name_test)
    {
    case KVP_NAME_ANY:
      *holds = TRUE;
      return TRUE;

    case KVP_NAME_CONTAINS:
      *holds = kvp_filter_find_bytes (key->name, key->name_length,
                                      spec->name_pattern, self->name_pattern_length);
      break;

    case KVP_NAME_GLOB:
      *holds = kvp_name_glob_match (self->glob, key->name, key->name_length);
      break;

    case KVP_NAME_REGEX:
      if (!kvp_filter_regex_match (self->regex, key->name, key->name_length, key->name, key->name_length,
                                   holds, error))
        return FALSE;
      break;

    default:
      g_return_val_if_reached (TRUE);
    }

  if (*holds)
    *why |= KVP_FILTER_WHY_NAME;

  return TRUE;
}

static gboolean
test_expiration (KvpMatcher    *self,
                 const KvpKey  *key,
                 GString       *scratch,
                 gboolean      *holds,
                 guint64       *why,
                 GError       **error)
{
  const KvpFilterSpec *spec = _kvp_filter_get_spec (self->filter);

  *holds = FALSE;
  switch (spec->expiration_test)
    {
    case KVP_EXPIRATION_ANY:
      *holds = TRUE;
      return TRUE;

    case KVP_EXPIRATION_NEVER:
      *holds = key->expiration == 0;
      break;

    case KVP_EXPIRATION_BEFORE:
      *holds = key->expiration != 0 && key->expiration < spec->expiration_when;
      break;

    case KVP_EXPIRATION_AFTER:
      *holds = key->expiration != 0 && key->expiration >= spec->expiration_when;
      break;

    case KVP_EXPIRATION_WITHIN:
      /* Both sides are positive here, so the difference is in range. */
      *holds = key->expiration > 0 && key->expiration >= self->now &&
               key->expiration - MAX (self->now, 0) <= spec->expiration_when;
      break;

    default:
      g_return_val_if_reached (TRUE);
    }

  if (*holds)
    *why |= KVP_FILTER_WHY_EXPIRATION;

  return TRUE;
}

static gboolean
test_rules (KvpMatcher    *self,
            const KvpKey  *key,
            GString       *scratch,
            gboolean      *holds,
            guint64       *why,
            GError       **error)
{
  gboolean all = _kvp_filter_get_spec (self->filter)->join == KVP_JOIN_ALL;

  /* With JOIN_ANY every rule is tested even after one holds: the row says which did. */
  *holds = all || self->rules->len == 0;
  for (guint i = 0; i < self->rules->len; i++)
    {
      gboolean rule_holds;

      if (!kvp_metadata_match_test (g_ptr_array_index (self->rules, i), key, scratch, &rule_holds, error))
        return FALSE;

      if (rule_holds)
        *why |= KVP_FILTER_WHY_RULE (i);

      if (!all)
        *holds |= rule_holds;
      else if (!rule_holds)
        {
          *holds = FALSE;
          break;
        }
    }

  return TRUE;
}

static gboolean
test_anywhere (KvpMatcher    *self,
               const KvpKey  *key,
               GString       *scratch,
               gboolean      *holds,
               guint64       *why,
               GError       **error)
{
  *holds = TRUE;
  if (self->search == NULL)
    return TRUE;

  if (!kvp_metadata_search_test (self->search, key, scratch, holds, error))
    return FALSE;

  if (*holds)
    *why |= KVP_FILTER_WHY_ANYWHERE;

  return TRUE;
}

/* Every part must hold; the cheap ones go first. A test that is added to the filter is added here. */
static gboolean
match_conditions (KvpMatcher    *self,
                  const KvpKey  *key,
                  GString       *scratch,
                  gboolean      *matches,
                  guint64       *why,
                  GError       **error)
{
  static const PartTest tests[] = { test_prefix, test_expiration, test_name, test_rules, test_anywhere };

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      if (!tests[i] (self, key, scratch, matches, why, error))
        {
          *matches = FALSE;
          return FALSE;
        }

      if (!*matches)
        return TRUE;
    }

  return TRUE;
}

/* Exact bytes. A name that can not be held exactly is only a stand-in, so it is no name of the list. */
static gboolean
is_listed (KvpMatcher   *self,
           const KvpKey *key)
{
  GPtrArray *keys = kvp_filter_get_keys (self->filter);
  guint low = 0;
  guint high = keys->len;

  if (key->flags & KVP_KEY_INEXACT_NAME)
    return FALSE;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      gsize length;
      const char *name = g_bytes_get_data (g_ptr_array_index (keys, middle), &length);
      int order = memcmp (key->name, name, MIN (key->name_length, length));

      if (order == 0 && key->name_length == length)
        return TRUE;

      if (order < 0 || (order == 0 && key->name_length < length))
        high = middle;
      else
        low = middle + 1;
    }

  return FALSE;
}

static gboolean
match (KvpMatcher    *self,
       const KvpKey  *key,
       GString       *scratch,
       gboolean      *matches,
       guint64       *why,
       GError       **error)
{
  gboolean decided = TRUE;

  *matches = FALSE;
  *why = 0;

  if (self->error != NULL)
    {
      g_propagate_error (error, g_error_copy (self->error));
      return FALSE;
    }

  switch (kvp_filter_get_mode (self->filter))
    {
    case KVP_FILTER_KEYS_THAT_MATCH:
      decided = match_conditions (self, key, scratch, matches, why, error);
      break;

    case KVP_FILTER_KEY_LIST:
      *matches = is_listed (self, key);
      *why = KVP_FILTER_WHY_KEY_LIST;
      break;

    case KVP_FILTER_EVERY_KEY:
      *matches = TRUE;
      *why = KVP_FILTER_WHY_EVERY_KEY;
      break;

    default:
      g_return_val_if_reached (FALSE);
    }

  if (!*matches)
    *why = 0;

  return decided;
}

/**
 * kvp_matcher_match:
 * @self: a matcher
 * @key: a key
 * @matches: (out): whether the filter means it
 * @why: (out): the parts of the filter that it matched, see kvp_filter_describe_why(); 0 if it does not match
 * @error: return location for an error
 *
 * Returns: %FALSE if it can not be decided: a regular expression met its limit, or the metadata is not
 *   JSON. A dry run must fail then.
 */
gboolean
kvp_matcher_match (KvpMatcher    *self,
                   const KvpKey  *key,
                   gboolean      *matches,
                   guint64       *why,
                   GError       **error)
{
  g_autoptr(GString) scratch = NULL;

  g_return_val_if_fail (KVP_IS_MATCHER (self), FALSE);
  g_return_val_if_fail (key != NULL && matches != NULL && why != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  scratch = g_string_new (NULL);

  return match (self, key, scratch, matches, why, error);
}

/**
 * kvp_matcher_match_list:
 * @self: a matcher
 * @keys: a page of keys
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type KvpPlanMatch): the keys that match, in order; %NULL if
 *   one can not be decided
 */
GArray *
kvp_matcher_match_list (KvpMatcher  *self,
                        KvpKeyList  *keys,
                        GError     **error)
{
  g_autoptr(GArray) found = NULL;
  g_autoptr(GString) scratch = NULL;

  g_return_val_if_fail (KVP_IS_MATCHER (self), NULL);
  g_return_val_if_fail (keys != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  found = g_array_new (FALSE, FALSE, sizeof (KvpPlanMatch));
  scratch = g_string_new (NULL);

  for (guint i = 0; i < kvp_key_list_get_length (keys); i++)
    {
      KvpPlanMatch item = { .index = i };
      gboolean matches;

      if (!match (self, kvp_key_list_get (keys, i), scratch, &matches, &item.why, error))
        return NULL;

      if (matches)
        g_array_append_val (found, item);
    }

  return g_steal_pointer (&found);
}
