/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "cloudflare/kvp-budget.h"
#include "cloudflare/kvp-rate-hint.h"

/* 2026-01-01 00:00:00 UTC */
#define NOW G_GINT64_CONSTANT (1767225600)

#define SECONDS_OF_A_DAY (24 * 60 * 60)

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

/* (transfer full) (nullable): the next line, as HTTP would give it: without a NUL and without what ends a line */
static char *
take_header (const char **at,
             const char  *end)
{
  const char *start = *at;
  const char *line_end;

  if (start == end)
    return NULL;

  line_end = memchr (start, '\n', (gsize) (end - start));
  if (line_end == NULL)
    line_end = end;
  *at = line_end < end ? line_end + 1 : end;

  return line_end > start ? g_strndup (start, (gsize) (line_end - start)) : NULL;
}

/* What a budget learns from it must not take the account's requests away for more than a day. */
static void
check_hint (const KvpRateHint *hint)
{
  g_assert (!hint->has_remaining || hint->reset <= SECONDS_OF_A_DAY);
  g_assert (!hint->has_policy || (hint->quota > 0 && hint->window > 0 && hint->window <= SECONDS_OF_A_DAY));
  g_assert (hint->retry_after >= -1 && hint->retry_after <= SECONDS_OF_A_DAY);
}

/* The first byte chooses the status; then a line each for Ratelimit, Ratelimit-Policy and Retry-After. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static const guint statuses[] = { 200, 429, 500, 503 };
  const char *at = (const char *) data + (size > 0 ? 1 : 0);
  const char *end = (const char *) data + size;
  g_autofree char *ratelimit = take_header (&at, end);
  g_autofree char *policy = take_header (&at, end);
  g_autofree char *retry_after = take_header (&at, end);
  g_autoptr(KvpBudget) budget = kvp_budget_get ("https://localhost/fuzz", "account");
  KvpRateHint hint;

  kvp_rate_hint_read (&hint, ratelimit, policy, retry_after, NOW);
  check_hint (&hint);

  kvp_budget_learn (budget, size > 0 ? statuses[data[0] % G_N_ELEMENTS (statuses)] : 200, &hint);
  g_assert (kvp_budget_get_remaining (budget) <= kvp_budget_get_capacity (budget));
  g_assert (kvp_budget_get_blocked_for (budget) <= SECONDS_OF_A_DAY);

  return 0;
}
