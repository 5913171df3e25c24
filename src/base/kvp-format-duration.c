/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-format-count.h"
#include "base/kvp-format-duration.h"

#define SECONDS_PER_MINUTE 60
#define SECONDS_PER_HOUR (60 * SECONDS_PER_MINUTE)
/* Below this a value is shown with one decimal. */
#define MAX_WITH_DECIMAL 10.0

/* "1.4"; but %NULL if "2" says the same, or if it is so long that a decimal says nothing. */
static char *
format_decimal (double value)
{
  gint64 tenths = (gint64) (value * 10 + 0.5);

  if (value >= MAX_WITH_DECIMAL || tenths % 10 == 0)
    return NULL;

  return g_strdup_printf ("%.1f", (double) tenths / 10);
}

static char *
format_seconds (double seconds)
{
  g_autofree char *decimal = format_decimal (seconds);
  /* As it is written: 1.96 is 2 seconds, and 1.94 is 1.9. */
  gulong whole = (gulong) (decimal != NULL ? seconds + 0.05 : seconds + 0.5);

  if (decimal == NULL)
    return kvp_format_count_in (ngettext ("%s second", "%s seconds", whole), whole);

  /* Translators: %s is a number with one decimal, such as 0.5 or 1.4. The plural form is that of the number before the
   * decimal point: both are for your language to choose, and may be the same. */
  return g_strdup_printf (ngettext ("%s seconds", "%s seconds", whole), decimal);
}

static char *
format_hours (double hours)
{
  g_autofree char *decimal = format_decimal (hours);
  gulong whole = (gulong) (decimal != NULL ? hours + 0.05 : hours + 0.5);

  if (decimal == NULL)
    return kvp_format_count_in (ngettext ("%s hour", "%s hours", whole), whole);

  /* Translators: %s is a number with one decimal, such as 1.4. The plural form is that of the number before the decimal
   * point: both are for your language to choose, and may be the same. */
  return g_strdup_printf (ngettext ("%s hours", "%s hours", whole), decimal);
}

/**
 * kvp_format_duration:
 * @microseconds: how long; negative counts as 0
 *
 * Returns: (transfer full): the duration in words, as exact as is of use
 */
char *
kvp_format_duration (gint64 microseconds)
{
  double seconds = (double) MAX (microseconds, 0) / G_USEC_PER_SEC;

  if (seconds < 0.05)
    return g_strdup (_("less than 0.1 seconds"));

  if (seconds < 59.5)
    return format_seconds (seconds);

  if (seconds < 59.5 * SECONDS_PER_MINUTE)
    {
      guint64 minutes = MAX (1, (guint64) (seconds / SECONDS_PER_MINUTE + 0.5));

      return kvp_format_count_in (ngettext ("%s minute", "%s minutes", minutes), minutes);
    }

  return format_hours (seconds / SECONDS_PER_HOUR);
}
