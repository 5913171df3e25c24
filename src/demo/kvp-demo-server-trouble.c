/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "demo/kvp-demo-server-private.h"

/* What tests and the command line say of troubles; each is a job for the server's thread. */
typedef struct {
  GBytes         *name;
  const char     *text;
  KvpDemoTrouble  trouble;
  KvpDemoQuota    quota;
  guint           number;
  int             left;
  double          seconds;
  double          other_seconds;
  double          probability;
  GPtrArray      *names;
  guint64         n;
} TroubleCall;

static void
set_trouble_job (KvpDemoServer *self,
                 gpointer       data)
{
  const TroubleCall *call = data;

  kvp_demo_troubles_set (self->troubles, call->text, call->trouble, call->probability);
}

void
kvp_demo_server_set_trouble (KvpDemoServer *self,
                             const char     *match,
                             KvpDemoTrouble  trouble,
                             double          probability)
{
  TroubleCall call = { .text = match, .trouble = trouble, .probability = probability };

  g_return_if_fail (KVP_IS_DEMO_SERVER (self));

  _kvp_demo_server_run (self, set_trouble_job, &call);
}

static void
clear_troubles_job (KvpDemoServer *self,
                    gpointer       data)
{
  kvp_demo_troubles_clear (self->troubles);
}

void
kvp_demo_server_clear_troubles (KvpDemoServer *self)
{
  TroubleCall call = { .n = 0 };

  g_return_if_fail (KVP_IS_DEMO_SERVER (self));

  _kvp_demo_server_run (self, clear_troubles_job, &call);
}

static void
script_trouble_job (KvpDemoServer *self,
                    gpointer       data)
{
  const TroubleCall *call = data;

  kvp_demo_troubles_script (self->troubles, call->text, call->trouble);
}

void
kvp_demo_server_script_trouble (KvpDemoServer *self,
                                const char     *match,
                                KvpDemoTrouble  trouble)
{
  TroubleCall call = { .text = match, .trouble = trouble };

  g_return_if_fail (KVP_IS_DEMO_SERVER (self));

  _kvp_demo_server_run (self, script_trouble_job, &call);
}

static void
set_seed_job (KvpDemoServer *self,
              gpointer       data)
{
  const TroubleCall *call = data;

  kvp_demo_troubles_set_seed (self->troubles, call->number);
  kvp_demo_writer_set_seed (self->writer, call->number + 1);
}

void
kvp_demo_server_set_seed (KvpDemoServer *self,
                          guint32        seed)
{
  TroubleCall call = { .number = seed };

  g_return_if_fail (KVP_IS_DEMO_SERVER (self));

  _kvp_demo_server_run (self, set_seed_job, &call);
}

static void
set_trouble_wait_job (KvpDemoServer *self,
                      gpointer       data)
{
  const TroubleCall *call = data;

  self->wait = call->seconds;
}

void
kvp_demo_server_set_trouble_wait (KvpDemoServer *self,
                                  double         seconds)
{
  TroubleCall call = { .seconds = seconds };

  g_return_if_fail (KVP_IS_DEMO_SERVER (self));

  _kvp_demo_server_run (self, set_trouble_wait_job, &call);
}

static void
set_rate_limit_job (KvpDemoServer *self,
                    gpointer       data)
{
  const TroubleCall *call = data;

  self->api->limits.requests = call->number;
  self->api->limits.window = call->seconds;
  self->api->limits.block = call->other_seconds;
  self->api->limits.window_start = 0;
  self->api->limits.blocked_until = 0;
}

void
kvp_demo_server_set_rate_limit (KvpDemoServer *self,
                                guint          requests,
                                double         window,
                                double         block)
{
  TroubleCall call = { .number = requests, .seconds = window, .other_seconds = block };

  g_return_if_fail (KVP_IS_DEMO_SERVER (self));

  _kvp_demo_server_run (self, set_rate_limit_job, &call);
}

static void
set_quota_job (KvpDemoServer *self,
               gpointer       data)
{
  const TroubleCall *call = data;

  self->api->limits.quotas[call->quota] = call->left;
}

void
kvp_demo_server_set_quota (KvpDemoServer *self,
                           KvpDemoQuota   quota,
                           int            left)
{
  TroubleCall call = { .quota = quota, .left = left };

  g_return_if_fail (KVP_IS_DEMO_SERVER (self));

  _kvp_demo_server_run (self, set_quota_job, &call);
}

static void
set_stale_job (KvpDemoServer *self,
               gpointer       data)
{
  const TroubleCall *call = data;

  GPtrArray *namespaces = kvp_demo_store_get_namespaces (self->api->store);

  self->api->stale = call->seconds;
  for (guint i = 0; i < namespaces->len; i++)
    kvp_demo_keys_set_keeps_gone (kvp_demo_namespace_get_keys (g_ptr_array_index (namespaces, i)), call->seconds > 0);
}

void
kvp_demo_server_set_stale (KvpDemoServer *self,
                           double         seconds)
{
  TroubleCall call = { .seconds = seconds };

  g_return_if_fail (KVP_IS_DEMO_SERVER (self));

  _kvp_demo_server_run (self, set_stale_job, &call);
}

static void
set_token_life_job (KvpDemoServer *self,
                    gpointer       data)
{
  const TroubleCall *call = data;

  self->api->limits.token_life = call->left;
}

void
kvp_demo_server_set_token_life (KvpDemoServer *self,
                                int            n_requests)
{
  TroubleCall call = { .left = n_requests };

  g_return_if_fail (KVP_IS_DEMO_SERVER (self));

  _kvp_demo_server_run (self, set_token_life_job, &call);
}

static void
add_token_job (KvpDemoServer *self,
               gpointer       data)
{
  const TroubleCall *call = data;

  g_hash_table_add (self->api->tokens, g_strdup (call->text));
}

void
kvp_demo_server_add_token (KvpDemoServer *self,
                           const char    *token)
{
  TroubleCall call = { .text = token };

  g_return_if_fail (KVP_IS_DEMO_SERVER (self));

  _kvp_demo_server_run (self, add_token_job, &call);
}

static void
set_writes_job (KvpDemoServer *self,
                gpointer       data)
{
  const TroubleCall *call = data;

  kvp_demo_writer_set (self->writer, call->text, call->probability);
}

void
kvp_demo_server_set_writes (KvpDemoServer *self,
                            const char    *namespace_id,
                            double         probability)
{
  TroubleCall call = { .text = namespace_id, .probability = probability };

  g_return_if_fail (KVP_IS_DEMO_SERVER (self));

  _kvp_demo_server_run (self, set_writes_job, &call);
}

static void
get_rewritten_job (KvpDemoServer *self,
                   gpointer       data)
{
  TroubleCall *call = data;

  call->names = kvp_demo_writer_get_rewritten (self->writer, call->text);
}

GPtrArray *
kvp_demo_server_get_rewritten (KvpDemoServer *self,
                               const char    *namespace_id)
{
  TroubleCall call = { .text = namespace_id };

  g_return_val_if_fail (KVP_IS_DEMO_SERVER (self), NULL);

  _kvp_demo_server_run (self, get_rewritten_job, &call);

  return call.names;
}

static void
get_named_gone_job (KvpDemoServer *self,
                    gpointer       data)
{
  TroubleCall *call = data;
  GHashTableIter iter;
  gpointer name;

  call->names = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_hash_table_iter_init (&iter, self->api->named_gone);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (call->names, g_bytes_ref (name));
}

GPtrArray *
kvp_demo_server_get_named_gone (KvpDemoServer *self)
{
  TroubleCall call = { .n = 0 };

  g_return_val_if_fail (KVP_IS_DEMO_SERVER (self), NULL);

  _kvp_demo_server_run (self, get_named_gone_job, &call);

  return call.names;
}

static void
get_n_requests_job (KvpDemoServer *self,
                    gpointer       data)
{
  TroubleCall *call = data;

  call->n = self->n_requests;
}

guint64
kvp_demo_server_get_n_requests (KvpDemoServer *self)
{
  TroubleCall call = { .n = 0 };

  g_return_val_if_fail (KVP_IS_DEMO_SERVER (self), 0);

  _kvp_demo_server_run (self, get_n_requests_job, &call);

  return call.n;
}

static void
poison_key_job (KvpDemoServer *self,
                gpointer       data)
{
  const TroubleCall *call = data;

  kvp_demo_faults_poison_key (self->api->faults, call->name, call->number);
}

void
kvp_demo_server_poison_key (KvpDemoServer *self,
                            GBytes        *name,
                            guint          status)
{
  TroubleCall call = { .name = name, .number = status };

  g_return_if_fail (KVP_IS_DEMO_SERVER (self) && name != NULL);

  _kvp_demo_server_run (self, poison_key_job, &call);
}
