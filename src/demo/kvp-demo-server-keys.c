/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "demo/kvp-demo-api-private.h"
#include "demo/kvp-demo-server-private.h"

#include <string.h>

/* Namespaces and keys that tests arrange and ask for: each call packs its arguments, and its job unpacks them in the
 * server's thread. */

typedef struct {
  const char *id;
  const char *title;
  GBytes     *name;
  GPtrArray  *new_names;
  GBytes     *value;
  const char *metadata;
  gint64      expiration;
  /* Output */
  char       *new_id;
  GPtrArray  *names;
  guint       count;
  gboolean    found;
} KeyCall;

static KvpDemoKeys *
get_keys (KvpDemoServer *self,
          const char    *id)
{
  KvpDemoNamespace *namespace;

  _kvp_demo_server_ensure_sample (self);
  namespace = kvp_demo_store_find_by_id (self->api->store, id);

  return namespace != NULL ? kvp_demo_namespace_get_keys (namespace) : NULL;
}

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static void
get_id_job (KvpDemoServer *self,
            gpointer       data)
{
  KeyCall *call = data;
  KvpDemoNamespace *namespace;

  _kvp_demo_server_ensure_sample (self);
  namespace = kvp_demo_store_find_by_title (self->api->store, call->title);
  call->new_id = namespace != NULL ? g_strdup (namespace->id) : NULL;
}

char *
kvp_demo_server_get_namespace_id (KvpDemoServer *self,
                                  const char    *title)
{
  KeyCall call = { .title = title };

  g_return_val_if_fail (KVP_IS_DEMO_SERVER (self) && title != NULL, NULL);

  _kvp_demo_server_run (self, get_id_job, &call);

  return call.new_id;
}

static void
add_job (KvpDemoServer *self,
         gpointer       data)
{
  KeyCall *call = data;

  _kvp_demo_server_ensure_sample (self);
  call->new_id = g_strdup (kvp_demo_store_add (self->api->store, call->title, NULL, NULL, NULL)->id);
}

char *
kvp_demo_server_add_namespace (KvpDemoServer *self,
                               const char    *title)
{
  KeyCall call = { .title = title };

  g_return_val_if_fail (KVP_IS_DEMO_SERVER (self) && title != NULL, NULL);

  _kvp_demo_server_run (self, add_job, &call);

  return call.new_id;
}

static void
clear_job (KvpDemoServer *self,
           gpointer       data)
{
  self->has_sample = TRUE;
  kvp_demo_store_clear (self->api->store);
}

/**
 * kvp_demo_server_clear:
 * @self: a server
 *
 * Drops all namespaces. Before the start, the sample is never made.
 */
void
kvp_demo_server_clear (KvpDemoServer *self)
{
  g_return_if_fail (KVP_IS_DEMO_SERVER (self));

  _kvp_demo_server_run (self, clear_job, NULL);
}

static KvpDemoKey *
new_key (const KeyCall *call,
         GBytes        *name)
{
  gsize length;
  const char *text = g_bytes_get_data (name, &length);

  return kvp_demo_key_new (text, length, call->metadata, call->metadata != NULL ? strlen (call->metadata) : 0,
                           call->expiration, call->value);
}

static void
put_job (KvpDemoServer *self,
         gpointer       data)
{
  KeyCall *call = data;
  KvpDemoKeys *keys = get_keys (self, call->id);
  GPtrArray *batch;

  call->found = keys != NULL;
  if (keys == NULL)
    return;

  batch = g_ptr_array_new ();
  for (guint i = 0; i < call->new_names->len; i++)
    g_ptr_array_add (batch, new_key (call, g_ptr_array_index (call->new_names, i)));
  kvp_demo_keys_put (keys, batch);
}

/**
 * kvp_demo_server_put_many:
 * @self: a server
 * @namespace_id: one of its namespaces
 * @names: (element-type GBytes): the keys' names, each once; none of the API's checks is made
 * @value: (nullable): their value; without, one is made up when asked for
 * @metadata: (nullable): JSON that is served as it is, right or wrong
 * @expiration: seconds since the epoch, or 0
 *
 * Adds keys or replaces them.
 */
void
kvp_demo_server_put_many (KvpDemoServer *self,
                          const char    *namespace_id,
                          GPtrArray     *names,
                          GBytes        *value,
                          const char    *metadata,
                          gint64         expiration)
{
  KeyCall call = {
    .id = namespace_id, .new_names = names, .value = value, .metadata = metadata, .expiration = expiration
  };

  g_return_if_fail (KVP_IS_DEMO_SERVER (self) && namespace_id != NULL && names != NULL);

  _kvp_demo_server_run (self, put_job, &call);
  g_return_if_fail (call.found);
}

/**
 * kvp_demo_server_put:
 * @self: a server
 * @namespace_id: one of its namespaces
 * @name: the key's name
 * @value: (nullable): its value
 * @metadata: (nullable): JSON that is served as it is, right or wrong
 * @expiration: seconds since the epoch, or 0
 *
 * Adds a key or replaces it, see kvp_demo_server_put_many().
 */
void
kvp_demo_server_put (KvpDemoServer *self,
                     const char    *namespace_id,
                     GBytes        *name,
                     GBytes        *value,
                     const char    *metadata,
                     gint64         expiration)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();

  g_return_if_fail (name != NULL);

  g_ptr_array_add (names, name);
  kvp_demo_server_put_many (self, namespace_id, names, value, metadata, expiration);
}

static void
has_key_job (KvpDemoServer *self,
             gpointer       data)
{
  KeyCall *call = data;
  KvpDemoKeys *keys = get_keys (self, call->id);
  gsize length;
  const char *name = g_bytes_get_data (call->name, &length);

  call->found = keys != NULL && kvp_demo_keys_find (keys, name, length, get_now ()) != NULL;
}

gboolean
kvp_demo_server_has_key (KvpDemoServer *self,
                         const char    *namespace_id,
                         GBytes        *name)
{
  KeyCall call = { .id = namespace_id, .name = name };

  g_return_val_if_fail (KVP_IS_DEMO_SERVER (self) && namespace_id != NULL && name != NULL, FALSE);

  _kvp_demo_server_run (self, has_key_job, &call);

  return call.found;
}

typedef struct {
  const char *id;
  GBytes     *name;

  GBytes     *value;    /* (owned) (nullable) */
  char       *metadata; /* (owned) (nullable) */
  gint64      expiration;
} GetCall;

static void
get_key_job (KvpDemoServer *self,
             gpointer       data)
{
  GetCall *call = data;
  KvpDemoKeys *keys = get_keys (self, call->id);
  gsize length;
  const char *name = g_bytes_get_data (call->name, &length);
  const KvpDemoKey *key = keys != NULL ? kvp_demo_keys_find (keys, name, length, get_now ()) : NULL;

  if (key == NULL)
    return;

  call->value = _kvp_demo_api_get_value (key);
  if (key->has_metadata)
    call->metadata = g_strndup (kvp_demo_key_get_metadata (key), key->metadata_length);
  call->expiration = key->expiration;
}

gboolean
kvp_demo_server_get_key (KvpDemoServer  *self,
                         const char     *namespace_id,
                         GBytes         *name,
                         GBytes        **value,
                         char          **metadata,
                         gint64         *expiration)
{
  GetCall call = { .id = namespace_id, .name = name };
  g_autoptr(GBytes) owned_value = NULL;
  g_autofree char *owned_metadata = NULL;

  g_return_val_if_fail (KVP_IS_DEMO_SERVER (self) && namespace_id != NULL && name != NULL, FALSE);

  _kvp_demo_server_run (self, get_key_job, &call);
  owned_value = call.value;
  owned_metadata = call.metadata;
  if (owned_value == NULL)
    return FALSE;

  if (value != NULL)
    *value = g_steal_pointer (&owned_value);
  if (metadata != NULL)
    *metadata = g_steal_pointer (&owned_metadata);
  if (expiration != NULL)
    *expiration = call.expiration;

  return TRUE;
}

/* Counts, and collects the names if there is an array for them. */
static void
walk_job (KvpDemoServer *self,
          gpointer       data)
{
  KeyCall *call = data;
  KvpDemoKeys *keys = get_keys (self, call->id);
  gint64 now = get_now ();

  for (guint i = 0; keys != NULL && i < kvp_demo_keys_get_n_slots (keys); i++)
    {
      const KvpDemoKey *key = kvp_demo_keys_get_slot (keys, i);

      if (!kvp_demo_key_is_there (key, now))
        continue;
      call->count++;
      if (call->names != NULL)
        g_ptr_array_add (call->names, g_bytes_new (key->text, key->name_length));
    }
}

guint
kvp_demo_server_count_keys (KvpDemoServer *self,
                            const char    *namespace_id)
{
  KeyCall call = { .id = namespace_id };

  g_return_val_if_fail (KVP_IS_DEMO_SERVER (self) && namespace_id != NULL, 0);

  _kvp_demo_server_run (self, walk_job, &call);

  return call.count;
}

GPtrArray *
kvp_demo_server_get_names (KvpDemoServer *self,
                           const char    *namespace_id)
{
  KeyCall call = { .id = namespace_id };

  g_return_val_if_fail (KVP_IS_DEMO_SERVER (self) && namespace_id != NULL, NULL);

  call.names = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  _kvp_demo_server_run (self, walk_job, &call);

  return call.names;
}
