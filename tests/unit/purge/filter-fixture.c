/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "filter-fixture.h"
#include "store/kvp-plan.h"

KvpFilter *
filter_from (const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  KvpFilter *filter = kvp_filter_from_text (json, &error);

  if (filter == NULL)
    g_error ("%s: %s", json, error->message);

  return filter;
}

KvpFilter *
filter_of_rule (const char      *path,
                KvpMetadataTest  test,
                const char      *value)
{
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  g_autoptr(GError) error = NULL;
  KvpFilter *filter;

  kvp_filter_builder_add_rule (builder, path, test, value);
  filter = kvp_filter_builder_build (builder, &error);
  if (filter == NULL)
    g_error ("%s, %d, %s: %s", path, (int) test, value, error->message);

  return filter;
}

KvpKey
make_key (const char *name,
          const char *metadata,
          gint64      expiration)
{
  return (KvpKey) {
    .name = name,
    .name_length = strlen (name),
    .metadata = metadata,
    .metadata_length = metadata != NULL ? strlen (metadata) : 0,
    .expiration = expiration,
  };
}

gboolean
filter_means (KvpFilter    *filter,
              const KvpKey *key,
              guint64      *why)
{
  g_autoptr(KvpMatcher) matcher = kvp_matcher_new (filter, FIXTURE_NOW);
  g_autoptr(GError) error = NULL;
  gboolean matches = FALSE;
  guint64 bits = 0;
  gboolean decided = kvp_matcher_match (matcher, key, &matches, &bits, &error);

  g_assert_no_error (error);
  g_assert_true (decided);
  if (!matches)
    g_assert_cmphex (bits, ==, 0);
  else
    g_assert_cmphex (bits, !=, 0);
  if (why != NULL)
    *why = bits;

  return matches;
}

char *
filter_names (KvpFilter    *filter,
              const KvpKey *keys,
              guint         n_keys)
{
  g_autoptr(KvpMatcher) matcher = kvp_matcher_new (filter, FIXTURE_NOW);
  g_autoptr(KvpKeyList) list = kvp_key_list_new ();
  g_autoptr(GArray) found = NULL;
  g_autoptr(GError) error = NULL;
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < n_keys; i++)
    kvp_key_list_append (list, &keys[i]);

  found = kvp_matcher_match_list (matcher, list, &error);
  g_assert_no_error (error);
  g_assert_nonnull (found);

  for (guint i = 0; i < found->len; i++)
    {
      const KvpPlanMatch *match = &g_array_index (found, KvpPlanMatch, i);

      if (i > 0)
        g_string_append_c (names, ' ');
      g_string_append (names, kvp_key_list_get (list, match->index)->name);
    }

  return g_string_free (names, FALSE);
}

char *
list_problems (KvpFilterBuilder *builder)
{
  static const char *const fields[] = {
    "whole", "prefix", "name", "expiration", "rule", "anywhere", "key-list",
  };
  g_autoptr(GPtrArray) problems = kvp_filter_builder_validate (builder);
  g_autoptr(KvpFilter) filter = NULL;
  g_autoptr(GError) error = NULL;
  GString *lines = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++)
    {
      const KvpFilterProblem *problem = g_ptr_array_index (problems, i);

      g_assert_cmpuint (strlen (problem->message), >, 10);
      g_assert_true (g_utf8_validate (problem->message, -1, NULL));
      g_string_append_printf (lines, "%s%s %u", i > 0 ? "\n" : "", fields[problem->field], problem->index);
    }

  /* What has a problem can not be built, and what has none can. */
  filter = kvp_filter_builder_build (builder, &error);
  if (problems->len > 0)
    {
      g_assert_null (filter);
      g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
      g_assert_cmpstr (error->message, ==, ((KvpFilterProblem *) g_ptr_array_index (problems, 0))->message);
    }
  else
    {
      g_assert_no_error (error);
      g_assert_nonnull (filter);
    }

  return g_string_free (lines, FALSE);
}

void
add_text_key (KvpFilterBuilder *builder,
              const char       *name)
{
  g_autoptr(GBytes) bytes = g_bytes_new (name, strlen (name));

  kvp_filter_builder_add_key (builder, bytes);
}

void
add_text_prefix (KvpFilterBuilder *builder,
                 const char       *prefix)
{
  g_autoptr(GBytes) bytes = g_bytes_new (prefix, strlen (prefix));

  kvp_filter_builder_add_prefix (builder, bytes);
}
