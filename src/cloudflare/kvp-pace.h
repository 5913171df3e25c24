/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KvpPace:
 * @limit: requests that may be under way at the same time now
 * @max: the most that the person allows
 * @n_good: good answers since @limit changed
 *
 * How many requests a run has under way at the same time. It starts at 2, grows by one for every @limit good
 * answers, and is halved (never under 1) by a 429, a 5xx, a time-out or a broken connection; answers to
 * requests that were sent before the last halving do not halve it again. Pure; no clock.
 */
typedef struct {
  guint   limit;
  guint   max;
  guint   n_good;
  guint64 epoch; /* grows with each halving; a request remembers the epoch in which it was sent */
} KvpPace;

void    kvp_pace_init     (KvpPace *self,
                           guint    max);
void    kvp_pace_set_max  (KvpPace *self,
                           guint    max);
guint64 kvp_pace_get_epoch (const KvpPace *self);
void    kvp_pace_good     (KvpPace *self);
void    kvp_pace_bad      (KvpPace *self,
                           guint64  epoch);

G_END_DECLS
