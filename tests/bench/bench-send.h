/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-connection.h"
#include "store/kvp-plan.h"

G_BEGIN_DECLS

/* The plan's keys in batches. (transfer full) (element-type KvpKeyList) */
GPtrArray *bench_send_read  (KvpPlan        *plan,
                             guint           batch_size,
                             GError        **error);
/* Sends them as a purge does, at its pace, and writes nothing down. How many requests it took, and how many keys the
 * answers count as deleted. */
gboolean   bench_send_all   (KvpConnection  *connection,
                             KvpPlan        *plan,
                             GPtrArray      *batches,
                             guint64        *n_requests,
                             guint64        *n_deleted,
                             GError        **error);

G_END_DECLS
