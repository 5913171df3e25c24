/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a purge, a backup and a restore have in common, with a kind of run that only counts. */

#include "config.h"

#include "base/kvp-error.h"
#include "purge/kvp-run-private.h"

#define MAX_LANES 3

#define TEST_TYPE_RUN (test_run_get_type ())
G_DECLARE_FINAL_TYPE (TestRun, test_run, TEST, RUN, KvpRun)

struct _TestRun {
  KvpRun   run;

  guint    n_begun;
  guint    n_lanes_started;
  guint    n_lanes_over;
  gboolean done;
  GError  *error;
};

G_DEFINE_FINAL_TYPE (TestRun, test_run, KVP_TYPE_RUN)

static void
test_run_begin (KvpRun *run)
{
  TEST_RUN (run)->n_begun++;
  _kvp_run_set_phase (run, KVP_RUN_PHASE_WORKING);
  _kvp_run_start_lanes (run);
}

static void
test_run_start_lane (KvpRun *run)
{
  TEST_RUN (run)->n_lanes_started++;
}

static void
test_run_lanes_over (KvpRun *run)
{
  TEST_RUN (run)->n_lanes_over++;
  if (run->phase == KVP_RUN_PHASE_PAUSING)
    _kvp_run_become_paused (run);
  else if (run->phase == KVP_RUN_PHASE_STOPPING)
    _kvp_run_return (run, NULL);
}

static void
test_run_end_paused (KvpRun *run)
{
  _kvp_run_return (run, NULL);
}

static void
test_run_class_init (TestRunClass *klass)
{
  KvpRunClass *run_class = KVP_RUN_CLASS (klass);

  run_class->begin = test_run_begin;
  run_class->end_paused = test_run_end_paused;
  run_class->start_lane = test_run_start_lane;
  run_class->lanes_over = test_run_lanes_over;
  run_class->max_lanes = MAX_LANES;
}

static void
test_run_init (TestRun *self)
{
}

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  TestRun *self = TEST_RUN (source);

  g_assert_false (self->done);
  self->done = TRUE;
  g_assert_true (kvp_run_finish (KVP_RUN (source), result, &self->error) == (self->error == NULL));
}

static TestRun *
start (GError *refusal)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpConnection) connection = kvp_connection_new (NULL, "token", &error);
  TestRun *self = g_object_new (TEST_TYPE_RUN, NULL);

  g_assert_no_error (error);
  _kvp_run_set_up (&self->run, connection, "account");
  _kvp_run_start (&self->run, refusal, done_cb, NULL);

  return self;
}

static void
wait_until_done (TestRun *self)
{
  while (!self->done)
    g_main_context_iteration (NULL, TRUE);
}

static void
end_lanes (TestRun *self)
{
  for (guint n = self->run.n_lanes; n > 0; n--)
    _kvp_run_lane_ended (&self->run);
}

static void
finish (TestRun *self)
{
  wait_until_done (self);
  g_clear_error (&self->error);
  g_assert_cmpint (kvp_run_get_phase (&self->run), ==, KVP_RUN_PHASE_ENDED);
  g_assert_finalize_object (self);
}

/* What can not start begins nothing, and says why. */
static void
test_refusal (void)
{
  TestRun *self = start (g_error_new_literal (KVP_ERROR, KVP_ERROR_STATE, "No."));

  wait_until_done (self);
  g_assert_error (self->error, KVP_ERROR, KVP_ERROR_STATE);
  g_assert_cmpuint (self->n_begun, ==, 0);
  g_assert_cmpint (kvp_run_get_phase (&self->run), ==, KVP_RUN_PHASE_READY);

  /* There is nothing to stop or to pause either. */
  kvp_run_pause (&self->run);
  kvp_run_stop (&self->run);
  g_assert_false (kvp_run_get_stopping (&self->run));
  g_assert_cmpint (kvp_run_get_phase (&self->run), ==, KVP_RUN_PHASE_READY);
  g_clear_error (&self->error);
  g_assert_finalize_object (self);
}

static void
test_stop (void)
{
  TestRun *self = start (NULL);

  g_assert_cmpuint (self->n_lanes_started, >, 0);
  kvp_run_stop (&self->run);
  g_assert_true (kvp_run_get_stopping (&self->run));
  g_assert_true (g_cancellable_is_cancelled (self->run.cancellable));
  g_assert_cmpint (kvp_run_get_phase (&self->run), ==, KVP_RUN_PHASE_STOPPING);
  g_assert_false (_kvp_run_lane_goes_on (&self->run));

  /* What is on the way is awaited. */
  g_assert_false (self->done);
  end_lanes (self);
  finish (self);
}

static void
test_pause (void)
{
  TestRun *self = start (NULL);

  kvp_run_pause (&self->run);
  g_assert_cmpint (kvp_run_get_phase (&self->run), ==, KVP_RUN_PHASE_PAUSING);
  g_assert_cmpint (kvp_run_get_pause (&self->run), ==, KVP_PAUSE_PERSON);
  end_lanes (self);
  g_assert_cmpint (kvp_run_get_phase (&self->run), ==, KVP_RUN_PHASE_PAUSED);

  kvp_run_resume (&self->run);
  g_assert_cmpuint (self->n_begun, ==, 2);
  g_assert_cmpint (kvp_run_get_pause (&self->run), ==, KVP_PAUSE_NONE);
  g_assert_false (g_cancellable_is_cancelled (self->run.cancellable));
  g_assert_true (kvp_run_get_going (&self->run));

  /* Taken back before it came into effect. */
  kvp_run_pause (&self->run);
  kvp_run_resume (&self->run);
  end_lanes (self);
  g_assert_cmpuint (self->n_begun, ==, 3);
  g_assert_true (kvp_run_get_going (&self->run));

  /* From a pause it ends at once. */
  kvp_run_pause (&self->run);
  end_lanes (self);
  kvp_run_stop (&self->run);
  finish (self);
}

/* The first failure tells why it is paused. */
static void
test_error (void)
{
  TestRun *self = start (NULL);

  _kvp_run_take_error (&self->run, g_error_new_literal (KVP_ERROR, KVP_ERROR_AUTH, "Not accepted."));
  _kvp_run_take_error (&self->run, g_error_new_literal (KVP_ERROR, KVP_ERROR_NETWORK, "No network."));
  end_lanes (self);
  g_assert_cmpint (kvp_run_get_phase (&self->run), ==, KVP_RUN_PHASE_PAUSED);
  g_assert_cmpint (kvp_run_get_pause (&self->run), ==, KVP_PAUSE_TOKEN);
  g_assert_error (kvp_run_get_pause_error (&self->run), KVP_ERROR, KVP_ERROR_AUTH);
  kvp_run_stop (&self->run);
  finish (self);
}

/* However the pace changes, there are never more lanes than a kind of run has room for; and none is started once the
 * last one has ended, when what has come of them may be on its way to the disk. */
static void
test_lanes (void)
{
  TestRun *self = start (NULL);
  guint n_started = self->n_lanes_started;

  g_assert_cmpuint (n_started, ==, MIN (kvp_client_get_concurrency (self->run.client), MAX_LANES));
  g_object_notify (G_OBJECT (self->run.client), "concurrency");
  g_assert_cmpuint (self->n_lanes_started, ==, n_started);

  _kvp_run_lane_ended (&self->run);
  g_object_notify (G_OBJECT (self->run.client), "concurrency");
  g_assert_cmpuint (self->n_lanes_started, ==, n_started + 1);
  g_assert_cmpuint (self->n_lanes_over, ==, 0);

  end_lanes (self);
  g_assert_cmpuint (self->n_lanes_over, ==, 1);
  g_object_notify (G_OBJECT (self->run.client), "concurrency");
  g_assert_cmpuint (self->n_lanes_started, ==, n_started + 1);
  g_assert_cmpuint (self->run.n_lanes, ==, 0);

  _kvp_run_return (&self->run, NULL);
  finish (self);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/run/refusal", test_refusal);
  g_test_add_func ("/run/stop", test_stop);
  g_test_add_func ("/run/pause", test_pause);
  g_test_add_func ("/run/error", test_error);
  g_test_add_func ("/run/lanes", test_lanes);

  /* Runs are told to stop or to go on from the main loop. */
  g_assert_true (g_main_context_acquire (NULL));
  status = g_test_run ();
  g_main_context_release (NULL);

  return status;
}
