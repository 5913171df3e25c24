/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-error.h"
#include "store-fixture.h"

static void
append_key (KvpKeyList  *keys,
            const char  *name,
            gsize        name_length,
            const char  *metadata,
            gint64       expiration,
            KvpKeyFlags  flags)
{
  KvpKey key = { name, metadata, name_length, metadata != NULL ? strlen (metadata) : 0, expiration, flags };

  kvp_key_list_append (keys, &key);
}

static void
append_names (KvpPlan    *plan,
              const char *names)
{
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
  g_autoptr(GError) error = NULL;

  for (; *names != '\0'; names++)
    append_key (keys, names, 1, NULL, 0, KVP_KEY_NO_FLAGS);
  append (plan, keys, &error);
  g_assert_no_error (error);
}

static char *
join_names (KvpPlan *plan)
{
  g_autoptr(KvpPlanKeys) list = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  GString *joined = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr(KvpPlanRow) row = g_list_model_get_item (G_LIST_MODEL (list), i);
      GBytes *name = kvp_plan_row_get_name (row);

      g_string_append_len (joined, g_bytes_get_data (name, NULL), g_bytes_get_size (name));
    }

  return g_string_free (joined, FALSE);
}

static void
test_round_trip (StoreFixture *fixture)
{
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanKeys) list = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) sample = NULL;
  char longest[512];

  memset (longest, 'z', sizeof longest);
  append_key (keys, "a\0b", 3, NULL, 0, KVP_KEY_NO_FLAGS);
  append_key (keys, "b", 1, "12345678901234567890", 1893456000, KVP_KEY_NO_FLAGS);
  append_key (keys, "c\xef\xbf\xbd", 4, "null", 0, KVP_KEY_INEXACT_NAME);
  append_key (keys, "d\xe2\x80\xae<b>", 7, "{\"a\": \"ü\"}", 0, KVP_KEY_NO_FLAGS);
  append_key (keys, longest, sizeof longest, "", 0, KVP_KEY_NO_FLAGS);

  store_fixture_open (fixture);
  plan = create_plan (fixture->store);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_SCANNING);
  g_assert_true (append (plan, keys, &error));
  g_assert_true (finish_scan (plan, 7, TRUE, NULL, &error));
  g_assert_no_error (error);

  list = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 5);
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr(KvpPlanRow) row = g_list_model_get_item (G_LIST_MODEL (list), i);
      const KvpKey *key = kvp_key_list_get (keys, i);
      GBytes *name = kvp_plan_row_get_name (row);

      g_assert_cmpuint (kvp_plan_row_get_position (row), ==, i);
      g_assert_cmpmem (g_bytes_get_data (name, NULL), g_bytes_get_size (name), key->name, key->name_length);
      g_assert_cmpstr (kvp_plan_row_get_metadata (row), ==, key->metadata);
      g_assert_cmpint (kvp_plan_row_get_expiration (row), ==, key->expiration);
      g_assert_cmpuint (kvp_plan_row_get_why (row), ==, 1);
      g_assert_true (g_utf8_validate (kvp_plan_row_get_display_name (row), -1, NULL));
      g_assert_cmpint (kvp_plan_row_get_ticked (row), ==, i != 2);
      g_assert_cmpint (kvp_plan_row_get_locked (row), ==, i == 2);
      g_assert_cmpint (kvp_plan_row_get_reason (row), ==, i == 2 ? KVP_REASON_KEPT_INEXACT_NAME : KVP_REASON_NONE);
    }

  sample = kvp_plan_get_sample (plan, 2);
  g_assert_cmpuint (g_strv_length (sample), ==, 2);
  g_assert_cmpstr (sample[0], ==, "a␀b");
  g_assert_cmpstr (sample[1], ==, "b");
  assert_counts (fixture, plan);
}

static void
test_why_of_64_bits (StoreFixture *fixture)
{
  g_autoptr(KvpKeyList) keys = make_keys (0, 3);
  GArray *matches = g_array_new (FALSE, FALSE, sizeof (KvpPlanMatch));
  const KvpPlanMatch all[] = { { 0, G_MAXUINT64 }, { 2, G_GUINT64_CONSTANT (1) << 63 } };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanKeys) list = NULL;

  store_fixture_open (fixture);
  plan = create_plan (fixture->store);
  g_array_append_vals (matches, all, G_N_ELEMENTS (all));
  kvp_plan_append_async (plan, keys, matches, NULL, store_result, &result);
  wait_for (&result);
  g_assert_true (kvp_plan_append_finish (plan, result, NULL));

  /* Only what matched is a row. */
  list = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(KvpPlanRow) row = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_assert_cmpuint (kvp_plan_row_get_why (row), ==, all[i].why);
      g_assert_cmpstr (kvp_plan_row_get_display_name (row), ==, i == 0 ? "key-000000" : "key-000002");
    }
}

static void
test_order_and_duplicates (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *names = NULL;

  store_fixture_open (fixture);
  plan = create_plan (fixture->store);
  append_names (plan, "mno");
  append_names (plan, "abc");
  append_names (plan, "opbq");
  g_assert_cmpuint (kvp_plan_get_counts (plan)->total, ==, 10);
  g_assert_true (finish_scan (plan, 12, FALSE, NULL, &error));

  names = join_names (plan);
  g_assert_cmpstr (names, ==, "abcmnopq");
  g_assert_cmpuint (kvp_plan_get_counts (plan)->total, ==, 8);
  g_assert_cmpuint (query_file (fixture->path, "SELECT MAX(position) FROM plan_key"), ==, 7);
  assert_counts (fixture, plan);
}

/* A stand-in for a name that can not be held exactly is not the key that really has that name. */
static void
test_inexact_is_no_duplicate (StoreFixture *fixture)
{
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
  g_autoptr(KvpPlan) plan = NULL;

  append_key (keys, "\xef\xbf\xbd", 3, NULL, 0, KVP_KEY_INEXACT_NAME);
  append_key (keys, "\xef\xbf\xbd", 3, NULL, 0, KVP_KEY_NO_FLAGS);
  append_key (keys, "\xef\xbf\xbd", 3, NULL, 0, KVP_KEY_NO_FLAGS);

  store_fixture_open (fixture);
  plan = create_plan (fixture->store);
  g_assert_true (append (plan, keys, NULL));
  g_assert_true (finish_scan (plan, 3, FALSE, NULL, NULL));
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 1);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->excluded, ==, 1);
  assert_counts (fixture, plan);
}

static void
test_empty_scan (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  plan = create_plan (fixture->store);
  g_assert_true (finish_scan (plan, 1234, TRUE, NULL, &error));
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_DRAFT);
  g_assert_cmpuint (kvp_plan_get_n_listed (plan), ==, 1234);
  g_assert_true (kvp_plan_get_whole_listing (plan));
  g_assert_false (kvp_plan_get_partial (plan));
  g_assert_true (set_ticked (plan, NULL, 0, FALSE, &error));

  g_assert_false (start_run (plan, 0, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
}

static void
test_partial (StoreFixture *fixture)
{
  gint64 id;

  store_fixture_open (fixture);
  {
    g_autoptr(KvpPlan) plan = create_plan (fixture->store);

    append_names (plan, "abc");
    g_assert_true (finish_scan (plan, 3, FALSE, "The connection broke.", NULL));
    g_assert_true (kvp_plan_get_partial (plan));
    g_assert_cmpstr (kvp_plan_get_missing (plan), ==, "The connection broke.");
    id = kvp_plan_get_id (plan);
  }
  store_fixture_close (fixture);

  store_fixture_open (fixture);
  {
    g_autoptr(KvpPlan) plan = g_list_model_get_item (kvp_store_get_plans (fixture->store), 0);

    g_assert_cmpint (kvp_plan_get_id (plan), ==, id);
    g_assert_true (kvp_plan_get_partial (plan));
    g_assert_cmpstr (kvp_plan_get_missing (plan), ==, "The connection broke.");
    g_assert_false (kvp_plan_get_whole_listing (plan));
  }
}

static void
test_ticks (StoreFixture *fixture)
{
  const guint32 some[] = { 7, 3, 4, 5, 3, 99, 4000000000u };
  const guint32 none[] = { 4000000001u };
  g_autoptr(KvpKeyList) inexact = kvp_key_list_new ();
  g_autoptr(KvpKeyList) keys = make_keys (0, 10);
  g_autoptr(KvpPlan) plan = NULL;
  guint64 revision;

  append_key (inexact, "zz", 2, NULL, 0, KVP_KEY_INEXACT_NAME);
  store_fixture_open (fixture);
  plan = create_plan (fixture->store);
  g_assert_true (append (plan, keys, NULL));
  g_assert_true (append (plan, inexact, NULL));
  g_assert_true (finish_scan (plan, 11, FALSE, NULL, NULL));

  revision = kvp_plan_get_revision (plan);
  g_assert_true (set_ticked (plan, some, G_N_ELEMENTS (some), FALSE, NULL));
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 6);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->excluded, ==, 5);
  g_assert_cmpuint (kvp_plan_get_revision (plan), ==, revision + 1);
  g_assert_cmpint (query_file (fixture->path, "SELECT SUM(position) FROM plan_key WHERE reason = 1"), ==, 19);
  assert_counts (fixture, plan);

  /* What changes nothing does not make a confirmation void. */
  g_assert_true (set_ticked (plan, some, G_N_ELEMENTS (some), FALSE, NULL));
  g_assert_true (set_ticked (plan, none, G_N_ELEMENTS (none), FALSE, NULL));
  g_assert_true (set_ticked (plan, some, 0, FALSE, NULL));
  g_assert_cmpuint (kvp_plan_get_revision (plan), ==, revision + 1);

  g_assert_true (set_ticked (plan, NULL, 0, FALSE, NULL));
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 0);
  /* The kept row stays as it is. */
  g_assert_true (set_ticked (plan, NULL, 0, TRUE, NULL));
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 10);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->excluded, ==, 1);
  g_assert_cmpuint (kvp_plan_get_revision (plan), ==, revision + 3);
  assert_counts (fixture, plan);
}

/* What is ticked after everything was unticked is found again, from whichever side. */
static void
test_ticks_of_few (StoreFixture *fixture)
{
  const guint32 late[] = { 900, 950 };
  const guint32 early[] = { 10 };
  g_autoptr(KvpPlan) plan = NULL;
  g_auto(GStrv) sample = NULL;
  KvpPlanBatch *batch;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 1000);
  g_assert_true (set_ticked (plan, NULL, 0, FALSE, NULL));
  sample = kvp_plan_get_sample (plan, 5);
  g_assert_cmpuint (g_strv_length (sample), ==, 0);
  g_strfreev (g_steal_pointer (&sample));

  g_assert_true (set_ticked (plan, late, 2, TRUE, NULL));
  g_assert_true (set_ticked (plan, early, 1, TRUE, NULL));
  sample = kvp_plan_get_sample (plan, 5);
  g_assert_cmpuint (g_strv_length (sample), ==, 3);
  g_assert_cmpstr (sample[0], ==, "key-000010");
  g_assert_cmpstr (sample[2], ==, "key-000950");

  g_assert_true (start_run (plan, kvp_plan_get_revision (plan), NULL));
  batch = claim (plan, 10, NULL);
  g_assert_cmpuint (kvp_plan_batch_get_length (batch), ==, 3);
  g_assert_cmpuint (kvp_plan_batch_get_position (batch, 0), ==, 10);
  kvp_plan_batch_free (batch);
}

static void
test_save (StoreFixture *fixture)
{
  gint64 finished_at;

  store_fixture_open (fixture);
  {
    g_autoptr(KvpPlan) plan = create_draft (fixture->store, 3);

    g_assert_cmpstr (kvp_plan_get_title (plan), ==, "");
    g_assert_true (save (plan, "Old sessions", NULL, NULL));
    g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_WAITING);
    g_assert_true (save (plan, "Older <b>sessions</b>", "Ask Ann.", NULL));
    g_assert_true (start_run (plan, kvp_plan_get_revision (plan), NULL));
    g_assert_true (end_run (plan, FALSE, NULL));
    g_assert_true (start_run (plan, kvp_plan_get_revision (plan), NULL));
    g_assert_true (end_run (plan, TRUE, NULL));
    finished_at = kvp_plan_get_finished_at (plan);
    g_assert_cmpint (finished_at, >, 0);
  }
  store_fixture_close (fixture);

  store_fixture_open (fixture);
  {
    g_autoptr(KvpPlan) plan = g_list_model_get_item (kvp_store_get_plans (fixture->store), 0);

    g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_PAUSED);
    g_assert_cmpstr (kvp_plan_get_title (plan), ==, "Older <b>sessions</b>");
    g_assert_cmpstr (kvp_plan_get_note (plan), ==, "Ask Ann.");
    g_assert_cmpstr (kvp_plan_get_endpoint (plan), ==, "https://api.example.com/client/v4");
    g_assert_cmpstr (kvp_plan_get_account_id (plan), ==, "account-id");
    g_assert_cmpstr (kvp_plan_get_account_name (plan), ==, "Account");
    g_assert_cmpstr (kvp_plan_get_namespace_id (plan), ==, "namespace-id");
    g_assert_cmpstr (kvp_plan_get_namespace_title (plan), ==, "sessions");
    g_assert_cmpstr (kvp_plan_get_sentence (plan), ==, "Keys in “sessions” that start with “key”.");
    g_assert_cmpstr (kvp_plan_get_filter_text (plan), ==, "{\"version\":1}");
    g_assert_cmpint (kvp_plan_get_created_at (plan), >, 0);
    g_assert_cmpint (kvp_plan_get_finished_at (plan), ==, finished_at);
    g_assert_cmpint (kvp_plan_get_run_duration (plan), ==, 3000);
    g_assert_cmpuint (kvp_plan_get_run_requests (plan), ==, 6);
  }
}

static void
test_run (StoreFixture *fixture)
{
  const guint32 unticked[] = { 0, 5, 6, 29 };
  g_autoptr(KvpPlan) plan = NULL;
  KvpPlanBatch *first, *second, *third;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 30);
  g_assert_true (set_ticked (plan, unticked, G_N_ELEMENTS (unticked), FALSE, NULL));
  g_assert_true (start_run (plan, kvp_plan_get_revision (plan), NULL));

  first = claim (plan, 10, &error);
  second = claim (plan, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kvp_plan_batch_get_length (first), ==, 10);
  g_assert_cmpuint (kvp_plan_batch_get_position (first, 0), ==, 1);
  g_assert_cmpuint (kvp_plan_batch_get_position (first, 4), ==, 7);
  g_assert_cmpuint (kvp_plan_batch_get_position (second, 0), ==, 13);
  g_assert_cmpstr (kvp_key_list_get (kvp_plan_batch_get_keys (first), 4)->name, ==, "key-000007");
  g_assert_cmpuint (kvp_plan_get_counts (plan)->in_flight, ==, 20);
  assert_counts (fixture, plan);

  /* The second answer comes first; it has gaps and outcomes of all kinds. */
  kvp_plan_batch_set_all (second, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  kvp_plan_batch_set_outcome (second, 3, KVP_KEY_FAILED, KVP_REASON_NOT_DELETED, NULL);
  kvp_plan_batch_set_outcome (second, 4, KVP_KEY_SKIPPED, KVP_REASON_REWRITTEN, NULL);
  kvp_plan_batch_set_outcome (second, 9, KVP_KEY_PENDING, KVP_REASON_NONE, NULL);
  g_assert_true (settle (plan, second, &error));
  g_assert_cmpuint (kvp_plan_get_counts (plan)->in_flight, ==, 10);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, 7);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->failed, ==, 1);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->skipped, ==, 1);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 7);
  assert_counts (fixture, plan);

  /* What went back to pending is given out again, before what follows. */
  third = claim (plan, 100, &error);
  g_assert_cmpuint (kvp_plan_batch_get_length (third), ==, 7);
  g_assert_cmpuint (kvp_plan_batch_get_position (third, 0), ==, 22);
  g_assert_null (claim (plan, 100, &error));
  g_assert_no_error (error);

  kvp_plan_batch_set_all (first, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  kvp_plan_batch_set_all (third, KVP_KEY_FAILED, KVP_REASON_REQUEST_FAILED, "Cloudflare answered 500.");
  g_assert_true (settle (plan, third, &error));
  g_assert_true (settle (plan, first, &error));
  g_assert_cmpint (query_file (fixture->path, "SELECT COUNT(*) FROM plan_key WHERE detail = "
                                              "'Cloudflare answered 500.' AND reason = 4 AND state = 4"), ==, 7);

  g_assert_true (end_run (plan, FALSE, &error));
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_FINISHED);
  assert_counts (fixture, plan);
}

/* Rows of one batch in between those of another, as happens after rows went back to pending. */
static void
test_interleaved_batches (StoreFixture *fixture)
{
  const guint32 odd[] = { 1, 3, 5 };
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GArray) positions = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr(KvpKeyList) keys = make_keys (0, 3);
  KvpPlanBatch *whole, *part;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 6);
  g_assert_true (start_run (plan, 0, NULL));
  whole = claim (plan, 6, NULL);
  kvp_plan_batch_free (whole);

  g_array_append_vals (positions, odd, 3);
  part = kvp_plan_batch_new (keys, positions);
  kvp_plan_batch_set_all (part, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  g_assert_true (settle (plan, part, NULL));
  g_assert_cmpint (query_file (fixture->path, "SELECT SUM(position) FROM plan_key WHERE state = 3"), ==, 9);
  g_assert_cmpint (query_file (fixture->path, "SELECT SUM(position) FROM plan_key WHERE state = 2"), ==, 6);
  assert_counts (fixture, plan);
}

static void
test_settle_twice (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GArray) positions = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  KvpPlanBatch *batch, *again;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 4);
  g_assert_true (start_run (plan, 0, NULL));
  batch = claim (plan, 3, NULL);
  for (guint32 i = 0; i < 3; i++)
    g_array_append_val (positions, i);
  again = kvp_plan_batch_new (kvp_plan_batch_get_keys (batch), positions);
  kvp_plan_batch_set_outcome (batch, 1, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  g_assert_true (settle (plan, batch, NULL));

  /* Rows 0 and 2 are pending again: an outcome for them is of a request that nobody knows of. */
  kvp_plan_batch_set_all (again, KVP_KEY_FAILED, KVP_REASON_NOT_DELETED, NULL);
  kvp_plan_settle_async (plan, again, NULL, store_result, &result);
  wait_for (&result);
  g_assert_false (kvp_plan_settle_finish (plan, result, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->failed, ==, 0);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, 1);
  assert_counts (fixture, plan);

  again = kvp_plan_settle_take_back (plan, result);
  g_assert_cmpuint (kvp_plan_batch_get_length (again), ==, 3);
  kvp_plan_batch_free (again);
}

/* Some rows of the batch could be settled and one could not: nothing is. */
static void
test_settle_is_whole (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpKeyList) keys = make_keys (0, 6);
  g_autoptr(GArray) positions = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr(GError) error = NULL;
  KvpPlanBatch *batch;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 10);
  g_assert_true (start_run (plan, 0, NULL));
  kvp_plan_batch_free (claim (plan, 5, NULL));

  for (guint32 i = 0; i < 12; i += 2)
    g_array_append_val (positions, i);
  batch = kvp_plan_batch_new (keys, positions);
  kvp_plan_batch_set_all (batch, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  g_assert_false (settle (plan, batch, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
  g_assert_cmpint (query_file (fixture->path, "SELECT COUNT(*) FROM plan_key WHERE state = 3"), ==, 0);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->in_flight, ==, 5);
  assert_counts (fixture, plan);
}

typedef gboolean (*Change) (KvpPlan  *plan,
                            GError  **error);

static gboolean
change_append (KvpPlan  *plan,
               GError  **error)
{
  g_autoptr(KvpKeyList) keys = make_keys (0, 1);

  return append (plan, keys, error);
}

static gboolean
change_finish_scan (KvpPlan  *plan,
                    GError  **error)
{
  return finish_scan (plan, 1, FALSE, NULL, error);
}

static gboolean
change_ticks (KvpPlan  *plan,
              GError  **error)
{
  return set_ticked (plan, NULL, 0, TRUE, error);
}

static gboolean
change_save (KvpPlan  *plan,
             GError  **error)
{
  return save (plan, "Title", NULL, error);
}

static gboolean
change_start (KvpPlan  *plan,
              GError  **error)
{
  return start_run (plan, kvp_plan_get_revision (plan), error);
}

static gboolean
change_claim (KvpPlan  *plan,
              GError  **error)
{
  KvpPlanBatch *batch = claim (plan, 1, error);

  return batch != NULL && settle (plan, batch, error);
}

static gboolean
change_end (KvpPlan  *plan,
            GError  **error)
{
  return end_run (plan, FALSE, error);
}

/* Every change in every state: what is not allowed is refused and changes nothing. */
static void
test_states (StoreFixture *fixture)
{
  const struct {
    Change change;
    guint  allowed; /* by state */
  } changes[] = {
    { change_append, 1 << KVP_PLAN_SCANNING },
    { change_finish_scan, 1 << KVP_PLAN_SCANNING },
    { change_ticks, 1 << KVP_PLAN_DRAFT | 1 << KVP_PLAN_WAITING | 1 << KVP_PLAN_APPROVED },
    { change_save, 1 << KVP_PLAN_DRAFT | 1 << KVP_PLAN_WAITING },
    { change_start, 1 << KVP_PLAN_DRAFT | 1 << KVP_PLAN_WAITING | 1 << KVP_PLAN_APPROVED | 1 << KVP_PLAN_PAUSED |
                    1 << KVP_PLAN_STOPPED },
    { change_claim, 1 << KVP_PLAN_RUNNING },
    { change_end, 1 << KVP_PLAN_RUNNING | 1 << KVP_PLAN_PAUSED },
  };
  gint64 ids[KVP_PLAN_FINISHED + 1];

  store_fixture_open (fixture);
  for (guint state = 0; state <= KVP_PLAN_FINISHED; state++)
    {
      g_autoptr(KvpPlan) plan = create_plan (fixture->store);
      g_autoptr(KvpKeyList) keys = make_keys (0, 2);

      g_assert_true (append (plan, keys, NULL));
      if (state >= KVP_PLAN_DRAFT)
        g_assert_true (finish_scan (plan, 2, FALSE, NULL, NULL));
      if (state == KVP_PLAN_WAITING)
        g_assert_true (save (plan, "Title", NULL, NULL));
      if (state >= KVP_PLAN_RUNNING)
        g_assert_true (start_run (plan, 0, NULL));
      if (state == KVP_PLAN_FINISHED)
        {
          KvpPlanBatch *batch = claim (plan, 2, NULL);

          kvp_plan_batch_set_all (batch, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
          g_assert_true (settle (plan, batch, NULL));
        }
      if (state > KVP_PLAN_RUNNING)
        g_assert_true (end_run (plan, state == KVP_PLAN_PAUSED, NULL));
      /* A later version will set it. */
      if (state != KVP_PLAN_APPROVED)
        g_assert_cmpint (kvp_plan_get_state (plan), ==, state);
      ids[state] = kvp_plan_get_id (plan);

      for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
        {
          g_autoptr(GError) error = NULL;

          if (state == KVP_PLAN_APPROVED || (changes[i].allowed & (1 << state)) != 0)
            continue;

          g_assert_false (changes[i].change (plan, &error));
          g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
          g_assert_true (g_str_has_suffix (error->message, "."));
          g_assert_cmpint (kvp_plan_get_state (plan), ==, state);
          assert_counts (fixture, plan);
        }
    }

  for (guint state = 0; state <= KVP_PLAN_FINISHED; state++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT state FROM plan WHERE id = %" G_GINT64_FORMAT, ids[state]);

      if (state != KVP_PLAN_APPROVED)
        g_assert_cmpint (query_file (fixture->path, sql), ==, state);
    }
}

static void
test_start_needs_revision (StoreFixture *fixture)
{
  const guint32 one = 0;
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GError) error = NULL;
  guint64 confirmed;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 3);
  g_assert_true (set_ticked (plan, &one, 1, FALSE, NULL));
  confirmed = kvp_plan_get_revision (plan);
  g_assert_true (set_ticked (plan, &one, 1, TRUE, NULL));

  g_assert_false (start_run (plan, confirmed, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_DRAFT);
  g_assert_true (start_run (plan, kvp_plan_get_revision (plan), NULL));
}

static void
count_cb (gpointer instance,
          gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
range_cb (KvpPlan *plan,
          guint    first,
          guint    last,
          gpointer user_data)
{
  guint *range = user_data;

  range[0] = first;
  range[1] = last;
}

static void
test_signals (StoreFixture *fixture)
{
  const guint32 some[] = { 8, 2, 3 };
  guint n_changed = 0;
  guint range[2] = { G_MAXUINT, 0 };
  g_autoptr(KvpPlan) plan = NULL;
  KvpPlanBatch *batch;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 10);
  g_signal_connect (plan, "changed", G_CALLBACK (count_cb), &n_changed);
  g_signal_connect (plan, "keys-changed", G_CALLBACK (range_cb), range);

  g_assert_true (set_ticked (plan, some, 3, FALSE, NULL));
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_cmpuint (range[0], ==, 2);
  g_assert_cmpuint (range[1], ==, 8);

  g_assert_true (start_run (plan, kvp_plan_get_revision (plan), NULL));
  batch = claim (plan, 3, NULL);
  g_assert_cmpuint (range[0], ==, 0);
  g_assert_cmpuint (range[1], ==, 4);
  kvp_plan_batch_free (batch);
}

static void
test_cancelled_before_its_turn (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 10);
  g_cancellable_cancel (cancellable);
  kvp_plan_set_ticked_async (plan, NULL, 0, FALSE, cancellable, store_result, &result);
  wait_for (&result);
  g_assert_false (kvp_plan_set_ticked_finish (plan, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 10);
  assert_counts (fixture, plan);
}

/* What is known of a request is written even if the run was cancelled meanwhile. */
static void
test_settle_ignores_cancel (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  KvpPlanBatch *batch;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 10);
  g_assert_true (start_run (plan, 0, NULL));
  batch = claim (plan, 10, NULL);
  kvp_plan_batch_set_all (batch, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  g_cancellable_cancel (cancellable);
  kvp_plan_settle_async (plan, batch, cancellable, store_result, &result);
  wait_for (&result);
  g_assert_true (kvp_plan_settle_finish (plan, result, NULL));
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, 10);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  store_fixture_add ("/store/plan/round-trip", test_round_trip);
  store_fixture_add ("/store/plan/why-of-64-bits", test_why_of_64_bits);
  store_fixture_add ("/store/plan/order-and-duplicates", test_order_and_duplicates);
  store_fixture_add ("/store/plan/inexact-is-no-duplicate", test_inexact_is_no_duplicate);
  store_fixture_add ("/store/plan/empty-scan", test_empty_scan);
  store_fixture_add ("/store/plan/partial", test_partial);
  store_fixture_add ("/store/plan/ticks", test_ticks);
  store_fixture_add ("/store/plan/ticks-of-few", test_ticks_of_few);
  store_fixture_add ("/store/plan/save", test_save);
  store_fixture_add ("/store/plan/run", test_run);
  store_fixture_add ("/store/plan/interleaved-batches", test_interleaved_batches);
  store_fixture_add ("/store/plan/settle-twice", test_settle_twice);
  store_fixture_add ("/store/plan/settle-is-whole", test_settle_is_whole);
  store_fixture_add ("/store/plan/states", test_states);
  store_fixture_add ("/store/plan/start-needs-revision", test_start_needs_revision);
  store_fixture_add ("/store/plan/signals", test_signals);
  store_fixture_add ("/store/plan/cancelled-before-its-turn", test_cancelled_before_its_turn);
  store_fixture_add ("/store/plan/settle-ignores-cancel", test_settle_ignores_cancel);

  return g_test_run ();
}
