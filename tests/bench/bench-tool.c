/* SPDX-License-Identifier: GPL-3.0-or-later */

/* kvp-bench: dry runs and purges from the command line, for figures and for tests; --help says how. For instance:
 *
 *   CLOUDFLARE_API_TOKEN=… tests/bench/kvp-bench --endpoint http://127.0.0.1:1234/client/v4 --account A --namespace N \
 *     --metadata status=archived --dry-run --json
 */

#include "config.h"

#include <locale.h>

#include "bench-options.h"
#include "bench-result.h"
#include "bench-run.h"

int
main (int    argc,
      char **argv)
{
  BenchOptions options = { 0 };
  BenchResult result = { 0 };
  g_autoptr(GError) error = NULL;

  /* What is on the command line is in the person's encoding. */
  setlocale (LC_ALL, "");

  if (!bench_options_parse (&options, argc, argv, &error))
    {
      g_printerr ("%s\n", error->message);
      bench_options_clear (&options);
      return BENCH_EXIT_USAGE;
    }

  if (!bench_run (&options, &result, &error))
    g_printerr ("%s\n", error->message);
  bench_result_print (&result, options.json);
  bench_options_clear (&options);

  return (int) result.exit;
}
