/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What follows a request that failed; how many go at a time; what the headers of an answer say; whose turn it is. */

#include "config.h"

#include <gio/gio.h>

#include "base/kvp-error.h"
#include "cloudflare/kvp-budget.h"
#include "cloudflare/kvp-pace.h"
#include "cloudflare/kvp-rate-hint.h"
#include "cloudflare/kvp-retry.h"

/* --- the decision --- */

typedef struct {
  KvpError         error;
  KvpRetryCase     retry_case;
  KvpRetryDecision decision;
} Case;

#define WHOLE(tries) { .n_keys = 1000, .n_tries = tries }
#define HALF(tries, alike) { .n_keys = 500, .n_tries = tries, .is_part = TRUE, .sibling_failed_alike = alike }
#define SINGLE(tries, blame) { .n_keys = 1, .n_tries = tries, .may_blame_key = blame }
#define SINGLE_HALF(tries) { .n_keys = 1, .n_tries = tries, .is_part = TRUE }
#define NO_BATCH(tries) { .n_keys = 0, .n_tries = tries }

static const Case cases[] = {
  /* What may pass is tried six times, a half twice. */
  { KVP_ERROR_SERVER, WHOLE (1), KVP_RETRY_AGAIN },
  { KVP_ERROR_SERVER, WHOLE (5), KVP_RETRY_AGAIN },
  { KVP_ERROR_SERVER, WHOLE (6), KVP_RETRY_SPLIT },
  { KVP_ERROR_TIMED_OUT, WHOLE (6), KVP_RETRY_SPLIT },
  { KVP_ERROR_BAD_RESPONSE, WHOLE (6), KVP_RETRY_SPLIT },
  { KVP_ERROR_SERVER, HALF (1, FALSE), KVP_RETRY_AGAIN },
  { KVP_ERROR_SERVER, HALF (2, FALSE), KVP_RETRY_SPLIT },
  { KVP_ERROR_SERVER, HALF (1, TRUE), KVP_RETRY_AGAIN },
  { KVP_ERROR_SERVER, HALF (2, TRUE), KVP_RETRY_PAUSE },

  /* A key that stands alone. */
  { KVP_ERROR_SERVER, SINGLE_HALF (2), KVP_RETRY_FAIL },
  { KVP_ERROR_SERVER, SINGLE (6, FALSE), KVP_RETRY_PAUSE },
  { KVP_ERROR_SERVER, SINGLE (6, TRUE), KVP_RETRY_FAIL },

  /* A network that is not there is no fault of any key. */
  { KVP_ERROR_NETWORK, WHOLE (5), KVP_RETRY_AGAIN },
  { KVP_ERROR_NETWORK, WHOLE (6), KVP_RETRY_PAUSE },

  /* To be asked to wait is no failure. */
  { KVP_ERROR_RATE_LIMITED, WHOLE (50), KVP_RETRY_AGAIN },
  { KVP_ERROR_RATE_LIMITED, NO_BATCH (50), KVP_RETRY_AGAIN },

  /* Refused: never the same again, but perhaps for one key. */
  { KVP_ERROR_REJECTED, WHOLE (1), KVP_RETRY_SPLIT },
  { KVP_ERROR_NOT_API, WHOLE (1), KVP_RETRY_SPLIT },
  { KVP_ERROR_REJECTED, HALF (1, TRUE), KVP_RETRY_PAUSE },
  { KVP_ERROR_REJECTED, SINGLE_HALF (1), KVP_RETRY_FAIL },

  /* Nothing of the run can go well as things are. */
  { KVP_ERROR_AUTH, WHOLE (1), KVP_RETRY_PAUSE },
  { KVP_ERROR_FORBIDDEN, SINGLE (1, TRUE), KVP_RETRY_PAUSE },
  { KVP_ERROR_QUOTA, WHOLE (1), KVP_RETRY_PAUSE },
  { KVP_ERROR_NOT_FOUND, WHOLE (1), KVP_RETRY_PAUSE },

  /* A single request. */
  { KVP_ERROR_SERVER, NO_BATCH (5), KVP_RETRY_AGAIN },
  { KVP_ERROR_SERVER, NO_BATCH (6), KVP_RETRY_FAIL },
  { KVP_ERROR_REJECTED, NO_BATCH (1), KVP_RETRY_FAIL },
  { KVP_ERROR_AUTH, NO_BATCH (1), KVP_RETRY_FAIL },
};

static void
test_decide (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = g_error_new_literal (KVP_ERROR, (int) cases[i].error, "");

      g_test_message ("case %u", i);
      g_assert_cmpint (kvp_retry_decide (&kvp_retry_policy_default, error, &cases[i].retry_case), ==,
                       cases[i].decision);
    }
}

/* However many tries are left, not for ever. */
static void
test_elapsed (void)
{
  g_autoptr(GError) error = g_error_new_literal (KVP_ERROR, KVP_ERROR_SERVER, "");
  KvpRetryCase retry_case = { .n_keys = 10, .n_tries = 1, .elapsed = kvp_retry_policy_default.max_elapsed };

  g_assert_cmpint (kvp_retry_decide (&kvp_retry_policy_default, error, &retry_case), ==, KVP_RETRY_SPLIT);
  retry_case.elapsed--;
  g_assert_cmpint (kvp_retry_decide (&kvp_retry_policy_default, error, &retry_case), ==, KVP_RETRY_AGAIN);
}

static void
test_delay (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (1);
  guint longest[12] = { 0, };

  for (guint i = 0; i < 1000; i++)
    {
      for (guint n = 1; n < G_N_ELEMENTS (longest); n++)
        longest[n] = MAX (longest[n], kvp_retry_draw_delay (&kvp_retry_policy_default, n, random));
    }

  /* Full jitter: anything up to the limit, which doubles until the largest. */
  g_assert_cmpuint (longest[1], <=, 500);
  g_assert_cmpuint (longest[1], >, 400);
  g_assert_cmpuint (longest[3], <=, 2000);
  g_assert_cmpuint (longest[3], >, 1600);
  g_assert_cmpuint (longest[11], <=, 30000);
  g_assert_cmpuint (longest[11], >, 24000);
}

/* --- the pace --- */

static void
test_pace (void)
{
  KvpPace pace;
  guint64 epoch;

  kvp_pace_init (&pace, 8);
  g_assert_cmpuint (pace.limit, ==, 2);
  for (guint i = 0; i < 2 + 3 + 4; i++)
    kvp_pace_good (&pace);
  g_assert_cmpuint (pace.limit, ==, 5);
  for (guint i = 0; i < 100; i++)
    kvp_pace_good (&pace);
  g_assert_cmpuint (pace.limit, ==, 8);

  /* Eight that were sent together fail together: one reason to slow down. */
  epoch = kvp_pace_get_epoch (&pace);
  for (guint i = 0; i < 8; i++)
    kvp_pace_bad (&pace, epoch);
  g_assert_cmpuint (pace.limit, ==, 4);
  for (guint i = 0; i < 10; i++)
    kvp_pace_bad (&pace, kvp_pace_get_epoch (&pace));
  g_assert_cmpuint (pace.limit, ==, 1);

  kvp_pace_set_max (&pace, 1);
  kvp_pace_good (&pace);
  g_assert_cmpuint (pace.limit, ==, 1);
}

/* --- headers --- */

static void
test_hint (void)
{
  KvpRateHint hint;

  kvp_rate_hint_read (&hint, "\"default\";r=50;t=30", "\"burst\";q=100;w=60", NULL, 0);
  g_assert_true (hint.has_remaining && hint.has_policy);
  g_assert_cmpuint (hint.remaining, ==, 50);
  g_assert_cmpuint (hint.reset, ==, 30);
  g_assert_cmpuint (hint.quota, ==, 100);
  g_assert_cmpuint (hint.window, ==, 60);
  g_assert_cmpint (hint.retry_after, ==, -1);

  /* The tightest of several. */
  kvp_rate_hint_read (&hint, "\"a\";r=9;t=1 , \"b;,\\\"\";t=7;r=3;pk=:YQ==:", NULL, "42", 0);
  g_assert_cmpuint (hint.remaining, ==, 3);
  g_assert_cmpuint (hint.reset, ==, 7);
  g_assert_cmpint (hint.retry_after, ==, 42);

  kvp_rate_hint_read (&hint, NULL, NULL, "Thu, 01 Jan 1970 00:01:40 GMT", 40);
  g_assert_cmpint (hint.retry_after, ==, 60);
  kvp_rate_hint_read (&hint, NULL, NULL, "Thu, 01 Jan 1970 00:00:01 GMT", 40);
  g_assert_cmpint (hint.retry_after, ==, 0);
  kvp_rate_hint_read (&hint, NULL, NULL, "0.2", 0);
  g_assert_cmpint (hint.retry_after, ==, 1);
  kvp_rate_hint_read (&hint, NULL, NULL, "99999999999999999999", 0);
  g_assert_cmpint (hint.retry_after, ==, 24 * 60 * 60);

  for (guint i = 0; i < 5; i++)
    {
      static const char * const nonsense[] = { "", ";;;", "\"unclosed;r=5", "soon", "\xff\xfe" };

      kvp_rate_hint_read (&hint, nonsense[i], nonsense[i], nonsense[i], 0);
      g_assert_false (hint.has_remaining || hint.has_policy);
      g_assert_cmpint (hint.retry_after, ==, -1);
    }
}

/* --- the budget --- */

typedef struct {
  GString *order; /* one letter a turn */
  char     letter;
  gboolean cancelled;
} Taker;

static void
taken_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Taker *taker = user_data;
  g_autoptr(GError) error = NULL;

  if (kvp_budget_take_finish (KVP_BUDGET (source), result, &error))
    g_string_append_c (taker->order, taker->letter);
  else
    taker->cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* One who asks for much does not starve those who ask for little. */
static void
test_budget_turns (void)
{
  g_autoptr(KvpBudget) budget = kvp_budget_get ("http://127.0.0.1/turns", "a");
  g_autoptr(KvpBudget) same = kvp_budget_get ("http://127.0.0.1/turns", "a");
  g_autoptr(KvpBudget) other = kvp_budget_get ("http://127.0.0.1/turns", "b");
  g_autoptr(GString) order = g_string_new (NULL);
  Taker a = { order, 'a', FALSE };
  Taker b = { order, 'b', FALSE };
  Taker c = { order, 'c', FALSE };
  KvpRateHint hint = { .has_remaining = TRUE, .remaining = 0, .retry_after = -1 };

  g_assert_true (budget == same);
  g_assert_true (budget != other);

  /* None is left, and none comes before all wait. */
  kvp_budget_set_limit (budget, 1, 1000000);
  kvp_budget_learn (budget, 200, &hint);
  for (guint i = 0; i < 6; i++)
    kvp_budget_take_async (budget, &a, NULL, taken_cb, &a);
  for (guint i = 0; i < 2; i++)
    kvp_budget_take_async (budget, &b, NULL, taken_cb, &b);
  for (guint i = 0; i < 3; i++)
    kvp_budget_take_async (budget, &c, NULL, taken_cb, &c);
  kvp_budget_set_limit (budget, 50, 1);
  while (order->len < 11)
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpstr (order->str, ==, "abcabcacaaa");
}

/* A 429 holds everyone who uses the account; a cancellation ends the waiting. */
static void
test_budget_block (void)
{
  g_autoptr(KvpBudget) budget = kvp_budget_get ("http://127.0.0.1/block", "a");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GString) order = g_string_new (NULL);
  Taker a = { order, 'a', FALSE };
  KvpRateHint hint = { .retry_after = 42 };

  g_assert_cmpuint (kvp_budget_get_remaining (budget), ==, KVP_BUDGET_DEFAULT_REQUESTS);
  g_assert_cmpint (kvp_budget_estimate (budget, 100), ==, 0);
  kvp_budget_learn (budget, 429, &hint);
  g_assert_cmpuint (kvp_budget_get_blocked_for (budget), ==, 42);
  g_assert_cmpint (kvp_budget_estimate (budget, 1), >, 41 * G_TIME_SPAN_SECOND);

  kvp_budget_take_async (budget, &a, cancellable, taken_cb, &a);
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (order->len, ==, 0);
  g_cancellable_cancel (cancellable);
  while (!a.cancelled)
    g_main_context_iteration (NULL, TRUE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cloudflare/retry/decide", test_decide);
  g_test_add_func ("/cloudflare/retry/elapsed", test_elapsed);
  g_test_add_func ("/cloudflare/retry/delay", test_delay);
  g_test_add_func ("/cloudflare/pace", test_pace);
  g_test_add_func ("/cloudflare/rate-hint", test_hint);
  g_test_add_func ("/cloudflare/budget/turns", test_budget_turns);
  g_test_add_func ("/cloudflare/budget/block", test_budget_block);

  return g_test_run ();
}
