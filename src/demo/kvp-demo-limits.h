/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "demo/kvp-demo-reply.h"
#include "demo/kvp-demo-request.h"
#include "demo/kvp-demo-server.h"

G_BEGIN_DECLS

/* How much is allowed: requests in a window, keys a day, the life of the token. Zero or -1: no limit. */
typedef struct {
  /* Requests */
  guint    requests;      /* in a window; 0: no limit */
  double   window;        /* seconds */
  double   block;         /* seconds */
  gint64   window_start;  /* monotonic microseconds; 0 before the first request */
  guint    n_in_window;
  gint64   blocked_until; /* monotonic microseconds */

  /* A day */
  int      quotas[4];     /* by KvpDemoQuota; -1: no limit */

  /* The token */
  int      token_life;    /* requests; -1: for ever */
} KvpDemoLimits;

void          kvp_demo_limits_init        (KvpDemoLimits  *self);
/* A request came. %NULL if it may be carried out. (transfer full) */
KvpDemoReply *kvp_demo_limits_check       (KvpDemoLimits  *self,
                                           gint64          now);
/* Ratelimit and Ratelimit-Policy. */
void          kvp_demo_limits_add_headers (KvpDemoLimits  *self,
                                           KvpDemoReply   *reply,
                                           gint64          now);
/* Takes @n from the day's. %NULL if there were as many. (transfer full) */
KvpDemoReply *kvp_demo_limits_take        (KvpDemoLimits  *self,
                                           KvpDemoQuota    quota,
                                           guint           n);

G_END_DECLS
