/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-time-left.h"

#define SECOND G_USEC_PER_SEC

/* A run of @seconds at @speed a second, ten samples a second. */
static GArray *
create_samples (double seconds,
                double speed)
{
  GArray *samples = g_array_new (FALSE, FALSE, sizeof (KvpTimeLeftSample));

  for (double time = 0; time <= seconds; time += 0.1)
    {
      KvpTimeLeftSample sample = { (gint64) (time * SECOND), (guint64) (time * speed) };

      g_array_append_val (samples, sample);
    }

  return samples;
}

static void
append (GArray *samples,
        double  time,
        guint64 done)
{
  KvpTimeLeftSample sample = { (gint64) (time * SECOND), done };

  g_array_append_val (samples, sample);
}

static gint64
estimate (GArray  *samples,
          guint64  total)
{
  return kvp_time_left_estimate ((const KvpTimeLeftSample *) (gpointer) samples->data, samples->len, total);
}

static void
test_steady (void)
{
  g_autoptr(GArray) samples = create_samples (10, 1000);

  append (samples, 10, 10000);
  g_assert_cmpint (estimate (samples, 40000), >=, 29 * SECOND);
  g_assert_cmpint (estimate (samples, 40000), <=, 31 * SECOND);
}

static void
test_too_early (void)
{
  g_autoptr(GArray) samples = create_samples (2.9, 1000);

  g_assert_cmpint (estimate (samples, 40000), ==, -1);
  append (samples, 3.0, 3000);
  g_assert_cmpint (estimate (samples, 40000), >, 0);
}

static void
test_nothing (void)
{
  g_autoptr(GArray) samples = g_array_new (FALSE, FALSE, sizeof (KvpTimeLeftSample));

  g_assert_cmpint (kvp_time_left_estimate (NULL, 0, 10), ==, -1);
  append (samples, 5, 0);
  g_assert_cmpint (estimate (samples, 10), ==, -1);
  append (samples, 10, 0);
  g_assert_cmpint (estimate (samples, 10), ==, -1);
}

static void
test_done (void)
{
  g_autoptr(GArray) samples = create_samples (1, 1000);

  append (samples, 1, 1000);
  g_assert_cmpint (estimate (samples, 1000), ==, 0);
  g_assert_cmpint (estimate (samples, 0), ==, 0);
}

/* After a halt nobody knows how it goes on. */
static void
test_halt (void)
{
  g_autoptr(GArray) samples = create_samples (10, 1000);

  append (samples, 18, 10000);
  append (samples, 20, 10000);
  g_assert_cmpint (estimate (samples, 40000), ==, -1);
}

/* The present speed counts, not that of the whole run. */
static void
test_slower (void)
{
  g_autoptr(GArray) samples = create_samples (10, 1000);

  append (samples, 20, 15000);
  append (samples, 30, 20000);
  g_assert_cmpint (estimate (samples, 25000), >=, 9 * SECOND);
  g_assert_cmpint (estimate (samples, 25000), <=, 11 * SECOND);
}

static void
test_round (void)
{
  g_assert_cmpint (kvp_time_left_round (0), ==, 0);
  g_assert_cmpint (kvp_time_left_round (1), ==, 1 * SECOND);
  g_assert_cmpint (kvp_time_left_round (10 * SECOND), ==, 10 * SECOND);
  g_assert_cmpint (kvp_time_left_round (11 * SECOND), ==, 15 * SECOND);
  g_assert_cmpint (kvp_time_left_round (59 * SECOND), ==, 60 * SECOND);
  g_assert_cmpint (kvp_time_left_round (61 * SECOND), ==, 90 * SECOND);
  g_assert_cmpint (kvp_time_left_round (301 * SECOND), ==, 360 * SECOND);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/ui/time-left/steady", test_steady);
  g_test_add_func ("/ui/time-left/too-early", test_too_early);
  g_test_add_func ("/ui/time-left/nothing", test_nothing);
  g_test_add_func ("/ui/time-left/done", test_done);
  g_test_add_func ("/ui/time-left/halt", test_halt);
  g_test_add_func ("/ui/time-left/slower", test_slower);
  g_test_add_func ("/ui/time-left/round", test_round);

  return g_test_run ();
}
