/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cloudflare/kvp-retry.h"

#include "base/kvp-error.h"

const KvpRetryPolicy kvp_retry_policy_default = {
  .max_tries = 6,
  .max_half_tries = 2,
  .first_delay = 500,
  .max_delay = 30 * 1000,
  .max_elapsed = 10 * 60 * G_TIME_SPAN_SECOND,
  .max_empty_pages = 10000,
};

typedef enum {
  FAILURE_PASSES,  /* another time it may go well */
  FAILURE_WAITS,   /* it goes well when the wait is over */
  FAILURE_OF_KEYS, /* it may be the keys that are in the request */
  FAILURE_OF_RUN,  /* nothing of this run can go well as things are */
} Failure;

static Failure
classify (const GError *error)
{
  if (error->domain != KVP_ERROR)
    return FAILURE_OF_RUN;

  switch ((KvpError) error->code)
    {
    case KVP_ERROR_RATE_LIMITED:
      return FAILURE_WAITS;

    case KVP_ERROR_NETWORK:
    case KVP_ERROR_TIMED_OUT:
    case KVP_ERROR_SERVER:
    case KVP_ERROR_BAD_RESPONSE:
      return FAILURE_PASSES;

    case KVP_ERROR_NOT_API:
    case KVP_ERROR_REJECTED:
    case KVP_ERROR_INVALID_INPUT:
      return FAILURE_OF_KEYS;

    case KVP_ERROR_AUTH:
    case KVP_ERROR_FORBIDDEN:
    case KVP_ERROR_NOT_FOUND:
    case KVP_ERROR_QUOTA:
    case KVP_ERROR_STATE:
    case KVP_ERROR_DISK_FULL:
    case KVP_ERROR_STORE_READ_ONLY:
    case KVP_ERROR_STORE_DAMAGED:
    case KVP_ERROR_STORE_NEWER:
    case KVP_ERROR_STORE_BUSY:
    case KVP_ERROR_STORE:
    case KVP_ERROR_KEYRING:
    case KVP_ERROR_NO_TOKEN:
    default:
      return FAILURE_OF_RUN;
    }
}

static gboolean
may_try_again (const KvpRetryPolicy *policy,
               const KvpRetryCase   *retry_case)
{
  guint max_tries = retry_case->is_part ? policy->max_half_tries : policy->max_tries;

  return retry_case->n_tries < max_tries && retry_case->elapsed < policy->max_elapsed;
}

/* The tries are used up, or there is no use in any. */
static KvpRetryDecision
find_the_blame (const KvpRetryCase *retry_case)
{
  if (retry_case->sibling_failed_alike)
    return KVP_RETRY_PAUSE;
  if (retry_case->n_keys > 1)
    return KVP_RETRY_SPLIT;

  return retry_case->is_part || retry_case->may_blame_key ? KVP_RETRY_FAIL : KVP_RETRY_PAUSE;
}

/**
 * kvp_retry_error_passes:
 * @error: what went wrong
 *
 * Returns: whether the same request may succeed at another time
 */
gboolean
kvp_retry_error_passes (const GError *error)
{
  g_return_val_if_fail (error != NULL, FALSE);

  return classify (error) == FAILURE_PASSES || classify (error) == FAILURE_WAITS;
}

/**
 * kvp_retry_decide:
 * @policy: how patient to be
 * @error: what went wrong
 * @retry_case: what was tried so far
 *
 * A 429 asks to wait, and is no failure: the same request is sent again however often it comes, at the time
 * that the budget gives. A network that is not there is no fault of any key, so nothing is split for it.
 *
 * Returns: what follows
 */
KvpRetryDecision
kvp_retry_decide (const KvpRetryPolicy *policy,
                  const GError         *error,
                  const KvpRetryCase   *retry_case)
{
  g_return_val_if_fail (policy != NULL && error != NULL && retry_case != NULL, KVP_RETRY_PAUSE);

  switch (classify (error))
    {
    case FAILURE_WAITS:
      return KVP_RETRY_AGAIN;

    case FAILURE_PASSES:
      if (may_try_again (policy, retry_case))
        return KVP_RETRY_AGAIN;
      if (retry_case->n_keys == 0)
        return KVP_RETRY_FAIL;
      if (g_error_matches (error, KVP_ERROR, KVP_ERROR_NETWORK))
        return KVP_RETRY_PAUSE;
      return find_the_blame (retry_case);

    case FAILURE_OF_KEYS:
      return retry_case->n_keys == 0 ? KVP_RETRY_FAIL : find_the_blame (retry_case);

    case FAILURE_OF_RUN:
    default:
      return retry_case->n_keys == 0 ? KVP_RETRY_FAIL : KVP_RETRY_PAUSE;
    }
}

/**
 * kvp_retry_draw_delay:
 * @policy: how patient to be
 * @n_tries: tries so far, at least 1
 * @random: where chance comes from
 *
 * Full jitter: many clients that failed together do not come back together.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 *
 * Returns: milliseconds to wait before the next try
 */
guint
kvp_retry_draw_delay (const KvpRetryPolicy *policy,
                      guint                 n_tries,
                      GRand                *random)
{
  guint64 most;

  g_return_val_if_fail (policy != NULL && random != NULL, 0);

  /* Beyond 2^20 the shift would only overflow. */
  most = (guint64) policy->first_delay << MIN (MAX (n_tries, 1) - 1, 20);
  most = MIN (most, policy->max_delay);

  return most == 0 ? 0 : (guint) g_rand_int_range (random, 0, (gint32) MIN (most, G_MAXINT32 - 1) + 1);
}
