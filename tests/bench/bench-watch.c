/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "bench-watch.h"

#include <string.h>
#include <time.h>

#define TICK_MS 1

/* Portable C: the processor time of this process. The demo server is another process, so that it does not
 * count. */
static double
get_cpu (void)
{
  return (double) clock () / CLOCKS_PER_SEC;
}

/* The processor time of this thread. */
static gint64
get_work (void)
{
#ifdef CLOCK_THREAD_CPUTIME_ID
  struct timespec time;

  if (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time) == 0)
    return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
#endif

  return 0;
}

/* Those that are noted are in order, the longest first. */
static void
note_work (BenchWatch *self,
           gint64      work)
{
  for (guint i = 0; i < BENCH_WATCH_N_TURNS; i++)
    {
      gint64 shorter = self->work[i];

      if (work <= shorter)
        continue;

      self->work[i] = work;
      work = shorter;
    }
}

static gboolean
tick_cb (gpointer user_data)
{
  BenchWatch *self = user_data;
  gint64 now = g_get_monotonic_time ();

  self->stall = MAX (self->stall, now - self->last_tick - TICK_MS * 1000);
  note_work (self, get_work () - self->last_work);
  self->last_tick = now;
  self->last_work = get_work ();

  return G_SOURCE_CONTINUE;
}

void
bench_watch_start (BenchWatch *self)
{
  *self = (BenchWatch) { 0 };
  self->cpu_start = get_cpu ();
  self->start = self->last_tick = g_get_monotonic_time ();
  self->last_work = get_work ();
  /* Before all others, so that each turn is measured alone. */
  self->source = g_timeout_add_full (G_PRIORITY_HIGH, TICK_MS, tick_cb, self, NULL);
}

void
bench_watch_forgive (BenchWatch *self)
{
  self->stall = 0;
  memset (self->work, 0, sizeof self->work);
  self->last_work = get_work ();
  self->last_tick = g_get_monotonic_time ();
}

void
bench_watch_end (BenchWatch *self)
{
  g_source_remove (self->source);
  self->wall = g_get_monotonic_time () - self->start;
  self->cpu = get_cpu () - self->cpu_start;
}

char *
bench_watch_describe (const BenchWatch *self)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "longest turns %.1f", (double) self->work[0] / 1000);
  for (guint i = 1; i < BENCH_WATCH_N_TURNS; i++)
    g_string_append_printf (text, ", %.1f", (double) self->work[i] / 1000);
  g_string_append_printf (text, " ms of work, longest stall %.1f ms", (double) self->stall / 1000);

  return g_string_free (text, FALSE);
}
