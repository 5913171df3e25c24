/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "run-fixture.h"

#include <string.h>

#include "store/kvp-plan-keys.h"

/* What a plan holds. */

static gboolean
add_row (GPtrArray   *names,
         KvpPlanRow  *row,
         int          state)
{
  if (state >= 0 && kvp_plan_row_get_state (row) != (KvpKeyState) state)
    return FALSE;

  g_ptr_array_add (names, g_bytes_ref (kvp_plan_row_get_name (row)));

  return TRUE;
}

static GPtrArray *
list_rows (KvpPlan *plan,
           int      state)
{
  g_autoptr(KvpPlanKeys) keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (keys));
  GPtrArray *names = run_names_new ();

  g_assert_cmpuint (n_rows, ==, kvp_plan_get_counts (plan)->total);

  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr(KvpPlanRow) row = g_list_model_get_item (G_LIST_MODEL (keys), i);

      add_row (names, row, state);
    }
  run_names_sort (names);

  return names;
}

GPtrArray *
run_plan_names (KvpPlan *plan)
{
  return list_rows (plan, -1);
}

GPtrArray *
run_plan_names_in_state (KvpPlan     *plan,
                         KvpKeyState  state)
{
  return list_rows (plan, state);
}

KvpKeyState
run_plan_key (KvpPlan       *plan,
              const char    *name,
              KvpKeyReason  *reason,
              char         **detail)
{
  g_autoptr(KvpPlanKeys) keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  g_autoptr(GBytes) wanted = g_bytes_new (name, strlen (name));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (keys)); i++)
    {
      g_autoptr(KvpPlanRow) row = g_list_model_get_item (G_LIST_MODEL (keys), i);

      if (!g_bytes_equal (kvp_plan_row_get_name (row), wanted))
        continue;

      if (reason != NULL)
        *reason = kvp_plan_row_get_reason (row);
      if (detail != NULL)
        *detail = g_strdup (kvp_plan_row_get_detail (row));

      return kvp_plan_row_get_state (row);
    }

  g_error ("“%s” is not in the plan", name);
}

/* --- names --- */

GPtrArray *
run_names_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
}

void
run_names_add (GPtrArray  *names,
               const char *name)
{
  g_ptr_array_add (names, g_bytes_new (name, strlen (name)));
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_bytes_compare (*(GBytes **) a, *(GBytes **) b);
}

void
run_names_sort (GPtrArray *names)
{
  g_ptr_array_sort (names, compare_names);
}

void
run_assert_same_names (GPtrArray *names,
                       GPtrArray *expected)
{
  for (guint i = 0; i < MIN (names->len, expected->len); i++)
    {
      GBytes *name = g_ptr_array_index (names, i);
      GBytes *wanted = g_ptr_array_index (expected, i);

      g_assert_cmpmem (g_bytes_get_data (name, NULL), g_bytes_get_size (name),
                       g_bytes_get_data (wanted, NULL), g_bytes_get_size (wanted));
    }
  g_assert_cmpuint (names->len, ==, expected->len);
}

void
run_assert_counts_add_up (KvpPlan *plan)
{
  const KvpPlanCounts *counts = kvp_plan_get_counts (plan);

  g_assert_cmpuint (counts->total, ==,
                    counts->pending + counts->excluded + counts->in_flight +
                    counts->deleted + counts->failed + counts->skipped);
}
