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

/**
 * KvpTimeLeft:
 *
 * Remembers how a run went so far, as far back as the estimate looks.
 */
typedef struct _KvpTimeLeft KvpTimeLeft;

KvpTimeLeft *kvp_time_left_new      (void);
void         kvp_time_left_free     (KvpTimeLeft *self);
void         kvp_time_left_add      (KvpTimeLeft *self,
                                     gint64       elapsed, /* microseconds */
                                     guint64      done);
/* "10 seconds". (transfer full) (nullable): %NULL if that can not be said, or nothing is left. */
char        *kvp_time_left_describe (KvpTimeLeft *self,
                                     guint64      total);

/* @time as a person would say it: whole seconds below ten, then steps of 5, 30 seconds, minutes. Rounded
 * up. */
gint64 kvp_time_left_round    (gint64                   time);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpTimeLeft, kvp_time_left_free)

G_END_DECLS
