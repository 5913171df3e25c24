/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-database.h"

G_BEGIN_DECLS

/* The states whose rows have an entry in the index plan_key_problem: in flight, failed, skipped. A query that is to use
 * the index must say exactly this. */
#define KVP_SCHEMA_PROBLEM_STATES "state IN (2, 4, 5)"

gboolean kvp_schema_check   (KvpDatabase  *database,
                             GError      **error);
gboolean kvp_schema_prepare (KvpDatabase  *database,
                             GError      **error);

G_END_DECLS
