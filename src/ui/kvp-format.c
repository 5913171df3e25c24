/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/kvp-format.h"

#define SECONDS_PER_MINUTE 60
#define SECONDS_PER_HOUR (60 * SECONDS_PER_MINUTE)
#define SECONDS_PER_DAY (24 * SECONDS_PER_HOUR)
#define DAYS_PER_MONTH 30
#define DAYS_PER_YEAR 365
/* Up to here days say more than months. */
#define MAX_DAYS_AS_DAYS 45
/* Below this a value is shown with one decimal. */
#define MAX_WITH_DECIMAL 10.0

static char *
format_future (guint64 seconds)
{
  guint64 minutes = (seconds + SECONDS_PER_MINUTE / 2) / SECONDS_PER_MINUTE;
  guint64 hours = (seconds + SECONDS_PER_HOUR / 2) / SECONDS_PER_HOUR;
  guint64 days = (seconds + SECONDS_PER_DAY / 2) / SECONDS_PER_DAY;
  guint64 months = (days + DAYS_PER_MONTH / 2) / DAYS_PER_MONTH;
  guint64 years = (days + DAYS_PER_YEAR / 2) / DAYS_PER_YEAR;
  g_autofree char *years_text = NULL;

  if (seconds < SECONDS_PER_MINUTE)
    return g_strdup (_("in less than a minute"));
  if (minutes < 60)
    return g_strdup_printf (ngettext ("in %u minute", "in %u minutes", minutes), (guint) minutes);
  if (hours < 24)
    return g_strdup_printf (ngettext ("in %u hour", "in %u hours", hours), (guint) hours);
  if (days < MAX_DAYS_AS_DAYS)
    return g_strdup_printf (ngettext ("in %u day", "in %u days", days), (guint) days);
  if (months < 12)
    return g_strdup_printf (ngettext ("in %u month", "in %u months", months), (guint) months);

  years_text = kvp_format_count (MAX (years, 1));
  /* Translators: %s is a number, such as 3 or 1,200. */
  return g_strdup_printf (ngettext ("in %s year", "in %s years", MAX (years, 1)), years_text);
}

static char *
format_past (guint64 seconds)
{
  guint64 minutes = (seconds + SECONDS_PER_MINUTE / 2) / SECONDS_PER_MINUTE;
  guint64 hours = (seconds + SECONDS_PER_HOUR / 2) / SECONDS_PER_HOUR;
  guint64 days = (seconds + SECONDS_PER_DAY / 2) / SECONDS_PER_DAY;
  guint64 months = (days + DAYS_PER_MONTH / 2) / DAYS_PER_MONTH;
  guint64 years = (days + DAYS_PER_YEAR / 2) / DAYS_PER_YEAR;
  g_autofree char *years_text = NULL;

  if (seconds < SECONDS_PER_MINUTE)
    return g_strdup (_("just now"));
  if (minutes < 60)
    return g_strdup_printf (ngettext ("%u minute ago", "%u minutes ago", minutes), (guint) minutes);
  if (hours < 24)
    return g_strdup_printf (ngettext ("%u hour ago", "%u hours ago", hours), (guint) hours);
  if (days < MAX_DAYS_AS_DAYS)
    return g_strdup_printf (ngettext ("%u day ago", "%u days ago", days), (guint) days);
  if (months < 12)
    return g_strdup_printf (ngettext ("%u month ago", "%u months ago", months), (guint) months);

  years_text = kvp_format_count (MAX (years, 1));
  /* Translators: %s is a number, such as 3 or 1,200. */
  return g_strdup_printf (ngettext ("%s year ago", "%s years ago", MAX (years, 1)), years_text);
}

/**
 * kvp_format_relative_time:
 * @when: seconds since the epoch; any value, it may come from a server
 * @now: seconds since the epoch
 *
 * Returns: (transfer full): how far @when is from @now in words; “never” if @when is 0
 */
char *
kvp_format_relative_time (gint64 when,
                          gint64 now)
{
  if (when == 0)
    return g_strdup (C_("time", "never"));

  /* Unsigned, since the distance between two gint64 need not fit in one. */
  if (when > now)
    return format_future ((guint64) when - (guint64) now);

  return format_past ((guint64) now - (guint64) when);
}

/**
 * kvp_format_exact_time:
 * @when: seconds since the epoch; any value, it may come from a server
 *
 * Returns: (transfer full): date, time and time zone; “never” if @when is 0
 */
char *
kvp_format_exact_time (gint64 when)
{
  g_autoptr(GDateTime) time = NULL;

  if (when == 0)
    return g_strdup (C_("time", "never"));

  time = g_date_time_new_from_unix_local (when);
  /* Past the year 9999 there is no date to show. */
  if (time == NULL)
    {
      g_autofree char *seconds = g_strdup_printf ("%" G_GINT64_FORMAT, when);

      /* Translators: %s is a number. */
      return g_strdup_printf (_("%s seconds since 1970"), seconds);
    }

  /* Translators: a date and time as in “22 November 2026, 21:19:32 UTC”; see g_date_time_format(). */
  return g_date_time_format (time, _("%-d %B %Y, %H:%M:%S %Z"));
}

/* "1.4", but "2" rather than "2.0". */
static char *
format_decimal (double value)
{
  double tenths = (double) (gint64) (value * 10 + 0.5);

  if (value >= MAX_WITH_DECIMAL || (gint64) tenths % 10 == 0)
    return kvp_format_count ((guint64) (value + 0.5));

  return g_strdup_printf ("%.1f", tenths / 10);
}

/* Which plural @value takes as format_decimal() writes it; with a decimal, any but the singular. */
static gulong
plural_of (double value)
{
  gulong whole = (gulong) (value + 0.5);

  return value < MAX_WITH_DECIMAL && (gint64) (value * 10 + 0.5) % 10 != 0 ? MAX (whole, 2) : whole;
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
  g_autofree char *number = NULL;

  if (seconds < 0.05)
    return g_strdup (_("less than 0.1 seconds"));

  if (seconds < 59.5)
    {
      number = format_decimal (seconds);
      /* Translators: %s is a number, such as 1.4 or 12. */
      return g_strdup_printf (ngettext ("%s second", "%s seconds", plural_of (seconds)), number);
    }

  if (seconds < 59.5 * SECONDS_PER_MINUTE)
    {
      guint minutes = MAX (1, (guint) (seconds / SECONDS_PER_MINUTE + 0.5));

      return g_strdup_printf (ngettext ("%u minute", "%u minutes", minutes), minutes);
    }

  number = format_decimal (seconds / SECONDS_PER_HOUR);
  /* Translators: %s is a number, such as 1.5 or 12. */
  return g_strdup_printf (ngettext ("%s hour", "%s hours", plural_of (seconds / SECONDS_PER_HOUR)), number);
}
