/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-error.h"
#include "store-fixture.h"
#include "store/kvp-saved-filters.h"

static char *
save_filter (KvpSavedFilters *filters,
             const char      *name,
             const char      *text)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  char *replaced = NULL;

  kvp_saved_filters_save_async (filters, name, text, NULL, store_result, &result);
  wait_for (&result);
  g_assert_true (kvp_saved_filters_save_finish (filters, result, &replaced, &error));
  g_assert_no_error (error);

  return replaced;
}

static gboolean
rename_filter (KvpSavedFilters  *filters,
               const char       *from,
               const char       *to,
               GError          **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_table_list_rename_async (KVP_TABLE_LIST (filters), kvp_saved_filters_find (filters, from), to, NULL, store_result,
                               &result);
  wait_for (&result);

  return kvp_table_list_rename_finish (KVP_TABLE_LIST (filters), result, error);
}

static char *
remove_filter (KvpSavedFilters *filters,
               KvpSavedFilter  *filter)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  char *text;

  kvp_saved_filters_remove_async (filters, filter, NULL, store_result, &result);
  wait_for (&result);
  text = kvp_saved_filters_remove_finish (filters, result, &error);
  g_assert_no_error (error);

  return text;
}

static void
assert_names (KvpSavedFilters *filters,
              const char      *expected)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (filters)); i++)
    {
      g_autoptr(KvpSavedFilter) filter = g_list_model_get_item (G_LIST_MODEL (filters), i);

      g_string_append_printf (names, "%s;", kvp_saved_filter_get_name (filter));
    }
  g_assert_cmpstr (names->str, ==, expected);
}

static void
assert_text (KvpSavedFilters *filters,
             const char      *name,
             const char      *expected)
{
  g_autofree char *text = kvp_saved_filters_load_text (filters, kvp_saved_filters_find (filters, name), NULL);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_changes (StoreFixture *fixture)
{
  g_autoptr(KvpSavedFilters) filters = NULL;
  g_autoptr(KvpSavedFilter) gone = NULL;
  g_autofree char *replaced = NULL;
  g_autofree char *removed = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  filters = kvp_saved_filters_get (fixture->store);
  assert_names (filters, "");

  g_assert_null (save_filter (filters, "b", "{2}"));
  g_assert_null (save_filter (filters, "a", "{1}"));
  g_assert_null (save_filter (filters, "'; DROP TABLE saved_filter; --", "{3}"));
  assert_names (filters, "'; DROP TABLE saved_filter; --;a;b;");
  replaced = save_filter (filters, "a", "{4}");
  g_assert_cmpstr (replaced, ==, "{1}");
  assert_text (filters, "a", "{4}");

  g_assert_false (rename_filter (filters, "a", "b", &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  g_clear_error (&error);
  assert_text (filters, "b", "{2}");
  g_assert_true (rename_filter (filters, "a", "c", &error));
  g_assert_true (rename_filter (filters, "c", "c", &error));
  assert_names (filters, "'; DROP TABLE saved_filter; --;b;c;");
  assert_text (filters, "c", "{4}");

  gone = g_object_ref (kvp_saved_filters_find (filters, "b"));
  removed = remove_filter (filters, gone);
  g_assert_cmpstr (removed, ==, "{2}");
  g_assert_null (remove_filter (filters, gone));
  g_assert_null (kvp_saved_filters_load_text (filters, gone, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);

  g_clear_object (&filters);
  store_fixture_close (fixture);
  store_fixture_open (fixture);
  filters = kvp_saved_filters_get (fixture->store);
  assert_names (filters, "'; DROP TABLE saved_filter; --;c;");
  assert_text (filters, "c", "{4}");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  store_fixture_add ("/saved-filters/changes", test_changes);

  return g_test_run ();
}
