/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-plan-keys.h"
#include "store/kvp-row-choice.h"
#include "store/kvp-row-window.h"

G_BEGIN_DECLS

struct _KvpPlanKeys {
  GObject          parent_instance;

  KvpPlan         *plan;      /* (owned) */
  KvpRowWindow    *window;    /* (owned) */
  GArray          *positions; /* (owned) (nullable) (element-type guint32): %NULL is every row */
  KvpRowChoice    *shown;     /* (owned): what the list shows */
  KvpRowChoice    *wanted;    /* (owned): what it was last asked for */
  GCancellable    *loading;   /* (owned) (nullable): the query that runs */
  KvpPlanKeysView  view;
  KvpPlanState     last_state;
  guint            n_items;
  guint            update_id;
  guint            generation; /* grows when positions come to mean other rows, or a dry run ends */
  guint            shown_generation; /* that of the positions that are shown */
  guint32          first_changed;
  guint32          last_changed;
  guint            is_dirty : 1; /* first_changed to last_changed are to be looked through again */
};

/* (transfer none) (nullable) (element-type guint32): what the list shows, in its order; %NULL is every row.
 * Changes in place: copy it to keep it. */
GArray *kvp_plan_keys_get_positions       (KvpPlanKeys *self);

void    _kvp_plan_keys_change_items       (KvpPlanKeys *self,
                                           guint        index,
                                           guint        n_removed,
                                           guint        n_added);
void    _kvp_plan_keys_replace_positions  (KvpPlanKeys *self,
                                           GArray      *positions); /* (transfer full) (nullable) */
/* Shows what there is, and keeps up with what changes. */
void    _kvp_plan_keys_follow             (KvpPlanKeys *self);
/* Shows what is wanted now, and then returns @task. */
void    _kvp_plan_keys_choose             (KvpPlanKeys *self,
                                           GTask       *task);

G_END_DECLS
