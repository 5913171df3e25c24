/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-demo"

#include "config.h"

#include "demo/kvp-demo-server-private.h"

#include "demo/kvp-demo-sample.h"

/**
 * KvpDemoServer:
 *
 * A KV REST API on a loopback port. It shares nothing with the app but the facts of the API, so that an
 * error in the app's reading of them shows.
 *
 * The HTTP server and the keys live in a thread of their own while it runs. A call from outside is a job
 * that the thread carries out while the caller waits; before the start and after the stop it is carried
 * out at once, so a test with many keys fills the server before it starts it. What it holds stays through
 * a stop, as the keys of a service do that is gone for a while.
 */

/* Seconds: see kvp_demo_server_set_trouble_wait(). */
#define DEFAULT_WAIT 2

enum {
  PROP_0,
  PROP_LARGE_SIZE,
  PROP_ABORTS_ON_NAMESPACE_DELETE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (KvpDemoServer, kvp_demo_server, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

typedef struct {
  KvpDemoServer *self;
  KvpDemoJob     job;
  gpointer       data;
  GMutex         mutex;
  GCond          cond;
  gboolean       done;
} Call;

static gboolean
run_call (gpointer user_data)
{
  Call *call = user_data;

  call->job (call->self, call->data);

  g_mutex_lock (&call->mutex);
  call->done = TRUE;
  g_cond_signal (&call->cond);
  g_mutex_unlock (&call->mutex);

  return G_SOURCE_REMOVE;
}

void
_kvp_demo_server_run (KvpDemoServer *self,
                      KvpDemoJob     job,
                      gpointer       data)
{
  Call call = { .self = self, .job = job, .data = data };

  if (self->thread == NULL || self->thread == g_thread_self ())
    {
      job (self, data);
      return;
    }

  g_mutex_init (&call.mutex);
  g_cond_init (&call.cond);
  g_main_context_invoke (self->context, run_call, &call);
  g_mutex_lock (&call.mutex);
  while (!call.done)
    g_cond_wait (&call.cond, &call.mutex);
  g_mutex_unlock (&call.mutex);
  g_cond_clear (&call.cond);
  g_mutex_clear (&call.mutex);
}

static gpointer
run_thread (gpointer user_data)
{
  KvpDemoServer *self = user_data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  /* Connections close in idles. */
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

void
_kvp_demo_server_ensure_sample (KvpDemoServer *self)
{
  if (self->has_sample)
    return;

  self->has_sample = TRUE;
  kvp_demo_sample_add (self->api->store, self->large_size, g_get_real_time () / G_USEC_PER_SEC);
}

typedef struct {
  guint   port;
  GError *error;
} Start;

static void
start_job (KvpDemoServer *self,
           gpointer       data)
{
  Start *start = data;
  g_autoptr(SoupServer) soup = NULL;
  GSList *uris;

  /* Raw paths: decoding them here would lose which slash was part of a key. */
  soup = soup_server_new ("raw-paths", TRUE, "server-header", "cloudflare", NULL);
  soup_server_add_handler (soup, NULL, _kvp_demo_server_handle, self, NULL);
  if (!soup_server_listen_local (soup, start->port, SOUP_SERVER_LISTEN_IPV4_ONLY, &start->error))
    return;

  uris = soup_server_get_uris (soup);
  g_free (self->endpoint);
  self->endpoint = g_strdup_printf ("http://127.0.0.1:%d/client/v4", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  _kvp_demo_server_ensure_sample (self);
  self->soup = g_steal_pointer (&soup);
}

static void
stop_job (KvpDemoServer *self,
          gpointer       data)
{
  g_ptr_array_set_size (self->pending, 0);
  g_ptr_array_set_size (self->hung, 0);
  if (self->soup != NULL)
    soup_server_disconnect (self->soup);
  g_clear_object (&self->soup);
  g_main_loop_quit (self->loop);
}

/**
 * kvp_demo_server_start:
 * @self: a server that does not run
 * @port: a port of 127.0.0.1, or 0 for a free one
 * @error: (nullable): return location for an error
 *
 * Listens. The keys of the sample are made when one of its namespaces is first asked for, so that a test
 * that brings its own does not wait for them: to have them made now, ask kvp_demo_server_count_keys(), or
 * use kvp_demo_server_start_async().
 *
 * Returns: whether it listens
 */
gboolean
kvp_demo_server_start (KvpDemoServer  *self,
                       guint           port,
                       GError        **error)
{
  Start start = { .port = port };

  g_return_val_if_fail (KVP_IS_DEMO_SERVER (self), FALSE);
  g_return_val_if_fail (self->thread == NULL, FALSE);

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("kvp-demo", run_thread, self);
  _kvp_demo_server_run (self, start_job, &start);
  if (start.error == NULL)
    return TRUE;

  kvp_demo_server_stop (self);
  g_propagate_error (error, start.error);

  return FALSE;
}

static void
warm_job (KvpDemoServer *self,
          gpointer       data)
{
  GPtrArray *namespaces = kvp_demo_store_get_namespaces (self->api->store);

  for (guint i = 0; i < namespaces->len; i++)
    kvp_demo_namespace_get_keys (g_ptr_array_index (namespaces, i));
}

static void
start_in_thread (GTask        *task,
                 gpointer      source_object,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  KvpDemoServer *self = source_object;
  GError *error = NULL;

  if (!kvp_demo_server_start (self, GPOINTER_TO_UINT (task_data), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  _kvp_demo_server_run (self, warm_job, NULL);
  g_task_return_boolean (task, TRUE);
}

/**
 * kvp_demo_server_start_async:
 * @self: a server that does not run; no other call until the callback
 * @port: a port of 127.0.0.1, or 0 for a free one
 * @cancellable: (nullable): a cancellable
 * @callback: called when it listens and the sample is made
 * @user_data: for @callback
 *
 * Like kvp_demo_server_start(), for a window: nothing waits.
 */
void
kvp_demo_server_start_async (KvpDemoServer       *self,
                             guint                port,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (KVP_IS_DEMO_SERVER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_demo_server_start_async);
  /* A start that succeeded has to be reported, or nobody would stop it. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, GUINT_TO_POINTER (port), NULL);
  g_task_run_in_thread (task, start_in_thread);
}

gboolean
kvp_demo_server_start_finish (KvpDemoServer  *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_demo_server_start_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * kvp_demo_server_stop:
 * @self: a server
 *
 * Closes the port and every connection, drops answers that wait, and ends the thread. Nothing happens if
 * it does not run. It may be started again, with the keys it has.
 */
void
kvp_demo_server_stop (KvpDemoServer *self)
{
  g_return_if_fail (KVP_IS_DEMO_SERVER (self));

  if (self->thread == NULL)
    return;

  _kvp_demo_server_run (self, stop_job, NULL);
  g_thread_join (g_steal_pointer (&self->thread));
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
}

/**
 * kvp_demo_server_get_endpoint:
 * @self: a server
 *
 * Returns: (transfer none) (nullable): where it listens, or did last
 */
const char *
kvp_demo_server_get_endpoint (KvpDemoServer *self)
{
  g_return_val_if_fail (KVP_IS_DEMO_SERVER (self), NULL);

  return self->endpoint;
}

static void
kvp_demo_server_finalize (GObject *object)
{
  KvpDemoServer *self = KVP_DEMO_SERVER (object);

  kvp_demo_server_stop (self);
  g_ptr_array_unref (self->pending);
  g_ptr_array_unref (self->hung);
  kvp_demo_troubles_free (self->troubles);
  kvp_demo_writer_free (self->writer);
  g_queue_clear_full (&self->log, g_free);
  kvp_demo_api_free (self->api);
  g_free (self->endpoint);

  G_OBJECT_CLASS (kvp_demo_server_parent_class)->finalize (object);
}

static void
allow_delete_job (KvpDemoServer *self,
                  gpointer       data)
{
  self->api->lets_namespaces_go = TRUE;
}

static void
forbid_delete_job (KvpDemoServer *self,
                   gpointer       data)
{
  self->api->lets_namespaces_go = FALSE;
}

static void
kvp_demo_server_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  KvpDemoServer *self = KVP_DEMO_SERVER (object);

  switch (prop_id)
    {
    case PROP_LARGE_SIZE:
      g_value_set_uint (value, self->large_size);
      break;
    case PROP_ABORTS_ON_NAMESPACE_DELETE:
      g_value_set_boolean (value, !self->api->lets_namespaces_go);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
kvp_demo_server_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  KvpDemoServer *self = KVP_DEMO_SERVER (object);

  switch (prop_id)
    {
    case PROP_LARGE_SIZE:
      self->large_size = g_value_get_uint (value);
      break;
    case PROP_ABORTS_ON_NAMESPACE_DELETE:
      _kvp_demo_server_run (self, g_value_get_boolean (value) ? forbid_delete_job : allow_delete_job, NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
kvp_demo_server_class_init (KvpDemoServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = kvp_demo_server_finalize;
  object_class->get_property = kvp_demo_server_get_property;
  object_class->set_property = kvp_demo_server_set_property;

  /* Keys in the largest namespace of the sample; to be set before the start. */
  properties[PROP_LARGE_SIZE] =
    g_param_spec_uint ("large-size", NULL, NULL, 0, 10 * 1000 * 1000, 100 * 1000,
                       G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS);
  /* FALSE is for the program alone, which other clients may be pointed at. */
  properties[PROP_ABORTS_ON_NAMESPACE_DELETE] =
    g_param_spec_boolean ("aborts-on-namespace-delete", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
kvp_demo_server_init (KvpDemoServer *self)
{
  self->api = kvp_demo_api_new ();
  self->pending = g_ptr_array_new_with_free_func (_kvp_demo_exchange_free);
  self->hung = g_ptr_array_new_with_free_func (g_object_unref);
  self->troubles = kvp_demo_troubles_new ();
  self->writer = kvp_demo_writer_new ();
  self->wait = DEFAULT_WAIT;
  g_queue_init (&self->log);
}

KvpDemoServer *
kvp_demo_server_new (void)
{
  return g_object_new (KVP_TYPE_DEMO_SERVER, NULL);
}
