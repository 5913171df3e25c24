/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Two purges in two namespaces and a dry run in a third, at the same time, in one process and on one budget. */

#include "config.h"

#include <string.h>

#include "cloudflare/kvp-budget.h"
#include "purge/kvp-connection-private.h"
#include "run-fixture.h"

#define N_RUNS 3
#define N_BATCHES 40
#define BATCH_SIZE 50

/* A run begins with as many requests at a time. */
#define N_FIRST_LANES 2

typedef struct {
  RunFixture *fixture;
  KvpNamespace *namespaces[N_RUNS]; /* (owned) */
} Several;

/* Nothing is left of it, and nothing comes while a test waits for something else. */
static void
dry_out (KvpBudget *budget)
{
  KvpRateHint hint = { .has_remaining = TRUE, .remaining = 0, .retry_after = -1 };

  kvp_budget_set_limit (budget, 1, 1000000);
  kvp_budget_learn (budget, 200, &hint);
}

static void
several_set_up (Several       *self,
                gconstpointer  user_data)
{
  self->fixture = run_fixture_new ();
  self->namespaces[0] = g_object_ref (self->fixture->ns);
  for (guint i = 1; i < N_RUNS; i++)
    {
      g_autofree char *title = g_strdup_printf ("Namespace %u", i);
      g_autofree char *id = kvp_demo_server_add_namespace (self->fixture->server, title);

      self->namespaces[i] = kvp_namespace_new (id, title);
    }
}

static void
several_tear_down (Several       *self,
                   gconstpointer  user_data)
{
  for (guint i = 0; i < N_RUNS; i++)
    g_clear_object (&self->namespaces[i]);
  g_clear_pointer (&self->fixture, run_fixture_free);
}

/* The fixture speaks of one namespace at a time. */
static void
several_choose (Several *self,
                guint    index)
{
  g_set_object (&self->fixture->ns, self->namespaces[index]);
}

/* (transfer full): a purge of what "old:" holds but for its first key, that is not under way yet */
static RunPurge *
prepare_purge (Several *self,
               guint    index)
{
  static const guint32 first[] = { 0 };
  g_autoptr(KvpFilter) filter = run_filter_prefixes ("old:", NULL);
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  RunPurge *run;

  several_choose (self, index);
  run_put_many (self->fixture, "old:", N_BATCHES * BATCH_SIZE, NULL);
  run_put_many (self->fixture, "new:", 10 + index, NULL);
  plan = run_scan (self->fixture, filter);
  run_set_ticked (plan, first, 1, FALSE);
  confirmation = run_confirm (plan);
  run = run_purge_new (self->fixture, confirmation);
  g_object_set (run->purge, "batch-size", BATCH_SIZE, "max-concurrency", 4, NULL);

  return run;
}

/* (transfer full): as many lists as a purge has batches */
static KvpFilter *
prepare_scan (Several *self,
              guint    index)
{
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  KvpFilter *filter;

  several_choose (self, index);
  for (guint i = 0; i < N_BATCHES; i++)
    {
      g_autofree char *prefix = g_strdup_printf ("p%02u:", i);
      g_autoptr(GBytes) bytes = g_bytes_new (prefix, strlen (prefix));

      run_put_many (self->fixture, prefix, 3, NULL);
      kvp_filter_builder_add_prefix (builder, bytes);
    }
  filter = kvp_filter_builder_build (builder, NULL);
  g_assert_nonnull (filter);

  return filter;
}

static void
assert_left (Several *self,
             guint    index)
{
  several_choose (self, index);
  g_assert_cmpuint (run_count_left (self->fixture), ==, 1 + 10 + index);
  g_assert_true (run_has_key (self->fixture, "old:0000000"));
  g_assert_true (run_has_key (self->fixture, "new:0000000"));
}

/* Which run a line of the server's log belongs to; N_RUNS if none. */
static guint
find_run (Several    *self,
          const char *line)
{
  guint run = 0;

  while (run < N_RUNS && strstr (line, kvp_namespace_get_id (self->namespaces[run])) == NULL)
    run++;

  return run;
}

/* Nobody has to wait until another one is over. (Whose turn it is when all wait is tested with the budget: how often a run
 * waits depends on how long it takes to write.) */
static void
assert_side_by_side (Several            *self,
                     const char * const *log)
{
  guint n_sent[N_RUNS] = { 0 };
  gboolean one_is_over = FALSE;

  for (guint i = 0; log[i] != NULL && !one_is_over; i++)
    {
      guint run = find_run (self, log[i]);

      if (run < N_RUNS)
        one_is_over = ++n_sent[run] == N_BATCHES;
    }

  g_assert_true (one_is_over);
  for (guint run = 0; run < N_RUNS; run++)
    g_assert_cmpuint (n_sent[run], >=, 2);
}

typedef struct {
  KvpPlan    *plans[2];
  GListModel *all;
} AllWait;

/* Both purges have something to send, and the dry run has a plan to write to. */
static gboolean
all_wait (gpointer user_data)
{
  const AllWait *wait = user_data;

  return kvp_plan_get_counts (wait->plans[0])->in_flight == N_FIRST_LANES * BATCH_SIZE &&
         kvp_plan_get_counts (wait->plans[1])->in_flight == N_FIRST_LANES * BATCH_SIZE &&
         g_list_model_get_n_items (wait->all) == N_RUNS;
}

static void
test_side_by_side (Several       *self,
                   gconstpointer  user_data)
{
  g_autoptr(RunPurge) a = prepare_purge (self, 0);
  g_autoptr(RunPurge) b = prepare_purge (self, 1);
  g_autoptr(KvpFilter) filter = prepare_scan (self, 2);
  g_autoptr(KvpBudget) budget =
    kvp_client_get_budget (kvp_connection_get_client (self->fixture->connection), KVP_DEMO_ACCOUNT_ID);
  AllWait wait = {
    .plans = { kvp_purge_get_plan (a->purge), kvp_purge_get_plan (b->purge) },
    .all = kvp_store_get_plans (self->fixture->store),
  };
  g_autoptr(RunScan) scan = NULL;
  g_auto(GStrv) log = NULL;

  run_count_requests (self->fixture, "");
  dry_out (budget);
  run_purge_start (a);
  run_purge_start (b);
  scan = run_scan_start (self->fixture, filter);
  run_until (all_wait, &wait);
  g_assert_cmpuint (run_count_requests (self->fixture, ""), ==, 0);
  kvp_budget_set_limit (budget, 60, 1);

  run_purge_wait (a);
  run_purge_wait (b);
  run_scan_wait (scan);

  g_assert_no_error (a->error);
  g_assert_no_error (b->error);
  g_assert_no_error (scan->error);
  g_assert_cmpuint (kvp_plan_get_counts (wait.plans[0])->deleted, ==, N_BATCHES * BATCH_SIZE - 1);
  g_assert_cmpuint (kvp_plan_get_counts (wait.plans[1])->deleted, ==, N_BATCHES * BATCH_SIZE - 1);
  g_assert_false (kvp_plan_get_partial (scan->plan));
  g_assert_cmpuint (kvp_plan_get_counts (scan->plan)->total, ==, 3 * N_BATCHES);
  assert_left (self, 0);
  assert_left (self, 1);
  several_choose (self, 2);
  g_assert_cmpuint (run_count_left (self->fixture), ==, 3 * N_BATCHES);

  log = kvp_demo_server_take_log (self->fixture->server);
  assert_side_by_side (self, (const char * const *) log);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/runs/several/side-by-side", Several, NULL, several_set_up, test_side_by_side, several_tear_down);

  return g_test_run ();
}
