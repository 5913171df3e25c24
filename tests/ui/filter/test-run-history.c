/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-run-history.h"

#define SECOND ((gint64) G_USEC_PER_SEC)

/* A steady run is a flat line, however long it takes, and its points never become too many. */
static void
test_steady (void)
{
  g_autoptr(KvpRunHistory) history = kvp_run_history_new ();

  for (gint64 tenths = 0; tenths <= 36000; tenths++)
    {
      kvp_run_history_add (history, tenths * SECOND / 10, tenths * 120, 0.5, KVP_RUN_HOLD_NONE);
      g_assert_cmpuint (kvp_run_history_get_n_points (history), <=, KVP_RUN_HISTORY_MAX_POINTS);
    }

  g_assert_cmpint (kvp_run_history_get_n_points (history) * kvp_run_history_get_step (history), >=, 3600 * SECOND);
  for (guint i = 1; i < kvp_run_history_get_n_points (history); i++)
    {
      g_assert_cmpfloat_with_epsilon (kvp_run_history_get_rate (history, i), 1200, 40);
      g_assert_cmpfloat (kvp_run_history_get_left (history, i), ==, 0.5);
    }
  g_assert_cmpfloat_with_epsilon (kvp_run_history_get_rate_now (history), 1200, 40);
}

/* What was done when, after steps were put together: no key is lost and none counted twice. */
static void
test_sum (void)
{
  for (guint round = 0; round < 20; round++)
    {
      g_autoptr(KvpRunHistory) history = kvp_run_history_new ();
      gint64 elapsed = 0;
      guint64 n_done = 0;
      double sum = 0;

      for (guint i = 0; i < 2000; i++)
        {
          elapsed += g_test_rand_int_range (0, SECOND);
          n_done += (guint64) g_test_rand_int_range (0, 3) * 10000;
          kvp_run_history_add (history, elapsed, n_done, 1, KVP_RUN_HOLD_NONE);
        }

      /* Over steps longer than the window a rate is of one step alone. */
      g_assert_cmpint (kvp_run_history_get_step (history), >, 2 * SECOND);
      for (guint i = 0; i + 1 < kvp_run_history_get_n_points (history); i++)
        sum += kvp_run_history_get_rate (history, i) * (double) kvp_run_history_get_step (history) / SECOND;
      g_assert_cmpfloat (sum, <=, (double) n_done + 1);
      g_assert_cmpfloat (sum, >, (double) n_done * 0.95);
    }
}

/* A wait is a gap in the middle, not a slower run; and the least of the budget is not averaged away. */
static void
test_wait (void)
{
  g_autoptr(KvpRunHistory) history = kvp_run_history_new ();

  for (gint64 second = 0; second <= 20; second++)
    kvp_run_history_add (history, second * SECOND, second * 1000, second == 20 ? 0.01 : 0.5, KVP_RUN_HOLD_NONE);
  kvp_run_history_add (history, 60 * SECOND, 20000, 0.6, KVP_RUN_HOLD_NONE);
  g_assert_cmpfloat (kvp_run_history_get_rate_now (history), ==, 0);
  g_assert_cmpfloat (kvp_run_history_get_rate (history, 90), ==, 0);
  g_assert_cmpfloat (kvp_run_history_get_rate (history, 30), >, 900);
  g_assert_cmpfloat (kvp_run_history_get_left (history, 40), ==, 0.01);
  g_assert_cmpfloat (kvp_run_history_get_left (history, 100), ==, 0.6);

  /* Twice as long a step, and the same run. */
  kvp_run_history_add (history, 121 * SECOND, 20000, 0.6, KVP_RUN_HOLD_NONE);
  g_assert_cmpint (kvp_run_history_get_step (history), ==, SECOND);
  g_assert_cmpfloat (kvp_run_history_get_rate (history, 15), >, 900);
  g_assert_cmpfloat (kvp_run_history_get_rate (history, 45), ==, 0);
  g_assert_cmpfloat (kvp_run_history_get_left (history, 20), ==, 0.01);
}

/* A step in which the run was held up for a part of it counts as held up, also when steps become longer; and so does what
 * lies between two moments of a pause. */
static void
test_holds (void)
{
  g_autoptr(KvpRunHistory) history = kvp_run_history_new ();

  kvp_run_history_add (history, 0, 0, 1, KVP_RUN_HOLD_NONE);
  kvp_run_history_add (history, 10 * SECOND, 1000, 1, KVP_RUN_HOLD_WAITS);
  kvp_run_history_add (history, 15 * SECOND, 1000, 1, KVP_RUN_HOLD_NONE);
  kvp_run_history_add (history, 20 * SECOND, 1000, 1, KVP_RUN_HOLD_PAUSED);
  kvp_run_history_add (history, 50 * SECOND, 1000, 1, KVP_RUN_HOLD_NONE);
  kvp_run_history_add (history, 60 * SECOND, 2000, 1, KVP_RUN_HOLD_NONE);
  g_assert_cmpint (kvp_run_history_get_hold (history, 10), ==, KVP_RUN_HOLD_NONE);
  g_assert_cmpint (kvp_run_history_get_hold (history, 25), ==, KVP_RUN_HOLD_WAITS);
  g_assert_cmpint (kvp_run_history_get_hold (history, 35), ==, KVP_RUN_HOLD_NONE);
  g_assert_cmpint (kvp_run_history_get_hold (history, 70), ==, KVP_RUN_HOLD_PAUSED);
  g_assert_cmpint (kvp_run_history_get_hold (history, 110), ==, KVP_RUN_HOLD_NONE);
  g_assert_cmpfloat_with_epsilon (kvp_run_history_get_held (history, KVP_RUN_HOLD_WAITS), 5 * SECOND, SECOND);
  g_assert_cmpfloat_with_epsilon (kvp_run_history_get_held (history, KVP_RUN_HOLD_PAUSED), 30 * SECOND, SECOND);

  kvp_run_history_add (history, 400 * SECOND, 2000, 1, KVP_RUN_HOLD_NONE);
  g_assert_cmpint (kvp_run_history_get_step (history), >, SECOND);
  g_assert_cmpfloat_with_epsilon (kvp_run_history_get_held (history, KVP_RUN_HOLD_PAUSED), 30 * SECOND, 4 * SECOND);
}

/* A computer that slept for a year. */
static void
test_leap (void)
{
  g_autoptr(KvpRunHistory) history = kvp_run_history_new ();

  kvp_run_history_add (history, 0, 0, 1, KVP_RUN_HOLD_NONE);
  kvp_run_history_add (history, 365 * 24 * 3600 * SECOND, 1000, 0, KVP_RUN_HOLD_NONE);
  g_assert_cmpuint (kvp_run_history_get_n_points (history), <=, KVP_RUN_HISTORY_MAX_POINTS);
  g_assert_cmpuint (kvp_run_history_get_n_points (history), >, KVP_RUN_HISTORY_MAX_POINTS / 4);
}

static void
test_begin (void)
{
  g_autoptr(KvpRunHistory) history = kvp_run_history_new ();

  g_assert_cmpuint (kvp_run_history_get_n_points (history), ==, 0);
  g_assert_cmpfloat (kvp_run_history_get_rate_now (history), ==, 0);
  kvp_run_history_add (history, 0, 0, 1, KVP_RUN_HOLD_NONE);
  g_assert_cmpuint (kvp_run_history_get_n_points (history), ==, 1);
  g_assert_cmpfloat (kvp_run_history_get_rate_now (history), ==, 0);
  kvp_run_history_add (history, 0, 0, 1, KVP_RUN_HOLD_NONE);
  kvp_run_history_add (history, SECOND, 500, 1, KVP_RUN_HOLD_NONE);
  g_assert_cmpfloat (kvp_run_history_get_rate_now (history), ==, 500);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/run-history/steady", test_steady);
  g_test_add_func ("/run-history/sum", test_sum);
  g_test_add_func ("/run-history/wait", test_wait);
  g_test_add_func ("/run-history/holds", test_holds);
  g_test_add_func ("/run-history/leap", test_leap);
  g_test_add_func ("/run-history/begin", test_begin);

  return g_test_run ();
}
