/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BENCH_WATCH_N_TURNS 3

/**
 * BenchWatch:
 *
 * Measures what happens between its start and its end on the main context: time, CPU of this process, and
 * the longest time that the main loop was not free.
 */
typedef struct {
  gint64 wall;  /* microseconds */
  double cpu;   /* seconds, of all threads */
  gint64 stall; /* microseconds */
  /* Microseconds of CPU time that the main thread used in its longest turns, the longest first: unlike the stall, it does
   * not depend on what else the machine did; 0 where the platform does not tell. */
  gint64 work[BENCH_WATCH_N_TURNS];

  guint  source;
  gint64 start;
  gint64 last_tick;
  double cpu_start;
  gint64 last_work;
} BenchWatch;

void  bench_watch_start    (BenchWatch *self);
/* Whatever came before was a start, and no stall. */
void  bench_watch_forgive  (BenchWatch *self);
void  bench_watch_end      (BenchWatch *self);
/* Its turns and its longest stall, as a part of a line. */
char *bench_watch_describe (const BenchWatch *self);

G_END_DECLS
