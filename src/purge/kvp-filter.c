/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "purge/kvp-filter-private.h"

/* Up to so many are freed at once. */
#define MAX_KEYS_TO_FREE 10000

struct _KvpFilter {
  GObject       parent_instance;

  KvpFilterSpec spec;          /* (owned) */
  GPtrArray    *list_prefixes; /* (owned) (element-type GBytes) */
};

G_DEFINE_FINAL_TYPE (KvpFilter, kvp_filter, G_TYPE_OBJECT)

static void
rule_free (gpointer data)
{
  KvpMetadataRule *rule = data;

  g_free (rule->path);
  g_free (rule->value);
  g_free (rule);
}

void
_kvp_filter_spec_init (KvpFilterSpec *self)
{
  *self = (KvpFilterSpec) {
    .prefixes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref),
    .name_pattern = g_strdup (""),
    .rules = g_ptr_array_new_with_free_func (rule_free),
    .anywhere = g_strdup (""),
    .keys = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref),
  };
}

static gpointer
ref_bytes (gconstpointer bytes,
           gpointer      user_data)
{
  return g_bytes_ref ((GBytes *) bytes);
}

void
_kvp_filter_spec_copy (KvpFilterSpec       *self,
                       const KvpFilterSpec *source)
{
  _kvp_filter_spec_init (self);

  self->mode = source->mode;
  self->name_test = source->name_test;
  self->expiration_test = source->expiration_test;
  self->expiration_when = source->expiration_when;
  self->join = source->join;

  g_free (self->name_pattern);
  self->name_pattern = g_strdup (source->name_pattern);
  g_free (self->anywhere);
  self->anywhere = g_strdup (source->anywhere);

  g_ptr_array_extend (self->prefixes, source->prefixes, ref_bytes, NULL);
  g_ptr_array_extend (self->keys, source->keys, ref_bytes, NULL);
  for (guint i = 0; i < source->rules->len; i++)
    {
      const KvpMetadataRule *rule = g_ptr_array_index (source->rules, i);

      _kvp_filter_spec_add_rule (self, rule->path, rule->test, rule->value);
    }
}

void
_kvp_filter_spec_clear (KvpFilterSpec *self)
{
  g_clear_pointer (&self->prefixes, g_ptr_array_unref);
  g_clear_pointer (&self->name_pattern, g_free);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  g_clear_pointer (&self->anywhere, g_free);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
}

void
_kvp_filter_spec_add_rule (KvpFilterSpec   *self,
                           const char      *path,
                           KvpMetadataTest  test,
                           const char      *value)
{
  KvpMetadataRule *rule = g_new0 (KvpMetadataRule, 1);

  rule->path = g_strdup (path);
  rule->test = test;
  rule->value = g_strdup (value != NULL ? value : "");
  g_ptr_array_add (self->rules, rule);
}

/* For sorting an array of GBytes as the API sorts names: by bytes. */
int
_kvp_filter_compare_bytes (gconstpointer a,
                           gconstpointer b)
{
  return g_bytes_compare (*(GBytes * const *) a, *(GBytes * const *) b);
}

static gboolean
has_prefix (GBytes *bytes,
            GBytes *prefix)
{
  gsize length, prefix_length;
  const char *data = g_bytes_get_data (bytes, &length);
  const char *prefix_data = g_bytes_get_data (prefix, &prefix_length);

  return prefix_length <= length && memcmp (data, prefix_data, prefix_length) == 0;
}

/* Sorted, a prefix stands right before those that it covers. */
static GPtrArray *
find_list_prefixes (GPtrArray *prefixes)
{
  g_autoptr(GPtrArray) sorted = g_ptr_array_copy (prefixes, (GCopyFunc) g_bytes_ref, NULL);
  GPtrArray *result = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  g_ptr_array_sort (sorted, _kvp_filter_compare_bytes);
  for (guint i = 0; i < sorted->len; i++)
    {
      GBytes *prefix = g_ptr_array_index (sorted, i);

      if (result->len == 0 || !has_prefix (prefix, g_ptr_array_index (result, result->len - 1)))
        g_ptr_array_add (result, g_bytes_ref (prefix));
    }

  return result;
}

static void
sort_and_drop_duplicates (GPtrArray *keys)
{
  guint n_kept = 0;

  g_ptr_array_sort (keys, _kvp_filter_compare_bytes);

  /* In place, and without removing from the middle: a list may have a million keys. */
  for (guint i = 0; i < keys->len; i++)
    {
      if (n_kept > 0 && g_bytes_equal (keys->pdata[i], keys->pdata[n_kept - 1]))
        continue;

      if (i != n_kept)
        {
          gpointer duplicate = keys->pdata[n_kept];

          keys->pdata[n_kept] = keys->pdata[i];
          keys->pdata[i] = duplicate;
        }
      n_kept++;
    }

  g_ptr_array_set_size (keys, (int) n_kept);
}

typedef struct {
  GPtrArray *keys; /* (owned) */
} FreeJob;

static void
free_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  FreeJob *job = task_data;

  g_clear_pointer (&job->keys, g_ptr_array_unref);
  g_task_return_boolean (task, TRUE);
}

static void
free_in_thread (GPtrArray *keys) /* (transfer full) */
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, NULL, NULL);
  FreeJob *job = g_new0 (FreeJob, 1);

  job->keys = keys;
  g_task_set_source_tag (task, free_in_thread);
  g_task_set_task_data (task, job, g_free);
  g_task_run_in_thread (task, free_thread);
}

static void
kvp_filter_finalize (GObject *object)
{
  KvpFilter *self = KVP_FILTER (object);

  /* To free a million keys takes longer than a frame. */
  if (self->spec.keys->len > MAX_KEYS_TO_FREE)
    free_in_thread (g_steal_pointer (&self->spec.keys));

  _kvp_filter_spec_clear (&self->spec);
  g_clear_pointer (&self->list_prefixes, g_ptr_array_unref);

  G_OBJECT_CLASS (kvp_filter_parent_class)->finalize (object);
}

static void
kvp_filter_class_init (KvpFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kvp_filter_finalize;
}

static void
kvp_filter_init (KvpFilter *self)
{
}

/* As typed, but each once: "start with “a” or “a”" is no sentence. */
static void
drop_repeated_prefixes (GPtrArray *prefixes)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_bytes_hash, g_bytes_equal);

  for (guint i = 0; i < prefixes->len;)
    {
      GBytes *prefix = g_ptr_array_index (prefixes, i);

      if (g_hash_table_contains (seen, prefix))
        {
          g_ptr_array_remove_index (prefixes, i);
          continue;
        }

      g_hash_table_add (seen, prefix);
      i++;
    }
}

KvpFilter *
_kvp_filter_new (const KvpFilterSpec *spec)
{
  KvpFilter *self = g_object_new (KVP_TYPE_FILTER, NULL);

  _kvp_filter_spec_copy (&self->spec, spec);
  drop_repeated_prefixes (self->spec.prefixes);
  sort_and_drop_duplicates (self->spec.keys);
  self->list_prefixes = find_list_prefixes (self->spec.prefixes);

  return self;
}

const KvpFilterSpec *
_kvp_filter_get_spec (KvpFilter *self)
{
  return &self->spec;
}

/**
 * kvp_filter_to_builder:
 * @self: a filter
 *
 * Returns: (transfer full): a builder that says the same, to change it
 */
KvpFilterBuilder *
kvp_filter_to_builder (KvpFilter *self)
{
  KvpFilterBuilder *builder;

  g_return_val_if_fail (KVP_IS_FILTER (self), NULL);

  builder = g_new0 (KvpFilterBuilder, 1);
  _kvp_filter_spec_copy (&builder->spec, &self->spec);

  return builder;
}

/**
 * kvp_filter_get_mode:
 * @self: a filter
 *
 * Returns: which of the three ways to say which keys
 */
KvpFilterMode
kvp_filter_get_mode (KvpFilter *self)
{
  g_return_val_if_fail (KVP_IS_FILTER (self), KVP_FILTER_KEYS_THAT_MATCH);

  return self->spec.mode;
}

/**
 * kvp_filter_get_list_prefixes:
 * @self: a filter
 *
 * The smallest set of prefixes that covers all keys that the filter can match: if both "a" and "ab" were
 * typed, "a". A key list has none: whoever lists decides how to find its keys.
 *
 * Returns: (transfer none) (element-type GBytes): sorted by bytes; empty for the whole namespace
 */
GPtrArray *
kvp_filter_get_list_prefixes (KvpFilter *self)
{
  g_return_val_if_fail (KVP_IS_FILTER (self), NULL);

  return self->list_prefixes;
}

/**
 * kvp_filter_get_keys:
 * @self: a filter
 *
 * Returns: (transfer none) (element-type GBytes): the names of a key list, sorted by bytes, each once;
 *   empty in other modes
 */
GPtrArray *
kvp_filter_get_keys (KvpFilter *self)
{
  g_return_val_if_fail (KVP_IS_FILTER (self), NULL);

  return self->spec.keys;
}
