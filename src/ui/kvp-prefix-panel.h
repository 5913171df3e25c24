/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "store/kvp-plan-picture.h"

G_BEGIN_DECLS

#define KVP_TYPE_PREFIX_PANEL (kvp_prefix_panel_get_type ())

/* How many keys of a plan go, by prefix: a bar for each branch of the namespace, largest part of the plan first. One
 * branch is looked at at a time, at first the whole. Signals:
 *  "branch" (GBytes *prefix): the person looks at this branch now; of the whole it has no bytes
 *  "tick" (GBytes *prefix, gboolean ticked): the person ticked or unticked a branch; kvp_prefix_panel_reset() if
 *    nothing comes of it
 */
G_DECLARE_FINAL_TYPE (KvpPrefixPanel, kvp_prefix_panel, KVP, PREFIX_PANEL, GtkWidget)

void    kvp_prefix_panel_set_plan     (KvpPrefixPanel *self,
                                       KvpPlan        *plan,
                                       KvpPlanPicture *picture);
/* Whether branches can be ticked. */
void    kvp_prefix_panel_set_editable (KvpPrefixPanel *self,
                                       gboolean        editable);
/* Looks at a branch without telling so. @prefix: (nullable): the whole, as for one that there is no bar of */
void    kvp_prefix_panel_look_at      (KvpPrefixPanel *self,
                                       GBytes         *prefix);
/* Shows the ticks as they are. */
void    kvp_prefix_panel_reset        (KvpPrefixPanel *self);

G_END_DECLS
