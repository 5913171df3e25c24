/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-name-glob.h"
#include "store/kvp-keep-matcher.h"

/* Whole names and prefixes are looked up, so that a list of thousands of keys costs no more than a short one:
 * a prefix needs one look-up for each length that a prefix of the list has. */
struct _KvpKeepMatcher {
  GHashTable *names;          /* (owned) (element-type GBytes guint): index by whole name */
  GHashTable *prefixes;       /* (owned) (element-type GBytes guint): index by prefix */
  GArray     *prefix_lengths; /* (owned) (element-type gsize): the longest first, each once */
  GPtrArray  *globs;          /* (owned) (element-type KvpNameGlob) */
  GArray     *glob_indexes;   /* (owned) (element-type guint): the rule of each */
  guint       n_rules;
};

static gboolean
add_glob (KvpKeepMatcher  *self,
          GBytes          *pattern,
          guint            index,
          GError         **error)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (pattern, NULL), g_bytes_get_size (pattern));
  KvpNameGlob *glob = kvp_name_glob_new (text, error);

  if (glob == NULL)
    return FALSE;

  g_ptr_array_add (self->globs, glob);
  g_array_append_val (self->glob_indexes, index);

  return TRUE;
}

static gboolean
add_rule (KvpKeepMatcher  *self,
          KvpKeepRule     *rule,
          guint            index,
          GError         **error)
{
  GBytes *pattern = kvp_keep_rule_get_pattern (rule);
  gsize length = g_bytes_get_size (pattern);

  switch (kvp_keep_rule_get_kind (rule))
    {
    case KVP_KEEP_KEY:
      g_hash_table_insert (self->names, g_bytes_ref (pattern), GUINT_TO_POINTER (index));
      return TRUE;

    case KVP_KEEP_PREFIX:
      g_hash_table_insert (self->prefixes, g_bytes_ref (pattern), GUINT_TO_POINTER (index));
      g_array_append_val (self->prefix_lengths, length);
      return TRUE;

    case KVP_KEEP_GLOB:
    default:
      return add_glob (self, pattern, index, error);
    }
}

static int
compare_lengths (gconstpointer a,
                 gconstpointer b)
{
  gsize left = *(const gsize *) a;
  gsize right = *(const gsize *) b;

  return (left < right) - (left > right);
}

static void
sort_lengths (GArray *lengths)
{
  guint n = 0;

  g_array_sort (lengths, compare_lengths);
  for (guint i = 0; i < lengths->len; i++)
    {
      if (n == 0 || g_array_index (lengths, gsize, i) != g_array_index (lengths, gsize, n - 1))
        g_array_index (lengths, gsize, n++) = g_array_index (lengths, gsize, i);
    }
  g_array_set_size (lengths, n);
}

/**
 * kvp_keep_matcher_new:
 * @rules: (element-type KvpKeepRule): rules; their index is what kvp_keep_matcher_match() gives
 * @error: INVALID_INPUT
 *
 * Returns: (transfer full): a matcher, or %NULL if a rule can not be read
 */
KvpKeepMatcher *
kvp_keep_matcher_new (GPtrArray  *rules,
                      GError    **error)
{
  g_autoptr(KvpKeepMatcher) self = NULL;

  g_return_val_if_fail (rules != NULL, NULL);

  self = g_new0 (KvpKeepMatcher, 1);
  self->n_rules = rules->len;
  self->names = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  self->prefixes = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  self->prefix_lengths = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->globs = g_ptr_array_new_with_free_func ((GDestroyNotify) kvp_name_glob_free);
  self->glob_indexes = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < rules->len; i++)
    {
      if (!add_rule (self, g_ptr_array_index (rules, i), i, error))
        return NULL;
    }

  sort_lengths (self->prefix_lengths);

  return g_steal_pointer (&self);
}

void
kvp_keep_matcher_free (KvpKeepMatcher *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->names);
  g_hash_table_unref (self->prefixes);
  g_array_unref (self->prefix_lengths);
  g_ptr_array_unref (self->globs);
  g_array_unref (self->glob_indexes);
  g_free (self);
}

guint
kvp_keep_matcher_get_size (KvpKeepMatcher *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_rules;
}

/* Calls @func for each rule that keeps the key until it returns FALSE. */
typedef gboolean (*RuleFunc) (guint    index,
                              gpointer data);

static gboolean
look_up (GHashTable *table,
         const char *name,
         gsize       length,
         RuleFunc    func,
         gpointer    data)
{
  g_autoptr(GBytes) key = g_bytes_new_static (name, length);
  gpointer index;

  return !g_hash_table_lookup_extended (table, key, NULL, &index) || func (GPOINTER_TO_UINT (index), data);
}

static void
foreach_rule (KvpKeepMatcher *self,
              const char     *name,
              gsize           length,
              RuleFunc        func,
              gpointer        data)
{
  if (g_hash_table_size (self->names) > 0 && !look_up (self->names, name, length, func, data))
    return;

  for (guint i = 0; i < self->prefix_lengths->len; i++)
    {
      gsize prefix_length = g_array_index (self->prefix_lengths, gsize, i);

      if (prefix_length <= length && !look_up (self->prefixes, name, prefix_length, func, data))
        return;
    }

  for (guint i = 0; i < self->globs->len; i++)
    {
      if (kvp_name_glob_match (g_ptr_array_index (self->globs, i), name, length) &&
          !func (g_array_index (self->glob_indexes, guint, i), data))
        return;
    }
}

static gboolean
take_first (guint    index,
            gpointer data)
{
  guint *found = data;

  *found = index;

  return FALSE;
}

guint
kvp_keep_matcher_match (KvpKeepMatcher *self,
                        const char     *name,
                        gsize           length)
{
  guint found = KVP_KEEP_NONE;

  g_return_val_if_fail (self != NULL && name != NULL, KVP_KEEP_NONE);

  foreach_rule (self, name, length, take_first, &found);

  return found;
}

static gboolean
count_rule (guint    index,
            gpointer data)
{
  guint *counts = data;

  counts[index]++;

  return TRUE;
}

void
kvp_keep_matcher_count (KvpKeepMatcher *self,
                        const char     *name,
                        gsize           length,
                        guint          *counts)
{
  g_return_if_fail (self != NULL && name != NULL && counts != NULL);

  foreach_rule (self, name, length, count_rule, counts);
}
