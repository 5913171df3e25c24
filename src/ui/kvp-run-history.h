/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* However long a run takes, it is drawn with at most so many points: when there are more, each two become one. */
#define KVP_RUN_HISTORY_MAX_POINTS 240

/* Why nothing was sent. */
typedef enum {
  KVP_RUN_HOLD_NONE,
  KVP_RUN_HOLD_WAITS,  /* Cloudflare asked to wait */
  KVP_RUN_HOLD_PAUSED,
} KvpRunHold;

/**
 * KvpRunHistory:
 *
 * How fast a run was and how much of the budget was left, from its start until now, in equal steps of time. It knows of
 * no clock: whoever adds to it says when.
 */
typedef struct _KvpRunHistory KvpRunHistory;

KvpRunHistory *kvp_run_history_new           (void);
void           kvp_run_history_free          (KvpRunHistory *self);
/* @elapsed: microseconds since the start, not before the last one; @n_done: keys so far; @left: of the budget, from 0
 * to 1; @hold: what it is like now */
void           kvp_run_history_add           (KvpRunHistory *self,
                                              gint64         elapsed,
                                              guint64        n_done,
                                              double         left,
                                              KvpRunHold     hold);
guint          kvp_run_history_get_n_points  (KvpRunHistory *self);
gint64         kvp_run_history_get_step      (KvpRunHistory *self); /* microseconds from point to point */
/* Keys per second around a point. */
double         kvp_run_history_get_rate      (KvpRunHistory *self,
                                              guint          index);
/* The least that was left of the budget in that step, 0 to 1. */
double         kvp_run_history_get_left      (KvpRunHistory *self,
                                              guint          index);
/* Whether it was held up in that step, or in a part of it. */
KvpRunHold     kvp_run_history_get_hold      (KvpRunHistory *self,
                                              guint          index);
/* For how long it was in all: microseconds, by whole steps. */
gint64         kvp_run_history_get_held      (KvpRunHistory *self,
                                              KvpRunHold     hold);
/* Keys per second of the last few seconds. */
double         kvp_run_history_get_rate_now  (KvpRunHistory *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpRunHistory, kvp_run_history_free)

G_END_DECLS
