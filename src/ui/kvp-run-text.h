/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-purge.h"

G_BEGIN_DECLS

/* What the run page says of a pause: a few words, and sentences. (transfer full) (nullable): %NULL where there is
 * nothing to say. */
char *kvp_run_text_pause_title  (KvpPurge      *purge);
char *kvp_run_text_pause_advice (KvpPurge      *purge,
                                 gint64         now); /* seconds since the epoch */
/* The part of it that is the app's own text, and nothing that a server said. */
char *kvp_run_text_pause_help   (KvpPurge      *purge,
                                 gint64         now); /* 0: without what changes every second */
/* "Cloudflare asks to wait 42 seconds." (transfer full) */
char *kvp_run_text_blocked      (guint          seconds);
/* "1,043 of 1,200 requests left" (transfer full) */
char *kvp_run_text_budget       (guint          remaining,
                                 guint          capacity);

G_END_DECLS
