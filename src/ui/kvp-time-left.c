/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-time-left.h"

#include "base/kvp-format-duration.h"

/* How far back the present speed is measured, in microseconds: several batches, as one batch comes all at
 * once. */
#define WINDOW (6 * G_USEC_PER_SEC)

/* The present speed and that of the whole run may differ by this factor; else nobody knows how it goes on. */
#define STEADY_FACTOR 3.0

/* More than the estimate looks back at ten samples a second. */
#define MAX_SAMPLES 128

struct _KvpTimeLeft {
  GArray *samples; /* (owned) (element-type KvpTimeLeftSample) */
};

static double
get_speed (const KvpTimeLeftSample *from,
           const KvpTimeLeftSample *to)
{
  gint64 time = to->elapsed - from->elapsed;

  return time > 0 && to->done > from->done ? (double) (to->done - from->done) / (double) time : 0.0;
}

/* The newest sample that is a whole window older than the last one; the first if there is none. */
static const KvpTimeLeftSample *
find_window_start (const KvpTimeLeftSample *samples,
                   gsize                    n_samples)
{
  const KvpTimeLeftSample *last = &samples[n_samples - 1];

  for (gsize i = n_samples - 1; i > 0; i--)
    {
      if (last->elapsed - samples[i - 1].elapsed >= WINDOW)
        return &samples[i - 1];
    }

  return &samples[0];
}

/**
 * kvp_time_left_estimate:
 * @samples: (array length=n_samples): from old to new
 * @n_samples: how many
 * @total: how much there is to do
 *
 * Pure arithmetic: from the speed of the last seconds, and only if that is about the speed of the whole run.
 *
 * Returns: microseconds, or -1 if that can not be said: too early, standing still, or not steady
 */
gint64
kvp_time_left_estimate (const KvpTimeLeftSample *samples,
                        gsize                    n_samples,
                        guint64                  total)
{
  const KvpTimeLeftSample *last;
  double whole, present;

  if (n_samples == 0)
    return -1;

  last = &samples[n_samples - 1];
  if (last->done >= total)
    return 0;
  if (n_samples < 2 || last->elapsed < KVP_TIME_LEFT_SETTLED)
    return -1;

  whole = get_speed (&(KvpTimeLeftSample) { 0 }, last);
  present = get_speed (find_window_start (samples, n_samples), last);
  if (whole <= 0.0 || present <= 0.0 || present > whole * STEADY_FACTOR || whole > present * STEADY_FACTOR)
    return -1;

  return (gint64) ((double) (total - last->done) / present);
}

/**
 * kvp_time_left_round:
 * @time: microseconds, not negative
 *
 * Returns: @time rounded up to what a person would say, so that the number does not flicker
 */
gint64
kvp_time_left_round (gint64 time)
{
  gint64 seconds = (MAX (0, time) + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC;
  gint64 step;

  if (seconds <= 10)
    step = 1;
  else if (seconds <= 60)
    step = 5;
  else if (seconds <= 5 * 60)
    step = 30;
  else
    step = 60;

  return (seconds + step - 1) / step * step * G_USEC_PER_SEC;
}

KvpTimeLeft *
kvp_time_left_new (void)
{
  KvpTimeLeft *self = g_new0 (KvpTimeLeft, 1);

  self->samples = g_array_new (FALSE, FALSE, sizeof (KvpTimeLeftSample));

  return self;
}

void
kvp_time_left_free (KvpTimeLeft *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->samples);
  g_free (self);
}

/**
 * kvp_time_left_add:
 * @self: how it went so far
 * @elapsed: microseconds since the start
 * @done: how much is done by now
 */
void
kvp_time_left_add (KvpTimeLeft *self,
                   gint64       elapsed,
                   guint64      done)
{
  const KvpTimeLeftSample sample = { .elapsed = elapsed, .done = done };

  g_return_if_fail (self != NULL);

  if (self->samples->len == MAX_SAMPLES)
    g_array_remove_index (self->samples, 0);
  g_array_append_val (self->samples, sample);
}

/**
 * kvp_time_left_describe:
 * @self: how it went so far
 * @total: how much there is to do
 *
 * Returns: (transfer full) (nullable): about how long the rest takes, as a person would say it
 */
char *
kvp_time_left_describe (KvpTimeLeft *self,
                        guint64      total)
{
  gint64 estimate;

  g_return_val_if_fail (self != NULL, NULL);

  estimate = kvp_time_left_estimate ((const KvpTimeLeftSample *) (gpointer) self->samples->data, self->samples->len,
                                     total);

  return estimate > 0 ? kvp_format_duration (kvp_time_left_round (estimate)) : NULL;
}
