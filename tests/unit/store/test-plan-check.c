/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-error.h"
#include "check-fixture.h"

static void
assert_row (KvpPlan      *plan,
            guint         position,
            KvpKeyState   state,
            KvpKeyReason  reason)
{
  g_autoptr(KvpPlanKeys) list = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  g_autoptr(KvpPlanRow) row = g_list_model_get_item (G_LIST_MODEL (list), position);

  g_assert_cmpint (kvp_plan_row_get_state (row), ==, state);
  g_assert_cmpint (kvp_plan_row_get_reason (row), ==, reason);
  if (state == KVP_KEY_PENDING)
    g_assert_null (kvp_plan_row_get_detail (row));
}

static void
test_unchanged (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanCheck) check = NULL;
  g_autoptr(KvpKeyList) page = make_keys (0, 50);
  KvpPlanCheckCounts counts;
  guint64 revision;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 50);
  revision = kvp_plan_get_revision (plan);
  check = check_new (plan, KVP_PLAN_CHECK_ALL, NULL);
  g_assert_cmpuint (kvp_plan_check_get_n_keys (check), ==, 50);
  g_assert_true (check_compare (check, page, NULL));
  kvp_plan_check_count (check, 1000, &counts);
  g_assert_cmpuint (counts.unchanged, ==, 50);
  g_assert_true (check_commit (check, 1000, &counts, NULL));
  g_assert_cmpuint (counts.unchanged, ==, 50);
  g_assert_cmpuint (counts.gone + counts.rewritten + counts.expired, ==, 0);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 50);
  g_assert_cmpint (kvp_plan_get_checked_at (plan), ==, 1000);
  /* What was confirmed stays confirmed. */
  g_assert_cmpuint (kvp_plan_get_revision (plan), ==, revision);
  assert_counts (fixture, plan);
}

/* Each way in which a key can differ. */
static void
test_outcomes (StoreFixture *fixture)
{
  g_autoptr(KvpKeyList) before = kvp_key_list_new ();
  g_autoptr(KvpKeyList) after = kvp_key_list_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanCheck) check = NULL;
  KvpPlanCheckCounts counts;

  add_key (before, "a", NULL, 0);
  add_key (after, "a", NULL, 0);
  add_key (before, "b", "{\"v\":1}", 5000);
  add_key (after, "b", "{\"v\":1}", 5000);
  add_key (before, "c", "{\"v\":1}", 0);
  add_key (after, "c", "{\"v\":2}", 0);
  add_key (before, "d", "{\"v\":1}", 0);
  add_key (after, "d", NULL, 0);
  add_key (before, "e", NULL, 0);
  add_key (after, "e", "\"\"", 0);
  add_key (before, "f", NULL, 5000);
  add_key (after, "f", NULL, 6000);
  add_key (before, "g", NULL, 0);
  add_key (after, "g", NULL, 6000);
  add_key (before, "h", NULL, 0); /* gone */
  add_key (before, "i", NULL, 900); /* gone, and past its end */
  add_key (before, "j", NULL, 1000); /* likewise, just so */
  add_key (before, "k", NULL, 1001); /* gone before its end */
  add_key (after, "x", NULL, 0); /* new: of no interest */

  store_fixture_open (fixture);
  plan = create_filled (fixture->store, before);
  check = check_new (plan, KVP_PLAN_CHECK_ALL, NULL);
  g_assert_true (check_compare (check, after, NULL));
  kvp_plan_check_count (check, 1000, &counts);
  g_assert_cmpuint (counts.unchanged, ==, 2);
  g_assert_cmpuint (counts.rewritten, ==, 5);
  g_assert_cmpuint (counts.gone, ==, 2);
  g_assert_cmpuint (counts.expired, ==, 2);
  kvp_plan_check_count (check, 0, &counts);
  g_assert_cmpuint (counts.expired, ==, 0);
  g_assert_cmpuint (counts.gone, ==, 4);

  g_assert_true (check_commit (check, 1000, &counts, NULL));
  g_assert_cmpuint (counts.unchanged, ==, 2);
  g_assert_cmpuint (counts.rewritten, ==, 5);
  g_assert_cmpuint (counts.gone, ==, 2);
  g_assert_cmpuint (counts.expired, ==, 2);
  for (guint i = 0; i < 11; i++)
    assert_row (plan, i, i < 2 ? KVP_KEY_PENDING : KVP_KEY_SKIPPED,
                i < 2 ? KVP_REASON_NONE :
                i < 7 ? KVP_REASON_REWRITTEN :
                i == 8 || i == 9 ? KVP_REASON_EXPIRED : KVP_REASON_GONE);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->total, ==, 11);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->skipped, ==, 9);
  assert_counts (fixture, plan);
}

/* Names that only bytes tell apart; the stand-in for a name that can not be held is none of them. */
static void
test_exact_names (StoreFixture *fixture)
{
  g_autoptr(KvpKeyList) before = kvp_key_list_new ();
  g_autoptr(KvpKeyList) after = kvp_key_list_new ();
  const KvpKey stand_in = { .name = "\xef\xbf\xbd", .name_length = 3, .flags = KVP_KEY_INEXACT_NAME };
  const KvpKey exact = { .name = "\xef\xbf\xbd", .name_length = 3 };
  const KvpKey with_nul = { .name = "a\0b", .name_length = 3 };
  const KvpKey other_nul = { .name = "a\0c", .name_length = 3 };
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanCheck) check = NULL;
  KvpPlanCheckCounts counts;

  add_key (before, "a", NULL, 0);
  kvp_key_list_append (before, &with_nul);
  add_key (before, "\xc3\xa9", NULL, 0);
  kvp_key_list_append (before, &exact);
  kvp_key_list_append (before, &stand_in);
  kvp_key_list_append (after, &other_nul);
  add_key (after, "A", NULL, 0);
  add_key (after, "a ", NULL, 0);
  add_key (after, "e\xcc\x81", NULL, 0);
  kvp_key_list_append (after, &stand_in);

  store_fixture_open (fixture);
  plan = create_filled (fixture->store, before);
  check = check_new (plan, KVP_PLAN_CHECK_ALL, NULL);
  g_assert_cmpuint (kvp_plan_check_get_n_keys (check), ==, 4);
  g_assert_true (check_compare (check, after, NULL));
  kvp_plan_check_count (check, 0, &counts);
  g_assert_cmpuint (counts.gone, ==, 4);
  g_assert_true (check_compare (check, before, NULL));
  kvp_plan_check_count (check, 0, &counts);
  g_assert_cmpuint (counts.unchanged, ==, 4);
}

/* A key that is listed twice, once as it was and once not, was written meanwhile. */
static void
test_repeated (StoreFixture *fixture)
{
  g_autoptr(KvpKeyList) before = kvp_key_list_new ();
  g_autoptr(KvpKeyList) page = kvp_key_list_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanCheck) check = NULL;
  KvpPlanCheckCounts counts;

  add_key (before, "a", NULL, 0);
  add_key (before, "b", NULL, 0);
  add_key (page, "a", NULL, 0);
  add_key (page, "a", NULL, 0);
  add_key (page, "b", NULL, 0);
  add_key (page, "b", "1", 0);
  add_key (page, "b", NULL, 0);

  store_fixture_open (fixture);
  plan = create_filled (fixture->store, before);
  check = check_new (plan, KVP_PLAN_CHECK_ALL, NULL);
  g_assert_true (check_compare (check, page, NULL));
  kvp_plan_check_count (check, 0, &counts);
  g_assert_cmpuint (counts.unchanged, ==, 1);
  g_assert_cmpuint (counts.rewritten, ==, 1);
}

/* --- against a check that looks at every pair --- */

static KvpKeyList *
make_page (GRand      *random,
           guint       n_names,
           guint       n,
           gboolean    in_order,
           GHashTable *seen)
{
  KvpKeyList *page = kvp_key_list_new ();
  guint number = g_rand_int_range (random, 0, n_names);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = NULL;

      if (in_order && g_rand_int_range (random, 0, 50) == 0)
        number += g_rand_int_range (random, 0, n_names / 3);
      else
        number = in_order ? number + g_rand_int_range (random, 0, 3) : (guint) g_rand_int_range (random, 0, n_names);
      if (number >= n_names)
        break;

      name = g_strdup_printf ("key-%06u", number);
      add_key (page, name, NULL, 0);
      g_hash_table_add (seen, GUINT_TO_POINTER (number + 1));
    }

  return page;
}

static void
test_random_pages (StoreFixture *fixture)
{
  GRand *random = g_rand_new_with_seed (g_test_rand_int ());

  store_fixture_open (fixture);
  for (guint round = 0; round < 12; round++)
    {
      const guint n_names = 3000;
      guint every = 1 + round % 4; /* how sparse the plan is among the names */
      g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);
      g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
      g_autoptr(KvpPlan) plan = NULL;
      g_autoptr(KvpPlanCheck) check = NULL;
      g_autofree KvpKeyState *expected = g_new0 (KvpKeyState, n_names);
      KvpPlanCheckCounts counts;
      guint n = 0;

      for (guint i = 0; i < n_names; i += every)
        {
          g_autofree char *name = g_strdup_printf ("key-%06u", i);

          add_key (keys, name, NULL, 0);
        }
      plan = create_filled (fixture->store, keys);
      check = check_new (plan, KVP_PLAN_CHECK_ALL, NULL);
      for (guint i = 0; i < 8; i++)
        {
          g_autoptr(KvpKeyList) page = make_page (random, n_names, 200, i % 3 != 0, seen);

          g_assert_true (check_compare (check, page, NULL));
        }
      for (guint i = 0; i < n_names; i += every)
        n += g_hash_table_contains (seen, GUINT_TO_POINTER (i + 1));

      g_assert_true (check_commit (check, 0, &counts, NULL));
      g_assert_cmpuint (counts.unchanged, ==, n);
      g_assert_cmpuint (counts.gone, ==, kvp_plan_get_counts (plan)->total - n);
      assert_counts (fixture, plan);
      for (guint i = 0, position = 0; i < n_names; i += every, position++)
        expected[position] = g_hash_table_contains (seen, GUINT_TO_POINTER (i + 1)) ? KVP_KEY_PENDING : KVP_KEY_SKIPPED;
      assert_states (fixture, plan, expected);
    }
  g_rand_free (random);
}

/* --- keys in flight --- */

static void
test_in_flight (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanCheck) check = NULL;
  g_autoptr(KvpPlanKeys) list = NULL;
  g_autoptr(KvpPlanRow) row = NULL;
  g_autoptr(KvpKeyList) page = make_keys (0, 4);
  g_autoptr(GPtrArray) prefixes = NULL;
  KvpPlanCheckCounts counts;
  KvpPlanBatch *batch;
  gint64 checked_at;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 30);
  checked_at = kvp_plan_get_checked_at (plan);
  g_assert_true (start_run (plan, 0, NULL));
  batch = claim (plan, 10, NULL);
  kvp_plan_batch_set_all (batch, KVP_KEY_IN_FLIGHT, KVP_REASON_OUTCOME_UNKNOWN, "No answer came.");
  kvp_plan_batch_set_outcome (batch, 9, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  g_assert_true (settle (plan, batch, NULL));
  g_assert_true (end_run (plan, TRUE, NULL));

  check = check_new (plan, KVP_PLAN_CHECK_IN_FLIGHT, NULL);
  g_assert_cmpuint (kvp_plan_check_get_n_keys (check), ==, 9);
  prefixes = kvp_plan_check_get_prefixes (check);
  g_assert_cmpuint (prefixes->len, ==, 9);
  g_assert_true (check_compare (check, page, NULL));
  g_assert_true (check_commit (check, 0, &counts, NULL));
  g_assert_cmpuint (counts.unchanged, ==, 4);
  g_assert_cmpuint (counts.gone, ==, 5);

  assert_row (plan, 3, KVP_KEY_PENDING, KVP_REASON_NONE);
  assert_row (plan, 4, KVP_KEY_SKIPPED, KVP_REASON_GONE);
  assert_row (plan, 9, KVP_KEY_DELETED, KVP_REASON_NONE);
  /* Nothing was asked about these, so nothing new is known of them. */
  assert_row (plan, 10, KVP_KEY_PENDING, KVP_REASON_NONE);
  g_assert_cmpint (kvp_plan_get_checked_at (plan), ==, checked_at);
  list = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  row = g_list_model_get_item (G_LIST_MODEL (list), 4);
  g_assert_nonnull (strstr (kvp_plan_row_get_detail (row), "probably deleted"));
  assert_counts (fixture, plan);

  /* What is pending again is the next to be claimed. */
  g_assert_true (start_run (plan, kvp_plan_get_revision (plan), NULL));
  batch = claim (plan, 5, NULL);
  g_assert_cmpuint (kvp_plan_batch_get_position (batch, 0), ==, 0);
  g_assert_cmpuint (kvp_plan_batch_get_position (batch, 4), ==, 10);
  kvp_plan_batch_free (batch);
}

/* What rests and has nothing left is a report. */
static void
test_nothing_left (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanCheck) check = NULL;
  g_autoptr(KvpPlanCheck) refused = NULL;
  g_autoptr(GError) error = NULL;
  KvpPlanBatch *batch;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 10);
  g_assert_true (start_run (plan, 0, NULL));
  batch = claim (plan, 10, NULL);
  kvp_plan_batch_set_all (batch, KVP_KEY_IN_FLIGHT, KVP_REASON_NONE, NULL);
  g_assert_true (settle (plan, batch, NULL));
  g_assert_true (end_run (plan, FALSE, NULL));
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_STOPPED);

  check = check_new (plan, KVP_PLAN_CHECK_IN_FLIGHT, NULL);
  g_assert_true (check_commit (check, 0, NULL, NULL));
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_FINISHED);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->skipped, ==, 10);

  refused = check_new (plan, KVP_PLAN_CHECK_ALL, &error);
  g_assert_null (refused);
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
}

/* A row that was taken in flight while it was looked for must not become pending: it would be sent twice. */
static void
test_claimed_meanwhile (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanCheck) check = NULL;
  g_autoptr(KvpKeyList) page = make_keys (0, 10);
  g_autoptr(GError) error = NULL;
  KvpPlanBatch *batch;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 10);
  g_assert_true (start_run (plan, 0, NULL));
  batch = claim (plan, 5, NULL);
  check = check_new (plan, KVP_PLAN_CHECK_IN_FLIGHT, NULL);
  g_assert_true (check_compare (check, page, NULL));
  g_assert_true (settle (plan, batch, NULL));
  kvp_plan_batch_free (claim (plan, 5, NULL));

  g_assert_false (check_commit (check, 0, NULL, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->in_flight, ==, 5);
  assert_counts (fixture, plan);
}

/* What came to an outcome while it was looked for keeps it. */
static void
test_settled_meanwhile (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanCheck) check = NULL;
  KvpPlanCheckCounts counts;
  KvpPlanBatch *batch;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 10);
  g_assert_true (start_run (plan, 0, NULL));
  batch = claim (plan, 10, NULL);
  check = check_new (plan, KVP_PLAN_CHECK_IN_FLIGHT, NULL);
  kvp_plan_batch_set_all (batch, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  kvp_plan_batch_set_outcome (batch, 0, KVP_KEY_IN_FLIGHT, KVP_REASON_NONE, NULL);
  g_assert_true (settle (plan, batch, NULL));
  g_assert_true (check_commit (check, 0, &counts, NULL));
  g_assert_cmpuint (counts.gone, ==, 1);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, 9);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->skipped, ==, 1);
  assert_counts (fixture, plan);
}

/* --- under review --- */

static void
test_unticked_meanwhile (StoreFixture *fixture)
{
  const guint32 some[] = { 2, 3, 7 };
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanCheck) check = NULL;
  g_autoptr(KvpKeyList) page = make_keys (0, 5);
  KvpPlanCheckCounts counts;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 10);
  check = check_new (plan, KVP_PLAN_CHECK_ALL, NULL);
  g_assert_true (check_compare (check, page, NULL));
  g_assert_true (set_ticked (plan, some, 3, FALSE, NULL));
  g_assert_true (check_commit (check, 0, &counts, NULL));
  g_assert_cmpuint (counts.unchanged, ==, 3);
  g_assert_cmpuint (counts.gone, ==, 4);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->excluded, ==, 3);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->skipped, ==, 4);
  assert_row (plan, 7, KVP_KEY_EXCLUDED, KVP_REASON_LEFT_OUT);
  assert_counts (fixture, plan);

  /* What was skipped can not be ticked again. */
  g_assert_true (set_ticked (plan, NULL, 0, TRUE, NULL));
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 6);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->skipped, ==, 4);
}

/* A row that is ticked after a check was not looked at. */
static void
test_ticked_afterwards (StoreFixture *fixture)
{
  const guint32 one = 4;
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanCheck) check = NULL;
  g_autoptr(KvpKeyList) page = make_keys (0, 10);
  gint64 scanned_at;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 10);
  scanned_at = kvp_plan_get_checked_at (plan);
  g_assert_cmpint (scanned_at, >=, kvp_plan_get_created_at (plan));
  g_assert_true (set_ticked (plan, &one, 1, FALSE, NULL));
  check = check_new (plan, KVP_PLAN_CHECK_ALL, NULL);
  g_assert_true (check_compare (check, page, NULL));
  g_assert_true (check_commit (check, scanned_at + 5000, NULL, NULL));
  g_assert_cmpint (kvp_plan_get_checked_at (plan), ==, scanned_at + 5000);
  g_assert_true (set_ticked (plan, &one, 1, FALSE, NULL));
  g_assert_cmpint (kvp_plan_get_checked_at (plan), ==, scanned_at + 5000);
  g_assert_true (set_ticked (plan, &one, 1, TRUE, NULL));
  g_assert_cmpint (kvp_plan_get_checked_at (plan), ==, scanned_at);
}

/* --- the object --- */

static void
test_side_by_side (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanCheck) check = NULL;
  GAsyncResult *results[21] = { NULL, };
  KvpPlanCheckCounts counts;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 2000);
  check = check_new (plan, KVP_PLAN_CHECK_ALL, NULL);
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr(KvpKeyList) page = make_keys ((i * 7 % 20) * 100, 90);

      kvp_plan_check_compare_async (check, page, NULL, store_result, &results[i]);
    }
  kvp_plan_check_commit_async (check, 0, NULL, store_result, &results[20]);

  wait_for (&results[20]);
  g_assert_true (kvp_plan_check_commit_finish (check, results[20], &counts, NULL));
  for (guint i = 0; i < 20; i++)
    g_assert_true (kvp_plan_check_compare_finish (check, results[i], NULL));
  for (guint i = 0; i < 21; i++)
    g_object_unref (results[i]);
  g_assert_cmpuint (counts.unchanged, ==, 1800);
  g_assert_cmpuint (counts.gone, ==, 200);
}

/* A page that was not compared would make its keys look gone. */
static void
test_cancelled_page (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanCheck) check = NULL;
  g_autoptr(KvpKeyList) page = make_keys (0, 10);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 10);
  check = check_new (plan, KVP_PLAN_CHECK_ALL, NULL);
  g_cancellable_cancel (cancellable);
  kvp_plan_check_compare_async (check, page, cancellable, store_result, &result);
  wait_for (&result);
  g_assert_false (kvp_plan_check_compare_finish (check, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  g_assert_false (check_commit (check, 0, NULL, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 10);
  assert_counts (fixture, plan);
}

static void
test_cancelled_new (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 10);
  g_cancellable_cancel (cancellable);
  kvp_plan_check_new_async (plan, KVP_PLAN_CHECK_ALL, cancellable, store_result, &result);
  wait_for (&result);
  g_assert_null (kvp_plan_check_new_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_states (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  plan = create_plan (fixture->store);
  g_assert_null (check_new (plan, KVP_PLAN_CHECK_ALL, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
  g_assert_cmpint (kvp_plan_get_checked_at (plan), ==, 0);
}

static void
test_nothing_in_scope (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanCheck) check = NULL;
  g_autoptr(GPtrArray) prefixes = NULL;
  KvpPlanCheckCounts counts;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 10);
  check = check_new (plan, KVP_PLAN_CHECK_IN_FLIGHT, NULL);
  g_assert_cmpuint (kvp_plan_check_get_n_keys (check), ==, 0);
  prefixes = kvp_plan_check_get_prefixes (check);
  g_assert_cmpuint (prefixes->len, ==, 0);
  g_assert_true (check_commit (check, 0, &counts, NULL));
  g_assert_cmpuint (counts.unchanged + counts.gone + counts.rewritten + counts.expired, ==, 0);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_DRAFT);
}

/* Each prefix costs a request: what is small is listed as a whole, if it is known how much it is. */
static void
test_prefixes (StoreFixture *fixture)
{
  const struct {
    guint64  n_listed;
    gboolean whole_listing;
    guint    n_expected;
  } cases[] = {
    { 5, TRUE, 1 },
    { 4000, TRUE, 1 },
    { 4001, TRUE, 5 },
    { 4000, FALSE, 5 },
  };

  store_fixture_open (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(KvpPlan) plan = create_plan (fixture->store);
      g_autoptr(KvpKeyList) keys = make_keys (0, 5);
      g_autoptr(KvpPlanCheck) check = NULL;
      g_autoptr(GPtrArray) prefixes = NULL;

      g_assert_true (append (plan, keys, NULL));
      g_assert_true (finish_scan (plan, cases[i].n_listed, cases[i].whole_listing, NULL, NULL));
      check = check_new (plan, KVP_PLAN_CHECK_ALL, NULL);
      prefixes = kvp_plan_check_get_prefixes (check);
      g_assert_cmpuint (prefixes->len, ==, cases[i].n_expected);
      g_assert_cmpuint (g_bytes_get_size (g_ptr_array_index (prefixes, 0)), ==, cases[i].n_expected == 1 ? 0 : 10);
    }
}

/* The disk is full just then: nothing is changed, what was found is not lost. */
static void
test_disk_full (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanCheck) check = NULL;
  g_autoptr(GError) error = NULL;
  KvpPlanBatch *batch;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 5000);
  g_assert_true (start_run (plan, 0, NULL));
  batch = claim (plan, 5000, NULL);
  kvp_plan_batch_free (batch);
  check = check_new (plan, KVP_PLAN_CHECK_IN_FLIGHT, NULL);

  kvp_store_set_max_pages (fixture->store, 1);
  g_assert_false (check_commit (check, 0, NULL, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_DISK_FULL);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->in_flight, ==, 5000);
  assert_counts (fixture, plan);

  kvp_store_set_max_pages (fixture->store, 0);
  g_assert_true (check_commit (check, 0, NULL, NULL));
  g_assert_cmpuint (kvp_plan_get_counts (plan)->skipped, ==, 5000);
  assert_counts (fixture, plan);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  store_fixture_add ("/store/plan-check/unchanged", test_unchanged);
  store_fixture_add ("/store/plan-check/outcomes", test_outcomes);
  store_fixture_add ("/store/plan-check/exact-names", test_exact_names);
  store_fixture_add ("/store/plan-check/repeated", test_repeated);
  store_fixture_add ("/store/plan-check/random-pages", test_random_pages);
  store_fixture_add ("/store/plan-check/in-flight", test_in_flight);
  store_fixture_add ("/store/plan-check/nothing-left", test_nothing_left);
  store_fixture_add ("/store/plan-check/claimed-meanwhile", test_claimed_meanwhile);
  store_fixture_add ("/store/plan-check/settled-meanwhile", test_settled_meanwhile);
  store_fixture_add ("/store/plan-check/unticked-meanwhile", test_unticked_meanwhile);
  store_fixture_add ("/store/plan-check/ticked-afterwards", test_ticked_afterwards);
  store_fixture_add ("/store/plan-check/side-by-side", test_side_by_side);
  store_fixture_add ("/store/plan-check/cancelled-page", test_cancelled_page);
  store_fixture_add ("/store/plan-check/cancelled-new", test_cancelled_new);
  store_fixture_add ("/store/plan-check/states", test_states);
  store_fixture_add ("/store/plan-check/nothing-in-scope", test_nothing_in_scope);
  store_fixture_add ("/store/plan-check/prefixes", test_prefixes);
  store_fixture_add ("/store/plan-check/disk-full", test_disk_full);

  return g_test_run ();
}
