/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

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

static KvpPlanRow *
get_row (KvpPlanKeys *keys,
         guint        index)
{
  return g_list_model_get_item (G_LIST_MODEL (keys), index);
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
      g_autoptr(KvpPlanRow) row = get_row (list, i);
      g_autoptr(KvpPlanRow) again = get_row (list, i);
      const KvpKey *key = kvp_key_list_get (keys, i);
      GBytes *name = kvp_plan_row_get_name (row);

      g_assert_true (row == again);
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

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  store_fixture_add ("/store/plan/round-trip", test_round_trip);

  return g_test_run ();
}
