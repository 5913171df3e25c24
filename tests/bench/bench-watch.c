/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "bench-watch.h"

#include <time.h>

#define TICK_MS 1

/* Portable C: the processor time of this process. The demo server is another process, so that it does not
 * count. */
static double
get_cpu (void)
{
  return (double) clock () / CLOCKS_PER_SEC;
}

static gboolean
tick_cb (gpointer user_data)
{
  BenchWatch *self = user_data;
  gint64 now = g_get_monotonic_time ();

  self->stall = MAX (self->stall, now - self->last_tick - TICK_MS * 1000);
  self->last_tick = now;

  return G_SOURCE_CONTINUE;
}

void
bench_watch_start (BenchWatch *self)
{
  *self = (BenchWatch) { 0 };
  self->cpu_start = get_cpu ();
  self->start = self->last_tick = g_get_monotonic_time ();
  self->source = g_timeout_add (TICK_MS, tick_cb, self);
}

void
bench_watch_forgive (BenchWatch *self)
{
  self->stall = 0;
  self->last_tick = g_get_monotonic_time ();
}

void
bench_watch_end (BenchWatch *self)
{
  g_source_remove (self->source);
  self->wall = g_get_monotonic_time () - self->start;
  self->cpu = get_cpu () - self->cpu_start;
}
