/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "store-fixture.h"

/* Which rows a list shows, in which order; and ticks by prefix. */

typedef struct {
  const char *name;
  gsize       length;
  gint64      expiration;
  const char *metadata; /* (nullable) */
  KvpKeyFlags flags;
} Sample;

#define NAME(text) text, sizeof text - 1

/* In no order, some of them no text at all. */
static const Sample samples[] = {
  { NAME ("session:2"), 500, "{\"a\":1}", KVP_KEY_NO_FLAGS },
  { NAME ("session:1"), 0, NULL, KVP_KEY_NO_FLAGS },
  { NAME ("session"), 100, "\"longer metadata\"", KVP_KEY_NO_FLAGS },
  { NAME ("session;"), 9000000000, "1", KVP_KEY_NO_FLAGS },
  { NAME ("sess\xff"), 0, NULL, KVP_KEY_NO_FLAGS },
  { NAME ("\xff\xff"), 200, "{\"a\":2}", KVP_KEY_NO_FLAGS },
  { NAME ("\xff\xff\xff"), 200, NULL, KVP_KEY_NO_FLAGS },
  { NAME ("\xff"), 300, "null", KVP_KEY_NO_FLAGS },
  { NAME ("a\0b"), 0, NULL, KVP_KEY_NO_FLAGS },
  { NAME ("a\0c"), 0, NULL, KVP_KEY_NO_FLAGS },
  { NAME ("a"), 0, "[]", KVP_KEY_NO_FLAGS },
  { NAME ("a"), 0, "[1]", KVP_KEY_INEXACT_NAME },
};

static KvpPlan *
create_sample (StoreFixture *fixture)
{
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
  KvpPlan *plan;

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      const KvpKey key = {
        .name = samples[i].name,
        .name_length = samples[i].length,
        .metadata = samples[i].metadata,
        .metadata_length = samples[i].metadata != NULL ? strlen (samples[i].metadata) : 0,
        .expiration = samples[i].expiration,
        .flags = samples[i].flags,
      };

      kvp_key_list_append (keys, &key);
    }

  store_fixture_open (fixture);
  plan = create_plan (fixture->store);
  g_assert_true (append (plan, keys, NULL));
  g_assert_true (finish_scan (plan, G_N_ELEMENTS (samples), TRUE, NULL, NULL));

  return plan;
}

/* What the list shows, as "a|b|". */
static char *
describe (KvpPlanKeys *keys)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (keys)); i++)
    {
      g_autoptr(KvpPlanRow) row = g_list_model_get_item (G_LIST_MODEL (keys), i);

      g_assert_cmpuint (kvp_plan_row_get_position (row), ==, kvp_plan_keys_get_position (keys, i));
      g_string_append_printf (text, "%s|", kvp_plan_row_get_display_name (row));
    }

  return g_string_free (text, FALSE);
}

#define assert_shows(keys, expected) \
  G_STMT_START { \
    g_autofree char *shown_ = describe (keys); \
    g_assert_cmpstr (shown_, ==, expected); \
  } G_STMT_END

static GBytes *
bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static guint
count_by_bytes (const char *prefix,
                gsize       length)
{
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    n += samples[i].length >= length && memcmp (samples[i].name, prefix, length) == 0;

  return n;
}

/* Bytes, not characters: no prefix may be read as text, and none is too odd to have a next one. */
static void
test_prefix_is_bytes (StoreFixture *fixture)
{
  static const struct {
    const char *prefix;
    gsize       length;
  } prefixes[] = {
    { NAME ("") }, { NAME ("s") }, { NAME ("session:") }, { NAME ("session") }, { NAME ("session:1") },
    { NAME ("session:11") }, { NAME ("session:1\0") }, { NAME ("sess\xff") }, { NAME ("\xff") },
    { NAME ("\xff\xff") }, { NAME ("\xff\xff\xff") }, { NAME ("\xff\xff\xff\xff") }, { NAME ("a") }, { NAME ("a\0") },
    { NAME ("a\0b") }, { NAME ("\0") }, { NAME ("z") }, { NAME ("SESSION") },
  };
  g_autoptr(KvpPlan) plan = create_sample (fixture);
  g_autoptr(KvpPlanKeys) keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      g_autoptr(GBytes) prefix = g_bytes_new (prefixes[i].prefix, prefixes[i].length);
      guint expected = count_by_bytes (prefixes[i].prefix, prefixes[i].length);
      guint n_shown;

      g_assert_true (set_prefix (keys, prefix, &n_shown, NULL));
      g_assert_cmpuint (n_shown, ==, expected);
      for (guint j = 0; j < n_shown; j++)
        {
          g_autoptr(KvpPlanRow) row = g_list_model_get_item (G_LIST_MODEL (keys), j);
          gsize length;
          const char *name = g_bytes_get_data (kvp_plan_row_get_name (row), &length);

          g_assert_cmpuint (length, >=, prefixes[i].length);
          g_assert_cmpmem (name, prefixes[i].length, prefixes[i].prefix, prefixes[i].length);
        }

      /* A tick means the same rows. */
      g_assert_true (set_prefix_ticked (plan, prefix, FALSE, NULL));
      for (guint j = 0; j < n_shown; j++)
        {
          g_autoptr(KvpPlanRow) row = g_list_model_get_item (G_LIST_MODEL (keys), j);

          g_assert_false (kvp_plan_row_get_ticked (row));
        }
      assert_counts (fixture, plan);
      g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==,
                        11 - expected + (prefixes[i].length <= 1 && expected > 0 &&
                                         (prefixes[i].length == 0 || prefixes[i].prefix[0] == 'a')));
      g_assert_true (set_prefix_ticked (plan, prefix, TRUE, NULL));
      g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 11);
    }

  g_assert_true (set_prefix (keys, NULL, NULL, NULL));
  g_assert_null (kvp_plan_keys_get_prefix (keys));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (keys)), ==, G_N_ELEMENTS (samples));
}

static void
test_ticks_by_prefix (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GBytes) some = bytes ("key-0001");
  g_autoptr(GBytes) none = bytes ("nobody");
  g_autoptr(GBytes) every = bytes ("");
  g_autoptr(GError) error = NULL;
  KvpPlanBatch *batch;
  guint64 revision;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 1000);
  revision = kvp_plan_get_revision (plan);

  g_assert_true (set_prefix_ticked (plan, some, FALSE, NULL));
  g_assert_cmpuint (kvp_plan_get_counts (plan)->excluded, ==, 100);
  g_assert_cmpint (query_file (fixture->path, "SELECT MIN(position) FROM plan_key WHERE reason = 1"), ==, 100);
  g_assert_cmpint (query_file (fixture->path, "SELECT MAX(position) FROM plan_key WHERE reason = 1"), ==, 199);
  g_assert_cmpuint (kvp_plan_get_revision (plan), ==, revision + 1);
  g_assert_true (set_prefix_ticked (plan, some, FALSE, NULL));
  g_assert_true (set_prefix_ticked (plan, none, FALSE, NULL));
  g_assert_cmpuint (kvp_plan_get_revision (plan), ==, revision + 1);

  /* What is ticked after all was unticked is found when the run starts. */
  g_assert_true (set_ticked (plan, NULL, 0, FALSE, NULL));
  g_assert_true (set_prefix_ticked (plan, some, TRUE, NULL));
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 100);
  g_assert_true (start_run (plan, kvp_plan_get_revision (plan), NULL));
  g_assert_false (set_prefix_ticked (plan, every, FALSE, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
  batch = claim (plan, 1000, NULL);
  g_assert_cmpuint (kvp_plan_batch_get_length (batch), ==, 100);
  g_assert_cmpuint (kvp_plan_batch_get_position (batch, 0), ==, 100);
  kvp_plan_batch_free (batch);
}

static void
test_orders (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = create_sample (fixture);
  g_autoptr(KvpPlanKeys) keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  g_autofree char *by_name = describe (keys);
  g_autoptr(GBytes) session = bytes ("session");
  guint index;

  g_assert_true (sort (keys, KVP_ROW_ORDER_EXPIRATION, FALSE, NULL));
  g_assert_cmpint (kvp_plan_keys_get_order (keys), ==, KVP_ROW_ORDER_EXPIRATION);
  g_assert_true (set_prefix (keys, session, NULL, NULL));
  assert_shows (keys, "session|session:2|session;|session:1|");
  g_assert_true (kvp_plan_keys_find_position (keys, kvp_plan_keys_get_position (keys, 2), &index));
  g_assert_cmpuint (index, ==, 2);
  g_assert_false (kvp_plan_keys_find_position (keys, 0, &index));

  g_assert_true (sort (keys, KVP_ROW_ORDER_EXPIRATION, TRUE, NULL));
  assert_shows (keys, "session:1|session;|session:2|session|");
  g_assert_true (sort (keys, KVP_ROW_ORDER_METADATA_SIZE, FALSE, NULL));
  assert_shows (keys, "session:1|session;|session:2|session|");
  g_assert_true (sort (keys, KVP_ROW_ORDER_NAME, TRUE, NULL));
  assert_shows (keys, "session;|session:2|session:1|session|");
  g_assert_true (search (keys, "ON:", NULL, NULL));
  assert_shows (keys, "session:2|session:1|");
  g_assert_true (sort (keys, KVP_ROW_ORDER_NAME, FALSE, NULL));
  assert_shows (keys, "session:1|session:2|");
  g_assert_true (set_prefix (keys, NULL, NULL, NULL));
  g_assert_true (search (keys, "", NULL, NULL));
  assert_shows (keys, by_name);
}

/* Rows that are alike stay in the order of names, whichever way the list is sorted. */
static void
test_alike_stay (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanKeys) keys = NULL;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 3000);
  keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  for (guint descending = 0; descending < 2; descending++)
    {
      g_assert_true (sort (keys, KVP_ROW_ORDER_STATE, descending, NULL));
      for (guint i = 0; i < 3000; i++)
        g_assert_cmpuint (kvp_plan_keys_get_position (keys, i), ==, i);
    }
}

/* Nothing jumps under the pointer: only whoever sorts again moves rows. */
static void
test_state_stays_while_ticking (StoreFixture *fixture)
{
  const guint32 some[] = { 3, 4, 500 };
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanKeys) keys = NULL;
  g_autoptr(KvpPlanRow) row = NULL;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 1000);
  g_assert_true (set_ticked (plan, some, 1, FALSE, NULL));
  keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  g_assert_true (sort (keys, KVP_ROW_ORDER_STATE, TRUE, NULL));
  g_assert_cmpuint (kvp_plan_keys_get_position (keys, 0), ==, 3);
  g_assert_cmpuint (kvp_plan_keys_get_position (keys, 1), ==, 0);

  g_assert_true (set_ticked (plan, some, 3, FALSE, NULL));
  g_assert_cmpuint (kvp_plan_keys_get_position (keys, 0), ==, 3);
  g_assert_cmpuint (kvp_plan_keys_get_position (keys, 1), ==, 0);
  row = g_list_model_get_item (G_LIST_MODEL (keys), 500);
  g_assert_cmpuint (kvp_plan_row_get_position (row), ==, 500);
  g_assert_false (kvp_plan_row_get_ticked (row));

  g_assert_true (sort (keys, KVP_ROW_ORDER_STATE, TRUE, NULL));
  g_assert_cmpuint (kvp_plan_keys_get_position (keys, 0), ==, 3);
  g_assert_cmpuint (kvp_plan_keys_get_position (keys, 1), ==, 4);
  g_assert_cmpuint (kvp_plan_keys_get_position (keys, 2), ==, 500);
  g_assert_cmpuint (kvp_plan_keys_get_position (keys, 3), ==, 0);
}

static void
count_cb (KvpPlanKeys *keys,
          gpointer     user_data)
{
  (*(guint *) user_data)++;
}

/* What was asked for last is shown, with what was asked for before it and not taken back. */
static void
test_later_ones_are_combined (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanKeys) keys = NULL;
  g_autoptr(GBytes) prefix = bytes ("key-0001");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  GAsyncResult *results[3] = { NULL, };
  guint n_choosing = 0, n_chosen = 0;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 20000);
  keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  g_signal_connect (keys, "choosing", G_CALLBACK (count_cb), &n_choosing);
  g_signal_connect (keys, "chosen", G_CALLBACK (count_cb), &n_chosen);

  kvp_plan_keys_search_async (keys, "7", NULL, store_result, &results[0]);
  kvp_plan_keys_set_prefix_async (keys, prefix, NULL, store_result, &results[1]);
  kvp_plan_keys_sort_async (keys, KVP_ROW_ORDER_NAME, TRUE, NULL, store_result, &results[2]);
  for (guint i = 0; i < 3; i++)
    wait_for (&results[i]);
  g_assert_false (kvp_plan_keys_search_finish (keys, results[0], NULL, NULL));
  g_assert_false (kvp_plan_keys_set_prefix_finish (keys, results[1], NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (kvp_plan_keys_sort_finish (keys, results[2], NULL));
  for (guint i = 0; i < 3; i++)
    g_clear_object (&results[i]);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (keys)), ==, 19);
  g_assert_cmpuint (kvp_plan_keys_get_position (keys, 0), ==, 197);
  g_assert_cmpuint (kvp_plan_keys_get_position (keys, 18), ==, 107);
  g_assert_cmpstr (kvp_plan_keys_get_search (keys), ==, "7");
  g_assert_true (g_bytes_equal (kvp_plan_keys_get_prefix (keys), prefix));
  g_assert_true (kvp_plan_keys_get_descending (keys));
  g_assert_cmpuint (n_choosing, ==, 1);
  g_assert_cmpuint (n_chosen, ==, 1);

  /* What was cancelled is not wanted any more. */
  kvp_plan_keys_search_async (keys, "8", cancellable, store_result, &results[0]);
  g_cancellable_cancel (cancellable);
  wait_for (&results[0]);
  g_assert_false (kvp_plan_keys_search_finish (keys, results[0], NULL, NULL));
  g_clear_object (&results[0]);
  g_assert_true (set_prefix (keys, NULL, NULL, NULL));
  g_assert_cmpstr (kvp_plan_keys_get_search (keys), ==, "7");
}

/* Names are in no order yet. */
static void
test_prefix_while_scanning (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanKeys) keys = NULL;
  g_autoptr(KvpKeyList) first = make_keys (1000, 1000);
  g_autoptr(KvpKeyList) second = make_keys (0, 1000);
  g_autoptr(GBytes) prefix = bytes ("key-00099");
  guint n;

  store_fixture_open (fixture);
  plan = create_plan (fixture->store);
  keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  g_assert_true (append (plan, first, NULL));
  g_assert_true (append (plan, second, NULL));
  g_assert_true (set_prefix (keys, prefix, &n, NULL));
  g_assert_cmpuint (n, ==, 10);
  g_assert_cmpuint (kvp_plan_keys_get_position (keys, 0), ==, 1990);

  g_assert_true (finish_scan (plan, 2000, TRUE, NULL, NULL));
  SPIN_UNTIL (kvp_plan_keys_get_position (keys, 0) == 990);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (keys)), ==, 10);
}

/* A list of problems that is sorted keeps up with a run. */
static void
test_sorted_problems (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanKeys) keys = NULL;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 1000);
  keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_NOT_DELETED);
  g_assert_true (sort (keys, KVP_ROW_ORDER_STATE, TRUE, NULL));
  g_assert_true (start_run (plan, 0, NULL));
  for (guint i = 0; i < 2; i++)
    {
      KvpPlanBatch *batch = claim (plan, 100, NULL);

      kvp_plan_batch_set_all (batch, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
      kvp_plan_batch_set_outcome (batch, 5, KVP_KEY_FAILED, KVP_REASON_NOT_DELETED, NULL);
      kvp_plan_batch_set_outcome (batch, 6, KVP_KEY_SKIPPED, KVP_REASON_GONE, NULL);
      g_assert_true (settle (plan, batch, NULL));
      SPIN_UNTIL (g_list_model_get_n_items (G_LIST_MODEL (keys)) == (i + 1) * 2);
    }
  assert_shows (keys, "key-000006|key-000106|key-000005|key-000105|");
  g_assert_true (end_run (plan, FALSE, NULL));
  assert_shows (keys, "key-000006|key-000106|key-000005|key-000105|");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  store_fixture_add ("/store/plan-choose/prefix-is-bytes", test_prefix_is_bytes);
  store_fixture_add ("/store/plan-choose/ticks-by-prefix", test_ticks_by_prefix);
  store_fixture_add ("/store/plan-choose/orders", test_orders);
  store_fixture_add ("/store/plan-choose/alike-stay", test_alike_stay);
  store_fixture_add ("/store/plan-choose/state-stays-while-ticking", test_state_stays_while_ticking);
  store_fixture_add ("/store/plan-choose/later-ones-are-combined", test_later_ones_are_combined);
  store_fixture_add ("/store/plan-choose/prefix-while-scanning", test_prefix_while_scanning);
  store_fixture_add ("/store/plan-choose/sorted-problems", test_sorted_problems);

  return g_test_run ();
}
