/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "run-fixture.h"

#include <string.h>

/* --- filters --- */

KvpFilter *
run_filter_build (KvpFilterBuilder *builder)
{
  g_autoptr(GError) error = NULL;
  KvpFilter *filter = kvp_filter_builder_build (builder, &error);

  g_assert_no_error (error);

  return filter;
}

void
run_filter_add_prefix (KvpFilterBuilder *builder,
                       const char       *prefix)
{
  g_autoptr(GBytes) bytes = g_bytes_new (prefix, strlen (prefix));

  kvp_filter_builder_add_prefix (builder, bytes);
}

void
run_filter_add_key (KvpFilterBuilder *builder,
                    const char       *key)
{
  g_autoptr(GBytes) bytes = g_bytes_new (key, strlen (key));

  kvp_filter_builder_add_key (builder, bytes);
}

KvpFilter *
run_filter_every (void)
{
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();

  kvp_filter_builder_set_mode (builder, KVP_FILTER_EVERY_KEY);

  return run_filter_build (builder);
}

KvpFilter *
run_filter_prefixes (const char *prefix,
                     ...)
{
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  va_list list;

  va_start (list, prefix);
  for (; prefix != NULL; prefix = va_arg (list, const char *))
    run_filter_add_prefix (builder, prefix);
  va_end (list);

  return run_filter_build (builder);
}

KvpFilter *
run_filter_rule (const char *prefix,
                 const char *path,
                 const char *value)
{
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();

  if (prefix != NULL)
    run_filter_add_prefix (builder, prefix);
  kvp_filter_builder_add_rule (builder, path, KVP_METADATA_EQUALS, value);

  return run_filter_build (builder);
}

KvpFilter *
run_filter_keys (const char *key,
                 ...)
{
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  va_list list;

  kvp_filter_builder_set_mode (builder, KVP_FILTER_KEY_LIST);
  va_start (list, key);
  for (; key != NULL; key = va_arg (list, const char *))
    run_filter_add_key (builder, key);
  va_end (list);

  return run_filter_build (builder);
}

/* --- a dry run --- */

static void
scan_progress_cb (KvpScan *scan,
                  RunScan *self)
{
  const KvpProgress *progress = kvp_scan_get_progress (scan);

  g_assert_cmpuint (progress->fetched, >=, progress->processed);
  g_assert_cmpuint (progress->processed, >=, progress->matched);
  g_assert_cmpuint (progress->fetched, >=, self->shown.fetched);
  g_assert_cmpuint (progress->processed, >=, self->shown.processed);
  g_assert_cmpuint (progress->matched, >=, self->shown.matched);
  g_assert_cmpuint (progress->pages, >=, self->shown.pages);
  g_assert_cmpuint (progress->requests, >=, progress->pages);
  g_assert_false (self->done);

  self->shown = *progress;
  self->n_signals++;
}

static void
scan_done_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  RunScan *self = user_data;

  g_assert_false (self->done);
  self->plan = kvp_scan_run_finish (KVP_SCAN (source), result, &self->error);
  g_assert_true ((self->plan != NULL) != (self->error != NULL));
  self->done = TRUE;
}

RunScan *
run_scan_start (RunFixture *self,
                KvpFilter  *filter)
{
  RunScan *run = g_new0 (RunScan, 1);

  run->scan = kvp_scan_new (self->connection, self->ns, filter, self->store);
  g_signal_connect (run->scan, "progress", G_CALLBACK (scan_progress_cb), run);
  kvp_scan_run_async (run->scan, scan_done_cb, run);

  return run;
}

static gboolean
scan_is_done (gpointer user_data)
{
  return ((RunScan *) user_data)->done;
}

void
run_scan_wait (RunScan *self)
{
  const KvpProgress *progress;

  run_until (scan_is_done, self);

  /* The last numbers were shown. */
  progress = kvp_scan_get_progress (self->scan);
  g_assert_cmpuint (self->n_signals, >, 0);
  g_assert_cmpmem (progress, sizeof *progress, &self->shown, sizeof self->shown);
}

void
run_scan_free (RunScan *self)
{
  g_assert_true (self->done);
  g_assert_finalize_object (self->scan);
  g_clear_object (&self->plan);
  g_clear_error (&self->error);
  g_free (self);
}

KvpPlan *
run_scan (RunFixture *self,
          KvpFilter  *filter)
{
  g_autoptr(RunScan) run = run_scan_start (self, filter);

  run_scan_wait (run);
  g_assert_no_error (run->error);
  g_assert_cmpint (kvp_plan_get_state (run->plan), ==, KVP_PLAN_DRAFT);
  run_assert_counts_add_up (run->plan);

  return g_steal_pointer (&run->plan);
}

KvpPlan *
run_scan_every (RunFixture *self)
{
  g_autoptr(KvpFilter) filter = run_filter_every ();

  return run_scan (self, filter);
}
