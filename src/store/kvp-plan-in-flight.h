/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-plan-record.h"

G_BEGIN_DECLS

/* The state of a row of the table plan_row, for a statement that changes it. Whatever only reads has it from the view
 * plan_key. @claimed_to: the parameter to which #KvpPlanStatus.claimed_to is bound; a subquery makes an update of many
 * rows dearer. */
#define KVP_PLAN_ROW_STATE(claimed_to) "IIF(state = 0 AND position < " claimed_to ", 2, state)"

gboolean kvp_plan_in_flight_write (KvpDatabase    *database,
                                   gint64          plan,
                                   KvpPlanStatus  *status,
                                   guint32         from,
                                   GError        **error);

G_END_DECLS
