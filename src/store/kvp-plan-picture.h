/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "store/kvp-plan.h"
#include "store/kvp-time-axis.h"

G_BEGIN_DECLS

typedef enum {
  KVP_EXPIRES_IN_PAST, /* when it was counted */
  KVP_EXPIRES_IN_SPAN,
  KVP_EXPIRES_LATER,   /* than all spans: so few that the others would be crowded together */
  KVP_EXPIRES_NEVER,
} KvpExpirationKind;

/**
 * KvpExpirationSpan:
 * @kind: what it is
 * @from: seconds since the epoch, as the rows have them: 0 is never
 * @until: the first second that is not in it
 * @n_go: how many of the keys that expire then go
 * @n_stay: how many are on the list and stay
 */
typedef struct {
  KvpExpirationKind kind;
  gint64            from;
  gint64            until;
  guint             n_go;
  guint             n_stay;
} KvpExpirationSpan;

/**
 * KvpPlanBranch:
 * @prefix: what its names begin with: exact bytes; none for the whole
 * @parent: the index of the branch that it is part of; the whole is its own parent
 * @n_listed: how many keys the listing gave; at least @n_rows
 * @n_rows: how many of them are in the plan
 * @n_ticked: how many of those go
 * @n_locked: how many of those stay whatever is ticked
 */
typedef struct {
  GBytes  *prefix; /* (owned) */
  guint    parent;
  guint64  n_listed;
  guint    n_rows;
  guint    n_ticked;
  guint    n_locked;
} KvpPlanBranch;

#define KVP_TYPE_PLAN_PICTURE (kvp_plan_picture_get_type ())

/* How many keys of a plan go, by prefix and by expiration. Counted in a worker thread, and again when ticks change: one
 * count at a time, however many changes come meanwhile. While a deletion runs it stands still. Main context only.
 * Signal "changed" (): it was counted, or could not be. */
G_DECLARE_FINAL_TYPE (KvpPlanPicture, kvp_plan_picture, KVP, PLAN_PICTURE, GObject)

KvpPlanPicture      *kvp_plan_picture_new            (KvpPlan           *plan);
/* Whether the numbers are those of the plan as it is now. */
gboolean             kvp_plan_picture_get_current    (KvpPlanPicture    *self);
/* (nullable) (transfer none): why it could not be counted */
const GError        *kvp_plan_picture_get_error      (KvpPlanPicture    *self);
/* Whether how much of the namespace each branch holds is known; else all is "of the plan". */
gboolean             kvp_plan_picture_get_of_listing (KvpPlanPicture    *self);
/* 0 until it was counted. The whole is the first; the others follow in byte order, each after its parent. */
guint                kvp_plan_picture_get_n_branches (KvpPlanPicture    *self);
/* Good until "changed". */
const KvpPlanBranch *kvp_plan_picture_get_branch     (KvpPlanPicture    *self,
                                                      guint              index);
/* When keys expire. First those of the past, then one span after the other from the moment of the count until the last
 * key expires, all of them also where no key does; last LATER and NEVER. 0 until it was counted. */
guint                    kvp_plan_picture_get_n_spans (KvpPlanPicture *self);
const KvpExpirationSpan *kvp_plan_picture_get_span    (KvpPlanPicture *self,
                                                       guint           index);
/* How long a span is. */
KvpTimeStep              kvp_plan_picture_get_step    (KvpPlanPicture *self);

G_END_DECLS
