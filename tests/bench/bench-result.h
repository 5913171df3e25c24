/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-plan.h"

#include "bench-watch.h"

G_BEGIN_DECLS

/**
 * BenchExit:
 *
 * What the program ends with; its --help says what each means.
 */
typedef enum {
  BENCH_EXIT_DONE = 0,
  BENCH_EXIT_FAILED_KEYS = 1,
  BENCH_EXIT_USAGE = 2,
  BENCH_EXIT_NOT_OVER = 3,
  BENCH_EXIT_ERROR = 4,
  BENCH_EXIT_COUNTS = 5,
} BenchExit;

/**
 * BenchResult:
 * @mode: a word: what was done
 * @watch: from the opening of the database to its end
 * @dry_run: microseconds of that; 0: there was none
 * @save: microseconds of saving values; 0: none were
 * @purge: microseconds, look-ups of keys included
 * @fetched: keys that list answers carried, those of look-ups included
 * @n_lists: requests, each try counted
 * @n_gets: requests, each try counted
 * @n_saved: values that were saved
 * @n_deletes: requests, each try counted
 * @n_connections: that were opened
 * @counts: of the plan, in the end
 */
typedef struct {
  const char   *mode;
  BenchWatch    watch;
  gint64        dry_run;
  gint64        save;
  gint64        purge;
  guint64       fetched;
  guint64       n_lists;
  guint64       n_gets;
  guint         n_saved;
  guint64       n_deletes;
  guint         n_pauses;
  guint         n_connections;
  KvpPlanCounts counts;
  BenchExit     exit;
} BenchResult;

/* One line of JSON, or a line for each figure. */
void bench_result_print (const BenchResult *self,
                         gboolean           json);

G_END_DECLS
