/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-database.h"
#include "store/kvp-plan-origin.h"

G_BEGIN_DECLS

/* A copy that owns its strings, none of which is NULL; who and when are filled in if they are missing. */
void     kvp_plan_origin_copy   (KvpPlanOrigin        *self,
                                 const KvpPlanOrigin  *source);
/* Frees the strings of a copy. */
void     kvp_plan_origin_clear  (KvpPlanOrigin        *self);
/* Writes a copy as that of a plan. */
gboolean kvp_plan_origin_insert (KvpDatabase          *database,
                                 const KvpPlanOrigin  *self,
                                 gint64                plan,
                                 GError              **error);

G_END_DECLS
