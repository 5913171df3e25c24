/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-plan-picture.h"

G_BEGIN_DECLS

/**
 * KvpPlanPictureCount:
 *
 * What one pass over the rows of a plan gave. Private to the picture.
 */
typedef struct {
  GArray      *branches;   /* (owned) (element-type KvpPlanBranch): elements free themselves */
  gboolean     of_listing;
  GArray      *spans;      /* (owned) (element-type KvpExpirationSpan): in the order of time */
  KvpTimeStep  step;
} KvpPlanPictureCount;

void                 kvp_plan_picture_count_free   (KvpPlanPictureCount *self);
/* In a worker thread; @now: seconds since the epoch. */
void                 kvp_plan_picture_count_async  (const char          *path,
                                                    gint64               plan,
                                                    gint64               now,
                                                    GCancellable        *cancellable,
                                                    GAsyncReadyCallback  callback,
                                                    gpointer             user_data);
KvpPlanPictureCount *kvp_plan_picture_count_finish (GAsyncResult        *result,
                                                    GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpPlanPictureCount, kvp_plan_picture_count_free)

G_END_DECLS
