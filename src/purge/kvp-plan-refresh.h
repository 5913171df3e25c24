/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-connection.h"
#include "store/kvp-plan-check.h"

G_BEGIN_DECLS

/* Looking a plan's keys up for a person who decides about it, as a purge does by itself before it sends any. */

/* Whether it was last checked @max_age seconds before @now, or earlier. */
gboolean kvp_plan_refresh_is_due (KvpPlan              *plan,
                                  guint                 max_age,
                                  gint64                now);

/* Called after each page: how many keys it had. */
typedef void (*KvpPlanRefreshFunc) (guint             n_keys,
                                    gpointer          user_data);

/* Compares the ticked keys of @plan with its namespace. It can only take keys out: what is gone, rewritten or expired
 * is skipped, with the reason. Cancelled, or failed: nothing is changed. KVP_ERROR_STATE: @connection is to another
 * account or endpoint. */
void     kvp_plan_refresh_async  (KvpPlan              *plan,
                                  KvpConnection        *connection,
                                  KvpPlanRefreshFunc    page_func, /* (nullable) */
                                  gpointer              page_data,
                                  GCancellable         *cancellable,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data);
gboolean kvp_plan_refresh_finish (KvpPlan              *plan,
                                  GAsyncResult         *result,
                                  KvpPlanCheckCounts   *counts, /* (out) (nullable) */
                                  GError              **error);

G_END_DECLS
