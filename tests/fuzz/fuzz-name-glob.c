/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-name-glob.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

/* --- a second opinion: tries every way, by the words of KvpNameGlob's description --- */

#define MAX_TRIED 24
#define MAX_RUNS 4

static gboolean
set_has (const char **pattern,
         gunichar     c)
{
  const char *p = *pattern + 1;
  gboolean negated = *p == '!' || *p == '^';
  gboolean found = FALSE;

  for (p += negated ? 1 : 0; *p != ']';)
    {
      gunichar first, last;

      p += *p == '\\' ? 1 : 0;
      first = last = g_utf8_get_char (p);
      p = g_utf8_next_char (p);
      if (*p == '-' && p[1] != ']')
        {
          p++;
          p += *p == '\\' ? 1 : 0;
          last = g_utf8_get_char (p);
          p = g_utf8_next_char (p);
        }
      found |= first <= c && c <= last;
    }
  *pattern = p + 1;

  return found != negated;
}

static gboolean
matches (const char *pattern,
         const char *text,
         const char *end)
{
  gunichar c;

  if (*pattern == '\0')
    return text == end;
  if (*pattern == '*')
    return matches (pattern + 1, text, end) || (text < end && matches (pattern, g_utf8_next_char (text), end));
  if (text == end)
    return FALSE;

  c = g_utf8_get_char (text);
  text = g_utf8_next_char (text);
  if (*pattern == '?')
    return matches (pattern + 1, text, end);
  if (*pattern == '[')
    return set_has (&pattern, c) && matches (pattern, text, end);

  pattern += *pattern == '\\' ? 1 : 0;

  return g_utf8_get_char (pattern) == c && matches (g_utf8_next_char (pattern), text, end);
}

static gboolean
can_be_tried (const char *pattern,
              const char *text,
              gsize       length)
{
  guint n_runs = 0;

  for (const char *p = pattern; *p != '\0'; p++)
    n_runs += *p == '*' ? 1 : 0;

  return n_runs <= MAX_RUNS && length <= MAX_TRIED && g_utf8_validate (text, (gssize) length, NULL);
}

/* A line is the pattern, and the rest is a name. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  const char *line_end = size > 0 ? memchr (data, '\n', size) : NULL;
  gsize pattern_length = line_end != NULL ? (gsize) (line_end - (const char *) data) : size;
  g_autofree char *pattern = g_strndup ((const char *) data, pattern_length);
  const char *text = line_end != NULL ? line_end + 1 : "";
  gsize length = line_end != NULL ? size - pattern_length - 1 : 0;
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpNameGlob) glob = kvp_name_glob_new (pattern, &error);
  g_autoptr(GArray) fixed = g_array_new (FALSE, FALSE, sizeof (gsize));
  gboolean match;
  gsize at = 0;

  g_assert ((glob == NULL) == (error != NULL));
  if (glob == NULL)
    return 0;

  match = kvp_name_glob_match (glob, text, length);
  if (can_be_tried (pattern, text, length))
    g_assert (match == matches (pattern, text, text + length));

  g_assert (kvp_name_glob_find (glob, text, length, fixed) == match);
  g_assert (fixed->len % 2 == 0 && (match || fixed->len == 0));
  for (guint i = 0; i < fixed->len; i += 2)
    {
      g_assert (at <= g_array_index (fixed, gsize, i));
      at = g_array_index (fixed, gsize, i + 1);
      g_assert (g_array_index (fixed, gsize, i) < at && at <= length);
    }

  return 0;
}
