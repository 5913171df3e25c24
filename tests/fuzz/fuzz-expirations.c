/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "store/kvp-expiration-spans.h"
#include "ui/kvp-format.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

/* What a chart has room for, and what stands around it. */
#define MAX_SPANS 64

static gint64
read_number (const guint8 *data)
{
  gint64 number;

  memcpy (&number, data, sizeof number);

  /* The readers let no other pass. */
  return GINT64_FROM_LE (number) & G_MAXINT64;
}

static void
check_words (gint64 expiration,
             gint64 now)
{
  g_autofree char *relative = kvp_format_relative_time (expiration, now);
  g_autofree char *exact = kvp_format_exact_time (expiration);

  g_assert (relative != NULL && g_utf8_validate (relative, -1, NULL));
  g_assert (exact != NULL && g_utf8_validate (exact, -1, NULL));
}

/* The first number is a clock, the others are expirations, as a namespace or a file may have them: each is in one span
 * of few, and there are words for each. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  gsize n_numbers = size / sizeof (gint64);
  g_autoptr(KvpExpirationRange) range = NULL;
  g_autoptr(GArray) spans = NULL;
  KvpTimeStep step;
  gint64 now;

  if (n_numbers < 2)
    return 0;

  /* The year 2242 is enough for a clock. */
  now = read_number (data) % (G_GINT64_CONSTANT (1) << 33);
  range = kvp_expiration_range_new (now);
  for (gsize i = 1; i < n_numbers; i++)
    kvp_expiration_range_add (range, read_number (data + i * sizeof (gint64)));

  spans = kvp_expiration_range_part (range, &step);
  g_assert (spans->len >= 3 && spans->len <= MAX_SPANS);
  for (guint i = 2; i + 1 < spans->len; i++)
    {
      const KvpExpirationSpan *before = &g_array_index (spans, KvpExpirationSpan, i - 1);
      const KvpExpirationSpan *span = &g_array_index (spans, KvpExpirationSpan, i);

      g_assert (before->until == span->from && span->from < span->until);
    }

  for (gsize i = 1; i < n_numbers; i++)
    {
      gint64 expiration = read_number (data + i * sizeof (gint64));
      const KvpExpirationSpan *span = kvp_expiration_spans_find (spans, expiration);

      if (expiration == 0)
        g_assert (span->kind == KVP_EXPIRES_NEVER);
      else
        g_assert (span->from <= expiration && (expiration < span->until || expiration == G_MAXINT64));
      g_assert ((span->kind == KVP_EXPIRES_IN_PAST) == (expiration != 0 && expiration <= now));
      check_words (expiration, now);
    }

  return 0;
}
