/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "purge/kvp-filter-regex.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

/* A line is the pattern, and the rest is a name: whatever both are, it ends, and what is shown agrees with what is
 * decided. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  const char *line_end = size > 0 ? memchr (data, '\n', size) : NULL;
  gsize pattern_length = line_end != NULL ? (gsize) (line_end - (const char *) data) : size;
  g_autofree char *pattern = g_strndup ((const char *) data, pattern_length);
  g_autofree char *text = g_strndup (line_end != NULL ? line_end + 1 : "",
                                     line_end != NULL ? size - pattern_length - 1 : 0);
  gsize length = strlen (text);
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpFilterRegex) regex = kvp_filter_regex_new (pattern, &error);
  gboolean match = FALSE;
  gboolean decided;
  gsize start = 0;
  gsize end = 0;

  g_assert ((regex == NULL) == (error != NULL));
  g_assert (error == NULL || g_utf8_validate (error->message, -1, NULL));
  if (regex == NULL || !g_utf8_validate (text, -1, NULL))
    return 0;

  decided = kvp_filter_regex_match (regex, text, length, text, length, &match, &error);
  g_assert (decided == (error == NULL));
  g_assert (decided || (!match && g_utf8_validate (error->message, -1, NULL)));

  if (kvp_filter_regex_find (regex, text, length, &start, &end))
    g_assert (match && start <= end && end <= length);
  else
    g_assert (!match);

  return 0;
}
