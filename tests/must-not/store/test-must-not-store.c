/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-error.h"
#include "store-fixture.h"

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

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  store_fixture_add ("/must-not/wrong-keys/deletes-while-listing", test_deletes_while_listing);
  store_fixture_add ("/must-not/wrong-keys/nul-cut", test_nul_cut);
  store_fixture_add ("/must-not/wrong-keys/key-mangled", test_key_mangled);
  store_fixture_add ("/must-not/wrong-keys/two-meanings", test_two_meanings);
  store_fixture_add ("/must-not/hangs/racy-counters", test_racy_counters);
  store_fixture_add ("/must-not/false-reports/counts-batches-as-keys", test_counts_batches_as_keys);
  store_fixture_add ("/must-not/false-reports/first-error-hides", test_first_error_hides);
  store_fixture_add ("/must-not/false-reports/partial-list-as-complete", test_partial_list_as_complete);

  return g_test_run ();
}
