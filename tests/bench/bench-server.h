/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * BenchServer:
 *
 * kvp-demo-server as a process of its own, so that its CPU time and memory are not the app's; and what it prints when it is ready.
 */
typedef struct {
  GSubprocess *process;
  char        *endpoint;
  char        *token;
  char        *account_id;
  char        *namespace_id;
} BenchServer;

void bench_server_start (BenchServer *self,
                         const char  *program,
                         int          n_keys);
void bench_server_stop  (BenchServer *self);

/* Ends the program with @error's message if there is one. */
void bench_fail_on      (GError      *error);

G_END_DECLS
