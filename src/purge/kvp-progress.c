/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-progress.h"

static gboolean
is_sound (const KvpProgress *self)
{
  return self->fetched >= self->processed &&
         self->processed >= self->matched &&
         self->deleted + self->failed + self->skipped <= self->total;
}

/**
 * kvp_progress_follows:
 * @self: counters
 * @before: the counters that were shown before
 *
 * Counters that go back, or a sum that does not add up, are how lost updates show. Debug builds ask this
 * whenever progress is shown.
 *
 * Returns: whether @self adds up, and no counter of it is less than in @before
 */
gboolean
kvp_progress_follows (const KvpProgress *self,
                      const KvpProgress *before)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (before != NULL, FALSE);

  return is_sound (self) &&
         self->fetched >= before->fetched &&
         self->processed >= before->processed &&
         self->matched >= before->matched &&
         self->deleted >= before->deleted &&
         self->failed >= before->failed &&
         self->skipped >= before->skipped &&
         self->total >= before->total &&
         self->pages >= before->pages &&
         self->requests >= before->requests &&
         self->elapsed >= before->elapsed;
}
