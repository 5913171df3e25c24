/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-expiration-spans.h"

/* If this share of the keys expires in an eighth of the time at most, the rest stands apart: on one axis, all those
 * would be one bar. */
#define CROWD_PERCENT 95
#define MIN_CROWDING 8

/* Further there is nothing that a calendar tells. */
#define MAX_YEARS 200
#define YEAR G_GINT64_CONSTANT (31556952)

struct _KvpExpirationRange {
  gint64 now;
  gint64 last;          /* the furthest; @now if none expires after that */
  guint  n_future;
  /* Those that expire in less than 2 to the power of so many seconds, and not in less than half of that. */
  guint  n_within[64];
};

static guint
get_magnitude (gint64 seconds)
{
  guint magnitude = 0;

  for (; seconds > 0; seconds >>= 1)
    magnitude++;

  return magnitude;
}

/**
 * kvp_expiration_range_new:
 * @now: seconds since the epoch
 *
 * Returns: (transfer full): that of no keys
 */
KvpExpirationRange *
kvp_expiration_range_new (gint64 now)
{
  KvpExpirationRange *self = g_new0 (KvpExpirationRange, 1);

  self->now = now;
  self->last = now;

  return self;
}

void
kvp_expiration_range_free (KvpExpirationRange *self)
{
  g_free (self);
}

void
kvp_expiration_range_add (KvpExpirationRange *self,
                          gint64              expiration)
{
  if (expiration <= self->now)
    return;

  self->last = MAX (self->last, expiration);
  self->n_future++;
  self->n_within[MIN (get_magnitude (expiration - self->now), 63)]++;
}

/* Until when spans are drawn. */
static gint64
find_end (KvpExpirationRange *self)
{
  gint64 limit = self->now + MAX_YEARS * YEAR;
  guint magnitude = 0;
  guint64 n = 0;
  gint64 crowd;

  while (magnitude < 62 && (n += self->n_within[magnitude]) * 100 < (guint64) self->n_future * CROWD_PERCENT)
    magnitude++;

  crowd = MIN ((gint64) 1 << magnitude, MAX_YEARS * YEAR);
  if ((self->last - self->now) / MIN_CROWDING > crowd)
    return self->now + crowd;

  return MIN (self->last, limit);
}

static void
append (GArray            *spans,
        KvpExpirationKind  kind,
        gint64             from,
        gint64             until)
{
  KvpExpirationSpan span = { .kind = kind, .from = from, .until = until };

  g_array_append_val (spans, span);
}

/**
 * kvp_expiration_range_part:
 * @self: the range of all keys
 * @step: (out): how long spans are
 *
 * Spans from now until the last key expires, of a length that has a name: hours, days, months. A few keys that expire
 * long after all others are LATER, so that the others are not all in one span.
 *
 * Returns: (transfer full) (element-type KvpExpirationSpan): each expiration is in one
 */
GArray *
kvp_expiration_range_part (KvpExpirationRange *self,
                           KvpTimeStep        *step)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (KvpExpirationSpan));
  gint64 from = self->now + 1;

  append (spans, KVP_EXPIRES_IN_PAST, 1, from);
  *step = KVP_TIME_STEP_DAY;
  if (self->n_future > 0)
    {
      g_autoptr(GArray) marks = kvp_time_axis_new (from, find_end (self), step);

      for (guint i = 1; i < marks->len; i++)
        {
          gint64 until = g_array_index (marks, gint64, i);

          append (spans, KVP_EXPIRES_IN_SPAN, from, until);
          from = until;
        }
    }
  append (spans, KVP_EXPIRES_LATER, from, G_MAXINT64);
  append (spans, KVP_EXPIRES_NEVER, 0, 1);

  return spans;
}

/**
 * kvp_expiration_spans_find:
 * @spans: (element-type KvpExpirationSpan): from kvp_expiration_range_part()
 * @expiration: seconds since the epoch, or 0
 *
 * Returns: (transfer none): the span that it is in
 */
KvpExpirationSpan *
kvp_expiration_spans_find (GArray *spans,
                           gint64  expiration)
{
  guint low = 0;
  guint high = spans->len - 1;

  if (expiration == 0)
    return &g_array_index (spans, KvpExpirationSpan, spans->len - 1);

  /* The last that does not begin after it; the very last is no part of the order. */
  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (spans, KvpExpirationSpan, middle).from <= expiration)
        low = middle;
      else
        high = middle;
    }

  return &g_array_index (spans, KvpExpirationSpan, low);
}
