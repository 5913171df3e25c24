/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "bench-result.h"

#include "bench-memory.h"

static const char * const outcomes[] = {
  [BENCH_EXIT_DONE] = "done",
  [BENCH_EXIT_FAILED_KEYS] = "failed-keys",
  [BENCH_EXIT_USAGE] = "usage",
  [BENCH_EXIT_NOT_OVER] = "not-over",
  [BENCH_EXIT_ERROR] = "error",
  [BENCH_EXIT_COUNTS] = "counts",
};

/* @json is all that goes between the figures: a comma, or the end of a line. */
static void
append (GString    *out,
        gboolean    json,
        const char *name,
        const char *figure)
{
  if (json)
    g_string_append_printf (out, "%s\"%s\":%s", out->len > 1 ? "," : "", name, figure);
  else
    g_string_append_printf (out, "%s: %s\n", name, figure);
}

static void
append_word (GString    *out,
             gboolean    json,
             const char *name,
             const char *word)
{
  g_autofree char *quoted = g_strdup_printf (json ? "\"%s\"" : "%s", word);

  append (out, json, name, quoted);
}

static void
append_number (GString    *out,
               gboolean    json,
               const char *name,
               guint64     number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, number);

  append (out, json, name, text);
}

/* A point is a point in every language. */
static void
append_fraction (GString    *out,
                 gboolean    json,
                 const char *name,
                 double      number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  append (out, json, name, g_ascii_formatd (text, sizeof text, "%.4f", number));
}

static void
append_keys (const BenchResult *self,
             GString           *out,
             gboolean           json)
{
  const KvpPlanCounts *counts = &self->counts;

  append_number (out, json, "fetched", self->fetched);
  append_number (out, json, "matched", counts->total);
  append_number (out, json, "deleted", counts->deleted);
  append_number (out, json, "failed", counts->failed);
  append_number (out, json, "failed_unknown", counts->unknown);
  append_number (out, json, "skipped", counts->skipped);
  append_number (out, json, "excluded", counts->excluded);
  append_number (out, json, "pending", counts->pending);
  append_number (out, json, "in_flight", counts->in_flight);
}

void
bench_result_print (const BenchResult *self,
                    gboolean           json)
{
  g_autoptr(GString) out = g_string_new (json ? "{" : NULL);
  guint64 peak = bench_memory_get_peak ();

  append_word (out, json, "mode", self->mode);
  append_word (out, json, "outcome", outcomes[self->exit]);
  append_fraction (out, json, "seconds", (double) self->watch.wall / G_USEC_PER_SEC);
  append_fraction (out, json, "dry_run_seconds", (double) self->dry_run / G_USEC_PER_SEC);
  append_fraction (out, json, "save_seconds", (double) self->save / G_USEC_PER_SEC);
  append_fraction (out, json, "purge_seconds", (double) self->purge / G_USEC_PER_SEC);
  append_number (out, json, "requests", self->n_lists + self->n_gets + self->n_deletes);
  append_number (out, json, "list_requests", self->n_lists);
  append_number (out, json, "get_requests", self->n_gets);
  append_number (out, json, "saved", self->n_saved);
  append_number (out, json, "delete_requests", self->n_deletes);
  append_number (out, json, "connections", self->n_connections);
  append_number (out, json, "pauses", self->n_pauses);
  append_keys (self, out, json);
  if (peak > 0)
    append_number (out, json, "peak_rss_kib", peak);
  else
    append (out, json, "peak_rss_kib", json ? "null" : "unknown");
  append_fraction (out, json, "longest_stall_ms", (double) self->watch.stall / 1000);
  append_fraction (out, json, "cpu_seconds", self->watch.cpu);

  g_print ("%s%s", out->str, json ? "}\n" : "");
}
