/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-plan-private.h"
#include "store/kvp-plan-row.h"

G_BEGIN_DECLS

/**
 * KvpRowWindow:
 *
 * The rows of a plan that somebody looks at. There is one #KvpPlanRow for a position as long as anybody has
 * it; those read last are kept for a while, since what was read around a row is asked for next. Main context
 * only.
 */
typedef struct _KvpRowWindow KvpRowWindow;

KvpRowWindow *kvp_row_window_new     (KvpPlan       *plan);
void          kvp_row_window_free    (KvpRowWindow  *self);
KvpPlanRow   *kvp_row_window_get     (KvpRowWindow  *self,
                                      const guint32 *positions, /* ascending, around the one that is asked for */
                                      guint          n_positions,
                                      guint          index); /* (transfer full) */
void          kvp_row_window_refresh (KvpRowWindow  *self,
                                      guint32        first,
                                      guint32        last);
void          kvp_row_window_forget  (KvpRowWindow  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpRowWindow, kvp_row_window_free)

G_END_DECLS
