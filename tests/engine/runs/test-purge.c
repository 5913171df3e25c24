/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Purges that meet no fault: what the server holds afterwards is what counts. */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "plain-listing.h"
#include "run-fixture.h"

/* Every name that the server has and @gone has not. */
static GPtrArray *
names_without (RunFixture *fixture,
               GPtrArray  *gone)
{
  g_autoptr(GHashTable) set = g_hash_table_new (g_bytes_hash, g_bytes_equal);
  g_autoptr(GPtrArray) all = kvp_demo_server_get_names (fixture->server, kvp_namespace_get_id (fixture->ns));
  GPtrArray *rest = run_names_new ();

  for (guint i = 0; i < gone->len; i++)
    g_hash_table_add (set, g_ptr_array_index (gone, i));
  for (guint i = 0; i < all->len; i++)
    {
      if (!g_hash_table_contains (set, g_ptr_array_index (all, i)))
        g_ptr_array_add (rest, g_bytes_ref (g_ptr_array_index (all, i)));
    }

  return rest;
}

static void
assert_server_holds (RunFixture *fixture,
                     GPtrArray  *expected)
{
  g_autoptr(GPtrArray) names = kvp_demo_server_get_names (fixture->server, kvp_namespace_get_id (fixture->ns));

  run_assert_same_names (names, expected);
}

static gboolean
is_archived_product_of_search (GBytes   *name,
                               JsonNode *metadata,
                               gpointer  user_data)
{
  return g_bytes_get_size (name) >= 8 && memcmp (g_bytes_get_data (name, NULL), "product:", 8) == 0 &&
         plain_metadata_is (metadata, "status", "archived") &&
         plain_metadata_is (metadata, "owner.team", "search");
}

static KvpFilter *
archived_products_of_search (void)
{
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  g_autoptr(GBytes) prefix = g_bytes_new_static ("product:", 8);
  g_autoptr(GError) error = NULL;
  KvpFilter *filter;

  kvp_filter_builder_add_prefix (builder, prefix);
  kvp_filter_builder_set_join (builder, KVP_JOIN_ALL);
  kvp_filter_builder_add_rule (builder, "status", KVP_METADATA_EQUALS, "archived");
  kvp_filter_builder_add_rule (builder, "owner.team", KVP_METADATA_EQUALS, "search");
  filter = kvp_filter_builder_build (builder, &error);
  g_assert_no_error (error);

  return filter;
}

/* The main job: by prefix and metadata in 100,000 keys. */
static void
test_sample (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new_with_sample (100000);
  g_autoptr(KvpFilter) filter = archived_products_of_search ();
  g_autoptr(GPtrArray) doomed = plain_listing_match (fixture, is_archived_product_of_search, NULL);
  g_autoptr(GPtrArray) expected = names_without (fixture, doomed);
  g_autoptr(KvpPlan) plan = run_scan (fixture, filter);
  g_autoptr(RunPurge) run = NULL;
  const KvpProgress *progress;

  g_assert_cmpuint (doomed->len, >, 1000);
  run = run_purge (fixture, plan);

  g_assert_true (run->ok);
  assert_server_holds (fixture, expected);

  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_FINISHED);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, doomed->len);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->total, ==, doomed->len);
  progress = kvp_run_get_progress (KVP_RUN (run->purge));
  g_assert_cmpuint (progress->deleted, ==, doomed->len);
  g_assert_cmpuint (progress->total, ==, doomed->len);
  g_assert_cmpmem (progress, sizeof *progress, &run->shown, sizeof run->shown);
  g_assert_cmpuint (kvp_plan_get_run_requests (plan), ==, progress->requests);
  g_assert_cmpint (kvp_plan_get_run_duration (plan), >, 0);
}

static void
test_every_key (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new_with_sample (5000);
  g_autoptr(KvpPlan) plan = run_scan_every (fixture);
  g_autoptr(RunPurge) run = run_purge (fixture, plan);

  g_assert_true (run->ok);
  g_assert_cmpuint (run_count_left (fixture), ==, 0);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_FINISHED);
}

/* What was unticked stays on the server. */
static void
test_unticked_stay (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(RunPurge) run = NULL;
  static const guint32 positions[] = { 1, 3 };

  run_put_many (fixture, "key:", 5, NULL);
  plan = run_scan_every (fixture);
  run_set_ticked (plan, positions, G_N_ELEMENTS (positions), FALSE);
  run = run_purge (fixture, plan);

  g_assert_true (run->ok);
  g_assert_cmpuint (run_count_left (fixture), ==, 2);
  g_assert_true (run_has_key (fixture, "key:0000001"));
  g_assert_true (run_has_key (fixture, "key:0000003"));
  g_assert_cmpuint (kvp_plan_get_counts (plan)->excluded, ==, 2);
  g_assert_cmpuint (kvp_run_get_progress (KVP_RUN (run->purge))->total, ==, 3);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_FINISHED);
}

/* A key that is put after the dry run is on no list, and so is never sent. */
static void
test_later_keys_stay (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_prefixes ("key:", NULL);
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(RunPurge) run = NULL;

  run_put_many (fixture, "key:", 50, NULL);
  plan = run_scan (fixture, filter);
  run_put (fixture, "key:0000007:new", NULL);
  run = run_purge (fixture, plan);

  g_assert_true (run->ok);
  g_assert_cmpuint (run_count_left (fixture), ==, 1);
  g_assert_true (run_has_key (fixture, "key:0000007:new"));
}

/* A key that is gone meanwhile counts as deleted: the API can't tell, and the person wanted it gone. */
static void
test_gone_meanwhile (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) first = NULL;
  g_autoptr(KvpPlan) second = NULL;
  g_autoptr(RunPurge) first_run = NULL;
  g_autoptr(RunPurge) second_run = NULL;

  run_put_many (fixture, "key:", 50, NULL);
  first = run_scan_every (fixture);
  second = run_scan_every (fixture);
  first_run = run_purge (fixture, first);
  second_run = run_purge (fixture, second);

  g_assert_true (first_run->ok && second_run->ok);
  g_assert_cmpint (kvp_plan_get_state (second), ==, KVP_PLAN_FINISHED);
  g_assert_cmpuint (kvp_plan_get_counts (second)->deleted, ==, 50);
}

/* --- batches --- */

typedef struct {
  guint batch_size;
  guint concurrency;
  guint n_keys;
} Shape;

static const Shape shapes[] = {
  { 1, 1, 7 },
  { 1, 8, 40 },
  { 7, 3, 100 },
  { 10, 5, 100 },
  { 99, 8, 100 },
  { 100, 2, 100 },
  { 101, 4, 100 },
  { 1000, 6, 6001 },
  { 10000, 1, 10001 },
  { 10000, 7, 10000 },
};

static void
test_shape (gconstpointer user_data)
{
  const Shape *shape = user_data;
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_prefixes ("key:", NULL);
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunPurge) run = NULL;

  run_put_many (fixture, "key:", shape->n_keys, NULL);
  run_put (fixture, "other", NULL);
  plan = run_scan (fixture, filter);
  confirmation = run_confirm (plan);
  run = run_purge_new (fixture, confirmation);
  g_object_set (run->purge, "batch-size", shape->batch_size, "max-concurrency", shape->concurrency, NULL);
  run_count_requests (fixture, "");
  run_purge_start (run);
  run_purge_wait (run);

  g_assert_true (run->ok);
  g_assert_cmpuint (run_count_left (fixture), ==, 1);
  g_assert_true (run_has_key (fixture, "other"));
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, shape->n_keys);
  g_assert_cmpuint (run_count_requests (fixture, "/bulk/delete"), ==,
                    (shape->n_keys + shape->batch_size - 1) / shape->batch_size);
}

static void
test_batch_size_limits (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunPurge) run = NULL;
  static const char * const names[] = { "batch-size", "batch-size" };
  static const guint values[] = { 0, 10001 };

  run_put (fixture, "key", NULL);
  plan = run_scan_every (fixture);
  confirmation = run_confirm (plan);
  run = run_purge_new (fixture, confirmation);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      guint before = 0;
      guint after = 0;

      g_object_get (run->purge, names[i], &before, NULL);
      run_set_out_of_range (run->purge, names[i], values[i]);
      g_object_get (run->purge, names[i], &after, NULL);
      g_assert_cmpuint (after, ==, before);
    }

  g_assert_true (run_has_key (fixture, "key"));
}

/* --- names --- */

static void
test_odd_names (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_prefixes ("x", NULL);
  g_autoptr(GPtrArray) expected = NULL;
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(RunPurge) run = NULL;
  g_autofree char *longest = g_strnfill (512, 'x');
  static const char * const tails[] = {
    "", "..", "/..", "/../..", "%2F", "%2e%2e", "/", "...", "?a=b&c", "#", "+", " ", "\"", "\\", "\n", "\t", "\001", "\177",
    "\342\200\256", "\346\227\245\346\234\254", "\360\237\232\200", "<b>", "&amp;", "caf\303\251", "cafe\314\201", "\\u0000",
  };

  for (guint i = 0; i < G_N_ELEMENTS (tails); i++)
    {
      g_autofree char *doomed = g_strconcat ("x", tails[i], NULL);
      g_autofree char *kept = g_strconcat ("y", tails[i], NULL);

      run_put (fixture, kept, NULL);
      run_put (fixture, doomed, NULL);
    }
  expected = kvp_demo_server_get_names (fixture->server, kvp_namespace_get_id (fixture->ns));
  for (guint i = expected->len; i > 0; i--)
    {
      const char *name = g_bytes_get_data (g_ptr_array_index (expected, i - 1), NULL);

      if (name[0] == 'x')
        g_ptr_array_remove_index (expected, i - 1);
    }
  run_put (fixture, longest, NULL);
  run_put_bytes (fixture, "x\0y", 3, NULL);

  plan = run_scan (fixture, filter);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->total, ==, G_N_ELEMENTS (tails) + 2);
  run = run_purge (fixture, plan);

  g_assert_true (run->ok);
  assert_server_holds (fixture, expected);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, G_N_ELEMENTS (tails) + 2);
}

/* --- rules of the object --- */

static void
test_one_shot (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunPurge) run = NULL;
  g_autoptr(RunPurge) again = NULL;

  run_put (fixture, "key", NULL);
  plan = run_scan_every (fixture);
  confirmation = run_confirm (plan);
  run = run_purge_new (fixture, confirmation);
  run_purge_start (run);
  run_assert_refused (run->purge);
  run_purge_wait (run);
  g_assert_true (run->ok);

  run_assert_refused (run->purge);

  /* Nor does the same confirmation start another. */
  again = run_purge_new (fixture, confirmation);
  run_assert_refused (again->purge);
}

/* A second purge of the same namespace waits for the first; one of another namespace does not. */
static void
test_one_at_a_time (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autofree char *other_id = kvp_demo_server_add_namespace (fixture->server, "Other");
  g_autoptr(KvpNamespace) ns = g_object_ref (fixture->ns);
  g_autoptr(KvpNamespace) other = kvp_namespace_new (other_id, "Other");
  g_autoptr(KvpPlan) first = NULL;
  g_autoptr(KvpPlan) second = NULL;
  g_autoptr(KvpPlan) elsewhere = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(KvpConfirmation) second_confirmation = NULL;
  g_autoptr(RunPurge) run = NULL;
  g_autoptr(RunPurge) second_run = NULL;
  g_autoptr(RunPurge) elsewhere_run = NULL;

  run_put_many (fixture, "key:", 10, NULL);
  first = run_scan_every (fixture);
  second = run_scan_every (fixture);
  g_set_object (&fixture->ns, other);
  run_put (fixture, "key", NULL);
  elsewhere = run_scan_every (fixture);
  g_set_object (&fixture->ns, ns);

  confirmation = run_confirm (first);
  run = run_purge_new (fixture, confirmation);
  kvp_demo_server_hold (fixture->server, kvp_namespace_get_id (ns));
  run_purge_start (run);
  run_until_held (fixture, 1);

  second_confirmation = run_confirm (second);
  second_run = run_purge_new (fixture, second_confirmation);
  run_assert_refused (second_run->purge);
  g_assert_cmpint (kvp_plan_get_state (second), ==, KVP_PLAN_DRAFT);

  elsewhere_run = run_purge (fixture, elsewhere);
  g_assert_true (elsewhere_run->ok);

  kvp_demo_server_release (fixture->server);
  run_purge_wait (run);
  g_assert_true (run->ok);

  /* The refused start cost neither the object nor the confirmation. */
  run_purge_start (second_run);
  run_purge_wait (second_run);
  g_assert_true (second_run->ok);
}

static void
test_other_endpoint (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(RunFixture) other = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunPurge) run = NULL;

  run_put (fixture, "key", NULL);
  plan = run_scan_every (fixture);
  confirmation = run_confirm (plan);
  run = run_purge_new (other, confirmation);
  run_count_requests (other, "");

  run_assert_refused (run->purge);
  g_assert_cmpuint (run_count_requests (other, ""), ==, 0);
  g_assert_true (run_has_key (fixture, "key"));
}

/* The rest of a stopped purge can be run, after a new confirmation. */
static void
test_stop_and_go_on (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunPurge) run = NULL;
  g_autoptr(RunPurge) rest = NULL;

  run_put_many (fixture, "key:", 100, NULL);
  plan = run_scan_every (fixture);
  confirmation = run_confirm (plan);
  run = run_purge_new (fixture, confirmation);
  g_object_set (run->purge, "batch-size", 10, "max-concurrency", 3, NULL);
  kvp_demo_server_hold (fixture->server, "/bulk/delete");
  run_purge_start (run);
  /* The pace begins with two. */
  run_until_held (fixture, 2);

  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_RUNNING);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->in_flight, ==, 20);
  kvp_run_stop (KVP_RUN (run->purge));
  g_assert_true (kvp_run_get_stopping (KVP_RUN (run->purge)));
  kvp_demo_server_release (fixture->server);
  run_purge_wait (run);

  /* What was in flight was awaited and is accounted for; the rest is as it was. */
  g_assert_true (run->ok);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_STOPPED);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, 20);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 80);
  g_assert_cmpuint (run_count_left (fixture), ==, 80);

  rest = run_purge (fixture, plan);
  g_assert_true (rest->ok);
  g_assert_cmpuint (run_count_left (fixture), ==, 0);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_FINISHED);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, 100);
}

static void
test_stop_at_once (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunPurge) run = NULL;

  run_put_many (fixture, "key:", 100, NULL);
  plan = run_scan_every (fixture);
  confirmation = run_confirm (plan);
  run = run_purge_new (fixture, confirmation);
  run_purge_start (run);
  kvp_run_stop (KVP_RUN (run->purge));
  run_purge_wait (run);

  g_assert_true (run->ok);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_STOPPED);
  g_assert_cmpuint (run_count_left (fixture), ==, 100);
}

static void
stop_at_claim_cb (KvpPlan  *plan,
                  RunPurge *run)
{
  if (kvp_plan_get_counts (plan)->in_flight > 0)
    kvp_run_stop (KVP_RUN (run->purge));
}

/* Stopped when keys are claimed, and not yet sent: they are pending again, and stay. */
static void
test_stop_at_claim (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunPurge) run = NULL;

  run_put_many (fixture, "key:", 100, NULL);
  plan = run_scan_every (fixture);
  confirmation = run_confirm (plan);
  run = run_purge_new (fixture, confirmation);
  g_object_set (run->purge, "batch-size", 10, "max-concurrency", 4, NULL);
  g_signal_connect (plan, "changed", G_CALLBACK (stop_at_claim_cb), run);
  run_count_requests (fixture, "");
  run_purge_start (run);
  run_purge_wait (run);
  g_signal_handlers_disconnect_by_data (plan, run);

  g_assert_true (run->ok);
  g_assert_true (kvp_run_get_stopping (KVP_RUN (run->purge)));
  g_assert_cmpuint (run_count_requests (fixture, "POST "), ==, 0);
  g_assert_cmpuint (run_count_left (fixture), ==, 100);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->pending, ==, 100);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_STOPPED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/purge/sample", test_sample);
  g_test_add_func ("/purge/every-key", test_every_key);
  g_test_add_func ("/purge/unticked-stay", test_unticked_stay);
  g_test_add_func ("/purge/later-keys-stay", test_later_keys_stay);
  g_test_add_func ("/purge/gone-meanwhile", test_gone_meanwhile);
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autofree char *path = g_strdup_printf ("/purge/batches/%u-keys-by-%u-and-%u-at-once",
                                               shapes[i].n_keys, shapes[i].batch_size, shapes[i].concurrency);

      g_test_add_data_func (path, &shapes[i], test_shape);
    }
  g_test_add_func ("/purge/batch-size-limits", test_batch_size_limits);
  g_test_add_func ("/purge/odd-names", test_odd_names);
  g_test_add_func ("/purge/one-shot", test_one_shot);
  g_test_add_func ("/purge/one-at-a-time", test_one_at_a_time);
  g_test_add_func ("/purge/other-endpoint", test_other_endpoint);
  g_test_add_func ("/purge/stop-and-go-on", test_stop_and_go_on);
  g_test_add_func ("/purge/stop-at-once", test_stop_at_once);
  g_test_add_func ("/purge/stop-at-claim", test_stop_at_claim);

  return g_test_run ();
}
