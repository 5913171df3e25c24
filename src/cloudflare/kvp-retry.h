/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KvpRetryPolicy:
 * @max_tries: tries of one request (default 6)
 * @max_half_tries: tries of a half of a batch (default 2)
 * @first_delay: milliseconds; the first delay is drawn between 0 and this (default 500)
 * @max_delay: milliseconds (default 30,000)
 * @max_elapsed: microseconds since the first try after which there is no other (default 10 minutes); the time in
 *   which Cloudflare asked to wait does not count
 * @max_empty_pages: pages of a list in a row without a key after which it is said to lead nowhere (default 10,000: more
 *   than the tombstones of any namespace make)
 */
typedef struct {
  guint  max_tries;
  guint  max_half_tries;
  guint  first_delay;
  guint  max_delay;
  gint64 max_elapsed;
  guint  max_empty_pages;
} KvpRetryPolicy;

extern const KvpRetryPolicy kvp_retry_policy_default;

typedef enum {
  KVP_RETRY_AGAIN, /* the same request, after kvp_retry_draw_delay() */
  KVP_RETRY_SPLIT, /* the batch in halves, one after the other */
  KVP_RETRY_PAUSE, /* no key is to blame: the run pauses (a single request: it fails) */
  KVP_RETRY_FAIL,  /* this key (or this request) can not succeed */
} KvpRetryDecision;

/**
 * KvpRetryCase:
 * @n_keys: keys in the request; 0: it is no batch
 * @n_tries: tries of this request so far, the failed one included
 * @elapsed: microseconds since the first try
 * @is_part: whether it is a part of a batch that was split
 * @sibling_failed_alike: its other half failed too, with the same code
 * @may_blame_key: requests of this run have succeeded since it was resumed, or it was resumed before for the
 *   same failure, so that a key that fails alone can be blamed
 */
typedef struct {
  guint    n_keys;
  guint    n_tries;
  gint64   elapsed;
  gboolean is_part;
  gboolean sibling_failed_alike;
  gboolean may_blame_key;
} KvpRetryCase;

/* The one place that decides what follows a request that failed. Pure. */
KvpRetryDecision kvp_retry_decide         (const KvpRetryPolicy *policy,
                                           const GError         *error,
                                           const KvpRetryCase   *retry_case);
/* Whether the same request may succeed at another time (connection, time-out, 408, 425, 429, 5xx, an answer
 * that can not be read). */
gboolean         kvp_retry_error_passes   (const GError         *error);
/* Full jitter: between 0 and first_delay * 2^(n_tries - 1), at most max_delay. Milliseconds. */
guint            kvp_retry_draw_delay     (const KvpRetryPolicy *policy,
                                           guint                 n_tries,
                                           GRand                *random);

G_END_DECLS
