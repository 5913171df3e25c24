/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-plan-check.h"
#include "store-fixture.h"

G_BEGIN_DECLS

/* The calls of a check in a form that waits for their end. */

void          add_key       (KvpKeyList          *keys,
                             const char          *name,
                             const char          *metadata, /* (nullable) */
                             gint64               expiration);
/* A plan in state DRAFT with these keys. */
KvpPlan      *create_filled (KvpStore            *store,
                             KvpKeyList          *keys);
KvpPlanCheck *check_new     (KvpPlan             *plan,
                             KvpPlanCheckScope    scope,
                             GError             **error);
gboolean      check_compare (KvpPlanCheck        *check,
                             KvpKeyList          *page,
                             GError             **error);
gboolean      check_commit  (KvpPlanCheck        *check,
                             gint64               now,
                             KvpPlanCheckCounts  *counts, /* (out) (nullable) */
                             GError             **error);
/* That the file's rows are in these states, in order. */
void          assert_states (StoreFixture        *fixture,
                             KvpPlan             *plan,
                             const KvpKeyState   *states);

G_END_DECLS
