/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Figures of the core without a window: dry runs and purges against the demo server, which runs as a process of its own so that its
 * CPU time does not count. Prints a line for each; asserts no time. By hand:
 *
 *   tests/bench/kvp-bench-core --server src/demo/kvp-demo-server
 */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gstdio.h>

#include "bench-memory.h"
#include "bench-server.h"
#include "bench-watch.h"
#include "purge/kvp-purge.h"
#include "purge/kvp-scan.h"
#include "store/kvp-store.h"

typedef struct {
  BenchServer    server;
  KvpConnection *connection;
  KvpNamespace  *ns;
  KvpStore      *store;
  char          *folder;
} Bench;

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **slot)
{
  while (*slot == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *slot;
}

/* --- set up --- */

static void
bench_start (Bench      *self,
             const char *program,
             int         n_keys)
{
  g_autoptr(KvpAccount) account = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;

  bench_server_start (&self->server, program, n_keys);
  self->connection = kvp_connection_new (self->server.endpoint, self->server.token, &error);
  bench_fail_on (error);
  account = kvp_account_new (self->server.account_id, "Bench");
  kvp_connection_set_account (self->connection, account);
  /* What is measured is the work, and not the wait for the budget. */
  g_object_set (self->connection, "requests-per-window", 1000000, NULL);
  self->ns = kvp_namespace_new (self->server.namespace_id, "bench");

  self->folder = g_dir_make_tmp ("kvp-bench-XXXXXX", &error);
  bench_fail_on (error);
  path = g_build_filename (self->folder, "plans.db", NULL);
  kvp_store_open_async (path, NULL, result_cb, &result);
  self->store = kvp_store_open_finish (wait_for (&result), &error);
  bench_fail_on (error);
}

static void
bench_stop (Bench *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_build_filename (self->folder, "plans.db", NULL);
  g_autoptr(GDir) dir = NULL;
  const char *name;

  kvp_store_close_async (self->store, result_cb, &result);
  kvp_store_close_finish (self->store, wait_for (&result), &error);
  bench_fail_on (error);
  g_clear_object (&self->store);
  g_clear_object (&self->connection);
  g_clear_object (&self->ns);
  bench_server_stop (&self->server);

  dir = g_dir_open (self->folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (self->folder, name, NULL);

      g_remove (file);
    }
  g_rmdir (self->folder);
  g_free (self->folder);
}

static KvpFilter *
archived_products (void)
{
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  g_autoptr(GError) error = NULL;
  KvpFilter *filter;

  kvp_filter_builder_add_rule (builder, "status", KVP_METADATA_EQUALS, "archived");
  filter = kvp_filter_builder_build (builder, &error);
  bench_fail_on (error);

  return filter;
}

static KvpFilter *
every_key (void)
{
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  g_autoptr(GError) error = NULL;
  KvpFilter *filter;

  kvp_filter_builder_set_mode (builder, KVP_FILTER_EVERY_KEY);
  filter = kvp_filter_builder_build (builder, &error);
  bench_fail_on (error);

  return filter;
}

/* --- figures --- */

static void
print_figures (const char       *what,
               guint64           n_keys,
               const BenchWatch *watch)
{
  double seconds = (double) watch->wall / G_USEC_PER_SEC;

  g_print ("%s\n  %.2f s, %.0f keys/s, %.2f CPU s per million keys, longest main-loop stall %.1f ms",
           what, seconds, (double) n_keys / seconds, watch->cpu * 1e6 / (double) MAX (n_keys, 1),
           (double) watch->stall / 1000);
  if (bench_memory_get_peak () > 0)
    g_print (", peak memory so far %.1f MiB", (double) bench_memory_get_peak () / 1024);
  g_print ("\n");
}

static KvpPlan *
dry_run (Bench      *self,
         const char *name,
         KvpFilter  *filter)
{
  g_autoptr(KvpScan) scan = kvp_scan_new (self->connection, self->ns, filter, self->store);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *what = NULL;
  const KvpProgress *progress;
  BenchWatch watch;
  KvpPlan *plan;

  bench_watch_start (&watch);
  kvp_scan_run_async (scan, result_cb, &result);
  plan = kvp_scan_run_finish (scan, wait_for (&result), &error);
  bench_watch_end (&watch);
  bench_fail_on (error);

  progress = kvp_scan_get_progress (scan);
  what = g_strdup_printf ("Dry run, %s: %" G_GUINT64_FORMAT " keys listed in %" G_GUINT64_FORMAT " requests, %u matched",
                          name, progress->fetched, progress->requests, kvp_plan_get_counts (plan)->total);
  print_figures (what, progress->fetched, &watch);

  return plan;
}

static void
purge (Bench   *self,
       KvpPlan *plan)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpConfirmation) confirmation = kvp_confirmation_new (plan, kvp_namespace_get_title (self->ns), &error);
  g_autoptr(KvpPurge) run = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *what = NULL;
  const KvpPlanCounts *counts;
  BenchWatch watch;

  bench_fail_on (error);
  run = kvp_purge_new (self->connection, confirmation);
  bench_watch_start (&watch);
  kvp_purge_run_async (run, result_cb, &result);
  kvp_run_finish (KVP_RUN (run), wait_for (&result), &error);
  bench_watch_end (&watch);
  bench_fail_on (error);

  counts = kvp_plan_get_counts (plan);
  what = g_strdup_printf ("Purge: %u keys deleted in %" G_GUINT64_FORMAT " requests, %u not deleted",
                          counts->deleted, kvp_run_get_progress (KVP_RUN (run))->requests, counts->total - counts->deleted);
  print_figures (what, counts->deleted, &watch);
}

static void
run_size (const char *program,
          int         n_keys)
{
  g_autoptr(KvpFilter) rule = archived_products ();
  g_autoptr(KvpFilter) every = every_key ();
  g_autoptr(KvpPlan) matched = NULL;
  g_autoptr(KvpPlan) all = NULL;
  Bench bench = { 0 };

  g_print ("%d keys on the server\n", n_keys);
  bench_start (&bench, program, n_keys);
  matched = dry_run (&bench, "metadata rule", rule);
  purge (&bench, matched);
  all = dry_run (&bench, "every key", every);
  purge (&bench, all);

  g_clear_object (&matched);
  g_clear_object (&all);
  bench_stop (&bench);
}

int
main (int    argc,
      char **argv)
{
  static const int default_sizes[] = { 100 * 1000, 1000 * 1000 };
  g_autofree char *program = NULL;
  int n_keys = 0;
  GOptionEntry entries[] = {
    { "server", 0, 0, G_OPTION_ARG_FILENAME, &program, "The kvp-demo-server program", "PATH" },
    { "keys", 0, 0, G_OPTION_ARG_INT, &n_keys, "Keys in the namespace (default: 100000, then 1000000)", "N" },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("- figures of dry runs and purges");
  g_autoptr(GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || program == NULL || n_keys < 0)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "--server is missing, or --keys is less than 0.");
      return 2;
    }

  for (guint i = 0; n_keys == 0 && i < G_N_ELEMENTS (default_sizes); i++)
    run_size (program, default_sizes[i]);
  if (n_keys > 0)
    run_size (program, n_keys);

  return EXIT_SUCCESS;
}
