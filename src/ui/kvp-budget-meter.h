/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "purge/kvp-connection.h"

G_BEGIN_DECLS

#define KVP_TYPE_BUDGET_METER (kvp_budget_meter_get_type ())

/* A small bar with its words: how many requests the account may still send. */
G_DECLARE_FINAL_TYPE (KvpBudgetMeter, kvp_budget_meter, KVP, BUDGET_METER, GtkWidget)

void kvp_budget_meter_set_connection (KvpBudgetMeter *self,
                                      KvpConnection  *connection); /* (nullable) */

G_END_DECLS
