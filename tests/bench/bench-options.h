/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-filter.h"

G_BEGIN_DECLS

/**
 * BenchMode:
 * @BENCH_DRY_RUN: list, match, and write the plan
 * @BENCH_PURGE: that, then delete what is in it
 * @BENCH_RESUME: take up the purge that the data folder holds
 * @BENCH_SEND_ONLY: a dry run, then send its keys without writing down what becomes of them: what a purge would
 *   cost without its database
 */
typedef enum {
  BENCH_DRY_RUN,
  BENCH_PURGE,
  BENCH_RESUME,
  BENCH_SEND_ONLY,
} BenchMode;

/**
 * BenchOptions:
 * @filter: (owned) (nullable): none to resume
 * @data_dir: (owned) (nullable): none: a temporary one
 * @save_dir: (owned) (nullable): where values are saved before the purge
 * @token: (owned): from the environment
 * @concurrency: 0: the connection's default
 * @requests_per_window: 0: the connection's default
 * @check_age: -1: the purge's default
 * @takes_draft: to resume, a dry run that is complete and was never purged will do too
 */
typedef struct {
  BenchMode  mode;
  char      *endpoint;
  char      *account_id;
  char      *namespace_id;
  char      *token;
  char      *data_dir;
  char      *save_dir;
  KvpFilter *filter;
  guint      concurrency;
  guint      requests_per_window;
  guint      batch_size;
  int        check_age;
  gboolean   takes_draft;
  gboolean   json;
} BenchOptions;

gboolean bench_options_parse (BenchOptions   *self,
                              int             argc,
                              char          **argv,
                              GError        **error);
void     bench_options_clear (BenchOptions   *self);

/* Whether @endpoint is this machine. */
gboolean bench_options_is_loopback (const char *endpoint);

G_END_DECLS
