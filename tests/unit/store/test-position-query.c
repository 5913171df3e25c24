/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "store-fixture.h"
#include "store/kvp-plan-private.h"
#include "store/kvp-position-query.h"

/* Which rows a list shows: the same, however the work is divided, and whatever need not be looked at. */

#define N_ROWS 700

/* Rows of names that hold one another's parts, of few expirations and sizes, so that many are alike. */
static KvpPlan *
create_sample (StoreFixture *fixture)
{
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
  KvpPlan *plan;

  for (guint i = 0; i < N_ROWS; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s:%03u%s", i % 3 == 0 ? "user" : i % 3 == 1 ? "Session" : "\xc3\x84pfel", i,
                                               i % 5 == 0 ? "/stra\xc3\x9f" "e" : "");
      g_autofree char *metadata = i % 4 == 0 ? g_strnfill (1 + i % 7, '1') : NULL;
      const KvpKey key = {
        .name = name,
        .name_length = strlen (name),
        .metadata = metadata,
        .metadata_length = metadata != NULL ? strlen (metadata) : 0,
        .expiration = i % 6 == 0 ? 0 : 1000 + i % 6,
      };

      kvp_key_list_append (keys, &key);
    }

  store_fixture_open (fixture);
  plan = create_plan (fixture->store);
  g_assert_true (append (plan, keys, NULL));
  g_assert_true (finish_scan (plan, N_ROWS, TRUE, NULL, NULL));

  return plan;
}

static KvpRowChoice *
create_choice (void)
{
  static const char *const texts[] = { "", "7", "USER", "se", "ss", "\xc3\xa4", "strasse", "1/s", "nothing" };
  static const char *const prefixes[] = { "", "user:", "S", "\xc3\x84", "user:1", "x" };
  KvpRowChoice *choice = kvp_row_choice_new ();
  const char *prefix = prefixes[g_test_rand_int_range (0, G_N_ELEMENTS (prefixes))];
  g_autoptr(GBytes) bytes = g_bytes_new (prefix, strlen (prefix));

  kvp_row_choice_set_text (choice, texts[g_test_rand_int_range (0, G_N_ELEMENTS (texts))]);
  kvp_row_choice_set_prefix (choice, bytes);
  if (g_test_rand_bit ())
    {
      choice->expires_from = 1000 + g_test_rand_int_range (0, 5);
      choice->expires_until = choice->expires_from + g_test_rand_int_range (1, 4);
    }
  choice->order = g_test_rand_int_range (KVP_ROW_ORDER_NAME, KVP_ROW_ORDER_STATE + 1);
  choice->descending = g_test_rand_bit ();

  return choice;
}

static void
assert_equal (GArray *positions,
              GArray *expected)
{
  g_assert_cmpmem (positions->data, positions->len * sizeof (guint32), expected->data, expected->len * sizeof (guint32));
}

static GArray *
run_in_threads (const KvpPositionQuery  *query,
                StoreFixture            *fixture,
                guint                    n_parts,
                GError                 **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_position_query_run_async (query, fixture->path, n_parts, NULL, NULL, store_result, &result);
  wait_for (&result);

  return kvp_position_query_run_finish (result, error);
}

static void
test_parts (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = create_sample (fixture);
  g_autoptr(KvpDatabase) database = kvp_database_open (fixture->path, KVP_DATABASE_READ, NULL);
  guint n_found = 0;

  for (guint i = 0; i < 100; i++)
    {
      g_autoptr(KvpRowChoice) choice = create_choice ();
      KvpPositionQuery query = { .plan = kvp_plan_get_id (plan), .last = G_MAXUINT32, .choice = choice };
      g_autoptr(GArray) expected = NULL;
      g_autoptr(GArray) positions = NULL;

      query.by_name = g_test_rand_bit ();
      /* A dry run may have written rows that the list does not know of. */
      query.n_rows = i % 3 == 0 ? (guint32) g_test_rand_int_range (0, N_ROWS) : N_ROWS;
      if (i % 4 == 0)
        {
          query.first = g_test_rand_int_range (0, N_ROWS);
          query.last = g_test_rand_int_range (query.first, N_ROWS + 10);
        }
      expected = kvp_position_query_run (&query, database, NULL);
      positions = run_in_threads (&query, fixture, g_test_rand_int_range (1, 8), NULL);
      assert_equal (positions, expected);
      n_found += expected->len;
    }

  g_assert_cmpuint (n_found, >, N_ROWS);
}

/* Parts in which all rows are alike, so that only the parts differ. */
static void
test_append (StoreFixture *fixture)
{
  static const gint64 keys[] = { 5, G_MININT64, 5, -1, G_MAXINT64, 0x10000 };
  static const guint32 expected[] = { 2, 3, 6, 7, 0, 1, 4, 5, 10, 11, 8, 9 };
  g_autoptr(KvpPositionSort) sort = kvp_position_sort_new (TRUE, FALSE);
  g_autoptr(GArray) positions = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      KvpPositionSort *part = kvp_position_sort_new (TRUE, FALSE);

      kvp_position_sort_add (part, 2 * i, keys[i]);
      kvp_position_sort_add (part, 2 * i + 1, keys[i]);
      kvp_position_sort_append (sort, part);
      kvp_position_sort_append (sort, kvp_position_sort_new (TRUE, FALSE));
    }

  positions = kvp_position_sort_end (sort);
  g_assert_cmpmem (positions->data, positions->len * sizeof (guint32), expected, sizeof expected);
}

/* More threads than rows. */
static void
test_parts_without_rows (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpRowChoice) choice = kvp_row_choice_new ();
  KvpPositionQuery query = { .last = G_MAXUINT32, .choice = choice, .by_name = TRUE };
  g_autoptr(GArray) none = NULL;
  g_autoptr(GArray) two = NULL;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 2);
  query.plan = kvp_plan_get_id (plan);
  query.n_rows = 2;
  two = run_in_threads (&query, fixture, 7, NULL);
  g_assert_cmpuint (two->len, ==, 2);
  query.plan++;
  query.n_rows = 0;
  choice->order = KVP_ROW_ORDER_EXPIRATION;
  none = run_in_threads (&query, fixture, 7, NULL);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_within (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = create_sample (fixture);
  g_autoptr(KvpDatabase) database = kvp_database_open (fixture->path, KVP_DATABASE_READ, NULL);
  guint n_narrower = 0;

  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr(KvpRowChoice) shown = create_choice ();
      g_autoptr(KvpRowChoice) choice = create_choice ();
      KvpPositionQuery query = { .plan = kvp_plan_get_id (plan), .last = G_MAXUINT32, .n_rows = N_ROWS };
      g_autoptr(GArray) within = NULL;
      g_autoptr(GArray) expected = NULL;
      g_autoptr(GArray) positions = NULL;

      if (!kvp_row_choice_narrows (choice, shown))
        continue;

      query.by_name = g_test_rand_bit ();
      query.choice = shown;
      shown->order = KVP_ROW_ORDER_NAME;
      shown->descending = FALSE;
      within = kvp_position_query_run (&query, database, NULL);
      query.choice = choice;
      expected = kvp_position_query_run (&query, database, NULL);
      query.within = within;
      positions = run_in_threads (&query, fixture, g_test_rand_int_range (1, 3), NULL);
      assert_equal (positions, expected);
      n_narrower += within->len < N_ROWS && expected->len > 0;
    }

  g_assert_cmpuint (n_narrower, >, 10);
}

/* What is not there any more is not found because it was there. */
static void
test_within_looks_again (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = create_sample (fixture);
  g_autoptr(KvpRowChoice) choice = kvp_row_choice_new ();
  g_autoptr(GArray) within = g_array_new (FALSE, FALSE, sizeof (guint32));
  KvpPositionQuery query = { .plan = kvp_plan_get_id (plan), .last = G_MAXUINT32, .choice = choice, .within = within };
  g_autoptr(GArray) positions = NULL;

  for (guint32 i = 0; i < 2 * N_ROWS; i += 50)
    g_array_append_val (within, i);
  query.n_rows = N_ROWS;
  positions = run_in_threads (&query, fixture, 1, NULL);
  g_assert_cmpuint (positions->len, ==, N_ROWS / 50);
}

static void
test_cancelled (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpRowChoice) choice = kvp_row_choice_new ();
  KvpPositionQuery query = { .last = G_MAXUINT32, .choice = choice, .by_name = TRUE };

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 20000);
  query.plan = kvp_plan_get_id (plan);
  query.n_rows = 20000;
  kvp_row_choice_set_text (choice, "nothing");

  for (guint i = 0; i < 6; i++)
    {
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;

      choice->order = i < 3 ? KVP_ROW_ORDER_NAME : KVP_ROW_ORDER_EXPIRATION;
      kvp_position_query_run_async (&query, fixture->path, 1 + i % 3, i % 2 == 0 ? cancellable : NULL,
                                    i % 2 == 0 ? NULL : cancellable, store_result, &result);
      g_cancellable_cancel (cancellable);
      wait_for (&result);
      g_assert_null (kvp_position_query_run_finish (result, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

static void
wait_until_pending (void)
{
  while (!g_main_context_pending (NULL))
    g_thread_yield ();
}

/* The threads are done already, but nobody has been told what they found. */
static void
test_cancelled_late (StoreFixture *fixture)
{
  static const KvpRowOrder orders[] = { KVP_ROW_ORDER_NAME, KVP_ROW_ORDER_EXPIRATION, KVP_ROW_ORDER_EXPIRATION };
  static const gboolean is_sorting[] = { FALSE, FALSE, TRUE };
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpRowChoice) choice = kvp_row_choice_new ();
  KvpPositionQuery query = { .last = G_MAXUINT32, .choice = choice, .by_name = TRUE, .n_rows = 20 };

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 20);
  query.plan = kvp_plan_get_id (plan);
  while (g_main_context_iteration (NULL, FALSE));

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;

      choice->order = orders[i];
      kvp_position_query_run_async (&query, fixture->path, 1, NULL, cancellable, store_result, &result);
      wait_until_pending ();
      if (is_sorting[i])
        {
          g_main_context_iteration (NULL, FALSE);
          wait_until_pending ();
        }
      g_assert_null (result);
      g_cancellable_cancel (cancellable);
      wait_for (&result);
      g_assert_null (kvp_position_query_run_finish (result, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

/* A search without a single hit ends when it is told to, not when it has seen all rows. */
static void
test_cancelled_under_way (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpDatabase) database = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(KvpRowChoice) choice = kvp_row_choice_new ();
  g_autoptr(GError) error = NULL;
  KvpPositionQuery query = { .last = G_MAXUINT32, .choice = choice, .by_name = TRUE };

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 20000);
  query.plan = kvp_plan_get_id (plan);
  query.n_rows = 20000;
  kvp_row_choice_set_text (choice, "nothing");
  database = kvp_database_open (fixture->path, KVP_DATABASE_READ, NULL);

  g_cancellable_cancel (cancellable);
  g_assert_null (kvp_position_query_read_part (&query, database, 0, 1, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  /* The connection is as good as before. */
  g_cancellable_reset (cancellable);
  kvp_position_sort_free (kvp_position_query_read_part (&query, database, 0, 1, cancellable, cancellable, NULL));
}

/* A part that fails fails the query, and the others are waited for. */
static void
test_failure (StoreFixture *fixture)
{
  g_autoptr(KvpRowChoice) choice = kvp_row_choice_new ();
  KvpPositionQuery query = { .plan = 1, .last = G_MAXUINT32, .choice = choice, .n_rows = 100 };
  g_autoptr(GError) error = NULL;

  /* There is no file. */
  g_assert_null (run_in_threads (&query, fixture, 3, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STORE_READ_ONLY);
}

static void
test_n_parts (StoreFixture *fixture)
{
  g_autoptr(KvpRowChoice) choice = kvp_row_choice_new ();
  g_autoptr(GArray) within = g_array_new (FALSE, FALSE, sizeof (guint32));
  KvpPositionQuery query = { .plan = 1, .last = G_MAXUINT32, .choice = choice };

  g_assert_cmpuint (kvp_position_query_get_n_parts (&query), ==, 1);
  query.n_rows = 1000000;
  g_assert_cmpuint (kvp_position_query_get_n_parts (&query), ==, CLAMP (g_get_num_processors (), 1, 4));
  choice->order = KVP_ROW_ORDER_EXPIRATION;
  g_assert_cmpuint (kvp_position_query_get_n_parts (&query), ==, CLAMP (g_get_num_processors (), 1, 4));

  /* What may change under way is read at one moment. */
  choice->order = KVP_ROW_ORDER_STATE;
  g_assert_cmpuint (kvp_position_query_get_n_parts (&query), ==, 1);
  choice->order = KVP_ROW_ORDER_NAME;
  query.rows = KVP_POSITION_QUERY_PROBLEMS;
  g_assert_cmpuint (kvp_position_query_get_n_parts (&query), ==, 1);
  query.rows = KVP_POSITION_QUERY_ALL_ROWS;
  query.within = within;
  g_assert_cmpuint (kvp_position_query_get_n_parts (&query), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  store_fixture_add ("/store/position-query/parts", test_parts);
  store_fixture_add ("/store/position-query/append", test_append);
  store_fixture_add ("/store/position-query/parts-without-rows", test_parts_without_rows);
  store_fixture_add ("/store/position-query/within", test_within);
  store_fixture_add ("/store/position-query/within-looks-again", test_within_looks_again);
  store_fixture_add ("/store/position-query/cancelled", test_cancelled);
  store_fixture_add ("/store/position-query/cancelled-late", test_cancelled_late);
  store_fixture_add ("/store/position-query/cancelled-under-way", test_cancelled_under_way);
  store_fixture_add ("/store/position-query/failure", test_failure);
  store_fixture_add ("/store/position-query/n-parts", test_n_parts);

  return g_test_run ();
}
