/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cloudflare/kvp-client.h"
#include "store/kvp-plan-check.h"

G_BEGIN_DECLS

/* Whether a plan has to be compared with its namespace before its keys are sent. FALSE: it has not. TRUE and
 * @scope: its keys that are in flight, or all of them if it was last checked @max_age seconds before @now, or
 * earlier. */
gboolean kvp_recheck_is_needed  (KvpPlan               *plan,
                                 guint                  max_age,
                                 gint64                 now,
                                 KvpPlanCheckScope     *scope);

/* Called after each page: how many keys it had. */
typedef void (*KvpRecheckPageFunc) (guint              n_keys,
                                    gpointer           user_data);

/* Lists the prefixes that the keys in scope need, compares, and writes what it found. Takes keys out, adds none:
 * an incomplete listing changes nothing and is an error. @client sends (its tries, its budget). Cancelled: nothing is
 * changed. */
void     kvp_recheck_run_async  (KvpClient             *client,
                                 KvpPlan               *plan,
                                 KvpPlanCheckScope      scope,
                                 KvpRecheckPageFunc     page_func, /* (nullable) */
                                 gpointer               page_data,
                                 GCancellable          *cancellable,
                                 GAsyncReadyCallback    callback,
                                 gpointer               user_data);
gboolean kvp_recheck_run_finish (GAsyncResult          *result,
                                 KvpPlanCheckCounts    *counts, /* (out) (nullable) */
                                 GError               **error);

G_END_DECLS
