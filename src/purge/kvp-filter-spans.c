/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-name-glob.h"
#include "purge/kvp-filter-private.h"
#include "purge/kvp-filter-regex.h"
#include "purge/kvp-filter-spans.h"
#include "purge/kvp-metadata-walk.h"

/* More emphasis than this says nothing. */
#define MAX_SPANS 64

struct _KvpFilterSpans {
  KvpFilter      *filter; /* (owned) */
  KvpNameGlob    *glob;   /* (owned) (nullable) */
  KvpFilterRegex *regex;  /* (owned) (nullable) */
};

/**
 * kvp_filter_spans_new:
 * @filter: what keys matched
 *
 * Returns: (transfer full): what finds the parts that matched
 */
KvpFilterSpans *
kvp_filter_spans_new (KvpFilter *filter)
{
  KvpFilterSpans *self;
  const KvpFilterSpec *spec;

  g_return_val_if_fail (KVP_IS_FILTER (filter), NULL);

  self = g_new0 (KvpFilterSpans, 1);
  self->filter = g_object_ref (filter);
  spec = _kvp_filter_get_spec (filter);
  if (spec->name_test == KVP_NAME_GLOB)
    self->glob = kvp_name_glob_new (spec->name_pattern, NULL);
  else if (spec->name_test == KVP_NAME_REGEX)
    self->regex = kvp_filter_regex_new (spec->name_pattern, NULL);

  return self;
}

void
kvp_filter_spans_free (KvpFilterSpans *self)
{
  g_object_unref (self->filter);
  g_clear_pointer (&self->glob, kvp_name_glob_free);
  g_clear_pointer (&self->regex, kvp_filter_regex_free);
  g_free (self);
}

static void
add (GArray *spans,
     gsize   start,
     gsize   end)
{
  const KvpFilterSpan span = { start, end };

  if (start < end && spans->len < MAX_SPANS)
    g_array_append_val (spans, span);
}

static int
compare_spans (gconstpointer a,
               gconstpointer b)
{
  const KvpFilterSpan *left = a;
  const KvpFilterSpan *right = b;

  return (left->start > right->start) - (left->start < right->start);
}

/* Makes one of those that touch. */
static GArray *
merge (GArray *spans)
{
  guint n = 0;

  g_array_sort (spans, compare_spans);
  for (guint i = 0; i < spans->len; i++)
    {
      KvpFilterSpan span = g_array_index (spans, KvpFilterSpan, i);
      KvpFilterSpan *last = n > 0 ? &g_array_index (spans, KvpFilterSpan, n - 1) : NULL;

      if (last != NULL && span.start <= last->end)
        last->end = MAX (last->end, span.end);
      else
        g_array_index (spans, KvpFilterSpan, n++) = span;
    }
  g_array_set_size (spans, n);

  return spans;
}

/* The longest that fits: the others are inside it. */
static void
add_prefix (const KvpFilterSpec *spec,
            const KvpKey        *key,
            GArray              *spans)
{
  gsize longest = 0;

  for (guint i = 0; i < spec->prefixes->len; i++)
    {
      gsize length;
      const void *prefix = g_bytes_get_data (g_ptr_array_index (spec->prefixes, i), &length);

      if (length > longest && length <= key->name_length && memcmp (prefix, key->name, length) == 0)
        longest = length;
    }

  add (spans, 0, longest);
}

static void
add_occurrences (const char   *pattern,
                 const KvpKey *key,
                 GArray       *spans)
{
  gsize length = strlen (pattern);

  for (gsize i = 0; length > 0 && i + length <= key->name_length;)
    {
      if (memcmp (key->name + i, pattern, length) == 0)
        {
          add (spans, i, i + length);
          i += length;
        }
      else
        i++;
    }
}

static void
add_glob (const KvpNameGlob *glob,
          const KvpKey      *key,
          GArray            *spans)
{
  g_autoptr(GArray) fixed = g_array_new (FALSE, FALSE, sizeof (gsize));

  kvp_name_glob_find (glob, key->name, key->name_length, fixed);
  for (guint i = 0; i + 1 < fixed->len; i += 2)
    add (spans, g_array_index (fixed, gsize, i), g_array_index (fixed, gsize, i + 1));
}

/* Unlike for GLib, a NUL is a character like others. */
static gboolean
is_text (const char *bytes,
         gsize       length)
{
  const char *end = bytes + length;
  const char *stop;

  while (!g_utf8_validate_len (bytes, end - bytes, &stop))
    {
      if (stop == end || *stop != '\0')
        return FALSE;
      bytes = stop + 1;
    }

  return TRUE;
}

static void
add_name_test (const KvpFilterSpans *self,
               const KvpKey         *key,
               GArray               *spans)
{
  const KvpFilterSpec *spec = _kvp_filter_get_spec (self->filter);
  gsize start, end;

  if (spec->name_test == KVP_NAME_CONTAINS)
    add_occurrences (spec->name_pattern, key, spans);
  else if (self->glob != NULL)
    add_glob (self->glob, key, spans);
  /* No such name can have matched; the expression must not be asked about it. */
  else if (self->regex != NULL && is_text (key->name, key->name_length) &&
           kvp_filter_regex_find (self->regex, key->name, key->name_length, &start, &end))
    add (spans, start, end);
}

/**
 * kvp_filter_spans_get_name:
 * @self: spans
 * @key: a key that matched
 * @why: by what
 *
 * Returns: (transfer full) (element-type KvpFilterSpan): the parts of its name that the filter is about
 */
GArray *
kvp_filter_spans_get_name (const KvpFilterSpans *self,
                           const KvpKey         *key,
                           guint64               why)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (KvpFilterSpan));

  g_return_val_if_fail (self != NULL && key != NULL, spans);

  if (key->name_length == 0)
    return spans;

  if (why & KVP_FILTER_WHY_PREFIX)
    add_prefix (_kvp_filter_get_spec (self->filter), key, spans);
  if (why & KVP_FILTER_WHY_NAME)
    add_name_test (self, key, spans);
  if (why & KVP_FILTER_WHY_KEY_LIST)
    add (spans, 0, key->name_length);

  return merge (spans);
}

typedef struct {
  const KvpKey *key;
  GArray       *spans;
} Walk;

static gboolean
take_value (const char  *span,
            gsize        length,
            gpointer     user_data,
            GError     **error)
{
  Walk *walk = user_data;
  const KvpKey *key = walk->key;

  if (span >= key->metadata && span + length <= key->metadata + key->metadata_length)
    add (walk->spans, (gsize) (span - key->metadata), (gsize) (span - key->metadata) + length);

  return TRUE;
}

/**
 * kvp_filter_spans_get_metadata:
 * @self: spans
 * @key: a key that matched
 * @why: by what
 *
 * Returns: (transfer full) (element-type KvpFilterSpan): the values in its raw metadata that the rules look at by which
 *   it matched
 */
GArray *
kvp_filter_spans_get_metadata (const KvpFilterSpans *self,
                               const KvpKey         *key,
                               guint64               why)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (KvpFilterSpan));
  g_autoptr(GString) scratch = g_string_new (NULL);
  const KvpFilterSpec *spec;
  Walk walk = { key, spans };

  g_return_val_if_fail (self != NULL && key != NULL, spans);

  spec = _kvp_filter_get_spec (self->filter);
  for (guint i = 0; key->metadata != NULL && i < MIN (spec->rules->len, KVP_FILTER_MAX_RULES); i++)
    {
      const KvpMetadataRule *rule = g_ptr_array_index (spec->rules, i);
      g_autoptr(KvpMetadataPath) path = NULL;

      if ((why & KVP_FILTER_WHY_RULE (i)) == 0)
        continue;

      path = kvp_metadata_path_new (rule->path, NULL);
      /* What is not JSON has no parts to emphasise. */
      if (path != NULL && kvp_metadata_path_get_n_steps (path) > 0)
        kvp_metadata_walk (path, key, scratch, take_value, &walk, NULL);
    }

  return merge (spans);
}
