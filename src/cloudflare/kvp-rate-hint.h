/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KvpRateHint:
 * @has_remaining: whether @remaining and @reset are known
 * @remaining: requests that may still be sent
 * @reset: seconds until @remaining is full again
 * @has_policy: whether @quota and @window are known
 * @quota: requests that may be sent in @window
 * @window: seconds
 * @retry_after: seconds to send nothing, -1 if the answer does not ask for it
 *
 * What the headers of an answer say of the budget. Of several items in a list the one that leaves least.
 */
typedef struct {
  gboolean has_remaining;
  guint    remaining;
  guint    reset;
  gboolean has_policy;
  guint    quota;
  guint    window;
  gint64   retry_after;
} KvpRateHint;

/* Pure; never fails: what can't be understood is as if it were not there. Numbers are clamped to a day.
 * @ratelimit, @policy, @retry_after: (nullable): the values of Ratelimit, Ratelimit-Policy and Retry-After
 * (seconds or an HTTP date). @now: seconds since the epoch, for the date. */
void kvp_rate_hint_read (KvpRateHint *self,
                         const char  *ratelimit,
                         const char  *policy,
                         const char  *retry_after,
                         gint64       now);

G_END_DECLS
