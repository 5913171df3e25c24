/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An estimate before this much time (microseconds) would be a guess. */
#define KVP_TIME_LEFT_SETTLED (3 * G_USEC_PER_SEC)

/**
 * KvpTimeLeftSample:
 * @elapsed: microseconds since the start
 * @done: how much was done then
 */
typedef struct {
  gint64  elapsed;
  guint64 done;
} KvpTimeLeftSample;

/* Microseconds that the rest takes, or -1 if that can not be said. */
gint64 kvp_time_left_estimate (const KvpTimeLeftSample *samples,
                               gsize                    n_samples,
                               guint64                  total);

/* @time as a person would say it: whole seconds below ten, then steps of 5, 30 seconds, minutes. Rounded
 * up. */
gint64 kvp_time_left_round    (gint64                   time);

G_END_DECLS
