/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "store/kvp-store.h"

G_BEGIN_DECLS

#define KVP_TYPE_PLAN_REMOVALS (kvp_plan_removals_get_type ())

/* Plans that a person removed, as long as that can be undone: they are out of the lists, and still in the database.
 * They are deleted there when the toast goes or kvp_plan_removals_finish() is called; a crash before that keeps them.
 * Signals: "changed" (): a plan came in or out; "failed" (GError): one could not be deleted, and is back. */
G_DECLARE_FINAL_TYPE (KvpPlanRemovals, kvp_plan_removals, KVP, PLAN_REMOVALS, GObject)

KvpPlanRemovals *kvp_plan_removals_new      (KvpStore        *store,
                                             AdwToastOverlay *overlay);
void             kvp_plan_removals_add      (KvpPlanRemovals *self,
                                             KvpPlan         *plan);
gboolean         kvp_plan_removals_contains (KvpPlanRemovals *self,
                                             KvpPlan         *plan);
/* Puts all of them back; does nothing when there is none. */
void             kvp_plan_removals_undo     (KvpPlanRemovals *self);
/* Deletes all of them now. */
void             kvp_plan_removals_finish   (KvpPlanRemovals *self);

G_END_DECLS
