/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "store/kvp-plan-batch.h"

G_BEGIN_DECLS

#define KVP_TYPE_PLAN_ROW (kvp_plan_row_get_type ())

/* One row of a plan, as the list shows it. Readable properties that notify: "ticked", "state", "reason". */
G_DECLARE_FINAL_TYPE (KvpPlanRow, kvp_plan_row, KVP, PLAN_ROW, GObject)

/* (transfer full): a row of no plan, for a list that must have one where none is seen. */
KvpPlanRow  *kvp_plan_row_new_blank        (void);

guint32      kvp_plan_row_get_position     (KvpPlanRow *self);
GBytes      *kvp_plan_row_get_name         (KvpPlanRow *self); /* (transfer none): exact bytes */
/* The name with control and bidirectional characters shown visibly (see kvp_display_text()), valid UTF-8.
 * Plain text, not markup. */
const char  *kvp_plan_row_get_display_name (KvpPlanRow *self);
gint64       kvp_plan_row_get_expiration   (KvpPlanRow *self);
const char  *kvp_plan_row_get_metadata     (KvpPlanRow *self); /* (nullable): raw JSON */
guint64      kvp_plan_row_get_why          (KvpPlanRow *self);
KvpKeyState  kvp_plan_row_get_state        (KvpPlanRow *self);
KvpKeyReason kvp_plan_row_get_reason       (KvpPlanRow *self);
const char  *kvp_plan_row_get_detail       (KvpPlanRow *self); /* (nullable) */
gboolean     kvp_plan_row_get_ticked       (KvpPlanRow *self); /* state is PENDING */
gboolean     kvp_plan_row_get_locked       (KvpPlanRow *self); /* kept: can't be ticked */

G_END_DECLS
