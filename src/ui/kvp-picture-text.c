/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "ui/kvp-format.h"
#include "ui/kvp-picture-text.h"

/**
 * kvp_picture_text_count:
 * @n_go: how many keys go
 * @n_all: how many there are
 *
 * Returns: (transfer full): both, as short as can be
 */
char *
kvp_picture_text_count (guint64 n_go,
                        guint64 n_all)
{
  g_autofree char *go = kvp_format_count (n_go);
  g_autofree char *all = kvp_format_count (n_all);

  if (n_go == 0)
    /* Translators: beside a prefix: how many keys begin with it, of which none is deleted. */
    return g_strdup_printf (_("none of %s"), all);
  if (n_go == n_all)
    /* Translators: beside a prefix: how many keys begin with it, all of which are deleted. */
    return g_strdup_printf (_("all %s"), all);

  /* Translators: beside a prefix: how many keys are deleted, and how many begin with it. */
  return g_strdup_printf (_("%1$s of %2$s"), go, all);
}

/**
 * kvp_picture_text_sentence:
 * @title: a prefix
 * @n_go: how many keys go
 * @n_all: how many begin with it
 *
 * Returns: (transfer full): what a screen reader reads
 */
char *
kvp_picture_text_sentence (const char *title,
                           guint64     n_go,
                           guint64     n_all)
{
  g_autofree char *go = kvp_format_count (n_go);
  g_autofree char *all = kvp_format_count (n_all);

  if (n_go == 0)
    /* Translators: what keys are meant: a prefix such as “product:”, and how many keys begin with it. */
    return g_strdup_printf (ngettext ("%1$s none of %2$s key goes", "%1$s none of %2$s keys goes", n_all), title, all);
  if (n_go == n_all)
    /* Translators: what keys are meant: a prefix such as “product:”, and how many keys begin with it. */
    return g_strdup_printf (ngettext ("%1$s the only %2$s key goes", "%1$s all %2$s keys go", n_all), title, all);

  /* Translators: what keys are meant: a prefix such as “product:”; how many of them are deleted, and how many there
   * are. The plural form is that of %2$s. */
  return g_strdup_printf (ngettext ("%1$s %2$s of %3$s keys goes", "%1$s %2$s of %3$s keys go", n_go), title, go, all);
}

/**
 * kvp_picture_text_of_what:
 * @plan: a plan
 * @picture: its picture
 *
 * A dry run of some prefixes has not seen the rest of the namespace, and a list from elsewhere has seen nothing of it.
 *
 * Returns: (transfer full) (nullable): what the numbers are of, or %NULL if it is the whole namespace
 */
char *
kvp_picture_text_of_what (KvpPlan        *plan,
                          KvpPlanPicture *picture)
{
  g_autofree char *listed = kvp_format_count (kvp_plan_get_n_listed (plan));

  if (!kvp_plan_picture_get_of_listing (picture))
    return g_strdup (_("Of the keys on this list. How many others the namespace has is not known."));
  if (kvp_plan_get_partial (plan))
    return g_strdup_printf (ngettext ("Of the %s key that was listed before the dry run ended.",
                                      "Of the %s keys that were listed before the dry run ended.",
                                      kvp_plan_get_n_listed (plan)), listed);
  if (!kvp_plan_get_whole_listing (plan))
    return g_strdup_printf (ngettext ("Of the %s key that was listed. Other parts of the namespace were not.",
                                      "Of the %s keys that were listed. Other parts of the namespace were not.",
                                      kvp_plan_get_n_listed (plan)), listed);

  return NULL;
}

/* Past the year 9999 there is no calendar, only the number. */
static char *
format_time (gint64      time,
             const char *format)
{
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_local (time);

  if (date == NULL)
    return g_strdup_printf ("%" G_GINT64_FORMAT, time);

  return g_date_time_format (date, format);
}

static char *
format_range (gint64      from,
              const char *from_format,
              gint64      to,
              const char *to_format)
{
  g_autofree char *first = format_time (from, from_format);
  g_autofree char *last = format_time (to, to_format);

  /* Translators: from one time or date to another. */
  return g_strdup_printf (C_("time line", "%1$s – %2$s"), first, last);
}

static char *
format_span (const KvpExpirationSpan *span,
             KvpTimeStep              step)
{
  /* Of a stretch of days, the last day that is part of it. */
  gint64 last = span->until - 1;

  switch (step)
    {
    case KVP_TIME_STEP_MINUTE:
    case KVP_TIME_STEP_QUARTER_HOUR:
    case KVP_TIME_STEP_HOUR:
    case KVP_TIME_STEP_SIX_HOURS:
      /* Translators: a day and an hour as in “28 Nov, 14:00”; see g_date_time_format().
       * xgettext:no-c-format (in C23 %b is one of printf()) */
      return format_range (span->from, C_("time line", "%-d %b, %H:%M"),
                           /* Translators: an hour as in “14:00”; see g_date_time_format(). */
                           span->until, C_("time line", "%H:%M"));

    case KVP_TIME_STEP_DAY:
      /* Translators: a day as in “28 November 2026”; see g_date_time_format(). */
      return format_time (span->from, C_("time line", "%-d %B %Y"));

    case KVP_TIME_STEP_WEEK:
      /* Translators: a day as in “28 Nov”; see g_date_time_format().
       * xgettext:no-c-format */
      return format_range (span->from, C_("time line", "%-d %b"),
                           /* Translators: a day as in “28 Nov 2026”; see g_date_time_format().
                            * xgettext:no-c-format */
                           last, C_("time line", "%-d %b %Y"));

    case KVP_TIME_STEP_MONTH:
      /* Translators: a month as in “November 2026”; see g_date_time_format(), also for %OB. */
      return format_time (span->from, C_("time line", "%B %Y"));

    case KVP_TIME_STEP_QUARTER:
      /* Translators: a month as in “Nov 2026”; see g_date_time_format(), also for %Ob. */
      return format_range (span->from, C_("time line", "%b %Y"), last, C_("time line", "%b %Y"));

    case KVP_TIME_STEP_YEAR:
      return format_time (span->from, "%Y");

    case KVP_TIME_STEP_DECADE:
    default:
      return format_range (span->from, "%Y", last, "%Y");
    }
}

/**
 * kvp_picture_text_span:
 * @span: a stretch of time
 * @step: how long those are
 *
 * Returns: (transfer full): when keys expire
 */
char *
kvp_picture_text_span (const KvpExpirationSpan *span,
                       KvpTimeStep              step)
{
  switch (span->kind)
    {
    case KVP_EXPIRES_IN_PAST:
      return g_strdup (_("Expired meanwhile"));

    case KVP_EXPIRES_LATER:
      return g_strdup (_("Later"));

    case KVP_EXPIRES_NEVER:
      return g_strdup (_("Never"));

    case KVP_EXPIRES_IN_SPAN:
    default:
      return format_span (span, step);
    }
}

/**
 * kvp_picture_text_span_sentence:
 * @span: a stretch of time with keys
 * @step: how long those are
 *
 * Returns: (transfer full): when keys expire, and how many of them go
 */
char *
kvp_picture_text_span_sentence (const KvpExpirationSpan *span,
                                KvpTimeStep              step)
{
  g_autofree char *when = kvp_picture_text_span (span, step);
  g_autofree char *go = kvp_format_count (span->n_go);
  g_autofree char *all = kvp_format_count (span->n_go + span->n_stay);

  /* Translators: when keys expire, such as “28 November 2026” or “Never”; how many of them are deleted; how many they
   * are. The plural form is that of %2$s. */
  return g_strdup_printf (ngettext ("%1$s: %2$s of %3$s keys goes", "%1$s: %2$s of %3$s keys go", span->n_go),
                          when, go, all);
}

/**
 * kvp_picture_text_mark:
 * @time: seconds since the epoch
 * @step: how far it is to the next mark
 *
 * Returns: (transfer full): as short as can be, what time it is
 */
char *
kvp_picture_text_mark (gint64      time,
                       KvpTimeStep step)
{
  if (step <= KVP_TIME_STEP_HOUR)
    return format_time (time, C_("time line", "%H:%M"));
  if (step <= KVP_TIME_STEP_WEEK)
    /* Translators: a day as in “28 Nov”; see g_date_time_format(). xgettext:no-c-format */
    return format_time (time, C_("time line", "%-d %b"));
  if (step <= KVP_TIME_STEP_QUARTER)
    return format_time (time, C_("time line", "%b %Y"));

  return format_time (time, "%Y");
}

/**
 * kvp_picture_text_narrowed:
 * @prefix: (nullable): what names begin with
 * @from: seconds since the epoch
 * @until: the first second after it; 0: any time
 *
 * Returns: (transfer full): what a list of keys shows
 */
char *
kvp_picture_text_narrowed (GBytes *prefix,
                           gint64  from,
                           gint64  until)
{
  g_autofree char *shown = NULL;
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  if (prefix != NULL)
    shown = kvp_display_text (g_bytes_get_data (prefix, NULL), g_bytes_get_size (prefix));
  if (until == 0)
    /* Translators: what the list of keys shows; %s is a prefix such as “product:”. */
    return g_strdup_printf (_("Only keys that start with %s"), shown);

  if (until == 1)
    return prefix == NULL ? g_strdup (_("Only keys that never expire"))
                          /* Translators: what the list of keys shows; %s is a prefix such as “product:”. */
                          : g_strdup_printf (_("Only keys that never expire and start with %s"), shown);

  first = kvp_format_exact_time (from);
  last = kvp_format_exact_time (until);
  if (from == 1)
    return prefix == NULL ? g_strdup (_("Only keys that have expired meanwhile"))
                          /* Translators: what the list of keys shows; %s is a prefix such as “product:”. */
                          : g_strdup_printf (_("Only keys that have expired meanwhile and start with %s"), shown);
  if (until == G_MAXINT64)
    return prefix == NULL
           /* Translators: what the list of keys shows; %s is a date and time. */
           ? g_strdup_printf (_("Only keys that expire after %s"), first)
           /* Translators: what the list of keys shows: a date and time, and a prefix such as “product:”. */
           : g_strdup_printf (_("Only keys that expire after %1$s and start with %2$s"), first, shown);

  return prefix == NULL
         /* Translators: what the list of keys shows; both are a date and time. */
         ? g_strdup_printf (_("Only keys that expire from %1$s to %2$s"), first, last)
         /* Translators: what the list of keys shows: two dates and times, and a prefix such as “product:”. */
         : g_strdup_printf (_("Only keys that expire from %1$s to %2$s and start with %3$s"), first, last, shown);
}
