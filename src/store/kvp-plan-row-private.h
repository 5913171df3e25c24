/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/kvp-key-list.h"
#include "store/kvp-plan-row.h"

G_BEGIN_DECLS

/* One row as it is read; the pointers are borrowed from the statement. */
typedef struct {
  guint32      position;
  KvpKey       key;
  guint64      why;
  KvpKeyState  state;
  KvpKeyReason reason;
  const char  *detail; /* (nullable) */
} KvpPlanRowValues;

KvpPlanRow *kvp_plan_row_new    (const KvpPlanRowValues *values);
void        kvp_plan_row_update (KvpPlanRow             *self,
                                 const KvpPlanRowValues *values);

G_END_DECLS
