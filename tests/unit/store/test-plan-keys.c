/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "store-fixture.h"

/* What somebody who follows the list's signals believes it holds. */
typedef struct {
  KvpPlanKeys *keys;
  GArray      *positions;
  guint        n_signals;
  guint        n_notified;
} Mirror;

static void
items_changed_cb (GListModel *model,
                  guint       index,
                  guint       n_removed,
                  guint       n_added,
                  gpointer    user_data)
{
  Mirror *mirror = user_data;

  g_assert_cmpuint (index + n_removed, <=, mirror->positions->len);
  if (n_removed > 0)
    g_array_remove_range (mirror->positions, index, n_removed);
  for (guint i = 0; i < n_added; i++)
    {
      guint32 position = kvp_plan_keys_get_position (mirror->keys, index + i);

      g_array_insert_val (mirror->positions, index + i, position);
    }
  g_assert_cmpuint (mirror->positions->len, ==, g_list_model_get_n_items (model));
  mirror->n_signals++;
}

static void
notify_cb (GObject    *object,
           GParamSpec *pspec,
           gpointer    user_data)
{
  ((Mirror *) user_data)->n_notified++;
}

static void
mirror_init (Mirror      *mirror,
             KvpPlanKeys *keys)
{
  mirror->keys = keys;
  mirror->n_signals = 0;
  mirror->n_notified = 0;
  mirror->positions = g_array_new (FALSE, FALSE, sizeof (guint32));
  items_changed_cb (G_LIST_MODEL (keys), 0, 0, g_list_model_get_n_items (G_LIST_MODEL (keys)), mirror);
  g_signal_connect (keys, "items-changed", G_CALLBACK (items_changed_cb), mirror);
  g_signal_connect (keys, "notify::n-items", G_CALLBACK (notify_cb), mirror);
}

static void
mirror_check (Mirror *mirror)
{
  g_assert_cmpuint (mirror->positions->len, ==, g_list_model_get_n_items (G_LIST_MODEL (mirror->keys)));
  for (guint i = 0; i < mirror->positions->len; i++)
    {
      guint32 position = g_array_index (mirror->positions, guint32, i);

      g_assert_cmpuint (position, ==, kvp_plan_keys_get_position (mirror->keys, i));
      if (i > 0)
        g_assert_cmpuint (position, >, g_array_index (mirror->positions, guint32, i - 1));
    }
}

static void
mirror_clear (Mirror *mirror)
{
  mirror_check (mirror);
  g_signal_handlers_disconnect_by_data (mirror->keys, mirror);
  g_array_unref (mirror->positions);
}

static guint
count_items (KvpPlanKeys *keys)
{
  return g_list_model_get_n_items (G_LIST_MODEL (keys));
}

static char *
get_name (KvpPlanKeys *keys,
          guint        index)
{
  g_autoptr(KvpPlanRow) row = g_list_model_get_item (G_LIST_MODEL (keys), index);

  return g_strdup (kvp_plan_row_get_display_name (row));
}

static void
test_all (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanKeys) keys = NULL;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 3000);
  keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (keys)) == KVP_TYPE_PLAN_ROW);
  g_assert_cmpuint (count_items (keys), ==, 3000);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (keys), 3000));
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (keys), G_MAXUINT));
  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *name = get_name (keys, i);
      g_autofree char *expected = g_strdup_printf ("key-%06u", i);

      g_assert_cmpstr (name, ==, expected);
    }
}

static void
count_gone_cb (gpointer  user_data,
               GObject  *object)
{
  (*(guint *) user_data)++;
}

/* The same row is the same object as long as somebody has it, however far the list was scrolled meanwhile;
 * and rows that nobody has go. */
static void
test_rows_live (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanKeys) keys = NULL;
  g_autoptr(KvpPlanRow) kept = NULL;
  guint n_gone = 0;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 20000);
  keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  kept = g_list_model_get_item (G_LIST_MODEL (keys), 70);
  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr(KvpPlanRow) row = g_list_model_get_item (G_LIST_MODEL (keys), i);

      if (i == 70)
        g_assert_true (row == kept);
      if (i % 100 == 0)
        g_object_weak_ref (G_OBJECT (row), count_gone_cb, &n_gone);
    }
  g_assert_cmpuint (n_gone, >, 150);

  {
    g_autoptr(KvpPlanRow) again = g_list_model_get_item (G_LIST_MODEL (keys), 70);

    g_assert_true (again == kept);
  }
  g_clear_object (&keys);
  g_assert_cmpuint (n_gone, ==, 200);
  g_assert_cmpstr (kvp_plan_row_get_display_name (kept), ==, "key-000070");
}

static void
count_notify_cb (GObject    *object,
                 GParamSpec *pspec,
                 gpointer    user_data)
{
  (*(guint *) user_data)++;
}

static void
test_refresh (StoreFixture *fixture)
{
  const guint32 some[] = { 3, 500 };
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanKeys) keys = NULL;
  g_autoptr(KvpPlanRow) changed = NULL;
  g_autoptr(KvpPlanRow) other = NULL;
  guint n_ticked = 0, n_state = 0, n_other = 0;
  KvpPlanBatch *batch;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 1000);
  keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  changed = g_list_model_get_item (G_LIST_MODEL (keys), 500);
  other = g_list_model_get_item (G_LIST_MODEL (keys), 4);
  g_signal_connect (changed, "notify::ticked", G_CALLBACK (count_notify_cb), &n_ticked);
  g_signal_connect (changed, "notify::state", G_CALLBACK (count_notify_cb), &n_state);
  g_signal_connect (other, "notify", G_CALLBACK (count_notify_cb), &n_other);

  g_assert_true (set_ticked (plan, some, 2, FALSE, NULL));
  g_assert_false (kvp_plan_row_get_ticked (changed));
  g_assert_cmpint (kvp_plan_row_get_reason (changed), ==, KVP_REASON_LEFT_OUT);
  g_assert_false (kvp_plan_row_get_locked (changed));
  g_assert_cmpuint (n_ticked, ==, 1);
  g_assert_cmpuint (n_other, ==, 0);
  g_assert_true (set_ticked (plan, some, 2, TRUE, NULL));
  g_assert_true (kvp_plan_row_get_ticked (changed));

  g_assert_true (start_run (plan, kvp_plan_get_revision (plan), NULL));
  batch = claim (plan, 1000, NULL);
  g_assert_cmpint (kvp_plan_row_get_state (changed), ==, KVP_KEY_IN_FLIGHT);
  kvp_plan_batch_set_all (batch, KVP_KEY_FAILED, KVP_REASON_REQUEST_FAILED, "It failed.");
  g_assert_true (settle (plan, batch, NULL));
  g_assert_cmpint (kvp_plan_row_get_state (changed), ==, KVP_KEY_FAILED);
  g_assert_cmpstr (kvp_plan_row_get_detail (changed), ==, "It failed.");
  g_assert_cmpuint (n_state, ==, 4);
}

static void
test_grows (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanKeys) keys = NULL;
  g_autofree char *first = NULL;
  Mirror mirror;

  store_fixture_open (fixture);
  plan = create_plan (fixture->store);
  keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  mirror_init (&mirror, keys);
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr(KvpKeyList) page = make_keys (4000 - i * 1000, 1000);

      g_assert_true (append (plan, page, NULL));
      g_assert_cmpuint (count_items (keys), ==, (i + 1) * 1000);
    }
  g_assert_cmpuint (mirror.n_notified, ==, 5);
  first = get_name (keys, 0);
  g_assert_cmpstr (first, ==, "key-004000");
  g_clear_pointer (&first, g_free);

  /* The rows have other positions now. */
  g_assert_true (finish_scan (plan, 5000, FALSE, NULL, NULL));
  g_assert_cmpuint (count_items (keys), ==, 5000);
  first = get_name (keys, 0);
  g_assert_cmpstr (first, ==, "key-000000");
  mirror_clear (&mirror);
}

static void
test_search (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanKeys) keys = NULL;
  g_autoptr(KvpPlanRow) before = NULL;
  g_autoptr(KvpPlanRow) after = NULL;
  g_autofree char *name = NULL;
  Mirror mirror;
  guint n;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 5000);
  keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  mirror_init (&mirror, keys);
  before = g_list_model_get_item (G_LIST_MODEL (keys), 123);

  g_assert_true (search (keys, "Y-00012", &n, NULL));
  g_assert_cmpuint (n, ==, 10);
  g_assert_cmpstr (kvp_plan_keys_get_search (keys), ==, "Y-00012");
  g_assert_cmpuint (kvp_plan_keys_get_position (keys, 3), ==, 123);
  after = g_list_model_get_item (G_LIST_MODEL (keys), 3);
  g_assert_true (after == before);
  /* A tick changes rows, not what is found. */
  g_assert_true (set_ticked (plan, NULL, 0, FALSE, NULL));
  g_assert_false (kvp_plan_row_get_ticked (after));
  g_assert_cmpuint (count_items (keys), ==, 10);
  mirror_check (&mirror);

  /* Scattered ones. */
  g_assert_true (search (keys, "77", &n, NULL));
  g_assert_cmpuint (n, ==, count_items (keys));
  name = get_name (keys, n - 1);
  g_assert_cmpstr (name, ==, "key-004977");
  mirror_check (&mirror);

  g_assert_true (search (keys, "nothing", &n, NULL));
  g_assert_cmpuint (n, ==, 0);
  g_assert_true (search (keys, "", &n, NULL));
  g_assert_cmpuint (n, ==, 5000);
  g_assert_cmpstr (kvp_plan_keys_get_search (keys), ==, "");
  mirror_clear (&mirror);
}

static void
test_later_search_wins (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanKeys) keys = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *results[4] = { NULL, };
  guint n;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 20000);
  keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  kvp_plan_keys_search_async (keys, "1", NULL, store_result, &results[0]);
  kvp_plan_keys_search_async (keys, "12", NULL, store_result, &results[1]);
  kvp_plan_keys_search_async (keys, "01234", NULL, store_result, &results[2]);
  for (guint i = 0; i < 3; i++)
    wait_for (&results[i]);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (kvp_plan_keys_search_finish (keys, results[i], NULL, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_object (&results[i]);
    }
  g_assert_true (kvp_plan_keys_search_finish (keys, results[2], &n, NULL));
  g_clear_object (&results[2]);
  g_assert_cmpuint (n, ==, 11);
  g_assert_cmpstr (kvp_plan_keys_get_search (keys), ==, "01234");

  /* One that its caller cancels leaves the list as it is; so does the list's end one that runs. */
  kvp_plan_keys_search_async (keys, "1", cancellable, store_result, &results[3]);
  g_cancellable_cancel (cancellable);
  wait_for (&results[3]);
  g_assert_false (kvp_plan_keys_search_finish (keys, results[3], NULL, NULL));
  g_clear_object (&results[3]);
  g_assert_cmpuint (count_items (keys), ==, 11);

  kvp_plan_keys_search_async (keys, "1", NULL, store_result, &results[0]);
  g_assert_true (search (keys, "", &n, NULL));
  wait_for (&results[0]);
  g_assert_false (kvp_plan_keys_search_finish (keys, results[0], NULL, NULL));
  g_clear_object (&results[0]);
  g_assert_cmpuint (count_items (keys), ==, 20000);
}

static void
test_search_while_scanning (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanKeys) keys = NULL;
  g_autoptr(KvpKeyList) first = make_keys (1000, 1000);
  g_autoptr(KvpKeyList) second = make_keys (0, 1000);
  Mirror mirror;
  guint n;

  store_fixture_open (fixture);
  plan = create_plan (fixture->store);
  keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  mirror_init (&mirror, keys);
  g_assert_true (append (plan, first, NULL));
  g_assert_true (search (keys, "999", &n, NULL));
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (append (plan, second, NULL));
  g_assert_cmpuint (count_items (keys), ==, 1);

  /* The rows get other positions; the search must find them there, and the new ones. */
  g_assert_true (finish_scan (plan, 2000, TRUE, NULL, NULL));
  SPIN_UNTIL (count_items (keys) == 2);
  g_assert_cmpuint (kvp_plan_keys_get_position (keys, 0), ==, 999);
  g_assert_cmpuint (kvp_plan_keys_get_position (keys, 1), ==, 1999);
  mirror_clear (&mirror);
}

/* @n_rows: of names from key-000000 on; text in small letters. */
static void
assert_finds (KvpPlanKeys *keys,
              const char  *text,
              guint        n_rows)
{
  guint n_expected = 0;
  guint n;

  for (guint i = 0; i < n_rows; i++)
    {
      char name[16];

      g_snprintf (name, sizeof name, "key-%06u", i);
      n_expected += strstr (name, text) != NULL;
    }

  g_assert_true (search (keys, text, &n, NULL));
  g_assert_cmpuint (n, ==, n_expected);
  g_assert_cmpuint (count_items (keys), ==, n_expected);
}

/* Letter by letter, where each search need only look at what the last one found, and back. */
static void
test_search_letter_by_letter (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanKeys) keys = NULL;
  g_autoptr(GBytes) prefix = g_bytes_new ("key-012", 7);
  Mirror mirror;
  guint n;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 20000);
  keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  mirror_init (&mirror, keys);

  assert_finds (keys, "0", 20000);
  assert_finds (keys, "01", 20000);
  assert_finds (keys, "012", 20000);
  assert_finds (keys, "0123", 20000);
  assert_finds (keys, "01234", 20000);
  g_assert_cmpuint (kvp_plan_keys_get_position (keys, 0), ==, 1234);
  g_assert_cmpuint (kvp_plan_keys_get_position (keys, 10), ==, 12349);
  mirror_check (&mirror);
  assert_finds (keys, "y-01234", 20000);
  g_assert_true (search (keys, "KEY-01234", &n, NULL));
  g_assert_cmpuint (n, ==, 10);
  /* Shorter again, another one, and in another order. */
  assert_finds (keys, "1234", 20000);
  assert_finds (keys, "5678", 20000);
  g_assert_true (sort (keys, KVP_ROW_ORDER_NAME, TRUE, NULL));
  g_assert_cmpuint (kvp_plan_keys_get_position (keys, 0), ==, 15678);
  assert_finds (keys, "15678", 20000);
  g_assert_true (sort (keys, KVP_ROW_ORDER_NAME, FALSE, NULL));

  /* With a prefix, and without it again. */
  assert_finds (keys, "01234", 20000);
  g_assert_true (set_prefix (keys, prefix, &n, NULL));
  g_assert_cmpuint (n, ==, 10);
  g_assert_true (search (keys, "0123", &n, NULL));
  g_assert_cmpuint (n, ==, 100);
  g_assert_true (search (keys, "01234", &n, NULL));
  g_assert_cmpuint (n, ==, 10);
  g_assert_true (set_prefix (keys, NULL, &n, NULL));
  assert_finds (keys, "01234", 20000);
  mirror_check (&mirror);
  mirror_clear (&mirror);
}

typedef struct {
  KvpPlanKeys  *keys;
  GAsyncResult *result;
} SearchAtEnd;

static void
search_at_end_cb (KvpPlan     *plan,
                  SearchAtEnd *search_at_end)
{
  if (kvp_plan_get_state (plan) != KVP_PLAN_SCANNING && search_at_end->keys != NULL)
    kvp_plan_keys_search_async (g_steal_pointer (&search_at_end->keys), "0999", NULL, store_result,
                                &search_at_end->result);
}

/* What was found before the dry run ended, or before rows were added, is not all there is to look at. */
static void
test_search_letter_by_letter_while_scanning (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanKeys) keys = NULL;
  g_autoptr(KvpKeyList) first = make_keys (1500, 500);
  g_autoptr(KvpKeyList) second = make_keys (0, 1500);
  g_autoptr(KvpKeyList) third = make_keys (2000, 1000);
  SearchAtEnd search_at_end = { NULL, };
  guint n;

  store_fixture_open (fixture);
  plan = create_plan (fixture->store);
  keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  g_assert_true (append (plan, first, NULL));
  g_assert_true (search (keys, "99", &n, NULL));
  g_assert_cmpuint (n, ==, 14);
  g_assert_true (append (plan, second, NULL));
  assert_finds (keys, "999", 2000);
  g_assert_true (append (plan, third, NULL));
  assert_finds (keys, "999", 3000);

  /* Right away, before the list has found out where its rows are now. */
  search_at_end.keys = keys;
  g_signal_connect (plan, "changed", G_CALLBACK (search_at_end_cb), &search_at_end);
  g_assert_true (finish_scan (plan, 3000, TRUE, NULL, NULL));
  wait_for (&search_at_end.result);
  g_assert_true (kvp_plan_keys_search_finish (keys, search_at_end.result, &n, NULL));
  g_clear_object (&search_at_end.result);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (kvp_plan_keys_get_position (keys, 0), ==, 999);
  assert_finds (keys, "999", 3000);
  g_assert_cmpuint (kvp_plan_keys_get_position (keys, 0), ==, 999);
}

/* So many that several threads look through them. */
static void
test_search_in_threads (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanKeys) keys = NULL;
  GAsyncResult *results[3] = { NULL, };
  guint n;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 100000);
  keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  assert_finds (keys, "7777", 100000);
  for (guint i = 1; i < count_items (keys); i++)
    g_assert_cmpuint (kvp_plan_keys_get_position (keys, i - 1), <, kvp_plan_keys_get_position (keys, i));
  assert_finds (keys, "77777", 100000);
  assert_finds (keys, "1", 100000);
  g_assert_true (sort (keys, KVP_ROW_ORDER_NAME, TRUE, NULL));
  g_assert_true (search (keys, "", &n, NULL));
  g_assert_cmpuint (n, ==, 100000);
  for (guint i = 0; i < 100000; i += 1000)
    g_assert_cmpuint (kvp_plan_keys_get_position (keys, i), ==, 99999 - i);

  /* One after the other is given up, and no thread of an earlier one has a say in what is shown. */
  for (guint i = 0; i < 3; i++)
    kvp_plan_keys_search_async (keys, i < 2 ? "x" : "99999", NULL, store_result, &results[i]);
  for (guint i = 0; i < 3; i++)
    {
      wait_for (&results[i]);
      g_assert_cmpint (kvp_plan_keys_search_finish (keys, results[i], NULL, NULL), ==, i == 2);
      g_object_unref (results[i]);
    }
  g_assert_cmpuint (count_items (keys), ==, 1);
}

static void
fail_rows (KvpPlan     *plan,
           guint        n,
           guint        every,
           KvpKeyState  state)
{
  KvpPlanBatch *batch = claim (plan, n, NULL);

  kvp_plan_batch_set_all (batch, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  for (guint i = 0; i < kvp_plan_batch_get_length (batch); i += every)
    kvp_plan_batch_set_outcome (batch, i, state, KVP_REASON_NOT_DELETED, NULL);
  g_assert_true (settle (plan, batch, NULL));
}

static void
test_problems (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanKeys) keys = NULL;
  g_autoptr(KvpPlanKeys) later = NULL;
  g_autofree char *name = NULL;
  Mirror mirror;
  guint n;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 1000);
  keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_NOT_DELETED);
  g_assert_cmpuint (count_items (keys), ==, 0);
  mirror_init (&mirror, keys);
  g_assert_true (start_run (plan, 0, NULL));

  fail_rows (plan, 100, 10, KVP_KEY_FAILED);
  SPIN_UNTIL (count_items (keys) == 10);
  fail_rows (plan, 100, 20, KVP_KEY_SKIPPED);
  fail_rows (plan, 100, 50, KVP_KEY_FAILED);
  SPIN_UNTIL (count_items (keys) == 17);
  g_assert_cmpuint (kvp_plan_keys_get_position (keys, 9), ==, 90);
  g_assert_cmpuint (kvp_plan_keys_get_position (keys, 10), ==, 100);
  name = get_name (keys, 16);
  g_assert_cmpstr (name, ==, "key-000250");
  mirror_check (&mirror);

  /* What is in flight is a problem when no run goes on. */
  kvp_plan_batch_free (claim (plan, 5, NULL));
  g_assert_true (end_run (plan, TRUE, NULL));
  SPIN_UNTIL (count_items (keys) == 22);
  g_assert_true (start_run (plan, 0, NULL));
  SPIN_UNTIL (count_items (keys) == 17);
  g_assert_true (end_run (plan, FALSE, NULL));
  SPIN_UNTIL (count_items (keys) == 22);

  later = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_NOT_DELETED);
  g_assert_cmpuint (count_items (later), ==, 22);

  g_assert_true (search (keys, "0000", &n, NULL));
  g_assert_cmpuint (n, ==, 10);
  g_assert_true (search (keys, "", &n, NULL));
  g_assert_cmpuint (n, ==, 22);
  mirror_clear (&mirror);
}

/* So many that they are read in a worker thread. */
static void
test_many_problems (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanKeys) keys = NULL;
  g_autoptr(KvpPlanKeys) later = NULL;
  Mirror mirror;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 30000);
  keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_NOT_DELETED);
  mirror_init (&mirror, keys);
  g_assert_true (start_run (plan, 0, NULL));
  for (guint i = 0; i < 3; i++)
    fail_rows (plan, 10000, 1, KVP_KEY_FAILED);
  g_assert_true (end_run (plan, FALSE, NULL));
  SPIN_UNTIL (count_items (keys) == 30000);

  later = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_NOT_DELETED);
  SPIN_UNTIL (count_items (later) == 30000);
  mirror_clear (&mirror);
}

typedef struct {
  GString *names;
  guint    n;
  guint    stop_at;
  gboolean freed;
} Export;

static gboolean
export_row (const KvpKey *key,
            KvpKeyState   state,
            KvpKeyReason  reason,
            const char   *detail,
            guint64       why,
            gpointer      user_data,
            GError      **error)
{
  Export *export = user_data;

  if (++export->n == export->stop_at)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "Full.");
      return FALSE;
    }

  g_string_append_len (export->names, key->name, key->name_length);
  g_string_append_printf (export->names, "/%d/%d/%s ", state, reason, detail != NULL ? detail : "-");

  return TRUE;
}

static void
export_free (gpointer user_data)
{
  ((Export *) user_data)->freed = TRUE;
}

static gboolean
run_export (KvpPlanKeys  *keys,
            Export       *export,
            GCancellable *cancellable,
            GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  gboolean success;

  kvp_plan_keys_foreach_async (keys, export_row, export, export_free, cancellable, store_result, &result);
  wait_for (&result);
  success = kvp_plan_keys_foreach_finish (keys, result, error);
  g_clear_object (&result);
  SPIN_UNTIL (export->freed);

  return success;
}

static void
test_foreach (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanKeys) all = NULL;
  g_autoptr(KvpPlanKeys) problems = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  Export export = { g_string_new (NULL), };
  KvpPlanBatch *batch;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 100);
  g_assert_true (start_run (plan, 0, NULL));
  batch = claim (plan, 100, NULL);
  kvp_plan_batch_set_all (batch, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  kvp_plan_batch_set_outcome (batch, 7, KVP_KEY_FAILED, KVP_REASON_REQUEST_FAILED, "Broken.");
  kvp_plan_batch_set_outcome (batch, 77, KVP_KEY_SKIPPED, KVP_REASON_GONE, NULL);
  g_assert_true (settle (plan, batch, NULL));
  g_assert_true (end_run (plan, FALSE, NULL));

  problems = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_NOT_DELETED);
  g_assert_true (run_export (problems, &export, NULL, &error));
  g_assert_cmpstr (export.names->str, ==, "key-000007/4/4/Broken. key-000077/5/7/- ");

  all = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  export.n = 0;
  export.freed = FALSE;
  g_assert_true (run_export (all, &export, NULL, &error));
  g_assert_cmpuint (export.n, ==, 100);

  g_assert_true (search (all, "00001", NULL, NULL));
  export.n = 0;
  export.freed = FALSE;
  g_string_truncate (export.names, 0);
  g_assert_true (run_export (all, &export, NULL, &error));
  g_assert_cmpuint (export.n, ==, 11);
  g_assert_true (g_str_has_prefix (export.names->str, "key-000001/3/0/- key-000010/3/0/- key-000011"));

  export.n = 0;
  export.stop_at = 5;
  export.freed = FALSE;
  g_assert_false (run_export (all, &export, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_clear_error (&error);

  g_cancellable_cancel (cancellable);
  export.freed = FALSE;
  g_assert_false (run_export (all, &export, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_string_free (export.names, TRUE);
}

/* A list whose plan is deleted, and whose store is closed, still has something for each index. */
static void
test_outlives (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) deleted = NULL;
  g_autoptr(KvpPlan) closed = NULL;
  g_autoptr(KvpPlanKeys) keys_of_deleted = NULL;
  g_autoptr(KvpPlanKeys) keys_of_closed = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  store_fixture_open (fixture);
  deleted = create_draft (fixture->store, 100);
  closed = create_draft (fixture->store, 100);
  keys_of_deleted = kvp_plan_keys_new (deleted, KVP_PLAN_KEYS_ALL);
  keys_of_closed = kvp_plan_keys_new (closed, KVP_PLAN_KEYS_ALL);
  g_assert_true (delete_plan (fixture->store, deleted, NULL));
  first = get_name (keys_of_deleted, 50);
  g_assert_cmpstr (first, ==, "");
  store_fixture_close (fixture);
  second = get_name (keys_of_closed, 50);
  g_assert_cmpstr (second, ==, "");
}

/* Nobody's read keeps the log from being emptied. */
static void
test_log_is_emptied (StoreFixture *fixture)
{
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanKeys) keys = NULL;
  g_autoptr(GFile) file = g_file_new_for_path (log);
  g_autoptr(GFileInfo) info = NULL;
  guint n;

  store_fixture_open (fixture);
  plan = create_plan (fixture->store);
  keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr(KvpKeyList) page = make_keys (i * 1000, 1000);
      g_autofree char *name = NULL;

      g_assert_true (append (plan, page, NULL));
      name = get_name (keys, i * 1000);
      if (i % 50 == 0)
        {
          g_auto(GStrv) sample = kvp_plan_get_sample (plan, 3);

          g_assert_cmpuint (g_strv_length (sample), ==, 3);
          g_assert_true (search (keys, "x", &n, NULL));
          g_assert_true (search (keys, "", &n, NULL));
        }
    }

  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, 0, NULL, NULL);
  g_assert_cmpint (g_file_info_get_size (info), <, 8 * 1024 * 1024);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  store_fixture_add ("/store/plan-keys/all", test_all);
  store_fixture_add ("/store/plan-keys/rows-live", test_rows_live);
  store_fixture_add ("/store/plan-keys/refresh", test_refresh);
  store_fixture_add ("/store/plan-keys/grows", test_grows);
  store_fixture_add ("/store/plan-keys/search", test_search);
  store_fixture_add ("/store/plan-keys/later-search-wins", test_later_search_wins);
  store_fixture_add ("/store/plan-keys/search-while-scanning", test_search_while_scanning);
  store_fixture_add ("/store/plan-keys/search-letter-by-letter", test_search_letter_by_letter);
  store_fixture_add ("/store/plan-keys/search-letter-by-letter-while-scanning",
                     test_search_letter_by_letter_while_scanning);
  store_fixture_add ("/store/plan-keys/search-in-threads", test_search_in_threads);
  store_fixture_add ("/store/plan-keys/problems", test_problems);
  store_fixture_add ("/store/plan-keys/many-problems", test_many_problems);
  store_fixture_add ("/store/plan-keys/foreach", test_foreach);
  store_fixture_add ("/store/plan-keys/outlives", test_outlives);
  store_fixture_add ("/store/plan-keys/log-is-emptied", test_log_is_emptied);

  return g_test_run ();
}
