/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-plan.h"

G_BEGIN_DECLS

/* WAITING -> APPROVED by @person, if the plan is at @revision (else KVP_ERROR_STATE: ticks changed meanwhile). A tick,
 * or another title or note, makes the approval void: the plan waits again. */
void     kvp_plan_approve_async              (KvpPlan              *self,
                                              guint64               revision,
                                              const char           *person,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean kvp_plan_approve_finish             (KvpPlan              *self,
                                              GAsyncResult         *result,
                                              GError              **error);

/* APPROVED -> WAITING. */
void     kvp_plan_take_back_approval_async   (KvpPlan              *self,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean kvp_plan_take_back_approval_finish  (KvpPlan              *self,
                                              GAsyncResult         *result,
                                              GError              **error);

G_END_DECLS
