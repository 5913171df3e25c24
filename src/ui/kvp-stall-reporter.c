/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-stall-reporter.h"

/* A frame at 60 Hz: a longer gap can be seen. */
#define STALL_LIMIT (16 * G_TIME_SPAN_MILLISECOND)

struct _KvpStallReporter
{
  GSource *source;
  gint64 last;
  gint64 longest;
  gint64 start_up; /* the longest of the start-up, -1 while that goes on */
};

static gboolean
tick_cb (gpointer user_data)
{
  KvpStallReporter *self = user_data;
  gint64 now = g_get_monotonic_time ();
  gint64 gap = now - self->last - G_TIME_SPAN_MILLISECOND;

  self->last = now;

  if (gap > self->longest)
    self->longest = gap;

  if (gap > STALL_LIMIT)
    g_printerr ("stall: %.1f ms%s\n", gap / 1000.0, self->start_up < 0 ? " (start-up)" : "");

  return G_SOURCE_CONTINUE;
}

/**
 * kvp_stall_reporter_start:
 *
 * Adds a source to the default main context that wants to run each millisecond. How much later than that it comes is
 * how long one turn of the loop took. Gaps over 16 ms are printed as they come.
 *
 * Returns: (transfer full): end it with kvp_stall_reporter_stop()
 */
KvpStallReporter *
kvp_stall_reporter_start (void)
{
  KvpStallReporter *self = g_new0 (KvpStallReporter, 1);

  self->last = g_get_monotonic_time ();
  self->start_up = -1;
  self->source = g_timeout_source_new (1);
  g_source_set_priority (self->source, G_PRIORITY_HIGH);
  g_source_set_callback (self->source, tick_cb, self, NULL);
  g_source_attach (self->source, NULL);

  return self;
}

/**
 * kvp_stall_reporter_end_start_up:
 * @self: a reporter
 *
 * Loading libraries, styles and icons takes as long as it takes, once; a window that reacts slowly is another matter.
 */
void
kvp_stall_reporter_end_start_up (KvpStallReporter *self)
{
  g_return_if_fail (self != NULL);

  if (self->start_up >= 0)
    return;

  self->start_up = self->longest;
  self->longest = 0;
}

/**
 * kvp_stall_reporter_stop:
 * @self: (transfer full): a reporter
 *
 * Prints the longest gaps to the standard error output and ends.
 */
void
kvp_stall_reporter_stop (KvpStallReporter *self)
{
  g_return_if_fail (self != NULL);

  kvp_stall_reporter_end_start_up (self);
  g_printerr ("longest stall: %.1f ms (start-up: %.1f ms)\n", self->longest / 1000.0, self->start_up / 1000.0);

  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_free (self);
}
