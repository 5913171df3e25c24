/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "base/kvp-error.h"
#include "store-fixture.h"
#include "store/kvp-keep-list.h"
#include "store/kvp-keep-matcher.h"

/* What is never deleted: which names a rule holds, and that no plan gets around it, whenever the rule came. */

static KvpKeepRule *
make_rule (KvpKeepKind  kind,
           const char  *pattern)
{
  g_autoptr(GBytes) bytes = g_bytes_new (pattern, strlen (pattern));
  g_autoptr(GError) error = NULL;
  KvpKeepRule *rule = kvp_keep_rule_new (kind, bytes, "a note", 0, &error);

  g_assert_no_error (error);

  return rule;
}

static GPtrArray *
one_rule (KvpKeepKind  kind,
          const char  *pattern)
{
  GPtrArray *rules = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (rules, make_rule (kind, pattern));

  return rules;
}

static GPtrArray *
add_rules (KvpKeepList  *list,
           GPtrArray    *rules,
           GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_keep_list_add_async (list, rules, NULL, store_result, &result);
  wait_for (&result);

  return kvp_keep_list_add_finish (list, result, error);
}

static void
add (KvpKeepList *list,
     KvpKeepKind  kind,
     const char  *pattern)
{
  g_autoptr(GPtrArray) rules = one_rule (kind, pattern);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) added = add_rules (list, rules, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (added->len, ==, 1);
}

static void
remove_rule (KvpKeepList *list,
             KvpKeepKind  kind,
             const char  *pattern)
{
  g_autoptr(GPtrArray) rules = one_rule (kind, pattern);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  kvp_keep_list_remove_async (list, rules, NULL, store_result, &result);
  wait_for (&result);
  g_assert_true (kvp_keep_list_remove_finish (list, result, &error));
  g_assert_no_error (error);
}

static void
assert_row (KvpPlan      *plan,
            guint         position,
            KvpKeyState   state,
            KvpKeyReason  reason,
            const char   *detail)
{
  g_autoptr(KvpPlanKeys) keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  g_autoptr(KvpPlanRow) row = g_list_model_get_item (G_LIST_MODEL (keys), position);

  g_assert_cmpint (kvp_plan_row_get_state (row), ==, state);
  g_assert_cmpint (kvp_plan_row_get_reason (row), ==, reason);
  g_assert_cmpstr (kvp_plan_row_get_detail (row), ==, detail);
}

static void
test_matcher (void)
{
  static const struct {
    const char *name;
    guint       rule;
  } cases[] = {
    { "config", 0 },
    { "config2", KVP_KEEP_NONE },
    { "Config", KVP_KEEP_NONE },
    { "page/legal", KVP_KEEP_NONE },
    { "page/legal/", 1 },
    { "page/legal/imprint", 1 },
    { "page/legal/a/b", 2 },
    { "x:12:lock", 3 },
    { "x:12:locks", KVP_KEEP_NONE },
    { "", KVP_KEEP_NONE },
  };
  g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(KvpKeepMatcher) matcher = NULL;
  guint counts[4] = { 0, };

  g_ptr_array_add (rules, make_rule (KVP_KEEP_KEY, "config"));
  g_ptr_array_add (rules, make_rule (KVP_KEEP_PREFIX, "page/legal/"));
  g_ptr_array_add (rules, make_rule (KVP_KEEP_PREFIX, "page/legal/a/"));
  g_ptr_array_add (rules, make_rule (KVP_KEEP_GLOB, "*:lock"));
  matcher = kvp_keep_matcher_new (rules, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (kvp_keep_matcher_match (matcher, cases[i].name, strlen (cases[i].name)), ==, cases[i].rule);

  /* A name is its exact bytes. */
  g_assert_cmpuint (kvp_keep_matcher_match (matcher, "config\0", 7), ==, KVP_KEEP_NONE);
  g_assert_cmpuint (kvp_keep_matcher_match (matcher, "page/legal/\0x", 13), ==, 1);

  kvp_keep_matcher_count (matcher, "page/legal/a/b:lock", 19, counts);
  g_assert_cmpuint (counts[0], ==, 0);
  g_assert_cmpuint (counts[1], ==, 1);
  g_assert_cmpuint (counts[2], ==, 1);
  g_assert_cmpuint (counts[3], ==, 1);
}

static void
test_bad_rules (void)
{
  static const struct {
    KvpKeepKind kind;
    const char *pattern;
    gsize       length;
  } cases[] = {
    { KVP_KEEP_KEY, "", 0 },
    { KVP_KEEP_PREFIX, "", 0 },
    { KVP_KEEP_GLOB, "", 0 },
    { KVP_KEEP_GLOB, "[a", 2 },
    { KVP_KEEP_GLOB, "a\\", 2 },
    { KVP_KEEP_GLOB, "a\0*", 3 },
  };
  g_autofree char *name = g_strnfill (513, 'a');
  g_autoptr(GBytes) too_long = g_bytes_new (name, 513);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GBytes) bytes = g_bytes_new (cases[i].pattern, cases[i].length);
      g_autoptr(GError) error = NULL;

      g_assert_null (kvp_keep_rule_new (cases[i].kind, bytes, NULL, 0, &error));
      g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
    }

  g_assert_null (kvp_keep_rule_new (KVP_KEEP_KEY, too_long, NULL, 0, NULL));
  g_assert_null (kvp_keep_rule_new (KVP_KEEP_PREFIX, too_long, NULL, 0, NULL));
}

/* A dry run that is made when the rules are there already. */
static void
test_while_filled (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) first = NULL;
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpKeepList) list = NULL;

  store_fixture_open (fixture);
  first = create_plan (fixture->store);
  list = kvp_keep_list_get_for_plan (fixture->store, first);
  add (list, KVP_KEEP_PREFIX, "key-00000");

  plan = create_draft (fixture->store, 20);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 10);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->excluded, ==, 10);
  assert_row (plan, 9, KVP_KEY_EXCLUDED, KVP_REASON_KEEP_LIST, "The rule keeps keys that start with “key-00000”.");
  assert_row (plan, 10, KVP_KEY_PENDING, KVP_REASON_NONE, NULL);
  assert_counts (fixture, plan);

  /* Locked: no tick reaches it. */
  g_assert_true (set_ticked (plan, NULL, 0, TRUE, NULL));
  g_assert_true (set_ticked (plan, NULL, 0, FALSE, NULL));
  g_assert_true (set_ticked (plan, NULL, 0, TRUE, NULL));
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 10);
  assert_row (plan, 0, KVP_KEY_EXCLUDED, KVP_REASON_KEEP_LIST, "The rule keeps keys that start with “key-00000”.");
}

/* A name says nothing in another namespace, be it of the same account. */
static void
test_other_namespace (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) first = NULL;
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanBatch) batch = NULL;
  g_autoptr(KvpKeepList) list = NULL;

  store_fixture_open (fixture);
  first = create_plan (fixture->store);
  list = kvp_keep_list_get (fixture->store, kvp_plan_get_endpoint (first), kvp_plan_get_account_id (first), "another");
  add (list, KVP_KEEP_PREFIX, "key-");

  plan = create_draft (fixture->store, 5);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 5);
  g_assert_true (start_run (plan, 0, NULL));
  batch = claim (plan, 5, NULL);
  g_assert_cmpuint (kvp_plan_batch_get_length (batch), ==, 5);
}

static void
changed_cb (guint *n)
{
  (*n)++;
}

/* A rule that comes and goes while a plan is under review. */
static void
test_under_review (StoreFixture *fixture)
{
  const guint32 unticked[] = { 3, 4 };
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpKeepList) list = NULL;
  g_autoptr(KvpKeepList) same = NULL;
  guint64 revision;
  guint n_changed = 0;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 10);
  g_assert_true (set_ticked (plan, unticked, 2, FALSE, NULL));
  revision = kvp_plan_get_revision (plan);
  list = kvp_keep_list_get_for_plan (fixture->store, plan);
  same = kvp_keep_list_get_for_plan (fixture->store, plan);
  g_assert_true (list == same);
  g_signal_connect_swapped (plan, "changed", G_CALLBACK (changed_cb), &n_changed);

  add (list, KVP_KEEP_KEY, "key-000003");
  add (list, KVP_KEEP_KEY, "key-000005");
  g_assert_cmpuint (n_changed, ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 7);
  assert_row (plan, 3, KVP_KEY_EXCLUDED, KVP_REASON_KEEP_LIST, "The rule keeps the key “key-000003”.");
  assert_row (plan, 4, KVP_KEY_EXCLUDED, KVP_REASON_LEFT_OUT, NULL);
  assert_row (plan, 5, KVP_KEY_EXCLUDED, KVP_REASON_KEEP_LIST, "The rule keeps the key “key-000005”.");
  assert_counts (fixture, plan);

  /* Less goes than was confirmed: no reason to confirm it again. */
  g_assert_cmpuint (kvp_plan_get_revision (plan), ==, revision);

  /* Without the rule they stay unticked, and can be ticked. */
  remove_rule (list, KVP_KEEP_KEY, "key-000005");
  assert_row (plan, 5, KVP_KEY_EXCLUDED, KVP_REASON_LEFT_OUT, NULL);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 7);
  g_assert_cmpuint (kvp_plan_get_revision (plan), ==, revision);
  g_assert_true (set_ticked (plan, NULL, 0, TRUE, NULL));
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 9);
  assert_counts (fixture, plan);
}

/* Rows of a plan become rules; and if that is undone, it is known which of them were ticked. */
static void
test_add_keys (StoreFixture *fixture)
{
  const guint32 unticked[] = { 2 };
  const guint32 positions[] = { 1, 2, 7 };
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpKeepList) list = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) added = NULL;
  g_autoptr(GArray) were_ticked = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 10);
  g_assert_true (set_ticked (plan, unticked, 1, FALSE, NULL));
  list = kvp_keep_list_get_for_plan (fixture->store, plan);
  add (list, KVP_KEEP_KEY, "key-000007");

  kvp_keep_list_add_keys_async (list, plan, positions, 3, NULL, store_result, &result);
  wait_for (&result);
  added = kvp_keep_list_add_keys_finish (list, result, &were_ticked, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (added->len, ==, 2);
  g_assert_cmpuint (were_ticked->len, ==, 1);
  g_assert_cmpuint (g_array_index (were_ticked, guint32, 0), ==, 1);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 7);
  assert_row (plan, 2, KVP_KEY_EXCLUDED, KVP_REASON_KEEP_LIST, "The rule keeps the key “key-000002”.");
  assert_counts (fixture, plan);
}

/* A key that two rules hold stays when one of them goes. */
static void
test_two_rules (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpKeepList) list = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GArray) counts = NULL;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 10);
  list = kvp_keep_list_get_for_plan (fixture->store, plan);
  add (list, KVP_KEEP_GLOB, "*-00000[0-4]");
  add (list, KVP_KEEP_KEY, "key-000004");
  assert_row (plan, 4, KVP_KEY_EXCLUDED, KVP_REASON_KEEP_LIST, "The rule keeps the key “key-000004”.");

  kvp_keep_list_count_async (list, plan, NULL, store_result, &result);
  wait_for (&result);
  counts = kvp_keep_list_count_finish (list, result, NULL);
  g_assert_cmpuint (counts->len, ==, 2);
  g_assert_cmpuint (g_array_index (counts, guint, 0), ==, 5);
  g_assert_cmpuint (g_array_index (counts, guint, 1), ==, 1);

  remove_rule (list, KVP_KEEP_KEY, "key-000004");
  assert_row (plan, 4, KVP_KEY_EXCLUDED, KVP_REASON_KEEP_LIST, "The rule keeps keys that match “*-00000[0-4]”.");
  assert_counts (fixture, plan);
}

/* What failed and is on the list by the time that it is tried again is locked from the start, and no tick reaches it. */
static void
test_retry (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlan) retry = NULL;
  g_autoptr(KvpKeepList) list = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  KvpPlanBatch *batch;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 5);
  g_assert_true (start_run (plan, 0, NULL));
  batch = claim (plan, 5, NULL);
  kvp_plan_batch_set_all (batch, KVP_KEY_FAILED, KVP_REASON_NOT_DELETED, NULL);
  g_assert_true (settle (plan, batch, NULL));
  g_assert_true (end_run (plan, FALSE, NULL));

  list = kvp_keep_list_get_for_plan (fixture->store, plan);
  add (list, KVP_KEEP_KEY, "key-000003");
  kvp_store_retry_plan_async (fixture->store, plan, NULL, store_result, &result);
  wait_for (&result);
  retry = kvp_store_retry_plan_finish (fixture->store, result, &error);
  g_assert_no_error (error);

  g_assert_true (set_ticked (retry, NULL, 0, TRUE, NULL));
  g_assert_cmpuint (kvp_plan_get_counts (retry)->pending, ==, 4);
  assert_row (retry, 3, KVP_KEY_EXCLUDED, KVP_REASON_KEEP_LIST, "The rule keeps the key “key-000003”.");
  assert_counts (fixture, retry);
}

/* After the confirmation, and during the run: what is taken to be sent is held against the list as it is then. */
static void
test_claim (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpKeepList) list = NULL;
  g_autoptr(KvpPlanBatch) batch = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 20);
  list = kvp_keep_list_get_for_plan (fixture->store, plan);
  g_assert_true (start_run (plan, 0, NULL));
  batch = claim (plan, 5, NULL);
  kvp_plan_batch_set_all (batch, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  g_assert_true (settle (plan, g_steal_pointer (&batch), NULL));

  add (list, KVP_KEEP_GLOB, "key-00000?");
  add (list, KVP_KEEP_KEY, "key-000012");
  assert_row (plan, 7, KVP_KEY_PENDING, KVP_REASON_NONE, NULL);

  /* The first five that are left are all kept. */
  batch = claim (plan, 5, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kvp_plan_batch_get_length (batch), ==, 4);
  g_assert_cmpuint (kvp_plan_batch_get_position (batch, 0), ==, 10);
  g_assert_cmpuint (kvp_plan_batch_get_position (batch, 2), ==, 13);
  assert_row (plan, 7, KVP_KEY_SKIPPED, KVP_REASON_KEEP_LIST, "The rule keeps keys that match “key-00000?”.");
  assert_row (plan, 12, KVP_KEY_SKIPPED, KVP_REASON_KEEP_LIST, "The rule keeps the key “key-000012”.");
  kvp_plan_batch_set_all (batch, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  g_assert_true (settle (plan, g_steal_pointer (&batch), NULL));

  /* All that is left is kept: there is nothing to send, and the run is over. */
  add (list, KVP_KEEP_PREFIX, "key");
  g_assert_null (claim (plan, 5, &error));
  g_assert_no_error (error);
  g_assert_true (end_run (plan, FALSE, NULL));
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_FINISHED);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, 9);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->skipped, ==, 11);
  assert_counts (fixture, plan);
}

/* A list that can not be read keeps everything. */
static void
test_unreadable (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpKeepList) list = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *insert = NULL;
  sqlite3 *database;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 5);
  insert = g_strdup_printf ("INSERT INTO keep_rule (endpoint, account_id, namespace_id, kind, pattern, created_at)"
                            " VALUES ('%s', '%s', '%s', 7, CAST('x' AS BLOB), 0)",
                            kvp_plan_get_endpoint (plan), kvp_plan_get_account_id (plan),
                            kvp_plan_get_namespace_id (plan));
  g_assert_cmpint (sqlite3_open (fixture->path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, insert, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);

  list = kvp_keep_list_get_for_plan (fixture->store, plan);
  g_assert_error (kvp_keep_list_get_error (list), KVP_ERROR, KVP_ERROR_STORE);

  g_assert_true (start_run (plan, 0, NULL));
  g_assert_null (claim (plan, 5, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STORE);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 5);
}

static void
test_list (StoreFixture *fixture)
{
  g_autoptr(KvpKeepList) list = NULL;
  g_autoptr(KvpKeepList) other = NULL;
  g_autoptr(KvpKeepRule) rule = NULL;
  g_autoptr(GPtrArray) again = one_rule (KVP_KEEP_KEY, "a");
  g_autoptr(GPtrArray) many = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) added = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  list = kvp_keep_list_get (fixture->store, "https://example.com", "account", "namespace");
  other = kvp_keep_list_get (fixture->store, "https://example.com", "account", "another");
  add (list, KVP_KEEP_KEY, "a");
  add (list, KVP_KEEP_PREFIX, "a");
  added = add_rules (list, again, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (added->len, ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (other)), ==, 0);

  for (guint i = 0; i < KVP_KEEP_LIST_MAX_RULES; i++)
    {
      g_autofree char *name = g_strdup_printf ("many-%u", i);

      g_ptr_array_add (many, make_rule (KVP_KEEP_KEY, name));
    }
  g_assert_null (add_rules (list, many, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);

  g_clear_object (&list);
  g_clear_object (&other);
  store_fixture_close (fixture);
  store_fixture_open (fixture);
  list = kvp_keep_list_get (fixture->store, "https://example.com", "account", "namespace");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
  rule = g_list_model_get_item (G_LIST_MODEL (list), 1);
  g_assert_cmpint (kvp_keep_rule_get_kind (rule), ==, KVP_KEEP_PREFIX);
  g_assert_cmpstr (kvp_keep_rule_get_note (rule), ==, "a note");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/keep-list/matcher", test_matcher);
  g_test_add_func ("/keep-list/bad-rules", test_bad_rules);
  store_fixture_add ("/keep-list/list", test_list);
  store_fixture_add ("/keep-list/while-filled", test_while_filled);
  store_fixture_add ("/keep-list/other-namespace", test_other_namespace);
  store_fixture_add ("/keep-list/under-review", test_under_review);
  store_fixture_add ("/keep-list/add-keys", test_add_keys);
  store_fixture_add ("/keep-list/two-rules", test_two_rules);
  store_fixture_add ("/keep-list/claim", test_claim);
  store_fixture_add ("/keep-list/retry", test_retry);
  store_fixture_add ("/keep-list/unreadable", test_unreadable);

  return g_test_run ();
}
