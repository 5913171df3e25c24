/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "stale-fixture.h"

#include <string.h>

#include <sqlite3.h>

#include "purge/kvp-connection-private.h"

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
has_result (gpointer user_data)
{
  return *(GAsyncResult **) user_data != NULL;
}

/* --- what others do --- */

void
stale_put (RunFixture *fixture,
           const char *name,
           const char *metadata,
           gint64      expiration)
{
  g_autoptr(GBytes) bytes = g_bytes_new (name, strlen (name));
  g_autoptr(GBytes) value = g_bytes_new_static ("another value", 13);

  kvp_demo_server_put (fixture->server, kvp_namespace_get_id (fixture->ns), bytes, value, metadata, expiration);
}

void
stale_delete (RunFixture *fixture,
              const char *name,
              ...)
{
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
  g_autoptr(KvpBulkResult) deleted = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(KvpClient) client = NULL;
  g_autoptr(GError) error = NULL;
  va_list list;

  va_start (list, name);
  for (; name != NULL; name = va_arg (list, const char *))
    {
      KvpKey key = { .name = name, .name_length = strlen (name) };

      kvp_key_list_append (keys, &key);
    }
  va_end (list);

  client = kvp_client_new (kvp_demo_server_get_endpoint (fixture->server), KVP_DEMO_TOKEN, &error);
  g_assert_no_error (error);
  kvp_client_bulk_delete_async (client, KVP_DEMO_ACCOUNT_ID, kvp_namespace_get_id (fixture->ns), keys, NULL,
                                result_cb, &result);
  run_until (has_result, &result);
  deleted = kvp_client_bulk_delete_finish (client, result, &error);
  g_assert_no_error (error);
}

KvpPlan *
stale_scan_page (RunFixture *fixture,
                 const char *result)
{
  g_autofree char *page = g_strdup_printf ("{\"success\":true,\"errors\":[],\"messages\":[],\"result\":%s,"
                                           "\"result_info\":{\"cursor\":\"\"}}", result);
  g_autoptr(GBytes) body = g_bytes_new (page, strlen (page));

  kvp_demo_server_script (fixture->server, "/keys", 200, NULL, body, FALSE);

  return run_scan_every (fixture);
}

/* --- what happens to the plan --- */

static void
change_database (RunFixture *fixture,
                 const char *sql)
{
  g_autofree char *path = g_build_filename (fixture->folder, "plans.db", NULL);
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_changes (database), ==, 1);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
}

/* (transfer full): the one plan with that ID */
static KvpPlan *
find_plan (RunFixture *fixture,
           gint64      id)
{
  GListModel *plans = kvp_store_get_plans (fixture->store);

  for (guint i = 0; i < g_list_model_get_n_items (plans); i++)
    {
      g_autoptr(KvpPlan) plan = g_list_model_get_item (plans, i);

      if (kvp_plan_get_id (plan) == id)
        return g_steal_pointer (&plan);
    }

  g_error ("The plan is gone");
}

KvpPlan *
stale_age (RunFixture *fixture,
           KvpPlan    *plan,
           gint64      seconds)
{
  gint64 id = kvp_plan_get_id (plan);
  g_autofree char *sql = NULL;

  sql = g_strdup_printf ("UPDATE plan SET checked_at = checked_at - %" G_GINT64_FORMAT
                         " WHERE id = %" G_GINT64_FORMAT, seconds, id);
  g_object_unref (plan);
  run_fixture_close_store (fixture);
  change_database (fixture, sql);
  run_fixture_open_store (fixture);

  return find_plan (fixture, id);
}

KvpPlan *
stale_crash (RunFixture *fixture,
             KvpPlan    *plan,
             guint       n_keys)
{
  gint64 id = kvp_plan_get_id (plan);
  g_autoptr(KvpPlanBatch) batch = NULL;
  g_autoptr(GAsyncResult) started = NULL;
  g_autoptr(GAsyncResult) claimed = NULL;
  g_autoptr(GError) error = NULL;

  kvp_plan_start_run_async (plan, kvp_plan_get_revision (plan), NULL, result_cb, &started);
  run_until (has_result, &started);
  kvp_plan_start_run_finish (plan, started, &error);
  g_assert_no_error (error);

  kvp_plan_claim_async (plan, n_keys, NULL, result_cb, &claimed);
  run_until (has_result, &claimed);
  batch = kvp_plan_claim_finish (plan, claimed, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kvp_plan_batch_get_length (batch), ==, n_keys);

  /* Nothing is settled: what is in the database is what a process that was killed leaves. */
  g_clear_object (&started);
  g_clear_object (&claimed);
  g_object_unref (plan);
  run_fixture_close_store (fixture);
  run_fixture_open_store (fixture);

  plan = find_plan (fixture, id);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_PAUSED);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->in_flight, ==, n_keys);

  return plan;
}

/* --- the check --- */

static void
page_cb (guint    n_keys,
         gpointer user_data)
{
  StaleCheck *self = user_data;

  g_assert_false (self->done);
  self->n_listed += n_keys;
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  StaleCheck *self = user_data;

  g_assert_false (self->done);
  self->ok = kvp_recheck_run_finish (result, &self->counts, &self->error);
  g_assert_true (self->ok == (self->error == NULL));
  self->done = TRUE;
}

StaleCheck *
stale_check_start (RunFixture        *fixture,
                   KvpPlan           *plan,
                   KvpPlanCheckScope  scope)
{
  StaleCheck *self = g_new0 (StaleCheck, 1);

  self->client = kvp_connection_new_run_client (fixture->connection);
  self->cancellable = g_cancellable_new ();
  kvp_recheck_run_async (self->client, plan, scope, page_cb, self, self->cancellable, checked_cb, self);

  return self;
}

static gboolean
is_done (gpointer user_data)
{
  return ((StaleCheck *) user_data)->done;
}

void
stale_check_wait (StaleCheck *self)
{
  run_until (is_done, self);
}

void
stale_check_free (StaleCheck *self)
{
  g_assert_true (self->done);
  g_object_unref (self->client);
  g_object_unref (self->cancellable);
  g_clear_error (&self->error);
  g_free (self);
}

StaleCheck *
stale_check (RunFixture        *fixture,
             KvpPlan           *plan,
             KvpPlanCheckScope  scope)
{
  StaleCheck *self = stale_check_start (fixture, plan, scope);

  stale_check_wait (self);
  run_assert_counts_add_up (plan);

  return self;
}

void
stale_assert_key (KvpPlan      *plan,
                  const char   *name,
                  KvpKeyState   state,
                  KvpKeyReason  reason)
{
  KvpKeyReason found;

  g_assert_cmpint (run_plan_key (plan, name, &found, NULL), ==, state);
  g_assert_cmpint (found, ==, reason);
}
