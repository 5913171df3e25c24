/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keys on the keep list are on the server afterwards, whenever the rule came. */

#include "config.h"

#include <string.h>

#include "run-fixture.h"
#include "store/kvp-keep-list.h"

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **out = user_data;

  *out = g_object_ref (result);
}

static gboolean
has_result (gpointer user_data)
{
  GAsyncResult **result = user_data;

  return *result != NULL;
}

static void
keep (RunFixture  *fixture,
      KvpKeepKind  kind,
      const char  *pattern)
{
  g_autoptr(KvpKeepList) list = NULL;
  g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) added = NULL;
  g_autoptr(GBytes) bytes = g_bytes_new (pattern, strlen (pattern));
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  list = kvp_keep_list_get (fixture->store, kvp_connection_get_endpoint (fixture->connection),
                            kvp_account_get_id (kvp_connection_get_account (fixture->connection)),
                            kvp_namespace_get_id (fixture->ns));
  g_ptr_array_add (rules, kvp_keep_rule_new (kind, bytes, NULL, 0, NULL));
  kvp_keep_list_add_async (list, rules, NULL, result_cb, &result);
  run_until (has_result, &result);
  added = kvp_keep_list_add_finish (list, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (added->len, ==, 1);
}

static void
put_keys (RunFixture *fixture)
{
  run_put_many (fixture, "session:", 2500, NULL);
  run_put (fixture, "page/legal/imprint", NULL);
  run_put (fixture, "page/legal/privacy", NULL);
  run_put (fixture, "config", NULL);
  run_put (fixture, "config2", NULL);
  run_put (fixture, "lock:<b>&amp;", NULL);
}

static void
assert_left (RunFixture *fixture,
             const char *first,
             ...)
{
  g_autoptr(GPtrArray) left = kvp_demo_server_get_names (fixture->server, kvp_namespace_get_id (fixture->ns));
  g_autoptr(GPtrArray) expected = run_names_new ();
  va_list names;

  va_start (names, first);
  for (const char *name = first; name != NULL; name = va_arg (names, const char *))
    run_names_add (expected, name);
  va_end (names);

  run_names_sort (expected);
  run_assert_same_names (left, expected);
}

static void
test_purge_everything (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(RunPurge) run = NULL;
  g_autofree char *detail = NULL;
  KvpKeyReason reason;

  put_keys (fixture);
  keep (fixture, KVP_KEEP_PREFIX, "page/legal/");
  keep (fixture, KVP_KEEP_KEY, "config");
  keep (fixture, KVP_KEEP_GLOB, "lock:*");

  plan = run_scan_every (fixture);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->excluded, ==, 4);
  g_assert_cmpint (run_plan_key (plan, "page/legal/imprint", &reason, &detail), ==, KVP_KEY_EXCLUDED);
  g_assert_cmpint (reason, ==, KVP_REASON_KEEP_LIST);
  g_assert_cmpstr (detail, ==, "The rule keeps keys that start with “page/legal/”.");

  /* Whatever the person ticks. */
  run_set_ticked (plan, NULL, 0, TRUE);
  run = run_purge (fixture, plan);
  g_assert_no_error (run->error);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, 2501);
  assert_left (fixture, "config", "lock:<b>&amp;", "page/legal/imprint", "page/legal/privacy", NULL);
  run_assert_counts_add_up (plan);
}

/* A rule that is added when the person has confirmed already, or while the confirmation is open. */
static void
test_after_confirmation (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunPurge) run = NULL;

  put_keys (fixture);
  plan = run_scan_every (fixture);
  confirmation = run_confirm (plan);
  keep (fixture, KVP_KEEP_PREFIX, "page/");
  keep (fixture, KVP_KEEP_KEY, "session:0000000");

  run = run_purge_new (fixture, confirmation);
  run_purge_start (run);
  run_purge_wait (run);
  g_assert_no_error (run->error);
  assert_left (fixture, "page/legal/imprint", "page/legal/privacy", "session:0000000", NULL);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_FINISHED);
  run_assert_counts_add_up (plan);
}

/* The rest of a purge that was stopped: its keys were on no list when it began. */
static void
test_rest_of_a_purge (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunPurge) stopped = NULL;
  g_autoptr(RunPurge) run = NULL;
  KvpKeyReason reason;

  put_keys (fixture);
  plan = run_scan_every (fixture);
  confirmation = run_confirm (plan);
  stopped = run_purge_new (fixture, confirmation);
  run_purge_start (stopped);
  kvp_run_stop (KVP_RUN (stopped->purge));
  run_purge_wait (stopped);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 2505);

  keep (fixture, KVP_KEEP_PREFIX, "session:");
  run = run_purge (fixture, plan);
  g_assert_no_error (run->error);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, 5);
  g_assert_cmpuint (run_count_left (fixture), ==, 2500);
  g_assert_cmpint (run_plan_key (plan, "session:0002499", &reason, NULL), !=, KVP_KEY_DELETED);
  g_assert_cmpint (reason, ==, KVP_REASON_KEEP_LIST);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_FINISHED);
  run_assert_counts_add_up (plan);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/must-not/wrong-keys/keep-list/purge-everything", test_purge_everything);
  g_test_add_func ("/must-not/wrong-keys/keep-list/after-confirmation", test_after_confirmation);
  g_test_add_func ("/must-not/wrong-keys/keep-list/rest-of-a-purge", test_rest_of_a_purge);

  return g_test_run ();
}
