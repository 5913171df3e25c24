/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <sqlite3.h>

#include "check-fixture.h"

void
add_key (KvpKeyList *keys,
         const char *name,
         const char *metadata,
         gint64      expiration)
{
  KvpKey key = { name, metadata, strlen (name), metadata != NULL ? strlen (metadata) : 0, expiration, 0 };

  kvp_key_list_append (keys, &key);
}

KvpPlan *
create_filled (KvpStore   *store,
               KvpKeyList *keys)
{
  KvpPlan *plan = create_plan (store);
  g_autoptr(GError) error = NULL;

  append (plan, keys, &error);
  g_assert_no_error (error);
  finish_scan (plan, kvp_key_list_get_length (keys), FALSE, NULL, &error);
  g_assert_no_error (error);

  return plan;
}

KvpPlanCheck *
check_new (KvpPlan            *plan,
           KvpPlanCheckScope   scope,
           GError            **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_plan_check_new_async (plan, scope, NULL, store_result, &result);
  wait_for (&result);

  return kvp_plan_check_new_finish (result, error);
}

gboolean
check_compare (KvpPlanCheck  *check,
               KvpKeyList    *page,
               GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_plan_check_compare_async (check, page, NULL, store_result, &result);
  wait_for (&result);

  return kvp_plan_check_compare_finish (check, result, error);
}

gboolean
check_commit (KvpPlanCheck        *check,
              gint64               now,
              KvpPlanCheckCounts  *counts,
              GError             **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_plan_check_commit_async (check, now, NULL, store_result, &result);
  wait_for (&result);

  return kvp_plan_check_commit_finish (check, result, counts, error);
}

void
assert_states (StoreFixture      *fixture,
               KvpPlan           *plan,
               const KvpKeyState *states)
{
  sqlite3 *connection = NULL;
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_open_v2 (fixture->path, &connection, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (connection, "SELECT position, state FROM plan_key WHERE plan = ?"
                                       " ORDER BY position", -1, &statement, NULL), ==, SQLITE_OK);
  sqlite3_bind_int64 (statement, 1, kvp_plan_get_id (plan));
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_assert_cmpint (sqlite3_column_int (statement, 1), ==, states[sqlite3_column_int64 (statement, 0)]);
  sqlite3_finalize (statement);
  sqlite3_close (connection);
}
