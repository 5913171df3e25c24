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
 * Counters of keys, never of batches. They never go back, and fetched >= processed >= matched.
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

G_END_DECLS
