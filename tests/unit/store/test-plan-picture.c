/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How many keys go, by prefix and by expiration, held against counting names one by one. */

#include "config.h"

#include <string.h>

#include "store-fixture.h"
#include "store/kvp-plan-picture.h"

#define HOUR (60 * 60)
#define DAY (24 * HOUR)

static void
changed_cb (guint *n_changes)
{
  (*n_changes)++;
}

static KvpPlanPicture *
picture_new (KvpPlan *plan)
{
  KvpPlanPicture *picture = kvp_plan_picture_new (plan);

  SPIN_UNTIL (kvp_plan_picture_get_current (picture));
  g_assert_no_error (kvp_plan_picture_get_error (picture));

  return picture;
}

static void
finish_with (KvpPlan *plan,
             guint64  n_listed,
             GArray  *prefixes)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  kvp_plan_finish_scan_async (plan, n_listed, TRUE, NULL, prefixes, NULL, store_result, &result);
  wait_for (&result);
  kvp_plan_finish_scan_finish (plan, result, &error);
  g_assert_no_error (error);
}

static int
compare_bytes (gconstpointer a,
               gconstpointer b)
{
  return g_bytes_compare (*(gpointer const *) a, *(gpointer const *) b);
}

/* (transfer full) (element-type GBytes): odd names, in byte order, each once */
static GPtrArray *
make_names (guint n)
{
  static const char alphabet[] = "ab\0\xff\xc3\xa9:/.-_";
  GPtrArray *names = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < n; i++)
    {
      char name[24];
      gsize length = (gsize) g_test_rand_int_range (1, sizeof name);

      for (gsize j = 0; j < length; j++)
        name[j] = alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)];
      g_ptr_array_add (names, g_bytes_new (name, length));
    }

  g_ptr_array_sort (names, compare_bytes);
  for (guint i = names->len; i > 1; i--)
    if (g_bytes_equal (names->pdata[i - 1], names->pdata[i - 2]))
      g_ptr_array_remove_index (names, i - 1);

  return names;
}

static gboolean
begins_with (GBytes *name,
             GBytes *prefix)
{
  return g_bytes_get_size (name) >= g_bytes_get_size (prefix) &&
         memcmp (g_bytes_get_data (name, NULL), g_bytes_get_data (prefix, NULL), g_bytes_get_size (prefix)) == 0;
}

static guint
count_names (GPtrArray *names,
             GBytes    *prefix)
{
  guint n = 0;

  for (guint i = 0; i < names->len; i++)
    n += begins_with (names->pdata[i], prefix) ? 1 : 0;

  return n;
}

static void
append_names (KvpPlan   *plan,
              GPtrArray *names)
{
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < names->len; i++)
    {
      KvpKey key = { 0, };

      key.name = g_bytes_get_data (names->pdata[i], &key.name_length);
      kvp_key_list_append (keys, &key);
    }

  append (plan, keys, &error);
  g_assert_no_error (error);
}

/* @left_out: (nullable) (element-type GBytes): of the rows those that are not ticked */
static void
assert_picture (KvpPlanPicture *picture,
                GPtrArray      *listed,
                GPtrArray      *rows,
                GPtrArray      *left_out)
{
  guint n_go = 0;

  g_assert_cmpuint (kvp_plan_picture_get_n_branches (picture), >, 0);
  for (guint i = 0; i < kvp_plan_picture_get_n_branches (picture); i++)
    {
      const KvpPlanBranch *branch = kvp_plan_picture_get_branch (picture, i);
      guint n_rows = count_names (rows, branch->prefix);
      guint n_left_out = left_out != NULL ? count_names (left_out, branch->prefix) : 0;
      GBytes *longest = kvp_plan_picture_get_branch (picture, 0)->prefix;

      g_assert_cmpuint (branch->n_listed, ==, count_names (listed, branch->prefix));
      g_assert_cmpuint (branch->n_rows, ==, n_rows);
      g_assert_cmpuint (branch->n_ticked, ==, n_rows - n_left_out);
      g_assert_cmpuint (branch->n_locked, ==, 0);

      for (guint j = 1; j < i; j++)
        {
          GBytes *other = kvp_plan_picture_get_branch (picture, j)->prefix;

          if (begins_with (branch->prefix, other) && g_bytes_get_size (other) > g_bytes_get_size (longest))
            longest = other;
        }
      g_assert_true (g_bytes_equal (kvp_plan_picture_get_branch (picture, branch->parent)->prefix,
                                    i > 0 ? longest : branch->prefix));
    }

  for (guint i = 0; i < kvp_plan_picture_get_n_spans (picture); i++)
    n_go += kvp_plan_picture_get_span (picture, i)->n_go;
  g_assert_cmpuint (n_go, ==, kvp_plan_picture_get_branch (picture, 0)->n_ticked);
}

static void
test_listing (StoreFixture *fixture)
{
  store_fixture_open (fixture);

  for (guint round = 0; round < 20; round++)
    {
      g_autoptr(GPtrArray) listed = make_names (300);
      g_autoptr(GPtrArray) rows = g_ptr_array_new ();
      g_autoptr(GPtrArray) left_out = g_ptr_array_new ();
      g_autoptr(GArray) positions = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_autoptr(KvpPrefixTree) tree = kvp_prefix_tree_new ();
      g_autoptr(GArray) prefixes = NULL;
      g_autoptr(KvpPlan) plan = create_plan (fixture->store);
      g_autoptr(KvpPlanPicture) picture = NULL;
      g_autoptr(GError) error = NULL;

      for (guint i = 0; i < listed->len; i++)
        {
          gsize length;
          const char *name = g_bytes_get_data (listed->pdata[i], &length);
          gboolean matches = g_test_rand_int_range (0, 3) == 0;

          kvp_prefix_tree_add (tree, name, length, matches);
          if (matches)
            g_ptr_array_add (rows, listed->pdata[i]);
        }
      prefixes = kvp_prefix_tree_choose (tree, 100);
      append_names (plan, rows);
      finish_with (plan, listed->len, prefixes);

      picture = picture_new (plan);
      g_assert_true (kvp_plan_picture_get_of_listing (picture));
      g_assert_cmpuint (kvp_plan_picture_get_n_branches (picture), ==, prefixes->len + 1);
      assert_picture (picture, listed, rows, NULL);

      for (guint32 i = 0; i < rows->len; i++)
        if (g_test_rand_int_range (0, 2) == 0)
          {
            g_array_append_val (positions, i);
            g_ptr_array_add (left_out, rows->pdata[i]);
          }
      set_ticked (plan, (const guint32 *) (void *) positions->data, positions->len, FALSE, &error);
      g_assert_no_error (error);
      SPIN_UNTIL (kvp_plan_picture_get_current (picture));
      assert_picture (picture, listed, rows, left_out);
    }
}

/* A list that no dry run made: it says nothing of keys that it does not hold. */
static void
test_no_listing (StoreFixture *fixture)
{
  g_autoptr(GPtrArray) rows = make_names (300);
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanPicture) picture = NULL;

  store_fixture_open (fixture);
  plan = create_plan (fixture->store);
  append_names (plan, rows);
  finish_with (plan, 5000, NULL);

  picture = picture_new (plan);
  g_assert_false (kvp_plan_picture_get_of_listing (picture));
  g_assert_cmpuint (kvp_plan_picture_get_n_branches (picture), >, 1);
  assert_picture (picture, rows, rows, NULL);
}

static KvpPlan *
create_expiring (StoreFixture *fixture,
                 const gint64 *from_now, /* 0: never */
                 guint         n)
{
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
  g_autoptr(GError) error = NULL;
  KvpPlan *plan;

  if (fixture->store == NULL)
    store_fixture_open (fixture);
  plan = create_plan (fixture->store);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("%04u", i);
      KvpKey key = { .name = name, .name_length = strlen (name) };

      if (from_now[i] != 0)
        key.expiration = g_get_real_time () / G_USEC_PER_SEC + from_now[i];
      kvp_key_list_append (keys, &key);
    }
  append (plan, keys, &error);
  g_assert_no_error (error);
  finish_with (plan, n, NULL);

  return plan;
}

static const KvpExpirationSpan *
find_kind (KvpPlanPicture    *picture,
           KvpExpirationKind  kind)
{
  for (guint i = 0; i < kvp_plan_picture_get_n_spans (picture); i++)
    if (kvp_plan_picture_get_span (picture, i)->kind == kind)
      return kvp_plan_picture_get_span (picture, i);

  g_assert_not_reached ();
}

/* Spans follow each other without a gap, each expiration is in one, and the list of keys narrowed to a span has as many
 * as the span says. */
static void
assert_spans (KvpPlan        *plan,
              KvpPlanPicture *picture)
{
  g_autoptr(KvpPlanKeys) keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  guint n_spans = kvp_plan_picture_get_n_spans (picture);
  guint n = 0;

  g_assert_cmpint (kvp_plan_picture_get_span (picture, 0)->kind, ==, KVP_EXPIRES_IN_PAST);
  g_assert_cmpint (kvp_plan_picture_get_span (picture, n_spans - 1)->kind, ==, KVP_EXPIRES_NEVER);
  for (guint i = 0; i < n_spans; i++)
    {
      const KvpExpirationSpan *span = kvp_plan_picture_get_span (picture, i);
      g_autoptr(GAsyncResult) result = NULL;
      guint n_shown;

      n += span->n_go + span->n_stay;
      if (i > 0 && i < n_spans - 1)
        g_assert_cmpint (span->from, ==, kvp_plan_picture_get_span (picture, i - 1)->until);
      g_assert_cmpint (span->until, >, span->from);

      kvp_plan_keys_set_expiration_async (keys, span->from, span->until, NULL, store_result, &result);
      wait_for (&result);
      g_assert_true (kvp_plan_keys_set_expiration_finish (keys, result, &n_shown, NULL));
      g_assert_cmpuint (n_shown, ==, span->n_go + span->n_stay);
    }
  g_assert_cmpuint (n, ==, kvp_plan_get_counts (plan)->total);
}

static void
test_expirations (StoreFixture *fixture)
{
  static const gint64 from_now[] = {
    -DAY, HOUR / 2, 2 * HOUR, 2 * DAY, 8 * DAY, 31 * DAY, 100 * DAY, 200 * DAY, 300 * DAY, 364 * DAY, 0,
  };
  const guint32 left_out[] = { 0, 10 };
  g_autoptr(KvpPlan) plan = create_expiring (fixture, from_now, G_N_ELEMENTS (from_now));
  g_autoptr(KvpPlanPicture) picture = picture_new (plan);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (kvp_plan_picture_get_step (picture), ==, KVP_TIME_STEP_MONTH);
  g_assert_cmpuint (kvp_plan_picture_get_n_spans (picture), <=, 17);
  g_assert_cmpuint (find_kind (picture, KVP_EXPIRES_IN_PAST)->n_go, ==, 1);
  g_assert_cmpuint (find_kind (picture, KVP_EXPIRES_NEVER)->n_go, ==, 1);
  g_assert_cmpuint (find_kind (picture, KVP_EXPIRES_LATER)->n_go, ==, 0);
  assert_spans (plan, picture);

  /* What stays is counted apart. */
  set_ticked (plan, left_out, G_N_ELEMENTS (left_out), FALSE, &error);
  g_assert_no_error (error);
  SPIN_UNTIL (kvp_plan_picture_get_current (picture));
  g_assert_cmpuint (find_kind (picture, KVP_EXPIRES_IN_PAST)->n_go, ==, 0);
  g_assert_cmpuint (find_kind (picture, KVP_EXPIRES_IN_PAST)->n_stay, ==, 1);
  g_assert_cmpuint (find_kind (picture, KVP_EXPIRES_NEVER)->n_stay, ==, 1);
  assert_spans (plan, picture);
}

/* One key in a century must not crowd all others into one bar. */
static void
test_expires_later (StoreFixture *fixture)
{
  gint64 from_now[100];
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanPicture) picture = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (from_now) - 1; i++)
    from_now[i] = (i + 1) * HOUR / 4;
  from_now[G_N_ELEMENTS (from_now) - 1] = G_GINT64_CONSTANT (100) * 365 * DAY;
  plan = create_expiring (fixture, from_now, G_N_ELEMENTS (from_now));
  picture = picture_new (plan);

  g_assert_cmpint (kvp_plan_picture_get_step (picture), ==, KVP_TIME_STEP_HOUR);
  g_assert_cmpuint (find_kind (picture, KVP_EXPIRES_LATER)->n_go, ==, 1);
  assert_spans (plan, picture);
}

static void
test_expires_at_once (StoreFixture *fixture)
{
  const gint64 same[] = { 5 * HOUR, 5 * HOUR, 5 * HOUR };
  const gint64 never[] = { 0, 0 };
  /* What an API could send: past the end of every calendar. */
  const gint64 far[] = { G_MAXINT64 / 2, HOUR };
  g_autoptr(KvpPlan) plan = create_expiring (fixture, same, G_N_ELEMENTS (same));
  g_autoptr(KvpPlan) second = create_expiring (fixture, never, G_N_ELEMENTS (never));
  g_autoptr(KvpPlan) third = create_expiring (fixture, far, G_N_ELEMENTS (far));
  g_autoptr(KvpPlanPicture) picture = picture_new (plan);
  g_autoptr(KvpPlanPicture) second_picture = picture_new (second);
  g_autoptr(KvpPlanPicture) third_picture = picture_new (third);
  const KvpExpirationSpan *last = kvp_plan_picture_get_span (picture, kvp_plan_picture_get_n_spans (picture) - 3);

  g_assert_cmpint (last->kind, ==, KVP_EXPIRES_IN_SPAN);
  g_assert_cmpuint (last->n_go, ==, 3);
  assert_spans (plan, picture);

  g_assert_cmpuint (kvp_plan_picture_get_n_spans (second_picture), ==, 3);
  g_assert_cmpuint (find_kind (second_picture, KVP_EXPIRES_NEVER)->n_go, ==, 2);
  assert_spans (second, second_picture);

  g_assert_cmpuint (find_kind (third_picture, KVP_EXPIRES_LATER)->n_go, ==, 1);
  assert_spans (third, third_picture);
}

/* Marks are where the calendar has them, whatever the length of its days and months. */
static void
test_axis (void)
{
  static const struct {
    const char  *begin;
    gint64       length;
    KvpTimeStep  step;
    const char  *first;
    const char  *second;
  } cases[] = {
    { "2026-11-28T07:12:33Z", 30 * 60, KVP_TIME_STEP_MINUTE, "2026-11-28T07:13:00Z", "2026-11-28T07:14:00Z" },
    { "2026-11-28T07:12:33Z", 5 * HOUR, KVP_TIME_STEP_QUARTER_HOUR, "2026-11-28T07:15:00Z", "2026-11-28T07:30:00Z" },
    { "2026-11-28T23:12:33Z", DAY, KVP_TIME_STEP_HOUR, "2026-11-29T00:00:00Z", "2026-11-29T01:00:00Z" },
    { "2026-11-28T07:12:33Z", 14 * DAY, KVP_TIME_STEP_DAY, "2026-11-29T00:00:00Z", "2026-11-30T00:00:00Z" },
    { "2026-11-28T07:12:33Z", 90 * DAY, KVP_TIME_STEP_WEEK, "2026-12-05T00:00:00Z", "2026-12-12T00:00:00Z" },
    { "2026-11-28T07:12:33Z", 400 * DAY, KVP_TIME_STEP_MONTH, "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z" },
    { "2026-11-28T07:12:33Z", 2000 * DAY, KVP_TIME_STEP_QUARTER, "2027-01-01T00:00:00Z", "2027-04-01T00:00:00Z" },
    { "2026-11-28T07:12:33Z", 8000 * DAY, KVP_TIME_STEP_YEAR, "2027-01-01T00:00:00Z", "2028-01-01T00:00:00Z" },
    { "2026-11-28T07:12:33Z", G_GINT64_CONSTANT (50000) * DAY, KVP_TIME_STEP_DECADE, "2030-01-01T00:00:00Z", "2040-01-01T00:00:00Z" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GDateTime) begin = g_date_time_new_from_iso8601 (cases[i].begin, NULL);
      g_autoptr(GDateTime) first = g_date_time_new_from_iso8601 (cases[i].first, NULL);
      g_autoptr(GDateTime) second = g_date_time_new_from_iso8601 (cases[i].second, NULL);
      gint64 end = g_date_time_to_unix (begin) + cases[i].length;
      KvpTimeStep step;
      g_autoptr(GArray) marks = kvp_time_axis_new (g_date_time_to_unix (begin), end, &step);

      g_assert_cmpint (step, ==, cases[i].step);
      g_assert_cmpuint (marks->len, <, 50);
      g_assert_cmpint (g_array_index (marks, gint64, 0), ==, g_date_time_to_unix (begin));
      g_assert_cmpint (g_array_index (marks, gint64, 1), ==, g_date_time_to_unix (first));
      g_assert_cmpint (g_array_index (marks, gint64, 2), ==, g_date_time_to_unix (second));
      g_assert_cmpint (g_array_index (marks, gint64, marks->len - 1), >, end);
      g_assert_cmpint (g_array_index (marks, gint64, marks->len - 2), <=, end);
    }
}

/* A name that can not be held exactly stays whatever is ticked. */
static void
test_locked (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
  g_autoptr(KvpPlanPicture) picture = NULL;
  g_autoptr(GError) error = NULL;
  KvpKey plain = { .name = "a:1", .name_length = 3 };
  KvpKey inexact = { .name = "a:2", .name_length = 3, .flags = KVP_KEY_INEXACT_NAME };

  store_fixture_open (fixture);
  plan = create_plan (fixture->store);
  kvp_key_list_append (keys, &plain);
  kvp_key_list_append (keys, &inexact);
  append (plan, keys, &error);
  g_assert_no_error (error);
  finish_with (plan, 2, NULL);

  picture = picture_new (plan);
  g_assert_cmpuint (kvp_plan_picture_get_n_branches (picture), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpuint (kvp_plan_picture_get_branch (picture, i)->n_rows, ==, 2);
      g_assert_cmpuint (kvp_plan_picture_get_branch (picture, i)->n_ticked, ==, 1);
      g_assert_cmpuint (kvp_plan_picture_get_branch (picture, i)->n_locked, ==, 1);
    }
}

/* However many changes come while it counts, it counts once more. */
static void
test_many_changes (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanPicture) picture = NULL;
  guint n_changes = 0;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 20000);
  picture = picture_new (plan);
  g_signal_connect_swapped (picture, "changed", G_CALLBACK (changed_cb), &n_changes);
  for (guint32 i = 0; i < 50; i++)
    kvp_plan_set_ticked_async (plan, &i, 1, FALSE, NULL, NULL, NULL);

  SPIN_UNTIL (kvp_plan_get_counts (plan)->excluded == 50 && kvp_plan_picture_get_current (picture));
  g_assert_cmpuint (kvp_plan_picture_get_branch (picture, 0)->n_ticked, ==, 19950);
  g_assert_cmpuint (n_changes, <=, 51);
}

/* Nobody waits for a count whose picture is gone. */
static void
test_gone (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanPicture) picture = NULL;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 20000);
  picture = kvp_plan_picture_new (plan);
  g_assert_finalize_object (g_steal_pointer (&picture));
  picture = picture_new (plan);
  g_assert_cmpuint (kvp_plan_picture_get_branch (picture, 0)->n_ticked, ==, 20000);
}

/* With the plan go its prefixes: they are parts of names. */
static void
test_deleted (StoreFixture *fixture)
{
  g_autoptr(KvpPrefixTree) tree = kvp_prefix_tree_new ();
  g_autoptr(GArray) prefixes = NULL;
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  plan = create_plan (fixture->store);
  kvp_prefix_tree_add (tree, "a:1", 3, TRUE);
  kvp_prefix_tree_add (tree, "a:2", 3, TRUE);
  prefixes = kvp_prefix_tree_choose (tree, 10);
  finish_with (plan, 1, prefixes);
  g_assert_cmpint (query_file (fixture->path, "SELECT COUNT(*) FROM plan_prefix WHERE prefix = x'613a'"), ==, 1);

  delete_plan (fixture->store, plan, &error);
  g_assert_no_error (error);
  g_assert_cmpint (query_file (fixture->path, "SELECT COUNT(*) FROM plan_prefix"), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  /* Marks are those of a calendar. */
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);

  store_fixture_add ("/store/picture/listing", test_listing);
  store_fixture_add ("/store/picture/no-listing", test_no_listing);
  store_fixture_add ("/store/picture/expirations", test_expirations);
  store_fixture_add ("/store/picture/expires-later", test_expires_later);
  store_fixture_add ("/store/picture/expires-at-once", test_expires_at_once);
  g_test_add_func ("/store/picture/axis", test_axis);
  store_fixture_add ("/store/picture/locked", test_locked);
  store_fixture_add ("/store/picture/many-changes", test_many_changes);
  store_fixture_add ("/store/picture/gone", test_gone);
  store_fixture_add ("/store/picture/deleted", test_deleted);

  return g_test_run ();
}
