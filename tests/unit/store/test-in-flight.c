/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-error.h"
#include "check-fixture.h"
#include "store/kvp-plan-backup.h"

/* That a key is in flight is mostly a position, and not in its row: whoever asks must be told the same. */

#define N_ROWS 60
#define N_STEPS 40

static void
assert_listed (KvpPlan           *plan,
               const KvpKeyState *states)
{
  g_autoptr(KvpPlanKeys) list = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  GListModel *rows = G_LIST_MODEL (list);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(KvpPlanRow) row = g_list_model_get_item (rows, i);

      g_assert_cmpint (kvp_plan_row_get_state (row), ==, states[i]);
      g_assert_cmpint (kvp_plan_row_get_ticked (row), ==, states[i] == KVP_KEY_PENDING);
    }
}

static KvpPlan *
reopen (StoreFixture *fixture)
{
  store_fixture_close (fixture);
  store_fixture_open (fixture);

  return g_list_model_get_item (kvp_store_get_plans (fixture->store), 0);
}

/* What is claimed is written once, whatever its size; and is in flight for everybody, in the next process too. */
static void
test_claim (StoreFixture *fixture)
{
  const KvpKeyState states[] = { KVP_KEY_IN_FLIGHT, KVP_KEY_EXCLUDED, KVP_KEY_IN_FLIGHT, KVP_KEY_IN_FLIGHT,
                                 KVP_KEY_PENDING, KVP_KEY_PENDING };
  const guint32 unticked = 1;
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanKeys) problems = NULL;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 6);
  g_assert_true (set_ticked (plan, &unticked, 1, FALSE, NULL));
  g_assert_true (start_run (plan, kvp_plan_get_revision (plan), NULL));
  kvp_plan_batch_free (claim (plan, 1, NULL));
  kvp_plan_batch_free (claim (plan, 2, NULL));

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(KvpPlanCheck) check = NULL;

      g_assert_cmpint (query_file (fixture->path, "SELECT COUNT(*) FROM plan_row WHERE state = 2"), ==, 0);
      g_assert_cmpint (query_file (fixture->path, "SELECT claimed_to FROM plan_claim"), ==, 4);
      assert_states (fixture, plan, states);
      assert_listed (plan, states);
      assert_counts (fixture, plan);
      g_assert_cmpuint (kvp_plan_get_counts (plan)->in_flight, ==, 3);
      check = check_new (plan, KVP_PLAN_CHECK_IN_FLIGHT, NULL);
      g_assert_cmpuint (kvp_plan_check_get_n_keys (check), ==, 3);

      g_clear_object (&plan);
      plan = reopen (fixture);
    }

  problems = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_NOT_DELETED);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (problems)), ==, 3);
}

/* One request was certainly not carried out. Those before and after it are on their way all the same, and to another plan
 * it is nothing. */
static void
test_back_to_pending (StoreFixture *fixture)
{
  KvpKeyState states[] = { KVP_KEY_IN_FLIGHT, KVP_KEY_IN_FLIGHT, KVP_KEY_PENDING, KVP_KEY_PENDING,
                           KVP_KEY_IN_FLIGHT, KVP_KEY_IN_FLIGHT, KVP_KEY_PENDING, KVP_KEY_PENDING };
  g_autoptr(KvpPlan) other = NULL;
  g_autoptr(KvpPlan) plan = NULL;
  KvpPlanBatch *batches[3];
  KvpPlanBatch *next;

  store_fixture_open (fixture);
  other = create_draft (fixture->store, 8);
  g_assert_true (start_run (other, 0, NULL));
  kvp_plan_batch_free (claim (other, 6, NULL));
  plan = create_draft (fixture->store, 8);
  g_assert_true (start_run (plan, 0, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (batches); i++)
    batches[i] = claim (plan, 2, NULL);
  g_assert_true (settle (plan, batches[1], NULL));
  assert_states (fixture, plan, states);
  assert_listed (plan, states);
  assert_counts (fixture, plan);
  assert_counts (fixture, other);
  g_assert_cmpuint (kvp_plan_get_counts (other)->in_flight, ==, 6);
  g_assert_cmpint (query_file (fixture->path, "SELECT COUNT(*) FROM plan_row WHERE plan = 1 AND state = 2"), ==, 0);
  g_assert_cmpint (query_file (fixture->path, "SELECT claimed_to FROM plan_claim WHERE plan = 1"), ==, 6);

  /* They are given out again, and nothing else is. */
  next = claim (plan, 3, NULL);
  g_assert_cmpuint (kvp_plan_batch_get_length (next), ==, 3);
  g_assert_cmpuint (kvp_plan_batch_get_position (next, 0), ==, 2);
  g_assert_cmpuint (kvp_plan_batch_get_position (next, 1), ==, 3);
  g_assert_cmpuint (kvp_plan_batch_get_position (next, 2), ==, 6);
  kvp_plan_batch_set_all (batches[2], KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  g_assert_true (settle (plan, batches[2], NULL));
  states[2] = states[3] = states[6] = KVP_KEY_IN_FLIGHT;
  states[4] = states[5] = KVP_KEY_DELETED;
  assert_states (fixture, plan, states);
  assert_counts (fixture, plan);
  kvp_plan_batch_free (batches[0]);
  kvp_plan_batch_free (next);
}

/* No outcome for what was never sent, though its row looks like one that was. */
static void
test_settle_pending (StoreFixture *fixture)
{
  const KvpKeyState states[] = { KVP_KEY_IN_FLIGHT, KVP_KEY_IN_FLIGHT, KVP_KEY_PENDING, KVP_KEY_PENDING };
  const KvpKeyState outcomes[] = { KVP_KEY_DELETED, KVP_KEY_IN_FLIGHT, KVP_KEY_PENDING };
  g_autoptr(KvpKeyList) keys = make_keys (1, 2);
  g_autoptr(GArray) positions = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr(KvpPlan) plan = NULL;

  for (guint32 i = 1; i < 3; i++)
    g_array_append_val (positions, i);
  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 4);
  g_assert_true (start_run (plan, 0, NULL));
  kvp_plan_batch_free (claim (plan, 2, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      KvpPlanBatch *batch = kvp_plan_batch_new (keys, positions);
      g_autoptr(GError) error = NULL;

      kvp_plan_batch_set_all (batch, outcomes[i], KVP_REASON_NONE, NULL);
      g_assert_false (settle (plan, batch, &error));
      g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
      assert_states (fixture, plan, states);
      assert_counts (fixture, plan);
    }
}

/* The values of the rest are to be saved, and that of one that is in flight can not be. */
static void
test_backup (StoreFixture *fixture)
{
  const KvpKeyState states[] = { KVP_KEY_IN_FLIGHT, KVP_KEY_SKIPPED, KVP_KEY_IN_FLIGHT, KVP_KEY_SKIPPED,
                                 KVP_KEY_PENDING };
  GArray *skips = g_array_new (FALSE, FALSE, sizeof (KvpPlanSkip));
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GAsyncResult) begun = NULL;
  g_autoptr(GAsyncResult) ended = NULL;
  g_autoptr(GError) error = NULL;

  for (guint32 i = 1; i < 5; i += 2)
    {
      const KvpPlanSkip skip = { i, KVP_REASON_NOT_SAVED, NULL };

      g_array_append_val (skips, skip);
    }
  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 5);
  g_assert_true (start_run (plan, 0, NULL));
  kvp_plan_batch_free (claim (plan, 3, NULL));
  g_assert_true (end_run (plan, TRUE, NULL));
  kvp_plan_begin_backup_async (plan, 0, NULL, store_result, &begun);
  wait_for (&begun);
  g_assert_true (kvp_plan_begin_backup_finish (plan, begun, &error));
  kvp_plan_end_backup_async (plan, 0, "/tmp/backup.json", "0", 3, 2, skips, NULL, store_result, &ended);
  wait_for (&ended);
  g_assert_true (kvp_plan_end_backup_finish (plan, ended, &error));
  g_assert_no_error (error);
  assert_states (fixture, plan, states);
  assert_counts (fixture, plan);
}

/* --- at random --- */

typedef struct {
  StoreFixture *fixture;
  KvpPlan      *plan;    /* (owned) */
  GRand        *random;  /* (owned) */
  GPtrArray    *batches; /* (owned) (element-type KvpPlanBatch): that somebody still waits for */
  KvpKeyState   states[N_ROWS];
} Model;

static guint
pick (Model *self,
      guint  n)
{
  return (guint) g_rand_int_range (self->random, 0, (gint32) n);
}

static guint
count (const Model *self,
       KvpKeyState  state)
{
  guint n = 0;

  for (guint i = 0; i < N_ROWS; i++)
    n += self->states[i] == state;

  return n;
}

static void
model_init (Model        *self,
            StoreFixture *fixture,
            guint         seed)
{
  g_autoptr(GArray) unticked = g_array_new (FALSE, FALSE, sizeof (guint32));

  *self = (Model) { .fixture = fixture, .random = g_rand_new_with_seed (seed) };
  self->batches = g_ptr_array_new_with_free_func ((GDestroyNotify) kvp_plan_batch_free);
  store_fixture_open (fixture);
  self->plan = create_draft (fixture->store, N_ROWS);
  for (guint32 i = 0; i < N_ROWS; i++)
    {
      self->states[i] = pick (self, 5) == 0 ? KVP_KEY_EXCLUDED : KVP_KEY_PENDING;
      if (self->states[i] == KVP_KEY_EXCLUDED)
        g_array_append_val (unticked, i);
    }
  if (unticked->len > 0)
    g_assert_true (set_ticked (self->plan, (const guint32 *) (gpointer) unticked->data, unticked->len, FALSE, NULL));
  g_assert_true (start_run (self->plan, kvp_plan_get_revision (self->plan), NULL));
}

static void
model_clear (Model *self)
{
  g_assert_true (delete_plan (self->fixture->store, self->plan, NULL));
  g_clear_object (&self->plan);
  store_fixture_close (self->fixture);
  g_ptr_array_unref (self->batches);
  g_rand_free (self->random);
}

static void
assert_model (Model *self)
{
  const KvpPlanCounts *counts = kvp_plan_get_counts (self->plan);

  g_assert_cmpuint (counts->pending, ==, count (self, KVP_KEY_PENDING));
  g_assert_cmpuint (counts->in_flight, ==, count (self, KVP_KEY_IN_FLIGHT));
  g_assert_cmpuint (counts->deleted, ==, count (self, KVP_KEY_DELETED));
  assert_states (self->fixture, self->plan, self->states);
  assert_listed (self->plan, self->states);
  assert_counts (self->fixture, self->plan);
}

static void
step_claim (Model *self)
{
  guint max = 1 + pick (self, 9);
  g_autoptr(GError) error = NULL;
  KvpPlanBatch *batch = claim (self->plan, max, &error);
  guint n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < N_ROWS && n < max; i++)
    {
      if (self->states[i] != KVP_KEY_PENDING)
        continue;

      g_assert_nonnull (batch);
      g_assert_cmpuint (kvp_plan_batch_get_position (batch, n++), ==, i);
      self->states[i] = KVP_KEY_IN_FLIGHT;
    }
  g_assert_cmpuint (batch != NULL ? kvp_plan_batch_get_length (batch) : 0, ==, n);
  if (batch != NULL)
    g_ptr_array_add (self->batches, batch);
}

/* Some rows of a batch, as for a request that is sent in halves. */
static KvpPlanBatch *
take_part (KvpPlanBatch *batch,
           guint         first,
           guint         n)
{
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
  g_autoptr(GArray) positions = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = first; i < first + n; i++)
    {
      guint32 position = kvp_plan_batch_get_position (batch, i);

      kvp_key_list_append (keys, kvp_key_list_get (kvp_plan_batch_get_keys (batch), i));
      g_array_append_val (positions, position);
    }

  return kvp_plan_batch_new (keys, positions);
}

static void
step_settle (Model *self)
{
  static const KvpKeyState outcomes[] = { KVP_KEY_DELETED, KVP_KEY_PENDING, KVP_KEY_FAILED, KVP_KEY_SKIPPED,
                                          KVP_KEY_IN_FLIGHT };
  g_autoptr(GError) error = NULL;
  KvpPlanBatch *batch;
  gboolean alike = pick (self, 3) > 0;
  KvpKeyState state = outcomes[pick (self, G_N_ELEMENTS (outcomes))];
  guint n;

  if (self->batches->len == 0)
    return;

  batch = g_ptr_array_steal_index_fast (self->batches, pick (self, self->batches->len));
  n = kvp_plan_batch_get_length (batch);
  if (n > 1 && pick (self, 3) == 0)
    {
      g_ptr_array_add (self->batches, take_part (batch, n / 2, n - n / 2));
      g_ptr_array_add (self->batches, take_part (batch, 0, n / 2));
      kvp_plan_batch_free (batch);
      return;
    }

  for (guint i = 0; i < n; i++)
    {
      if (!alike)
        state = outcomes[pick (self, G_N_ELEMENTS (outcomes))];
      kvp_plan_batch_set_outcome (batch, i, state,
                                  state == KVP_KEY_FAILED ? KVP_REASON_OUTCOME_UNKNOWN : KVP_REASON_NONE, NULL);
      self->states[kvp_plan_batch_get_position (batch, i)] = state;
    }
  g_assert_true (settle (self->plan, batch, &error));
  g_assert_no_error (error);
}

/* Another process finds what this one left, or this one rests. Nobody waits for an answer any more. */
static void
step_interrupt (Model *self)
{
  if (pick (self, 2) == 0)
    {
      g_object_unref (self->plan);
      self->plan = reopen (self->fixture);
    }
  else
    {
      g_assert_true (end_run (self->plan, TRUE, NULL));
    }
  g_assert_cmpint (kvp_plan_get_state (self->plan), ==, KVP_PLAN_PAUSED);
  g_ptr_array_set_size (self->batches, 0);
}

/* Rows in flight that are there become pending; whatever is not there is skipped. */
static void
step_check (Model *self)
{
  KvpPlanCheckScope scope = pick (self, 2) == 0 ? KVP_PLAN_CHECK_ALL : KVP_PLAN_CHECK_IN_FLIGHT;
  g_autoptr(KvpPlanCheck) check = check_new (self->plan, scope, NULL);
  g_autoptr(KvpKeyList) all = make_keys (0, N_ROWS);
  g_autoptr(KvpKeyList) page = kvp_key_list_new ();
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < N_ROWS; i++)
    {
      gboolean in_scope = self->states[i] == KVP_KEY_IN_FLIGHT ||
                          (self->states[i] == KVP_KEY_PENDING && scope == KVP_PLAN_CHECK_ALL);
      gboolean is_there = pick (self, 8) > 0;

      if (is_there)
        kvp_key_list_append (page, kvp_key_list_get (all, i));
      if (in_scope)
        self->states[i] = is_there ? KVP_KEY_PENDING : KVP_KEY_SKIPPED;
    }
  g_assert_true (check_compare (check, page, &error));
  g_assert_true (check_commit (check, 1000, NULL, &error));
  g_assert_no_error (error);
}

static gboolean
step (Model *self)
{
  guint what = pick (self, 12);

  if (what < 6)
    {
      step_claim (self);
    }
  else if (what < 11)
    {
      step_settle (self);
    }
  else
    {
      step_interrupt (self);
      assert_model (self);
      if (pick (self, 2) == 0)
        step_check (self);
      assert_model (self);
      if (kvp_plan_get_state (self->plan) == KVP_PLAN_FINISHED)
        return FALSE;
      g_assert_true (start_run (self->plan, kvp_plan_get_revision (self->plan), NULL));
    }
  assert_model (self);

  return TRUE;
}

static void
test_at_random (StoreFixture *fixture)
{
  /* With "-m slow" as many as one has patience for. */
  const guint n_rounds = g_test_slow () ? 500 : 15;

  for (guint seed = 0; seed < n_rounds; seed++)
    {
      Model model;

      g_test_message ("seed %u", seed);
      model_init (&model, fixture, seed);
      for (guint i = 0; i < N_STEPS && step (&model); i++)
        ;
      if (kvp_plan_get_state (model.plan) == KVP_PLAN_RUNNING)
        g_assert_true (end_run (model.plan, FALSE, NULL));
      model_clear (&model);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  store_fixture_add ("/store/in-flight/claim", test_claim);
  store_fixture_add ("/store/in-flight/back-to-pending", test_back_to_pending);
  store_fixture_add ("/store/in-flight/settle-pending", test_settle_pending);
  store_fixture_add ("/store/in-flight/backup", test_backup);
  store_fixture_add ("/store/in-flight/at-random", test_at_random);

  return g_test_run ();
}
