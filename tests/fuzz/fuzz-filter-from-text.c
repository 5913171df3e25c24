/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "purge/kvp-filter-spans.h"
#include "purge/kvp-matcher.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

/* What is emphasised lies in the text, one after the other. */
static void
check_spans (GArray *spans,
             gsize   length)
{
  for (guint i = 0; i < spans->len; i++)
    {
      const KvpFilterSpan *span = &g_array_index (spans, KvpFilterSpan, i);

      g_assert (span->start < span->end && span->end <= length);
      g_assert (i == 0 || g_array_index (spans, KvpFilterSpan, i - 1).end < span->start);
    }
}

static void
find_spans (KvpFilter    *filter,
            const KvpKey *key,
            guint64       why)
{
  g_autoptr(KvpFilterSpans) spans = kvp_filter_spans_new (filter);
  g_autoptr(GArray) in_name = kvp_filter_spans_get_name (spans, key, why);
  g_autoptr(GArray) in_metadata = kvp_filter_spans_get_metadata (spans, key, why);

  check_spans (in_name, key->name_length);
  check_spans (in_metadata, key->metadata_length);
}

/* What is accepted can be said, written, read again, and used; and means the same after that. */
static void
use (KvpFilter  *filter,
     const char *metadata)
{
  g_autoptr(KvpMatcher) matcher = kvp_matcher_new (filter, 1767225600);
  g_autofree char *sentence = kvp_filter_to_sentence (filter, "N");
  g_autofree char *in_short = kvp_filter_to_short_sentence (filter);
  g_autofree char *why_text = kvp_filter_describe_why_long (filter, G_MAXUINT64);
  g_autofree char *text = kvp_filter_to_text (filter);
  g_autoptr(KvpFilter) again = kvp_filter_from_text (text, NULL);
  g_autofree char *text_again = NULL;
  KvpKey key = { .name = "a", .name_length = 1, .metadata = metadata, .metadata_length = strlen (metadata) };
  gboolean matches;
  guint64 why;

  g_assert (g_utf8_validate (sentence, -1, NULL) && g_utf8_validate (in_short, -1, NULL));
  g_assert (g_utf8_validate (why_text, -1, NULL));

  g_assert (again != NULL);
  text_again = kvp_filter_to_text (again);
  g_assert (g_str_equal (text, text_again));

  if (!kvp_matcher_match (matcher, &key, &matches, &why, NULL))
    return;

  g_assert (matches == (why != 0));
  if (matches)
    find_spans (filter, &key, why);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr(KvpFilter) filter = kvp_filter_from_text (text, NULL);

  /* The text is some metadata too. */
  if (filter != NULL)
    use (filter, text);

  return 0;
}
