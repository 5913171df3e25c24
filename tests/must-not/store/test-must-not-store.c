/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-error.h"
#include "check-fixture.h"

/* The store's part of what must not happen. */

static void
append_name (KvpKeyList *keys,
             const char *name,
             gsize       length)
{
  KvpKey key = { .name = name, .name_length = length };

  kvp_key_list_append (keys, &key);
}

/* Nothing can be taken for a deletion as long as the list grows, nor before a person has confirmed it. */
static void
test_deletes_while_listing (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpKeyList) keys = make_keys (0, 10);

  store_fixture_open (fixture);
  plan = create_plan (fixture->store);
  g_assert_true (append (plan, keys, NULL));

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (claim (plan, 10, &error));
      g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
      g_clear_error (&error);
      if (i == 0)
        {
          g_assert_false (start_run (plan, kvp_plan_get_revision (plan), &error));
          g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
          g_assert_true (finish_scan (plan, 10, TRUE, NULL, NULL));
        }
    }
  g_assert_cmpint (query_file (fixture->path, "SELECT COUNT(*) FROM plan_key WHERE state = 0"), ==, 10);

  /* And no key joins a list that was seen. */
  {
    g_autoptr(GError) error = NULL;

    g_assert_false (append (plan, keys, &error));
    g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
    g_assert_true (start_run (plan, 0, NULL));
    g_clear_error (&error);
    g_assert_false (append (plan, keys, &error));
    g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
  }
}

static void
test_nul_cut (StoreFixture *fixture)
{
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
  g_autoptr(KvpPlan) plan = NULL;
  KvpPlanBatch *batch;

  append_name (keys, "b\0c", 3);
  append_name (keys, "a\0\0", 3);
  append_name (keys, "a\0b", 3);

  store_fixture_open (fixture);
  plan = create_plan (fixture->store);
  g_assert_true (append (plan, keys, NULL));
  g_assert_true (finish_scan (plan, 3, TRUE, NULL, NULL));
  g_assert_true (start_run (plan, 0, NULL));
  batch = claim (plan, 10, NULL);
  g_assert_cmpuint (kvp_plan_batch_get_length (batch), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      const KvpKey *key = kvp_key_list_get (kvp_plan_batch_get_keys (batch), i);
      const char *const names[] = { "a\0\0", "a\0b", "b\0c" };

      g_assert_cmpmem (key->name, key->name_length, names[i], 3);
    }
  kvp_plan_batch_free (batch);
}

/* Blanks, commas, percent signs and letters of both cases: what is claimed is, byte for byte, what was
 * listed. */
static void
test_key_mangled (StoreFixture *fixture)
{
  const char *const names[] = {
    "\t", "\n", " ", " a ", "%", "%2F", "%2f", ",", "A", "a", "a ", "a,b", "a/../b", "é", "e\xcc\x81",
  };
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
  g_autoptr(KvpPlan) plan = NULL;
  KvpPlanBatch *batch;
  guint n_found = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    append_name (keys, names[i], strlen (names[i]));

  store_fixture_open (fixture);
  plan = create_plan (fixture->store);
  g_assert_true (append (plan, keys, NULL));
  g_assert_true (finish_scan (plan, G_N_ELEMENTS (names), TRUE, NULL, NULL));
  g_assert_true (start_run (plan, 0, NULL));
  batch = claim (plan, 100, NULL);
  g_assert_cmpuint (kvp_plan_batch_get_length (batch), ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint j = 0; j < G_N_ELEMENTS (names); j++)
      n_found += g_str_equal (kvp_key_list_get (kvp_plan_batch_get_keys (batch), i)->name, names[j]);
  g_assert_cmpuint (n_found, ==, G_N_ELEMENTS (names));
  kvp_plan_batch_free (batch);
}

/* What goes is what is ticked: not what a search shows, and never an unticked or kept row. */
static void
test_two_meanings (StoreFixture *fixture)
{
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanKeys) list = NULL;
  const guint32 unticked = 1;
  KvpPlanBatch *batch;
  guint n_found;

  for (guint i = 0; i < 4; i++)
    {
      KvpKey key = { .name = "abcd" + i, .name_length = 1, .flags = i == 2 ? KVP_KEY_INEXACT_NAME : 0 };

      kvp_key_list_append (keys, &key);
    }

  store_fixture_open (fixture);
  plan = create_plan (fixture->store);
  g_assert_true (append (plan, keys, NULL));
  g_assert_true (finish_scan (plan, 4, TRUE, NULL, NULL));
  g_assert_true (set_ticked (plan, NULL, 0, TRUE, NULL));
  g_assert_true (set_ticked (plan, &unticked, 1, FALSE, NULL));
  list = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  g_assert_true (search (list, "B", &n_found, NULL));
  g_assert_cmpuint (n_found, ==, 1);

  g_assert_true (start_run (plan, kvp_plan_get_revision (plan), NULL));
  batch = claim (plan, 100, NULL);
  g_assert_cmpuint (kvp_plan_batch_get_length (batch), ==, 2);
  g_assert_cmpstr (kvp_key_list_get (kvp_plan_batch_get_keys (batch), 0)->name, ==, "a");
  g_assert_cmpstr (kvp_key_list_get (kvp_plan_batch_get_keys (batch), 1)->name, ==, "d");
  kvp_plan_batch_free (batch);
}

/* --- racy-counters --- */

#define N_ROWS 5000
#define N_WORKERS 8

typedef struct {
  KvpPlan       *plan;
  GRand         *random;
  KvpPlanCounts  last;
  guint          n_running;
  guint          n_changes;
  guint          n_returned;
} Race;

static void claim_more (Race *race);

static guint
sum (const KvpPlanCounts *counts)
{
  return counts->pending + counts->excluded + counts->in_flight + counts->deleted + counts->failed + counts->skipped;
}

static void
counts_changed_cb (KvpPlan  *plan,
                   gpointer  user_data)
{
  Race *race = user_data;
  const KvpPlanCounts *counts = kvp_plan_get_counts (plan);

  g_assert_cmpuint (counts->total, ==, N_ROWS);
  g_assert_cmpuint (sum (counts), ==, N_ROWS);
  g_assert_cmpuint (counts->deleted, >=, race->last.deleted);
  g_assert_cmpuint (counts->failed, >=, race->last.failed);
  g_assert_cmpuint (counts->skipped, >=, race->last.skipped);
  g_assert_cmpuint (counts->excluded, ==, race->last.excluded);
  race->last = *counts;
  race->n_changes++;
}

static void
race_settled_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  kvp_plan_settle_finish (KVP_PLAN (source), result, &error);
  g_assert_no_error (error);
  claim_more (user_data);
}

static void
race_claimed_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Race *race = user_data;
  g_autoptr(GError) error = NULL;
  KvpPlanBatch *batch = kvp_plan_claim_finish (race->plan, result, &error);

  g_assert_no_error (error);
  if (batch == NULL)
    {
      race->n_running--;
      return;
    }

  for (guint i = 0; i < kvp_plan_batch_get_length (batch); i++)
    {
      const KvpKeyState states[] = { KVP_KEY_DELETED, KVP_KEY_DELETED, KVP_KEY_FAILED, KVP_KEY_SKIPPED };
      gboolean give_back = race->n_returned < 1000 && g_rand_int_range (race->random, 0, 5) == 0;

      race->n_returned += give_back;
      kvp_plan_batch_set_outcome (batch, i,
                                  give_back ? KVP_KEY_PENDING : states[g_rand_int_range (race->random, 0, 4)],
                                  KVP_REASON_NONE, NULL);
    }
  kvp_plan_settle_async (race->plan, batch, NULL, race_settled_cb, race);
}

static void
claim_more (Race *race)
{
  kvp_plan_claim_async (race->plan, g_rand_int_range (race->random, 1, 200), NULL, race_claimed_cb, race);
}

static void
test_racy_counters (StoreFixture *fixture)
{
  const guint32 unticked[] = { 5, 6, 7, 100, 4999 };
  Race race = { .random = g_rand_new_with_seed (g_test_rand_int ()), .n_running = N_WORKERS };

  store_fixture_open (fixture);
  race.plan = create_draft (fixture->store, N_ROWS);
  g_assert_true (set_ticked (race.plan, unticked, G_N_ELEMENTS (unticked), FALSE, NULL));
  g_assert_true (start_run (race.plan, kvp_plan_get_revision (race.plan), NULL));
  race.last = *kvp_plan_get_counts (race.plan);
  g_signal_connect (race.plan, "changed", G_CALLBACK (counts_changed_cb), &race);

  for (guint i = 0; i < N_WORKERS; i++)
    claim_more (&race);
  /* One who comes too early finds nothing pending while others still give rows back. */
  while (race.n_running > 0 || kvp_plan_get_counts (race.plan)->pending > 0)
    {
      SPIN_UNTIL (race.n_running == 0);
      if (kvp_plan_get_counts (race.plan)->pending > 0)
        {
          race.n_running = 1;
          claim_more (&race);
        }
    }

  g_assert_cmpuint (race.n_changes, >, 50);
  g_assert_cmpuint (race.last.in_flight, ==, 0);
  g_assert_cmpuint (race.last.deleted + race.last.failed + race.last.skipped, ==,
                    N_ROWS - G_N_ELEMENTS (unticked));
  assert_counts (fixture, race.plan);
  g_assert_true (end_run (race.plan, FALSE, NULL));
  g_assert_cmpint (kvp_plan_get_state (race.plan), ==, KVP_PLAN_FINISHED);
  g_signal_handlers_disconnect_by_data (race.plan, &race);
  g_object_unref (race.plan);
  g_rand_free (race.random);
}

/* --- */

static void
test_counts_batches_as_keys (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  const KvpPlanCounts *counts;
  KvpPlanBatch *batch;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 2500);
  g_assert_true (start_run (plan, 0, NULL));
  for (guint i = 0; i < 3; i++)
    {
      batch = claim (plan, 1000, NULL);
      g_assert_cmpuint (kvp_plan_get_counts (plan)->in_flight, ==, MIN (1000, 2500 - i * 1000));
      kvp_plan_batch_set_all (batch, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
      g_assert_true (settle (plan, batch, NULL));
      g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, MIN ((i + 1) * 1000, 2500));
    }
  counts = kvp_plan_get_counts (plan);
  g_assert_cmpuint (counts->pending, ==, 0);
  assert_counts (fixture, plan);
}

/* A run in which something failed does not leave only deleted keys behind, and each that failed has its
 * name. */
static void
test_first_error_hides (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanKeys) problems = NULL;
  KvpPlanBatch *batch;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 10);
  g_assert_true (start_run (plan, 0, NULL));
  batch = claim (plan, 10, NULL);
  kvp_plan_batch_set_all (batch, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  for (guint i = 3; i < 8; i++)
    {
      g_autofree char *detail = g_strdup_printf ("Error %u.", i);

      kvp_plan_batch_set_outcome (batch, i, KVP_KEY_FAILED, KVP_REASON_REQUEST_FAILED, detail);
    }
  g_assert_true (settle (plan, batch, NULL));
  g_assert_true (end_run (plan, FALSE, NULL));

  g_assert_cmpuint (kvp_plan_get_counts (plan)->failed, ==, 5);
  problems = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_NOT_DELETED);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (problems)), ==, 5);
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr(KvpPlanRow) row = g_list_model_get_item (G_LIST_MODEL (problems), i);
      g_autofree char *name = g_strdup_printf ("key-%06u", i + 3);
      g_autofree char *detail = g_strdup_printf ("Error %u.", i + 3);

      g_assert_cmpstr (kvp_plan_row_get_display_name (row), ==, name);
      g_assert_cmpstr (kvp_plan_row_get_detail (row), ==, detail);
    }
}

static void
test_partial_list_as_complete (StoreFixture *fixture)
{
  g_autoptr(KvpKeyList) keys = make_keys (0, 10);

  store_fixture_open (fixture);
  {
    g_autoptr(KvpPlan) plan = create_plan (fixture->store);

    g_assert_true (append (plan, keys, NULL));
  }
  store_fixture_close (fixture);

  /* The app was closed in the middle of the dry run. */
  store_fixture_open (fixture);
  {
    g_autoptr(KvpPlan) plan = g_list_model_get_item (kvp_store_get_plans (fixture->store), 0);

    g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_DRAFT);
    g_assert_true (kvp_plan_get_partial (plan));
    g_assert_false (kvp_plan_get_whole_listing (plan));
    g_assert_cmpstr (kvp_plan_get_missing (plan), !=, "");
  }
}

/* --- a list that is old --- */

/* The namespace some time later, of key-000000 to key-000009: 2 and 3 were rewritten, 5 is gone, 7 has another
 * expiration, and others came. */
static KvpKeyList *
list_later (void)
{
  KvpKeyList *page = kvp_key_list_new ();

  add_key (page, "key-", NULL, 0);
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *name = g_strdup_printf ("key-%06u", i);
      g_autofree char *other = g_strdup_printf ("key-%06u/new", i);

      if (i != 5)
        add_key (page, name, i == 2 || i == 3 ? "{\"written\":\"again\"}" : NULL, i == 7 ? 1893456000 : 0);
      add_key (page, other, NULL, 0);
    }

  return page;
}

static void
assert_claimed (KvpPlan    *plan,
                const char *expected)
{
  g_autoptr(GString) names = g_string_new (NULL);
  KvpPlanBatch *batch = claim (plan, 100, NULL);

  for (guint i = 0; batch != NULL && i < kvp_plan_batch_get_length (batch); i++)
    g_string_append_printf (names, "%s ", kvp_key_list_get (kvp_plan_batch_get_keys (batch), i)->name + 9);
  g_assert_cmpstr (names->str, ==, expected);
  g_clear_pointer (&batch, kvp_plan_batch_free);
}

/* What was written since the list was made does not go, nor does what was not on the list or not ticked. */
static void
test_stale_plan (StoreFixture *fixture)
{
  const guint32 unticked[] = { 0, 9 };
  g_autoptr(KvpKeyList) page = list_later ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanCheck) check = NULL;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 10);
  g_assert_true (set_ticked (plan, unticked, 2, FALSE, NULL));
  g_assert_true (save (plan, "Later", NULL, NULL));
  check = check_new (plan, KVP_PLAN_CHECK_ALL, NULL);
  g_assert_true (check_compare (check, page, NULL));
  g_assert_true (check_commit (check, 0, NULL, NULL));

  g_assert_cmpuint (kvp_plan_get_counts (plan)->total, ==, 10);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->skipped, ==, 4);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->excluded, ==, 2);
  g_assert_true (start_run (plan, kvp_plan_get_revision (plan), NULL));
  assert_claimed (plan, "1 4 6 8 ");
  assert_counts (fixture, plan);
}

#define PATH_VARIABLE "KVP_TEST_STORE_PATH"

static void
subprocess_claim (void)
{
  g_autoptr(GError) error = NULL;
  KvpStore *store = store_fixture_try_open (g_getenv (PATH_VARIABLE), &error);
  KvpPlan *plan = create_draft (store, 10);

  g_assert_true (start_run (plan, 0, NULL));
  g_assert_nonnull (claim (plan, 8, NULL));
  abort ();
}

/* The process dies with keys in flight. They are not sent again before they were looked for; what was written in
 * between stays, and none of them counts as deleted. */
static void
test_recreated_after_crash (StoreFixture *fixture)
{
  g_autoptr(KvpKeyList) page = list_later ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanCheck) check = NULL;

  g_setenv (PATH_VARIABLE, fixture->path, TRUE);
  g_test_trap_subprocess ("/must-not/wrong-keys/subprocess/claim", 0, 0);
  g_test_trap_assert_failed ();
  store_fixture_open (fixture);
  plan = g_list_model_get_item (kvp_store_get_plans (fixture->store), 0);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_PAUSED);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->in_flight, ==, 8);

  g_assert_true (start_run (plan, kvp_plan_get_revision (plan), NULL));
  check = check_new (plan, KVP_PLAN_CHECK_IN_FLIGHT, NULL);
  g_assert_cmpuint (kvp_plan_check_get_n_keys (check), ==, 8);
  g_assert_true (check_compare (check, page, NULL));
  g_assert_true (check_commit (check, 0, NULL, NULL));
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, 0);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->skipped, ==, 4);
  assert_claimed (plan, "0 1 4 6 8 9 ");
  assert_counts (fixture, plan);
}

/* Without the check: not one of them is given out. */
static void
test_in_flight_is_not_sent (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  KvpPlanBatch *batch;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 10);
  g_assert_true (start_run (plan, 0, NULL));
  batch = claim (plan, 4, NULL);
  kvp_plan_batch_set_all (batch, KVP_KEY_IN_FLIGHT, KVP_REASON_OUTCOME_UNKNOWN, NULL);
  g_assert_true (settle (plan, batch, NULL));
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (end_run (plan, i == 0, NULL));
      g_assert_true (start_run (plan, kvp_plan_get_revision (plan), NULL));
    }
  assert_claimed (plan, "4 5 6 7 8 9 ");
  assert_claimed (plan, "");
  g_assert_cmpuint (kvp_plan_get_counts (plan)->in_flight, ==, 10);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  store_fixture_add ("/must-not/wrong-keys/deletes-while-listing", test_deletes_while_listing);
  store_fixture_add ("/must-not/wrong-keys/nul-cut", test_nul_cut);
  store_fixture_add ("/must-not/wrong-keys/key-mangled", test_key_mangled);
  store_fixture_add ("/must-not/wrong-keys/two-meanings", test_two_meanings);
  store_fixture_add ("/must-not/wrong-keys/stale-plan", test_stale_plan);
  store_fixture_add ("/must-not/wrong-keys/recreated-after-crash/checked", test_recreated_after_crash);
  store_fixture_add ("/must-not/wrong-keys/recreated-after-crash/not-sent-unchecked", test_in_flight_is_not_sent);
  g_test_add_func ("/must-not/wrong-keys/subprocess/claim", subprocess_claim);
  store_fixture_add ("/must-not/hangs/racy-counters", test_racy_counters);
  store_fixture_add ("/must-not/false-reports/counts-batches-as-keys", test_counts_batches_as_keys);
  store_fixture_add ("/must-not/false-reports/first-error-hides", test_first_error_hides);
  store_fixture_add ("/must-not/false-reports/partial-list-as-complete", test_partial_list_as_complete);

  return g_test_run ();
}
