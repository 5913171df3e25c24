/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-run-history.h"

#define FIRST_STEP (G_USEC_PER_SEC / 2)

/* Keys are done in lumps of a batch: over less time than this the rate would only jump. */
#define RATE_WINDOW (4 * G_USEC_PER_SEC)

typedef struct {
  guint64    n_keys;
  double     left;
  KvpRunHold hold;
} Point;

struct _KvpRunHistory {
  Point   points[KVP_RUN_HISTORY_MAX_POINTS];
  guint   n_points;
  gint64  step;
  gint64  elapsed; /* of the last one that was added */
  guint64 n_done;
  KvpRunHold hold; /* of the last one, and of what comes before the next */
};

/**
 * kvp_run_history_new:
 *
 * Returns: (transfer full): the history of a run that has not begun
 */
KvpRunHistory *
kvp_run_history_new (void)
{
  KvpRunHistory *self = g_new0 (KvpRunHistory, 1);

  self->step = FIRST_STEP;

  return self;
}

/**
 * kvp_run_history_free:
 * @self: (transfer full): a history
 */
void
kvp_run_history_free (KvpRunHistory *self)
{
  g_return_if_fail (self != NULL);

  g_free (self);
}

static void
halve (KvpRunHistory *self)
{
  for (guint i = 0; i < self->n_points; i += 2)
    {
      Point point = self->points[i];

      if (i + 1 < self->n_points)
        {
          point.n_keys += self->points[i + 1].n_keys;
          point.left = MIN (point.left, self->points[i + 1].left);
          point.hold = MAX (point.hold, self->points[i + 1].hold);
        }
      self->points[i / 2] = point;
    }

  self->n_points = (self->n_points + 1) / 2;
  self->step *= 2;
}

/**
 * kvp_run_history_add:
 * @self: a history
 * @elapsed: microseconds since the run began; not before the last one
 * @n_done: how many keys are done; not fewer than before
 * @left: how much of the budget is left, from 0 to 1
 * @hold: whether it is held up now
 *
 * Nothing was done in steps that nothing is added in.
 */
void
kvp_run_history_add (KvpRunHistory *self,
                     gint64         elapsed,
                     guint64        n_done,
                     double         left,
                     KvpRunHold     hold)
{
  Point *point;

  g_return_if_fail (self != NULL);
  g_return_if_fail (elapsed >= self->elapsed && n_done >= self->n_done);

  while (elapsed / self->step >= KVP_RUN_HISTORY_MAX_POINTS)
    halve (self);

  while (self->n_points <= (guint) (elapsed / self->step))
    self->points[self->n_points++] = (Point) { .left = left, .hold = self->hold };

  point = &self->points[self->n_points - 1];
  point->n_keys += n_done - self->n_done;
  point->left = MIN (point->left, left);
  point->hold = MAX (point->hold, hold);

  self->elapsed = elapsed;
  self->n_done = n_done;
  self->hold = hold;
}

/**
 * kvp_run_history_get_n_points:
 * @self: a history
 *
 * Returns: how many steps the run has taken so far
 */
guint
kvp_run_history_get_n_points (KvpRunHistory *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_points;
}

/**
 * kvp_run_history_get_step:
 * @self: a history
 *
 * Returns: microseconds from one point to the next; grows as the run does
 */
gint64
kvp_run_history_get_step (KvpRunHistory *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->step;
}

/* The last step is not over. */
static gint64
get_duration (KvpRunHistory *self,
              guint          first,
              guint          end)
{
  gint64 until = end == self->n_points ? self->elapsed : (gint64) end * self->step;

  return until - (gint64) first * self->step;
}

static double
get_rate_between (KvpRunHistory *self,
                  guint          first,
                  guint          end)
{
  guint64 n_keys = 0;

  for (guint i = first; i < end; i++)
    n_keys += self->points[i].n_keys;

  return (double) n_keys * G_USEC_PER_SEC / (double) MAX (get_duration (self, first, end), FIRST_STEP / 2);
}

/**
 * kvp_run_history_get_rate:
 * @self: a history
 * @index: less than the number of points
 *
 * Returns: keys per second in the seconds up to the end of that step
 */
double
kvp_run_history_get_rate (KvpRunHistory *self,
                          guint          index)
{
  guint first = index;

  g_return_val_if_fail (self != NULL && index < self->n_points, 0);

  while (first > 0 && get_duration (self, first, index + 1) < RATE_WINDOW)
    first--;

  return get_rate_between (self, first, index + 1);
}

/**
 * kvp_run_history_get_left:
 * @self: a history
 * @index: less than the number of points
 *
 * Returns: the least that was left of the budget in that step, from 0 to 1
 */
double
kvp_run_history_get_left (KvpRunHistory *self,
                          guint          index)
{
  g_return_val_if_fail (self != NULL && index < self->n_points, 0);

  return self->points[index].left;
}

/**
 * kvp_run_history_get_hold:
 * @self: a history
 * @index: less than the number of points
 *
 * Returns: whether the run was held up in that step, or in a part of it
 */
KvpRunHold
kvp_run_history_get_hold (KvpRunHistory *self,
                          guint          index)
{
  g_return_val_if_fail (self != NULL && index < self->n_points, KVP_RUN_HOLD_NONE);

  return self->points[index].hold;
}

/**
 * kvp_run_history_get_held:
 * @self: a history
 * @hold: why
 *
 * Returns: microseconds for which the run was held up for that reason, by whole steps
 */
gint64
kvp_run_history_get_held (KvpRunHistory *self,
                          KvpRunHold     hold)
{
  guint n_steps = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->n_points; i++)
    n_steps += self->points[i].hold == hold;

  return n_steps * self->step;
}

/**
 * kvp_run_history_get_rate_now:
 * @self: a history
 *
 * Returns: keys per second of the last few seconds; 0 before the start
 */
double
kvp_run_history_get_rate_now (KvpRunHistory *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_points > 0 ? kvp_run_history_get_rate (self, self->n_points - 1) : 0;
}
