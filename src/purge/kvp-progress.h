/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KvpProgress:
 * @fetched: keys that list answers carried
 * @processed: keys that were matched against the filter
 * @matched: keys that matched and are written to the plan
 * @deleted: keys that an answer says are deleted
 * @failed: keys that could not be deleted
 * @skipped: keys that a re-check took out
 * @total: keys that the purge was confirmed for
 * @pages: list answers so far
 * @requests: requests sent so far
 * @elapsed: microseconds since the start
 *
 * Counters of keys, never of batches. They never go back, fetched >= processed >= matched, and
 * deleted + failed + skipped <= total.
 * A key that a listing gives twice counts twice in the first three; the plan holds it once.
 */
typedef struct {
  guint64 fetched;
  guint64 processed;
  guint64 matched;
  guint64 deleted;
  guint64 failed;
  guint64 skipped;
  guint64 total;
  guint64 pages;
  guint64 requests;
  gint64  elapsed;
} KvpProgress;

/* Whether @self is sound and may come after @before: what is said above. */
gboolean kvp_progress_follows (const KvpProgress *self,
                               const KvpProgress *before);

G_END_DECLS
