/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cloudflare/kvp-pace.h"

/* Low enough not to hurt a server that is in trouble, and the first good answers raise it. */
#define FIRST_LIMIT 2

/**
 * kvp_pace_init:
 * @self: a pace
 * @max: the most requests at the same time
 *
 * Starts low.
 */
void
kvp_pace_init (KvpPace *self,
               guint    max)
{
  g_return_if_fail (self != NULL && max > 0);

  *self = (KvpPace) { .limit = MIN (FIRST_LIMIT, max), .max = max };
}

/**
 * kvp_pace_set_max:
 * @self: a pace
 * @max: the most requests at the same time
 *
 * A higher one is grown into, a lower one takes effect at once.
 */
void
kvp_pace_set_max (KvpPace *self,
                  guint    max)
{
  g_return_if_fail (self != NULL && max > 0);

  self->max = max;
  self->limit = MIN (self->limit, max);
}

/**
 * kvp_pace_get_epoch:
 * @self: a pace
 *
 * Returns: what a request remembers when it is sent
 */
guint64
kvp_pace_get_epoch (const KvpPace *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->epoch;
}

/**
 * kvp_pace_good:
 * @self: a pace
 *
 * An answer came. As many good ones as there are requests at a time raise the limit by one.
 */
void
kvp_pace_good (KvpPace *self)
{
  g_return_if_fail (self != NULL);

  self->n_good++;
  if (self->n_good < self->limit)
    return;

  self->n_good = 0;
  self->limit = MIN (self->limit + 1, self->max);
}

/**
 * kvp_pace_bad:
 * @self: a pace
 * @epoch: kvp_pace_get_epoch() at the time when the request was sent
 *
 * A request was refused for being too much, or failed. Those that were sent together fail together, and are
 * one reason to slow down, not eight.
 */
void
kvp_pace_bad (KvpPace *self,
              guint64  epoch)
{
  g_return_if_fail (self != NULL);

  self->n_good = 0;
  if (epoch != self->epoch)
    return;

  self->epoch++;
  self->limit = MAX (self->limit / 2, 1);
}
