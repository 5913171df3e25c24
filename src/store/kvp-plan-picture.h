/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "store/kvp-plan.h"

G_BEGIN_DECLS

/**
 * KvpExpirationSpan:
 *
 * When a key expires, from the moment at which it was counted; each without those before.
 */
typedef enum {
  KVP_EXPIRES_BEFORE_NOW,
  KVP_EXPIRES_WITHIN_HOUR,
  KVP_EXPIRES_WITHIN_DAY,
  KVP_EXPIRES_WITHIN_WEEK,
  KVP_EXPIRES_WITHIN_MONTH, /* 30 days */
  KVP_EXPIRES_WITHIN_YEAR,  /* 365 days */
  KVP_EXPIRES_LATER,
  KVP_EXPIRES_NEVER,
  KVP_N_EXPIRATION_SPANS
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
/* How many of the keys that go expire then. */
guint                kvp_plan_picture_get_n_expiring (KvpPlanPicture    *self,
                                                      KvpExpirationSpan  span);

G_END_DECLS
