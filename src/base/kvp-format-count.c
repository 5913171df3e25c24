/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-format-count.h"

#include <limits.h>
#include <locale.h>
#include <string.h>

/* What stands between groups of digits. The C locale has none, and there "12003" would be hard to read. */
static char *
dup_separator (const struct lconv *locale)
{
  g_autofree char *separator = NULL;

  if (locale->thousands_sep != NULL && *locale->thousands_sep != '\0')
    separator = g_locale_to_utf8 (locale->thousands_sep, -1, NULL, NULL, NULL);

  if (separator != NULL)
    return g_steal_pointer (&separator);

  return g_strdup (g_strcmp0 (locale->decimal_point, ",") == 0 ? "\u202f" : ",");
}

/* The size of the next group, counted from the right: the last one repeats, CHAR_MAX ends the grouping. */
static guint
next_group (const char **grouping)
{
  guint size = 3;

  if (**grouping != '\0')
    {
      size = **grouping == CHAR_MAX ? G_MAXUINT : (guint) **grouping;
      if ((*grouping)[1] != '\0')
        (*grouping)++;
    }

  return size;
}

/**
 * kvp_format_count:
 * @n: how many
 *
 * Returns: (transfer full): @n with its digits in groups, as the locale writes it
 */
char *
kvp_format_count (guint64 n)
{
  const struct lconv *locale = localeconv ();
  g_autofree char *separator = dup_separator (locale);
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, n);
  const char *grouping = locale->grouping != NULL ? locale->grouping : "";
  g_autoptr(GString) text = g_string_new (NULL);
  gsize left = strlen (digits);

  for (guint size = next_group (&grouping); left > size; size = next_group (&grouping))
    {
      left -= size;
      g_string_prepend_len (text, digits + left, size);
      g_string_prepend (text, separator);
    }
  g_string_prepend_len (text, digits, left);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * kvp_format_count_in:
 * @format: a text with one %s, in the plural that @n asks for
 * @n: how many
 *
 * Returns: (transfer full): the text with @n in it
 */
char *
kvp_format_count_in (const char *format,
                     guint64     n)
{
  g_autofree char *number = kvp_format_count (n);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (format, number);
#pragma GCC diagnostic pop
}
