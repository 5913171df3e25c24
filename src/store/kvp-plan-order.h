/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-database.h"

G_BEGIN_DECLS

gboolean kvp_plan_order_rows (KvpDatabase  *database,
                              gint64        plan,
                              gboolean     *reordered,
                              GError      **error);

G_END_DECLS
