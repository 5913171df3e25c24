/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-confirmation.h"
#include "purge/kvp-connection.h"
#include "purge/kvp-pause.h"
#include "purge/kvp-progress.h"
#include "purge/kvp-purge-troubles.h"

G_BEGIN_DECLS

/* A list of keys that is older than this many seconds is checked against the namespace before it runs. */
#define KVP_PURGE_DEFAULT_CHECK_AGE 600

/**
 * KvpPurgePhase:
 * @KVP_PURGE_READY: not started
 * @KVP_PURGE_CHECKING: keys are compared with the namespace as it is now; nothing is deleted
 * @KVP_PURGE_DELETING: batches are sent
 * @KVP_PURGE_PAUSING: nothing new is sent; what is on the way is awaited
 * @KVP_PURGE_PAUSED: nothing is on the way; kvp_purge_get_pause() tells why
 * @KVP_PURGE_STOPPING: as pausing, but the run ends then
 * @KVP_PURGE_ENDED: over
 */
typedef enum {
  KVP_PURGE_READY,
  KVP_PURGE_CHECKING,
  KVP_PURGE_DELETING,
  KVP_PURGE_PAUSING,
  KVP_PURGE_PAUSED,
  KVP_PURGE_STOPPING,
  KVP_PURGE_ENDED,
} KvpPurgePhase;

#define KVP_TYPE_PURGE (kvp_purge_get_type ())

/* The run that deletes a plan's ticked keys. One-shot; it can be paused and resumed as often as needed. Main
 * context only. Signal "progress" (): sampled, 5 to 10 a second, and at once when the phase changes. Property
 * "phase" (KvpPurgePhase as int; notifies). Properties set before the run: "batch-size" (1 to 10,000; default
 * 10,000), "check-age" (seconds; default KVP_PURGE_DEFAULT_CHECK_AGE), "max-concurrency".
 * How many batches are under way at the same time is decided by the pace, see kvp_client_get_concurrency(). */
G_DECLARE_FINAL_TYPE (KvpPurge, kvp_purge, KVP, PURGE, GObject)

KvpPurge          *kvp_purge_new               (KvpConnection         *connection,
                                                KvpConfirmation       *confirmation);
KvpConnection     *kvp_purge_get_connection    (KvpPurge              *self); /* (transfer none) */
KvpPlan           *kvp_purge_get_plan          (KvpPurge              *self);
const KvpProgress *kvp_purge_get_progress      (KvpPurge              *self);
KvpPurgePhase      kvp_purge_get_phase         (KvpPurge              *self);
/* What held it up so far: it grows as the run goes on. (transfer none) */
KvpPurgeTroubles  *kvp_purge_get_troubles      (KvpPurge              *self);

/* Why it is PAUSING or PAUSED, and in which words. */
KvpPauseReason     kvp_purge_get_pause         (KvpPurge              *self);
const GError      *kvp_purge_get_pause_error   (KvpPurge              *self); /* (nullable) (transfer none) */
/* Seconds since the epoch at which it makes sense to resume, or at which it resumes by itself (NETWORK); 0: unknown. */
gint64             kvp_purge_get_resume_at     (KvpPurge              *self);
/* Seconds for which Cloudflare asks everything of this account to wait; 0 if it does not. */
guint              kvp_purge_get_blocked_for   (KvpPurge              *self);

void               kvp_purge_run_async         (KvpPurge              *self,
                                                GAsyncReadyCallback    callback,
                                                gpointer               user_data);
/* TRUE: the run came to an end or was stopped; the plan tells each key's state, failures included. FALSE: it could
 * not start, or it was stopped while it was paused for a reason, which @error then is; what was not sent is still
 * pending. */
gboolean           kvp_purge_run_finish        (KvpPurge              *self,
                                                GAsyncResult          *result,
                                                GError               **error);
/* DELETING or CHECKING -> PAUSING -> PAUSED. */
void               kvp_purge_pause             (KvpPurge              *self);
/* PAUSED -> CHECKING (keys whose outcome is unknown, or all if the list is old) -> DELETING. In PAUSING it takes
 * the pause back. */
void               kvp_purge_resume            (KvpPurge              *self);
/* Sends nothing new; awaits what is in flight; ends the run, from PAUSED at once. */
void               kvp_purge_stop              (KvpPurge              *self);
gboolean           kvp_purge_get_stopping      (KvpPurge              *self);

G_END_DECLS
