/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "review-fixture.h"
#include "ui/kvp-key-selection.h"

#define N_KEYS 20000
#define N_MILLION 1000000

typedef struct {
  guint n_emitted;
  guint first;
  guint n;
} Changes;

static void
changed_cb (GtkSelectionModel *model,
            guint              first,
            guint              n,
            Changes           *changes)
{
  changes->n_emitted++;
  changes->first = first;
  changes->n = n;
}

static void
search (KvpPlanKeys *keys,
        const char  *text)
{
  kvp_plan_keys_search_async (keys, text, NULL, NULL, NULL);
  SPIN_UNTIL (g_str_equal (kvp_plan_keys_get_search (keys), text));
}

static void
test_single (ReviewFixture *fixture)
{
  g_autoptr(KvpPlanKeys) keys = NULL;
  g_autoptr(KvpKeySelection) selection = NULL;
  g_autoptr(KvpPlanRow) row = NULL;
  g_autoptr(GArray) positions = NULL;
  GtkSelectionModel *model;
  Changes changes = { 0, };

  review_fixture_create_many (fixture, 10);
  keys = kvp_plan_keys_new (fixture->plan, KVP_PLAN_KEYS_ALL);
  selection = kvp_key_selection_new (keys);
  model = GTK_SELECTION_MODEL (selection);
  g_signal_connect (selection, "selection-changed", G_CALLBACK (changed_cb), &changes);

  g_assert_null (kvp_key_selection_dup_current (selection));
  g_assert_true (gtk_selection_model_select_item (model, 3, TRUE));
  g_assert_true (gtk_selection_model_is_selected (model, 3));
  g_assert_cmpuint (changes.n_emitted, ==, 1);
  g_assert_cmpuint (changes.first, ==, 3);
  g_assert_cmpuint (changes.n, ==, 1);

  gtk_selection_model_select_item (model, 5, FALSE);
  gtk_selection_model_unselect_item (model, 3);
  gtk_selection_model_select_item (model, 1, FALSE);
  g_assert_cmpuint (kvp_key_selection_get_n_selected (selection), ==, 2);

  row = kvp_key_selection_dup_current (selection);
  g_assert_cmpuint (kvp_plan_row_get_position (row), ==, 1);

  positions = kvp_key_selection_dup_positions (selection);
  g_assert_cmpuint (positions->len, ==, 2);
  g_assert_cmpuint (g_array_index (positions, guint32, 0), ==, 1);
  g_assert_cmpuint (g_array_index (positions, guint32, 1), ==, 5);

  gtk_selection_model_select_item (model, 7, TRUE);
  g_assert_cmpuint (kvp_key_selection_get_n_selected (selection), ==, 1);
  g_assert_cmpuint (changes.first, ==, 0);
  g_assert_cmpuint (changes.n, ==, 10);

  g_assert_false (gtk_selection_model_select_item (model, 10, FALSE));
}

static void
test_range (ReviewFixture *fixture)
{
  g_autoptr(KvpPlanKeys) keys = NULL;
  g_autoptr(KvpKeySelection) selection = NULL;
  g_autoptr(GtkBitset) selected = gtk_bitset_new_range (2, 4);
  g_autoptr(GtkBitset) mask = gtk_bitset_new_range (0, 10);
  g_autoptr(GtkBitset) result = NULL;
  GtkSelectionModel *model;
  Changes changes = { 0, };

  review_fixture_create_many (fixture, 10);
  keys = kvp_plan_keys_new (fixture->plan, KVP_PLAN_KEYS_ALL);
  selection = kvp_key_selection_new (keys);
  model = GTK_SELECTION_MODEL (selection);

  gtk_selection_model_select_item (model, 9, TRUE);
  g_signal_connect (selection, "selection-changed", G_CALLBACK (changed_cb), &changes);
  g_assert_true (gtk_selection_model_set_selection (model, selected, mask));
  g_assert_cmpuint (changes.n_emitted, ==, 1);
  g_assert_cmpuint (changes.first, ==, 2);
  g_assert_cmpuint (changes.n, ==, 8);

  result = gtk_selection_model_get_selection (model);
  g_assert_true (gtk_bitset_equals (result, selected));
}

/* What a search hides stays selected, and is left alone. */
static void
test_search (ReviewFixture *fixture)
{
  g_autoptr(KvpPlanKeys) keys = NULL;
  g_autoptr(KvpKeySelection) selection = NULL;
  g_autoptr(GArray) found = NULL;
  GtkSelectionModel *model;

  review_fixture_create_many (fixture, N_KEYS);
  keys = kvp_plan_keys_new (fixture->plan, KVP_PLAN_KEYS_ALL);
  selection = kvp_key_selection_new (keys);
  model = GTK_SELECTION_MODEL (selection);

  gtk_selection_model_select_item (model, 5, TRUE);
  gtk_selection_model_select_item (model, 19999, FALSE);

  search (keys, "019999");
  g_assert_cmpuint (kvp_key_selection_get_n_selected (selection), ==, 1);
  g_assert_true (gtk_selection_model_is_selected (model, 0));
  found = kvp_key_selection_dup_positions (selection);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpuint (g_array_index (found, guint32, 0), ==, 19999);

  search (keys, "0001");
  gtk_selection_model_select_all (model);
  g_assert_cmpuint (kvp_key_selection_get_n_selected (selection), ==, g_list_model_get_n_items (G_LIST_MODEL (keys)));

  search (keys, "");
  g_assert_true (gtk_selection_model_is_selected (model, 5));
  g_assert_true (gtk_selection_model_is_selected (model, 19999));
  g_assert_true (gtk_selection_model_is_selected (model, 100));
  g_assert_false (gtk_selection_model_is_selected (model, 200));

  gtk_selection_model_select_all (model);
  g_assert_cmpuint (kvp_key_selection_get_n_selected (selection), ==, N_KEYS);
  gtk_selection_model_unselect_all (model);
  g_assert_cmpuint (kvp_key_selection_get_n_selected (selection), ==, 0);
}

static void
ticked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_assert_true (kvp_plan_set_ticked_finish (KVP_PLAN (source), result, NULL));
  *(gboolean *) user_data = TRUE;
}

static gboolean
turn_cb (gpointer user_data)
{
  ++*(guint *) user_data;

  return G_SOURCE_CONTINUE;
}

/* All but the ends of a million, in another order: what is selected is what the person sees between them, and the main
 * loop keeps turning while their ticks change. */
static void
test_million (ReviewFixture *fixture)
{
  g_autoptr(KvpPlanKeys) keys = NULL;
  g_autoptr(KvpKeySelection) selection = NULL;
  g_autoptr(GtkBitset) range = gtk_bitset_new_range (1, N_MILLION - 2);
  g_autoptr(GtkBitset) none = gtk_bitset_new_empty ();
  g_autoptr(GArray) positions = NULL;
  GtkSelectionModel *model;
  gboolean ticked = FALSE;
  guint n_turns = 0;
  guint source;

  review_fixture_create_many (fixture, N_MILLION);
  keys = kvp_plan_keys_new (fixture->plan, KVP_PLAN_KEYS_ALL);
  selection = kvp_key_selection_new (keys);
  model = GTK_SELECTION_MODEL (selection);
  kvp_plan_keys_sort_async (keys, KVP_ROW_ORDER_NAME, TRUE, NULL, NULL, NULL);
  SPIN_UNTIL (kvp_plan_keys_get_position (keys, 0) == N_MILLION - 1);

  gtk_selection_model_set_selection (model, range, range);
  g_assert_cmpuint (kvp_key_selection_get_n_selected (selection), ==, N_MILLION - 2);
  g_assert_false (gtk_selection_model_is_selected (model, 0));
  g_assert_true (gtk_selection_model_is_selected (model, 1));
  g_assert_true (gtk_selection_model_is_selected (model, N_MILLION - 2));
  g_assert_false (gtk_selection_model_is_selected (model, N_MILLION - 1));

  positions = kvp_key_selection_dup_positions (selection);
  g_assert_cmpuint (positions->len, ==, N_MILLION - 2);
  source = g_idle_add (turn_cb, &n_turns);
  kvp_plan_set_ticked_async (fixture->plan, (const guint32 *) (void *) positions->data, positions->len, FALSE, NULL,
                             ticked_cb, &ticked);
  SPIN_UNTIL (ticked);
  g_source_remove (source);
  g_assert_cmpuint (n_turns, >, 100);
  g_assert_cmpuint (kvp_plan_get_counts (fixture->plan)->excluded, ==, N_MILLION - 2);
  g_assert_cmpuint (kvp_plan_get_counts (fixture->plan)->pending, ==, 2);

  /* Selected rows outlive a search, and only those that it shows are counted: of the 19, not the last of all. */
  search (keys, "99999");
  g_assert_cmpuint (kvp_key_selection_get_n_selected (selection), ==, 18);
  gtk_selection_model_set_selection (model, none, range);
  g_assert_cmpuint (kvp_key_selection_get_n_selected (selection), ==, 0);
  search (keys, "");
  g_assert_cmpuint (kvp_key_selection_get_n_selected (selection), >, N_MILLION - 100);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  review_fixture_add ("/key-selection/single", test_single);
  review_fixture_add ("/key-selection/range", test_range);
  review_fixture_add ("/key-selection/search", test_search);
  review_fixture_add ("/key-selection/million", test_million);

  return g_test_run ();
}
