/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-name-glob.h"
#include "store/kvp-keep-matcher.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

#define MAX_RULES 32

/* What a rule says of a name, without anything that makes many of them quick. */
static gboolean
keeps (KvpKeepRule *rule,
       const char  *name,
       gsize        length)
{
  gsize size;
  const char *pattern = g_bytes_get_data (kvp_keep_rule_get_pattern (rule), &size);
  g_autofree char *text = NULL;
  g_autoptr(KvpNameGlob) glob = NULL;

  switch (kvp_keep_rule_get_kind (rule))
    {
    case KVP_KEEP_KEY:
      return size == length && memcmp (pattern, name, size) == 0;

    case KVP_KEEP_PREFIX:
      return size <= length && memcmp (pattern, name, size) == 0;

    case KVP_KEEP_GLOB:
    default:
      text = g_strndup (pattern, size);
      g_assert (strlen (text) == size);
      glob = kvp_name_glob_new (text, NULL);
      return kvp_name_glob_match (glob, name, length);
    }
}

static void
add_rule (GPtrArray  *rules,
          const char *line,
          gsize       length)
{
  g_autoptr(GBytes) pattern = g_bytes_new (length > 0 ? line + 1 : line, length > 0 ? length - 1 : 0);
  g_autofree char *note = g_utf8_make_valid (line, (gssize) MIN (length, 8));
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpKeepRule) rule = kvp_keep_rule_new (length > 0 ? (guchar) *line % 3 : 0, pattern, note, 1, &error);
  g_autofree char *words = NULL;
  g_autofree char *sentence = NULL;

  g_assert ((rule == NULL) == (error != NULL));
  if (rule == NULL)
    return;

  words = kvp_keep_rule_describe (rule);
  sentence = kvp_keep_rule_to_sentence (rule);
  g_assert (g_utf8_validate (words, -1, NULL) && g_utf8_validate (sentence, -1, NULL));
  g_ptr_array_add (rules, g_steal_pointer (&rule));
}

/* A key is kept if, and only if, a rule keeps it, and it is a rule that does which is named. A rule that is there twice
 * is one, as it is in the store. */
static void
check_name (KvpKeepMatcher *matcher,
            GPtrArray      *rules,
            const char     *name,
            gsize           length)
{
  guint found = kvp_keep_matcher_match (matcher, name, length);
  guint counts[MAX_RULES] = { 0 };
  gboolean kept = FALSE;

  kvp_keep_matcher_count (matcher, name, length, counts);
  for (guint i = 0; i < rules->len; i++)
    {
      gboolean keeps_it = keeps (g_ptr_array_index (rules, i), name, length);

      kept |= keeps_it;
      g_assert (counts[i] <= (keeps_it ? 1 : 0));
    }

  g_assert ((found != KVP_KEEP_NONE) == kept);
  g_assert (found == KVP_KEEP_NONE || (found < rules->len && counts[found] == 1));
}

/* Each line is a rule, and also a name that it may keep. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(KvpKeepMatcher) matcher = NULL;
  const char *text = size > 0 ? (const char *) data : "";
  const char *end = text + size;
  const char *next;

  for (const char *line = text; line < end && rules->len < MAX_RULES; line = next)
    {
      const char *line_end = memchr (line, '\n', (gsize) (end - line));

      next = line_end != NULL ? line_end + 1 : end;
      add_rule (rules, line, (gsize) ((line_end != NULL ? line_end : end) - line));
    }

  matcher = kvp_keep_matcher_new (rules, NULL);
  g_assert (matcher != NULL && kvp_keep_matcher_get_size (matcher) == rules->len);

  check_name (matcher, rules, text, size);
  for (const char *line = text; line < end; line = next)
    {
      const char *line_end = memchr (line, '\n', (gsize) (end - line));

      next = line_end != NULL ? line_end + 1 : end;
      check_name (matcher, rules, line + 1, (gsize) (MAX ((line_end != NULL ? line_end : end), line + 1) - line - 1));
    }

  return 0;
}
