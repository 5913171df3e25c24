/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "demo/kvp-demo-api-private.h"
#include "demo/kvp-demo-server-private.h"

/* How the server answers, for tests to arrange: each call packs its arguments, and its job unpacks them in the server's
 * thread. */

static void
take_log_job (KvpDemoServer *self,
              gpointer       data)
{
  GStrv *lines = data;
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  char *line;

  while ((line = g_queue_pop_head (&self->log)) != NULL)
    {
      g_strv_builder_add (builder, line);
      g_free (line);
    }
  *lines = g_strv_builder_end (builder);
}

/**
 * kvp_demo_server_take_log:
 * @self: a server
 *
 * Lines are "METHOD /path?query STATUS N": N keys in the body of a bulk request, STATUS 0 for a
 * connection that was cut. Of requests that nobody asked about, the last 10,000 are kept.
 *
 * Returns: (transfer full): one line a request since the start or the last call
 */
GStrv
kvp_demo_server_take_log (KvpDemoServer *self)
{
  GStrv lines = NULL;

  g_return_val_if_fail (KVP_IS_DEMO_SERVER (self), NULL);

  _kvp_demo_server_run (self, take_log_job, &lines);

  return lines;
}

typedef struct {
  const char       *match;
  guint             status;
  const char       *headers;
  GBytes           *body;
  gboolean          apply;
  KvpDemoCut        cut;
  guint             number;
  guint             other;
  KvpDemoTokenKind  token_kind;
} FaultCall;

static void
script_job (KvpDemoServer *self,
            gpointer       data)
{
  const FaultCall *call = data;

  kvp_demo_faults_add_script (self->api->faults, call->match, call->status, call->headers, call->body,
                              call->apply);
}

/**
 * kvp_demo_server_script:
 * @self: a server
 * @match: (nullable): part of "METHOD /path?query" of the request that it is for, or %NULL for any
 * @status: the answer's HTTP status
 * @headers: (nullable): the answer's headers, "Name: value" lines; there are no others but what HTTP needs
 * @body: (nullable): the answer's body
 * @apply: whether the request is carried out, its own answer thrown away
 *
 * Spoils one answer. Scripts and cuts wait in one list; a request meets the first that matches.
 */
void
kvp_demo_server_script (KvpDemoServer *self,
                        const char    *match,
                        guint          status,
                        const char    *headers,
                        GBytes        *body,
                        gboolean       apply)
{
  FaultCall call = { match, status, headers, body, apply };

  g_return_if_fail (KVP_IS_DEMO_SERVER (self) && status >= 200 && status < 600);

  _kvp_demo_server_run (self, script_job, &call);
}

static void
cut_job (KvpDemoServer *self,
         gpointer       data)
{
  const FaultCall *call = data;

  kvp_demo_faults_add_cut (self->api->faults, call->match, call->cut);
}

/**
 * kvp_demo_server_script_cut:
 * @self: a server
 * @match: (nullable): part of "METHOD /path?query" of the request that it is for, or %NULL for any
 * @cut: when the connection is closed
 *
 * Closes the connection of one request. %KVP_DEMO_CUT_BEFORE leaves the request undone; the others carry
 * it out first.
 */
void
kvp_demo_server_script_cut (KvpDemoServer *self,
                            const char    *match,
                            KvpDemoCut     cut)
{
  FaultCall call = { .match = match, .cut = cut };

  g_return_if_fail (KVP_IS_DEMO_SERVER (self));

  _kvp_demo_server_run (self, cut_job, &call);
}

static void
refuse_job (KvpDemoServer *self,
            gpointer       data)
{
  kvp_demo_faults_refuse_key (self->api->faults, data);
}

void
kvp_demo_server_refuse_key (KvpDemoServer *self,
                            GBytes        *name)
{
  g_return_if_fail (KVP_IS_DEMO_SERVER (self) && name != NULL);

  _kvp_demo_server_run (self, refuse_job, name);
}

static void
refuse_none_job (KvpDemoServer *self,
                 gpointer       data)
{
  kvp_demo_faults_refuse_none (self->api->faults);
}

void
kvp_demo_server_refuse_none (KvpDemoServer *self)
{
  g_return_if_fail (KVP_IS_DEMO_SERVER (self));

  _kvp_demo_server_run (self, refuse_none_job, NULL);
}

static void
latency_job (KvpDemoServer *self,
             gpointer       data)
{
  const FaultCall *call = data;

  kvp_demo_faults_set_latency (self->api->faults, call->number, MIN (call->other, G_MAXUINT - 1));
}

void
kvp_demo_server_set_latency (KvpDemoServer *self,
                             guint          latency,
                             guint          jitter)
{
  FaultCall call = { .number = latency, .other = jitter };

  g_return_if_fail (KVP_IS_DEMO_SERVER (self));

  _kvp_demo_server_run (self, latency_job, &call);
}

static void
hold_job (KvpDemoServer *self,
          gpointer       data)
{
  kvp_demo_faults_add_hold (self->api->faults, data);
}

/**
 * kvp_demo_server_hold:
 * @self: a server
 * @match: (nullable): part of "METHOD /path?query" of the requests that it is for, or %NULL for all
 *
 * From now on, requests that match are carried out, but their answers wait for kvp_demo_server_release().
 */
void
kvp_demo_server_hold (KvpDemoServer *self,
                      const char    *match)
{
  g_return_if_fail (KVP_IS_DEMO_SERVER (self));

  _kvp_demo_server_run (self, hold_job, (gpointer) match);
}

static void
release_job (KvpDemoServer *self,
             gpointer       data)
{
  kvp_demo_faults_clear_holds (self->api->faults);
  _kvp_demo_server_release_held (self);
}

/**
 * kvp_demo_server_release:
 * @self: a server
 *
 * Sends all answers that wait, and holds no more.
 */
void
kvp_demo_server_release (KvpDemoServer *self)
{
  g_return_if_fail (KVP_IS_DEMO_SERVER (self));

  _kvp_demo_server_run (self, release_job, NULL);
}

static void
count_held_job (KvpDemoServer *self,
                gpointer       data)
{
  guint *n = data;

  *n = _kvp_demo_server_count_held (self);
}

guint
kvp_demo_server_get_n_held (KvpDemoServer *self)
{
  guint n = 0;

  g_return_val_if_fail (KVP_IS_DEMO_SERVER (self), 0);

  _kvp_demo_server_run (self, count_held_job, &n);

  return n;
}

static void
token_kind_job (KvpDemoServer *self,
                gpointer       data)
{
  const FaultCall *call = data;

  self->api->token_kind = call->token_kind;
}

void
kvp_demo_server_set_token_kind (KvpDemoServer    *self,
                                KvpDemoTokenKind  kind)
{
  FaultCall call = { .token_kind = kind };

  g_return_if_fail (KVP_IS_DEMO_SERVER (self));

  _kvp_demo_server_run (self, token_kind_job, &call);
}

static void
empty_pages_job (KvpDemoServer *self,
                 gpointer       data)
{
  const FaultCall *call = data;

  self->api->empty_pages = call->number;
  self->api->n_pages = 0;
}

/**
 * kvp_demo_server_set_empty_pages:
 * @self: a server
 * @n: 0 for none
 *
 * From now on, every @n-th list page is empty but has a cursor, as where many keys were deleted. Never
 * two in a row of one listing.
 */
void
kvp_demo_server_set_empty_pages (KvpDemoServer *self,
                                 guint          n)
{
  FaultCall call = { .number = n };

  g_return_if_fail (KVP_IS_DEMO_SERVER (self));

  _kvp_demo_server_run (self, empty_pages_job, &call);
}
