/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "demo/kvp-demo-store.h"

struct _KvpDemoStore {
  GPtrArray *namespaces; /* (owned) (element-type KvpDemoNamespace) */
  guint      n_added;    /* so that two namespaces of one title have different IDs */
};

static void
kvp_demo_namespace_free (KvpDemoNamespace *self)
{
  if (self->fill_data_free != NULL)
    self->fill_data_free (self->fill_data);
  kvp_demo_keys_free (self->keys);
  g_free (self->title);
  g_free (self->id);
  g_free (self);
}

/**
 * kvp_demo_namespace_get_keys:
 * @self: a namespace
 *
 * Fills a namespace of the sample on the first call, so that a test which brings its own keys does not
 * pay for the sample.
 *
 * Returns: (transfer none): its keys
 */
KvpDemoKeys *
kvp_demo_namespace_get_keys (KvpDemoNamespace *self)
{
  KvpDemoFill fill = g_steal_pointer (&self->fill);

  if (fill != NULL)
    fill (self->keys, self->fill_data);

  return self->keys;
}

KvpDemoStore *
kvp_demo_store_new (void)
{
  KvpDemoStore *self = g_new0 (KvpDemoStore, 1);

  self->namespaces = g_ptr_array_new_with_free_func ((GDestroyNotify) kvp_demo_namespace_free);

  return self;
}

void
kvp_demo_store_free (KvpDemoStore *self)
{
  g_ptr_array_unref (self->namespaces);
  g_free (self);
}

void
kvp_demo_store_clear (KvpDemoStore *self)
{
  g_ptr_array_set_size (self->namespaces, 0);
}

/**
 * kvp_demo_store_add:
 * @self: the store
 * @title: the namespace's title
 * @fill: (nullable) (scope notified): fills it when it is first looked into
 * @fill_data: for @fill
 * @fill_data_free: (nullable): frees @fill_data
 *
 * The ID follows from the title and the number of namespaces added before, so it is the same in every run.
 *
 * Returns: (transfer none): the namespace
 */
KvpDemoNamespace *
kvp_demo_store_add (KvpDemoStore   *self,
                    const char     *title,
                    KvpDemoFill     fill,
                    gpointer        fill_data,
                    GDestroyNotify  fill_data_free)
{
  KvpDemoNamespace *namespace = g_new0 (KvpDemoNamespace, 1);
  g_autofree char *seed = g_strdup_printf ("%u %s", self->n_added++, title);

  namespace->id = g_compute_checksum_for_string (G_CHECKSUM_MD5, seed, -1);
  namespace->title = g_strdup (title);
  namespace->keys = kvp_demo_keys_new ();
  namespace->fill = fill;
  namespace->fill_data = fill_data;
  namespace->fill_data_free = fill_data_free;
  g_ptr_array_add (self->namespaces, namespace);

  return namespace;
}

gboolean
kvp_demo_store_remove (KvpDemoStore *self,
                       const char   *id)
{
  KvpDemoNamespace *namespace = kvp_demo_store_find_by_id (self, id);

  return namespace != NULL && g_ptr_array_remove (self->namespaces, namespace);
}

KvpDemoNamespace *
kvp_demo_store_find_by_id (KvpDemoStore *self,
                           const char   *id)
{
  for (guint i = 0; i < self->namespaces->len; i++)
    {
      KvpDemoNamespace *namespace = g_ptr_array_index (self->namespaces, i);

      if (g_ascii_strcasecmp (namespace->id, id) == 0)
        return namespace;
    }

  return NULL;
}

KvpDemoNamespace *
kvp_demo_store_find_by_title (KvpDemoStore *self,
                              const char   *title)
{
  for (guint i = 0; i < self->namespaces->len; i++)
    {
      KvpDemoNamespace *namespace = g_ptr_array_index (self->namespaces, i);

      if (g_str_equal (namespace->title, title))
        return namespace;
    }

  return NULL;
}

GPtrArray *
kvp_demo_store_get_namespaces (KvpDemoStore *self)
{
  return self->namespaces;
}
