/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "demo/kvp-demo-limits.h"

#include <math.h>

/* What the headers say where nothing is limited: the API's own figures, far from spent.
 * https://developers.cloudflare.com/fundamentals/api/reference/limits/ */
#define USUAL_REQUESTS 1200
#define USUAL_WINDOW 300
#define USUAL_FLOOR 100

void
kvp_demo_limits_init (KvpDemoLimits *self)
{
  *self = (KvpDemoLimits) { .window = USUAL_WINDOW, .block = USUAL_WINDOW, .token_life = -1 };
  for (guint i = 0; i < G_N_ELEMENTS (self->quotas); i++)
    self->quotas[i] = -1;
}

static KvpDemoReply *
new_blocked (KvpDemoLimits *self,
             gint64         now)
{
  double seconds = (double) (self->blocked_until - now) / G_USEC_PER_SEC;
  g_autofree char *rounded = g_strdup_printf ("%d", (int) ceil (MAX (seconds, 0)));
  KvpDemoReply *reply =
    kvp_demo_reply_new_error (429, 971, "Please wait and consider throttling your request speed");

  soup_message_headers_replace (reply->headers, "Retry-After", rounded);

  return reply;
}

KvpDemoReply *
kvp_demo_limits_check (KvpDemoLimits *self,
                       gint64         now)
{
  if (self->window_start == 0 || now - self->window_start >= (gint64) (self->window * G_USEC_PER_SEC))
    {
      self->window_start = now;
      self->n_in_window = 0;
    }
  self->n_in_window++;

  if (self->requests == 0)
    return NULL;

  /* All calls of the next minutes, not only those above the limit. */
  if (self->blocked_until <= now && self->n_in_window > self->requests)
    {
      self->blocked_until = now + (gint64) (self->block * G_USEC_PER_SEC);
      self->n_in_window = 0;
    }

  return self->blocked_until > now ? new_blocked (self, now) : NULL;
}

void
kvp_demo_limits_add_headers (KvpDemoLimits *self,
                             KvpDemoReply  *reply,
                             gint64         now)
{
  guint requests = self->requests > 0 ? self->requests : USUAL_REQUESTS;
  guint floor = self->requests > 0 ? 0 : USUAL_FLOOR;
  guint left = requests - MIN (self->n_in_window, requests);
  double rest = self->window - (double) (now - self->window_start) / G_USEC_PER_SEC;
  g_autofree char *limit = NULL;
  g_autofree char *policy = NULL;

  if (self->blocked_until > now)
    left = 0;
  limit = g_strdup_printf ("\"default\";r=%u;t=%d", MAX (left, floor), (int) ceil (MAX (rest, 0)));
  policy = g_strdup_printf ("\"default\";q=%u;w=%d", requests, (int) ceil (self->window));
  soup_message_headers_replace (reply->headers, "Ratelimit", limit);
  soup_message_headers_replace (reply->headers, "Ratelimit-Policy", policy);
}

/* Status and words are not documented; the code was seen in public recordings. Refused as a whole: nothing of a bulk
 * request above the limit is done. */
KvpDemoReply *
kvp_demo_limits_take (KvpDemoLimits *self,
                      KvpDemoQuota   quota,
                      guint          n)
{
  static const char * const what[] = { "delete", "put", "list", "get" };

  if (self->quotas[quota] < 0)
    return NULL;
  if ((guint) self->quotas[quota] < n)
    return kvp_demo_reply_new_error (429, 10048, "KV %s() limit exceeded for the day.", what[quota]);

  self->quotas[quota] -= (int) n;

  return NULL;
}
