/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "cloudflare/kvp-rate-hint.h"

G_BEGIN_DECLS

/* https://developers.cloudflare.com/fundamentals/api/reference/limits/ */
#define KVP_BUDGET_DEFAULT_REQUESTS 1200
#define KVP_BUDGET_DEFAULT_WINDOW 300 /* seconds */

#define KVP_TYPE_BUDGET (kvp_budget_get_type ())

/* A token bucket: how many requests an account may still send at one endpoint. One for each pair, shared by
 * everything in this process: dry runs, purges, inspection, all windows. Main context only. Turns are given
 * to owners (runs) in rotation, so that none can starve another. Signal "changed" (): sampled, at most a few
 * times a second, and at once when a block begins or ends. */
G_DECLARE_FINAL_TYPE (KvpBudget, kvp_budget, KVP, BUDGET, GObject)

/* The one for this pair; it lives as long as someone holds it. @account_id: "" for calls without an account.
 * (transfer full) */
KvpBudget *kvp_budget_get             (const char           *endpoint,
                                       const char           *account_id);

/* How many requests in how many seconds; what is left is scaled. */
void       kvp_budget_set_limit       (KvpBudget            *self,
                                       guint                 requests,
                                       guint                 window);
guint      kvp_budget_get_capacity    (KvpBudget            *self);
guint      kvp_budget_get_remaining   (KvpBudget            *self);
/* Seconds (rounded up) for which Cloudflare asks to send nothing; 0 if it does not. */
guint      kvp_budget_get_blocked_for (KvpBudget            *self);
/* Microseconds that @n_requests would take from now on, for an estimate. Pure arithmetic on the bucket. */
gint64     kvp_budget_estimate        (KvpBudget            *self,
                                       guint64               n_requests);

/* Waits until a request may be sent, and takes it from the bucket. @owner: whose turn it is (an address that
 * is never read). Cancelled: nothing is taken. */
void       kvp_budget_take_async      (KvpBudget            *self,
                                       gconstpointer         owner,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
gboolean   kvp_budget_take_finish     (KvpBudget            *self,
                                       GAsyncResult         *result,
                                       GError              **error);

/* What an answer said. @status 429 blocks as long as Retry-After says; without it, it blocks for a short while that
 * doubles with each 429 in a row (429s can be spurious). Less remaining than we thought: ours is lowered;
 * more: ignored, for other users of the token are not seen. */
void       kvp_budget_learn           (KvpBudget            *self,
                                       guint                 status,
                                       const KvpRateHint    *hint);

G_END_DECLS
