/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-time-axis.h"

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* With more, a bar is too narrow to be pointed at; with fewer, the longer step of two would be chosen too early. */
#define MAX_STEPS 40

/* By #KvpTimeStep: about how many seconds, and how many days or months exactly. */
static const struct {
  gint64 seconds;
  int    days;
  int    months;
} steps[] = {
  { MINUTE, 0, 0 },
  { 15 * MINUTE, 0, 0 },
  { HOUR, 0, 0 },
  { 6 * HOUR, 0, 0 },
  { DAY, 1, 0 },
  { 7 * DAY, 7, 0 },
  { 30 * DAY, 0, 1 },
  { 91 * DAY, 0, 3 },
  { 365 * DAY, 0, 12 },
  { 3652 * DAY, 0, 120 },
};

static KvpTimeStep
choose_step (gint64 length)
{
  guint step = KVP_TIME_STEP_MINUTE;

  while (step < KVP_TIME_STEP_DECADE && length / steps[step].seconds > MAX_STEPS)
    step++;

  return step;
}

/* The last mark that is not after @time. */
static GDateTime *
floor_to_mark (GDateTime   *time,
               KvpTimeStep  step)
{
  int months = g_date_time_get_year (time) * 12 + g_date_time_get_month (time) - 1;

  if (steps[step].months > 0)
    {
      months -= months % steps[step].months;
      return g_date_time_new_local (months / 12, months % 12 + 1, 1, 0, 0, 0);
    }

  return g_date_time_new_local (g_date_time_get_year (time), g_date_time_get_month (time),
                                g_date_time_get_day_of_month (time), 0, 0, 0);
}

/* Of the clock: every so many seconds of the day that @begin is in. */
static void
add_clock_marks (GArray      *marks,
                 GDateTime   *time,
                 gint64       end,
                 KvpTimeStep  step)
{
  gint64 begin = g_date_time_to_unix (time);
  gint64 of_day = g_date_time_get_hour (time) * HOUR + g_date_time_get_minute (time) * MINUTE +
                  g_date_time_get_second (time);
  gint64 mark = begin - of_day % steps[step].seconds;

  do
    {
      mark += steps[step].seconds;
      g_array_append_val (marks, mark);
    }
  while (mark <= end);
}

/* Of the calendar: days are not all of one length. */
static gboolean
add_calendar_marks (GArray      *marks,
                    GDateTime   *time,
                    gint64       end,
                    KvpTimeStep  step)
{
  gint64 begin = g_date_time_to_unix (time);
  g_autoptr(GDateTime) first = floor_to_mark (time, step);
  gint64 mark = begin;

  for (int i = 1; first != NULL && mark <= end; i++)
    {
      g_autoptr(GDateTime) next = steps[step].days > 0 ? g_date_time_add_days (first, i * steps[step].days)
                                                       : g_date_time_add_months (first, i * steps[step].months);

      if (next == NULL)
        return FALSE;

      mark = g_date_time_to_unix (next);
      if (mark > g_array_index (marks, gint64, marks->len - 1))
        g_array_append_val (marks, mark);
    }

  return first != NULL;
}

/**
 * kvp_time_axis_new:
 * @begin: seconds since the epoch
 * @end: not before @begin
 * @step: (out): how far it is from mark to mark
 *
 * Chooses a step with which there are some dozens of marks at most. Past the year 9999 there is no calendar, and no
 * mark.
 *
 * Returns: (transfer full) (element-type gint64): @begin, and every mark up to the first one after @end
 */
GArray *
kvp_time_axis_new (gint64       begin,
                   gint64       end,
                   KvpTimeStep *step)
{
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local (begin);
  gint64 last = end + 1;

  *step = choose_step (end - begin);
  g_array_append_val (marks, begin);

  if (time != NULL && steps[*step].days == 0 && steps[*step].months == 0)
    add_clock_marks (marks, time, end, *step);
  else if (time == NULL || !add_calendar_marks (marks, time, end, *step))
    g_array_append_val (marks, last);

  return marks;
}
