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

static char *
format_future (guint64 seconds)
{
  guint64 minutes = (seconds + SECONDS_PER_MINUTE / 2) / SECONDS_PER_MINUTE;
  guint64 hours = (seconds + SECONDS_PER_HOUR / 2) / SECONDS_PER_HOUR;
  guint64 days = (seconds + SECONDS_PER_DAY / 2) / SECONDS_PER_DAY;
  guint64 months = (days + DAYS_PER_MONTH / 2) / DAYS_PER_MONTH;
  guint64 years = (days + DAYS_PER_YEAR / 2) / DAYS_PER_YEAR;

  if (seconds < SECONDS_PER_MINUTE)
    return g_strdup (_("in less than a minute"));
  if (minutes < 60)
    return kvp_format_count_in (ngettext ("in %s minute", "in %s minutes", minutes), minutes);
  if (hours < 24)
    return kvp_format_count_in (ngettext ("in %s hour", "in %s hours", hours), hours);
  if (days < MAX_DAYS_AS_DAYS)
    return kvp_format_count_in (ngettext ("in %s day", "in %s days", days), days);
  if (months < 12)
    return kvp_format_count_in (ngettext ("in %s month", "in %s months", months), months);

  years = MAX (years, 1);
  /* Translators: %s is a number, such as 3 or 1,200. */
  return kvp_format_count_in (ngettext ("in %s year", "in %s years", years), years);
}

static char *
format_past (guint64 seconds)
{
  guint64 minutes = (seconds + SECONDS_PER_MINUTE / 2) / SECONDS_PER_MINUTE;
  guint64 hours = (seconds + SECONDS_PER_HOUR / 2) / SECONDS_PER_HOUR;
  guint64 days = (seconds + SECONDS_PER_DAY / 2) / SECONDS_PER_DAY;
  guint64 months = (days + DAYS_PER_MONTH / 2) / DAYS_PER_MONTH;
  guint64 years = (days + DAYS_PER_YEAR / 2) / DAYS_PER_YEAR;

  if (seconds < SECONDS_PER_MINUTE)
    return g_strdup (_("just now"));
  if (minutes < 60)
    return kvp_format_count_in (ngettext ("%s minute ago", "%s minutes ago", minutes), minutes);
  if (hours < 24)
    return kvp_format_count_in (ngettext ("%s hour ago", "%s hours ago", hours), hours);
  if (days < MAX_DAYS_AS_DAYS)
    return kvp_format_count_in (ngettext ("%s day ago", "%s days ago", days), days);
  if (months < 12)
    return kvp_format_count_in (ngettext ("%s month ago", "%s months ago", months), months);

  years = MAX (years, 1);
  /* Translators: %s is a number, such as 3 or 1,200. */
  return kvp_format_count_in (ngettext ("%s year ago", "%s years ago", years), years);
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
