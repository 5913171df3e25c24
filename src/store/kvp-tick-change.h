/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-plan-job.h"
#include "store/kvp-position-set.h"

G_BEGIN_DECLS

/**
 * KvpTickChange:
 *
 * Rows that were ticked, or unticked, together: exactly those that were not so before, so that the change can
 * be undone. Made in the writer's thread, kept by the plan.
 */
struct _KvpTickChange {
  KvpPositionSet *rows;     /* (owned) */
  gboolean        ticked;
  guint64         revision; /* the plan's after it; another one means other changes since */
};

KvpTickChange *kvp_tick_change_new   (gboolean               ticked,
                                      guint32                first,
                                      guint32                last);
void           kvp_tick_change_free  (KvpTickChange         *self);

/* Writes it for the rows from @first to @last, those of them that are in @wanted and can be changed by a
 * person. @wanted: (nullable): all of them. */
gboolean       kvp_tick_change_write (KvpTickChange         *self,
                                      KvpDatabase           *database,
                                      KvpPlanJob            *job,
                                      guint32                first,
                                      guint32                last,
                                      KvpPositionSet        *wanted,
                                      GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpTickChange, kvp_tick_change_free)

G_END_DECLS
