/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-connection.h"
#include "purge/kvp-pause.h"
#include "purge/kvp-progress.h"

G_BEGIN_DECLS

/**
 * KvpRunPhase:
 * @KVP_RUN_PHASE_READY: not started
 * @KVP_RUN_PHASE_CHECKING: the namespace is listed, to know what is there now; nothing is changed
 * @KVP_RUN_PHASE_CHECKED: of a restore: that is known, and a person decides
 * @KVP_RUN_PHASE_WORKING: it does what it is for
 * @KVP_RUN_PHASE_PAUSING: nothing new is sent; what is on the way is awaited
 * @KVP_RUN_PHASE_PAUSED: nothing is on the way; kvp_run_get_pause() tells why
 * @KVP_RUN_PHASE_STOPPING: as pausing, but it ends then
 * @KVP_RUN_PHASE_ENDED: over
 */
typedef enum {
  KVP_RUN_PHASE_READY,
  KVP_RUN_PHASE_CHECKING,
  KVP_RUN_PHASE_CHECKED,
  KVP_RUN_PHASE_WORKING,
  KVP_RUN_PHASE_PAUSING,
  KVP_RUN_PHASE_PAUSED,
  KVP_RUN_PHASE_STOPPING,
  KVP_RUN_PHASE_ENDED,
} KvpRunPhase;

#define KVP_TYPE_RUN (kvp_run_get_type ())
#define KVP_RUN(obj) (G_TYPE_CHECK_INSTANCE_CAST ((obj), KVP_TYPE_RUN, KvpRun))
#define KVP_RUN_CLASS(klass) (G_TYPE_CHECK_CLASS_CAST ((klass), KVP_TYPE_RUN, KvpRunClass))
#define KVP_IS_RUN(obj) (G_TYPE_CHECK_INSTANCE_TYPE ((obj), KVP_TYPE_RUN))
#define KVP_RUN_GET_CLASS(obj) (G_TYPE_INSTANCE_GET_CLASS ((obj), KVP_TYPE_RUN, KvpRunClass))

/**
 * KvpRun:
 *
 * What a purge, a backup and a restore have in common: a run that is started once, tells how far it is, can be stopped,
 * and (a restore aside) be paused and resumed as often as needed. Main context only. Signal "progress" (): sampled, 5
 * to 10 a second, and at once when the phase changes. Property "phase" (KvpRunPhase as int; notifies).
 *
 * It is started by a function of each kind of run, since each begins with something else. Not declared by
 * G_DECLARE_DERIVABLE_TYPE, so that kvp-run-private.h can show its fields to the kinds of runs and to nobody else.
 */
typedef struct _KvpRun KvpRun;

/**
 * KvpRunClass:
 * @begin: a stretch begins: the first, and one after each pause. It sets the phase
 * @end_paused: (nullable): it was paused, and a person stopped it; %NULL: this kind of run is never paused
 * @start_lane: (nullable): one more of what is under way at the same time; it ends with _kvp_run_lane_ended()
 * @lanes_over: (nullable): the last lane has ended
 * @max_lanes: lanes at the most, however good the pace is; 0: no limit but that
 *
 * For the kinds of runs, see kvp-run-private.h.
 */
typedef struct {
  GObjectClass parent_class;

  /*< private >*/
  void  (*begin)      (KvpRun *self);
  void  (*end_paused) (KvpRun *self);
  void  (*start_lane) (KvpRun *self);
  void  (*lanes_over) (KvpRun *self);
  guint   max_lanes;
} KvpRunClass;

GType              kvp_run_get_type        (void);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpRun, g_object_unref)

KvpConnection     *kvp_run_get_connection  (KvpRun        *self); /* (transfer none) */
KvpRunPhase        kvp_run_get_phase       (KvpRun        *self);
/* Whether it is CHECKING or WORKING: neither held up, nor about to be, nor over. */
gboolean           kvp_run_get_going       (KvpRun        *self);
/* What is counted of which keys is said by each kind of run. (transfer none) */
const KvpProgress *kvp_run_get_progress    (KvpRun        *self);
/* Seconds for which Cloudflare asks everything of this account to wait; 0 if it does not. */
guint              kvp_run_get_blocked_for (KvpRun        *self);

/* Why it is PAUSING or PAUSED, and in which words. */
KvpPauseReason     kvp_run_get_pause       (KvpRun        *self);
const GError      *kvp_run_get_pause_error (KvpRun        *self); /* (nullable) (transfer none) */
/* Seconds since the epoch at which it makes sense to resume, or at which it resumes by itself (NETWORK); 0: unknown. */
gint64             kvp_run_get_resume_at   (KvpRun        *self);

/* CHECKING or WORKING -> PAUSING -> PAUSED. Not of a restore. */
void               kvp_run_pause           (KvpRun        *self);
/* Goes on with a new stretch. In PAUSING it takes the pause back. */
void               kvp_run_resume          (KvpRun        *self);
/* Sends nothing new; awaits what is on the way; ends the run, from PAUSED at once. */
void               kvp_run_stop            (KvpRun        *self);
gboolean           kvp_run_get_stopping    (KvpRun        *self);

/* For the callback of what started it. What %TRUE and %FALSE mean is said there. */
gboolean           kvp_run_finish          (KvpRun        *self,
                                            GAsyncResult  *result,
                                            GError       **error);

G_END_DECLS
