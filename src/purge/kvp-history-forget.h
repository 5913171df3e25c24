/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-store.h"

G_BEGIN_DECLS

/**
 * KvpHistoryLimits:
 * @keep_days: how many days a finished plan is kept; 0: for ever
 * @keep_names_days: how many days the names and metadata of its keys are kept; 0: as long as it is
 * @delete_values: whether its file of saved values goes with them; if not, both stay for as long as the file is there
 *
 * How long the history is kept.
 */
typedef struct {
  guint    keep_days;
  guint    keep_names_days;
  gboolean delete_values;
} KvpHistoryLimits;

/* Names are not forgotten as long as they stand in a file of saved values: that would be a promise that is not kept.
 * @now: seconds since the epoch */
void   kvp_history_forget_async  (KvpStore               *store,
                                  gint64                  now,
                                  const KvpHistoryLimits *limits,
                                  GCancellable           *cancellable,
                                  GAsyncReadyCallback     callback,
                                  gpointer                user_data);
/* How many plans were dropped, or lost their names; -1 on an error. */
gssize kvp_history_forget_finish (KvpStore               *store,
                                  GAsyncResult           *result,
                                  GError                **error);

G_END_DECLS
